"""Teams: made, renamed without rewriting what was recorded, closed once empty, and offered only while they are open."""

from datetime import timedelta

from freezegun import freeze_time

from deadlines import clock
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, requested


def change(admin: Browser, team: str, what: str = "", **typed: str) -> Page:
    return admin.send(admin.open(f"/teams/{team}"), f"/teams/{team}{what}", **typed)


def test_a_team_is_made_filled_and_offered_in_posts_and_in_lists(office: Office) -> None:
    admin = office.world.browser("admin")
    made = admin.send(admin.open("/teams"), "/teams", name="Early  years")
    assert (made.path, made.h1) == ("/teams/early_years", "Early years")
    assert "Nobody. Let somebody hold one of its posts" in made.words
    form = made.links["open a post"]
    post = admin.send(admin.open(form), "/posts/new", name="Early years lead", role="senior")
    admin.send(post, post.path, officer="senior")
    assert "Early years lead" in admin.open("/teams/early_years").links
    assert "Officer B" in admin.open("/teams/early_years").links
    assert "Early years" in office.world.browser("manager").open("/cases").words
    taken = admin.send(admin.open("/teams"), "/teams", name="early years")
    assert (taken.status, "There is a team of that name" in taken.words) == (422, True)
    assert "Enter a name of 2 to 100 characters" in admin.send(admin.open("/teams"), "/teams", name=" ").words


def test_a_new_name_holds_from_now_on_and_what_was_recorded_keeps_the_old_one(office: Office) -> None:
    ref, admin = office.world.case(requested(ago(30))), office.world.browser("admin")
    with freeze_time(clock.now() + timedelta(minutes=5)):
        renamed = change(admin, "north", name="North and coast")
        assert "from “North team” to “North and coast”" in renamed.words
        page = office.world.browser("manager").open(f"/cases/{ref}")
        assert "Officer A, North and coast" in page.words
        assert "Team: North team" in page.words


def test_a_team_with_officers_or_open_cases_is_not_closed(office: Office) -> None:
    admin = office.world.browser("admin")
    refused = change(admin, "north", "/open")
    assert refused.status == 422
    assert "In this team are 3 posts and 0 open cases" in refused.words
    admin.send(admin.open("/teams"), "/teams", name="Short-lived")
    closed = change(admin, "short_lived", "/open")
    assert "Closed: offered nowhere" in closed.words
    assert "Short-lived" not in admin.open("/users/new").words
    assert "Short-lived" in admin.open("/teams").words
    assert "opened again" in change(admin, "short_lived", "/open").words
    assert "Short-lived" in admin.open("/users/new").words


def test_posts_are_listed_with_who_holds_each_and_what_is_vacant(office: Office) -> None:
    admin = office.world.browser("admin")
    page = admin.open("/posts")
    assert {"Caseworker 1, North team", "Caseworker 1, South team"} <= set(page.links)
    north, south = page.words.index("North team"), page.words.index("South team")
    assert "Caseworker 1, North team Caseworker Officer A" in page.words[north:south]
    assert "Manager None of its own: late duties are told to Officer C" in page.words[south:]
    opened = {"name": "Head of south", "role": "manager", "team": "south"}
    post = admin.send(admin.open("/posts/new"), "/posts/new", **opened)
    assert "Head of south Manager Vacant" in admin.open("/posts").words[south:]
    admin.send(post, post.path, officer="manager")
    assert "Head of south Manager Officer C" in admin.open("/posts").words[south:]
