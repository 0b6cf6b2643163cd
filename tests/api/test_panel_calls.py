"""Panels over JSON: done once however often it is sent, refused as problems, and never a decision."""

from datetime import date
from typing import Any

from sqlalchemy import text

from tests.api.calls import Office, days_ago

FOUND: dict[str, Any] = {"recommendation": "no", "findings": ["support_not_shown"], "unanimous": True}


def called(office: Office, held_on: date) -> str:
    """A panel with one member; its reference."""
    panel = office.post("manager", "/panels", {"held_on": held_on.isoformat()}).json()["ref"]
    assert office.post("manager", f"/panels/{panel}/members", {"officer": "senior"}).status_code == 201
    return str(panel)


def listed(office: Office, panel: str, ref: str) -> dict[str, Any]:
    response = office.post("caseworker", f"/panels/{panel}/cases", {"case": ref, "question": "assess"})
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


def test_a_panel_from_the_call_to_the_decision_on_each_database(office_on_each: Office) -> None:
    office = office_on_each
    ref, panel = office.opened(days_ago(20)), called(office, days_ago(3))
    (item,) = listed(office, panel, ref)["agenda"]
    assert (item["number"], item["case"], item["listed_by"]) == (3, ref, "caseworker")
    assert item["next_deadline"]["limit"] == "assess_decision"
    found = office.post("manager", f"/panels/{panel}/cases/3/findings", FOUND)
    assert found.status_code == 201
    assert found.json()["stage"] == "considering_request"
    assert found.json()["fact"]["recorded_by"] == "manager"
    body = office.get("auditor", f"/panels/{panel}").json()
    assert body["members"] == [
        {"number": 2, "officer": "senior", "role": None, "says": None, "capacity": "council"}
    ]  # fmt: skip
    assert body["agenda"][0]["recommendation"]["recommendation"] == "no"
    assert body["agenda"][0]["decision"] is None
    decision = {"question": "assess", "decision": "yes"}
    departs = office.post(
        "caseworker",
        f"/cases/{ref}/facts",
        {"kind": "authority_decided", "happened_on": days_ago(2).isoformat(), "detail": decision},
    )
    assert departs.status_code == 409
    assert "say why" in departs.json()["detail"]
    office.recorded(ref, "authority_decided", days_ago(2), detail=decision | {"because": "Advice came after it."})
    (item,) = office.get("auditor", f"/panels/{panel}").json()["agenda"]
    assert item["decision"]["acted_as"] == "council"


def test_a_notice_that_departs_warns_in_the_case(office: Office) -> None:
    ref, panel = office.opened(days_ago(20)), called(office, days_ago(3))
    listed(office, panel, ref)
    office.post("manager", f"/panels/{panel}/cases/3/findings", FOUND)
    office.recorded(ref, "decision_to_assess_notified", days_ago(1))
    warnings = office.get("caseworker", f"/cases/{ref}").json()["warnings"]
    assert any(f"The panel {panel}" in each and "departs from it" in each for each in warnings)


def test_a_last_day_before_the_panel_is_answered_as_a_warning(office: Office) -> None:
    ref, panel = office.opened(days_ago(30)), called(office, days_ago(-20))
    (item,) = listed(office, panel, ref)["agenda"]
    (warning,) = item["warnings"]
    assert "8 days before the panel. The panel cannot extend this date" in warning
    assert item["left"] == "12 days left"


def test_a_thing_sent_twice_under_one_key_is_done_once(office: Office) -> None:
    ref, panel = office.opened(days_ago(20)), called(office, days_ago(3))
    for path, body in (
        (f"/panels/{panel}/members", {"role": "senco"}),
        (f"/panels/{panel}/cases", {"case": ref, "question": "assess"}),
    ):
        first, second = (office.post("manager", path, body, key=path) for _ in range(2))
        assert (first.status_code, first.content) == (second.status_code, second.content)
    assert len(office.get("manager", f"/panels/{panel}").json()["members"]) == 2
    findings = f"/panels/{panel}/cases/4/findings"
    first, second = (office.post("manager", findings, FOUND, key="once") for _ in range(2))
    assert (first.status_code, first.content) == (201, second.content)
    assert [each["kind"] for each in office.get("manager", f"/cases/{ref}/facts").json()].count("panel_considered") == 1


def test_what_makes_no_sense_is_a_problem_with_its_code(office: Office) -> None:
    ref, panel = office.opened(days_ago(20)), called(office, days_ago(3))
    by_hand = {"panel": panel, "question": "assess", "recommendation": "yes"}
    for path, body, status, code in (
        (f"/panels/{panel}/cases", {"case": ref, "question": "cease"}, 409, "panel_not_possible"),
        (f"/panels/{panel}/cases", {"case": "EHC-1", "question": "assess"}, 404, "not_found"),
        (f"/panels/{panel}/members", {"officer": "admin"}, 409, "panel_not_possible"),
        (f"/panels/{panel}/members", {"officer": "nobody"}, 422, "unknown_officer"),
        (f"/panels/{panel}/members", {}, 409, "panel_not_possible"),
        (f"/panels/{panel}/cases/9/findings", FOUND, 409, "panel_not_possible"),
        (f"/panels/{panel}/move", {"held_on": days_ago(3).isoformat()}, 409, "panel_not_possible"),
        ("/panels/PNL-1/call-off", None, 404, "not_found"),
        ("/panels", {"held_on": "2025-02-30"}, 422, "invalid"),
        (
            f"/cases/{ref}/facts",
            {"kind": "panel_considered", "happened_on": days_ago(3).isoformat(), "detail": by_hand},
            409,
            "not_listed",
        ),
    ):
        response = office.post("manager", path, body)
        assert (response.status_code, response.json()["code"]) == (status, code), (path, response.text)


def test_findings_name_nobody_and_are_of_the_answers_there_are(office: Office) -> None:
    ref, panel = office.opened(days_ago(20)), called(office, days_ago(3))
    listed(office, panel, ref)
    for changed, code in (
        ({"because": "Aurelia is doing well."}, "names_somebody"),
        ({"recommendation": "perhaps"}, "invalid"),
        ({"findings": ["too_expensive"]}, "invalid"),
        ({"findings": []}, "invalid"),
    ):
        response = office.post("manager", f"/panels/{panel}/cases/3/findings", FOUND | changed)
        assert (response.status_code, response.json()["code"]) == (422, code)


def test_a_provider_records_what_a_panel_said_and_is_refused_the_decision(office: Office) -> None:
    ref, panel = office.opened(days_ago(20)), called(office, days_ago(3))
    listed(office, panel, ref)
    with office.world.database.writing() as session:
        session.execute(text("UPDATE post SET acts_as = 'provider' WHERE role = 'manager'"))
    found = office.post("manager", f"/panels/{panel}/cases/3/findings", FOUND)
    assert found.json()["fact"]["acted_as"] == "provider"
    assert not {"authority_decided", "refusal_to_assess_notified"} & set(found.json()["possible"])
    for kind, detail in (
        ("authority_decided", {"question": "assess", "decision": "no"}),
        ("refusal_to_assess_notified", {}),
    ):
        body = {"kind": kind, "happened_on": days_ago(1).isoformat(), "detail": detail}
        refused = office.post("manager", f"/cases/{ref}/facts", body)
        assert refused.status_code == 409
        assert "which cannot be contracted out" in refused.json()["detail"]
