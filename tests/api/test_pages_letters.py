"""Letters on pages: each with what it must say and how it reads; what they tell of the authority, in versions."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from api.app import create_app
from api.settings import Settings
from cases.database import migrate
from notifications.contents import STATEMENTS
from notifications.letters import LETTERS
from notifications.letters.checking import IncompleteLetters
from notifications.letters.standing_versions import current_facts
from tests.api.calls import Office
from tests.api.world import Browser, Page


def change(browser: Browser, **changed: str) -> Page:
    named = {name.replace("__", "."): value for name, value in changed.items()}
    return browser.send(browser.open("/letters/facts"), "/letters/facts", **named)


def test_every_letter_is_listed_and_leads_to_its_page(office: Office) -> None:
    page = office.world.browser("caseworker").open("/letters")
    for letter in LETTERS.values():
        assert page.links[letter.title] == f"/letters/{letter.key}"
    assert "These are made up for the demonstration" in page.words
    assert "/letters/facts" not in page.links.values()


@pytest.mark.parametrize("variant", ["standard", "easy-read"])
@pytest.mark.parametrize("key", LETTERS)
def test_a_letters_page_says_what_it_must_say_and_how_it_reads(office: Office, key: str, variant: str) -> None:
    page = office.world.browser("auditor").open(f"/letters/{key}?variant={variant}")
    assert page.h1 == LETTERS[key].title
    for statement, law in LETTERS[key].statements.items():
        assert STATEMENTS[statement].title in page.words
        assert law in page.words
    assert "Dear Ms Example" in page.words
    assert "The email’s subject: A letter from" in page.words


def test_a_sample_is_saved_as_word_pdf_and_email(office: Office) -> None:
    client = office.world.browser("caseworker").client
    saved = {form: client.get(f"/letters/draft_plan/standard/sample/{form}") for form in ("docx", "pdf", "html")}
    assert Document(BytesIO(saved["docx"].content)).core_properties.title == "The draft EHC plan"
    assert saved["pdf"].content.startswith(b"%PDF")
    assert "<h1>The draft EHC plan</h1>" in saved["html"].text
    for form, answer in saved.items():
        assert answer.headers["content-disposition"] == f'attachment; filename="sample-draft-plan.{form}"'


def test_a_letter_or_variant_that_is_not_there_is_not_found(office: Office) -> None:
    client = office.world.browser("caseworker").client
    for path in ("/letters/nothing", "/letters/draft_plan?variant=nothing", "/letters/draft_plan/nothing/sample/pdf"):
        assert client.get(path).status_code == 404


def test_what_letters_tell_is_changed_in_versions(office: Office) -> None:
    admin = office.world.browser("admin")
    done = change(admin, mediation_adviser__name="Another Adviser", address="Civic Centre\nWestmoor WM1 1AA")
    assert done.h1 == "Letters to families"
    assert "Another Adviser" in done.words
    assert "Version 1, recorded" in done.words
    assert "Civic Centre, Westmoor WM1 1AA" in done.words
    assert "made up for the demonstration" not in done.words
    assert "Another Adviser" in admin.open("/letters/refusal_to_assess").words
    change(admin, telephone="01632 960999")
    with office.world.database.reading() as session:
        kept = current_facts(session)
    assert (kept.number, kept.facts.telephone) == (2, "01632 960999")
    assert kept.facts.mediation_adviser is not None
    assert kept.facts.mediation_adviser.name == "Another Adviser"
    assert kept.recorded_by == office.world.officers["admin"].id


def test_a_contact_that_cannot_be_reached_is_refused_beside_its_field(office: Office) -> None:
    manager = office.world.browser("manager")
    page = change(manager, tribunal__website="")
    assert page.status == 422
    assert "Give at least one way to reach them" in page.words
    assert (
        page.links[next(text for text in page.links if text.startswith("Give at least one"))] == "#tribunal.telephone"
    )
    assert office.world.count("letter_facts") == 0


def test_a_contact_left_empty_is_not_set_and_a_letter_says_so(office: Office) -> None:
    admin = office.world.browser("admin")
    emptied = {f"tribunal__{way}": "" for way in ("name", "telephone", "email", "website", "address")}
    assert "Not set" in change(admin, **emptied).words
    assert "so is what it tells of us: not all of it is set yet" in admin.open("/letters/refusal_to_assess").words


def test_a_change_over_somebody_elses_is_refused(office: Office) -> None:
    manager, admin = office.world.browser("manager"), office.world.browser("admin")
    looked_at = manager.open("/letters/facts")
    change(admin, telephone="01632 960999")
    refused = manager.send(looked_at, "/letters/facts", telephone="01632 960888")
    assert refused.status == 422
    assert "Somebody else has changed this meanwhile" in refused.words
    assert "Nothing was changed" in change(admin).words
    assert office.world.count("letter_facts") == 1


def test_an_authority_with_incomplete_letters_of_its_own_is_not_started(tmp_path: Path) -> None:
    migrate(Settings(var=tmp_path).database_url)
    for words, is_complete in (("# The plan\n\nIt comes with this letter.\n", True), ("", False)):
        own = tmp_path / str(is_complete)
        (own / "standard" / "statements").mkdir(parents=True)
        (own / "standard" / "statements" / "copy_of_the_plan.jinja").write_text(words, encoding="utf-8")
        settings = Settings(var=tmp_path, letters_folder=own)
        if is_complete:
            create_app(settings).state.database.close()
        else:
            with pytest.raises(IncompleteLetters, match="copy_of_the_plan"):
                create_app(settings)
    with pytest.raises(IncompleteLetters, match="no folder"):
        create_app(Settings(var=tmp_path, letters_folder=tmp_path / "nowhere"))
