"""Your drafts: what was typed and not recorded, each gone on with at its form or deleted. One's own, nobody else's."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import DatabaseDep
from api.drafting import address_of
from api.pages.forms import TypedDep, local_path
from api.pages.frame import RecorderDep
from api.pages.templating import Notice, render
from cases.drafts import KEEP_DAYS, draft_of, drafts_of, drop
from cases.sight import hidden_among

router = APIRouter()
DraftNumber = Annotated[int, Path(alias="draft", ge=1, lt=2**31)]
_SAVED = Notice("Saved for later. Nothing of it is recorded.", is_success=True)
_DELETED = Notice("The draft was deleted.", is_success=True)


@router.get("/drafts")
def list_drafts(
    request: Request,
    viewer: RecorderDep,
    database: DatabaseDep,
    saved: Annotated[bool, Query()] = False,
    deleted: Annotated[bool, Query()] = False,
) -> Response:
    """Every draft of this person, the latest first; what it says is only shown at its form."""
    with database.reading() as session:
        found = drafts_of(session, viewer.officer_id)
        hidden = hidden_among(session, viewer.sight, (each.case_ref for each in found if each.case_ref))
    return render(
        "drafts.html",
        request,
        drafts=[each for each in found if each.case_ref not in hidden],
        address_of=address_of,
        days=KEEP_DAYS,
        notice=_SAVED if saved else _DELETED if deleted else None,
    )


@router.get("/drafts/{draft}/cancel")
def ask_whether_to_discard(
    request: Request,
    number: DraftNumber,
    viewer: RecorderDep,
    database: DatabaseDep,
    back: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """What becomes of a form that was cancelled: discarded, or kept as a draft."""
    with database.reading() as session:
        draft = draft_of(session, viewer.officer_id, number)
    return render(
        "draft_cancel.html",
        request,
        kept=draft,
        form_href=address_of(draft),
        back=local_path(back, "/cases"),
        days=KEEP_DAYS,
    )


@router.post("/drafts/{draft}/delete")
def delete_draft(number: DraftNumber, viewer: RecorderDep, database: DatabaseDep, typed: TypedDep) -> Response:
    """Delete a draft of one's own."""
    with database.writing() as session:
        draft_of(session, viewer.officer_id, number)
        drop(session, viewer.officer_id, number)
    return RedirectResponse(local_path(typed.get("back", ""), "/drafts?deleted=true"), 303)
