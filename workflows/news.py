"""What is announced outside of sendflow: that a case entered a stage, that a time limit passed, that a day was swept.

Each piece of news has an identifier that follows from what it is about, so that whoever hears it twice can know, and a
row once it was announced, so that it is seldom announced twice. It names a case by reference, its process, and the
stage or limit by its key: never a person, and no text anybody wrote. What is older than a week is history and no news:
an import of years announces nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from cases import log
from cases.bodies import OTHERS, SECTION_31
from cases.facts import effective
from cases.find import DeadlineQuery, all_deadlines
from cases.sight import UNRESTRICTED, may_see
from deadlines.standing import Standing
from workflows.engine import stages_entered
from workflows.processes import process_of
from workflows.tables import Announced

STAGE_ENTERED = "sendflow.stage.entered"
DEADLINE_MISSED = "sendflow.deadline.missed"
DAY_SWEPT = "sendflow.day.swept"
NEWS_FOR = timedelta(days=7)  # as long as a downtime of which everything is still told
_REMEMBERED_FOR = timedelta(days=31)
_KEYS_AT_A_TIME = 500
_NAMESPACE = UUID("5b1ee4a4-9d0c-4c1c-9a53-6d0b6f8f7b0e")  # sendflow's own; any other would do
_ANNOUNCED = Announced.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class News:
    """One thing to announce: `id` follows from what it is, `about` is the resource it happened to."""

    id: UUID
    what: str
    about: str
    says: dict[str, str] = field(default_factory=dict)


def news(what: str, about: str, *key: object, **says: str) -> News:
    """A piece of news whose identifier is that of the same thing whenever it is found again."""
    return News(uuid5(_NAMESPACE, ":".join(map(str, (what, about, *key)))), what, about, says)


def stages_entered_lately(session: Session, ref: str, as_of: date, now: datetime) -> list[News]:
    """Each stage a case entered through a fact recorded in the last week, oldest first. Raises NoSuchCase.

    Nothing is announced of a restricted case.
    """
    history = log.load(session, ref)
    if not may_see(session, UNRESTRICTED, ref):
        return []
    running = process_of(history)
    return [
        news(
            STAGE_ENTERED, f"sendflow.case.{ref}", fact.sequence, stage,
            case=ref, process=running.key, stage=stage, entered_on=fact.happened_on.isoformat(),
        )
        for stage, fact in stages_entered(running, effective(history.facts, on=as_of))
        if fact.recorded_at and fact.recorded_at >= now - NEWS_FOR
    ]  # fmt: skip


def deadlines_missed_lately(
    session: Session, as_of: date, *, process_key: str | None = None, ref: str | None = None
) -> Iterator[News]:
    """Each time limit of law whose last day passed in the week before a day while its duty was still to be done."""
    query = DeadlineQuery(as_of, process=process_key, ref=ref, standings=(Standing.OVERDUE,), due_from=as_of - NEWS_FOR)
    for row in all_deadlines(session, query, UNRESTRICTED):
        # A school's name may say who the child is; a kind of body does not.
        body = {"body": row.about} if row.about in {**SECTION_31, **OTHERS} else {}
        yield news(
            DEADLINE_MISSED, f"sendflow.case.{row.ref}", row.limit_key, row.about, row.trigger_sequence, row.due_on,
            case=row.ref, process=row.process, limit=row.limit_key, due_on=row.due_on.isoformat(), **body,
        )  # fmt: skip


def day_swept(day: date) -> News:
    """That every process was swept for a day."""
    return news(DAY_SWEPT, "sendflow.day", day, day=day.isoformat())


def not_announced(session: Session, found: Iterable[News]) -> list[News]:
    """Those that have not been announced, each once."""
    wanted = {str(each.id): each for each in found}
    keys = list(wanted)
    known: set[str] = set()
    for start in range(0, len(keys), _KEYS_AT_A_TIME):
        some = keys[start : start + _KEYS_AT_A_TIME]
        known.update(session.connection().execute(select(_ANNOUNCED.c.id).where(_ANNOUNCED.c.id.in_(some))).scalars())
    return [each for key, each in wanted.items() if key not in known]


def remember(session: Session, announced: Sequence[News], now: datetime) -> None:
    """Keep what was announced, and forget what is too old to be found again."""
    if announced:
        connection = session.connection()
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        rows = [{"id": str(each.id), "what": each.what, "announced_at": now} for each in announced]
        connection.execute(dialect.insert(_ANNOUNCED).on_conflict_do_nothing(), rows)
        connection.execute(delete(_ANNOUNCED).where(_ANNOUNCED.c.announced_at < now - _REMEMBERED_FOR))
