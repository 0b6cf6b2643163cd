"""What two people decided, as files: everything that was asked for with what became of it, and the answers chosen."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from api.approved import said
from api.dependencies import DatabaseDep
from api.pages.approvals import seen
from api.pages.downloads import Cell, Handing, handing_to
from api.pages.templating import instant
from cases.officers import officers
from deadlines.answers import possible_answer, question_of
from workflows.approvals import Asked, settled, waiting
from workflows.chosen_answers import chosen_rows

router = APIRouter()
ERASED = "Erased with the child"
_COMMAND_LINE = "The command line"
ApprovalsHandingDep = Annotated[Handing, Depends(handing_to("approve", "download"))]
AnswersHandingDep = Annotated[Handing, Depends(handing_to("answer open questions", "download"))]


@router.get("/approvals.{form}")
def download_approvals(handing: ApprovalsHandingDep, database: DatabaseDep) -> Response:
    """What waits and what became of the rest, the latest first: all of it, where the page shows the latest alone."""
    with database.reading() as session:
        found = [*reversed(waiting(session, handing.now)), *settled(session, handing.now, limit=None)]
        lines = list(_lines(session, seen(session, handing.viewer, found), handing.now))
    header = (
        "Number", "Act", "What", "Why", "Asked by", "Asked", "Lapses", "Stands", "Decided by", "Decided",
        "Why it was decided so", "What was done",
    )  # fmt: skip
    return handing.over("approvals", "Approvals: what was asked for and what became of it", header, lines)


def _lines(session: Session, found: list[Asked], now: datetime) -> Iterator[tuple[Cell, ...]]:
    names = _names(session)
    for each in found:
        yield (
            each.number, each.act.says, said(session, each), each.reason or ERASED,
            names.get(each.asked_by, _COMMAND_LINE), instant(each.asked_at), instant(each.expires_at),
            each.stands(now).capitalize(),
            names.get(each.decided_by, _COMMAND_LINE) if each.decision else "",
            instant(each.decided_at) if each.decided_at else "",
            (each.decided_reason or ERASED) if each.decision else "", each.outcome,
        )  # fmt: skip


@router.get("/administration/open-questions.{form}")
def download_answers(handing: AnswersHandingDep, database: DatabaseDep) -> Response:
    """Every answer chosen to a question the law leaves to the authority, the latest first."""
    with database.reading() as session:
        rows, names = chosen_rows(session), _names(session)
    header = ("Number", "Question", "Answer", "Why", "Asked by", "Approved by", "From")
    lines: list[tuple[Cell, ...]] = []
    for row in rows:
        question, answer = question_of(row.setting), possible_answer(row.setting, row.value)
        lines.append((
            row.number, f"{question.name}: {question.question}", answer.says if answer else row.value, row.reason,
            names.get(row.asked_by, _COMMAND_LINE),
            names.get(row.approved_by, "Somebody") if row.approved_by else "No second person was needed",
            instant(row.recorded_at),
        ))  # fmt: skip
    return handing.over("answers-chosen", "Answers chosen to questions the law leaves open", header, lines)


def _names(session: Session) -> dict[str, str]:
    return {key: each.display_name for key, each in officers(session).items()}
