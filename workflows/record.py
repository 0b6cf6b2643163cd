"""The one way in: every button, API call and import records a fact here, and nothing else writes the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from cases import log, people
from cases.database import realm_of
from cases.facts import Fact, NewFact
from cases.families import refuse_families
from cases.kinds import KINDS, checked_detail, checked_reason
from cases.log import Author, Changed, History
from cases.statements import Statement
from deadlines.clock import day_of
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from notifications.outbox import enqueue
from workflows import engine, notices, views
from workflows.engine import Objection, State
from workflows.following import follow
from workflows.judgement import Docket
from workflows.links import open_case_of
from workflows.notice_guard import refuse_strange_notice
from workflows.notices import Office
from workflows.offers import offered
from workflows.panel_rules import refuse_unlisted
from workflows.processes import ABOUT_NO_CHILD, process, process_in, process_of
from workflows.references import next_ref
from workflows.sight_guard import inherited, refuse_sight
from workflows.tables import WakeUp

_WAKE_UP = WakeUp.__table__  # type: ignore[attr-defined]
# Made once: building it anew costs more than running it.
_ADD_WAKE_UP = Statement(lambda _: insert(_WAKE_UP), ("case_ref", "process", "asked_at"))


class NotPossible(Refusal):
    """The fact makes no sense here. `extra["possible"]` lists the kinds that do; nothing was recorded."""

    code = "not_possible"


class WrongForProcess(Refusal):
    """A child was named for a case that is about none."""

    code = "invalid"


class OneAlready(Refusal):
    """The child has an open case of a process of which there is one at a time. Nothing was opened."""

    code = "one_already"


class BreachNeedsReason(Refusal):
    """The fact is unlawful, yet can have happened: say why and it is recorded as a breach. Nothing was recorded."""

    code = "breach_needs_reason"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording led to: the fact as the log holds it, the case after it, every deadline, the cases it opened."""

    fact: Fact
    history: History
    state: State
    deadlines: tuple[Deadline, ...]
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact to record, with the reason for a breach and, in an import, who acted when; `by` where others differ."""

    fact: NewFact
    breach_reason: str = ""
    recorded_at: datetime | None = None
    acted_as: str = ""
    by: Author | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Judged and chained facts of one case, with its new view: ready to be written, or thrown away."""

    history: History
    state: State
    facts: tuple[Fact, ...]
    events: list[dict[str, Any]]
    private: list[dict[str, Any]]
    view: views.View
    deadlines: tuple[Deadline, ...]

    def __repr__(self) -> str:
        """In a line: every row would fill pages of an error report, and some hold text about people."""
        return f"<{self.history.ref} at version {self.history.version}: {self.state.stage}, {len(self.facts)} added>"


def record(
    session: Session,
    ref: str,
    fact: NewFact,
    *,
    by: Author,
    now: datetime,
    office: Office,
    breach_reason: str = "",
    expected_version: int | None = None,
    told_apart: bool = False,
) -> Recorded:
    """Record one fact in a case, within the caller's writing transaction; the caller commits.

    Log, summary, outbox and wake-up are written together or not at all. `told_apart` where the caller tells the new
    holder. Raises NoSuchCase, Changed (the case is not at `expected_version`), UnknownKind, WrongDetail, NamesSomebody,
    NotListed, NotPossible, BreachNeedsReason, NoLawInForce.
    """
    history = log.load(session, ref, lock=True)
    if expected_version is not None and history.version != expected_version:
        raise Changed(ref, expected_version, history.version)
    refuse_names_in(session, history, fact, breach_reason)
    refuse_strange_notice(session, ref, fact)
    refuse_unlisted(session, ref, fact)
    refuse_sight(history, fact)
    prepared = prepare(history, [Entry(fact, breach_reason)], by=by, now=now)
    return _take(session, prepared, by, now, office, told_apart)


def open_case(
    session: Session,
    process_key: str,
    child_id: int | None,
    fact: NewFact,
    *,
    by: Author,
    now: datetime,
    office: Office,
    ref: str | None = None,
    owner: NewFact | None = None,
) -> Recorded:
    """Open a case with the fact that begins it, and its first assignment.

    Raises as `record`, UnknownProcess, OneAlready, and WrongForProcess for a child where the process is about none.
    """
    running = process_in(realm_of(session), process_key)
    if running.one_at_a_time and (there := open_case_of(session, child_id, running.key)):
        raise OneAlready(
            f"Case {there} of this child is open already, and is about the same: {running.title}.",
            "Two open cases of one matter would show two times for one duty.",
            f"Record “{KINDS[fact.kind].label}” in {there}, or end that case first.",
        )
    ref = ref or next_ref(session, running, day_of(now))
    history = log.new_case(session, ref, running.key, running.version, child_id, now)
    if running.key in ABOUT_NO_CHILD:
        refuse_names_in(session, history, fact, "")
    entries = [Entry(each) for each in (fact, owner, inherited(session, child_id, day_of(now))) if each]
    prepared = prepare(history, entries, by=by, now=now)
    return _take(session, prepared, by, now, office, False)


def _take(session: Session, prepared: Prepared, by: Author, now: datetime, office: Office, apart: bool) -> Recorded:
    """Write what was prepared, queue what it calls for, and do in the child's other cases what it leads to there."""
    write(session, [prepared])
    _tell_and_wake(session, prepared, now, office, apart)
    opened = follow(session, prepared.history, prepared.facts, _Hand(session, by, now, office))
    return Recorded(prepared.facts[0], prepared.history, prepared.state, prepared.deadlines, opened)


@dataclass(frozen=True, slots=True)
class _Hand:
    """The hand that records in the child's other cases what a fact leads to there: the same one that recorded it."""

    session: Session
    by: Author
    now: datetime
    office: Office

    @property
    def today(self) -> date:
        return day_of(self.now)

    def record(self, ref: str, fact: NewFact, breach_reason: str = "") -> None:
        record(self.session, ref, fact, by=self.by, now=self.now, office=self.office, breach_reason=breach_reason)

    def open_case(self, process_key: str, child_id: int | None, fact: NewFact, owner: NewFact | None) -> History:
        return open_case(
            self.session, process_key, child_id, fact, by=self.by, now=self.now, office=self.office, owner=owner
        ).history  # fmt: skip


def prepare(history: History, entries: Iterable[Entry], *, by: Author, now: datetime) -> Prepared:
    """Judge facts one after the other and chain them to a case. Pure: writes nothing, reads no clock.

    Raises UnknownKind, WrongDetail, NotPossible, BreachNeedsReason, NoLawInForce, BeyondKnownHolidays, and
    WrongForProcess for a child in a case that is about none.
    """
    _refuse_needless_child(history)
    docket = Docket(process_of(history), history)
    added = []
    for entry in entries:
        fact = _accepted(docket, entry, by, now)
        docket.add(fact)
        added.append(fact)
    events, private, head = log.chain(history, added)
    after = replace(history, facts=tuple(docket.recorded), head=head)
    view, deadlines = views.view_of(after, docket.current, docket.state)
    return Prepared(after, docket.state, tuple(added), events, private, view, deadlines)


def _refuse_needless_child(history: History) -> None:
    running = process(history.process)
    if history.child_id is not None and not running.has_child:
        raise WrongForProcess(
            f"A case of “{running.title}” is about no child.",
            "A child bound to it would say whose concern it was.",
            "Leave the child out.",
            fields={"child": "A case of this process is about no child."},
        )


def _accepted(docket: Docket, entry: Entry, by: Author, now: datetime) -> Fact:
    new = entry.fact
    detail = checked_detail(new.kind, new.about, new.detail)
    new = NewFact(new.kind, new.happened_on, detail, new.about, new.corrects)
    acted_as = entry.acted_as or (entry.by or by).acted_as
    found = [*engine.capacity_objections(new, acted_as), *docket.objections(new, day_of(now))]
    reason = checked_reason(entry.breach_reason)
    _refuse(docket, new, found, reason, acted_as)
    return Fact(
        new.kind,
        new.happened_on,
        docket.recorded[-1].sequence + 1 if docket.recorded else 1,
        detail,
        new.about,
        entry.recorded_at or now,
        (entry.by or by).officer,
        acted_as,
        tuple(each.code for each in found),
        reason if found else "",
        new.corrects,
    )


def _refuse(docket: Docket, fact: NewFact, found: Sequence[Objection], reason: str, acted_as: str) -> None:
    label = KINDS[fact.kind].label
    hard = [each for each in found if not each.breach]
    if hard:
        raise NotPossible(
            " ".join(each.sentence for each in hard),
            f"“{label}” was not recorded, and nothing has changed.",
            possible=list(offered(docket.process, docket.state, acted_as)),
            objections=[each.code for each in hard],
        )
    if found and not reason:
        raise BreachNeedsReason(
            " ".join(each.sentence for each in found),
            f"“{label}” would be a breach. It can be recorded, because it can have happened.",
            "Give the reason it happened, and it is recorded as a breach.",
            steps=[step for each in found for step in each.steps],
            objections=[each.code for each in found],
        )


def write(session: Session, prepared: Sequence[Prepared]) -> None:
    """Write prepared cases: the log first, then their views."""
    events = [event for each in prepared for event in each.events]
    log.append(session, events, [text for each in prepared for text in each.private])
    views.replace(session, [each.view for each in prepared])


def refuse_names_in(session: Session, history: History, fact: NewFact, reason: str) -> None:
    """Raise NamesSomebody where a text that stays in the log names a person of this case.

    In a case of the authority's about no child not even a text kept beside the log may name any family.
    """
    kept = KINDS[fact.kind].private if history.process in ABOUT_NO_CHILD and fact.kind in KINDS else ()
    said = {name: fact.detail.get(name) for name in ("because", *kept)}
    for field, text in {"breach_reason": reason, "about": fact.about, **said}.items():
        if text:
            refuse_text(session, history, field, str(text))


def refuse_text(session: Session, history: History, field: str, text: str) -> None:
    """Raise NamesSomebody where what was written in a field of a case's form may not be kept there."""
    if history.process in ABOUT_NO_CHILD:
        refuse_families(session, text, field, named_freely=ABOUT_NO_CHILD)
    else:
        people.refuse_names(session, history.child_id, text)


def _tell_and_wake(session: Session, prepared: Prepared, now: datetime, office: Office, apart: bool) -> None:
    found = [m for fact in prepared.facts for m in notices.notices_for(session, prepared.history, fact, office)]
    if messages := [each for each in found if not (apart and each.kind == notices.ASSIGNED)]:
        enqueue(session, messages, now=now)
    woken = {"case_ref": prepared.history.ref, "process": prepared.history.process, "asked_at": now}
    _ADD_WAKE_UP.run(session.connection(), [woken])
