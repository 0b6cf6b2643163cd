"""A provider in a thread, and an authority that relies on it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import COOKIE, Settings
from cases.database import Database
from cases.tables import Team
from tests.api.world import Browser, Page
from tests.oidc.issuer import CLIENT, SECRET, Claims, Issuer, running_issuer

HERE = "http://127.0.0.1:8000"
POSTS = {
    "SEND-Caseworkers": "caseworker",
    "SEND-Managers": {"role": "manager", "team": "south"},
    "SEND-Providers": {"role": "caseworker", "acts_as": "provider"},
}
TEAMS = {"Area-North": "north"}
JO: Claims = {
    "sub": "jo-1", "name": "Jo Sample", "email": "jo.sample@example.org", "preferred_username": "jo.sample@example.org",
    "roles": ["SEND-Caseworkers", "Area-North"],
}  # fmt: skip


@dataclass
class Desk:
    """The authority's application, the provider it relies on, and browsers to sign in with."""

    app: FastAPI
    issuer: Issuer

    @property
    def database(self) -> Database:
        database: Database = self.app.state.database
        return database

    def browser(self) -> Browser:
        return Browser(self.app)

    def begin(self, browser: Browser, went_to: str = "/") -> str:
        """Go to the provider; the address it leads back to."""
        there = browser.client.get("/sign-in/start", params={"next": went_to}, follow_redirects=False)
        assert there.status_code == 303, there.text
        back = httpx2.get(there.headers["location"]).headers["location"]
        assert back.startswith(f"{HERE}/sign-in/return?")
        return str(back)

    def come_back(self, browser: Browser, back: str, **changed: str) -> Page:
        """Follow the way back, with parts of the address changed."""
        given = {name: value for name, (value,) in parse_qs(urlsplit(back).query).items()} | changed
        return Page(browser.client.get("/sign-in/return", params=given))

    def sign_in(self, browser: Browser, went_to: str = "/", **claims: Any) -> Page:
        """Sign in as Jo, of whom the provider says these things as well."""
        self.issuer.signed_in = JO | claims
        return self.come_back(browser, self.begin(browser, went_to))


def cookie_of(browser: Browser) -> str | None:
    found: str | None = browser.client.cookies.get(COOKIE)
    return found


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        issuer.client.redirect_uris.add(f"{HERE}/sign-in/return")
        yield issuer


def settings_for(issuer: Issuer, folder: Path, **changed: Any) -> Settings:
    given = {
        "var": folder, "database_url": f"sqlite:///{folder / 'sendflow.db'}", "demo": True, "base_url": HERE,
        "oidc_issuer": issuer.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET, "oidc_posts": POSTS,
        "oidc_teams": TEAMS,
    }  # fmt: skip
    return Settings.model_validate(given | changed)


@pytest.fixture
def desk(issuer: Issuer, tmp_path: Path, sqlite_template: Path) -> Desk:
    shutil.copy(sqlite_template, tmp_path / "sendflow.db")
    app = create_app(settings_for(issuer, tmp_path))
    with app.state.database.writing() as session:
        session.add_all([Team(key="north", name="North team"), Team(key="south", name="South team")])
    return Desk(app, issuer)
