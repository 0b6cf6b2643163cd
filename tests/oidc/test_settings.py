"""What the settings say of a provider, what is refused in them, and the ways in beside it."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.roles import ROLES
from api.sendiass.app import create_service_app
from api.sendiass.settings import ServiceSettings
from api.settings import BadSettings, Settings, load_settings
from cases.officers import add_officer
from cases.sendiass.database import migrate_service
from deadlines import clock
from tests.api.world import PASSWORD, Browser, Page, hashed_password
from tests.oidc.conftest import HERE, Desk, settings_for
from tests.oidc.issuer import CLIENT, SECRET, Issuer


def test_a_post_may_be_written_as_the_name_of_its_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDFLOW_OIDC_ISSUER", "https://login.example/tenant")
    monkeypatch.setenv("SENDFLOW_OIDC_CLIENT_ID", "sendflow")
    monkeypatch.setenv("SENDFLOW_OIDC_POSTS", '{"A": "manager", "B": {"role": "caseworker", "team": "north"}}')
    settings = load_settings()
    assert [(each.role, each.team) for each in settings.oidc_posts.values()] == [
        ("manager", None),
        ("caseworker", "north"),
    ]
    assert not settings.local_accounts
    monkeypatch.setenv("SENDFLOW_LOCAL_ACCOUNTS", "true")
    assert load_settings().local_accounts


@pytest.mark.parametrize(
    ("name", "value"),
    [("ISSUER", "http://login.example"), ("CLIENT_ID", ""), ("POSTS", ""), ("POSTS", "no JSON")],
)
def test_what_would_let_nobody_in_or_anybody_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    given = {"ISSUER": "https://login.example", "CLIENT_ID": "sendflow", "POSTS": '{"A": "manager"}'} | {name: value}
    for each, text in given.items():
        monkeypatch.setenv(f"SENDFLOW_OIDC_{each}", text)
    with pytest.raises(BadSettings, match="OIDC_"):
        load_settings()


@pytest.mark.parametrize("post", ["emperor", {"role": "manager", "acts_as": "family"}])
def test_a_post_that_nobody_can_hold_is_refused_before_anything_is_served(
    issuer: Issuer, tmp_path: Path, sqlite_template: Path, post: Any
) -> None:
    shutil.copy(sqlite_template, tmp_path / "sendflow.db")
    with pytest.raises(BadSettings, match="“A”"):
        create_app(settings_for(issuer, tmp_path, oidc_posts={"A": post}))


def with_password(desk: Desk, username: str, **changed: Any) -> Page:
    """What somebody with a password of ours meets under other settings."""
    desk.app.state.settings = Settings.model_validate(
        desk.app.state.settings.model_dump(exclude={"local_accounts"}) | {"oidc_posts": {"A": "manager"}} | changed
    )
    with desk.database.writing() as session:
        for role in ("admin", "manager"):
            add_officer(
                session, role, display_name=role, email=f"{role}@example.org", role=role, team=None,
                password_hash=hashed_password(), now=clock.now(),
            )  # fmt: skip
    browser = desk.browser()
    answer = browser.client.post("/sign-in", data={"username": username, "password": PASSWORD})
    return Page(answer)


def test_in_an_emergency_one_administrator_has_a_password_and_its_use_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    assert with_password(desk, "admin", emergency_administrator="admin").path == "/administration"
    assert "The emergency administrator" in caplog.text
    page = desk.browser().open("/sign-in")
    assert "In an emergency" in page.words


def test_nobody_else_has(desk: Desk) -> None:
    assert with_password(desk, "manager", emergency_administrator="admin").status == 422


def test_and_only_an_administrator_can_be_named(desk: Desk) -> None:
    assert with_password(desk, "manager", emergency_administrator="manager").status == 422


def test_passwords_stay_beside_the_provider_where_a_setting_says_so(desk: Desk) -> None:
    assert with_password(desk, "manager", local_accounts=True).path == "/"
    page = desk.browser().open("/sign-in")
    assert "Sign in with your work account" in page.links
    assert page.form("/sign-in")


def test_the_impartial_service_signs_its_people_in_by_settings_of_its_own(issuer: Issuer, tmp_path: Path) -> None:
    migrate_service(f"sqlite:///{tmp_path / 'sendiass.db'}")
    settings = ServiceSettings.model_validate(
        {
            "var": tmp_path, "database_url": f"sqlite:///{tmp_path / 'sendiass.db'}", "demo": True, "base_url": HERE,
            "oidc_issuer": issuer.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET,
            "oidc_posts": {"IAS": "adviser"},
        }
    )  # fmt: skip
    app = create_service_app(settings)
    with TestClient(app):
        desk = Desk(app, issuer)
        browser = Browser(app)
        page = desk.sign_in(browser, roles=["IAS"])
        assert page.path == "/policy"
        assert "Jo Sample, adviser" in page.words
        assert desk.sign_in(Browser(app), roles=["SEND-Caseworkers"]).status == 403
    assert "adviser" not in ROLES
