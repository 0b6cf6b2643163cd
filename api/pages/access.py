"""Who looked at what: for the auditor, by case, by officer and by day, and as CSV and Excel. Nobody else sees it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.dependencies import DatabaseDep
from api.looks import in_words
from api.pages.downloads import Cell, Handing, files_of, handing_to
from api.pages.frame import AccessReaderDep
from api.pages.listing import Day, Word, address, filters_on
from api.pages.templating import render
from api.reading import ReadQuery, readings
from api.roles import ROLES
from cases.database import Database
from cases.facts import WHO_ACTS
from cases.officers import officers

router = APIRouter()
SHOWN = 50
_AT_A_TIME = 1_000
_LABELS = {"case": "Case", "officer": "Officer", "since": "From", "until": "To"}


async def asked(case: Word = None, officer: Word = None, since: Day = None, until: Day = None) -> ReadQuery:
    """The filters an address holds."""
    return ReadQuery(case.strip().upper() if case else None, officer, since, until)


AskedDep = Annotated[ReadQuery, Depends(asked)]
AccessHandingDep = Annotated[Handing, Depends(handing_to("see access", "download"))]
Before = Annotated[int | None, Query(ge=1, le=2**31)]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a record, as it is told."""

    read_at: Any
    who: str
    role: str
    acted_as: str
    case_ref: str
    what: str
    route: str


@router.get("/access")
def show_access(
    request: Request, viewer: AccessReaderDep, database: DatabaseDep, chosen: AskedDep, before: Before = None
) -> Response:
    """A page of looks, the latest first."""
    with database.reading() as session:
        names = {key: each.display_name for key, each in officers(session).items()}
        found = readings(session, chosen, before=before, limit=SHOWN + 1)
    shown = found[:SHOWN]
    on = asdict(chosen)
    offered = _offered(names)
    return render(
        "access.html",
        request,
        looks=[_look(row, names) for row in shown],
        filters=on,
        offered=offered,
        filters_on=filters_on("/access", on, _LABELS, offered),
        files=files_of("/access", on, viewer),
        next_href=address("/access", on, before=shown[-1].id) if len(found) > SHOWN else "",
        first_href=address("/access", on) if before else "",
    )


def _offered(names: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    return {"officer": sorted(names.items(), key=lambda each: each[1])}


@router.get("/access.{form}")
def download_access(handing: AccessHandingDep, database: DatabaseDep, chosen: AskedDep) -> Response:
    """Every look the same filters show, the latest first."""
    header = ("At (UTC)", "Officer", "Role", "Acting for", "Case", "What was opened", "By which address")
    with database.reading() as session:
        words = _offered({key: each.display_name for key, each in officers(session).items()})
    filters = [each.text for each in filters_on("", asdict(chosen), _LABELS, words)]
    return handing.over("who-looked-at-what", "Who looked at what", header, _lines(database, chosen), filters)


def _lines(database: Database, chosen: ReadQuery) -> Iterator[tuple[Cell, ...]]:
    before: int | None = None
    with database.reading() as session:
        names = {key: f"{each.display_name} ({each.username})" for key, each in officers(session).items()}
        while found := readings(session, chosen, before=before, limit=_AT_A_TIME):
            for row in found:
                look = _look(row, names)
                yield (
                    look.read_at.isoformat(),
                    look.who,
                    look.role,
                    look.acted_as,
                    look.case_ref,
                    look.what,
                    look.route,
                )
            before = found[-1].id


def _look(row: Any, names: dict[str, str]) -> Look:
    return Look(
        row.read_at,
        names.get(row.officer, row.officer),
        ROLES[row.role].says if row.role in ROLES else row.role,
        WHO_ACTS[row.acted_as],
        row.case_ref or "",
        in_words(row.what, of_case=bool(row.case_ref)),
        row.what,
    )
