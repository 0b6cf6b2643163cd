"""Nobody opens a record before they accepted the confidentiality policy in force, version by version."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from cases.sendiass.policies import CONFIDENTIALITY, begin_policies, policy_in_force
from cases.sendiass.tables import Policy, PolicyAcceptance
from deadlines import clock
from tests.sendiass.world import PEOPLE, Service, make_service


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Service]:
    made = make_service(tmp_path, accepted=False)
    yield made
    made.database.close()


def accepted(service: Service) -> set[tuple[str, str]]:
    with service.database.reading() as session:
        rows = session.execute(select(PolicyAcceptance)).scalars()
        return {(each.officer, each.version) for each in rows}


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_leads_to_the_policy_until_it_is_accepted(fresh: Service, who: str) -> None:
    ref = fresh.contact()
    browser = fresh.browser(who)
    for path in ("/", "/contacts/new", f"/cases/{ref}", f"/cases/{ref}/record"):
        page = browser.open(path)
        assert (page.path, page.h1) == ("/policy", "Confidentiality policy")
    with fresh.database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM sendiass_read").scalar() == 0


def test_accepting_it_leads_on_to_where_one_was_going_and_is_asked_once(fresh: Service) -> None:
    ref = fresh.contact()
    browser = fresh.browser("adviser")
    page = browser.send(browser.open(f"/cases/{ref}"), "/policy", accept="yes")
    assert page.path == f"/cases/{ref}"
    assert accepted(fresh) == {(fresh.people["adviser"].id, "1")}
    assert "You have accepted this version" in browser.open("/policy").words


def test_without_the_box_nothing_is_accepted(fresh: Service) -> None:
    browser = fresh.browser("adviser")
    page = browser.send(browser.open("/policy"), "/policy")
    assert (page.status, accepted(fresh)) == (422, set())
    assert "Say that you accept the policy" in page.words


def test_a_new_version_is_accepted_anew_and_never_the_one_that_was_on_the_screen_before(fresh: Service) -> None:
    browser = fresh.browser("adviser")
    old = browser.open("/policy")
    with fresh.database.writing() as session:
        session.add(Policy(name=CONFIDENTIALITY, version="2", text="Newer words.", published_on=clock.today()))
    page = browser.send(old, "/policy", accept="yes")
    assert (page.status, accepted(fresh)) == (422, set())
    assert "Newer words." in page.words
    browser.send(page, "/policy", accept="yes")
    assert accepted(fresh) == {(fresh.people["adviser"].id, "2")}


def test_a_draft_is_not_in_force_and_the_first_version_is_never_put_back(fresh: Service) -> None:
    with fresh.database.writing() as session:
        session.add(Policy(name=CONFIDENTIALITY, version="2", text="Draft."))
        begin_policies(session)
    with fresh.database.reading() as session:
        in_force = policy_in_force(session, CONFIDENTIALITY, clock.today())
        assert in_force
        assert in_force.version == "1"
        assert policy_in_force(session, CONFIDENTIALITY, date(2023, 3, 31)) is None
