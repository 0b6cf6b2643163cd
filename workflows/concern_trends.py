"""What the concerns of an authority come to: month by month, by theme, and for a provider's annual review.

Every number carries what it counts (`Wanted`), so that it can be opened as the list of those concerns.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session

from cases.details.concerns import THEMES
from cases.facts import effective
from cases.log import History
from cases.providers import PROVIDERS, Provider
from cases.tables import CaseSummary
from deadlines.deadline import Deadline
from deadlines.ratings import Band, band_of
from workflows.concerns import Concern, Outcome, Wanted, Which
from workflows.processes import process_of
from workflows.processes.concern_analysis import CONCERN_ANALYSIS
from workflows.set_aside import Faults, folded
from workflows.timetable import timetable

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_ONE_DAY = timedelta(days=1)
_YEAR_BEGINS = 4  # April: the specification, and its menu of each financial year, run from then


@dataclass(frozen=True, slots=True)
class Number:
    """How many concerns, and which."""

    count: int
    of: Wanted


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of what was due by the agreed day were done by it."""

    in_time: Number
    due: Number


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month; the last may not be over, and is then told as it stands."""

    first: date
    last: date
    raised: Number
    initial: Kept
    full: Kept
    remedial: Kept
    open_at_end: Number
    analysed_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """How often a theme was raised: in the month told last, in the one before, in all the months told."""

    key: str
    latest: Number
    before: Number
    in_all: Number

    @property
    def says(self) -> str:
        """The theme with its paragraph."""
        return THEMES[self.key]


@dataclass(frozen=True, slots=True)
class Trends:
    """The months asked for, the latest first, and every theme raised in them, the most frequent first."""

    months: tuple[Month, ...]
    themes: tuple[Theme, ...]


def trends(concerns: Sequence[Concern], today: date, months: int, analysed: Iterable[date] = ()) -> Trends:
    """The last so many calendar months up to that of `today`, which is told as far as it has come."""
    days = sorted(analysed)
    this_month = today.replace(day=1)
    firsts = [_months_on(this_month, -back) for back in range(months)]
    told = tuple(_month(concerns, first, min(_last_of(first), today), days) for first in firsts)
    return Trends(told, tuple(_themes(concerns, told)))


def _last_of(first: date) -> date:
    return _months_on(first, 1) - _ONE_DAY


def _months_on(first: date, number: int) -> date:
    """The first of the month so many months after another one's."""
    at = first.year * 12 + first.month - 1 + number
    return date(at // 12, at % 12 + 1, 1)


def _month(concerns: Sequence[Concern], first: date, last: date, analysed: Sequence[date]) -> Month:
    return Month(
        first,
        last,
        count(concerns, Wanted(state="all", raised_from=first, raised_to=last)),
        kept(concerns, "initial", Wanted(), first, last),
        kept(concerns, "full", Wanted(), first, last),
        kept(concerns, "remedial", Wanted(), first, last),
        count(concerns, Wanted(state="all", open_on=last)),
        tuple(day for day in analysed if first <= day <= last),
    )


def _themes(concerns: Sequence[Concern], months: Sequence[Month]) -> Iterator[Theme]:
    latest, before = months[0], months[min(1, len(months) - 1)]
    found = []
    for key in THEMES:
        in_all = _raised(concerns, key, months[-1].first, latest.last)
        if in_all.count:
            now, then = (_raised(concerns, key, each.first, each.last) for each in (latest, before))
            found.append(Theme(key, now, then, in_all))
    yield from sorted(found, key=lambda each: -each.in_all.count)


def _raised(concerns: Sequence[Concern], theme: str, first: date, last: date) -> Number:
    return count(concerns, Wanted(theme=theme, state="all", raised_from=first, raised_to=last))


def count(concerns: Iterable[Concern], of: Wanted) -> Number:
    """How many concerns are among those asked for."""
    return Number(sum(of.holds(each) for each in concerns), of)


def kept(concerns: Sequence[Concern], which: Which, among: Wanted, first: date, last: date) -> Kept:
    """Of what fell due from one day to another, how much was done in time; what is still awaited does not count."""
    due = replace(among, state="all", reply=which, outcome="judged", due_from=first, due_to=last)
    return Kept(count(concerns, replace(due, outcome=Outcome.IN_TIME.value)), count(concerns, due))


@dataclass(frozen=True, slots=True)
class Review:
    """What the two times come to in the annual review of a provider for one year, and the step of the scale it is.

    `band` is None where no reply fell due. It is one part of the annual rating, whose others are not kept here.
    """

    provider: Provider
    first: date
    last: date
    raised: Number
    initial: Kept
    full: Kept
    remedial: Kept
    band: Band | None

    @property
    def in_time(self) -> int:
        """How many of both replies were in time."""
        return self.initial.in_time.count + self.full.in_time.count

    @property
    def due(self) -> int:
        """How many of both replies fell due."""
        return self.initial.due.count + self.full.due.count

    @property
    def per_cent(self) -> int | None:
        """Those in time of a hundred, rounded down; None where none fell due."""
        return self.in_time * 100 // self.due if self.due else None


def reviews(concerns: Sequence[Concern], today: date) -> list[Review]:
    """Each provider's years, from the first concern about it to the year of `today`, the latest year first."""
    found = []
    for provider in PROVIDERS.values():
        days = [each.received_on for each in concerns if each.provider == provider.key]
        if days:
            years = range(_year_of(min(days)), _year_of(today) + 1)
            found += [_review(concerns, provider, year, today) for year in reversed(years)]
    return sorted(found, key=lambda each: each.first, reverse=True)


def _year_of(day: date) -> int:
    return day.year if day.month >= _YEAR_BEGINS else day.year - 1


def _review(concerns: Sequence[Concern], provider: Provider, year: int, today: date) -> Review:
    first = date(year, _YEAR_BEGINS, 1)
    last = min(date(year + 1, _YEAR_BEGINS, 1) - _ONE_DAY, today)
    among = Wanted(provider=provider.key)
    initial, full, remedial = (kept(concerns, which, among, first, last) for which in ("initial", "full", "remedial"))
    raised = count(concerns, replace(among, state="all", raised_from=first, raised_to=last))
    in_time, due = (initial.in_time.count + full.in_time.count), (initial.due.count + full.due.count)
    return Review(provider, first, last, raised, initial, full, remedial, band_of(in_time, due, first))


@dataclass(frozen=True, slots=True)
class Analyses:
    """When the concerns were analysed, and the case of the one to come; None where nobody has opened it."""

    days: tuple[date, ...]
    next_ref: str | None = None
    next_due: Deadline | None = None


def analyses(session: Session, on: date) -> Analyses:
    """The monthly analyses recorded by a day."""
    query = select(_SUMMARY.c.case_id).where(_SUMMARY.c.process == CONCERN_ANALYSIS.key)
    ids = list(session.connection().execute(query).scalars())
    if not ids:
        return Analyses(())
    read = folded(session, lambda history: _analysis(history, on), Faults(), only=ids)
    days, waiting = set[date](), []
    for history, (happened, deadline) in read:
        days |= set(happened)
        if deadline:
            waiting.append((deadline.due_on or date.max, history.ref, deadline))
    _, ref, due = min(waiting, default=(None, None, None), key=lambda each: each[:2])
    return Analyses(tuple(sorted(days)), ref, due)


def _analysis(history: History, on: date) -> tuple[list[date], Deadline | None]:
    running, facts = process_of(history), effective(history.facts, on=on)
    happened = [fact.happened_on for fact in facts if fact.kind == "concerns_analysed"]
    deadlines = timetable(running, facts, on)
    return happened, next((each for each in deadlines if not each.course.met_on and not each.course.ended_on), None)
