"""The counts pack: the time limits of a process over a period, as the Ombudsman asks of many cases at once."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import partial

from fastapi import APIRouter, Request, Response

from api.accounts import Viewer
from api.dependencies import DatabaseDep, FormDep, NowDep, SettingsDep, TodayDep, require
from api.packs.counts import COLUMNS, READERS, definitions, reader_named, rows_of, written
from api.packs.making import COUNT_FORMS, COUNTS, counts_made, note_made, refuse_no_reason
from api.pages.forms import TypedDep, boxes, errors_of, in_order, read_day
from api.pages.frame import PackMakerDep
from api.pages.listing import address
from api.pages.packs import LONGEST_REFERENCE, LONGEST_WHY, given_out
from api.pages.templating import FieldError, Link, render
from cases.database import Database
from cases.officers import officers
from cases.people import refuse_names
from deadlines.clock import LONDON
from deadlines.refusals import Refusal
from workflows.counts import BANDS, WAYS, Counts, Wanted, count
from workflows.processes import PROCESSES

router = APIRouter()
DUTIES = "/counts-pack/duties"
_FIELDS = ("process", "from", "to", "known", "profile", "form", "reference", "why")
LONGEST_PERIOD = 731  # days: two years, the longest that is asked for, and what one page can wait for


@router.get("/counts-pack")
def show_counts(
    request: Request, viewer: PackMakerDep, database: DatabaseDep, now: NowDep, today: TodayDep
) -> Response:
    """The form for a process and a period, and once they are chosen the counts; nothing is made by looking."""
    require(viewer, "list deadlines across officers")
    typed = dict(request.query_params)
    wanted, errors = wanted_of(typed, now) if "process" in typed else (None, [])
    return _page(request, viewer, database, typed, wanted, errors)


def _page(
    request: Request,
    viewer: Viewer,
    database: Database,
    typed: Mapping[str, str],
    wanted: Wanted | None,
    errors: list[FieldError],
) -> Response:
    counts: Counts | None = None
    reader = READERS.get(typed.get("profile", ""), READERS["internal"])
    with database.reading() as session:
        if wanted:
            counts = count(session, wanted, viewer.sight)
        made = counts_made(session)
        makers = {key: each.display_name for key, each in officers(session, {row.officer for row in made}).items()}
    return render(
        "counts_pack.html",
        request,
        status_code=422 if errors else 200,
        processes=[(key, each.title) for key, each in PROCESSES.items() if each.has_child],
        titles={key: each.title for key, each in PROCESSES.items()},
        readers=[(each.key, each.title, each.says) for each in READERS.values()],
        reader=reader,
        forms=[(key, says) for key, (says, _) in COUNT_FORMS.items()],
        values={"process": "ehc_assessment", "profile": "ombudsman", "form": "zip", **typed},
        wanted=wanted,
        counts=counts,
        columns=COLUMNS,
        bands=[says for says, _ in BANDS],
        rows=rows_of(counts, reader) if counts else [],
        ways=WAYS,
        list_of=partial(list_of, wanted) if wanted and not reader.hides_small else None,
        definitions=definitions(counts) if counts else (),
        made=made,
        makers=makers,
        errors=in_order(errors, _FIELDS),
        breadcrumbs=[Link("Deadlines", "/deadlines"), Link("Counts over a period")],
    )


def list_of(wanted: Wanted, **which: object) -> str:
    """The address of the duties that a number of these counts counts."""
    return address(DUTIES, period_of(wanted), **which)


def period_of(wanted: Wanted) -> dict[str, object]:
    """What is counted, as an address holds it, to the instant: the list counts what the number counted."""
    days = {**boxes("from", wanted.from_day), **boxes("to", wanted.to_day)}
    return {"process": wanted.process, **days, "known_at": wanted.known_at.isoformat()}


def wanted_of(typed: Mapping[str, str], now: datetime) -> tuple[Wanted | None, list[FieldError]]:
    """What is to be counted, or what is wrong with what was asked."""
    first = read_day(typed, "from", missing="Enter the first day of the period", noun="The first day")
    last = read_day(typed, "to", missing="Enter the last day of the period", noun="The last day")
    known_at, wrong = _known_at(typed, now)
    errors = [each for each in (first.error, last.error, wrong) if each]
    process = typed.get("process", "")
    if process not in PROCESSES:
        errors.append(FieldError("process", "Select a process"))
    if typed.get("profile", "ombudsman") not in READERS:
        errors.append(FieldError("profile", "Select for whom the counts are"))
    if first.day is None or last.day is None or errors:
        return None, errors
    if last.day < first.day:
        return None, [FieldError("to", "The last day of the period must not be before its first")]
    if (last.day - first.day).days > LONGEST_PERIOD:
        return None, [FieldError("to", "The period must be of two years at most: ask for each part of it")]
    return Wanted(process, first.day, last.day, known_at), []


def _known_at(typed: Mapping[str, str], now: datetime) -> tuple[datetime, FieldError | None]:
    """The instant that was given with the counts that were looked at, else the end of a day, else now."""
    if given := typed.get("known_at", ""):
        try:
            instant = datetime.fromisoformat(given.replace(" ", "+")).astimezone(UTC)
        except (ValueError, OverflowError):
            return now, FieldError("known", "The instant must be a real one, with its zone")
    else:
        read = read_day(typed, "known", noun="The day")
        if read.day is None or read.day == now.astimezone(LONDON).date():
            return now, read.error
        instant = datetime.combine(read.day, time(23, 59, 59), LONDON).astimezone(UTC)
    return (instant, None) if instant <= now else (now, FieldError("known", "The day must be today or in the past"))


@router.post("/counts-pack", dependencies=[FormDep])
def make_counts(
    request: Request,
    viewer: PackMakerDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    typed: TypedDep,
) -> Response:
    """Make the counts pack and give it out as a file to save; who made it, for whom and why is written down first."""
    require(viewer, "list deadlines across officers")
    wanted, errors = wanted_of(typed, now)
    form, why, reference = typed.get("form", ""), typed.get("why", ""), typed.get("reference", "")
    if form not in COUNT_FORMS:
        errors.append(FieldError("form", "Select what to make"))
    if len(reference) > LONGEST_REFERENCE or len(why) > LONGEST_WHY:
        errors.append(FieldError("why", f"Say why in {LONGEST_WHY} characters or fewer"))
    with database.reading() as session:
        try:
            refuse_no_reason(why)
            refuse_names(session, None, f"{why} {reference}")
        except Refusal as refusal:
            errors += [FieldError("why", each.message) for each in errors_of(refusal)]
        counts = count(session, wanted, viewer.sight) if wanted and not errors else None
    if wanted is None or counts is None:
        typed = {**boxes("from", wanted.from_day), **boxes("to", wanted.to_day), **typed} if wanted else typed
        return _page(request, viewer, database, typed, wanted, errors)
    reader = reader_named(typed.get("profile", ""))
    made = written(counts, reader, form, settings.authority_name)
    columns = {
        "process": wanted.process,
        "from_day": wanted.from_day,
        "to_day": wanted.to_day,
        "profile": reader.key,
        "known_at": wanted.known_at,
        "whole_child": False,
    }
    with database.writing() as session:
        note_made(session, viewer, COUNTS, columns, form, made, reference=reference, why=why, now=now)
    name = f"counts-{wanted.process.replace('_', '-')}-{wanted.from_day}-{wanted.to_day}-{reader.key}.{form}"
    return given_out(made, name, form)
