"""Bad input over JSON: each gets a clear sentence and the right status, and changes nothing."""

from datetime import date
from typing import Any

import pytest

from tests.api.calls import CHILD, Office, fact, request

REQUESTED = date(2025, 5, 21)
FUTURE = date(2190, 1, 1)
RIGHT = fact("family_consulted", date(2025, 6, 1))
NUL, HALF = "a\0b", "a\ud800b"


@pytest.fixture(scope="module")
def ref(quiet_office: Office) -> str:
    """A case that must be left as it is."""
    return quiet_office.opened(REQUESTED)


def refused(response: Any, status: int, code: str, *fields: str) -> dict[str, Any]:
    """Hold a refusal against its status, its code and the fields it must name."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert len(problem["detail"].split()) >= 5
    assert set(fields) <= set(problem.get("fields", {}))
    return problem


FACTS = [
    ("a day there is not", RIGHT | {"happened_on": "2025-02-30"}, 422, "invalid", "happened_on"),
    ("a day written otherwise", RIGHT | {"happened_on": "20250601"}, 422, "invalid", "happened_on"),
    ("a number for a day", RIGHT | {"happened_on": 1_750_000_000}, 422, "invalid", "happened_on"),
    ("an instant for a day", RIGHT | {"happened_on": "2025-06-01T00:00:00"}, 422, "invalid", "happened_on"),
    ("a day nobody lived through", RIGHT | {"happened_on": "0001-01-01"}, 422, "invalid", "happened_on"),
    ("the last day there is", RIGHT | {"happened_on": "9999-12-31"}, 422, "invalid", "happened_on"),
    ("no day", {"kind": "family_consulted"}, 422, "invalid", "happened_on"),
    ("a day before the request", RIGHT | {"happened_on": "2025-05-20"}, 409, "not_possible", ""),
    ("a future day", RIGHT | {"happened_on": FUTURE.isoformat()}, 409, "not_possible", ""),
    ("an unknown kind", RIGHT | {"kind": "famly_consulted"}, 422, "unknown_kind", ""),
    ("no kind", {"happened_on": "2025-06-01"}, 422, "invalid", "kind"),
    ("an endless kind", RIGHT | {"kind": "x" * 10_000}, 422, "invalid", "kind"),
    ("a detail it does not take", RIGHT | {"detail": {"mood": "good"}}, 422, "invalid", "mood"),
    ("a detail that is a list", RIGHT | {"detail": []}, 422, "invalid", "detail"),
    ("a detail of the wrong shape", fact("note_added", REQUESTED) | {"detail": {"text": 7}}, 422, "invalid", "text"),
    ("an empty note", fact("note_added", REQUESTED) | {"detail": {"text": " "}}, 422, "invalid", "text"),
    ("an endless note", fact("note_added", REQUESTED) | {"detail": {"text": "x" * 5_000}}, 422, "invalid", "text"),
    ("an `about` it does not take", RIGHT | {"about": "health"}, 422, "invalid", "about"),
    ("an endless `about`", RIGHT | {"about": "x" * 500}, 422, "invalid", "about"),
    ("a field nobody knows", RIGHT | {"recorded_by": "me"}, 422, "invalid", "recorded_by"),
    ("a correction of nothing", RIGHT | {"corrects": 99}, 409, "not_possible", ""),
    ("a correction of an endless number", RIGHT | {"corrects": 10**30}, 409, "not_possible", ""),
    ("a version that is not", RIGHT | {"expected_version": 0}, 409, "changed", ""),
    ("a version that is no number", RIGHT | {"expected_version": "x"}, 422, "invalid", "expected_version"),
    ("a character that cannot be kept", RIGHT | {"about": NUL}, 422, "invalid", "about"),
    ("one in a note", fact("note_added", REQUESTED) | {"detail": {"text": NUL}}, 422, "invalid", "detail"),
    ("half a character", fact("note_added", REQUESTED) | {"detail": {"text": HALF}}, 422, "invalid", "detail"),
    ("half a character in a name", RIGHT | {"detail": {HALF: 1}}, 422, "invalid", "detail"),
    ("a list", [RIGHT], 422, "invalid", "body"),
    ("a word", "family_consulted", 422, "invalid", "body"),
    ("nothing", None, 422, "invalid", "body"),
]


@pytest.mark.parametrize(("body", "status", "code", "field"), [row[1:] for row in FACTS], ids=[row[0] for row in FACTS])
def test_a_bad_fact_is_refused_and_changes_nothing(
    quiet_office: Office, ref: str, body: Any, status: int, code: str, field: str
) -> None:
    before = quiet_office.rows()
    response = quiet_office.post("caseworker", f"/cases/{ref}/facts", body, key="bad")
    refused(response, status, code, *([field] if field else []))
    assert quiet_office.rows() == before


def opening(**more: Any) -> dict[str, Any]:
    """The body that opens a case, with something changed in it."""
    return request(REQUESTED) | more


def opening_for(**more: Any) -> dict[str, Any]:
    """The same, with something changed about the child."""
    return request(REQUESTED) | {"child": CHILD | more}


BAD_EMAIL = [{"name": "A", "relationship": "parent", "email": "x"}]
OLDER_CHILD = CHILD | {"birth_date": "2006-03-27"}
NO_REQUESTER = fact("request_received", REQUESTED)
CASES = [
    ("an unknown process", opening(process="annual_revue"), 422, "unknown_process", ""),
    ("no child", opening(child=None), 422, "invalid", "child"),
    ("a child without a name", opening(child={"birth_date": "2016-01-01"}), 422, "invalid", "child.given_name"),
    ("an impossible birthday", opening_for(birth_date="2016-02-30"), 422, "invalid", "child.birth_date"),
    ("a birthday to come", opening_for(birth_date="2190-01-01"), 422, "invalid", "child.birth_date"),
    ("a child not yet born", opening_for(birth_date="2025-06-02"), 422, "invalid", "child.birth_date"),
    ("somebody of 25", opening_for(birth_date="2000-05-21"), 422, "invalid", "child.birth_date"),
    ("a mistyped pupil number", opening_for(upn="A801200001001"), 422, "invalid", "child.upn"),
    ("a name that cannot be kept", opening_for(given_name=NUL), 422, "invalid", "child"),
    ("half a character in a name", opening_for(given_name=HALF), 422, "invalid", "child"),
    ("an unknown field of a child", opening_for(nhs="1"), 422, "invalid", "child.nhs"),
    ("a bad email", opening_for(contacts=BAD_EMAIL), 422, "invalid", "child.contacts.0.email"),
    ("a fact that begins nothing", opening(fact=fact("meeting_held", REQUESTED)), 409, "not_possible", ""),
    ("a request of no one", opening(fact=NO_REQUESTER), 422, "invalid", "requested_by"),
    ("a future request", request(FUTURE), 409, "not_possible", ""),
    ("a request before the law", request(date(2014, 8, 31)) | {"child": OLDER_CHILD}, 422, "no_law_in_force", ""),
    ("a reference of one's own", opening(ref="MINE-1"), 422, "invalid", "ref"),
]


@pytest.mark.parametrize(("body", "status", "code", "field"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_a_bad_case_is_refused_and_changes_nothing(
    quiet_office: Office, body: Any, status: int, code: str, field: str
) -> None:
    before = quiet_office.rows()
    response = quiet_office.post("caseworker", "/cases", body, key="bad")
    refused(response, status, code, *([field] if field else []))
    assert quiet_office.rows() == before


ENDLESS_CURSOR = "OTk5OS0xMi0zMXw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"  # a number beyond what SQLite counts to
READS = [
    ("/cases/EHC-2025-999999", {}, 404, "not_found", ""),
    ("/cases/EHC-2025-999999/facts", {}, 404, "not_found", ""),
    ("/cases/EHC-2025-999999/timetable", {}, 404, "not_found", ""),
    ("/cases/EHC-2025-999999/delays", {}, 404, "not_found", ""),
    ("/cases/EHC-2025-999999/child", {}, 404, "not_found", ""),
    ("/cases/%00", {}, 404, "not_found", ""),
    ("/cases/{ref}", {"on": "2025-13-01"}, 422, "invalid", "on"),
    ("/cases/{ref}", {"known_at": "2025-06-01T10:00:00"}, 422, "invalid", "known_at"),
    ("/cases/{ref}", {"known_at": "yesterday"}, 422, "invalid", "known_at"),
    ("/cases/{ref}", {"known_at": "9999-12-31T23:59:59-14:00"}, 422, "invalid", "known_at"),
    ("/cases/{ref}/timetable", {"on": "x"}, 422, "invalid", "on"),
    ("/cases", {"limit": "0"}, 422, "invalid", "limit"),
    ("/cases", {"limit": "201"}, 422, "invalid", "limit"),
    ("/cases", {"limit": "9" * 400}, 422, "invalid", "limit"),
    ("/cases", {"cursor": "not-a-cursor"}, 422, "invalid", ""),
    ("/cases", {"cursor": ENDLESS_CURSOR}, 422, "invalid", ""),
    ("/cases", {"cursor": "x" * 500}, 422, "invalid", "cursor"),
    ("/cases", {"sort": "name"}, 422, "invalid", ""),
    ("/cases", {"standing": "late"}, 422, "invalid", "standing"),
    ("/cases", {"owner": "nobody"}, 422, "unknown_officer", "owner"),
    ("/cases", {"due_before": "soon"}, 422, "invalid", "due_before"),
    ("/cases", {"q": NUL}, 422, "invalid", "q"),
    ("/deadlines", {"cursor": ENDLESS_CURSOR}, 422, "invalid", ""),
    ("/deadlines", {"standing": "late"}, 422, "invalid", "standing.0"),
    ("/deadlines", {"limit": "finl_plan"}, 422, "unknown_limit", ""),
    ("/deadlines", {"limit": "999"}, 422, "invalid", "limit"),
    ("/deadlines", {"limit": ["1", "2"]}, 422, "invalid", "limit"),
    ("/deadlines", {"due_from": "1"}, 422, "invalid", "due_from"),
    ("/outbox", {"state": "lost"}, 422, "invalid", "state"),
    ("/outbox", {"cursor": "x"}, 422, "invalid", "cursor"),
    ("/outbox", {"cursor": "9" * 20}, 422, "invalid", "cursor"),
    ("/outbox/forecast", {"days": "0"}, 422, "invalid", "days"),
    ("/outbox/forecast", {"days": "1000"}, 422, "invalid", "days"),
    ("/limits/finl_plan", {}, 404, "unknown_limit", ""),
    ("/processes/annual_revue", {}, 404, "unknown_process", ""),
    ("/nothing", {}, 404, "not_found", ""),
]


@pytest.mark.parametrize(("path", "asked", "status", "code", "field"), READS)
def test_a_bad_question_is_refused(
    quiet_office: Office, ref: str, path: str, asked: dict[str, str], status: int, code: str, field: str
) -> None:
    response = quiet_office.get("manager", path.format(ref=ref), **asked)
    refused(response, status, code, *([field] if field else []))


def test_what_postgresql_cannot_keep_is_refused_like_anything_else(office_on_each: Office) -> None:
    before = office_on_each.rows()
    refused(office_on_each.post("caseworker", "/cases", opening_for(given_name=NUL)), 422, "invalid", "child")
    refused(office_on_each.get("manager", "/cases", q=NUL), 422, "invalid", "q")
    assert office_on_each.get("manager", "/cases/%00").status_code in (404, 422)
    assert office_on_each.get("manager", "/cases", cursor=ENDLESS_CURSOR).status_code == 422
    assert office_on_each.rows() == before


def test_verifying_an_unknown_case_is_refused(quiet_office: Office, ref: str) -> None:
    refused(quiet_office.get("auditor", "/verify", ref="EHC-1"), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"without": [99]}, "without"),
        ({"without": ["x"]}, "without.0"),
        ({"without": [10**30]}, "without"),
        ({"facts": [{"kind": "meeting_held"}]}, "facts.0.happened_on"),
        ({"facts": [fact("meeting_held", REQUESTED) | {"detail": {"x": 1}}]}, "x"),
        ({"facts": [RIGHT] * 101}, "facts"),
        ({"fact": RIGHT}, "fact"),
    ],
)
def test_a_bad_supposition_is_refused(quiet_office: Office, ref: str, body: Any, field: str) -> None:
    before = quiet_office.rows()
    refused(quiet_office.post("caseworker", f"/cases/{ref}/what-if", body), 422, "invalid", field)
    assert quiet_office.rows() == before


def test_a_pack_there_is_not_is_refused_and_those_there_are_are_named(quiet_office: Office, ref: str) -> None:
    answer = quiet_office.post("caseworker", f"/cases/{ref}/what-if", {"law": "proposed-2027"})
    refused(answer, 422, "unknown_pack")
    assert "white_paper_2026" in answer.json()["detail"]


@pytest.mark.parametrize("content", [b"{", b"", b'{"kind": "x"', b"\xff\xfe", b"[" * 100_000, b'{"a": NaN,}'])
def test_what_is_not_json_is_refused(quiet_office: Office, ref: str, content: bytes) -> None:
    before = quiet_office.rows()
    headers = {"Authorization": f"Bearer {quiet_office.tokens['caseworker']}", "Content-Type": "application/json"}
    response = quiet_office.client.post(f"/api/v1/cases/{ref}/facts", content=content, headers=headers)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert quiet_office.rows() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_type_of_content_is_refused(quiet_office: Office, ref: str, kind: str) -> None:
    before = quiet_office.rows()
    headers = {"Authorization": f"Bearer {quiet_office.tokens['caseworker']}"}
    headers |= {"Content-Type": kind} if kind else {}
    content = b'{"kind": "family_consulted", "happened_on": "2025-06-01"}'
    refused(quiet_office.client.post(f"/api/v1/cases/{ref}/facts", content=content, headers=headers), 415, "not_json")
    assert quiet_office.rows() == before


def test_more_than_a_call_may_hold_is_not_read(quiet_office: Office) -> None:
    headers = {"Authorization": f"Bearer {quiet_office.tokens['caseworker']}", "Content-Type": "application/json"}
    told = quiet_office.client.post("/api/v1/limits/calculate", content=b" " * 9_000_000, headers=headers)
    refused(told, 413, "too_large")
    untold = quiet_office.client.post(
        "/api/v1/limits/calculate", content=(b" " * 1_000_000 for _ in range(9)), headers=headers
    )
    refused(untold, 413, "too_large")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer nobodys", "Basic YTpi", "Bearer \xe9"])
def test_without_a_token_in_force_nothing_is_answered(quiet_office: Office, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    response = quiet_office.client.get("/api/v1/cases", headers=headers)  # type: ignore[arg-type]
    refused(response, 401, "no_token")
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_call_that_is_not_there_says_so_as_a_problem(quiet_office: Office) -> None:
    response = quiet_office.client.delete("/api/v1/cases")
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["allow"] == "GET, POST"  # all there are, though each is a route of its own
    assert quiet_office.client.delete("/api/v1/limits/calculate").headers["allow"] == "POST"


def test_what_is_not_text_is_refused_as_a_problem_of_its_own(quiet_office: Office) -> None:
    headers = {"Authorization": f"Bearer {quiet_office.tokens['caseworker']}", "Content-Type": "application/json"}
    for content in (b"\xff\xfe\x00", b'{"kind": "\xe9"}'):
        response = quiet_office.client.post("/api/v1/limits/calculate", content=content, headers=headers)
        refused(response, 400, "unreadable")


def test_a_concern_is_looked_for_by_what_there_is_and_by_nothing_else(quiet_office: Office) -> None:
    for field in ("provider", "theme", "raised_by"):
        refused(quiet_office.get("manager", "/concerns", **{field: "null"}), 422, "invalid", field)


def test_an_endless_idempotency_key_is_refused(quiet_office: Office) -> None:
    before = quiet_office.rows()
    refused(
        quiet_office.post("caseworker", "/cases", request(REQUESTED), key="k" * 201), 422, "invalid", "Idempotency-Key"
    )
    assert quiet_office.rows() == before
