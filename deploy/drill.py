"""The drill: a small authority is backed up, works on, and comes back beside itself. `make drill`, or:

    python -m deploy.drill SOURCE BESIDE

Both are addresses of empty databases of one kind. Without any, two SQLite files in a folder that is thrown away.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from api.backup.making import back_up
from api.backup.restoring import prove, restore
from api.demo.authority import load_demo
from cases.database import Database, Realm, migrate, open_database
from cases.facts import NewFact
from cases.log import Author
from cases.proof import Verified, verify
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of
from workflows.notices import Office
from workflows.record import open_case
from workflows.sweep import stale_cases

OFFICE = Office("Drill County Council", "http://127.0.0.1:8000")
PROCESS = "ehc_assessment"


class DrillFailed(Refusal):
    """What came back is not what was copied: the backups cannot be relied on."""

    code = "drill_failed"


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill showed: the log that came back, how far the source went on, and how long each step took."""

    back: Verified
    source: Verified
    seconds: dict[str, float] = field(default_factory=dict)


def drill(
    source: str, beside: str, folder: Path, *, plans: int = 20, meddle: Callable[[str], None] | None = None
) -> Drilled:
    """Do the whole of it. `meddle` is called with the address of what came back, before it is compared.

    Raises DrillFailed, and whatever backing up and restoring raise.
    """
    seconds: dict[str, float] = {}
    with _timed(seconds, "make a small authority"):
        _make(source, plans)
    with _timed(seconds, "back up"):
        made = back_up(source, folder, realm=Realm.AUTHORITY, documents=folder / "documents", now=clock.now())
    with _timed(seconds, "record more"):
        _work_on(source)
    with _timed(seconds, "restore beside"):
        restore(
            made.folder,
            beside,
            realm=Realm.AUTHORITY,
            documents=folder / "beside",
            heads=made.manifest.holding.log.heads,
        )
    if meddle:
        meddle(beside)
    with _timed(seconds, "compare with the manifest"):
        prove(made.manifest, beside)
    with _timed(seconds, "work the lists out anew"):
        _refuse_stale(beside)
    with _timed(seconds, "walk both logs"):
        back, went_on = _verified(beside), _verified(source)
    _refuse_same(back, went_on)
    return Drilled(back, went_on, seconds)


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    seconds[step] = time.perf_counter() - begun


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def _make(url: str, plans: int) -> None:
    migrate(url)
    with _opened(url) as database:
        load_demo(database, "nobody signs in here", now=clock.now(), plans=plans, years=1)


def _work_on(url: str) -> None:
    """One case more than was copied, so that a copy which follows its source would be found out."""
    fact = NewFact("request_received", clock.today(), {"requested_by": "parent"})
    with _opened(url) as database, database.writing() as session:
        open_case(session, PROCESS, None, fact, by=Author("drill"), now=clock.now(), office=OFFICE)


def _verified(url: str) -> Verified:
    with _opened(url) as database, database.reading() as session:
        return verify(session)


def _refuse_stale(url: str) -> None:
    with _opened(url) as database:
        stale = stale_cases(database)
    if stale:
        raise DrillFailed(
            f"The lists disagree with the log about {count_of(len(stale), 'case')}, {stale[0]} first.",
            "Whoever worked from what came back would be shown wrong days.",
            "Run `sendflow rebuild` there, and find out why: the lists were copied with the log.",
        )


def _refuse_same(back: Verified, went_on: Verified) -> None:
    if (went_on.cases, went_on.broken) != (back.cases + 1, None) or back.heads == went_on.heads:
        raise DrillFailed(
            "What came back should have one case less than the source, which went on.",
            "The copy is not of the moment it says.",
            "Look at both databases before anything is restored in earnest.",
        )


def told(drilled: Drilled) -> str:
    """What a drill showed, in lines."""
    lines = [f"  {step:28} {seconds:6.2f} s" for step, seconds in drilled.seconds.items()]
    back, source = drilled.back, drilled.source
    lines.append(
        f"  Came back: {count_of(back.cases, 'case')}, {count_of(back.events, 'fact')}, heads {back.heads[:16]}…"
    )
    lines.append(f"  The source went on to {count_of(source.cases, 'case')}, {count_of(source.events, 'fact')}.")
    return "\n".join(lines)


def main() -> int:
    """Drill as the command line says; the code to leave with."""
    parser = argparse.ArgumentParser(prog="python -m deploy.drill", description="Back up, restore beside, and compare.")
    parser.add_argument("addresses", nargs="*", metavar="ADDRESS", help="of two empty databases of one kind")
    parser.add_argument("--plans", type=int, default=20, help="how many plans the authority maintains (20)")
    given = parser.parse_args()
    if len(given.addresses) not in (0, 2):
        parser.error("give two addresses, or none")
    with tempfile.TemporaryDirectory(prefix="sendflow-drill-") as name:
        folder = Path(name)
        source, beside = given.addresses or (f"sqlite:///{folder / 'source.db'}", f"sqlite:///{folder / 'beside.db'}")
        try:
            drilled = drill(source, beside, folder / "backups", plans=given.plans)
        except Refusal as refusal:
            print(f"The drill failed. {refusal.sentence}", file=sys.stderr)
            return 1
    print(f"{source.partition(':')[0]}: everything that was backed up came back.\n{told(drilled)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
