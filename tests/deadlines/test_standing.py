"""Where a deadline stands: the ten ways, and that the spans lists look up are the same answer for every day."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from deadlines.standing import DUE_SOON_DAYS, Course, Standing, due_between
from tests.tables import Row, named, rows

# Duties unless "kind" says otherwise. All days are of June 2026; the last day is Mon 15 Jun.
STANDINGS = rows("""
| kind     | met | lifted | ended | on | stands         | because                                   |
|----------|-----|--------|-------|----|----------------|-------------------------------------------|
| duty     |     |        |       | 0  | running        | more than two weeks to go                 |
| duty     |     |        |       | 1  | due_soon       | exactly two weeks to go                   |
| duty     |     |        |       | 15 | due_soon       | in time until midnight of the last day    |
| duty     |     |        |       | 16 | overdue        | the day after                             |
| duty     | 15  |        |       | 15 | met            | on the last day                           |
| duty     | 15  |        |       | 14 | due_soon       | not met yet the day before                |
| duty     | 15  |        |       | 30 | met            | and it stays met                          |
| duty     | 16  |        |       | 16 | missed         | a day late                                |
| duty     | 16  |        |       | 15 | due_soon       | what is done tomorrow is not done today   |
| duty     |     | 10     |       | 9  | due_soon       | before the exception was relied on        |
| duty     |     | 10     |       | 10 | lifted         | from the day it was                       |
| duty     |     | 10     |       | 30 | lifted         | a lifted limit is never overdue           |
| duty     |     | 20     |       | 19 | overdue        | overdue until an exception was relied on  |
| duty     |     | 20     |       | 20 | lifted         | and then not                              |
| duty     | 12  | 10     |       | 12 | met            | in time, exception or not                 |
| duty     | 20  | 10     |       | 20 | met_after      | after the date, which did not bind        |
| duty     | 20  | 25     |       | 22 | missed         | nobody had relied on an exception by then |
| duty     | 20  | 25     |       | 25 | met_after      | somebody had by then                      |
| duty     |     |        | 10    | 9  | due_soon       | before the case ended                     |
| duty     |     |        | 10    | 10 | not_applicable | an ended case's clocks end                |
| duty     |     |        | 20    | 19 | overdue        | it was overdue when the case ended        |
| duty     |     |        | 20    | 20 | not_applicable | and then no longer                        |
| duty     |     | 5      | 10    | 12 | not_applicable | over, lifted or not                       |
| guidance |     |        |       | 16 | window_ended   | guidance is never overdue                 |
| guidance | 15  |        |       | 15 | met            | in the time recommended                   |
| guidance | 16  |        |       | 16 | met_after      | after it, and nothing was missed          |
| window   |     |        |       | 0  | open_window    | the family's time runs                    |
| window   |     |        |       | 15 | open_window    | to the end of its last day                |
| window   |     |        |       | 16 | window_ended   | and is never overdue                      |
| window   | 5   |        |       | 6  | open_window    | an answer does not cut it short           |
| window   | 20  |        |       | 20 | window_ended   | nor is a late answer a failing            |
| window   |     |        | 10    | 9  | open_window    | before the case ended                     |
| window   |     |        | 10    | 10 | not_applicable | the case ended inside it                  |
| window   |     |        | 15    | 16 | not_applicable | or on its last day                        |
| window   |     |        | 16    | 16 | window_ended   | it had run out before the case ended      |
| undated  |     |        |       | 30 | running        | the law sets no day                       |
| undated  | 20  |        |       | 20 | met            | so it is met whenever it is done          |
| undated  |     |        | 20    | 20 | not_applicable | unless the case ends first                |
| undated  |     | 20     |       | 20 | lifted         | a reason not to act at once               |
| open     |     |        |       | 30 | open_window    | time without a stated end                 |
| open     |     |        | 20    | 20 | not_applicable | ends with the case                        |
""")
DUE = date(2026, 6, 15)


def june(cell: str) -> date | None:
    return date(2026, 5, 31) + timedelta(days=int(cell)) if cell else None


@pytest.mark.parametrize("row", STANDINGS, ids=named)
def test_a_deadline_stands_as_its_days_say(row: Row) -> None:
    course = Course(
        None if row["kind"] in ("undated", "open") else DUE,
        met_on=june(row["met"]),
        lifted_on=june(row["lifted"]),
        ended_on=june(row["ended"]),
        binding=row["kind"] != "guidance",
        is_window=row["kind"] in ("window", "open"),
    )
    on = june(row["on"])
    assert on is not None
    assert course.standing(on) == row["stands"]


def test_the_table_shows_each_of_the_ten_and_each_has_words_of_its_own() -> None:
    assert {row["stands"] for row in STANDINGS} == set(Standing)
    assert len(Standing) == len({standing.in_words for standing in Standing}) == 10


def every_course() -> Iterator[Course]:
    """Return every order in which being due, met, lifted and ended can fall, on the edges and off them."""
    soon = timedelta(days=DUE_SOON_DAYS)
    dues = (None, DUE)
    others = (None, DUE - soon - timedelta(days=1), DUE - soon, DUE, DUE + timedelta(days=1), DUE + timedelta(days=40))
    for due, met, lifted, ended, binding, window in product(dues, others, others, others, (True, False), (True, False)):
        yield Course(due, met, lifted, ended, binding, window)


AROUND = [DUE + timedelta(days=offset) for offset in range(-182, 184)]


def test_the_spans_give_the_standing_of_every_day() -> None:
    for course in every_course():
        spans = list(course.spans(AROUND[0]))
        looked_up = {}
        for standing, first, until in spans:
            for day in AROUND:
                if first <= day and (until is None or day < until):
                    assert day not in looked_up, f"two spans of {course} cover {day}"
                    looked_up[day] = standing
        assert looked_up == {day: course.standing(day) for day in AROUND}, course


def test_spans_join_on_and_no_two_neighbours_are_alike() -> None:
    for course in every_course():
        spans = list(course.spans(AROUND[0]))
        assert spans[0][1] == AROUND[0]
        assert spans[-1][2] is None
        for (standing, _, until), (after, first, _) in pairwise(spans):
            assert until == first
            assert standing is not after


@pytest.mark.parametrize("offset", [-400, -15, -14, -1, 0, 1, 40, 400])
def test_spans_may_begin_on_any_day(offset: int) -> None:
    from_day = DUE + timedelta(days=offset)
    for course in every_course():
        spans = list(course.spans(from_day))
        assert spans[0][:2] == (course.standing(from_day), from_day)
        assert all(first >= from_day for _, first, _ in spans)


def test_a_deadline_is_due_between_the_days_its_standing_says() -> None:
    for course in every_course():
        for day in AROUND:
            first, last = due_between(course.standing(day), day)
            assert course.due_on is None or first <= course.due_on <= last, f"{course} on {day}"


def test_a_window_is_never_overdue_nor_missed_and_a_lifted_limit_is_never_overdue() -> None:
    for course in every_course():
        seen = {course.standing(day) for day in AROUND}
        if course.is_window or not course.binding:
            assert not seen & {Standing.OVERDUE, Standing.MISSED}
        if course.lifted_on:
            assert Standing.OVERDUE not in {course.standing(day) for day in AROUND if day >= course.lifted_on}


def test_only_what_nobody_waits_for_any_more_is_settled() -> None:
    assert {each for each in Standing if not each.is_settled} == {
        Standing.RUNNING, Standing.DUE_SOON, Standing.OVERDUE, Standing.LIFTED, Standing.OPEN_WINDOW,
    }  # fmt: skip
