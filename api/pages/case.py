"""A case: where it stands, what is due with every reason, what may happen now, and everything ever recorded."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.accounts import Viewer
from api.dependencies import ChoicesDep, DatabaseDep, TodayDep
from api.drafting import address_of
from api.pages.casefile import CaseFile, holder_of, open_file, people_of, possible_for, told
from api.pages.child import draw
from api.pages.claims import KIND as CLAIMED
from api.pages.claims import ways_to_claim
from api.pages.frame import ReaderDep
from api.pages.notice_tasks import tasks_of_cases
from api.pages.record import choices
from api.pages.templating import Link, Notice, render
from api.reading import also_read
from api.roles import may_record
from cases.drafts import drafts_of
from cases.facts import DOCUMENT_ADDED, Fact
from cases.kinds import KINDS
from cases.sight import who_may_see
from deadlines.deadline import Deadline, under
from deadlines.words import count_of, in_words
from workflows.advice import processes_that_ask
from workflows.child import Strand, strands
from workflows.ledger import held_by, parts_of
from workflows.meeting_warning import counted_from_the_meeting
from workflows.notice_offers import offers
from workflows.panel_questions import open_questions
from workflows.soundness import HOLDERS
from workflows.stage_guidance import guidance_of, provisions_of

router = APIRouter()
IN_TURN = {"advice_requested": "another body", "institution_consulted": "another school or institution"}
BESIDE = 640  # the width of the drawing of a child's cases, in its own units, where it stands in a column


@router.get("/cases/{ref}")
def show_case(
    request: Request,
    ref: str,
    viewer: ReaderDep,
    database: DatabaseDep,
    today: TodayDep,
    law_choices: ChoicesDep,
    recorded: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    reassigned: Annotated[int | None, Query(ge=0, le=1)] = None,
) -> Response:
    """One case as it stands today."""
    with database.reading() as session:
        case = open_file(session, ref, today)
        people = people_of(session, case, viewer)
        found = strands(session, ref, today) if case.process.has_child else []
        also_read(request, (each.history.ref for each in found))
        tasks = tasks_of_cases(session, [ref], viewer.sight, today)
        typed = drafts_of(session, viewer.officer_id, ref)
    case = replace(case, deadlines=under(law_choices, case.deadlines))
    done = _recorded(case, recorded) or (Notice("The case was reassigned.", True) if reassigned else None)
    return render(
        "case.html",
        request,
        case=case,
        places=_places(case, viewer),
        child=people.child,
        holder=holder_of(case, people),
        turn=held_by(case.process, case.current, today) if case.current and not case.is_ended else "",
        strands=found,
        drawing=draw(found, today, BESIDE),
        holders=HOLDERS,
        delays={each.id: parts_of(case.process, case.current, each) for each in case.deadlines if each.days_late},
        groups=choices(case, possible_for(case, viewer)),
        facts=told(case, people, viewer),
        from_meeting=_from_the_meeting(case, found),
        tasks=tasks,
        drafts=typed,
        draft_address=address_of,
        notices=offers(case.process, case.state) if viewer.may("release notices") and case.process.has_child else [],
        **_help(case, today),
        claims=ways_to_claim(case) if may_record(viewer.role, CLAIMED) else {},
        may_assign=viewer.may("assign cases"),
        is_restricted=bool(who_may_see(case.current)),
        fact_count=count_of(len(case.history.facts), "fact"),
        notice=done,
        breadcrumbs=[Link("All cases", "/cases"), Link(case.ref)],
    )


def _places(case: CaseFile, viewer: Viewer) -> list[Link]:
    """The other pages of a case that this reader may see, those used every day first."""
    is_about_a_child = case.process.has_child
    keeps_papers = viewer.may("see children") and DOCUMENT_ADDED in case.process.always
    asked = viewer.may("list for panels") and bool(open_questions(case.process, case.state.stage))
    each = {
        "Notes": ("notes", keeps_papers),
        "Documents": ("documents", keeps_papers),
        "Notices": ("notices", is_about_a_child),
        "Advice asked for": ("advice", keeps_papers and case.process.key in processes_that_ask()),
        "Every process of this child": ("child", is_about_a_child),
        "Ask a panel": ("panel", asked),
        "Who may see this case": ("restriction", viewer.may("restrict cases") and case.history.child_id is not None),
        "Chronology pack": ("pack", viewer.may("make packs")),
        "Replay": ("replay", viewer.may("replay")),
        "Verify": ("verify", viewer.may("verify")),
    }
    return [Link(text, f"/cases/{case.ref}/{page}") for text, (page, is_shown) in each.items() if is_shown]


def _from_the_meeting(case: CaseFile, of_child: list[Strand]) -> Deadline | None:
    """The next review as counted from the last meeting, which is in the case that opened this one."""
    opener = next((each.opener for each in of_child if each.history.ref == case.ref), None)
    before = next((each.facts for each in of_child if each.history.ref == opener), ())
    return None if case.is_ended else counted_from_the_meeting(case.process, case.current, before, case.on)


def _help(case: CaseFile, today: date) -> dict[str, Any]:
    """What one does at the stage, and the provisions it is about."""
    if case.state.stage is None:
        return {"guidance": None}
    here = case.process[case.state.stage]
    return {"guidance": guidance_of(case.process, here), "provisions": provisions_of(case.process, here, today)}


def _recorded(case: CaseFile, sequence: int | None) -> Notice | None:
    """What the page says after something was recorded in it."""
    fact = next((each for each in case.history.facts if each.sequence == sequence), None)
    if fact is None:
        return None
    label = KINDS[fact.kind].label
    what = f"Fact {fact.corrects} was corrected" if fact.corrects else f"“{label}” was recorded"
    receipt = Link("Receipt: every date that moved with it", f"/cases/{case.ref}/facts/{fact.sequence}/moved")
    more = (receipt, *_of_another_body(case, fact))
    return Notice(f"{what} for {in_words(fact.happened_on)}, as fact {fact.sequence}.", is_success=True, more=more)


def _of_another_body(case: CaseFile, fact: Fact) -> list[Link]:
    """The same of the same day for another body: several are mostly asked on one day."""
    if not fact.about or fact.kind not in IN_TURN or fact.corrects:
        return []
    again = f"/cases/{case.ref}/record?kind={fact.kind}&happened_on={fact.happened_on.isoformat()}"
    return [Link(f"Record it for {IN_TURN[fact.kind]} on the same day", again)]
