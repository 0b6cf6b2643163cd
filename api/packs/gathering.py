"""All that is kept about a case or a child's cases, as it was known at an instant. It reads and decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from api.pages.casefile import CaseFile, file_of
from api.reading import ReadQuery, readings
from cases import log
from cases.documents import documents_of, readings_of
from cases.log import NoSuchCase
from cases.officers import officers, teams
from cases.people import child_of, contacts_of
from cases.sight import Sight, hidden_among, load_seen
from cases.tables import Officer
from deadlines.clock import day_of
from deadlines.deadline import under
from deadlines.defaults import Choices
from deadlines.refusals import Refusal
from notifications.notices import Notice, NoticeCopy, NoticeState, copies_of, notices_of
from workflows.ledger import Part, parts_of
from workflows.links import cases_of_child, opener_of

MOST_LOOKS = 20_000
# A look is written down after its answer, by whichever process gave it: those of the last minute may be still to come,
# and a pack made again as known at the same instant has to be the same.
WRITTEN_WITHIN = timedelta(minutes=1)
_AT_A_TIME = 1_000


class TooMuch(Refusal):
    """More was asked for than one pack can hold."""

    code = "too_much"


@dataclass(frozen=True, slots=True)
class Gathered:
    """One case: its file as it was known, the rows of its log, its texts with their salts, and all that hangs on it."""

    file: CaseFile
    events: Sequence[Row[Any]]
    texts: Mapping[tuple[int, str], tuple[str, str]]
    delays: Mapping[str, tuple[Part, ...]]
    notices: Sequence[tuple[Notice, Sequence[NoticeCopy]]]
    documents: Sequence[Row[Any]]
    given_out: Sequence[Row[Any]]
    looks: Sequence[Row[Any]]
    opener: tuple[str, int] | None

    @property
    def ref(self) -> str:
        """The reference of the case."""
        return self.file.ref


@dataclass(frozen=True, slots=True)
class Record:
    """The cases a pack is about, in the order they began, and the people in them."""

    ref: str
    known_at: datetime
    cases: tuple[Gathered, ...]
    child: Row[Any] | None
    contacts: Sequence[Row[Any]]
    officers: Mapping[str, Officer]
    teams: Mapping[str, str]

    @property
    def on(self) -> date:
        """The day on which everything stands as the pack tells it."""
        return day_of(self.known_at)


def gather(
    session: Session, ref: str, known_at: datetime, choices: Choices, sight: Sight, *, whole_child: bool = False
) -> Record:
    """A case, or every case of its child, as it was known at an instant. Raises NoSuchCase, TooMuch.

    A case that is restricted to others is not there, as everywhere.
    """
    first = load_seen(session, ref, sight)
    refs = cases_of_child(session, first) if whole_child else [ref]
    hidden = hidden_among(session, sight, refs)
    refs = [each for each in refs if each not in hidden]
    found = [each for one in refs if (each := _gathered(session, one, known_at, choices))]
    if not any(each.ref == ref for each in found):
        raise NoSuchCase(ref)
    found.sort(key=lambda each: (each.file.current[0].happened_on if each.file.current else date.max, each.ref))
    return Record(
        ref,
        known_at,
        tuple(found),
        child_of(session, first.child_id),
        contacts_of(session, first.child_id, ended=True) if first.child_id is not None else [],
        officers(session),
        teams(session),
    )


def _gathered(session: Session, ref: str, known_at: datetime, choices: Choices) -> Gathered | None:
    history = log.load(session, ref)
    known = history.known_by(known_at)
    if not known.facts:
        return None
    file = file_of(known, day_of(known_at))
    deadlines = under(choices, file.deadlines)
    events = [row for row in log.events_as_recorded(session, known.id) if row.sequence <= known.version]
    sequences = {each.sequence for each in known.facts}
    texts = log.salted_texts(session, known.id)
    return Gathered(
        CaseFile(known, file.process, file.on, file.current, file.state, deadlines),
        events,
        {key: each for key, each in texts.items() if key[0] in sequences},
        {each.id: parts_of(file.process, file.current, each) for each in deadlines if each.days_late},
        _notices(session, ref, known_at),
        [row for row in documents_of(session, known.id) if row.stored_at <= known_at],
        [row for row in readings_of(session, known.id) if row.read_at <= known_at],
        _looks(session, ref, known_at),
        opener_of(session, known.id),
    )


def _notices(session: Session, ref: str, known_at: datetime) -> list[tuple[Notice, Sequence[NoticeCopy]]]:
    """Notices that were released by then, the first first; what is only drafted was told to nobody."""
    found = [
        each
        for each in reversed(notices_of(session, ref))
        if each.state != NoticeState.DRAFT and each.released_at is not None and each.released_at <= known_at
    ]
    copies = copies_of(session, [each.id for each in found])
    return [(each, copies[each.id or 0]) for each in found]


def _looks(session: Session, ref: str, known_at: datetime) -> list[Row[Any]]:
    """Every look at a case until a minute before then, the first first. Raises TooMuch."""
    found: list[Row[Any]] = []
    before: int | None = None
    query = ReadQuery(case=ref, until=day_of(known_at))
    while some := readings(session, query, before=before, limit=_AT_A_TIME):
        found += some
        before = some[-1].id
        if len(found) > MOST_LOOKS:
            raise TooMuch(
                f"Case {ref} was looked at more than {MOST_LOOKS:,} times.",
                "A pack of that length would be read by nobody.",
                "Choose a profile without the looks, or download them from the page of who looked at what.",
            )
    return [row for row in reversed(found) if row.read_at <= known_at - WRITTEN_WITHIN]
