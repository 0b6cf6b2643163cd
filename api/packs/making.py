"""Making a pack: gathered, blacked out, written in one form, and written down with for whom and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import IO, Any

from sqlalchemy import Row, insert, select
from sqlmodel import Session

from api.accounts import Viewer
from api.packs import bundle
from api.packs.chronology import make_chronology
from api.packs.entries import ChronologyPack
from api.packs.gathering import Record, gather
from api.packs.papers import paper_of
from api.packs.parts import about, parts_of
from api.packs.profiles import profile_named
from api.pages.workbook import WORKBOOK
from api.settings import Settings
from api.tables import PackMade
from cases.sight import Sight
from deadlines.refusals import Refusal
from notifications.papers import pdf, word
from notifications.papers.model import Paper
from workflows.chosen_answers import in_force

CHRONOLOGY, COUNTS = "chronology", "counts"
FORMS: Mapping[str, tuple[str, str]] = {
    "zip": ("Everything, with the proof (ZIP)", bundle.MEDIA_TYPE),
    "pdf": ("To read (PDF)", pdf.MEDIA_TYPE),
    "docx": ("To edit (Word)", word.MEDIA_TYPE),
}
COUNT_FORMS: Mapping[str, tuple[str, str]] = {**FORMS, "xlsx": ("To reckon with (Excel)", WORKBOOK)}
PAPERS: Mapping[str, Callable[[Paper], bytes]] = {"pdf": pdf.as_pdf, "docx": word.as_word}
SHORTEST_WHY = 10
_MADE = PackMade.__table__  # type: ignore[attr-defined]


class NoReason(Refusal):
    """A pack was to be made and nobody said why."""

    code = "invalid"

    def __init__(self) -> None:
        super().__init__(
            "Why the pack is made is not said.",
            "It takes a child’s record out of this service, and whoever asks later must find the reason.",
            f"Say why in at least {SHORTEST_WHY} characters, without naming anybody.",
            fields={"why": "Say why it is made, in a sentence that names nobody"},
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pack is asked for. `reader` is the number of the contact who asks, complains or appeals."""

    ref: str
    profile: str
    known_at: datetime
    whole_child: bool = False
    reader: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A pack in one form, to be given out. `seal` is empty for a paper alone, whose own SHA-256 is all there is."""

    file: IO[bytes]
    sha256: str
    seal: str = ""


def chronology_of(session: Session, asked: Asked, settings: Settings, sight: Sight) -> tuple[ChronologyPack, Record]:
    """The pack that is asked for, and what it was made of. Raises NoSuchCase, NoSuchProfile, TooMuch."""
    profile = profile_named(asked.profile)
    law_choices = in_force(session, settings.choices)
    record = gather(session, asked.ref, asked.known_at, law_choices, sight, whole_child=asked.whole_child)
    return make_chronology(record, profile, settings.authority_name, reader=asked.reader), record


def written(pack: ChronologyPack, record: Record, form: str, settings: Settings) -> Written:
    """A chronology pack in one of FORMS. Raises FileMissing where a document's file is not what it was."""
    if form in PAPERS:
        return of_bytes(PAPERS[form](paper_of(pack)))
    made = bundle.bundled(parts_of(pack, record, settings.cabinet), about(pack))
    return Written(made.file, made.sha256, made.seal)


def of_bytes(content: bytes) -> Written:
    """A file that is in memory, to be given out."""
    return Written(BytesIO(content), sha256(content).hexdigest())


def refuse_no_reason(why: str) -> None:
    """Raise NoReason where too little is said."""
    if len(why.strip()) < SHORTEST_WHY:
        raise NoReason


def note_made(
    session: Session,
    viewer: Viewer,
    kind: str,
    about_what: Mapping[str, Any],
    form: str,
    made: Written,
    *,
    reference: str,
    why: str,
    now: datetime,
) -> None:
    """Write down who made which pack, for whom and why, with its SHA-256. `about_what` are columns of PackMade."""
    values = {
        "made_at": now,
        "officer": viewer.officer_id,
        "role": viewer.role.name,
        "acted_as": viewer.acts_as,
        "kind": kind,
        "form": form,
        "reference": reference,
        "why": why,
        "sha256": made.sha256,
        "seal": made.seal,
        **about_what,
    }
    session.connection().execute(insert(_MADE).values(values))


def counts_made(session: Session) -> list[Row[Any]]:
    """The counts packs made, the latest first."""
    query = select(_MADE).where(_MADE.c.kind == COUNTS).order_by(_MADE.c.id.desc()).limit(50)
    return list(session.connection().execute(query))


def packs_of(session: Session, refs: Iterable[str]) -> list[Row[Any]]:
    """The packs made of these cases, the latest first."""
    query = select(_MADE).where(_MADE.c.case_ref.in_(list(refs))).order_by(_MADE.c.id.desc()).limit(200)
    return list(session.connection().execute(query))
