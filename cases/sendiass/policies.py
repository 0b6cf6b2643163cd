"""The service's policies, version by version, and who accepted which (paras 7.8.1.7-10)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from cases.sendiass.tables import Policy, PolicyAcceptance

CONFIDENTIALITY = "confidentiality"
_SPECIFIED = date(2023, 4, 1)
# What the specification itself asks of everybody, so that nobody opens a record before there is a policy of their own.
_FIRST = (
    "You open a record because you work on it, and for no other reason. Nobody has a right to know because they "
    "work here.",
    "Every look at a record is written down, with your name and the time. The service manager reads what was opened "
    "with a reason.",
    "People may keep anything to themselves. Write down that they did, and do not ask again.",
    "Nothing leaves the service without their consent, which says what, to whom and until when, and which they can "
    "withdraw on any day. Even that somebody came to us is told to nobody, the local authority included.",
    "What leaves is the least that serves the purpose, put forward by one person and approved by another.",
    "If somebody may be at risk, follow the safeguarding procedures and record the decision.",
)


def begin_policies(session: Session) -> None:
    """Put the first version of the confidentiality policy in force where the service has none of its own yet."""
    if session.execute(select(Policy).where(col(Policy.name) == CONFIDENTIALITY)).first() is None:
        session.add(Policy(name=CONFIDENTIALITY, version="1", text="\n\n".join(_FIRST), published_on=_SPECIFIED))


def put_policy(session: Session, policy: Policy | None, *, instead_of: Policy | None = None) -> None:
    """Put a version where it is read and accepted, as the register has it now, and take away the draft it was."""
    draft = instead_of and session.get(Policy, (instead_of.name, instead_of.version))
    if draft is not None and draft.published_on is None:
        session.delete(draft)
        session.flush()
    if policy is not None:
        session.merge(policy)
        session.flush()


def policy_in_force(session: Session, name: str, on: date) -> Policy | None:
    """The version published last by a day, if any was."""
    published = select(Policy).where(col(Policy.name) == name, col(Policy.published_on) <= on)
    latest = published.order_by(col(Policy.published_on).desc(), col(Policy.version).desc()).limit(1)
    return session.execute(latest).scalars().first()


def to_accept(session: Session, officer: str, on: date) -> Policy | None:
    """The confidentiality policy in force, where this person has not accepted that version yet."""
    policy = policy_in_force(session, CONFIDENTIALITY, on)
    return None if policy is None or _has_accepted(session, officer, policy) else policy


def accept_policy(session: Session, officer: str, policy: Policy, now: datetime) -> None:
    """Write down that somebody accepted a version; a second time changes nothing."""
    if not _has_accepted(session, officer, policy):
        session.add(
            PolicyAcceptance(officer=officer, name=policy.name, version=policy.version, accepted_at=now)
        )  # fmt: skip
        session.flush()


def _has_accepted(session: Session, officer: str, policy: Policy) -> bool:
    return session.get(PolicyAcceptance, (officer, policy.name, policy.version)) is not None
