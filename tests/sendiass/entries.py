"""A year of the service's registers in a few lines, as tests write them."""

from datetime import UTC, date, datetime
from typing import Any

from cases.database import Database
from cases.sendiass.registers_base import Content
from cases.sendiass.registers_keeping import keep
from cases.sendiass.registers_quality import Standard
from cases.sendiass.registers_service import Meeting, Menu, Term, Workshop

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
MANAGER = "omanager01"
AUTUMN = Term(school_year=2026, season="autumn", begins_on=date(2026, 9, 1), ends_on=date(2026, 12, 18))
SPRING = Term(school_year=2026, season="spring", begins_on=date(2027, 1, 4), ends_on=date(2027, 3, 25))
SUMMER_BEFORE = Term(school_year=2025, season="summer", begins_on=date(2026, 4, 13), ends_on=date(2026, 7, 21))
MENU = Menu(year=2026, items=["Asking for an assessment", "Annual reviews"])


def kept(database: Database, content: Content, *, now: datetime = NOW, **at: Any) -> int:
    """Keep an entry as the manager; its number."""
    with database.writing() as session:
        return keep(session, content, by=MANAGER, now=now, **at)


def meeting(held_on: date, term: str = "2026-autumn", **other: Any) -> Meeting:
    came = {"education": 2, "health": 1, "social_care": 1, "parents": 3, "young_people": 2}
    return Meeting(term=term, held_on=held_on, **(came | other))


def workshop(trainer: str, held_on: date, **other: Any) -> Workshop:
    given: dict[str, Any] = {"item": MENU.items[0], "topic": "The first step", "audience": ["parents"], "places": 20}
    return Workshop(trainer=trainer, held_on=held_on, **(given | other))


def standard(code: str, area: str = "3", **other: Any) -> Standard:
    return Standard(code=code, area=area, text=f"What {code} asks for", version_on=date(2018, 9, 1), **other)
