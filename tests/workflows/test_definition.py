"""A process is checked when it is defined: every fault is named, all in one message."""

from dataclasses import replace

import pytest

from deadlines.law.send_regs_2014 import FINALISED_PLAN, REPRESENTATIONS
from tests.casework import EHC
from workflows.definition import BadDefinition, Clock, Exit, Process, end, stage
from workflows.processes import PROCESSES, UnknownProcess, process

OPEN = stage("open", "Open", records=("note_added",), request_withdrawn=Exit("closed", law="local practice"))
CLOSED = end("closed", "Closed")
CLOCK = Clock(FINALISED_PLAN, ("request_received",), met_by=("request_withdrawn",))
SOUND = Process("sound", "Sound", "no law", ("request_received",), (OPEN, CLOSED), (CLOCK,))

FAULTS = {
    "the stage open is defined twice": {"stages": (OPEN, OPEN, CLOSED)},
    "no fact begins it": {"begins_with": (), "clocks": ()},
    "the stage stuck has no way out and is not an end": {
        "stages": (stage("open", "Open", request_withdrawn=Exit("stuck", law="x")), stage("stuck", "Stuck"))
    },
    "the exit request_withdrawn of open leads to nowhere, which is no stage": {
        "stages": (stage("open", "Open", request_withdrawn=Exit("nowhere", law="x")),)
    },
    "the exit request_withdrawn of open cites no law": {
        "stages": (stage("open", "Open", request_withdrawn=Exit("closed", law="")), CLOSED)
    },
    "the exit request_withdrawn of open waits for draft_reps, for which there is no clock": {
        "stages": (stage("open", "Open", request_withdrawn=Exit("closed", law="x", not_before=REPRESENTATIONS)), CLOSED)
    },
    "no fact leads to the stage apart": {"stages": (OPEN, CLOSED, end("apart", "Apart"))},
    "request_lost is not a kind of fact": {"begins_with": ("request_received", "request_lost")},
    "the clock final_plan waits for finalised_plan_sent, which cannot be recorded at any stage": {
        "clocks": (replace(CLOCK, met_by=("finalised_plan_sent",)),)
    },
    "the clock final_plan stands beside draft_reps, for which there is no clock": {
        "clocks": (replace(CLOCK, beside="draft_reps"),)
    },
    "the clock final_plan is given the day meeting, which it does not ask for": {
        "clocks": (replace(CLOCK, days={"from": "request_received", "meeting": "note_added"}),)
    },
    "the clock final_plan is given no fact for the day from": {
        "clocks": (
            replace(
                CLOCK,
                limit=replace(FINALISED_PLAN, asks={**FINALISED_PLAN.asks, "to": "It ended"}),
                days={"to": "note_added"},
            ),
        )
    },
    "the clock final_plan waits for draft_plan_served, which cannot be recorded at any stage": {
        "clocks": (replace(CLOCK, days={"from": "draft_plan_served"}),)
    },
    "the clock final_plan has wrong options. “final_plan” has no option “phase”. An option that is not used would look "
    "as if it had been taken into account. Leave it out: it has none.": {
        "clocks": (replace(CLOCK, options={"phase": "post16"}),)
    },
    "note_added both leads out of open and changes nothing there": {
        "stages": (stage("open", "Open", records=("note_added",), note_added=Exit("closed", law="x")), CLOSED),
        "clocks": (),
    },
}


def test_a_sound_process_is_defined_without_a_word() -> None:
    assert SOUND["open"] is OPEN
    assert SOUND.accepts("open") == ("request_withdrawn", "note_added")
    assert SOUND.accepts("closed") == ()
    assert replace(SOUND, always=("case_assigned",)).accepts("closed") == ("case_assigned",)


@pytest.mark.parametrize(("fault", "changes"), FAULTS.items(), ids=FAULTS)
def test_a_fault_is_named(fault: str, changes: dict[str, object]) -> None:
    with pytest.raises(BadDefinition) as refusal:
        replace(SOUND, **changes)  # type: ignore[arg-type]
    assert str(refusal.value) == f"The process sound is not sound:\n- {fault}"


def test_every_fault_is_named_in_one_message() -> None:
    with pytest.raises(BadDefinition) as refusal:
        Process(
            "bad",
            "Bad",
            "no law",
            (),
            (OPEN, OPEN, stage("stuck", "Stuck"), end("apart", "Apart")),
            (Clock(FINALISED_PLAN, ("request_lost",), beside="draft_reps"),),
        )
    assert str(refusal.value).splitlines() == [
        "The process bad is not sound:",
        "- the stage open is defined twice",
        "- no fact begins it",
        "- the exit request_withdrawn of open leads to closed, which is no stage",
        "- the exit request_withdrawn of open leads to closed, which is no stage",
        "- the stage stuck has no way out and is not an end",
        "- no fact leads to the stage apart",
        "- no fact leads to the stage stuck",
        "- request_lost is not a kind of fact",
        "- the clock final_plan waits for request_lost, which cannot be recorded at any stage",
        "- the clock final_plan stands beside draft_reps, for which there is no clock",
    ]


def test_a_process_is_found_by_its_key_and_an_unknown_one_refused_with_those_there_are() -> None:
    assert process("ehc_assessment") is EHC is PROCESSES["ehc_assessment"]
    with pytest.raises(UnknownProcess, match="does not run a process called “annual_review” yet") as refusal:
        process("annual_review")
    assert refusal.value.extra["near"] == list(PROCESSES)
    assert "ehc_assessment" in refusal.value.next_step
