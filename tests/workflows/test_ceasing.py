"""Ceasing a plan as a table, the standstill on real days, and what the appeal returns to it."""

from datetime import date, timedelta

import pytest

from cases.database import Database
from cases.facts import NewFact, effective
from deadlines.standing import Standing
from tests.casework import NOW, OFFICER, add, clocks, empty, judged, new, read, refs_of
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, begun_with, kinds_of, opened_from
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.engine import replay
from workflows.following import HasGoneOn
from workflows.processes import process
from workflows.record import BreachNeedsReason, Entry, NotPossible, OneAlready, Prepared, prepare

CEASING = process("ceasing")
CE = "CE-2025-000001"

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                          | new | considering | review_owed | standstill | certificate_awaited | may_cease | appealed | appeal_dismissed | ceased | maintained | moved | suspended_by_detention | died | opened_in_error |
|-------------------------------|-----|-------------|-------------|------------|---------------------|-----------|----------|------------------|--------|------------|-------|------------------------|------|-----------------|
| ceasing_considered            | >   | >           |             |            |                     |           |          |                  |        |            |       |                        |      |                 |
| decision_to_cease_notified    | >   | >           | >           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| consulted_on_ceasing          |     | .           | .           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| institution_consulted         |     | .           | .           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| institution_replied           |     | .           | .           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| views_received                |     | .           | .           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| meeting_held                  |     | .           | .           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| reviewed_otherwise            |     | .           | >           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| decision_to_maintain_notified |     | >           | >           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| mediation_certificate_issued  |     |             |             | .          | >                   | .         |          |                  |        |            |       |                        |      |                 |
| application_notice_received   |     |             |             | >          | >                   | >         |          |                  |        |            |       |                        |      |                 |
| time_to_appeal_ended          |     |             |             | >          |                     |           |          |                  |        |            |       |                        |      |                 |
| decision_reconsidered         |     |             |             | >          | >                   | >         |          | >                |        |            |       |                        |      |                 |
| plan_ceased                   |     |             |             | >          | >                   | >         | >        | >                |        |            |       |                        |      |                 |
| late_appeal_refused           |     |             |             |            |                     | .         |          |                  |        |            |       |                        |      |                 |
| appeal_dismissed              |     |             |             |            |                     |           | >        |                  |        |            |       |                        |      |                 |
| appeal_withdrawn              |     |             |             |            |                     |           | >        |                  |        |            |       |                        |      |                 |
| appeal_unopposed              |     |             |             |            |                     |           | >        |                  |        |            |       |                        |      |                 |
| order_made                    |     |             |             |            |                     |           | >        |                  |        |            |       |                        |      |                 |
| upper_tribunal_appeal_brought |     |             |             |            |                     |           |          | >                |        |            |       |                        |      |                 |
| moved_to_another_authority    |     | >           | >           | >          | >                   | >         | >        | >                |        |            |       |                        |      |                 |
| opened_in_error               |     | >           | >           | >          | >                   | >         | >        | >                |        |            |       |                        |      |                 |
| detention_began               |     | >           | >           | >          | >                   | >         | >        | >                |        |            |       |                        |      |                 |
| mediation_adviser_contacted   |     |             |             | >          |                     |           |          |                  |        |            |       |                        |      |                 |
| mediation_certificate_refused |     |             |             |            | >                   |           |          |                  |        |            |       |                        |      |                 |
| panel_considered              |     | .           | .           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| authority_decided             |     | .           | .           |            |                     |           |          |                  |        |            |       |                        |      |                 |
| child_died                    |     | >           | >           | >          | >                   | >         | >        | >                |        |            |       |                        |      |                 |
| exception_claimed             |     | .           | .           | .          | .                   | .         | .        | .                | .      | .          | .     | .                      | .    | .               |
| exception_ended               |     | .           | .           | .          | .                   | .         | .        | .                | .      | .          | .     | .                      | .    | .               |
| cause_of_lateness_recorded    |     | .           | .           | .          | .                   | .         | .        | .                | .      | .          | .     | .                      | .    | .               |
| case_assigned                 |     | .           | .           | .          | .                   | .         | .        | .                | .      | .          | .     | .                      | .    | .               |
| note_added                    |     | .           | .           | .          | .                   | .         | .        | .                | .      | .          | .     | .                      | .    | .               |
| document_added                |     | .           | .           | .          | .                   | .         | .        | .                | .      | .          | .     | .                      | .    | .               |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

EXITS = rows("""
| from                | fact                          | answer             | to                  | law                                      |
|---------------------|-------------------------------|--------------------|---------------------|------------------------------------------|
| considering         | ceasing_considered            | left_under_18      | review_owed         | reg 29(2)                                |
| considering         | ceasing_considered            | left_18_or_over    | review_owed         | reg 30(1)                                |
| considering         | decision_to_cease_notified    |                    | standstill          | CFA s.45(1); reg 31(2), (3)              |
| considering         | decision_to_maintain_notified |                    | maintained          | CFA s.45(1), (2)                         |
| review_owed         | reviewed_otherwise            |                    | considering         | regs 29(2), 30(1)                        |
| review_owed         | decision_to_cease_notified    |                    | standstill          | CFA s.45(1), (3); regs 30(1), 31(2), (3) |
| review_owed         | decision_to_maintain_notified |                    | maintained          | CFA s.45(1), (2)                         |
| standstill          | mediation_adviser_contacted   |                    | certificate_awaited | CFA s.45(4)(a); HESC r.20(1)(c)(ii)      |
| standstill          | application_notice_received   |                    | appealed            | CFA s.45(4)(b); HESC r.20                |
| standstill          | time_to_appeal_ended          |                    | may_cease           | CFA s.45(4)(a); HESC r.20(1)(c)          |
| standstill          | decision_reconsidered         |                    | maintained          | CFA s.45(1), (2); local practice         |
| standstill          | plan_ceased                   |                    | ceased              | CFA s.45(1), (4)(a)                      |
| certificate_awaited | mediation_certificate_issued  |                    | standstill          | CFA s.45(4)(a); HESC r.20(1)(c)(ii)      |
| certificate_awaited | mediation_certificate_refused |                    | standstill          | CFA s.45(4)(a); reg 34(2)                |
| certificate_awaited | application_notice_received   |                    | appealed            | CFA s.45(4)(b); HESC r.20                |
| certificate_awaited | decision_reconsidered         |                    | maintained          | CFA s.45(1), (2); local practice         |
| certificate_awaited | plan_ceased                   |                    | ceased              | CFA s.45(4)(a)                           |
| may_cease           | application_notice_received   |                    | appealed            | CFA s.45(4)(b); HESC r.20                |
| may_cease           | decision_reconsidered         |                    | maintained          | CFA s.45(1), (2); local practice         |
| may_cease           | plan_ceased                   |                    | ceased              | CFA s.45(1), (4)(a)                      |
| appealed            | appeal_dismissed              |                    | appeal_dismissed    | CFA s.45(4)(b); reg 44(2)(a)             |
| appealed            | appeal_withdrawn              |                    | may_cease           | CFA s.45(4)(b); HESC r.17(1)             |
| appealed            | appeal_unopposed              |                    | maintained          | reg 45(1), (6A)                          |
| appealed            | order_made                    | continue           | maintained          | reg 44(2)(g)                             |
| appealed            | order_made                    | continue_and_amend | maintained          | reg 44(2)(h)                             |
| appealed            | order_made                    | dismiss_cease      | appeal_dismissed    | reg 44(2)(a)                             |
| appealed            | plan_ceased                   |                    | ceased              | CFA s.45(4)(b)                           |
| appeal_dismissed    | upper_tribunal_appeal_brought |                    | appealed            | CFA s.45(4)(b); local practice (Q19)     |
| appeal_dismissed    | decision_reconsidered         |                    | maintained          | CFA s.45(1), (2); local practice         |
| appeal_dismissed    | plan_ceased                   |                    | ceased              | CFA s.45(4)(b); reg 44(2)(a)             |
""")  # noqa: E501


def ceasing(*facts: NewFact, reason: str = "") -> Prepared:
    """Judge the facts of a case of ceasing; nothing is written anywhere."""
    return judged(facts, history=empty(CE, CEASING.key), reason=reason)


def to_the_decision(on: str = "2025-11-03") -> list[NewFact]:
    """Return a case without incident up to the notice of the decision to cease."""
    return [
        new("ceasing_considered", "2025-09-01", because="no_longer_necessary"),
        new("consulted_on_ceasing", "2025-09-08"),
        new("decision_to_cease_notified", on),
    ]


def certificate(on: str) -> NewFact:
    """Return the certificate of a family that did not want mediation."""
    return new("mediation_certificate_issued", on, ground="no_mediation")


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(CEASING, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(CEASING, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(CEASING, EXITS)


# The later of two months from sending and one from the certificate, each moved to a working day of the Tribunal (r.12).
STANDSTILL = rows("""
| decision        | certificate     | last day        |
|-----------------|-----------------|-----------------|
| Wed 01 Oct 2025 |                 | Mon 01 Dec 2025 |
| Mon 03 Nov 2025 |                 | Mon 05 Jan 2026 |
| Mon 03 Nov 2025 | Wed 12 Nov 2025 | Mon 05 Jan 2026 |
| Mon 03 Nov 2025 | Wed 10 Dec 2025 | Mon 12 Jan 2026 |
| Mon 03 Nov 2025 | Mon 22 Dec 2025 | Thu 22 Jan 2026 |
""")


@pytest.mark.parametrize("row", STANDSTILL, ids=lambda row: row.line)
def test_the_plan_is_kept_to_the_end_of_the_time_to_appeal_the_month_of_a_certificate_included(row: Row) -> None:
    facts = to_the_decision(row.day("decision").isoformat())
    facts += [certificate(row.day("certificate").isoformat())] if row["certificate"] else []
    found = clocks(ceasing(*facts), facts[-1].happened_on.isoformat())["cease_standstill"]
    assert found.due_on == row.day("last day")


def test_a_plan_that_ceases_on_the_last_day_is_a_breach_and_on_the_day_after_it_is_not() -> None:
    facts = [*to_the_decision(), certificate("2025-12-10")]
    with pytest.raises(BreachNeedsReason, match="The family has until Monday 12 January 2026"):
        ceasing(*facts, new("plan_ceased", "2026-01-12"))
    early = ceasing(*facts, new("plan_ceased", "2026-01-12"), reason="The college struck the place off by mistake.")
    assert early.facts[-1].breach == ("too_early:cease_standstill",)
    assert ceasing(*facts, new("plan_ceased", "2026-01-13")).facts[-1].breach == ()


# A certificate still to come gives a month of its own, which may be the later: until it comes nobody knows the day.
AWAITED = rows("""
| decision        | contacted       | certificate     | last day        |
|-----------------|-----------------|-----------------|-----------------|
| Mon 03 Nov 2025 | Fri 21 Nov 2025 | Wed 26 Nov 2025 | Mon 05 Jan 2026 |
| Mon 03 Nov 2025 | Mon 29 Dec 2025 | Fri 02 Jan 2026 | Mon 02 Feb 2026 |
| Mon 03 Nov 2025 | Mon 29 Dec 2025 | Thu 29 Jan 2026 | Mon 02 Mar 2026 |
| Tue 10 Jun 2025 | Fri 08 Aug 2025 | Thu 28 Aug 2025 | Mon 29 Sep 2025 |
""")


@pytest.mark.parametrize("row", AWAITED, ids=lambda row: row.line)
def test_a_plan_is_kept_while_a_certificate_is_to_come_and_through_the_month_it_gives(row: Row) -> None:
    decision, contacted, issued = (row.day(name).isoformat() for name in ("decision", "contacted", "certificate"))
    asked = [
        new("ceasing_considered", "2025-05-01", because="no_longer_necessary"),
        new("consulted_on_ceasing", "2025-05-08"),
        new("decision_to_cease_notified", decision),
        new("mediation_adviser_contacted", contacted),
    ]
    awaiting = ceasing(*asked)
    assert awaiting.state.stage == "certificate_awaited"
    assert clocks(awaiting, contacted)["cease_standstill"].standing is Standing.NOT_APPLICABLE
    with pytest.raises(BreachNeedsReason, match="a mediation certificate is to come, and it gives a month"):
        ceasing(*asked, new("plan_ceased", "2026-11-01"))
    certified = ceasing(*asked, certificate(issued))
    assert certified.state.stage == "standstill"
    assert clocks(certified, issued)["cease_standstill"].due_on == row.day("last day")
    with pytest.raises(BreachNeedsReason, match="The family has until"):
        ceasing(*asked, certificate(issued), new("plan_ceased", row.day("last day").isoformat()))
    day_after = (row.day("last day") + timedelta(days=1)).isoformat()
    assert ceasing(*asked, certificate(issued), new("plan_ceased", day_after)).facts[-1].breach == ()


def test_where_no_certificate_will_be_issued_the_two_months_alone_count() -> None:
    facts = [*to_the_decision(), new("mediation_adviser_contacted", "2026-01-04")]
    case = ceasing(*facts, new("mediation_certificate_refused", "2026-01-05"))
    assert clocks(case, "2026-01-05")["cease_standstill"].due_on == date(2026, 1, 5)
    assert ceasing(*facts, new("mediation_certificate_refused", "2026-01-05"), new("plan_ceased", "2026-01-06"))


def test_a_plan_cannot_lawfully_cease_while_the_appeal_goes_on_whatever_the_day() -> None:
    facts = [*to_the_decision(), new("application_notice_received", "2025-12-15")]
    with pytest.raises(BreachNeedsReason, match="until the appeal is finally determined"):
        ceasing(*facts, new("plan_ceased", "2026-06-01"))
    assert ceasing(*facts, new("plan_ceased", "2026-06-01"), reason="A mistake.").facts[-1].breach == (
        "forbidden:plan_ceased",
    )


def test_an_appeal_withdrawn_early_leaves_the_rest_of_the_standstill_in_force() -> None:
    facts = [
        *to_the_decision(), new("application_notice_received", "2025-11-20"),
        new("appeal_withdrawn", "2025-12-01", because_of="not_pursued"),
    ]  # fmt: skip
    with pytest.raises(BreachNeedsReason, match="The family has until Monday 5 January 2026"):
        ceasing(*facts, new("plan_ceased", "2025-12-02"))


def test_a_dismissal_lets_the_plan_cease_at_once_and_warns_of_the_further_appeal() -> None:
    facts = [
        *to_the_decision(), new("application_notice_received", "2025-12-15"), new("appeal_dismissed", "2026-05-05"),
    ]  # fmt: skip
    found = clocks(ceasing(*facts), "2026-05-05")
    assert found["cease_on_dismissal"].due_on is None
    assert any("Upper Tribunal" in step for step in found["cease_on_dismissal"].steps())
    assert found["permission_ut"].due_on == date(2026, 6, 2)
    assert ceasing(*facts, new("plan_ceased", "2026-05-05")).facts[-1].breach == ()
    further = ceasing(*facts, new("upper_tribunal_appeal_brought", "2026-05-20"))
    assert further.state.stage == "appealed"


@pytest.mark.parametrize(
    ("limbs", "stage"),
    [(["continue"], "maintained"), (["continue_and_amend"], "maintained"), (["dismiss_cease"], "appeal_dismissed")],
)
def test_an_order_is_followed_by_what_it_obliges_to(limbs: list[str], stage: str) -> None:
    facts = [*to_the_decision(), new("application_notice_received", "2025-12-15")]
    case = ceasing(*facts, new("order_made", "2026-05-05", limbs=limbs))
    assert case.state.stage == stage
    assert ("cease_on_dismissal" in clocks(case, "2026-05-05")) == (stage == "appeal_dismissed")


# Somebody who has left education or training is reviewed first (regs 29, 30).
LEFT = rows("""
| because         | limit               |
|-----------------|---------------------|
| left_under_18   | review_neet_u18     |
| left_18_or_over | review_cease_18plus |
""")


@pytest.mark.parametrize("row", LEFT, ids=lambda row: row["because"])
def test_somebody_who_left_education_is_owed_a_review_before_the_decision(row: Row) -> None:
    considered = new("ceasing_considered", "2025-09-01", because=row["because"])
    case = ceasing(considered)
    assert case.state.stage == "review_owed"
    assert clocks(case, "2025-09-01")[row["limit"]].due_on is None
    reviewed = ceasing(considered, new("reviewed_otherwise", "2025-10-01"))
    assert reviewed.state.stage == "considering"
    assert clocks(reviewed, "2025-10-01")[row["limit"]].standing is Standing.MET


def test_a_decision_in_another_capacity_is_refused() -> None:
    entries = [Entry(fact, acted_as="provider") for fact in to_the_decision()]
    with pytest.raises(NotPossible, match="cannot be contracted out"):
        prepare(empty(CE, CEASING.key), entries, by=OFFICER, now=NOW)


def test_the_decision_opens_the_appeal_whose_end_comes_back(database: Database) -> None:
    child = a_child(database)
    ref = a_case(database, child, CEASING.key, *to_the_decision())
    appeal = opened_from(database, ref)["appeal"]
    assert begun_with(database, appeal) == NewFact("appealable_decision_sent", date(2025, 11, 3), {"decision": "cease"})
    add(database, new("mediation_adviser_contacted", "2025-12-04"), ref=appeal)
    assert kinds_of(database, ref)[-1] == "mediation_adviser_contacted"
    mediation = opened_from(database, appeal)["mediation"]
    add(database, certificate("2025-12-10"), ref=mediation)
    assert kinds_of(database, appeal)[-1] == "mediation_certificate_issued"
    assert kinds_of(database, ref)[-1] == "mediation_certificate_issued"
    add(database, new("application_notice_received", "2025-12-22"), ref=appeal)
    assert kinds_of(database, ref)[-1] == "application_notice_received"
    with pytest.raises(BreachNeedsReason):
        add(database, new("plan_ceased", "2026-02-02"), ref=ref)
    add(database, new("appeal_dismissed", "2026-05-05"), ref=appeal)
    add(database, new("plan_ceased", "2026-05-06"), ref=ref)
    assert kinds_of(database, ref)[-2:] == ["appeal_dismissed", "plan_ceased"]


def test_an_order_that_the_plan_continues_comes_back_and_keeps_it(database: Database) -> None:
    ref = a_case(database, a_child(database), CEASING.key, *to_the_decision())
    appeal = opened_from(database, ref)["appeal"]
    add(database, new("application_notice_received", "2025-12-22"), ref=appeal)
    add(database, new("order_made", "2026-05-05", limbs=["continue"]), ref=appeal)
    assert kinds_of(database, ref)[-1] == "order_made"
    with pytest.raises(NotPossible):
        add(database, new("plan_ceased", "2026-06-08"), ref=ref)


def test_a_plan_that_ceased_ends_the_review_that_was_owed(database: Database) -> None:
    child = a_child(database)
    review = a_case(database, child, "annual_review", new("plan_made", "2025-05-06"))
    ref = a_case(database, child, CEASING.key, *to_the_decision())
    add(database, new("plan_ceased", "2026-01-06"), ref=ref)
    assert kinds_of(database, review) == ["plan_made", "plan_ceased"]


CONSIDERED = new("ceasing_considered", "2025-09-01", because="no_longer_necessary")
TO_CEASE = new("review_decision_notified", "2025-11-03", decision="cease")


def reviewed(database: Database, child: int, *facts: NewFact) -> str:
    """Open the review of a child's plan, up to its meeting or further."""
    return a_case(database, child, "annual_review", new("review_meeting_held", "2025-10-06"), *facts)


def test_a_review_that_decides_to_cease_joins_the_ceasing_that_is_open(database: Database) -> None:
    child = a_child(database)
    ref = a_case(database, child, CEASING.key, CONSIDERED, new("consulted_on_ceasing", "2025-09-08"))
    review = reviewed(database, child, TO_CEASE)
    assert refs_of(database, CEASING) == [ref] == [opened_from(database, review)["ceasing"]]
    assert kinds_of(database, ref)[-2:] == ["reviewed_otherwise", "decision_to_cease_notified"]
    assert set(opened_from(database, ref)) == {"appeal"}
    assert len(refs_of(database, process("appeal"))) == 1


def test_where_the_review_itself_was_owed_its_decision_is_recorded_after_it(database: Database) -> None:
    child = a_child(database)
    ref = a_case(database, child, CEASING.key, new("ceasing_considered", "2025-09-01", because="left_18_or_over"))
    reviewed(database, child, TO_CEASE)
    history = read(database, ref)
    assert replay(CEASING, effective(history.facts)).stage == "standstill"
    assert clocks(judged([], history=history), "2025-11-03")["review_cease_18plus"].standing is Standing.MET


def test_a_corrected_or_withdrawn_decision_of_the_review_is_put_right_in_the_ceasing_it_joined(
    database: Database,
) -> None:
    child = a_child(database)
    ref = a_case(database, child, CEASING.key, CONSIDERED)
    review = reviewed(database, child, TO_CEASE)
    number = [fact.kind for fact in read(database, review).facts].index("review_decision_notified") + 1
    moved = new("review_decision_notified", "2025-11-05", corrects=number, decision="cease")
    again = add(database, moved, ref=review)
    assert effective(read(database, ref).facts)[-1].happened_on == date(2025, 11, 5)
    assert begun_with(database, opened_from(database, ref)["appeal"]).happened_on == date(2025, 11, 5)
    kept = new("review_decision_notified", "2025-11-05", corrects=again.fact.sequence, decision="maintain")
    add(database, kept, ref=review)
    history = read(database, ref)
    assert replay(CEASING, effective(history.facts)).stage == "considering"
    assert kinds_of(database, opened_from(database, ref)["appeal"])[-1] == "opened_in_error"


def test_a_second_decision_to_cease_is_refused_with_what_is_possible_in_the_case_there_is(database: Database) -> None:
    child = a_child(database)
    ref = a_case(database, child, CEASING.key, new("decision_to_cease_notified", "2025-10-20"))
    review = reviewed(database, child)
    with pytest.raises(HasGoneOn, match=f"Case {ref} of the same child is open already") as refusal:
        add(database, TO_CEASE, ref=review)
    assert "“Decision changed”" in refusal.value.next_step
    assert kinds_of(database, review)[-1] == "review_meeting_held"
    assert refs_of(database, CEASING) == [ref]
    add(database, new("review_decision_notified", "2025-11-03", decision="maintain"), ref=review)


def test_a_second_case_of_ceasing_cannot_be_opened_by_hand_while_one_is_open(database: Database) -> None:
    child = a_child(database)
    ref = a_case(database, child, CEASING.key, CONSIDERED)
    with pytest.raises(OneAlready, match=f"Case {ref} of this child is open already"):
        a_case(database, child, CEASING.key, CONSIDERED)
    a_case(database, a_child(database), CEASING.key, CONSIDERED)
    add(database, new("decision_to_maintain_notified", "2025-09-29"), ref=ref)
    a_case(database, child, CEASING.key, new("ceasing_considered", "2026-01-05", because="no_longer_necessary"))


def test_somebody_past_25_whose_ceasing_is_open_is_ceased_there(database: Database) -> None:
    child = a_child(database)
    ref = a_case(database, child, CEASING.key, CONSIDERED)
    beyond = a_case(database, child, "beyond_25", new("turned_25", "2025-09-08"))
    with pytest.raises(HasGoneOn, match=f"Case {ref} of the same child is open already"):
        add(database, new("ceasing_considered", "2025-09-15", because="no_longer_necessary"), ref=beyond)


def test_a_review_that_ends_in_ceasing_opens_the_standstill_and_it_the_appeal(database: Database) -> None:
    review = a_case(
        database, a_child(database), "annual_review", new("review_meeting_held", "2025-10-06"),
        new("review_decision_notified", "2025-11-03", decision="cease"),
    )  # fmt: skip
    ref = opened_from(database, review)["ceasing"]
    assert kinds_of(database, ref) == ["decision_to_cease_notified"]
    assert set(opened_from(database, ref)) == {"appeal"}
    with pytest.raises(BreachNeedsReason, match="The family has until Monday 5 January 2026"):
        add(database, new("plan_ceased", "2025-12-01"), ref=ref)
