"""Cases over JSON: opened, read as they stand, stood and were known, listed, and supposed otherwise."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from cases.people import erase
from deadlines import clock
from tests.api.calls import CHILD, Office, days_ago, fact, of_limit, request

REQUESTED = date(2025, 5, 21)


def test_opening_a_case_answers_its_reference_stage_and_every_deadline(office_on_each: Office) -> None:
    response = office_on_each.post("caseworker", "/cases", request(REQUESTED) | {"owner": "caseworker"})
    assert response.status_code == 201
    case = response.json()
    assert case["stage"] == "considering_request"
    assert case["owner"] == "caseworker"
    assert case["team"] == "north"
    assert case["version"] == 2
    assert case["fact"]["kind"] == "request_received"
    assert case["fact"]["recorded_by"] == "caseworker"
    assert of_limit(case["deadlines"], "assess_decision")["due_on"] == "2025-07-02"
    final = of_limit(case["deadlines"], "final_plan")
    assert final["due_on"] == "2025-10-08"
    assert final["from"] == {"kind": "request_received", "happened_on": "2025-05-21", "sequence": 1}
    assert "The last day is Wednesday 8 October 2025." in final["steps"]


def test_a_case_opened_twice_with_one_key_is_one_case(office_on_each: Office) -> None:
    first = office_on_each.post("caseworker", "/cases", request(REQUESTED), key="once")
    before = office_on_each.rows()
    again = office_on_each.post("caseworker", "/cases", request(REQUESTED), key="once")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert office_on_each.rows() == before


def test_without_an_owner_nobody_holds_the_case(office: Office) -> None:
    ref = office.opened(REQUESTED)
    assert office.get("caseworker", f"/cases/{ref}").json()["owner"] is None


@pytest.mark.parametrize(("username", "owner"), [("caseworker", "caseworker"), ("senior", "colleague")])
def test_a_case_may_be_kept_and_by_a_senior_given_away(office: Office, username: str, owner: str) -> None:
    ref = office.opened(REQUESTED, username, owner=owner)
    assert office.get("caseworker", f"/cases/{ref}").json()["owner"] == owner


@pytest.mark.parametrize("owner", ["colleague", "nobody", "auditor", "sendiass"])
def test_a_caseworker_gives_a_new_case_to_nobody_else(office: Office, owner: str) -> None:
    before = office.rows()
    response = office.post("caseworker", "/cases", request(REQUESTED) | {"owner": owner})
    assert response.status_code == 422
    assert "owner" in response.json()["fields"]
    assert office.rows() == before


def test_a_known_pupil_number_is_the_same_child(office: Office) -> None:
    child = CHILD | {"upn": "H801200001001"}
    refs = {office.opened(REQUESTED, child=child), office.opened(REQUESTED + timedelta(days=200), child=child)}
    assert len(refs) == 2
    assert office.rows()["person"] == 1


@pytest.mark.parametrize("other", [{"birth_date": "2017-01-31"}, {"given_name": "Isla"}])
def test_the_pupil_number_of_another_child_is_refused_and_nothing_is_written(
    office: Office, other: dict[str, str]
) -> None:
    child = CHILD | {"upn": "H801200001001"}
    office.opened(REQUESTED, child=child)
    before = office.rows()
    response = office.post("caseworker", "/cases", request(REQUESTED) | {"child": child | other})
    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, "invalid")
    assert problem["detail"].startswith(f"This UPN is held by {CHILD['given_name']} {CHILD['family_name']}, born ")
    assert list(problem["fields"]) == ["child.upn"]
    assert office.rows() == before


def test_a_case_is_answered_as_it_stood_on_a_past_day(office: Office) -> None:
    ref = office.opened(REQUESTED)
    office.recorded(ref, "decision_to_assess_notified", date(2025, 6, 30))
    then = office.get("caseworker", f"/cases/{ref}", on="2025-06-29").json()
    assert then["on"] == "2025-06-29"
    assert then["stage"] == "considering_request"
    assert of_limit(then["deadlines"], "assess_decision")["standing"] == "due_soon"
    now = office.get("caseworker", f"/cases/{ref}").json()
    assert now["stage"] == "assessing"
    assert of_limit(now["deadlines"], "assess_decision")["standing"] == "met"


def test_a_case_is_answered_as_it_was_known_at_an_instant(office: Office) -> None:
    ref = office.opened(REQUESTED)
    recorded = office.recorded(ref, "decision_to_assess_notified", date(2025, 6, 30))
    at = recorded["fact"]["recorded_at"]
    corrected = {"kind": "decision_to_assess_notified", "happened_on": "2025-07-01", "corrects": 2}
    assert office.post("caseworker", f"/cases/{ref}/facts", corrected).status_code == 201

    known_then = office.get("caseworker", f"/cases/{ref}", known_at=at).json()
    assert known_then["version"] == 2
    assert known_then["known_at"] == at
    assert of_limit(known_then["deadlines"], "assess_decision")["met_on"] == "2025-06-30"
    timetable = office.get("caseworker", f"/cases/{ref}/timetable").json()
    assert of_limit(timetable, "assess_decision")["met_on"] == "2025-07-01"
    assert len(office.get("caseworker", f"/cases/{ref}/facts", known_at=at).json()) == 2


def test_before_a_case_was_known_it_is_not_there(office: Office) -> None:
    ref = office.opened(REQUESTED)
    for path in (f"/cases/{ref}", f"/cases/{ref}/timetable", f"/cases/{ref}/facts"):
        assert office.get("caseworker", path, known_at="2025-06-01T09:00:00Z").status_code == 404


def test_before_a_case_began_it_has_no_stage_and_no_deadline(office: Office) -> None:
    ref = office.opened(REQUESTED)
    case = office.get("caseworker", f"/cases/{ref}", on="2025-05-20").json()
    assert (case["stage"], case["deadlines"], case["began_on"]) == (None, [], None)


def test_an_unquoted_plus_in_an_instant_is_understood(office: Office) -> None:
    ref = office.opened(REQUESTED)
    headers = {"Authorization": f"Bearer {office.tokens['caseworker']}"}
    response = office.client.get(f"/api/v1/cases/{ref}?known_at=2099-01-01T00:00:00+01:00", headers=headers)
    assert response.json()["known_at"] == "2098-12-31T23:00:00Z"


def test_a_delay_is_told_as_parts_that_add_up(office: Office) -> None:
    ref = office.opened(days_ago(10))
    (late,) = [
        each
        for each in office.get("caseworker", f"/cases/{ref}/delays", on=days_ago(-200).isoformat()).json()
        if each["limit"] == "final_plan"
    ]
    assert late["days_late"] == sum(part["days"] for part in late["parts"]) == 70
    assert [(part["held_by"], part["cause"], part["says"]) for part in late["parts"]] == [
        ("authority", None, "with the local authority")
    ]


def test_the_timetable_looks_into_the_future(office: Office) -> None:
    ref = office.opened(days_ago(10))
    timetable = office.get("caseworker", f"/cases/{ref}/timetable", on=days_ago(-200).isoformat()).json()
    assert of_limit(timetable, "final_plan")["standing"] == "overdue"
    assert of_limit(timetable, "final_plan")["days_late"] == 70


def test_a_child_is_named_only_to_those_who_may_see_it(office: Office) -> None:
    ref = office.opened(REQUESTED)
    seen = office.get("caseworker", f"/cases/{ref}").json()["child"]
    assert seen["family_name"] == "Thistlewood"
    assert seen["contacts"][0]["relationship"] == "parent"
    assert office.get("auditor", f"/cases/{ref}").json()["child"] is None
    assert "Thistlewood" not in office.get("auditor", "/cases").text


def test_possible_facts_are_those_this_user_could_record(office: Office) -> None:
    ref = office.opened(REQUESTED)
    possible = {who: office.get(who, f"/cases/{ref}").json()["possible"] for who in ("caseworker", "senior", "auditor")}
    assert "decision_to_assess_notified" in possible["caseworker"]
    assert "case_assigned" not in possible["caseworker"]
    assert set(possible["senior"]) - set(possible["caseworker"]) == {"case_assigned"}
    assert possible["auditor"] == []


def test_cases_are_listed_soonest_due_first_with_their_reasons(office_on_each: Office) -> None:
    late = office_on_each.opened(days_ago(100))
    early = office_on_each.opened(days_ago(5))
    page = office_on_each.get("caseworker", "/cases").json()
    assert [each["ref"] for each in page["items"]] == [late, early]
    assert page["total"] == 2
    assert page["next_cursor"] is None
    first = page["items"][0]
    assert first["next_deadline"]["limit"] == "assess_decision"
    assert first["next_deadline"]["standing"] == "overdue"
    assert first["next_deadline"]["steps"]
    assert first["child"] == {"given_name": "Aurelia", "family_name": "Thistlewood"}


def test_a_list_is_read_page_by_page_without_loss_or_repeat(office_on_each: Office) -> None:
    refs = [office_on_each.opened(days_ago(50 - number % 2)) for number in range(7)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = office_on_each.get("caseworker", "/cases", limit=3, **cursor).json()
        seen += [each["ref"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert sorted(seen) == sorted(refs)
    assert len(seen) == 7


def test_cases_are_filtered_by_what_the_contract_names(office: Office) -> None:
    mine = office.opened(days_ago(100), "senior", owner="caseworker")
    theirs = office.opened(days_ago(5), "senior", owner="colleague")
    office.recorded(theirs, "decision_to_assess_notified", days_ago(1))

    def refs(**asked: str) -> list[str]:
        return [each["ref"] for each in office.get("caseworker", "/cases", **asked).json()["items"]]

    assert refs(owner="caseworker") == [mine]
    assert refs(team="south") == [theirs]
    assert refs(stage="assessing") == [theirs]
    assert refs(standing="overdue") == [mine]
    assert refs(due_before=days_ago(0).isoformat()) == [mine]
    assert refs(process="ehc_assessment", sort="-began_on") == [theirs, mine]
    assert refs(q=mine) == [mine]
    assert sorted(refs(q="thistle")) == sorted([mine, theirs])


def test_the_cases_of_somebody_who_left_can_still_be_found(office: Office) -> None:
    ref = office.opened(days_ago(100), "senior", owner="colleague")
    with office.world.database.writing() as session:
        session.execute(text("UPDATE officer SET is_active = 0 WHERE username = 'colleague'"))
    assert [each["ref"] for each in office.get("manager", "/cases", owner="colleague").json()["items"]] == [ref]
    assert office.get("manager", "/deadlines", owner="colleague").json()["total"] > 0


def test_an_auditor_cannot_search_by_name(office: Office) -> None:
    office.opened(days_ago(5))
    assert office.get("auditor", "/cases", q="thistle").json()["total"] == 0


def test_a_list_across_officers_is_a_managers(office: Office) -> None:
    mine = office.opened(days_ago(100), "senior", owner="caseworker")
    theirs = office.opened(days_ago(90), "senior", owner="colleague")
    every = office.get("manager", "/deadlines", standing="overdue").json()
    assert {each["ref"] for each in every["items"]} == {mine, theirs}
    assert all(each["steps"] and each["owner"] for each in every["items"])
    own = office.get("caseworker", "/deadlines", standing="overdue").json()
    assert {each["ref"] for each in own["items"]} == {mine}
    assert office.get("caseworker", "/deadlines", owner="colleague").status_code == 404
    assert (
        office.get("caseworker", "/deadlines", owner="caseworker").json()["total"]
        == office.get("caseworker", "/deadlines").json()["total"]
    )


def test_limit_is_both_the_key_of_a_time_limit_and_how_many(office: Office) -> None:
    for number in range(3):
        office.opened(days_ago(300 + number))
    page = office.get("manager", "/deadlines", limit=["final_plan", "2"]).json()
    assert [each["limit"] for each in page["items"]] == ["final_plan", "final_plan"]
    assert page["total"] == 3
    rest = office.get("manager", "/deadlines", limit=["final_plan", "2"], cursor=page["next_cursor"]).json()
    assert len(rest["items"]) == 1


def test_deadlines_are_listed_as_they_stood_on_a_past_day(office: Office) -> None:
    ref = office.opened(REQUESTED, owner="caseworker")
    office.recorded(ref, "decision_to_assess_notified", date(2025, 6, 30))
    then = office.get("manager", "/deadlines", on="2025-06-29", limit="assess_decision").json()
    assert [each["standing"] for each in then["items"]] == ["due_soon"]
    now = office.get("manager", "/deadlines", limit="assess_decision").json()
    assert [each["standing"] for each in now["items"]] == ["met"]


def test_a_listed_deadline_is_the_one_its_case_answers(office: Office) -> None:
    ref = office.opened(days_ago(100), owner="caseworker")
    in_case = {each["id"] for each in office.get("caseworker", f"/cases/{ref}/timetable").json()}
    listed = office.get("caseworker", "/deadlines").json()["items"]
    assert listed
    assert {each["id"] for each in listed} <= in_case


def test_supposing_a_fact_shows_what_would_move_and_writes_nothing(office: Office) -> None:
    ref = office.opened(days_ago(20))
    before = office.rows()
    answer = office.post(
        "caseworker", f"/cases/{ref}/what-if", {"facts": [fact("decision_to_assess_notified", days_ago(0))]}
    )
    assert answer.status_code == 200
    body = answer.json()
    assert (body["stage_before"], body["stage_after"]) == ("considering_request", "assessing")
    changed = of_limit(body["changed"], "assess_decision")
    assert changed["before"]["standing"] == "running" or changed["before"]["standing"] == "due_soon"
    assert changed["after"]["standing"] == "met"
    assert "final_plan" not in [each["limit"] for each in body["changed"]]
    assert body["objections"] == []
    assert office.rows() == before


def test_supposing_a_fact_away_is_said_with_what_it_changes(office: Office) -> None:
    ref = office.opened(REQUESTED)
    office.recorded(ref, "decision_to_assess_notified", date(2025, 6, 30))
    body = office.post("caseworker", f"/cases/{ref}/what-if", {"without": [2]}).json()
    assert body["stage_after"] == "considering_request"
    assert of_limit(body["changed"], "assess_decision")["after"]["standing"] == "overdue"


def test_a_supposed_fact_may_be_in_the_future_and_objections_are_told(office: Office) -> None:
    ref = office.opened(days_ago(20))
    later = days_ago(-30)
    body = office.post("caseworker", f"/cases/{ref}/what-if", {"facts": [fact("draft_plan_served", later)]}).json()
    assert body["on"] == later.isoformat()
    assert [each["code"] for each in body["objections"]] == ["not_here"]


def test_a_closed_account_calls_no_more(office: Office) -> None:
    assert office.get("colleague", "/cases").status_code == 200
    with office.world.database.writing() as session:
        session.execute(text("UPDATE officer SET is_active = 0 WHERE username = 'colleague'"))
    assert office.get("colleague", "/cases").status_code == 401


def test_an_erased_child_is_answered_as_erased_and_the_log_stays(office: Office) -> None:
    ref = office.opened(REQUESTED)
    with office.world.database.writing() as session:
        erase(session, 1, [1], clock.now())
    case = office.get("caseworker", f"/cases/{ref}").json()
    assert case["child"]["given_name"] == "(erased)"
    assert case["child"]["contacts"] == []
    assert office.get("auditor", "/verify").json()["is_untouched"]
