"""The occasions for a reminder: which step of the policy a deadline has come to on a day, for each who is to be told.

Duties of law are reminded of before and after their last day. Of what is agreed and not law, only what runs in the
process it belongs to: the many windows of families and schools that have ended are nobody's to be reminded of.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from cases.policy_versions import Version
from cases.reminder_policy import Schedule
from deadlines.law.service_standards import (
    CONCERN_FULL,
    CONCERN_INITIAL,
    CONCERN_REMEDIAL,
    CONCERNS_ANALYSED,
    FIRST_RESPONSE,
    SUPPORT_REVIEW,
)
from deadlines.register import LIMITS
from deadlines.standing import Standing
from deadlines.words import count_of
from workflows.processes.concern_analysis import CONCERN_ANALYSIS
from workflows.processes.provider_concern import PROVIDER_CONCERN
from workflows.processes.sendiass_intervention import SENDIASS_INTERVENTION

BINDING = frozenset(key for key, each in LIMITS.items() if each.is_binding)
AGREED_IN: Mapping[str, str] = MappingProxyType(
    {each.key: PROVIDER_CONCERN.key for each in (CONCERN_INITIAL, CONCERN_FULL, CONCERN_REMEDIAL)}
    | {each.key: SENDIASS_INTERVENTION.key for each in (FIRST_RESPONSE, SUPPORT_REVIEW)}
    | {CONCERNS_ANALYSED.key: CONCERN_ANALYSIS.key}
)
AHEAD = (Standing.RUNNING, Standing.DUE_SOON)
_ONE_DAY = timedelta(days=1)
_PASSED = frozenset({Standing.OVERDUE, Standing.WINDOW_ENDED})
_HOW_AGREED = {"deadline_due_soon": "agreed_day_near"}


class To(StrEnum):
    """Whom a step tells. The words are said to them."""

    OWNER = "owner"
    MANAGER = "manager"
    HEAD = "head of service"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One step come to: `what` makes what is told once only, `days` from the last day, `since` the day it came.

    `alike` are the steps of an earlier policy that told the same since then, so that a change repeats nothing.
    """

    what: str
    to: To
    days: int
    since: date
    template: str
    alike: tuple[str, ...] = ()

    @property
    def whats(self) -> tuple[str, ...]:
        """All of which none may have been told for this to be."""
        return (self.what, *self.alike)

    def sentence(self, title: str, ref: str) -> str:
        """Why it goes."""
        if self.days > 0:
            how = "has passed the day agreed" if self.template.startswith("agreed") else "has passed its last day"
        else:
            how = f"has its last day in {count_of(-self.days, 'day')} or less" if self.days else "has its last day"
        return f"“{title}” in case {ref} {how}; this is the {self.to}."


class Steps:
    """The steps of one version of the policy, over many deadlines: what is alike for many of them is kept."""

    def __init__(self, version: Version) -> None:
        self.version, self.policy = version, version.policy
        self._last_open: dict[date, date] = {}
        self._come: dict[tuple[object, ...], tuple[Occasion, ...]] = {}
        self._days: dict[tuple[object, ...], tuple[date, ...]] = {}

    @property
    def furthest_ahead(self) -> timedelta:
        """How long before its last day a deadline is first told of, at the most."""
        schedules = (self.policy.schedule, *self.policy.limits.values(), *map(self.policy.of, AGREED_IN))
        return timedelta(days=max((each.before[0] for each in schedules if each.before), default=0))

    def on(self, row: Row[Any], day: date) -> tuple[Occasion, ...]:
        """The latest step that a deadline has come to for each who is told, on a day that is not quiet.

        Several that came while nobody looked are one: what was to be said earlier is said no more.
        """
        of = (row.limit_key, row.process, row.due_on, row.trigger_on, row.standing, day)
        if of not in self._come:
            self._come[of] = tuple(self._on(row, day))
        return self._come[of]

    def _on(self, row: Row[Any], day: date) -> Iterator[Occasion]:
        if row.limit_key in BINDING:
            has_passed = row.standing == Standing.OVERDUE
        elif AGREED_IN.get(row.limit_key) == row.process:
            has_passed = row.standing == Standing.WINDOW_ENDED
        else:
            return
        if has_passed:
            yield from self._after(row.limit_key, row.due_on, day)
        elif row.standing in AHEAD:
            yield from self._before(row.limit_key, row.due_on, row.trigger_on, day)

    def days_of(self, row: Row[Any], first: date, last: date) -> Iterable[date]:
        """The days after `first`, up to `last`, on which a deadline comes to a step while it stands so."""
        of = (row.limit_key, row.due_on, row.standing in _PASSED, max(row.from_day, first), min(row.to_day, last))
        if of not in self._days:
            self._days[of] = tuple(self._days_of(row, first, min(last, row.to_day - _ONE_DAY)))
        return self._days[of]

    def _days_of(self, row: Row[Any], first: date, last: date) -> set[date]:
        schedule = self.policy.of(row.limit_key)
        if row.standing in _PASSED:
            came = _days_after(schedule, row.due_on, last)
        else:
            came = {self._comes(row.due_on, number) for number in schedule.before}
        days = {self.policy.on_or_after(max(day, row.from_day)) for day in came if day <= last}
        return {day for day in days if first < day <= last}

    def _comes(self, due_on: date, number: int) -> date:
        """The day a step before the last day has come, at the latest the last one that is not quiet: after it is late.

        A step on a quiet day waits for the next; where that is past the last day, it is told before instead.
        """
        if due_on not in self._last_open:
            self._last_open[due_on] = self.policy.on_or_before(due_on)
        return min(due_on - timedelta(days=number), self._last_open[due_on])

    def _before(self, limit_key: str, due_on: date, trigger_on: date, day: date) -> Iterator[Occasion]:
        """The last step before the last day; none that would come as soon as the time began to run.

        What is counted back from a day to come (`trigger_on` after `due_on`) has run since that day was settled.
        """
        schedule, is_counted_back = self.policy.of(limit_key), due_on < trigger_on
        for number in reversed(schedule.before):
            since = self._comes(due_on, number)
            if since <= day and (is_counted_back or due_on - timedelta(days=number) > trigger_on):
                alike = self._alike("before", range(number - 1, (due_on - day).days - 1, -1), since)
                template = _template("deadline_due_soon", limit_key)
                yield Occasion(f"before_{number}", To(schedule.to), -number, since, template, alike)
                return

    def _after(self, limit_key: str, due_on: date, day: date) -> Iterator[Occasion]:
        """The last step after the last day for each who is told."""
        schedule, late = self.policy.of(limit_key), (day - due_on).days
        if schedule.after and late >= schedule.after:
            every = schedule.again_every
            days = schedule.after + (late - schedule.after) // every * every if every else schedule.after
            since = due_on + timedelta(days=days)
            what = "missed" if days == schedule.after else f"overdue_{days}"
            alike = self._alike("overdue", range(days + 1, late + 1), since)
            yield Occasion(what, To(schedule.to), days, since, _template("deadline_missed", limit_key), alike)
        for what, to, after in (
            ("escalated", To.MANAGER, schedule.manager_after),
            ("head_told", To.HEAD, schedule.head_after),
        ):
            if after and late >= after:
                since = due_on + timedelta(days=after)
                yield Occasion(what, to, after, since, _template("deadline_escalated", limit_key))

    def _alike(self, what: str, days: range, since: date) -> tuple[str, ...]:
        """What an earlier policy may have told since a step came; nothing where this one has held since before."""
        return tuple(f"{what}_{number}" for number in days) if self.version.is_younger_than(since) else ()


def _days_after(schedule: Schedule, due_on: date, last: date) -> set[date]:
    """The days up to `last` on which a step after the last day comes."""
    late = (last - due_on).days
    days = {each for each in (schedule.after, schedule.manager_after, schedule.head_after) if each}
    if schedule.after and schedule.again_every:
        days |= set(range(schedule.after, late + 1, schedule.again_every))
    return {due_on + timedelta(days=each) for each in days if each <= late}


def _template(template: str, limit_key: str) -> str:
    """The kind of message, in the words of an agreement where it is not law."""
    return template if limit_key in BINDING else _HOW_AGREED.get(template, "agreed_day_passed")
