"""Answers about boards over figures: timeliness, delay, the forecast and transfers, each number with its call."""

from datetime import date
from typing import Literal

from pydantic import Field

from api.v1.schemas.base import Answer
from api.v1.schemas.boards import Number
from api.v1.schemas.law import Deadline


class TimelyPeriod(Answer):
    """One month or year. Shares are of a hundred done, null where nothing was; `is_complete` once none can be added."""

    period: str
    from_: date = Field(alias="from")
    to: date
    is_complete: bool
    done: Number
    in_time: Number
    late: Number
    open: Number = Field(description="Still to be done.")
    ended: Number = Field(description="Ended without it.")
    excepted: Number = Field(description="Done, with an exception relied on.")
    done_without: Number = Field(description="Done, without an exception.")
    in_time_without: Number = Field(description="Done in time, without an exception.")
    share: float | None
    share_without: float | None
    exception_rate: float | None


class TimelinessBoard(Answer):
    """One measure of timeliness, by the month in which it was done and by the cohort it began in."""

    measure: str
    title: str
    says: str = Field(description="What is counted, of what.")
    limits: list[str] = Field(description="The time limits it is of, by key.")
    by_month: list[TimelyPeriod]
    by_cohort: list[TimelyPeriod]
    all: TimelyPeriod


class TimelyCase(Answer):
    """One deadline that a number of timeliness counts; `deadline` is null where the case cannot be worked out."""

    ref: str
    process: str
    limit: str
    owner: str | None
    team: str | None
    began_on: date
    due_on: date | None
    met_on: date | None
    is_excepted: bool
    deadline: Deadline | None


class TimelyCases(Answer):
    """A page of them. Give `next_page` back as `page` for the next; it is null on the last."""

    items: list[TimelyCase]
    next_page: int | None
    total: int


class Fraction(Answer):
    """So many in time, of so many done."""

    numerator: Number
    denominator: Number


class ReportedPeriod(Answer):
    """One month or year, as far as it lies in the time asked for. `excepted` were done with an exception relied on."""

    period: str
    from_: date = Field(alias="from")
    to: date
    with_exceptions: Fraction
    without_exceptions: Fraction
    excepted: Number


class ReportedMeasure(Answer):
    """One measure over the time asked for."""

    measure: str
    title: str
    limits: list[str]
    periods: list[ReportedPeriod]
    all: ReportedPeriod


class TimelinessReport(Answer):
    """Timeliness over a time, by the month in which it was done or by the cohort it began in."""

    from_: date = Field(alias="from")
    to: date
    by: Literal["month", "cohort"]
    measures: list[ReportedMeasure]


class DelayShare(Answer):
    """Some of the days late: whose, for what or in which month, and the call that gives their limits."""

    key: str
    says: str
    days: int
    list_: str = Field(alias="list")


class DelayBoard(Answer):
    """Days late of some months, three times over: each adds up to `days`. `figures_of` is null before any are made."""

    figures_of: date | None
    since: date
    until: date
    days: int
    list_: str = Field(alias="list")
    by_holder: list[DelayShare]
    by_cause: list[DelayShare]
    by_month: list[DelayShare]


class DelayedLimit(Answer):
    """One time limit that was late, with its days in the months asked for."""

    ref: str
    process: str
    limit: str
    about: str
    due_on: date
    days: int
    owner: str | None
    team: str | None


class DelayedLimits(Answer):
    """A page of them, the longest delay first; `days` are those of all."""

    items: list[DelayedLimit]
    next_page: int | None
    total: int
    days: int


class Outlook(Answer):
    """Open time limits by how they look. `expected` is how many would be missed if the shares of the past held."""

    limits: Number
    probable: Number
    improbable: Number
    unsaid: Number = Field(description="Too few stood alike to say.")
    expected: float


class OutlookOfLimit(Outlook):
    """The same of one kind of time limit."""

    limit: str
    title: str


class ForecastBoard(Answer):
    """What will probably be missed, as the figures of a morning say, and how far that was right before."""

    figures_of: date | None
    all: Outlook
    by_limit: list[OutlookOfLimit]
    trust: str | None


class ForeseenLimit(Answer):
    """One open time limit: of those that stood `alike`, so many were `late`."""

    ref: str
    process: str
    limit: str
    about: str
    stage: str
    due_on: date
    working_days_left: int
    likely: Literal["probable", "improbable", "unsaid"]
    alike: int
    late: int
    owner: str | None
    team: str | None


class ForeseenLimits(Answer):
    """A page of them, soonest first."""

    items: list[ForeseenLimit]
    next_page: int | None
    total: int


class TransferNumber(Number):
    """One number of the transfers, by key and in words."""

    key: str
    says: str


class TransferDay(Answer):
    """One day by which a place must be named (SI 2014/1530 reg 18), and how far those are whose day it is."""

    due_on: date
    days_left: int
    transfers: Number
    at_risk: Number
    reached: list[TransferNumber]


class TransferGroup(Answer):
    """The transfers of one phase, officer (by username) or school (by URN); `key` is null where none is known."""

    key: str | None
    name: str
    transfers: Number
    without_case: Number
    named: Number
    at_risk: Number


class TransferBoard(Answer):
    """Who moves on at the end of this school year, as the figures of a morning say."""

    figures_of: date | None
    all: Number
    days: list[TransferDay]
    prospects: list[TransferNumber]
    by_phase: list[TransferGroup]
    by_officer: list[TransferGroup]
    by_school: list[TransferGroup]


class Transfer(Answer):
    """One of the cohort, by the child's number and never by name; `ref` is null where no case is open."""

    ref: str | None
    child: int
    phase: str
    transfer_on: date
    due_on: date
    year_group: str
    school: str | None
    owner: str | None
    reached: str
    prospect: str
    latest_meeting: date
    last_possible_meeting: date
    invite_by: date
    steps: list[str]


class Transfers(Answer):
    """A page of them, the hardest to keep first."""

    items: list[Transfer]
    next_page: int | None
    total: int
