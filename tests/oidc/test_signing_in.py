"""Signing in with a provider: who is known, what they may do, and what is not believed."""

import base64
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import text

from api.errors import Invalid
from api.oidc import provider as provider_module
from api.oidc.people import link_named
from api.oidc.provider import LEEWAY_SECONDS
from api.pages.sign_in_provider import ON_THE_WAY_SECONDS
from api.settings import COOKIE
from cases.officers import add_officer
from deadlines import clock
from tests.oidc.conftest import HERE, JO, Desk, cookie_of
from tests.oidc.issuer import CLIENT, SECRET, Claims, Issuer


def officers(desk: Desk) -> list[Any]:
    with desk.database.reading() as session:
        columns = "username, display_name, email, role, team, acts_as, password_hash, id"
        return list(session.execute(text(f"SELECT {columns} FROM officer ORDER BY created_at")).all())


def test_the_first_sign_in_opens_the_account_with_the_role_and_team_of_the_claims(desk: Desk) -> None:
    page = desk.sign_in(desk.browser(), "/cases?state=all")
    assert (page.status, page.path, page.h1) == (200, "/cases", "Cases")
    assert "Jo Sample, caseworker" in page.words
    (jo,) = officers(desk)
    assert jo[:7] == ("jo.sample", "Jo Sample", "jo.sample@example.org", "caseworker", "north", "council", None)


def test_the_next_sign_in_is_the_same_person_under_whatever_name_and_role_they_have_by_then(desk: Desk) -> None:
    desk.sign_in(desk.browser())
    page = desk.sign_in(desk.browser(), name="Jo Other", email="jo.other@example.org", roles="SEND-Managers")
    assert "Jo Other, manager" in page.words
    (jo,) = officers(desk)
    assert jo[:6] == ("jo.sample", "Jo Other", "jo.other@example.org", "manager", "south", "council")


def test_another_subject_with_the_same_address_is_another_person(desk: Desk) -> None:
    desk.sign_in(desk.browser())
    desk.sign_in(desk.browser(), sub="jo-2")
    assert [each.username for each in officers(desk)] == ["jo.sample", "jo.sample-2"]


def test_what_the_token_does_not_say_is_asked_of_the_provider(desk: Desk) -> None:
    def keep_back(claims: Claims) -> None:
        for name in ("name", "email", "roles"):
            del claims[name]

    desk.issuer.spoil = keep_back
    assert "Jo Sample, caseworker" in desk.sign_in(desk.browser()).words
    assert "/userinfo" in desk.issuer.asked


def test_the_sign_in_page_leads_to_the_provider_and_takes_no_password(desk: Desk) -> None:
    browser = desk.browser()
    page = browser.open("/cases")
    assert page.links["Sign in with your work account"] == "/sign-in/start?next=%2Fcases"
    assert page.forms == []
    browser.client.post("/sign-in", data={"username": "jo.sample", "password": "x" * 20})
    assert cookie_of(browser) is None


@pytest.mark.parametrize("roles", [[], None, ["Canteen"], "Canteen", 7])
def test_somebody_without_a_role_is_refused_in_a_sentence_and_has_no_account(desk: Desk, roles: Any) -> None:
    browser = desk.browser()
    page = desk.sign_in(browser, roles=roles)
    assert page.status == 403
    assert "Jo Sample: your account is known, and no role here goes with it." in page.words
    assert cookie_of(browser) is None
    assert officers(desk) == []


def test_who_has_lost_the_role_is_signed_out_wherever_they_were_signed_in(desk: Desk) -> None:
    old, new = desk.browser(), desk.browser()
    desk.sign_in(old)
    assert desk.sign_in(new, roles=[]).status == 403
    assert old.open("/").path == "/sign-in"


def test_a_closed_account_stays_closed_whatever_the_provider_says(desk: Desk) -> None:
    browser = desk.browser()
    desk.sign_in(browser)
    with desk.database.writing() as session:
        session.execute(text("UPDATE officer SET is_active = 0"))
    assert browser.open("/").path == "/sign-in"
    page = desk.sign_in(browser)
    assert (page.status, page.h1) == (403, "The account is closed")
    assert browser.open("/").path == "/sign-in"


def test_without_an_address_for_reminders_nobody_is_let_in(desk: Desk) -> None:
    page = desk.sign_in(desk.browser(), email=None)
    assert page.status == 400
    assert "did not say your email address" in page.words


def test_a_team_in_the_settings_that_is_not_here_is_said(desk: Desk) -> None:
    with desk.database.writing() as session:
        session.execute(text("DELETE FROM team WHERE key = 'north'"))
    assert "“north”" in desk.sign_in(desk.browser()).words


def test_who_turns_back_at_the_provider_is_not_signed_in(desk: Desk) -> None:
    browser = desk.browser()
    page = desk.come_back(browser, desk.begin(browser))
    assert page.status == 400
    assert "did not sign you in, or you turned back" in page.words


def test_a_provider_that_does_not_answer_is_said_to_be_silent(desk: Desk) -> None:
    desk.issuer.is_silent = True
    answer = desk.browser().client.get("/sign-in/start", follow_redirects=False)
    assert answer.status_code == 503
    assert "your work account did not answer" in answer.text
    desk.issuer.is_silent = False
    desk.sign_in(desk.browser())


def test_an_account_there_is_can_be_said_to_be_somebody_the_provider_knows(desk: Desk) -> None:
    with desk.database.writing() as session:
        add_officer(
            session, "jsample", display_name="J", email="j@example.org", role="auditor", team=None, password_hash=None,
            now=clock.now(),
        )  # fmt: skip
        link_named(session, "jsample", desk.issuer.url, "jo-1", clock.now())
        with pytest.raises(Invalid, match="already"):
            link_named(session, "jsample", desk.issuer.url, "jo-1", clock.now())
        with pytest.raises(Invalid, match="SENDFLOW_OIDC_ISSUER"):
            link_named(session, "jsample", "", "jo-2", clock.now())
    desk.sign_in(desk.browser())
    assert [(each.username, each.display_name) for each in officers(desk)] == [("jsample", "Jo Sample")]


def test_after_a_provider_could_not_be_reached_nobody_waits_for_it_again_at_once(desk: Desk) -> None:
    provider = desk.app.state.provider
    provider.issuer = "http://127.0.0.1:9"  # nobody listens there
    assert desk.browser().client.get("/sign-in/start").status_code == 503
    provider.issuer = desk.issuer.url
    assert desk.browser().client.get("/sign-in/start").status_code == 503
    assert desk.issuer.asked == []
    provider.silent_until = 0.0
    assert desk.sign_in(desk.browser()).status == 200


# What an attacker might try.


def test_what_another_browser_began_is_not_believed(desk: Desk) -> None:
    desk.issuer.signed_in = JO
    other = desk.browser()
    page = desk.come_back(other, desk.begin(desk.browser()))
    assert (page.status, page.h1) == (400, "You could not be signed in")
    assert cookie_of(other) is None


def test_a_wrong_state_is_not_believed_and_the_code_is_not_even_sent(desk: Desk) -> None:
    browser = desk.browser()
    desk.issuer.signed_in = JO
    back = desk.begin(browser)
    assert desk.come_back(browser, back, state="guessed").status == 400
    assert cookie_of(browser) is None
    assert "/token" not in desk.issuer.asked


def test_the_answer_of_an_earlier_sign_in_does_not_fit_a_later_one(desk: Desk) -> None:
    browser = desk.browser()
    desk.issuer.signed_in = JO
    earlier = desk.begin(browser)
    desk.begin(browser)
    assert desk.come_back(browser, earlier).status == 400
    assert cookie_of(browser) is None


def test_a_code_serves_once(desk: Desk) -> None:
    browser = desk.browser()
    desk.issuer.signed_in = JO
    back = desk.begin(browser)
    on_the_way = dict(browser.client.cookies)
    assert desk.come_back(browser, back).status == 200
    assert f"{COOKIE}_on_the_way" not in browser.client.cookies
    thief = desk.browser()
    thief.client.cookies.update(on_the_way)
    assert desk.come_back(thief, back).status == 400
    assert cookie_of(thief) is None


def test_a_code_that_was_caught_on_its_way_is_worth_nothing_in_another_sign_in(desk: Desk) -> None:
    victim, thief = desk.browser(), desk.browser()
    desk.issuer.signed_in = JO
    desk.begin(victim)
    (code,) = desk.issuer.codes
    page = desk.come_back(thief, desk.begin(thief), code=code)
    assert page.status == 400  # the verifier is the victim's
    assert cookie_of(thief) is None


def test_an_answer_that_names_another_issuer_is_not_believed(desk: Desk) -> None:
    browser = desk.browser()
    desk.issuer.signed_in = JO
    assert desk.come_back(browser, desk.begin(browser), iss="https://other.example").status == 400


TOO_FAR = LEEWAY_SECONDS + 5


def without(name: str) -> Any:
    return lambda claims: claims.pop(name)


def with_(**changed: Any) -> Any:
    return lambda claims: claims.update({k: v(claims) if callable(v) else v for k, v in changed.items()})


SPOILT = {
    "another nonce": with_(nonce="an earlier one"),
    "no nonce": without("nonce"),
    "another audience": with_(aud="another application"),
    "more audiences, and authorised for another": with_(aud=[CLIENT, "other"], azp="other"),
    "no audience": without("aud"),
    "another issuer": with_(iss="https://other.example"),
    "expired": with_(exp=lambda claims: claims["iat"] - TOO_FAR),
    "no end": without("exp"),
    "from the future": with_(iat=lambda claims: claims["iat"] + TOO_FAR),
    "not valid yet": with_(nbf=lambda claims: claims["iat"] + TOO_FAR),
    "no subject": without("sub"),
    "another access token": with_(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_token_that_is_not_for_this_sign_in_is_refused(desk: Desk, spoil: Any) -> None:
    desk.issuer.spoil = spoil
    browser = desk.browser()
    page = desk.sign_in(browser)
    assert (page.status, page.h1) == (400, "You could not be signed in")
    assert cookie_of(browser) is None
    assert officers(desk) == []


def test_a_clock_that_is_a_little_off_is_borne(desk: Desk) -> None:
    desk.issuer.spoil = with_(
        exp=lambda claims: claims["iat"] - LEEWAY_SECONDS + 10, iat=lambda claims: claims["iat"] + LEEWAY_SECONDS - 10
    )
    assert desk.sign_in(desk.browser()).status == 200


def part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def unsigned(claims: Claims) -> str:
    return f"{part(json.dumps({'alg': 'none'}).encode())}.{part(json.dumps(claims).encode())}."


def signed_with(secret: bytes, kid: str) -> Callable[[Claims], str]:
    """A token signed with something that is no secret of the provider's alone: any library would refuse to make it."""

    def sign(claims: Claims) -> str:
        body = f"{part(json.dumps({'alg': 'HS256', 'kid': kid}).encode())}.{part(json.dumps(claims).encode())}"
        return f"{body}.{part(hmac.digest(secret, body.encode(), 'sha256'))}"

    return sign


def signed_by(key: RSAKey, kid: str | None = None) -> Callable[[Claims], str]:
    return lambda claims: jwt.encode({"alg": "RS256", "kid": kid or key.kid}, claims, key)


@pytest.mark.parametrize("how", ["unsigned", "our secret", "its public key", "another key", "another key of that name"])
def test_a_token_that_the_provider_did_not_sign_is_refused(desk: Desk, how: str) -> None:
    (key,) = desk.issuer.keys
    assert key.kid
    desk.issuer.signing = {
        "unsigned": unsigned,
        "our secret": signed_with(SECRET.encode(), key.kid),
        "its public key": signed_with(key.as_pem(private=False), key.kid),
        "another key": signed_by(Issuer.new_key()),
        "another key of that name": signed_by(Issuer.new_key(), key.kid),
    }[how]
    browser = desk.browser()
    assert desk.sign_in(browser).status == 400
    assert cookie_of(browser) is None


def test_the_word_of_another_person_beside_the_token_is_refused(desk: Desk) -> None:
    desk.issuer.spoil = lambda claims: (claims.update(sub="somebody else"), claims.pop("roles"))
    assert desk.sign_in(desk.browser()).status == 400


def test_new_keys_are_taken_up_at_once_and_old_ones_are_worth_nothing(desk: Desk) -> None:
    desk.sign_in(desk.browser())
    (former,) = desk.issuer.keys
    desk.issuer.rotate()
    assert desk.sign_in(desk.browser()).status == 200
    desk.issuer.signing = signed_by(former)
    assert desk.sign_in(desk.browser()).status == 400


def test_nobody_can_make_us_ask_for_keys_without_end(desk: Desk) -> None:
    desk.sign_in(desk.browser())
    desk.issuer.signing = signed_by(Issuer.new_key())
    for _ in range(2 * provider_module._ASKED_AGAIN):
        desk.browser().client.post("/sign-in/ended", data={"logout_token": desk.issuer.logout_token()})
    assert desk.issuer.asked.count("/keys") <= provider_module._ASKED_AGAIN


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere_after_signing_in(desk: Desk, address: str) -> None:
    browser = desk.browser()
    desk.issuer.signed_in = JO
    back = desk.begin(browser, address)
    answer = browser.client.get(back.removeprefix(HERE), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_cookie_planted_before_signing_in_is_not_the_one_after_it(desk: Desk) -> None:
    attacker, victim = desk.browser(), desk.browser()
    desk.sign_in(attacker, sub="attacker")
    planted = cookie_of(attacker) or ""
    victim.client.cookies.set(COOKIE, planted)
    desk.sign_in(victim)
    assert victim.client.cookies.get(COOKIE, domain="127.0.0.1") != planted
    assert attacker.open("/").path == "/sign-in"  # what was planted has ended


def test_the_cookie_on_the_way_tells_the_browser_neither_nonce_nor_verifier_and_ends_soon(desk: Desk) -> None:
    answer = desk.browser().client.get("/sign-in/start", follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert f"Max-Age={ON_THE_WAY_SECONDS}" in cookie
    assert "HttpOnly" in cookie
    assert "Path=/sign-in" in cookie
    asked = answer.headers["location"]
    assert "code_challenge_method=S256" in asked
    assert asked.split("nonce=")[1].split("&")[0] not in cookie


def test_going_to_the_provider_writes_nothing(desk: Desk) -> None:
    def state() -> str:
        with desk.database.reading() as session:
            tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
            return "".join(str(session.execute(text(f"SELECT * FROM {each}")).all()) for each in sorted(tables))

    before, browser = state(), desk.browser()
    desk.issuer.signed_in = JO
    back = desk.begin(browser)
    desk.come_back(browser, back, state="guessed")
    assert state() == before
