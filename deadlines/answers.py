"""The answers an authority may choose where an open question is left to it, each in words, and choosing one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from deadlines.defaults import QUESTIONS, Choices, LastReviewed, OpenQuestion, SixthFormElsewhere


@dataclass(frozen=True, slots=True)
class Possible:
    """One answer: `value` as it is recorded, `held` as `Choices` has it, `says` what is then done."""

    value: str
    held: Any
    says: str


ANSWERS: Mapping[str, tuple[Possible, ...]] = MappingProxyType({
    "show_receipt_convention": (
        Possible("false", False, "Only the day of the law is shown."),
        Possible("true", True, "The working convention’s day, which is guidance, is shown beside the day of the law."),
    ),
    "sixth_form_elsewhere": (
        Possible("february", SixthFormElsewhere.FEBRUARY, "The calculator names 15 February, with 31 March beside it."),
        Possible("march", SixthFormElsewhere.MARCH, "The calculator names 31 March alone."),
    ),
    "last_reviewed": (
        Possible("decision", LastReviewed.DECISION, "The calculator counts the next review from the decision notice."),
        Possible("meeting", LastReviewed.MEETING, "The calculator counts the next review from the meeting."),
    ),
})  # fmt: skip


def question_of(setting: str) -> OpenQuestion:
    """The open question a setting answers. Raises KeyError for a setting there is not."""
    return {each.setting: each for each in QUESTIONS.values() if each.setting}[setting]


def possible_answer(setting: str, value: str) -> Possible | None:
    """The answer of this value, None where the setting or the value is not known."""
    return next((each for each in ANSWERS.get(setting, ()) if each.value == value), None)


def answer_of(choices: Choices, setting: str) -> Possible:
    """What is chosen for a setting."""
    return next(each for each in ANSWERS[setting] if each.held == getattr(choices, setting))


def choosing(choices: Choices, setting: str, value: str) -> Choices:
    """The same with one answer chosen; unchanged where the setting or the value is not known any more."""
    found = possible_answer(setting, value)
    return replace(choices, **{setting: found.held}) if found else choices
