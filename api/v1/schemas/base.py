"""What every answer is built on: nothing undescribed in it, pages of a list, and the problem document."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Base of everything answered: nothing is in an answer that is not described."""

    model_config = ConfigDict(extra="forbid")


Item = TypeVar("Item", bound=Answer)


class Page(Answer, Generic[Item]):
    """One page of a list. Give `next_cursor` back as `cursor` for the next; it is null on the last."""

    items: list[Item]
    next_cursor: str | None
    total: int


class Problem(BaseModel):
    """Why a call was refused (RFC 9457). `detail` says what is wrong, why it matters and what to do next."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="A stable name for machines.")
    possible: list[str] | None = Field(None, description="The kinds of fact that can be recorded instead.")
    fields: dict[str, str] | None = Field(None, description="What is wrong with which part of what was sent.")
    steps: list[str] | None = Field(None, description="The working of the deadline that would be breached.")
