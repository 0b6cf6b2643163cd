"""A case with everything a pack can hold, made once and only looked at."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from api.packs.bundle import Bundle, bundled
from api.packs.chronology import make_chronology
from api.packs.entries import ChronologyPack
from api.packs.gathering import Record, gather
from api.packs.parts import about, parts_of
from api.packs.profiles import PROFILES
from cases.database import Database, migrate, open_database
from cases.filing import FilingCabinet
from cases.sight import EVERY_CASE
from deadlines.defaults import RECORDED
from notifications.notices import notice_of
from tests import papers
from tests.casework import OFFICE, new
from tests.workflows.noticing import FATHER, MOTHER, Post, a_case, at
from workflows.documents import Paper, add_document
from workflows.notice_service import mark_sent

KNOWN_AT = datetime(2025, 9, 1, 12, tzinfo=UTC)
LEGAL_NOTE = "The solicitor advises that the refusal will not stand."
NOTE = "Basil Thistlewood rang from 01632 960123 about Aurelia; Marigold agrees. Write to b.t@example.org."
AUTHORITY = "Demonshire County Council"


@dataclass
class Told:
    """The case, where its documents lie, and packs of it."""

    database: Database
    post: Post
    cabinet: FilingCabinet

    def record(self, known_at: datetime = KNOWN_AT) -> Record:
        """All that is kept of it."""
        with self.database.reading() as session:
            return gather(session, self.post.ref, known_at, RECORDED, EVERY_CASE, whole_child=True)

    def pack(self, profile: str, known_at: datetime = KNOWN_AT, reader: int | None = 1) -> ChronologyPack:
        """Its pack; the first contact, the mother, asks for it."""
        return make_chronology(self.record(known_at), PROFILES[profile], AUTHORITY, reader=reader)

    def bundle(self, profile: str, known_at: datetime = KNOWN_AT) -> Bundle:
        """Its pack as a ZIP."""
        pack = self.pack(profile, known_at)
        return bundled(parts_of(pack, self.record(known_at), self.cabinet), about(pack))


def told_in(folder: Path) -> Told:
    """A case with a note, a correction, a cause, documents, a refusal late in notice, and a parent not reached."""
    url = f"sqlite:///{folder / 'packs.db'}"
    migrate(url)
    database = open_database(url)
    post = a_case(database, MOTHER | {"stands_as": "parent"}, FATHER | {"stands_as": "parent"}, received="2025-05-21")
    post.add(new("note_added", "2025-06-01", text=NOTE), on="2025-06-02")
    post.add(new("advice_requested", "2025-06-02", about="health"), on="2025-06-02")
    post.add(new("views_received", "2025-06-03"), on="2025-06-03")
    post.add(new("views_received", "2025-06-04", corrects=post.history().version), on="2025-06-05")
    post.add(new("cause_of_lateness_recorded", "2025-07-20", cause="health_advice_late"), on="2025-07-21")
    cabinet = FilingCabinet(folder / "documents", 10_000_000)
    for kind, title, content in (
        ("report", "Report of the clinic about Basil", papers.PDF),
        ("legal_advice", "Counsel on the refusal", papers.TEXT),
    ):
        filed = cabinet.file(post.history().id, BytesIO(content))
        with database.writing() as session:
            paper = Paper(kind, title)
            add_document(session, post.ref, filed, paper, by=post.by, now=at("2025-07-22"), office=OFFICE)
    post.add(new("note_added", "2025-07-23", text=LEGAL_NOTE), on="2025-07-23")
    marked = new("note_added", "2025-07-23", text=LEGAL_NOTE, legal_advice=True, corrects=post.history().version)
    post.add(marked, on="2025-07-24")
    number = post.release("2025-08-01", "by_hand", "first_class")
    for copy in post.copies(number):
        with database.writing() as session:
            session.add(copy)
            notice, on = notice_of(session, post.ref, number), date(2025, 8, 1)
            mark_sent(session, notice, copy, on, now=at("2025-08-01", 13), office=OFFICE)
    return Told(database, post, cabinet)
