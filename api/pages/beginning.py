"""Opening a case of any process with any fact that begins it, for a child already known or for a new one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.accounts import Viewer
from api.assignments import first_assignment
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep
from api.drafting import restored
from api.errors import NotFound
from api.idempotency import Given, KeyUsedBefore, call, once
from api.pages import choices
from api.pages.casefile import file_of
from api.pages.children import CHILD_FIELDS, read_child
from api.pages.controls import Control, controls_of, read_fact
from api.pages.forms import Typed, TypedDep, errors_of, in_order
from api.pages.frame import OpenerDep
from api.pages.recording import SENT_BEFORE, new_key
from api.pages.templating import FieldError, Link, render
from api.settings import Settings
from cases.database import Database
from cases.facts import NewFact
from cases.kinds import KINDS, FactKind
from cases.people import NewChild, add_child, child_of, full_name, refuse_another_child
from cases.sight import Sight, load_seen
from deadlines.refusals import Refusal
from workflows.bulk import new_history
from workflows.definition import Process
from workflows.processes import UnknownProcess, process_in
from workflows.record import open_case
from workflows.sight_guard import refuse_hidden_child

router = APIRouter()
ChildOf = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class Counter:
    """Who opens, where, and when: what both handlers are given."""

    viewer: Viewer
    database: Database
    settings: Settings
    now: datetime
    today: date


@router.get("/cases/new/{process_key}")
def choose_beginning(
    request: Request, process_key: str, viewer: OpenerDep, database: DatabaseDep, child_of: ChildOf = ""
) -> Response:
    """The facts that begin a process, each leading to its form; where there is one, its form at once."""
    running = _running(process_key)
    _refuse_child(running, child_of)
    if len(running.begins_with) == 1:
        only = f"/cases/new/{process_key}/{running.begins_with[0]}"
        return RedirectResponse(f"{only}?{urlencode({'child_of': child_of})}" if child_of else only, 303)
    return render(
        "choose_beginning.html",
        request,
        process=running,
        beginnings=[KINDS[kind] for kind in running.begins_with],
        child=_name_of(database, viewer.sight, child_of),
        child_of=child_of,
        breadcrumbs=_trail(running),
    )


@router.get("/cases/new/{process_key}/{kind}")
def ask_for_beginning(
    request: Request,
    process_key: str,
    kind: str,
    viewer: OpenerDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    child_of: ChildOf = "",
) -> Response:
    """The form of a beginning: the child unless known, what its kind asks, and who is to hold the case."""
    counter = Counter(viewer, database, settings, now, today)
    running, begins = _known(process_key, kind)
    _refuse_child(running, child_of)
    typed = {"owner": viewer.officer_id, "key": new_key(), "child_of": child_of}
    return _form(request, counter, running, begins, restored(request, database, viewer, typed), [])


@router.post("/cases/new/{process_key}/{kind}")
def open_with_beginning(
    request: Request,
    process_key: str,
    kind: str,
    viewer: OpenerDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Open the case, once however often the form is sent; with a new child written down unless one is named."""
    counter = Counter(viewer, database, settings, now, today)
    running, begins = _known(process_key, kind)
    _refuse_child(running, typed.get("child_of", ""))
    read = read_fact(begins, _controls(running, begins, today), typed, today)
    is_known = bool(typed.get("child_of")) or not running.has_child
    child = None if is_known else read_child(typed, read.fact, today, running.under_age)
    errors = [*(child if isinstance(child, list) else ()), *read.errors]
    if errors or read.fact is None or isinstance(child, list):
        return _form(request, counter, running, begins, typed, errors)
    fact = read.fact

    def act(session: Session) -> str:
        return _open(session, counter, running, fact, child, typed)

    asked = {name: value for name, value in typed.items() if name != "csrf"} | {"kind": kind, "process": process_key}
    this = call(viewer.officer_id, typed.get("key", "")[:200] or None, asked, now)
    try:
        given = once(database, this, act, lambda ref: Given(303, f"/cases/{ref}?recorded=1".encode()))
    except KeyUsedBefore:
        return _form(request, counter, running, begins, {**typed, "key": new_key()}, [FieldError("", SENT_BEFORE)])
    except Refusal as refusal:
        return _form(request, counter, running, begins, typed, _placed(refusal))
    return RedirectResponse(given.body.decode(), 303)


def _open(
    session: Session, counter: Counter, running: Process, fact: NewFact, child: NewChild | None, typed: Typed
) -> str:
    opened = open_case(
        session,
        running.key,
        _child_of_case(session, counter.viewer.sight, running, child, typed),
        fact,
        by=counter.viewer.author,
        now=counter.now,
        office=counter.settings.office,
        owner=first_assignment(session, counter.viewer, typed.get("owner") or counter.viewer.officer_id, counter.today),
    )
    return opened.history.ref


def _child_of_case(
    session: Session, sight: Sight, running: Process, child: NewChild | None, typed: Typed
) -> int | None:
    """The number of the child: newly written down, that of the case named, or none where the process is about none."""
    if child is not None:
        refuse_hidden_child(session, child, sight)
        refuse_another_child(session, child)
        return add_child(session, child)
    return load_seen(session, typed["child_of"], sight).child_id if running.has_child else None


def _refuse_child(running: Process, child_of: str) -> None:
    """Raise NotFound where a child is named for a process that is about none."""
    if child_of and not running.has_child:
        raise NotFound


class NothingBegins(Refusal):
    """An address under “Open a case” that names no process, as one does that was typed for a case called “new”."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__(
            "No process begins at this address, and no case has the reference “new”.",
            "",
            "Choose what begins under “Open a case”, or find a case by its reference.",
        )


def _running(process_key: str) -> Process:
    try:
        return process_in("authority", process_key)
    except UnknownProcess:
        raise NothingBegins from None


def _known(process_key: str, kind: str) -> tuple[Process, FactKind]:
    """The process, and the kind if it begins it. Raises NothingBegins, NotFound."""
    running = _running(process_key)
    if kind not in running.begins_with:
        raise NotFound("That is not what a case of this process begins with.")
    return running, KINDS[kind]


def _controls(running: Process, kind: FactKind, today: date) -> tuple[Control, ...]:
    return controls_of(kind, file_of(new_history("NEW", running.key), today))


def _placed(refusal: Refusal) -> list[FieldError]:
    """A refusal to open beside its field: what the engine refuses of a first fact is its day."""
    if refusal.code in ("not_possible", "no_law_in_force", "breach_needs_reason"):
        return [FieldError("happened_on", refusal.what, ("day", "month", "year"))]
    return errors_of(refusal)


def _name_of(database: Database, sight: Sight, ref: str) -> str:
    """The name of the child of a case, for whoever opens another for the same child. Raises NoSuchCase."""
    if not ref:
        return ""
    with database.reading() as session:
        found = child_of(session, load_seen(session, ref, sight).child_id)
    return full_name(found) if found else f"the child of case {ref}"


def _trail(running: Process) -> list[Link]:
    return [Link("All cases", "/cases"), Link("Open a case", "/cases/new"), Link(running.title)]


def _form(
    request: Request, counter: Counter, running: Process, kind: FactKind, typed: Typed, errors: list[FieldError]
) -> Response:
    with counter.database.reading() as session:
        holders = choices.staff(session).holders
    controls = _controls(running, kind, counter.today)
    order = [*CHILD_FIELDS, "happened_on", *(each.name for each in controls), "owner"]
    context: dict[str, Any] = {"values": typed, "errors": in_order(errors, order)}
    return render(
        "open_beginning.html",
        request,
        status_code=422 if errors else 200,
        process=running,
        kind=kind,
        controls=controls,
        child=_name_of(counter.database, counter.viewer.sight, typed.get("child_of", "")),
        holders=holders,
        may_assign=counter.viewer.may("assign cases"),
        breadcrumbs=_trail(running),
        **context,
    )
