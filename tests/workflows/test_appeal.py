"""The appeal as a table, its windows on real days, what opens it and what it answers to the case behind it."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from cases.log import Author
from deadlines.deadline import Deadline
from deadlines.standing import Standing
from tests.casework import (
    NOW,
    OFFICE,
    OFFICER,
    add,
    add_to,
    clocks,
    empty,
    judged,
    new,
    opened,
    read,
    refs_of,
    request,
    stage_of,
    to_the_draft,
)
from tests.tables import Row, named, rows
from tests.workflows.stages import assert_complete, assert_leads_as_said, assert_possible_as_said
from workflows.following import HasGoneOn
from workflows.processes import process
from workflows.record import NotPossible, Prepared, record

APPEAL = process("appeal")

# ">" leads out of the stage, "." is recorded and changes nothing, blank cannot happen there.
POSSIBLE = rows("""
| kind                          | new | time_to_appeal | certificate_awaited | certified | time_to_appeal_placement | late_appeal | admitted_late | responding | awaiting_decision | reconsidered | time_ended | unopposed | withdrawn | decided | dismissed | handed_over | died | opened_in_error |
|-------------------------------|-----|----------------|---------------------|-----------|--------------------------|-------------|---------------|------------|-------------------|--------------|------------|-----------|-----------|---------|-----------|-------------|------|-----------------|
| appealable_decision_sent      | >   |                |                     |           |                          |             |               |            |                   |              |            |           |           |         |           |             |      |                 |
| mediation_adviser_contacted   |     | >              |                     |           |                          |             |               |            |                   |              |            |           |           |         |           |             |      |                 |
| mediation_certificate_issued  |     | >              | >                   |           |                          |             |               |            |                   |              |            |           |           |         |           |             |      |                 |
| placement_appeal_stated       |     | >              | >                   |           |                          |             |               |            |                   |              |            |           |           |         |           |             |      |                 |
| application_notice_received   |     | >              | >                   | >         | >                        |             | >             |            |                   |              | >          |           |           |         |           |             |      |                 |
| decision_reconsidered         |     | >              | >                   | >         | >                        |             |               |            |                   |              |            |           |           |         |           |             |      |                 |
| time_to_appeal_ended          |     | >              |                     | >         | >                        |             |               |            |                   |              |            |           |           |         |           |             |      |                 |
| late_appeal_sought            |     |                |                     |           |                          |             |               |            |                   |              | >          |           |           |         |           |             |      |                 |
| late_appeal_admitted          |     |                |                     |           |                          | >           |               |            |                   |              |            |           |           |         |           |             |      |                 |
| late_appeal_refused           |     |                |                     |           |                          | >           |               |            |                   |              |            |           |           |         |           |             |      |                 |
| appeal_response_received      |     |                |                     |           |                          |             |               | >          |                   |              |            |           |           |         |           |             |      |                 |
| appeal_unopposed              |     |                |                     |           |                          |             |               | >          |                   |              |            |           |           |         |           |             |      |                 |
| appeal_withdrawn              |     |                |                     |           |                          |             | >             | >          | >                 |              |            |           |           |         |           |             |      |                 |
| hearing_held                  |     |                |                     |           |                          |             |               |            | .                 |              |            |           |           |         |           |             |      |                 |
| order_made                    |     |                |                     |           |                          |             |               | >          | >                 |              |            |           |           |         |           |             |      |                 |
| appeal_dismissed              |     |                |                     |           |                          |             |               | >          | >                 |              |            |           |           |         |           |             |      |                 |
| recommendations_made          |     |                |                     |           |                          |             |               |            |                   |              |            |           |           | >       | >         |             |      |                 |
| opened_in_error               |     | >              | >                   | >         | >                        | >           | >             | >          | >                 |              |            |           |           |         |           |             |      |                 |
| mediation_certificate_refused |     |                | >                   |           |                          |             |               |            |                   |              |            |           |           |         |           |             |      |                 |
| child_died                    |     | >              | >                   | >         | >                        | >           | >             | >          | >                 |              |            |           |           |         |           |             |      |                 |
| respondent_substituted        |     |                |                     |           |                          | >           | >             | >          | >                 |              |            |           |           |         |           |             |      |                 |
| exception_claimed             |     | .              | .                   | .         | .                        | .           | .             | .          | .                 | .            | .          | .         | .         | .       | .         | .           | .    | .               |
| exception_ended               |     | .              | .                   | .         | .                        | .           | .             | .          | .                 | .            | .          | .         | .         | .       | .         | .           | .    | .               |
| cause_of_lateness_recorded    |     | .              | .                   | .         | .                        | .           | .             | .          | .                 | .            | .          | .         | .         | .       | .         | .           | .    | .               |
| case_assigned                 |     | .              | .                   | .         | .                        | .           | .             | .          | .                 | .            | .          | .         | .         | .       | .         | .           | .    | .               |
| note_added                    |     | .              | .                   | .         | .                        | .           | .             | .          | .                 | .            | .          | .         | .         | .       | .         | .           | .    | .               |
| document_added                |     | .              | .                   | .         | .                        | .           | .             | .          | .                 | .            | .          | .         | .         | .       | .         | .           | .    | .               |
""")  # noqa: E501  (one line for each kind of fact, as a lawyer would want it)

# Where each way out leads, and under which provision.
EXITS = rows("""
| from                     | fact                          | to                       | law                                                        |
|--------------------------|-------------------------------|--------------------------|------------------------------------------------------------|
| time_to_appeal           | mediation_adviser_contacted   | certificate_awaited      | CFA s.55(3); reg 33                                        |
| time_to_appeal           | mediation_certificate_issued  | certified                | CFA s.55(4), (5)                                           |
| time_to_appeal           | placement_appeal_stated       | time_to_appeal_placement | CFA s.55(2)                                                |
| time_to_appeal           | application_notice_received   | responding               | HESC rr.20, 21(1)(c)                                       |
| time_to_appeal           | decision_reconsidered         | reconsidered             | local practice; the time of the first decision still binds |
| time_to_appeal           | time_to_appeal_ended          | time_ended               | HESC r.20(1)(c)                                            |
| certificate_awaited      | mediation_certificate_issued  | certified                | CFA s.55(4), (5)                                           |
| certificate_awaited      | mediation_certificate_refused | time_to_appeal           | reg 34(2)                                                  |
| certificate_awaited      | placement_appeal_stated       | time_to_appeal_placement | CFA s.55(2)                                                |
| certificate_awaited      | application_notice_received   | responding               | HESC rr.20, 21(1)(c)                                       |
| certificate_awaited      | decision_reconsidered         | reconsidered             | local practice; the time of the first decision still binds |
| certified                | application_notice_received   | responding               | HESC rr.20, 21(1)(c)                                       |
| certified                | decision_reconsidered         | reconsidered             | local practice; the time of the first decision still binds |
| certified                | time_to_appeal_ended          | time_ended               | HESC r.20(1)(c)                                            |
| time_to_appeal_placement | application_notice_received   | responding               | HESC rr.20, 21(1)(c)                                       |
| time_to_appeal_placement | decision_reconsidered         | reconsidered             | local practice; the time of the first decision still binds |
| time_to_appeal_placement | time_to_appeal_ended          | time_ended               | HESC r.20(1)(c)                                            |
| late_appeal              | late_appeal_admitted          | admitted_late            | HESC rr.5(3)(a), 19; reg 34(3)                             |
| late_appeal              | late_appeal_refused           | time_ended               | HESC rr.5(3)(a), 19                                        |
| late_appeal              | respondent_substituted        | handed_over              | HESC r.9(1)                                                |
| admitted_late            | application_notice_received   | responding               | HESC rr.20, 21(1)(c)                                       |
| admitted_late            | appeal_withdrawn              | withdrawn                | HESC r.17(1)                                               |
| admitted_late            | respondent_substituted        | handed_over              | HESC r.9(1)                                                |
| responding               | appeal_response_received      | awaiting_decision        | HESC r.21(1)(c)                                            |
| responding               | appeal_unopposed              | unopposed                | reg 45(1), (2)                                             |
| responding               | appeal_withdrawn              | withdrawn                | HESC r.17(1)                                               |
| responding               | order_made                    | decided                  | CFA s.51(5), (6); reg 43                                   |
| responding               | appeal_dismissed              | dismissed                | reg 43; HESC rr.8, 30                                      |
| responding               | respondent_substituted        | handed_over              | HESC r.9(1)                                                |
| awaiting_decision        | appeal_withdrawn              | withdrawn                | HESC r.17(1)                                               |
| awaiting_decision        | order_made                    | decided                  | CFA s.51(5), (6); reg 43                                   |
| awaiting_decision        | appeal_dismissed              | dismissed                | reg 43; HESC rr.8, 30                                      |
| awaiting_decision        | respondent_substituted        | handed_over              | HESC r.9(1)                                                |
| time_ended               | application_notice_received   | responding               | HESC rr.20, 21(1)(c)                                       |
| time_ended               | late_appeal_sought            | late_appeal              | HESC rr.5(3)(a), 19; reg 34(3)                             |
| decided                  | recommendations_made          | decided                  | SI 2017/1306 regs 4, 5                                     |
| dismissed                | recommendations_made          | dismissed                | SI 2017/1306 regs 4, 5                                     |
""")  # noqa: E501
OPEN = [each.name for each in APPEAL.stages if not each.is_end]

# What the family's time is on real days: the last day, whatever happened since.
WINDOWS = rows("""
| case                                           | sent            | then                                       | limit        | last day        |
|------------------------------------------------|-----------------|--------------------------------------------|--------------|-----------------|
| two months after sending                       | Wed 01 Oct 2025 |                                            | appeal_lodge | Mon 01 Dec 2025 |
| it ends in August, so on 1 September           | Tue 10 Jun 2025 |                                            | appeal_lodge | Mon 01 Sep 2025 |
| the adviser has no such rule                   | Tue 10 Jun 2025 |                                            | med_contact  | Sun 10 Aug 2025 |
| it ends between Christmas and New Year         | Thu 30 Oct 2025 |                                            | appeal_lodge | Fri 02 Jan 2026 |
| a certificate can lengthen it                  | Thu 20 Nov 2025 | 2026-01-10 adviser, 2026-01-31 certificate | appeal_lodge | Mon 02 Mar 2026 |
| a certificate cannot shorten it                | Thu 20 Nov 2025 | 2025-11-25 adviser, 2025-11-27 certificate | appeal_lodge | Tue 20 Jan 2026 |
| no month from a certificate for placement only | Thu 20 Nov 2025 | 2026-01-10 adviser, 2026-01-12 placement   | appeal_lodge | Tue 20 Jan 2026 |
""")  # noqa: E501
THEN = {
    "adviser": ("mediation_adviser_contacted", {}),
    "certificate": ("mediation_certificate_issued", {"ground": "no_mediation"}),
    "placement": ("placement_appeal_stated", {}),
}


def appeal(sent: str, *facts: NewFact, **dated: str) -> Prepared:
    """Return an appeal's case, judged but not written."""
    first = NewFact("appealable_decision_sent", date.fromisoformat(sent), {"decision": "plan_content"} | dated)
    return judged([first, *facts], history=empty("AP-2025-000001", APPEAL.key))


def appealed(received: str = "2025-12-01") -> Prepared:
    """Return a case in which the application notice reached the authority."""
    return appeal("2025-10-01", new("application_notice_received", received))


@pytest.mark.parametrize("row", POSSIBLE, ids=lambda row: row["kind"])
def test_a_fact_may_be_recorded_at_exactly_the_stages_where_it_can_happen(row: Row) -> None:
    assert_possible_as_said(APPEAL, row)


def test_the_table_has_every_stage_and_every_kind_the_process_takes() -> None:
    assert_complete(APPEAL, POSSIBLE)


def test_each_way_out_leads_where_its_provision_says() -> None:
    assert_leads_as_said(APPEAL, EXITS)


@pytest.mark.parametrize("row", WINDOWS, ids=lambda row: row["case"])
def test_the_family_has_until(row: Row) -> None:
    facts = []
    for each in filter(None, row["then"].split(", ")):
        day, _, what = each.partition(" ")
        kind, detail = THEN[what]
        facts.append(NewFact(kind, date.fromisoformat(day), detail))
    case = appeal(row.day("sent").isoformat(), *facts)
    found = clocks(case, "2026-01-31")[row["limit"]]
    assert found.due_on == row.day("last day")
    assert found.standing in (Standing.OPEN_WINDOW, Standing.WINDOW_ENDED)


def test_the_familys_time_is_never_overdue_and_nothing_of_it_is_awaited() -> None:
    case = appeal("2025-10-01")
    for each in clocks(case, "2026-06-01").values():
        assert each.standing is Standing.WINDOW_ENDED
        assert not each.is_awaited


def test_the_bar_on_a_certificate_counts_from_the_date_on_the_notice() -> None:
    found = clocks(appeal("2025-10-01", dated="2025-09-29"), "2025-10-02")
    assert found["med_cert_bar"].due_on == date(2025, 11, 29)
    assert found["med_contact"].due_on == date(2025, 12, 1)
    assert not found["med_cert_bar"].listed


def test_the_time_cannot_end_while_a_certificate_is_awaited() -> None:
    case = appeal("2025-10-01", new("mediation_adviser_contacted", "2025-11-28"))
    with pytest.raises(NotPossible, match="the certificate is awaited"):
        add_to(case, new("time_to_appeal_ended", "2025-12-02"))


RESPONSES = rows("""
| received        | last day        | because                              |
|-----------------|-----------------|--------------------------------------|
| Mon 14 Jul 2025 | Tue 23 Sep 2025 | August is not counted                |
| Mon 01 Dec 2025 | Tue 20 Jan 2026 | nor 25 December to 1 January         |
""")


@pytest.mark.parametrize("row", RESPONSES, ids=named)
def test_the_authority_responds_in_thirty_working_days_of_the_tribunal(row: Row) -> None:
    received = row.day("received").isoformat()
    case = appeal("2025-06-10", new("application_notice_received", received))
    found = clocks(case, received)
    assert found["la_response"].due_on == found["unopposed_notice"].due_on == row.day("last day")
    assert found["la_response"].listed
    assert not found["unopposed_notice"].listed


def test_a_response_after_the_last_day_is_late_by_those_days() -> None:
    case = add_to(appealed(), new("appeal_response_received", "2026-01-22"))
    found = clocks(case, "2026-01-22")
    assert (found["la_response"].standing, found["la_response"].days_late) == (Standing.MISSED, 2)
    assert found["unopposed_notice"].standing is Standing.NOT_APPLICABLE


def test_the_authority_can_give_way_by_not_opposing_only_before_its_response() -> None:
    conceded = new("appeal_unopposed", "2026-01-12", limbs=["amend_placement"])
    case = add_to(appealed(), conceded)
    assert stage_of(case.state) == "unopposed"
    found = clocks(case, "2026-01-12")
    assert found["unopposed_notice"].standing is Standing.MET
    assert found["la_response"].standing is Standing.NOT_APPLICABLE
    responded = add_to(appealed(), new("appeal_response_received", "2026-01-09"))
    with pytest.raises(NotPossible, match="“Appeal not opposed” cannot follow “The Tribunal is to decide the appeal”"):
        add_to(responded, conceded)


def test_giving_way_before_an_appeal_or_by_a_withdrawal_starts_no_clock() -> None:
    early = appeal("2025-10-01", new("decision_reconsidered", "2025-10-20"))
    settled = add_to(appealed(), new("appeal_withdrawn", "2025-12-15", because_of="agreed"))
    for case, stage in ((early, "reconsidered"), (settled, "withdrawn")):
        assert stage_of(case.state) == stage
        assert not [each for each in clocks(case, "2026-02-01").values() if each.is_awaited]


def test_an_appeal_that_was_in_time_may_reach_the_authority_after_the_time_ended() -> None:
    case = appeal("2025-10-01", new("time_to_appeal_ended", "2025-12-02"))
    assert case.view.summary["is_ended"]
    case = add_to(case, new("application_notice_received", "2025-12-10", lodged_on="2025-12-01"))
    assert not case.view.summary["is_ended"]
    assert clocks(case, "2025-12-10")["la_response"].standing is Standing.RUNNING
    with pytest.raises(NotPossible, match="The Tribunal received it on Thursday 11 December 2025, yet"):
        add_to(appeal("2025-10-01"), new("application_notice_received", "2025-12-10", lodged_on="2025-12-11"))


def test_a_late_appeal_is_taken_up_only_once_the_tribunal_admits_it() -> None:
    case = appeal(
        "2025-10-01",
        new("time_to_appeal_ended", "2025-12-02"),
        new("late_appeal_sought", "2025-12-15", route="extension"),
    )
    assert stage_of(case.state) == "late_appeal"
    with pytest.raises(NotPossible):
        add_to(case, new("application_notice_received", "2025-12-16"))
    refused = add_to(case, new("late_appeal_refused", "2026-01-05"))
    assert refused.view.summary["ended_on"].isoformat() == "2026-01-05"
    admitted = add_to(case, new("late_appeal_admitted", "2026-01-05"), new("application_notice_received", "2026-01-07"))
    assert stage_of(admitted.state) == "responding"


OPENED = rows("""
| decision      | by                             |
|---------------|--------------------------------|
| no_assessment | refusal_to_assess_notified     |
| no_assessment | no_plan_necessary_notified     |
| no_plan       | refusal_to_issue_plan_notified |
| plan_content  | finalised_plan_sent            |
""")


@pytest.mark.parametrize("row", OPENED, ids=lambda row: row["by"])
def test_a_decision_of_an_assessment_opens_the_time_to_appeal_against_it(database: Database, row: Row) -> None:
    facts = {
        "refusal_to_issue_plan_notified": to_the_draft()[:2], "finalised_plan_sent": to_the_draft(),
    }.get(row["by"], [request()])  # fmt: skip
    opened(database, *facts, new(row["by"], "2026-01-05"))
    (ref,) = refs_of(database, APPEAL)
    assert ref.startswith("AP-")
    (first, *_) = read(database, ref).facts
    assert (first.kind, first.happened_on.isoformat()) == ("appealable_decision_sent", "2026-01-05")
    assert first.detail == {"decision": row["decision"]}


def test_a_plan_sent_on_another_day_corrects_the_familys_time_and_one_taken_back_ends_it(
    database: Database,
) -> None:
    opened(database, *to_the_draft(), new("finalised_plan_sent", "2026-01-05", dated="2026-01-02"))
    (ref,) = refs_of(database, APPEAL)
    assert read(database, ref).facts[0].detail == {"decision": "plan_content", "dated": "2026-01-02"}
    add(database, new("finalised_plan_sent", "2026-01-07", corrects=5, dated="2026-01-05"))
    corrected = read(database, ref).facts[-1]
    assert (corrected.happened_on.isoformat(), corrected.detail["dated"]) == ("2026-01-07", "2026-01-05")
    add(database, new("recorded_in_error", "2026-01-08", corrects=6, because="It was never posted."))
    assert read(database, ref).facts[-1].kind == "opened_in_error"


def test_a_plan_under_appeal_cannot_be_taken_back(database: Database) -> None:
    opened(database, *to_the_draft(), new("finalised_plan_sent", "2026-01-05"))
    (ref,) = refs_of(database, APPEAL)
    add(database, new("application_notice_received", "2026-02-02"), ref=ref)
    with pytest.raises(HasGoneOn, match="things have been recorded in it since"):
        add(database, new("recorded_in_error", "2026-02-03", corrects=5, because="Of another case."))


def test_not_opposing_is_the_authoritys_own_decision(database: Database) -> None:
    opened(database, *to_the_draft(), new("finalised_plan_sent", "2026-01-05"))
    (ref,) = refs_of(database, APPEAL)
    add(database, new("application_notice_received", "2026-02-02"), ref=ref)
    conceded = new("appeal_unopposed", "2026-02-09", limbs=["amend_content"])
    provider = Author(OFFICER.officer, "provider")
    with database.writing() as session, pytest.raises(NotPossible, match="cannot be contracted out"):
        record(session, ref, conceded, by=provider, now=NOW, office=OFFICE)
    assert add(database, conceded, ref=ref).state.stage == "unopposed"


def test_a_family_without_a_certificate_may_seek_leave_and_no_day_is_set_for_it() -> None:
    refused = [
        new("appealable_decision_sent", "2025-06-10", decision="no_assessment"),
        new("mediation_adviser_contacted", "2025-08-20"),
        new("mediation_certificate_refused", "2025-08-22"),
    ]

    def leave(*later: NewFact) -> Deadline:
        return clocks(judged([*refused, *later], history=empty("AP-2025-000001", APPEAL.key)), "2025-09-12")[
            "med_leave"
        ]

    assert leave().due_on is None
    assert not leave().standing.is_settled
    ended = new("time_to_appeal_ended", "2025-09-02")
    sought = leave(ended, new("late_appeal_sought", "2025-09-10", route="leave"))
    assert sought.standing is Standing.NOT_APPLICABLE
    assert sought.steps()[-1].startswith("The Tribunal was asked to admit a late appeal on Wednesday 10 September 2025")
    assert leave(new("placement_appeal_stated", "2025-08-26")).standing is Standing.NOT_APPLICABLE
