"""Verifying the whole log and writing down that it was, what was found, and telling whoever looks after it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from cases import verifications
from cases.database import Database, Realm, realm_of
from cases.proof import Verified, verify_in_slices
from cases.tables import Officer
from cases.verifications import Outcome, Verification
from deadlines.clock import day_of
from deadlines.words import count_of
from notifications.outbox import NewMessage, enqueue
from workflows.notices import Office

KIND = "verification_found"
WHERE = {Realm.AUTHORITY: "/verify", Realm.SENDIASS: "/"}  # the service's log has no page of its own


def begin(database: Database, *, by: str, now: datetime) -> int:
    """Write down that a verification of the whole log begins; its number."""
    with database.writing() as session:
        return verifications.begin(session, by=by, now=now)


def walk(
    database: Database, number: int, now: Callable[[], datetime], *, progress: Callable[[int, int], None] | None = None
) -> Verified:
    """Recompute every hash of the log, writing down after each slice how far this is.

    `progress` is given the facts done and those there were when it began.
    """
    with database.reading() as session:
        in_all = verifications.verification(session, number).events_in_all

    def note(cases: int, events: int) -> None:
        with database.writing() as session:
            verifications.note_progress(session, number, cases, events, now())
        if progress:
            progress(events, in_all)

    return verify_in_slices(database, progress=note)


def end(database: Database, number: int, found: Verified, differing: int | None, now: datetime) -> Verification:
    """Write down what was found; `differing` is None where the lists were not compared."""
    with database.writing() as session:
        return verifications.end(session, number, found, differing, now)


def verify_whole_log(database: Database, number: int, now: Callable[[], datetime]) -> Verification:
    """Do a verification that has begun: of the log alone, which is what a person at a page waits for."""
    return end(database, number, walk(database, number, now), None, now())


def tell_of_finding(
    session: Session, done: Verification, *, roles: Sequence[str], now: datetime, office: Office
) -> int:
    """Queue one email to each active officer of these roles where a verification found something; how many.

    It names no case: who may look at it follows the link. Again, nobody is told twice of one verification.
    """
    outcome = done.outcome(now)
    if outcome not in {Outcome.ALTERED, Outcome.LISTS_DIFFER}:
        return 0
    people = session.exec(select(Officer).where(col(Officer.is_active), col(Officer.role).in_(roles))).all()
    messages = [
        NewMessage(
            key=f"verification:{done.number}:{each.id}",
            kind=KIND,
            recipient=each.id,
            to_address=each.email,
            reason="The log was verified, and something was found; this is who looks after it.",
            context={
                "is_altered": outcome is Outcome.ALTERED,
                "verified_on": day_of(done.began_at).isoformat(),
                "differing": count_of(done.differing or 0, "case"),
                "verify_url": f"{office.address.rstrip('/')}{WHERE[realm_of(session)]}",
                "authority_name": office.name,
            },
        )
        for each in people
    ]
    return enqueue(session, messages, now=now)
