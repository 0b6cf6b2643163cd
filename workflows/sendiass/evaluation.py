"""What people said of the service, counted: pure over answers that nobody can be known by (KPIs 1 and 3, para 7.7.2).

Figures of feedback open no list: an answer has no key to anybody, and a list of answers would help to find one.
"""

from collections import Counter
from collections.abc import Sequence

from cases.details.sendiass import LEVELS, USER_TYPES
from cases.sendiass.feedback_questions import QUESTION_SETS, Question
from cases.sendiass.feedback_tables import Feedback
from workflows.sendiass.figures import Breakdown, Figure
from workflows.small_numbers import THRESHOLD

ANSWERS = "answers"
LEFT = "left"
# A share is told in steps of so many of a hundred, and only where a step is as many answers as a number that may be
# shown: otherwise hidden numbers could be worked out from it.
STEP_OF_A_SHARE = 5
FEWEST_FOR_A_SHARE = THRESHOLD * 100 // STEP_OF_A_SHARE
_IMPARTIAL = "impartial"


def response(answers: Sequence[Feedback], asked: int) -> Breakdown:
    """How many of those who were asked have answered."""
    figures = Figure("answered", "Answered", (), len(answers)), Figure("not", "Not answered", (), asked - len(answers))
    return Breakdown(
        "response_rate", "Who was asked", "para 7.7.1", "people asked", figures, of_people=False,
        note="Asked once an intervention has ended: of level 2 and above everybody, of level 1 some. An answer has no "
        "key to anybody, so none of these numbers opens a list, and small ones are hidden here too.",
    )  # fmt: skip


def by_level(answers: Sequence[Feedback]) -> Breakdown:
    """Answers by the highest level of what had ended."""
    says = {key: text for key, text in LEVELS.items() if key != "contact"}
    found = Counter(each.level for each in answers)
    figures = tuple(Figure(key, text, (), found[key]) for key, text in says.items())
    return Breakdown("answers_level", "Answers by level", "para 7.7.1", ANSWERS, figures, is_anonymous=True)


def by_user(answers: Sequence[Feedback]) -> Breakdown:
    """Answers by who the service was for."""
    found = Counter(each.user_type for each in answers)
    figures = tuple(Figure(key, text, (), found[key]) for key, text in USER_TYPES.items())
    return Breakdown("answers_user", "Answers by service user", "KPI 4", ANSWERS, figures, is_anonymous=True)


def questions(answers: Sequence[Feedback]) -> tuple[Breakdown, ...]:
    """What was answered to each question of each version that was used, the best answer first."""
    used = [version for key, version in QUESTION_SETS.items() if any(each.question_set == key for each in answers)]
    return tuple(
        _question(question, version.version, [each for each in answers if each.question_set == version.version])
        for version in used
        for question in version.questions
    )


def _question(question: Question, version: str, answers: Sequence[Feedback]) -> Breakdown:
    given = Counter(each.answers.get(question.key) for each in answers)
    steps = list(enumerate(question.scale, start=1))[::-1]
    figures = tuple(Figure(str(step), text, (), given[step]) for step, text in steps)
    source = "KPIs 1 and 3" if question.key == _IMPARTIAL else "KPI 3, para 7.7.1"
    return Breakdown(
        f"question_{version}_{question.key}", question.asks, source, ANSWERS,
        (*figures, Figure(LEFT, "Left this question", (), given[None])),
        is_anonymous=True, note=_well(question, given),
    )  # fmt: skip


def _well(question: Question, given: Counter[int | None]) -> str:
    """How many of a hundred at least gave one of the two best answers; nothing where too few answered for a share."""
    answered = sum(number for step, number in given.items() if step is not None)
    if answered < FEWEST_FOR_A_SHARE:
        return ""
    share = 100 * (given[4] + given[5]) // answered // STEP_OF_A_SHARE * STEP_OF_A_SHARE
    return f"At least {share} of a hundred answered “{question.scale[3]}” or “{question.scale[4]}”."
