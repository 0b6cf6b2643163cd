"""A real Chromium in front of a real server: with scripts and without, at a desk and on a phone.

`make test` collects this folder too, where Playwright is not installed: nothing here may need it to be imported.
"""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from tests.api.world import World, make_world
from tests.sendiass.world import Service, make_service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

collect_ignore_glob = [] if find_spec("playwright") else ["test_*.py"]
DESK, PHONE = (1280, 900), (375, 800)


@dataclass
class Screen:
    """One browser window: what is shown, and everything the browser complained of meanwhile."""

    context: "BrowserContext"
    page: "Page"
    address: str
    has_scripts: bool
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> "Page":
        self.page.goto(f"{self.address}{path}")
        return self.page

    def missing(self, request: "Request") -> None:
        """Note what could not be loaded; what Chromium gave up itself, to go on or to save a file, is no failure."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"not loaded: {request.url}, {request.failure}")

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        found: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return found


@dataclass
class Town:
    """The authority or its impartial service with its pages served at an address, and windows to look at them."""

    world: World | Service
    address: str
    chromium: "Browser"

    @property
    def authority(self) -> World:
        """The authority, whose pages these are."""
        assert isinstance(self.world, World)
        return self.world

    def screen(self, role: str = "", *, size: tuple[int, int] = DESK, has_scripts: bool = True) -> Screen:
        """A new window in which somebody is signed in; nobody without a role."""
        context = self.chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=has_scripts, accept_downloads=True
        )
        if role:
            name = self.world.app.state.settings.cookie
            value = self.world.browser(role).client.cookies[name]
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        screen = Screen(context, context.new_page(), self.address, has_scripts)
        screen.page.on("console", lambda message: screen.complaints.append(f"{message.type}: {message.text}"))
        screen.page.on("pageerror", lambda error: screen.complaints.append(str(error)))
        screen.page.on("requestfailed", screen.missing)
        return screen


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """Debian's Chromium, driven by Playwright, which brings no browser of its own here."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    assert path, "Chromium is not installed. On Debian: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def served(world: World | Service, chromium: "Browser") -> Iterator[Town]:
    """An application on a free port of this machine only, and the windows closed when it is over."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(world.app, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield Town(world, f"http://127.0.0.1:{listening.getsockname()[1]}", chromium)
        server.should_exit = True
        thread.join()
    for context in chromium.contexts:
        context.close()
    world.database.close()


@pytest.fixture
def town(tmp_path: Path, sqlite_template: Path, chromium: "Browser") -> Iterator[Town]:
    """A fresh authority."""
    shutil.copy(sqlite_template, tmp_path / "sendflow.db")
    with served(make_world(tmp_path, f"sqlite:///{tmp_path / 'sendflow.db'}"), chromium) as town:
        yield town


@pytest.fixture
def advice(tmp_path: Path, chromium: "Browser") -> Iterator[Town]:
    """A fresh impartial service."""
    with served(make_service(tmp_path), chromium) as town:
        yield town
