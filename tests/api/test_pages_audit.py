"""What an auditor does: replays a case, sees who recorded what in which capacity, verifies, reads the outbox."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cases.facts import NewFact
from cases.log import HASHED, Author
from deadlines import clock
from deadlines.words import in_words
from tests.api.calls import Office
from tests.api.world import World, ago, boxes, make_world, requested
from tests.casework import keep_no_day_quiet
from workflows.record import open_case, record
from workflows.sweep import sweep

MAY, JUNE = datetime(2025, 5, 4, 9, tzinfo=UTC), datetime(2025, 6, 15, 13, 30, tzinfo=UTC)


def replayed(world: World) -> str:
    """A case requested on 1 May, recorded on 4 May as 3 May, and corrected on 15 June."""
    by, office = Author(world.officers["caseworker"].id), world.app.state.settings.office
    with world.database.writing() as session:
        ref = open_case(
            session, "ehc_assessment", None, requested(date(2025, 5, 3)), by=by, now=MAY, office=office
        ).history.ref
        right = NewFact("request_received", date(2025, 5, 1), {"requested_by": "parent"}, corrects=1)
        record(session, ref, NewFact("family_consulted", date(2025, 5, 20)), by=by, now=JUNE, office=office)
        record(session, ref, right, by=by, now=JUNE + timedelta(hours=1), office=office)
    return ref


def test_a_case_is_shown_as_at_a_day(office: Office) -> None:
    ref = office.world.case(requested(ago(60)), NewFact("decision_to_assess_notified", ago(30)))
    page = office.world.browser("auditor").open(f"/cases/{ref}/replay?on={ago(31)}")
    assert (page.status, page.h1) == (200, "Replay")
    assert f"As at the end of {in_words(ago(31))}, as it is known now." in page.words
    assert "Stage Deciding whether to secure an EHC needs assessment Seeking advice and information" in page.words
    assert "Facts since, or not known then" in page.words
    assert "Deadlines that stand otherwise now" in page.words


def test_a_case_is_shown_as_it_was_known_at_an_instant(office: Office) -> None:
    ref = replayed(office.world)
    browser = office.world.browser("auditor")
    page = browser.open(f"/cases/{ref}/replay?on=2025-06-10&known_at=2025-06-15T14:00:00Z")
    assert "as it was known on 15 June 2025, 3:00pm" in page.words
    assert "Saturday 14 June 2025" in page.words  # six weeks from the day it was thought to have come
    assert "Thursday 12 June 2025" in page.words  # and what stands now
    page = browser.open(f"/cases/{ref}/replay?on=2025-06-10&known_at=2025-05-04T08:59:59Z")
    assert "Nothing had happened that was known" in page.words
    assert "The case has not begun" in page.words


def test_the_boxes_of_a_replay_lead_to_the_address_that_holds_them(office: Office) -> None:
    ref = replayed(office.world)
    browser = office.world.browser("auditor")
    where = f"/cases/{ref}/replay"
    page = browser.send(
        browser.open(where), where, **boxes("on", date(2025, 6, 10)), **boxes("known_at", date(2025, 6, 15)),
        **{"known_at__time": "3.05"},
    )  # fmt: skip
    assert page.status == 200
    assert "As at the end of Tuesday 10 June 2025, as it was known on 15 June 2025, 3:05am" in page.words
    assert ("known_at-time", "03:05") in page.form(where).fields


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=2025-02-30", "The day must be a real day"),
        ("known_at=yesterday", "The instant must be a real one"),
        ("on-day=3", "The day must include a month and year"),
        (
            "known_at-day=3&known_at-month=5&known_at-year=2025&known_at-time=25:00",
            "The time must be like 9:30 or 14:05",
        ),
    ],
)
def test_a_moment_that_is_none_is_refused_beside_its_box(office: Office, query: str, said: str) -> None:
    ref = replayed(office.world)
    page = office.world.browser("auditor").open(f"/cases/{ref}/replay?{query}")
    assert page.status == 422
    assert said in page.words


def test_a_day_to_come_cannot_be_replayed(office: Office) -> None:
    ref = replayed(office.world)
    page = office.world.browser("auditor").open(f"/cases/{ref}/replay?on={ago(-1)}")
    assert (page.status, page.links["The day must be today or in the past"]) == (422, "#on")


def test_every_fact_says_who_recorded_it_when_and_in_which_capacity(office: Office) -> None:
    ref = replayed(office.world)
    page = office.world.browser("auditor").open(f"/cases/{ref}")
    assert "Fact 1, recorded 4 May 2025, 10:00am by Officer A, for the local authority" in page.words
    assert "Fact 3, recorded 15 June 2025, 3:30pm by Officer A, for the local authority" in page.words


def test_an_untouched_history_verifies_and_its_mark_is_shown(office: Office) -> None:
    ref = replayed(office.world)
    browser = office.world.browser("auditor")
    page = browser.open("/verify")
    assert "Verifying computes all 3 of them anew" in page.words
    page = browser.send(page, "/verify")
    assert "The history is untouched" in page.words
    assert "The mark of that moment" in page.words
    page = browser.open(browser.open(f"/cases/{ref}").links["Verify"])
    assert "The history of this case is untouched" in page.words


def test_a_history_somebody_touched_names_the_first_fault(office: Office) -> None:
    ref = replayed(office.world)
    with office.world.database.writing() as session:
        for name in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text("UPDATE case_event SET happened_on = '2025-05-21' WHERE sequence = 2"))
    browser = office.world.browser("auditor")
    for page in (browser.send(browser.open("/verify"), "/verify"), browser.open(f"/cases/{ref}/verify")):
        assert "The log is not as it was written." in page.words
        assert "The first fault is at fact 2 of case" in page.words
        assert "untouched" not in page.words
    assert "its content is not what was recorded" in page.words


def test_an_administrator_verifies_without_seeing_a_case(office: Office) -> None:
    ref = replayed(office.world)
    browser = office.world.browser("admin")
    assert "The history is untouched" in browser.send(browser.open("/verify"), "/verify").words
    for path in (f"/cases/{ref}", f"/cases/{ref}/verify", "/cases", "/deadlines"):
        assert browser.open(path).status == 404


def test_the_outbox_shows_what_was_told_to_whom_and_why(office: Office) -> None:
    keep_no_day_quiet(office.world.database)
    ref = office.world.case(requested(ago(50)))
    now, settings = clock.now(), office.world.app.state.settings
    sweep(office.world.database, "ehc_assessment", clock.today(), now=lambda: now, office=settings.office)
    browser = office.world.browser("manager")
    page = browser.open("/outbox")
    assert "A deadline has passed" in page.words
    assert "Officer A" in page.words
    assert page.links[ref] == f"/cases/{ref}"
    assert "2 waiting to be sent" in page.words
    assert "No message is in this state" in browser.open("/outbox?state=failed").words
    assert ref in browser.open("/outbox?state=waiting").links
    assert ref not in office.world.browser("admin").open("/outbox").links


def test_the_forecast_tells_what_the_next_sweeps_will_send(office: Office) -> None:
    assert "Nothing will be sent" in office.world.browser("manager").open("/outbox/forecast").words
    ref = office.world.case(requested(ago(40)))
    page = office.world.browser("manager").open("/outbox/forecast")
    assert "A deadline is due soon" in page.words
    assert "A deadline has passed" in page.words
    assert ref in page.links


def test_replay_is_the_same_on_each_database(tmp_path: Path, database_url: str) -> None:
    world = make_world(tmp_path, database_url)
    ref = replayed(world)
    page = world.browser("auditor").open(f"/cases/{ref}/replay?on=2025-06-10&known_at=2025-06-15T14:00:00Z")
    assert "Saturday 14 June 2025" in page.words
    browser = world.browser("auditor")
    assert "The history is untouched" in browser.send(browser.open("/verify"), "/verify").words
    world.close()


def test_two_moments_are_compared_with_the_facts_between_and_the_reasons(office: Office) -> None:
    ref = replayed(office.world)
    browser = office.world.browser("auditor")
    where = f"/cases/{ref}/replay?on=2025-06-10&known_at=2025-05-04T09:00:00Z&until=2025-06-10"
    page = browser.open(f"{where}&until_known_at=2025-06-15T14:30:00Z")
    assert "as it was known on 4 May 2025, 10:00am; and as at the end of Tuesday 10 June 2025" in page.words
    assert "Facts between the two" in page.words
    assert "(fact 3, which corrects fact 1)" in page.words
    assert "What it is counted from differs: A request for an EHC needs assessment was received on " in page.words
    assert "Thursday 1 May 2025 (fact 3, which corrects fact 1); before, Saturday 3 May 2025." in page.words


def test_a_case_is_walked_through_fact_by_fact(office: Office) -> None:
    ref = replayed(office.world)
    browser = office.world.browser("auditor")
    page = browser.open(f"/cases/{ref}/replay")
    seen = []
    for step in ("Back: what fact 3 changed", "Back: what fact 2 changed", "Back: what fact 1 changed"):
        page = browser.open(page.links[step])
        seen.append(page.words)
    assert "Facts in the log 2 3" in seen[0]
    assert "Facts in the log 1 2" in seen[1]
    assert "It was done on Tuesday 20 May 2025." in seen[1]
    assert "The case has not begun Deciding whether" in seen[2]
    assert "Back: what fact" not in seen[2]
    assert "On: what fact 2 changed" in page.links


def test_the_page_names_everything_that_is_hashed(quiet_office: Office) -> None:
    page = quiet_office.world.browser("auditor").open("/verify")
    for name in (*HASHED, "case", "happened_on", "recorded_at"):
        assert f"<code>{name}</code>" in page.html, name
