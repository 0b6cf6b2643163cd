"""Administration and status: everything that is looked after within reach, and the machine described in words."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from api.pages.places import GROUPS
from api.roles import ROLES
from api.settings import Settings
from api.status import keeps
from deadlines import clock
from tests.api.calls import Office
from tests.casework import swept_today
from tests.notifications.samples import new_message, queue
from workflows.health import health

PLACES = [place for _, places in GROUPS for place in places]


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_administration_leads_to_what_a_role_may_look_after_and_to_nothing_else(
    quiet_office: Office, role: str
) -> None:
    browser = quiet_office.world.browser(role)
    page = browser.open("/administration")
    for place in PLACES:
        assert (place.says in page.words) == ROLES[role].may(place.permission)
        if place.says in page.words:
            assert browser.open(place.href).status == 200


def test_what_is_administered_does_not_stand_in_the_top_row_as_well(quiet_office: Office) -> None:
    page = quiet_office.world.browser("admin").open("/status")
    assert not {"Users", "Holidays", "Letters", "Bodies", "Outbox"} & set(page.links)
    assert page.links["Administration"] == "/administration"
    assert quiet_office.world.browser("auditor").open("/deadlines").links["Outbox"] == "/outbox"


def test_status_says_that_nothing_wants_anybody_and_then_what_does(office: Office) -> None:
    swept_today(office.world.database)
    admin = office.world.browser("admin")
    page = admin.open("/status")
    assert "Nothing wants anybody" in page.words
    assert "SQLite, at its newest migration" in page.words
    assert "Bank holidays" in page.words
    queue(office.world.database, new_message(1), at=clock.now() - timedelta(hours=3))
    page = admin.open("/status")
    assert "Something wants somebody" in page.words
    assert "The oldest has waited 3 hours" in page.words


def test_a_database_of_an_earlier_shape_is_noted_and_alarms_nobody(office: Office) -> None:
    swept_today(office.world.database)
    with office.world.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with office.world.database.reading() as session:
        found = health(session, clock.now())
    assert found.late == ()
    assert "run `sendflow migrate`" in " ".join(found.noted)
    assert office.client.get("/api/v1/health").json()["status"] == "degraded"


def test_the_age_of_the_backups_is_told_where_the_settings_say_where_they_are(office: Office, tmp_path: Path) -> None:
    def said(**settings: Path) -> str:
        with office.world.database.reading() as session:
            lines = keeps(session, Settings(var=tmp_path, demo=True, **settings), clock.now())  # type: ignore[arg-type]
            return next(f"{each.says} {each.is_well}" for each in lines if each.what == "Backups")

    assert said().endswith("their age is not known. None")
    assert said(backups_folder=tmp_path / "none").endswith("False")
    made = tmp_path / "kept" / f"sendflow-{clock.now() - timedelta(hours=5):%Y%m%dT%H%M%SZ}"
    made.mkdir(parents=True)
    (made / "manifest.json").write_text("{}")
    assert said(backups_folder=tmp_path / "kept") == "The newest was made 5 hours ago. True"
