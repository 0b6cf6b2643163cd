"""Facts over JSON: recorded once, refused when they make no sense, asked for a reason when they are a breach."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text

from cases.kinds import KINDS
from deadlines import clock
from tests.api.calls import Office, fact, of_limit

REQUESTED = date(2025, 5, 21)
DRAFT = date(2025, 9, 1)


@pytest.fixture
def drafted(office: Office) -> str:
    """A case whose draft plan was served on 1 September 2025: the family has until the 15th."""
    ref = office.opened(REQUESTED)
    office.recorded(ref, "decision_to_assess_notified", date(2025, 6, 30))
    office.recorded(ref, "decision_to_issue_plan_notified", date(2025, 8, 20))
    office.recorded(ref, "draft_plan_served", DRAFT)
    return ref


def test_a_recorded_fact_is_answered_with_the_new_state(office_on_each: Office) -> None:
    ref = office_on_each.opened(REQUESTED)
    answer = office_on_each.recorded(ref, "decision_to_assess_notified", date(2025, 6, 30))
    assert answer["fact"]["sequence"] == answer["version"] == 2
    assert answer["stage"] == "assessing"
    assert of_limit(answer["deadlines"], "assess_decision")["standing"] == "met"
    in_log = office_on_each.get("caseworker", f"/cases/{ref}/facts").json()[-1]
    assert in_log == answer["fact"]


def test_what_recording_answers_is_what_reading_answers(office: Office, drafted: str) -> None:
    answer = office.recorded(drafted, "meeting_held", date(2025, 9, 10))
    case = office.get("caseworker", f"/cases/{drafted}").json()
    shared = answer.keys() & case.keys()
    assert {name: answer[name] for name in shared} == {name: case[name] for name in shared}
    assert {"stage", "version", "possible", "deadlines", "owner"} <= shared


def test_a_fact_that_makes_no_sense_is_refused_with_what_is_possible(office_on_each: Office) -> None:
    ref = office_on_each.opened(REQUESTED)
    before = office_on_each.rows()
    response = office_on_each.post("caseworker", f"/cases/{ref}/facts", fact("finalised_plan_sent", date(2025, 10, 8)))
    assert response.status_code == 409
    problem = response.json()
    assert problem["code"] == "not_possible"
    assert problem["possible"] == office_on_each.get("caseworker", f"/cases/{ref}").json()["possible"]
    assert office_on_each.rows() == before


def test_a_breach_is_recorded_once_its_reason_is_given(office: Office, drafted: str) -> None:
    early = fact("finalised_plan_sent", date(2025, 9, 10))
    refused = office.post("caseworker", f"/cases/{drafted}/facts", early)
    assert refused.status_code == 422
    assert refused.json()["code"] == "breach_needs_reason"
    assert any("15 September 2025" in step for step in refused.json()["steps"])
    recorded = office.post(
        "caseworker", f"/cases/{drafted}/facts", early | {"breach_reason": "The family asked for the plan at once."}
    )
    assert recorded.status_code == 201
    assert recorded.json()["fact"]["breach"] == ["too_early:draft_reps"]
    assert recorded.json()["fact"]["breach_reason"] == "The family asked for the plan at once."
    assert recorded.json()["is_ended"]


def test_who_worked_from_an_old_version_is_told_so(office_on_each: Office) -> None:
    ref = office_on_each.opened(REQUESTED)
    body = fact("family_consulted", date(2025, 6, 1)) | {"expected_version": 1}
    assert office_on_each.post("caseworker", f"/cases/{ref}/facts", body).status_code == 201
    before = office_on_each.rows()
    stale = office_on_each.post("caseworker", f"/cases/{ref}/facts", body | {"kind": "meeting_held"})
    assert stale.status_code == 409
    assert (stale.json()["code"], stale.json()["version"]) == ("changed", 2)
    assert office_on_each.rows() == before


def test_a_repeated_call_is_answered_alike_and_done_once(office_on_each: Office) -> None:
    ref = office_on_each.opened(REQUESTED)
    note = fact("note_added", date(2025, 6, 1)) | {"detail": {"text": "Rang the family."}, "expected_version": 1}
    first = office_on_each.post("caseworker", f"/cases/{ref}/facts", note, key="note-1")
    before = office_on_each.rows()
    again = office_on_each.post("caseworker", f"/cases/{ref}/facts", note, key="note-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert office_on_each.rows() == before


def test_a_key_sent_with_something_else_is_refused(office_on_each: Office) -> None:
    ref = office_on_each.opened(REQUESTED)
    body = fact("family_consulted", date(2025, 6, 1))
    assert office_on_each.post("caseworker", f"/cases/{ref}/facts", body, key="k").status_code == 201
    other = office_on_each.opened(REQUESTED)
    before = office_on_each.rows()
    other_body = office_on_each.post("caseworker", f"/cases/{ref}/facts", body | {"kind": "views_received"}, key="k")
    other_case = office_on_each.post("caseworker", f"/cases/{other}/facts", body, key="k")
    for refused in (other_body, other_case):
        assert refused.status_code == 422
        assert refused.json()["code"] == "repeated_key"
    assert office_on_each.rows() == before


def test_a_key_belongs_to_the_officer_who_sent_it(office: Office) -> None:
    ref = office.opened(REQUESTED)
    body = fact("meeting_held", date(2025, 6, 1))
    assert office.post("caseworker", f"/cases/{ref}/facts", body, key="k").json()["version"] == 2
    assert office.post("senior", f"/cases/{ref}/facts", body, key="k").json()["version"] == 3


def test_a_refused_call_does_not_use_up_its_key(office_on_each: Office) -> None:
    ref = office_on_each.opened(REQUESTED)
    body = fact("decision_to_issue_plan_notified", date(2025, 7, 1))
    assert office_on_each.post("caseworker", f"/cases/{ref}/facts", body, key="k").status_code == 409
    office_on_each.recorded(ref, "decision_to_assess_notified", date(2025, 6, 30))
    assert office_on_each.post("caseworker", f"/cases/{ref}/facts", body, key="k").status_code == 201


def test_twins_sent_at_the_same_moment_are_one_fact(office_on_each: Office) -> None:
    ref = office_on_each.opened(REQUESTED)
    note = fact("note_added", date(2025, 6, 1)) | {"detail": {"text": "Sent twice."}, "expected_version": 1}
    with ThreadPoolExecutor(6) as pool:
        sent = [
            pool.submit(office_on_each.post, "caseworker", f"/cases/{ref}/facts", note, key="twin") for _ in range(6)
        ]
        answers = [each.result() for each in sent]
    assert {(each.status_code, each.content) for each in answers} == {(201, answers[0].content)}
    assert len(office_on_each.get("caseworker", f"/cases/{ref}/facts").json()) == 2


def test_of_many_writers_from_one_version_one_wins(office_on_each: Office) -> None:
    ref = office_on_each.opened(REQUESTED)
    body = fact("meeting_held", date(2025, 6, 1)) | {"expected_version": 1}
    with ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(office_on_each.post, "caseworker", f"/cases/{ref}/facts", body) for _ in range(6)]
        statuses = sorted(each.result().status_code for each in sent)
    assert statuses == [201, 409, 409, 409, 409, 409]


def test_a_correction_takes_the_place_of_the_fact_it_names(office: Office) -> None:
    ref = office.opened(REQUESTED)
    right = fact("request_received", date(2025, 5, 14)) | {"detail": {"requested_by": "school"}, "corrects": 1}
    answer = office.post("caseworker", f"/cases/{ref}/facts", right).json()
    assert of_limit(answer["deadlines"], "final_plan")["due_on"] == "2025-10-01"
    assert [each["corrects"] for each in office.get("auditor", f"/cases/{ref}/facts").json()] == [None, 1]


def test_a_note_is_read_by_those_who_may_and_kept_nowhere_else(office: Office) -> None:
    ref = office.opened(REQUESTED)
    words = "Aurelia is glad."
    note = fact("note_added", date(2025, 6, 1)) | {"detail": {"text": words}}
    answer = office.post("caseworker", f"/cases/{ref}/facts", note, key="n")
    assert answer.json()["fact"]["detail"] == {}
    assert office.get("caseworker", f"/cases/{ref}/facts").json()[-1]["detail"] == {"text": words}
    assert office.get("auditor", f"/cases/{ref}/facts").json()[-1]["detail"] == {}
    with office.world.database.reading() as session:
        kept = session.execute(text("SELECT body FROM repeated_request")).scalars().all()
        logged = session.execute(text("SELECT detail FROM case_event")).scalars().all()
    assert words not in "".join([*kept, *logged])


def test_the_log_is_answered_by_username_and_holds_none(office: Office) -> None:
    ref = office.opened(REQUESTED, "senior", owner="colleague")
    opened, assigned = office.get("auditor", f"/cases/{ref}/facts").json()
    assert (opened["recorded_by"], opened["acted_as"]) == ("senior", "council")
    assert assigned["detail"] == {"owner": "colleague", "team": "south"}
    with office.world.database.reading() as session:
        logged = session.execute(text("SELECT recorded_by, detail FROM case_event")).all()
    assert "senior" not in str(logged)
    assert "colleague" not in str(logged)


def test_a_case_is_given_to_another_by_username(office: Office) -> None:
    ref = office.opened(REQUESTED, owner="caseworker")
    given = fact("case_assigned", clock.today()) | {"detail": {"owner": "colleague"}}
    answer = office.post("manager", f"/cases/{ref}/facts", given).json()
    assert (answer["owner"], answer["team"]) == ("colleague", "south")
    queued = office.get("manager", "/outbox").json()["items"]
    assert [(each["kind"], each["to"], each["ref"]) for each in queued] == [("case_assigned", "colleague", ref)]


@pytest.mark.parametrize(
    ("detail", "field"),
    [
        ({"owner": "nobody"}, "owner"),
        ({"owner": "auditor"}, "owner"),
        ({"owner": "admin"}, "owner"),
        ({"owner": "colleague", "team": "west"}, "team"),
        ({"owner": 7}, "owner"),
        ({}, "owner"),
    ],
)
def test_a_case_is_given_to_nobody_who_cannot_act_on_it(office: Office, detail: object, field: str) -> None:
    ref = office.opened(REQUESTED)
    before = office.rows()
    response = office.post("senior", f"/cases/{ref}/facts", fact("case_assigned", REQUESTED) | {"detail": detail})
    assert response.status_code == 422
    assert field in response.json()["fields"]
    assert office.rows() == before


def test_a_caseworker_does_not_reassign(office: Office) -> None:
    ref = office.opened(REQUESTED)
    before = office.rows()
    given = fact("case_assigned", date(2025, 6, 1)) | {"detail": {"owner": "caseworker"}}
    response = office.post("caseworker", f"/cases/{ref}/facts", given)
    assert response.status_code == 409
    assert response.json()["code"] == "not_possible"
    assert "case_assigned" not in response.json()["possible"]
    assert office.rows() == before


def test_a_text_for_the_log_that_names_the_child_is_refused(office: Office, drafted: str) -> None:
    early = fact("finalised_plan_sent", date(2025, 9, 10)) | {"breach_reason": "Aurelia’s parents wanted it"}
    before = office.rows()
    response = office.post("caseworker", f"/cases/{drafted}/facts", early)
    assert response.status_code == 422
    assert response.json()["code"] == "names_somebody"
    assert office.rows() == before


def test_every_kind_has_a_name_the_call_takes() -> None:
    assert all(len(kind) <= 60 for kind in KINDS)
