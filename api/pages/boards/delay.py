"""Days late across cases, by whoever held the next step and by recorded cause; each number opens its limits."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Row

from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.boards.frame import BoardHandingDep, BoardReaderDep, render_board
from api.pages.downloads import Cell, files_of
from api.pages.listing import Blank, Word, address, filters_on
from api.pages.templating import render
from cases import find_figures
from cases.details import CAUSES
from cases.find_figures import NOT_SAID, DelayQuery
from deadlines.register import LIMITS
from deadlines.words import month_in_words
from workflows.breach_forecast import first_of_month
from workflows.processes import PROCESSES
from workflows.soundness import HOLDERS

router = APIRouter()
HERE = "/boards/delay"
SHOWN = 50
MONTHS_AT_FIRST = 12
_LABELS = {"process": "Process", "team": "Team", "held_by": "With", "cause": "Cause"}
HEADER = ("Case", "Process", "Duty", "About", "Due on", "Days late in these months", "Officer", "Team")
Month = Annotated[date | None, Blank, Query()]


@dataclass(frozen=True, slots=True)
class Filters:
    """What delay is added up. Months by their first day; None for the last twelve."""

    since: date | None = None
    until: date | None = None
    process: str | None = None
    team: str | None = None
    held_by: str | None = None
    cause: str | None = None

    def query(self, day: date) -> DelayQuery:
        """The query these filters make of the figures of a day."""
        until = first_of_month(self.until or day)
        since = first_of_month(self.since or first_of_month(until, MONTHS_AT_FIRST - 1))
        return DelayQuery(day, since, until, self.process, self.team, self.held_by, self.cause)


async def filters(
    since: Month = None,
    until: Month = None,
    process: Word = None,
    team: Word = None,
    held_by: Word = None,
    cause: Word = None,
) -> Filters:
    """The filters an address holds."""
    return Filters(since, until, process, team, held_by, cause)


FiltersDep = Annotated[Filters, Depends(filters)]


@dataclass(frozen=True, slots=True)
class Share:
    """Some of the days: whose or for what, how many, in whole per cents of all of them, and the list of them.

    `narrowed` is what narrows the filters to `key`.
    """

    words: str
    days: int
    percent: int
    href: str
    key: Any
    narrowed: dict[str, Any]
    said: int = 0


def holder_in_words(key: str) -> str:
    """Who held the next step, as a heading."""
    words = HOLDERS.get(key, key)
    return words[:1].upper() + words[1:]


def cause_in_words(key: str) -> str:
    """A recorded cause; that none was recorded is said so."""
    return "Not said: no cause was recorded" if key in ("", NOT_SAID) else CAUSES.get(key, key)


def month_named(month: date) -> str:
    """A month by its name and year."""
    return f"{month_in_words(month.month)} {month.year}"


def shares(rows: Iterable[Row[Any]], by: str, on: dict[str, Any]) -> list[Share]:
    """The days by holder, cause or month, the most first, months in their order. They add up to all of them."""
    days, said = Counter[Any](), Counter[Any]()
    for row in rows:
        key = getattr(row, by) or (NOT_SAID if by == "cause" else "")
        days[key] += row.days
        said[key] += row.days if row.cause else 0
    total = sum(days.values())
    words = _WORDS[by]
    order = sorted(days) if by == "month" else [key for key, _ in days.most_common()]
    found = []
    for key in order:
        narrowed = {"since": key, "until": key} if by == "month" else {by: key}
        href = address(f"{HERE}/limits", on | narrowed)
        found.append(Share(words(key), days[key], round(100 * days[key] / total), href, key, narrowed, said[key]))
    return found


_WORDS: dict[str, Callable[[Any], str]] = {
    "held_by": holder_in_words,
    "cause": cause_in_words,
    "month": month_named,
}


@router.get(HERE)
def show_delay(
    request: Request, viewer: BoardReaderDep, database: DatabaseDep, today: TodayDep, chosen: FiltersDep
) -> Response:
    """The days late of the months chosen, three times: by holder, by cause and by month. Each adds up to the same."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        query = chosen.query(made.day if made else today)
        rows = find_figures.delay_added_up(session, query, viewer.sight) if made else []
        first = find_figures.first_month_of_delay(session, query.day)
        staff = choices.staff(session)
    on = asdict(replace(chosen, since=query.since, until=query.until))
    offered = _offered(staff, first or query.since, query.day)
    return render_board(
        "boards/delay.html",
        request,
        viewer,
        HERE,
        made=made,
        total=sum(row.days for row in rows),
        all_href=address(f"{HERE}/limits", on),
        by_holder=shares(rows, "held_by", on),
        by_cause=shares(rows, "cause", on),
        by_month=shares(rows, "month", on),
        filters=on,
        offered=offered,
        period=_period(query),
        filters_on=filters_on(HERE, asdict(chosen), _LABELS, offered),
        files=files_of(f"{HERE}/limits", on, viewer),
    )


def _offered(staff: choices.Staff, first: date, last: date) -> dict[str, Any]:
    months = [first_of_month(last, number) for number in range((last.year - first.year) * 12 + last.month)]
    return {
        "process": [(key, each.title) for key, each in PROCESSES.items()],
        "team": staff.teams,
        "month": [(each.isoformat(), month_named(each)) for each in months if each >= first],
        "held_by": [(key, holder_in_words(key)) for key in HOLDERS],
        "cause": [*CAUSES.items(), (NOT_SAID, cause_in_words(NOT_SAID))],
    }


def _period(query: DelayQuery) -> str:
    if query.since == query.until:
        return f"in {month_named(query.since)}"
    return f"from {month_named(query.since)} to {month_named(query.until)}"


@router.get(f"{HERE}/limits")
def list_delayed(
    request: Request,
    viewer: BoardReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    chosen: FiltersDep,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The limits whose days a number counts, the longest delay first."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        query = chosen.query(made.day if made else today)
        limits, days = find_figures.count_delayed(session, query, viewer.sight)
        rows = find_figures.delayed_limits(
            session, query, viewer.sight, limit=SHOWN, offset=(page - 1) * SHOWN
        )  # fmt: skip
        staff = choices.staff(session)
    on = asdict(chosen)
    offered = _offered(staff, query.since, query.until)
    return render(
        "boards/delayed_limits.html",
        request,
        made=made,
        rows=rows,
        limits=limits,
        days=days,
        period=_period(query),
        processes=PROCESSES,
        titles={key: each.title for key, each in LIMITS.items()},
        names=staff.names,
        filters_on=filters_on(f"{HERE}/limits", on, _LABELS, offered),
        board_href=address(HERE, on),
        next_href=address(f"{HERE}/limits", on, page=page + 1) if page * SHOWN < limits else "",
        first_href=address(f"{HERE}/limits", on) if page > 1 else "",
        files=files_of(f"{HERE}/limits", on, viewer),
    )


@router.get(f"{HERE}/limits.{{form}}")
def download_delayed(handing: BoardHandingDep, database: DatabaseDep, today: TodayDep, chosen: FiltersDep) -> Response:
    """Every limit whose days a number counts."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        query = chosen.query(made.day if made else today)
        rows = find_figures.delayed_limits(session, query, handing.viewer.sight)
        staff = choices.staff(session)
    lines: list[tuple[Cell, ...]] = [
        (
            row.ref, PROCESSES[row.process].title, LIMITS[row.limit_key].title, row.about, row.due_on, row.days,
            staff.names.get(row.owner or "", ""), dict(staff.teams).get(row.team or "", ""),
        )
        for row in rows
    ]  # fmt: skip
    offered = _offered(staff, query.since, query.until)
    said = [_period(query), *(each.text for each in filters_on("", asdict(chosen), _LABELS, offered))]
    return handing.over("delay", "Time limits that were late, with their days", HEADER, lines, said)
