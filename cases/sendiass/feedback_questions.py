"""What people are asked once their support has ended, version by version, as data.

The six questions stand for the six themes of KPI 3 and for the national template, which the specification names and
nobody can retrieve any more: its order is kept as it is remembered (1 to 3 are asked of whoever was advised once), the
words are ours. A service that has the template puts it in as a version of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `scale` are its five answers from the worst to the best, as steps 1 to 5."""

    key: str
    asks: str
    scale: tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class FeedbackQuestionSet:
    """One version of the questions, used from a day on; `comment` asks for words of their own."""

    version: str
    used_from: date
    questions: tuple[Question, ...]
    comment: str


def _how(word: str) -> tuple[str, str, str, str, str]:
    return (f"Not at all {word}", f"Not very {word}", f"Fairly {word}", f"Very {word}", f"Extremely {word}")


QUESTION_SETS: Mapping[str, FeedbackQuestionSet] = MappingProxyType(
    {
        each.version: each
        for each in (
            FeedbackQuestionSet(
                "1",
                date(2016, 1, 1),
                (
                    Question(
                        "contact",
                        "How easy was it to get in touch with us?",
                        ("Very difficult", "Difficult", "Neither easy nor difficult", "Easy", "Very easy"),
                    ),
                    Question(
                        "helpful", "How helpful was the information, advice and support we gave you?", _how("helpful")
                    ),
                    Question(
                        "impartial", "How neutral, fair and unbiased do you think we were?", _how("fair and unbiased")
                    ),
                    Question(
                        "difference",
                        "What difference did our help make for you?",
                        ("None at all", "A small difference", "Some difference", "A big difference", "A great deal"),
                    ),
                    Question(
                        "satisfied",
                        "Overall, how satisfied are you with our service?",
                        (
                            "Very dissatisfied",
                            "Dissatisfied",
                            "Neither one nor the other",
                            "Satisfied",
                            "Very satisfied",
                        ),
                    ),
                    Question("recommend", "How likely are you to recommend us to others?", _how("likely")),
                ),
                "Is there anything else you would like to tell us? (optional)",
            ),
        )
    }
)


def questions_on(day: date) -> FeedbackQuestionSet:
    """The version in use on a day; the earliest before any."""
    in_use = [each for each in QUESTION_SETS.values() if each.used_from <= day]
    return in_use[-1] if in_use else next(iter(QUESTION_SETS.values()))
