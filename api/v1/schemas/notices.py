"""A notice and its receipt. No name, no address and no word of the letter is in it."""

from datetime import date, datetime

from api.v1.schemas.base import Answer


class NoticeCopy(Answer):
    """One copy: its days, and `steps`, the working of the day of service. `counts`: whether it can serve in law."""

    number: int
    stands_as: str
    way: str
    counts: bool
    sha256: str
    sent_on: date | None
    served_on: date | None
    is_proved: bool
    steps: list[str]
    failed_on: date | None
    failed_how: str | None
    message: int | None


class Notice(Answer):
    """A notice: what it gives effect to, as which fact of the log, and what became of each copy."""

    number: int
    gives: str
    fact: int | None
    letter: str
    variant: str
    state: str
    dated: date | None
    to_go_on: date | None
    sha256: str | None
    computed_with: str | None
    prepared_by: str
    released_by: str | None
    released_at: datetime | None
    trouble: str | None
    copies: list[NoticeCopy]
