"""The log file: every event as it is recorded, with its hashes, so that it can be checked far from the database.

JSON lines. The first says what the file is. Then, for each case in the order in which they were opened, one line says
how its log ends, and one line for each event what its hash is made of, the `hash`, and under `texts` the free text that
is kept beside the log, with its salt. The last says how many there are, with the digest over all the ends
(`cases.proof.Verified.heads`). `cases.log_check` checks one. The form is kept for ever: a later one has another FORMAT.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import IO, Any

from sqlalchemy import Row, select
from sqlmodel import Session

from cases.log import HASHED, NoSuchCase, salted_texts
from cases.proof import STREAMED, Verified, end_line, every_event
from cases.tables import Case

FORMAT = "sendflow log 1"
_CASE = Case.__table__  # type: ignore[attr-defined]


def write_log(
    session: Session,
    out: IO[str],
    *,
    now: datetime,
    refs: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> Verified:
    """Write the cases named, or all that have a fact; how many cases and facts, and the digest over their ends.

    One case is in memory at a time, and it is written even where it can no longer be understood. Free text is written
    out in full, so the file may hold personal data. Raises NoSuchCase before anything is written.
    """
    for ref in refs:
        if session.connection().execute(select(_CASE.c.id).where(_CASE.c.ref == ref)).first() is None:
            raise NoSuchCase(ref)
    query = every_event().where(_CASE.c.ref.in_(refs)) if refs else every_event()
    _write(out, {"format": FORMAT, "made_at": _instant(now), "is_whole_log": not refs})
    heads, cases, facts = sha256(), 0, 0
    with session.connection().execute(query, execution_options=STREAMED) as rows:
        for ref, found in groupby(rows, attrgetter("ref")):
            events = list(found)
            _write(out, {"case": ref, "facts": len(events), "head": events[-1].hash})
            for line in _lines(session, events):
                _write(out, line)
            heads.update(end_line(ref, events[-1].hash))
            cases, facts = cases + 1, facts + len(events)
            if progress:
                progress(facts)
    _write(out, {"cases": cases, "facts": facts, "heads": heads.hexdigest()})
    return Verified(cases, facts, heads.hexdigest())


def _lines(session: Session, events: Sequence[Row[Any]]) -> Iterator[dict[str, Any]]:
    has_texts = any('"sha256"' in each.detail for each in events)
    texts = salted_texts(session, events[0].case_id) if has_texts else {}
    for row in events:
        line = {name: row._mapping[name] for name in HASHED}
        line |= {"case": row.ref, "detail": json.loads(row.detail), "breach": json.loads(row.breach), "hash": row.hash}
        line |= {"happened_on": row.happened_on.isoformat(), "recorded_at": _instant(row.recorded_at)}
        own = {field: {"salt": salt, "text": text} for (at, field), (salt, text) in texts.items() if at == row.sequence}
        yield line | ({"texts": own} if own else {})


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _write(out: IO[str], line: dict[str, Any]) -> None:
    out.write(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
