"""Whom to write to about a child: added, changed, taken off the list, with consent to email and all that was before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, EmailStr
from sqlalchemy import insert, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from cases.details import Day
from cases.details.base import one_of
from cases.people import NewContact
from cases.tables import Contact, ContactConsent, ContactPast
from deadlines.refusals import Refusal
from deadlines.words import in_words

PAPERS: Mapping[str, str] = {
    "decisions": "Notices of decisions, with the right of appeal",
    "plans": "Draft plans, plans and their amendments",
    "all": "Every notice and plan about the child or young person",
}
_CONTACT = Contact.__table__  # type: ignore[attr-defined]
_PAST = ContactPast.__table__  # type: ignore[attr-defined]
_CONSENT = ContactConsent.__table__  # type: ignore[attr-defined]
_KEPT = ("name", "relationship", "email", "address", "stands_as")


@dataclass(frozen=True, slots=True)
class Consented:
    """A consent as it is held. `id` and `recorded_by` are empty for one that came with the contact itself."""

    papers: str
    address: str
    given_on: date
    withdrawn_on: date | None = None
    recorded_by: str = ""
    id: int | None = None


class WrongContact(Refusal):
    """A contact cannot be read or changed so, or a consent cannot be true. `extra["fields"]` says what."""

    code = "invalid"


class NewConsent(BaseModel):
    """A consent in writing: to what kind of document, at which address, of which day (Education Act 1996 s.572)."""

    model_config = ConfigDict(extra="forbid")
    papers: Annotated[str, one_of(PAPERS)]
    address: EmailStr
    given_on: Day


def contact_of(session: Session, child_id: int | None, contact_id: int) -> Contact:
    """A contact of this child that is in use. Raises WrongContact for any other."""
    found = session.get(Contact, contact_id)
    if found is None or child_id is None or found.person_id != child_id or found.ended_at:
        raise WrongContact("There is no such contact of this child.", "", "Choose one from the list.")
    return found


def add_contact(session: Session, child_id: int, contact: NewContact) -> int:
    """Write somebody on the list; their number."""
    row = {"person_id": child_id, **contact.model_dump()}
    return int(session.connection().execute(insert(_CONTACT).values(row).returning(_CONTACT.c.id)).scalar_one())


def change_contact(session: Session, before: Contact, after: NewContact, *, by: str, now: datetime) -> None:
    """Change a contact, keeping how it was. Consent is to an address: at another address there is none yet."""
    _keep_past(session, before, by, now)
    values = {name: getattr(after, name) for name in _KEPT}
    if (before.email or "").casefold() != (after.email or "").casefold():
        values["email_consent_on"] = None
        _make_history_of(session, before, by, now, until=None)
    session.connection().execute(update(_CONTACT).where(_CONTACT.c.id == before.id).values(values))
    session.expire(before)


def end_contact(session: Session, contact: Contact, *, by: str, now: datetime) -> None:
    """Take a contact off the list: nothing more is written to them, and what was stays known."""
    _keep_past(session, contact, by, now)
    session.connection().execute(update(_CONTACT).where(_CONTACT.c.id == contact.id).values(ended_at=now))
    session.expire(contact)


def consents_of(session: Session, contact_ids: Iterable[int]) -> dict[int, list[Consented]]:
    """Every consent ever recorded of these contacts, the latest first, by contact. Some hundreds at the most.

    One that came with the contact itself is to everything, at the address of the contact.
    """
    wanted = list(contact_ids)
    found: dict[int, list[Consented]] = {each: [] for each in wanted}
    connection = session.connection()
    recorded = select(_CONSENT).where(_CONSENT.c.contact_id.in_(wanted))
    for row in connection.execute(recorded.order_by(_CONSENT.c.given_on.desc(), _CONSENT.c.id.desc())):
        held = Consented(row.papers, row.address, row.given_on, row.withdrawn_on, row.recorded_by, row.id)
        found[row.contact_id].append(held)
    brought = select(_CONTACT).where(_CONTACT.c.id.in_(wanted), _CONTACT.c.email_consent_on.is_not(None))
    for row in connection.execute(brought):
        if row.email:
            found[row.id].append(Consented("all", row.email, row.email_consent_on))
    return found


def record_consent(session: Session, contact: Contact, consent: NewConsent, *, by: str, now: datetime) -> None:
    """Record that a contact agreed in writing to email."""
    row: dict[str, Any] = {**consent.model_dump(), "contact_id": contact.id, "recorded_by": by, "recorded_at": now}
    session.connection().execute(insert(_CONSENT).values(row))


def withdraw_consent(
    session: Session, contact: Contact, consent_id: int | None, withdrawn_on: date, *, by: str, now: datetime
) -> None:
    """Record that a consent was withdrawn; without a number, that which came with the contact. Raises WrongContact."""
    if consent_id is None:
        if contact.email_consent_on is None:
            raise _no_such_consent()
        _refuse_before(contact.email_consent_on, withdrawn_on)
        _make_history_of(session, contact, by, now, until=withdrawn_on)
        session.connection().execute(update(_CONTACT).where(_CONTACT.c.id == contact.id).values(email_consent_on=None))
        session.expire(contact)
        return
    found = session.get(ContactConsent, consent_id)
    if found is None or found.contact_id != contact.id or found.withdrawn_on:
        raise _no_such_consent()
    _refuse_before(found.given_on, withdrawn_on)
    found.withdrawn_on, found.withdrawal_recorded_by, found.withdrawal_recorded_at = withdrawn_on, by, now
    session.add(found)
    session.flush()


def past_of(session: Session, contact_id: int) -> list[ContactPast]:
    """How a contact was before each change, the latest first."""
    query = select_rows(ContactPast).where(ContactPast.contact_id == contact_id)
    return list(session.exec(query.order_by(col(ContactPast.id).desc())))


def _keep_past(session: Session, contact: Contact, by: str, now: datetime) -> None:
    row = {name: getattr(contact, name) for name in _KEPT}
    values = {**row, "contact_id": contact.id, "changed_by": by, "changed_at": now}
    session.connection().execute(insert(_PAST).values(values))


def _make_history_of(session: Session, contact: Contact, by: str, now: datetime, *, until: date | None) -> None:
    """Write the consent that came with a contact as one of those recorded; it is at the address there was."""
    if contact.email_consent_on is None or not contact.email:
        return
    row: dict[str, Any] = {
        "papers": "all",
        "address": contact.email,
        "given_on": contact.email_consent_on,
        "withdrawn_on": until,
    }
    row |= {"contact_id": contact.id, "recorded_by": by, "recorded_at": now}
    if until:
        row |= {"withdrawal_recorded_by": by, "withdrawal_recorded_at": now}
    session.connection().execute(insert(_CONSENT).values(row))


def _no_such_consent() -> WrongContact:
    return WrongContact("There is no such consent to withdraw.", "", "Look at the list of consents again.")


def _refuse_before(given_on: date, withdrawn_on: date) -> None:
    if withdrawn_on < given_on:
        said = f"It was given on {in_words(given_on)}, so it cannot have been withdrawn before"
        raise WrongContact(
            f"{said}.",
            "Until it is withdrawn it makes an email a service.",
            "Check the two days.",
            fields={"withdrawn_on": said},
        )
