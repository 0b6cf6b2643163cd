"""Sight: which cases somebody may know of. A case may be restricted to named officers; for all others it is not there.

Every query over cases takes a `Sight`, so that a list cannot be made without saying for whom.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlmodel import Session

from cases import log
from cases.facts import OF_SIGHT, SIGHT_LIFTED, SIGHT_RESTRICTED, Fact
from cases.log import History, NoSuchCase
from cases.sight_table import CaseSight
from cases.statements import Statement
from cases.tables import Case, DeadlineSpan

OPENED_FOR = timedelta(hours=12)  # as long as a sign-in: a working day
_CASE = Case.__table__  # type: ignore[attr-defined]
_SIGHT = CaseSight.__table__  # type: ignore[attr-defined]
_SPAN = DeadlineSpan.__table__  # type: ignore[attr-defined]
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sight:
    """For whom cases are looked up, at which instant. `is_whole` is for what nobody reads, and for what proves the log.

    An empty `officer` is whoever may read what we publish: nothing restricted is in it.
    """

    officer: str
    at: datetime
    is_whole: bool = False

    def of_cases(self, case_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """The condition that keeps what may not be seen out of a query with a column of case numbers."""
        return [] if self.is_whole else [case_id.not_in(self._hidden())]

    def of_references(self, ref: ColumnElement[str]) -> list[ColumnElement[bool]]:
        """The same for a column of references. Rows without a reference are about no case, and stay."""
        hidden = select(_CASE.c.ref).where(_CASE.c.id.in_(self._hidden()))
        return [] if self.is_whole else [or_(ref.is_(None), ref.not_in(hidden))]

    def of_spans(self) -> list[ColumnElement[bool]]:
        """The same for deadlines, by the number of the span: the lists' index holds it, and is left alone so."""
        hidden = select(_SPAN.c.id).where(_SPAN.c.case_id.in_(self._hidden()))
        return [] if self.is_whole else [_SPAN.c.id.not_in(hidden)]

    def _hidden(self) -> Select[Any]:
        mine = _SIGHT.c.officer == self.officer, or_(_SIGHT.c.until.is_(None), _SIGHT.c.until > self.at)
        return select(_SIGHT.c.case_id).where(_SIGHT.c.case_id.not_in(select(_SIGHT.c.case_id).where(*mine)))


EVERY_CASE = Sight("", _LONG_AGO, is_whole=True)
UNRESTRICTED = Sight("", _LONG_AGO)

# Asked with every page and call of a case, so made once.
_SEEN = Statement(
    lambda _: select(_CASE.c.id).where(
        _CASE.c.ref == bindparam("ref"),
        or_(
            _CASE.c.id.not_in(select(_SIGHT.c.case_id)),
            _CASE.c.id.in_(
                select(_SIGHT.c.case_id).where(
                    _SIGHT.c.officer == bindparam("officer"),
                    or_(_SIGHT.c.until.is_(None), _SIGHT.c.until > bindparam("at")),
                )
            ),
        ),
    )
)


def may_see(session: Session, sight: Sight, ref: str) -> bool:
    """Whether there is a case of that reference, and it may be known of."""
    return bool(_SEEN.rows(session.connection(), ref=ref, officer=sight.officer, at=sight.at)) or (
        sight.is_whole
        and session.connection().execute(select(_CASE.c.id).where(_CASE.c.ref == ref)).first() is not None
    )


def load_seen(session: Session, ref: str, sight: Sight) -> History:
    """A case with its whole log. Raises NoSuchCase where there is none, and where it may not be known of."""
    if not may_see(session, sight, ref):
        raise NoSuchCase(ref)
    return log.load(session, ref)


def hidden_among(session: Session, sight: Sight, refs: Iterable[str]) -> set[str]:
    """Those of the references whose cases may not be known of. Restricted cases are few: all of them are looked at."""
    wanted = set(refs)
    return wanted & hidden_references(session, sight) if wanted else set()


def hidden_references(session: Session, sight: Sight) -> set[str]:
    """The references of every case that may not be known of."""
    query = select(_CASE.c.ref).where(_CASE.c.id.in_(sight._hidden()))
    return set() if sight.is_whole else set(session.connection().execute(query).scalars())


def named_officers(session: Session) -> dict[int, list[str]]:
    """The officers named for good to whom each restricted case is restricted, by its number, the same order always."""
    query = select(_SIGHT).where(_SIGHT.c.until.is_(None)).order_by(_SIGHT.c.case_id, _SIGHT.c.officer)
    named: dict[int, list[str]] = {}
    for row in session.connection().execute(query):
        named.setdefault(row.case_id, []).append(row.officer)
    return named


def is_restricted(session: Session, case_id: int) -> bool:
    """Whether a case is restricted to named officers."""
    return session.connection().execute(select(_SIGHT.c.officer).where(_SIGHT.c.case_id == case_id)).first() is not None


def who_may_see(current: Iterable[Fact]) -> dict[str, datetime | None]:
    """The officers to whom the facts that stand restrict a case, None or until when; empty where everybody sees it."""
    named: dict[str, datetime | None] = {}
    for fact in current:
        if fact.kind == SIGHT_RESTRICTED:
            named = dict.fromkeys(fact.detail["officers"])
        elif fact.kind == SIGHT_LIFTED:
            named = {}
        elif fact.kind in OF_SIGHT and named and named.get(fact.recorded_by, fact.recorded_at) is not None:
            assert fact.recorded_at is not None
            named[fact.recorded_by] = fact.recorded_at + OPENED_FOR
    return named


def rows_of(history: History, current: Iterable[Fact]) -> list[dict[str, Any]] | None:
    """What `CaseSight` holds of a case; None where nothing was ever said of who may see it, so nothing is there."""
    if not any(fact.kind in OF_SIGHT for fact in history.facts):
        return None
    return [{"case_id": history.id, "officer": key, "until": until} for key, until in who_may_see(current).items()]
