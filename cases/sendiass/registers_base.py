"""What every register of the service is made of: an entry's content, the words it is asked in, how it is refused."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, Field, StringConstraints

from cases.details.base import Detail, ordinary_text
from deadlines.refusals import Refusal
from deadlines.words import in_words

Short = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(ordinary_text)
]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(ordinary_text)
]
Minutes = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30_000), AfterValidator(ordinary_text)
]
Count = Annotated[int, Field(ge=0, le=10_000)]
Year = Annotated[int, Field(ge=2014, le=2199)]
"""The calendar year in which a financial year (1 April) or a school year (1 September) begins."""


class _MayLieAhead:
    """Stands beside a day that may be planned. Every other day of an entry tells of what was done."""


MAY_LIE_AHEAD: Final = _MayLieAhead()


class Chosen:
    """Stands beside what is chosen from what is known: `of` names the choices (`registers_choices`)."""

    def __init__(self, of: str) -> None:
        self.of = of


class WrongEntry(Refusal):
    """An entry was not written, because of one of its fields. `field` is the one to mend."""

    code = "wrong_entry"

    def __init__(self, field: str, what: str, why: str, next_step: str) -> None:
        self.field = field
        super().__init__(what, why, next_step, fields={field: f"{what} {why} {next_step}"})


class Content(Detail):
    """Base of what an entry of a register says. `key` names the register it is kept in, never changed or reused.

    No two entries of a register are alike in all of `unique`, where it names any.
    A field may be added with a default, and none is taken away: rows written before are read for ever.
    """

    key: ClassVar[str]
    unique: ClassVar[tuple[str, ...]] = ()

    def refuse_contradictions(self) -> None:
        """Raise WrongEntry where the entry contradicts itself."""


def refuse_skipped(content: Content, steps: Sequence[tuple[str, str]], why: str) -> None:
    """Raise WrongEntry unless these days are there in this order, none before the one it rests on.

    `steps` are fields, each with what was done then ("it was reviewed").
    """
    for (before, first), (field, then) in pairwise(steps):
        earlier, day = getattr(content, before), getattr(content, field)
        if day is not None and earlier is None:
            raise WrongEntry(
                field, f"It is to be said that {then}, and not when {first}.", why, f"Give the day on which {first}."
            )
        if day is not None and day < earlier:
            raise _too_early(field, day, then, earlier, first, why)


def refuse_before(content: Content, start: tuple[str, str], later: Sequence[tuple[str, str]], why: str) -> None:
    """Raise WrongEntry where one of these days lies before the one they all come after."""
    began = getattr(content, start[0])
    for field, then in later:
        day = getattr(content, field)
        if began is not None and day is not None and day < began:
            raise _too_early(field, day, then, began, start[1], why)


def _too_early(field: str, day: date, then: str, earlier: date, first: str, why: str) -> WrongEntry:
    return WrongEntry(
        field, f"The day on which {then}, {in_words(day)}, is before {in_words(earlier)}, when {first}.", why,
        "Check both days.",
    )  # fmt: skip
