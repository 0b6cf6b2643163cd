"""What differs between two days over every case and deadline: counts that open their lists, each row with its why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Row
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, require
from api.errors import NotFound
from api.pages.choices import Staff, staff
from api.pages.downloads import Cell, HandingDep, files_of
from api.pages.frame import ReplayerDep
from api.pages.instants import in_address
from api.pages.listing import address
from api.pages.past import Number, looking_back
from api.pages.snapshots import DAYS_PAST, Shown, names_of, shown
from api.pages.templating import Link, render
from cases import differences
from cases.database import Database
from cases.differences import KINDS, Kind
from cases.facts import Fact
from cases.sight import Sight
from deadlines.register import LIMITS
from deadlines.standing import Standing
from deadlines.words import in_words
from workflows.differing import Between, cases_between
from workflows.moments import Moment
from workflows.processes import PROCESSES
from workflows.sentences import sentence_of
from workflows.snapshot_keeping import checks as snapshot_checks
from workflows.snapshots import whole_snapshot

router = APIRouter()
SHOWN = 25
_AT_A_TIME = 200
_NOT_THERE, _NOBODY = "Not there", "Nobody yet"
After = Annotated[int, Query(ge=0, le=2**53)]
KindWord = Annotated[str, Query(max_length=20)]


@dataclass(frozen=True, slots=True)
class Difference:
    """One case or deadline that is otherwise, in words; `limit` and `about` are empty for a case."""

    ref: str
    process: str
    limit: str
    about: str
    was: str
    is_now: str
    due_was: date | None
    due_is: date | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The two days that are compared, the earlier first."""

    earlier: Shown
    later: Shown

    @property
    def moments(self) -> tuple[Moment, Moment]:
        """The two as moments of a case."""
        one, other = self.earlier.past, self.later.past
        return Moment(one.as_at, one.known_at), Moment(other.as_at, other.known_at)

    @property
    def href(self) -> str:
        """The address of what differs between them."""
        return f"/past/{self.earlier.past.number}/until/{self.later.past.number}"

    @property
    def of_case(self) -> str:
        """What follows the address of a case's replay, for the same two moments."""
        one, other = self.earlier.past, self.later.past
        first = {"on": one.as_at, "known_at": in_address(one.known_at)}
        return address("", first, until=other.as_at, until_known_at=in_address(other.known_at))


@router.get("/compare")
def compare(
    viewer: ReplayerDep, database: DatabaseDep, one: Annotated[int, Query(ge=1)], other: Annotated[int, Query(ge=1)]
) -> Response:
    """From the choice of two days to what differs between them."""
    with database.reading() as session:
        pair = _pair(session, viewer, one, other)
    return RedirectResponse(pair.href, 303)


@router.get("/past/{snapshot}/until/{other}")
def show_differences(
    request: Request,
    viewer: ReplayerDep,
    database: DatabaseDep,
    snapshot: Number,
    other: Number,
    kind: KindWord = "",
    after: After = 0,
) -> Response:
    """How many cases and deadlines are otherwise in which way; with a kind, those of it."""
    with database.reading() as session:
        pair = _pair(session, viewer, snapshot, other)
        one, two = pair.earlier.past.number, pair.later.past.number
        counts = [(each, differences.count(session, each, one, two, viewer.sight)) for each in KINDS.values()]
        chosen = _kind(kind) if kind else None
        rows = differences.page(session, chosen, one, two, viewer.sight, after=after, limit=SHOWN + 1) if chosen else []
        listed = _told(session, pair, chosen, rows[:SHOWN], staff(session)) if chosen else []
    on = {"kind": kind}
    return render(
        "differences.html",
        request,
        pair=pair,
        cases=[each for each in counts if each[0].is_of_cases],
        deadlines=[each for each in counts if not each[0].is_of_cases],
        chosen=chosen,
        total=dict(counts)[chosen] if chosen else 0,
        listed=listed,
        files=files_of(f"{pair.href}/{chosen.key}", {}, viewer) if chosen else (),
        next_href=address(pair.href, on, after=rows[SHOWN - 1].number) if len(rows) > SHOWN else "",
        first_href=address(pair.href, on) if after else "",
        breadcrumbs=[DAYS_PAST, Link("What differs")],
    )


@router.get("/past/{snapshot}/until/{other}/{kind}.{form}")
def download_differences(
    handing: HandingDep,
    database: DatabaseDep,
    snapshot: Number,
    other: Number,
    kind: Annotated[str, Path(max_length=20)],
) -> Response:
    """Every case or deadline of one kind of difference, as it was and is and why."""
    require(handing.viewer, "replay")
    chosen = _kind(kind)
    with database.reading() as session:
        pair = _pair(session, handing.viewer, snapshot, other)
    noun = "Cases" if chosen.is_of_cases else "Deadlines"
    title = f"{noun} that {chosen.says}, from {pair.earlier.past.says} to {pair.later.past.says}"
    header = ("Case", "Process", "Time limit", "About", "Was", "Last day was", "Is", "Last day is", "Why")
    return handing.over(
        f"differences-{chosen.key}", title, header, _lines(database, pair, chosen, handing.viewer.sight)
    )


def _lines(database: Database, pair: Pair, kind: Kind, sight: Sight) -> Iterator[tuple[Cell, ...]]:
    after, one, two = 0, pair.earlier.past.number, pair.later.past.number
    with database.reading() as session:
        people = staff(session)
        while rows := differences.page(session, kind, one, two, sight, after=after, limit=_AT_A_TIME):
            for each in _told(session, pair, kind, rows, people):
                yield (
                    each.ref, each.process, each.limit, each.about, each.was, each.due_was, each.is_now, each.due_is,
                    " ".join(each.because),
                )  # fmt: skip
            after = rows[-1].number


def _pair(session: Session, viewer: Viewer, one: int, other: int) -> Pair:
    """The two snapshots, that of the earlier day and instant first. Raises NoSuchSnapshot, NotWhole."""
    names, checks = names_of(session), snapshot_checks(session)
    both = [shown(whole_snapshot(session, number), names, looking_back(viewer), checks) for number in (one, other)]
    both.sort(key=lambda each: (each.past.as_at, each.past.known_at, each.past.number))
    return Pair(*both)


def _kind(key: str) -> Kind:
    if key not in KINDS:
        raise NotFound
    return KINDS[key]


def _told(session: Session, pair: Pair, kind: Kind, rows: Sequence[Row[Any]], people: Staff) -> list[Difference]:
    found = cases_between(session, [row.case_id for row in rows], *pair.moments)
    return [_difference(kind, row, found.get(row.case_id), people) for row in rows]


def _difference(kind: Kind, row: Row[Any], case: Between | None, people: Staff) -> Difference:
    process = PROCESSES[row.process].title if row.process in PROCESSES else row.process
    if kind.is_of_cases:
        was, is_now = _of_case(kind, row, people)
        facts = tuple(fact_between(each) for each in case.facts) if case else ()
        return Difference(row.ref, process, "", "", was, is_now, None, None, facts)
    due = row.due_on_before, row.due_on_after
    why = case.why(row.limit_key, row.about, due) if case else ()
    limit = LIMITS[row.limit_key].title if row.limit_key in LIMITS else row.limit_key
    was, is_now = (
        Standing(each).in_words if each else _NOT_THERE for each in (row.standing_before, row.standing_after)
    )
    return Difference(row.ref, process, limit, row.about, was, is_now, *due, why)


def _of_case(kind: Kind, row: Row[Any], people: Staff) -> tuple[str, str]:
    if kind.key == "reassigned":
        teams = dict(people.teams)
        both = ((row.owner_before, row.team_before), (row.owner_after, row.team_after))
        was, is_now = (
            ", ".join(filter(None, (people.names.get(owner or "", owner or _NOBODY), teams.get(team or "", team))))
            for owner, team in both
        )
        return was, is_now
    stages = {stage.name: stage.says for stage in PROCESSES[row.process].stages} if row.process in PROCESSES else {}
    was, is_now = (stages.get(each, each) if each else _NOT_THERE for each in (row.stage_before, row.stage_after))
    return was, is_now


def fact_between(fact: Fact) -> str:
    """One fact between two moments, as a sentence."""
    corrects = f", which corrects fact {fact.corrects}" if fact.corrects else ""
    return f"{sentence_of(fact.kind, fact.about)} on {in_words(fact.happened_on)} (fact {fact.sequence}{corrects})."
