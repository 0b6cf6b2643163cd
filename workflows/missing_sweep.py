"""The sweep that did not run: whoever looks after the machine is told once a day, through the outbox like all else."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from cases.database import Realm, realm_of
from cases.tables import Officer
from deadlines.words import count_of, in_words
from notifications.outbox import NewMessage, enqueue
from workflows.board import unfinished
from workflows.notices import Office
from workflows.processes import process
from workflows.sweep import last_finished

KIND = "sweep_missing"
HEALTH = {Realm.AUTHORITY: "/api/v1/health", Realm.SENDIASS: "/"}  # where the age of the last sweep is shown, if it is


def tell_of_missing_sweeps(
    session: Session, day: date, processes: Sequence[str], *, roles: Sequence[str], now: datetime, office: Office
) -> int:
    """Queue one email to each active officer of these roles where a process was not swept on a day; how many.

    Where everything was swept meanwhile, nobody is told; run twice, nobody twice.
    """
    left = unfinished(session, day, processes)
    if not left:
        return 0
    last = last_finished(session)
    people = session.exec(select(Officer).where(col(Officer.is_active), col(Officer.role).in_(roles))).all()
    messages = [
        NewMessage(
            key=f"sweep-missing:{day}:{each.id}",
            kind=KIND,
            recipient=each.id,
            to_address=each.email,
            reason=f"{count_of(len(left), 'sweep')} of {in_words(day)} had not finished; this is who looks after it.",
            context={
                "items": [{"title": process(key).title} for key in left],
                "due_on": day.isoformat(),
                "health_url": f"{office.address.rstrip('/')}{HEALTH[realm_of(session)]}",
                "last": in_words(last.date()) if last else None,
                "authority_name": office.name,
            },
        )
        for each in people
    ]
    return enqueue(session, messages, now=now)
