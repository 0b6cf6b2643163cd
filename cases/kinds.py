"""Every kind of fact: its name, the sentence it makes, what detail it takes, and what its `about` names.

A kind is a name we chose, never a class path, and is never renamed. Old versions are read through `upcasters`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cases import details
from cases.facts import RECORDED_IN_ERROR
from deadlines.refusals import Refusal

_REASON: TypeAdapter[str] = TypeAdapter(details.Reason)


class UnknownKind(Refusal):
    """No kind of fact has that name."""

    code = "unknown_kind"


class WrongDetail(Refusal):
    """The detail of a fact is not of the shape its kind needs. `extra["fields"]` says which and why."""

    code = "invalid"


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind. `sentence` is completed by "on" and the day; `about` names what `about` must hold, or is empty.

    `private` are the free-text fields kept apart from the log, where they can be erased without breaking it.
    """

    name: str
    sentence: str
    label: str
    detail: type[details.Detail] = details.Empty
    about: str = ""
    about_needed: bool = True
    version: int = 1
    private: tuple[str, ...] = ()


def _kinds(*kinds: FactKind) -> Mapping[str, FactKind]:
    return MappingProxyType({kind.name: kind for kind in kinds})


KINDS: Mapping[str, FactKind] = _kinds(
    FactKind(
        "request_received", "A request for an EHC needs assessment was received", "Request received", details.Request
    ),
    FactKind(
        "became_responsible", "The authority became responsible for the child or young person", "Became responsible"
    ),
    FactKind("family_consulted", "The family was consulted on the request", "Family consulted"),
    FactKind(
        "considering_assessment_notified",
        "Health, social care and the setting were told that an assessment was being considered",
        "Considering an assessment: others told",
    ),
    FactKind("views_received", "The family's views and evidence were received", "Views received"),
    FactKind(
        "decision_to_assess_notified",
        "The family was notified that an assessment would be secured",
        "Decision to assess notified",
        details.Notice,
    ),
    FactKind(
        "refusal_to_assess_notified",
        "The family was notified that no assessment would be secured",
        "Refusal to assess notified",
        details.Notice,
    ),
    FactKind(
        "no_plan_necessary_notified",
        "The family was notified that no plan is necessary, and so no assessment",
        "No plan necessary notified",
        details.Notice,
    ),
    FactKind("advice_requested", "Advice was requested", "Advice requested", details.AdviceRequest, about="body"),
    FactKind("advice_received", "Advice was received", "Advice received", details.Advice, about="body"),
    FactKind(
        "decision_to_issue_plan_notified",
        "The family was notified that a plan would be issued",
        "Decision to issue a plan notified",
        details.Notice,
    ),
    FactKind(
        "refusal_to_issue_plan_notified",
        "The family was notified that no plan would be issued",
        "Refusal to issue a plan notified",
        details.Notice,
    ),
    FactKind("draft_plan_served", "The draft plan was served", "Draft plan served", details.DraftPlan),
    FactKind("representations_received", "The family's representations were received", "Representations received"),
    FactKind(
        "school_requested", "The family asked for a school or institution", "School requested", about="institution"
    ),
    FactKind(
        "institution_consulted", "A school or institution was consulted", "Institution consulted", about="institution"
    ),
    FactKind(
        "institution_replied",
        "A school or institution replied to consultation",
        "Institution replied",
        details.Reply,
        about="institution",
    ),
    FactKind("meeting_held", "A meeting was held with the family", "Meeting held"),
    FactKind("finalised_plan_sent", "The finalised plan was sent", "Finalised plan sent", details.FinalisedPlan),
    FactKind(
        "exception_claimed",
        "A lawful exception was relied on",
        "Exception relied on",
        details.Claim,
        about="body",
        about_needed=False,
    ),
    FactKind(
        "exception_ended",
        "The cause of the exception ended",
        "Cause of the exception ended",
        details.ClaimEnd,
        about="body",
        about_needed=False,
    ),
    FactKind("cause_of_lateness_recorded", "A cause of lateness was recorded", "Cause of lateness", details.Cause),
    FactKind("request_withdrawn", "The request was withdrawn", "Request withdrawn", details.Withdrawal),
    FactKind("case_assigned", "The case was assigned", "Case assigned", details.Assignment),
    FactKind("note_added", "A note was added", "Note", details.Note, private=("text",)),
    FactKind(RECORDED_IN_ERROR, "An earlier fact was recorded in error", "Recorded in error", details.RecordedInError),
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
    try:
        detail = which.detail.model_validate(given).model_dump(mode="json", exclude_none=True)
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
