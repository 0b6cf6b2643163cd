"""Posts as whoever looks after accounts opens, gives and ends them, what sign-ins follow, and what an auditor reads."""

from datetime import date, timedelta

from freezegun import freeze_time

from deadlines import clock
from tests.api.calls import Office
from tests.api.world import PASSWORD, Browser, Page, boxes, rows_of

POSTS = "/users/colleague/posts"


def a_post(office: Office, **typed: str) -> str:
    """Open a manager's post in no team; its address."""
    admin = office.world.browser("admin")
    given = {"name": "Head of SEND", "role": "manager", "acts_as": "council", **typed}
    page = admin.send(admin.open("/posts/new"), "/posts/new", **given)
    assert (page.status, "Vacant" in page.words) == (200, True)
    return page.path


def given(office: Office, post: str, officer: str = "colleague", **typed: str) -> Page:
    admin = office.world.browser("admin")
    return admin.send(admin.open(post), post, officer=officer, **typed)


def ended(office: Office, page: Page, who: str = "Officer Z", when: str = "now", **typed: str) -> Page:
    admin = office.world.browser("admin")
    link = next(href for words, href in page.links.items() if words.startswith(f"End it: {who}"))
    return admin.send(admin.open(link), link, when=when, **typed)


def signed_in(office: Office, name: str = "colleague") -> tuple[Browser, Page]:
    browser = office.world.browser()
    return browser, browser.send(browser.open("/sign-in"), "/sign-in", username=name, password=PASSWORD)


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def test_with_a_second_post_one_is_asked_which_and_when_it_ends_its_sign_in_ends_at_once(office: Office) -> None:
    _, page = signed_in(office)
    assert page.h1 == "What to do next"
    page = given(office, a_post(office))
    browser, asked = signed_in(office)
    assert asked.h1 == "In which post do you work now?"
    number = (
        asked.html.split("Manager, for the local authority (Head of SEND)")[0].rsplit('value="', 1)[1].split('"')[0]
    )
    chosen = browser.send(asked, "/sign-in/post", post=number)
    assert "Officer Z, manager, for the local authority" in chosen.words
    page = ended(office, page)
    assert "Nobody holds this post today" in page.words
    assert "Ended, at once" in page.words
    assert browser.open("/").path == "/sign-in"
    assert signed_in(office)[1].h1 == "What to do next"


def test_a_fortnight_of_cover_begins_and_ends_by_itself(office: Office) -> None:
    post = a_post(office)
    page = given(office, post, how="cover", **boxes("first_day", in_days(3)), **boxes("last_day", in_days(16)))
    assert "To come" in page.words
    assert "Officer Z from" in office.world.browser("admin").open("/posts").words
    assert signed_in(office)[1].h1 == "What to do next"
    with freeze_time(clock.now() + timedelta(days=3)):
        browser, asked = signed_in(office)
        assert asked.h1 == "In which post do you work now?"
        browser.send(
            asked, "/sign-in/post", post=asked.html.split("Head of SEND")[0].rsplit('value="', 1)[1].split('"')[0]
        )
        assert browser.open("/boards").status == 200
    with freeze_time(clock.now() + timedelta(days=17)):
        assert signed_in(office)[1].h1 == "What to do next"


def test_who_holds_no_post_on_the_day_does_not_come_in(office: Office) -> None:
    waiting = office.world.browser("colleague")
    admin = office.world.browser("admin")
    page = ended(office, admin.open(POSTS), when="day", **boxes("last_day", in_days(1)))
    assert waiting.open("/").status == 200
    with freeze_time(clock.now() + timedelta(days=2)):
        assert waiting.open("/").path == "/sign-in"
        assert "You hold no post here today" in signed_in(office)[1].words
        assert "They hold none today" in office.world.browser("admin").open(POSTS).words
    assert "To come" not in page.words


def test_refusals_stand_beside_the_field_and_nobody_gives_themselves_a_post_or_ends_their_own(office: Office) -> None:
    post, admin = a_post(office), office.world.browser("admin")
    assert given(office, post, "").links["Select the officer"] == "#officer"
    given(office, post)
    taken = given(office, post, "senior")
    assert (taken.status, "Officer Z holds this post from" in taken.words) == (422, True)
    twice = admin.send(admin.open(POSTS), POSTS, post=post.removeprefix("/posts/"))
    assert (twice.status, "Officer Z holds it already" in twice.words) == (422, True)
    wrong = admin.send(admin.open("/posts/new"), "/posts/new", role="emperor", acts_as="family", team="west", name="X")
    assert {"Select a role", "Select for whom they act in it", "Select a team that is there"} <= set(wrong.links)
    own = given(office, post, "admin")
    assert (own.status, "Nobody lets themselves hold a post." in own.words) == (422, True)
    assert "Nobody ends what they hold themselves" in ended(office, admin.open("/users/admin/posts"), "Officer E").words


def test_a_post_that_ended_is_kept_and_an_auditor_reads_who_held_which_when(office: Office) -> None:
    post, admin = a_post(office), office.world.browser("admin")
    given(office, post)
    end = f"{post}/end"
    page = admin.send(admin.open(end), end, when="now")
    assert "End the post" not in page.words
    assert "Head of SEND" in admin.open("/posts").links
    auditor = office.world.browser("auditor")
    page = auditor.open(post)
    assert "Officer E: given: Officer Z, from" in page.words
    assert [form.action for form in page.forms if "sign-out" not in form.action and "search" not in form.action] == []
    lines = rows_of(auditor.client.get("/posts.csv").text)
    assert ["Officer Z", "Head of SEND", "ended"] in [[each["Officer"], each["Post"], each["Stands"]] for each in lines]
