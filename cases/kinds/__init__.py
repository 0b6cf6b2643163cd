"""Every kind of fact: its name, the sentence it makes, what detail it takes, and what its `about` names.

A kind is a name we chose, never a class path, and is never renamed. Old versions are read through `upcasters`.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cases import details
from cases.kinds.always import ALWAYS
from cases.kinds.appeals import APPEALS
from cases.kinds.assessment import ASSESSMENT
from cases.kinds.ceasing import CEASING
from cases.kinds.concerns import CONCERNS
from cases.kinds.detention import DETENTION
from cases.kinds.kind import FactKind as FactKind
from cases.kinds.life import LIFE
from cases.kinds.mediation import MEDIATION
from cases.kinds.moves import MOVES
from cases.kinds.notices import NOTICES
from cases.kinds.orders import ORDERS, RECOMMENDATIONS
from cases.kinds.panels import PANELS
from cases.kinds.reassessments import REASSESSMENTS
from cases.kinds.reviews import REVIEWS
from cases.kinds.sendiass import CONTACT, SHARING, SUPPORT
from cases.kinds.sight import SIGHT
from cases.kinds.transfers import TRANSFERS
from cases.kinds.transitions import TRANSITIONS
from deadlines.refusals import Refusal

NOTICE = "notice"
_REASON: TypeAdapter[str] = TypeAdapter(details.Reason)


class UnknownKind(Refusal):
    """No kind of fact has that name."""

    code = "unknown_kind"


class WrongDetail(Refusal):
    """The detail of a fact is not of the shape its kind needs. `extra["fields"]` says which and why."""

    code = "invalid"


def _register(*groups: tuple[FactKind, ...]) -> Mapping[str, FactKind]:
    kinds: dict[str, FactKind] = {}
    for each in (each for group in groups for each in group):
        if each.name in kinds:
            raise ValueError(f"The kind {each.name} is registered twice.")
        kinds[each.name] = each
    return MappingProxyType(kinds)


KINDS: Mapping[str, FactKind] = _register(
    ASSESSMENT,
    REVIEWS,
    TRANSFERS,
    REASSESSMENTS,
    CEASING,
    MOVES,
    APPEALS,
    MEDIATION,
    ORDERS,
    RECOMMENDATIONS,
    TRANSITIONS,
    DETENTION,
    LIFE,
    PANELS,
    CONCERNS,
    CONTACT,
    SUPPORT,
    SHARING,
    NOTICES,
    SIGHT,
    ALWAYS,
)


def kind(name: str) -> FactKind:
    """The kind of that name. Raises UnknownKind, naming the nearest."""
    if name in KINDS:
        return KINDS[name]
    near = get_close_matches(name, KINDS, n=3)
    raise UnknownKind(
        f"There is no kind of fact called “{name}”.",
        "A fact must be of a known kind, or nobody could say what follows from it.",
        f"Did you mean {' or '.join(near)}?" if near else "See what is possible now in the case.",
        near=near,
    )


def answers_of(kind: str, name: str) -> Mapping[str, str]:
    """The answers that a detail of a kind is chosen from, in words; none where it is a day, a text or not there."""
    info = KINDS[kind].detail.model_fields.get(name) if kind in KINDS else None
    return next((each.answers for each in info.metadata if isinstance(each, details.Asked)), {}) if info else {}


def checked_detail(name: str, about: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The detail of a new fact, checked and made plain JSON (days as ISO text). Raises UnknownKind, WrongDetail."""
    which = kind(name)
    problems: dict[str, str] = {}
    if which.about and which.about_needed and not about:
        problems["about"] = f"Name the {which.about}."
    elif about and not which.about:
        problems["about"] = f"“{which.label}” is not about one of several: leave it empty."
    elif len(about) > 80 or not about.isprintable():
        problems["about"] = f"Name the {which.about} in at most 80 ordinary characters."
    detail: dict[str, Any] = {}
    own = {key: value for key, value in given.items() if key != NOTICE} if NOTICE in given else given
    try:
        detail = which.detail.model_validate(own).model_dump(mode="json", exclude_none=True)
        if NOTICE in given:  # of whatever kind: which notice gave effect to it, as `workflows.record` has made sure
            detail[NOTICE] = details.NoticeGiven.model_validate(given[NOTICE]).model_dump()
    except ValidationError as error:
        for each in error.errors():
            problems[".".join(str(part) for part in each["loc"]) or "detail"] = details.plain_words(each)
    if problems:
        raise WrongDetail(
            f"The detail of “{which.label}” is not right: "
            + " ".join(f"{field}: {problem}" for field, problem in problems.items()),
            "The log keeps only facts of the shape their kind needs.",
            "Correct what is named and record it again.",
            fields=problems,
        )
    return detail


def checked_reason(given: str) -> str:
    """The reason for a breach, trimmed; empty where none was given. Raises WrongDetail where it cannot be kept."""
    if not given.strip():
        return ""
    try:
        return _REASON.validate_python(given)
    except ValidationError as error:
        why = details.plain_words(error.errors()[0])
    raise WrongDetail(
        f"The reason cannot be recorded: {why}",
        "It stays in the log beside the breach.",
        "Say in a sentence or two why it happened.",
        fields={"breach_reason": why},
    )
