"""The words of every message: a subject, a text and a page of HTML from one context, or a clear refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape

from deadlines.refusals import Refusal
from deadlines.words import count_of, in_words

TEMPLATES = Path(__file__).parent / "templates"
_NOTHING: tuple[object, ...] = (None, "", [])


PARTS = ("subject.txt", "txt", "html")  # how the names of a kind's three templates end


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of message is for, and the context its three templates need.

    `needs` must have a value; `may_be_null` must be there, with null where there is nothing to say;
    `each_item` is what every element of `items` needs. Days are ISO dates (`_on`, `do_by`), `days_late` a
    number of calendar days. Of a kind that is a `secret` between sender and reader, neither context nor words are kept
    once it has gone or was given up; their hash is.
    """

    purpose: str
    needs: frozenset[str]
    may_be_null: frozenset[str] = frozenset()
    each_item: frozenset[str] = frozenset()
    secret: bool = False


_CASE = frozenset({"case_ref", "case_url", "title", "owner_label", "authority_name"})
_DEADLINE = _CASE | {"duty", "due_on", "cite"}
_ADVICE = frozenset({"case_ref", "body", "asked_on", "is_law", "advice_url", "expires_on", "authority_name"})
_ADVICE_DAY = frozenset({"due_on", "cite"})
_APPROVAL = frozenset({"number", "act", "approval_url", "authority_name"})
_DO_BY = frozenset({"do_by"})

KINDS: Mapping[str, Kind] = {
    "notice": Kind(
        "carries a notice that an officer released to somebody whom the law wants told",
        frozenset({"subject", "text", "html"}),
        secret=True,
    ),
    "notice_not_delivered": Kind(
        "tells the owner that a notice did not arrive, and whether the duty is owed again",
        _CASE | {"what", "number", "how", "failed_on"},
        may_be_null=frozenset({"reopened", "others"}),
    ),
    "restricted_case_opened": Kind(
        "tells each who is named that somebody else opened a restricted case with a reason",
        _CASE | {"who", "opened_on"},
    ),
    "deadline_due_soon": Kind("tells the owner that a time limit ends soon", _DEADLINE, may_be_null=_DO_BY),
    "deadline_missed": Kind("tells the owner that a time limit has passed", _DEADLINE | {"days_late"}),
    "deadline_escalated": Kind(
        "tells the manager that a time limit has passed and the duty is still to be done",
        _DEADLINE | {"days_late"},
    ),
    "agreed_day_near": Kind(
        "tells whoever is to see to it that something agreed, not law, is due soon", _DEADLINE, may_be_null=_DO_BY
    ),
    "agreed_day_passed": Kind("tells whoever is to see to it that a day agreed, not law, has passed", _DEADLINE),
    "reminders_digest": Kind(
        "tells one person of several deadlines in one email",
        frozenset({"items", "total", "held_back", "list_url", "authority_name"}),
        each_item=frozenset({"case_ref", "case_url", "duty", "due_on", "days_late"}),
    ),
    "case_assigned": Kind(
        "tells an officer that a case is now theirs, and what is due next in it",
        _CASE | {"stage"},
        may_be_null=frozenset({"duty", "due_on", "do_by", "cite"}),
    ),
    "cases_handed_over": Kind(
        "tells an officer once how many cases are now theirs, where many were given at once",
        frozenset({"number", "by", "given_on", "list_url", "authority_name"}),
        may_be_null=frozenset({"before"}),
    ),
    "advice_asked": Kind("asks a body for advice, with a link to answer by", _ADVICE, _ADVICE_DAY, secret=True),
    "advice_chased": Kind(
        "asks a body again for advice that has not come", _ADVICE | {"days_late"}, _ADVICE_DAY, secret=True
    ),
    "advice_answered": Kind(
        "tells the owner what a body answered by its link", _CASE - {"owner_label"} | {"body", "says", "answered_on"}
    ),
    "agreed_duties": Kind(
        "tells whoever answers for the information and advice service what it has agreed to and is to see to",
        frozenset({"items", "list_url", "authority_name"}),
        each_item=frozenset({"title", "duty", "agreed_day", "cite"}),
    ),
    "sweep_missing": Kind(
        "tells whoever looks after the machine that the daily sweep did not run",
        frozenset({"items", "due_on", "health_url", "authority_name"}),
        may_be_null=frozenset({"last"}),
        each_item=frozenset({"title"}),
    ),
    "verification_found": Kind(
        "tells whoever looks after the machine that verifying the log found something",
        frozenset({"is_altered", "verified_on", "differing", "verify_url", "authority_name"}),
    ),
    "approval_waits": Kind(
        "tells each who may approve it that something a colleague asks for waits for a second person",
        _APPROVAL | {"who", "asked_on", "lapses_on"},
    ),
    "approval_decided": Kind(
        "tells whoever asked for something that needs two people that another has decided",
        _APPROVAL | {"who", "outcome", "decided_on"},
    ),
    "approval_lapsed": Kind(
        "tells whoever asked for something that needs two people that nobody decided in time",
        _APPROVAL | {"asked_on", "lapsed_on"},
    ),
    "feedback_asked": Kind(
        "asks somebody whom the information and advice service supported what they think of it",
        frozenset({"feedback_url", "expires_on", "authority_name"}),
        secret=True,
    ),
}


class CannotWrite(Refusal):
    """A message cannot be written: an unknown kind, something missing, or a value that does not fit."""

    code = "message_cannot_be_written"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as it will be read. The subject is one line."""

    subject: str
    text: str
    html: str


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises CannotWrite if there is none."""
    try:
        return KINDS[name]
    except KeyError:
        raise CannotWrite(
            f"There is no kind of message called {name}.",
            "Its words could not be written.",
            f"Use one of: {', '.join(KINDS)}.",
        ) from None


def missing(kind: str, context: Mapping[str, Any]) -> set[str]:
    """What the templates of a kind need and the context does not give; `items[2].duty` for a part of a list.

    Raises CannotWrite for an unknown kind.
    """
    wanted = kind_named(kind)
    lacking = {name for name in wanted.needs if context.get(name) in _NOTHING}
    lacking |= wanted.may_be_null - context.keys()
    if wanted.each_item:
        for number, item in enumerate(context.get("items") or ()):
            lacking |= {f"items[{number}].{name}" for name in wanted.each_item if item.get(name) in _NOTHING}
    return lacking


def render(kind: str, context: Mapping[str, Any]) -> Rendered:
    """Write a message. Raises CannotWrite if something is missing or not what its template expects."""
    if lacking := missing(kind, context):
        raise CannotWrite(
            f"A message of kind {kind} lacks {', '.join(sorted(lacking))}.",
            "It would be incomplete, so it was not written.",
            "Give the missing values and queue it again.",
        )
    try:
        subject, text, html = (environment().get_template(f"{kind}.{part}").render(context) for part in PARTS)
    except (TemplateError, ValueError, TypeError) as error:
        raise CannotWrite(
            f"A message of kind {kind} could not be written: {error}.",
            "A value in its context is not what the template expects; days, for one, are ISO dates.",
            "Correct the value and queue it again.",
        ) from error
    return Rendered(" ".join(subject.split()), text, html)


@cache
def environment() -> Environment:
    """The Jinja environment of all templates: what is undefined is an error, and HTML is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["in_words"] = lambda day: in_words(date.fromisoformat(day))
    environment.filters["count_of"] = count_of
    return environment
