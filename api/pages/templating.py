"""How a page is made: the template environment, the words for days and standings, and the shapes macros read."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from api.pages.words import ASKED
from api.security import STATIC_PATH
from cases.bodies import name_of
from deadlines.clock import LONDON
from deadlines.slack import slack
from deadlines.standing import Standing
from deadlines.words import in_words, month_in_words

STATIC = Path(__file__).resolve().parent.parent / "static"
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class Link(NamedTuple):
    """A link for navigation, breadcrumbs, the footer or a chosen filter; `current` marks the page being read."""

    text: str
    href: str = ""
    current: bool = False


class Notice(NamedTuple):
    """What a page says once at its top: something done (`is_success`), or something to know, and where to go on."""

    text: str
    is_success: bool = False
    more: tuple[Link, ...] = ()


class FieldError(NamedTuple):
    """One thing wrong with one field. `parts` names which of a date's day, month and year to mark."""

    field: str
    message: str
    parts: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The id the error summary leads to: of a date, the first part to mend."""
        return f"{self.field}-{self.parts[0]}" if self.parts else self.field


class Column(NamedTuple):
    """One column of a list. With `href` its heading sorts; `sorted` is "ascending", "descending" or ""."""

    text: str
    href: str = ""
    sorted: str = ""
    is_number: bool = False


class StandingTag(NamedTuple):
    """A standing in words, and the class of its colour: the colour never says anything alone."""

    words: str
    css: str


_COLOURS = {
    Standing.RUNNING: "",  # the tag's own blue
    Standing.DUE_SOON: " govuk-tag--yellow",
    Standing.OVERDUE: " govuk-tag--red",
    Standing.MET: " govuk-tag--green",
    Standing.MISSED: " govuk-tag--orange",
    Standing.LIFTED: " govuk-tag--purple",
    Standing.MET_AFTER: " govuk-tag--teal",
    Standing.NOT_APPLICABLE: " govuk-tag--grey",
    Standing.OPEN_WINDOW: " govuk-tag--turquoise",
    Standing.WINDOW_ENDED: " govuk-tag--grey",
}
STANDING_TAGS = {str(each): StandingTag(each.in_words, _COLOURS[each]) for each in Standing}


def short_day(day: date) -> str:
    """A day for a narrow column: "8 Oct 2025"."""
    return f"{day.day} {month_in_words(day.month)[:3]} {day.year}"


def instant(at: datetime) -> str:
    """An instant as a clock in England showed it: "8 October 2025, 3:04pm". Raises ValueError if it has no zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone, so what a clock in England showed then cannot be told.")
    local = at.astimezone(LONDON)
    half = "am" if local.hour < 12 else "pm"
    return f"{local.day} {month_in_words(local.month)} {local.year}, {local.hour % 12 or 12}:{local.minute:02}{half}"


def error_for(errors: Iterable[FieldError], field: str) -> FieldError | None:
    """The first error of one field, if it has any."""
    return next((each for each in errors or () if each.field == field), None)


def day_of_exception(name: str) -> str:
    """How a form asks for a day of an exception's own test."""
    return ASKED[name].label if name in ASKED else name.replace("_", " ").capitalize()


def upper_first(text: str) -> str:
    """A sentence or a part of one where it stands by itself; the rest keeps its capitals, as in "NHS England"."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """A sentence as part of another one."""
    return text[:1].lower() + text[1:]


@cache
def asset(name: str) -> str:
    """The address of one of our static files with a hash of its content, so that a browser may keep it for ever."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()
    return f"{STATIC_PATH}{name}?v={digest[:12]}"


@cache
def templates() -> Environment:
    """The one template environment: our own folder, and GOV.UK's macros as `govuk_frontend_jinja/...`.

    Undefined names print nothing because those macros rely on it; a test renders every template of ours instead.
    """
    environment = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(TEMPLATES),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(day=in_words, short_day=short_day, instant=instant, error_for=error_for, body=name_of)
    environment.filters.update(day_of_exception=day_of_exception, lower_first=lower_first)
    environment.filters.update(upper_first=upper_first, slack=slack)
    environment.globals.update(asset=asset, STANDING_TAGS=STANDING_TAGS)
    return environment


def _from_the_row(page: dict[str, Any]) -> list[Link]:
    """The way to a page: before the place an entry of the row at the top leads to (`above`) stands that entry."""
    trail: list[Link] = page.get("breadcrumbs") or []
    if not trail or "above" not in page:
        return trail
    entry, place = page["above"]
    return [entry, *trail] if urlsplit(trail[0].href or place).path == place else trail


def render(
    name: str, request: Request, *, status_code: int = 200, headers: dict[str, str] | None = None, **context: Any
) -> HTMLResponse:
    """Answer the page `name` filled with `context`.

    What every page shares (see layout.html) may be put once, as a dict, in `request.state.page` by a dependency;
    `context` wins over it. The nonce comes from SecurityHeaders. Raises jinja2.TemplateNotFound.
    """
    shared: dict[str, Any] = getattr(request.state, "page", {})
    nonce: str = getattr(request.state, "csp_nonce", "")
    whole = shared | context
    page = templates().get_template(name).render(whole | {"cspNonce": nonce, "breadcrumbs": _from_the_row(whole)})
    relocate: Callable[[str], str] | None = getattr(request.state, "relocate", None)  # of a page in the past
    return HTMLResponse(relocate(page) if relocate else page, status_code, headers)
