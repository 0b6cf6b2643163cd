"""A decision that the authority changes itself, before an appeal is decided: what goes on, and on what time."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from deadlines.standing import Standing
from tests.casework import add, clocks, judged, new, read, refs_of, request
from tests.workflows.children import a_case, a_child, kinds_of, opened_from
from workflows.engine import replay
from workflows.processes import process, process_of

REFUSED = [request(), new("family_consulted", "2025-09-08"), new("refusal_to_assess_notified", "2025-10-13")]
NO_PLAN = [
    request(), new("family_consulted", "2025-09-08"), new("decision_to_assess_notified", "2025-10-06"),
    new("refusal_to_issue_plan_notified", "2025-12-15"),
]  # fmt: skip
CHANGED = new("decision_reconsidered", "2025-12-22")
DAYS = (date(2025, 10, 12), date(2025, 10, 13), date(2025, 12, 21), date(2025, 12, 22), date(2026, 1, 20))


def stage_of(database: Database, ref: str) -> str | None:
    """Return the stage of a case."""
    history = read(database, ref)
    return replay(process_of(history), history.facts).stage


@pytest.mark.parametrize(
    ("facts", "stage"), [(REFUSED, "assessing"), (NO_PLAN, "drafting_plan")], ids=["no assessment", "no plan"]
)
def test_a_change_told_in_the_case_of_the_appeal_takes_the_assessment_up_again(
    database: Database, facts: list[NewFact], stage: str
) -> None:
    ref = a_case(database, a_child(database), "ehc_assessment", *facts)
    appeal = opened_from(database, ref)["appeal"]
    add(database, CHANGED, ref=appeal)
    assert (stage_of(database, appeal), stage_of(database, ref)) == ("reconsidered", stage)


@pytest.mark.parametrize(
    ("facts", "notice", "stage"),
    [
        (REFUSED, "decision_to_assess_notified", "assessing"),
        (NO_PLAN, "decision_to_issue_plan_notified", "drafting_plan"),
        (REFUSED, "decision_reconsidered", "assessing"),
        (NO_PLAN, "decision_reconsidered", "drafting_plan"),
    ],
)
def test_a_change_told_in_the_assessment_ends_the_time_to_appeal_and_the_mediation(
    database: Database, facts: list[NewFact], notice: str, stage: str
) -> None:
    ref = a_case(database, a_child(database), "ehc_assessment", *facts)
    appeal = opened_from(database, ref)["appeal"]
    add(database, new("mediation_adviser_contacted", "2025-12-16"), ref=appeal)
    mediation = opened_from(database, appeal)["mediation"]
    add(database, new(notice, "2025-12-22"), ref=ref)
    assert stage_of(database, ref) == stage
    assert [stage_of(database, each) for each in (appeal, mediation)] == ["reconsidered"] * 2
    assert len(refs_of(database, process("appeal"))) == 1


def test_a_change_after_mediation_without_an_agreement_goes_from_the_mediation_to_the_assessment(
    database: Database,
) -> None:
    ref = a_case(database, a_child(database), "ehc_assessment", *REFUSED)
    appeal = opened_from(database, ref)["appeal"]
    add(database, new("mediation_adviser_contacted", "2025-11-03"), ref=appeal)
    mediation = opened_from(database, appeal)["mediation"]
    add(database, new("mediation_wanted", "2025-11-03", issues="other"), ref=mediation)
    add(database, new("mediation_held", "2025-12-02"), ref=mediation)
    add(database, CHANGED, ref=mediation)
    assert [stage_of(database, each) for each in (mediation, appeal, ref)] == [
        "reconsidered",
        "reconsidered",
        "assessing",
    ]


def test_what_is_agreed_at_mediation_is_done_as_ordered_and_leaves_the_refusal_where_it_was(database: Database) -> None:
    ref = a_case(database, a_child(database), "ehc_assessment", *REFUSED)
    appeal = opened_from(database, ref)["appeal"]
    add(database, new("mediation_adviser_contacted", "2025-11-03"), ref=appeal)
    mediation = opened_from(database, appeal)["mediation"]
    add(database, new("mediation_wanted", "2025-11-03", issues="other"), ref=mediation)
    add(database, new("mediation_held", "2025-12-02"), ref=mediation)
    add(database, new("appealable_matters_agreed", "2025-12-02", limbs=["assess"]), ref=mediation)
    assert stage_of(database, ref) == "assessment_refused"
    order = opened_from(database, mediation)["order"]
    assert clocks(judged([], history=read(database, order)), "2025-12-02")["ord_assess_notify"].due_on == date(
        2025, 12, 16
    )


def test_no_time_begins_with_a_change_and_the_weeks_from_the_request_still_bind() -> None:
    before, after = judged(REFUSED), judged([*REFUSED, CHANGED])
    assert clocks(before, "2025-12-22")["final_plan"].standing is Standing.NOT_APPLICABLE
    found = clocks(after, "2026-01-20")
    assert {key: each.due_on for key, each in found.items() if each.trigger.happened_on == date(2025, 12, 22)} == {}
    assert (found["final_plan"].due_on, found["final_plan"].standing) == (date(2026, 1, 19), Standing.OVERDUE)
    assert found["final_plan"].due_on is not None
    assert f"{found['final_plan'].due_on:%A}" == "Monday"
    assert found["assess_decision"].standing is Standing.MET
    no_plan = clocks(judged([*NO_PLAN, CHANGED]), "2025-12-22")
    assert (no_plan["final_plan"].due_on, no_plan["final_plan"].standing) == (date(2026, 1, 19), Standing.RUNNING)
    assert no_plan["no_plan_decision"].standing is Standing.MET


def test_a_change_once_an_appeal_is_lodged_leaves_the_appeal_to_the_tribunal(database: Database) -> None:
    ref = a_case(database, a_child(database), "ehc_assessment", *REFUSED)
    appeal = opened_from(database, ref)["appeal"]
    add(database, new("application_notice_received", "2025-12-08"), ref=appeal)
    add(database, CHANGED, ref=ref)
    assert (stage_of(database, ref), stage_of(database, appeal)) == ("assessing", "responding")
    add(database, new("appeal_withdrawn", "2026-01-05", because_of="agreed"), ref=appeal)
    assert kinds_of(database, ref)[-1] == "decision_reconsidered"


def test_a_refusal_to_reassess_that_is_changed_begins_the_fourteen_weeks(database: Database) -> None:
    ref = a_case(
        database, a_child(database), "reassessment", new("reassessment_requested", "2025-09-01", requested_by="parent"),
        new("refusal_to_reassess_notified", "2025-09-15"),
    )  # fmt: skip
    add(database, new("decision_reconsidered", "2025-10-20"), ref=opened_from(database, ref)["appeal"])
    assert stage_of(database, ref) == "reassessing"
    found = clocks(judged([], history=read(database, ref)), "2025-10-20")["reassess_final"]
    assert (found.due_on, f"{found.due_on:%A}") == (date(2026, 1, 26), "Monday")


def test_a_refusal_that_is_changed_and_refused_again_may_be_appealed_again(database: Database) -> None:
    ref = a_case(database, a_child(database), "ehc_assessment", *REFUSED)
    add(database, CHANGED, ref=ref)
    add(database, new("refusal_to_issue_plan_notified", "2026-01-12"), ref=ref)
    begun = [read(database, each).facts[0].detail["decision"] for each in refs_of(database, process("appeal"))]
    assert begun == ["no_assessment", "no_plan"]


def test_a_list_of_a_day_on_which_the_refusal_stood_shows_no_duty_and_one_after_the_change_does() -> None:
    spans = [row for row in judged([*REFUSED, CHANGED]).view.spans if row["limit_key"] == "final_plan"]
    stood = {day: row["standing"] for row in spans for day in DAYS if row["from_day"] <= day < row["to_day"]}
    assert stood == dict(zip(DAYS, ["running", "not_applicable", "not_applicable", "running", "overdue"], strict=True))
