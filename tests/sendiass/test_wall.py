"""The wall: from the authority's side nobody can tell that a family contacted the service, nor open its database."""

import json
import logging
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from api.app import create_app
from api.roles import PERMISSIONS, ROLES
from api.sendiass import roles as service_roles
from api.sendiass.app import create_service_app
from api.sendiass.settings import BothDatabases, ServiceSettings, load_service_settings
from api.settings import Settings
from cases.database import Realm, WrongRealm, migrate, open_database
from cases.facts import NewFact
from cases.log import Author
from cases.sendiass.database import migrate_service
from deadlines import clock
from tests.api.calls import Office, tokens_for
from tests.api.page_routes import PAGES
from tests.api.test_routes import BODIES, CALLS, a_panel, address
from tests.api.world import Page, ago, make_world, requested
from tests.sendiass.world import CONTACT, Service, make_service
from tests.tree import ROOT
from workflows.bulk import new_history, open_cases
from workflows.flows.setting import NotSet, from_environment
from workflows.processes import PROCESSES, SENDIASS_PROCESSES, UnknownProcess
from workflows.record import Entry, open_case, prepare

MARKS = ("Zephyrine", "Quillfeather", "IAS-2", "zephyrine@example.org", "Adviser Person", "a marked note", "c0ffee")


class Sides:
    """Both sides on one machine, a marked family on the service's."""

    def __init__(self, folder: Path) -> None:
        (folder / "ours").mkdir()
        (folder / "theirs").mkdir()
        self.world = make_world(folder / "ours")
        self.service: Service = make_service(folder / "theirs")
        self.ref = self.world.case(requested(date(2025, 5, 21)), given_name="Zephyr", family_name="Nobody")
        self.marked = plant(self.service)


def plant(service: Service) -> str:
    """A family's record with marks in every place that could leak; the reference of its intervention."""
    today = clock.today()
    ref = service.contact(today)
    service.record(ref, "first_response_made", today, impartiality="explained")
    service.record(ref, "level_set", today, level="level_3")
    client = service.client(name="Zephyrine Quillfeather", contact="zephyrine@example.org", child_name="Zephyrine Q.")
    service.record(ref, "record_opened", today, client=client)
    agreement = {"signed_by": "parent_or_carer", "review_on": today.isoformat(), "text": "a marked note"}
    service.record(ref, "support_agreement_completed", today, **agreement)
    service.record(ref, "note_added", today, text="a marked note about Zephyrine Quillfeather")
    service.record(ref, "consent_given", today, fields=["name"], lasts_until="2199-01-01", about="school")
    return ref


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Sides:
    return Sides(tmp_path_factory.mktemp("sides"))


ENDED = "--- a command ended ---"
# One process for all of them: each would load the whole program anew.
EACH_COMMAND = f"""
import json, sys
from api.cli import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["sendflow", *words]
    try:
        main()
    except SystemExit:
        pass
    sys.stderr.flush()
    print({ENDED!r}, flush=True)
"""


def without(html: str, ref: str) -> str:
    """A page without the reference asked for, and without what is another one each time.

    That is its nonce, its number, and the token of its forms, which holds the second it was made in.
    """
    return re.sub(r'nonce="[^"]*"|quote <strong>[^<]*<|name="csrf" value="[^"]*"', "", html.replace(ref, "REF"))


def marks_in(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text]


@pytest.fixture(scope="module")
def office(sides: Sides) -> Office:
    from fastapi.testclient import TestClient

    return Office(sides.world, TestClient(sides.world.app, raise_server_exceptions=False), tokens_for(sides.world))


class TestNothingShows:
    """Every route, export, log line and flow parameter, as every role of the authority, administrators included."""

    @pytest.mark.parametrize("role", ROLES)
    def test_no_page_of_any_role_shows_a_mark(
        self, sides: Sides, office: Office, role: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        panel = a_panel(office, sides.ref) if role == "manager" else ""
        browser = sides.world.browser(role)
        walked = 0
        for method, path in PAGES:
            if method == "GET":
                walked += 1
                assert marks_in(browser.open(address(path, sides.ref, panel or "PAN-2026-000001")).html) == [], path
        for text in ("Zephyrine", "Quillfeather", sides.marked, "zephyrine@example.org"):
            found = Page(browser.client.post("/search", data={"q": text, "csrf": browser.csrf}))
            shown = found.html.replace(f'value="{text}"', "").replace(f"“{text}”", "")
            assert marks_in(shown) == [], text
        assert walked > 30
        assert marks_in(caplog.text) == []

    def test_no_calendar_feed_holds_a_mark(self, sides: Sides) -> None:
        """Neither an officer's own cases nor a team's: both are asked for as a calendar program does."""
        for role, team in (("caseworker", ""), ("manager", "north")):
            browser = sides.world.browser(role)
            page = browser.send(browser.open("/calendar"), "/calendar", team=team)
            where = re.findall(r"/calendar/[\w-]+\.ics", page.html)[0]
            feed = sides.world.browser().client.get(where)
            assert feed.headers["content-type"].startswith("text/calendar")
            assert sides.ref in feed.text, "there is something of the authority's in it"
            assert marks_in(feed.text) == []

    @pytest.mark.parametrize("role", ROLES)
    def test_no_call_of_any_role_answers_with_a_mark(self, sides: Sides, office: Office, role: str) -> None:
        for method, path in CALLS:
            where = address(path, sides.ref, "PAN-2026-000001").removeprefix("/api/v1")
            answer = office.get(role, where) if method == "GET" else office.post(role, where, BODIES.get(path))
            assert marks_in(answer.text) == [], path

    @pytest.mark.parametrize("role", ROLES)
    def test_a_reference_that_is_theirs_is_answered_as_one_that_is_nobodys(
        self, sides: Sides, office: Office, role: str
    ) -> None:
        """An error message, a status or a length that differed would tell that it is somebody's."""
        browser = sides.world.browser(role)
        for path in ("/cases/{}", "/cases/{}/replay", "/cases/{}/record", "/cases/{}/child", "/cases/{}/verify"):
            theirs, nobodys = (browser.open(path.format(ref)) for ref in (sides.marked, "IAS-2031-999999"))
            assert theirs.status == nobodys.status
            assert without(theirs.html, sides.marked) == without(nobodys.html, "IAS-2031-999999")
        theirs_, nobodys_ = (office.get(role, f"/cases/{ref}") for ref in (sides.marked, "IAS-2031-999999"))
        assert (theirs_.status_code, theirs_.text.replace(sides.marked, "REF")) == (
            nobodys_.status_code,
            nobodys_.text.replace("IAS-2031-999999", "REF"),
        )

    def test_no_command_of_the_authority_prints_a_mark(self, sides: Sides, tmp_path: Path) -> None:
        given = {name: value for name, value in os.environ.items() if not name.startswith("SENDFLOW_")}
        given |= {
            "SENDFLOW_VAR": str(tmp_path), "SENDFLOW_DEMO": "true", "PYTHONPATH": str(ROOT),
            "SENDFLOW_DATABASE_URL": sides.world.app.state.settings.database_url,
        }  # fmt: skip
        commands = (
            ["export"], ["verify"], ["outbox"], ["case", sides.marked], ["replay", sides.marked], ["case", sides.ref],
            ["replay", sides.ref], ["sweep"], ["rebuild"], ["cohorts"], ["schools", "--help"], ["limits"],
        )  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", EACH_COMMAND, json.dumps(commands)], env=given, text=True, check=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        *said, rest = done.stdout.replace(sides.marked, "").split(ENDED)
        assert (len(said), rest) == (len(commands), "\n")
        for command, each in zip(commands, said, strict=True):
            assert marks_in(each) == [], command
            assert each.strip()
            assert "No such command" not in each

    def test_no_table_of_the_authority_holds_a_mark(self, sides: Sides) -> None:
        with sides.world.database.reading() as session:
            connection = session.connection()
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
            assert not [table for table in tables if table.startswith("sendiass")]
            for table in tables:
                rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
                assert marks_in(repr(rows)) == [], table

    def test_no_flow_is_given_anything_but_keys_and_references(self) -> None:
        from workflows.flows import deployments, sendiass

        ours = {each.flow.name for each in deployments.DEPLOYMENTS}
        for each in sendiass.DEPLOYMENTS:
            assert set(each.parameters) <= {"process_key"}, each.name
            assert set(each.flow.parameters.properties) <= {"process_key", "as_of", "case_ref", "dry_run"}, each.name
        assert {SENDIASS_PROCESSES[key].title for key in SENDIASS_PROCESSES}.isdisjoint(ours)


class TestNothingOpens:
    """An authority's process cannot open the service's database, nor the other way round."""

    def test_the_authoritys_application_refuses_the_services_database(self, sides: Sides, tmp_path: Path) -> None:
        url = sides.service.app.state.settings.database_url
        with pytest.raises(WrongRealm, match="not the one of this side"):
            create_app(Settings(var=tmp_path, database_url=url, demo=True))

    def test_the_services_application_refuses_the_authoritys_database(self, sides: Sides, tmp_path: Path) -> None:
        url = sides.world.app.state.settings.database_url
        with pytest.raises(WrongRealm):
            create_service_app(ServiceSettings(var=tmp_path, database_url=url, demo=True))
        with pytest.raises(WrongRealm):
            migrate_service(url)

    def test_the_authoritys_settings_have_no_place_for_it(self) -> None:
        assert not [name for name in Settings.model_fields if "sendiass" in name]

    def test_a_process_that_was_given_both_does_not_start(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SENDFLOW_DATABASE_URL", "sqlite:///ours.db")
        monkeypatch.setenv("SENDFLOW_SENDIASS_DATABASE_URL", "sqlite:///theirs.db")
        with pytest.raises(BothDatabases):
            load_service_settings()
        with pytest.raises(NotSet, match="No process may open both"):
            from_environment()

    def test_nothing_the_authoritys_web_process_loads_knows_the_services_modules(self) -> None:
        program = """
import sys, api.web, api.cli
behind = ("api.sendiass", "cases.sendiass", "workflows.sendiass")
sys.exit(any(name.startswith(behind) for name in sys.modules))
"""
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")

    def test_the_services_processes_are_not_opened_among_the_authoritys_cases(self, sides: Sides) -> None:
        fact, author = NewFact("contact_made", date(2026, 11, 2), CONTACT), Author("o1", "sendiass")
        office, now = sides.world.app.state.settings.office, clock.now()
        with pytest.raises(UnknownProcess), sides.world.database.writing() as session:
            open_case(session, "sendiass_intervention", None, fact, by=author, now=now, office=office)
        prepared = prepare(new_history("IAS-2026-000009", "sendiass_intervention"), [Entry(fact)], by=author, now=now)
        with pytest.raises(UnknownProcess), sides.world.database.writing() as session:
            open_cases(session, [prepared])
        with pytest.raises(UnknownProcess), sides.service.database.writing() as session:
            open_case(session, "ehc_assessment", None, requested(ago(3)), by=author, now=now, office=office)

    def test_no_role_of_one_side_has_a_permission_of_the_other(self) -> None:
        theirs = {each for role in service_roles.ROLES.values() for each in role.permissions}
        assert theirs.isdisjoint(PERMISSIONS)
        assert all(role.permissions <= set(PERMISSIONS) for role in ROLES.values())

    def test_every_process_belongs_to_one_side(self) -> None:
        assert not set(PROCESSES) & set(SENDIASS_PROCESSES)


def test_a_database_made_half_way_is_taken_up_again_as_the_services(tmp_path: Path) -> None:
    from cases.sendiass.database import MIGRATIONS

    url = f"sqlite:///{tmp_path / 'half.db'}"
    migrate(url, MIGRATIONS)  # and then the machine was switched off
    migrate_service(url)
    database = open_database(url, Realm.SENDIASS)
    with database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM case_event").scalar() == 0
    database.close()
