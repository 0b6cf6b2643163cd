"""The cases behind a number of the timeliness board, each with how its day was worked out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.boards.frame import BoardHandingDep, BoardReaderDep, render_board
from api.pages.boards.timeliness import CASES, EXCEPTIONS, HERE, AskedDep, Chosen, words_of
from api.pages.downloads import REASONS, Cell, files_of, reasons, without_reasons
from api.pages.listing import Day, address
from api.pages.templating import Link
from cases.database import Database
from cases.done import DoneQuery, count_done, find_done
from cases.sight import Sight
from deadlines.words import in_words
from workflows.lists import each_with_reasons
from workflows.processes import PROCESSES
from workflows.timeliness import Outcome

router = APIRouter()
SHOWN = 25
_AT_A_TIME = 200
_OUTCOMES = {
    Outcome.DONE: "Done",
    Outcome.IN_TIME: "Done in time",
    Outcome.LATE: "Done late",
    Outcome.OPEN: "Still to be done",
    Outcome.ENDED: "Ended without it",
    Outcome.ANY: "All",
}
_EXCEPTIONS = {"any": "", "with": "with an exception", "without": "without an exception"}


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a measure: between two days if they are given, one outcome, with an exception or without."""

    by: Literal["done", "cohort"]
    first: date | None
    last: date | None
    outcome: Outcome
    exceptions: Literal["any", "with", "without"]

    def query(self, chosen: Chosen, today: date) -> DoneQuery:
        """The deadlines that are counted."""
        every = chosen.query(self.by, self.first or date.min, self.last or date.max, today)
        return replace(
            every,
            standings=frozenset(each.value for each in self.outcome.standings),
            excepted=EXCEPTIONS[self.exceptions],
        )

    def words(self, chosen: Chosen) -> list[str]:
        """What the list is narrowed to."""
        said = "Done" if self.by == "done" else chosen.measure.begun.removeprefix("Month of ").capitalize()
        which = " ".join(each for each in (_OUTCOMES[self.outcome], _EXCEPTIONS[self.exceptions]) if each)
        days = ((" from ", self.first), (" to ", self.last))
        between = "".join(f"{word}{in_words(day)}" for word, day in days if day)
        return [which, f"{said}{between or ' on any day'}"]


async def part(
    first: Day = None,
    last: Day = None,
    by: Annotated[Literal["done", "cohort"], Query()] = "done",
    outcome: Annotated[Outcome, Query()] = Outcome.DONE,
    exceptions: Annotated[Literal["any", "with", "without"], Query()] = "any",
) -> Part:
    """The part an address asks for."""
    return Part(by, first, last, outcome, exceptions)


PartDep = Annotated[Part, Depends(part)]


@router.get(CASES)
def list_timely_cases(
    request: Request,
    viewer: BoardReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    chosen: AskedDep,
    part: PartDep,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """A page of the cases, each with its working."""
    on = _address_of(chosen, part)
    query = part.query(chosen, today)
    with database.reading() as session:
        total = count_done(session, query, viewer.sight)
        rows = find_done(session, query, viewer.sight, offset=(page - 1) * SHOWN, limit=SHOWN)
        listed = list(each_with_reasons(session, rows, today))
        staff = choices.staff(session)
    return render_board(
        "boards/timely_cases.html",
        request,
        viewer,
        HERE,
        measure=chosen.measure,
        listed=listed,
        total=total,
        names=staff.names,
        words=[*part.words(chosen), *words_of(chosen, staff)],
        back=address(HERE, chosen.on),
        files=files_of(CASES, on, viewer),
        next_href=address(CASES, on, page=page + 1) if page * SHOWN < total else "",
        first_href=address(CASES, on) if page > 1 else "",
        breadcrumbs=[Link("Timeliness", address(HERE, chosen.on)), Link(chosen.measure.title)],
    )


@router.get(f"{CASES}.{{form}}")
def download_timely_cases(
    handing: BoardHandingDep, database: DatabaseDep, today: TodayDep, chosen: AskedDep, part: PartDep
) -> Response:
    """All of them as a file."""
    header = ("Case", "Process", "Time began on", "Done on", "Exception relied on", "Officer", *REASONS)
    with database.reading() as session:
        staff = choices.staff(session)
    lines = _lines(database, part.query(chosen, today), handing.viewer.sight, staff)
    words = [*part.words(chosen), *words_of(chosen, staff)]
    return handing.over(f"timeliness-{chosen.measure.key}-cases", chosen.measure.title, header, lines, words)


def _lines(database: Database, query: DoneQuery, sight: Sight, staff: choices.Staff) -> Iterator[tuple[Cell, ...]]:
    offset = 0
    with database.reading() as session:
        while rows := find_done(session, query, sight, offset=offset, limit=_AT_A_TIME):
            for row, listed in each_with_reasons(session, rows, query.on):
                yield (
                    row.ref,
                    PROCESSES[row.process].title if row.process in PROCESSES else row.process,
                    row.trigger_on,
                    row.met_on,
                    "Yes" if row.is_excepted else "No",
                    staff.names.get(row.owner or "", row.owner or ""),
                    *(reasons(listed.deadline) if listed else without_reasons()),
                )
            offset += len(rows)


def _address_of(chosen: Chosen, part: Part) -> dict[str, object]:
    return {
        **chosen.on, "by": part.by, "first": part.first, "last": part.last, "outcome": part.outcome.value,
        "exceptions": part.exceptions,
    }  # fmt: skip
