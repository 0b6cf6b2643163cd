"""The notices of a case: written, looked at in full, released; and afterwards what became of each copy."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.drafting import restored
from api.errors import NotFound
from api.pages.casefile import CaseFile
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, errors_of, in_order
from api.pages.frame import NoticeReleaserDep, ReaderDep
from api.pages.notice_forms import Filled, fact_controls, first_values, kept, read, said_controls, ways_of
from api.pages.record import trail
from api.pages.recording import TRIED, Desk, DeskDep, Preview, ReadingDeskDep
from api.pages.templating import FieldError, Link, render
from api.settings import Settings
from cases.details.notices import HOW
from cases.officers import officers
from deadlines.clock import LONDON
from deadlines.refusals import Refusal
from notifications.letters import Letter
from notifications.letters.standing_versions import current_facts
from notifications.letters.variants import variants
from notifications.notices import Notice, NoticeCopy, NoticeState, copies_of, notice_of, notices_of
from notifications.service import Way
from workflows import notice_drafting
from workflows.notice_drafting import Letters, Recipient, recipients_of
from workflows.notice_offers import Offer, label_of, offer_named, offers, papers_of
from workflows.notice_release import CannotRelease, kind_of, planned_fact, preview_of, release, save_draft

router = APIRouter()
STATES = {
    NoticeState.DRAFT: "Draft",
    NoticeState.RELEASED: "Released",
    NoticeState.GIVEN: "Sent and recorded",
    NoticeState.FAILED: "Did not arrive",
    NoticeState.WITHDRAWN: "Withdrawn before it went",
}


@router.get("/cases/{ref}/notices")
def list_notices(request: Request, ref: str, viewer: ReaderDep, desk: ReadingDeskDep) -> Response:
    """Every notice of a case, and those that may be written now."""
    case = desk.open(ref)
    with desk.database.reading() as session:
        found = notices_of(session, ref)
        copies = copies_of(session, [each.id for each in found])
        names = _names(session, found)
    return render(
        "notices.html",
        request,
        case=case,
        notices=found,
        copies=copies,
        names=names,
        states=STATES,
        label_of=label_of,
        files=files_of(f"/cases/{ref}/notices", {}, viewer),
        offers=offers(case.process, case.state) if viewer.may("release notices") and case.process.has_child else [],
        breadcrumbs=trail(case, "Notices"),
    )


@router.get("/cases/{ref}/notices/new")
def ask_for_notice(
    request: Request, ref: str, viewer: NoticeReleaserDep, desk: DeskDep, letter: str = "", fact: str = ""
) -> Response:
    """The form of a notice that the case may give now; without one, the list of those."""
    case = desk.open(ref)
    offer = offer_named(case.process, case.state, letter, fact)
    if offer is None:
        return RedirectResponse(f"/cases/{ref}/notices", 303)
    with desk.database.reading() as session:
        people = _people(session, case, offer, desk.today)
    first = first_values(people, desk.today, viewer.display_name) | {"letter": letter, "fact": fact}
    return _form(request, desk, case, offer, None, restored(request, desk.database, viewer, first), people, ())


@router.post("/cases/{ref}/notices/new")
def write_notice(request: Request, ref: str, viewer: NoticeReleaserDep, desk: DeskDep, typed: TypedDep) -> Response:
    """Keep what was typed as a draft, and go on to look at it."""
    case = desk.open(ref)
    offer = offer_named(case.process, case.state, typed.get("letter", ""), typed.get("fact", ""))
    if offer is None:
        raise NotFound
    return _keep(request, desk, case, offer, None, typed)


@router.get("/cases/{ref}/notices/{number}")
def show_notice(request: Request, ref: str, number: int, viewer: ReaderDep, desk: ReadingDeskDep) -> Response:
    """A draft as it would go; a released notice with its receipt."""
    case = desk.open(ref)
    with desk.database.reading() as session:
        notice = notice_of(session, ref, number)
        if notice.state != NoticeState.DRAFT:
            return _receipt(request, session, case, notice, desk)
    if not viewer.may("release notices"):
        raise NotFound
    return _preview(request, desk, case, notice, {}, ())


@router.get("/cases/{ref}/notices/{number}/edit")
def change_notice(request: Request, ref: str, number: int, viewer: NoticeReleaserDep, desk: DeskDep) -> Response:
    """The form of a draft with all that was typed."""
    case = desk.open(ref)
    with desk.database.reading() as session:
        notice = notice_of(session, ref, number)
        offer = offer_named(case.process, case.state, notice.letter, notice.fact_kind)
        people = _people(session, case, offer, desk.today) if offer else []
    if offer is None or notice.state != NoticeState.DRAFT:
        return RedirectResponse(f"/cases/{ref}/notices/{number}", 303)
    first = first_values(people, desk.today, viewer.display_name) | (notice.inputs or {})
    typed = restored(request, desk.database, viewer, first)
    return _form(request, desk, case, offer, number, typed, people, ())


@router.post("/cases/{ref}/notices/{number}/edit")
def rewrite_notice(
    request: Request, ref: str, number: int, viewer: NoticeReleaserDep, desk: DeskDep, typed: TypedDep
) -> Response:
    """Keep what was typed in place of the draft."""
    case = desk.open(ref)
    with desk.database.reading() as session:
        notice = notice_of(session, ref, number)
    offer = offer_named(case.process, case.state, notice.letter, notice.fact_kind)
    if offer is None or notice.state != NoticeState.DRAFT:
        request.state.draft_kept = None  # which is then all there is of what was typed
        return RedirectResponse(f"/cases/{ref}/notices/{number}", 303)
    return _keep(request, desk, case, offer, number, typed)


@router.post("/cases/{ref}/notices/{number}/release")
def release_notice(
    request: Request, ref: str, number: int, viewer: NoticeReleaserDep, desk: DeskDep, typed: TypedDep
) -> Response:
    """Release a draft: the decision of a person, after which it goes."""
    case = desk.open(ref)
    try:
        with desk.database.writing() as session:
            notice = notice_of(session, ref, number)
            filled = _filled(session, desk, case, notice)
            if filled.errors:
                raise CannotRelease("Something in its form cannot be read.", "", "Change it first.")
            release(
                session, notice, filled.plan, filled.detail, by=viewer.author, now=desk.now,
                office=desk.settings.office, letters=_letters(session, desk.settings),
                breach_reason=typed.get("breach_reason", ""),
            )  # fmt: skip
    except Refusal as refusal:
        with desk.database.reading() as session:
            notice = notice_of(session, ref, number)
        if notice.state != NoticeState.DRAFT:
            return RedirectResponse(f"/cases/{ref}/notices/{number}", 303)
        return _preview(request, desk, case, notice, typed, tuple(errors_of(refusal)))
    return RedirectResponse(f"/cases/{ref}/notices/{number}", 303)


def _letters(session: Session, settings: Settings) -> Letters:
    facts = current_facts(session, demo=settings.demo).facts
    return Letters(settings.authority_name, facts, settings.letters_folder)


def _people(session: Session, case: CaseFile, offer: Offer, on: date) -> list[Recipient]:
    return recipients_of(session, case.history.child_id, papers_of(offer.fact_kind), on)


def _filled(session: Session, desk: Desk, case: CaseFile, notice: Notice) -> Filled:
    """What a draft came to. Raises CannotRelease where the case has gone on since."""
    offer = offer_named(case.process, case.state, notice.letter, notice.fact_kind)
    if offer is None:
        raise CannotRelease(
            "The case has gone on since this draft was written.",
            "What it would tell has no place where the case stands now.",
            "Look at the case again.",
        )
    return read(notice.inputs or {}, offer, case, _people(session, case, offer, desk.today), desk.today)


def _keep(request: Request, desk: Desk, case: CaseFile, offer: Offer, number: int | None, typed: Typed) -> Response:
    """Keep a draft whatever is wrong with it; then its form again with what is, or the look at it."""
    with desk.database.writing() as session:
        people = _people(session, case, offer, desk.today)
        filled = read(typed, offer, case, people, desk.today)
        notice = save_draft(session, case.ref, offer, number, kept(typed), by=desk.viewer.author, now=desk.now)
        number = notice.id
    if filled.errors:
        return _form(request, desk, case, offer, number, typed, people, filled.errors)
    return RedirectResponse(f"/cases/{case.ref}/notices/{number}", 303)


def _form(
    request: Request, desk: Desk, case: CaseFile, offer: Offer, number: int | None, typed: Mapping[str, Any],
    people: list[Recipient], errors: tuple[FieldError, ...],
) -> Response:  # fmt: skip
    asked, of_fact = said_controls(offer), fact_controls(offer, case)
    order = ["dated", "sent_on", *(each.name for each in of_fact), *(f"way_{each.contact_id}" for each in people)]
    found = variants(desk.settings.letters_folder)
    return render(
        "notice_form.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        offer=offer,
        number=number,
        asked=asked,
        of_fact=of_fact,
        people=[(each, ways_of(each)) for each in people],
        variants=[(name, each.about.choice) for name, each in found.items()],
        values=typed,
        errors=in_order(errors, [*order, *(each.name for each in asked)]),
        breadcrumbs=_trail(case, offer.label),
    )


def _preview(
    request: Request, desk: Desk, case: CaseFile, notice: Notice, typed: Typed, errors: tuple[FieldError, ...]
) -> Response:
    """A draft as it would go: what is missing, who gets it and how, the days it tells, what follows, the letters."""
    shown, follows, refused = None, None, ""
    try:
        with desk.database.reading() as session:
            offer = offer_named(case.process, case.state, notice.letter, notice.fact_kind)
            filled = _filled(session, desk, case, notice)
            assert offer is not None
            shown = preview_of(session, case.ref, offer, filled.plan, _letters(session, desk.settings))
        if shown.is_ready:
            follows = _follows(desk, case, offer, filled, shown)
    except Refusal as refusal:
        refused = refusal.sentence
    return render(
        "notice_preview.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        sent=notice,
        label=kind_of(notice),
        gives=label_of(notice.fact_kind),
        shown=shown,
        ways={str(each): each.in_words for each in Way},
        follows=follows,
        refused=refused,
        is_breach=bool(follows and follows.is_breach) or bool(typed.get("breach_reason")),
        values=typed,
        errors=list(errors),
        breadcrumbs=_trail(case, f"Notice {notice.id}"),
    )


def _follows(desk: Desk, case: CaseFile, offer: Offer, filled: Filled, shown: notice_drafting.Preview) -> Preview:
    """What the case would make of it on the day the law counts, which may be to come."""
    fact = planned_fact(offer, filled.plan, filled.detail, shown)
    day = max(desk.today, fact.happened_on)
    then = replace(desk, now=max(desk.now, datetime.combine(day, time(12), LONDON)), today=day)
    return then.try_out(case, fact, TRIED)


def _receipt(request: Request, session: Session, case: CaseFile, notice: Notice, desk: Desk) -> Response:
    copies = copies_of(session, [notice.id])[notice.id or 0]
    may_see = desk.viewer.may("see children")
    return render(
        "notice_receipt.html",
        request,
        case=case,
        sent=notice,
        label=kind_of(notice),
        gives=label_of(notice.fact_kind),
        copies=copies,
        letters={each.number: Letter.from_data(each.letter) if each.letter and may_see else None for each in copies},
        may_see=may_see,
        may_release=desk.viewer.may("release notices"),
        can_go_again=_can_go_again(case, notice, copies),
        states=STATES,
        ways={str(each): each.in_words for each in Way},
        how=HOW | {"not_sent": "It was not sent"},
        names=_names(session, [notice]),
        breadcrumbs=_trail(case, f"Notice {notice.id}"),
    )


def _can_go_again(case: CaseFile, notice: Notice, copies: list[NoticeCopy]) -> bool:
    if offer_named(case.process, case.state, notice.letter, notice.fact_kind) is None:
        return False
    waits = any(each.sent_on is None and each.failed_on is None for each in copies)
    return notice.state == NoticeState.FAILED or (notice.state == NoticeState.RELEASED and waits)


def _names(session: Session, notices: Any) -> dict[str, str]:
    keys = {key for each in notices for key in (each.prepared_by, each.released_by) if key}
    return {key: each.display_name for key, each in officers(session, keys).items()}


def _trail(case: CaseFile, here: str) -> list[Link]:
    *before, last = trail(case, here)
    return [*before, Link("Notices", f"/cases/{case.ref}/notices"), last]
