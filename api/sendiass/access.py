"""The way to an intervention: strict need to know, and every look at it written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep
from api.errors import NotFound
from api.idempotency import Given, call, once
from api.pages.casefile import CaseFile, file_of
from api.pages.forms import Typed
from api.pages.recording import whole_number
from api.sendiass.frame import ContactTakerDep
from api.settings import Settings
from cases import log
from cases.database import Database
from cases.facts import NewFact, effective
from cases.sendiass.reading import note_reading, right_to
from deadlines.refusals import Refusal
from workflows.sendiass.recording import record_here
from workflows.views import holder


class NotYours(Refusal):
    """The intervention is assigned to somebody else. `extra["ref"]` is its reference."""

    code = "not_yours"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works at the service, where and when: what its pages are given. Every case is opened through it."""

    viewer: Viewer
    database: Database
    settings: Settings
    now: datetime
    today: date

    def open(self, ref: str, what: str) -> CaseFile:
        """An intervention as it stands now, and the reading of it written down under the page's name.

        Raises NoSuchCase, NotYours, and NotFound for a volunteer, for whom others' interventions are not there.
        """
        with self.database.writing() as session:
            history = log.load(session, ref)
            owner = holder(effective(history.facts))[0]
            sees_all = self.viewer.may("see every record")
            officer = self.viewer.officer_id
            right = right_to(session, officer, history.ref, owner, sees_all=sees_all, now=self.now)
            if not right and not self.viewer.may("give support"):
                raise NotFound
            if not right:
                raise NotYours(
                    "This intervention is assigned to somebody else.",
                    "Nobody has a right to know because they work here: records are opened by whoever needs them.",
                    "Ask the service manager to assign it to you. If somebody must act now, open it with a reason.",
                    ref=history.ref,
                )
            note_reading(session, officer, history.ref, what, right, self.now)
        return file_of(history, self.today)

    def submit(
        self, case: CaseFile, fact: NewFact, typed: Typed, *, beside: Callable[[Session], None] | None = None
    ) -> str:
        """Record a fact in an opened intervention, once however often it is sent; the address to go on to.

        `beside` is done with it, in its transaction, the first time and never again.
        """
        asked = {"ref": case.ref} | {name: value for name, value in typed.items() if name not in ("csrf", "do")}
        this = call(self.viewer.officer_id, typed.get("key", "")[:200] or None, asked, self.now)

        def act(session: Session) -> int:
            done = record_here(
                session,
                case.ref,
                fact,
                by=self.viewer.author,
                now=self.now,
                office=self.settings.office,
                expected_version=whole_number(typed.get("version", "")),
            )
            if beside:
                beside(session)
            return done.fact.sequence

        given = once(
            self.database, this, act, lambda number: Given(303, f"/cases/{case.ref}?recorded={number}".encode())
        )
        return given.body.decode()


async def desk(
    viewer: ContactTakerDep, database: DatabaseDep, settings: SettingsDep, now: NowDep, today: TodayDep
) -> Desk:  # fmt: skip
    """The desk of whoever works at the service and is signed in."""
    return Desk(viewer, database, settings, now, today)


DeskDep = Annotated[Desk, Depends(desk)]
