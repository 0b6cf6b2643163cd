"""What a second person must approve: what waits, each thing whole, the decision, and for which acts that holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.approved import approve, parts_of, said, turn_down
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep, settings_of
from api.errors import NotFound
from api.pages.approval_preview import Looking, preview_of
from api.pages.asking_two import asked_or_done
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, errors_of
from api.pages.frame import ApproverDep
from api.pages.templating import FieldError, Link, render
from cases.database import Database
from cases.officers import officers
from cases.sight import hidden_among
from deadlines import clock
from deadlines.words import joined
from workflows.approval_emails import TOLD_LATEST, approvers
from workflows.approvals import (
    ACTS,
    Asked,
    Decision,
    WrongReason,
    checked_reason,
    find,
    lapsed,
    needs_two,
    rule_rows,
    settled,
    waiting,
)

router = APIRouter()
SHOWN = 50
_DECISIONS = {"approve": Decision.APPROVED, "refuse": Decision.REFUSED, "withdraw": Decision.WITHDRAWN}


@router.get("/approvals")
def list_approvals(request: Request, viewer: ApproverDep, database: DatabaseDep, now: NowDep) -> Response:
    """What waits, what became of the rest, and which acts need two people."""
    return _list(request, database, viewer, now, {}, [])


@router.post("/approvals")
def change_rule(
    request: Request, viewer: ApproverDep, database: DatabaseDep, now: NowDep, typed: TypedDep
) -> Response:  # fmt: skip
    """Ask that a kind of act need two people from now on, or no longer."""
    act = typed.get("act", "")
    if act not in ACTS:
        return _list(request, database, viewer, now, typed, [FieldError("act", "Select the act to change")])
    with database.reading() as session:
        what = {"act": act, "is_on": not needs_two(session, act)}
    try:
        return asked_or_done(request, database, viewer, "approval_rule", what, checked_reason(typed.get("reason", "")))
    except WrongReason as refusal:
        return _list(request, database, viewer, now, typed, errors_of(refusal))


@router.get("/approvals/{approval}")
def show_approval(request: Request, approval: int, viewer: ApproverDep, database: DatabaseDep, now: NowDep) -> Response:
    """One thing asked for, whole, with what became of it."""
    return _one(request, database, viewer, _found(database, viewer, approval), now, {}, [])


@router.post("/approvals/{approval}")
def decide_approval(
    request: Request,
    approval: int,
    viewer: ApproverDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Approve it, whereupon it is done; refuse it; or withdraw one's own."""
    asked, decision = _found(database, viewer, approval), _DECISIONS.get(typed.get("do", ""))
    if decision is None:
        raise NotFound
    by, reason = viewer.officer_id, typed.get("reason", "")
    try:
        if decision is Decision.APPROVED:
            approve(database, settings, asked, checked_reason(reason), by=by, now=now, today=today)
        else:
            turn_down(database, settings, asked, decision, reason, by=by, now=now)
    except WrongReason as refusal:
        return _one(request, database, viewer, asked, now, typed, errors_of(refusal))
    with database.reading() as session:
        still_seen = seen(session, viewer, [asked])  # what was approved may have restricted the case it is about
    return RedirectResponse(f"/approvals/{approval}" if still_seen else "/approvals", 303)


def _found(database: Database, viewer: Viewer, number: int) -> Asked:
    with database.reading() as session:
        asked = find(session, number) if number < 2**31 else None
        asked = next(iter(seen(session, viewer, [asked] if asked else [])), None)
    if asked is None:
        raise NotFound
    return asked


def seen(session: Session, viewer: Viewer, found: Iterable[Asked]) -> list[Asked]:
    """Those of what was asked that are about no case, or about one the viewer may know of."""
    about = [(each, str(each.what.get("ref", ""))) for each in found]
    hidden = hidden_among(session, viewer.sight, (ref for _, ref in about))
    return [each for each, ref in about if ref not in hidden]


def _not_asked_again(found: Iterable[Asked], others: Sequence[Asked]) -> list[Asked]:
    """Those of what lapsed that nobody has asked for since."""
    return [
        each
        for each in found
        if not any((later.act, later.what) == (each.act, each.what) for later in others if later.number > each.number)
    ]


def _names(session: Session, keys: set[str]) -> dict[str, str]:
    return {key: each.display_name for key, each in officers(session, keys).items()}


def _list(
    request: Request, database: Database, viewer: Viewer, now: datetime, typed: Typed, errors: list[FieldError]
) -> Response:  # fmt: skip
    with database.reading() as session:
        open_ones = seen(session, viewer, waiting(session, now))
        rest, rules = seen(session, viewer, settled(session, now, limit=SHOWN)), rule_rows(session)
        own = [each for each in lapsed(session, now, since=now - TOLD_LATEST) if each.asked_by == viewer.officer_id]
        people = {each.asked_by for each in (*open_ones, *rest)} | {each.recorded_by for each in rules}
        return render(
            "approvals.html",
            request,
            status_code=422 if errors else 200,
            waiting=[(each, said(session, each)) for each in open_ones],
            settled=[(each, said(session, each), each.stands(now)) for each in rest],
            lapsed=_not_asked_again(seen(session, viewer, own), [*open_ones, *rest]),
            acts=[(each, needs_two(session, each.key)) for each in ACTS.values()],
            rules=[(ACTS[each.act], each) for each in rules if each.act in ACTS],
            names=_names(session, people),
            files=files_of("/approvals", {}, viewer) if open_ones or rest else (),
            values=typed,
            errors=errors,
        )


def _one(
    request: Request,
    database: Database,
    viewer: Viewer,
    asked: Asked,
    now: datetime,
    typed: Typed,
    errors: list[FieldError],
) -> Response:
    with database.reading() as session:
        looking = Looking(session, settings_of(request), viewer, clock.day_of(now), asked)
        return render(
            "approval.html",
            request,
            status_code=422 if errors else 200,
            asked=asked,
            says=said(session, asked),
            parts=parts_of(asked.what),
            preview=preview_of(looking) if asked.waits(now) else None,
            stands=asked.stands(now),
            waits=asked.waits(now),
            is_own=asked.asked_by == viewer.officer_id,
            deciders=joined(sorted(each.display_name for each in approvers(session, asked, now)), "or"),
            names=_names(session, {asked.asked_by, asked.decided_by}),
            values=typed,
            errors=errors,
            breadcrumbs=[
                Link("Approvals", "/approvals"),
                Link(f"No. {asked.number}"),
            ],
        )
