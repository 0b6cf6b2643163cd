"""What would follow: two timetables for one day, and what differs between them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cases.facts import Fact, NewFact
from cases.kinds import WrongDetail
from cases.log import History
from deadlines.refusals import NoLawInForce
from deadlines.standing import Standing
from workflows.what_if import Change, NoSuchFact, WhatIf, what_if

NOW = datetime(2025, 10, 1, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
REQUEST = Fact("request_received", date(2025, 5, 21), 1, {"requested_by": "parent"}, recorded_at=NOW)
DECISION = Fact("decision_to_assess_notified", date(2025, 6, 30), 2, {}, recorded_at=NOW)
YES = Fact("decision_to_issue_plan_notified", date(2025, 8, 20), 3, {}, recorded_at=NOW)
DRAFT = Fact("draft_plan_served", date(2025, 9, 1), 4, {}, recorded_at=NOW)
CASE = History(1, "EHC-2025-000001", "ehc_assessment", 1, None, (REQUEST, DECISION, YES, DRAFT))


def supposing(*facts: NewFact, without: tuple[int, ...] = (), on: date | None = None, case: History = CASE) -> WhatIf:
    return what_if(case, facts, without, now=NOW, today=TODAY, on=on)


def change_of(found: WhatIf, key: str) -> Change:
    (change,) = [each for each in found.changed if (each.after or each.before).limit.key == key]  # type: ignore[union-attr]
    return change


def test_supposing_nothing_changes_nothing() -> None:
    found = supposing()
    assert found.changed == ()
    assert found.before == found.after
    assert found.on == TODAY


def test_a_supposed_fact_moves_the_case_on() -> None:
    found = supposing(NewFact("finalised_plan_sent", date(2025, 10, 8)))
    assert (found.stage_before, found.stage_after) == ("awaiting_representations", "plan_finalised")
    change = change_of(found, "final_plan")
    assert change.before is not None
    assert change.after is not None
    assert change.before.due_on == change.after.due_on == date(2025, 10, 8)
    assert (change.before.standing, change.after.standing) == (Standing.DUE_SOON, Standing.MET)


def test_both_worlds_are_looked_at_on_the_latest_day_supposed() -> None:
    found = supposing(NewFact("finalised_plan_sent", date(2025, 10, 20)))
    assert found.on == date(2025, 10, 20)
    assert {each.as_of for each in (*found.before, *found.after)} == {date(2025, 10, 20)}
    assert change_of(found, "final_plan").before.standing is Standing.OVERDUE  # type: ignore[union-attr]


def test_they_are_looked_at_on_the_day_asked_for() -> None:
    found = supposing(NewFact("finalised_plan_sent", date(2025, 10, 20)), on=date(2025, 10, 10))
    assert found.stage_after == "awaiting_representations"
    assert found.changed == ()


def test_leaving_out_a_later_draft_gives_the_family_the_time_of_the_earlier() -> None:
    second = Fact("draft_plan_served", date(2025, 9, 20), 5, {}, recorded_at=NOW)
    found = supposing(without=(5,), case=replace(CASE, facts=(*CASE.facts, second)))
    windows = [each for each in found.before if each.limit.key == "draft_reps"]
    assert [each.due_on for each in windows] == [date(2025, 9, 15), date(2025, 10, 4)]
    (left,) = [each for each in found.after if each.limit.key == "draft_reps"]
    assert (left.due_on, left.standing) == (date(2025, 9, 15), Standing.WINDOW_ENDED)


def test_leaving_out_a_correction_leaves_out_what_it_corrected_too() -> None:
    corrected = Fact("decision_to_assess_notified", date(2025, 7, 1), 5, {}, recorded_at=NOW, corrects=2)
    found = supposing(without=(5,), case=replace(CASE, facts=(REQUEST, DECISION, corrected)))
    assert found.stage_after == "considering_request"


def test_leaving_out_everything_leaves_no_case() -> None:
    found = supposing(without=(1, 2, 3, 4))
    assert (found.stage_after, found.after) == (None, ())
    assert all(each.after is None for each in found.changed)


def test_what_would_be_refused_is_applied_and_said() -> None:
    found = supposing(NewFact("finalised_plan_sent", date(2025, 9, 10)))
    (supposed,) = found.supposed
    assert [(each.code, each.breach) for each in supposed.objections] == [("too_early:draft_reps", True)]
    assert found.stage_after == "plan_finalised"


def test_facts_are_supposed_in_the_order_they_would_happen() -> None:
    found = supposing(
        NewFact("finalised_plan_sent", date(2025, 10, 8)), NewFact("representations_received", date(2025, 9, 10))
    )
    assert [each.fact.kind for each in found.supposed] == ["representations_received", "finalised_plan_sent"]
    assert all(each.objections == () for each in found.supposed)


@pytest.mark.parametrize("without", [(9,), (2, 9), (0,), (-1,)])
def test_only_a_fact_that_stands_can_be_left_out(without: tuple[int, ...]) -> None:
    with pytest.raises(NoSuchFact, match="supposed away"):
        supposing(without=without)


def test_a_fact_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(WrongDetail):
        supposing(NewFact("meeting_held", TODAY, {"mood": "good"}))


def test_a_day_before_the_law_has_no_answer() -> None:
    moved = NewFact("request_received", date(2014, 8, 31), {"requested_by": "parent"}, corrects=1)
    with pytest.raises(NoLawInForce):
        supposing(moved)


def test_the_case_itself_is_left_as_it_was() -> None:
    supposing(NewFact("finalised_plan_sent", date(2025, 10, 8)), without=(4,))
    assert CASE.facts == (REQUEST, DECISION, YES, DRAFT)
