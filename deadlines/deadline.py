"""A deadline: one time limit applied to one set of facts on one day, with its reasons.

A date never travels without them: pages, letters, CSV and JSON print a `Deadline`, never a bare date.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from deadlines import version
from deadlines.calendar import england_and_wales
from deadlines.defaults import QUESTIONS, RECORDED, Choices, OpenQuestion
from deadlines.kept import Same
from deadlines.limits import Binds, LawfulException, Rule, Status, TimeLimit
from deadlines.questions import by_receipt_convention, on_which_it_depended
from deadlines.standing import Course, Standing
from deadlines.words import count_of, in_words

_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Trigger:
    """What started the clock: the fact, its day, its place in the log, and the sentence people read."""

    kind: str
    happened_on: date
    sentence: str
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Lift:
    """An exception relied on, since when, with the sentences of its test and the day its cause ended, if it has."""

    exception: LawfulException
    since: date
    because: tuple[str, ...] = ()
    cause_ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """One time limit, applied. `about` tells several apart (one for each body asked); it is judged on `as_of`.

    `fell_away` says that what ended it shows the duty was never owed, so that nothing can have been late. `conditions`
    are sentences on whether it is owed at all. `choices` is what the authority has set where the law leaves it a
    choice; it never moves the day of a case.
    """

    limit: TimeLimit
    rule: Rule
    facts: Mapping[str, date]
    trigger: Trigger
    due_on: date | None
    as_of: date
    course: Course
    about: str = ""
    lifts: tuple[Lift, ...] = ()
    ended_because: str = ""
    fell_away: bool = False
    met_by: str = ""
    listed: bool = True
    others: tuple[Trigger, ...] = ()
    notes: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    choices: Choices = RECORDED

    @property
    def standing(self) -> Standing:
        """Where it stands on `as_of`."""
        return self.course.standing(self.as_of)

    @property
    def lifted(self) -> bool:
        """Whether a lawful exception means the limit does not bind."""
        return bool(self.lifts)

    @property
    def is_proposed(self) -> bool:
        """Whether it is worked out by a rule that is not law: for what-if and simulation only."""
        return self.rule.status is Status.PROPOSED

    @property
    def is_awaited(self) -> bool:
        """Whether it is a dated duty of law, not yet done, that lists and reminders should show."""
        is_duty = self.listed and self.due_on is not None and self.limit.is_binding and not self.limit.is_window
        return is_duty and not self.standing.is_settled

    @property
    def met_on(self) -> date | None:
        """The day the duty was done, if it had been by `as_of`; None for time allowed to somebody else."""
        met_on = self.course.met_on
        return met_on if met_on is not None and met_on <= self.as_of and not self.limit.is_window else None

    @property
    def do_by(self) -> date | None:
        """The working day on or before the last lawful day; None where that year's bank holidays are not known."""
        calendar = england_and_wales()
        if self.due_on is None or not calendar.knows(self.due_on):
            return None
        return calendar.on_or_before(self.due_on)

    @property
    def days_late(self) -> int:
        """Calendar days past the last day; 0 for a lifted limit, guidance, or time allowed to somebody else."""
        if self.due_on is None or self.lifted or self.limit.is_window or not self.limit.is_binding:
            return 0
        if self.standing is Standing.WINDOW_ENDED or (self.fell_away and self.standing is Standing.NOT_APPLICABLE):
            return 0
        until = min(day for day in (self.course.met_on, self.course.ended_on, self.as_of) if day is not None)
        return max(0, (until - self.due_on).days)

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """The open questions on which this answer depended."""
        return on_which_it_depended(
            self.limit, self.rule.period, self.facts, self.due_on, [lift.exception for lift in self.lifts]
        )

    def steps(self) -> tuple[str, ...]:
        """How the date was worked out, as numbered sentences would be read; the counting says its own part."""
        return _steps(Same(self))

    def _steps(self) -> tuple[str, ...]:
        reckoned = self.rule.period.reckon(self.facts)
        if reckoned.last_day != self.due_on:
            raise AssertionError(f"{self.limit.key}: the working says {reckoned.last_day}, the date {self.due_on}")
        started = [f"{each.sentence} on {in_words(each.happened_on)}." for each in (self.trigger, *self.others)]
        return (
            *started,
            f"{self.limit.sentence} [{self.rule.cite}]",
            *self.conditions,
            *self._about_the_version(),
            *reckoned.sentences,
            *self._about_the_day(),
            *self._about_exceptions(),
            *self._about_the_end(),
        )

    def _about_the_version(self) -> tuple[str, ...]:
        """The options given, why this version applies where its days alone do not say, and how far it was seen."""
        said = [each.means(self.options[each.name]) for each in self.limit.options if each.name in self.options]
        if self.is_proposed:
            said.append("This is proposed and not law: it binds nobody, and is shown only to see what would follow.")
        if self.rule.because:
            said.append(self.rule.because)
        if self.limit.doubt:
            said.append(self.limit.doubt)
        return tuple(said)

    def _about_the_day(self) -> tuple[str, ...]:
        default = (self.limit.default,) if self.limit.default else ()
        told = {2, 10}.union(*(lift.exception.questions for lift in self.lifts))  # beside what raised them
        recorded = tuple(each.sentence for each in self.questions if each.number not in told)
        if self.choices.show_receipt_convention:
            recorded += by_receipt_convention(self.limit, self.rule.period, self.facts)
        if self.due_on is None:
            return (*default, *recorded)
        said = []
        if not self.limit.is_binding:
            said.append(f"This is {self.limit.authority.value}, not a time limit of law: it cannot be missed.")
        if self.limit.binds is Binds.AT_LEAST_UNTIL:
            said.append("It is the least time that must be allowed, and it cannot be shortened.")
        elif self.do_by is None:
            said.append(
                f"The bank holidays of {self.due_on.year} are not yet known, so no earlier working day is named."
            )
        elif self.do_by != self.due_on and self.limit.binds is Binds.NO_LATER_THAN:
            reason = england_and_wales().why_not_worked(self.due_on)
            said.append(
                f"The last day is not a working day ({reason}) and nothing moves it: act by {in_words(self.do_by)}. "
                f"[Recorded default {QUESTIONS[2].name}]"
            )
        return (*said, *default, *recorded)

    def _about_exceptions(self) -> tuple[str, ...]:
        said = []
        for lift in self.lifts:
            promptly = "as soon as practicable" if "practicable" in self.limit.words else "within a reasonable time"
            promptly = lift.exception.leaves or promptly
            said.append(
                f"Exception: {lift.exception.reason}. The limit does not bind and no days are added; the act is still "
                f"due {promptly}. [{lift.exception.cite}] [Recorded default {QUESTIONS[10].name}]"
            )
            said.extend(lift.because)
            said.extend(QUESTIONS[number].sentence for number in lift.exception.questions)
            if lift.cause_ended_on:
                said.append(f"The cause ended on {in_words(lift.cause_ended_on)}.")
        return (*said, *self.notes)

    def _about_the_end(self) -> tuple[str, ...]:
        late = f", {count_of(self.days_late, 'day')} after the last day" if self.days_late else ""
        if self.met_on:
            return (f"{self.met_by or 'It was done'} on {in_words(self.met_on)}{late}.",)
        if self.standing is Standing.NOT_APPLICABLE and self.course.ended_on:
            ended = f"{self.ended_because or 'The case ended'} on {in_words(self.course.ended_on)}"
            early = ", before this time had run out" if self.limit.is_window else late
            return (f"{ended}{early}: the clock ended.",)
        if self.standing is Standing.OVERDUE and self.trigger.sequence is None:  # asked outside any case
            late = count_of(self.days_late, "day")
            return (f"If it has not been done by {in_words(self.as_of)}, it is {late} late.",)
        if self.standing is Standing.OVERDUE:
            what = "No notice had been given" if self.conditions else "It had not been done"
            return (f"{what} by {in_words(self.as_of)}{late}.",)
        return ()

    @property
    def id(self) -> str:
        """A name for this answer: a hash of everything in it, so equal names mean equal reasons."""
        return str(self.as_json()["id"])

    def as_json(self) -> dict[str, Any]:
        """The Deadline of the API contract. `due_on` is null only where the law sets no date; the steps say so."""
        return dict(_as_json(Same(self)))

    def _as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "limit": self.limit.key,
            "title": self.limit.title,
            "about": self.about,
            "duty_of": self.limit.duty_of,
            "due_on": _iso(self.due_on),
            "do_by": _iso(self.do_by),
            "standing": self.standing.value,
            "lifted": self.lifted,
            "met_on": _iso(self.met_on),
            "days_late": self.days_late,
            "authority": self.limit.authority.value,
            "cite": str(self.rule.cite),
            "url": self.rule.cite.url,
            "from": {
                "kind": self.trigger.kind,
                "happened_on": self.trigger.happened_on.isoformat(),
                "sequence": self.trigger.sequence,
            },
            "rule": {
                "cite": str(self.rule.cite),
                "url": self.rule.cite.url,
                "in_force_from": self.rule.in_force.begins.isoformat(),
                "in_force_to": _iso(self.rule.in_force.ends),
            },
            "options": dict(self.options),
            "exceptions": [{"key": lift.exception.key, "cite": str(lift.exception.cite)} for lift in self.lifts],
            "steps": list(self.steps()),
            "open_questions": [each.name for each in self.questions],
            "computed_with": computed_with() | self.choices.as_json() | self._pack(),
        }
        canonical = _canonical(body)
        return body | {"id": f"d-{sha256(canonical.encode()).hexdigest()[:16]}"}

    def _pack(self) -> dict[str, str]:
        return {"pack": self.limit.pack} if self.is_proposed else {}


_KEPT = 4096  # what a day's work asks for again and again; about ten megabytes


@lru_cache(_KEPT)
def _steps(of: Same) -> tuple[str, ...]:
    return of.deadline._steps()


@lru_cache(_KEPT)
def _as_json(of: Same) -> dict[str, Any]:
    return of.deadline._as_json()


def computed_with() -> dict[str, str]:
    """The versions an answer depends on: the law held, the holidays known, the code that ran."""
    return {"law": version.LAW, "holidays": england_and_wales().version, "code": version.CODE}


def under(choices: Choices, deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Deadlines as they read where an authority has set these choices."""
    return tuple(replace(each, choices=choices) if each.choices != choices else each for each in deadlines)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
