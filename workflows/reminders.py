"""Who is reminded of which deadline, when: one email for each, to the owner and after that to the manager.

What goes on a day follows from how deadlines stand on that day and what has been told before, from nothing else. So a
sweep run twice tells nothing twice, and one run after days of downtime tells what is so now, once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from cases.find import DeadlineQuery, all_deadlines, standings_of
from cases.officers import managers_of, officers
from cases.tables import Officer
from deadlines.clock import day_of
from deadlines.register import limit
from deadlines.words import count_of, in_words
from notifications.outbox import Message, NewMessage, NewTold, Told, already_told
from notifications.second_look import SecondLook, Verdict
from workflows.lists import Listed, each_with_reasons
from workflows.notices import Office
from workflows.occasions import OCCASIONS, Occasion
from workflows.processes import process

_DIGEST = "reminders_digest"
_NO_LONGER = "It no longer held when its turn came: the duty was done, its day had changed, or the case was another's."
DIGEST_OVER = 5  # more than so many reminders for one person on one day become one email
SHOWN_IN_DIGEST = 50  # a digest names so many deadlines and says how many more there are


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to tell one person: `key` makes it once only, `row` is the span, `holder` who has the case."""

    key: str
    occasion: Occasion
    recipient: Officer
    row: Row[Any]
    holder: str

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


def reminders_on(
    session: Session,
    on: date,
    *,
    process_key: str | None = None,
    ref: str | None = None,
    memory: Memory | None = None,
    only_new: bool = False,
) -> list[Reminder]:
    """Every reminder that goes on a day, given what has been told (and, with `memory`, what is already planned).

    `only_new` looks at what first becomes due to be told on that day: all there can be once the day before is planned.
    """
    wanted = {
        _key(occasion, row): (occasion, row)
        for occasion in OCCASIONS
        for row in _standing_so(session, occasion, on, process_key, ref, only_new)
        if occasion.is_for(row.limit_key) and row.from_day + occasion.after <= on
    }
    untold = (memory or Memory(session)).untold(wanted)
    return list(_to_whom(session, {key: found for key, found in wanted.items() if key in untold}))


def _standing_so(
    session: Session, occasion: Occasion, on: date, process_key: str | None, ref: str | None, only_new: bool
) -> Iterator[Row[Any]]:
    """Every deadline that stands as an occasion asks; what was agreed is looked for in its own process alone."""
    query = DeadlineQuery(
        on,
        since=on - occasion.after if only_new else None,
        standings=(occasion.standing,),
        process=process_key,
        ref=ref,
    )
    if not occasion.agreed:
        yield from all_deadlines(session, query)
    for key, running in occasion.agreed.items():
        if process_key in (None, running):
            yield from all_deadlines(session, replace(query, limit_key=key, process=running))


def _to_whom(session: Session, wanted: Mapping[str, tuple[Occasion, Row[Any]]]) -> Iterator[Reminder]:
    """Each occasion as a reminder to the person it is for; none where there is nobody to tell."""
    people = officers(session)
    managers = {team: managers_of(session, team) for team in {row.team for _, row in wanted.values()}}
    for key, (occasion, row) in wanted.items():
        owner = people.get(row.owner or "")
        recipient = _recipient(occasion, owner, managers[row.team])
        if recipient:
            holder = owner.display_name if owner else "nobody yet"
            yield Reminder(key, occasion, recipient, row, "you" if owner == recipient else holder)


def second_look(office: Office) -> SecondLook:
    """What delivery asks of a reminder whose turn has come: which of the deadlines it tells of still stand so, for the
    same person. A duty done meanwhile is not reminded of, and a case given away no longer concerns who had it.
    """

    def look(session: Session, message: Message, told: Sequence[Told], at: datetime) -> Verdict:
        on = day_of(at)
        rows = standings_of(session, {each.case_ref for each in told}, on)
        now = {each.key: each for each in _to_whom(session, _occasions(rows, on))}
        holding = [now[each.key] for each in told if each.key in now]
        holding = [each for each in holding if each.recipient.id == message.recipient]
        holds = frozenset(each.key for each in holding)
        if not holding or message.kind != _DIGEST or len(holding) == len(told):
            return Verdict(holds, _NO_LONGER)
        (digest,) = _messages_to_one(session, holding, on, office, over=0)
        gone = count_of(len(told) - len(holding), "other")
        return Verdict(holds, _NO_LONGER, digest.context, f"{digest.reason} Left out: {gone}, which no longer held.")

    return look


def _occasions(rows: Iterable[Row[Any]], on: date) -> dict[str, tuple[Occasion, Row[Any]]]:
    """What these standings are occasions for on a day, by the key of what is told."""
    return {
        _key(occasion, row): (occasion, row)
        for row in rows
        for occasion in OCCASIONS
        if row.standing == occasion.standing and occasion.is_for(row.limit_key) and row.from_day + occasion.after <= on
    }


def _key(occasion: Occasion, row: Row[Any]) -> str:
    """Names what is told: a corrected day is a new deadline, and is told anew."""
    return f"{occasion.what}:{row.ref}:{row.limit_key}:{row.about}:{row.trigger_sequence}:{row.due_on}"


def _recipient(occasion: Occasion, owner: Officer | None, managers: Sequence[Officer]) -> Officer | None:
    """The owner, or the manager where that is who is meant or where nobody who can act holds the case."""
    if not occasion.to_manager and owner and owner.is_active:
        return owner
    return managers[0] if managers else None


def messages_of(session: Session, reminders: Iterable[Reminder], on: date, office: Office) -> Iterator[NewMessage]:
    """The emails a day's reminders make: one each, or one for all of a person's where they are many."""
    by_person: dict[str, list[Reminder]] = {}
    for each in reminders:
        by_person.setdefault(each.recipient.id, []).append(each)
    for theirs in by_person.values():
        yield from _messages_to_one(session, theirs, on, office)


def _messages_to_one(
    session: Session, theirs: list[Reminder], on: date, office: Office, *, over: int = DIGEST_OVER
) -> Iterator[NewMessage]:
    """One person's reminders as emails: one each, or one for all where they are more than `over`."""
    theirs.sort(key=lambda each: (each.row.due_on, each.key))
    shown = theirs[:SHOWN_IN_DIGEST]
    explained = zip(shown, each_with_reasons(session, [each.row for each in shown], on), strict=True)
    contexts = {each.key: _context(listed, office) for each, (_, listed) in explained if listed}
    # What cannot be explained now is not told now: its case is set aside, and told of once it can be.
    theirs = [each for each in shown if each.key in contexts] + theirs[SHOWN_IN_DIGEST:]
    if len(theirs) > over:
        yield _digest(theirs, list(contexts.values()), on, office)
    else:
        yield from (_single(each, contexts[each.key], office) for each in theirs)


def _single(reminder: Reminder, context: Mapping[str, object], office: Office) -> NewMessage:
    return NewMessage(
        key=f"reminder:{reminder.key}",
        kind=reminder.occasion.template,
        recipient=reminder.recipient.id,
        to_address=reminder.recipient.email,
        reason=reminder.reason,
        case_ref=reminder.row.ref,
        context={**context, "owner_label": reminder.holder, "authority_name": office.name},
        told=(_told(reminder),),
    )


def _digest(
    reminders: Sequence[Reminder], contexts: Sequence[Mapping[str, object]], on: date, office: Office
) -> NewMessage:
    person = reminders[0].recipient
    return NewMessage(
        key=f"digest:{person.id}:{on}:{min(each.key for each in reminders)}",
        kind=_DIGEST,
        recipient=person.id,
        to_address=person.email,
        reason=f"{count_of(len(reminders), 'reminder')} for this officer on {in_words(on)}, in one email.",
        context={
            "items": contexts,
            "total": len(reminders),
            "list_url": f"{office.address.rstrip('/')}/deadlines",
            "authority_name": office.name,
        },
        told=tuple(_told(each) for each in reminders),
    )


def _context(listed: Listed, office: Office) -> Mapping[str, object]:
    deadline = listed.deadline
    only_if = process(listed.process).condition_of(deadline.limit.key)
    return {
        "case_ref": listed.ref,
        "case_url": office.case_url(listed.ref),
        "title": process(listed.process).title,
        "duty": only_if.decide_by if only_if and only_if.decide_by else deadline.limit.title,
        "due_on": deadline.due_on.isoformat() if deadline.due_on else None,
        "do_by": deadline.do_by.isoformat() if deadline.do_by else None,
        "days_late": deadline.days_late,
        "cite": str(deadline.rule.cite),
    }


def _told(reminder: Reminder) -> NewTold:
    return NewTold(reminder.key, reminder.row.ref, reminder.row.limit_key, reminder.row.due_on)


@dataclass(frozen=True, slots=True)
class Forecast:
    """One email that will go on a day, if nothing happens before: to whom, why, and about which cases."""

    on: date
    recipient: Officer
    kind: str
    reason: str
    refs: tuple[str, ...]


def forecast(session: Session, from_day: date, days: int, office: Office) -> list[Forecast]:
    """What the coming sweeps will send if nothing else is recorded: the very function the sweep uses, day by day.

    After the first day only what begins to stand so is looked at: the rest was planned, or has nobody to go to.
    """
    planned: list[Forecast] = []
    memory = Memory(session)
    for offset in range(days):
        on = from_day + timedelta(days=offset)
        reminders = {each.key: each for each in reminders_on(session, on, memory=memory, only_new=offset > 0)}
        for message in messages_of(session, reminders.values(), on, office):
            about = [reminders[each.key] for each in message.told]
            refs = tuple(dict.fromkeys(each.row.ref for each in about))
            planned.append(Forecast(on, about[0].recipient, message.kind, message.reason, refs))
        memory.plan(reminders)
    return planned
