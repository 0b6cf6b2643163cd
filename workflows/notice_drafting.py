"""A notice before it goes: who gets it and by which way, what it lacks, the days it tells, its letters in full."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from cases.contacts import consents_of
from cases.people import child_of, contacts_of
from deadlines.birthdays import compulsory_school_age_ends
from deadlines.calculator import apply_limit
from deadlines.calendar import england_and_wales
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from deadlines.register import limit
from deadlines.words import in_words
from notifications.letters import Form, Letter, LetterKind, StandingFacts, days_told, told, write
from notifications.letters import missing as missing_of
from notifications.service import Consent, Papers, Service, Way, service_of

EMAIL_AND_POST = "email_and_post"
NOT_AT_ALL = ""
WAYS: Mapping[str, tuple[Way, ...]] = {
    NOT_AT_ALL: (),
    **{str(way): (way,) for way in Way},
    EMAIL_AND_POST: (Way.EMAIL, Way.FIRST_CLASS),
}


@dataclass(frozen=True, slots=True)
class Letters:
    """What the authority has set for all its letters: its name, its standing facts, its own templates if it has any."""

    authority: str
    standing: StandingFacts
    own: Path | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a notice can go to; `consented` to such papers by email at the address there is."""

    contact_id: int
    name: str
    relationship: str
    stands_as: str
    address: str
    email: str
    consented: bool

    @property
    def is_parent(self) -> bool:
        """Whether email needs consent in writing."""
        return self.stands_as == "parent"

    @property
    def choices(self) -> tuple[str, ...]:
        """The ways it may be sent: email alone only where it serves, nothing by post without an address."""
        alone = [str(Way.EMAIL)] if self.email and (self.consented or not self.is_parent) else []
        by_post = [str(way) for way in Way if way is not Way.EMAIL] if self.address else []
        both = [EMAIL_AND_POST] if self.email and self.address else []
        return (*alone, *by_post, *both, NOT_AT_ALL)

    @property
    def advised(self) -> str:
        """The way that serves soonest with the least doubt: the first of the choices."""
        return self.choices[0]

    @property
    def why(self) -> str:
        """Why that way, in a sentence."""
        if self.email and self.consented:
            return "Consented in writing to such documents by email."
        if self.email and not self.is_parent:
            return "The Act asks no consent of anybody but a parent; record it all the same if it was given."
        if self.email and self.address:
            return "Has not consented in writing to such documents by email: an email alone would not serve."
        return "By post or by hand." if self.address else "There is no postal address, and no consent to email."


@dataclass(frozen=True, slots=True)
class Plan:
    """What the officer chose and typed: the day on its face, the day it goes, a way for each contact, the words."""

    dated: date
    sent_on: date
    ways: Mapping[int, str]
    said: Mapping[str, Any]
    variant: str
    transferred_on: date | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy as it would go: to whom, by which way, how that serves; no letter while something is missing."""

    recipient: Recipient
    way: Way
    service: Service
    letter: Letter | None


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A last day the letter tells, with the deadline it is out of and that deadline's working."""

    label: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything an officer sees before releasing: what is missing, the copies, the days told, the day of service.

    `warns` is what a person has to judge, and nothing that bars it.
    """

    lacks: tuple[str, ...]
    copies: tuple[Copy, ...]
    told: tuple[ToldDay, ...]
    served_on: date | None
    warns: tuple[str, ...] = ()
    has_people: bool = True  # to write to, whether or not they are chosen

    @property
    def is_ready(self) -> bool:
        """Whether it can be released."""
        return not self.lacks and bool(self.copies)


def recipients_of(session: Session, child_id: int | None, papers: Papers, on: date) -> list[Recipient]:
    """Everybody on the list of a child, with whether they agreed in writing to such papers by email, on a day."""
    contacts = contacts_of(session, child_id) if child_id is not None else []
    consents = consents_of(session, [each.id for each in contacts])
    found = []
    for each in contacts:
        held = [Consent(Papers(c.papers), c.address, c.given_on, c.withdrawn_on) for c in consents[each.id]]
        agreed = bool(each.email) and any(c.allows(papers, each.email, on) for c in held)
        found.append(_recipient(each, agreed))
    return found


def _recipient(row: Row[Any], consented: bool) -> Recipient:
    stands_as = row.stands_as or "parent"
    return Recipient(row.id, row.name, row.relationship, stands_as, row.address or "", row.email or "", consented)


def preview(
    session: Session,
    kind: LetterKind,
    plan: Plan,
    recipients: Sequence[Recipient],
    *,
    ref: str,
    child_id: int | None,
    deadlines: Iterable[Deadline],
    letters: Letters,
) -> Preview:
    """The notice as it would go. Nothing is written; a way that is not among a recipient's choices is left out."""
    legs = [(each, way) for each in recipients for way in _ways(each, plan)]
    served = {(each.contact_id, way): _served(each, way, plan) for each, way in legs}
    days = [
        service.served_on
        for (each, way), service in zip(legs, served.values(), strict=True)
        if service.served_on and each.stands_as != "copy"
    ]
    served_on = max(days, default=None)
    lacks = list(_lacking_people(recipients, legs))
    try:
        told_days, told_deadlines = _days(kind, plan, served_on, deadlines)
    except Refusal as refusal:
        told_days, told_deadlines = {}, ()
        lacks.append(refusal.sentence)
    child = child_of(session, child_id)
    name = f"{child.given_name} {child.family_name}" if child else ""
    copies = []
    for each, way in legs:
        data = _data(kind, plan, each, name, ref, letters) | told_days
        lacking = missing_of(kind, data)
        lacks += [lack for lack in lacking if lack not in lacks]
        letter = None if lacking else write(kind, data, plan.variant, letters.own)
        copies.append(Copy(each, way, served[each.contact_id, way], letter))
    warns = _whose_rights(child.birth_date, plan.sent_on, legs) if child else ()
    return Preview(tuple(lacks), tuple(copies), told_deadlines, served_on, tuple(warns), bool(recipients))


def _whose_rights(born: date, on: date, legs: Sequence[tuple[Recipient, Way]]) -> Iterable[str]:
    """Whom the law wants told: a parent of a child, and after compulsory school age the young person in person."""
    last = compulsory_school_age_ends(born)
    to = {each.stands_as for each, _ in legs}
    law = "Education Act 1996 s.8; Children and Families Act 2014 s.83(2)"
    if on > last and "young_person" not in to:
        yield (
            f"Compulsory school age ended on {in_words(last)}: it is the young person who must be told [{law}], unless "
            "they lack capacity and somebody acts for them (Children and Families Act 2014 s.80). "
            "Nobody chosen stands as the young person."
        )
    if on <= last and "young_person" in to:
        yield f"Until {in_words(last)} they are a child, and it is a parent who must be told [{law}]."


def _ways(recipient: Recipient, plan: Plan) -> tuple[Way, ...]:
    chosen = plan.ways.get(recipient.contact_id, NOT_AT_ALL)
    return WAYS[chosen] if chosen in recipient.choices else ()


def _served(recipient: Recipient, way: Way, plan: Plan) -> Service:
    return service_of(
        way, plan.sent_on, calendar=england_and_wales(), is_parent=recipient.is_parent, consented=recipient.consented
    )  # fmt: skip


def _lacking_people(recipients: Sequence[Recipient], legs: Sequence[tuple[Recipient, Way]]) -> Iterable[str]:
    if not recipients:
        yield "Somebody to write to"
    elif not any(each.stands_as != "copy" for each, _ in legs):
        yield "A way of sending it to a parent, or to the young person"


def _days(
    kind: LetterKind, plan: Plan, served_on: date | None, deadlines: Iterable[Deadline]
) -> tuple[dict[str, Any], tuple[ToldDay, ...]]:
    """The last days the letter tells: counted from its own days, or standing in the case."""
    own = {"dated": plan.dated, "sent_on": plan.sent_on} | ({"served_on": served_on} if served_on else {})
    found: dict[str, Any] = dict(days_told(kind, **own))
    shown = []
    standing = {each.limit.key: each for each in deadlines if each.due_on}
    for need in kind.needs:
        if need.form is not Form.TOLD_DAY:
            continue
        if need.counted_from:
            facts = {name: own[day] for name, day in need.counted_from.items()}
            shown.append(
                ToldDay(
                    need.label, apply_limit(limit(need.limit), facts, as_of=min(facts.values()), options=need.options)
                )
            )
        elif need.limit in standing:
            found[need.key] = told(standing[need.limit])
            shown.append(ToldDay(need.label, standing[need.limit]))
    return found, tuple(shown)


def _data(kind: LetterKind, plan: Plan, to: Recipient, name: str, ref: str, letters: Letters) -> dict[str, Any]:
    lines = [to.name, *(line.strip() for line in to.address.splitlines() if line.strip())]
    return {
        **plan.said,
        "authority": letters.authority,
        "dated": plan.dated.isoformat(),
        "reference": ref,
        "to_lines": lines,
        "to_name": to.name,
        "name": name,
        "young_person": to.stands_as == "young_person",
        **({"transferred_on": plan.transferred_on.isoformat()} if plan.transferred_on else {}),
        "standing": letters.standing.model_dump(mode="json"),
    }
