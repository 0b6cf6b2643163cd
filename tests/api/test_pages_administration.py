"""Administration and status: everything that is looked after within reach, and the machine described in words."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from api.accounts import Viewer
from api.pages.places import TOP, row_of
from api.roles import ROLES
from api.settings import Settings
from api.status import keeps
from cases.sight import EVERY_CASE
from deadlines import clock
from tests.api.calls import Office
from tests.api.page_routes import PAGES
from tests.casework import swept_today
from tests.notifications.samples import new_message, queue
from workflows.health import health

ADMINISTRATION = next(top for top in TOP if top.text == "Administration")
PLACES = [place for _, places in ADMINISTRATION.groups for place in places]
# What is opened from a list, a form on every page, its answer or a state of things.
FROM_WHERE_IT_BELONGS = {
    "/signed-out", "/sign-in", "/drafts", "/search", "/reassign", "/compare", "/posts/new",
}  # fmt: skip


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_administration_leads_to_what_a_role_may_look_after_and_to_nothing_else(
    quiet_office: Office, role: str
) -> None:
    browser = quiet_office.world.browser(role)
    page = browser.open("/administration")
    for place in PLACES:
        assert (place.says in page.words) == ROLES[role].may(place.permission)
        if place.says in page.words:
            assert browser.open(place.href).status == 200


@pytest.mark.parametrize("role", [name for name in ROLES if name != "sendiass"])
def test_every_page_is_reached_in_two_steps_from_at_most_seven_entries(quiet_office: Office, role: str) -> None:
    browser = quiet_office.world.browser(role)
    first = browser.open("/help")
    viewer = Viewer("1", role, "", ROLES[role], None, EVERY_CASE)
    row = [top.href for top in row_of(viewer)]
    assert len(row) <= 7
    assert set(row) < set(first.links.values())
    footer = {"/help", "/calculator", "/law"}
    reached = {href.split("?")[0] for each in {*row, *footer} for href in browser.open(each).links.values()}
    there = {path for (method, path), who in PAGES.items() if method == "GET" and "{" not in path and role in who}
    beneath = {path for path in there for page in reached if page != "/" and path.startswith(f"{page}/")}
    assert there - reached - beneath - FROM_WHERE_IT_BELONGS == set()


@pytest.mark.parametrize(("role", "path", "entry"), [
    ("manager", "/concerns", "Boards"), ("caseworker", "/concerns", "Concerns"), ("manager", "/post", "Home"),
    ("admin", "/reminders", "Administration"), ("auditor", "/access", "Audit"), ("manager", "/law/packs", "Law"),
    ("manager", "/counts-pack", "Boards"), ("auditor", "/counts-pack", "Audit"),
    ("admin", "/set-aside", "Administration"), ("auditor", "/posts", "Audit"),
    ("admin", "/posts/new", "Administration"),
])  # fmt: skip
def test_the_entry_that_leads_to_a_page_is_the_one_marked_and_the_first_on_the_way_to_it(
    quiet_office: Office, role: str, path: str, entry: str
) -> None:
    html = quiet_office.world.browser(role).open(path).html
    row = html.split('class="govuk-service-navigation__list"')[1].split("</ul>")[0]
    assert re.findall(r'aria-current="page"[^>]*>\s*<strong[^>]*>([^<]+)<', row) == [entry]
    way = re.findall(r'class="govuk-breadcrumbs__link"[^>]*>([^<]+)<', html)
    assert way[:1] == ([] if f'href="{path}"' in row else [entry])


def test_status_says_that_nothing_wants_anybody_and_then_what_does(office: Office) -> None:
    swept_today(office.world.database)
    admin = office.world.browser("admin")
    page = admin.open("/status")
    assert "Nothing needs attention" in page.words
    assert "SQLite, at its newest migration" in page.words
    assert "Bank holidays" in page.words
    queue(office.world.database, new_message(1), at=clock.now() - timedelta(hours=3))
    page = admin.open("/status")
    assert "Something needs attention" in page.words
    assert "The oldest has waited 3 hours" in page.words


def test_a_database_of_an_earlier_shape_is_noted_and_alarms_nobody(office: Office) -> None:
    swept_today(office.world.database)
    with office.world.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with office.world.database.reading() as session:
        found = health(session, clock.now())
    assert found.late == ()
    assert "run `sendflow migrate`" in " ".join(found.noted)
    assert office.client.get("/api/v1/health").json()["status"] == "degraded"


def test_the_age_of_the_backups_is_told_where_the_settings_say_where_they_are(office: Office, tmp_path: Path) -> None:
    def said(**settings: Path) -> str:
        with office.world.database.reading() as session:
            lines = keeps(session, Settings(var=tmp_path, demo=True, **settings), clock.now())  # type: ignore[arg-type]
            return next(f"{each.says} {each.is_well}" for each in lines if each.what == "Backups")

    assert said().endswith("their age is not known. None")
    assert said(backups_folder=tmp_path / "none").endswith("False")
    made = tmp_path / "kept" / f"sendflow-{clock.now() - timedelta(hours=5):%Y%m%dT%H%M%SZ}"
    made.mkdir(parents=True)
    (made / "manifest.json").write_text("{}")
    assert said(backups_folder=tmp_path / "kept") == "The newest was made 5 hours ago. True"
