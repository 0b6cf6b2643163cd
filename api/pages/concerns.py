"""Concerns about providers: the register with its filters, and as CSV. Who raised one is a role, never a name."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.dependencies import DatabaseDep, TodayDep
from api.pages import choices
from api.pages.choices import Choice
from api.pages.downloads import HandingDep, files_of
from api.pages.frame import ReaderDep
from api.pages.listing import Blank, Day, StateWord, Word, filters_on
from api.pages.templating import Column, render
from cases.details.concerns import NAMES_OF_PROVIDERS, RAISED_BY, THEMES
from workflows.concerns import Concern, Outcome, Owed, Wanted, register
from workflows.soundness import HOLDERS

router = APIRouter()
REPLIES: Sequence[Choice] = [
    ("initial", "Initial response"),
    ("full", "Full response"),
    ("remedial", "Remedial action"),
]
OUTCOMES: Sequence[Choice] = [("judged", "Agreed day has come"), *((each.value, each.in_words) for each in Outcome)]
_STATES = [("open", "Open"), ("ended", "Ended"), ("all", "Both")]
_LABELS = {
    "provider": "Provider", "theme": "Touches", "raised_by": "Raised by", "raised_from": "Raised from",
    "raised_to": "Raised to", "open_on": "Open on", "reply": "Owed", "outcome": "What became of it",
    "due_from": "Agreed day from", "due_to": "Agreed day to",
}  # fmt: skip
_OWED_COLUMNS = ("due on", "done on", "outcome", "days after the agreed day", "agreed by", "how it was worked out")
HEADER = (
    "Case", "Provider", "Received on", "Raised by", "Touches", "Forwarded on", "Stage", "Next step with", "Ended on",
    *(f"{said}: {column}" for _, said in REPLIES for column in _OWED_COLUMNS),
)  # fmt: skip
ReplyWord = Annotated[Literal["initial", "full", "remedial"] | None, Blank, Query()]
OutcomeWord = Annotated[Literal["in_time", "late", "not_done", "awaited", "not_owed", "judged"] | None, Blank, Query()]


async def wanted(
    provider: Word = None,
    theme: Word = None,
    raised_by: Word = None,
    state: StateWord = "open",
    raised_from: Day = None,
    raised_to: Day = None,
    open_on: Day = None,
    reply: ReplyWord = None,
    outcome: OutcomeWord = None,
    due_from: Day = None,
    due_to: Day = None,
) -> Wanted:
    """The concerns an address asks for. An outcome or an agreed day without a reply is that of the full response."""
    if reply is None and (outcome or due_from or due_to):
        reply = "full"
    return Wanted(
        provider, theme, raised_by, state, raised_from, raised_to, open_on, reply, outcome, due_from, due_to
    )  # fmt: skip


WantedDep = Annotated[Wanted, Depends(wanted)]
_OFFERED = {
    "provider": list(NAMES_OF_PROVIDERS.items()),
    "theme": list(THEMES.items()),
    "raised_by": list(RAISED_BY.items()),
    "reply": REPLIES,
    "outcome": OUTCOMES,
    "state": _STATES,
}


@router.get("/concerns")
def list_concerns(
    request: Request, viewer: ReaderDep, database: DatabaseDep, today: TodayDep, chosen: WantedDep
) -> Response:
    """The concerns asked for, the latest first, each with what its provider owes."""
    with database.reading() as session:
        everything = register(session, today)
        staff = choices.staff(session)
    on = asdict(chosen)
    return render(
        "concerns.html",
        request,
        concerns=[each for each in everything if chosen.holds(each)],
        in_all=len(everything),
        columns=[Column(text) for text in ("Case", "Raised, and what it touches", "Stage", "What the provider owes")],
        replies=REPLIES,
        names=NAMES_OF_PROVIDERS,
        raised_by=RAISED_BY,
        themes=THEMES,
        holders=HOLDERS,
        officers=staff.names,
        offered=_OFFERED,
        filters=on,
        filters_on=filters_on("/concerns", on, _LABELS, _OFFERED),
        may_open=viewer.may("open cases"),
        sees_trends=viewer.may("list deadlines across officers"),
        files=files_of("/concerns", on, viewer),
    )


@router.get("/concerns.{form}")
def download_concerns(handing: HandingDep, database: DatabaseDep, today: TodayDep, chosen: WantedDep) -> Response:
    """The same concerns as a file, each agreed day with how it was worked out."""
    with database.reading() as session:
        found = [each for each in register(session, today) if chosen.holds(each)]
    filters = [each.text for each in filters_on("", asdict(chosen), _LABELS, _OFFERED)]
    return handing.over("concerns", "Concerns about providers", HEADER, (line(each) for each in found), filters)


def line(concern: Concern) -> tuple[str, ...]:
    """One concern as the cells under HEADER."""
    return (
        concern.ref,
        NAMES_OF_PROVIDERS[concern.provider],
        concern.received_on.isoformat(),
        RAISED_BY[concern.raised_by],
        "; ".join(THEMES[each] for each in concern.themes),
        concern.forwarded_on.isoformat() if concern.forwarded_on else "",
        concern.says,
        HOLDERS[concern.held_by],
        concern.ended_on.isoformat() if concern.ended_on else "",
        *(cell for which, _ in REPLIES for cell in _owed(concern.owed(which))),
    )


def _owed(owed: Owed | None) -> tuple[str, ...]:
    if owed is None:
        return ("",) * len(_OWED_COLUMNS)
    return (
        owed.due_on.isoformat(),
        owed.done_on.isoformat() if owed.done_on else "",
        owed.outcome.in_words,
        str(owed.days_after),
        str(owed.deadline.limit.authority),
        " ".join(f"{number}. {step}" for number, step in enumerate(owed.deadline.steps(), start=1)),
    )
