"""The law for everybody: every time limit, found by words, and each one whole, with its versions and an example."""

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request, Response

from api.dependencies import DatabaseDep, SettingsDep
from api.pages.frame import whoever
from api.pages.templating import Link, render
from api.pages.visits import within_bounds
from cases.kinds import KINDS
from deadlines.defaults import QUESTIONS
from deadlines.examples import example_of
from deadlines.law.packs import PACKS
from deadlines.limits import TimeLimit
from deadlines.packs import pack as pack_named
from deadlines.questions import possible, touching
from deadlines.register import INSTRUMENTS, LIMITS, limits_of, title_of
from deadlines.register import limit as limit_of
from workflows.chosen_answers import answers_held
from workflows.definition import Clock
from workflows.processes import PROCESSES

router = APIRouter(dependencies=[Depends(within_bounds), Depends(whoever)])
Words = Annotated[str, Query(max_length=100)]


class Use(NamedTuple):
    """A clock of a process that runs this limit: what starts it, what meets it, what ends it."""

    process: str
    starts: list[str]
    met_by: list[str]
    falls_away_on: list[str]


@router.get("/law")
def list_the_law(request: Request, q: Words = "", who: Words = "") -> Response:
    """Every limit by instrument; those only that hold all the words, or bind whoever was chosen."""
    words = q.lower().split()
    groups = []
    for instrument in INSTRUMENTS:
        found = [each for each in limits_of(instrument) if _is_wanted(each, words, who)]
        if found:
            groups.append((title_of(instrument), found))
    return render(
        "law.html",
        request,
        groups=groups,
        shown=sum(len(found) for _, found in groups),
        total=len(LIMITS),
        values={"q": q, "who": who},
        bound=[("", "Everybody"), *((each, each) for each in sorted({each.duty_of for each in LIMITS.values()}))],
        chosen=[Link(f"Words: {q}", "/law")] * bool(q) + [Link(f"Who must act: {who}", "/law")] * bool(who),
        questions=QUESTIONS.values(),
    )


@router.get("/law/open-questions")
def list_open_questions(request: Request, database: DatabaseDep, first: SettingsDep) -> Response:
    """The questions the law leaves open, what is done here and why, and the limits each can touch."""
    with database.reading() as session:
        set_here = answers_held(session, first.choices)
    return render(
        "open_questions.html",
        request,
        questions=[(each, touching(LIMITS.values(), each.number)) for each in QUESTIONS.values()],
        set_here=set_here,
        breadcrumbs=[Link("Law", "/law"), Link("Questions the law leaves open")],
    )


@router.get("/law/packs")
def list_the_packs(request: Request) -> Response:
    """The proposals that can be tried out, apart from the law."""
    return render(
        "packs.html",
        request,
        packs=PACKS.values(),
        breadcrumbs=[Link("Law", "/law"), Link("Proposed: not law")],
    )


@router.get("/law/packs/{pack}")
def show_a_pack(request: Request, pack: str) -> Response:
    """One proposal: its sources, what it would change, and what was assumed where they leave something open."""
    proposed = pack_named(pack)
    limits = [(LIMITS[each.key], each.rules) for each in proposed.changes]
    return render(
        "pack.html",
        request,
        pack=proposed,
        changes=limits,
        breadcrumbs=[Link("Law", "/law"), Link("Proposed: not law", "/law/packs"), Link(proposed.title)],
    )


@router.get("/law/{key}")
def show_a_limit(request: Request, key: str) -> Response:
    """One limit whole: its words, counting, versions, exceptions, open questions, the clocks that run it."""
    limit = limit_of(key)
    return render(
        "limit.html",
        request,
        limit=limit,
        instrument=next(title_of(each) for each in INSTRUMENTS if limit in list(limits_of(each))),
        questions=possible(limit),
        uses=[_use(process.title, clock) for process in PROCESSES.values() for clock in process.clocks
              if clock.limit is limit],
        example=example_of(limit),
        breadcrumbs=[Link("Law", "/law"), Link(limit.title)],
    )  # fmt: skip


def _is_wanted(limit: TimeLimit, words: list[str], who: str) -> bool:
    if who and limit.duty_of != who:
        return False
    cites = [str(rule.cite) for rule in limit.rules]
    periods = [rule.period.in_words() for rule in limit.rules]
    text = " ".join([limit.key, limit.title, limit.sentence, *limit.asks.values(), *cites, *periods]).lower()
    return all(word in text for word in words)


def _use(process: str, clock: Clock) -> Use:
    def said(kinds: tuple[str, ...]) -> list[str]:
        return [KINDS[kind].sentence for kind in kinds]

    return Use(process, said(clock.starts), said(clock.met_by), said(clock.falls_away_on))
