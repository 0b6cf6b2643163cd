"""The 27 open questions of the law: reasoned, named by the limits they touch, said where they decided."""

import re
from dataclasses import fields
from datetime import date

import pytest

from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.defaults import QUESTIONS, RECORDED, Choices, LastReviewed, OpenQuestion, SixthFormElsewhere
from deadlines.law_page import law_page
from deadlines.questions import possible, touching
from deadlines.register import LIMITS, limit
from tests.law import asked
from tests.tables import Row, named, rows

EVERY_QUESTION = pytest.mark.parametrize("each", QUESTIONS.values(), ids=lambda each: each.name)
AS_OF = date(2026, 11, 1)


def applied(key: str, day: date, **exceptions: dict[str, date]) -> Deadline:
    return apply_limit(limit(key), {limit(key).anchor: day}, as_of=AS_OF, exceptions=exceptions)


def said_in(deadline: Deadline) -> set[str]:
    """The questions the working names."""
    return set(re.findall(r"[Rr]ecorded default (Q\d+)", " ".join(deadline.steps())))


def test_all_twenty_seven_questions_are_recorded_in_order() -> None:
    assert list(QUESTIONS) == list(range(1, 28))
    keys = [each.key for each in QUESTIONS.values()]
    assert len(set(keys)) == 27
    assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in keys)


@EVERY_QUESTION
def test_a_question_says_what_is_done_and_why(each: OpenQuestion) -> None:
    assert each.question.endswith("?")
    for sentence in (each.answer, each.because, each.whether):
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence[0] in "“"
    assert not each.matters.endswith(".")
    assert each.whether.startswith("A setting" if each.setting else "Fixed")


@EVERY_QUESTION
def test_the_page_of_the_law_has_a_chapter_on_it(each: OpenQuestion) -> None:
    page = law_page()
    chapter = page[page.index(f"### {each.name}: ") :].split("\n### ")[0]
    assert each.answer in chapter
    assert each.because in chapter
    for touched in touching(LIMITS.values(), each.number):
        assert f"`{touched.key}`" in chapter


@pytest.mark.parametrize("key", LIMITS)
def test_a_limit_refers_to_open_questions_by_number_and_never_in_free_text(key: str) -> None:
    assert not re.search(r"\bQ\d+\b", LIMITS[key].default), "Put the number in `questions`; its sentence is printed."
    assert set(LIMITS[key].questions) <= set(QUESTIONS)


WHERE_IT_DECIDED = rows("""
| limit                   | day             | questions | because                                                |
|-------------------------|-----------------|-----------|--------------------------------------------------------|
| final_plan              | Mon 02 Dec 2024 | Q2        | the last day is Easter Monday                          |
| final_plan              | Mon 01 Sep 2025 |           | neither end raises a question                          |
| final_plan              | Sat 31 May 2025 | Q2 Q3     | received on a Saturday, and twenty weeks end on one    |
| notify_no_determination | Mon 01 Sep 2025 | Q7        | reg 4 has no exception of its own                      |
| notify_no_determination | Sun 31 Aug 2025 | Q2 Q3 Q7  | and a Sunday at both ends                              |
| advice_response_other   | Mon 01 Sep 2025 | Q21       | guidance, whoever is asked                             |
| draft_reps              | Sat 06 Dec 2025 |           | least time for a family: no day to act by is moved     |
""")


@pytest.mark.parametrize("row", WHERE_IT_DECIDED, ids=named)
def test_a_working_names_the_questions_on_which_it_depended(row: Row) -> None:
    found = applied(row["limit"], row.day("day"))
    wanted = row["questions"].split()
    assert [each.name for each in found.questions] == wanted
    assert said_in(found) == set(wanted)
    assert found.as_json()["open_questions"] == wanted


def test_an_exception_relied_on_names_what_it_raises() -> None:
    closure = {name: date(2025, *day) for name, day in (("advice_requested", (7, 17)), ("closed_from", (7, 24)))}
    closed = applied("final_plan", date(2025, 6, 2), school_closed=closure | {"reopens_on": date(2025, 9, 3)})
    assert said_in(closed) == {"Q8", "Q10"}
    personal = applied("final_plan", date(2025, 6, 2), personal_circumstances={})
    assert said_in(personal) == {"Q9", "Q10"}
    assert said_in(applied("assess_decision", date(2025, 6, 2), personal_circumstances={})) == {"Q10"}


@pytest.mark.parametrize("key", LIMITS)
def test_what_a_limit_can_turn_on_covers_what_it_did_turn_on(key: str) -> None:
    each = LIMITS[key]
    for day in (date(2025, 9, 1), date(2025, 8, 30), date(2025, 12, 25)):
        found = apply_limit(each, asked.days(each, day), as_of=AS_OF, options=asked.options(each, day))
        assert set(found.questions) <= set(possible(each))
        assert said_in(found) == {question.name for question in found.questions}


def test_every_setting_is_a_choice_and_says_what_was_chosen() -> None:
    settable = {each.setting for each in QUESTIONS.values() if each.setting}
    assert settable == {field.name for field in fields(Choices)}
    assert RECORDED.as_json() == {}
    other = Choices(True, SixthFormElsewhere.MARCH, LastReviewed.MEETING)
    assert other.as_json() == {
        "show_receipt_convention": "true",
        "sixth_form_elsewhere": "march",
        "last_reviewed": "meeting",
    }
