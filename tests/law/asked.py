"""Days and options with which any limit can be asked: every day it asks for, and the first value of each option."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from deadlines.limits import Rule, TimeLimit
from deadlines.options import Given


def days(limit: TimeLimit, day: date) -> dict[str, date]:
    """Return every day the limit asks for, all of them `day`."""
    return dict.fromkeys(limit.asks, day)


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
