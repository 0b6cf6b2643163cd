"""Made-up contents for every letter: for previews, and for the check that every template is complete."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from deadlines.calculator import apply_limit
from deadlines.register import limit
from notifications.letters.days import days_told, told
from notifications.letters.kind import LetterKind
from notifications.letters.needs import Form, Need
from notifications.letters.standing import demo_facts

DATED = date(2026, 1, 5)
_SAID: Mapping[str, Any] = MappingProxyType(
    {
        "authority": "Demonshire County Council",
        "reference": "EHC-2026-000001",
        "to_lines": ("Ms Ada Example", "1 Sample Street", "Demonbridge DM2 2BB"),
        "to_name": "Ms Example",
        "name": "Robin Example",
        "young_person": False,
        "transferred_on": "2025-12-15",
        "officer_name": "Kit Sample",
        "officer_title": "Casework officer",
    }
)
# The day a plan was transferred, and the day it was made: what a review after a move counts from.
_MOVED = {"plan_made_or_last_reviewed": date(2025, 5, 12), "transferred": date(2025, 12, 15)}


def sample(kind: LetterKind, dated: date = DATED, **said: Any) -> dict[str, Any]:
    """Everything a letter of this kind needs, made up; served two days after it is dated and sent."""
    data = {each.key: _SAID.get(each.key) or _made_up(each) for each in kind.needs if each.form is not Form.TOLD_DAY}
    days = days_told(kind, dated=dated, sent_on=dated, served_on=date.fromordinal(dated.toordinal() + 2))
    if any(each.limit == "la_transfer_review" for each in kind.needs):
        days["review_until"] = told(apply_limit(limit("la_transfer_review"), _MOVED, as_of=dated))
    standing = demo_facts().model_dump(mode="json")
    return {**data, **days, "dated": dated.isoformat(), "young_person": False, "standing": standing, **said}


def _made_up(need: Need) -> Any:
    match need.form:
        case Form.YES_OR_NO:
            return True
        case Form.LINES:
            return [f"A first sample of: {need.label.lower()}", f"A second sample of: {need.label.lower()}"]
        case Form.DAY:
            return DATED.isoformat()
    return f"Sample words in the place of: {need.label.lower()}."
