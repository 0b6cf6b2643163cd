"""From a kind of fact to the controls of its form, and from what was typed into them to the fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from api.pages.casefile import CaseFile
from api.pages.forms import Typed, boxes, read_day
from api.pages.templating import FieldError
from api.pages.words import ABOUTS, ASKED, asked_of
from cases.bodies import OTHERS, SECTION_31, name_of
from cases.details import Asked, Detail
from cases.facts import ANYWHERE, DOCUMENT_ADDED, Fact, NewFact
from cases.kinds import KINDS, FactKind, WrongDetail, checked_detail
from deadlines.limits import TimeLimit
from deadlines.register import LIMITS, limit
from deadlines.words import in_words
from workflows.panel_questions import open_questions

LONG_TEXT = 200  # a text that may be longer gets a box of several lines
HAPPENED_ON = "happened_on"
ABOUT = "about"
CLAIM = "claim"
_NOT_TYPED = {"exception_claimed", "case_assigned", DOCUMENT_ADDED, *ANYWHERE}  # pages of their own, or no page at all


@dataclass(frozen=True, slots=True)
class Control:
    """One question of a form. `shape` says which macro asks it; `options` are values with their words."""

    name: str
    shape: Literal["day", "radios", "checkboxes", "select", "text", "textarea"]
    asked: Asked
    options: tuple[tuple[str, str], ...] = ()
    is_needed: bool = False
    length: int = 0

    @property
    def missing(self) -> str:
        """What is said where it is needed and empty."""
        return self.asked.missing if self.is_needed else ""

    @property
    def noun(self) -> str:
        """What is asked for, as a sentence about it begins."""
        return self.asked.label.removesuffix(" (optional)")


@dataclass(frozen=True, slots=True)
class Read:
    """What a form came to: a fact, unless something is wrong with it."""

    fact: NewFact | None = None
    errors: tuple[FieldError, ...] = field(default=())


def controls_of(kind: FactKind, case: CaseFile) -> tuple[Control, ...]:
    """The questions a kind of fact asks beside its day, in the order of its detail, `about` first."""
    if kind.name == "exception_ended":
        return (_claims(case),)
    found = [_about(kind, case)] if kind.about else []
    for name, each in kind.detail.model_fields.items():
        found.append(_control(kind, name, each, case))
    return tuple(found)


def _control(kind: FactKind, name: str, info: FieldInfo, case: CaseFile) -> Control:
    asked, is_needed = asked_of(kind.name, name), info.is_required()
    if name == "limit":
        titles = {each.limit.key: each.limit.title for each in case.deadlines}
        if kind.name == "time_limit_told":  # which is somebody else's, and none of this case's own
            titles = {key: each.title for key, each in LIMITS.items() if each.is_binding and _counts_from_one_day(each)}
        return Control(name, "select", asked, (("", "Choose a time limit"), *titles.items()), is_needed)
    if name == "question":  # those that this process has at some stage: minutes may be written after the stage is over
        asks = {each for stage in case.process.by_name for each in open_questions(case.process, stage)}
        return Control(
            name, "radios", asked, tuple((key, said) for key, said in asked.answers.items() if key in asks), True
        )
    return control_of(name, info, asked)


def control_of(name: str, info: FieldInfo, asked: Asked) -> Control:
    """The question for a field, by what it holds: days, answers to choose, numbers and texts."""
    shape, is_needed = _shape(info.annotation), info.is_required()
    if get_origin(shape) is list:
        ticked = tuple(asked.answers.items())
        return Control(name, "checkboxes" if ticked else "textarea", asked, ticked, is_needed)
    if asked.answers:
        return Control(name, "radios", asked, tuple(asked.answers.items()), is_needed)
    if isinstance(shape, type) and issubclass(shape, date):
        return Control(name, "day", asked, (), is_needed)
    if shape is bool:
        return Control(name, "radios", asked, (("true", "Yes"), ("false", "No")), is_needed)
    within = (check for each in get_args(info.annotation) for check in getattr(each, "__metadata__", ()))
    longest = max((getattr(each, "max_length", None) or 0 for each in (*info.metadata, *within)), default=0)
    return Control(name, "textarea" if longest > LONG_TEXT else "text", asked, (), is_needed, longest)


def _counts_from_one_day(limit: TimeLimit) -> bool:
    return all(set(rule.period.needs) <= {limit.anchor} for rule in limit.rules)


def _shape(annotation: Any) -> Any:
    """What a detail is, whether it may be left out or not, and without the checks written beside it."""
    while get_origin(annotation) is Annotated or NoneType in get_args(annotation):
        annotation = next(each for each in get_args(annotation) if each is not NoneType)
    return annotation


def _about(kind: FactKind, case: CaseFile) -> Control:
    """Which of several: an answer can only come from whoever was asked, so there the choice is among those."""
    asked = ASKED[kind.about]
    if kind.answers:
        named = {each.about: name_of(each.about) for each in case.current if each.kind == kind.answers}
        return Control(ABOUT, "radios", asked, tuple(named.items()), True)
    if kind.about == "body":
        by_law = [(key, f"{name} (six weeks by law)") for key, name in SECTION_31.items()]
        return Control(ABOUT, "select", asked, (("", "Choose a body"), *by_law, *OTHERS.items()), True)
    if kind.about in ABOUTS:
        return Control(ABOUT, "select", asked, (("", "Choose one"), *ABOUTS[kind.about].items()), True)
    return Control(ABOUT, "text", asked, (), True, 80)


def _claims(case: CaseFile) -> Control:
    options = {}
    for each in case.current:
        if each.kind == "exception_claimed":
            which = limit(each.detail["limit"])
            reason = which.exception(each.detail["exception"]).reason
            whose = f" ({name_of(each.about)})" if each.about else ""
            options[f"{which.key}|{each.detail['exception']}|{each.about}"] = f"{which.title}{whose}: {reason}"
    return Control(CLAIM, "radios", ASKED[CLAIM], tuple(options.items()), True)


def read_fact(
    kind: FactKind,
    controls: Iterable[Control],
    typed: Typed,
    today: date,
    *,
    corrects: int | None = None,
    about: str = "",
    given: Mapping[str, Any] | None = None,
) -> Read:
    """The fact a form describes, or everything that is wrong with what was typed, in the order of the form.

    `about` and `given` are what was chosen on an earlier page.
    """
    errors: list[FieldError] = []
    happened_on = _happened_on(typed, today, errors)
    given = dict(given or {})
    for control in controls:
        value = value_of(control, typed, errors)
        if value not in (None, "", []):
            given[control.name] = value
    about = str(given.pop(ABOUT, about))
    if CLAIM in given:
        given["limit"], given["exception"], about = [*str(given.pop(CLAIM)).split("|"), "", ""][:3]
    if errors or happened_on is None:
        return Read(errors=tuple(errors))
    try:
        detail = checked_detail(kind.name, about, given)
    except WrongDetail as refusal:
        fields: Mapping[str, str] = refusal.extra["fields"]  # type: ignore[assignment]
        return Read(errors=tuple(FieldError(name, problem.rstrip(".")) for name, problem in fields.items()))
    return Read(NewFact(kind.name, happened_on, detail, about, corrects))


def _happened_on(typed: Typed, today: date, errors: list[FieldError]) -> date | None:
    """The day in the boxes, or today where its box was ticked; both only if they agree."""
    says_today = typed.get("today") == "yes"
    read = read_day(typed, HAPPENED_ON, missing="" if says_today else "Enter the day it happened")
    if read.error:
        errors.append(read.error)
    elif says_today and read.day not in (None, today):
        said = f"You ticked today, {in_words(today)}, and entered another day: keep one of them"
        errors.append(FieldError(HAPPENED_ON, said, ("day", "month", "year")))
    return read.day or (today if says_today else None)


def value_of(control: Control, typed: Typed, errors: list[FieldError]) -> Any:
    """What was typed for one question; what is wrong with it goes to `errors`."""
    if control.shape == "day":
        read = read_day(typed, control.name, missing=control.missing, noun=control.noun)
        if read.error:
            errors.append(read.error)
        return read.day
    if control.shape == "checkboxes":
        ticked = [each for each, _ in control.options if typed.get(f"{control.name}-{each}") == "yes"]
        if not ticked and control.is_needed:
            errors.append(FieldError(control.name, control.missing))
        return ticked
    text = typed.get(control.name, "")
    if not text and control.is_needed:
        errors.append(FieldError(control.name, control.missing))
    elif text and control.options and text not in dict(control.options):
        errors.append(FieldError(control.name, "Select one of the answers offered"))
    elif control.length and len(text) > control.length:
        errors.append(FieldError(control.name, f"Use {control.length} characters or fewer: these are {len(text)}"))
    return text


def typed_of(fact: Fact, controls: Iterable[Control]) -> dict[str, str]:
    """A recorded fact as its form shows it, to be corrected."""
    typed = boxes(HAPPENED_ON, fact.happened_on)
    for control in controls:
        if control.name == ABOUT:
            typed[ABOUT] = fact.about
        elif control.name == CLAIM:
            typed[CLAIM] = f"{fact.detail['limit']}|{fact.detail['exception']}|{fact.about}"
        elif control.name in fact.detail:
            typed |= shown_in(control, fact.detail[control.name])
    return typed


def shown_in(control: Control, value: Any) -> dict[str, str]:
    """A value as JSON keeps it, as the boxes of its question show it."""
    if control.shape == "day":
        return boxes(control.name, date.fromisoformat(value))
    if control.shape == "checkboxes":
        return {f"{control.name}-{each}": "yes" for each in value}
    return {control.name: str(value).lower() if isinstance(value, bool) else str(value)}


def has_generic_form(kind: str) -> bool:
    """Whether a kind is recorded with the form made from its detail; the others have pages of their own."""
    return kind in KINDS and kind not in _NOT_TYPED and issubclass(KINDS[kind].detail, Detail)
