"""Counting: deadlines a second with and without their working, and working days beside the `holidays` package's own."""

from datetime import date, timedelta
from statistics import median

from holidays import country_holidays

from deadlines.calculator import apply_limit
from deadlines.calendar import england_and_wales
from deadlines.register import limit
from tests.bench.measure import peak_mb, rate, say, seconds

DAYS = [date(2025, 1, 1) + timedelta(days=number % 700) for number in range(2_000)]


def deadlines() -> None:
    """Dates alone, deadlines, and deadlines explained and as JSON."""
    final_plan, as_of = limit("final_plan"), date(2026, 11, 22)
    period = final_plan.rules[0].period
    bare = rate(lambda: [period.last_day({"from": day}) for day in DAYS], len(DAYS))
    applied = rate(lambda: [apply_limit(final_plan, {"from": day}, as_of=as_of) for day in DAYS], len(DAYS))
    explained = rate(lambda: [apply_limit(final_plan, {"from": day}, as_of=as_of).as_json() for day in DAYS], len(DAYS))
    say(
        "deadlines",
        bare_dates_per_s=round(bare),
        deadlines_per_s=round(applied),
        explained_per_s=round(explained),
        peak_mb=peak_mb(),
    )


def working_days() -> None:
    """One million times five working days on; the package on a hundredth of them, in turn, and the ratio."""
    ours, package = england_and_wales(), country_holidays("GB", subdiv="ENG", years=range(2024, 2029))
    million = DAYS * 500
    some = million[:10_000]
    assert [ours.nth(day, 5) for day in DAYS] == [package.get_nth_working_day(day, 5) for day in DAYS]
    pairs = []
    for _ in range(3):
        mine = seconds(lambda: [ours.nth(day, 5) for day in million])
        theirs = seconds(lambda: [package.get_nth_working_day(day, 5) for day in some]) * len(million) / len(some)
        pairs.append((mine, theirs, theirs / mine))
    say(
        "working_days_1m",
        seconds=round(median(pair[0] for pair in pairs), 3),
        holidays_package_seconds_scaled=round(median(pair[1] for pair in pairs), 2),
        ratio=round(median(pair[2] for pair in pairs), 1),
        aim_ratio=30,
        peak_mb=peak_mb(),
    )
