"""What can happen in a life whatever is under way: every process about a child takes it, or says why it does not."""

from dataclasses import replace
from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact, effective
from cases.kinds import KINDS
from tests.casework import add, clocks, empty, judged, new, read
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, kinds_of, opened_from
from workflows.engine import State, place_objections
from workflows.processes import PROCESSES
from workflows.processes.shared import LIFE_EVENTS
from workflows.soundness import faults_of_lives

ABOUT_A_CHILD = [key for key, each in PROCESSES.items() if each.has_child]

# The stage to which each leads, "recorded" where it changes nothing, "-" where the process says why it is not taken.
LIVES = rows("""
| process             | child_died | moved_to_another_authority | left_england | detention_began        | plan_ceased    |
|---------------------|------------|----------------------------|--------------|------------------------|----------------|
| ehc_assessment      | died       | moved                      | left_england | suspended_by_detention | -              |
| annual_review       | died       | moved                      | -            | suspended_by_detention | no_longer_owed |
| plan_amendment      | died       | moved                      | -            | suspended_by_detention | plan_ceased    |
| phase_transfer      | died       | moved                      | -            | suspended_by_detention | plan_ceased    |
| reassessment        | died       | moved                      | -            | suspended_by_detention | plan_ceased    |
| ceasing             | died       | moved                      | -            | suspended_by_detention | -              |
| beyond_25           | died       | moved                      | -            | -                      | plan_ceased    |
| move_out            | died       | -                          | left_england | suspended_by_detention | plan_ceased    |
| move_in             | died       | moved                      | -            | suspended_by_detention | plan_ceased    |
| commissioner_change | died       | moved                      | -            | suspended_by_detention | plan_ceased    |
| appeal              | died       | -                          | -            | -                      | -              |
| mediation           | died       | -                          | -            | suspended_by_detention | -              |
| order               | died       | moved                      | left_england | suspended_by_detention | recorded       |
| recommendations     | died       | -                          | -            | suspended_by_detention | -              |
| transfer_review     | died       | moved                      | -            | -                      | -              |
| lda_transfer        | died       | moved                      | left_england | suspended_by_detention | -              |
| detained            | died       | handed_over                | -            | -                      | -              |
| detained_appeal     | died       | -                          | -            | -                      | -              |
""")  # noqa: E501

# How whoever asked, or may appeal, takes it back; a process without such a fact begins without anybody's asking.
TAKEN_BACK = {
    "ehc_assessment": "request_withdrawn", "reassessment": "request_withdrawn", "appeal": "appeal_withdrawn",
    "detained_appeal": "appeal_withdrawn",
    "mediation": "mediation_declined", "move_out": "move_called_off", "move_in": "move_called_off",
}  # fmt: skip
OWED_UNASKED = {
    "annual_review": "A review is owed each year (CFA s.44(1)).",
    "plan_amendment": "The authority proposes it, and can drop it (reg 28).",
    "phase_transfer": "The review before a transfer is owed (reg 18).",
    "ceasing": "The authority considers it, and can keep the plan (CFA s.45(1)).",
    "beyond_25": "The authority continues the plan or does not (CFA s.46).",
    "commissioner_change": "The duties are of the health bodies (regs 15(7), (8), 16).",
    "order": "An order is carried out until it is set aside (reg 44(1)).",
    "recommendations": "The answers are owed (SI 2017/1306 regs 6, 7).",
    "transfer_review": "The transfer of a statement is owed (SI 2014/2270 arts 12, 14).",
    "lda_transfer": "Nothing provides for taking back the consent (SI 2014/2270 art 27).",
    "detained": "Somebody known of is to be considered without a request too (CFA s.71(4)).",
}


def test_the_table_has_every_process_about_a_child_and_every_event() -> None:
    assert [row["process"] for row in LIVES] == ABOUT_A_CHILD
    assert all(set(row.cells) == {"process", *LIFE_EVENTS} for row in LIVES)
    assert all(KINDS[event] for event in LIFE_EVENTS)


@pytest.mark.parametrize("row", LIVES, ids=lambda row: row["process"])
def test_a_process_takes_each_event_at_every_stage_or_says_why_not(row: Row) -> None:
    process = PROCESSES[row["process"]]
    for event in LIFE_EVENTS:
        for name in [name for name, stage in process.by_name.items() if not stage.is_end]:
            way = process[name].exit_for(event, {})
            objections = place_objections(process, State(name), NewFact(event, date(2025, 9, 1)))
            if row[event] == "-":
                assert process.untouched_by[event].endswith(".")
                assert not objections or process.untouched_by[event] in objections[0].sentence
            else:
                assert objections == []
                assert (way.to if way else "recorded") == row[event]
                assert way is None or process[way.to].is_end


def test_a_process_that_says_nothing_of_an_event_or_says_both_is_not_sound() -> None:
    process = PROCESSES["beyond_25"]
    silent = replace(process, untouched_by={})
    both = replace(process, untouched_by={**process.untouched_by, "child_died": "Never."})
    assert list(faults_of_lives({"a": silent}, ("detention_began", "child_died"))) == [
        "beyond_25 neither takes nor explains detention_began"
    ]
    assert list(faults_of_lives({"a": both}, ("child_died",))) == ["beyond_25 takes child_died"]
    assert list(faults_of_lives(dict(PROCESSES), LIFE_EVENTS)) == []


def test_who_asked_can_take_it_back_wherever_something_was_asked_for() -> None:
    assert {*TAKEN_BACK, *OWED_UNASKED} == set(ABOUT_A_CHILD)
    assert not set(TAKEN_BACK) & set(OWED_UNASKED)
    for key, kind in TAKEN_BACK.items():
        assert any(kind in PROCESSES[key].accepts(name) for name in PROCESSES[key].by_name)
    for key in OWED_UNASKED:
        assert not any("request_withdrawn" in PROCESSES[key].accepts(name) for name in PROCESSES[key].by_name)


def family_of_cases(database: Database) -> dict[str, str]:
    """Return open cases of one child, by process: reviews, a ceasing, an appeal with a mediation, an order, a move."""
    child = a_child(database)
    refs = {
        "annual_review": a_case(database, child, "annual_review", new("plan_last_reviewed", "2025-03-03")),
        "plan_amendment": a_case(
            database, child, "plan_amendment", new("amendment_proposed", "2025-09-01", because="change_of_place")
        ),
        "reassessment": a_case(
            database, child, "reassessment", new("reassessment_requested", "2025-09-01", requested_by="parent")
        ),
        "ceasing": a_case(database, child, "ceasing", new("decision_to_cease_notified", "2025-09-15")),
        "order": a_case(database, child, "order", new("order_made", "2025-09-15", limbs=["amend_provision"])),
        "move_out": a_case(database, child, "move_out", new("became_aware_of_move", "2025-09-22")),
    }
    refs["appeal"] = opened_from(database, refs["ceasing"])["appeal"]
    add(database, new("mediation_adviser_contacted", "2025-10-06"), ref=refs["appeal"])
    refs["mediation"] = opened_from(database, refs["appeal"])["mediation"]
    return refs


def test_a_death_ends_every_open_case_of_the_child_appeals_included(database: Database) -> None:
    refs = family_of_cases(database)
    add(database, new("child_died", "2025-10-13"), ref=refs["annual_review"])
    for ref in refs.values():
        history = read(database, ref)
        assert kinds_of(database, ref)[-1] == "child_died"
        assert not any(each.is_awaited for each in clocks(judged([], history=history), "2026-06-01").values())
    with database.reading() as session:
        open_cases = session.connection().exec_driver_sql("SELECT count(*) FROM case_summary WHERE NOT is_ended")
        assert open_cases.scalar() == 0


def test_a_death_recorded_in_error_is_taken_back_in_every_case_and_a_wrong_day_put_right(database: Database) -> None:
    refs = family_of_cases(database)
    died = add(database, new("child_died", "2025-10-13"), ref=refs["order"]).fact
    again = add(database, new("child_died", "2025-10-14", corrects=died.sequence), ref=refs["order"]).fact
    assert {last_of(database, ref) for ref in refs.values()} == {("child_died", date(2025, 10, 14))}
    wrong = new("recorded_in_error", "2025-10-20", corrects=again.sequence, because="It was somebody else.")
    add(database, wrong, ref=refs["order"])
    assert all(kinds_of(database, ref)[-1] != "child_died" for ref in refs.values())


def last_of(database: Database, ref: str) -> tuple[str, date]:
    """Return the kind and the day of the last fact that stands of a case."""
    standing = effective(read(database, ref).facts)
    return standing[-1].kind, standing[-1].happened_on


def test_a_move_out_ends_what_is_about_this_authority_and_leaves_the_appeal_to_the_tribunal(
    database: Database,
) -> None:
    refs = family_of_cases(database)
    add(database, new("plan_transferred_out", "2025-10-13", "another_authority"), ref=refs["move_out"])
    ended = {key for key, ref in refs.items() if kinds_of(database, ref)[-1] == "moved_to_another_authority"}
    assert ended == {"annual_review", "plan_amendment", "reassessment", "ceasing", "order"}
    add(database, new("application_notice_received", "2025-10-20"), ref=refs["appeal"])
    add(database, new("respondent_substituted", "2025-11-10"), ref=refs["appeal"])
    assert kinds_of(database, refs["appeal"])[-1] == "respondent_substituted"


def test_a_detention_ends_mediation_and_order_and_leaves_the_appeal(database: Database) -> None:
    refs = family_of_cases(database)
    child = read(database, refs["order"]).child_id
    assert child is not None
    a_case(database, child, "detained", new("detention_began", "2025-10-13"))
    ended = {key for key, ref in refs.items() if kinds_of(database, ref)[-1] == "detention_began"}
    assert ended == set(refs) - {"appeal"}


def test_a_plan_that_ceases_ends_every_case_about_it(database: Database) -> None:
    refs = family_of_cases(database)
    add(database, new("mediation_certificate_issued", "2025-10-09", ground="no_mediation"), ref=refs["mediation"])
    add(database, new("plan_ceased", "2025-12-01"), ref=refs["ceasing"])
    told = {key for key, ref in refs.items() if kinds_of(database, ref)[-1] == "plan_ceased"}
    assert told == {"ceasing", "annual_review", "plan_amendment", "reassessment", "order", "move_out"}
    order = clocks(judged([], history=read(database, refs["order"])), "2025-12-01")
    assert order["ord_amend_sep"].met_on is None


def test_a_plan_that_ceases_is_what_an_order_dismissing_the_appeal_obliged_to() -> None:
    case = judged(
        [new("order_made", "2026-05-05", limbs=["dismiss_cease"]), new("plan_ceased", "2026-05-06")],
        history=empty("ORD-2026-000001", "order"),
    )
    assert clocks(case, "2026-05-06")["ord_dismiss_cease"].met_on == date(2026, 5, 6)


def test_moving_out_of_england_ends_an_assessment_and_leaves_a_plan_to_be_ceased(database: Database) -> None:
    child = a_child(database)
    request = new("request_received", "2025-09-01", requested_by="parent")
    assessment = a_case(database, child, "ehc_assessment", request)
    review = a_case(database, child, "annual_review", new("plan_made", "2025-03-03"))
    add(database, new("left_england", "2025-09-15"), ref=assessment)
    assert kinds_of(database, assessment)[-1] == "left_england"
    assert kinds_of(database, review) == ["plan_made"]
