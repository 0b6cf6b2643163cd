"""Posts of an account, as whoever looks after accounts gives and takes them, and the choice that follows at sign-in."""

from tests.api.calls import Office
from tests.api.world import PASSWORD, Browser, Page

POSTS = "/users/colleague/posts"
TWO = ["Post 1 Caseworker, South team, for the local authority", "Post 2 Manager, for the local authority"]


def given(office: Office, **post: str) -> Page:
    browser = office.world.browser("admin")
    return browser.send(browser.open(POSTS), POSTS, **post)


def signed_in(office: Office) -> tuple[Browser, Page]:
    browser = office.world.browser()
    return browser, browser.send(browser.open("/sign-in"), "/sign-in", username="colleague", password=PASSWORD)


def test_with_a_second_post_one_is_asked_which_and_without_it_no_more(office: Office) -> None:
    _, page = signed_in(office)
    assert page.h1 == "What to do next"
    page = given(office, role="manager", acts_as="council")
    assert all(each in page.words for each in TWO)
    browser, page = signed_in(office)
    assert page.h1 == "In which post do you work now?"
    number = page.html.split("Manager, for the local authority")[0].rsplit('value="', 1)[1].split('"')[0]
    page = browser.send(page, "/sign-in/post", post=number)
    assert "Officer Z, manager, for the local authority" in page.words
    admin = office.world.browser("admin")
    page = admin.send(admin.open(POSTS), f"{POSTS}/2/end")
    assert "Post 2" not in page.words
    assert browser.open("/").path == "/sign-in"
    _, page = signed_in(office)
    assert page.h1 == "What to do next"


def test_taking_the_first_post_leaves_the_other_as_the_only_one(office: Office) -> None:
    given(office, role="manager", acts_as="council", team="north")
    admin = office.world.browser("admin")
    page = admin.send(admin.open(POSTS), f"{POSTS}/1/end")
    assert "Post 1 Manager, North team, for the local authority" in page.words
    _, page = signed_in(office)
    assert "Officer Z, manager" in page.words


def test_a_post_there_is_not_is_named(office: Office) -> None:
    page = given(office, role="emperor", acts_as="family", team="west")
    assert page.status == 422
    assert page.links["Select a role"] == "#role"
    assert page.links["Select for whom they act in it"] == "#acts_as"
    assert page.links["Select a team that is there"] == "#team"


def test_a_post_is_held_once_and_the_last_is_not_taken(office: Office) -> None:
    assert "They hold this post already" in given(office, role="caseworker", acts_as="council", team="south").words
    admin = office.world.browser("admin")
    assert admin.client.post(f"{POSTS}/1/end", data={"csrf": admin.csrf}).status_code == 404
    assert admin.client.post(f"{POSTS}/7/end", data={"csrf": admin.csrf}).status_code == 404
