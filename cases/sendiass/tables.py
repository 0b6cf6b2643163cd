"""The service's own tables. They belong to a metadata of their own, so no authority's database ever gets them."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, MetaData, Text
from sqlmodel import Field, SQLModel


class ServiceTable(SQLModel):
    """Base of the service's tables."""

    metadata = MetaData()


class Client(ServiceTable, table=True):
    """The record of one person, under a number that tells nothing. Nobody has to give any of it (para 7.8.1.2).

    `withheld` names what they were asked and chose not to say.
    """

    __tablename__ = "sendiass_client"
    number: str = Field(primary_key=True, max_length=12)
    user_type: str = Field(max_length=20)
    name: str | None = Field(default=None, max_length=200)
    contact: str | None = Field(default=None, max_length=254)
    child_name: str | None = Field(default=None, max_length=200)
    birth_date: date | None = None
    setting: str | None = Field(default=None, max_length=200)
    withheld: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    opened_at: datetime
    opened_by: str = Field(max_length=60)
    erased_at: datetime | None = None


class Profile(ServiceTable, table=True):
    """What the score card counts of a contact, as far as it was told (KPI 3). Rectifiable, so not in the log."""

    __tablename__ = "sendiass_profile"
    case_ref: str = Field(primary_key=True, max_length=60)
    topic: str | None = Field(default=None, max_length=40)
    main_area: str | None = Field(default=None, max_length=20)
    sen_level: str | None = Field(default=None, max_length=20)
    heard_via: str | None = Field(default=None, max_length=40)
    gender: str | None = Field(default=None, max_length=20)
    looked_after: str | None = Field(default=None, max_length=10)
    service_deficit: str | None = Field(default=None, max_length=10)
    withheld: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    changed_at: datetime
    changed_by: str = Field(max_length=60)


class Staff(ServiceTable, table=True):
    """What the service knows of somebody who works for it: qualification, vetting, training. One row for each officer.

    `qualification` is a key of `cases.sendiass.staff.QUALIFICATIONS`.
    """

    __tablename__ = "sendiass_staff"
    officer: str = Field(primary_key=True, max_length=60)
    qualification: str = Field(default="none", max_length=20)
    qualified_on: date | None = None
    vetted_on: date | None = None
    safeguarding_on: date | None = None
    supervised_on: date | None = None
    changed_at: datetime
    changed_by: str = Field(max_length=60)


class Read(ServiceTable, table=True):
    """Somebody looked at a record: who, which, what of it, when, and by which right. Rows only grow."""

    __tablename__ = "sendiass_read"
    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(max_length=60, index=True)
    subject: str = Field(max_length=60, index=True)
    what: str = Field(max_length=60)
    by_right: str = Field(max_length=20)
    read_at: datetime


class BrokenGlass(ServiceTable, table=True):
    """Somebody opened a record that is not theirs, with a reason, for some hours; a manager looks at it afterwards."""

    __tablename__ = "sendiass_broken_glass"
    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(max_length=60, index=True)
    case_ref: str = Field(max_length=60, index=True)
    reason: str = Field(sa_column=Column(Text, nullable=False))
    broken_at: datetime
    until: datetime
    reviewed_by: str | None = Field(default=None, max_length=60)
    reviewed_at: datetime | None = None


class Policy(ServiceTable, table=True):
    """One version of one of the service's policies, and the days of its three steps (para 7.8.1.9-10).

    A version is in force from `published_on` until the next one is; without that day it is a draft.
    """

    __tablename__ = "sendiass_policy"
    name: str = Field(primary_key=True, max_length=40)
    version: str = Field(primary_key=True, max_length=20)
    text: str = Field(sa_column=Column(Text, nullable=False))
    reviewed_with_group_on: date | None = None
    agreed_by_head_on: date | None = None
    published_on: date | None = None


class PolicyAcceptance(ServiceTable, table=True):
    """Somebody who works for the service accepted one version of a policy (para 7.8.1.7-8). Rows only grow."""

    __tablename__ = "sendiass_policy_acceptance"
    officer: str = Field(primary_key=True, max_length=60)
    name: str = Field(primary_key=True, max_length=40)
    version: str = Field(primary_key=True, max_length=20)
    accepted_at: datetime
