"""The manager's figures of a morning: worked out in one going over all cases, kept with their day, read by its pages.

They are written a slice at a time beside those of the day before, which are read until the last is written; so nobody
waits for them, and a night that is cut off leaves nothing but rows that nobody reads and the next night clears away.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlmodel import Session

from cases.database import Database
from cases.figure_tables import DelayDays, FiguresDay, ForecastRow, LimitSpell, TransferRow
from cases.sight import EVERY_CASE
from cases.tables import Case
from deadlines import clock
from workflows import views
from workflows.breach_forecast import Outcome, Past, first_of_month
from workflows.bulk import numbers_of
from workflows.case_figures import CaseFigures, Row, figures_of
from workflows.cohort_list import cohort
from workflows.many import many_cases
from workflows.set_aside import Faults, folded

_CASE = Case.__table__  # type: ignore[attr-defined]
_DAY = FiguresDay.__table__  # type: ignore[attr-defined]
_DELAY = DelayDays.__table__  # type: ignore[attr-defined]
_SPELL = LimitSpell.__table__  # type: ignore[attr-defined]
_FORECAST = ForecastRow.__table__  # type: ignore[attr-defined]
_TRANSFER = TransferRow.__table__  # type: ignore[attr-defined]
OF_A_DAY = (_DELAY, _SPELL, _TRANSFER)
MONTHS_TRIED = 12
Item = TypeVar("Item")
_ROWS_AT_A_TIME = 2_000
_CAME_OF_IT = update(_FORECAST).where(_FORECAST.c.id == bindparam("row")).values(outcome=bindparam("came_of_it"))
_SAID = (
    update(_FORECAST)
    .where(_FORECAST.c.id == bindparam("row"))
    .values(alike=bindparam("alike_now"), alike_late=bindparam("late_now"))
)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made for a morning: of how many cases, for which first days of months a forecast was made up for."""

    day: date
    cases: int
    tried: tuple[date, ...]


@many_cases()
def make_figures(
    database: Database,
    morning: date,
    *,
    now: datetime,
    progress: Callable[[int], None] | None = None,
    slice_size: int = 500,
) -> Made:
    """Make the figures of a morning, and the forecasts of the first days of months that are wanting, in place of what
    there was. Doing it again makes the same.
    """
    with database.reading() as session:
        held = set(session.connection().execute(select(_DAY.c.day)).scalars())
    wanted = [first_of_month(morning, months) for months in range(MONTHS_TRIED, -1, -1)]
    tried = [day for day in wanted if day < morning and day not in held]
    _clear(database, [*tried, morning])
    cases, pasts = _write_all(database, [*tried, morning], progress, slice_size)
    with database.reading() as session:
        transfers = transfers_of(session, morning)
    _write(database, _TRANSFER, transfers)
    for day in (*tried, morning):
        _say(database, day, pasts[day])
    with database.writing() as session:
        for day in (*tried, morning):
            session.connection().execute(delete(_DAY).where(_DAY.c.day == day))
            session.add(
                FiguresDay(
                    day=day, known_at=clock.first_instant(day), made_at=now, computed_with=views.versions(),
                    cases=cases[day],
                )
            )  # fmt: skip
    _forget(database, keep=morning, forecasts=[*wanted, morning])
    return Made(morning, cases[morning], tuple(tried))


def forget_figures(database: Database) -> None:
    """Take away every figure, and every forecast that was kept."""
    _forget(database, keep=date.min, forecasts=[])


def _write_all(
    database: Database, mornings: Sequence[date], progress: Callable[[int], None] | None, slice_size: int
) -> tuple[Counter[date], dict[date, Past]]:
    """Write the rows of every case, a slice at a time; how many had begun by each morning, and its past."""
    pasts = {day: Past() for day in mornings}
    begun: Counter[date] = Counter()
    with database.reading() as session:
        pending = _pending(session)
        numbers = list(session.connection().execute(select(_CASE.c.id).order_by(_CASE.c.id)).scalars())
    for number, some in enumerate(_batches(numbers, slice_size), start=1):
        slice_ = _figures_of(database, some, mornings, pasts)
        begun.update(day for each in slice_ for day in each.begun)
        _write(database, _DELAY, [row for each in slice_ for row in each.delays])
        _write(database, _SPELL, [row for each in slice_ for row in each.past])
        _write(database, _FORECAST, [row for each in slice_ for row in each.open])
        _note_outcomes(database, pending, slice_)
        if progress:
            progress(min(number * slice_size, len(numbers)))
    return begun, pasts


def _figures_of(
    database: Database, cases: Sequence[int], mornings: Sequence[date], pasts: dict[date, Past]
) -> list[CaseFigures]:
    """The figures of some cases, read by themselves: no reading lasts the night, behind which a database keeps all that
    is written meanwhile. They are of one moment all the same, for what was recorded before a morning does not change.
    """
    with database.reading() as session:
        found = folded(session, lambda history: figures_of(history, mornings, pasts), Faults(), only=cases)
        return [figures for _, figures in found if figures]


def _pending(session: Session) -> dict[int, list[Any]]:
    """The limits of which a forecast was kept, by case: what came of each is looked up again."""
    query = select(
        _FORECAST.c.id, _FORECAST.c.case_id, _FORECAST.c.limit_key, _FORECAST.c.trigger_sequence, _FORECAST.c.about,
        _FORECAST.c.outcome,
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.case_id, []).append(row)
    return found


def _note_outcomes(database: Database, pending: dict[int, list[Any]], of: Iterable[CaseFigures]) -> None:
    """Write what came of the limits that were foretold, where that is not what was known the night before.

    A limit that is no more, because what began it proved to be an error, has fallen away.
    """
    changed = []
    for each in of:
        for row in pending.get(each.case_id, ()):
            known = each.outcomes.get((row.limit_key, row.trigger_sequence, row.about), Outcome.FELL_AWAY).value
            if known != row.outcome:
                changed.append({"row": row.id, "came_of_it": known})
    if changed:
        with database.writing() as session:
            session.connection().execute(_CAME_OF_IT, changed)


def _say(database: Database, day: date, past: Past) -> None:
    """Write into each limit that stood open on a morning how many stood like it, and how many of those were late."""
    last = 0
    while True:
        query = select(_FORECAST).where(_FORECAST.c.day == day, _FORECAST.c.id > last).order_by(_FORECAST.c.id)
        with database.reading() as session:
            rows = session.connection().execute(query.limit(_ROWS_AT_A_TIME)).all()
        if not rows:
            return
        said = [(row.id, past.said(row.process, row.limit_key, row.stage, row.left)) for row in rows]
        with database.writing() as session:
            session.connection().execute(
                _SAID, [{"row": id_, "alike_now": each.alike, "late_now": each.late} for id_, each in said]
            )
        last = rows[-1].id


def transfers_of(session: Session, day: date) -> list[Row]:
    """The rows of the cohort of a day's school year, as it stands in the lists the session sees."""
    members = cohort(session, day, EVERY_CASE)
    numbers = numbers_of(session, [each.ref for each in members if each.ref])
    return [
        {
            "day": day, "child_id": each.child.id, "case_id": numbers.get(each.ref), "phase": each.due.phase,
            "transfer_on": each.due.transfer_on, "due_on": each.schedule.due_on, "year": each.due.year,
            "school_urn": each.child.school_urn, "reached": each.reached.name, "prospect": each.prospect.name,
        }
        for each in members
    ]  # fmt: skip


def _batches(rows: Iterable[Item], size: int) -> Iterator[list[Item]]:
    each = iter(rows)
    while some := list(islice(each, size)):
        yield some


def _write(database: Database, table: Table, rows: Sequence[Row]) -> None:
    for some in _batches(rows, _ROWS_AT_A_TIME):
        with database.writing() as session:
            session.connection().execute(insert(table), some)


def _clear(database: Database, days: Sequence[date]) -> None:
    """Take away what an earlier night wrote for these mornings, whether or not it came to its end."""
    for table in (*OF_A_DAY, _FORECAST):
        with database.writing() as session:
            session.connection().execute(delete(table).where(table.c.day.in_(days)))


def _forget(database: Database, *, keep: date, forecasts: Sequence[date]) -> None:
    """Take away the figures of other mornings, and the forecasts of all but the first days of months."""
    for table, kept in (*((table, [keep]) for table in OF_A_DAY), (_FORECAST, forecasts), (_DAY, forecasts)):
        with database.writing() as session:
            session.connection().execute(delete(table).where(table.c.day.not_in(kept)))
