"""The page on which somebody says what they think: no sign-in, no cookie, once, and nothing about them is noted."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import DatabaseDep, Forged, TodayDep, comes_from_here
from api.pages.forms import Typed, tidied
from api.pages.frame import anybody
from api.pages.templating import FieldError, render
from api.pages.visits import within_bounds
from cases.sendiass.feedback import LONGEST_COMMENT, STEPS, asked_in, invitation_of, keep_answer
from cases.sendiass.feedback_tables import Invitation

router = APIRouter(dependencies=[Depends(within_bounds), Depends(anybody)])
# The address is the secret: no page it leads to is told it, nor may a search engine keep it.
_SECRET = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


@router.get("/feedback/{token}")
def ask_what_they_think(request: Request, token: str, database: DatabaseDep, today: TodayDep) -> Response:
    """The questions of an invitation that can still be answered."""
    with database.reading() as session:
        invitation = invitation_of(session, token, today)
    return _form(request, token, invitation, {}) if invitation else _nothing(request)


async def _typed(request: Request) -> Typed:
    """What was sent from our own page: nobody is signed in, so the secret in the address is all that it must carry."""
    if not comes_from_here(request):
        raise Forged
    form = await request.form()
    return {name: tidied(value) for name, value in form.multi_items() if isinstance(value, str)}


@router.post("/feedback/{token}")
def take_answer(
    request: Request, token: str, database: DatabaseDep, today: TodayDep, typed: Annotated[Typed, Depends(_typed)]
) -> Response:
    """Keep what was answered. Every question may be left; an answer to none of them is asked for again."""
    with database.writing() as session:
        invitation = invitation_of(session, token, today)
        if invitation is None:
            return _nothing(request)
        _, questions = asked_in(invitation)
        steps = {str(step): step for step in STEPS}
        answers = {each.key: steps[typed[each.key]] for each in questions if typed.get(each.key) in steps}
        comment = typed.get("comment", "")
        wrong = _wrong(answers, comment)
        if wrong:
            return _form(request, token, invitation, typed, wrong)
        return _page(request, "thanks") if keep_answer(session, invitation, answers, comment) else _nothing(request)


def _wrong(answers: dict[str, int], comment: str) -> list[FieldError]:
    if len(comment) > LONGEST_COMMENT:
        return [FieldError("comment", f"What you write must be {LONGEST_COMMENT:,} characters or less")]
    return [] if answers or comment else [FieldError("", "Answer at least one question, or write to us below")]


def _nothing(request: Request) -> Response:
    """One page for a link that was used, has expired or never was: which, it tells nobody."""
    return _page(request, "nothing", 404)


def _form(
    request: Request, token: str, invitation: Invitation, values: Typed, errors: list[FieldError] | None = None
) -> Response:  # fmt: skip
    version, questions = asked_in(invitation)
    return _page(
        request,
        "questions",
        422 if errors else 200,
        token=token,
        questions=[(each, list(enumerate(each.scale, start=1))) for each in questions],
        comment=version.comment,
        values=values,
        errors=errors,
    )


def _page(request: Request, shows: str, status: int = 200, **context: object) -> Response:
    request.state.page |= {"home": "/calculator"}
    return render("sendiass/feedback.html", request, status_code=status, headers=_SECRET, shows=shows, **context)
