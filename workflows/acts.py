"""One thing done in many cases: looked at in each first, then done case by case, each once and in its own transaction.

An act is kept as it was confirmed, with every case it is for. What became of a case is written in the transaction
that does it there, so a form sent twice, two clicks at once or a process that dies do nothing twice, and what was left
over goes on from the receipt.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from cases import log
from cases.database import Database
from cases.facts import NewFact, effective
from cases.log import Author, NoSuchCase
from cases.sight import Sight, may_see
from deadlines.refusals import Refusal
from workflows import panels
from workflows.handover import tell
from workflows.notices import Office
from workflows.record import BreachNeedsReason, record
from workflows.rehearsal import Rehearsed, rehearse
from workflows.tables import ManyAct, ManyActCase
from workflows.views import holder

AT_MOST = 200  # looked at in some seconds, and read through by a person; more are done in several acts
KEEP_RECEIPTS_DAYS = 90
PANEL = "panel"
ASSIGNED = "case_assigned"
_ACT = ManyAct.__table__  # type: ignore[attr-defined]
_CASE = ManyActCase.__table__  # type: ignore[attr-defined]


class Outcome(StrEnum):
    """What became of an act in one case. `waiting`: nothing yet; `changed`: somebody recorded in it meanwhile."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    CHANGED = "changed"


class NoSuchAct(Refusal):
    """There is no such act, or it is somebody else's."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such receipt.", "", "Look among your own.")


class HeldAlready(Refusal):
    """The case is held already by whom it was to be given to."""

    code = "not_possible"

    def __init__(self) -> None:
        super().__init__("They hold this case already.", "", "Nothing needs to be done.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done in each case: a fact to record, or a question to put to a panel."""

    fact: NewFact | None = None
    panel: str = ""
    question: str = ""

    @property
    def what(self) -> str:
        """The kind of the fact, or that it is for a panel."""
        return self.fact.kind if self.fact else PANEL

    def as_json(self) -> str:
        """It as it is kept."""
        fact = self.fact
        return json.dumps(
            {"happened_on": fact.happened_on.isoformat(), "about": fact.about, "detail": _plain(fact.detail)}
            if fact
            else {"panel": self.panel, "question": self.question}
        )

    @classmethod
    def from_row(cls, row: Any) -> "Plan":
        """The plan of an act as it was kept."""
        kept = json.loads(row.plan)
        if row.what == PANEL:
            return cls(None, kept["panel"], kept["question"])
        return cls(NewFact(row.what, date.fromisoformat(kept["happened_on"]), kept["detail"], kept["about"]))


def _plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in detail.items()}


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does it, when, for which office, and which cases they may know of."""

    by: Author
    now: datetime
    office: Office
    sight: Sight


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of an act in one case: the case before and after, or why it is refused there.

    `breach` is why it would be unlawful, with the cases as they would be all the same.
    """

    ref: str
    rehearsed: Rehearsed[int | None] | None = None
    refusal: str = ""
    breach: str = ""


def do_in(
    session: Session, ref: str, plan: Plan, hand: Hand, breach_reason: str, *, told_apart: bool = False
) -> int | None:
    """Do it in one case, within the caller's transaction; the number of the fact, None where it leaves none.

    With `told_apart` whoever is given the case is told by the caller, in one email of many cases.
    """
    if plan.fact is None:
        panels.list_case(session, plan.panel, ref, plan.question, by=hand.by, now=hand.now)
        return None
    if plan.fact.kind == ASSIGNED:
        held = holder(effective(log.load(session, ref).facts))[0]
        if held == plan.fact.detail["owner"]:
            raise HeldAlready
    done = record(
        session, ref, plan.fact, by=hand.by, now=hand.now, office=hand.office, breach_reason=breach_reason,
        told_apart=told_apart,
    )  # fmt: skip
    return done.fact.sequence


def look_at(database: Database, ref: str, plan: Plan, hand: Hand, tried: str) -> Outlook:
    """What would come of it in one case; nothing is kept. `tried` stands for the reason a breach would need."""
    try:
        return Outlook(ref, rehearse(database, ref, lambda session: do_in(session, ref, plan, hand, "")))
    except BreachNeedsReason as refusal:
        breach = refusal.what
    except Refusal as refusal:
        return Outlook(ref, refusal=_why(refusal))
    try:
        return Outlook(ref, rehearse(database, ref, lambda session: do_in(session, ref, plan, hand, tried)), "", breach)
    except Refusal as refusal:
        return Outlook(ref, refusal=_why(refusal))


def _why(refusal: Refusal) -> str:
    """What is wrong, without the list of what would be possible, which is long and the same for many cases."""
    return refusal.what.partition(" Possible now: ")[0]


def confirm(
    database: Database, key: str, plan: Plan, seen: Mapping[str, int], breach_reason: str, hand: Hand
) -> int:  # fmt: skip
    """Keep an act with its cases, each in the version that was looked at; its number, the same for the same key."""
    row = {
        "officer": hand.by.officer, "acted_as": hand.by.acted_as, "key": key, "what": plan.what,
        "plan": plan.as_json(), "breach_reason": breach_reason, "confirmed_at": hand.now,
    }  # fmt: skip
    with database.writing() as session:
        connection = session.connection()
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        made = connection.execute(dialect.insert(_ACT).values(row).on_conflict_do_nothing().returning(_ACT.c.id))
        number = made.scalar()
        if number is None:
            mine = select(_ACT.c.id).where(_ACT.c.officer == hand.by.officer, _ACT.c.key == key)
            return int(connection.execute(mine).scalar_one())
        cases = [
            {"act_id": number, "case_ref": ref, "place": place, "seen": version, "outcome": Outcome.WAITING, "says": ""}
            for place, (ref, version) in enumerate(seen.items())
        ]
        connection.execute(insert(_CASE), cases)
        return int(number)


def go_on(database: Database, number: int, hand: Hand) -> None:
    """Do what an act still has to do, case by case. Raises NoSuchAct.

    A case in which something was recorded since it was looked at is left out, and says so.
    """
    with database.reading() as session:
        act = act_of(session, number, hand.by.officer)
        waiting = [each.case_ref for each in cases_of(session, number) if each.outcome == Outcome.WAITING]
    plan = Plan.from_row(act)
    for ref in waiting:
        try:
            with database.writing() as session:
                _do_once(session, act, ref, plan, hand)
        except Refusal as refusal:
            with database.writing() as session:
                _say(session, number, ref, Outcome.REFUSED, _why(refusal))


def _do_once(session: Session, act: Any, ref: str, plan: Plan, hand: Hand) -> None:
    """Do it in one case and write that down, unless somebody else just did. On PostgreSQL this waits for a twin."""
    if not _say(session, act.id, ref, Outcome.DONE, ""):
        return
    seen = session.connection().execute(select(_CASE.c.seen).where(*_this(act.id, ref))).scalar_one()
    if not may_see(session, hand.sight, ref):
        raise NoSuchCase(ref)
    if log.load(session, ref, lock=True).version != seen:
        said = "Somebody recorded something in it after you looked. Look at it, and do it there."
        _say(session, act.id, ref, Outcome.CHANGED, said, Outcome.DONE)
    else:
        together = _tells_together(session, act)
        sequence = do_in(session, ref, plan, hand, act.breach_reason, told_apart=together)
        if together and plan.fact:
            one = {plan.fact.detail["owner"]: 1}
            tell(session, one, from_whom=None, by=hand.by.officer, now=hand.now, office=hand.office, act=act.id)
        session.connection().execute(update(_CASE).where(*_this(act.id, ref)).values(sequence=sequence))


def _tells_together(session: Session, act: Any) -> bool:
    """Whether an act gives many cases, of which one email tells; a twin then waits, for that email is counted up."""
    if act.what != ASSIGNED:
        return False
    session.connection().execute(select(_ACT.c.id).where(_ACT.c.id == act.id).with_for_update())
    cases = select(func.count()).where(_CASE.c.act_id == act.id)
    return int(session.connection().execute(cases).scalar_one()) > 1


def _say(
    session: Session, number: int, ref: str, outcome: Outcome, says: str, instead_of: Outcome = Outcome.WAITING
) -> bool:
    """Write down what became of a case; whether it still was as expected."""
    wanted = update(_CASE).where(*_this(number, ref), _CASE.c.outcome == instead_of)
    return session.connection().execute(wanted.values(outcome=outcome, says=says)).rowcount == 1


def _this(number: int, ref: str) -> tuple[Any, ...]:
    return _CASE.c.act_id == number, _CASE.c.case_ref == ref


def act_of(session: Session, number: int, officer: str) -> Row[Any]:
    """An act of an officer's own, as a row of `ManyAct`. Raises NoSuchAct."""
    row = session.connection().execute(select(_ACT).where(_ACT.c.id == number, _ACT.c.officer == officer)).first()
    if row is None:
        raise NoSuchAct
    return row


def cases_of(session: Session, number: int) -> Sequence[Row[Any]]:
    """The cases of an act as rows of `ManyActCase`, in the order in which they were chosen."""
    return session.connection().execute(select(_CASE).where(_CASE.c.act_id == number).order_by(_CASE.c.place)).all()


def acts_by(session: Session, officer: str, limit: int) -> Sequence[Row[Any]]:
    """An officer's own acts, the latest first."""
    query = select(_ACT).where(_ACT.c.officer == officer).order_by(_ACT.c.id.desc()).limit(limit)
    return session.connection().execute(query).all()


def forget_receipts(session: Session, before: datetime) -> int:
    """Forget the acts confirmed before an instant; how many. What they recorded stays in each case's log."""
    old = select(_ACT.c.id).where(_ACT.c.confirmed_at < before)
    session.connection().execute(delete(_CASE).where(_CASE.c.act_id.in_(old)))
    return session.connection().execute(delete(_ACT).where(_ACT.c.confirmed_at < before)).rowcount
