"""The registers as a manager, an adviser and a volunteer use them, with the forms the pages really have."""

import csv
from datetime import date
from io import StringIO

import pytest

from cases.sendiass.reading import broken_glass
from cases.sendiass.registers import contents, history
from cases.sendiass.registers_conduct import Hazard, SafeguardingConcern, Training
from cases.sendiass.registers_keeping import keep
from cases.sendiass.registers_list import REGISTERS
from cases.sendiass.registers_service import Menu, Term
from deadlines import clock
from tests.api.world import ago, boxes
from tests.sendiass.world import Service

BOOKED = {"place": "The stairs", "hazard": "A loose board"}


def hazard(service: Service, who: str = "volunteer") -> str:
    """Record a hazard; the address of its entry."""
    browser = service.browser(who)
    form = browser.open("/registers/hazards/new")
    page = browser.send(form, "/registers/hazards/new", **BOOKED, **boxes("found_on", clock.today()))
    assert page.status == 200, page.words
    return page.path


@pytest.mark.parametrize("key", REGISTERS)
def test_every_register_has_its_list_its_form_and_its_file(service: Service, key: str) -> None:
    browser = service.browser("manager")
    assert browser.open(f"/registers/{key}").h1 == REGISTERS[key].title
    form = browser.open(f"/registers/{key}/new")
    page = browser.send(form, f"/registers/{key}/new")
    assert (page.status, page.path) == (422, f"/registers/{key}/new")
    assert "There is a problem" in page.words
    assert browser.client.get(f"/registers/{key}.csv").status_code == 200


def test_an_entry_is_written_again_and_what_it_said_before_is_beneath_it(service_on_each: Service) -> None:
    where = hazard(service_on_each)
    browser = service_on_each.browser("manager")
    form = browser.open(f"{where}/write")
    page = browser.send(form, f"{where}/write", place="The back stairs")
    assert (page.path, page.h1) == (where, "Entry 1")
    assert "What it said before" in page.words
    with service_on_each.database.reading() as session:
        assert [each.content.place for each in history(session, Hazard)] == ["The stairs", "The back stairs"]


def test_a_form_sent_twice_writes_one_entry(service: Service) -> None:
    browser = service.browser("manager")
    form = browser.open("/registers/hazards/new")
    for _ in range(2):
        assert browser.send(form, "/registers/hazards/new", **BOOKED, **boxes("found_on", clock.today())).status == 200
    with service.database.reading() as session:
        assert len(contents(session, Hazard)) == 1


def test_what_somebody_wrote_meanwhile_is_kept_and_so_is_what_was_typed(service: Service) -> None:
    where = hazard(service)
    first, second = service.browser("manager"), service.browser("adviser")
    mine, theirs = first.open(f"{where}/write"), second.open(f"{where}/write")
    second.send(theirs, f"{where}/write", place="The landing")
    page = first.send(mine, f"{where}/write", place="The cellar")
    assert page.status == 409
    assert "Somebody else has written this entry" in page.words
    assert dict(page.form(f"{where}/write").fields)["place"] == "The cellar"
    with service.database.reading() as session:
        assert [each.place for each in contents(session, Hazard)] == ["The landing"]


def test_a_refusal_says_what_why_and_what_to_do_and_loses_nothing(service: Service) -> None:
    browser = service.browser("manager")
    form = browser.open("/registers/terms/new")
    days = boxes("begins_on", date(2026, 9, 1)) | boxes("ends_on", date(2026, 8, 1))
    page = browser.send(form, "/registers/terms/new", school_year="2026", season="autumn", **days)
    assert page.status == 422
    said = "The term ends before it begins. What is due every term is due by its last day. Check both days"
    assert said in page.words
    assert dict(page.form("/registers/terms/new").fields)["school_year"] == "2026"
    with service.database.reading() as session:
        assert contents(session, Term) == []


def test_a_menu_is_typed_one_on_each_line(service: Service) -> None:
    browser = service.browser("manager")
    form = browser.open("/registers/menus/new")
    page = browser.send(form, "/registers/menus/new", year="2026", items="Annual reviews\n\nTransport")
    assert page.status == 200
    with service.database.reading() as session:
        assert [each.items for each in contents(session, Menu)] == [["Annual reviews", "Transport"]]
    again = browser.open(f"{page.path}/write")
    assert dict(again.form(f"{page.path}/write").fields)["items"].splitlines() == ["Annual reviews", "Transport"]


@pytest.mark.parametrize(("year", "said"), [("next", "Enter a whole number"), ("1066", "Enter 2014 or more")])
def test_a_number_that_is_none_is_said_beside_its_field(service: Service, year: str, said: str) -> None:
    browser = service.browser("manager")
    form = browser.open("/registers/menus/new")
    page = browser.send(form, "/registers/menus/new", year=year, items="Transport")
    assert (page.status, said in page.words) == (422, True)


def test_an_entry_struck_out_stays_to_be_read_and_is_not_written_again(service: Service) -> None:
    where = hazard(service)
    browser = service.browser("manager")
    refused = browser.send(browser.open(where), f"{where}/strike", because="")
    assert (refused.status, "Give a reason" in refused.words) == (422, True)
    page = browser.send(browser.open(where), f"{where}/strike", because="It was a shadow")
    assert "It was a shadow" in page.words
    assert browser.open(f"{where}/write").status == 404


def test_the_file_of_a_register_says_who_wrote_each_entry(service: Service) -> None:
    hazard(service)
    text = service.browser("manager").client.get("/registers/hazards.csv").text.lstrip("\ufeff")
    (row,) = csv.DictReader(StringIO(text))
    assert (row["Where"], row["Written by"]) == ("The stairs", service.people["volunteer"].display_name)
    assert row["Found"] == clock.today().isoformat()


@pytest.mark.parametrize(
    ("who", "hidden"),
    [("volunteer", {"safeguarding", "workshops", "complaints"}), ("adviser", {"complaints", "supervision"})],
)
def test_a_register_is_there_for_those_who_read_it_and_for_nobody_else(
    service: Service, who: str, hidden: set[str]
) -> None:
    browser = service.browser(who)
    shown = set(browser.open("/registers").links.values())
    for key in REGISTERS:
        assert (f"/registers/{key}" in shown) == (browser.open(f"/registers/{key}").status == 200)
        if key in hidden:
            assert browser.open(f"/registers/{key}").status == 404


def concern(service: Service, ref: str, who: str) -> tuple[int, str]:
    browser = service.browser(who)
    form = browser.open("/registers/safeguarding/new")
    typed = {"ref": ref, "types-cse": "yes", **boxes("recorded_on", clock.today())}
    page = browser.send(form, "/registers/safeguarding/new", **typed)
    return page.status, page.words


def test_a_safeguarding_concern_is_seen_by_those_who_may_see_its_intervention(service: Service) -> None:
    ref = service.contact()
    assert concern(service, ref, "adviser")[0] == 200
    status, words = concern(service, ref, "colleague")
    assert (status, "that you may see" in words) == (422, True)
    for who, sees in (("adviser", True), ("colleague", False), ("manager", True)):
        assert (ref in service.browser(who).open("/registers/safeguarding").words) == sees
        assert (service.browser(who).open("/registers/safeguarding/1").status == 200) == sees
        assert (ref in service.browser(who).client.get("/registers/safeguarding.csv").text) == sees
    assert "Safeguarding concern" in service.browser("manager").open("/access").words
    with service.database.reading() as session:
        assert len(contents(session, SafeguardingConcern)) == 1


def test_what_is_due_says_what_is_past_and_how_its_day_was_worked_out(service: Service) -> None:
    page = service.browser("manager").open("/registers/due")
    assert page.h1 == "What is due"
    assert "Past its day" in page.words
    assert "The financial year begins on" in page.words
    assert "No term is set" in page.words
    lines = service.browser("manager").client.get("/registers/due.csv").text
    assert "Menu of workshops published" in lines


def test_training_in_the_register_stands_with_the_person_it_was_given_to(service: Service) -> None:
    training = Training(officer=service.people["adviser"].id, title="Working with interpreters", offered_on=ago(9))
    with service.database.writing() as session:
        number = keep(session, training, by=service.people["manager"].id, now=clock.now())
    browser = service.browser("manager")
    assert "Working with interpreters, offered" in browser.open("/staff").words
    assert browser.open("/staff/adviser").links[training.title] == f"/registers/training/{number}"
    assert "has no entry of this person" in browser.open("/staff/colleague").words


def test_why_somebody_elses_intervention_is_opened_names_nobody(service: Service) -> None:
    ref = service.supported("level_2")
    browser = service.browser("colleague")
    refused = browser.open(f"/cases/{ref}")
    for reason in ("Aurelia Thistlewood rang", "Call 0113 496 0000 at once", "Asked by a.beck@example.org"):
        refused = browser.send(refused, f"/cases/{ref}/open-with-reason", reason=reason)
        assert (refused.status, "Say it without naming anybody" in refused.words) == (422, True), reason
    with service.database.reading() as session:
        assert broken_glass(session) == []
    opened = browser.send(refused, f"/cases/{ref}/open-with-reason", reason="The adviser who holds it is away")
    assert opened.path == f"/cases/{ref}"
