"""What there is to administer, as a list to read: each place with whom it is for and one line about it."""

from typing import NamedTuple

from api.accounts import Viewer
from api.roles import Permission

ADMINISTRATION = "/administration"


class Place(NamedTuple):
    """One page of the administration: its name, its address, the permission it asks for, what it is for."""

    text: str
    href: str
    permission: Permission
    says: str


GROUPS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "What waits",
        (Place("Approvals", "/approvals", "approve", "What a second person must approve before it is done."),),
    ),
    (
        "People",
        (
            Place("Users", "/users", "manage users", "Accounts, opened and closed, and the posts each holds."),
            Place("Posts", "/posts", "manage users", "Which posts there are, who holds each, which are vacant."),
            Place("Teams", "/teams", "manage users", "Teams, made, renamed and closed, and who is in each."),
        ),
    ),
    (
        "What dates are counted with",
        (
            Place("Holidays", "/holidays", "change holidays", "Bank holidays proclaimed since the list was published."),
            Place("School closures", "/terms", "change holidays", "When schools are closed between terms, from files."),
            Place(
                "Answers chosen",
                "/administration/open-questions",
                "answer open questions",
                "Which answer is taken where the law leaves it to the authority.",
            ),
            Place(
                "Open questions",
                "/law/open-questions",
                "see administration",
                "What is done here where the law is silent.",
            ),
        ),
    ),
    (
        "What is sent",
        (
            Place("Reminders", "/reminders", "see law", "Who is told of a deadline when, and on which days nobody is."),
            Place(
                "Letters",
                "/letters",
                "change letters",
                "What each letter must say, and what all tell of the authority.",
            ),
            Place("Bodies", "/bodies", "keep bodies", "Where each body that is asked for advice is written to."),
            Place("Outbox", "/outbox", "see outbox", "What waits to be sent, what was sent, what failed."),
        ),
    ),
    (
        "Whether all is well",
        (
            Place("Status", "/status", "see status", "What runs by itself, and whether it did in time."),
            Place("Verify", "/verify", "verify", "Whether the log is as it was written, case by case."),
        ),
    ),
)


def groups_of(viewer: Viewer) -> list[tuple[str, list[Place]]]:
    """What this person may administer, by group; groups of which they may see nothing are left out."""
    found = [(title, [each for each in places if viewer.may(each.permission)]) for title, places in GROUPS]
    return [(title, places) for title, places in found if places]


def administered(viewer: Viewer) -> list[Place]:
    """Every place of the administration this person has, so that none of them stands in the top row as well."""
    if not viewer.may("see administration"):
        return []
    return [each for _, places in groups_of(viewer) for each in places]
