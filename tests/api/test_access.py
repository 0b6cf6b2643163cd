"""Who looked at what: every answer that shows a child's record leaves a row, and only the auditor reads them."""

from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.looks import WORDS, in_words
from api.pages.past import PAGES as PAGES_OF_THE_PAST
from api.reading import LISTS
from cases.database import Database
from cases.facts import NewFact
from tests.api.calls import Office
from tests.api.page_routes import PAGES
from tests.api.test_routes import CALLS, headers_of
from tests.api.world import ago, requested

DAY = date(2025, 5, 21)
# Pages and calls that name no child and no case of one. A new one is put here or in `api.reading.LISTS`.
NAMES_NO_CHILD = {
    "/boards/delay", "/boards/workload", "/boards/workload.{form}", "/boards/forecast", "/boards/transfers",
    "/acts", "/drafts", "/drafts/{draft}/delete", "/drafts/{draft}/cancel",
    "/concerns", "/concerns.{form}", "/concerns/trends", "/concerns/trends.{form}", "/concerns/annual-review",
    "/concerns/annual-review.{form}", "/cases/new", "/cases/new/{process_key}", "/cases/new/{process_key}/{kind}",
    "/boards", "/boards/due", "/boards/due.{form}", "/boards/ahead", "/boards/ahead.{form}",
    "/boards/timeliness", "/boards/timeliness.{form}", "/boards/timeliness/cases", "/boards/timeliness/cases.{form}",
    "/panels", "/panels/new", "/panels/{panel}/move", "/panels/{panel}/members",
    "/panels/{panel}/members/{number}/leave", "/panels/{panel}/call-off", "/panels/{panel}/add",
    "/panels/{panel}/items/{number}/take-off",
    "/calendar", "/calendar/stop", "/verify", "/verify.{form}", "/access", "/access.{form}", "/outbox",
    "/outbox.{form}", "/outbox/forecast", "/outbox/forecast.{form}", "/set-aside", "/set-aside.{form}",
    "/simulate", "/holidays", "/reminders", "/reminders/change", "/help", "/help/{process}",
    "/audit",
    "/administration", "/administration/open-questions", "/administration/open-questions.{form}",
    "/status", "/approvals", "/approvals.{form}", "/approvals/{approval}", "/posts", "/posts.{form}", "/posts/new",
    "/posts/{post}",
    "/posts/{post}/end", "/posts/{post}/holdings/{holding}/end", "/teams", "/teams/{team}",
    "/teams/{team}/open", "/terms", "/terms/{batch}/undo", "/compare", "/past", "/past/{snapshot}",
    "/past/{snapshot}/compare-with-log", "/past/{snapshot}/discard", "/past/{snapshot}/go-on", "/restricted",
    *(f"/past/{{snapshot}}{path}" for path in PAGES_OF_THE_PAST if path not in LISTS),
    "/users", "/users.{form}", "/users/new", "/users/{username}", "/users/{username}/password",
    "/users/{username}/close", "/users/{username}/reopen", "/users/{username}/posts",
    "/sign-out",
    "/bodies", "/bodies.{form}", "/bodies/{number}/close", "/pack-profiles", "/pack-profiles.{form}", "/counts-pack",
    "/counts-pack/ask", "/counts-pack/kept/{number}/discard",
    "/holidays.{form}", "/terms.{form}", "/teams.{form}", "/reminders.{form}", "/letters.{form}", "/panels.{form}",
    "/letters", "/letters/facts", "/letters/{letter}", "/letters/{letter}/{variant}/sample/{form}",
    "/api/v1/limits", "/api/v1/limits/{key}", "/api/v1/limits/calculate", "/api/v1/processes",
    "/api/v1/processes/{key}",
    "/api/v1/panels", "/api/v1/panels/{panel}/move", "/api/v1/panels/{panel}/call-off",
    "/api/v1/panels/{panel}/members", "/api/v1/panels/{panel}/members/{number}/leave",
    "/api/v1/panels/{panel}/cases", "/api/v1/panels/{panel}/cases/{number}/take-off",
    "/api/v1/panels/{panel}/cases/{number}/findings", "/api/v1/concerns", "/api/v1/concerns/trends",
    "/api/v1/concerns/annual-review", "/api/v1/outbox", "/api/v1/outbox/forecast", "/api/v1/verify",
    "/api/v1/boards/due", "/api/v1/boards/ahead", "/api/v1/boards/workload", "/api/v1/boards/timeliness",
    "/api/v1/boards/timeliness/cases", "/api/v1/reports/timeliness",
    "/api/v1/boards/delay", "/api/v1/boards/forecast", "/api/v1/boards/transfers", "/api/v1/past",
    *(path for _, path in CALLS if path.startswith("/api/v1/past/") and path not in LISTS),
}  # fmt: skip


def rows(office: Office) -> list[Any]:
    office.world.app.state.readings.finish()
    with office.world.database.reading() as session:
        return list(session.execute(text("SELECT officer, role, acted_as, case_ref, what FROM case_read ORDER BY id")))


def test_every_route_that_shows_a_case_has_its_words_and_no_other_has_any() -> None:
    told = LISTS | {path for _, path in {**CALLS, **PAGES} if "{ref}" in path}
    assert {path.removeprefix("/api/v1") for path in told} == set(WORDS) - {"/restricted"}  # noted by itself
    assert in_words("GET /cases/{ref}/notices/{number}") == "A notice of the case"
    assert in_words("POST /api/v1/cases/{ref}/facts") == "The facts of the case, by a program: a form sent"
    assert in_words("GET /gone") == "GET /gone"


def test_every_page_and_call_is_known_to_show_a_child_or_not_to() -> None:
    for_somebody = {path for (_, path), who in {**CALLS, **PAGES}.items() if who != "anybody"}
    undecided = {path for path in for_somebody if "{ref}" not in path} - LISTS - NAMES_NO_CHILD
    assert undecided == set()
    assert not LISTS & NAMES_NO_CHILD
    assert for_somebody >= LISTS | NAMES_NO_CHILD


def test_a_page_of_a_case_leaves_who_what_and_as_what(office: Office) -> None:
    ref = office.opened(DAY)
    before = len(rows(office))
    office.world.browser("senior").open(f"/cases/{ref}")
    officer = office.world.officers["senior"].id
    assert rows(office)[before:] == [(officer, "senior", "council", ref, "GET /cases/{ref}")]


def test_a_call_leaves_it_as_a_page_does(office: Office) -> None:
    ref = office.opened(DAY)
    before = len(rows(office))
    office.client.get(f"/api/v1/cases/{ref}/facts", headers=headers_of(office, "auditor"))
    officer = office.world.officers["auditor"].id
    assert rows(office)[before:] == [(officer, "auditor", "council", ref, "GET /api/v1/cases/{ref}/facts")]


def test_the_whole_story_of_a_child_is_a_look_at_each_of_their_cases(office: Office) -> None:
    first = office.world.case(requested(ago(800)), NewFact("request_withdrawn", ago(760)), upn="H801200001001")
    second = office.world.case(requested(ago(60)), upn="H801200001001")
    before = len(rows(office))
    office.world.browser("manager").open(f"/cases/{first}/child")
    assert {row.case_ref for row in rows(office)[before:]} == {first, second}


def test_a_list_of_children_is_one_look_without_a_case(office: Office) -> None:
    office.opened(DAY)
    before = len(rows(office))
    office.world.browser("manager").open("/cases?state=all")
    assert [(row.case_ref, row.what) for row in rows(office)[before:]] == [(None, "GET /cases")]


def test_what_was_not_shown_was_not_looked_at(office: Office) -> None:
    ref = office.opened(DAY)
    before = len(rows(office))
    office.world.browser("admin").open(f"/cases/{ref}")
    office.world.browser("manager").open("/cases/EHC-2020-999999")
    office.world.browser().open(f"/cases/{ref}")
    office.world.browser("manager").open("/law")
    assert rows(office)[before:] == []


def test_a_form_that_is_refused_shows_its_case_again(office: Office) -> None:
    ref = office.opened(DAY)
    browser = office.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}/record?kind=meeting_held")
    before = len(rows(office))
    assert browser.send(page, f"/cases/{ref}/record").status == 422
    assert [row.what for row in rows(office)[before:]] == ["POST /cases/{ref}/record"]


def test_nothing_is_lost_where_the_service_is_told_to_end(office: Office) -> None:
    ref = office.opened(DAY)
    with TestClient(office.world.app) as client:
        client.cookies.update(dict(office.world.browser("senior").client.cookies))
        for _ in range(20):
            assert client.get(f"/cases/{ref}").status_code == 200
    with office.world.database.reading() as session:
        found = session.execute(text("SELECT count(*) FROM case_read WHERE case_ref = :ref"), {"ref": ref})
        assert found.scalar_one() >= 20


@pytest.mark.parametrize("change", ["UPDATE case_read SET officer = 'nobody'", "DELETE FROM case_read"])
def test_no_row_can_be_changed_or_taken_out(database: Database, change: str) -> None:
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO case_read (read_at, officer, role, acted_as, case_ref, what) "
                "VALUES ('2026-01-01 00:00:00', 'o1', 'manager', 'council', 'EHC-2026-000001', 'GET /')"
            )
        )
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(change))


def test_the_auditor_finds_looks_by_case_officer_and_day(office: Office) -> None:
    one, other = office.opened(DAY), office.opened(DAY)
    office.world.browser("senior").open(f"/cases/{one}")
    office.world.browser("manager").open(f"/cases/{other}")
    rows(office)
    auditor = office.world.browser("auditor")
    page = auditor.open(f"/access?case={one.lower()}")
    assert one in page.words
    assert other not in page.words
    page = auditor.open(f"/access?officer={office.world.officers['manager'].id}")
    assert "Officer C" in page.words
    assert one not in page.links
    assert "Nobody has looked" in auditor.open("/access?until=2020-01-01").words
    assert "Nobody has looked" in auditor.open("/access?since=2999-01-01").words


def test_the_list_goes_on_and_the_file_has_all_of_it(office: Office) -> None:
    ref = office.opened(DAY)
    reader = office.world.browser("senior")
    for _ in range(60):
        reader.client.get(f"/api/v1/cases/{ref}", headers=headers_of(office, "senior"))
    rows(office)
    auditor = office.world.browser("auditor")
    page = auditor.open(f"/access?case={ref}")
    assert page.html.count("The case, by a program") == 50
    page = auditor.open(page.links["Next page"])
    assert page.html.count("The case, by a program") >= 10
    file = auditor.client.get(f"/access.csv?case={ref}").text
    assert file.count("GET /api/v1/cases/{ref}") >= 60
    assert "Officer B (senior)" in file
