"""The duties behind a number of the counts over a period: from the same logs, as known at the same instant."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import DatabaseDep, NowDep, require
from api.errors import Invalid
from api.packs.counts import COLUMNS
from api.pages.counts import DUTIES, PAGE, period_of, wanted_of
from api.pages.downloads import REASONS, Cell, Handing, files_of, handing_to, reasons
from api.pages.frame import PackMakerDep
from api.pages.listing import address
from api.pages.templating import Link, instant, render
from cases.database import Database
from deadlines.register import LIMITS
from deadlines.words import in_words
from workflows import counts_keeping
from workflows.counts import WAYS, Wanted, Which
from workflows.counts_keeping import Listed
from workflows.processes import PROCESSES

router = APIRouter()
SHOWN = 50
SAYS = dict(zip(WAYS, (*COLUMNS, "Late, done or not"), strict=True))
CountsHandingDep = Annotated[
    Handing, Depends(handing_to("make packs", "list deadlines across officers", "download"))
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which counts, and which of their duties."""

    wanted: Wanted
    which: Which

    @property
    def on(self) -> dict[str, Any]:
        """As an address holds it."""
        which = self.which
        return {**period_of(self.wanted), "limit": which.limit, "way": which.way, "whose": which.whose}

    @property
    def words(self) -> list[str]:
        """The same in words."""
        which, wanted = self.which, self.wanted
        says = [f"Fell due from {in_words(wanted.from_day)} to {in_words(wanted.to_day)}"]
        says += [f"As known at {instant(wanted.known_at)}", SAYS[which.way]]
        return [*says, *([LIMITS[which.limit].title] if which.limit else []), *([which.whose] if which.whose else [])]


def asked(
    request: Request,
    now: NowDep,
    limit: Annotated[str, Query(max_length=60)] = "",
    way: Annotated[str, Query(max_length=20)] = "fell_due",
    whose: Annotated[str, Query(max_length=100)] = "",
) -> Asked:
    """What an address asks for. Raises Invalid for a period, a limit or a column there is not."""
    wanted, errors = wanted_of(dict(request.query_params), now)
    fields = {each.field: each.message for each in errors}
    fields |= {"limit": "There is no such time limit."} if limit and limit not in LIMITS else {}
    fields |= {"way": f"Give one of {', '.join(WAYS)}."} if way not in WAYS else {}
    if wanted is None or fields:
        raise Invalid(fields)
    return Asked(wanted, Which(limit, way, whose))


AskedDep = Annotated[Asked, Depends(asked)]


@router.get(DUTIES)
def list_duties(
    request: Request,
    viewer: PackMakerDep,
    database: DatabaseDep,
    chosen: AskedDep,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """A page of the duties a number counts, and in how many cases they are."""
    require(viewer, "list deadlines across officers")
    first = (page - 1) * SHOWN
    with database.reading() as session:
        if not counts_keeping.is_ready(session, chosen.wanted):
            return RedirectResponse(address(PAGE, period_of(chosen.wanted)), 303)  # which says how far they are
        found = counts_keeping.listed(session, chosen.wanted, viewer.sight, chosen.which)
        shown = list(counts_keeping.with_workings(session, chosen.wanted, found[first : first + SHOWN]))
    return render(
        "counted_duties.html",
        request,
        process=PROCESSES[chosen.wanted.process],
        duties=shown,
        total=len(found),
        cases=len({each.ref for each in found}),
        days=sum(each.days for each in found),
        says=SAYS,
        words=chosen.words,
        files=files_of(DUTIES, chosen.on, viewer),
        next_href=address(DUTIES, chosen.on, page=page + 1) if first + SHOWN < len(found) else "",
        first_href=address(DUTIES, chosen.on) if page > 1 else "",
        breadcrumbs=[
            Link("Counts over a period", address(PAGE, {**period_of(chosen.wanted), "profile": "internal"})),
            Link(SAYS[chosen.which.way]),
        ],
    )


@router.get(f"{DUTIES}.{{form}}")
def download_duties(handing: CountsHandingDep, database: DatabaseDep, chosen: AskedDep) -> Response:
    """All of them as a file, each with how its day was worked out; no child is named. Raises NotWorkedOut."""
    with database.reading() as session:
        found = counts_keeping.listed(session, chosen.wanted, handing.viewer.sight, chosen.which)
    header = ("Case", "Time limit", "About", "Counted as", "Days counted", "Done on", *REASONS)
    title = f"{PROCESSES[chosen.wanted.process].title}: duties counted over a period"
    return handing.over("counted-duties", title, header, _lines(database, chosen.wanted, found), chosen.words)


def _lines(database: Database, wanted: Wanted, found: list[Listed]) -> Iterator[tuple[Cell, ...]]:
    """Case by case, so that each is worked out once, and while the file is sent."""
    found.sort(key=lambda each: each.case_id)
    with database.reading() as session:
        for each in counts_keeping.with_workings(session, wanted, found):
            yield (
                each.ref, each.deadline.limit.title, each.deadline.about, SAYS[each.way], each.days,
                each.deadline.met_on, *reasons(each.deadline),
            )  # fmt: skip
