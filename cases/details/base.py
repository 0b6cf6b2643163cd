"""What details are made of: days, keys, reasons, and the words in which each is asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from deadlines.words import joined

KEY = r"^[a-z0-9_]{2,60}$"
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
Key = Annotated[str, StringConstraints(pattern=KEY)]


@dataclass(frozen=True, slots=True)
class Asked:
    """How one detail is asked for and told again; written beside its field, so that a kind is added in one place.

    `label` asks, `hint` helps, `missing` is said where it is needed and empty, `recalled` names it beside the fact.
    `answers` are the words of each answer it can have, where it is chosen rather than typed.
    """

    label: str
    hint: str = ""
    missing: str = "This is needed"
    recalled: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def one_of(answers: Mapping[str, str]) -> AfterValidator:
    """A check that a text is one of the answers; pages offer the same mapping in `Asked.answers`."""
    named = joined(list(answers), "or")

    def check(given: str) -> str:
        if given not in answers:
            raise ValueError(f"Choose {named}.")
        return given

    return AfterValidator(check)


class Detail(BaseModel):
    """Base of every detail: nothing unknown is accepted, nothing is changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Empty(Detail):
    """A fact that needs nothing but its day."""


_SENTENCES = {
    "missing": "This is needed.",
    "extra_forbidden": "This kind of fact does not take it.",
    "string_too_short": "Say a little more.",
    "string_unicode": _ORDINARY,
    "int_parsing": "Enter a whole number.",
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
        case "greater_than_equal":
            return f"Enter {error['ctx']['ge']} or more."
        case "less_than_equal":
            return f"Enter {error['ctx']['le']} or less."
        case "string_too_long":
            return f"Use at most {error['ctx']['max_length']} characters."
        case "string_pattern_mismatch" if error["ctx"]["pattern"] == KEY:
            return "Use 2 to 60 small letters, digits and underscores."
        case "value_error":
            said = error.get("ctx", {})
            return str(said.get("error") or said.get("reason") or error["msg"])
        case kind if kind.startswith("date"):
            return _A_REAL_DAY
    return str(error["msg"]).rstrip(".") + "."
