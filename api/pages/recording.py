"""Recording from a form: tried out first, done once however often it is sent, and refused beside the field at fault."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Annotated, Any

from fastapi import Depends

from api.accounts import Viewer
from api.assignments import with_officer
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep
from api.errors import status_of
from api.idempotency import Given, KeyUsedBefore, call, once
from api.pages.casefile import CaseFile, file_of, open_file, recorded_since, title_of
from api.pages.forms import PARTS, Typed, errors_of
from api.pages.frame import ReaderDep, RecorderDep
from api.pages.templating import FieldError
from api.settings import Settings
from cases.database import Database
from cases.facts import NewFact
from cases.log import Changed
from cases.people import NamesSomebody
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from notifications.told import ToldOld
from workflows.record import BreachNeedsReason, Entry, NotPossible, prepare, record, refuse_text
from workflows.surprises import told_before
from workflows.what_if import Change, WhatIf

_ABOUT_THE_DAY = {"future_day", "before_the_beginning", "recorded_already", "begun_already", "later_facts",
                  "before_its_stage"}  # fmt: skip
_ABOUT_WHOM = {"not_asked"}
_NOT_ASKED = {"csrf", "do"}
TRIED = "Tried out before it is recorded."
SENT_BEFORE = (
    "This form was sent before with something else in it, and that was recorded. Nothing more was. Look at the case; "
    "if this is to be recorded as well, send it again."
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who records, where, and when: what every page that records is given."""

    viewer: Viewer
    database: Database
    settings: Settings
    now: datetime
    today: date

    def open(self, ref: str) -> CaseFile:
        """The case as it stands now. Raises NoSuchCase."""
        with self.database.reading() as session:
            return open_file(session, ref, self.today)

    def submit(self, ref: str, fact: NewFact, typed: Typed) -> str:
        """Record a fact, once however often it is sent; the address to go on to. Raises as `workflows.record` does."""
        asked = {"ref": ref} | {name: value for name, value in typed.items() if name not in _NOT_ASKED}
        this = call(self.viewer.officer_id, typed.get("key", "")[:200] or None, asked, self.now)

        def act(session: Any) -> int:
            done = record(
                session,
                ref,
                with_officer(session, fact),
                by=self.viewer.author,
                now=self.now,
                office=self.settings.office,
                breach_reason=typed.get("breach_reason", ""),
                expected_version=whole_number(typed.get("version", "")),
            )
            return done.fact.sequence

        given = once(self.database, this, act, lambda number: Given(303, f"/cases/{ref}?recorded={number}".encode()))
        return given.body.decode()

    def try_out(self, case: CaseFile, fact: NewFact, breach_reason: str) -> "Preview":
        """What recording a fact would lead to; nothing is written. Raises as `workflows.record` does."""
        prepared = prepare(case.history, [Entry(fact, breach_reason)], by=self.viewer.author, now=self.now)
        after = file_of(prepared.history, self.today)
        changed = changes(case, after)
        with self.database.reading() as session:
            told = told_before(session, case.ref, changed)
        messages = [each for found in told.values() for each in found]
        return Preview(after, changed, bool(prepared.facts[0].breach), tuple(messages))

    def names_in(self, case: CaseFile, texts: Iterable[tuple[str, str]]) -> list[FieldError]:
        """Which of the texts, each with its field, name somebody of the case and so may not go into the log."""
        found = []
        with self.database.reading() as session:
            for field, text in texts:
                try:
                    refuse_text(session, case.history, field, text)
                except NamesSomebody as refusal:
                    found.append(FieldError(field, f"{refusal.what} {refusal.next_step}"))
        return found


async def desk(viewer: RecorderDep, database: DatabaseDep, settings: SettingsDep, now: NowDep, today: TodayDep) -> Desk:
    """The desk of whoever is signed in and may record facts."""
    return Desk(viewer, database, settings, now, today)


async def reading_desk(
    viewer: ReaderDep, database: DatabaseDep, settings: SettingsDep, now: NowDep, today: TodayDep
) -> Desk:
    """The desk of whoever may read cases: what they may record there is asked of each page."""
    return Desk(viewer, database, settings, now, today)


DeskDep = Annotated[Desk, Depends(desk)]
ReadingDeskDep = Annotated[Desk, Depends(reading_desk)]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would follow: the case as it would be, the deadlines that would be other than they are, whether a breach.

    `told` are the messages that told somebody a last day that would no longer hold.
    """

    after: CaseFile
    changes: tuple[Change, ...]
    is_breach: bool
    told: tuple[ToldOld, ...] = ()

    @property
    def late_now(self) -> tuple[Change, ...]:
        """Deadlines that were met in time, and then would not have been."""
        return tuple(each for each in self.changes if was_in_time(each) and each.after and each.after.days_late)


def was_in_time(change: Change) -> bool:
    """Whether a deadline was met, and not late."""
    return change.before is not None and change.before.met_on is not None and not change.before.days_late


def changes(before: CaseFile, after: CaseFile) -> tuple[Change, ...]:
    """The deadlines in which two states of a case differ to the eye: in a day or a standing, not in a fact's number."""
    stages = before.state.stage, after.state.stage
    compared = WhatIf(after.on, *stages, before.deadlines, after.deadlines, ())
    return tuple(each for each in compared.changed if _look(each.before) != _look(each.after))


def _look(each: Deadline | None) -> Any:
    return each and (each.due_on, each.standing, each.lifted, each.met_on, each.days_late)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form comes back: what to mend, the working of the deadline that objects, what was recorded meanwhile."""

    errors: tuple[FieldError, ...]
    status: int = 422
    is_breach: bool = False
    sentence: str = ""
    steps: tuple[str, ...] = ()
    version: int | None = None
    key: str = ""
    meanwhile: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()

    def kept(self, typed: Typed) -> dict[str, str]:
        """What was typed, with the version and the key under which it can be sent again."""
        renewed = {"version": "" if self.version is None else str(self.version), "key": self.key}
        return {**typed, **{name: value for name, value in renewed.items() if value}}


def refused(refusal: Refusal, desk: Desk, case: CaseFile, typed: Typed) -> Refused:
    """A refusal as the form it came from shows it, with everything typed still there."""
    status = status_of(refusal)
    if isinstance(refusal, BreachNeedsReason):
        steps: Any = refusal.extra["steps"]
        error = FieldError("breach_reason", "This would be a breach: give the reason it happened all the same")
        return Refused((error,), status, True, refusal.what, tuple(steps))
    if isinstance(refusal, Changed):
        seen = whole_number(typed.get("version", "")) or 0
        latest = desk.open(case.ref)
        meanwhile = tuple(title_of(each) for each in recorded_since(latest.history, seen))
        error = FieldError(
            "",
            "Something else was recorded in this case after you opened this form. Nothing of yours was "
            "recorded; what you entered is still here. Check that it holds, then record it again.",
        )
        return Refused((error,), status, version=latest.history.version, meanwhile=meanwhile)
    if isinstance(refusal, KeyUsedBefore):
        return Refused((FieldError("", SENT_BEFORE),), status, key=new_key())
    if isinstance(refusal, NotPossible):
        codes: Any = refusal.extra["objections"]
        possible: Any = refusal.extra["possible"]
        sentence = refusal.what.partition(" Possible now: ")[0]  # the page lists those as links
        error = FieldError(*_place(codes, sentence))
        # Where another day or another body would do, what else may be recorded is no answer.
        return Refused((error,), status, possible=() if error.field else tuple(possible))
    return Refused(tuple(errors_of(refusal)), status)


def _place(codes: Iterable[str], sentence: str) -> tuple[str, str, tuple[str, ...]]:
    if _ABOUT_THE_DAY.intersection(codes):
        return "happened_on", sentence, PARTS
    return "about" if _ABOUT_WHOM.intersection(codes) else "", sentence, ()


def new_key() -> str:
    """A key that makes one form one act, however often it is sent."""
    return token_urlsafe(16)


def whole_number(text: str) -> int | None:
    """A number of a fact or a version as typed, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
