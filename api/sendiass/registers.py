"""The service's registers as pages: which there are, what each says, what an entry said before, and files of them."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select
from sqlmodel import Session

from api.accounts import Viewer
from api.errors import NotFound
from api.pages.downloads import download
from api.pages.templating import Link, render
from api.roles import ServicePermission
from api.sendiass.access import Desk, DeskDep
from api.sendiass.register_forms import Choices, told
from cases.officers import officers
from cases.sendiass.reading import note_reading, right_to
from cases.sendiass.registers import Written, entries, history
from cases.sendiass.registers_base import Content
from cases.sendiass.registers_conduct import SafeguardingConcern
from cases.sendiass.registers_known import choices
from cases.sendiass.registers_list import REGISTERS, Circle, Register, asked_of
from cases.tables import CaseSummary

router = APIRouter()
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_PERMISSIONS: Mapping[Circle, ServicePermission] = {
    Circle.MANAGER: "keep registers", Circle.ADVISERS: "give support", Circle.EVERYBODY: "take contacts",
}  # fmt: skip


def may_read(viewer: Viewer, register: Register) -> bool:
    """Whether somebody may read a register at all."""
    return viewer.may(_PERMISSIONS[register.read_by])


def may_keep(viewer: Viewer, register: Register) -> bool:
    """Whether somebody may write entries of a register."""
    return viewer.may(_PERMISSIONS[register.kept_by])


async def readable(key: str, desk: DeskDep) -> Register:
    """The register of an address. Raises NotFound where there is none for this reader."""
    if key not in REGISTERS or not may_read(desk.viewer, REGISTERS[key]):
        raise NotFound
    return REGISTERS[key]


async def kept(key: str, desk: DeskDep) -> Register:
    """The register of an address, for whoever may write in it. Raises NotFound."""
    if key not in REGISTERS or not may_keep(desk.viewer, REGISTERS[key]):
        raise NotFound
    return REGISTERS[key]


ReadableDep = Annotated[Register, Depends(readable)]
KeptDep = Annotated[Register, Depends(kept)]


@router.get("/registers")
def list_registers(request: Request, desk: DeskDep) -> Response:
    """Every register this reader may read, in its group."""
    groups: dict[str, list[Register]] = {}
    for each in REGISTERS.values():
        if may_read(desk.viewer, each):
            groups.setdefault(each.group, []).append(each)
    return render(
        "sendiass/registers.html", request, groups=groups, sees_due=desk.viewer.may("keep registers")
    )  # fmt: skip


@router.get("/registers/{key}.csv")
def download_register(register: ReadableDep, desk: DeskDep) -> Response:
    """A register as a file: each entry as it is now, with who wrote it and when."""
    model = register.model
    with desk.database.writing() as session:
        rows = seen(session, desk, register, entries(session, model, struck=True))
        known, names = choices(session, model), names_of(session)
    header = ["Entry", *(asked_of(model, field).recalled for field in model.model_fields)]
    return download(
        f"{register.key}.csv",
        [*header, "Version", "Written by", "Written at", "Struck out because"],
        (list(_cells(each, known, names)) for each in rows),
    )


def _cells(each: Written[Content], known: Choices, names: Mapping[str, str]) -> Iterator[str]:
    yield str(each.number)
    kept_as = each.content.model_dump(mode="json")
    for field in type(each.content).model_fields:
        is_day = field.endswith("_on") or field in ("first", "last", "do_by", "answers_by", "planned_for", "binds_from")
        yield (kept_as[field] or "") if is_day else told(each.content, field, known)
    yield from (str(each.version), names.get(each.written_by, each.written_by), each.written_at.isoformat())
    yield each.struck_because or ""


@router.get("/registers/{key}")
def show_register(request: Request, register: ReadableDep, desk: DeskDep) -> Response:
    """What the entries of a register say now, the latest first."""
    with desk.database.writing() as session:
        rows = seen(session, desk, register, entries(session, register.model, struck=True))
        known = choices(session, register.model)
    return render(
        "sendiass/register.html",
        request,
        register=register,
        labels=[asked_of(register.model, field).recalled for field in register.shown],
        rows=[(each, [told(each.content, field, known) for field in register.shown]) for each in reversed(rows)],
        may_keep=may_keep(desk.viewer, register),
        breadcrumbs=[Link("Registers", "/registers"), Link(register.title)],
    )


@router.get("/registers/{key}/{number}")
def show_entry(request: Request, number: int, register: ReadableDep, desk: DeskDep) -> Response:
    """All an entry says, and each of its earlier rows, with who wrote it and when."""
    return entry_page(request, desk, register, number)


def entry_page(
    request: Request, desk: Desk, register: Register, number: int, errors: object = (), values: object = None
) -> Response:
    """The page of one entry, with what was wrong with striking it out."""
    model = register.model
    with desk.database.writing() as session:
        rows = seen(session, desk, register, history(session, model, number))
        if not rows:
            raise NotFound
        known, names = choices(session, model), names_of(session)
    return render(
        "sendiass/register_entry.html",
        request,
        status_code=422 if errors else 200,
        register=register,
        now=rows[-1],
        told=[
            [(asked_of(model, field).recalled, told(each.content, field, known)) for field in model.model_fields]
            for each in reversed(rows)
        ],
        rows=rows[::-1],
        names=names,
        may_keep=may_keep(desk.viewer, register),
        errors=errors,
        values=values or {},
        breadcrumbs=trail(register, f"Entry {number}"),
    )


def seen(session: Session, desk: Desk, register: Register, rows: list[Written[Content]]) -> list[Written[Content]]:
    """Those rows this reader may see. Each look at what belongs to an intervention is written down as a look at it."""
    if not register.of_interventions:
        return rows
    found = []
    for each in rows:
        assert isinstance(each.content, SafeguardingConcern)
        right = right_of(session, desk, each.content.ref)
        if right:
            note_reading(session, desk.viewer.officer_id, each.content.ref, register.one, right, desk.now)
            found.append(each)
    return found


def right_of(session: Session, desk: Desk, ref: str) -> str:
    """By which right this reader may see an intervention; empty where they may not, or it is not there."""
    held = session.connection().execute(select(_SUMMARY.c.owner).where(_SUMMARY.c.ref == ref)).first()
    if held is None:
        return ""
    sees_all = desk.viewer.may("see every record")
    return right_to(session, desk.viewer.officer_id, ref, held.owner, sees_all=sees_all, now=desk.now)


def names_of(session: Session) -> dict[str, str]:
    """Whoever works here, by the key their rows carry."""
    return {key: each.display_name for key, each in officers(session).items()}


def trail(register: Register, here: str) -> list[Link]:
    """Where a page of a register stands."""
    return [Link("Registers", "/registers"), Link(register.title, f"/registers/{register.key}"), Link(here)]
