"""Health as a monitor reads it: what serves, what is late and since when, and the numbers for Prometheus."""

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from deadlines import clock
from notifications.outbox import State
from tests.api.calls import Office
from tests.api.world import ago, make_world, requested
from tests.casework import swept_today
from tests.notifications.samples import new_message, queue
from tests.running import Running
from tests.sendiass.world import make_service
from workflows.processes import PROCESSES

CONTRACT = {"status", "authority", "law_version", "holidays_to"}
TOKEN = "what-prometheus-was-given"
LIVE = 'sendflow_requests_total{method="GET",route="/live",status="200"}'


def test_health_keeps_what_the_contract_names_and_says_that_all_is_well(office_on_each: Office) -> None:
    swept_today(office_on_each.world.database)
    answer = office_on_each.client.get("/api/v1/health")
    assert answer.status_code == 200
    assert answer.json().keys() >= CONTRACT
    assert (answer.json()["status"], answer.json()["says"]) == ("ok", [])
    assert 0 <= answer.json()["last_sweep_seconds"] < 3600
    assert office_on_each.client.get("/api/v1/health/jobs").json() == {"status": "ok"}


def test_a_sweep_that_is_late_alarms_a_monitor_and_stops_nobody_from_working(office: Office) -> None:
    swept_today(office.world.database)
    with office.world.database.writing() as session:
        session.execute(text("UPDATE sweep_progress SET day = '2020-01-01' WHERE process = 'annual_review'"))
    answer, jobs = office.client.get("/api/v1/health"), office.client.get("/api/v1/health/jobs")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert jobs.status_code == 503
    assert jobs.json()["code"] == "late"
    assert "daily sweep of 1 process has not been finished" in jobs.json()["detail"]


def test_a_message_that_waits_too_long_is_late(office: Office) -> None:
    swept_today(office.world.database)
    queue(office.world.database, new_message(1), at=clock.now() - timedelta(hours=3))
    found = office.client.get("/api/v1/health").json()
    assert found["oldest_unsent_seconds"] > 3 * 3600 - 60
    assert "A message has waited 3 hours to be sent" in " ".join(found["says"])
    assert office.client.get("/api/v1/health/jobs").status_code == 503


def test_a_database_that_does_not_answer_is_no_place_to_send_anybody(office: Office) -> None:
    with office.world.database.writing() as session:
        session.execute(text("DROP TABLE case_set_aside"))
    assert office.client.get("/api/v1/health").status_code == 503
    assert office.client.get("/live").text == "alive\n"


def test_the_service_has_a_health_of_its_own(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    swept_today(service.database)
    found = service.browser().client.get("/api/v1/health").json()
    assert (found["authority"], found["status"]) == ("Demonshire SENDIASS", "ok")
    service.database.close()


def numbers(said: str) -> dict[str, float]:
    """Every sample by its name and labels."""
    return {name: float(value) for name, value in re.findall(r"^(sendflow\S*(?:\{.*\})?) (\S+)$", said, re.MULTILINE)}


class TestMetrics:
    def test_two_processes_on_one_socket_tell_of_all_requests_whichever_answers(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = make_world(tmp_path)
        ref = world.case(requested(ago(80)), given_name="Zephyrine", family_name="Quillfeather")
        queue(world.database, new_message(1))
        (tmp_path / "metrics").mkdir()
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "metrics"))
        given = {"METRICS_TOKEN": TOKEN}
        with Running("api.web", world.app.state.settings, tmp_path / "logs", processes=2, more=given) as running:
            for _ in range(30):
                running.client.get("/live", headers={"Connection": "close"})
            running.client.get(f"/cases/{ref}?of=Quillfeather", follow_redirects=False)
            headers = {"Authorization": f"Bearer {TOKEN}", "Connection": "close"}
            until = time.monotonic() + 10  # a request is counted after its answer has gone
            while numbers(running.client.get("/metrics", headers=headers).text).get(LIVE, 0) < 30:
                assert time.monotonic() < until, "a request was never counted"
            answers = [running.client.get("/metrics", headers=headers) for _ in range(8)]
        for each in answers:
            found = numbers(each.text)
            assert found[LIVE] == 30
            assert found['sendflow_requests_total{method="GET",route="/cases/{ref}",status="303"}'] == 1
            assert found['sendflow_request_seconds_count{method="GET",route="/live"}'] == 30
            assert found['sendflow_open_cases{process="ehc_assessment"}'] == 1
            assert found[f'sendflow_messages{{state="{State.WAITING}"}}'] >= 1
            assert found["sendflow_oldest_unsent_seconds"] > 0
            assert found["sendflow_late_jobs"] >= 1
            assert found["sendflow_database_bytes"] > 0
            assert not [word for word in (ref, "Zephyrine", "Quillfeather", "@") if word in each.text]
        world.database.close()

    def test_every_process_and_state_is_there_and_the_same_on_each_database(self, office_on_each: Office) -> None:
        settings = office_on_each.world.app.state.settings
        office_on_each.client.app.state.settings = settings.model_copy(update={"metrics_token": settings.secret_key})  # type: ignore[attr-defined]
        headers = {"Authorization": f"Bearer {settings.secret_key.get_secret_value()}"}
        found = numbers(office_on_each.client.get("/metrics", headers=headers).text)
        assert {f'sendflow_open_cases{{process="{key}"}}' for key in PROCESSES} <= found.keys()
        assert {f'sendflow_messages{{state="{state}"}}' for state in State} <= found.keys()

    def test_with_a_token_only_who_has_it_reads_and_without_only_this_machine(self, tmp_path: Path) -> None:
        world = make_world(tmp_path)
        settings = world.app.state.settings
        with Running("api.web", settings, tmp_path / "logs") as here:
            assert here.client.get("/metrics").status_code == 200
        proxied = {"BASE_URL": "https://send.example.gov.uk"}
        with Running("api.web", settings, tmp_path / "proxied", more=proxied) as behind_a_proxy:
            assert behind_a_proxy.client.get("/metrics").status_code == 404
        with Running("api.web", settings, tmp_path / "told", more={"METRICS_TOKEN": TOKEN}) as told:
            assert told.client.get("/metrics").status_code == 404
            assert told.client.get("/metrics", headers={"Authorization": "Bearer guessed-it-1"}).status_code == 404
        world.database.close()
