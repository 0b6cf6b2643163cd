"""Concerns about a provider: both replies by the calendar, the action by the day agreed, and not a word of a family."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from cases.people import NamesSomebody, NewChild, NewContact, add_child
from deadlines.refusals import NoLawInForce
from deadlines.standing import Standing
from tests.casework import (
    NOW,
    OFFICE,
    OFFICER,
    add,
    add_to,
    clocks,
    empty,
    judged,
    new,
    opened,
    read,
    request,
    stage_of,
)
from tests.tables import Row, rows
from tests.workflows.stages import assert_complete, assert_possible_as_said, ways_of
from workflows.child import strands
from workflows.ledger import held_by
from workflows.processes import ABOUT_NO_CHILD, process
from workflows.record import NotPossible, Prepared, WrongForProcess, open_case

CONCERN = process("provider_concern")
REF = "PC-2025-000001"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                     | new | received | with_provider | being_looked_into | answered | acting | closed | put_right | not_taken_up | withdrawn | opened_in_error |
|--------------------------|-----|----------|---------------|-------------------|----------|--------|--------|-----------|--------------|-----------|-----------------|
| concern_received         | >   |          |               |                   |          |        |        |           |              |           |                 |
| concern_forwarded        |     | >        |               |                   |          |        |        |           |              |           |                 |
| concern_not_taken_up     |     | >        |               |                   |          |        |        |           |              |           |                 |
| provider_replied         |     |          | >             |                   |          |        |        |           |              |           |                 |
| provider_replied_in_full |     |          | >             | >                 |          |        |        |           |              |           |                 |
| concern_closed           |     |          |               |                   | >        | >      |        |           |              |           |                 |
| remedial_action_agreed   |     |          |               |                   | >        | >      |        |           |              |           |                 |
| remedial_action_done     |     |          |               |                   |          | >      |        |           |              |           |                 |
| concern_withdrawn        |     | >        | >             | >                 | >        | >      |        |           |              |           |                 |
| opened_in_error          |     | >        | >             | >                 | >        | >      |        |           |              |           |                 |
| case_assigned            |     | .        | .             | .                 | .        | .      | .      | .         | .            | .         | .               |
| note_added               |     | .        | .             | .                 | .        | .      | .      | .         | .            | .         | .               |
""")  # noqa: E501

# Where each way out leads, and under which paragraph.
EXITS = rows("""
| from              | fact                     | to                | law                     |
|-------------------|--------------------------|-------------------|-------------------------|
| received          | concern_forwarded        | with_provider     | specification para 11.1 |
| received          | concern_not_taken_up     | not_taken_up      | specification para 11.1 |
| with_provider     | provider_replied         | being_looked_into | specification para 11.3 |
| with_provider     | provider_replied_in_full | answered          | specification para 11.3 |
| being_looked_into | provider_replied_in_full | answered          | specification para 11.3 |
| answered          | concern_closed           | closed            | specification para 11.1 |
| answered          | remedial_action_agreed   | acting            | specification para 11.2 |
| acting            | remedial_action_done     | put_right         | specification para 11.2 |
| acting            | remedial_action_agreed   | acting            | specification para 11.2 |
| acting            | concern_closed           | closed            | specification para 11.1 |
""")

# Both limits from the day of receipt; a month that has no such day ends with its last (Dodds v Walker).
REPLIES = rows("""
| received        | initial         | full            | because                                  |
|-----------------|-----------------|-----------------|------------------------------------------|
| Fri 30 Jan 2026 | Fri 06 Feb 2026 | Sat 28 Feb 2026 | there is no 30 February                  |
| Wed 31 Jan 2024 | Wed 07 Feb 2024 | Thu 29 Feb 2024 | a leap year                              |
| Sat 28 Feb 2026 | Sat 07 Mar 2026 | Sat 28 Mar 2026 | the corresponding date, not the last day |
| Thu 29 Feb 2024 | Thu 07 Mar 2024 | Fri 29 Mar 2024 | the corresponding date, on Good Friday   |
| Mon 31 Mar 2025 | Mon 07 Apr 2025 | Wed 30 Apr 2025 | there is no 31 April                     |
| Wed 24 Dec 2025 | Wed 31 Dec 2025 | Sat 24 Jan 2026 | over Christmas, and nothing moves it     |
""")


def first(on: str = "2025-09-01", text: str = "") -> NewFact:
    """Return the fact a concern begins with."""
    detail = {"provider": "information_and_advice", "raised_by": "parent", "themes": ["response_times"]}
    return NewFact("concern_received", date.fromisoformat(on), {**detail, **({"text": text} if text else {})})


def received(on: str = "2025-09-01") -> Prepared:
    """Return a concern that reached the authority, judged but not written."""
    return judged([first(on)], history=empty(REF, CONCERN.key))


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(CONCERN, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(CONCERN, POSSIBLE)


def test_each_way_out_leads_where_its_paragraph_says() -> None:
    anywhere = {each for each in ways_of(CONCERN) if each[1] in CONCERN.anywhere}
    assert {each[0] for each in anywhere} == {each.name for each in CONCERN.stages if not each.is_end}
    assert ways_of(CONCERN) - anywhere == {
        (row["from"], row["fact"], "", row["to"], row["law"]) for row in EXITS
    }  # fmt: skip


@pytest.mark.parametrize("row", REPLIES, ids=lambda row: row["received"])
def test_the_replies_are_due_a_week_and_a_calendar_month_from_receipt(row: Row) -> None:
    day = row.day("received").isoformat()
    case = add_to(received(day), new("concern_forwarded", day))
    found = clocks(case, day)
    assert found["provider_concern_initial"].due_on == row.day("initial")
    assert found["provider_concern_full"].due_on == row.day("full")


def test_both_count_from_the_day_the_provider_received_it_where_that_was_later() -> None:
    case = add_to(received(), new("concern_forwarded", "2025-09-02", received_on="2025-09-04"))
    found = clocks(case, "2025-09-04")
    assert found["provider_concern_initial"].due_on == date(2025, 9, 11)
    assert found["provider_concern_full"].due_on == date(2025, 10, 4)
    with pytest.raises(NotPossible, match="it cannot be earlier than that day"):
        add_to(received(), new("concern_forwarded", "2025-09-02", received_on="2025-09-01"))


def test_nothing_runs_before_the_concern_is_forwarded() -> None:
    assert clocks(received(), "2025-10-01") == {}
    assert held_by(CONCERN, received().history.facts, date(2025, 10, 1)) == "authority"


def test_a_time_of_the_contract_that_passed_is_never_missed_or_overdue_and_no_days_late_of_law() -> None:
    case = add_to(received(), new("concern_forwarded", "2025-09-01"))
    found = clocks(case, "2025-12-01")
    for key in ("provider_concern_initial", "provider_concern_full"):
        assert found[key].standing is Standing.WINDOW_ENDED
        assert found[key].days_late == 0
        assert any("This is contract, not a time limit of law" in step for step in found[key].steps())
    assert held_by(CONCERN, case.history.facts, date(2025, 12, 1)) == "provider"
    replied = add_to(case, new("provider_replied_in_full", "2025-12-01", finding="accepted"))
    late = clocks(replied, "2025-12-01")["provider_concern_full"]
    assert (late.standing, late.days_late) == (Standing.MET_AFTER, 0)


def test_a_full_response_that_comes_first_is_the_initial_response_too() -> None:
    case = add_to(received(), new("concern_forwarded", "2025-09-01"))
    case = add_to(case, new("provider_replied_in_full", "2025-09-05", finding="not_accepted"))
    assert {each.standing for each in clocks(case, "2025-09-05").values()} == {Standing.MET}
    assert stage_of(case.state) == "answered"


def test_remedial_action_is_due_on_the_day_agreed_and_a_later_agreement_takes_its_place() -> None:
    case = add_to(
        received(),
        new("concern_forwarded", "2025-09-01"),
        new("provider_replied_in_full", "2025-09-25", finding="accepted"),
        new("remedial_action_agreed", "2025-10-01", actions=["training"], done_until="2025-11-15"),
    )
    assert clocks(case, "2025-10-01")["provider_concern_remedial"].due_on == date(2025, 11, 15)
    assert clocks(case, "2025-11-16")["provider_concern_remedial"].standing is Standing.WINDOW_ENDED
    again = add_to(case, new("remedial_action_agreed", "2025-11-10", actions=["training"], done_until="2025-12-19"))
    found = clocks(again, "2025-11-16")["provider_concern_remedial"]
    assert (found.due_on, found.standing) == (date(2025, 12, 19), Standing.RUNNING)
    done = add_to(again, new("remedial_action_done", "2025-12-18"))
    assert stage_of(done.state) == "put_right"
    assert clocks(done, "2026-03-01")["provider_concern_remedial"].standing is Standing.MET
    with pytest.raises(NotPossible, match="it cannot be earlier than that day"):
        add_to(case, new("remedial_action_agreed", "2025-11-10", actions=["other"], done_until="2025-11-09"))


def test_a_concern_that_is_withdrawn_leaves_nothing_owed() -> None:
    case = add_to(received(), new("concern_forwarded", "2025-09-01"), new("concern_withdrawn", "2025-09-03"))
    assert {each.standing for each in clocks(case, "2025-12-01").values()} == {Standing.NOT_APPLICABLE}


def test_before_the_specification_was_agreed_no_time_is_given() -> None:
    with pytest.raises(NoLawInForce):
        add_to(received("2023-03-01"), new("concern_forwarded", "2023-03-31"))


# A case about no child


def a_child(database: Database) -> int:
    """Return a child known to the authority, with a parent to write to."""
    parent = NewContact(name="Marigold van der Berg", relationship="parent")
    child = NewChild(
        given_name="Zoë", family_name="Thistlewood", birth_date=date(2015, 5, 4), upn="H801200001001", contacts=[parent]
    )
    with database.writing() as session:
        return add_child(session, child)


def test_no_child_can_be_bound_to_a_concern(database: Database) -> None:
    child_id = a_child(database)
    with database.writing() as session, pytest.raises(WrongForProcess, match="is about no child"):
        open_case(session, CONCERN.key, child_id, first(), by=OFFICER, now=NOW, office=OFFICE)


def test_a_childs_processes_never_show_a_concern(database: Database) -> None:
    child_id = a_child(database)
    opened(database, request(), child_id=child_id)
    opened(database, first(), ref=REF, process_key=CONCERN.key)
    with database.reading() as session:
        assert [each.history.ref for each in strands(session, "EHC-2025-000001", date(2026, 1, 5))] == [
            "EHC-2025-000001"
        ]


FAMILIES = rows("""
| written                                               | holds                                |
|-------------------------------------------------------|--------------------------------------|
| Zoë Thistlewood's mother was not rung back            | the name of a child or a contact     |
| It was about THISTLEWOOD, ZOË at the start            | the name of a child or a contact     |
| marigold van der berg waited three weeks              | the name of a child or a contact     |
| Mrs van waited, and then Ms Berg did                  | the name of a child or a contact     |
| Mr. Thistlewood rang                                  | the name of a child or a contact     |
| See EHC-2025-000001.                                  | the reference of a child's case      |
| The pupil H801200001001 is meant                      | a pupil number                       |
| Write to parent@example.org                           | an email address                     |
| They can be rung on 01709 496 000                     | a telephone number                   |
| A family in S60 1AE was told nothing                  | a postcode                           |
""")


@pytest.mark.parametrize("row", FAMILIES, ids=lambda row: row["holds"])
def test_what_is_written_in_a_concern_may_let_no_family_be_known(database: Database, row: Row) -> None:
    opened(database, request(), child_id=a_child(database))
    opened(database, first(), ref=REF, process_key=CONCERN.key)
    with pytest.raises(NamesSomebody) as refusal:
        add(database, new("note_added", "2025-09-02", text=row["written"]), ref=REF)
    assert refusal.value.what == f"This text holds {row['holds']}."
    assert refusal.value.extra["fields"] == {"text": f"It holds {row['holds']}."}
    concern = first(text=row["written"])
    with database.writing() as session, pytest.raises(NamesSomebody):
        open_case(session, CONCERN.key, None, concern, by=OFFICER, now=NOW, office=OFFICE)
    assert len(read(database, REF).facts) == 1


@pytest.mark.parametrize(
    "written",
    [
        "A parent was not rung back for three weeks, and thistlewood is a plant.",
        "It recurs: see PC-2025-000001, and para 7.5.1 of April 2023.",
        "The helpline rang 12 times on 3 May.",
    ],
)
def test_what_lets_nobody_be_known_is_kept_beside_the_log(database: Database, written: str) -> None:
    opened(database, request(), child_id=a_child(database))
    opened(database, first(text=written), ref=REF, process_key=CONCERN.key)
    (fact,) = read(database, REF).facts
    assert set(fact.detail["text"]) == {"sha256"}


def test_the_impartial_service_writes_about_its_own_people_as_it_needs_to() -> None:
    assert not process("sendiass_intervention").has_child
    assert {"provider_concern", "concern_analysis"} == ABOUT_NO_CHILD
