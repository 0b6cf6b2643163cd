"""A time limit as data: who must do what, in the provision's own words, counted how, lifted by what, since when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from deadlines.counting import Period
from deadlines.options import NOTHING, Given, Option, Settled, settle
from deadlines.refusals import NoLawInForce, NotLifted, WrongFacts
from deadlines.words import in_words, joined

LAST_DAY = "last_day"
"""Given as `chosen_by`: the version is the one that is law on the last day it leads to itself."""


class Authority(StrEnum):
    """Where a limit comes from. Only statute and case law bind, so only they can be missed."""

    STATUTE = "statute"
    CASE_LAW = "case law"
    GUIDANCE = "guidance"
    CONTRACT = "contract"
    LOCAL_TARGET = "local target"

    @property
    def binds(self) -> bool:
        """Whether the limit is law rather than a recommendation or an agreement."""
        return self in (Authority.STATUTE, Authority.CASE_LAW)


class Status(StrEnum):
    """Whether a rule is law on its days; a proposed rule can never reach a letter or a list."""

    IN_FORCE = "in force"
    TEMPORARY = "temporary"
    REPEALED = "repealed"
    PROPOSED = "proposed"


class Binds(StrEnum):
    """What the last day means: the latest day to act, the least that must be allowed, how long a bar lasts, or how
    long a right or power may be used.
    """

    NO_LATER_THAN = "no later than"
    AT_LEAST_UNTIL = "at least until"
    BARRED_UNTIL = "barred until"
    OPEN_UNTIL = "open until"


class Confidence(StrEnum):
    """How far a person has seen the provision itself. Whatever is less than verified says so in every answer."""

    VERIFIED = "verified"
    SECONDARY = "seen only in a secondary source"
    RECALLED = "recalled, to be checked"
    DERIVED = "derived from the text"


_DOUBT = {
    Confidence.VERIFIED: "",
    Confidence.SECONDARY: "This rule was seen only in a secondary source: check the provision before relying on it.",
    Confidence.RECALLED: "This rule is recalled and to be checked: read the provision before relying on it.",
    Confidence.DERIVED: "This reading is derived from the text, which does not say it in so many words.",
}


@dataclass(frozen=True, slots=True)
class InForce:
    """The days on which a rule is law, both ends included; no end means it still is."""

    begins: date
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return self.begins <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument and the provision in it, with the address where it can be read."""

    instrument: str
    provision: str
    url: str = ""

    def __str__(self) -> str:
        return f"{self.instrument}, {self.provision}" if self.provision else self.instrument


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a limit: how it is counted, on which days it is law, and where it says so.

    `applies_to` are the days of the limit's anchor for which it is chosen, where those are not the days on which it
    is law: a saving provision, or the want of one; `because` then says so. `when` are the options it is the rule for.
    """

    period: Period
    in_force: InForce
    cite: Citation
    status: Status = Status.IN_FORCE
    applies_to: InForce | None = None
    because: str = ""
    when: Mapping[str, str] = field(default_factory=dict)

    @property
    def chosen_on(self) -> InForce:
        """The days of the limit's anchor for which this version is the one that applies."""
        return self.applies_to or self.in_force

    def is_for(self, choices: Mapping[str, str]) -> bool:
        """Whether it is a rule for these options."""
        return not self.when or all(choices.get(name, "") == value for name, value in self.when.items())


@dataclass(frozen=True, slots=True)
class ObjectiveTest:
    """A test in the exception's own words that days can decide.

    `judge` is given the days, and the first and last day of the period; it answers the sentences that say why
    the test is met, or raises NotLifted naming the part that fails.
    Where `required` is false and none of the days is given, the claim stands untested and says so.
    """

    facts: tuple[str, ...]
    judge: Callable[[Mapping[str, date], date | None, date | None], tuple[str, ...]]
    required: bool = True


@dataclass(frozen=True, slots=True)
class LawfulException:
    """A reason for which one limit does not bind. It lifts that limit; it never moves a date or adds a day.

    `questions` are the numbers of the open questions (`deadlines.defaults`) that relying on it raises.
    `leaves` is how promptly the act is then due, where the exception's own provision says so.
    """

    key: str
    reason: str
    cite: Citation
    in_force: InForce
    test: ObjectiveTest | None = None
    questions: tuple[int, ...] = ()
    leaves: str = ""

    def judge(self, facts: Mapping[str, date], begins: date | None, due_on: date | None) -> tuple[str, ...]:
        """Why the exception holds, as sentences. Raises NotLifted where the law's own conditions are not met.

        A temporary exception covers limits whose last day fell while it was law (Interpretation Act 1978 ss.16, 23).
        """
        if due_on is not None and not self.in_force.holds_on(due_on):
            until = f" to {in_words(self.in_force.ends)}" if self.in_force.ends else ""
            raise NotLifted(
                f"The exception “{self.key}” was law from {in_words(self.in_force.begins)}{until} only.",
                f"This limit's last day is {in_words(due_on)}, outside that time.",
                "The limit binds. Record the reason as a cause of lateness instead.",
            )
        if self.test is None:
            return ()
        given = [name for name in self.test.facts if name in facts]
        if not given and not self.test.required:
            return ("The days of this exception were not given, so its length was not tested here.",)
        if len(given) < len(self.test.facts):
            missing = [name for name in self.test.facts if name not in facts]
            raise WrongFacts(
                f"The exception “{self.key}” needs {joined(missing)} as well.",
                "The law's own test for it can only be applied to those days.",
                f"Give {joined(missing)} as dates.",
            )
        return self.test.judge(facts, begins, due_on)


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A duty with its time. `words` is a short exact quotation, empty where none was verified.

    `asks` says what each day it counts from is; with `every_day_optional` each of them may be left out.
    `chosen_by` names the day that picks the rule where that is not the first of `asks`. `checked_on` is when a
    person last compared this with the provision. `questions` are the numbers of the open questions
    (`deadlines.defaults`) the limit turns on; `default` is anything else to be said of how we read it. `pack` names
    the proposal under which alone it reads so (`deadlines.packs`); what is registered as law has none.
    """

    key: str
    title: str
    duty_of: str
    duty: str
    words: str
    rules: tuple[Rule, ...]
    checked_on: date
    asks: Mapping[str, str]
    exceptions: tuple[LawfulException, ...] = ()
    binds: Binds = Binds.NO_LATER_THAN
    authority: Authority = Authority.STATUTE
    chosen_by: str = ""
    default: str = ""
    questions: tuple[int, ...] = ()
    options: tuple[Option, ...] = ()
    every_day_optional: bool = False
    confidence: Confidence = Confidence.VERIFIED
    pack: str = ""

    @property
    def sentence(self) -> str:
        """Who must do what, with the provision's words quoted where we hold them."""
        return f"{self.duty_of} must {self.duty}" + (f": “{self.words}”." if self.words else ".")

    @property
    def doubt(self) -> str:
        """What to be told of a provision that nobody here has read itself; empty where it was read."""
        return _DOUBT[self.confidence]

    @property
    def anchor(self) -> str:
        """The name of the day that picks the rule."""
        named = self.chosen_by if self.chosen_by != LAST_DAY else ""
        return named or next(iter(self.asks))

    @property
    def is_binding(self) -> bool:
        """Whether statute or case law imposes it."""
        return self.authority.binds

    @property
    def is_window(self) -> bool:
        """Whether it is time that must be allowed to somebody else."""
        return self.binds is not Binds.NO_LATER_THAN

    def settled(self, options: Mapping[str, Given], facts: Iterable[str]) -> Settled:
        """Its options as given, checked, with what holds where none was. Raises WrongOption."""
        return settle(self.key, self.options, options, facts)

    def enacted(self, choices: Mapping[str, str] = NOTHING) -> list[Rule]:
        """Every version that is or was law for the options settled, in order; under a pack its proposals too."""
        return [rule for rule in self.rules if self._enacts(rule, choices)]

    def _enacts(self, rule: Rule, choices: Mapping[str, str]) -> bool:
        return (bool(self.pack) or rule.status is not Status.PROPOSED) and rule.is_for(choices)

    def rule_on(self, day: date, choices: Mapping[str, str] = NOTHING) -> Rule:
        """The version that applies to a day of the anchor, for the options settled.

        Raises NoLawInForce: a day outside every version is never guessed.
        """
        for rule in self.rules:
            if rule.chosen_on.holds_on(day) and self._enacts(rule, choices):
                return rule
        raise self._without_rule(day, self.enacted(choices))

    def _without_rule(self, day: date, enacted: list[Rule]) -> NoLawInForce:
        first = min((rule.chosen_on.begins for rule in enacted), default=None)
        if first is None:
            return NoLawInForce(
                f"{self.key}: it is only proposed.", "A proposal is not law and binds nobody.", "Leave it out."
            )
        if day < first:
            return NoLawInForce(
                f"{self.key}: no rule was in force on {in_words(day)}; the earliest begins on {in_words(first)}.",
                "sendflow never applies today's rule to a day before it was law.",
                "Check the start date of the case, or add the earlier rule with its citation.",
            )
        return NoLawInForce(
            f"{self.key}: no rule applies to {in_words(day)}.",
            "The law made no provision for that day, or has ceased to.",
            f"Check the day; its versions are for {joined([_days_of(rule.chosen_on) for rule in enacted], 'or')}.",
        )

    def rule_for(self, days: Mapping[str, date], choices: Mapping[str, str] = NOTHING) -> Rule:
        """The version that applies to these days, among them the anchor. Raises NoLawInForce, and WrongFacts."""
        if self.chosen_by != LAST_DAY:
            return self.rule_on(days[self.anchor], choices)
        last = None
        for rule in self.enacted(choices):
            last = rule.period.last_day(days)
            if last is not None and rule.chosen_on.holds_on(last):
                return rule
        return self.rule_on(last if last is not None else days[self.anchor], choices)

    def exception(self, key: str) -> LawfulException:
        """One of this limit's own exceptions. Raises NotLifted for any other: exceptions are never borrowed."""
        for each in self.exceptions:
            if each.key == key:
                return each
        own = joined([f"“{each.key}”" for each in self.exceptions], "or")
        raise NotLifted(
            f"“{key}” is not an exception to “{self.title}”.",
            "An exception lifts only the limit whose provision contains it.",
            f"This limit's exceptions are {own}." if own else "This limit has no exception at all.",
            limit=self.key,
        )


def _days_of(days: InForce) -> str:
    until = f" to {in_words(days.ends)}" if days.ends else " on"
    return f"{in_words(days.begins)}{until}"
