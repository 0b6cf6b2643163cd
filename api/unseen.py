"""What is new in an officer's cases: what others recorded there since the officer last opened the case.

Nothing is written to know it: who looked at what is kept anyway (`api.reading`), and opening a case is the look that
makes its news old.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from api.reading import last_looks
from cases.find_recent import recorded_by_others
from workflows.chasers import BY_LINK
from workflows.sentences import sentence_of

GROWS_OLD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Happened:
    """One fact somebody else recorded: what, and by whom (a key, or `by_link` for a body that answered itself)."""

    sentence: str
    recorded_at: datetime
    recorded_by: str
    by_link: bool


@dataclass(frozen=True, slots=True)
class News:
    """What is new in one case, the latest first."""

    ref: str
    process: str
    child_id: int | None
    facts: tuple[Happened, ...]


def unseen(session: Session, officer: str, now: datetime) -> list[News]:
    """What others recorded in the officer's cases within thirty days that they have not looked at, by case."""
    rows = recorded_by_others(session, officer, now - GROWS_OLD)
    seen = last_looks(session, officer, {row.ref for row in rows})
    found: dict[str, News] = {}
    for row in rows:
        if row.ref in seen and row.recorded_at <= seen[row.ref]:
            continue
        fact = Happened(
            sentence_of(row.kind, row.about), row.recorded_at, row.recorded_by, row.recorded_by == BY_LINK
        )  # fmt: skip
        held = found.get(row.ref)
        found[row.ref] = News(row.ref, row.process, row.child_id, (*(held.facts if held else ()), fact))
    return list(found.values())
