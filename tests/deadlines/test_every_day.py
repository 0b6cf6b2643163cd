"""Every day, not samples: the calendar is small enough to try all of it.

Start days run from the first day of the Regulations to the end of 2034; what needs bank holidays stops where they do.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from holidays import country_holidays

from deadlines.calendar import WorkingCalendar, england_and_wales, tribunal
from deadlines.cohorts import Otherwise
from deadlines.counting import Calendar, Count, Counting, Period, Unit, days, months, weeks, working_days
from deadlines.refusals import BeyondKnownHolidays
from deadlines.register import LIMITS
from deadlines.shapes import AtLeastBefore, Before, EarlierOf, LaterOf
from deadlines.words import in_words
from tests.law.asked import facts_of

FROM = Counting.FROM_THE_DAY
FIRST, LAST = date(2014, 9, 1), date(2034, 12, 31)
ONE_DAY = timedelta(days=1)
KNOWN_TO = england_and_wales().last_day


def every_day(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


CALENDAR_PERIODS: dict[str, Period] = {
    "30 days": days(30), "28 days from": days(28, FROM), "5 weeks from": weeks(5, FROM),
    "1 month": months(1), "12 months": months(12), "3 months from": months(3, FROM), "12 months from": months(12, FROM),
    "earlier": EarlierOf((weeks(8), months(2))), "later": LaterOf((months(12, FROM), weeks(50))),
    "2 weeks before": AtLeastBefore(2, Unit.WEEKS, of="from"), "before 15 February": Before(2, 15, of="from"),
    "5 months before": AtLeastBefore(5, Unit.MONTHS, of="from"),
}  # fmt: skip
WORKING_PERIODS: dict[str, Period] = {
    "3 working days": working_days(3), "15 working days": working_days(15),
    "15 working days from": working_days(15, FROM),
    "30 Tribunal days": Count(30, Unit.WORKING_DAYS, calendar=Calendar.TRIBUNAL),
    "2 months, rolled": Count(2, Unit.MONTHS, rolls=True), "1 month, rolled": Count(1, Unit.MONTHS, rolls=True),
    "5 working days before": AtLeastBefore(5, Unit.WORKING_DAYS, of="from"),
}  # fmt: skip
# Limits that are counted alike are tried once, under the name of the last of them.
LIMIT_PERIODS = {
    rule.period: f"{key}, {rule.period.in_words()}" for key, limit in LIMITS.items() for rule in limit.rules
}


def is_of_certain_years(period: Period) -> bool:
    """Return whether it sets a last day for some days only: those limits are tried in tests/law."""
    if isinstance(period, Otherwise):
        return True
    found = [period.last_day(facts_of(period, day)) for day in (FIRST, date(2020, 1, 1), LAST)]
    return found[0] != found[-1] and not all(found)


def counts_working_days(period: Period) -> bool:
    """Return whether a period needs to know the bank holidays."""
    try:
        period.last_day(facts_of(period, KNOWN_TO + ONE_DAY))
    except BeyondKnownHolidays:
        return True
    return False


LIMIT_OF_WORKING_DAYS = {name: period for period, name in LIMIT_PERIODS.items() if counts_working_days(period)}
WITH_LAST_DAY = {
    name: period
    for period, name in LIMIT_PERIODS.items()
    if not counts_working_days(period) and not is_of_certain_years(period) and period.last_day(facts_of(period, FIRST))
}
# So long before the end of the known years that every period below still ends within them.
STARTS_KNOWN = KNOWN_TO - timedelta(days=75)


def besides(made_up: dict[str, Period], of_limits: dict[str, Period]) -> list[tuple[str, Period]]:
    """Return the periods of limits, and those made up that no limit has."""
    return [(name, period) for name, period in made_up.items() if period not in LIMIT_PERIODS] + [*of_limits.items()]


TO_THE_END = besides(CALENDAR_PERIODS, WITH_LAST_DAY)
TO_THE_HORIZON = besides(WORKING_PERIODS, LIMIT_OF_WORKING_DAYS)
EVERY_PERIOD = [(name, period, LAST) for name, period in TO_THE_END] + [
    (name, period, STARTS_KNOWN) for name, period in TO_THE_HORIZON
]


@pytest.mark.parametrize(("name", "period", "until"), EVERY_PERIOD, ids=[each[0] for each in EVERY_PERIOD])
def test_a_later_start_never_ends_earlier_and_the_working_agrees(name: str, period: Period, until: date) -> None:
    earlier = date.min
    for start in every_day(last=until):
        facts = facts_of(period, start)
        last = period.last_day(facts)
        assert last is not None
        assert last >= earlier, f"{name} from {start} ends before the same period from the day before"
        reckoned = period.reckon(facts)
        assert reckoned.last_day == last
        assert in_words(last) in reckoned.sentences[-1]
        earlier = last


@pytest.mark.parametrize("number", [1, 6, 20])
def test_weeks_keep_the_weekday_of_the_event_and_inclusive_weeks_end_the_day_before(number: int) -> None:
    for start in every_day():
        facts = {"from": start}
        assert weeks(number).last_day(facts).weekday() == start.weekday()
        assert weeks(number, FROM).last_day(facts) == weeks(number).last_day(facts) - ONE_DAY


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("number", [1, 15])
def test_counting_the_day_itself_never_ends_later_and_at_most_a_day_earlier(unit: Unit, number: int) -> None:
    known = unit is Unit.WORKING_DAYS
    for start in every_day(last=STARTS_KNOWN if known else LAST):
        counted, after = (Count(number, unit, how).last_day({"from": start}) for how in (FROM, Counting.AFTER_THE_DAY))
        assert start <= counted <= after
        if known:  # the same day when the event's own day is not worked, else the working day before
            worked = england_and_wales().is_working_day(start)
            assert counted == (england_and_wales().on_or_before(after - ONE_DAY) if worked else after)
        else:
            assert after - counted <= ONE_DAY


def test_a_month_ends_on_the_same_day_of_the_month_or_on_its_last() -> None:
    for start in every_day():
        end = months(2).last_day({"from": start})
        assert end.day == start.day or (end.day < start.day and (end + ONE_DAY).day == 1)
        inclusive = months(2, FROM).last_day({"from": start})
        assert (inclusive + ONE_DAY).day == start.day or inclusive == end


def counted_by_hand(calendar: WorkingCalendar, start: date, number: int, from_the_day: bool) -> date:
    day = start if from_the_day else start + ONE_DAY
    left = number
    while True:
        if calendar.why_not_worked(day) is None:
            left -= 1
            if not left:
                return day
        day += ONE_DAY


@pytest.mark.parametrize("calendar", [england_and_wales(), tribunal()], ids=["everyone's", "the Tribunal's"])
@pytest.mark.parametrize("from_the_day", [False, True], ids=["after", "from"])
def test_working_days_are_those_counted_on_the_fingers(calendar: WorkingCalendar, from_the_day: bool) -> None:
    for start in every_day(calendar.first_day, STARTS_KNOWN):
        for number in (1, 15):
            by_hand = counted_by_hand(calendar, start, number, from_the_day)
            assert calendar.nth(start, number, from_the_day=from_the_day) == by_hand


def test_working_days_counted_back_are_those_counted_on_the_fingers() -> None:
    calendar = england_and_wales()
    for end in every_day(FIRST, calendar.last_day):
        day, left = end, 5
        while left:
            day -= ONE_DAY
            left -= calendar.why_not_worked(day) is None
        assert calendar.nth_before(end, 5) == day


@pytest.mark.parametrize("number", [1, 15])
def test_working_days_agree_with_the_holidays_package(number: int) -> None:
    calendar = england_and_wales()
    package = country_holidays("GB", subdiv="ENG", years=range(calendar.first_day.year, KNOWN_TO.year + 1))
    for start in every_day(calendar.first_day, STARTS_KNOWN):
        assert calendar.nth(start, number) == package.get_nth_working_day(start, number), start


def test_the_nearest_working_day_before_and_after_is_the_nearest() -> None:
    calendar = england_and_wales()
    for day in every_day(FIRST, calendar.last_day - timedelta(days=7)):
        before, after = calendar.on_or_before(day), calendar.on_or_after(day)
        assert before <= day <= after
        assert calendar.is_working_day(before)
        assert calendar.is_working_day(after)
        assert not any(calendar.is_working_day(each) for each in every_day(before + ONE_DAY, after - ONE_DAY))


def test_past_the_known_holidays_only_what_counts_working_days_is_refused() -> None:
    for name, period in TO_THE_END:
        assert period.last_day(facts_of(period, KNOWN_TO + ONE_DAY)) is not None, name
    for name, period in TO_THE_HORIZON:
        beyond = facts_of(period, KNOWN_TO + ONE_DAY)
        with pytest.raises(BeyondKnownHolidays, match=f"to {KNOWN_TO.year}"):
            period.last_day(beyond)
        with pytest.raises(BeyondKnownHolidays):
            period.reckon(beyond)
        assert name not in CALENDAR_PERIODS


@pytest.mark.parametrize("number", [1, 2, 15])
def test_a_count_that_starts_inside_the_known_years_and_ends_outside_is_refused(number: int) -> None:
    last_worked = england_and_wales().on_or_before(KNOWN_TO)
    assert working_days(number, FROM).last_day({"from": counted_back(last_worked, number)}) == last_worked
    with pytest.raises(BeyondKnownHolidays):
        working_days(number).last_day({"from": counted_back(last_worked, number)})


def counted_back(day: date, number: int) -> date:
    return england_and_wales().nth_before(day + ONE_DAY, number)
