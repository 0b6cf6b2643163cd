"""Signing in and out: what the cookie holds, what a guess meets, where one goes afterwards."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.app import create_app
from api.pages.attempts import ALLOWED, WAIT, Attempts
from api.pages.forms import local_path
from api.pages.visits import PASSWORDS
from api.settings import COOKIE, Settings
from api.tables import SignInTry
from cases.database import Database
from tests.api.calls import Office
from tests.api.world import PASSWORD, World

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_right_password_leads_on_to_the_page_asked_for(office: Office) -> None:
    browser = office.world.browser()
    page = browser.open("/cases?state=all")
    assert (page.path, page.h1) == ("/sign-in", "Sign in")
    page = browser.send(page, "/sign-in", username="caseworker", password=PASSWORD)
    assert (page.status, page.path, page.h1) == (200, "/cases", "Cases")
    assert "Officer A, caseworker" in page.words
    assert page.form("/cases").fields[1] == ("state", "all")


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_holds_no_name(office: Office) -> None:
    answer = TestClient(office.world.app, base_url="http://127.0.0.1:8000", follow_redirects=False).post(
        "/sign-in", data={"username": "caseworker", "password": PASSWORD}
    )
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "secure" not in cookie.lower()
    assert "caseworker" not in cookie


def test_behind_https_the_cookie_is_kept_to_it(tmp_path: Path, office: Office) -> None:
    given = office.world.app.state.settings
    settings = Settings(var=tmp_path, database_url=given.database_url, base_url="https://send.example.org", demo=True)
    client = TestClient(create_app(settings), base_url="https://send.example.org", follow_redirects=False)
    answer = client.post("/sign-in", data={"username": "caseworker", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "; secure" in cookie.lower()
    assert cookie.startswith(f"__Host-{COOKIE}=")
    assert "path=/;" in cookie.lower()
    assert "domain=" not in cookie.lower()
    assert client.get("/").status_code == 200
    assert answer.headers["strict-transport-security"]


@pytest.mark.parametrize("username", ["caseworker", "nobody"])
def test_a_wrong_password_and_an_unknown_name_are_refused_alike(office: Office, username: str) -> None:
    browser = office.world.browser()
    page = browser.send(browser.open("/sign-in"), "/sign-in", username=username, password="guessed")
    assert page.status == 422
    assert page.title.startswith("Error: Sign in")
    assert "The username or the password is not right" in page.words
    assert browser.client.cookies.get(COOKIE) is None


def test_what_is_left_empty_is_named(office: Office) -> None:
    browser = office.world.browser()
    page = browser.send(browser.open("/sign-in"), "/sign-in", username=" ")
    assert page.links["Enter your username"] == "#username"
    assert page.links["Enter your password"] == "#password"


def test_after_some_wrong_tries_the_right_password_has_to_wait_too(office: Office) -> None:
    browser = office.world.browser()
    page = browser.open("/sign-in")
    for _ in range(ALLOWED):
        assert attempts(office.world).begin("Caseworker", datetime.now(UTC))
    page = browser.send(page, "/sign-in", username="caseworker", password=PASSWORD)
    assert page.status == 429
    assert "Wait 5 minutes and try again" in page.words
    page = browser.send(page, "/sign-in", username="manager", password=PASSWORD)
    assert page.path == "/"


def test_a_right_password_forgets_the_tries_before_it(office: Office) -> None:
    browser = office.world.browser()
    for _ in range(ALLOWED + 1):
        assert browser.send(browser.open("/sign-in"), "/sign-in", username="manager", password=PASSWORD).status == 200


def test_tries_are_counted_together_by_every_process_and_the_wait_ends(database: Database) -> None:
    one, other = Attempts(database, "key"), Attempts(database, "key")
    for _ in range(ALLOWED):
        assert one.begin("ann", NOON)
    assert not other.begin("ANN", NOON + WAIT - timedelta(seconds=1))
    assert other.begin("bob", NOON + WAIT - timedelta(seconds=1))
    assert other.begin("ann", NOON + WAIT)
    for _ in range(ALLOWED - 1):
        assert one.begin("ann", NOON + WAIT)
    assert not one.begin("ann", NOON + WAIT)
    other.forget("Ann")
    assert one.begin("ann", NOON + WAIT)


def test_of_a_try_only_a_digest_is_kept_and_only_for_minutes(database: Database) -> None:
    tries = Attempts(database, "key")
    tries.begin("ann@example.org", NOON)
    tries.begin("bob", NOON + WAIT)
    with database.reading() as session:
        (kept,) = session.execute(select(SignInTry)).scalars()
    assert kept.tried_at == NOON + WAIT
    assert re.fullmatch("[0-9a-f]{64}", kept.username)
    assert kept.username != sha256(b"bob").hexdigest()


def attempts(world: World) -> Attempts:
    return Attempts(world.app.state.database, world.app.state.settings.secret_key.get_secret_value())


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "evil", "/\n/x"]
)
def test_only_a_path_of_this_service_is_gone_on_to(office: Office, address: str) -> None:
    assert local_path(address) == "/"
    client = TestClient(office.world.app, base_url="http://127.0.0.1:8000", follow_redirects=False)
    answer = client.post("/sign-in", data={"username": "caseworker", "password": PASSWORD, "next": address})
    assert answer.headers["location"] == "/"


def test_signing_out_ends_the_sign_in_for_whoever_holds_the_cookie(office: Office) -> None:
    browser, other = office.world.browser("caseworker"), office.world.browser()
    other.client.cookies.set(COOKIE, browser.client.cookies[COOKIE])
    assert other.open("/").h1 == "What to do next"
    page = browser.send(browser.open("/"), "/sign-out")
    assert (page.path, "You have signed out" in page.words) == ("/sign-in", True)
    assert other.open("/").path == "/sign-in"


def test_another_site_cannot_sign_anybody_in(office: Office) -> None:
    answer = office.world.browser().client.post(
        "/sign-in",
        data={"username": "caseworker", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_an_account_of_the_other_service_is_told_that_nothing_here_is_for_it(office: Office) -> None:
    browser = office.world.browser()
    page = browser.send(browser.open("/sign-in"), "/sign-in", username="sendiass", password=PASSWORD)
    assert page.h1 == "There is nothing for this account to open here"
    assert "impartial and keeps its records apart" in page.words
    open_to_everybody = {"/calculator", "/law"}
    assert {href for href in page.links.values() if href.startswith("/") and href != "/"} == open_to_everybody


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_a_form_of_another_site_is_refused_by_whatever_the_browser_says(
    office: Office, headers: dict[str, str], status: int
) -> None:
    browser = office.world.browser("caseworker")
    answer = browser.client.post("/sign-out", data={"csrf": browser.csrf}, headers=headers, follow_redirects=False)
    assert answer.status_code == status


def test_one_address_cannot_try_one_password_on_very_many_usernames(office: Office) -> None:
    client = office.world.browser().client
    assert all(client.post("/sign-in", data={"username": f"u{n}"}).status_code == 422 for n in range(PASSWORDS))
    answer = client.post("/sign-in", data={"username": "caseworker", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait a minute" in answer.text


def test_whoever_signs_in_again_ends_the_sign_in_this_browser_held(office: Office) -> None:
    browser, other = office.world.browser("caseworker"), office.world.browser()
    planted = browser.client.cookies[COOKIE]
    other.client.cookies.set(COOKIE, planted)
    other.client.post("/sign-in", data={"username": "manager", "password": PASSWORD})
    assert browser.open("/").path == "/sign-in"
