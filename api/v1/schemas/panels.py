"""Answers about moderation panels: who sits, what is asked, and what was recommended and decided."""

from datetime import date, datetime

from pydantic import Field

from api.v1.schemas.base import Answer
from api.v1.schemas.law import Deadline


class PanelHead(Answer):
    """A panel in the list of panels."""

    ref: str
    held_on: date
    is_called_off: bool
    members: int
    cases: int


class PanelMember(Answer):
    """A member: an officer, or somebody outside by role alone."""

    number: int
    officer: str | None = Field(description="A username.")
    role: str | None
    says: str | None = Field(description="The role in words.")
    capacity: str


class PanelRecommendation(Answer):
    """What the panel recommended, from the log of the case. It decides nothing."""

    sequence: int
    recommendation: str
    unanimous: bool | None
    findings: list[str]
    because: str | None


class PanelDecision(Answer):
    """What the authority decided on the same question from the day of the panel on."""

    sequence: int
    decision: str
    decided_on: date
    acted_as: str
    because: str | None


class PanelNotice(Answer):
    """The first notice from the day of the panel on that carried out an answer to the question."""

    sequence: int
    kind: str
    happened_on: date
    answer: str


class PanelItem(Answer):
    """A case on the agenda as it stands on `on`: today, or the day of the panel once that is past."""

    number: int
    case: str
    question: str
    asks: str
    listed_by: str | None = Field(description="A username; null where the account is not known here.")
    listed_at: datetime
    on: date
    process: str | None = Field(description="Null where the case cannot be worked out.")
    stage: str
    stage_says: str
    next_deadline: Deadline | None
    left: str
    warnings: list[str] = Field(description="Each last day of law before the panel, which it cannot extend.")
    recommendation: PanelRecommendation | None
    decision: PanelDecision | None
    notice: PanelNotice | None


class Panel(Answer):
    """A panel with its members and its agenda."""

    ref: str
    held_on: date
    is_called_off: bool
    called_by: str | None
    called_at: datetime
    in_law: str = Field(description="What a panel is in law, which is nothing: it never decides nor extends a time.")
    members: list[PanelMember]
    agenda: list[PanelItem]
