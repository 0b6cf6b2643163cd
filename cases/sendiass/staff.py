"""Who works for the service and what they are qualified for (paras 7.6.3, 7.11)."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from cases.sendiass.tables import Staff

QUALIFICATIONS: Mapping[str, str] = {
    "none": "None recorded", "ipsea_1": "IPSEA level 1", "ipsea_2": "IPSEA level 2", "ipsea_3": "IPSEA level 3",
    "legal": "Solicitor or barrister",
}  # fmt: skip


def staff_of(session: Session, officer: str) -> Staff | None:
    """What is known of somebody, if anything was ever written down."""
    return session.get(Staff, officer)


def is_qualified(session: Session, officer: str, on: date) -> bool:
    """Whether somebody held IPSEA level 1 or better on a day: what tailored advice needs."""
    known = staff_of(session, officer)
    return bool(known and known.qualification != "none" and (known.qualified_on is None or known.qualified_on <= on))


def write_staff(
    session: Session,
    officer: str,
    *,
    qualification: str,
    qualified_on: date | None = None,
    vetted_on: date | None = None,
    safeguarding_on: date | None = None,
    supervised_on: date | None = None,
    by: str,
    now: datetime,
) -> Staff:
    """Write down what is known of somebody now; it takes the place of what was."""
    row = session.get(Staff, officer) or Staff(officer=officer, changed_at=now, changed_by=by)
    row.qualification, row.qualified_on = qualification, qualified_on
    row.vetted_on, row.safeguarding_on, row.supervised_on = vetted_on, safeguarding_on, supervised_on
    row.changed_at, row.changed_by = now, by
    session.add(row)
    session.flush()
    return row
