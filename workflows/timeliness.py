"""Timeliness as the yearly SEN2 return counts it: what was done in time, with and without exceptions, by period.

"Without exceptions" takes a case with an exception out of both halves of the share, so the exception rate stands beside
it: an authority that relied on an exception in every case would show a whole year in time. Definitions are in MEASURES.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session

from cases.done import Basis, DoneQuery, Tally, tally
from cases.sight import Sight
from deadlines.limits import TimeLimit
from deadlines.register import limit
from deadlines.standing import Standing
from deadlines.words import month_in_words

_MONTHS_A_YEAR = 12


class Outcome(StrEnum):
    """What became of a duty: its standings put together as a figure counts them."""

    DONE = "done"
    IN_TIME = "in_time"
    LATE = "late"
    OPEN = "open"
    ENDED = "ended"
    ANY = "any"

    @property
    def standings(self) -> frozenset[Standing]:
        """The standings it takes together."""
        return _STANDINGS[self]


_STANDINGS = {
    Outcome.IN_TIME: frozenset({Standing.MET}),
    Outcome.LATE: frozenset({Standing.MISSED, Standing.MET_AFTER}),
    Outcome.OPEN: frozenset({Standing.RUNNING, Standing.DUE_SOON, Standing.OVERDUE, Standing.LIFTED}),
    Outcome.ENDED: frozenset({Standing.NOT_APPLICABLE, Standing.WINDOW_ENDED, Standing.OPEN_WINDOW}),
}
_STANDINGS[Outcome.DONE] = _STANDINGS[Outcome.IN_TIME] | _STANDINGS[Outcome.LATE]
_STANDINGS[Outcome.ANY] = frozenset(Standing)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: the limits it counts, in the words of pages.

    `done` says what is counted once it is done, `begun` from which month a cohort is; `cohort` is the day by which a
    cohort is told apart, a year of its last days where `by_year`. `has_exceptions` where the law knows any.
    """

    key: str
    title: str
    limit_keys: frozenset[str]
    says: str
    done: str
    begun: str
    has_exceptions: bool = True
    cohort: Basis = "trigger_on"
    by_year: bool = False

    @property
    def limits(self) -> list[TimeLimit]:
        """The limits it counts, with their provisions."""
        return [limit(key) for key in sorted(self.limit_keys)]


MEASURES = {
    each.key: each
    for each in (
        Measure(
            "plans", "Plans within 20 weeks", frozenset({"final_plan"}),
            "Finalised plans sent within 20 weeks of the request, or of the day the authority became responsible, of "
            "all finalised plans sent. The time ends with the finalised plan, not with the draft.",
            "Plans sent", "Month of the request",
        ),
        Measure(
            "decisions", "Decisions within six weeks", frozenset({"assess_decision"}),
            "Notices whether the authority will assess, sent within six weeks of the request, of all those sent.",
            "Decisions notified", "Month of the request",
        ),
        Measure(
            "reviews", "Reviews in time",
            frozenset({"review_first", "review_next", "reassess_review_first", "la_transfer_review", "review_release"}),
            "Reviews done within their twelve months, or within the time after a move or a release, of all reviews "
            "done. A review is done when its decision is notified (recorded default Q13).",
            "Reviews done", "Month in which the time began", has_exceptions=False,
        ),
        Measure(
            "review_decisions", "Review decisions within four weeks", frozenset({"review_decision"}),
            "Decisions notified within four weeks of the review meeting, of all decisions notified after one.",
            "Decisions notified", "Month of the meeting", has_exceptions=False,
        ),
        Measure(
            "amended_plans", "Amended plans in time", frozenset({"amend_final"}),
            "Finalised amended plans sent within eight weeks of the notice of the proposed amendments and, where a "
            "review led to them, within twelve weeks of its meeting, of all finalised amended plans sent.",
            "Amended plans sent", "Month of the notice",
        ),
        Measure(
            "transfers", "Transfers between phases",
            frozenset({"phase_transfer_post16", "phase_transfer_other", "phase_post16_to_post16"}),
            "Plans amended so that they name the new place by the day before the transfer, of all so amended. A cohort "
            "is the year in which that day falls.",
            "Plans amended", "Year of the transfer", has_exceptions=False, cohort="due_on", by_year=True,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a year: its key in addresses ("2026-03", "2026"), its first and last day."""

    key: str
    first: date
    last: date

    @property
    def name(self) -> str:
        """As a heading: "March 2026", or the year."""
        return self.key if len(self.key) == len("2026") else f"{month_in_words(self.first.month)} {self.first.year}"

    @property
    def short_name(self) -> str:
        """For a narrow column: "Mar 2026", or the year."""
        return self.key if len(self.key) == len("2026") else f"{month_in_words(self.first.month)[:3]} {self.first.year}"


def period(key: str) -> Period:
    """The period of a key. Raises ValueError for anything else."""
    if len(key) == len("2026"):
        return Period(key, date(int(key), 1, 1), date(int(key), 12, 31))
    first = date.fromisoformat(f"{key}-01")
    following = date(first.year + first.month // _MONTHS_A_YEAR, first.month % _MONTHS_A_YEAR + 1, 1)
    return Period(key, first, following - timedelta(days=1))


def periods(upto: date, number: int, *, by_year: bool = False) -> list[Period]:
    """The last so many months, or the years in which they lie and the one to come, the earliest first."""
    months = upto.year * _MONTHS_A_YEAR + upto.month - 1
    found = [divmod(month, _MONTHS_A_YEAR) for month in range(months - number + 1, months + 1)]
    if by_year:
        return [period(str(year)) for year in range(found[0][0], upto.year + 2)]
    return [period(f"{year}-{month + 1:02}") for year, month in found]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one period. Numbers are told apart by outcome and whether an exception was relied on."""

    period: Period
    numbers: dict[tuple[Outcome, bool], int] = field(default_factory=dict)

    def count(self, outcome: Outcome, excepted: bool | None = None) -> int:
        """How many; `excepted` None counts both."""
        wanted = [each for each in _PARTS if each.standings <= outcome.standings]
        return sum(
            number
            for (each, is_excepted), number in self.numbers.items()
            if each in wanted and excepted in (None, is_excepted)
        )

    def share(self, excepted: bool | None = None) -> float | None:
        """Of a hundred done, how many were in time; None where nothing was done."""
        return _per_cent(self.count(Outcome.IN_TIME, excepted), self.count(Outcome.DONE, excepted))

    @property
    def exception_rate(self) -> float | None:
        """Of a hundred done, in how many an exception was relied on; None where nothing was done."""
        return _per_cent(self.count(Outcome.DONE, True), self.count(Outcome.DONE))

    def is_complete(self, on: date) -> bool:
        """Whether nothing of this period can still be added: it is over, and nothing of it is open."""
        return self.period.last < on and not self.count(Outcome.OPEN)


_PARTS = (Outcome.IN_TIME, Outcome.LATE, Outcome.OPEN, Outcome.ENDED)


def _per_cent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def figures(
    session: Session, measure: Measure, found: Iterable[Period], query: DoneQuery, sight: Sight
) -> list[Figures]:
    """The figures of each period, in their order, by the basis of `query`, whose days take in all of them."""
    made = {each.key: Figures(each) for each in found}
    for each in tally(session, query, sight):
        key = _key_of(each.day, by_year=measure.by_year and query.basis == measure.cohort)
        if key in made:
            numbers, which = made[key].numbers, (_part(each), each.is_excepted)
            numbers[which] = numbers.get(which, 0) + each.number
    return list(made.values())


def _key_of(day: date, *, by_year: bool) -> str:
    return str(day.year) if by_year else f"{day.year}-{day.month:02}"


def _part(found: Tally) -> Outcome:
    return next(each for each in _PARTS if Standing(found.standing) in each.standings)


def totals(found: Iterable[Figures]) -> Figures:
    """All periods put together, as one that reaches from the first to the last."""
    listed = list(found)
    whole = Figures(Period("all", listed[0].period.first, listed[-1].period.last))
    for which, number in _all_numbers(listed):
        whole.numbers[which] = whole.numbers.get(which, 0) + number
    return whole


def _all_numbers(listed: Iterable[Figures]) -> Iterator[tuple[tuple[Outcome, bool], int]]:
    for each in listed:
        yield from each.numbers.items()
