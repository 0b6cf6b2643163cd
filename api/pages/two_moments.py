"""Two moments that a page is asked for, by its address or typed into boxes: of a case, or of all of a child's."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Query, Request

from api.pages.forms import boxes, read_day
from api.pages.instants import in_address, instant_boxes, instant_of_address, read_instant
from api.pages.listing import address
from api.pages.templating import FieldError
from workflows.moments import Moment, in_order

DayWord = Annotated[str, Query(max_length=10)]
InstantWord = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The two moments a replay asks for; the later one is now where `is_open`. `errors` are what is wrong with them.

    Asked for the other way round, they are put in order: what the later one does not know cannot be told as if it were
    taken back. `is_typed` where they were typed into boxes, which are to lead to the address that holds them.
    """

    earlier: Moment
    later: Moment
    is_open: bool
    errors: tuple[FieldError, ...] = ()
    is_typed: bool = False

    @property
    def names(self) -> dict[str, object]:
        """The moments as an address names them."""
        names: dict[str, object] = {"on": self.earlier.on, "known_at": in_address(self.earlier.known_at)}
        if not self.is_open:
            names |= {"until": self.later.on, "until_known_at": in_address(self.later.known_at)}
        return names

    def address(self, page: str) -> str:
        """The address of a page at these moments."""
        return address(page, self.names)


def moments_asked(
    request: Request, earlier: tuple[str, str], later: tuple[str, str], today: date
) -> tuple[Asked, dict[str, str]]:
    """The moments asked for, each by its day and instant in the address, and what the boxes show of them."""
    typed = {name: value.strip() for name, value in request.query_params.items()}
    if any("-" in name for name in typed):
        return _typed(typed, today), typed
    asked = moments_named(earlier, later, today)
    return asked, _boxes(asked)


def moments_named(earlier: tuple[str, str], later: tuple[str, str], today: date) -> Asked:
    """The moments an address names."""
    errors: list[FieldError] = []
    moments = []
    for (day, instant), names in ((earlier, ("on", "known_at")), (later, ("until", "until_known_at"))):
        try:
            on = date.fromisoformat(day) if day else today
        except ValueError:
            on = today
            errors.append(FieldError(names[0], "The day must be a real day"))
        try:
            known = instant_of_address(instant)
        except ValueError:
            known = None
            errors.append(FieldError(names[1], "The instant must be a real one, with its zone"))
        errors += _in_the_future(on, names[0], today)
        moments.append(Moment(on, known))
    return _asked(moments, errors, is_open=not any(later), is_typed=False)


def _typed(typed: dict[str, str], today: date) -> Asked:
    """The moments the boxes name."""
    errors: list[FieldError] = []
    moments = []
    for day, known in (("on", "known_at"), ("until", "until_known_at")):
        given = read_day(typed, day, noun="The day")
        instant = read_instant(typed, known, "The day it was known")
        on = given.day or today
        errors += [*([given.error] if given.error else []), *instant.errors, *_in_the_future(on, day, today)]
        moments.append(Moment(on, instant.at))
    is_open = not any(value for name, value in typed.items() if name.startswith("until"))
    return _asked(moments, errors, is_open=is_open, is_typed=True)


def _asked(moments: list[Moment], errors: list[FieldError], *, is_open: bool, is_typed: bool) -> Asked:
    earlier, later = moments if is_open or errors else in_order(*moments)
    return Asked(earlier, later, is_open, tuple(errors), is_typed)


def _in_the_future(on: date, name: str, today: date) -> list[FieldError]:
    return [FieldError(name, "The day must be today or in the past")] if on > today else []


def _boxes(asked: Asked) -> dict[str, str]:
    found = boxes("on", asked.earlier.on) | instant_boxes("known_at", asked.earlier.known_at)
    if asked.is_open:
        return found
    return found | boxes("until", asked.later.on) | instant_boxes("until_known_at", asked.later.known_at)
