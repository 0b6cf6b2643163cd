"""The logs of both sides' running servers, read as files: a family's words are in neither."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from api.requests import HEADER
from api.roles import ROLES
from api.sendiass.roles import ROLES as THEIR_ROLES
from tests.api.page_routes import PAGES as OUR_PAGES
from tests.api.test_routes import address as our_address
from tests.running import Running
from tests.sendiass.test_routes import PAGES, address
from tests.sendiass.test_wall import MARKS, Sides
from tests.sendiass.world import FAMILY

WRONG = {"username": "zephyrine@example.org", "password": "a-wrong-password-of-hers", "next": "/"}
PLANTED = (*MARKS, *FAMILY.values(), "Person", "a-wrong-password-of-hers", "@example.org")


@dataclass
class Both:
    """Both servers, walked about, and the number of a request the service could not answer."""

    ours: Running
    theirs: Running
    broken: str


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("both")
    sides = Sides(folder)
    world, service = sides.world, sides.service
    with (
        Running("api.web", world.app.state.settings, folder / "our-logs") as ours,
        Running("api.sendiass.web", service.app.state.settings, folder / "their-logs") as theirs,
    ):
        for who in ("", *THEIR_ROLES):
            browser = theirs.browser(service, who)
            for method, path in PAGES:
                if method == "GET":
                    browser.client.get(
                        address(re.sub(r"\{(name|pack|token)\}", "c0ffee-Zephyrine", path), sides.marked)
                    )
            note = {"csrf": browser.csrf, "kind": "note_added", "text": "a marked note about Zephyrine Quillfeather"}
            browser.client.post(f"/cases/{sides.marked}/record", data=note)
            browser.client.post("/contacts/new", data={"csrf": browser.csrf, "name": "Zephyrine Quillfeather"})
        theirs.client.post("/sign-in", data=WRONG)
        for role in ROLES:
            browser = ours.browser(world, role)
            for method, path in OUR_PAGES:
                if method == "GET":
                    browser.client.get(our_address(path, sides.marked, "PAN-2026-000001", "zephyrine"))
            browser.client.post("/search", data={"q": "Zephyrine Quillfeather", "csrf": browser.csrf})
            browser.client.get(f"/cases/{sides.marked}/Zephyrine?of=Quillfeather")
        yield Both(ours, theirs, break_down(theirs, sides))
    world.database.close()
    service.database.close()


def break_down(theirs: Running, sides: Sides) -> str:
    """Make the service trip over a day that is a name; the number of the request that did."""
    with sides.service.database.writing() as session:
        session.execute(text("UPDATE sendiass_client SET birth_date = 'Zephyrine Quillfeather'"))
    broken = theirs.browser(sides.service, "manager").client.get(f"/cases/{sides.marked}")
    assert broken.status_code == 500
    theirs.wait_for("Exception in ASGI application")
    return str(broken.headers[HEADER.decode()])


def test_neither_sides_log_holds_a_word_of_a_family(both: Both) -> None:
    for side in (both.ours, both.theirs):
        said = side.said()
        assert len(side.requests()) > 100
        assert [mark for mark in PLANTED if mark in said] == []


def test_the_services_error_is_found_by_its_number_without_its_words(both: Both) -> None:
    (found,) = [each for each in both.theirs.lines() if each.get("request") == both.broken and "error" in each]
    assert found["error"]


def test_each_line_has_the_route_of_its_own_side(both: Both) -> None:
    for side, pages in ((both.ours, OUR_PAGES), (both.theirs, PAGES)):
        assert {each["route"] for each in side.requests()} <= {path for _, path in pages} | {"-", "/static"}
