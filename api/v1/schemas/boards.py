"""Answers about boards: numbers over many cases, each with the call that gives its rows."""

from datetime import date
from typing import Literal

from pydantic import Field

from api.v1.schemas.base import Answer


class Number(Answer):
    """One number of a board. What `list` lists adds up to `count`."""

    count: int
    list_: str = Field(alias="list", description="The address of the call that gives its rows.")


class DueNumbers(Answer):
    """Time limits of law that are overdue, due in the coming seven days, and in the coming four weeks."""

    overdue: Number
    in_seven_days: Number
    in_four_weeks: Number


class DueGroup(DueNumbers):
    """The numbers of one team, officer (by username), process or school (by URN); `key` is null for those without."""

    key: str | None
    name: str | None


class DueBoard(Answer):
    """What is overdue and due soon on a day."""

    on: date
    by: Literal["team", "officer", "process", "school"]
    groups: list[DueGroup]
    all: DueNumbers


class DayAhead(Answer):
    """One day to come; `not_worked` says why nobody works on it, null on a working day."""

    on: date
    not_worked: str | None
    due: Number


class AheadBoard(Answer):
    """The coming twelve weeks, day by day."""

    from_: date = Field(alias="from")
    to: date
    days: list[DayAhead]
    all: Number


class Held(Answer):
    """What an officer (by username) or a team holds; `key` is null for nobody. `later` is weeks three and four."""

    key: str | None
    name: str | None
    cases: Number
    overdue: Number
    due_soon: Number
    later: Number


class WorkloadBoard(Answer):
    """Who holds how much on a day."""

    on: date
    officers: list[Held]
    teams: list[Held]
