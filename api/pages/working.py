"""Reading what was filled in on a page of the calculator, and working out its answers. Nothing is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from api.pages.forms import PARTS, Typed, in_order, read_day
from api.pages.situations import LAST_REVIEWED, Situation, Wanted
from api.pages.templating import FieldError
from api.pages.words import ASKED
from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.defaults import QUESTIONS, Choices, SixthFormElsewhere, last_reviewed
from deadlines.limits import LawfulException, TimeLimit
from deadlines.options import Given
from deadlines.refusals import NotLifted, Refusal, WrongFacts, WrongOption
from deadlines.register import LIMITS


@dataclass(frozen=True, slots=True)
class Answer:
    """What one limit answers: a deadline, or why there is none. `not_lifted` says why an exception does not lift it."""

    limit: TimeLimit
    means: str
    deadline: Deadline | None = None
    refusal: Refusal | None = None
    not_lifted: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in: the days and answers that were given, the exceptions with their own days."""

    days: Mapping[str, date]
    chosen: Mapping[str, str]
    options: Mapping[str, Given]
    exceptions: Mapping[str, Mapping[str, date]]


def is_asked(situation: Situation, typed: Typed) -> bool:
    """Whether anything of the form was sent, so that an answer or an error is due."""
    names = {f"{each.name}-{part}" for each in situation.days for part in PARTS}
    names |= {choice.name for choice in situation.choices} | {option.name for option in situation.options}
    return any(name in typed for name in names)


def exceptions_of(situation: Situation) -> list[LawfulException]:
    """Every exception of the limits of a page, each once, as the first of them words it."""
    found: dict[str, LawfulException] = {}
    for limit in situation.limits:
        for each in limit.exceptions:
            found.setdefault(each.key, each)
    return list(found.values())


def read_form(situation: Situation, typed: Typed, claimed: Iterable[str]) -> Filled | list[FieldError]:
    """The form, or what is wrong with it in the order of the page."""
    errors: list[FieldError | None] = []
    days: dict[str, date] = {}
    for asked in situation.days:
        read = read_day(typed, asked.name, missing="Enter the day" if asked.needed else "", noun="The day")
        errors.append(read.error)
        if read.day:
            days[asked.name] = read.day
    if not days and not any(each.needed for each in situation.days) and situation.days and not situation.options:
        errors.append(FieldError(situation.days[0].name, "Enter at least one of the days", PARTS))
    chosen = {}
    for choice in situation.choices:
        chosen[choice.name] = typed.get(choice.name, "")
        if chosen[choice.name] not in {answer[0] for answer in choice.answers}:
            errors.append(FieldError(choice.name, f"Choose an answer: {choice.legend}"))
    options = _options(situation, typed, errors)
    exceptions = _exceptions(situation, typed, set(claimed), errors)
    wrong = in_order(errors, [each.name for each in situation.days])
    return wrong or Filled(days, chosen, options, exceptions)


def _options(situation: Situation, typed: Typed, errors: list[FieldError | None]) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for option in situation.options:
        if option.is_day:
            read = read_day(typed, option.name)
            errors.append(read.error)
            if read.day:
                found[option.name] = read.day
        elif value := typed.get(option.name, ""):
            found[option.name] = value
    return found


def _exceptions(
    situation: Situation, typed: Typed, claimed: set[str], errors: list[FieldError | None]
) -> dict[str, Mapping[str, date]]:
    found: dict[str, Mapping[str, date]] = {}
    for exception in exceptions_of(situation):
        if exception.key not in claimed:
            continue
        given: dict[str, date] = {}
        for name in exception.test.facts if exception.test else ():
            needed = bool(exception.test and exception.test.required)
            read = read_day(typed, f"{exception.key}_{name}", missing=_missing(name) if needed else "")
            errors.append(read.error)
            if read.day:
                given[name] = read.day
        found[exception.key] = given
    return found


def _missing(name: str) -> str:
    return (ASKED[name].missing if name in ASKED else "") or "Enter this day as well"


def work_out(situation: Situation, filled: Filled, today: date, choices: Choices) -> list[Answer] | list[FieldError]:
    """The answers of a page, or what one limit still needs. `choices` are what this authority has set."""
    days = dict(filled.days)
    notes: dict[int, str] = {}
    reviewed = last_reviewed(filled.days.get("meeting"), filled.days.get("decided"), choices)
    if reviewed:
        days[LAST_REVIEWED], notes[13] = reviewed
    if choices.sixth_form_elsewhere is SixthFormElsewhere.MARCH:
        notes[12] = f"{QUESTIONS[12].sentence} Here this authority holds itself to 31 March."
    answers = []
    for wanted in _applying(situation, filled, days, choices):
        try:
            answers.append(_answer(wanted, days, filled, notes, today, choices))
        except (WrongFacts, WrongOption) as refusal:
            if wanted.alternative:
                continue
            if found := _as_field_errors(wanted, refusal):
                return found
            answers.append(Answer(LIMITS[wanted.limit], wanted.means, refusal=refusal))
    if not answers:
        return [FieldError(situation.days[-1].name, "Enter this day as well", PARTS)]
    return answers


def _applying(situation: Situation, filled: Filled, days: Mapping[str, date], choices: Choices) -> Iterator[Wanted]:
    for wanted in situation.wanted:
        is_chosen = all(filled.chosen[name] in answers for name, answers in wanted.when.items())
        if is_chosen and set(wanted.needs) <= set(days) and choices.sixth_form_elsewhere in wanted.held_to:
            yield wanted


def _answer(
    wanted: Wanted, days: Mapping[str, date], filled: Filled, notes: Mapping[int, str], today: date, choices: Choices
) -> Answer:
    limit = LIMITS[wanted.limit]
    facts = {name: days[asked] for name, asked in wanted.days.items() if asked in days}
    options = {**wanted.options, **filled.options}
    own = {each.key for each in limit.exceptions}
    held, refused = {}, []
    for key, test_days in filled.exceptions.items():
        try:
            if key in own:
                apply_limit(limit, facts, as_of=today, options=options, exceptions={key: test_days})
                held[key] = test_days
        except NotLifted as refusal:
            refused.append(refusal)
    try:
        found = apply_limit(limit, facts, as_of=today, options=options, exceptions=held)
    except (WrongFacts, WrongOption):
        raise
    except Refusal as refusal:
        return Answer(limit, wanted.means, refusal=refusal)
    answer = replace(found, choices=choices, notes=(*found.notes, *_of_the_question(wanted, notes, found)))
    return Answer(limit, wanted.means, answer, None, tuple(refused))


def _of_the_question(wanted: Wanted, notes: Mapping[int, str], found: Deadline) -> Iterator[str]:
    """The sentence on an open question that this page decided, unless the working has it."""
    if wanted.question:
        said = notes.get(wanted.question) or QUESTIONS[wanted.question].sentence
        if said not in found.steps():
            yield said


def _as_field_errors(wanted: Wanted, refusal: Refusal) -> list[FieldError]:
    named = refusal.extra.get("fields")
    fields = [str(each) for each in named] if isinstance(named, list) else []
    sentence = " ".join(part for part in (refusal.what, refusal.why) if part).rstrip(".")
    return [FieldError(wanted.days.get(each, each), sentence) for each in fields]
