"""Back from the day by which a plan must name the new place to the latest review meeting that still fits. Pure.

Every day is counted by the registered limits: nothing here knows how long a period is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from deadlines.law.send_regs_2014 import (
    AMENDED_PLAN,
    AMENDMENT_REPRESENTATIONS,
    MEETING_NOTICE,
    PHASE_POST16_TO_POST16,
    PHASE_TRANSFER_OTHER,
    PHASE_TRANSFER_POST16,
    REVIEW_DECISION,
)
from deadlines.limits import TimeLimit
from deadlines.words import in_words

_FAR_ENOUGH = 366  # days looked back over; every period here is far shorter
_LIMITS = {"secondary_to_post16": PHASE_TRANSFER_POST16, "post16_to_post16": PHASE_POST16_TO_POST16}


class Prospect(StrEnum):
    """Whether the day of reg 18 can still be kept."""

    DONE = "The plan names the place"
    FITS = "Fits, with the full time the law allows"
    ONLY_FASTER = "Fits only if the authority acts faster than it must"
    CANNOT = "Cannot now be met"


class Reached(StrEnum):
    """How far a transfer has come, by the last of its steps that was taken."""

    NO_CASE = "No case open yet"
    BEGUN = "No meeting arranged yet"
    ARRANGED = "Meeting arranged"
    HELD = "Meeting held"
    NOTICE_SENT = "Notice of amendments sent"
    NAMED = "The plan names the place"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days back from the last lawful one. `latest_meeting` leaves the full time for each later step, the
    `last_possible_meeting` only the family's fifteen days; `invite_by` is the last day to give notice of the former.
    """

    limit: TimeLimit
    due_on: date
    latest_meeting: date
    last_possible_meeting: date
    invite_by: date
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a transfer has come: the days of what has happened, as far as it has."""

    meeting_arranged_for: date | None = None
    meeting_held_on: date | None = None
    notice_served_on: date | None = None
    place_named_on: date | None = None

    @property
    def reached(self) -> Reached:
        """The last step taken, of a transfer for which a case is open."""
        if self.place_named_on:
            return Reached.NAMED
        if self.notice_served_on:
            return Reached.NOTICE_SENT
        if self.meeting_held_on:
            return Reached.HELD
        return Reached.ARRANGED if self.meeting_arranged_for else Reached.BEGUN


def limit_of(phase: str) -> TimeLimit:
    """The limit of reg 18 to which a kind of transfer is held."""
    return _LIMITS.get(phase, PHASE_TRANSFER_OTHER)


def back_from(phase: str, transfer_on: date) -> Schedule:
    """Work back from the last day of reg 18. Raises NoLawInForce where there was no such law on the transfer's day."""
    limit = limit_of(phase)
    rule = limit.rule_on(transfer_on)
    reckoned = rule.period.reckon({"transfer_on": transfer_on})
    due_on = reckoned.last_day
    if due_on is None:
        raise AssertionError(f"{limit.key} sets a day for every transfer")
    latest = _last_full(due_on)
    possible = _last_possible(due_on)
    invite_by = _day(MEETING_NOTICE, latest, "meeting_on")
    steps = (
        f"The transfer is to be on {in_words(transfer_on)}.",
        f"{limit.sentence} [{rule.cite}]",
        *reckoned.sentences,
        *_back_to(latest, invite_by),
        f"Without using that time: from a meeting by {in_words(possible)}, with the notice of the amendments served "
        f"the same day, the family's time ends by {in_words(_familys_time(possible))} and the plan can follow by the "
        "last day.",
    )
    return Schedule(limit, due_on, latest, possible, invite_by, steps)


def prospect(schedule: Schedule, so_far: Progress, on: date) -> Prospect:
    """Whether the day can still be kept, by what has happened and the day it is looked at."""
    if so_far.place_named_on is not None:
        return Prospect.DONE if so_far.place_named_on <= schedule.due_on else Prospect.CANNOT
    if on > schedule.due_on:
        return Prospect.CANNOT
    if so_far.notice_served_on is not None:
        return Prospect.FITS if _familys_time(so_far.notice_served_on) < schedule.due_on else Prospect.CANNOT
    if so_far.meeting_held_on is not None:
        if so_far.meeting_held_on <= schedule.latest_meeting:
            return Prospect.FITS
        return Prospect.ONLY_FASTER if _familys_time(on) < schedule.due_on else Prospect.CANNOT
    meeting = _earliest_meeting(on)
    if so_far.meeting_arranged_for is not None:
        meeting = max(so_far.meeting_arranged_for, on)
    if meeting <= schedule.latest_meeting:
        return Prospect.FITS
    return Prospect.ONLY_FASTER if meeting <= schedule.last_possible_meeting else Prospect.CANNOT


def _day(limit: TimeLimit, day: date, name: str = "from") -> date:
    """The last day of a limit that counts from one day."""
    last = limit.rule_on(day).period.last_day({name: day})
    if last is None:
        raise AssertionError(f"{limit.key} sets a last day from {day}")
    return last


def _plan_by(meeting: date) -> tuple[date, date]:
    """The last days for the notice of the amendments and for the amended plan after a meeting."""
    notice = _day(REVIEW_DECISION, meeting)
    plan = AMENDED_PLAN.rule_on(notice).period.last_day({"notice_sent": notice, "meeting": meeting})
    if plan is None:
        raise AssertionError(f"{AMENDED_PLAN.key} sets a last day from {notice}")
    return notice, plan


def _familys_time(served: date) -> date:
    return _day(AMENDMENT_REPRESENTATIONS, served)


def _last_full(due_on: date) -> date:
    """The latest meeting after which every later step may take its full time."""
    return next(day for day in _before(due_on) if _plan_by(day)[1] <= due_on)


def _last_possible(due_on: date) -> date:
    """The latest meeting after which the family's time can still end before the last day."""
    return next(day for day in _before(due_on) if _familys_time(day) < due_on)


def _before(due_on: date) -> Iterator[date]:
    return (due_on - timedelta(days=number) for number in range(_FAR_ENOUGH))


def _earliest_meeting(on: date) -> date:
    """The first day of a meeting of which notice given on a day is in time."""
    later = (on + timedelta(days=number) for number in range(_FAR_ENOUGH))
    return next(day for day in later if _day(MEETING_NOTICE, day, "meeting_on") >= on)


def _back_to(latest: date, invite_by: date) -> Iterator[str]:
    notice, plan = _plan_by(latest)
    decided = REVIEW_DECISION.rule_on(latest).cite
    sent = AMENDED_PLAN.rule_on(notice).cite
    heard = AMENDMENT_REPRESENTATIONS.rule_on(notice).cite
    invited = MEETING_NOTICE.rule_on(latest).cite
    yield f"Work back: the latest review meeting that leaves every later step its full time is on {in_words(latest)}."
    yield f"From it the decision and the notice of the amendments are due by {in_words(notice)}. [{decided}]"
    yield f"The family's time then runs to {in_words(_familys_time(notice))} at the least. [{heard}]"
    yield f"The amended plan is due by the sooner of two days, {in_words(plan)}. [{sent}; R (L, M, P) v Devon CC]"
    yield f"Notice of the meeting, and the papers for it, are due by {in_words(invite_by)}. [{invited}]"
