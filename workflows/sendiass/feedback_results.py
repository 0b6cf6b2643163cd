"""What people answered in a financial year: counts by question and answer, by level, kind of person and quarter.

A year is the only stretch there is a page of: two stretches that overlap would tell, by their difference, what the
few between them said.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.details.sendiass import LEVELS, USER_TYPES
from cases.sendiass.feedback_questions import FeedbackQuestionSet, Question
from cases.sendiass.feedback_tables import Feedback
from deadlines.words import month_in_words
from workflows.sendiass.small_tables import Sum, hidden_cells
from workflows.small_numbers import THRESHOLD

SKIPPED = 0  # beside the steps of the scale: the question was left
EVERYBODY = ("", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One group's answers to one question, the best first and last those who left it; None is a number not shown.

    Where the total is not shown no count is, not even a zero: it would tell what the few did not say.
    """

    says: str
    counts: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Answers:
    """One question with its rows: everybody, then group by group."""

    question: Question
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of the counts."""
        return (*self.question.scale[::-1], "Left out")


@dataclass(frozen=True, slots=True)
class Results:
    """A year's results. `comments` is None where so few answered that their words could be known."""

    asked: int | None
    answered: int | None
    questions: tuple[Answers, ...]
    comments: tuple[str, ...] | None


def results_of(version: FeedbackQuestionSet, given: Iterable[Feedback], asked: int) -> Results:
    """The results of the answers to one version of the questions, small numbers hidden in all of them together."""
    answers = [each for each in given if each.question_set == version.version]
    groups = _groups(answers)
    numbers, public, sums = _table(version, answers, groups)
    hidden = _hidden(numbers, public, sums)

    def shown(cell: Hashable) -> int | None:
        return None if cell in hidden else numbers[cell]

    questions = tuple(
        Answers(
            question,
            tuple(
                _row(says, [shown((group, question.key, step)) for step in _STEPS], shown((group, "total")))
                for group, says in groups.items()
            ),
        )
        for question in version.questions
    )
    comments = tuple(sorted((each.comment for each in answers if each.comment), key=str.casefold))
    return Results(
        None if 0 < asked < THRESHOLD else asked,
        shown((EVERYBODY, "total")),
        questions,
        comments if len(answers) >= THRESHOLD else None,
    )


def _hidden(numbers: Mapping[Hashable, int], public: Sequence[Sum], sums: Sequence[Sum]) -> frozenset[Hashable]:
    """What is not shown. The evaluation report shows the `public` lines as well.

    They are decided first and by themselves, so that both hide the same: two that hid different numbers would together
    hide nothing.
    """
    cells = {cell for line in public for cell in (*line.parts, line.total)}
    there = hidden_cells({cell: numbers[cell] for cell in cells}, public)
    return hidden_cells(numbers, sums, shown_elsewhere=cells - there, hidden_elsewhere=there)


def _row(says: str, counts: list[int | None], total: int | None) -> Row:
    return Row(says, tuple(counts) if total is not None else (None,) * len(counts), total)


_STEPS = (5, 4, 3, 2, 1, SKIPPED)  # as the evaluation report has them: both must hide the same ones
Group = tuple[str, str]


def _quarter(month: str) -> str:
    first = (int(month[5:]) - 1) // 3 * 3 + 1
    return f"{month_in_words(first)} to {month_in_words(first + 2)}"


# What answers are told by: the column of the answer, and its value in words.
_DIMENSIONS: Mapping[str, Callable[[str], str]] = {
    "level": LEVELS.__getitem__, "user_type": USER_TYPES.__getitem__, "month": _quarter,
}  # fmt: skip
_ORDER: Mapping[str, list[str]] = {"level": list(LEVELS), "user_type": list(USER_TYPES)}


def _groups_of(each: Feedback) -> list[Group]:
    """The groups somebody's answer counts in, everybody first."""
    return [EVERYBODY, *((name, word(getattr(each, name))) for name, word in _DIMENSIONS.items())]


def _groups(answers: Sequence[Feedback]) -> dict[Group, str]:
    """Everybody, then the groups somebody of whom answered, each with its words."""
    found: dict[Group, str] = {EVERYBODY: "Everybody"}
    for name, word in _DIMENSIONS.items():
        order = _ORDER.get(name, [])
        for value in sorted({getattr(each, name) for each in answers}, key=order.index if order else str):
            found[name, word(value)] = word(value)
    return found


def _table(
    version: FeedbackQuestionSet, answers: Sequence[Feedback], groups: Mapping[Group, str]
) -> tuple[dict[Hashable, int], list[Sum], list[Sum]]:
    """Every number of every question; the lines that the evaluation report has too; and all: across, and down."""
    keys = [each.key for each in version.questions]
    counted: Counter[Hashable] = Counter()
    for each in answers:
        for group in _groups_of(each):
            counted[group, "total"] += 1
            counted.update((group, key, each.answers.get(key, SKIPPED)) for key in keys)
    across = [Sum(tuple((group, key, step) for step in _STEPS), (group, "total")) for group in groups for key in keys]
    totals, down = [], []
    for name in _DIMENSIONS:
        of_it = [group for group in groups if group[0] == name]
        ends = [(key, step) for key in keys for step in _STEPS]
        down += [Sum(tuple((group, *end) for group in of_it), (EVERYBODY, *end)) for end in ends]
        totals.append(Sum(tuple((group, "total") for group in of_it), (EVERYBODY, "total")))
    public = [*across[: len(keys)], *totals]
    sums = [*public, *across[len(keys) :], *down]
    cells = {cell for line in sums for cell in (*line.parts, line.total)}
    return {cell: counted[cell] for cell in cells}, public, sums
