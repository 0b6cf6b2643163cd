"""Whom to write to at each body that is asked for advice: posts with their email, kept by the authority."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, StringConstraints
from sqlalchemy import Row, insert, select, update
from sqlmodel import Session

from cases.advice_tables import AdviceContact
from cases.bodies import OTHERS, SECTION_31
from cases.details import ordinary_text
from cases.details.base import one_of
from deadlines.refusals import Refusal

_CONTACT = AdviceContact.__table__  # type: ignore[attr-defined]
# The family is written to by the authority itself, never by a link that goes by itself.
BODIES_WRITTEN_TO = {key: name for key, name in (SECTION_31 | OTHERS).items() if key != "family"}


class NoSuchContact(Refusal):
    """No contact has that number, or it is closed."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such contact.", "", "Look at the list of contacts.")


class NewAdviceContact(BaseModel):
    """A post at a body. It names no child, and need name nobody."""

    model_config = ConfigDict(extra="forbid")
    body: Annotated[str, one_of(BODIES_WRITTEN_TO)]
    post: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200), AfterValidator(ordinary_text)
    ]
    email: EmailStr


def contacts_at(session: Session, body: str | None = None) -> list[Row[Any]]:
    """Those in use, as rows of `AdviceContact`: of one body, or of all by body and post."""
    query = select(_CONTACT).where(_CONTACT.c.closed_at.is_(None))
    if body is not None:
        query = query.where(_CONTACT.c.body == body)
    return list(session.connection().execute(query.order_by(_CONTACT.c.body, _CONTACT.c.post, _CONTACT.c.number)))


def contact(session: Session, number: int) -> Row[Any]:
    """One that is in use. Raises NoSuchContact."""
    query = select(_CONTACT).where(_CONTACT.c.number == number, _CONTACT.c.closed_at.is_(None))
    found = session.connection().execute(query).first()
    if found is None:
        raise NoSuchContact
    return found


def add_contact(session: Session, new: NewAdviceContact, *, by: str, now: datetime) -> None:
    """Keep a contact."""
    values = new.model_dump() | {"changed_by": by, "changed_at": now}
    session.connection().execute(insert(_CONTACT).values(values))


def close_contact(session: Session, number: int, *, by: str, now: datetime) -> None:
    """Offer a contact no more; what was sent to it stays as it was. Raises NoSuchContact."""
    contact(session, number)
    values = {"closed_at": now, "changed_by": by, "changed_at": now}
    session.connection().execute(update(_CONTACT).where(_CONTACT.c.number == number).values(values))
