"""When whom is reminded of a deadline, on which days nobody is, and how much in one day: a policy, as data to be read.

Law sets the last day; who hears of it before and after is the authority's own choice. What is here holds until an
administrator changes it (`cases.policy_versions`). All numbers are calendar days.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from cases.details.base import Day, ordinary_text
from deadlines.calendar import england_and_wales
from deadlines.law.service_standards import (
    CONCERN_FULL,
    CONCERN_INITIAL,
    CONCERN_REMEDIAL,
    CONCERNS_ANALYSED,
    FIRST_RESPONSE,
    SUPPORT_REVIEW,
)

_ONE_DAY = timedelta(days=1)
LONGEST_QUIET = timedelta(days=31)  # from the first to the last day that an authority may name at once


def _latest_last(days: tuple[int, ...]) -> tuple[int, ...]:
    """Each number once, the most days before the last day first."""
    return tuple(sorted(set(days), reverse=True))


Ahead = Annotated[tuple[Annotated[int, Field(ge=0, le=365)], ...], AfterValidator(_latest_last), Field(max_length=12)]
Later = Annotated[int, Field(ge=1, le=365)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Schedule(_Data):
    """Who is told of one deadline when, in days from its last day. None: not told at all.

    `to` is told `before` (0 is the last day itself), `after` it has passed and then `again_every` so many days while it
    still stands so. The manager of the team is told `manager_after`, the head of service `head_after`, once each.
    """

    to: Literal["owner", "manager"] = "owner"
    before: Ahead = (30, 15, 5, 0)
    after: Later | None = 1
    again_every: Later | None = 7
    manager_after: Later | None = 7
    head_after: Later | None = 28

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.again_every and not self.after:
            raise ValueError("What is told again must first be told once: say how many days after the last day.")
        if self.manager_after and self.head_after and self.head_after < self.manager_after:
            raise ValueError("The head of service is told after the manager, not before.")
        return self


# What was agreed and is not law. Of what a provider agreed to, only the day that passed is told.
_PASSED = Schedule(before=(), again_every=None, manager_after=None, head_after=None)
_OF_THE_SERVICE = Schedule(before=(5, 0), again_every=None, manager_after=2, head_after=None)
_OF_THE_MONTH = Schedule(to="manager", before=(14,), again_every=None, manager_after=None, head_after=None)
AGREED: Mapping[str, Schedule] = {
    CONCERN_INITIAL.key: _PASSED,
    CONCERN_FULL.key: _PASSED,
    CONCERN_REMEDIAL.key: _PASSED,
    CONCERNS_ANALYSED.key: _OF_THE_MONTH,
    FIRST_RESPONSE.key: _OF_THE_SERVICE,
    SUPPORT_REVIEW.key: _OF_THE_SERVICE,
}


class Quiet(_Data):
    """Days on which nobody is reminded, both inclusive, and why: the office is shut, for instance."""

    first: Day
    last: Day
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ordinary_text(self.why)
        if not timedelta() <= self.last - self.first < LONGEST_QUIET:
            raise ValueError(f"Quiet days run from a first to a last day, {LONGEST_QUIET.days} days at most.")
        return self


class Chasers(_Data):
    """When a body asked for advice is asked again, in days; `at_most` counts every message to it, the first included.

    `after` are days after it was asked, `before` days before the last day; once that has passed it is chased
    `overdue_after` so many days and then `again_every` so many.
    """

    on_asking: bool = True
    after: Ahead = (21,)
    before: Ahead = (7,)
    overdue_after: Later | None = 1
    again_every: Later | None = 7
    at_most: Annotated[int, Field(ge=1, le=60)] = 8

    def days(self, asked_on: date, due_on: date | None) -> tuple[date, ...]:
        """The days on which it is chased, in order, if nothing is heard; what is quiet is the policy's to say."""
        days = {asked_on} if self.on_asking else set()
        days |= {asked_on + timedelta(days=number) for number in self.after if number}
        if due_on:
            days = {day for day in days if day <= due_on}  # from then on it is overdue, and chased as such
            days |= {due_on - timedelta(days=number) for number in self.before}
            if self.overdue_after:
                first = due_on + timedelta(days=self.overdue_after)
                more = range(self.at_most) if self.again_every else range(1)
                days |= {first + timedelta(days=(self.again_every or 0) * number) for number in more}
        ours = sorted(day for day in days if day > asked_on or (self.on_asking and day == asked_on))
        return tuple(ours[: self.at_most])


class Policy(_Data):
    """The whole of it: `schedule` for every duty of law, but for `limits` that have their own; quiet days; how much.

    More than `digest_over` reminders for one person on one day are one email; of more than `most_a_day` the rest wait
    for the next day, and the email says so.
    """

    schedule: Schedule = Schedule()
    limits: dict[str, Schedule] = Field(default_factory=dict)
    quiet_weekends: bool = True
    quiet_bank_holidays: bool = True
    quiet: tuple[Quiet, ...] = Field(default=(), max_length=40)
    digest_over: Annotated[int, Field(ge=0, le=100)] = 5
    most_a_day: Annotated[int, Field(ge=1, le=500)] = 50
    chasers: Chasers = Chasers()

    def of(self, limit_key: str) -> Schedule:
        """Who is told of a limit when."""
        return self.limits.get(limit_key) or AGREED.get(limit_key) or self.schedule

    def why_quiet(self, day: date) -> str | None:
        """Why nobody is reminded on a day; None where they are. A year whose holidays are not known has none."""
        if self.quiet_weekends and day.weekday() >= 5:
            return "a Saturday" if day.weekday() == 5 else "a Sunday"
        if self.quiet_bank_holidays and (name := england_and_wales().bank_holidays.get(day)):
            return name
        return next((each.why for each in self.quiet if each.first <= day <= each.last), None)

    def on_or_after(self, day: date) -> date:
        """The first day that is not quiet and not before this one."""
        while self.why_quiet(day):
            day += _ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The last day that is not quiet and not after this one."""
        while self.why_quiet(day):
            day -= _ONE_DAY
        return day

    def chasing_days(self, asked_on: date, due_on: date | None) -> tuple[date, ...]:
        """The days on which a body asked for advice is chased: what falls on a quiet day goes on the next that is not.

        Asking itself waits for no day.
        """
        days = self.chasers.days(asked_on, due_on)
        return tuple(dict.fromkeys(day if day == asked_on else self.on_or_after(day) for day in days))
