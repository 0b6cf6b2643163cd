"""The detail each kind of fact takes, as pydantic models: checked before the log is written, plain JSON in it.

Money, names and free text about people have no place here; the one free text (a note) is kept apart from the log.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

_KEY = r"^[a-z0-9_]{2,60}$"
_A_REAL_DAY = "Give a real day as year-month-day, for instance 2025-09-01."
_ORDINARY = "Use ordinary characters only: this holds one that cannot be shown."
_EARLIEST, _LATEST = date(1990, 1, 1), date(2199, 12, 31)


def _written_day(given: object) -> object:
    """A day as year-month-day: a number or an instant is refused, for neither says which day is meant."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given.strip()):
        return given.strip()
    raise ValueError(_A_REAL_DAY)


def _near_day(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError(f"Give a day from {_EARLIEST.year} to {_LATEST.year}.")
    return day


def ordinary_text(text: str) -> str:
    """The text itself. Raises for control characters, which a database or a letter cannot hold."""
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
        raise ValueError(_ORDINARY)
    return text


Day = Annotated[date, BeforeValidator(_written_day), AfterValidator(_near_day)]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500), AfterValidator(ordinary_text)
]
Key = Annotated[str, StringConstraints(pattern=_KEY)]

CAUSES = {
    "educational_psychology_capacity": "Too few educational psychologists",
    "health_advice_late": "Health advice late",
    "social_care_advice_late": "Social care advice late",
    "school_advice_late": "School's advice late",
    "placement_sought": "No school yet found",
    "panel_calendar": "Waiting for the panel",
    "staffing": "Caseworker absence or vacancy",
    "family_asked_for_time": "The family asked for more time",
    "school_closure": "A school was closed",
    "other": "Another cause",
}


class Detail(BaseModel):
    """Base of every detail: nothing unknown is accepted, nothing is changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Empty(Detail):
    """A fact that needs nothing but its day."""


class Request(Detail):
    """Who asked for the assessment (CFA 2014 s.36(1)). A referral by anyone else is `became_responsible` instead."""

    requested_by: Literal["parent", "young_person", "school", "post16", "other"]


class Notice(Detail):
    """A decision as notified. The clock stops on the notice; `decided_on` keeps the day of the decision itself."""

    decided_on: Day | None = None


class AdviceRequest(Detail):
    """A request to one body. Its six weeks run from `received_on`, or where that is not known from the asking."""

    received_on: Day | None = None
    section_31: bool | None = None


class Advice(Detail):
    """Advice from one body. `declined` where it said in writing that it would not comply (CFA 2014 s.31(3))."""

    declined: bool | None = None


class DraftPlan(Detail):
    """The draft as served. `representations_until` is the last day the authority's notice gave the family."""

    representations_until: Day | None = None
    sent_on: Day | None = None


class Reply(Detail):
    """An institution's answer to consultation."""

    answer: Literal["can_meet_need", "cannot_meet_need", "full", "other"] | None = None


class FinalisedPlan(Detail):
    """The finalised plan as sent; `dated` is the day on its face."""

    dated: Day | None = None


class Claim(Detail):
    """An exception relied on for one limit. `because` says why keeping the limit was impractical, naming nobody.

    `dates` are the days the exception's own test uses (for a closure: advice_requested, closed_from, reopens_on).
    """

    limit: Key
    exception: Key
    because: Reason
    dates: dict[Key, Day] = Field(default_factory=dict)
    family_informed_on: Day | None = None


class ClaimEnd(Detail):
    """The cause of an exception has ended; the act is now due as soon as practicable."""

    limit: Key
    exception: Key


class Cause(Detail):
    """Why something is late, where the law lifts nothing. It stops no clock."""

    cause: Literal[tuple(CAUSES)]  # type: ignore[valid-type]
    limit: Key | None = None


class Withdrawal(Detail):
    """Who withdrew the request."""

    withdrawn_by: Literal["parent", "young_person", "school", "post16", "other"] | None = None


class Assignment(Detail):
    """Who now holds the case, as opaque keys of the officer and the team."""

    owner: Key
    team: Key | None = None


class Note(Detail):
    """A note for colleagues. The text is kept apart from the log and can be erased."""

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(ordinary_text)
    ]


class RecordedInError(Detail):
    """Why an earlier fact should not have been recorded."""

    because: Reason


_SENTENCES = {
    "missing": "This is needed.",
    "extra_forbidden": "This kind of fact does not take it.",
    "string_too_short": "Say a little more.",
    "string_unicode": _ORDINARY,
    "bool_type": "Answer yes or no (true or false).",
    "bool_parsing": "Answer yes or no (true or false).",
    "model_type": "Give names with values.",
    "dict_type": "Give names with values.",
}


def plain_words(error: Mapping[str, Any]) -> str:
    """One of pydantic's findings as a sentence a caseworker understands."""
    match error["type"]:
        case kind if kind in _SENTENCES:
            return _SENTENCES[kind]
        case "literal_error":
            return f"Choose {error['ctx']['expected'].replace(chr(39), '')}."
        case "string_too_long":
            return f"Use at most {error['ctx']['max_length']} characters."
        case "string_pattern_mismatch" if error["ctx"]["pattern"] == _KEY:
            return "Use 2 to 60 small letters, digits and underscores."
        case "value_error":
            said = error.get("ctx", {})
            return str(said.get("error") or said.get("reason") or error["msg"])
        case kind if kind.startswith("date"):
            return _A_REAL_DAY
    return str(error["msg"]).rstrip(".") + "."
