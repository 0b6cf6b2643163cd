"""Moderation panels as they are recorded: entries that only grow, folded into a panel with its members and its agenda.

A panel is the authority's own practice and no law knows it. What it recommends on a case is a fact in that case's log
(`panel_considered`), never here: here is who sits, on which day, and what was listed, by whom and when.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Session

from cases.details.panels import MEMBER_ROLES
from cases.log import Author
from cases.sight import Sight, hidden_among
from cases.tables import PanelEntry
from deadlines.refusals import Refusal

_ENTRY = PanelEntry.__table__  # type: ignore[attr-defined]


class What(StrEnum):
    """What an entry says was done."""

    CALLED = "called"
    MOVED = "moved"
    CALLED_OFF = "called_off"
    MEMBER_NAMED = "member_named"
    MEMBER_LEFT = "member_left"
    CASE_LISTED = "case_listed"
    CASE_TAKEN_OFF = "case_taken_off"


class NoSuchPanel(Refusal):
    """No panel has that reference."""

    code = "not_found"

    def __init__(self, ref: str) -> None:
        super().__init__(f"There is no panel {ref}.", "", "Check the reference, or look in the list of panels.")


@dataclass(frozen=True, slots=True)
class Seat:
    """A member: an officer by opaque key, or somebody outside by role alone; and in which capacity they sit."""

    number: int
    officer: str
    role: str
    capacity: str

    @property
    def says(self) -> str:
        """The role in words; empty for an officer, whose name is kept with the account."""
        return MEMBER_ROLES[self.role][0] if self.role else ""


@dataclass(frozen=True, slots=True)
class Item:
    """A case on the agenda with the question put, by whom and when."""

    number: int
    case_ref: str
    question: str
    listed_by: str
    listed_at: datetime


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel as its entries leave it. `version` is the number of the last; `is_off` where it was called off."""

    ref: str
    held_on: date
    called_by: str
    called_at: datetime
    members: tuple[Seat, ...] = ()
    items: tuple[Item, ...] = ()
    is_off: bool = False
    version: int = 0

    def item(self, number: int) -> Item | None:
        """The item of that number that is still on the agenda."""
        return next((each for each in self.items if each.number == number), None)

    def listed(self, case_ref: str, question: str) -> Item | None:
        """Where a question of a case stands on the agenda."""
        return next((each for each in self.items if (each.case_ref, each.question) == (case_ref, question)), None)


def load_panel(session: Session, ref: str, *, lock: bool = False) -> Panel:
    """A panel. With `lock` nobody else adds to it before this transaction ends. Raises NoSuchPanel."""
    first = select(_ENTRY.c.number).where(_ENTRY.c.panel == ref, _ENTRY.c.number == 1)
    session.connection().execute(first.with_for_update() if lock else first)
    rows = session.connection().execute(select(_ENTRY).where(_ENTRY.c.panel == ref).order_by(_ENTRY.c.number)).all()
    if not rows:
        raise NoSuchPanel(ref)
    return _folded(rows)


def all_panels(session: Session) -> list[Panel]:
    """Every panel, the latest day first. An authority holds some dozens in a year."""
    rows = session.connection().execute(select(_ENTRY).order_by(_ENTRY.c.panel, _ENTRY.c.number)).all()
    return _by_day(rows)


def panels_of_case(session: Session, case_ref: str) -> list[Panel]:
    """Every panel on whose agenda a case is, the latest day first."""
    named = select(_ENTRY.c.panel).where(_ENTRY.c.case_ref == case_ref)
    query = select(_ENTRY).where(_ENTRY.c.panel.in_(named)).order_by(_ENTRY.c.panel, _ENTRY.c.number)
    found = _by_day(session.connection().execute(query).all())
    return [panel for panel in found if any(each.case_ref == case_ref for each in panel.items)]


def as_seen(session: Session, panels: Sequence[Panel], sight: Sight) -> list[Panel]:
    """These panels for somebody to read: without the cases they may not know of, on the agenda and in its number."""
    hidden = hidden_among(session, sight, (item.case_ref for panel in panels for item in panel.items))
    return [
        replace(panel, items=tuple(each for each in panel.items if each.case_ref not in hidden)) for panel in panels
    ]


def add_entry(
    session: Session, panel: str, number: int, what: What, *, by: Author, now: datetime, **values: Any
) -> None:
    """Write one entry. The caller has judged it; the number is the next one, which the primary key guards."""
    row = dict.fromkeys(_ENTRY.c.keys()) | values
    row |= {"panel": panel, "number": number, "what": what.value}
    row |= {"recorded_by": by.officer, "acted_as": str(by.acted_as), "recorded_at": now}
    session.connection().execute(insert(_ENTRY).values(row))


def _by_day(rows: Sequence[Row[Any]]) -> list[Panel]:
    grouped: dict[str, list[Row[Any]]] = {}
    for row in rows:
        grouped.setdefault(row.panel, []).append(row)
    return sorted(map(_folded, grouped.values()), key=lambda each: (each.held_on, each.ref), reverse=True)


def _folded(rows: Iterable[Row[Any]]) -> Panel:
    first, *others = rows
    panel = Panel(first.panel, first.held_on, first.recorded_by, first.recorded_at, version=1)
    for row in others:
        panel = replace(_after(panel, row), version=row.number)
    return panel


def _after(panel: Panel, row: Row[Any]) -> Panel:
    match What(row.what):
        case What.MOVED:
            return replace(panel, held_on=row.held_on)
        case What.CALLED_OFF:
            return replace(panel, is_off=True)
        case What.MEMBER_NAMED:
            seat = Seat(row.number, row.officer or "", row.role or "", row.capacity)
            return replace(panel, members=(*panel.members, seat))
        case What.MEMBER_LEFT:
            return replace(panel, members=tuple(each for each in panel.members if each.number != row.undoes))
        case What.CASE_LISTED:
            item = Item(row.number, row.case_ref, row.question, row.recorded_by, row.recorded_at)
            return replace(panel, items=(*panel.items, item))
        case What.CASE_TAKEN_OFF:
            return replace(panel, items=tuple(each for each in panel.items if each.number != row.undoes))
    return panel
