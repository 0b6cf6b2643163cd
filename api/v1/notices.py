"""The notices of a case and what became of each copy; the words themselves and to whom they went are not here."""

from typing import Any

from fastapi import APIRouter, Response

from api.dependencies import DatabaseDep
from api.v1 import schemas
from api.v1.answers import Names, answer, day_text, instant_text, names_by_key
from api.v1.cases import Reader
from cases import log
from notifications.notices import Notice, NoticeCopy, copies_of, notices_of

router = APIRouter(tags=["cases"])


@router.get("/cases/{ref}/notices", response_model=list[schemas.Notice])
def list_notices(ref: str, viewer: Reader, database: DatabaseDep) -> Response:
    """Every notice of a case, the latest first, with the four days of each copy and the working of its service."""
    with database.reading() as session:
        log.load(session, ref)
        found = notices_of(session, ref)
        copies = copies_of(session, [each.id for each in found])
        names = names_by_key(session, {key for each in found for key in (each.prepared_by, each.released_by) if key})
        return answer([_notice(each, copies[each.id or 0], names) for each in found])


def _notice(notice: Notice, copies: list[NoticeCopy], names: Names) -> dict[str, Any]:
    return {
        "number": notice.id,
        "gives": notice.fact_kind,
        "fact": notice.fact_sequence,
        "letter": notice.letter,
        "variant": notice.variant,
        "state": str(notice.state),
        "dated": day_text(notice.dated),
        "to_go_on": day_text(notice.sent_on),
        "sha256": notice.sha256,
        "computed_with": notice.computed_with,
        "prepared_by": names.of(notice.prepared_by),
        "released_by": names.of(notice.released_by) if notice.released_by else None,
        "released_at": instant_text(notice.released_at),
        "trouble": notice.trouble,
        "copies": [_copy(each) for each in copies],
    }


def _copy(copy: NoticeCopy) -> dict[str, Any]:
    return {
        "number": copy.number,
        "stands_as": copy.stands_as,
        "way": str(copy.way),
        "counts": copy.counts,
        "sha256": copy.sha256,
        "sent_on": day_text(copy.sent_on),
        "served_on": day_text(copy.served_on),
        "is_proved": copy.is_proved,
        "steps": copy.working,
        "failed_on": day_text(copy.failed_on),
        "failed_how": copy.failed_how,
        "message": copy.message_id,
    }
