"""An appeal against a decision in detention as a table, its windows on real days, and what opens it."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from deadlines.standing import Standing
from tests.casework import clocks, empty, judged, new
from tests.tables import Row, rows
from tests.workflows.children import a_case, a_child, begun_with, opened_from
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.lapses import lapsed
from workflows.processes import process
from workflows.record import Prepared

APPEAL = process("detained_appeal")

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                         | new | time_to_appeal | contacted | arranging | certificate_due | certified | time_to_appeal_placement | responding | awaiting_decision | reconsidered | time_ended | unopposed | withdrawn | decided | dismissed | died | opened_in_error |
|------------------------------|-----|----------------|-----------|-----------|-----------------|-----------|--------------------------|------------|-------------------|--------------|------------|-----------|-----------|---------|-----------|------|-----------------|
| detention_decision_sent      | >   |                |           |           |                 |           |                          |            |                   |              |            |           |           |         |           |      |                 |
| mediation_adviser_contacted  |     | >              |           |           |                 |           |                          |            |                   |              |            |           |           |         |           |      |                 |
| mediation_certificate_issued |     | >              | >         |           | >               |           |                          |            |                   |              |            |           |           |         |           |      |                 |
| application_notice_received  |     | >              | >         |           | >               | >         | >                        |            |                   |              | >          |           |           |         |           |      |                 |
| decision_reconsidered        |     | >              | >         | >         | >               | >         | >                        |            |                   |              |            |           |           |         |           |      |                 |
| time_to_appeal_ended         |     | >              |           |           |                 | >         | >                        |            |                   |              |            |           |           |         |           |      |                 |
| opened_in_error              |     | >              | >         | >         | >               | >         | >                        | >          | >                 |              |            |           |           |         |           |      |                 |
| child_died                   |     | >              | >         | >         | >               | >         | >                        | >          | >                 |              |            |           |           |         |           |      |                 |
| exception_claimed            |     | .              | .         | .         | .               | .         | .                        | .          | .                 | .            | .          | .         | .         | .       | .         | .    | .               |
| exception_ended              |     | .              | .         | .         | .               | .         | .                        | .          | .                 | .            | .          | .         | .         | .       | .         | .    | .               |
| cause_of_lateness_recorded   |     | .              | .         | .         | .               | .         | .                        | .          | .                 | .            | .          | .         | .         | .       | .         | .    | .               |
| case_assigned                |     | .              | .         | .         | .               | .         | .                        | .          | .                 | .            | .          | .         | .         | .       | .         | .    | .               |
| note_added                   |     | .              | .         | .         | .               | .         | .                        | .          | .                 | .            | .          | .         | .         | .       | .         | .    | .               |
| document_added               |     | .              | .         | .         | .               | .         | .                        | .          | .                 | .            | .          | .         | .         | .       | .         | .    | .               |
| mediation_declined           |     |                | >         | >         |                 |           |                          |            |                   |              |            |           |           |         |           |      |                 |
| mediation_wanted             |     |                | >         |           |                 |           |                          |            |                   |              |            |           |           |         |           |      |                 |
| mediation_held               |     |                |           | >         |                 |           |                          |            |                   |              |            |           |           |         |           |      |                 |
| mediation_arranged           |     |                |           | .         |                 |           |                          |            |                   |              |            |           |           |         |           |      |                 |
| mediation_date_notified      |     |                |           | .         |                 |           |                          |            |                   |              |            |           |           |         |           |      |                 |
| shorter_notice_agreed        |     |                |           | .         |                 |           |                          |            |                   |              |            |           |           |         |           |      |                 |
| appeal_response_received     |     |                |           |           |                 |           |                          | >          |                   |              |            |           |           |         |           |      |                 |
| appeal_unopposed             |     |                |           |           |                 |           |                          | >          |                   |              |            |           |           |         |           |      |                 |
| appeal_withdrawn             |     |                |           |           |                 |           |                          | >          | >                 |              |            |           |           |         |           |      |                 |
| order_made                   |     |                |           |           |                 |           |                          | >          | >                 |              |            |           |           |         |           |      |                 |
| appeal_dismissed             |     |                |           |           |                 |           |                          | >          | >                 |              |            |           |           |         |           |      |                 |
| hearing_held                 |     |                |           |           |                 |           |                          |            | .                 |              |            |           |           |         |           |      |                 |
""")  # noqa: E501

# Where each way out leads, and under which provision.
EXITS = rows("""
| from                     | fact                         | to                | law                                         |
|--------------------------|------------------------------|-------------------|---------------------------------------------|
| time_to_appeal           | mediation_adviser_contacted  | contacted         | CFA s.73(7); reg 19                         |
| time_to_appeal           | mediation_certificate_issued | certified         | CFA ss.55(4), (5), 73(7); regs 20(1), 24(1) |
| time_to_appeal           | application_notice_received  | responding        | CFA s.73(1); HESC rr.20, 21(1)(c)           |
| time_to_appeal           | decision_reconsidered        | reconsidered      | local practice; no time set                 |
| time_to_appeal           | time_to_appeal_ended         | time_ended        | HESC r.20(1)(c)                             |
| contacted                | mediation_declined           | certificate_due   | reg 20(1)                                   |
| contacted                | mediation_wanted             | arranging         | reg 21                                      |
| contacted                | mediation_certificate_issued | certified         | CFA ss.55(4), (5), 73(7); regs 20(1), 24(1) |
| contacted                | application_notice_received  | responding        | CFA s.73(1); HESC rr.20, 21(1)(c)           |
| contacted                | decision_reconsidered        | reconsidered      | local practice; no time set                 |
| arranging                | mediation_held               | certificate_due   | reg 24(1)                                   |
| arranging                | mediation_declined           | certificate_due   | reg 20(1)                                   |
| arranging                | decision_reconsidered        | reconsidered      | local practice; no time set                 |
| certificate_due          | mediation_certificate_issued | certified         | CFA ss.55(4), (5), 73(7); regs 20(1), 24(1) |
| certificate_due          | application_notice_received  | responding        | CFA s.73(1); HESC rr.20, 21(1)(c)           |
| certificate_due          | decision_reconsidered        | reconsidered      | local practice; no time set                 |
| certified                | application_notice_received  | responding        | CFA s.73(1); HESC rr.20, 21(1)(c)           |
| certified                | decision_reconsidered        | reconsidered      | local practice; no time set                 |
| certified                | time_to_appeal_ended         | time_ended        | HESC r.20(1)(c)                             |
| time_to_appeal_placement | application_notice_received  | responding        | CFA s.73(1); HESC rr.20, 21(1)(c)           |
| time_to_appeal_placement | decision_reconsidered        | reconsidered      | local practice; no time set                 |
| time_to_appeal_placement | time_to_appeal_ended         | time_ended        | HESC r.20(1)(c)                             |
| responding               | appeal_response_received     | awaiting_decision | HESC r.21(1)(c)                             |
| responding               | appeal_unopposed             | unopposed         | reg 30(1), (2)                              |
| responding               | appeal_withdrawn             | withdrawn         | HESC r.17(1)                                |
| responding               | order_made                   | decided           | CFA s.73(4); regs 28, 29                    |
| responding               | appeal_dismissed             | dismissed         | reg 28; HESC rr.8, 30                       |
| awaiting_decision        | appeal_withdrawn             | withdrawn         | HESC r.17(1)                                |
| awaiting_decision        | order_made                   | decided           | CFA s.73(4); regs 28, 29                    |
| awaiting_decision        | appeal_dismissed             | dismissed         | reg 28; HESC rr.8, 30                       |
| time_ended               | application_notice_received  | responding        | CFA s.73(1); HESC rr.20, 21(1)(c)           |
""")  # noqa: E501


def appeal(decision: str, *facts: NewFact, sent: str = "2025-10-01") -> Prepared:
    """Judge an appeal against a decision sent on a day; nothing is written anywhere."""
    first = new("detention_decision_sent", sent, decision=decision)
    return judged([first, *facts], history=empty("DA-2025-000001", APPEAL.key))


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(APPEAL, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(APPEAL, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(APPEAL, EXITS)


# Two months from the sending, or one from the certificate where that is later; only the Tribunal's day ever moves.
WINDOWS = rows("""
| sent            | certificate     | contact by      | appeal by       |
|-----------------|-----------------|-----------------|-----------------|
| Wed 01 Oct 2025 |                 | Mon 01 Dec 2025 | Mon 01 Dec 2025 |
| Wed 01 Oct 2025 | Fri 28 Nov 2025 | Mon 01 Dec 2025 | Fri 02 Jan 2026 |
| Tue 10 Jun 2025 |                 | Sun 10 Aug 2025 | Mon 01 Sep 2025 |
""")


@pytest.mark.parametrize("row", WINDOWS, ids=lambda row: row.line)
def test_the_windows_are_two_months_and_one_month_from_the_certificate(row: Row) -> None:
    last = row.day("certificate" if row["certificate"] else "sent").isoformat()
    certificate = [new("mediation_certificate_issued", last, ground="no_mediation")] if row["certificate"] else []
    found = clocks(appeal("no_plan", *certificate, sent=row.day("sent").isoformat()), last)
    assert found["dp_mediation_contact"].due_on == row.day("contact by")
    assert found["appeal_lodge"].due_on == row.day("appeal by")


def test_mediation_is_arranged_within_thirty_days_of_the_adviser_being_told() -> None:
    facts = [
        new("mediation_adviser_contacted", "2025-10-20"), new("mediation_wanted", "2025-10-22", issues="other"),
        new("mediation_arranged", "2025-10-27", meeting_on="2025-11-21"),
    ]  # fmt: skip
    found = clocks(appeal("no_plan", *facts), "2025-10-27")
    assert found["dp_mediation_arrange"].due_on == date(2025, 11, 21)
    assert found["dp_mediation_date_notice"].due_on == date(2025, 11, 13)
    held = clocks(appeal("no_plan", *facts, new("mediation_held", "2025-11-21")), "2025-11-21")
    assert held["dp_mediation_arrange"].standing is Standing.MET
    assert held["dp_mediation_cert_after"].due_on == date(2025, 11, 26)
    declined = clocks(appeal("no_plan", facts[0], new("mediation_declined", "2025-10-23")), "2025-10-23")
    assert declined["dp_mediation_cert_no_mediation"].due_on == date(2025, 10, 28)


def test_of_a_plan_only_the_placement_is_appealed_and_needs_no_certificate() -> None:
    case = appeal("placement")
    assert case.state.stage == "time_to_appeal_placement"
    assert set(clocks(case, "2025-10-01")) == {"appeal_lodge"}
    assert clocks(case, "2025-10-01")["appeal_lodge"].options == {"placement_only": "true"}


def test_the_time_does_not_end_by_itself_while_a_certificate_is_to_come() -> None:
    waiting = appeal("no_plan", new("mediation_adviser_contacted", "2025-11-24"))
    assert lapsed(APPEAL, waiting.state.facts, date(2025, 12, 31)) is None
    assert lapsed(APPEAL, appeal("no_plan").state.facts, date(2025, 12, 31)) == new(
        "time_to_appeal_ended", "2025-12-02"
    )


ATTENTION = [new("detention_began", "2025-01-06"), new("detained_person_came_to_attention", "2025-01-13")]
ASSESSED = [*ATTENTION, new("decision_to_assess_notified", "2025-02-24")]
OPENED = {
    "no_assessment": [*ATTENTION, new("refusal_to_assess_notified", "2025-02-24")],
    "no_plan": [*ASSESSED, new("refusal_to_issue_plan_notified", "2025-05-05")],
    "placement": [
        *ASSESSED, new("decision_to_issue_plan_notified", "2025-04-28"), new("draft_plan_served", "2025-05-05"),
        new("finalised_plan_sent", "2025-06-02"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("decision", "facts"), OPENED.items(), ids=OPENED)
def test_each_decision_of_section_73_opens_its_appeal(database: Database, decision: str, facts: list[NewFact]) -> None:
    ref = a_case(database, a_child(database), "detained", *facts)
    first = begun_with(database, opened_from(database, ref)["detained_appeal"])
    assert first == NewFact("detention_decision_sent", facts[-1].happened_on, {"decision": decision})


def test_after_release_the_ordinary_appeal_is_opened_instead(database: Database) -> None:
    released = [*ASSESSED, new("released_from_detention", "2025-03-10")]
    ref = a_case(
        database, a_child(database), "detained", *released, new("refusal_to_issue_plan_notified", "2025-05-05")
    )
    assert set(opened_from(database, ref)) == {"appeal"}
