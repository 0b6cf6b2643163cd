"""What stands of a log: corrections folded in, as of a day, as known by an instant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.facts import RECORDED_IN_ERROR, Fact, effective

DAY = date(2025, 9, 1)
RECORDED = datetime(2025, 9, 1, 9, tzinfo=UTC)


def fact(sequence: int, kind: str = "note_added", day: int = 0, corrects: int | None = None) -> Fact:
    happened_on = DAY + timedelta(days=day)
    return Fact(kind, happened_on, sequence, {}, recorded_at=RECORDED + timedelta(days=sequence), corrects=corrects)


def sequences(facts: tuple[Fact, ...]) -> list[int]:
    return [each.sequence for each in facts]


def test_facts_stand_in_the_order_they_happened_not_the_order_they_were_recorded() -> None:
    assert sequences(effective([fact(1, day=5), fact(2, day=1), fact(3, day=3)])) == [2, 3, 1]


def test_of_one_day_the_fact_recorded_first_comes_first() -> None:
    assert sequences(effective([fact(1), fact(2), fact(3)])) == [1, 2, 3]


def test_a_correction_takes_the_place_of_what_it_corrects_among_the_facts_of_its_day() -> None:
    assert sequences(effective([fact(1), fact(2), fact(3, corrects=1)])) == [3, 2]
    assert sequences(effective([fact(1), fact(2), fact(3, corrects=1), fact(4, corrects=3)])) == [4, 2]


def test_a_correction_to_another_day_moves_there() -> None:
    assert sequences(effective([fact(1), fact(2, day=1), fact(3, day=2, corrects=1)])) == [2, 3]


def test_what_was_recorded_in_error_is_gone_and_so_is_the_fact_that_said_so() -> None:
    assert sequences(effective([fact(1), fact(2), fact(3, RECORDED_IN_ERROR, corrects=1)])) == [2]
    assert sequences(effective([fact(1), fact(2, corrects=1), fact(3, RECORDED_IN_ERROR, corrects=2)])) == []


@pytest.mark.parametrize(
    ("days", "known"), [(0, []), (1, [1]), (2, [1, 2]), (3, [3, 2]), (4, [3])], ids=lambda value: str(value)
)
def test_a_case_is_shown_as_it_was_known_at_an_instant(days: int, known: list[int]) -> None:
    log = [fact(1), fact(2), fact(3, corrects=1), fact(4, RECORDED_IN_ERROR, corrects=2)]
    assert sequences(effective(log, known_by=RECORDED + timedelta(days=days))) == known
    just_before = RECORDED + timedelta(days=days + 1, microseconds=-1)
    assert sequences(effective(log, known_by=just_before)) == known


def test_a_case_is_shown_as_it_stood_on_a_day() -> None:
    log = [fact(1), fact(2, day=2), fact(3, day=1)]
    assert sequences(effective(log, on=DAY - timedelta(days=1))) == []
    assert sequences(effective(log, on=DAY)) == [1]
    assert sequences(effective(log, on=DAY + timedelta(days=1))) == [1, 3]


def test_a_day_and_an_instant_are_asked_together() -> None:
    log = [fact(1, day=0), fact(2, day=5), fact(3, day=9, corrects=2)]
    before_the_correction = RECORDED + timedelta(days=2)
    assert sequences(effective(log, on=DAY + timedelta(days=5), known_by=before_the_correction)) == [1, 2]
    assert sequences(effective(log, on=DAY + timedelta(days=5))) == [1]


def test_a_fact_that_was_never_dated_in_the_log_is_always_known() -> None:
    supposed = Fact("note_added", DAY, 1, {})
    assert effective([supposed], known_by=datetime(2000, 1, 1, tzinfo=UTC)) == (supposed,)
