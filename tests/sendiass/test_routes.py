"""Every address of the service with who may use it: one that is not in the table fails."""

from datetime import date
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts

from api.sendiass.roles import ROLES
from tests.api.page_routes import CHOOSING, MACHINES, WITH_PROVIDER
from tests.sendiass.world import Service, make_service

ANYBODY = "anybody"
ALL = {"volunteer", "adviser", "manager"}
SUPPORTERS = {"adviser", "manager"}
MANAGER = {"manager"}
PAGES: dict[tuple[str, str], set[str] | str] = {
    ("GET", "/"): ALL,
    ("GET", "/interventions"): MANAGER,
    ("GET", "/contacts/new"): ALL,
    ("POST", "/contacts/new"): ALL,
    ("GET", "/cases/{ref}"): ALL,
    ("POST", "/cases/{ref}/open-with-reason"): SUPPORTERS,
    ("GET", "/cases/{ref}/record"): ALL,
    ("POST", "/cases/{ref}/record"): ALL,
    ("GET", "/cases/{ref}/assign"): ALL,
    ("POST", "/cases/{ref}/assign"): ALL,
    ("GET", "/cases/{ref}/profile"): ALL,
    ("POST", "/cases/{ref}/profile"): ALL,
    ("GET", "/cases/{ref}/record-of"): SUPPORTERS,
    ("POST", "/cases/{ref}/record-of"): SUPPORTERS,
    ("GET", "/cases/{ref}/sharing"): SUPPORTERS,
    ("GET", "/cases/{ref}/sharing/{number}"): SUPPORTERS,
    ("POST", "/cases/{ref}/sharing/{number}/approve"): MANAGER,
    ("POST", "/cases/{ref}/sharing/{number}/hand-over"): SUPPORTERS,
    ("GET", "/transfers"): MANAGER,
    ("GET", "/cases/{ref}/close"): ALL,
    ("POST", "/cases/{ref}/close"): ALL,
    ("GET", "/records/{number}"): SUPPORTERS,
    ("GET", "/access"): MANAGER,
    ("POST", "/access/{number}"): MANAGER,
    ("GET", "/policy"): ALL,
    ("POST", "/policy"): ALL,
    ("GET", "/reports"): MANAGER,
    ("GET", "/reports/{report}/{period}"): MANAGER,
    ("GET", "/reports/{report}/{period}/paper/{form}"): MANAGER,
    ("GET", "/reports/{report}/{period}/list/{part}/{figure}"): MANAGER,
    ("GET", "/registers"): ALL,
    ("GET", "/registers/due"): MANAGER,
    ("GET", "/registers/due.csv"): MANAGER,
    ("GET", "/registers/{key}.csv"): SUPPORTERS,
    ("GET", "/registers/{key}"): SUPPORTERS,
    ("GET", "/registers/{key}/{number}"): SUPPORTERS,
    ("GET", "/registers/{key}/new"): MANAGER,
    ("POST", "/registers/{key}/new"): MANAGER,
    ("GET", "/registers/{key}/{number}/write"): MANAGER,
    ("POST", "/registers/{key}/{number}/write"): MANAGER,
    ("POST", "/registers/{key}/{number}/strike"): MANAGER,
    ("GET", "/staff"): MANAGER,
    ("GET", "/staff/new"): MANAGER,
    ("POST", "/staff/new"): MANAGER,
    ("GET", "/staff/{username}"): MANAGER,
    ("POST", "/staff/{username}"): MANAGER,
    ("POST", "/staff/{username}/close"): MANAGER,
    ("GET", "/feedback"): MANAGER,
    ("GET", "/feedback/{token}"): ANYBODY,
    ("POST", "/feedback/{token}"): ANYBODY,
    ("GET", "/sign-in"): ANYBODY,
    ("POST", "/sign-in"): ANYBODY,
    ("GET", "/signed-out"): ANYBODY,
    ("POST", "/sign-out"): ALL,
    ("GET", "/calculator"): ANYBODY,
    ("GET", "/calculator/{name}"): ANYBODY,
    ("GET", "/law"): ANYBODY,
    ("GET", "/law/open-questions"): ANYBODY,
    ("GET", "/law/packs"): ANYBODY,
    ("GET", "/law/packs/{pack}"): ANYBODY,
    ("GET", "/law/{key}"): ANYBODY,
}
# Addresses that answer only where there is something behind them, which is theirs: other tests look at these.
NEEDS_MORE = {
    "/registers/{key}/{number}",
    "/registers/{key}/{number}/write",
    "/cases/{ref}/sharing/{number}",
    "/records/{number}",
}
OPENED = [
    path for (method, path), who in PAGES.items() if method == "GET" and who != ANYBODY and path not in NEEDS_MORE
]
FILLED_IN = [path for (method, path), who in PAGES.items() if method == "POST" and who != ANYBODY]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Service, str]:
    """A service that is only looked at, and a contact that nobody holds yet."""
    folder: Path = tmp_path_factory.mktemp("service")
    made = make_service(folder)
    return made, made.contact(date(2026, 3, 2), holder="")


def address(path: str, ref: str) -> str:
    """A path with something real in it."""
    asked = "?kind=note_added" if path.endswith("/record") else ""
    return (path + asked).format(
        ref=ref, number=1, username="adviser", report="score_card", key="publicity", period="2026-03", form="pdf",
        part="total", figure="all",
    )  # fmt: skip


def test_every_address_is_listed_with_who_may_use_it(quiet: tuple[Service, str]) -> None:
    found = {
        (method, route.path)
        for route in iter_route_contexts(quiet[0].app.routes)
        for method in getattr(route, "methods", None) or {"GET"}
        if method != "HEAD" and route.path != "/static"
    }
    health = {("GET", "/api/v1/health"), ("GET", "/api/v1/health/jobs")}
    assert found == set(PAGES) | health | MACHINES | WITH_PROVIDER | CHOOSING


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", OPENED)
def test_a_page_is_there_for_those_in_the_table_and_for_nobody_else(
    quiet: tuple[Service, str], path: str, role: str
) -> None:
    status = quiet[0].browser(role).client.get(address(path, quiet[1]), follow_redirects=False).status_code
    assert (status == 404) == (role not in PAGES["GET", path])
    assert status in (200, 303, 404)


@pytest.mark.parametrize("path", OPENED)
def test_whoever_is_not_signed_in_is_asked_to_sign_in(quiet: tuple[Service, str], path: str) -> None:
    answer = quiet[0].browser().client.get(address(path, quiet[1]), follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("path", FILLED_IN)
def test_nothing_is_taken_from_whoever_is_not_signed_in(quiet: tuple[Service, str], path: str) -> None:
    answer = quiet[0].browser().client.post(address(path, quiet[1]), data={}, follow_redirects=False)
    assert answer.status_code in (303, 401, 403, 404)
    assert not answer.headers.get("location", "").startswith("/cases")
