"""Who works in the demo authority: the people one can sign in as, and enough colleagues for believable caseloads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlmodel import Session

from api.demo.people import lines_of
from api.demo.stories import Holder
from api.roles import ROLES, in_words
from cases.advice_contacts import NewAdviceContact, add_contact
from cases.appointing import put_in_post
from cases.tables import Officer, Team

DEMO_USERS = {
    "caseworker": "Carys Whitlock",
    "senior": "Samir Rahman",
    "manager": "Maud Okonkwo",
    "auditor": "Alun Pryce",
    "admin": "Ada Lindqvist",
    "sendiass": "Seren Doyle",
}
_TEAMS = {
    "north": "North", "south": "South", "central": "Central", "east": "East", "west": "West", "coast": "Coast",
    "early_years": "Early years", "post16": "Post-16",
}  # fmt: skip
_PLANS_TO_A_TEAM, _PLANS_TO_A_CASEWORKER = 1_100, 450
_HOLDS_NO_CASES = ("manager", "auditor", "admin", "sendiass")
_SENIORS_SHARE = 0.5

_POSTS = {
    "health": "Designated clinical officer",
    "nhs_trust": "Head of therapies",
    "educational_psychologist": "Principal educational psychologist",
    "social_care": "Designated social care officer",
    "school": "Head of Oakfield School",
    "early_years_provider": "Manager of Little Oaks Nursery",
    "youth_offending_team": "Head of the youth offending team",
}


@dataclass(frozen=True, slots=True)
class Staff:
    """The officers who hold cases, and how many each beside the others."""

    holders: Sequence[Holder]
    shares: Sequence[float]

    def somebody(self, rng: Random) -> Holder:
        """An officer to hold a case."""
        return rng.choices(self.holders, self.shares)[0]


def appoint(session: Session, rng: Random, plans: int, password_hash: str, now: datetime) -> Staff:
    """Write the teams and officers of an authority with so many plans. Only the demo users can sign in."""
    teams = list(_TEAMS)[: max(2, min(len(_TEAMS), round(plans / _PLANS_TO_A_TEAM)))]
    session.add_all(Team(key=key, name=f"{_TEAMS[key]} team") for key in teams)
    session.flush()
    officers = [
        _officer(rng, name, DEMO_USERS[name], name, None if name in _HOLDS_NO_CASES else teams[0], password_hash, now)
        for name in DEMO_USERS
    ]
    officers += _colleagues(rng, teams, max(3, round(plans / _PLANS_TO_A_CASEWORKER)) - 1, now)
    session.add_all(officers)
    session.flush()
    put_in_post(session, officers, in_words(ROLES), by="demo", now=now)
    working = [officer for officer in officers if officer.role not in _HOLDS_NO_CASES]
    return Staff(
        [Holder(officer.id, officer.team or teams[0]) for officer in working],
        [_SENIORS_SHARE if officer.role == "senior" else 1.0 for officer in working],
    )


def keep_contacts(session: Session, now: datetime) -> None:
    """Whom a made-up authority writes to when it asks for advice: posts, at addresses that nobody has."""
    for body, post in _POSTS.items():
        email = f"{post.lower().replace(' ', '.')}@example.org"
        add_contact(session, NewAdviceContact(body=body, post=post, email=email), by="demo", now=now)


def _colleagues(rng: Random, teams: Sequence[str], number: int, now: datetime) -> list[Officer]:
    taken = set(DEMO_USERS)
    colleagues: list[Officer] = []
    while len(colleagues) < number:
        name = f"{rng.choice(lines_of('given_names.txt'))} {rng.choice(lines_of('family_names.txt'))}"
        username = name.lower().replace(" ", ".").replace("'", "")
        if not username.isascii() or username in taken:
            continue
        taken.add(username)
        role = "senior" if len(colleagues) % 6 == 5 else "caseworker"
        colleagues.append(_officer(rng, username, name, role, teams[len(colleagues) % len(teams)], None, now))
    return colleagues


def _officer(
    rng: Random, username: str, name: str, role: str, team: str | None, password_hash: str | None, now: datetime
) -> Officer:
    """An officer under a key that is the same every time, because the log holds it and the demo is to be repeatable."""
    return Officer(
        id=f"o{rng.getrandbits(40):010x}", username=username, display_name=name, email=f"{username}@example.org",
        role=role, team=team, password_hash=password_hash, created_at=now,
    )  # fmt: skip
