"""What entries choose from: the menus, the terms, the standards and the people the service knows of."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlmodel import Session

from cases.officers import officers
from cases.sendiass.registers import contents
from cases.sendiass.registers_base import Chosen, Content
from cases.sendiass.registers_quality import Standard
from cases.sendiass.registers_service import Menu, Term

_YEAR_BEGINS = 4  # April
_CHARACTERS_OF_A_STANDARD = 120


def financial_year(day: date) -> int:
    """The calendar year in which the financial year of a day begins."""
    return day.year if day.month >= _YEAR_BEGINS else day.year - 1


def in_order(terms: list[Term]) -> list[Term]:
    """Terms from the earliest on."""
    return sorted(terms, key=lambda each: each.begins_on)


def _menu_items(session: Session) -> dict[str, str]:
    menus = sorted(contents(session, Menu), key=lambda each: -each.year)
    return {item: item for menu in menus for item in menu.items}


def _terms(session: Session) -> dict[str, str]:
    return {each.named: each.name for each in reversed(in_order(contents(session, Term)))}


def _standards(session: Session) -> dict[str, str]:
    found = sorted(contents(session, Standard), key=lambda each: (each.area, each.code))
    return {each.code: f"{each.code}: {each.text[:_CHARACTERS_OF_A_STANDARD]}" for each in found}


def _staff(session: Session) -> dict[str, str]:
    found = sorted(officers(session).values(), key=lambda each: (not each.is_active, each.display_name))
    return {each.id: each.display_name for each in found}


_CHOICES: Mapping[str, Callable[[Session], dict[str, str]]] = {
    "menu_items": _menu_items, "terms": _terms, "standards": _standards, "staff": _staff,
}  # fmt: skip


def choices(session: Session, model: type[Content]) -> dict[str, dict[str, str]]:
    """What can be chosen for each field that is chosen from what is known: values with their words, by field."""
    return {
        name: _CHOICES[each.of](session)
        for name, info in model.model_fields.items()
        for each in info.metadata
        if isinstance(each, Chosen)
    }
