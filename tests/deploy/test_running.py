"""What compose and systemd start, started: it answers, it works, and told to end it ends well. On PostgreSQL."""

import re
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.conftest import Fresh
from tests.deploy.started import CLEANLY, Machine, a_port, answers, machine
from tests.deploy.units import SIDES, environment_file, given, unit
from tests.smtp import MailServer
from tests.test_deploy import commands, services
from workflows.flows import deployments, sendiass

pytestmark = pytest.mark.slow
EACH_SIDE = pytest.mark.parametrize("side", SIDES)
COMPOSED = {"sendflow": "compose.yaml", "sendiass": "compose-sendiass.yaml"}
HEALTH = {"sendflow": "/api/v1/health", "sendiass": "/sign-in"}
PREFIX = {"sendflow": "SENDFLOW_", "sendiass": "SENDFLOW_SENDIASS_"}
DECLARED = {"sendflow": deployments.DEPLOYMENTS, "sendiass": sendiass.DEPLOYMENTS}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Machine]:
    with machine(tmp_path) as made:
        yield made


@pytest.fixture
def database_url(postgres_server: object) -> str:
    """Only PostgreSQL: it is what these files are for."""
    return "postgresql"


def secrets(side: str, url: str, mail_server: MailServer) -> dict[str, str]:
    """What an administrator fills in."""
    filled = {"DATABASE_URL": url, "SECRET_KEY": "k" * 40, "SMTP_URL": mail_server.url}
    return {f"{PREFIX[side]}{name}": value for name, value in filled.items()}


def registered(port: int) -> dict[str, Any]:
    found = answers(port, "/api/deployments/filter", {}) or []
    return {each["name"]: each for each in found}


@EACH_SIDE
def test_what_systemd_starts_does_its_work_and_ends_when_it_is_told_to(
    side: str, here: Machine, fresh: Fresh, mail_server: MailServer, tmp_path: Path
) -> None:
    url, prefect = fresh(), a_port()
    written = environment_file(side) | secrets(side, url, mail_server) | {f"{PREFIX[side]}VAR": str(tmp_path / "var")}

    def environment(name: str) -> dict[str, str]:
        own = {key: value.replace(f"/var/lib/{side}", str(tmp_path / "var")) for key, value in given(name).items()}
        own |= {"PREFECT_API_URL": f"http://127.0.0.1:{prefect}/api"} if "PREFECT_API_URL" in own else {}
        taken = " ".join(unit(name).all("Service", "UnsetEnvironment")).split()
        return {key: value for key, value in {**written, **own}.items() if key not in taken and key != "PYTHONPATH"}

    def all_of(name: str) -> list[list[str]]:
        port = {"4200": str(prefect), "4201": str(prefect), f"/var/lib/{side}/backups": str(tmp_path / "backups")}
        return [[port.get(word, word) for word in words] for words in unit(name).commands()]

    for words in all_of(f"{side}-migrate.service"):
        here.run(words, environment(f"{side}-migrate.service"))
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        port = listener.getsockname()[1]
        (words,) = all_of(f"{side}-web@.service")
        with socket.create_connection(("127.0.0.1", port)) as early:  # before any process is there to answer
            early.sendall(f"GET {HEALTH[side]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            first, second = (here.start(words, environment(f"{side}-web@.service"), listener) for _ in range(2))
            early.settimeout(60)
            assert early.recv(100).startswith(b"HTTP/1.1 200")
        assert here.stop(first) in CLEANLY
        assert answers(port, HEALTH[side])  # by the other, on the same socket
        here.running.remove(first)
        (words,) = all_of(f"{side}-prefect.service")
        server = here.start(words, environment(f"{side}-prefect.service"))
        here.wait_for(lambda: answers(prefect, "/api/health"))
        (words,) = all_of(f"{side}-flows.service")
        flows = here.start(words, environment(f"{side}-flows.service"))
        here.wait_for(lambda: {each.name for each in DECLARED[side]} <= set(registered(prefect)))
        for name in ("sweep", "backup") if side == "sendflow" else ("backup",):
            for words in all_of(f"{side}-{name}.service"):
                here.run(words, environment(f"{side}-{name}.service"))
        (made,) = (tmp_path / "backups").iterdir()
        assert (made / "manifest.json").is_file()
        assert [here.stop(each) in CLEANLY for each in (flows, server, second)] == [True] * 3, here.said()


def composed(side: str, service: str, filled: Mapping[str, str]) -> dict[str, str]:
    """The environment compose gives a container, with what stands in `.env`; a name alone is passed on if it is set."""
    environment = services(COMPOSED[side])[service].get("environment", {})
    return {
        name: filled.get(name) or re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: filled.get(found[1], "x"), str(value))
        for name, value in environment.items()
        if value is not None or name in filled
    }


@EACH_SIDE
def test_what_compose_starts_runs_a_flow_and_ends_when_it_is_told_to(
    side: str, here: Machine, fresh: Fresh, mail_server: MailServer, tmp_path: Path
) -> None:
    prefect, port = a_port(), a_port()
    filled = secrets(side, fresh(), mail_server) | {
        "SENDFLOW_AUTHORITY_CODE": "999", "SENDFLOW_BASE_URL": "https://send.example",
        "SENDFLOW_SENDIASS_BASE_URL": "https://advice.example", "SENDFLOW_MAIL_FROM": "send@example.org",
        "SENDFLOW_SENDIASS_MAIL_FROM": "hello@example.org", "HOST": "127.0.0.1",
        "PREFECT_API_URL": f"http://127.0.0.1:{prefect}/api", "SENDFLOW_SENDIASS_VAR": str(tmp_path / "var"),
    }  # fmt: skip
    of_image = {"SENDFLOW_VAR": str(tmp_path / "var"), f"{PREFIX[side]}PORT": str(port)}

    def environment(service: str) -> dict[str, str]:
        own = {**of_image, **composed(side, service, filled), "PREFECT_HOME": str(tmp_path / f"prefect-{service}")}
        own.pop("PREFECT_SERVER_DATABASE_CONNECTION_URL", None)  # tried by `make scale-out`: it needs pg_trgm
        return own

    def all_of(service: str) -> list[list[str]]:
        ours = {"4200": str(prefect), "0.0.0.0": "127.0.0.1"}
        return [[ours.get(word, word) for word in words] for words in commands(service, COMPOSED[side])]

    (words,) = all_of("web")
    web = here.start(words, environment("web"))
    here.wait_for(lambda: answers(port, HEALTH[side]))
    (words,) = all_of("prefect")
    server = here.start(words, environment("prefect"))
    here.wait_for(lambda: answers(prefect, "/api/health"))
    for words in all_of("deployments"):
        here.run(words, environment("deployments"))
    (words,) = all_of("worker")
    worker = here.start(words, environment("worker"))
    here.wait_for(lambda: _has_run(here, prefect, "messages"))
    assert [here.stop(each) in CLEANLY for each in (worker, server, web)] == [True] * 3, here.said()


def _has_run(here: Machine, prefect: int, deployment: str) -> bool:
    """Ask for a run and see it through. One that met the schedule's own gives way to it, and is asked for again."""
    id_ = registered(prefect).get(deployment, {}).get("id")
    made = answers(prefect, f"/api/deployments/{id_}/create_flow_run", {}) if id_ else None
    if not made:
        return False
    here.wait_for(lambda: _state(prefect, made["id"]) not in ("SCHEDULED", "PENDING", "RUNNING", "CANCELLING"))
    found = _state(prefect, made["id"])
    assert found in ("COMPLETED", "CANCELLED"), f"{found}\n{here.said()}"
    return found == "COMPLETED"


def _state(prefect: int, run: str) -> str:
    found = answers(prefect, f"/api/flow_runs/{run}")
    return str(found["state_type"]) if found else "PENDING"
