"""Random walks through the EHC needs assessment: whatever is accepted replays, explains itself, and does not depend
on the order in which it was written down."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from cases.facts import NewFact, effective
from cases.kinds import KINDS
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from tests.casework import EHC, add_to, empty, judged, standing_facts
from workflows.engine import possible, replay, unrecorded
from workflows.record import Prepared
from workflows.timetable import timetable

BEGAN = date(2020, 3, 2)  # so that the exception of 2020 is law for some limits and not for others
BODIES = ("health", "nhs_england", "school")
DAYS = st.integers(0, 40).map(lambda number: timedelta(days=number))
LIMITS = ("assess_decision", "final_plan", "no_plan_decision", "advice_response", "notify_no_determination")
EXCEPTIONS = (
    "personal_circumstances",
    "coronavirus",
    "absent_from_area",
    "missed_appointment",
    "exceptional_circumstances",
)
REASON = "It happened, and this is why."


def detail_of(draw: st.DrawFn, kind: str, day: date) -> dict[str, Any]:
    """Return a detail a fact of that kind could have; what does not fit the case is refused like any other."""
    if kind == "request_received":
        return {"requested_by": "parent"}
    if kind == "advice_requested" and draw(st.booleans()):
        return {"received_on": (day + draw(DAYS) / 8).isoformat()}
    if kind == "draft_plan_served" and draw(st.booleans()):
        return {"representations_until": (day + draw(DAYS)).isoformat()}
    if kind in ("exception_claimed", "exception_ended"):
        claim = {"limit": draw(st.sampled_from(LIMITS)), "exception": draw(st.sampled_from(EXCEPTIONS))}
        return claim | ({"because": REASON} if kind == "exception_claimed" else {})
    if kind == "case_assigned":
        return {"owner": draw(st.sampled_from(("o1", "o2")))}
    simple: dict[str, dict[str, Any]] = {
        "cause_of_lateness_recorded": {"cause": "staffing"},
        "note_added": {"text": "A note."},
        "moved_to_definition": {"version": 1},
    }
    return dict(simple.get(kind, {"because": REASON} if kind == "recorded_in_error" else {}))


def kinds_after(case: Prepared) -> st.SearchStrategy[str]:
    """Choose what may come next, but seldom an end, or most walks would be short."""
    assert case.state.stage is not None
    here = EHC[case.state.stage]
    going_on = [
        kind
        for kind in possible(EHC, case.state)
        if not any(EHC[way.to].is_end for name, way in here.ways() if name == kind)
    ]
    onward = [kind for kind in here.exits if kind in going_on] or going_on
    return st.sampled_from(possible(EHC, case.state)) | st.sampled_from(going_on) | st.sampled_from(onward)


@st.composite
def walks(draw: st.DrawFn, *, corrections: bool = True, in_order: bool = False) -> tuple[list[NewFact], Prepared]:
    """Return the facts of a walk that were accepted, in the order they were recorded, and the case they made."""
    case = judged([NewFact("request_received", BEGAN, {"requested_by": "parent"})])
    accepted = [NewFact("request_received", BEGAN, {"requested_by": "parent"})]
    last = BEGAN
    for _ in range(draw(st.integers(3, 14))):
        kind = draw(kinds_after(case) if in_order else kinds_after(case) | st.sampled_from(sorted(KINDS)))
        back = timedelta() if in_order or draw(st.integers(0, 3)) else draw(DAYS)
        day = max(BEGAN, last + draw(DAYS) / 2 - back) + timedelta(days=in_order)
        about = draw(st.sampled_from(BODIES)) if KINDS[kind].about else ""
        corrects = None
        if corrections and (kind == "recorded_in_error" or draw(st.integers(0, 5)) == 0):
            corrects = draw(st.integers(1, case.history.version))
        fact = NewFact(kind, day, detail_of(draw, kind, day), about, corrects)
        try:
            case = add_to(case, fact, reason=REASON)
        except Refusal as refusal:
            event(f"refused: {refusal.code}")
            continue
        accepted.append(fact)
        last = max(last, day)
    event(f"stage: {case.state.stage}")
    return accepted, case


def told(deadlines: Sequence[Deadline]) -> list[tuple[object, ...]]:
    """Return what deadlines say, without the numbers of the facts they rest on."""
    return sorted(
        (each.limit.key, each.about, each.due_on or date.max, each.standing, each.days_late, each.steps())
        for each in deadlines
    )


def last_day(case: Prepared) -> date:
    return max(fact.happened_on for fact in standing_facts(case))


@given(walks())
@settings(max_examples=40)
def test_what_was_accepted_replays_to_the_same_case(walk: tuple[list[NewFact], Prepared]) -> None:
    facts, case = walk
    again = judged(facts, reason=REASON)
    assert replay(EHC, effective(case.history.facts)) == case.state == again.state
    assert [row["happened_on"] for row in again.events] == [fact.happened_on for fact in case.history.facts]
    assert again.view.spans == case.view.spans


@given(walks())
@settings(max_examples=40)
def test_the_timetable_of_any_accepted_case_is_made_and_explained_for_every_day(
    walk: tuple[list[NewFact], Prepared],
) -> None:
    _, case = walk
    facts = standing_facts(case)
    for offset in range(-1, (last_day(case) - BEGAN).days + 30, 9):
        for each in timetable(EHC, facts, BEGAN + timedelta(days=offset)):
            assert each.steps()
            assert each.id
            assert each.days_late >= 0


@given(walks())
@settings(max_examples=40)
def test_what_a_list_looks_up_for_a_day_is_what_the_timetable_of_that_day_says(
    walk: tuple[list[NewFact], Prepared],
) -> None:
    _, case = walk
    facts = standing_facts(case)
    for offset in range(0, (last_day(case) - BEGAN).days + 150, 7):
        day = BEGAN + timedelta(days=offset)
        made = {
            (each.limit.key, each.about, each.trigger.sequence): (each.standing, each.due_on)
            for each in timetable(EHC, facts, day)
            if each.listed and each.due_on
        }
        found = {
            (row["limit_key"], row["about"], row["trigger_sequence"]): (row["standing"], row["due_on"])
            for row in case.view.spans
            if row["from_day"] <= day < row["to_day"]
        }
        assert found == made


@given(walks())
@settings(max_examples=40)
def test_a_case_warns_of_exactly_the_determinations_before_which_no_consultation_is_recorded(
    walk: tuple[list[NewFact], Prepared],
) -> None:
    """No walk states another day of decision, so the day of the notice is the day by which to have consulted."""
    _, case = walk
    facts = standing_facts(case)
    consulted = min((fact.happened_on for fact in facts if fact.kind == "family_consulted"), default=date.max)
    kinds = ("decision_to_assess_notified", "refusal_to_assess_notified", "no_plan_necessary_notified")
    decided = [fact for fact in facts if fact.kind in kinds]
    assert [gap.fact for gap in unrecorded(EHC, facts)] == [each for each in decided if each.happened_on < consulted]


@given(walks(corrections=False))
@settings(max_examples=40)
def test_a_process_that_ended_stays_ended_unless_a_way_out_of_its_end_is_taken(
    walk: tuple[list[NewFact], Prepared],
) -> None:
    facts, _ = walk
    case, ended = judged(facts[:1]), ""
    for fact in facts[1:]:
        before = case.state.stage
        case = add_to(case, fact, reason=REASON)
        assert case.state.stage is not None
        taken_up = bool(ended) and fact.kind in EHC[before or ""].exits
        assert taken_up or ended in ("", case.state.stage)
        ended = case.state.stage if EHC[case.state.stage].is_end else ""


@given(walks(corrections=False, in_order=True), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_recording_does_not_matter_only_the_order_of_happening(
    walk: tuple[list[NewFact], Prepared], random: Random
) -> None:
    """No two facts here are of one day, for those stand in the order recorded. What is refused is tried again later."""
    facts, case = walk
    waiting = list(facts[1:])
    random.shuffle(waiting)
    shuffled = judged(facts[:1])
    refused: list[NewFact] = []
    while waiting:
        for fact in waiting:
            try:
                shuffled = add_to(shuffled, fact, reason=REASON)
            except Refusal:
                refused.append(fact)
        assert len(refused) < len(waiting), "a case that was accepted in the order it happened must be recordable"
        waiting, refused = refused, []
    for offset in (0, 45, 200):
        day = last_day(case) + timedelta(days=offset)
        assert told(timetable(EHC, standing_facts(shuffled), day)) == told(timetable(EHC, standing_facts(case), day))
    assert shuffled.state.stage == case.state.stage


def test_a_case_without_facts_replays_to_nothing() -> None:
    assert replay(EHC, ()).stage is None
    assert possible(EHC, replay(EHC, effective(empty().facts))) == EHC.begins_with
