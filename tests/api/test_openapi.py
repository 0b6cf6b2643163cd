"""The description of the calls is complete and true: every answer is of the shape described, and none is left out."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from pydantic import TypeAdapter

from api.errors import PROBLEM
from api.v1.schemas import Problem
from cases.log import Author
from deadlines import clock
from tests.api.calls import Office, days_ago, fact, request
from tests.casework import swept_today
from tests.workflows.noticing import Post
from workflows import snapshots
from workflows.figures import make_figures

EARLY = fact("finalised_plan_sent", date(2025, 9, 10)) | {"breach_reason": "Asked for at once."}
HISTORY: list[dict[str, Any]] = [
    fact("decision_to_assess_notified", date(2025, 6, 30)),
    fact("advice_requested", date(2025, 7, 1)) | {"about": "health"},
    fact("advice_received", date(2025, 8, 1)) | {"about": "health"},
    fact("note_added", date(2025, 8, 2)) | {"detail": {"text": "Rang the family."}},
    fact("exception_claimed", date(2025, 8, 3))
    | {
        "detail": {
            "limit": "final_plan",
            "exception": "personal_circumstances",
            "because": "An illness in the family.",
        }
    },
    fact("decision_to_issue_plan_notified", date(2025, 8, 20)),
    fact("draft_plan_served", date(2025, 9, 1)),
    fact("draft_plan_served", date(2025, 9, 2)) | {"corrects": 9},
]


@pytest.fixture(scope="module")
def lived_in(quiet_office: Office) -> str:
    """A case in which much has happened, and another that is late; the first's reference."""
    quiet_office.opened(days_ago(300), "senior", owner="colleague")
    ref = quiet_office.opened(date(2025, 5, 21), "senior", owner="caseworker")
    for body in HISTORY:
        response = quiet_office.post("caseworker", f"/cases/{ref}/facts", body)
        assert response.status_code == 201, response.text
    return ref


def models(office: Office) -> dict[tuple[str, str], Any]:
    """What each call says it answers."""
    return {
        (method, path.removeprefix("/api/v1")): route.response_model
        for route in iter_route_contexts(office.world.app.routes)
        if (path := route.path or "").startswith("/api/v1/") and not path.endswith("openapi.json")
        for method in route.methods or ()
    }


def answers(office: Office, ref: str) -> Iterator[tuple[str, str, Any]]:
    """Each call with an answer of it, and again where it can answer in several ways."""
    swept_today(office.world.database)
    reads = [
        "/health",
        "/health/jobs",
        "/limits",
        "/processes",
        "/cases",
        "/deadlines",
        "/outbox",
        "/outbox/forecast",
        "/verify",
    ]
    for path in reads:
        who = "auditor" if path == "/verify" else "manager"
        yield "GET", path, office.get(who, path)
    yield "GET", "/limits/{key}", office.get("manager", "/limits/advice_response")
    yield "GET", "/processes/{key}", office.get("manager", "/processes/ehc_assessment")
    post = Post(office.world.database, ref, Author(office.world.officers["caseworker"].id))
    post.release(days_ago(0).isoformat(), "by_hand", gives="finalised_plan_sent")
    yield "GET", "/cases/{ref}/chronology", office.get("manager", f"/cases/{ref}/chronology")
    for who in ("caseworker", "auditor"):
        for part in ("", "/notices", "/facts", "/timetable", "/delays", "/child"):
            yield "GET", f"/cases/{{ref}}{part}", office.get(who, f"/cases/{ref}{part}")
    yield "GET", "/cases/{ref}", office.get("caseworker", f"/cases/{ref}", on="2025-01-01")
    yield from concern_answers(office)
    rows = [{"limit": "final_plan", "facts": {"from": "2025-05-21"}}, {"limit": "consult_on_request"}, 7]
    yield "POST", "/limits/calculate", office.post("caseworker", "/limits/calculate", rows)
    supposed = {"facts": [fact("finalised_plan_sent", days_ago(-3))], "without": [5, 6]}
    yield "POST", "/cases/{ref}/what-if", office.post("caseworker", f"/cases/{ref}/what-if", supposed)
    yield "POST", "/cases", office.post("manager", "/cases", request(date(2025, 5, 21)) | {"owner": "colleague"})
    yield "POST", "/cases/{ref}/facts", office.post("caseworker", f"/cases/{ref}/facts", EARLY)
    child = office.leaver()
    yield "GET", "/cohorts", office.get("manager", "/cohorts")
    yield "POST", "/cohorts", office.post("manager", "/cohorts", {"children": [child]})
    yield from board_answers(office)
    yield from panel_answers(office)


def panel_answers(office: Office) -> Iterator[tuple[str, str, Any]]:
    """Each call about a panel, from the day it is called to a recommendation and a decision that departs from it."""
    ref = office.opened(date(2025, 5, 21))
    yield "POST", "/panels", (called := office.post("manager", "/panels", {"held_on": "2025-06-02"}))
    panel = called.json()["ref"]
    for path, body in (
        ("/members", {"role": "senco"}),
        ("/members", {"officer": "manager"}),
        ("/members/2/leave", None),
        ("/cases", {"case": ref, "question": "assess"}),
        ("/cases/5/take-off", None),
        ("/cases", {"case": ref, "question": "assess"}),
        ("/move", {"held_on": "2025-06-03"}),
    ):
        pattern = re.sub(r"/[0-9]+/", "/{number}/", path)
        yield "POST", f"/panels/{{panel}}{pattern}", office.post("manager", f"/panels/{panel}{path}", body)
    found = {"recommendation": "no", "findings": ["support_not_shown"], "unanimous": True, "because": "It is too soon."}
    answer = office.post("manager", f"/panels/{panel}/cases/7/findings", found)
    yield "POST", "/panels/{panel}/cases/{number}/findings", answer
    decided = {"question": "assess", "decision": "yes", "because": "Advice came after the panel."}
    office.recorded(ref, "authority_decided", date(2025, 6, 4), detail=decided)
    office.recorded(ref, "decision_to_assess_notified", date(2025, 6, 5))
    yield "GET", "/panels/{panel}", office.get("auditor", f"/panels/{panel}")
    yield "GET", "/panels", office.get("caseworker", "/panels")
    other = office.post("manager", "/panels", {"held_on": "2025-06-02"}).json()["ref"]
    yield "POST", "/panels/{panel}/call-off", office.post("manager", f"/panels/{other}/call-off")


def concern_answers(office: Office) -> Iterator[tuple[str, str, Any]]:
    """The calls about concerns, with one that was answered late and is being acted on."""
    first = {"provider": "information_and_advice", "raised_by": "parent", "themes": ["staff"]}
    opening = fact("concern_received", days_ago(80)) | {"detail": first}
    yield "POST", "/cases", (made := office.post("manager", "/cases", {"process": "provider_concern", "fact": opening}))
    ref = made.json()["ref"]
    office.recorded(ref, "concern_forwarded", days_ago(80))
    office.recorded(ref, "provider_replied_in_full", days_ago(20), detail={"finding": "accepted"})
    agreed = {"actions": ["training"], "done_until": days_ago(-20).isoformat()}
    office.recorded(ref, "remedial_action_agreed", days_ago(10), detail=agreed)
    analysed = {"process": "concern_analysis", "fact": fact("concerns_last_analysed", days_ago(40))}
    yield "POST", "/cases", office.post("manager", "/cases", analysed)
    for path in ("/concerns", "/concerns/trends", "/concerns/annual-review"):
        yield "GET", path, office.get("auditor", path)


def board_answers(office: Office) -> Iterator[tuple[str, str, Any]]:
    """The calls of the boards over figures of today, and all of them again over a picture of yesterday."""
    make_figures(office.world.database, clock.today(), now=clock.now())
    with office.world.database.writing() as session:
        number = snapshots.ask(session, days_ago(1), clock.now(), by="a test", now=clock.now())
    snapshots.finish(office.world.database, number, clock.now)
    yield "GET", "/past", office.get("auditor", "/past")
    for when, there in (("", ""), ("/past/{snapshot}", f"/past/{number}")):
        for board in ("due", "ahead", "workload", "timeliness", "delay", "forecast", "transfers"):
            yield "GET", f"{when}/boards/{board}", office.get("auditor", f"{there}/boards/{board}")
        yield "GET", f"{when}/reports/timeliness", office.get("auditor", f"{there}/reports/timeliness", by="cohort")
        for rows in ("timeliness/cases", "delay/limits", "forecast/limits", "transfers/list"):
            yield "GET", f"{when}/boards/{rows}", office.get("manager", f"{there}/boards/{rows}")
        for rows in ("cases", "deadlines"):
            yield "GET", f"{when}/{rows}", office.get("manager", f"{there}/{rows}")


def test_every_answer_is_of_the_shape_described(quiet_office: Office, lived_in: str) -> None:
    described = models(quiet_office)
    seen = set()
    for method, path, response in answers(quiet_office, lived_in):
        assert response.status_code in (200, 201), (path, response.text)
        assert response.headers["content-type"] == "application/json"
        TypeAdapter(described[method, path]).validate_json(response.content)
        seen.add((method, path))
    assert seen == set(described)


def test_every_list_was_seen_with_something_in_it(quiet_office: Office, lived_in: str) -> None:
    assert quiet_office.get("manager", "/cases").json()["items"]
    assert quiet_office.get("manager", "/deadlines").json()["items"]
    assert quiet_office.get("manager", "/outbox").json()["items"]
    assert quiet_office.get("manager", "/outbox/forecast").json()


def test_a_problem_is_of_the_shape_described(quiet_office: Office, lived_in: str) -> None:
    for response in (
        quiet_office.get("manager", "/cases/EHC-1"),
        quiet_office.post("caseworker", f"/cases/{lived_in}/facts", fact("school_requested", date(2025, 9, 3))),
        quiet_office.post("caseworker", f"/cases/{lived_in}/facts", fact("request_received", date(2025, 9, 3))),
        quiet_office.post("caseworker", "/limits/calculate", {}),
        quiet_office.client.get("/api/v1/cases"),
    ):
        Problem.model_validate_json(response.content)
        assert response.headers["content-type"] == PROBLEM


def description(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.client.get("/api/v1/openapi.json").json()
    return found


def operations(office: Office) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description(office)["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_every_call_says_what_it_answers_and_how_it_refuses(quiet_office: Office) -> None:
    for method, path, operation in operations(quiet_office):
        assert operation["description"], path
        success = operation["responses"].get("201") or operation["responses"]["200"]
        assert success["content"]["application/json"]["schema"], path
        for status, response in operation["responses"].items():
            assert status < "400" or list(response["content"]) == [PROBLEM], (path, status)
        assert path.startswith("/api/v1/health") or {"401", "404"} <= operation["responses"].keys()
        assert method == "get" or {"413", "415", "422"} <= operation["responses"].keys()


def test_only_health_is_described_as_open_to_anybody(quiet_office: Office) -> None:
    assert [path for _, path, each in operations(quiet_office) if "security" not in each] == [
        "/api/v1/health",
        "/api/v1/health/jobs",
    ]


def test_every_name_the_description_uses_is_described(quiet_office: Office) -> None:
    found = description(quiet_office)
    used = set(re.findall(r"#/components/schemas/([\w-]+)", str(found)))
    assert used <= set(found["components"]["schemas"])
    assert set(found["components"]["schemas"]) <= used | {"Problem"}


def test_what_the_contract_names_can_be_asked_for(quiet_office: Office) -> None:
    asked = {
        (method, path): {each["name"] for each in op.get("parameters", [])}
        for method, path, op in operations(quiet_office)
    }
    cases = {"process", "stage", "owner", "team", "standing", "due_before", "q", "sort", "cursor", "limit"}
    assert asked["get", "/api/v1/cases"] == cases | {"unassigned", "teamless", "state"}
    deadlines = {"standing", "limit", "process", "owner", "team", "due_from", "due_to", "on", "cursor"}
    assert asked["get", "/api/v1/deadlines"] == deadlines | {"unassigned", "teamless", "school", "of"}
    assert asked["get", "/api/v1/reports/timeliness"] == {"from", "to", "process", "by"}
    assert asked["get", "/api/v1/cases/{ref}"] == {"ref", "on", "known_at"}
    assert asked["get", "/api/v1/cases/{ref}/facts"] == {"ref", "known_at"}
    assert asked["get", "/api/v1/cases/{ref}/timetable"] == {"ref", "on", "known_at"}
    assert "days" in asked["get", "/api/v1/outbox/forecast"]
    assert "state" in asked["get", "/api/v1/outbox"]
    for path in ("/api/v1/cases", "/api/v1/cases/{ref}/facts"):
        assert "Idempotency-Key" in asked["post", path]


def test_the_pages_are_not_among_the_calls(quiet_office: Office) -> None:
    assert all(path.startswith("/api/v1/") for _, path, _ in operations(quiet_office))
