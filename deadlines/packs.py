"""Law packs: proposed changes as data, for what-if and simulation only.

A pack is never law. `under` makes of it a separate value, `SupposedLaw`, which `workflows.timetable.timetable` takes
only where it is passed by name; the register, the calculator, records, lists and letters have no way to be given one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

from deadlines.birthdays import ForThoseBorn
from deadlines.counting import Period, Reckoning
from deadlines.limits import Citation, InForce, Rule, Status, TimeLimit
from deadlines.refusals import Refusal
from deadlines.register import LIMITS

CURRENT = "current"
"""What the law that is law is called where a pack could be named instead."""


class UnknownPack(Refusal):
    """No law pack has that name."""

    code = "unknown_pack"


@dataclass(frozen=True, slots=True)
class Change:
    """What a pack does to one limit of the register: versions that come before those it has.

    A version holds from the day it commences, for the days of the limit's anchor named in it (its saving provision).
    A limit that would end is given a version without a date.
    """

    key: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """A limit there would be besides: it runs wherever one of `alongside` runs, until that case ends."""

    limit: TimeLimit
    alongside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Children born on certain days, and what the proposal says would become of them."""

    name: str
    born: InForce
    says: str


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A proposed change of the law, to be read beside its source. `assumes` is what the source leaves open."""

    name: str
    title: str
    says: str
    sources: tuple[Citation, ...]
    assumes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    additions: tuple[Addition, ...] = ()
    cohorts: tuple[Cohort, ...] = ()

    @property
    def commences(self) -> date | None:
        """The day on which the first of its rules would commence; None where it changes nothing."""
        return min((rule.in_force.begins for rule in self.rules), default=None)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule it proposes."""
        added = (rule for each in self.additions for rule in each.limit.rules)
        return (*(rule for each in self.changes for rule in each.rules), *added)

    def faults(self, registered: Mapping[str, TimeLimit]) -> Iterator[str]:
        """What is wrong with it as data, as sentences."""
        named = [each.key for each in self.changes] + [key for each in self.additions for key in each.alongside]
        yield from (f"{self.name}: there is no limit {key} to change." for key in named if key not in registered)
        yield from (f"{self.name}: {each.limit.key} is law already." for each in self.additions
                    if each.limit.key in registered)  # fmt: skip
        yield from (f"{self.name}: the rule of {rule.cite} is not marked as proposed." for rule in self.rules
                    if rule.status is not Status.PROPOSED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SupposedLaw:
    """The law as a whole if a pack were enacted: the register, with the pack's rules taken as in force."""

    pack: Pack
    changed: Mapping[str, TimeLimit] = field(default_factory=dict)
    added: Mapping[str, tuple[TimeLimit, ...]] = field(default_factory=dict)

    def limit(self, limit: TimeLimit) -> TimeLimit:
        """How a limit of the register reads under this law: the very same object where nothing changes."""
        return self.changed.get(limit.key, limit)

    def alongside(self, limit: TimeLimit) -> tuple[TimeLimit, ...]:
        """The limits there would be besides, wherever this one runs."""
        return self.added.get(limit.key, ())


@dataclass(frozen=True, slots=True)
class _Knowing:
    """A period with a day that is known of the child and not recorded in the case."""

    period: Period
    known: Mapping[str, date]

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(name for name in self.period.needs if name not in self.known)

    @property
    def may_use(self) -> tuple[str, ...]:
        return tuple(name for name in self.period.may_use if name not in self.known)

    def last_day(self, facts: Mapping[str, date]) -> date | None:
        return self.period.last_day({**facts, **self.known})

    def reckon(self, facts: Mapping[str, date]) -> Reckoning:
        return self.period.reckon({**facts, **self.known})

    def in_words(self) -> str:
        return self.period.in_words()


@lru_cache(1024)
def under(pack: Pack, *, born: date | None = None, as_if_from: date | None = None) -> SupposedLaw:
    """The law under a pack. `born` is the birth date of the child a case is about, on which some proposals turn.

    `as_if_from`: as if it had commenced on that day already. Where it commences sooner by itself, nothing changes.
    """
    changed = {}
    for change in pack.changes:
        proposed = tuple(_taken_as_enacted(rule, born, as_if_from) for rule in change.rules)
        limit = LIMITS[change.key]
        changed[change.key] = replace(limit, rules=(*proposed, *limit.rules), pack=pack.name)
    added: dict[str, tuple[TimeLimit, ...]] = {}
    for addition in pack.additions:
        rules = tuple(_taken_as_enacted(each, born, as_if_from) for each in addition.limit.rules if _is_for(each, born))
        limit = replace(addition.limit, rules=rules, pack=pack.name)
        for key in addition.alongside if rules else ():
            added[key] = (*added.get(key, ()), limit)
    return SupposedLaw(pack, MappingProxyType(changed), MappingProxyType(added))


def _is_for(rule: Rule, born: date | None) -> bool:
    """Whether a rule is for this child at all: one for a cohort is only for those whose birth date is held."""
    return not isinstance(rule.period, ForThoseBorn) or rule.period.concerns(born)


def _taken_as_enacted(rule: Rule, born: date | None, as_if_from: date | None) -> Rule:
    in_force = rule.in_force
    if as_if_from and as_if_from < in_force.begins:
        in_force = replace(in_force, begins=as_if_from)
    known = {"birth_date": born} if born else {}
    return replace(rule, period=_Knowing(rule.period, known), in_force=in_force)


def pack(name: str) -> Pack:
    """The pack of that name. Raises UnknownPack, naming those there are."""
    from deadlines.law.packs import PACKS

    if name in PACKS:
        return PACKS[name]
    raise UnknownPack(
        f"There is no law pack “{name}”.",
        "A proposal is tried out only as somebody has written it down, with its source.",
        f"There are: {', '.join((CURRENT, *PACKS))}.",
        near=get_close_matches(name, (CURRENT, *PACKS), n=3),
    )
