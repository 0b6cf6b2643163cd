"""The tables: the log and what it is about (kept), people (erasable), summaries (disposable).

Table models do not validate; everything is checked in `kinds` before a row is made.
"""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text
from sqlalchemy import false as sa_false
from sqlmodel import Field, SQLModel

from cases.facts import Capacity

_DAYS = ("met_on", "trigger_on", "due_on")
_OF_LISTS = ("id", "from_day", "to_day", "team", "limit_key", "process", "case_id")
NEVER = date(9999, 12, 31)  # a span that does not give way; a value rather than NULL so that indexes serve


class Case(SQLModel, table=True):
    """One case: a child going through one process. Written once, never changed."""

    __tablename__ = "case_file"
    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(max_length=60, unique=True)
    process: str = Field(max_length=60, index=True)
    process_version: int
    child_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    created_at: datetime


class CaseEvent(SQLModel, table=True):
    """One fact in the log, which the database itself refuses to change. `detail` and `breach` are canonical JSON."""

    __tablename__ = "case_event"
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    sequence: int = Field(primary_key=True)
    kind: str = Field(max_length=60)
    version: int
    happened_on: date
    recorded_at: datetime
    recorded_by: str = Field(max_length=60)
    acted_as: str = Field(max_length=20)
    about: str = Field(default="", max_length=80)
    detail: str = Field(sa_column=Column(Text, nullable=False))
    breach: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    breach_reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    corrects: int | None = None
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class PrivateText(SQLModel, table=True):
    """Free text about people, kept apart from the log, which holds only a salted digest of it."""

    __tablename__ = "private_text"
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    sequence: int = Field(primary_key=True)
    field: str = Field(primary_key=True, max_length=60)
    salt: str = Field(max_length=64)
    text: str = Field(sa_column=Column(Text, nullable=False))


class Person(SQLModel, table=True):
    """A child or young person. Can be rectified or erased without touching the log."""

    __tablename__ = "person"
    id: int | None = Field(default=None, primary_key=True)
    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    birth_date: date
    upn: str | None = Field(default=None, max_length=13, unique=True)
    school_urn: str | None = Field(default=None, max_length=10, index=True)
    erased_at: datetime | None = None


class School(SQLModel, table=True):
    """A school as it was from a day to another: the phase it teaches and the last year group, where that is known."""

    __tablename__ = "school"
    urn: str = Field(primary_key=True, max_length=10)
    from_day: date = Field(primary_key=True)
    to_day: date = Field(default=NEVER)
    name: str = Field(max_length=200)
    phase: str = Field(max_length=20)
    last_year: int | None = None
    has_sixth_form: bool = False


class Contact(SQLModel, table=True):
    """Somebody to write to about a child, and whether email was agreed to in writing (Education Act 1996 s.572).

    `stands_as` is a key of `contacts.STANDS_AS`, None where nobody has said: then as a parent, who is told everything.
    `email_consent_on` came with the contact; consents recorded since are in `ContactConsent`. `ended_at` is when the
    contact was taken off the list.
    """

    __tablename__ = "contact"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=200)
    relationship: str = Field(max_length=60)
    email: str | None = Field(default=None, max_length=254)
    email_consent_on: date | None = None
    address: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    stands_as: str | None = Field(default=None, max_length=20)
    ended_at: datetime | None = None


class ContactPast(SQLModel, table=True):
    """A contact as it was until it was changed: where somebody was written to before. Erased with the person."""

    __tablename__ = "contact_past"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    name: str = Field(max_length=200)
    relationship: str = Field(max_length=60)
    email: str | None = Field(default=None, max_length=254)
    address: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    stands_as: str | None = Field(default=None, max_length=20)
    changed_by: str = Field(max_length=60)
    changed_at: datetime


class ContactConsent(SQLModel, table=True):
    """A consent in writing to documents of a kind by email at one address, and its withdrawal. Rows only grow older."""

    __tablename__ = "contact_consent"
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    papers: str = Field(max_length=20)
    address: str = Field(max_length=254)
    given_on: date
    withdrawn_on: date | None = None
    recorded_by: str = Field(max_length=60)
    recorded_at: datetime
    withdrawal_recorded_by: str | None = Field(default=None, max_length=60)
    withdrawal_recorded_at: datetime | None = None


class Document(SQLModel, table=True):
    """One version of a paper kept with a case. The file lies outside the database, under its SHA-256 in hex.

    `sequence` is the fact that says it was added, which stays in the log when row and file are erased with the person;
    `title` is in words and may name somebody, `about` is the body it came from. A new version is a new row.
    """

    __tablename__ = "document"
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    number: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    sequence: int
    kind: str = Field(max_length=20)
    title: str = Field(max_length=200)
    about: str = Field(default="", max_length=80)
    file_type: str = Field(max_length=20)
    size: int
    sha256: str = Field(max_length=64)
    stored_by: str = Field(max_length=60)
    stored_at: datetime


class DocumentRead(SQLModel, table=True):
    """Somebody was given a document to read: who looked at what, and when. Rows only grow."""

    __tablename__ = "document_read"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    number: int
    version: int
    officer: str = Field(max_length=60)
    read_at: datetime


class PanelEntry(SQLModel, table=True):
    """One thing done about a moderation panel: called, a member named, a case listed. Rows only grow.

    `undoes` is the number of the entry that this one takes back. Nobody outside the authority is named, only a role.
    """

    __tablename__ = "panel_entry"
    panel: str = Field(primary_key=True, max_length=40)
    number: int = Field(primary_key=True)
    what: str = Field(max_length=20)
    held_on: date | None = None
    officer: str | None = Field(default=None, max_length=60)
    role: str | None = Field(default=None, max_length=60)
    capacity: str | None = Field(default=None, max_length=20)
    case_ref: str | None = Field(default=None, max_length=60, foreign_key="case_file.ref", index=True)
    question: str | None = Field(default=None, max_length=60)
    undoes: int | None = None
    recorded_by: str = Field(max_length=60)
    acted_as: str = Field(max_length=20)
    recorded_at: datetime


class Team(SQLModel, table=True):
    """A team of officers, by its name of today; a closed one is offered no more. Its key stays, whatever its name."""

    __tablename__ = "team"
    key: str = Field(primary_key=True, max_length=60)
    name: str = Field(max_length=100)
    closed_at: datetime | None = None


class Officer(SQLModel, table=True):
    """Somebody who may sign in. The log knows an officer only by the opaque `id`.

    `acts_as` is the capacity in which whatever they record was done: of the authority, or of a provider acting for it.
    """

    __tablename__ = "officer"
    id: str = Field(primary_key=True, max_length=60)
    username: str = Field(max_length=60, unique=True)
    display_name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    role: str = Field(max_length=20)
    team: str | None = Field(default=None, foreign_key="team.key")
    password_hash: str | None = Field(default=None, max_length=300)
    is_active: bool = True
    acts_as: str = Field(default=Capacity.COUNCIL, max_length=20, sa_column_kwargs={"server_default": "council"})
    created_at: datetime


class ReminderPolicy(SQLModel, table=True):
    """One version of the reminder policy, whole, as canonical JSON. Rows only grow: the last one is in force."""

    __tablename__ = "reminder_policy"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(max_length=500)
    recorded_by: str = Field(max_length=60)
    recorded_at: datetime


class CaseSummary(SQLModel, table=True):
    """What lists need of a case. Worked out from the log by `workflows.views`; may be deleted and rebuilt."""

    __tablename__ = "case_summary"
    __table_args__ = (
        Index("ix_case_summary_owner", "owner", "is_ended", "next_due_on"),
        Index("ix_case_summary_next", "is_ended", "next_due_on", "case_id"),
        Index("ix_case_summary_held", "is_ended", "owner", "team", "case_id"),
        Index("ix_case_summary_in_stage", "is_ended", "process", "stage", "team", "case_id"),
    )
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    ref: str = Field(max_length=60, unique=True)
    process: str = Field(max_length=60)
    stage: str = Field(max_length=60, index=True)
    is_ended: bool
    began_on: date
    ended_on: date | None = None
    last_happened_on: date
    owner: str | None = Field(default=None, max_length=60)
    team: str | None = Field(default=None, max_length=60, index=True)
    version: int
    head_hash: str = Field(max_length=64)
    next_due_on: date = Field(default=NEVER)
    next_limit: str | None = Field(default=None, max_length=60)
    computed_with: str = Field(max_length=60)


class DeadlineSpan(SQLModel, table=True):
    """One dated deadline over the days on which its standing stays the same, from `from_day` until before `to_day`.

    The standing was decided by `deadlines.standing`; a list only looks up the row that covers its day. `is_plain`
    where limit and trigger are all there is to explain; otherwise (an exception, an end) the reasons are in the log.
    `met_on` is the day the duty was done, on a span that begins once it was; `is_excepted` whether an exception was
    relied on, in time or not.
    `fingerprint` is a digest of every other column, so that a view made again writes only what has changed.
    """

    __tablename__ = "deadline_span"
    __table_args__ = (
        # In the order of the lists, with all they filter by, so that a page is found and counted in the index alone.
        Index("ix_deadline_span_list", "standing", "due_on", *_OF_LISTS, "owner"),
        Index("ix_deadline_span_owner", "standing", "owner", "due_on", *_OF_LISTS),  # the same of one officer
        # What figures count by, so that a year of one limit is counted in the index alone.
        Index("ix_deadline_span_done", "limit_key", "to_day", "from_day", *_DAYS, "standing", "is_excepted", "team"),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    ref: str = Field(max_length=60)
    process: str = Field(max_length=60)
    limit_key: str = Field(max_length=60)
    about: str = Field(default="", max_length=80)
    trigger_sequence: int
    trigger_kind: str = Field(max_length=60)
    trigger_on: date
    is_plain: bool
    fingerprint: str = Field(max_length=32)
    standing: str = Field(max_length=20)
    from_day: date
    to_day: date
    due_on: date
    do_by: date | None = None
    met_on: date | None = None
    is_excepted: bool = Field(default=False, sa_column_kwargs={"server_default": sa_false()})
    owner: str | None = Field(default=None, max_length=60)
    team: str | None = Field(default=None, max_length=60)
