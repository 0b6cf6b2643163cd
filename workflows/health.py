"""How the work that nobody watches is going: the sweep, the outbox, woken cases, the proof of the log, holidays."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from cases import verifications
from cases.database import Realm, is_at_latest, realm_of
from cases.verifications import Outcome, Verification
from deadlines import clock
from deadlines.calendar import england_and_wales
from deadlines.words import count_of, in_words
from notifications.outbox import oldest_unsent_at
from workflows.processes import PROCESSES, SENDIASS_PROCESSES
from workflows.set_aside import count_set_aside
from workflows.snapshot_keeping import count_differing
from workflows.tables import SweepProgress, WakeUp

SWEPT_BY_HOUR = 8  # of the day in England; the sweep begins at six
VERIFIED_BY_HOUR = 10  # it begins at half past six; a large log takes long to walk, and its lists to compare
UNSENT_FOR = timedelta(minutes=30)  # the outbox goes every five minutes, and tries three times within them
WOKEN_FOR = timedelta(minutes=30)  # woken cases are attended to every minute
HOLIDAYS_AHEAD = timedelta(days=456)  # the longest period in use is a year, and a list is published a year ahead
_PROGRESS = SweepProgress.__table__  # type: ignore[attr-defined]
_WAKE_UP = WakeUp.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Health:
    """What was found. `late` are sentences about work that did not run in time, `found` about what such work found that
    nobody may leave, `noted` about what somebody should look after without alarm; all name nobody. Ages are in seconds;
    None where there is nothing to be old. `verified` is the last verification of the whole log that ended.
    """

    sweeps: dict[str, float | None]
    oldest_unsent: float | None
    oldest_woken: float | None
    woken: int
    set_aside: int
    holidays_to: date
    late: tuple[str, ...]
    noted: tuple[str, ...]
    found: tuple[str, ...] = ()
    verified: Verification | None = None

    @property
    def alarms(self) -> tuple[str, ...]:
        """What somebody is called for."""
        return (*self.found, *self.late)

    @property
    def status(self) -> str:
        """ "ok", or "degraded" where anything wants somebody."""
        return "degraded" if self.alarms or self.noted else "ok"

    @property
    def oldest_sweep(self) -> float | None:
        """The age of the last finished sweep of the process that has waited longest; None where one never was."""
        ages = list(self.sweeps.values())
        return None if not ages or None in ages else max(each for each in ages if each is not None)


def health(session: Session, now: datetime) -> Health:
    """How things stand. A few small queries, because it is asked every few seconds."""
    processes = SENDIASS_PROCESSES if realm_of(session) is Realm.SENDIASS else PROCESSES
    day, finished = _finished(session)
    unsent = oldest_unsent_at(session)
    woken, first = session.connection().execute(select(func.count(), func.min(_WAKE_UP.c.asked_at))).one()
    unsent_for, woken_for, aside = _age(unsent, now), _age(first, now), count_set_aside(session)
    swept = _expected(now, SWEPT_BY_HOUR)
    late = _late_sweeps([key for key in processes if day.get(key, date.min) < swept], len(processes))
    late += _too_old(unsent_for, UNSENT_FOR, "A message has waited {} to be sent; the outbox goes every five minutes.")
    late += _too_old(woken_for, WOKEN_FOR, "A case has waited {} to be attended to, which is done every minute.")
    verified = verifications.last_ended(session)
    if verified is None or clock.day_of(verified.began_at) < _expected(now, VERIFIED_BY_HOUR):
        late.append("The log has not been verified since the night was over: whether it is untouched is not known.")
    return Health(
        sweeps={key: _age(finished.get(key), now) for key in processes},
        oldest_unsent=unsent_for,
        oldest_woken=woken_for,
        woken=woken,
        set_aside=aside,
        holidays_to=england_and_wales().last_day,
        late=tuple(late),
        noted=_noted(aside, count_differing(session), now, is_at_latest(session)),
        found=_found(session, verified, now),
        verified=verified,
    )


def _finished(session: Session) -> tuple[dict[str, date], dict[str, datetime]]:
    """By process: the latest day a sweep was finished for, and when the latest sweep was finished."""
    query = (
        select(_PROGRESS.c.process, func.max(_PROGRESS.c.day), func.max(_PROGRESS.c.finished_at))
        .where(_PROGRESS.c.finished_at.is_not(None))
        .group_by(_PROGRESS.c.process)
    )
    rows = session.connection().execute(query).all()
    return {key: day for key, day, _ in rows}, {key: at for key, _, at in rows}


def _expected(now: datetime, by_hour: int) -> date:
    """The day whose work must have been finished by now, where it is each day by an hour."""
    local = now.astimezone(clock.LONDON)
    return local.date() - timedelta(days=local.hour < by_hour)


def _found(session: Session, verified: Verification | None, now: datetime) -> tuple[str, ...]:
    """What the last verification found; of the lists, what the last said that compared them."""
    if verified and verified.outcome(now) is Outcome.ALTERED:
        return ("The log is not as it was written: keep the database as it is, and see the page Verify.",)
    compared = verifications.last_ended(session, lists=True)
    if compared and compared.differing:
        return (f"The lists say of {count_of(compared.differing, 'case')} what the log does not: `sendflow rebuild`.",)
    return ()


def _age(since: datetime | None, now: datetime) -> float | None:
    if since is None:
        return None
    return (now - (since if since.tzinfo else since.replace(tzinfo=UTC))).total_seconds()


def _late_sweeps(late: list[str], of: int) -> list[str]:
    if not late:
        return []
    which = "every process" if len(late) == of else f"{len(late)} process{'es' if len(late) > 1 else ''}"
    return [f"The daily sweep of {which} has not been finished: nobody is reminded of what falls due there."]


def _too_old(age: float | None, bound: timedelta, sentence: str) -> list[str]:
    if age is None or age <= bound.total_seconds():
        return []
    minutes = int(age // 60)
    return [sentence.format(count_of(minutes // 60, "hour") if minutes >= 120 else count_of(minutes, "minute"))]


def _noted(set_aside: int, pictures: int, now: datetime, is_at_latest: bool) -> tuple[str, ...]:
    noted, known_to = [], england_and_wales().last_day
    if set_aside:
        noted.append(f"Cases that cannot be worked out: {set_aside}. Nobody is reminded of what is due in them.")
    if pictures:
        noted.append(f"Days past that are kept otherwise than the log gives them now: {pictures}. Their pages say why.")
    if known_to - clock.day_of(now) < HOLIDAYS_AHEAD:
        noted.append(f"Bank holidays are known to {in_words(known_to)} only: no later deadline can be counted.")
    if not is_at_latest:  # during an upgrade it is for a while, and both versions still serve
        noted.append("The database has not the shape that this version works with: run `sendflow migrate`.")
    return tuple(noted)
