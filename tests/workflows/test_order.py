"""Carrying out an order: each limb of regs 44 and 45 on real days, its own fact, and no end before all is done."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.database import Database
from cases.facts import NewFact
from cases.kinds import answers_of
from deadlines.law.send_regs_2014 import UNOPPOSED_PLACEMENT
from deadlines.refusals import NoLawInForce
from deadlines.standing import Standing
from tests.casework import add, add_to, clocks, empty, judged, new, opened, read, refs_of, request, stage_of
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, begun_with, kinds_of, opened_from
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.definition import Process, Stage
from workflows.engine import State, possible
from workflows.offers import offered
from workflows.owed import owed_objections
from workflows.processes import process
from workflows.record import NotPossible, Prepared

ORDER = process("order")

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                            | new | complying | reassessing | complied | set_aside | died | moved | left_england | suspended_by_detention | opened_in_error |
|---------------------------------|-----|-----------|-------------|----------|-----------|------|-------|--------------|------------------------|-----------------|
| order_made                      | >   |           |             |          |           |      |       |              |                        |                 |
| appealable_matters_agreed       | >   |           |             |          |           |      |       |              |                        |                 |
| appeal_unopposed                | >   |           |             |          |           |      |       |              |                        |                 |
| refusal_to_issue_plan_notified  |     | >         | >           |          |           |      |       |              |                        |                 |
| finalised_plan_sent             |     | >         |             |          |           |      |       |              |                        |                 |
| order_complied_with             |     | >         | >           |          |           |      |       |              |                        |                 |
| order_set_aside                 |     | >         | >           |          |           |      |       |              |                        |                 |
| opened_in_error                 |     | >         | >           |          |           |      |       |              |                        |                 |
| assessment_promised_as_ordered  |     | .         | .           |          |           |      |       |              |                        |                 |
| advice_requested                |     | .         | .           |          |           |      |       |              |                        |                 |
| advice_received                 |     | .         | .           |          |           |      |       |              |                        |                 |
| advice_expected                 |     | .         | .           |          |           |      |       |              |                        |                 |
| decision_to_issue_plan_notified |     | .         | .           |          |           |      |       |              |                        |                 |
| draft_plan_served               |     | .         | .           |          |           |      |       |              |                        |                 |
| representations_received        |     | .         | .           |          |           |      |       |              |                        |                 |
| reconsidered_as_ordered         |     | >         |             |          |           |      |       |              |                        |                 |
| provision_amended_as_ordered    |     | >         | >           |          |           |      |       |              |                        |                 |
| placement_amended_as_ordered    |     | >         | >           |          |           |      |       |              |                        |                 |
| plan_continued_as_ordered       |     | .         | .           |          |           |      |       |              |                        |                 |
| plan_ceased_as_ordered          |     | .         | .           |          |           |      |       |              |                        |                 |
| panel_considered                |     | .         | .           |          |           |      |       |              |                        |                 |
| authority_decided               |     | .         | .           |          |           |      |       |              |                        |                 |
| reassessed_plan_sent            |     |           | >           |          |           |      |       |              |                        |                 |
| no_change_notified              |     |           | >           |          |           |      |       |              |                        |                 |
| school_requested                |     | .         | .           |          |           |      |       |              |                        |                 |
| institution_consulted           |     | .         | .           |          |           |      |       |              |                        |                 |
| institution_replied             |     | .         | .           |          |           |      |       |              |                        |                 |
| meeting_held                    |     | .         | .           |          |           |      |       |              |                        |                 |
| child_died                      |     | >         | >           |          |           |      |       |              |                        |                 |
| moved_to_another_authority      |     | >         | >           |          |           |      |       |              |                        |                 |
| left_england                    |     | >         | >           |          |           |      |       |              |                        |                 |
| detention_began                 |     | >         | >           |          |           |      |       |              |                        |                 |
| plan_ceased                     |     | .         | .           |          |           |      |       |              |                        |                 |
| exception_claimed               |     | .         | .           | .        | .         | .    | .     | .            | .                      | .               |
| exception_ended                 |     | .         | .           | .        | .         | .    | .     | .            | .                      | .               |
| cause_of_lateness_recorded      |     | .         | .           | .        | .         | .    | .     | .            | .                      | .               |
| case_assigned                   |     | .         | .           | .        | .         | .    | .     | .            | .                      | .               |
| note_added                      |     | .         | .           | .        | .         | .    | .     | .            | .                      | .               |
| document_added                  |     | .         | .           | .        | .         | .    | .     | .            | .                      | .               |
""")  # noqa: E501

# Where each way out leads, and under which provision.
EXITS = rows("""
| from        | fact                           | answer     | to          | law                                                             |
|-------------|--------------------------------|------------|-------------|-----------------------------------------------------------------|
| complying   | finalised_plan_sent            |            | complying   | regs 13, 14, 44(2)(b)(ii), (c)(ii), 45(3A)(b), (6)              |
| complying   | reconsidered_as_ordered        | draft_sent | complying   | reg 44(2)(d)                                                    |
| complying   | reconsidered_as_ordered        | no_plan    | complying   | CFA s.51(2)(b); reg 44(2)(d)                                    |
| complying   | refusal_to_issue_plan_notified |            | complying   | reg 44(2)(b)(i); reg 45(3A)(a)                                  |
| complying   | provision_amended_as_ordered   |            | complying   | CFA ss.51(3)(b), 52(2); regs 44(2)(e), (h), 45(4), (5)(b), (6A) |
| complying   | placement_amended_as_ordered   |            | complying   | CFA ss.51(3)(b), 52(2); regs 44(2)(f), 45(5)(a)                 |
| complying   | order_complied_with            |            | complied    | regs 44(1), 45(2)                                               |
| complying   | order_set_aside                |            | set_aside   | HESC rr.45, 49                                                  |
| reassessing | reassessed_plan_sent           |            | reassessing | CFA ss.39(8), 40(5); regs 14, 27(4)(a), 44(2)(b)(ii), 45(3A)(b) |
| reassessing | no_change_notified             |            | reassessing | CFA s.51(2)(e); reg 27                                          |
| reassessing | refusal_to_issue_plan_notified |            | reassessing | reg 44(2)(b)(i); reg 45(3A)(a)                                  |
| reassessing | provision_amended_as_ordered   |            | reassessing | CFA ss.51(3)(b), 52(2); regs 44(2)(e), (h), 45(4), (5)(b), (6A) |
| reassessing | placement_amended_as_ordered   |            | reassessing | CFA ss.51(3)(b), 52(2); regs 44(2)(f), 45(5)(a)                 |
| reassessing | order_complied_with            |            | complied    | regs 44(1), 45(2)                                               |
| reassessing | order_set_aside                |            | set_aside   | HESC rr.45, 49                                                  |
""")  # noqa: E501


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(ORDER, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(ORDER, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(ORDER, EXITS)


# Each limb: how the case begins, when it is due, and the fact that does it. All count from Monday 3 March 2025.
LIMBS = rows("""
| begins with               | limb                        | limit                      | last day        | done by                        |
|---------------------------|-----------------------------|----------------------------|-----------------|--------------------------------|
| order_made                | dismiss_cease               | ord_dismiss_cease          |                 | plan_ceased_as_ordered         |
| order_made                | assess                      | ord_assess_notify          | Mon 17 Mar 2025 | assessment_promised_as_ordered |
| order_made                | assess                      | ord_assess_no_plan         | Mon 12 May 2025 | refusal_to_issue_plan_notified |
| order_made                | assess                      | ord_assess_final           | Mon 09 Jun 2025 | finalised_plan_sent            |
| order_made                | reassess                    | ord_assess_notify          | Mon 17 Mar 2025 | assessment_promised_as_ordered |
| order_made                | reassess                    | ord_assess_no_plan         | Mon 12 May 2025 | refusal_to_issue_plan_notified |
| order_made                | reassess                    | ord_assess_final           | Mon 09 Jun 2025 | reassessed_plan_sent           |
| appealable_matters_agreed | reassess                    | ord_assess_final           | Mon 09 Jun 2025 | reassessed_plan_sent           |
| appeal_unopposed          | reassess                    | unop_assess_final          | Mon 09 Jun 2025 | reassessed_plan_sent           |
| order_made                | make_plan                   | ord_make_draft             | Mon 07 Apr 2025 | draft_plan_served              |
| order_made                | make_plan                   | ord_make_final             | Mon 19 May 2025 | finalised_plan_sent            |
| order_made                | remit                       | ord_remit                  | Mon 17 Mar 2025 | reconsidered_as_ordered        |
| order_made                | amend_provision             | ord_amend_sep              | Mon 07 Apr 2025 | provision_amended_as_ordered   |
| order_made                | amend_placement             | ord_amend_school           | Mon 17 Mar 2025 | placement_amended_as_ordered   |
| order_made                | continue                    | ord_continue               |                 | plan_continued_as_ordered      |
| order_made                | continue_and_amend          | ord_continue_amend         | Mon 07 Apr 2025 | provision_amended_as_ordered   |
| appealable_matters_agreed | assess                      | ord_assess_notify          | Mon 17 Mar 2025 | assessment_promised_as_ordered |
| appealable_matters_agreed | amend_placement             | ord_amend_school           | Mon 17 Mar 2025 | placement_amended_as_ordered   |
| appeal_unopposed          | assess                      | unop_assess_notify         | Mon 17 Mar 2025 | assessment_promised_as_ordered |
| appeal_unopposed          | assess                      | unop_assess_no_plan        | Mon 12 May 2025 | refusal_to_issue_plan_notified |
| appeal_unopposed          | assess                      | unop_assess_final          | Mon 09 Jun 2025 | finalised_plan_sent            |
| appeal_unopposed          | make_plan                   | unop_make_draft            | Mon 07 Apr 2025 | draft_plan_served              |
| appeal_unopposed          | make_plan                   | unop_make_final            | Mon 19 May 2025 | finalised_plan_sent            |
| appeal_unopposed          | amend_content               | unop_content               | Mon 07 Apr 2025 | provision_amended_as_ordered   |
| appeal_unopposed          | amend_placement             | unop_placement             | Mon 17 Mar 2025 | placement_amended_as_ordered   |
| appeal_unopposed          | amend_placement_and_content | unop_placement_and_content | Mon 07 Apr 2025 | provision_amended_as_ordered   |
| appeal_unopposed          | continue                    | unop_cease                 | Mon 07 Apr 2025 | plan_continued_as_ordered      |
| appeal_unopposed          | continue_and_amend          | unop_cease                 | Mon 07 Apr 2025 | provision_amended_as_ordered   |
""")  # noqa: E501
DETAIL = {"reconsidered_as_ordered": {"outcome": "draft_sent"}}


def claimed(limit: str) -> NewFact:
    """Return a claim of personal circumstances for a limit."""
    because = "A bereavement in the family."
    return new("exception_claimed", "2025-03-20", limit=limit, exception="personal_circumstances", because=because)


def case_of(kind: str, *limbs: str) -> Prepared:
    """Return the case of an order of Monday 3 March 2025, judged but not written."""
    return judged([new(kind, "2025-03-03", limbs=[*limbs])], history=empty("ORD-2025-000001", "order"))


@pytest.mark.parametrize("row", LIMBS, ids=lambda row: f"{row['begins with']} {row['limit']} {row['limb']}")
def test_each_limb_has_its_own_time_and_its_own_fact(row: Row) -> None:
    case = case_of(row["begins with"], row["limb"])
    found = clocks(case, "2025-03-03")[row["limit"]]
    assert found.due_on == (row.day("last day") if row["last day"] else None)
    with pytest.raises(NotPossible, match=f"Not everything is done yet: .*“{found.limit.title}”"):
        add_to(case, new("order_complied_with", "2025-03-03"))
    done = add_to(case, NewFact(row["done by"], date(2025, 3, 14), DETAIL.get(row["done by"], {})))
    assert clocks(done, "2025-03-14")[row["limit"]].met_on == date(2025, 3, 14)


def test_placement_and_provision_ordered_together_are_two_duties_of_two_and_five_weeks() -> None:
    case = case_of("order_made", "amend_provision", "amend_placement")
    done = add_to(case, new("placement_amended_as_ordered", "2025-03-17"))
    with pytest.raises(NotPossible, match="special educational provision"):
        add_to(done, new("order_complied_with", "2025-03-18"))
    done = add_to(done, new("provision_amended_as_ordered", "2025-04-08"), new("order_complied_with", "2025-04-08"))
    found = clocks(done, "2025-04-08")
    assert found["ord_amend_school"].standing is Standing.MET
    assert (found["ord_amend_sep"].standing, found["ord_amend_sep"].days_late) == (Standing.MISSED, 1)
    assert stage_of(done.state) == "complied"


def test_an_order_to_assess_starts_none_of_the_weeks_from_a_request() -> None:
    assert set(clocks(case_of("order_made", "assess"), "2025-03-03")) == {
        "ord_assess_notify", "ord_assess_no_plan", "ord_assess_final",
    }  # fmt: skip


def test_of_a_plan_and_no_plan_after_an_assessment_one_is_owed() -> None:
    promised = add_to(case_of("order_made", "assess"), new("assessment_promised_as_ordered", "2025-03-10"))
    refused = add_to(promised, new("refusal_to_issue_plan_notified", "2025-05-01"))
    assert stage_of(add_to(refused, new("order_complied_with", "2025-05-02")).state) == "complied"
    issued = add_to(promised, new("finalised_plan_sent", "2025-06-09"))
    assert stage_of(add_to(issued, new("order_complied_with", "2025-06-09")).state) == "complied"


def test_an_exception_lifts_a_limb_only_where_regulation_44_or_45_has_one() -> None:
    lifted = add_to(case_of("order_made", "make_plan"), claimed("ord_make_draft"))
    assert clocks(lifted, "2025-04-08")["ord_make_draft"].standing is Standing.LIFTED
    with pytest.raises(NotPossible, match="not an exception to"):
        add_to(
            case_of("order_made", "amend_provision"),
            claimed("ord_amend_sep"),
        )
    with pytest.raises(NotPossible, match="not an exception to"):
        add_to(
            case_of("appeal_unopposed", "assess"),
            claimed("unop_assess_final"),
        )


def test_a_concession_before_the_text_of_2015_gets_no_date() -> None:
    early = new("appeal_unopposed", "2015-03-20", limbs=["assess"])
    with pytest.raises(NoLawInForce, match="Friday 20 March 2015"):
        judged([early], history=empty("ORD-2015-000001", "order"))


ROUTES = rows("""
| route            | limit              | fact             |
|------------------|--------------------|------------------|
| not opposing     | unop_assess_notify | appeal_unopposed |
| a consent order  | ord_assess_notify  | order_made       |
| by agreement     |                    | appeal_withdrawn |
""")


@pytest.mark.parametrize("row", ROUTES, ids=lambda row: row["route"])
def test_each_route_of_giving_way_starts_the_clock_it_should_or_none(database: Database, row: Row) -> None:
    opened(database, request(), new("refusal_to_assess_notified", "2025-10-13"))
    (appeal,) = refs_of(database, process("appeal"))
    add(database, new("application_notice_received", "2025-12-01"), ref=appeal)
    details: dict[str, dict[str, object]] = {
        "appeal_unopposed": {"limbs": ["assess"]},
        "order_made": {"limbs": ["assess"], "by_consent": True},
        "appeal_withdrawn": {"because_of": "agreed"},
    }
    add(database, new(row["fact"], "2026-01-05", **details[row["fact"]]), ref=appeal)  # type: ignore[arg-type]
    refs = refs_of(database, ORDER)
    assert len(refs) == bool(row["limit"])
    for ref in refs:
        first = read(database, ref).facts[0]
        assert (first.kind, first.happened_on) == (row["fact"], date(2026, 1, 5))
        found = clocks(judged([], history=read(database, ref)), "2026-01-06")
        assert found[row["limit"]].due_on == date(2026, 1, 19)


def test_a_plan_amended_as_ordered_may_be_appealed_again_and_one_plan_for_both_limbs_only_once(
    database: Database,
) -> None:
    """CFA s.51(3)(b) says "following an amendment"; that it was ordered is not excepted, as it was before 2014."""
    both = a_case(
        database, a_child(database), ORDER.key,
        new("order_made", "2025-03-03", limbs=["amend_provision", "amend_placement"]),
        new("placement_amended_as_ordered", "2025-03-17", dated="2025-03-14"),
        new("provision_amended_as_ordered", "2025-03-17", dated="2025-03-14"),
    )  # fmt: skip
    (appeal,) = refs_of(database, process("appeal"))
    assert begun_with(database, appeal) == NewFact(
        "appealable_decision_sent", date(2025, 3, 17), {"decision": "plan_amended_by_order", "dated": "2025-03-14"}
    )
    assert clocks(judged([], history=read(database, appeal)), "2025-03-17")["appeal_lodge"].due_on == date(2025, 5, 19)
    assert opened_from(database, both) == {"appeal": appeal}


def test_two_plans_issued_for_two_limbs_may_each_be_appealed(database: Database) -> None:
    a_case(
        database, a_child(database), ORDER.key,
        new("order_made", "2025-03-03", limbs=["amend_provision", "amend_placement"]),
        new("placement_amended_as_ordered", "2025-03-17"), new("provision_amended_as_ordered", "2025-04-07"),
    )  # fmt: skip
    begun = [begun_with(database, each) for each in refs_of(database, process("appeal"))]
    assert [each.happened_on for each in begun] == [date(2025, 3, 17), date(2025, 4, 7)]


def test_the_plan_after_a_reassessment_ordered_is_reviewed_within_twelve_months_of_its_sending(
    database: Database,
) -> None:
    child = a_child(database)
    old = a_case(database, child, "annual_review", new("plan_last_reviewed", "2025-01-20"))
    ref = a_case(
        database, child, ORDER.key, new("order_made", "2025-03-03", limbs=["reassess"]),
        new("draft_plan_served", "2025-05-07"), new("reassessed_plan_sent", "2025-06-09"),
    )  # fmt: skip
    assert kinds_of(database, old)[-1] == "review_no_longer_owed"
    review = opened_from(database, ref)["annual_review"]
    found = clocks(judged([], history=read(database, review)), "2025-06-09")
    assert found["reassess_review_first"].due_on == date(2026, 6, 9)
    assert "review_first" not in found


def test_the_plan_after_an_assessment_ordered_is_first_reviewed_in_the_twelve_months_that_begin_with_it(
    database: Database,
) -> None:
    ref = a_case(
        database, a_child(database), ORDER.key, new("order_made", "2025-03-03", limbs=["assess"]),
        new("draft_plan_served", "2025-05-07"), new("finalised_plan_sent", "2025-06-09"),
    )  # fmt: skip
    review = opened_from(database, ref)["annual_review"]
    assert clocks(judged([], history=read(database, review)), "2025-06-09")["review_first"].due_on == date(2026, 6, 8)


@pytest.mark.parametrize("kind", ["order_made", "appealable_matters_agreed", "appeal_unopposed"])
def test_a_first_plan_cannot_be_sent_after_a_reassessment_nor_a_reassessed_one_after_an_assessment(kind: str) -> None:
    with pytest.raises(NotPossible, match="“Finalised plan sent” cannot follow"):
        add_to(case_of(kind, "reassess"), new("finalised_plan_sent", "2025-06-09"))
    with pytest.raises(NotPossible, match="“Re-assessed plan sent” cannot follow"):
        add_to(case_of(kind, "assess"), new("reassessed_plan_sent", "2025-06-09"))


def test_reconsidering_as_ordered_and_finding_no_plan_needed_may_be_appealed(database: Database) -> None:
    a_case(
        database, a_child(database), ORDER.key, new("order_made", "2025-03-03", limbs=["remit"]),
        new("reconsidered_as_ordered", "2025-03-17", outcome="no_plan"),
    )  # fmt: skip
    (appeal,) = refs_of(database, process("appeal"))
    assert begun_with(database, appeal).detail == {"decision": "no_plan"}


def test_what_was_not_ordered_is_refused_and_what_was_is_named() -> None:
    placement = case_of("appeal_unopposed", "amend_placement")
    with pytest.raises(NotPossible, match=f"What is owed here: “{UNOPPOSED_PLACEMENT.title}”"):
        add_to(placement, new("finalised_plan_sent", "2025-06-09"))
    with pytest.raises(NotPossible, match="“Refusal to issue a plan notified” is not among what was ordered"):
        add_to(placement, new("refusal_to_issue_plan_notified", "2025-06-09"))


def test_each_thing_ordered_is_done_once() -> None:
    done = add_to(case_of("order_made", "amend_placement"), new("placement_amended_as_ordered", "2025-03-10"))
    with pytest.raises(NotPossible, match=r"is done already, on .*10 March 2025"):
        add_to(done, new("placement_amended_as_ordered", "2025-04-10"))


@pytest.mark.parametrize("row", LIMBS, ids=lambda row: f"{row['begins with']} {row['limb']} {row['limit']}")
def test_what_is_offered_is_what_would_not_be_refused_as_not_owed(row: Row) -> None:
    order = process("order")
    case = case_of(row["begins with"], row["limb"])
    done = add_to(case, NewFact(row["done by"], date(2025, 3, 14), DETAIL.get(row["done by"], {})))
    for at in (case, done):
        refused = {kind for kind in possible(order, at.state) if is_refused_as_not_owed(at, kind)}
        assert set(offered(order, at.state)) == set(possible_to_council(order, at.state)) - refused
    owed = {kind for each in order.stages for kind, way in each.ways() if way.owed} | {*order.owed_records}
    if row["done by"] in owed:
        assert row["done by"] in offered(order, case.state)
        assert row["done by"] not in offered(order, done.state)


def is_refused_as_not_owed(case: Prepared, kind: str) -> bool:
    """Whether every answer to a kind of fact is refused because nothing obliges to it, or it was done."""
    details: list[dict[str, Any]] = [{"outcome": each} for each in answers_of(kind, "outcome")] or [{}]
    facts = [NewFact(kind, date(2025, 3, 14), detail) for detail in details]
    return all([*owed_objections(process("order"), case.state, case.state.facts, fact)] for fact in facts)


def possible_to_council(order: Process, state: State) -> tuple[str, ...]:
    """Return what would be offered if everything possible were owed."""
    return offered(replace(order, stages=tuple(map(unbound, order.stages)), owed_records={}), state)


def unbound(each: Stage) -> Stage:
    """Return a stage of which no way asks that something be owed."""
    ways = {kind: tuple(replace(way, owed=()) for way in exits) for kind, exits in each.exits.items()}
    return replace(each, exits=ways)


def test_a_case_sent_back_may_end_in_a_plan() -> None:
    again = add_to(
        case_of("order_made", "remit"),
        new("draft_plan_served", "2025-03-14"),
        new("reconsidered_as_ordered", "2025-03-14", outcome="draft_sent"),
    )
    assert stage_of(add_to(again, new("finalised_plan_sent", "2025-04-28")).state) == "complying"
