"""Two people for what is dangerous: one asks and says why, another approves or refuses before anything happens.

Which acts need it is set act by act, in rows that only grow. What is asked for stands there whole, as data, so that
what is done is what was read. It lapses after a week; a decision is one row, of which the database takes no second.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Table, func, insert, select, update
from sqlmodel import Session

from cases.canonical import canonical
from deadlines.refusals import Refusal
from workflows.tables import Approval, ApprovalDecision, ApprovalRule

LASTS = timedelta(days=7)
_ASKED: Table = Approval.__table__  # type: ignore[attr-defined]
_DECIDED: Table = ApprovalDecision.__table__  # type: ignore[attr-defined]
_RULE: Table = ApprovalRule.__table__  # type: ignore[attr-defined]
_SHORTEST, _LONGEST = 3, 500
RESTRICTION = "restriction"  # the act whose reason tells of a child


class CannotApprove(Refusal):
    """It cannot be asked for or decided so: by whom, for what reason, or because it is settled already."""

    code = "not_possible"


class WrongReason(Refusal):
    """The reason is missing or too long."""

    code = "invalid"


class Decision(StrEnum):
    """What became of something asked for. `alone`: no second person was needed then."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of act that can be made to need two people; `by_default` says whether it does until somebody sets it."""

    key: str
    says: str
    by_default: bool = False


ACTS: Mapping[str, Act] = MappingProxyType({act.key: act for act in (
    Act("erase_child", "Erase a child", by_default=True),
    Act("approval_rule", "Change which acts need two people", by_default=True),
    Act("open_question", "Choose an answer to a question the law leaves open", by_default=True),
    Act(RESTRICTION, "Restrict a child’s cases, change who may see them, or lift that"),
    Act("holiday", "Record a bank holiday, or undo one"),
    Act("reminder_policy", "Change the reminder policy"),
    Act("standing_facts", "Change what letters tell of the authority"),
    Act("administrator", "Make somebody an administrator"),
    Act("emergency_account", "Close the emergency administrator’s account"),
)})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Something asked for, and what became of it; `decision` is None while it waits and where it lapsed.

    Both reasons of a restriction are empty once the child is erased.
    """

    number: int
    act: Act
    what: Mapping[str, Any]
    reason: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    decision: Decision | None
    decided_reason: str
    outcome: str
    decided_by: str
    decided_at: datetime | None

    def waits(self, now: datetime) -> bool:
        """Whether somebody can still decide."""
        return self.decision is None and now < self.expires_at

    def stands(self, now: datetime) -> str:
        """How it stands, in a word or two."""
        if self.decision is Decision.ALONE:
            return "done"
        return self.decision.value if self.decision else "waiting" if self.waits(now) else "lapsed"


def needs_two(session: Session, act: str) -> bool:
    """Whether this kind of act needs a second person now."""
    last = select(_RULE.c.is_on).where(_RULE.c.act == act).order_by(_RULE.c.number.desc()).limit(1)
    held = session.connection().execute(last).scalar()
    return ACTS[act].by_default if held is None else bool(held)


def refuse_alone(session: Session, act: str, page: str) -> None:
    """Raise CannotApprove where this kind of act needs a second person now: the command line cannot tell two apart."""
    if needs_two(session, act):
        raise CannotApprove(
            f"“{ACTS[act].says}” needs two people here.",
            "The command line does not know who sits at it, so it could be one person twice. Nothing has changed.",
            f"Ask for it at {page}, where whoever asks has signed in; somebody else then approves it.",
        )


def rule_rows(session: Session) -> list[Row[Any]]:
    """Every change of which acts need two people, the latest first."""
    return list(session.connection().execute(select(_RULE).order_by(_RULE.c.number.desc())))


def set_rule(session: Session, act: str, is_on: bool, reason: str, *, by: str, now: datetime) -> None:
    """Let a kind of act need a second person from now on, or not any more. Raises CannotApprove, WrongReason."""
    refuse_rule(session, act, is_on)
    values = {"act": act, "is_on": is_on, "reason": checked_reason(reason), "recorded_by": by, "recorded_at": now}
    session.connection().execute(insert(_RULE).values(number=_next(session, _RULE), **values))


def refuse_rule(session: Session, act: str, is_on: bool) -> None:
    """Raise CannotApprove where the rule for a kind of act would not change."""
    if act not in ACTS or needs_two(session, act) == is_on:
        raise CannotApprove("Nothing would change.", "It is so already.", "Look at how it is set now.")


def ask(session: Session, act: str, what: Mapping[str, Any], reason: str, *, by: str, now: datetime) -> int:
    """Ask for an act, all of it said in `what`; its number. Raises CannotApprove where the same waits already."""
    document = canonical(what)
    if any(each.act.key == act and canonical(each.what) == document for each in waiting(session, now)):
        raise CannotApprove("This was asked for already.", "It waits for somebody to decide.", "See what waits.")
    return _write(session, act, document, reason, by, now)


def done_alone(
    session: Session, act: str, what: Mapping[str, Any], reason: str, outcome: str, *, by: str, now: datetime
) -> int:
    """Keep that an act was done which needed no second person, where it is to have a receipt; its number."""
    number = _write(session, act, canonical(what), reason, by, now)
    _settle(session, number, Decision.ALONE, reason, outcome, by, now)
    return number


def decide(
    session: Session, asked: Asked, decision: Decision, reason: str, *, outcome: str = "", by: str, now: datetime
) -> None:
    """Keep a decision. Raises CannotApprove where `may_decide` would, and WrongReason."""
    may_decide(asked, decision, by=by, now=now)
    _settle(session, asked.number, decision, reason, outcome, by, now)


def may_decide(asked: Asked, decision: Decision, *, by: str, now: datetime) -> None:
    """Raise CannotApprove where this person cannot decide so: it is settled, it lapsed, or it is their own."""
    if not asked.waits(now):
        raise CannotApprove(
            f"This is settled already: {asked.stands(now)}.",
            "Nothing was done again.",
            "Ask anew if it is still wanted.",
        )
    if decision is Decision.WITHDRAWN and asked.asked_by != by:
        raise CannotApprove("Only whoever asked can withdraw it.", "It still waits.", "Refuse it, and say why.")
    if decision is not Decision.WITHDRAWN and asked.asked_by == by:
        raise CannotApprove(
            "Nobody approves what they asked for themselves.",
            "Two people are to have read it before it is done.",
            "Let somebody else who may approve look at it, or withdraw it.",
        )


def find(session: Session, number: int) -> Asked | None:
    """What was asked for under this number."""
    row = session.connection().execute(_query().where(_ASKED.c.number == number)).first()
    return _read(row) if row else None


def waiting(session: Session, now: datetime) -> list[Asked]:
    """What waits to be decided, the oldest first."""
    query = _query().where(_DECIDED.c.number.is_(None), _ASKED.c.expires_at > now).order_by(_ASKED.c.number)
    return [_read(row) for row in session.connection().execute(query)]


def settled(session: Session, now: datetime, *, limit: int | None) -> list[Asked]:
    """What was decided or has lapsed, the latest first; all of it without a limit."""
    is_settled = _DECIDED.c.number.is_not(None) | (_ASKED.c.expires_at <= now)
    query = _query().where(is_settled).order_by(_ASKED.c.number.desc()).limit(limit)
    return [_read(row) for row in session.connection().execute(query)]


def lapsed(session: Session, now: datetime, *, since: datetime) -> list[Asked]:
    """What nobody decided in time and has lapsed since an instant, the latest first."""
    has_lapsed = _DECIDED.c.number.is_(None) & (_ASKED.c.expires_at <= now) & (_ASKED.c.expires_at > since)
    return [
        _read(row) for row in session.connection().execute(_query().where(has_lapsed).order_by(_ASKED.c.number.desc()))
    ]


def reasons_about(session: Session, act: str, refs: Collection[str]) -> list[int]:
    """The numbers of what was asked for about these cases by an act of this kind, of which the reason is still kept."""
    query = select(_ASKED.c.number, _ASKED.c.what).where(_ASKED.c.act == act, _ASKED.c.reason != "")
    return [row.number for row in session.connection().execute(query) if json.loads(row.what).get("ref") in refs]


def erase_reasons(session: Session, act: str, refs: Collection[str]) -> None:
    """Erase why it was asked for, and why it was decided so; what was asked, by whom, and the decision stay.

    The database lets no other act's reason go, and nothing else of such a row (migration 0038).
    """
    numbers = reasons_about(session, act, refs)
    for table in (_DECIDED, _ASKED):
        session.connection().execute(update(table).where(table.c.number.in_(numbers)).values(reason=""))


def checked_reason(reason: str) -> str:
    """A reason, tidied. Raises WrongReason."""
    reason = reason.strip()
    if not _SHORTEST <= len(reason) <= _LONGEST:
        raise WrongReason(
            "The reason is missing or too long.",
            "It stays beside what was done, and somebody else decides by it.",
            "Say in a sentence why.",
            fields={"reason": f"Enter why, in {_SHORTEST} to {_LONGEST} characters"},
        )
    return reason


def _write(session: Session, act: str, document: str, reason: str, by: str, now: datetime) -> int:
    number = _next(session, _ASKED)
    values = {"act": ACTS[act].key, "what": document, "reason": checked_reason(reason), "asked_by": by}
    session.connection().execute(insert(_ASKED).values(number=number, asked_at=now, expires_at=now + LASTS, **values))
    return number


def _settle(
    session: Session, number: int, decision: Decision, reason: str, outcome: str, by: str, now: datetime
) -> None:  # fmt: skip
    values = {"decision": decision.value, "reason": checked_reason(reason), "outcome": outcome}
    session.connection().execute(insert(_DECIDED).values(number=number, decided_by=by, decided_at=now, **values))


def _next(session: Session, table: Table) -> int:
    return int(session.connection().execute(select(func.coalesce(func.max(table.c.number), 0))).scalar_one()) + 1


def _query() -> Any:
    decided = (_DECIDED.c.decision, _DECIDED.c.reason.label("decided_reason"), _DECIDED.c.outcome)
    by = (_DECIDED.c.decided_by, _DECIDED.c.decided_at)
    return select(_ASKED, *decided, *by).outerjoin(_DECIDED, _DECIDED.c.number == _ASKED.c.number)


def _read(row: Row[Any]) -> Asked:
    return Asked(
        row.number, ACTS[row.act], json.loads(row.what), row.reason, row.asked_by, row.asked_at, row.expires_at,
        Decision(row.decision) if row.decision else None, row.decided_reason or "", row.outcome or "",
        row.decided_by or "", row.decided_at,
    )  # fmt: skip
