"""The pack on its page and by a call: looked through first, made for a reason, written down, checked."""

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.packs.checking import check_pack
from tests.api.calls import Office
from tests.api.conftest import quiet_office as quiet_office

DAY = date(2025, 5, 21)


@pytest.fixture(scope="module")
def ref(quiet_office: Office) -> str:
    return quiet_office.opened(DAY)


def test_a_pack_is_looked_through_made_for_a_reason_and_written_down(
    quiet_office: Office, ref: str, tmp_path: Path
) -> None:
    browser = quiet_office.world.browser("auditor")
    case = browser.open(f"/cases/{ref}")
    assert case.links["Chronology pack"]
    page = browser.open(f"/cases/{ref}/pack?profile=parent")
    assert "Thistlewood" not in page.words, "an auditor who looks is shown no name"
    assert "What it holds" in page.words
    assert "What is blacked out" in browser.open(f"/cases/{ref}/pack?profile=audit").words
    form = dict(next(each.fields for each in page.forms if each.method == "post" and each.action.endswith("/pack")))
    sent = f"/cases/{ref}/pack", form | {"form": "zip"}
    without = browser.client.post(sent[0], data=sent[1])
    assert (without.status_code, "names nobody" in without.text) == (422, True)
    naming = browser.client.post(sent[0], data=sent[1] | {"why": "Because Aurelia asked for it"})
    assert (naming.status_code, "a name of the child" in naming.text) == (422, True)
    made = browser.client.post(sent[0], data=sent[1] | {"why": "Subject access request", "reference": "SAR 12"})
    assert made.status_code == 200, made.text
    path = tmp_path / "pack.zip"
    path.write_bytes(made.content)
    after = browser.open(f"/cases/{ref}/pack")
    assert sha256(made.content).hexdigest() in after.words
    found = check_pack(path)
    assert found.is_whole, found.wrong
    for said in ("Subject access request", "SAR 12", found.seal):
        assert said in after.words
    quiet_office.world.app.state.readings.finish()  # looks are written a moment after they were had
    again = browser.client.post(sent[0], data=sent[1] | {"why": "Lost on the way"})
    assert again.content == made.content
    with quiet_office.world.database.reading() as session:
        looks = session.execute(text("SELECT what FROM case_read WHERE what LIKE 'POST%pack'")).scalars().all()
    assert len(looks) >= 2


@pytest.mark.parametrize(
    "asked",
    [
        "profile=friend",
        "profile=audit&reader=x",
        "profile=audit&known_at=x",
        "profile=audit&known_at=9999-01-01T00:00Z",
    ],
)
def test_what_cannot_be_asked_for_is_said_beside_its_field(quiet_office: Office, ref: str, asked: str) -> None:
    page = quiet_office.world.browser("manager").open(f"/cases/{ref}/pack?{asked}")
    assert (page.status, "There is a problem" in page.words) == (422, True)


def test_before_the_case_was_known_there_is_no_pack(quiet_office: Office, ref: str) -> None:
    day = DAY - timedelta(days=30)
    boxes = f"known-day={day.day}&known-month={day.month}&known-year={day.year}"
    page = quiet_office.world.browser("manager").open(f"/cases/{ref}/pack?profile=audit&{boxes}")
    assert "Nothing of this case was known yet" in page.words


def test_the_call_gives_the_same_bytes_for_the_same_instant(quiet_office: Office, ref: str) -> None:
    known_at = quiet_office.get("manager", f"/cases/{ref}/facts").json()[-1]["recorded_at"]
    path = f"/cases/{ref}/chronology"
    for form in ("json", "csv", "docx", "pdf"):
        first = quiet_office.get("manager", path, format=form, known_at=known_at)
        assert first.status_code == 200, first.text
        assert quiet_office.get("manager", path, format=form, known_at=known_at).content == first.content, form
    assert quiet_office.get("manager", path).json()["child"].startswith("Aurelia")
    assert "Aurelia" not in quiet_office.get("auditor", path).text
    assert quiet_office.get("caseworker", path).status_code == 404


def test_which_packs_were_made_can_be_changed_by_nobody(quiet_office: Office) -> None:
    with pytest.raises(DBAPIError, match="append-only"), quiet_office.world.database.writing() as session:
        session.execute(text("DELETE FROM pack_made"))


def test_the_profiles_are_a_page_to_read(quiet_office: Office) -> None:
    page = quiet_office.world.browser("auditor").open("/pack-profiles")
    assert "Data Protection Act 2018" in page.words
    assert "privileged" in page.words
