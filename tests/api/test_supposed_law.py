"""A proposal tried out over JSON and on the pages of the law: said to be one everywhere, and nothing is written."""

from dataclasses import replace
from datetime import date

import pytest

from api.pages import simulate
from deadlines.counting import weeks
from deadlines.law import packs
from deadlines.limits import Citation, InForce, Rule, Status
from deadlines.packs import Change, Pack
from tests.api.calls import Office, days_ago, fact, of_limit
from tests.api.world import boxes

TEN_WEEKS = Rule(
    weeks(10), InForce(date(2030, 9, 1)), Citation("Proposal, not law: made up for a test", ""), Status.PROPOSED
)
SHORTER = Pack("shorter", "Ten weeks", "Ten weeks.", (), changes=(Change("final_plan", (TEN_WEEKS,)),))


@pytest.fixture(autouse=True)
def shorter_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "PACKS", {**packs.PACKS, SHORTER.name: SHORTER})


def test_a_case_under_a_pack_shows_what_would_move_and_writes_nothing(office: Office) -> None:
    ref, before = office.opened(days_ago(20)), office.rows()
    asked = {"law": "shorter", "as_if_from": "2020-01-01"}
    body = office.post("caseworker", f"/cases/{ref}/what-if", asked).json()
    (changed,) = body["changed"]
    assert body["law"] == "shorter"
    assert (changed["before"]["due_on"], changed["after"]["due_on"]) == (
        days_ago(20 - 140).isoformat(),
        days_ago(20 - 70).isoformat(),
    )
    assert (changed["before"]["is_proposed"], changed["after"]["is_proposed"]) == (False, True)
    after = of_limit(body["after"], "final_plan")
    assert after["computed_with"]["pack"] == "shorter"
    assert after["cite"] == "Proposal, not law: made up for a test"
    assert office.rows() == before
    assert of_limit(office.get("caseworker", f"/cases/{ref}/timetable").json(), "final_plan") == of_limit(
        body["before"], "final_plan"
    )


def test_a_fact_can_be_supposed_under_a_pack(office: Office) -> None:
    ref = office.opened(days_ago(75))
    asked = {"law": "shorter", "as_if_from": "2020-01-01", "facts": [fact("request_withdrawn", days_ago(0))]}
    body = office.post("caseworker", f"/cases/{ref}/what-if", asked).json()
    assert body["stage_after"] == "withdrawn"
    assert of_limit(body["changed"], "final_plan")["after"]["days_late"] == 5


@pytest.mark.parametrize("law", ["current", "identity", "white_paper_2026", "shorter"])
def test_before_it_commences_a_pack_changes_nothing(office: Office, law: str) -> None:
    ref = office.opened(days_ago(20))
    body = office.post("caseworker", f"/cases/{ref}/what-if", {"law": law}).json()
    assert body["changed"] == []
    assert body["after"] == body["before"]


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ({"law": "shortest"}, "unknown_pack", "There are: current, white_paper_2026, identity, shorter."),
        ({"law": ""}, "invalid", "law"),
        ({"law": 3}, "invalid", "law"),
        ({"as_if_from": "2027-01-01"}, "invalid", "name one in “law”"),
        ({"law": "shorter", "as_if_from": "2027-02-30"}, "invalid", "There is no day 2027-02-30"),
        ({"law": "shorter", "as_if_from": "1066-10-14"}, "invalid", "Give a real day"),
    ],
)
def test_a_bad_question_says_what_to_do(quiet_office: Office, asked: dict[str, object], code: str, said: str) -> None:
    ref = quiet_office.opened(days_ago(20))
    answer = quiet_office.post("caseworker", f"/cases/{ref}/what-if", asked)
    assert answer.status_code == 422
    assert answer.json()["type"] == f"urn:sendflow:problem:{code}"
    assert said in answer.text


def test_the_calculator_does_not_know_of_proposals(quiet_office: Office) -> None:
    asked = {"limit": "wp26_reassessment_year_7", "facts": {"from": "2026-01-01"}}
    (problem,) = quiet_office.post("caseworker", "/limits/calculate", [asked]).json()
    assert problem["type"] == "urn:sendflow:problem:unknown_limit"
    assert quiet_office.get("caseworker", "/limits/wp26_reassessment_year_7").status_code == 404
    with_law = {"limit": "final_plan", "facts": {"from": "2026-01-01"}, "law": "white_paper_2026"}
    (problem,) = quiet_office.post("caseworker", "/limits/calculate", [with_law]).json()
    assert problem["type"] == "urn:sendflow:problem:invalid"


def test_proposals_are_listed_apart_from_the_law_and_marked(quiet_office: Office) -> None:
    anybody = quiet_office.world.browser()
    law = anybody.open("/law")
    assert law.links["what is proposed"] == "/law/packs"
    assert "wp26_reassessment_year_7" not in law.html
    listed = anybody.open("/law/packs")
    assert listed.words.count("Proposed: not law") >= len(packs.PACKS)
    one = anybody.open("/law/packs/white_paper_2026")
    assert "Proposed: not law" in one.words
    assert "What was assumed" in one.words
    assert "In year 2 or below in 2026: would be reassessed moving to year 7" in one.words
    assert anybody.open("/law/packs/no_such").status == 404
    assert "It changes nothing." in anybody.open("/law/packs/identity").words


def test_a_pack_that_has_commenced_is_still_not_law() -> None:
    in_force = replace(TEN_WEEKS, in_force=InForce(date(2014, 9, 1)))
    assert Pack("old", "Old", "", (), changes=(Change("final_plan", (in_force,)),)).rules[0].status is Status.PROPOSED


def test_a_manager_simulates_a_pack_and_nothing_is_written(office: Office) -> None:
    ref, before = office.opened(days_ago(20)), office.rows()
    manager = office.world.browser("manager")
    rows = office.rows()
    form = manager.open("/simulate")
    found = manager.send(form, "/simulate", law="shorter", **boxes("as_if_from", date(2020, 1, 1)))
    assert "Proposed: not law" in found.words
    assert "Deadlines that would move 1 in 1 case" in found.words
    assert found.links[ref] == f"/cases/{ref}"
    assert "No deadline would move." in manager.send(form, "/simulate", law="identity").words
    assert office.rows() == rows
    assert before["case_event"] == rows["case_event"]


def test_an_authority_too_large_for_a_page_is_told_the_command(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate, "MOST_CASES", 0)
    office.opened(days_ago(20))
    found = office.world.browser("manager").open(
        "/simulate?law=shorter&as_if_from-day=1&as_if_from-month=1&as_if_from-year=2020"
    )
    assert "sendflow simulate --law shorter --as-if-from 2020-01-01" in found.words
    assert "Open cases" not in found.words


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("law=nothing", 422, "There is no law pack"),
        ("law=shorter&as_if_from-day=31&as_if_from-month=2&as_if_from-year=2027", 422, "must be a real day"),
        ("law=shorter&as_if_from-day=1&as_if_from-month=1&as_if_from-year=1066", 422, "from 1900 to 2199"),
    ],
)
def test_a_bad_question_to_the_page_says_what_to_do(quiet_office: Office, asked: str, status: int, said: str) -> None:
    found = quiet_office.world.browser("manager").open(f"/simulate?{asked}")
    assert found.status == status
    assert said in found.words
