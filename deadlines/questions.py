"""Which open questions an answer depended on: those its limit turns on, and those the days themselves raised."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from deadlines.calendar import england_and_wales
from deadlines.counting import Calendar, Period, Unit
from deadlines.defaults import QUESTIONS, OpenQuestion, questions
from deadlines.limits import Binds, LawfulException, TimeLimit
from deadlines.shapes import NoDate
from deadlines.words import in_words


def on_which_it_depended(
    limit: TimeLimit,
    period: Period,
    facts: Mapping[str, date],
    due_on: date | None,
    relied_on: Iterable[LawfulException] = (),
) -> tuple[OpenQuestion, ...]:
    """The open questions that decided an answer, in the order of their numbers.

    `period` is that of the rule applied, `facts` the days it was applied to, `relied_on` the exceptions that lift it.
    """
    return questions(_numbers(limit, period, facts, due_on, tuple(relied_on)))


def _numbers(
    limit: TimeLimit,
    period: Period,
    facts: Mapping[str, date],
    due_on: date | None,
    relied_on: tuple[LawfulException, ...],
) -> Iterator[int]:
    yield from (number for number in limit.questions if QUESTIONS[number].always)
    if due_on is not None and counts_working_days(period):
        yield 1
    if due_on is not None and limit.binds is Binds.NO_LATER_THAN and _is_moved_by_nothing(due_on):
        yield 2
    if due_on is not None and _received_on_a_day_off(limit, facts):
        yield 3
    if relied_on:
        yield 10
    for exception in relied_on:
        yield from exception.questions


def _received_on_a_day_off(limit: TimeLimit, facts: Mapping[str, date]) -> date | None:
    day = facts.get(limit.anchor) if 3 in limit.questions else None
    return day if day is not None and england_and_wales().why_not_worked(day) else None


def by_receipt_convention(limit: TimeLimit, period: Period, facts: Mapping[str, date]) -> tuple[str, ...]:
    """Q3: what the working convention on receipt would lead to, as a sentence; nothing where it makes no difference."""
    day = _received_on_a_day_off(limit, facts)
    if day is None or not england_and_wales().knows(day + timedelta(days=7)):
        return ()
    taken = england_and_wales().on_or_after(day)
    last = period.last_day({**facts, limit.anchor: taken})
    if last is None:
        return ()
    return (
        f"By IPSEA's working convention, which is guidance, receipt would count on {in_words(taken)} and the last day "
        f"would be {in_words(last)}. It is shown for comparison; the day of the law stays.",
    )


def _is_moved_by_nothing(due_on: date) -> bool:
    calendar = england_and_wales()
    return calendar.knows(due_on) and calendar.why_not_worked(due_on) is not None


def counts_working_days(period: Period) -> bool:
    """Whether a period, or a part of it, counts working days as the Regulations use the words (Q1).

    The Tribunal's rules define their own, so what is counted by its calendar raises no question.
    """
    parts: tuple[Period, ...] = getattr(period, "parts", ())
    if parts:
        return any(counts_working_days(part) for part in parts)
    is_ordinary = getattr(period, "calendar", Calendar.ORDINARY) is Calendar.ORDINARY
    return is_ordinary and getattr(period, "unit", None) is Unit.WORKING_DAYS


def touching(limits: Iterable[TimeLimit], number: int) -> tuple[TimeLimit, ...]:
    """The limits an answer of which can depend on a question: named by them, by an exception, or by their counting."""
    return tuple(each for each in limits if number in _possible(each))


def _possible(limit: TimeLimit) -> Iterator[int]:
    yield from limit.questions
    periods = [rule.period for rule in limit.rules]
    if any(counts_working_days(period) for period in periods):
        yield 1
    if limit.binds is Binds.NO_LATER_THAN and any(_is_dated(period) for period in periods):
        yield 2
    if limit.exceptions:
        yield 10
    for exception in limit.exceptions:
        yield from exception.questions


def _is_dated(period: Period) -> bool:
    return not isinstance(period, NoDate) and not getattr(period, "rolls", False)


def possible(limit: TimeLimit) -> tuple[OpenQuestion, ...]:
    """Every open question an answer of this limit can depend on, in the order of their numbers."""
    return questions(_possible(limit))
