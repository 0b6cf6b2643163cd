"""A reminder as the sweep queues it, put into the outbox for a test."""

from datetime import date

from cases.database import Database
from notifications.outbox import NewMessage, NewTold, enqueue
from tests.casework import NOW
from tests.notifications.samples import CONTEXTS


def remind(database: Database, ref: str, limit: str, due_on: date, key: str = "", to: str = "o1") -> None:
    """Queue the reminder that tells the last day of a limit in a case."""
    told = NewTold(key or f"due_soon:{ref}:{limit}:{due_on}", ref, limit, due_on)
    message = NewMessage(
        key=told.key, kind="deadline_due_soon", recipient=to, to_address="o1@example.org", reason="Due soon.",
        context=CONTEXTS["deadline_due_soon"], case_ref=ref, told=(told,),
    )  # fmt: skip
    with database.writing() as session:
        enqueue(session, [message], now=NOW)
