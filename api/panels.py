"""Who of those with an account may sit on a panel: whoever may read cases; nobody of the impartial service."""

from sqlmodel import Session

from api.roles import ROLES
from cases.officers import officer_named, officers
from cases.tables import Officer
from workflows.panel_rules import PanelRefused


def can_sit(officer: Officer) -> bool:
    """Whether an officer may be a member: an open account that may read cases."""
    role = ROLES.get(officer.role)
    return officer.is_active and bool(role and role.may("read cases"))


def may_sit(session: Session, username: str | None) -> None:
    """Raise PanelRefused for an officer who may not read cases; UnknownOfficer for none."""
    if username and not can_sit(officer_named(session, username)):
        raise PanelRefused(
            f"{username} may not read the cases of the authority.",
            "A member reads what the panel is asked about.",
            "Name somebody who may, or a role.",
            fields={"officer": "This account may not read cases."},
        )


def sitters(session: Session) -> list[Officer]:
    """Every officer who may be a member, by name."""
    return sorted(filter(can_sit, officers(session).values()), key=lambda each: (each.display_name, each.id))
