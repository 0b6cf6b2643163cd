"""The chronology pack of a case or a child: chosen, looked through, made, and written down with for whom and why."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, FormDep, NowDep, SettingsDep, TodayDep, require
from api.packs.chronology import days_late_by_holder
from api.packs.entries import ChronologyPack
from api.packs.making import (
    CHRONOLOGY,
    COUNT_FORMS,
    FORMS,
    Asked,
    Written,
    chronology_of,
    note_made,
    packs_of,
    refuse_no_reason,
    written,
)
from api.packs.profiles import PROFILES, Matter
from api.pages.casefile import CaseFile, open_file
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, errors_of, read_day
from api.pages.frame import PackMakerDep
from api.pages.record import trail
from api.pages.templating import FieldError, render
from api.reading import also_read
from cases.log import NoSuchCase
from cases.officers import officers
from cases.people import contacts_of, refuse_names
from deadlines.clock import LONDON
from deadlines.refusals import Refusal

router = APIRouter()
LONGEST_REFERENCE, LONGEST_WHY = 60, 500
_AT_A_TIME = 1_000_000


@router.get("/pack-profiles")
def show_profiles(request: Request, viewer: PackMakerDep) -> Response:
    """Every redaction profile with what it blacks out and why, as a data protection officer reads it."""
    return render(
        "redaction_profiles.html",
        request,
        profiles=PROFILES.values(),
        matters=list(Matter),
        files=files_of("/pack-profiles", {}, viewer),
    )


@router.get("/cases/{ref}/pack")
def show_pack(
    request: Request,
    ref: str,
    viewer: PackMakerDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
) -> Response:
    """What a pack would hold and what of it is blacked out, once a profile is chosen; nothing is made by looking."""
    require(viewer, "read cases")
    typed = dict(request.query_params)
    with database.reading() as session:
        case = open_file(session, ref, today)
        asked, errors = _asked(ref, typed, now)
        pack = None
        if asked and not errors:
            try:
                pack, _ = chronology_of(session, asked, settings, viewer.sight)
            except NoSuchCase:
                errors = [FieldError("known", "Nothing of this case was known yet: give a later day")]
            except Refusal as refusal:
                errors = errors_of(refusal)
        if pack:
            also_read(request, (each.ref for each in pack.cases))
        return _page(request, session, viewer, case, typed, asked, pack, errors)


def _page(
    request: Request,
    session: Session,
    viewer: Viewer,
    case: CaseFile,
    typed: Mapping[str, str],
    asked: Asked | None,
    pack: ChronologyPack | None,
    errors: list[FieldError],
) -> Response:
    made = packs_of(session, [case.ref])
    values = {"scope": "case", "form": "zip", **typed}
    return render(
        "chronology_pack.html",
        request,
        status_code=422 if errors else 200,
        case=case,
        profiles=[(each.key, each.title, f"{each.reader}. {each.rests_on}.") for each in PROFILES.values()],
        titles={each.key: each.title for each in PROFILES.values()},
        readers=_readers(session, viewer, case),
        forms=[(key, says) for key, (says, _) in FORMS.items()],
        values=values,
        asked=asked,
        pack=pack,
        delays=days_late_by_holder(pack.limits) if pack else [],
        files=sum(1 for each in pack.documents if each.part) if pack else 0,
        made=made,
        makers={key: each.display_name for key, each in officers(session, {row.officer for row in made}).items()},
        errors=errors,
        breadcrumbs=trail(case, "Chronology pack"),
    )


def _readers(session: Session, viewer: Viewer, case: CaseFile) -> list[tuple[str, str]]:
    """Who of the contacts may have asked; whoever sees no child is told only what they are to the child."""
    found = contacts_of(session, case.history.child_id) if case.history.child_id is not None else []
    sees = viewer.may("see children")
    said = [(str(each.id), f"{each.name} ({each.relationship})" if sees else each.relationship) for each in found]
    return [("", "None of the contacts"), *said]


def _asked(ref: str, typed: Mapping[str, str], now: datetime) -> tuple[Asked | None, list[FieldError]]:
    """The pack an address asks for; None where no profile is chosen yet."""
    profile = typed.get("profile", "")
    if not profile:
        return None, []
    errors: list[FieldError] = []
    known_at, wrong = _known_at(typed, now)
    errors += [wrong] if wrong else []
    reader = typed.get("reader", "")
    if reader and not (reader.isascii() and reader.isdecimal() and len(reader) < 10):
        errors.append(FieldError("reader", "Select one of the contacts of this case"))
        reader = ""
    if profile not in PROFILES:
        errors.append(FieldError("profile", "Select for whom the pack is"))
    whole = typed.get("scope") == "child"
    return Asked(ref, profile, known_at, whole, int(reader) if reader else None), errors


def _known_at(typed: Mapping[str, str], now: datetime) -> tuple[datetime, FieldError | None]:
    """The instant after which nothing is told: one that was given, the end of a day, or now."""
    if given := typed.get("known_at", ""):
        try:
            instant = datetime.fromisoformat(given.replace(" ", "+")).astimezone(UTC)
        except (ValueError, OverflowError):
            return now, FieldError("known", "The instant must be a real one, with its zone")
    else:
        read = read_day(typed, "known", noun="The day")
        if read.error or read.day is None:
            return now, read.error
        instant = datetime.combine(read.day, time(23, 59, 59), LONDON).astimezone(UTC)
        if read.day == now.astimezone(LONDON).date():
            instant = now
    return (instant, None) if instant <= now else (now, FieldError("known", "The day must be today or in the past"))


@router.post("/cases/{ref}/pack", dependencies=[FormDep])
def make_pack(
    request: Request,
    ref: str,
    viewer: PackMakerDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Make the pack and give it out as a file to save. Who made it, for whom and why is written down first."""
    require(viewer, "read cases")
    asked, errors = _asked(ref, typed, now)
    with database.reading() as session:
        case = open_file(session, ref, today)
        errors += _wrong(typed, asked)
        try:
            refuse_no_reason(typed.get("why", ""))
            refuse_names(session, case.history.child_id, f"{typed['why']} {typed.get('reference', '')}")
        except Refusal as refusal:
            errors += [FieldError("why", each.message) for each in errors_of(refusal)]
        pack, record = chronology_of(session, asked, settings, viewer.sight) if asked and not errors else (None, None)
        if asked is None or pack is None or record is None:
            return _page(request, session, viewer, case, typed, asked, None, errors)
        made = written(pack, record, typed["form"], settings)
    also_read(request, (each.ref for each in pack.cases))
    columns = {
        "case_ref": ref,
        "whole_child": asked.whole_child,
        "reader": asked.reader,
        "profile": asked.profile,
        "known_at": asked.known_at,
    }
    with database.writing() as session:
        note_made(
            session, viewer, CHRONOLOGY, columns, typed["form"], made,
            reference=typed.get("reference", ""), why=typed["why"], now=now,
        )  # fmt: skip
    return given_out(made, f"chronology-{ref}-{asked.profile}.{typed['form']}", typed["form"])


def _wrong(typed: Typed, asked: Asked | None) -> list[FieldError]:
    errors = []
    if asked is None:
        errors.append(FieldError("profile", "Select for whom the pack is"))
    if typed.get("form") not in FORMS:
        errors.append(FieldError("form", "Select what to make"))
    if len(typed.get("reference", "")) > LONGEST_REFERENCE:
        errors.append(FieldError("reference", f"Their reference must be {LONGEST_REFERENCE} characters or fewer"))
    if len(typed.get("why", "")) > LONGEST_WHY:
        errors.append(FieldError("why", f"Say why in {LONGEST_WHY} characters or fewer"))
    return errors


def given_out(made: Written, name: str, form: str) -> Response:
    """A pack as a file to save, its SHA-256 and seal beside it in the headers."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-SHA-256": made.sha256}
    return StreamingResponse(_read(made), media_type=COUNT_FORMS[form][1], headers=headers)


def _read(made: Written) -> Iterator[bytes]:
    with made.file:
        while some := made.file.read(_AT_A_TIME):
            yield some
