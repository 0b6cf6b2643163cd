"""Several posts for one person: chosen at sign-in, shown in the header, worked in until signing out."""

import pytest
from sqlalchemy import text

from api.settings import GivenPost
from deadlines import clock
from tests.api.world import Browser, Page, boxes
from tests.oidc.conftest import Desk, cookie_of

TWO = ["SEND-Caseworkers", "SEND-Managers", "Area-North"]


def choose(browser: Browser, page: Page, words: str) -> Page:
    assert page.h1 == "In which post do you work now?"
    number = page.html.split(words)[0].rsplit('value="', 1)[1].split('"')[0]
    return browser.send(page, "/sign-in/post", post=number)


def test_who_holds_several_posts_chooses_one_and_sees_which(desk: Desk) -> None:
    browser = desk.browser()
    page = desk.sign_in(browser, "/cases", roles=TWO)
    assert page.path == "/sign-in/post"
    assert "Caseworker, North team, for the local authority" in page.words
    assert "Manager, South team, for the local authority" in page.words
    page = choose(browser, page, "Manager, South team")
    assert page.path == "/cases"
    assert "Jo Sample, manager, South team, for the local authority" in page.words
    assert browser.open("/simulate").status == 200


def test_until_one_is_chosen_nothing_is_shown(desk: Desk) -> None:
    browser = desk.browser()
    desk.sign_in(browser, roles=TWO)
    assert browser.open("/cases").path == "/sign-in"
    assert browser.open("/").path == "/sign-in"


def test_the_secret_before_the_choice_is_worth_nothing_after_it(desk: Desk) -> None:
    browser, other = desk.browser(), desk.browser()
    page = desk.sign_in(browser, roles=TWO)
    other.client.cookies.update(dict(browser.client.cookies))
    before = cookie_of(browser)
    choose(browser, page, "Manager")
    assert cookie_of(browser) != before
    assert other.open("/sign-in/post").path == "/sign-in"


def test_in_one_post_the_permissions_of_another_are_not_there(desk: Desk) -> None:
    browser = desk.browser()
    page = choose(browser, desk.sign_in(browser, roles=TWO), "Caseworker, North")
    assert browser.open("/simulate").status == 404
    page = browser.send(page, "/sign-out")
    choose(browser, desk.sign_in(browser, roles=TWO), "Manager, South")
    assert browser.open("/simulate").status == 200


def test_what_is_recorded_is_recorded_in_the_capacity_of_the_post(desk: Desk) -> None:
    browser = desk.browser()
    page = desk.sign_in(browser, roles=["SEND-Caseworkers", "SEND-Providers"])
    page = choose(browser, page, "Caseworker, for a provider acting for the authority")
    assert "for a provider acting for the authority" in page.words


@pytest.mark.parametrize("post", ["", "0", "999", "elsewhere"])
def test_a_post_that_is_not_theirs_is_not_taken_up(desk: Desk, post: str) -> None:
    browser = desk.browser()
    page = desk.sign_in(browser, roles=TWO)
    assert browser.send(page, "/sign-in/post", post=post).status == 422
    assert browser.open("/").path == "/sign-in"


def test_the_choice_must_come_from_our_page(desk: Desk) -> None:
    browser = desk.browser()
    desk.sign_in(browser, roles=TWO)
    assert browser.client.post("/sign-in/post", data={"post": "1", "csrf": "guessed"}).status_code == 403


def test_a_post_that_is_taken_away_ends_the_sign_in_in_it(desk: Desk) -> None:
    old = desk.browser()
    choose(old, desk.sign_in(old, roles=TWO), "Manager")
    page = desk.sign_in(desk.browser(), roles=["SEND-Caseworkers"])
    assert "Jo Sample, caseworker" in page.words
    assert old.open("/").path == "/sign-in"
    with desk.database.reading() as session:
        held = session.execute(text("SELECT ended_at IS NULL FROM post_holding ORDER BY id")).scalars().all()
        open_ones = session.execute(text("SELECT count(*) FROM post WHERE ended_at IS NULL")).scalar_one()
    assert ([bool(each) for each in held], open_ones) == ([False, False, True], 1)


def test_choosing_is_for_who_has_just_signed_in(desk: Desk) -> None:
    assert desk.browser().open("/sign-in/post").path == "/sign-in"
    assert desk.browser().client.post("/sign-in/post", data={"post": "1"}).url.path == "/sign-in"


def test_what_the_provider_says_of_posts_is_not_changed_here(desk: Desk) -> None:
    desk.sign_in(desk.browser())
    desk.app.state.settings.oidc_posts["SEND-Admins"] = GivenPost(role="admin")
    admin = desk.browser()
    page = desk.sign_in(admin, sub="ad-1", preferred_username="ad", roles="SEND-Admins")
    csrf = dict(page.form("/sign-out").fields)["csrf"]
    posts = "/users/jo.sample/posts"
    page = admin.open(posts)
    assert "The provider says at each sign-in which posts this person holds" in page.words
    assert [form.action for form in page.forms] == ["/sign-out"]
    post = next(href for href in page.links.values() if href.startswith("/posts/") and href != "/posts/new")
    sent = {"csrf": csrf, "how": "cover", **boxes("first_day", clock.today()), **boxes("last_day", clock.today())}
    sent = {name.replace("__", "-"): value for name, value in sent.items()} | {"post": post.removeprefix("/posts/")}
    refused = Page(admin.client.post(posts, data=sent))
    assert (refused.status, "Change them there" in refused.words) == (422, True)
    assert admin.client.get(f"{post}/holdings/1/end").status_code == 404
