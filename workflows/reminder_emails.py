"""A day's reminders as emails: one each, or one for all of a person's where they are many or some are held back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter

from sqlmodel import Session

from cases.policy_versions import Version, in_force
from deadlines.words import count_of, in_words
from notifications.outbox import NewMessage, NewTold, enqueue
from notifications.told import told_on
from workflows.lists import Listed, each_with_reasons
from workflows.notices import Office
from workflows.occasions import Steps
from workflows.processes import process
from workflows.reminders import Memory, People, Reminder, reminders_of, standing_rows

DIGEST = "reminders_digest"
_UNWRITTEN: Mapping[str, object] = {}


@dataclass(slots=True)
class Emails:
    """What goes on a day, and the reminders that do not: they are looked at again on the next."""

    messages: list[NewMessage] = field(default_factory=list)
    held: list[Reminder] = field(default_factory=list)


def queue_reminders(session: Session, on: date, *, now: datetime, office: Office, ref: str | None = None) -> int:
    """Queue what is to be told on a day, of every case or of one; how many messages. Again adds nothing."""
    return enqueue(session, emails_on(session, on, office, ref=ref).messages, now=now)


def emails_on(session: Session, on: date, office: Office, *, ref: str | None = None) -> Emails:
    """The emails of a day, of every case or of one, less what has been told. On a quiet day there are none."""
    steps = Steps(in_force(session))
    if steps.policy.why_quiet(on):
        return Emails()
    rows = standing_rows(session, steps, on, ref=ref)
    reminders = reminders_of(rows, on, steps, People(session), Memory(session))
    return emails_of(session, reminders, on, office, steps.version, told_on(session, on))


def emails_of(
    session: Session,
    reminders: Iterable[Reminder],
    on: date,
    office: Office,
    version: Version,
    told: Mapping[str, int],
    *,
    only_foretold: bool = False,
) -> Emails:
    """The emails that a day's reminders make. `told` is how many each person has been told for that day already.

    Those that are `only_foretold` are never written: what a row alone explains is not worked out for them.
    """
    emails = Emails()
    by_person: dict[str, list[Reminder]] = {}
    for each in reminders:
        by_person.setdefault(each.recipient.id, []).append(each)
    for key, theirs in by_person.items():
        theirs.sort(key=attrgetter("place"))
        left = max(0, version.policy.most_a_day - told.get(key, 0))
        now, later = theirs[:left], theirs[left:]
        plain = [each for each in now if only_foretold and each.row.is_plain]
        others = [each for each in now if not each.row.is_plain] if only_foretold else now
        contexts = dict.fromkeys((each.key for each in plain), _UNWRITTEN) | contexts_of(session, others, on, office)
        # What cannot be explained now is not told now: its case is set aside, and told of once it can be.
        emails.held += [*later, *(each for each in now if each.key not in contexts)]
        now = [each for each in now if each.key in contexts]
        if now and (later or len(now) > version.policy.digest_over):
            emails.messages.append(digest_of(now, contexts, len(later), on, office, version))
        else:
            emails.messages += [_single(each, contexts[each.key], on, office, version) for each in now]
    return emails


def contexts_of(
    session: Session, reminders: Sequence[Reminder], on: date, office: Office
) -> dict[str, Mapping[str, object]]:
    """What the templates need of each reminder that can be explained, by its key."""
    explained = zip(reminders, each_with_reasons(session, [each.row for each in reminders], on), strict=True)
    return {each.key: _context(each, listed, office) for each, (_, listed) in explained if listed}


def _single(
    reminder: Reminder, context: Mapping[str, object], on: date, office: Office, version: Version
) -> NewMessage:
    return NewMessage(
        key=f"reminder:{reminder.key}",
        kind=reminder.occasion.template,
        recipient=reminder.recipient.id,
        to_address=reminder.recipient.email,
        reason=reminder.reason,
        case_ref=reminder.row.ref,
        context={**context, "authority_name": office.name},
        told=tuple(_told(reminder)),
        for_day=on,
        policy=version.number,
    )


def digest_of(
    reminders: Sequence[Reminder],
    contexts: Mapping[str, Mapping[str, object]],
    held_back: int,
    on: date,
    office: Office,
    version: Version,
) -> NewMessage:
    """One email of several reminders to one person, saying how many more are held back and where they stand."""
    person = reminders[0].recipient
    held = f" {held_back} more held back." if held_back else ""
    return NewMessage(
        key=f"digest:{person.id}:{on}:{min(each.key for each in reminders)}",
        kind=DIGEST,
        recipient=person.id,
        to_address=person.email,
        reason=f"{count_of(len(reminders), 'reminder')} for this officer on {in_words(on)}, in one email.{held}",
        context={
            "items": [contexts[each.key] for each in reminders],
            "total": len(reminders),
            "held_back": held_back,
            "list_url": f"{office.address.rstrip('/')}/deadlines",
            "authority_name": office.name,
        },
        told=tuple(thing for each in reminders for thing in _told(each)),
        for_day=on,
        policy=version.number,
    )


def _context(reminder: Reminder, listed: Listed, office: Office) -> Mapping[str, object]:
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
        "owner_label": reminder.holder,
    }


def _told(reminder: Reminder) -> Iterator[NewTold]:
    for key in reminder.keys:
        yield NewTold(key, reminder.row.ref, reminder.row.limit_key, reminder.row.due_on)
