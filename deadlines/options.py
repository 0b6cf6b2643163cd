"""Options: circumstances that are not days and on which the law's answer depends, declared by a limit as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from deadlines.refusals import WrongOption
from deadlines.words import in_words, joined

Given = str | bool | date
"""What an option may be given as: a word, true or false, or a day."""

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Option:
    """A circumstance a limit asks about. `values` are what it may be, each with what that means; none: it is a day.

    A word must be given unless `unless_given` names the value taken without it, or `goes_with` names the day it
    belongs to: then it is given with that day and never without. A day is given where the period counts from it.
    """

    name: str
    asks: str
    values: Mapping[str, str] = field(default_factory=dict)
    unless_given: str = ""
    goes_with: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is given as a day."""
        return not self.values

    @property
    def said(self) -> str:
        """What it may be, as a phrase: "“fe” (…) or “other” (…)"."""
        if self.is_day:
            return "a day, for instance 2025-09-01"
        return joined([f"“{value}” ({means})" for value, means in self.values.items()], "or")

    def means(self, value: str) -> str:
        """What a value given says, as a sentence among the steps."""
        if self.is_day:
            return f"{self.asks}: {in_words(date.fromisoformat(value))}."
        return f"{self.asks}: {self.values[value]}."


@dataclass(frozen=True, slots=True)
class Settled:
    """Options as a limit uses them: a word for each, empty where none applies; the days; and what was given."""

    choices: Mapping[str, str]
    days: Mapping[str, date]
    given: Mapping[str, str]


_NOTHING_SETTLED = Settled(NOTHING, {}, NOTHING)


def settle(limit: str, options: tuple[Option, ...], given: Mapping[str, Given], facts: Iterable[str]) -> Settled:
    """Options given for a limit, checked, with what holds where none was given. Raises WrongOption, naming each part.

    Whether a day is needed depends on the version that applies, so that is checked where the version is known.
    """
    if not options and not given:
        return _NOTHING_SETTLED
    _refuse_unknown(limit, options, given)
    choices, days, facts = {}, {}, set(facts)
    for option in options:
        if option.is_day:
            if option.name in given:
                days[option.name] = _as_day(option, given[option.name])
        else:
            choices[option.name] = _as_choice(limit, option, given, facts)
    written = {name: value for name, value in choices.items() if name in given}
    return Settled(choices, days, written | {name: day.isoformat() for name, day in days.items()})


def _refuse_unknown(limit: str, options: tuple[Option, ...], given: Mapping[str, Given]) -> None:
    own = [each.name for each in options]
    surplus = [name for name in given if name not in own]
    if surplus:
        raise WrongOption(
            f"“{limit}” has no option {joined([f'“{name}”' for name in surplus], 'or')}.",
            "An option that is not used would look as if it had been taken into account.",
            f"Its options are {joined([f'“{name}”' for name in own])}." if own else "Leave it out: it has none.",
            fields=surplus,
        )


def _as_choice(limit: str, option: Option, given: Mapping[str, Given], facts: set[str]) -> str:
    if option.name not in given:
        if option.unless_given or (option.goes_with and option.goes_with not in facts):
            return option.unless_given
        raise WrongOption(
            f"“{limit}” needs the option “{option.name}”.",
            f"It asks: {option.asks}. The day depends on the answer.",
            f"Give {option.said}.",
            fields=[option.name],
        )
    if option.goes_with and option.goes_with not in facts:
        raise WrongOption(
            f"The option “{option.name}” was given without the day “{option.goes_with}”.",
            "It says something about that day only.",
            f"Give “{option.goes_with}” as a date, or leave the option out.",
            fields=[option.name],
        )
    value = given[option.name]
    written = str(value).lower() if isinstance(value, bool) else str(value)
    if written not in option.values:
        raise WrongOption(
            f"“{written}” is no value of the option “{option.name}”.",
            f"It asks: {option.asks}.",
            f"Give {option.said}.",
            fields=[option.name],
        )
    return written


def _as_day(option: Option, value: Given) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise WrongOption(
        f"The option “{option.name}” is not a day.",
        f"It asks: {option.asks}.",
        "Give it as year-month-day, for instance 2025-09-01.",
        fields=[option.name],
    )
