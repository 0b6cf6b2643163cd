"""Settings: few, checked at the start, and never guessed where the data are real."""

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.app import create_app
from api.settings import DEMO_AUTHORITY, BadSettings, Settings, load_settings
from cases.database import NoDatabase, migrate


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_it_is_a_demonstration_in_its_own_folder() -> None:
    settings = load_settings()
    assert settings.demo
    assert settings.database_url == "sqlite:///var/sendflow.db"
    assert settings.authority_name == DEMO_AUTHORITY
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.mail_folder == Path("var/mail")
    assert settings.office.case_url("EHC-2026-000001") == "http://127.0.0.1:8000/cases/EHC-2026-000001"


def test_the_environment_is_read_when_asked_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDFLOW_VAR", "elsewhere")
    monkeypatch.setenv("SENDFLOW_PORT", "8123")
    monkeypatch.setenv("SENDFLOW_AUTHORITY_NAME", "Westmoor County Council")
    monkeypatch.setenv("SENDFLOW_SMTP_URL", "")
    settings = load_settings()
    assert settings.database_url == "sqlite:///elsewhere/sendflow.db"
    assert settings.base_url == "http://127.0.0.1:8123"
    assert settings.office.name == "Westmoor County Council"
    assert settings.smtp_url is None


def test_a_database_of_its_own_means_that_the_data_are_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDFLOW_DATABASE_URL", "postgresql+psycopg://u@h/d")
    monkeypatch.setenv("SENDFLOW_AUTHORITY_NAME", "Westmoor County Council")
    assert not load_settings().demo
    monkeypatch.setenv("SENDFLOW_DEMO", "true")
    assert load_settings().demo


def test_a_real_authority_says_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDFLOW_DEMO", "false")
    with pytest.raises(BadSettings, match="SENDFLOW_AUTHORITY_NAME"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("WEB_WORKERS", "0"),
        ("DEMO", "perhaps"),
        ("BASE_URL", "somewhere"),
        ("AUTHORITY_CODE", "12"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SENDFLOW_{name}", value)
    with pytest.raises(BadSettings, match=f"SENDFLOW_{name}"):
        load_settings()


def test_a_demonstration_makes_its_key_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path / "var")
    key = settings.signing_key()
    assert len(key) >= 48
    assert Settings(var=tmp_path / "var").signing_key() == key
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_a_real_authority_is_not_started_without_a_key(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, demo=False, authority_name="Westmoor")
    with pytest.raises(BadSettings, match="SENDFLOW_SECRET_KEY"):
        create_app(settings)
    assert list(tmp_path.iterdir()) == []


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDFLOW_SECRET_KEY", "open sesame")
    monkeypatch.setenv("SENDFLOW_SMTP_URL", "smtps://user:open-sesame@mail")
    settings = load_settings()
    assert "sesame" not in repr(settings)
    assert settings.signing_key() == "open sesame"


def test_settings_are_not_changed_once_read() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 9000


def test_an_application_is_not_started_over_a_database_without_tables(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    with pytest.raises(NoDatabase, match="no tables"):
        create_app(settings)
    migrate(settings.database_url)
    create_app(settings).state.database.close()


def test_cookies_keep_to_https_where_browsers_come_by_it() -> None:
    assert Settings(base_url="https://send.example.org").is_reached_securely
    assert not Settings(base_url="http://127.0.0.1:8000").is_reached_securely
