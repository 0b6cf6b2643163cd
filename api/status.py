"""How the machine stands, in words, for whoever looks after it: what runs by itself, the database, the versions."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from sqlmodel import Session

from api.backup.making import newest_made_at
from api.settings import Settings
from cases.database import Realm, is_at_latest
from deadlines import clock
from deadlines.calendar import england_and_wales
from deadlines.version import CODE, LAW
from deadlines.words import count_of, in_words
from workflows.health import HOLIDAYS_AHEAD, UNSENT_FOR, WOKEN_FOR, Health
from workflows.holidays import recorded

LITTLE_SPACE = 2 * 1024**3  # a sweep of a large authority and its journal take some hundreds of megabytes
BACKED_UP_WITHIN = timedelta(hours=36)  # a nightly copy, and half a day's grace
_PREFECT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: what was found, and whether it wants somebody (`is_well`; None: nobody knows).

    What is neither well nor ill, a version for instance, is not judged.
    """

    what: str
    says: str
    is_well: bool | None = True
    href: str = ""
    is_judged: bool = True


def runs_by_itself(found: Health, now: datetime) -> Iterator[Line]:
    """What nobody starts: the sweep, the outbox, woken cases, Prefect."""
    never = [key for key, age in found.sweeps.items() if age is None]
    is_late = any("daily sweep" in each for each in found.late)
    if found.oldest_sweep is not None:
        says = f"Every process was swept; the one that has waited longest {_ago(found.oldest_sweep)}."
    else:
        says = f"Not yet swept: {len(never)} of {len(found.sweeps)} processes."
    yield Line("Daily sweep", says, not is_late)
    waits = found.oldest_unsent
    yield Line(
        "Messages to send",
        "None waits." if waits is None else f"The oldest has waited {_long(waits)}.",
        waits is None or waits <= UNSENT_FOR.total_seconds(),
        "/outbox",
    )
    woken = found.oldest_woken
    yield Line(
        "Cases woken",
        "None waits." if woken is None else f"{count_of(found.woken, 'case')}, the first for {_long(woken)}.",
        woken is None or woken <= WOKEN_FOR.total_seconds(),
    )
    yield _verified(found, now)
    aside = found.set_aside
    yield Line(
        "Cases set aside",
        f"{count_of(aside, 'case')} cannot be worked out." if aside else "None: every case can be worked out.",
        not aside,
        "/set-aside",
    )
    yield _prefect(os.environ.get("PREFECT_API_URL", ""))


def keeps(session: Session, settings: Settings, now: datetime) -> Iterator[Line]:
    """What everything is kept in: the database, the disk, the backups."""
    latest = is_at_latest(session)
    kind = "PostgreSQL" if session.connection().dialect.name == "postgresql" else "SQLite"
    shape = "at its newest migration" if latest else "not at the newest migration: run “sendflow migrate”"
    yield Line("Database", f"{kind}, {shape}.", latest)
    free = shutil.disk_usage(settings.var if settings.var.exists() else Path()).free
    yield Line("Disk", f"{free / 1024**3:,.1f} GB free where documents and logs are kept.", free > LITTLE_SPACE)
    yield _backups(settings.backups_folder, now)


def versions(session: Session, now: datetime) -> Iterator[Line]:
    """What dates are counted with, and how far that reaches."""
    calendar = england_and_wales()
    yield Line("Program", f"Version {CODE}.", is_judged=False)
    yield Line("Law", f"Version {LAW}.", href="/law", is_judged=False)
    reaches = calendar.last_day - clock.day_of(now) >= HOLIDAYS_AHEAD
    yield Line("Bank holidays", f"{calendar.version}: known to {in_words(calendar.last_day)}.", reaches, "/holidays")
    own = len(recorded(session))
    yield Line(
        "Holidays recorded here",
        f"{count_of(own, 'change')} beside the published list." if own else "None.",
        is_judged=False,
    )


def _verified(found: Health, now: datetime) -> Line:
    last = found.verified
    if last is None:
        return Line("Proof of the log", "It has not been verified yet.", False, "/verify")
    ago = _ago((now - (last.ended_at or last.began_at)).total_seconds())
    said = f"{count_of(last.found.events, 'fact')} in {count_of(last.found.cases, 'case')}, {ago}."
    is_late = any("not been verified" in each for each in found.late)
    return Line("Proof of the log", f"{last.outcome(now)}: {said}", not (found.found or is_late), "/verify")


def _prefect(url: str) -> Line:
    """Whether the server that wakes everything up answers; asked without any proxy the environment may name."""
    if not url:
        return Line("Prefect", "This web process was not told where Prefect is, so it cannot ask.", None)
    try:
        with build_opener(ProxyHandler({})).open(f"{url.rstrip('/')}/health", timeout=_PREFECT_SECONDS):
            return Line("Prefect", "Its server answers.")
    except (URLError, OSError, HTTPException, ValueError):
        return Line("Prefect", "Its server does not answer: nothing is swept or sent until it does.", False)


def _backups(folder: Path | None, now: datetime) -> Line:
    if folder is None:
        return Line(
            "Backups", "SENDFLOW_BACKUPS_FOLDER does not say where they are kept, so their age is not known.", None
        )
    made_at = newest_made_at(folder, Realm.AUTHORITY)
    if made_at is None:
        return Line("Backups", "There is none in the folder that the settings name.", False)
    age = now - made_at
    return Line("Backups", f"The newest was made {_ago(age.total_seconds())}.", age <= BACKED_UP_WITHIN)


def _ago(seconds: float) -> str:
    return f"{_long(seconds)} ago"


def _long(seconds: float) -> str:
    minutes = max(int(seconds // 60), 0)
    if minutes < 120:
        return count_of(minutes, "minute") if minutes else "less than a minute"
    return count_of(minutes // 60, "hour") if minutes < 48 * 60 else count_of(minutes // (24 * 60), "day")
