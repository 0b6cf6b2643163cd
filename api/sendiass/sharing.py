"""Sharing from an intervention: consents, transfers, exactly what would leave, and the one handing over of it."""

import secrets

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlmodel import Session

from api.dependencies import DatabaseDep, TodayDep
from api.errors import NotFound, status_of
from api.pages.casefile import CaseFile
from api.pages.forms import Typed, TypedDep, errors_of
from api.pages.recording import new_key, whole_number
from api.pages.templating import FieldError, render
from api.sendiass.access import Desk, DeskDep
from api.sendiass.frame import ApproverDep, SupporterDep
from api.sendiass.intervention import people_in
from api.sendiass.recording import may_record_here, trail
from api.sendiass.transfer_paper import Cover, paper_of
from cases import log
from cases.details.sendiass_sharing import CONCERNS, PURPOSES, RECIPIENTS, SHAREABLE
from cases.facts import NewFact, effective
from cases.log import History
from cases.officers import officers
from cases.sendiass.clients import profile_of, record_numbered
from cases.sendiass.reading import note_reading, right_to
from cases.tables import CaseEvent, CaseSummary
from deadlines.refusals import Refusal
from deadlines.words import in_words
from notifications.papers.word import MEDIA_TYPE, as_word
from workflows.sendiass.leaving import Leaving, digest_of, what_leaves
from workflows.sendiass.recording import record_here
from workflows.sendiass.sharing import Consent, Decision, Sharing, Transfer, sharing_of
from workflows.sendiass.support import client_of
from workflows.views import holder

router = APIRouter()
HANDED_OVER = "file handed over"
_EVENT = CaseEvent.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]


@router.get("/cases/{ref}/sharing")
def show_sharing(request: Request, ref: str, viewer: SupporterDep, desk: DeskDep) -> Response:
    """What may be shared from this intervention, what was put forward, approved and shared."""
    case = desk.open(ref, "sharing")
    so_far = sharing_of(case.current)
    return render(
        "sendiass/sharing.html",
        request,
        case=case,
        consents=[(each, each.state_on(desk.today)) for each in so_far.consents],
        decisions=so_far.decisions,
        transfers=[(each, so_far.still_stands(each, desk.today)) for each in so_far.transfers],
        recipients=RECIPIENTS,
        fields=SHAREABLE,
        purposes=PURPOSES,
        breadcrumbs=trail(case, "Sharing"),
    )


@router.get("/cases/{ref}/sharing/{number}")
def show_transfer(request: Request, ref: str, number: int, viewer: SupporterDep, desk: DeskDep) -> Response:
    """One transfer, with every field and value that would leave, for whoever approves it or hands it over."""
    case = desk.open(ref, "transfer")
    return _page(request, desk, case, _numbered(case, number), [])


@router.post("/cases/{ref}/sharing/{number}/approve")
def approve(
    request: Request, ref: str, number: int, viewer: SupporterDep, desk: DeskDep, typed: TypedDep
) -> Response:  # fmt: skip
    """Approve what the page showed: somebody else than who put it forward, while its basis stands."""
    if not may_record_here(viewer, "sharing_approved"):
        raise NotFound
    case = desk.open(ref, "transfer")
    transfer = _numbered(case, number)
    try:
        desk.submit(case, NewFact("sharing_approved", desk.today, about=transfer.recipient), typed)
    except Refusal as refusal:
        return _page(request, desk, case, transfer, errors_of(refusal), status_of(refusal))
    return RedirectResponse(f"/cases/{case.ref}/sharing/{number}", 303)


@router.post("/cases/{ref}/sharing/{number}/hand-over")
def hand_over(
    request: Request, ref: str, number: int, viewer: SupporterDep, desk: DeskDep, typed: TypedDep
) -> Response:  # fmt: skip
    """Make the paper once and record that it was made, in one transaction: a paper that is not recorded is not given.

    It is kept nowhere here, so a second call is refused; the transfer is put forward anew where it was lost.
    """
    case = desk.open(ref, "transfer")
    transfer = _numbered(case, number)
    try:
        paper = _made(desk, case, transfer, typed)
    except Refusal as refusal:
        return _page(request, desk, case, transfer, errors_of(refusal), status_of(refusal))
    name = f"{case.ref}-{number}-{transfer.recipient}.docx".replace("_", "-")
    return Response(paper, media_type=MEDIA_TYPE, headers={"content-disposition": f'attachment; filename="{name}"'})


@router.get("/transfers")
def list_open_transfers(
    request: Request, viewer: ApproverDep, database: DatabaseDep, today: TodayDep
) -> Response:  # fmt: skip
    """Every transfer that has not left yet, by reference and recipient, those that wait for approval first."""
    with database.reading() as session:
        found = [
            (history.ref, each, so_far.still_stands(each, today))
            for history in with_open_transfers(session)
            for so_far in [sharing_of(effective(history.facts))]
            for each in so_far.transfers
            if each.is_open
        ]
    found.sort(key=lambda one: (one[1].approved_on is not None, one[1].put_forward_on, one[0]))
    return render(
        "sendiass/transfers.html", request, transfers=found, recipients=RECIPIENTS, purposes=PURPOSES
    )  # fmt: skip


def with_open_transfers(session: Session) -> list[History]:
    """The open interventions in which a transfer was ever put forward."""
    here = select(_EVENT.c.case_id).join(_SUMMARY, _SUMMARY.c.case_id == _EVENT.c.case_id)
    wanted = here.where(_EVENT.c.kind == "sharing_put_forward", _SUMMARY.c.is_ended.is_(False)).distinct()
    only = list(session.connection().execute(wanted).scalars())
    return list(log.histories(session, only=only)) if only else []


def _made(desk: Desk, case: CaseFile, transfer: Transfer, typed: Typed) -> bytes:
    officer, paper_number = desk.viewer.officer_id, secrets.token_hex(16)
    with desk.database.writing() as session:
        leaving = _leaving(session, case, transfer)
        digest = digest_of(paper_number, transfer, leaving)
        record_here(
            session,
            case.ref,
            NewFact("information_shared", desk.today, {"sha256": digest}, transfer.recipient),
            by=desk.viewer.author,
            now=desk.now,
            office=desk.settings.office,
            expected_version=whole_number(typed.get("version", "")),
        )
        owner = holder(case.current)[0]
        right = right_to(
            session, officer, case.ref, owner, sees_all=desk.viewer.may("see every record"), now=desk.now
        )  # fmt: skip
        note_reading(session, officer, case.ref, HANDED_OVER, right, desk.now)
        assert transfer.approved_on is not None  # or it would have been refused
        approver = officers(session, [transfer.approved_by])[transfer.approved_by].display_name
        cover = Cover(
            desk.settings.authority_name,
            RECIPIENTS[transfer.recipient],
            PURPOSES[transfer.purpose],
            in_words_of(transfer.basis, case),
            approver,
            transfer.approved_on,
            desk.today,
            paper_number,
            digest,
        )
        return as_word(paper_of(cover, leaving))


def _leaving(session: Session, case: CaseFile, transfer: Transfer) -> list[Leaving]:
    number = client_of(case.current)
    client = record_numbered(session, number) if number else None
    return what_leaves(transfer.fields, case.current, client, profile_of(session, case.ref))


def in_words_of(basis: Consent | Decision | None, case: CaseFile) -> str:
    """What a transfer rests on, in words."""
    if isinstance(basis, Consent):
        return f"Consent given on {in_words(basis.given_on)}, which lasts until {in_words(basis.lasts_until)}"
    if basis is None:
        return "Nothing that is recorded now"
    decided = next(each for each in case.current if each.sequence == basis.sequence)
    concern = CONCERNS[decided.detail["concern"]]
    return f"Safeguarding decision of {in_words(basis.decided_on)} to share without consent: {concern.lower()}"


def _numbered(case: CaseFile, number: int) -> Transfer:
    so_far = sharing_of(case.current)
    found = next((each for each in so_far.transfers if each.sequence == number), None)
    if found is None:
        raise NotFound
    return found


def _page(
    request: Request, desk: Desk, case: CaseFile, transfer: Transfer, errors: list[FieldError], status: int = 200
) -> Response:  # fmt: skip
    so_far: Sharing = sharing_of(case.current)
    with desk.database.reading() as session:
        leaving = _leaving(session, case, transfer)
        people = people_in(session, case)
    return render(
        "sendiass/transfer.html",
        request,
        status_code=status,
        case=case,
        transfer=transfer,
        leaving=leaving,
        recipient=RECIPIENTS[transfer.recipient],
        purpose=PURPOSES[transfer.purpose],
        basis=in_words_of(transfer.basis, case),
        stands=so_far.still_stands(transfer, desk.today),
        put_forward_by=people.officer(transfer.put_forward_by),
        approved_by=people.officer(transfer.approved_by),
        may_approve=may_record_here(desk.viewer, "sharing_approved")
        and transfer.put_forward_by != desk.viewer.officer_id,
        values={"version": str(case.history.version), "key": new_key()},
        errors=errors,
        breadcrumbs=trail(case, "Transfer"),
    )
