"""What if: one fact on one day or on two, side by side, and every date that would follow. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.errors import NotFound
from api.pages.casefile import CaseFile, possible_for
from api.pages.controls import Control, controls_of, has_generic_form, read_fact
from api.pages.forms import PARTS, Typed, TypedDep, errors_of, in_order, read_day
from api.pages.frame import SupposerDep
from api.pages.record import choices, trail
from api.pages.recording import Desk, DeskDep
from api.pages.templating import FieldError, render
from cases.facts import NewFact
from cases.kinds import FactKind
from cases.kinds import kind as kind_named
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from workflows.what_if import WhatIf, by_clock, what_if

router = APIRouter()
SUPPOSED = "Supposed, to see what would follow."
DAYS = ("first", "second")
_TEXTS = ("text", "textarea")


@dataclass(frozen=True, slots=True)
class Row:
    """One deadline as it is and as it would be for each day supposed; None where it would not be there."""

    now: Deadline | None
    then: tuple[Deadline | None, ...]

    @property
    def shown(self) -> Deadline:
        """The one that names it."""
        return next(each for each in (*self.then, self.now) if each is not None)


@router.get("/cases/{ref}/what-if")
def ask_what_if(
    request: Request, ref: str, viewer: SupposerDep, desk: DeskDep, kind: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """The choice of a fact among those possible now; with a fact, the question on which day."""
    case = desk.open(ref)
    if not kind:
        kinds = [each for each in possible_for(case, viewer) if has_generic_form(each)]
        return render(
            "what_if_choice.html", request, case=case, breadcrumbs=trail(case, "What if"),
            groups=choices(case, kinds, dict.fromkeys(kinds, "/cases/{ref}/what-if?kind={kind}")),
        )  # fmt: skip
    return _page(request, case, _known(kind), {}, [])


@router.post("/cases/{ref}/what-if")
def show_what_if(request: Request, ref: str, viewer: SupposerDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Every date that would follow, for each of the days given; looked at on one and the same day."""
    case, kind = desk.open(ref), _known(typed.get("kind", ""))
    facts, errors = _supposed(case, kind, typed, desk)
    if errors:
        return _page(request, case, kind, typed, errors)
    on = max([desk.today, *(each.happened_on for each in facts)])
    try:
        found = [what_if(case.history, [each], (), now=desk.now, today=desk.today, on=on) for each in facts]
    except Refusal as refusal:
        return _page(request, case, kind, typed, errors_of(refusal))
    return _page(request, case, kind, typed, [], [each.happened_on for each in facts], found)


def _known(name: str) -> FactKind:
    """A kind that has a form. Raises UnknownKind, NotFound."""
    kind = kind_named(name)
    if not has_generic_form(name):
        raise NotFound
    return kind


def _asked(case: CaseFile, kind: FactKind) -> list[Control]:
    """The questions on which dates can depend: a text is none of them."""
    return [each for each in controls_of(kind, case) if each.shape not in _TEXTS]


def _supposed(case: CaseFile, kind: FactKind, typed: Typed, desk: Desk) -> tuple[list[NewFact], list[FieldError]]:
    """The fact on each day given, or what is wrong with the form."""
    texts = {each.name: SUPPOSED for each in controls_of(kind, case) if each.shape in _TEXTS and each.is_needed}
    facts, errors = [], []
    for name in DAYS:
        missing = "Enter the day to suppose" if name == DAYS[0] else ""
        read = read_day(typed, name, missing=missing, noun="The day supposed")
        if read.error:
            errors.append(read.error)
        if read.day is None:
            continue
        days = {f"happened_on-{part}": typed.get(f"{name}-{part}", "") for part in PARTS}
        made = read_fact(kind, controls_of(kind, case), {**typed, **texts, **days, "today": ""}, desk.today)
        facts += [made.fact] if made.fact else []
        errors += [each for each in made.errors if each not in errors]
    return facts, errors


def _page(
    request: Request,
    case: CaseFile,
    kind: FactKind,
    typed: Typed,
    errors: list[FieldError],
    days: Sequence[date] = (),
    found: Sequence[WhatIf] = (),
) -> Response:
    controls = _asked(case, kind)
    return render(
        "what_if.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        kind=kind,
        controls=controls,
        values=typed,
        errors=in_order(errors, [*DAYS, *(each.name for each in controls)]),
        days=days,
        found=found,
        rows=_rows(found),
        stages=[_says(case, each) for each in found],
        objections=[[one.sentence for each in what.supposed for one in each.objections] for what in found],
        breadcrumbs=trail(case, f"What if: {kind.label}"),
    )


def _says(case: CaseFile, what: WhatIf) -> str:
    return case.process[what.stage_after].says if what.stage_after else case.says


def _rows(found: Sequence[WhatIf]) -> list[Row]:
    """The deadlines that would be other for at least one of the days, each beside what it is now."""
    if not found:
        return []
    now = by_clock(found[0].before)
    then = [by_clock(each.after) for each in found]
    keys = dict.fromkeys(key for each in (now, *then) for key in each)
    rows = [Row(now.get(key), tuple(each.get(key) for each in then)) for key in keys]
    return [row for row in rows if any(_look(each) != _look(row.now) for each in row.then)]


def _look(each: Deadline | None) -> object:
    return each and (each.due_on, each.standing, each.met_on, each.days_late)
