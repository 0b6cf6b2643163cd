"""Choosing an answer where the law leaves it to the authority: what it would change first, then asked of another."""

from datetime import date

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, SettingsDep, TodayDep
from api.pages.asking_two import asked_or_done
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, errors_of, in_order
from api.pages.frame import QuestionAnswererDep
from api.pages.templating import FieldError, Link, render
from api.settings import Settings
from cases.database import Database
from cases.officers import officers
from deadlines.answers import ANSWERS, Possible, possible_answer, question_of
from workflows.approvals import WrongReason, checked_reason, needs_two
from workflows.chosen_answers import (
    CannotChoose,
    answers_held,
    chosen_rows,
    in_force,
    number_in_force,
    preview,
    refuse_unless_new,
)

router = APIRouter()
PAGE = "/administration/open-questions"
_TRAIL = [Link("Administration", "/administration"), Link("Answers chosen")]


@router.get(PAGE)
def show_answers(
    request: Request, viewer: QuestionAnswererDep, database: DatabaseDep, settings: SettingsDep
) -> Response:
    """Which answer holds for each question left to the authority, where it is set, and the form for another."""
    return _page(request, database, settings, viewer, {}, [])


@router.post(PAGE)
def choose_an_answer(
    request: Request,
    viewer: QuestionAnswererDep,
    database: DatabaseDep,
    settings: SettingsDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Show what an answer would change in the open cases; ask for it, or choose it, once it is confirmed."""
    setting, _, value = typed.get("answer", "").partition(":")
    answer, errors = possible_answer(setting, value), []
    if answer is None:
        errors.append(FieldError("answer", "Select the answer to choose"))
    try:
        reason = checked_reason(typed.get("reason", ""))
    except WrongReason as refusal:
        errors += errors_of(refusal)
    if answer is None or errors or typed.get("do") == "edit":
        return _page(request, database, settings, viewer, typed, errors)
    with database.reading() as session:
        refuse_unless_new(session, settings.choices, setting, value)
        instead_of = number_in_force(session, setting)
        if typed.get("do") == "confirm":
            if typed.get("instead_of") != str(instead_of):
                raise CannotChoose(
                    "Another answer was chosen meanwhile.",
                    "What you looked at was compared with the answer that held before.",
                    "Look at what holds now, and at what yours would change.",
                )
        else:
            return _preview(request, session, settings, viewer, today, typed, answer, setting)
    what = {"setting": setting, "value": value, "instead_of": instead_of}
    return asked_or_done(request, database, viewer, "open_question", what, reason, PAGE)


def _preview(
    request: Request, session: Session, settings: Settings, viewer: Viewer, today: date, typed: Typed,
    answer: Possible, setting: str,
) -> Response:  # fmt: skip
    held = answers_held(session, settings.choices)[setting]
    now = in_force(session, settings.choices)
    found = preview(session, now, setting, answer.value, today, viewer.sight)
    return render(
        "open_questions_check.html",
        request,
        question=question_of(setting),
        held=held,
        answer=answer,
        found=found,
        needs_two=needs_two(session, "open_question"),
        typed={
            "answer": typed["answer"],
            "reason": typed["reason"],
            "instead_of": number_in_force(session, setting),
        },
        may_read=viewer.may("read cases"),
        breadcrumbs=[_TRAIL[0], Link("Answers chosen", PAGE), Link("Check")],
    )


def _page(
    request: Request, database: Database, settings: Settings, viewer: Viewer, typed: Typed, errors: list[FieldError]
) -> Response:  # fmt: skip
    with database.reading() as session:
        held, rows = answers_held(session, settings.choices), chosen_rows(session)
        keys = {key for row in rows for key in (row.asked_by, row.approved_by) if key}
        names = {key: each.display_name for key, each in officers(session, keys).items()}
    return render(
        "open_questions_chosen.html",
        request,
        status_code=422 if errors else 200,
        held=[(question_of(setting), each) for setting, each in held.items()],
        rows=[(question_of(row.setting), possible_answer(row.setting, row.value), row) for row in rows],
        offered=[
            (f"{setting}:{each.value}", f"{question_of(setting).name}: {each.says}", question_of(setting).question)
            for setting, answers in ANSWERS.items()
            for each in answers
            if each != held[setting].answer
        ],
        names=names,
        files=files_of(PAGE, {}, viewer) if rows else (),
        values=typed,
        errors=in_order(errors, ("answer", "reason")),
        breadcrumbs=_TRAIL,
    )
