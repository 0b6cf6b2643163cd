"""The reports calendar: what the service owes by its agreement is told to whoever answers for it, each thing once."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from cases.policy_versions import in_force
from cases.tables import Officer
from deadlines.words import count_of, in_words
from notifications.outbox import NewMessage, NewTold, already_told, enqueue
from workflows.notices import Office
from workflows.sendiass.duties import DueReminder, duties_due

WHERE = "/registers/due"  # the page that shows each with its working


def remind_of_duties(session: Session, as_of: date, *, now: datetime, office: Office) -> int:
    """Queue one email for each person with the role, of all that they have not been told; how many were queued.

    Run twice, or late, it tells nothing twice: what is told follows from how the duties stand on the day. On a day that
    the policy keeps quiet nothing is told.
    """
    if in_force(session).policy.why_quiet(as_of):
        return 0
    due = duties_due(session, as_of)
    people = session.exec(select(Officer).where(col(Officer.is_active))).all()
    messages = [
        message
        for officer in sorted(people, key=lambda each: each.id)
        if (message := _message(session, officer, [each for each in due if each.to == officer.role], as_of, office))
    ]
    return enqueue(session, messages, now=now)


def _message(
    session: Session, officer: Officer, due: Sequence[DueReminder], as_of: date, office: Office
) -> NewMessage | None:  # fmt: skip
    keys = {f"{each.key}:{officer.id}": each for each in due}
    told = already_told(session, keys)
    new = {key: each for key, each in keys.items() if key not in told}
    if not new:
        return None
    return NewMessage(
        key=f"duties:{officer.id}:{as_of}",
        kind="agreed_duties",
        recipient=officer.id,
        to_address=officer.email,
        reason=f"{count_of(len(new), 'thing')} agreed to is due soon or past on {in_words(as_of)}; this is a manager.",
        context={
            "items": [_item(each) for each in new.values()],
            "list_url": f"{office.address.rstrip('/')}{WHERE}",
            "authority_name": office.name,
        },
        told=[NewTold(key, "", each.duty.limit.key, as_of) for key, each in new.items()],
    )


def _item(reminder: DueReminder) -> dict[str, str]:
    duty = reminder.duty
    due_on = duty.deadline.due_on if duty.deadline else None
    return {
        "title": f"{duty.limit.title} ({duty.about})" if duty.about else duty.limit.title,
        "duty": duty.limit.duty,
        "agreed_day": in_words(due_on) if due_on else "none: it is due at once",
        "cite": str(duty.limit.rules[-1].cite),
    }
