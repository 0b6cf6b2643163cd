"""Whether the manager's figures are those that the log gives: each case's rows against a fresh going over it."""

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session

from cases.database import Database
from cases.figure_tables import DelayDays, ForecastRow, LimitSpell
from cases.find_figures import last_made
from cases.log import History
from workflows import views
from workflows.breach_forecast import Past
from workflows.case_figures import CaseFigures, Row, figures_of
from workflows.set_aside import Faults, folded

_DELAY = DelayDays.__table__  # type: ignore[attr-defined]
_SPELL = LimitSpell.__table__  # type: ignore[attr-defined]
_FORECAST = ForecastRow.__table__  # type: ignore[attr-defined]
_NOT_OF_ONE_CASE = {"id", "alike", "alike_late"}


def differing_figures(database: Database) -> list[str]:
    """References of the cases of which the last figures say something else than the log did that morning.

    None where there are no figures, or they were worked out with other law or another program: the night makes them
    anew. A case that cannot be folded has none.
    """
    with database.reading() as session:
        last = last_made(session)
        if last is None or last.computed_with != views.versions():
            return []
        day, pasts = last.day, {last.day: Past()}
        both = folded(
            session,
            lambda history: _held(session, history, day) == _rows(figures_of(history, [day], pasts)),
            Faults(),
        )
        return [history.ref for history, agrees in both if not agrees]


def _rows(figures: CaseFigures | None) -> Counter[tuple[Any, ...]]:
    rows = (*figures.delays, *figures.past, *figures.open) if figures else ()
    return Counter(_said(row) for row in rows)


def _held(session: Session, history: History, day: date) -> Counter[tuple[Any, ...]]:
    tables: tuple[Table, ...] = (_DELAY, _SPELL, _FORECAST)
    return Counter(
        _said(dict(row))
        for table in tables
        for row in session.connection()
        .execute(select(table).where(table.c.case_id == history.id, table.c.day == day))
        .mappings()
    )


def _said(row: Row) -> tuple[Any, ...]:
    return tuple(sorted((name, str(value)) for name, value in row.items() if name not in _NOT_OF_ONE_CASE))
