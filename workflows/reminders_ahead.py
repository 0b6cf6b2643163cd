"""What the coming sweeps will tell officers if nothing else is recorded, by the functions of the sweep, day by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from cases.policy_versions import Version, in_force
from cases.tables import Officer
from notifications.told import told_on
from workflows.many import many_cases
from workflows.notices import Office
from workflows.occasions import Steps
from workflows.reminder_emails import emails_of
from workflows.reminders import Memory, People, Reminder, reminders_of, standing_rows


@dataclass(frozen=True, slots=True)
class Forecast:
    """One email that will go on a day, if nothing happens before: to whom, why, and about which cases."""

    on: date
    recipient: Officer
    kind: str
    reason: str
    refs: tuple[str, ...]
    held_back: int = 0


@many_cases()
def foreseen_reminders(
    session: Session, from_day: date, days: int, office: Office, version: Version | None = None
) -> list[Forecast]:
    """What the sweeps of so many days will send, the first on `from_day`; with a `version`, as if it were in force."""
    steps = Steps(version or in_force(session))
    last = from_day + timedelta(days=days - 1)
    first = steps.policy.on_or_after(from_day)
    come, ends = _by_day(session, steps, first, last)
    people, memory = People(session), Memory(session)
    planned: list[Forecast] = []
    held: list[Reminder] = []  # from day to day: of these only what comes to another step need be worked out again
    for on in (first + timedelta(days=offset) for offset in range((last - first).days + 1)):
        if steps.policy.why_quiet(on):
            continue
        rows = {row.id: row for row in come.pop(on, ()) if row.to_day > on}
        reminders = reminders_of(rows.values(), on, steps, people, memory)
        over = {row.id for day in [each for each in ends if each <= on] for row in ends.pop(day)} | rows.keys()
        reminders += [each for each in held if each.row.id not in over]
        told = told_on(session, on)
        emails = emails_of(session, reminders, on, office, steps.version, told, only_foretold=True)
        for message in emails.messages:
            refs = tuple(dict.fromkeys(each.case_ref for each in message.told))
            back = message.context.get("held_back", 0)
            planned.append(Forecast(on, people[message.recipient], message.kind, message.reason, refs, back))
            memory.plan(each.key for each in message.told)
        held = emails.held
    return planned


_Days = dict[date, list[Row[Any]]]


def reminders_to_come(session: Session, ref: str, from_day: date, days: int) -> list[tuple[date, Reminder]]:
    """What the coming sweeps come to in one case, each with its day; how many other emails go that day is not asked."""
    steps = Steps(in_force(session))
    last = from_day + timedelta(days=days - 1)
    come, _ = _by_day(session, steps, steps.policy.on_or_after(from_day), last, ref)
    people, memory = People(session), Memory(session)
    found: list[tuple[date, Reminder]] = []
    for on in sorted(come):
        rows = {row.id: row for row in come[on] if row.to_day > on}
        theirs = reminders_of(rows.values(), on, steps, people, memory)
        memory.plan(key for each in theirs for key in each.keys)
        found += [(on, each) for each in theirs]
    return found


def _by_day(session: Session, steps: Steps, first: date, last: date, ref: str | None = None) -> tuple[_Days, _Days]:
    """The deadlines to look at on each day, on the first all that stand then, later those that come to a step; and the
    day on which each no longer stands so.
    """
    come, ends = defaultdict[date, list[Row[Any]]](list), defaultdict[date, list[Row[Any]]](list)
    for row in standing_rows(session, steps, first, until=last, ref=ref) if first <= last else ():
        if row.from_day <= first:
            come[first].append(row)
        for day in steps.days_of(row, first, last):
            come[day].append(row)
        if row.to_day <= last:
            ends[row.to_day].append(row)
    return come, ends
