"""Giving a case to somebody: people name an officer by username, the log knows only the officer's opaque key."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from api.accounts import Viewer
from api.errors import Invalid
from api.roles import ROLES
from cases.facts import NewFact
from cases.officers import UnknownOfficer, officer_named, open_teams
from cases.tables import Officer

_OFFICER = Officer.__table__  # type: ignore[attr-defined]


def with_officer(session: Session, fact: NewFact) -> NewFact:
    """A fact as it is to be recorded: in an assignment, the officer's key in place of the username, and their team.

    Any other fact is returned as it is. Raises UnknownOfficer for somebody who is not there or cannot act on a case,
    Invalid for a team that is not there.
    """
    owner = fact.detail.get("owner") if fact.kind == "case_assigned" else None
    if not isinstance(owner, str):
        return fact
    officer = _who_can_act(session, owner)
    team = fact.detail.get("team") or officer.team
    if team is not None and team not in open_teams(session):
        raise Invalid({"team": "There is no team of that key."})
    return replace(fact, detail={**fact.detail, "owner": officer.id, "team": team})


def first_assignment(session: Session, viewer: Viewer, owner: str, today: date) -> NewFact:
    """The assignment of a case that is being opened: today, whenever its first fact happened.

    Everybody may keep a case they open; to give it to another needs "assign cases". Raises UnknownOfficer, Invalid.
    """
    officer = _who_can_act(session, owner)
    if officer.id != viewer.officer_id and not viewer.may("assign cases"):
        raise Invalid({"owner": "You can keep a case you open. A senior or a manager can give it to somebody else."})
    return NewFact("case_assigned", today, {"owner": officer.id, "team": officer.team})


def key_of(session: Session, username: str) -> str:
    """The key under which cases are held by an officer, also one whose account is closed. Raises UnknownOfficer."""
    found = session.connection().execute(select(_OFFICER.c.id).where(_OFFICER.c.username == username)).scalar()
    if found is None:
        raise UnknownOfficer(username)
    return str(found)


def _who_can_act(session: Session, name: str) -> Officer:
    officer = officer_named(session, name)
    role = ROLES.get(officer.role)
    if role is None or not role.may("record facts"):
        raise UnknownOfficer(name)
    return officer
