"""People, kept apart from the log: read, written, rectified and erased here and nowhere else."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from unicodedata import combining, normalize

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)
from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlmodel import Session
from stdnum.gb import upn as upn_number

from cases.details import Day, ordinary_text, plain_words
from cases.details.base import one_of
from cases.documents import erase_documents
from cases.statements import Statement
from cases.tables import Contact, ContactConsent, ContactPast, Person, PrivateText
from deadlines.refusals import Refusal
from deadlines.words import in_words

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(ordinary_text)
]
Words = Annotated[str, AfterValidator(ordinary_text)]
ERASED = "(erased)"
_PERSON = Person.__table__  # type: ignore[attr-defined]
_CONTACT = Contact.__table__  # type: ignore[attr-defined]
_CHILD = select(_PERSON).where(_PERSON.c.id == bindparam("id"))  # made once: building costs more than running
_OF_PERSON = ("given_name", "family_name", "birth_date", "upn", "school_urn")
_OF_CONTACT = ("person_id", "name", "relationship", "email", "email_consent_on", "address", "stands_as")
_ADD_PERSON = Statement(lambda _: insert(_PERSON).returning(_PERSON.c.id), _OF_PERSON)
_ADD_CONTACT = Statement(lambda _: insert(_CONTACT), _OF_CONTACT)
_CONTACTS = select(_CONTACT).where(_CONTACT.c.person_id == bindparam("person_id")).order_by(_CONTACT.c.id)
_IN_USE = _CONTACTS.where(_CONTACT.c.ended_at.is_(None))
STANDS_AS = {
    "parent": "A parent of the child, or somebody with parental responsibility or care",
    "young_person": "The young person, who is told in their own right",
    "copy": "Somebody else, who gets a copy",
}


def full_name(person: Any) -> str:
    """A person's given and family name, or that they are erased; of a `Person` or a row that has both names."""
    return ERASED if person.family_name == ERASED else f"{person.given_name} {person.family_name}"


class WrongChild(Refusal):
    """What was given about a child is not right. `extra["fields"]` says which and why."""

    code = "invalid"


class NamesSomebody(Refusal):
    """A text that goes into the log names a person."""

    code = "names_somebody"


class NewContact(BaseModel):
    """Somebody to write to. Without `email_consent_on` email is not served on a parent (Education Act 1996 s.572)."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[Words, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    relationship: Annotated[Words, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    email: EmailStr | None = None
    email_consent_on: Day | None = None
    address: Annotated[Words, StringConstraints(strip_whitespace=True, max_length=500)] | None = None
    stands_as: Annotated[str, one_of(STANDS_AS)] | None = None


class NewChild(BaseModel):
    """A child or young person as the contract gives one. The UPN's check letter is verified."""

    model_config = ConfigDict(extra="forbid")
    given_name: Name
    family_name: Name
    birth_date: Day
    upn: str | None = None
    school_urn: str | None = None
    contacts: list[NewContact] = Field(default_factory=list, max_length=12)

    @field_validator("school_urn")
    @classmethod
    def _school_number(cls, given: str | None) -> str | None:
        if given is not None and not re.fullmatch(r"[0-9]{5,6}", given):
            raise ValueError("A school's URN is five or six digits.")
        return given

    @field_validator("upn")
    @classmethod
    def _check_letter(cls, given: str | None) -> str | None:
        if given is None:
            return None
        number = given.strip().upper()
        if not re.fullmatch(r"[A-Z][0-9]{11}[0-9A-Z]", number):
            raise ValueError("A UPN is a letter, eleven digits and a last digit or letter.")
        # The library's own list of authorities is of 2011 and refuses valid numbers, so only its check letter is used.
        if upn_number.calc_check_digit(number[1:]) != number[0]:
            raise ValueError("The first letter of this UPN does not match its digits: one of them is mistyped.")
        return number


def checked_child(given: Mapping[str, Any]) -> NewChild:
    """A child checked field by field. Raises WrongChild naming each field that is not right."""
    try:
        return NewChild.model_validate(given)
    except ValidationError as error:
        fields = {".".join(str(part) for part in each["loc"]): plain_words(each) for each in error.errors()}
    raise WrongChild(
        "What was given about the child is not right: " + "; ".join(f"{name}: {why}" for name, why in fields.items()),
        "A case is about one identified child or young person.",
        "Correct what is named and try again.",
        fields=fields,
    )


def misplaced_birth(born: date, begins_on: date, today: date, under: int = 25) -> str:
    """Why nobody born on that day can be whom a case that begins on `begins_on` is about; empty where all is well.

    `under` is the age by which it is too late: 25 (CFA 2014 s.83(2)), or 26 where a plan may go on beyond 25 (s.46).
    Somebody born on 29 February is a year older on 1 March of a year without that day. A case that is said to begin
    in the future is the engine's to refuse: its age is then judged today.
    """
    begins_on = min(begins_on, today)
    if born > today:
        return f"{in_words(born)} is in the future: a date of birth is a day that has been."
    began = f"{in_words(begins_on)}, the day the case begins"
    if born > begins_on:
        return f"The child was not yet born on {began}: one of the two days is wrong."
    if (begins_on.year - under, begins_on.month, begins_on.day) >= (born.year, born.month, born.day):
        return (
            f"Whoever was born then was {under} or older on {began}: Part 3 is for children and for young people under "
            "25 (CFA 2014 s.83(2)), and a plan can go on to the end of the academic year in which they turn 25 (s.46)."
        )
    return ""


def refuse_another_child(session: Session, child: NewChild, *, field: str = "upn") -> None:
    """Raise WrongChild where the UPN is held by a child of another name or birthday: one of them is mistyped.

    `field` is what the sender calls the UPN. The sentence names who holds it: for those who may see children.
    """
    if child.upn is None:
        return
    query = select(_PERSON.c.given_name, _PERSON.c.family_name, _PERSON.c.birth_date)
    held = session.connection().execute(query.where(_PERSON.c.upn == child.upn)).first()
    given = (child.given_name.casefold(), child.family_name.casefold(), child.birth_date)
    if held and (held.given_name.casefold(), held.family_name.casefold(), held.birth_date) != given:
        said = f"This UPN is held by {held.given_name} {held.family_name}, born {held.birth_date:%d/%m/%Y}"
        to_do = "check the number, the name and the birthday"
        raise WrongChild(
            f"{said}.",
            "The case would be about that child, and not about the one you gave.",
            f"{to_do.capitalize()}.",
            fields={field: f"{said}: {to_do}"},
        )


def child_with_upn(session: Session, upn: str | None) -> int | None:
    """The number of the child who holds a UPN; None where nobody does, or none is given."""
    found = session.connection().execute(select(_PERSON.c.id).where(_PERSON.c.upn == upn)).scalar() if upn else None
    return None if found is None else int(found)


def add_child(session: Session, child: NewChild) -> int:
    """Write a child and the contacts; the number of the child. A UPN already held is the same child."""
    if (held := child_with_upn(session, child.upn)) is not None:
        return held
    connection = session.connection()
    number = int(_ADD_PERSON.run(connection, [child.model_dump(exclude={"contacts"})]).scalar_one())
    if child.contacts:
        _ADD_CONTACT.run(connection, [{"person_id": number, **contact.model_dump()} for contact in child.contacts])
    return number


def add_new_children(session: Session, children: Sequence[NewChild]) -> list[int]:
    """Write many children of whom none is held yet, with one statement for each table; their numbers, in order."""
    rows = [each.model_dump(exclude={"contacts"}) for each in children]
    statement = insert(_PERSON).returning(_PERSON.c.id, sort_by_parameter_order=True)
    numbers = list(session.connection().execute(statement, rows).scalars()) if rows else []
    contacts = [
        {"person_id": number, **contact.model_dump()}
        for number, child in zip(numbers, children, strict=True)
        for contact in child.contacts
    ]
    if contacts:
        _ADD_CONTACT.run(session.connection(), contacts)
    return numbers


def child_of(session: Session, child_id: int | None) -> Row[Any] | None:
    """The child of a case, as a row of `Person`, or None where the case was imported without one."""
    return session.connection().execute(_CHILD, {"id": child_id}).first() if child_id is not None else None


def birth_dates(session: Session, child_ids: Iterable[int | None]) -> dict[int, date]:
    """The birth dates held of these children, by their number; somebody erased has none. At most some thousands."""
    wanted = {each for each in child_ids if each is not None}
    query = select(_PERSON.c.id, _PERSON.c.birth_date).where(_PERSON.c.id.in_(wanted), _PERSON.c.erased_at.is_(None))
    return {row.id: row.birth_date for row in session.connection().execute(query)}


def contacts_of(session: Session, child_id: int, *, ended: bool = False) -> list[Row[Any]]:
    """Whom to write to about a child, as rows of `Contact`; with `ended` those taken off the list too."""
    return list(session.connection().execute(_CONTACTS if ended else _IN_USE, {"person_id": child_id}))


def words_of(text: str) -> set[str]:
    """The words of a text as names are compared: without accents, without case unless they have only two letters."""
    plain = "".join(each for each in normalize("NFKD", text) if not combining(each))
    found = re.findall(r"[^\W\d_]{2,}", plain)
    return {word if len(word) == 2 else word.casefold() for word in found}


def refuse_names(session: Session, child_id: int | None, text: str) -> None:
    """Raise NamesSomebody where a text meant for the log holds an email address, a UPN, or a name of this case."""
    found = "an email address" if re.search(r"\S@\S+\.\S", text) else ""
    found = found or ("a pupil number" if re.search(r"\b[A-Z][0-9]{11}[0-9A-Z]\b", text.upper()) else "")
    child = child_of(session, child_id)
    if child and not found:
        names = {
            child.given_name,
            child.family_name,
            *(c.name for c in contacts_of(session, child_id or 0, ended=True)),
        }
        held = {word for name in names - {ERASED} for word in words_of(name)}
        found = "a name of the child or a contact" if held & words_of(text) else ""
    if found:
        raise NamesSomebody(
            f"This text holds {found}.",
            "It would stay in the log for ever, where it could not be erased.",
            "Say it without naming anybody (“the child”, “the parent”), or put it in a note.",
            fields={"text": f"It holds {found}."},
        )


def erase(session: Session, child_id: int, case_ids: list[int], now: datetime) -> None:
    """Erase a person: names, numbers, contacts, notes and documents go; the log stays, and its chain still verifies.

    The files of the documents go with the next `cases.documents.sweep_files`.
    """
    connection = session.connection()
    connection.execute(
        update(_PERSON)
        .where(_PERSON.c.id == child_id)
        .values(
            given_name=ERASED, family_name=ERASED, birth_date=date(1900, 1, 1), upn=None, school_urn=None, erased_at=now
        )
    )
    theirs = select(_CONTACT.c.id).where(_CONTACT.c.person_id == child_id)
    for table in (ContactPast.__table__, ContactConsent.__table__):  # type: ignore[attr-defined]
        connection.execute(delete(table).where(table.c.contact_id.in_(theirs)))
    connection.execute(delete(_CONTACT).where(_CONTACT.c.person_id == child_id))
    texts = PrivateText.__table__  # type: ignore[attr-defined]
    connection.execute(delete(texts).where(texts.c.case_id.in_(case_ids)))
    erase_documents(session, case_ids)
