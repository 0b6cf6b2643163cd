"""Random walks through every process: whatever is accepted replays, explains itself, and lists say what it says."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from cases.facts import NewFact, effective
from cases.kinds import KINDS, answers_of
from cases.log import History
from deadlines.refusals import Refusal
from tests.casework import judged, standing_facts
from workflows.definition import Process
from workflows.engine import possible, replay
from workflows.processes import EVERY_PROCESS
from workflows.record import Prepared
from workflows.timetable import timetable

BEGAN = {"transfer_review": date(2015, 10, 5), "lda_transfer": date(2014, 10, 6)}
BEGAN |= dict.fromkeys(("provider_concern", "concern_analysis", "sendiass_intervention"), date(2024, 3, 4))
BEGINS = date(2022, 3, 14)  # after the judgment in Devon, so that every limit has its rule
REASON = "It happened, and this is why."
EVERY = pytest.mark.parametrize("process", EVERY_PROCESS.values(), ids=EVERY_PROCESS)


def value_for(draw: st.DrawFn, kind: str, name: str, shape: Mapping[str, Any], day: date) -> Any:
    """Return something a detail of that shape could hold; whether it fits the case, the case decides."""
    shapes = [each for each in shape.get("anyOf", [shape]) if each.get("type") != "null"]
    if any(each.get("format") == "date" for each in shapes):
        return (day + timedelta(days=draw(st.integers(-30, 60)))).isoformat()
    if answers := list(answers_of(kind, name)):
        chosen = draw(st.sampled_from(answers))
        return [chosen] if any(each.get("type") == "array" for each in shapes) else chosen
    simple = {"boolean": True, "integer": 1, "object": {}}
    known = {"limit": "final_plan", "exception": "personal_circumstances", "owner": "o1", "team": "north"}
    known |= {"panel": "PNL-2022-000001", "client": "c4f09a17b"}
    return known.get(name, simple.get(str(shapes[0].get("type")), REASON))


def detail_of(draw: st.DrawFn, kind: str, day: date) -> dict[str, Any]:
    """Return a detail of a kind: what it needs, and of the rest some."""
    schema = KINDS[kind].detail.model_json_schema()
    needed = schema.get("required", [])
    return {
        name: value_for(draw, kind, name, shape, day)
        for name, shape in schema.get("properties", {}).items()
        if name in needed or draw(st.integers(0, 2)) == 0
    }


def _ends(process: Process, case: Prepared | None, kind: str) -> bool:
    """Say whether a fact of this kind may end the case here; most walks go on, or they would all be short."""
    if case is None or case.state.stage is None:
        return False
    return any(process[way.to].is_end for name, way in process[case.state.stage].ways() if name == kind)


@st.composite
def cases(draw: st.DrawFn, process: Process) -> Prepared | None:
    """Return a case that went on as far as it was let, or None where not even a beginning was accepted."""
    empty = History(1, f"{process.prefix}-2022-000001", process.key, process.version, None)
    last, case = BEGAN.get(process.key, BEGINS), None
    for step in range(draw(st.integers(4, 14))):
        history = case.history if case else empty
        kinds = possible(process, case.state) if case else process.begins_with
        onward = [each for each in kinds if not _ends(process, case, each)] or list(kinds)
        kind = draw(st.sampled_from(onward) | st.sampled_from(onward) | st.sampled_from(kinds))
        day = last + timedelta(days=draw(st.integers(0, 25)) * bool(step))
        about = draw(st.sampled_from(("health", "school"))) if KINDS[kind].about else ""
        try:
            fact = NewFact(kind, day, detail_of(draw, kind, day), about)
            case = judged([fact], history=history, reason=REASON)
        except Refusal as refusal:
            event(f"refused: {refusal.code}")
            continue
        last = day
    event(f"stage: {case.state.stage if case else 'none'}")
    return case


@EVERY
@given(data=st.data())
@settings(max_examples=25)
def test_what_was_accepted_replays_and_explains_itself_and_lists_agree(process: Process, data: st.DataObject) -> None:
    case = data.draw(cases(process))
    if case is None:
        return
    facts = standing_facts(case)
    assert replay(process, effective(case.history.facts)) == case.state
    last = facts[-1].happened_on
    for day in (facts[0].happened_on, last, last + timedelta(days=40), last + timedelta(days=400)):
        deadlines = timetable(process, facts, day)
        assert all(each.steps() and each.days_late >= 0 for each in deadlines)
        if day >= last:
            made = {
                (each.limit.key, each.about, each.trigger.sequence, each.due_on): each.standing
                for each in deadlines
                if each.listed and each.due_on
            }
            found = {
                (row["limit_key"], row["about"], row["trigger_sequence"], row["due_on"]): row["standing"]
                for row in case.view.spans
                if row["from_day"] <= day < row["to_day"]
            }
            assert found == made


@EVERY
def test_a_process_can_be_walked_to_an_end(process: Process) -> None:
    """No stage is a place that nobody leaves: from each an end can be reached by the ways written down."""
    ends = {stage.name for stage in process.stages if stage.is_end}
    reaching = set(ends)
    while True:
        more = {
            name
            for name, stage in process.by_name.items()
            if name not in reaching and any(way.to in reaching for _, way in stage.ways())
        }
        if not more:
            break
        reaching |= more
    assert set(process.by_name) == reaching
