"""The chronology of a case, as its pack tells it to whoever asks from inside the authority."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, NowDep, SettingsDep, needs
from api.packs.making import FORMS, PAPERS, Asked, chronology_of
from api.packs.papers import paper_of
from api.packs.parts import data_of, facts_csv
from api.v1 import schemas
from api.v1.answers import answer
from api.v1.requests import KnownAt

router = APIRouter(tags=["cases"])
Form = Annotated[Literal["json", "csv", "docx", "pdf"], Query(alias="format")]
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {}, **{FORMS[form][1]: {} for form in PAPERS}}}
}


@router.get("/cases/{ref}/chronology", response_model=schemas.Chronology, responses=_FILES)
def read_chronology(
    request: Request,
    ref: str,
    viewer: Annotated[Viewer, Depends(needs("make packs"))],
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    form: Form = "json",
    known_at: KnownAt = None,
) -> Response:
    """What happened in a case in order, its time limits with their working, notices, documents, whose late days were.

    Nothing is blacked out for those who see children; for others everything that leads to people is. A pack that is to
    leave the authority is made on its page, where it is said for whom and why. The same log gives the same bytes for
    the same `known_at`.
    """
    profile = "internal" if viewer.may("see children") else "audit"
    with database.reading() as session:
        asked = Asked(ref, profile, min(known_at or now, now))
        pack, _ = chronology_of(session, asked, settings, viewer.sight)
    if form == "json":
        return answer(data_of(pack))
    if form == "csv":
        content, media_type = facts_csv(pack), "text/csv; charset=utf-8"
    else:
        content, media_type = PAPERS[form](paper_of(pack)), FORMS[form][1]
    headers = {"Content-Disposition": f'attachment; filename="chronology-{ref}.{form}"'}
    return Response(content, media_type=media_type, headers=headers)
