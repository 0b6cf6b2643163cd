"""Who may approve what somebody asked for, and the emails of it, queued in the transaction that asks or decides."""

from datetime import datetime

from sqlmodel import Session

from api.roles import ROLES
from cases.posts import holders
from cases.sight import Sight, hidden_among
from cases.tables import Officer
from deadlines.clock import day_of
from workflows.approval_emails import tell_it_waits, tell_what_became
from workflows.approvals import Asked, find
from workflows.notices import Office

_APPROVE = [role.name for role in ROLES.values() if role.may("approve")]


def approvers(session: Session, asked: Asked, now: datetime) -> list[Officer]:
    """The officers who may decide today, by the posts they hold or cover, and may know of the case it is about."""
    ref = str(asked.what.get("ref", ""))
    found = holders(session, _APPROVE, day_of(now))
    return [each for each in found if not hidden_among(session, Sight(each.id, now), [ref])]


def tell_approvers(session: Session, number: int, office: Office, now: datetime) -> None:
    """Tell those who may decide that this waits."""
    if asked := find(session, number):
        tell_it_waits(session, asked, approvers(session, asked, now), office, now)


def tell_asker(session: Session, number: int, office: Office, now: datetime) -> None:
    """Tell whoever asked what became of it, unless they decided it themselves."""
    if asked := find(session, number):
        tell_what_became(session, asked, office, now)
