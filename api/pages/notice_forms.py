"""The form of a notice: what it asks for, made from what its letter needs, and what was typed read into a plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.pages.casefile import CaseFile
from api.pages.controls import Control, controls_of, value_of
from api.pages.forms import Typed, boxes, read_day
from api.pages.templating import FieldError
from cases.details import Asked
from cases.kinds import KINDS
from notifications.letters import Form, GivenBy, Need
from workflows.notice_drafting import EMAIL_AND_POST, NOT_AT_ALL, Plan, Recipient
from workflows.notice_offers import KNOWN_FROM_THE_NOTICE, Offer

WAYS_IN_WORDS = {
    "email": "By email",
    "first_class": "By first-class post",
    "second_class": "By second-class post",
    "by_hand": "Handed over to them",
    "left": "Left at the residence",
    EMAIL_AND_POST: "By first-class post, and by email besides",
    NOT_AT_ALL: "Not to them",
}
_SHAPES = {Form.LINE: "text", Form.TEXT: "textarea", Form.LINES: "textarea", Form.DAY: "day", Form.YES_OR_NO: "radios"}
_YES_NO = (("yes", "Yes"), ("no", "No"))
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form came to: a plan and the detail of the fact, with everything that is wrong with what was typed."""

    plan: Plan
    detail: dict[str, Any]
    errors: tuple[FieldError, ...]


def needs_of(offer: Offer) -> list[Need]:
    """What the officer gives of what a letter needs."""
    return [each for each in offer.letter.needs if each.given_by is GivenBy.CASEWORKER]


def said_controls(offer: Offer) -> list[Control]:
    """A question for each of them."""
    return [_control(each) for each in needs_of(offer)]


def _control(need: Need) -> Control:
    label = f"{need.label} (optional)" if need.optional else need.label
    options = _YES_NO if need.form is Form.YES_OR_NO else ()
    return Control(f"said_{need.key}", _SHAPES[need.form], Asked(label, need.help), options, False, _LONGEST)  # type: ignore[arg-type]


def fact_controls(offer: Offer, case: CaseFile) -> list[Control]:
    """The questions of the fact that the notice itself and the offer do not answer."""
    known = KNOWN_FROM_THE_NOTICE | set(offer.when)
    return [each for each in controls_of(KINDS[offer.fact_kind], case) if each.name not in known]


def read(typed: Typed, offer: Offer, case: CaseFile, recipients: Iterable[Recipient], today: date) -> Filled:
    """The plan a form describes. A day that cannot be read becomes today, with the error beside it."""
    errors: list[FieldError] = []
    days = {}
    for name, noun in (("dated", "The date of the letter"), ("sent_on", "The day it is to go")):
        found = read_day(typed, name, missing=f"Enter {noun[0].lower()}{noun[1:]}", noun=noun)
        errors += [found.error] if found.error else []
        days[name] = found.day or today
    detail = {}
    for control in fact_controls(offer, case):
        value = value_of(control, typed, errors)
        if value not in (None, "", []):
            detail[control.name] = value.isoformat() if isinstance(value, date) else value
    ways = {each.contact_id: typed.get(f"way_{each.contact_id}", NOT_AT_ALL) for each in recipients}
    said = {each.key: value for each in needs_of(offer) if (value := _said(each, typed, errors)) is not None}
    plan = Plan(days["dated"], days["sent_on"], ways, said, typed.get("variant") or "standard")
    return Filled(plan, detail, tuple(errors))


def _said(need: Need, typed: Typed, errors: list[FieldError]) -> Any:
    name = f"said_{need.key}"
    text = typed.get(name, "")
    if need.form is Form.DAY:
        found = read_day(typed, name, noun=need.label)
        errors += [found.error] if found.error else []
        return found.day.isoformat() if found.day else None
    if len(text) > _LONGEST:
        errors.append(FieldError(name, f"Use {_LONGEST} characters or fewer"))
    if not text:
        return None
    if need.form is Form.YES_OR_NO:
        return text == "yes"
    if need.form is Form.LINES:
        return [line.strip() for line in text.splitlines() if line.strip()]
    return text


def first_values(recipients: Iterable[Recipient], today: date, officer: str) -> dict[str, str]:
    """What a new form shows: today, who signs, and the advised way for everybody who must be told."""
    ways = {f"way_{each.contact_id}": each.advised if each.stands_as != "copy" else NOT_AT_ALL for each in recipients}
    return {
        **boxes("dated", today),
        **boxes("sent_on", today),
        **ways,
        "said_officer_name": officer,
        "variant": "standard",
    }


def ways_of(recipient: Recipient) -> list[tuple[str, str]]:
    """The ways a recipient can be sent it, each in words."""
    return [(each, WAYS_IN_WORDS[each]) for each in recipient.choices]


def kept(typed: Mapping[str, str]) -> dict[str, str]:
    """What is kept of a form as a draft."""
    return {name: value for name, value in typed.items() if name not in ("csrf", "do", "key", "prefilled")}
