"""Who may do what, as one table to read. A thing one may not see does not exist: it is answered with 404."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from cases.facts import ANYWHERE, DOCUMENT_ADDED

Permission = Literal[
    "read cases",
    "see children",
    "keep contacts",
    "release notices",
    "open cases",
    "record facts",
    "assign cases",
    "list deadlines across officers",
    "download",
    "replay",
    "verify",
    "see outbox",
    "manage users",
    "see posts",
    "what-if",
    "simulate",
    "change holidays",
    "change reminders",
    "answer open questions",
    "see law",
    "change letters",
    "list for panels",
    "hold panels",
    "keep bodies",
    "see access",
    "restrict cases",
    "open restricted cases",
    "see administration",
    "see status",
    "approve",
    "erase children",
    "make packs",
]
PERMISSIONS: tuple[str, ...] = get_args(Permission)
# What may be done at the impartial service. No role of the authority has any of these, nor the service's any of those.
ServicePermission = Literal[
    "take contacts",
    "give support",
    "see every record",
    "approve sharing",
    "keep registers",
    "see figures",
    "manage service users",
]


@dataclass(frozen=True, slots=True)
class Role:
    """What people of one kind may do here; `says` is the role as a page names it."""

    name: str
    says: str
    permissions: frozenset[Permission | ServicePermission]

    def may(self, permission: Permission | ServicePermission) -> bool:
        """Whether the role has this permission."""
        return permission in self.permissions


_CASEWORKER: frozenset[Permission] = frozenset(
    {
        "read cases",
        "see children",
        "keep contacts",
        "release notices",
        "open cases",
        "record facts",
        "what-if",
        "see law",
        "list for panels",
    }
)
_SENIOR: frozenset[Permission] = _CASEWORKER | {"assign cases"}
_MANAGER: frozenset[Permission] = _SENIOR | {
    "list deadlines across officers", "download", "see outbox", "replay", "simulate", "change holidays",
    "change letters", "hold panels", "keep bodies", "see administration", "approve",
    "erase children", "make packs",
    "restrict cases", "open restricted cases",
}  # fmt: skip
_AUDITOR: frozenset[Permission] = frozenset(
    {
        "read cases", "replay", "verify", "list deadlines across officers", "download", "see outbox", "see law",
        "see access", "make packs", "see posts",
        # Whose handling is checked may be among those who are named.
        "open restricted cases",
    }
)  # fmt: skip
_ADMINISTRATOR: frozenset[Permission] = frozenset(
    {
        "manage users",
        "see posts",
        "verify",
        "see outbox",
        "see law",
        "change holidays",
        "change reminders",
        "answer open questions",
        "change letters",
        "keep bodies",
        "see administration",
        "see status",
        "approve",
        # Each list this role sees holds no child's record: of cases at most references, as its page shows them.
        "download",
    }
)

ROLES: Mapping[str, Role] = MappingProxyType(
    {
        role.name: role
        for role in (
            Role("caseworker", "caseworker", _CASEWORKER),
            Role("senior", "senior caseworker", _SENIOR),
            Role("manager", "manager", _MANAGER),
            # Checks how cases were handled and that the log is untouched; needs no child's name for either.
            Role("auditor", "auditor", _AUDITOR),
            # Looks after accounts and the machine; the cases are none of this role's business.
            Role("admin", "administrator", _ADMINISTRATOR),
            # An officer of the impartial service (CFA 2014 s.32), whose records stand in another database.
            Role("sendiass", "officer of the information and advice service", frozenset()),
        )
    }
)


def in_words(roles: Mapping[str, Role]) -> dict[str, str]:
    """Roles as pages name them, by their keys."""
    return {name: role.says for name, role in roles.items()}


_NEEDS_MORE: Mapping[str, Permission] = MappingProxyType(
    {"case_assigned": "assign cases", "panel_considered": "hold panels"}
)
# Moving is done for many cases at once, after a look at each (`workflows.migrating`); a document comes with its file,
# and what is about a notice with what is done to that.
_NOT_BY_HAND = {*ANYWHERE, DOCUMENT_ADDED}


def may_record(role: Role, kind: str) -> bool:
    """Whether people of this role may record facts of this kind at all; whether it can be now, the case decides."""
    if kind in _NOT_BY_HAND:
        return False
    return role.may("record facts") and role.may(_NEEDS_MORE.get(kind, "record facts"))


def recordable(role: Role, kinds: Iterable[str]) -> list[str]:
    """Those of the kinds that people of this role may record, in the same order."""
    return [kind for kind in kinds if may_record(role, kind)]


def may_follow(role: Role, team: str | None) -> bool:
    """Whether people of this role may have deadlines in their calendar: their own cases', or those of a team."""
    return role.may("record facts") and (team is None or role.may("list deadlines across officers"))
