"""A process is checked when it is defined: every fault is named, all in one message."""

from dataclasses import replace

import pytest

from deadlines.law.send_regs_2014 import FINALISED_PLAN, REPRESENTATIONS
from deadlines.limits import TimeLimit
from tests.casework import EHC
from workflows.definition import (
    BadDefinition,
    Clock,
    Condition,
    Exit,
    Lapse,
    Opening,
    Precedent,
    Process,
    Stage,
    end,
    stage,
)
from workflows.processes import PROCESSES, UnknownProcess, process
from workflows.soundness import faults_between

OPEN = stage("open", "Open", records=("note_added",), request_withdrawn=Exit("closed", law="local practice"))
CLOSED = end("closed", "Closed")
CLOCK = Clock(FINALISED_PLAN, ("request_received",), met_by=("request_withdrawn",))
SOUND = Process("sound", "Sound", "no law", ("request_received",), (OPEN, CLOSED), (CLOCK,), prefix="SND")

IF_SO = Condition("so decided", "Until then nobody knows.", decide_by="Decide")


def after(kind: str = "note_added", law: str = "x", limit: TimeLimit = FINALISED_PLAN) -> Exit:
    """An exit before which something is to have happened."""
    return Exit("closed", law="x", after=Precedent(kind, law, "Nothing is recorded", limit))


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
    "the exit request_withdrawn of open needs draft_reps met, for which there is no clock": {
        "stages": (
            stage("open", "Open", request_withdrawn=Exit("closed", law="x", needs_met=(REPRESENTATIONS,))),
            CLOSED,
        )
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
    "the clock final_plan is owed only if so decided, and no fact shows whether it is": {
        "clocks": (replace(CLOCK, falls_away_on=(), only_if=IF_SO),)
    },
    "the clock final_plan must either say what to decide by its day or stand beside another, not both": {
        "clocks": (replace(CLOCK, falls_away_on=("request_withdrawn",), only_if=replace(IF_SO, decide_by="")),)
    },
    "the exit request_withdrawn of open cites no law for note_added to come before it": {
        "stages": (stage("open", "Open", records=("note_added",), request_withdrawn=after(law="")), CLOSED),
        "clocks": (replace(CLOCK, met_by=("note_added",)),),
    },
    "the exit request_withdrawn of open comes after views_received, which cannot be recorded at any stage": {
        "stages": (stage("open", "Open", records=("note_added",), request_withdrawn=after("views_received")), CLOSED)
    },
    "the exit request_withdrawn of open names draft_reps, for which no clock is met by note_added": {
        "stages": (
            stage("open", "Open", records=("note_added",), request_withdrawn=after(limit=REPRESENTATIONS)),
            CLOSED,
        )
    },
    "note_added both leads out of open and changes nothing there": {
        "stages": (stage("open", "Open", records=("note_added",), note_added=Exit("closed", law="x")), CLOSED),
        "clocks": (),
    },
}

# One kind of fact that leads two ways, by the answer its detail gives.
BY_ANSWER = stage(
    "open", "Open",
    institution_replied=(
        Exit("closed", law="x", when={"answer": "full"}),
        Exit("open", law="x", when={"answer": "other"}),
    ),
)  # fmt: skip


def _by(*exits: Exit) -> Stage:
    return stage("open", "Open", institution_replied=exits)


FAULTS |= {
    "the exits institution_replied of open both take full": {
        "stages": (_by(*[Exit("closed", law="x", when={"answer": "full"})] * 2), CLOSED), "clocks": (),
    },
    "the exits institution_replied of open must each be for an answer of the same detail": {
        "stages": (_by(Exit("closed", law="x"), Exit("open", law="x", when={"answer": "full"})), CLOSED), "clocks": (),
    },
    "the exit institution_replied of open is for answer lost, which that kind of fact does not offer": {
        "stages": (_by(Exit("closed", law="x", when={"answer": "lost"})), CLOSED), "clocks": (),
    },
    "the clock final_plan is for requested_by aunt, which request_received does not offer": {
        "clocks": (replace(CLOCK, when={"requested_by": ("aunt",)}),)
    },
    "the stage open is held by aunt, who is nobody we know": {
        "stages": (replace(OPEN, held_by="aunt"), CLOSED)
    },
    "request_withdrawn leads out of open and out of every stage": {
        "anywhere": {"request_withdrawn": Exit("closed", law="x")}
    },
    "meeting_held leads from the beginning, yet begins no case": {
        "begins_at": {"meeting_held": (Exit("closed", law="x"),)}
    },
    "the exit request_received of open leads to nowhere, which is no stage": {
        "begins_at": {"request_received": (Exit("nowhere", law="x"),)}
    },
    "note_added waits for the end of draft_reps, for which there is no clock": {
        "lapses": (Lapse(REPRESENTATIONS, "note_added"),)
    },
}  # fmt: skip


def test_a_way_from_the_beginning_is_for_a_first_fact_alone() -> None:
    first = Exit("closed", law="x", when={"requested_by": "school"})
    process = replace(SOUND, begins_at={"request_received": (first,)})
    assert process.first_way("request_received", {"requested_by": "school"}) == first
    assert process.first_way("request_received", {"requested_by": "parent"}) is None
    assert process.first_way("meeting_held", {}) is None
    assert process["open"].exit_for("request_received", {"requested_by": "school"}) is None


def test_a_fact_takes_the_way_of_its_answer_and_none_without_one() -> None:
    process = replace(SOUND, stages=(BY_ANSWER, CLOSED), clocks=())
    ways = [process["open"].exit_for("institution_replied", {"answer": each}) for each in ("full", "other", "x")]
    assert [each.to if each else None for each in ways] == ["closed", "open", None]
    assert process["open"].exit_for("institution_replied", {}) is None


def test_a_way_out_of_every_stage_leads_out_of_each_but_an_end() -> None:
    process = replace(SOUND, anywhere={"meeting_held": Exit("closed", law="x")})
    assert process.accepts("open") == ("request_withdrawn", "meeting_held", "note_added")
    assert process.accepts("closed") == ()
    assert replace(process, version=2)["open"].exits.keys() == {"request_withdrawn", "meeting_held"}


def test_a_clock_may_start_only_for_some_answers_or_for_lists_that_hold_one() -> None:
    clock = replace(CLOCK, when={"requested_by": ("parent", "school")})
    assert clock.is_started_by("request_received", {"requested_by": "school"})
    assert clock.is_started_by("request_received", {"requested_by": ["other", "parent"]})
    assert not clock.is_started_by("request_received", {"requested_by": "other"})
    assert not clock.is_started_by("request_received", {})
    assert not clock.is_started_by("meeting_held", {"requested_by": "parent"})


def test_processes_that_open_each_other_must_know_each_other() -> None:
    opening = Exit("closed", law="x", opens=(Opening("other", "note_added"), Opening("sound", "meeting_held")))
    process = replace(SOUND, stages=(stage("open", "Open", request_withdrawn=opening), CLOSED))
    assert list(faults_between({"sound": process})) == [
        "request_withdrawn of sound opens other, which is no process",
        "request_withdrawn of sound opens sound with meeting_held, which begins none",
    ]
    assert list(faults_between(dict(PROCESSES))) == []


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
        "- its references have no prefix",
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
    with pytest.raises(UnknownProcess, match="does not run a process called “school_transport” yet") as refusal:
        process("school_transport")
    assert refusal.value.extra["near"] == list(PROCESSES)
    assert "ehc_assessment" in refusal.value.next_step
