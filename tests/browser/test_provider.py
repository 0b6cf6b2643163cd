"""Signing in with a provider in a real browser: there, back, a post chosen, out again; with scripts and without."""

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe

from api.app import create_app
from cases.tables import Team
from tests.browser.conftest import DESK, PHONE, Screen
from tests.browser.test_accessibility import RULES
from tests.oidc.conftest import JO, settings_for
from tests.oidc.issuer import Issuer, running_issuer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
TWO = ["SEND-Caseworkers", "SEND-Managers", "Area-North"]


@dataclass
class Offices:
    """The authority at its address, and the provider it relies on at another."""

    address: str
    issuer: Issuer
    chromium: "Browser"

    def screen(self, size: tuple[int, int], *, has_scripts: bool) -> Screen:
        context = self.chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=has_scripts
        )
        screen = Screen(context, context.new_page(), self.address, has_scripts)
        screen.page.on("console", lambda message: screen.complaints.append(f"{message.type}: {message.text}"))
        screen.page.on("pageerror", lambda error: screen.complaints.append(str(error)))
        return screen


@pytest.fixture
def offices(tmp_path: Path, sqlite_template: Path, chromium: "Browser") -> Iterator[Offices]:
    shutil.copy(sqlite_template, tmp_path / "sendflow.db")
    with running_issuer() as issuer, socket.create_server(("127.0.0.1", 0)) as listening:
        # Another name than the provider's: a browser tells sites apart by name, and never by port.
        address = f"http://localhost:{listening.getsockname()[1]}"
        issuer.client.redirect_uris.add(f"{address}/sign-in/return")
        settings = settings_for(issuer, tmp_path, base_url=address, emergency_administrator="admin")
        app = create_app(settings)
        with app.state.database.writing() as session:
            session.add_all([Team(key="north", name="North team"), Team(key="south", name="South team")])
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield Offices(address, issuer, chromium)
        server.should_exit = True
        thread.join()
        for context in chromium.contexts:
            context.close()
        app.state.database.close()


def faults(screen: Screen) -> list[str]:
    found = Axe().run(screen.page, options=RULES).response["violations"] if screen.has_scripts else []
    return [f"{each['id']}: {each['help']}" for each in found] + screen.complaints


@pytest.mark.parametrize(("size", "has_scripts"), [(DESK, True), (PHONE, True), (PHONE, False)])
def test_in_and_out_by_way_of_the_provider(offices: Offices, size: tuple[int, int], has_scripts: bool) -> None:
    offices.issuer.signed_in = JO | {"roles": TWO}
    screen = offices.screen(size, has_scripts=has_scripts)
    page = screen.open("/cases?state=all")
    assert page.url == f"{offices.address}/sign-in?next=%2Fcases%3Fstate%3Dall"
    assert faults(screen) == []
    assert not has_scripts or screen.overflow() <= 0
    page.get_by_role("button", name="Sign in with your work account").click()
    assert page.get_by_role("heading", level=1).inner_text() == "In which post do you work now?"
    assert faults(screen) == []
    assert not has_scripts or screen.overflow() <= 0
    page.get_by_label("Manager, South team, for the local authority").check()
    page.get_by_role("button", name="Continue").click()
    assert page.url == f"{offices.address}/cases?state=all"
    if has_scripts and size == PHONE:
        page.get_by_role("button", name="Menu").click()
    assert "Jo Sample, manager, South team, for the local authority" in page.inner_text(".sendflow-account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{offices.address}/signed-out")
    assert "/end" in offices.issuer.asked
    assert "You have signed out." in page.inner_text("main")
    assert faults(screen) == []
    screen.open("/cases")
    assert page.url.startswith(f"{offices.address}/sign-in")


def test_who_has_no_role_reads_why(offices: Offices) -> None:
    offices.issuer.signed_in = JO | {"roles": []}
    screen = offices.screen(PHONE, has_scripts=True)
    page = screen.open("/")
    page.get_by_role("button", name="Sign in with your work account").click()
    assert "no role here goes with it" in page.inner_text("main")
    assert screen.overflow() <= 0


def test_a_leavers_page_leads_to_the_sign_in_at_the_next_click(offices: Offices) -> None:
    offices.issuer.signed_in = JO
    screen = offices.screen(DESK, has_scripts=False)
    page = screen.open("/")
    page.get_by_role("button", name="Sign in with your work account").click()
    assert page.url == f"{offices.address}/"
    told = page.request.post(
        f"{offices.address}/sign-in/ended", form={"logout_token": offices.issuer.logout_token(sid=None)}
    )
    assert told.status == 200
    page.get_by_role("link", name="Deadlines").first.click()
    assert page.url.startswith(f"{offices.address}/sign-in")
