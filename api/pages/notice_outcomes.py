"""What becomes of a notice once it was released: come back, proved, prepared again."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.errors import NotFound
from api.pages.casefile import CaseFile
from api.pages.forms import PARTS, Typed, TypedDep, errors_of, in_order, read_day
from api.pages.frame import ChildReaderDep, NoticeReleaserDep
from api.pages.record import trail
from api.pages.recording import TRIED, Desk, DeskDep, Preview, ReadingDeskDep
from api.pages.templating import FieldError, Link, render
from cases.details.notices import CONSENT_WITHDRAWN, HOW
from deadlines.refusals import Refusal
from deadlines.words import in_words
from notifications.letters import Letter, as_email, as_pdf, as_word
from notifications.notices import Notice, NoticeCopy, copies_of, notice_of
from notifications.papers import pdf, word
from notifications.service import Way
from workflows.notice_release import prepare_again
from workflows.notice_service import correction_after_proof, fail, prove
from workflows.record import record

router = APIRouter()
_PROOF_LENGTH = 500
_KNOWN_BY = {key: said for key, said in HOW.items() if key != CONSENT_WITHDRAWN}  # which nobody says of a letter
_FORMS: Mapping[str, tuple[str, Callable[[Letter], bytes]]] = {
    "docx": (word.MEDIA_TYPE, as_word),
    "pdf": (pdf.MEDIA_TYPE, as_pdf),
    "html": ("text/html; charset=utf-8", lambda letter: as_email(letter).html.encode()),
}


@router.get("/cases/{ref}/notices/{number}/copies/{copy}/letter.{form}")
def get_copy(ref: str, number: int, copy: int, form: str, viewer: ChildReaderDep, desk: ReadingDeskDep) -> Response:
    """A copy of a released notice as it is sent: Word, tagged PDF, or the page of the email."""
    with desk.database.reading() as session:
        notice = notice_of(session, ref, number)
        row = next((each for each in copies_of(session, [notice.id])[number] if each.number == copy), None)
    if row is None or row.letter is None or form not in _FORMS:
        raise NotFound
    media, written = _FORMS[form]
    content = written(Letter.from_data(row.letter))
    name = f"{ref}-notice-{number}-{copy}.{form}"
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/cases/{ref}/notices/{number}/copies/{copy}/returned")
def ask_what_came_back(
    request: Request, ref: str, number: int, copy: int, viewer: NoticeReleaserDep, desk: DeskDep
) -> Response:
    """The question on which day a copy came back, and how that is known."""
    return _outcome(request, desk, "notice_returned.html", ref, number, copy, {}, ())


@router.post("/cases/{ref}/notices/{number}/copies/{copy}/returned")
def write_down_that_it_came_back(
    request: Request, ref: str, number: int, copy: int, viewer: NoticeReleaserDep, desk: DeskDep, typed: TypedDep
) -> Response:
    """Record that a copy did not arrive."""
    day = read_day(typed, "failed_on", missing="Enter the day it came back", noun="The day it came back")
    errors = [day.error] if day.error else []
    if typed.get("how") not in _KNOWN_BY:
        errors.append(FieldError("how", "Select how it is known"))
    if errors or day.day is None:
        return _outcome(request, desk, "notice_returned.html", ref, number, copy, typed, tuple(errors))
    try:
        with desk.database.writing() as session:
            notice, row = _row(session, ref, number, copy)
            fail(
                session, notice, row, day.day, typed["how"], typed.get("because", ""), by=viewer.author, now=desk.now,
                office=desk.settings.office,
            )  # fmt: skip
    except Refusal as refusal:
        found = tuple(errors_of(refusal))
        return _outcome(request, desk, "notice_returned.html", ref, number, copy, typed, found)
    return RedirectResponse(f"/cases/{ref}/notices/{number}", 303)


@router.get("/cases/{ref}/notices/{number}/copies/{copy}/proof")
def ask_for_proof(
    request: Request, ref: str, number: int, copy: int, viewer: NoticeReleaserDep, desk: DeskDep
) -> Response:
    """The question on which day a copy was received, and by what that is proved."""
    return _outcome(request, desk, "notice_proof.html", ref, number, copy, {}, ())


@router.post("/cases/{ref}/notices/{number}/copies/{copy}/proof")
def keep_proof(
    request: Request, ref: str, number: int, copy: int, viewer: NoticeReleaserDep, desk: DeskDep, typed: TypedDep
) -> Response:
    """Keep the proof of another day; where the fact moves with it, show first what else does, then correct it."""
    template = "notice_proof.html"
    day = read_day(typed, "received_on", missing="Enter the day it was received", noun="The day it was received")
    proof = typed.get("proof", "")
    errors = [day.error] if day.error else []
    if day.day and day.day > desk.today:
        errors.append(FieldError("received_on", "The day it was received must be today or in the past", PARTS))
    if not proof or len(proof) > _PROOF_LENGTH:
        errors.append(FieldError("proof", f"Say by what it is proved, in {_PROOF_LENGTH} characters or fewer"))
    if errors or day.day is None:
        return _outcome(request, desk, template, ref, number, copy, typed, tuple(errors))
    case, follows = desk.open(ref), None
    try:
        with desk.database.reading() as session:
            notice, row = _row(session, ref, number, copy)
            right = correction_after_proof(session, notice, row, day.day)
        if right is not None and typed.get("do") != "confirm":
            follows = desk.try_out(case, right, typed.get("breach_reason") or TRIED)
            return _outcome(request, desk, template, ref, number, copy, typed, (), case, follows)
        with desk.database.writing() as session:
            notice, row = _row(session, ref, number, copy)
            right = correction_after_proof(session, notice, row, day.day)
            prove(session, row, day.day, proof)
            if right is not None:
                record(
                    session, ref, right, by=viewer.author, now=desk.now, office=desk.settings.office,
                    breach_reason=typed.get("breach_reason", ""),
                )  # fmt: skip
    except Refusal as refusal:
        return _outcome(request, desk, template, ref, number, copy, typed, tuple(errors_of(refusal)), case, follows)
    return RedirectResponse(f"/cases/{ref}/notices/{number}", 303)


@router.post("/cases/{ref}/notices/{number}/again")
def write_again(ref: str, number: int, viewer: NoticeReleaserDep, desk: DeskDep, typed: TypedDep) -> Response:
    """A new draft with the words of a notice that did not go, or did not arrive; what waits of it goes no more."""
    with desk.database.writing() as session:
        notice = notice_of(session, ref, number)
        again = prepare_again(session, notice, copies_of(session, [number])[number], by=viewer.author, now=desk.now)
        new = again.id
    return RedirectResponse(f"/cases/{ref}/notices/{new}/edit", 303)


@router.post("/cases/{ref}/notices/{number}/copies/{copy}/seen-to")
def say_it_is_seen_to(
    ref: str, number: int, copy: int, viewer: NoticeReleaserDep, desk: DeskDep, typed: TypedDep
) -> Response:
    """Take a copy that did not arrive off the list of what is to be seen to: somebody else was reached, say."""
    with desk.database.writing() as session:
        _, row = _row(session, ref, number, copy)
        row.seen_to_at = desk.now
        session.add(row)
    return RedirectResponse(f"/cases/{ref}/notices/{number}", 303)


def _row(session: Session, ref: str, number: int, copy: int) -> tuple[Notice, NoticeCopy]:
    """A copy by its number in its notice. Raises NotFound."""
    notice = notice_of(session, ref, number)
    found = next((each for each in copies_of(session, [number])[number] if each.number == copy), None)
    if found is None:
        raise NotFound
    return notice, found


def addressee_of(row: NoticeCopy) -> str:
    """To whom a copy goes, as its letter has it."""
    return ", ".join(Letter.from_data(row.letter).addressee) if row.letter else "(erased)"


def _outcome(
    request: Request, desk: Desk, template: str, ref: str, number: int, copy: int, typed: Typed,
    errors: tuple[FieldError, ...], case: CaseFile | None = None, follows: Preview | None = None,
) -> Response:  # fmt: skip
    case = case or desk.open(ref)
    with desk.database.reading() as session:
        notice, row = _row(session, ref, number, copy)
    *before, _ = trail(case, "")
    links = [Link("Notices", f"/cases/{ref}/notices"), Link(f"Notice {number}", f"/cases/{ref}/notices/{number}")]
    return render(
        template,
        request,
        status_code=422 if errors else 200,
        case=case,
        sent=notice,
        copy=row,
        addressee=addressee_of(row),
        way=Way(row.way).in_words,
        how=list(_KNOWN_BY.items()),
        in_words=in_words,
        follows=follows,
        values=typed,
        errors=in_order(errors, ["failed_on", "received_on", "how", "because", "proof"]),
        breadcrumbs=[*before, *links, Link(f"Copy {copy}")],
    )
