"""An intervention: where it stands, its levels and the time spent, what is due, what may happen, what has happened."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.pages.casefile import CaseFile, People, told
from api.pages.forms import TypedDep, errors_of
from api.pages.record import choices
from api.pages.templating import FieldError, Link, Notice, render
from api.sendiass.access import DeskDep, NotYours
from api.sendiass.frame import SupporterDep
from api.sendiass.recording import OWN_PAGES, recordable_here
from cases import log
from cases.facts import Fact
from cases.kinds import KINDS
from cases.officers import officers, teams
from cases.people import NamesSomebody
from cases.sendiass.clients import PROFILE, profile_of, record_numbered
from cases.sendiass.naming import refuse_naming
from cases.sendiass.reading import break_glass
from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from deadlines.register import limit
from deadlines.words import count_of
from workflows.sendiass.support import client_of, is_put_first, level_periods, status_of
from workflows.views import holder

router = APIRouter()


@router.get("/cases/{ref}")
def show_intervention(
    request: Request,
    ref: str,
    desk: DeskDep,
    recorded: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    profile: Annotated[int | None, Query(ge=0, le=1)] = None,
) -> Response:
    """One intervention as it stands today; for somebody it is not assigned to, the way to open it with a reason."""
    try:
        case = desk.open(ref, "intervention")
    except NotYours as refusal:
        return _closed(request, refusal, {}, 403)
    with desk.database.reading() as session:
        people = people_in(session, case)
        known = profile_of(session, case.ref)
        number = client_of(case.current)
        client = record_numbered(session, number) if number else None
    kinds = recordable_here(desk.viewer, case)
    return render(
        "sendiass/intervention.html",
        request,
        case=case,
        status=status_of(case.state.stage),
        put_first=is_put_first(case.current),
        holder=people.officer(holder(case.current)[0]) if holder(case.current)[0] else "Nobody yet",
        client=client,
        periods=level_periods(case.current),
        told_limits=told_limits(case.current, desk.today),
        profile=[(asked, answers.get(getattr(known, name) or "", "")) for name, (asked, answers) in PROFILE.items()]
        if known
        else [],
        withheld=[PROFILE[name][0] for name in (known.withheld if known else []) if name in PROFILE],
        groups=choices(case, kinds, OWN_PAGES),
        facts=told(case, people),
        fact_count=count_of(len(case.history.facts), "fact"),
        may_support=desk.viewer.may("give support"),
        notice=_done(case, recorded) or (Notice("What was told was kept.", True) if profile else None),
        breadcrumbs=[Link("Your work", "/"), Link(case.ref)],
    )


@router.post("/cases/{ref}/open-with-reason")
def open_with_reason(request: Request, ref: str, viewer: SupporterDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Open somebody else's intervention for some hours. The reason is kept and a manager reads it."""
    reason = typed.get("reason", "")
    try:
        desk.open(ref, "intervention")
    except NotYours as refusal:
        if not 10 <= len(reason) <= 500:
            error = FieldError("reason", "Give the reason in 10 to 500 characters, without naming anybody")
            return _closed(request, refusal, typed, 422, [error])
        try:
            with desk.database.writing() as session:
                refuse_naming(session, reason, "reason")
                break_glass(session, viewer.officer_id, str(refusal.extra["ref"]), reason, desk.now)
        except NamesSomebody as named:
            return _closed(request, refusal, typed, 422, errors_of(named))
    return RedirectResponse(f"/cases/{ref}", 303)


def people_in(session: Session, case: CaseFile) -> People:
    """The officers an intervention names and the texts kept beside its log: whoever may open it may read them."""
    keys = {each.recorded_by for each in case.history.facts}
    keys |= {each.detail["owner"] for each in case.history.facts if each.kind == "case_assigned"}
    names = {key: each.display_name for key, each in officers(session, keys).items()}
    return People(names, teams(session), log.private_texts(session, case.history.id))


def told_limits(facts: Iterable[Fact], today: date) -> list[Deadline]:
    """The time limits the family told of, worked out from the public rules; one that cannot be is left out."""
    found = []
    for fact in facts:
        if fact.kind == "time_limit_told":
            which = limit(fact.detail["limit"])
            try:
                day = date.fromisoformat(fact.detail["runs_from"])
                found.append(apply_limit(which, {which.anchor: day}, as_of=today))
            except Refusal:
                continue
    return found


def _closed(
    request: Request, refusal: NotYours, typed: object, status: int, errors: list[FieldError] | None = None
) -> Response:  # fmt: skip
    return render(
        "sendiass/not_yours.html",
        request,
        status_code=status,
        ref=refusal.extra["ref"],
        refusal=refusal,
        values=typed,
        errors=errors,
        breadcrumbs=[Link("Your work", "/"), Link(str(refusal.extra["ref"]))],
    )


def _done(case: CaseFile, recorded: int | None) -> Notice | None:
    fact = next((each for each in case.history.facts if each.sequence == recorded), None)
    return Notice(f"Recorded: {KINDS[fact.kind].label}.", is_success=True) if fact else None
