"""Accounts on pages: opened with a password shown once, closed at once, and never one's own."""

import re

import pytest

from tests.api.calls import Office
from tests.api.world import Browser, Page

NEW = {"display_name": "Ada Farrow", "username": "ada.farrow", "email": "ada@example.org", "role": "caseworker"}


def password_on(page: Page) -> str:
    found = re.search(r'<code class="sendflow-digest">([^<]+)</code>', page.html)
    assert found is not None
    return found[1]


def signs_in(office: Office, username: str, password: str) -> Page:
    browser = office.world.browser()
    return browser.send(browser.open("/sign-in"), "/sign-in", username=username, password=password)


def new_user(browser: Browser, **changed: str) -> Page:
    return browser.send(browser.open("/users/new"), "/users/new", **(NEW | changed))


def test_a_new_account_can_be_signed_in_with_at_once(office: Office) -> None:
    browser = office.world.browser("admin")
    page = new_user(browser, team="south", role="senior")
    assert (page.status, page.h1) == (200, "New password for ada.farrow")
    assert signs_in(office, "ada.farrow", password_on(page)).h1 == "What to do next"
    assert "Ada Farrow" in browser.open("/users").links
    assert "South team" in browser.open("/users/ada.farrow").words
    assert "Senior caseworker 1, South team" in browser.open("/users/ada.farrow/posts").links


@pytest.mark.parametrize(
    ("changed", "said", "field"),
    [
        ({"display_name": ""}, "Enter the officer's name", "display_name"),
        ({"email": "ada"}, "An email address must have an @-sign", "email"),
        ({"username": "Ada Farrow"}, "Use 2 to 60 small letters", "username"),
        ({"username": "caseworker"}, "Another account has this username", "username"),
        ({"role": ""}, "Select a role", "role"),
        ({"role": "king"}, "Use one of", "role"),
        ({"team": "east"}, "There is no team of that key", "team"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_beside_its_field(
    office: Office, changed: dict[str, str], said: str, field: str
) -> None:
    before = office.world.count("officer")
    page = new_user(office.world.browser("admin"), **changed)
    assert page.status == 422
    assert any(said in words and href == f"#{field}" for words, href in page.links.items())
    assert office.world.count("officer") == before


def test_a_new_password_replaces_the_old_one_and_signs_out(office: Office) -> None:
    signed_in, admin = office.world.browser("caseworker"), office.world.browser("admin")
    page = admin.send(admin.open("/users/caseworker"), "/users/caseworker/password")
    assert signed_in.open("/").path == "/sign-in"
    assert signs_in(office, "caseworker", password_on(page)).h1 == "What to do next"


def test_a_closed_account_is_signed_out_everywhere_at_once(office: Office) -> None:
    signed_in, admin = office.world.browser("caseworker"), office.world.browser("admin")
    page = admin.send(admin.open("/users/caseworker"), "/users/caseworker/close")
    assert "Account Closed" in page.words
    assert signed_in.open("/").path == "/sign-in"
    assert office.get("caseworker", "/cases").status_code == 401
    page = admin.send(page, "/users/caseworker/reopen")
    assert "Account Open" in page.words
    admin.send(page, "/users/caseworker/password")
    done = admin.open("/users/caseworker").words.split("What was done about it")[1]
    assert re.findall(r"Officer E: ([a-z ]+?) \d", done) == ["given a new password", "opened again"]
    assert "Officer E: closed" in done


def test_nobody_closes_their_own_account(office: Office) -> None:
    admin = office.world.browser("admin")
    page = admin.open("/users/admin")
    assert [form.action for form in page.forms] == ["/sign-out", "/users/admin/password"]
    answer = admin.client.post("/users/admin/close", data={"csrf": admin.csrf})
    assert answer.status_code == 404
    assert admin.open("/users").status == 200


@pytest.mark.parametrize("path", ["/users/nobody", "/users/nobody/password"])
def test_an_account_that_is_not_there_is_not_found(office: Office, path: str) -> None:
    admin = office.world.browser("admin")
    method = "POST" if path.endswith("password") else "GET"
    assert admin.client.request(method, path, data={"csrf": admin.csrf}).status_code == 404
