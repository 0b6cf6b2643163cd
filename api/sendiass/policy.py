"""Accepting the confidentiality policy: each version is read and accepted by each person before they open records."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import DatabaseDep, NowDep, TodayDep
from api.pages.forms import Typed, TypedDep, local_path
from api.pages.frame import ViewerDep
from api.pages.templating import FieldError, render
from cases.sendiass.policies import CONFIDENTIALITY, accept_policy, policy_in_force, to_accept
from cases.sendiass.tables import Policy

router = APIRouter()


@router.get("/policy")
def show_policy(
    request: Request,
    viewer: ViewerDep,
    database: DatabaseDep,
    today: TodayDep,
    went_to: Annotated[str, Query(alias="next", max_length=2000)] = "/",
) -> Response:
    """The policy in force; with the box to accept it for whoever has not yet."""
    with database.reading() as session:
        policy = policy_in_force(session, CONFIDENTIALITY, today)
        is_open = to_accept(session, viewer.officer_id, today) is not None
    return _page(request, policy, is_open, {"next": local_path(went_to)})


@router.post("/policy")
def accept_it(
    request: Request, viewer: ViewerDep, database: DatabaseDep, now: NowDep, today: TodayDep, typed: TypedDep
) -> Response:  # fmt: skip
    """Write down that the version shown was accepted, and go on to where the viewer was going."""
    with database.writing() as session:
        policy = to_accept(session, viewer.officer_id, today)
        if policy is not None and typed.get("version") != policy.version:
            changed = FieldError("", "A newer version is in force since you opened this page. Read it below")
            return _page(request, policy, True, typed, [changed])
        if policy is not None and typed.get("accept") != "yes":
            return _page(request, policy, True, typed, [FieldError("accept", "Say that you accept the policy")])
        if policy is not None:
            accept_policy(session, viewer.officer_id, policy, now)
    return RedirectResponse(local_path(typed.get("next", "/")), 303)


def _page(
    request: Request, policy: Policy | None, is_open: bool, values: Typed, errors: list[FieldError] | None = None
) -> Response:  # fmt: skip
    return render(
        "sendiass/policy.html",
        request,
        status_code=422 if errors else 200,
        policy=policy,
        paragraphs=policy.text.split("\n\n") if policy else [],
        is_open=is_open,
        values=values,
        errors=errors,
    )
