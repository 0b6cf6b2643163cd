"""Days and options with which any limit can be asked: every day it asks for, and the first value of each option.

Every day is the same one, but for a birth, which lies twenty-five years before it, and for a day on which somebody
knew of a move in time, which lies two months before it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from deadlines.cohorts import OnlySince
from deadlines.conditions import IfAware
from deadlines.counting import Count, Period
from deadlines.limits import Rule, TimeLimit
from deadlines.options import Given
from deadlines.shapes import AtLeastBefore


def days(limit: TimeLimit, day: date) -> dict[str, date]:
    """Return every day the limit asks for."""
    used = [name for name in facts_of(limit.rules[-1].period, day) if name in limit.asks]
    return dict.fromkeys(limit.asks, day) | {name: facts_of(limit.rules[-1].period, day)[name] for name in used}


def facts_of(period: Period, day: date) -> dict[str, date]:
    """Return every day a period may count from."""
    found = dict.fromkeys(period.may_use, day)
    if "birth_date" in found:
        found["birth_date"] = date(day.year - 25, day.month, min(day.day, 28))
    if isinstance(period, OnlySince):
        found[period.of] = max(day, period.begins)
    if isinstance(period, IfAware) and period.in_time:
        found[period.aware] = day - timedelta(days=60)
    return found


def lengths_in(period: Period) -> list[Count | AtLeastBefore]:
    """Return every length of time inside a period, whatever holds it."""
    if isinstance(period, Count | AtLeastBefore):
        return [period]
    inner = getattr(period, "period", None)
    parts = getattr(period, "parts", ()) if inner is None else (inner,)
    return [each for part in parts for each in lengths_in(part)]


def options(limit: TimeLimit, day: date) -> dict[str, Given]:
    """Return the options one must give beside those days."""
    return next(every_choice(limit, day))


def every_choice(limit: TimeLimit, day: date) -> Iterator[dict[str, Given]]:
    """Yield every combination of the values of a limit's options, with the days its rule then counts from."""
    asked = [option for option in limit.options if not option.is_day]
    for values in product(*(option.values for option in asked)):
        choices: dict[str, Given] = {option.name: value for option, value in zip(asked, values, strict=True)}
        rule = rule_for(limit, choices)
        yield choices | {each.name: day for each in limit.options if each.is_day and each.name in rule.period.may_use}


def rule_for(limit: TimeLimit, choices: dict[str, Given]) -> Rule:
    """Return the last version for these options."""
    return [rule for rule in limit.rules if rule.is_for({name: str(value) for name, value in choices.items()})][-1]


def versions(limit: TimeLimit) -> list[tuple[Rule, ...]]:
    """Return the versions of a limit that follow one another: those for the same options together."""
    whens = list(dict.fromkeys(tuple(sorted(rule.when.items())) for rule in limit.rules))
    return [tuple(rule for rule in limit.rules if tuple(sorted(rule.when.items())) == when) for when in whens]
