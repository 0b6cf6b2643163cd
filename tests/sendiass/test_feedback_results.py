"""Results of feedback: every count right, and no small number shown or to be worked out from those that are."""

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.sendiass.feedback import invitation_of, invite, keep_answer
from cases.sendiass.feedback_questions import QUESTION_SETS
from cases.sendiass.feedback_tables import Feedback
from deadlines import clock
from tests.sendiass.world import Service
from workflows import small_numbers
from workflows.sendiass.feedback_results import Results, _groups, _hidden, _table, results_of
from workflows.sendiass.small_tables import Sum, hidden_cells
from workflows.small_numbers import THRESHOLD

SIX = QUESTION_SETS["1"]
ONE = replace(SIX, questions=SIX.questions[:1])
LEVELS, PEOPLE = ["level_2", "level_3", "level_4"], ["parent_or_carer", "young_person"]
MONTHS = ["2026-05", "2026-08"]


def answer(step: int = 5, **given: Any) -> Feedback:
    row = {"key": "k", "level": "level_2", "user_type": "parent_or_carer", "month": "2026-05", "question_set": "1"}
    return Feedback(**(row | {"answers": {each.key: step for each in SIX.questions}} | given))


def table(rows: list[list[int]]) -> tuple[dict[Any, int], list[Sum]]:
    """A table with its totals across and down, as cells and lines."""
    numbers: dict[Any, int] = {}
    columns = range(len(rows[0]))
    for row, counts in enumerate(rows):
        numbers |= {(row, column): number for column, number in enumerate(counts)} | {(row, "all"): sum(counts)}
    for column in columns:
        numbers["all", column] = sum(counts[column] for counts in rows)
    numbers["all", "all"] = sum(map(sum, rows))
    across = [Sum(tuple((row, column) for column in columns), (row, "all")) for row in (*range(len(rows)), "all")]
    down = [Sum(tuple((row, column) for row in range(len(rows))), ("all", column)) for column in (*columns, "all")]
    return numbers, [*across, *down]


def can_be_worked_out(hidden: frozenset[Any], sums: list[Sum]) -> set[Any]:
    """Hidden cells that the shown ones settle: those the lines' equations, solved exactly, leave no freedom."""
    cells = sorted(hidden, key=str)
    rows = [[Fraction((each in line.parts) - (each == line.total)) for each in cells] for line in sums]
    pivots: dict[int, list[Fraction]] = {}
    for row in rows:
        for at, pivot in pivots.items():
            if row[at]:
                row = [one - row[at] * other for one, other in zip(row, pivot, strict=True)]
        first = next((at for at, one in enumerate(row) if one), None)
        if first is None:
            continue
        row = [one / row[first] for one in row]
        for at, pivot in list(pivots.items()):
            pivots[at] = [one - pivot[first] * other for one, other in zip(pivot, row, strict=True)]
        pivots[first] = row
    return {cells[at] for at, row in pivots.items() if sum(map(bool, row)) == 1}


def of(results: Results, says: str, question: int = 0) -> tuple[tuple[int | None, ...], int | None]:
    (row,) = [each for each in results.questions[question].rows if each.says == says]
    return row.counts, row.total


def test_counts_are_told_for_everybody_and_by_level_kind_and_quarter() -> None:
    given = [answer(5) for _ in range(10)] + [answer(4, level="level_3", month="2026-12") for _ in range(8)]
    results = results_of(SIX, given, 30)
    assert (results.asked, results.answered) == (30, 18)
    assert of(results, "Everybody") == ((10, 8, 0, 0, 0, 0), 18)
    assert of(results, "Level 3") == ((0, 8, 0, 0, 0, 0), 8)
    assert of(results, "October to December") == ((0, 8, 0, 0, 0, 0), 8)
    assert of(results, "A parent or carer") == ((10, 8, 0, 0, 0, 0), 18)


def test_a_question_that_was_left_is_counted_as_left() -> None:
    given = [answer() for _ in range(6)] + [answer(answers={"contact": 5}) for _ in range(6)]
    results = results_of(SIX, given, 12)
    assert of(results, "Everybody", 0) == ((12, 0, 0, 0, 0, 0), 12)
    assert of(results, "Everybody", 1) == ((6, 0, 0, 0, 0, 6), 12)


def test_a_small_number_takes_another_with_it_and_the_total_stays() -> None:
    given = [answer(5) for _ in range(20)] + [answer(4) for _ in range(9)] + [answer(1) for _ in range(2)]
    counts, total = of(results_of(SIX, given, 40), "Everybody")
    assert (counts, total) == ((20, None, 0, 0, None, 0), 31)


def test_where_fewer_than_the_threshold_answered_no_number_and_no_word_is_shown() -> None:
    results = results_of(SIX, [answer(comment="It was good") for _ in range(THRESHOLD - 1)], 4)
    assert (results.asked, results.answered, results.comments) == (None, None, None)
    for each in results.questions:
        for row in each.rows:
            assert (row.total, set(row.counts)) == (None, {None})


def test_words_are_told_once_enough_answered_without_their_group_and_in_no_order_of_coming() -> None:
    said = ["zeal", "Always there", "kind"]
    given = [answer(comment=each) for each in said] + [answer() for _ in range(THRESHOLD)]
    assert results_of(SIX, given, 9).comments == ("Always there", "kind", "zeal")


def test_answers_to_another_version_of_the_questions_are_not_counted() -> None:
    results = results_of(SIX, [answer(question_set="0") for _ in range(9)], 0)
    assert (results.answered, results.comments) == (0, None)


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ([[9, 9], [9, 9]], set()),
        ([[0, 9], [9, 9]], set()),
        ([[2, 9], [9, 9]], {(0, 0), (0, 1), (1, 0), (1, 1)}),
    ],
)
def test_a_table_hides_across_and_down(rows: list[list[int]], hidden: set[Any]) -> None:
    assert hidden_cells(*table(rows)) == hidden


@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_hidden_number_can_be_worked_out_from_those_shown(rows: list[list[int]]) -> None:
    numbers, sums = table(rows)
    hidden = hidden_cells(numbers, sums)
    assert {cell for cell, number in numbers.items() if 0 < number < THRESHOLD} <= hidden
    assert can_be_worked_out(hidden, sums) == set()


@given(st.lists(st.tuples(*map(st.sampled_from, (LEVELS, PEOPLE, MONTHS, range(4, 6)))), max_size=60))
def test_no_number_of_the_results_is_small(given: list[tuple[str, str, str, int]]) -> None:
    answers = [answer(step, level=level, user_type=who, month=month) for level, who, month, step in given]
    results = results_of(SIX, answers, 100)
    for question in results.questions:
        for row in question.rows:
            assert not [each for each in (*row.counts, row.total) if each is not None and 0 < each < THRESHOLD]
            unknown = [each for each in (*row.counts, row.total) if each is None]
            assert len(unknown) != 1


# The pages.


def fill(service: Service, number: int = 12) -> None:
    """So many answers of this month, each to an invitation, with words."""
    day = clock.today()
    with service.database.writing() as session:
        for at in range(number):
            given: dict[str, Any] = {"level": "level_2", "user_type": "parent_or_carer", "questions": 6}
            invitation = invitation_of(session, invite(session, ended_on=day, today=day, **given).token, day)
            assert invitation
            keep_answer(session, invitation, {each.key: 5 for each in SIX.questions}, f"Words {at}")


def test_the_manager_sees_the_counts_of_a_year_and_nobody_else_does(service: Service) -> None:
    fill(service)
    page = service.browser("manager").open("/feedback")
    assert page.h1 == "What people said of the service"
    assert "Asked: 12. Answered: 12." in page.words
    for who in ("adviser", "volunteer"):
        assert service.browser(who).open("/feedback").status == 404
    assert service.browser("manager").open("/feedback?year=1999-to-2000").status == 404
    assert service.browser().open("/feedback").path == "/sign-in"


def test_before_anybody_answered_the_page_says_so(service: Service) -> None:
    assert "Nobody has answered in this year yet" in service.browser("manager").open("/feedback").words


def test_words_are_on_the_managers_page_only_where_enough_answered(service: Service) -> None:
    fill(service, THRESHOLD - 1)
    few = service.browser("manager").open("/feedback").words
    assert "Words 1" not in few
    assert "Not shown: fewer than 5 people answered" in few
    fill(service, 8)
    assert "Words 7" in service.browser("manager").open("/feedback").words


@given(st.lists(st.integers(0, 8), min_size=6, max_size=6))
def test_the_page_and_the_evaluation_report_hide_the_same_numbers_of_everybody(counts: list[int]) -> None:
    """Two that hid different ones would together hide nothing."""
    given = [
        answer(step) if step else answer(answers={})
        for at, step in enumerate((5, 4, 3, 2, 1, 0))
        for _ in range(counts[at])
    ]
    line, total = small_numbers.shown(counts, adds_up=True)
    mine, my_total = of(results_of(SIX, given, 50), "Everybody")
    for theirs, ours in zip((*line, total), (*mine, my_total), strict=True):
        assert ours == theirs or total is None


# With lines alone protected, the first three gave a number away by several lines taken together.
@pytest.mark.parametrize("seed", [321, 497, 694, *range(60)])
def test_no_hidden_number_of_the_results_can_be_worked_out(seed: int) -> None:
    rng = Random(seed)
    number, weights = rng.randrange(5, 160), [rng.random() ** 2 for _ in range(5)]
    answers = [
        answer(
            rng.choices(range(1, 6), weights)[0],
            level=rng.choice(LEVELS),
            user_type=rng.choices(PEOPLE, [9, rng.random() * 4])[0],
            month=rng.choice(MONTHS),
        )
        for _ in range(number)
    ]
    numbers, public, sums = _table(ONE, answers, _groups(answers))
    hidden = _hidden(numbers, public, sums)
    assert {cell for cell, number in numbers.items() if 0 < number < THRESHOLD} <= hidden
    assert can_be_worked_out(hidden, sums) == set()
