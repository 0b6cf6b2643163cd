"""The counts pack: the time limits of a process over a period, as the Ombudsman asks of many cases at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Row
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, FormDep, NowDep, SettingsDep, TodayDep, require
from api.packs.counts import COLUMNS, READERS, definitions, reader_named, rows_of, written
from api.packs.making import COUNT_FORMS, COUNTS, counts_made, note_made, refuse_no_reason
from api.pages.done import done
from api.pages.forms import TypedDep, boxes, errors_of, in_order, read_day
from api.pages.frame import PackMakerDep
from api.pages.listing import address
from api.pages.packs import LONGEST_REFERENCE, LONGEST_WHY, given_out
from api.pages.snapshots import names_of
from api.pages.templating import FieldError, render
from cases.database import Database
from cases.people import refuse_names
from deadlines import clock
from deadlines.clock import LONDON
from deadlines.refusals import Refusal
from workflows import counts_keeping
from workflows.counting import cases_of
from workflows.counts import BANDS, WAYS, Counts, Wanted
from workflows.processes import PROCESSES
from workflows.views import versions

router = APIRouter()
PAGE = "/counts-pack"
DUTIES = f"{PAGE}/duties"
_FIELDS = ("process", "from", "to", "known", "profile", "form", "reference", "why")
LONGEST_PERIOD = 731  # days: two years, the longest that is asked for
_KNOWN_DAY = ("known-day", "known-month", "known-year")


@dataclass(frozen=True, slots=True)
class Kept:
    """Counts that are kept, as a page tells of them; `href` shows them, or how far they are."""

    number: int
    wanted: Wanted
    asked_by: str
    asked_at: datetime
    mark: str
    made_at: datetime | None
    made_with: str
    href: str

    @property
    def is_of_today(self) -> bool:
        """Whether they were worked out with the law, holidays and program of today, and can be shown."""
        return self.made_with == versions()


@router.get(PAGE)
def show_counts(
    request: Request, viewer: PackMakerDep, database: DatabaseDep, now: NowDep, today: TodayDep
) -> Response:
    """The form for a process and a period, and the counts once they are worked out; nothing is made by looking."""
    require(viewer, "list deadlines across officers")
    typed = dict(request.query_params)
    wanted, errors = wanted_of(typed, now) if "process" in typed else (None, [])
    return _page(request, viewer, database, typed, wanted, errors)


@router.post(f"{PAGE}/ask", dependencies=[FormDep])
def ask_for_counts(
    request: Request, viewer: PackMakerDep, database: DatabaseDep, now: NowDep, typed: TypedDep, later: BackgroundTasks
) -> Response:
    """Have counts worked out: of few cases at once, of many while the page says how far they are; again, it goes on."""
    require(viewer, "list deadlines across officers")
    wanted, errors = wanted_of(typed, now)
    if wanted is None:
        return _page(request, viewer, database, typed, wanted, errors)
    with database.writing() as session:
        number = counts_keeping.ask(session, wanted, by=viewer.officer_id, now=now)
        many = cases_of(session, wanted) > counts_keeping.AT_ONCE
    if many:
        later.add_task(counts_keeping.finish, database, number, clock.now)
    else:
        counts_keeping.finish(database, number, clock.now)
    known = {name: typed[name] for name in _KNOWN_DAY if typed.get(name)}
    return RedirectResponse(address(PAGE, {**period_of(wanted), **known}, profile=typed.get("profile", "")), 303)


@router.post(f"{PAGE}/kept/{{number}}/discard", dependencies=[FormDep])
def discard_counts(viewer: PackMakerDep, database: DatabaseDep, number: int) -> Response:
    """Let counts go that are kept; they can be worked out again."""
    require(viewer, "list deadlines across officers")
    with database.writing() as session:
        counts_keeping.discard(session, number)
    return done(PAGE, "counts-discarded")


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
        held = counts_keeping.find(session, wanted) if wanted else None
        if wanted and counts_keeping.is_ready(session, wanted):
            counts = counts_keeping.counts_of(session, wanted, viewer.sight)
        names, made, all_kept = names_of(session), counts_made(session), counts_keeping.all_kept(session)
        progress = _progress(session, wanted, held) if wanted and not counts else None
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
        progress=progress,
        held=_kept(held, names) if held else None,
        kept=[_kept(row, names) for row in all_kept],
        columns=COLUMNS,
        bands=[says for says, _ in BANDS],
        rows=rows_of(counts, reader) if counts else [],
        ways=WAYS,
        list_of=partial(list_of, wanted) if wanted and not reader.hides_small else None,
        definitions=definitions(counts) if counts else (),
        made=made,
        makers=names,
        errors=in_order(errors, _FIELDS),
    )


def _progress(session: Session, wanted: Wanted, held: Row[Any] | None) -> tuple[int | None, int]:
    """How many cases have been gone over (None where nobody has asked), and how many there are."""
    return counts_keeping.cases_done(session, held) if held else None, cases_of(session, wanted)


def _kept(row: Row[Any], names: Mapping[str, str]) -> Kept:
    wanted = Wanted(row.process, row.from_day, row.to_day, row.known_at)
    return Kept(
        row.number, wanted, names.get(row.asked_by, row.asked_by), row.asked_at, row.mark, row.finished_at,
        row.computed_with, address(PAGE, period_of(wanted), profile="ombudsman"),
    )  # fmt: skip


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


@router.post(PAGE, dependencies=[FormDep])
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
        if wanted and not counts_keeping.is_ready(session, wanted):
            errors.append(FieldError("process", "Have the counts worked out before the pack is made"))
        counts = counts_keeping.counts_of(session, wanted, viewer.sight) if wanted and not errors else None
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
