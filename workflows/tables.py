"""Tables of the room: who must be looked at, how far a sweep has come, what was answered. None of it is truth."""

from datetime import date, datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class WakeUp(SQLModel, table=True):
    """A case something happened to, waiting for one turn of its process. Written with the fact, taken by the flow."""

    __tablename__ = "wake_up"
    id: int | None = Field(default=None, primary_key=True)
    case_ref: str = Field(max_length=60, index=True)
    process: str = Field(max_length=60)
    asked_at: datetime


class CaseLink(SQLModel, table=True):
    """A case that a fact of another case opened. `from_sequence` is that fact's first number; corrections keep it."""

    __tablename__ = "case_link"
    from_case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    from_sequence: int = Field(primary_key=True)
    process: str = Field(primary_key=True, max_length=60)
    to_case_id: int = Field(foreign_key="case_file.id", unique=True)


class SweepProgress(SQLModel, table=True):
    """The sweep of one process for one day: which round of it this is, and who holds what comes after the slices."""

    __tablename__ = "sweep_progress"
    process: str = Field(primary_key=True, max_length=60)
    day: date = Field(primary_key=True)
    round: int = 0
    swept: int = 0
    queued: int = 0
    started_at: datetime
    finished_at: datetime | None = None
    held_by: str | None = Field(default=None, max_length=100)
    held_until: datetime | None = None


class SweepSlice(SQLModel, table=True):
    """Some cases of one sweep, by their numbers, for one worker: who holds it until when, and when it was done."""

    __tablename__ = "sweep_slice"
    process: str = Field(primary_key=True, max_length=60)
    day: date = Field(primary_key=True)
    round: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    after_case_id: int
    upto_case_id: int | None = None
    held_by: str | None = Field(default=None, max_length=100)
    held_until: datetime | None = None
    done_at: datetime | None = None
    swept: int = 0
    refreshed: int = 0


class SetAside(SQLModel, table=True):
    """A case that could not be worked out, and why in a sentence that names nobody. Each sweep tries it again."""

    __tablename__ = "case_set_aside"
    case_ref: str = Field(primary_key=True, max_length=60)
    process: str = Field(max_length=60)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    since: datetime
    tried_at: datetime


class RefCounter(SQLModel, table=True):
    """The last number given out for a prefix of references ("EHC-2026")."""

    __tablename__ = "ref_counter"
    prefix: str = Field(primary_key=True, max_length=20)
    last: int


class RepeatedRequest(SQLModel, table=True):
    """The answer given to an Idempotency-Key, written with what it did, so that a repeat is answered alike.

    It is forgotten after some days (`workflows.tidying`): a call is repeated within minutes, not weeks.
    """

    __tablename__ = "repeated_request"
    officer: str = Field(primary_key=True, max_length=60)
    key: str = Field(primary_key=True, max_length=200)
    digest: str = Field(max_length=64)
    code: int
    body: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime


class HolidayChange(SQLModel, table=True):
    """A bank holiday that was proclaimed after the list was published; without a name, one that is undone again."""

    __tablename__ = "holiday_change"
    id: int | None = Field(default=None, primary_key=True)
    day: date
    name: str | None = Field(default=None, max_length=100)
    source: str = Field(max_length=300)
    recorded_by: str = Field(max_length=60)
    recorded_at: datetime


class Announced(SQLModel, table=True):
    """A piece of news that was announced (`workflows.news`): its identifier follows from what it is about."""

    __tablename__ = "announced"
    id: str = Field(primary_key=True, max_length=36)
    what: str = Field(max_length=60)
    announced_at: datetime = Field(index=True)


class ManyAct(SQLModel, table=True):
    """One thing done in many cases at once, as its author confirmed it: what, and in JSON with which answers.

    `key` came with the form, so that a form sent twice is one act. Nothing in it is about one child.
    """

    __tablename__ = "many_act"
    __table_args__ = (UniqueConstraint("officer", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(max_length=60)
    acted_as: str = Field(max_length=20)
    key: str = Field(max_length=200)
    what: str = Field(max_length=60)
    plan: str = Field(sa_column=Column(Text, nullable=False))
    breach_reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    confirmed_at: datetime = Field(index=True)


class ManyActCase(SQLModel, table=True):
    """One case of such an act: the version its author looked at, and what became of it there, in a sentence."""

    __tablename__ = "many_act_case"
    act_id: int = Field(primary_key=True, foreign_key="many_act.id")
    case_ref: str = Field(primary_key=True, max_length=60)
    place: int
    seen: int
    outcome: str = Field(max_length=20)
    sequence: int | None = None
    says: str = Field(default="", sa_column=Column(Text, nullable=False))


class Approval(SQLModel, table=True):
    """Something one person asked for that a second must approve (`workflows.approvals`). Rows only grow.

    `what` is canonical JSON that says all that will be done; of a child it holds no more than a case's reference. The
    `reason` of a restriction can be erased, and is empty then.
    """

    __tablename__ = "approval"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    act: str = Field(max_length=40)
    what: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(max_length=500)
    asked_by: str = Field(max_length=60)
    asked_at: datetime
    expires_at: datetime


class ApprovalDecision(SQLModel, table=True):
    """What became of it: one row at most, which its number sees to. `outcome` is what was done, in sentences.

    The `reason` can be erased, as that of what was asked for.
    """

    __tablename__ = "approval_decision"
    number: int = Field(primary_key=True, foreign_key="approval.number", sa_column_kwargs={"autoincrement": False})
    decision: str = Field(max_length=20)
    reason: str = Field(max_length=500)
    outcome: str = Field(default="", sa_column=Column(Text, nullable=False))
    decided_by: str = Field(max_length=60)
    decided_at: datetime


class ApprovalRule(SQLModel, table=True):
    """Whether a kind of act needs a second person, from then on. Rows only grow: the last one of an act holds."""

    __tablename__ = "approval_rule"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    act: str = Field(max_length=40)
    is_on: bool
    reason: str = Field(max_length=500)
    recorded_by: str = Field(max_length=60)
    recorded_at: datetime


class ChosenAnswer(SQLModel, table=True):
    """An answer chosen to a question the law leaves open (`workflows.chosen_answers`). Rows only grow: the last holds.

    `approved_by` is empty where no second person was needed then.
    """

    __tablename__ = "chosen_answer"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    setting: str = Field(max_length=40)
    value: str = Field(max_length=40)
    reason: str = Field(max_length=500)
    asked_by: str = Field(max_length=60)
    approved_by: str = Field(default="", max_length=60)
    recorded_at: datetime
