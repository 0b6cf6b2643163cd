"""Cases for tests: facts written short, judged and recorded through the one way in."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlmodel import col, delete, select

from cases.database import Database, Realm
from cases.facts import Fact, NewFact, effective
from cases.log import Author, History, load
from cases.policy_versions import change
from cases.reminder_policy import Policy
from cases.tables import Case
from cases.verifications import BY_ITSELF
from deadlines import clock
from deadlines.deadline import Deadline
from workflows import verifying
from workflows.definition import Process
from workflows.engine import State
from workflows.notices import Office
from workflows.processes import PROCESSES, SENDIASS_PROCESSES, process, process_of
from workflows.record import Entry, Prepared, Recorded, open_case, prepare, record
from workflows.tables import SweepProgress, WakeUp
from workflows.timetable import timetable

EHC = process("ehc_assessment")
OFFICE = Office("Demonshire County Council", "http://127.0.0.1:8000")
OFFICER = Author("o0000000001")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REF = "EHC-2025-000001"


def new(kind: str, on: str, about: str = "", corrects: int | None = None, **detail: object) -> NewFact:
    """Return a fact to record: its kind, its day as 2025-09-01, and its detail by name."""
    return NewFact(kind, date.fromisoformat(on), detail, about, corrects)


def request(on: str = "2025-09-01") -> NewFact:
    """Return the fact most cases begin with."""
    return new("request_received", on, requested_by="parent")


def to_the_draft(received: str = "2025-09-01", served: str = "2025-12-01") -> list[NewFact]:
    """Return a case without incident up to the service of the draft plan."""
    return [
        request(received),
        new("decision_to_assess_notified", "2025-10-06"),
        new("decision_to_issue_plan_notified", "2025-11-24"),
        new("draft_plan_served", served),
    ]


def empty(ref: str = REF, process_key: str = EHC.key) -> History:
    """Return a case of a process in which nothing is recorded yet."""
    running = process(process_key)
    return History(1, ref, running.key, running.version, None)


def judged(
    facts: Iterable[NewFact], *, history: History | None = None, reason: str = "", now: datetime = NOW
) -> Prepared:
    """Judge facts one after the other, in the order given; nothing is written anywhere. Raises as `record` does."""
    entries = [Entry(fact, reason) for fact in facts]
    case = history or empty()
    return prepare(case, entries, by=acting_for(process_of(case)), now=now)


def acting_for(process: Process) -> Author:
    """Return the officer, in the capacity in which those act who work on a process."""
    return Author(OFFICER.officer, "sendiass") if process.realm == "sendiass" else OFFICER


def add_to(case: Prepared, *facts: NewFact, reason: str = "", now: datetime = NOW) -> Prepared:
    """Judge more facts of a case, in the order given; nothing is written anywhere."""
    return judged(facts, history=case.history, reason=reason, now=now)


def standing_facts(prepared: Prepared) -> tuple[Fact, ...]:
    """Return what stands of a case once corrections are folded in."""
    return effective(prepared.history.facts)


def clocks(prepared: Prepared, on: str) -> dict[str, Deadline]:
    """Return the deadlines of a case on a day by limit, with the body after a colon where there is one per body.

    Of several that were started one after the other, the last.
    """
    found = timetable(process_of(prepared.history), standing_facts(prepared), date.fromisoformat(on))
    ordered = sorted(found, key=lambda each: each.trigger.happened_on)
    return {f"{each.limit.key}:{each.about}" if each.about else each.limit.key: each for each in ordered}


def opened(
    database: Database,
    *facts: NewFact,
    ref: str | None = REF,
    child_id: int | None = None,
    now: datetime = NOW,
    process_key: str = EHC.key,
) -> Recorded:
    """Open a case with its first fact and record the others, each in a transaction of its own."""
    first, *others = facts or (request(),)
    with database.writing() as session:
        recorded = open_case(session, process_key, child_id, first, by=OFFICER, now=now, office=OFFICE, ref=ref)
    for fact in others:
        recorded = add(database, fact, ref=recorded.history.ref, now=now)
    return recorded


def add(database: Database, fact: NewFact, *, ref: str = REF, reason: str = "", now: datetime = NOW) -> Recorded:
    """Record one fact in a transaction of its own."""
    with database.writing() as session:
        return record(session, ref, fact, by=OFFICER, now=now, office=OFFICE, breach_reason=reason)


def keep_no_day_quiet(database: Database) -> None:
    """Have reminders go on every day, for what is swept and sent on the day the tests run, whichever that is."""
    loud = Policy(quiet_weekends=False, quiet_bank_holidays=False)
    with database.writing() as session:
        change(session, loud, "The tests know no weekend.", by=OFFICER.officer, now=NOW, instead_of=0)


def read(database: Database, ref: str = REF) -> History:
    """Return a case as the database holds it."""
    with database.reading() as session:
        return load(session, ref)


def refs_of(database: Database, running: Process) -> list[str]:
    """Return the references of the cases of a process, oldest first."""
    query = select(Case.ref).where(Case.process == running.key).order_by(col(Case.id))
    with database.reading() as session:
        return list(session.exec(query))


def stage_of(state: State) -> str:
    """Return the stage of a case that has begun."""
    assert state.stage is not None
    return state.stage


def swept_today(database: Database) -> None:
    """Have every process swept, every woken case attended to and the log verified, as on an ordinary morning."""
    now = clock.now()
    with database.writing() as session:
        for key in SENDIASS_PROCESSES if database.realm is Realm.SENDIASS else PROCESSES:
            session.merge(SweepProgress(process=key, day=clock.day_of(now), started_at=now, finished_at=now))
        session.execute(delete(WakeUp))
    verifying.verify_whole_log(database, verifying.begin(database, by=BY_ITSELF, now=now), lambda: now)
