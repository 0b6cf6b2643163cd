"""When things happen in an authority: requests follow the school terms, and August is when little comes in."""

from datetime import date, timedelta
from functools import cache
from random import Random

from deadlines.calendar import england_and_wales

# Requests in a month beside an average one: they follow half-terms, and August is nearly empty.
_REQUESTS = (1.1, 1.0, 1.3, 0.8, 1.1, 1.2, 1.1, 0.4, 0.8, 1.2, 1.2, 0.8)
_REACH = timedelta(days=10)  # no run of days off is longer, so a working day lies within


def request_days(rng: Random, first: date, last: date, number: int) -> list[date]:
    """So many days on which a request is received, in order, between two days; nearly all are working days."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    weights = [_REQUESTS[day.month - 1] * (0.08 if day.weekday() >= 5 else 1.0) for day in days]
    return sorted(rng.choices(days, weights, k=number))


def working_day(day: date) -> date:
    """The first working day that is not before `day`."""
    calendar = england_and_wales()
    if calendar.knows(day + _REACH) and calendar.knows(day):
        return calendar.on_or_after(day)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def working_day_by(day: date) -> date:
    """The last working day that is not after `day`."""
    calendar = england_and_wales()
    if calendar.knows(day - _REACH) and calendar.knows(day):
        return calendar.on_or_before(day)
    return day - timedelta(days=max(0, day.weekday() - 4))


def in_autumn(rng: Random, day: date) -> date:
    """A day of the last autumn term that had begun by `day`, and not after it."""
    begun = date(day.year if day.month >= 9 else day.year - 1, 9, 4)
    return begun + timedelta(days=rng.randrange(min(70, max(1, (day - begun).days + 1))))


def summer_closure(year: int) -> tuple[date, date]:
    """The first day the schools of Demonshire are closed in a summer, and the day they open again."""
    last_weeks = date(year, 7, 22)
    september = date(year, 9, 2)
    return last_weeks + timedelta(days=(2 - last_weeks.weekday()) % 7), working_day(september)


@cache
def _closures(year: int) -> tuple[tuple[date, date], ...]:
    """The holidays that lie in a calendar year: the first day the schools are closed, and the day they open again."""
    christmas = (date(year, 1, 1), date(year, 1, 5)), (date(year, 12, 20), date(year + 1, 1, 5))
    good_friday = _good_friday(year)
    easter = (good_friday - timedelta(days=4), good_friday + timedelta(days=10))
    halves = ((2, 12), (5, 25), (10, 24))  # each the week of the first Monday from that day on
    mondays = [day + timedelta(days=-day.weekday() % 7) for day in (date(year, *half) for half in halves)]
    return (*christmas, easter, summer_closure(year), *((day, day + timedelta(days=7)) for day in mondays))


def _good_friday(year: int) -> date:
    """The Friday of a spring that is no working day; a likely one where the bank holidays are not known."""
    calendar = england_and_wales()
    fridays = [day for day in (date(year, 3, 20) + timedelta(days=each) for each in range(35)) if day.weekday() == 4]
    return next((day for day in fridays if calendar.knows(day) and not calendar.is_working_day(day)), fridays[2])


def school_day(day: date) -> date:
    """The first working day that is not before `day` on which schools are open."""
    while True:
        day = working_day(day)
        reopens = [until for since, until in _closures(day.year) if since <= day < until]
        if not reopens:
            return day
        day = reopens[0]


def once_schools_are_open(rng: Random, day: date) -> date:
    """The day a school gets to a thing it would have done on `day`: after the holidays, if it was closed."""
    opens = school_day(day)
    return opens if opens == day else school_day(opens + timedelta(days=rng.randint(1, 12)))


def outside_august(rng: Random, day: date, earliest: date, latest: date) -> date:
    """The day an educational psychologist's advice comes that was meant for `day`: hardly ever one in August."""
    if day.month != 8 or rng.random() >= 0.85:
        return day
    after = working_day(date(day.year, 9, 1) + timedelta(days=rng.randint(2, 24)))
    before = working_day_by(date(day.year, 7, 31) - timedelta(days=rng.randint(0, 14)))
    return after if after <= latest else max(earliest, before)
