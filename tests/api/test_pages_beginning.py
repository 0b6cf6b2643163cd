"""Opening a case of any process by page: what begins it, its own questions, a known child or a new one."""

from datetime import date

import pytest

from cases.kinds import KINDS
from tests.api.calls import Office
from tests.api.world import ago, boxes, first_box, requested
from workflows.processes import PROCESSES

EVERY_BEGINNING = [(key, kind) for key, process in PROCESSES.items() for kind in process.begins_with]


@pytest.mark.parametrize("key", PROCESSES)
def test_each_process_shows_what_begins_it(quiet_office: Office, key: str) -> None:
    page = quiet_office.world.browser("caseworker").open(f"/cases/new/{key}")
    if len(PROCESSES[key].begins_with) == 1:
        assert page.path == f"/cases/new/{key}/{PROCESSES[key].begins_with[0]}"
        return
    assert (page.status, page.h1) == (200, "What does the case begin with?")
    leads = {href for href in page.links.values() if href.startswith(f"/cases/new/{key}/")}
    assert leads == {f"/cases/new/{key}/{kind}" for kind in PROCESSES[key].begins_with}


@pytest.mark.parametrize(("key", "kind"), EVERY_BEGINNING)
def test_each_beginning_has_a_form_with_its_own_questions(quiet_office: Office, key: str, kind: str) -> None:
    page = quiet_office.world.browser("caseworker").open(f"/cases/new/{key}/{kind}")
    assert (page.status, page.h1) == (200, KINDS[kind].label)
    for name in KINDS[kind].detail.model_fields:
        assert f'name="{first_box(kind, name)}"' in page.html


def test_a_case_is_opened_for_a_child_who_is_known(office: Office) -> None:
    ref = office.world.case(requested(ago(300)))
    browser = office.world.browser("caseworker")
    where = browser.open(f"/cases/{ref}/child").links["Annual review"]
    assert where == f"/cases/new/annual_review?child_of={ref}"
    page = browser.open(browser.open(where).links["Plan made"])
    assert "For Aurelia Thistlewood." in page.words
    page = browser.send(page, "/cases/new/annual_review/plan_made", **boxes("happened_on", ago(30)))
    assert page.h1.startswith("Case AR-")
    assert office.world.count("person") == 1
    assert "2 cases running, 0 ended." in browser.open(f"/cases/{ref}/child").words


def test_a_case_is_opened_for_a_new_child_once(office: Office) -> None:
    browser = office.world.browser("caseworker")
    page = browser.open("/cases/new/annual_review/plan_made")
    typed = {
        "given_name": "Isla", "family_name": "Brookfield", **boxes("birth_date", date(2016, 2, 29)),
        **boxes("happened_on", ago(30)),
    }  # fmt: skip
    first, second = (browser.send(page, "/cases/new/annual_review/plan_made", **typed) for _ in range(2))
    assert first.path == second.path
    assert (office.world.count("case_file"), office.world.count("person")) == (1, 1)


def test_everything_wrong_is_said_at_once_and_nothing_is_written(office: Office) -> None:
    browser, before = office.world.browser("caseworker"), office.rows()
    page = browser.open("/cases/new/annual_review/plan_made")
    page = browser.send(page, "/cases/new/annual_review/plan_made", family_name="Brookfield")
    assert page.status == 422
    errors = {text: href for text, href in page.links.items() if href.startswith("#") and href != "#main-content"}
    assert errors == {
        "Enter the given name": "#given_name",
        "Enter the date of birth": "#birth_date-day",
        "Enter the day it happened": "#happened_on-day",
    }
    assert office.rows() == before


def test_a_day_to_come_is_refused_beside_its_box(office: Office) -> None:
    browser = office.world.browser("caseworker")
    ref = office.world.case(requested(ago(300)))
    page = browser.open(f"/cases/new/annual_review/plan_made?child_of={ref}")
    page = browser.send(page, "/cases/new/annual_review/plan_made", **boxes("happened_on", ago(-3)))
    assert page.status == 422
    assert [href for text, href in page.links.items() if "is in the future" in text] == ["#happened_on-day"]


@pytest.mark.parametrize("path", ["/cases/new/nothing", "/cases/new/annual_review/note_added", "/cases/new/x/y"])
def test_a_process_or_beginning_there_is_not_is_not_found(office: Office, path: str) -> None:
    assert office.world.browser("caseworker").open(path).status == 404


def test_the_form_of_another_process_is_led_to_its_own(office: Office) -> None:
    browser = office.world.browser("caseworker")
    assert browser.open("/cases/new?process=order").path == "/cases/new/order"
    assert browser.open("/cases/new").links["Annual review"] == "/cases/new/annual_review"
