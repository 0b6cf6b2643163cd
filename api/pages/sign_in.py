"""Signing in and out. The cookie holds a signed secret and nothing else; what it may open is looked up each time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.accounts import NotSignedIn, sign_in, sign_out
from api.dependencies import (
    DatabaseDep,
    Forged,
    FormDep,
    NowDep,
    SettingsDep,
    comes_from_here,
    drop_cookie,
    keep_cookie,
    secret_of_cookie,
)
from api.pages.attempts import WAIT, AttemptsDep
from api.pages.forms import Typed, local_path
from api.pages.frame import anybody
from api.pages.templating import FieldError, Notice, render
from deadlines.words import count_of

router = APIRouter()


@router.get("/sign-in", dependencies=[Depends(anybody)])
def ask_who(
    request: Request,
    settings: SettingsDep,
    went_to: Annotated[str, Query(alias="next", max_length=2000)] = "/",
    out: Annotated[bool, Query()] = False,
) -> Response:
    """The form for username and password."""
    notice = Notice("You have signed out.", is_success=True) if out else None
    return _form(request, settings.demo, {"next": local_path(went_to)}, notice=notice)


@router.post("/sign-in", dependencies=[Depends(anybody)])
def sign_in_here(
    request: Request,
    settings: SettingsDep,
    database: DatabaseDep,
    now: NowDep,
    attempts: AttemptsDep,
    username: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    go_to: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Check the password and give the browser its cookie, or say that something does not fit, not what."""
    if not comes_from_here(request):
        raise Forged
    username = username.strip()
    typed = {"username": username, "next": go_to}
    given = (("username", username), ("password", password))
    empty = [FieldError(name, f"Enter your {name}") for name, text in given if not text]
    if empty:
        return _form(request, settings.demo, typed, empty, 422)
    if not attempts.begin(username, now):
        minutes = count_of(WAIT.seconds // 60, "minute")
        wait = f"There were too many wrong tries for this username. Wait {minutes} and try again"
        return _form(request, settings.demo, typed, [FieldError("username", wait)], 429)
    try:
        secret, _ = sign_in(database, username, password, now)
    except NotSignedIn:
        wrong = "The username or the password is not right. Check both and try again"
        return _form(request, settings.demo, typed, [FieldError("username", wrong)], 422)
    attempts.forget(username)
    response = RedirectResponse(local_path(go_to), 303)
    keep_cookie(response, settings, secret)
    return response


@router.post("/sign-out", dependencies=[FormDep])
def sign_out_here(request: Request, database: DatabaseDep, settings: SettingsDep) -> Response:
    """End the sign-in at once, here and for whoever else holds the cookie."""
    with database.writing() as session:
        sign_out(session, secret_of_cookie(request) or "")
    response = RedirectResponse("/sign-in?out=true", 303)
    drop_cookie(response, settings)
    return response


def _form(
    request: Request,
    is_demo: bool,
    typed: Typed,
    errors: list[FieldError] | None = None,
    status: int = 200,
    notice: Notice | None = None,
) -> Response:
    return render(
        "sign_in.html",
        request,
        status_code=status,
        values={"username": typed.get("username", "")},
        errors=errors,
        next_href=local_path(typed.get("next", "/")),
        demo_hint=request.app.state.frame.demo_hint if is_demo else "",
        notice=notice,
    )
