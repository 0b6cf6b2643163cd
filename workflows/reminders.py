"""Who is reminded of which deadline on a day: what the policy says of how deadlines stand, less what has been told.

Nothing else decides it. So a sweep run twice tells nothing twice, and one run after days of downtime tells what is so
now, once. On a quiet day nothing is told; nothing is told to anybody but officers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from cases.find import DeadlineQuery, all_deadlines, standings_of
from cases.officers import heads_of_service, managers_of, officers
from cases.policy_versions import in_force
from cases.sight import EVERY_CASE, named_officers
from cases.tables import Officer
from deadlines.register import limit
from deadlines.standing import Standing
from notifications.outbox import already_told
from workflows.occasions import AGREED_IN, AHEAD, Occasion, Steps, To

NOBODY = "nobody yet"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to tell one person: `keys` make it once only, `row` is the span, `holder` who has the case.

    There are several keys where one person is told in several parts, as the owner and as the manager say. `place` is
    where it stands among one person's: what can still be kept, by its day; then what has waited longest.
    """

    keys: tuple[str, ...]
    occasion: Occasion
    recipient: Officer
    row: Row[Any]
    holder: str
    place: tuple[Any, ...]

    @property
    def key(self) -> str:
        """The key of what is said, which is the last that was come to."""
        return self.keys[-1]

    @property
    def reason(self) -> str:
        """Why it goes, in a sentence."""
        return self.occasion.sentence(limit(self.row.limit_key).title, self.row.ref)


class Memory:
    """What has been told, asked of the outbox once for each thing, and what a forecast has planned meanwhile."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._asked: set[str] = set()
        self._told: set[str] = set()

    def untold(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that nobody has been told."""
        wanted = set(keys)
        unasked = wanted - self._asked
        self._told |= already_told(self._session, unasked)
        self._asked |= unasked
        return wanted - self._told

    def plan(self, keys: Iterable[str]) -> None:
        """Take these as told from now on."""
        self._told |= set(keys)


class People:
    """Who can be told: the officers, who manages which team, and the head of service."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._officers = officers(session)
        self._head = next(iter(heads_of_service(session)), None)
        self._named = named_officers(session)
        self._told: dict[tuple[str | None, str | None, int | None], tuple[Mapping[To, Officer | None], str]] = {}

    def __getitem__(self, key: str) -> Officer:
        return self._officers[key]

    def told_of(self, row: Row[Any]) -> tuple[Mapping[To, Officer | None], str]:
        """Whom each step tells of a case, and who holds it, by name.

        The manager is told where nobody who can act holds the case; nobody, where there is no manager. Of a restricted
        case only those are told who are named, in the place of who is not.
        """
        restricted = row.case_id if row.case_id in self._named else None
        if (held := (row.owner, row.team, restricted)) not in self._told:
            owner = self._officers.get(row.owner or "")
            manager = next(iter(managers_of(self._session, row.team)), None)
            told = {To.OWNER: owner if owner and owner.is_active else manager, To.MANAGER: manager, To.HEAD: self._head}
            if restricted is not None:
                told = self._told_instead(told, self._named[restricted])
            self._told[held] = told, owner.display_name if owner else NOBODY
        return self._told[held]

    def _told_instead(self, meant: dict[To, Officer | None], named: Iterable[str]) -> dict[To, Officer | None]:
        """Those who are meant, where they are named; for each other one of the named, a manager before anybody else.

        Where everybody named has left, the head of service is told rather than nobody, and can open the case.
        """
        there = [each for key in named if (each := self._officers.get(key)) and each.is_active]
        keys = {each.id for each in there}
        first = next(iter(there), self._head)
        manager = next((each for each in there if each.role == "manager"), first)
        return {
            to: who if who and who.id in keys else first if to is To.OWNER else manager for to, who in meant.items()
        }


def standing_rows(session: Session, steps: Steps, on: date, *, until: date | None = None, ref: str | None = None) -> (
    Iterator[Row[Any]]
):  # fmt: skip
    """Every deadline that the policy may have something to say of on a day, or on any day to `until`."""
    for standing in AHEAD:
        due_to = (until or on) + steps.furthest_ahead
        yield from all_deadlines(
            session, DeadlineQuery(on, until, ref=ref, standings=(standing,), due_to=due_to), EVERY_CASE
        )
    yield from all_deadlines(session, DeadlineQuery(on, until, ref=ref, standings=(Standing.OVERDUE,)), EVERY_CASE)
    for key, process in AGREED_IN.items():  # each by itself, so that the windows of families are not gone over
        ended = DeadlineQuery(
            on, until, ref=ref, standings=(Standing.WINDOW_ENDED,), limit_key=key, process=process
        )  # fmt: skip
        yield from all_deadlines(session, ended, EVERY_CASE)


def reminders_of(
    rows: Iterable[Row[Any]], on: date, steps: Steps, people: People, memory: Memory | None
) -> list[Reminder]:
    """What is to be told of these deadlines on a day; without a memory, whether or not it has been told."""
    if steps.policy.why_quiet(on):
        return []
    come = [
        (row, each, thing) for row in rows if (found := steps.on(row, on)) for thing in _thing(row) for each in found
    ]
    if memory:
        untold = memory.untold(f"{what}{thing}" for _, each, thing in come for what in each.whats)
        come = [
            (row, each, thing)
            for row, each, thing in come
            if f"{each.what}{thing}" in untold
            and not (each.alike and any(f"{what}{thing}" not in untold for what in each.alike))
        ]
    return _to_whom(come, people)


def _to_whom(come: Iterable[tuple[Row[Any], Occasion, str]], people: People) -> list[Reminder]:
    """Each step as a reminder to the person it is for, who is told once of one deadline; none where there is nobody."""
    found: dict[tuple[int, str], Reminder] = {}
    for row, occasion, thing in come:
        told, holder = people.told_of(row)
        recipient = told[occasion.to]
        if recipient is None:
            continue
        key, of = f"{occasion.what}{thing}", (row.id, recipient.id)
        keys = (*found[of].keys, key) if of in found else (key,)
        is_late, due_on = occasion.days > 0, row.due_on
        place = (is_late, occasion.since if is_late else due_on, due_on, key)
        found[of] = Reminder(keys, occasion, recipient, row, "you" if recipient.id == row.owner else holder, place)
    return list(found.values())


def _thing(row: Row[Any]) -> tuple[str]:
    """Names the deadline of which something is told: a corrected day is a new one, and is told anew."""
    return (f":{row.ref}:{row.limit_key}:{row.about}:{row.trigger_sequence}:{row.due_on}",)


def reminders_holding(session: Session, refs: Iterable[str], on: date) -> Mapping[str, Reminder]:
    """What there is to tell of these cases on a day, told or not, by each key."""
    steps = Steps(in_force(session))
    found = reminders_of(standings_of(session, refs, on, EVERY_CASE), on, steps, People(session), None)
    return {key: each for each in found for key in each.keys}
