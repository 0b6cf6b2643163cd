"""The one way in: all of it or nothing, the newest version only, and word to whom it concerns in the same breath."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from cases import log, people
from cases.database import Database
from cases.kinds import UnknownKind, WrongDetail
from cases.log import Author, Changed
from cases.officers import add_officer
from cases.people import NamesSomebody
from cases.proof import verify
from deadlines.refusals import NoLawInForce, Refusal
from notifications.outbox import Message
from tests.casework import NOW, OFFICE, OFFICER, REF, add, new, opened, read, request, stage_of, to_the_draft
from workflows.processes import UnknownProcess
from workflows.record import BreachNeedsReason, NotPossible, open_case, record
from workflows.tables import WakeUp

TABLES = ("case_event", "private_text", "case_summary", "deadline_span", "outbox_message", "wake_up")


def contents(database: Database) -> dict[str, list[Any]]:
    """Return everything the database holds that recording can write."""
    with database.reading() as session:
        connection = session.connection()
        return {name: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}"))), key=str) for name in TABLES}


def officer(database: Database, username: str = "jo", **changes: Any) -> str:
    with database.writing() as session:
        made = add_officer(
            session, username, display_name="Jo Officer", email=f"{username}@example.gov.uk", role="caseworker",
            team=None, password_hash=None, now=NOW,
        )  # fmt: skip
        for name, value in changes.items():
            setattr(made, name, value)
        return made.id


def messages(database: Database) -> list[Message]:
    with database.reading() as session:
        found = list(session.exec(select(Message).order_by(col(Message.id))))
        session.expunge_all()
    return found


def test_what_was_recorded_is_given_back_as_the_log_holds_it(database: Database) -> None:
    recorded = opened(database, *to_the_draft())
    assert recorded.history == read(database)
    assert recorded.fact == read(database).facts[-1]
    assert stage_of(recorded.state) == "awaiting_representations"
    assert {each.limit.key for each in recorded.deadlines} >= {"final_plan", "draft_reps"}


@pytest.mark.parametrize("broken", ["wake_up", "deadline_span", "case_summary"])
def test_a_failure_after_the_log_was_written_leaves_nothing_of_it(broken: str, database: Database) -> None:
    opened(database, *to_the_draft())
    before = contents(database)
    with database.writing() as session:
        session.connection().execute(text(f"ALTER TABLE {broken} RENAME TO out_of_order"))
    with pytest.raises(DBAPIError):
        add(database, new("note_added", "2025-12-02", text="It must not be half written."))
    with database.writing() as session:
        session.connection().execute(text(f"ALTER TABLE out_of_order RENAME TO {broken}"))
    assert contents(database) == before


def test_what_a_caller_gives_up_was_never_recorded(database: Database) -> None:
    opened(database, *to_the_draft())
    before = contents(database)
    with Session(database.engine) as session:
        record(session, REF, new("note_added", "2025-12-02", text="x"), by=OFFICER, now=NOW, office=OFFICE)
        open_case(session, "ehc_assessment", None, request(), by=OFFICER, now=NOW, office=OFFICE)
        assert len(log.load(session, REF).facts) == 5
        session.rollback()
    assert contents(database) == before


A_NOTE = new("note_added", "2025-12-02", text="x")
BEFORE_THE_LAW = new("request_received", "2014-08-31", corrects=1, requested_by="parent")
IN_ERROR = new("recorded_in_error", "2025-12-02", corrects=4, because="It was sent to Amina's father.")
REFUSED: dict[str, tuple[dict[str, Any], type[Refusal]]] = {
    "a stale version": ({"fact": A_NOTE, "expected_version": 3}, Changed),
    "a version that is not there yet": ({"fact": A_NOTE, "expected_version": 5}, Changed),
    "an unknown kind": ({"fact": new("plan_lost", "2025-12-02")}, UnknownKind),
    "a wrong detail": ({"fact": new("note_added", "2025-12-02")}, WrongDetail),
    "a fact that cannot follow": ({"fact": new("decision_to_assess_notified", "2025-12-02")}, NotPossible),
    "a breach without a reason": ({"fact": new("finalised_plan_sent", "2025-12-02")}, BreachNeedsReason),
    "a reason that cannot be kept": (
        {"fact": new("finalised_plan_sent", "2025-12-02"), "breach_reason": "nul \x00 byte"}, WrongDetail,
    ),
    "a day before the law": ({"fact": BEFORE_THE_LAW}, NoLawInForce),
    "a name in the reason for a breach": (
        {"fact": new("finalised_plan_sent", "2025-12-02"), "breach_reason": "Amina needed a place."}, NamesSomebody,
    ),
    "a name in the reason for an exception": (
        {"fact": new("exception_claimed", "2025-12-02", limit="final_plan", exception="personal_circumstances",
            because="Amina was ill.")}, NamesSomebody,
    ),
    "a name in what it is about": ({"fact": new("school_requested", "2025-12-02", "khan_academy khan")}, NamesSomebody),
    "a name in why it was in error": ({"fact": IN_ERROR}, NamesSomebody),
}  # fmt: skip


@pytest.mark.parametrize(("given", "refusal"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_changes_nothing(given: dict[str, Any], refusal: type[Refusal], database: Database) -> None:
    with database.writing() as session:
        child = people.checked_child({"given_name": "Amina", "family_name": "Khan", "birth_date": "2016-02-29"})
        child_id = people.add_child(session, child)
    opened(database, *to_the_draft(), child_id=child_id)
    before = contents(database)
    with pytest.raises(refusal) as found, database.writing() as session:
        record(session, REF, by=OFFICER, now=NOW, office=OFFICE, **given)
    assert found.value.what
    assert contents(database) == before


def test_a_breach_with_a_reason_is_recorded_with_what_it_broke(database: Database) -> None:
    opened(database, *to_the_draft())
    recorded = add(database, new("finalised_plan_sent", "2025-12-10"), reason="The place would have been lost.")
    fact = read(database).facts[-1]
    assert (fact.breach, fact.breach_reason) == (("too_early:draft_reps",), "The place would have been lost.")
    assert stage_of(recorded.state) == "plan_finalised"


def test_a_note_may_name_people_because_it_can_be_erased(database: Database) -> None:
    with database.writing() as session:
        child = people.checked_child({"given_name": "Amina", "family_name": "Khan", "birth_date": "2016-02-29"})
        child_id = people.add_child(session, child)
    opened(database, request(), new("note_added", "2025-09-02", text="Amina's mother rang."), child_id=child_id)
    assert "Amina" not in str(contents(database)["case_event"])


def test_every_recording_wakes_the_case_once(database: Database) -> None:
    opened(database, *to_the_draft())
    with database.reading() as session:
        woken = [(each.case_ref, each.process, each.asked_at) for each in session.exec(select(WakeUp))]
    assert woken == [(REF, "ehc_assessment", NOW)] * 4


def test_an_officer_is_told_that_a_case_is_now_theirs_in_the_same_transaction(database: Database) -> None:
    owner = officer(database)
    opened(database, request(), new("case_assigned", "2025-09-02", owner=owner))
    (message,) = messages(database)
    assert (message.recipient, message.to_address, message.case_ref) == (owner, "jo@example.gov.uk", REF)
    assert message.kind == "case_assigned"
    assert message.context["due_on"] == "2025-10-13"
    assert message.context["case_url"].endswith(f"/cases/{REF}")
    assert (message.state, message.created_at) == ("waiting", NOW)


def test_nobody_is_told_of_what_they_did_themselves_or_cannot_read(database: Database) -> None:
    myself, gone = officer(database), officer(database, "gone", is_active=False)
    opened(database)
    with database.writing() as session:
        fact = new("case_assigned", "2025-09-02", owner=myself)
        record(session, REF, fact, by=Author(myself), now=NOW, office=OFFICE)
    add(database, new("case_assigned", "2025-09-03", owner=gone))
    add(database, new("case_assigned", "2025-09-04", owner="o_nobody"))
    assert messages(database) == []


def test_opening_a_case_with_its_holder_records_both_and_tells_the_holder(database: Database) -> None:
    owner = officer(database)
    with database.writing() as session:
        assignment = new("case_assigned", "2025-09-03", owner=owner, team="north")
        opened_case = open_case(
            session, "ehc_assessment", None, request(), by=OFFICER, now=NOW, office=OFFICE, owner=assignment
        )
    history = read(database, opened_case.history.ref)
    assert [fact.kind for fact in history.facts] == ["request_received", "case_assigned"]
    assert len(messages(database)) == 1
    with database.reading() as session:
        assert verify(session).broken is None


def test_a_case_of_a_process_that_is_not_run_is_refused(database: Database) -> None:
    with pytest.raises(UnknownProcess), database.writing() as session:
        open_case(session, "school_transport", None, request(), by=OFFICER, now=NOW, office=OFFICE)
    assert contents(database)["case_event"] == []


def test_a_case_does_not_begin_with_what_only_follows(database: Database) -> None:
    with pytest.raises(NotPossible, match="cannot be the first fact of a case"):
        opened(database, new("decision_to_assess_notified", "2025-10-06"))
    with database.reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM case_file")).scalar_one() == 0
