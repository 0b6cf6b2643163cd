"""What the pages and calls say of a case that cannot be worked out, of a missing consultation, and of what is owed."""

from typing import Any

import pytest
from sqlalchemy import text

from deadlines import clock
from tests.api.calls import Office
from tests.api.world import ago, rows_of
from workflows.set_aside import set_aside

SAME = "version, happened_on, recorded_at, recorded_by, acted_as, about, detail, breach, breach_reason, hash"
SAME += ", previous_hash"
GONE = text("UPDATE deadline_span SET limit_key = 'gone' WHERE ref = :ref")
REASON = "No rule was in force on the day of the request."


def make_unworkable(office: Office, ref: str) -> None:
    """As where the rows of a case name a limit that the law held no longer has."""
    with office.world.database.writing() as session:
        session.connection().execute(GONE, {"ref": ref})


def put_aside(office: Office, ref: str) -> None:
    with office.world.database.writing() as session:
        set_aside(session, {(ref, "ehc_assessment"): REASON}, clock.now())


@pytest.mark.parametrize("role", ["manager", "auditor", "admin"])
def test_who_looks_after_cases_or_the_machine_sees_what_is_set_aside_and_why(office: Office, role: str) -> None:
    ref = office.opened(ago(30))
    browser = office.world.browser(role)
    assert "No case is set aside." in browser.open("/set-aside").words
    assert "cannot be worked out" not in browser.open("/outbox").words
    put_aside(office, ref)
    assert "1 case cannot be worked out" in browser.open("/outbox").words
    page = browser.open("/set-aside")
    assert ref in page.words
    assert REASON in page.words


def test_health_counts_the_cases_set_aside(office: Office) -> None:
    def counted() -> Any:
        return office.get("caseworker", "/health").json()["cases_set_aside"]

    assert counted() == 0
    put_aside(office, office.opened(ago(30)))
    assert counted() == 1


def test_a_case_that_cannot_be_folded_spoils_no_list(office: Office) -> None:
    broken, sound = office.opened(ago(30), owner="caseworker"), office.opened(ago(29), owner="caseworker")
    with office.world.database.writing() as session:
        session.connection().execute(
            text(f"INSERT INTO case_event (case_id, sequence, kind, {SAME}) SELECT case_id, 99, 'unheard_of', {SAME} "
                 "FROM case_event WHERE sequence = 1 AND case_id = (SELECT id FROM case_file WHERE ref = :ref)"),
            {"ref": broken},
        )  # fmt: skip
    page = office.world.browser("manager").open("/cases")
    assert sound in page.words
    assert "It cannot be worked out at present, and is set aside" in page.words
    items = {each["ref"]: each for each in office.get("manager", "/cases").json()["items"]}
    assert items[broken]["next_deadline"] is None
    assert items[sound]["next_deadline"]["limit"] == "assess_decision"


@pytest.mark.parametrize(("role", "may_see_why"), [("manager", True), ("caseworker", False)])
def test_deadlines_that_cannot_be_worked_out_are_counted_and_said_without_a_day(
    office: Office, role: str, may_see_why: bool
) -> None:
    broken, sound = office.opened(ago(60), owner="caseworker"), office.opened(ago(59), owner="caseworker")
    make_unworkable(office, broken)
    page = office.world.browser(role).open("/deadlines")
    assert "1 case could not be worked out, so nobody can say when this is due:" in page.words
    assert ("Cases set aside, with the reasons" in page.links) == may_see_why
    answer = office.get(role, "/deadlines", standing="overdue").json()
    assert {each["ref"] for each in answer["unworkable"]} == {broken}
    assert {each["ref"] for each in answer["items"]} == {sound}
    assert len(answer["items"]) + len(answer["unworkable"]) == answer["total"]


def test_a_download_says_of_a_deadline_that_it_could_not_be_worked_out(office: Office) -> None:
    broken = office.opened(ago(60), owner="caseworker")
    make_unworkable(office, broken)
    found = rows_of(office.world.browser("manager").client.get("/deadlines.csv").text)
    assert found
    assert {(each["Case"], each["Standing"]) for each in found} == {(broken, "Could not be worked out")}


def test_a_decision_without_a_recorded_consultation_warns_on_the_page_and_in_the_answer(office: Office) -> None:
    ref = office.opened(ago(30))
    office.recorded(ref, "decision_to_assess_notified", ago(5))
    said = "No consultation of the child's parent or the young person is recorded before"
    for role in ("caseworker", "auditor"):
        assert said in office.world.browser(role).open(f"/cases/{ref}").words
    (warning,) = office.get("auditor", f"/cases/{ref}").json()["warnings"]
    assert warning.startswith(said)
    office.recorded(ref, "family_consulted", ago(20))
    assert office.get("auditor", f"/cases/{ref}").json()["warnings"] == []
    assert said not in office.world.browser("auditor").open(f"/cases/{ref}").words


def test_a_page_says_what_a_duty_is_owed_only_if(office: Office) -> None:
    page = office.world.browser("caseworker").open(f"/cases/{office.opened(ago(30))}")
    assert "It is owed only if the authority decides not to secure a plan (CFA s.36(9))." in page.words
