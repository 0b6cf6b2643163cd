"""Reading forms: what was typed, days in three boxes, and every fault as one the error summary can lead to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from api.dependencies import FormDep
from api.pages.templating import FieldError
from cases.details import plain_words
from deadlines.refusals import Refusal
from deadlines.words import joined, month_in_words

PARTS = ("day", "month", "year")
Typed = Mapping[str, str]
Form = TypeVar("Form", bound=BaseModel)
_MONTHS = {month_in_words(number).lower(): number for number in range(1, 13)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()}


@dataclass(frozen=True, slots=True)
class Day:
    """What three boxes said: a day, or None with the error, or None without where all were empty and may be."""

    day: date | None = None
    error: FieldError | None = None


async def typed_form(request: Request, _is_ours: Annotated[None, FormDep]) -> Typed:
    """The fields of a form sent from our own page as text that can be kept; of a name sent twice the last."""
    form = await request.form()
    typed = {name: tidied(value) for name, value in form.multi_items() if isinstance(value, str)}
    if keeper := getattr(request.app.state, "keep_before_judging", None):
        await keeper(request, typed)
    return typed


def tidied(text: str) -> str:
    """Typed text without the space around it and without control characters, which no database need hold."""
    return "".join(each for each in text.replace("\r\n", "\n") if each >= " " or each in "\n\t").strip()


TypedDep = Annotated[Typed, Depends(typed_form)]


def read_day(typed: Typed, name: str, *, missing: str = "", noun: str = "The day") -> Day:
    """The day in `<name>-day`, `-month` and `-year`. `missing` is what to say of empty boxes; none if they may be."""
    parts = {part: typed.get(f"{name}-{part}", "") for part in PARTS}
    if not any(parts.values()):
        return Day(error=FieldError(name, missing, PARTS) if missing else None)
    empty = tuple(part for part, text in parts.items() if not text)
    if empty:
        return Day(error=FieldError(name, f"{noun} must include a {joined(list(empty))}", empty))
    wrong = tuple(part for part in PARTS if not _number(part, parts[part]))
    if wrong == ("year",) and parts["year"].isdecimal():
        return Day(error=FieldError(name, f"{noun}: the year must have 4 numbers", wrong))
    try:
        return Day(date(*(_number(part, parts[part]) for part in reversed(PARTS))))
    except ValueError:
        return Day(error=FieldError(name, f"{noun} must be a real day", wrong or PARTS))


def _number(part: str, text: str) -> int:
    """One box as a number, 0 where it is none. A month may be written out."""
    if part == "month" and text.lower() in _MONTHS:
        return _MONTHS[text.lower()]
    digits = 4 if part == "year" else 2
    fits = text.isascii() and text.isdecimal() and (len(text) == 4 if part == "year" else len(text) <= digits)
    return int(text) if fits else 0


def boxes(name: str, day: date | None) -> dict[str, str]:
    """A day as the three boxes show it; nothing for none."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)} if day else {}


def check(form: type[Form], given: Mapping[str, Any], sentences: Mapping[str, str]) -> Form | list[FieldError]:
    """A form checked by its pydantic model, or what is wrong with it, in the order of the model's fields."""
    try:
        return form.model_validate(given)
    except ValidationError as error:
        return faults(error, sentences)


def faults(error: ValidationError, sentences: Mapping[str, str]) -> list[FieldError]:
    """Pydantic's findings, one to a field. `sentences` says what to say of a field left empty."""
    found: dict[str, FieldError] = {}
    for each in error.errors():
        field = ".".join(str(part) for part in each["loc"])
        is_empty = each["type"] in ("missing", "string_too_short") or each.get("input") in ("", None)
        sentence = plain_words(each).removeprefix("Value error, ").rstrip(".")
        found.setdefault(field, FieldError(field, sentences.get(field, sentence) if is_empty else sentence))
    return list(found.values())


def errors_of(refusal: Refusal) -> list[FieldError]:
    """A refusal as the error summary shows it: field by field where it names fields, else as a whole."""
    named = refusal.extra.get("fields")
    if isinstance(named, Mapping) and named:
        return [FieldError(str(field), str(sentence).rstrip(".")) for field, sentence in named.items()]
    return [FieldError("", refusal.sentence)]


def in_order(errors: Iterable[FieldError | None], fields: Iterable[str]) -> list[FieldError]:
    """Errors in the order in which their fields stand on the page; those of no field first."""
    place = {field: number for number, field in enumerate(fields, start=1)}
    return sorted((each for each in errors if each), key=lambda each: place.get(each.field, 0))


def local_path(address: str, otherwise: str = "/") -> str:
    """An address to go on to, if it is a path of this service; `otherwise` for everything else."""
    # A browser reads a backslash as a slash, so "/\\elsewhere" would lead away as "//elsewhere" does.
    is_ours = address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
    return address if is_ours else otherwise
