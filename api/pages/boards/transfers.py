"""The year's transfers between phases: the two days of reg 18, how far each is, and who will miss one; with lists."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.boards.frame import BoardHandingDep, BoardReaderDep, render_board
from api.pages.downloads import Cell, files_of
from api.pages.listing import Blank, Word, address, filters_on
from api.pages.templating import render
from cases import find_figures
from cases.details.reviews import PHASES
from cases.figure_tables import FiguresDay
from cases.schools import schools_on
from workflows.back_schedule import Prospect, Reached, Schedule, back_from
from workflows.cohorts import name_of_year

router = APIRouter()
HERE = "/boards/transfers"
SHOWN = 50
UNKNOWN = "unknown"  # of a school, or an officer: none is known
AT_RISK = (Prospect.ONLY_FASTER, Prospect.CANNOT)
_LABELS = {
    "due_on": "Place named by", "phase": "Transfer", "school": "School", "officer": "Officer", "reached": "How far",
    "prospect": "Prospect", "at_risk": "At risk",
}  # fmt: skip
HEADER = (
    "Case", "Child's number", "Year group", "School", "Transfer", "Transfer on", "Place named by", "Days left",
    "How far", "Prospect", "Latest review meeting", "Last possible meeting", "Invite by", "Officer",
    "How it was worked out",
)  # fmt: skip
Day = Annotated[date | None, Blank, Query()]


@dataclass(frozen=True, slots=True)
class Transfer:
    """One of the cohort as it stood on a morning. `ref` is empty where no case is open."""

    ref: str
    child_id: int
    phase: str
    transfer_on: date
    due_on: date
    year: int
    school: str
    officer: str
    reached: Reached
    prospect: Prospect

    @property
    def is_at_risk(self) -> bool:
        """Whether its day can be kept only by acting faster than the law asks, or not at all."""
        return self.prospect in AT_RISK

    @property
    def schedule(self) -> Schedule:
        """The days back from the last lawful one."""
        return _schedule(self.phase, self.transfer_on)


@lru_cache(64)
def _schedule(phase: str, transfer_on: date) -> Schedule:
    return back_from(phase, transfer_on)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which of the cohort; None for no filter."""

    due_on: date | None = None
    phase: str | None = None
    school: str | None = None
    officer: str | None = None
    reached: str | None = None
    prospect: str | None = None
    at_risk: str | None = None

    def leaves(self, each: Transfer) -> bool:
        """Whether one is among those asked for."""
        return (
            self.due_on in (None, each.due_on)
            and self.phase in (None, each.phase)
            and self.school in (None, each.school)
            and self.officer in (None, each.officer)
            and self.reached in (None, each.reached.name.lower())
            and self.prospect in (None, each.prospect.name.lower())
            and (self.at_risk is None or each.is_at_risk)
        )


async def filters(
    due_on: Day = None,
    phase: Word = None,
    school: Word = None,
    officer: Word = None,
    reached: Word = None,
    prospect: Word = None,
    at_risk: Word = None,
) -> Filters:
    """The filters an address holds."""
    return Filters(due_on, phase, school, officer, reached, prospect, at_risk)


FiltersDep = Annotated[Filters, Depends(filters)]


def transfers(session: Session, made: FiguresDay | None, viewer: Viewer, chosen: Filters) -> list[Transfer]:
    """Those of the cohort that the filters leave, the hardest to keep first: every number is of these."""
    rows = find_figures.transfers_on(session, made.day, viewer.sight) if made else []
    found = [
        Transfer(
            row.ref or "", row.child_id, row.phase, row.transfer_on, row.due_on, row.year, row.school_urn or UNKNOWN,
            row.owner or UNKNOWN, Reached[row.reached], Prospect[row.prospect],
        )
        for row in rows
    ]  # fmt: skip
    order = {each: at for at, each in enumerate(reversed(Prospect))}
    wanted = [each for each in found if chosen.leaves(each)]
    return sorted(wanted, key=lambda each: (order[each.prospect], each.due_on, each.child_id))


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the cohort: how many, of them without a case, named and at risk; each number by its list's filters."""

    key: str
    words: str
    number: int
    without_case: int
    named: int
    at_risk: int


def groups(of: Iterable[Transfer], by: Callable[[Transfer], str], words: Callable[[str], str]) -> list[Group]:
    """The cohort in groups, those with the most at risk first."""
    together: dict[str, list[Transfer]] = {}
    for each in of:
        together.setdefault(by(each), []).append(each)
    found = [
        Group(
            key,
            words(key),
            len(some),
            sum(each.reached is Reached.NO_CASE for each in some),
            sum(each.reached is Reached.NAMED for each in some),
            sum(each.is_at_risk for each in some),
        )
        for key, some in together.items()
    ]
    return sorted(found, key=lambda each: (-each.at_risk, -each.number, each.words))


@dataclass(frozen=True, slots=True)
class DueDay:
    """One of the days by which a place must be named: how many, days left, and how far they are."""

    due_on: date
    days_left: int
    number: int
    at_risk: int
    steps: list[tuple[Reached, int]]
    schedule: Schedule


def due_days(of: Sequence[Transfer], today: date) -> list[DueDay]:
    """The statutory days of this cohort, the soonest to come first and those that have passed last."""
    found = []
    for due_on in sorted({each.due_on for each in of}, key=lambda day: (day < today, day)):
        some = [each for each in of if each.due_on == due_on]
        counted = Counter(each.reached for each in some)
        steps = [(step, counted[step]) for step in Reached]
        at_risk = sum(each.is_at_risk for each in some)
        found.append(DueDay(due_on, (due_on - today).days, len(some), at_risk, steps, some[0].schedule))
    return found


@router.get(HERE)
def show_transfers(
    request: Request, viewer: BoardReaderDep, database: DatabaseDep, today: TodayDep, chosen: FiltersDep
) -> Response:
    """The cohort by its days, and by transfer, school and officer."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        found = transfers(session, made, viewer, chosen)
        named = named_in(session, today)
    on = asdict(chosen)
    return render_board(
        "boards/transfers.html",
        request,
        viewer,
        HERE,
        made=made,
        total=len(found),
        days=due_days(found, today),
        prospects=[(each, Counter(one.prospect for one in found)[each]) for each in Prospect],
        tables=[
            ("phase", "By transfer", "Transfer", groups(found, lambda each: each.phase, named["phase"])),
            ("officer", "By officer", "Officer", groups(found, lambda each: each.officer, named["officer"])),
            ("school", "By school", "School", groups(found, lambda each: each.school, named["school"])),
        ],
        href=lambda **changed: address(f"{HERE}/list", on, **changed),
        filters_on=filters_on(HERE, on, _LABELS, _words(named, found)),
        files=files_of(f"{HERE}/list", on, viewer),
        may_open=viewer.may("open cases"),
    )


def named_in(session: Session, today: date) -> dict[str, Callable[[str], str]]:
    """How a phase, a school and an officer are named by their keys."""
    schools = {urn: row.name for urn, row in schools_on(session, today).items()}
    staff = choices.staff(session).names
    return {
        "phase": lambda key: PHASES.get(key, key),
        "school": lambda key: "School not known" if key == UNKNOWN else schools.get(key, key),
        "officer": lambda key: "Nobody yet" if key == UNKNOWN else staff.get(key, key),
    }


def _words(named: dict[str, Callable[[str], str]], found: Iterable[Transfer]) -> dict[str, Any]:
    return {
        "phase": list(PHASES.items()),
        "school": [(each.school, named["school"](each.school)) for each in found],
        "officer": [(each.officer, named["officer"](each.officer)) for each in found],
        "reached": [(each.name.lower(), each.value) for each in Reached],
        "prospect": [(each.name.lower(), each.value) for each in Prospect],
        "at_risk": [("yes", "cannot be met, or only faster than the law asks")],
    }


@router.get(f"{HERE}/list")
def list_transfers(
    request: Request,
    viewer: BoardReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    chosen: FiltersDep,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Those of the cohort that a number counts, each with the days back from its last one."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        found = transfers(session, made, viewer, chosen)
        named = named_in(session, today)
    on, first = asdict(chosen), (page - 1) * SHOWN
    return render(
        "boards/transfer_list.html",
        request,
        made=made,
        rows=found[first : first + SHOWN],
        total=len(found),
        today=today,
        named=named,
        name_of_year=name_of_year,
        no_case=Reached.NO_CASE,
        filters_on=filters_on(f"{HERE}/list", on, _LABELS, _words(named, found)),
        next_href=address(f"{HERE}/list", on, page=page + 1) if first + SHOWN < len(found) else "",
        first_href=address(f"{HERE}/list", on) if page > 1 else "",
        files=files_of(f"{HERE}/list", on, viewer),
    )


@router.get(f"{HERE}/list.{{form}}")
def download_transfers(
    handing: BoardHandingDep, database: DatabaseDep, today: TodayDep, chosen: FiltersDep
) -> Response:
    """The same as a file, by the child's number and never by name."""
    with database.reading() as session:
        made = find_figures.last_made(session)
        found = transfers(session, made, handing.viewer, chosen)
        named = named_in(session, today)
    lines: list[tuple[Cell, ...]] = [
        (
            each.ref, each.child_id, name_of_year(each.year), named["school"](each.school), PHASES[each.phase],
            each.transfer_on, each.due_on, (each.due_on - today).days, each.reached.value, each.prospect.value,
            each.schedule.latest_meeting, each.schedule.last_possible_meeting, each.schedule.invite_by,
            named["officer"](each.officer),
            " ".join(f"{number}. {step}" for number, step in enumerate(each.schedule.steps, start=1)),
        )
        for each in found
    ]  # fmt: skip
    said = [each.text for each in filters_on("", asdict(chosen), _LABELS, _words(named, found))]
    return handing.over("transfers", "Transfers between phases at the end of this school year", HEADER, lines, said)
