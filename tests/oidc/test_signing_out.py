"""Signing out: here and at the provider, and the provider's own word that a session, or a person, has gone."""

import time
from typing import Any

import pytest

from tests.oidc.conftest import HERE, JO, Desk, cookie_of
from tests.oidc.issuer import BACK_CHANNEL, CLIENT, Claims, Issuer


def ended(desk: Desk, token: str) -> int:
    answer = desk.browser().client.post("/sign-in/ended", data={"logout_token": token})
    return answer.status_code


def test_signing_out_here_goes_on_to_the_provider_and_is_led_back(desk: Desk) -> None:
    browser = desk.browser()
    page = desk.sign_in(browser)
    csrf = dict(page.form("/sign-out").fields)["csrf"]
    answer = browser.client.post("/sign-out", data={"csrf": csrf}, follow_redirects=False)
    there = answer.headers["location"]
    assert there.startswith(f"{desk.issuer.url}/end?")
    assert f"client_id={CLIENT}" in there
    assert "post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2Fsigned-out" in there
    assert browser.open("/").path == "/sign-in"
    assert "You have signed out." in browser.open("/signed-out").words


def test_where_the_provider_is_silent_one_is_signed_out_here_all_the_same(desk: Desk) -> None:
    browser = desk.browser()
    page = desk.sign_in(browser)
    desk.issuer.is_silent = True
    desk.app.state.provider._until = 0.0
    page = browser.send(page, "/sign-out")
    assert (page.path, "You have signed out." in page.words) == ("/sign-in", True)
    assert browser.open("/").path == "/sign-in"


def test_a_form_may_end_at_the_provider_and_nowhere_else(desk: Desk) -> None:
    policy = desk.browser().client.get("/sign-in").headers["content-security-policy"]
    assert f"form-action 'self' {desk.issuer.url};" in policy


def test_a_session_the_provider_has_ended_is_over_at_once(desk: Desk) -> None:
    one, other = desk.browser(), desk.browser()
    desk.issuer.session = "at the desk"
    desk.sign_in(one)
    desk.issuer.session = "at home"
    desk.sign_in(other)
    assert ended(desk, desk.issuer.logout_token()) == 200
    assert other.open("/").path == "/sign-in"
    assert one.open("/").path == "/"


def test_a_leaver_is_signed_out_of_every_session_at_once_and_nobody_else_is(desk: Desk) -> None:
    one, other, colleague = desk.browser(), desk.browser(), desk.browser()
    desk.sign_in(colleague, sub="sam-1")
    desk.sign_in(one)
    desk.sign_in(other)
    assert ended(desk, desk.issuer.logout_token(sid=None, sub=JO["sub"])) == 200
    assert one.open("/").path == other.open("/").path == "/sign-in"
    assert colleague.open("/").path == "/"


def test_a_session_named_without_its_person_ends_too(desk: Desk) -> None:
    browser = desk.browser()
    desk.sign_in(browser)
    assert ended(desk, desk.issuer.logout_token(sub=None)) == 200
    assert browser.open("/").path == "/sign-in"


NOW = int(time.time())
WRONG: dict[str, Claims] = {
    "another audience": {"aud": "other"},
    "another issuer": {"iss": "https://other.example"},
    "long expired": {"iat": NOW - 4000, "exp": NOW - 3000},
    "no end": {"exp": None},
    "no event": {"events": None},
    "another event": {"events": {"http://schemas.openid.net/event/other": {}}},
    "nobody": {"sub": None, "sid": None},
    "a nonce, as an ID token has": {"nonce": "n"},
    "no name of its own": {"jti": None},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG)
def test_what_is_no_logout_token_ends_nothing(desk: Desk, changed: Claims) -> None:
    browser = desk.browser()
    desk.sign_in(browser)
    assert ended(desk, desk.issuer.logout_token(**changed)) == 400
    assert browser.open("/").path == "/"


@pytest.mark.parametrize("token", ["", "a.b.c", "nonsense"])
def test_what_is_no_token_at_all_is_refused(desk: Desk, token: str) -> None:
    assert ended(desk, token) == 400


def test_what_another_signed_ends_nothing(desk: Desk) -> None:
    browser = desk.browser()
    desk.sign_in(browser)
    desk.issuer.keys.append(Issuer.new_key())
    token = desk.issuer.logout_token()
    desk.issuer.keys.pop()
    assert ended(desk, token) == 400
    assert browser.open("/").path == "/"


def test_an_old_logout_token_played_again_does_not_end_a_later_session(desk: Desk) -> None:
    browser = desk.browser()
    desk.issuer.signed_in = JO
    token = desk.issuer.logout_token(iat=NOW - 3600, exp=NOW + 3600, sid=None)
    desk.sign_in(browser)
    assert ended(desk, token) == 200
    assert browser.open("/").path == "/"


def test_an_id_token_is_no_logout_token_nor_the_other_way_round(desk: Desk) -> None:
    kept: list[Any] = []
    desk.issuer.spoil = lambda claims: kept.append(dict(claims))
    browser = desk.browser()
    desk.sign_in(browser)
    assert ended(desk, desk.issuer.sign(kept[0])) == 400
    desk.issuer.spoil = lambda claims: (claims.pop("nonce"), claims.update(events={BACK_CHANNEL: {}}))
    assert desk.sign_in(desk.browser()).status == 400
    assert browser.open("/").path == "/"


def test_a_right_logout_token_is_taken_without_a_cookie_or_a_form_token(desk: Desk) -> None:
    desk.sign_in(desk.browser())
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = desk.browser().client.post(
        "/sign-in/ended", data={"logout_token": desk.issuer.logout_token()}, headers=headers
    )
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert HERE not in answer.text
    assert cookie_of(desk.browser()) is None
