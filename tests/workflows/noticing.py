"""Notices for tests: a case with a parent and a way to write to them, a notice written and released in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from cases import log
from cases.database import Database
from cases.facts import NewFact, effective
from cases.log import Author, History
from cases.officers import add_officer
from cases.people import NewChild, add_child, contacts_of
from notifications.letters.standing import demo_facts
from notifications.notices import Notice, NoticeCopy, copies_of
from tests.casework import OFFICE, new, request
from workflows.engine import replay
from workflows.notice_drafting import Letters, Plan
from workflows.notice_offers import offers
from workflows.notice_release import release, save_draft
from workflows.notice_service import Attended, attend_to_notices
from workflows.processes import process_of
from workflows.record import open_case, record

LETTERS = Letters("Demonshire County Council", demo_facts())
MOTHER = {"name": "Marigold Thistlewood", "relationship": "mother", "email": "m.t@example.org", "address": "1 Low Road"}
FATHER = {"name": "Basil Thistlewood", "relationship": "father", "address": "9 High Road"}
SAID = {"officer_name": "Kit Sample", "officer_title": "Casework officer", "reasons": "What was seen is met already."}
_PARTS = ("day", "month", "year")


def at(day: str, hour: int = 12) -> datetime:
    """An instant of a day."""
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=UTC)


@dataclass
class Post:
    """A case from which notices go, and the officer who holds it."""

    database: Database
    ref: str
    by: Author

    def add(self, *facts: NewFact, on: str) -> None:
        """Record facts in the case."""
        with self.database.writing() as session:
            for fact in facts:
                record(session, self.ref, fact, by=self.by, now=at(on), office=OFFICE)

    def history(self) -> History:
        """The case as it is."""
        with self.database.reading() as session:
            return log.load(session, self.ref)

    def stage(self) -> str | None:
        """Where the case stands."""
        history = self.history()
        return replay(process_of(history), effective(history.facts)).stage

    def kinds(self) -> list[str]:
        """What stands of the case, by kind."""
        return [fact.kind for fact in effective(self.history().facts)]

    def release(
        self,
        on: str,
        *ways: str,
        sent_on: str = "",
        said: Mapping[str, Any] = SAID,
        gives: str = "refusal_to_assess_notified",
        is_draft: bool = False,
    ) -> int:
        """Write and release the notice that gives effect to a fact, in these words; a way for each contact in turn."""
        day = date.fromisoformat(on)
        with self.database.writing() as session:
            history = log.load(session, self.ref)
            state = replay(process_of(history), effective(history.facts))
            offer = next(each for each in offers(process_of(history), state) if each.fact_kind == gives)
            chosen = dict(zip((c.id for c in contacts_of(session, history.child_id or 0)), ways, strict=True))
            plan = Plan(day, date.fromisoformat(sent_on) if sent_on else day, chosen, said, "standard")
            draft = save_draft(session, self.ref, offer, None, {"said": dict(said)}, by=self.by, now=at(on))
            if is_draft:
                typed = {f"said_{name}": text for name, text in said.items()}
                chosen_ways = {f"way_{contact}": way for contact, way in chosen.items()}
                days = {f"{name}-{part}": str(getattr(day, part)) for name in ("dated", "sent_on") for part in _PARTS}
                draft.inputs = {**typed, **chosen_ways, **days}
                return draft.id or 0
            done = release(
                session, draft, plan, {}, by=self.by, now=at(on), office=OFFICE, letters=LETTERS
            )  # fmt: skip
            return done.id or 0

    def notice(self, number: int) -> Notice:
        """A notice as it is kept."""
        with self.database.reading() as session:
            found = session.get(Notice, number)
            assert found is not None
            return found

    def copies(self, number: int) -> list[NoticeCopy]:
        """Its copies."""
        with self.database.reading() as session:
            return copies_of(session, [number])[number]

    def attend(self, on: str) -> Attended:
        """One round over the notices, on a day."""
        return attend_to_notices(self.database, date.fromisoformat(on), now=lambda: at(on), office=OFFICE)


def a_case(database: Database, *contacts: Mapping[str, Any], received: str = "2025-09-01") -> Post:
    """A request for an assessment, considered with the family, of a child with these contacts."""
    by_day = at(received)
    with database.writing() as session:
        officer = add_officer(
            session, "kit", display_name="Kit Sample", email="kit@example.org", role="caseworker", team=None,
            password_hash=None, now=by_day,
        )  # fmt: skip
        by = Author(officer.id)
        child = {
            "given_name": "Aurelia",
            "family_name": "Thistlewood",
            "birth_date": "2016-03-27",
            "contacts": contacts,
        }
        child_id = add_child(session, NewChild.model_validate(child))
        held = new("case_assigned", received, owner=officer.id)
        opened = open_case(
            session, "ehc_assessment", child_id, request(received), by=by, now=by_day, office=OFFICE, owner=held
        )  # fmt: skip
    post = Post(database, opened.history.ref, by)
    post.add(new("family_consulted", received), on=received)
    return post
