"""What a page shows of one thing done in many cases: what may be done in them, and what would come of it in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from api.accounts import Viewer
from api.pages.casefile import CaseFile, file_of, possible_for
from api.pages.choices import staff
from api.pages.controls import ABOUT, Control, Read, controls_of, has_generic_form, read_fact
from api.pages.forms import Typed
from api.pages.recording import changes
from api.pages.templating import FieldError
from cases.details import Asked
from cases.details.panels import QUESTIONS
from cases.kinds import KINDS
from cases.panels import all_panels
from cases.sight import Sight, hidden_among
from deadlines.deadline import Deadline
from deadlines.words import count_of, in_words
from workflows.acts import ASSIGNED, PANEL, Outlook, Plan
from workflows.bulk import numbers_of
from workflows.following import OPENED_IN_ERROR
from workflows.panel_questions import open_questions
from workflows.processes.shared import LIFE_EVENTS
from workflows.set_aside import Faults, folded

_OF_ONE_LIFE = {*LIFE_EVENTS, OPENED_IN_ERROR}
OWNER = Control("owner", "select", Asked("Who is to hold them?", missing="Select who is to hold them"), (), True)
_PANEL = Control("panel", "select", Asked("Which panel?", missing="Select the panel"), (), True)
_QUESTION = Control("question", "radios", Asked("What is it asked?", missing="Select the question"), (), True)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be done, in words, and in how many of the cases chosen it is offered."""

    what: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """What would happen in one case, as the table before confirming shows it."""

    case: CaseFile
    is_possible: bool
    sentence: str = ""
    breach: str = ""
    stage: str = ""
    met: tuple[Deadline, ...] = ()
    due: tuple[Deadline, ...] = ()
    gone: tuple[Deadline, ...] = ()
    opened: int = 0


def files(session: Session, refs: Sequence[str], sight: Sight, today: date) -> list[CaseFile]:
    """The cases chosen as they stand, in the order chosen, without those that cannot be worked out, or not be seen."""
    hidden = hidden_among(session, sight, refs)
    numbers = numbers_of(session, [each for each in refs if each not in hidden])
    if not numbers:  # none asked for would mean all
        return []
    read = folded(session, lambda each: file_of(each, today), Faults(), only=list(numbers.values()))
    found = {history.ref: case for history, case in read}
    return [found[ref] for ref in dict.fromkeys(refs) if ref in found]


def choices_for(cases: Sequence[CaseFile], viewer: Viewer) -> list[Choice]:
    """What may be done in some of these cases: every kind offered whose words are about no one child."""
    counts: dict[str, int] = {}
    asked = 0
    for case in cases:
        for kind in possible_for(case, viewer):
            if can_be_for_many(kind):
                counts[kind] = counts.get(kind, 0) + 1
        asked += bool(open_questions(case.process, case.state.stage))
    found = [Choice(kind, KINDS[kind].label, number) for kind, number in counts.items()]
    found.sort(key=lambda each: each.label)
    if viewer.may("assign cases") and ASSIGNED in counts:
        found = [each for each in found if each.what != ASSIGNED]
        found.insert(0, Choice(ASSIGNED, "Give them to another officer", counts[ASSIGNED]))
    if viewer.may("list for panels") and asked:
        found.insert(0, Choice(PANEL, "Put them on the agenda of a panel", asked))
    return found


def can_be_for_many(kind: str) -> bool:
    """Whether one form can say it of several cases: not what happens in one life, nor with a text about somebody."""
    return kind == ASSIGNED or (has_generic_form(kind) and not KINDS[kind].private and kind not in _OF_ONE_LIFE)


def label_of(what: str) -> str:
    """What is done, as a heading."""
    return {PANEL: "Put on the agenda of a panel", ASSIGNED: "Give to another officer"}.get(what) or KINDS[what].label


def controls_for(session: Session, what: str, cases: Sequence[CaseFile], today: date) -> list[Control]:
    """The questions of the form: those of each case's own form, with the answers of all of them."""
    if what == ASSIGNED:
        return [replace(OWNER, options=(("", "Choose an officer"), *staff(session).holders))]
    if what == PANEL:
        coming = [each for each in all_panels(session) if not each.is_off and each.held_on >= today]
        offered = (("", "Choose a panel"), *((each.ref, f"{each.ref}, {in_words(each.held_on)}") for each in coming))
        asked = {key for case in cases for key in open_questions(case.process, case.state.stage)}
        questions = tuple((key, said) for key, said in QUESTIONS.items() if key in asked)
        return [replace(_PANEL, options=offered), replace(_QUESTION, options=questions)]
    merged: dict[str, Control] = {}
    for case in cases:
        for each in controls_of(KINDS[what], case):
            before = merged.get(each.name)
            options = dict((*before.options, *each.options)) if before else dict(each.options)
            merged[each.name] = replace(each, options=tuple(options.items()))
    return list(merged.values())


def read_plan(what: str, controls: Sequence[Control], typed: Typed, today: date) -> Plan | Read:
    """What is to be done, or what is wrong with the form."""
    if what == PANEL:
        missing = [FieldError(each.name, each.missing) for each in controls if not _chosen(each, typed)]
        return Read(errors=tuple(missing)) if missing else Plan(None, typed["panel"], typed["question"])
    read = read_fact(KINDS[what], controls, typed, today)
    return Plan(read.fact) if read.fact and not read.errors else read


def _chosen(control: Control, typed: Typed) -> bool:
    return bool(typed.get(control.name)) and typed[control.name] in dict(control.options)


def ahead_of(case: CaseFile, outlook: Outlook, today: date) -> Ahead:
    """An outlook as it is shown: the stage, what is met by it, what becomes due, what is due no more."""
    if outlook.rehearsed is None:
        return Ahead(case, False, outlook.refusal)
    after = file_of(outlook.rehearsed.after[case.ref], today)
    moved = changes(case, after)
    return Ahead(
        case,
        True,
        "",
        outlook.breach,
        after.says if after.says != case.says else "",
        tuple(each.after for each in moved if each.after and each.after.met_on),
        tuple(each.after for each in moved if each.after and not each.after.standing.is_settled and each.after.due_on),
        tuple(each.before for each in moved if each.before and each.after is None),
        len(outlook.rehearsed.opened),
    )


def said_of(plan: Plan, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is to be done, as rows of a summary."""
    fact = plan.fact
    if fact is None:
        return [("Panel", plan.panel), ("Question", QUESTIONS.get(plan.question, plan.question))]
    if fact.kind == ASSIGNED:
        return [("To", names.get(str(fact.detail["owner"]), str(fact.detail["owner"])))]
    return [("Fact", KINDS[fact.kind].label), ("Happened on", in_words(fact.happened_on))]


@dataclass(frozen=True, slots=True)
class Wording:
    """How the page before confirming speaks of an act: what would become of a case, the button, who would be told."""

    would_be: str
    button: str
    told: str = ""


def wording_of(plan: Plan, names: Mapping[str, str], number: int, by: str) -> Wording:
    """How an act in so many cases is spoken of to whoever is about to confirm it."""
    cases = count_of(number, "case")
    fact = plan.fact
    if fact is None:
        return Wording("Would be put on the agenda", f"Put {cases} on the agenda of {plan.panel}")
    if fact.kind != ASSIGNED:
        return Wording("Would be recorded", f"Record it in {cases}")
    owner = str(fact.detail["owner"])
    name = names.get(owner, owner)
    once = ", once for all of them" if number > 1 else ""
    told = "" if owner == by or not number else f"{name} is told by email{once}."
    return Wording("Would be given to them", f"Give {cases} to {name}", told)


def in_cases(number: int) -> str:
    """“in 12 cases”."""
    return f"in {count_of(number, 'case')}"


def order_of(controls: Sequence[Control]) -> list[str]:
    """The fields of the form as they stand on the page."""
    return ["happened_on", *(each.name for each in controls if each.name != ABOUT), ABOUT]


def without_private(typed: Typed) -> dict[str, Any]:
    """What was typed, to be sent along once more."""
    return {
        k: v for k, v in typed.items() if k not in ("csrf", "do", "ref", "breach_reason") and not k.startswith("seen-")
    }
