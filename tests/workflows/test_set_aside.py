"""A case that cannot be worked out stops no other: it is set aside with a reason naming nobody, and tried again."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cases.database import Database
from cases.find import DeadlineQuery
from cases.sight import EVERY_CASE
from deadlines.refusals import NoLawInForce
from notifications.outbox import find_messages
from tests.casework import EHC, NOW, OFFICE, opened
from tests.workflows.test_flows import SPOKEN_NAME, appoint, break_case, held_case
from workflows import views
from workflows.flows.attend import Attended, keep_apart
from workflows.lists import deadline_page
from workflows.set_aside import Faults, cases_set_aside, why
from workflows.sweep import Swept, stale_cases, sweep

DAY = date(2025, 10, 6)  # a week before the decision on a request of 1 September is due
AT = datetime(2025, 10, 6, 7, tzinfo=UTC)
LATER = datetime(2025, 10, 7, 7, tzinfo=UTC)


def make_stale(database: Database) -> None:
    """As after a change of the law: every view has to be made anew."""
    with database.writing() as session:
        session.connection().execute(text("UPDATE case_summary SET computed_with = 'an older law'"))


def do_sweep(database: Database, at: datetime = AT) -> Swept:
    return sweep(database, EHC.key, DAY, now=lambda: at, office=OFFICE)


def aside(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {row.case_ref: row.reason for row in cases_set_aside(session)}


def mend(database: Database, ref: str) -> None:
    """Undo `break_case`, which nobody but a test can: the log refuses it, so its guard is put away for a moment."""
    guard = "DROP TRIGGER" if database.engine.dialect.name == "sqlite" else "ALTER TABLE case_event DISABLE TRIGGER ALL"
    with database.writing() as session:
        connection = session.connection()
        if guard == "DROP TRIGGER":
            named = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'case_event'")
            ).scalars()
            for name in named.all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text(guard))
        connection.execute(text("DELETE FROM case_event WHERE kind = :name"), {"name": SPOKEN_NAME})


def test_a_sweep_goes_on_past_a_case_it_cannot_fold_and_sets_it_aside(database: Database) -> None:
    broken = break_case(database, "EHC-2025-000001")
    held_case(database, "EHC-2025-000002")
    make_stale(database)
    done = do_sweep(database)
    assert (done.swept, done.refreshed, done.set_aside) == (2, 1, 1)
    assert done.queued == 1, "the reminder of the sound case"
    assert list(aside(database)) == [broken]
    assert aside(database)[broken].startswith("A fact of this case cannot be read or counted (")
    assert SPOKEN_NAME not in aside(database)[broken]


def test_a_case_set_aside_is_tried_at_each_sweep_and_taken_back_once_it_can_be_folded(database: Database) -> None:
    broken = break_case(database)
    make_stale(database)
    assert do_sweep(database).set_aside == do_sweep(database, LATER).set_aside == 1
    with database.reading() as session:
        (row,) = cases_set_aside(session)
    assert (row.since, row.tried_at) == (AT, LATER)
    mend(database, broken)
    assert do_sweep(database, LATER).set_aside == 0
    assert aside(database) == {}
    assert stale_cases(database) == []


def test_a_rebuild_sets_aside_what_it_cannot_fold_and_the_next_sweep_brings_it_back_to_the_lists(
    database: Database,
) -> None:
    broken = break_case(database, "EHC-2025-000001")
    opened(database, ref="EHC-2025-000002")
    with database.writing() as session:
        assert views.rebuild(session, now=NOW) == 1
    assert list(aside(database)) == [broken]
    assert stale_cases(database) == [broken]
    mend(database, broken)
    do_sweep(database)
    assert aside(database) == {}
    assert stale_cases(database) == []


def test_a_list_names_a_case_it_cannot_work_out_without_a_day_and_nobody_is_reminded_of_it(database: Database) -> None:
    owner = appoint(database)
    for number in (1, 2):
        held_case(database, f"EHC-2025-{number:06}", owner)
    with database.writing() as session:
        session.connection().execute(text("UPDATE deadline_span SET limit_key = 'gone' WHERE ref = 'EHC-2025-000001'"))
    with database.reading() as session:
        page = deadline_page(session, DeadlineQuery(DAY), EVERY_CASE)
    assert {each.ref for each in page.items} == {"EHC-2025-000002"}
    assert {each.ref for each in page.unworkable} == {"EHC-2025-000001"}
    assert len(page.items) + len(page.unworkable) == page.total
    assert do_sweep(database).queued == 1
    with database.reading() as session:
        assert [each.case_ref for each in find_messages(session, hidden=()) if each.kind == "deadline_due_soon"] == [
            "EHC-2025-000002"
        ]


def test_a_case_whose_turn_failed_is_set_aside_until_the_next_sweep(database: Database) -> None:
    opened(database, ref="EHC-2025-000001")
    keep_apart(database, [(EHC.key, "EHC-2025-000001")], Attended(set_aside={"EHC-2025-000001": "It would not fold."}))
    assert aside(database) == {"EHC-2025-000001": "It would not fold."}
    assert do_sweep(database).set_aside == 0


def test_the_reason_is_a_refusals_own_sentence_and_never_a_faults_words() -> None:
    refusal = NoLawInForce("No rule was in force on that day.", "It cannot be counted.", "Correct the day.")
    assert why(refusal) == refusal.sentence
    with pytest.raises(KeyError) as fault:
        raise KeyError(SPOKEN_NAME)
    assert SPOKEN_NAME not in why(fault.value)


def test_a_fault_of_the_database_is_nobodys_case() -> None:
    broken = OperationalError("SELECT 1", {}, Exception("gone away"))
    with pytest.raises(OperationalError):
        Faults().note("EHC-2025-000001", EHC.key, broken)
