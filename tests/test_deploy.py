"""The files of deploy/, read as the programs that use them read them: what they name exists, and they agree."""

import importlib
import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tree import ROOT

DEPLOY = ROOT / "deploy"
OURS = ("web", "prefect", "deployments", "worker", "backup")
USAGE_REPORTS_OFF = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}


def read_yaml(name: str) -> dict[str, Any]:
    """A file of deploy/ as plain values. The parser is one of Prefect's own parts and has no types."""
    parser: Any = importlib.import_module("yaml")
    found: dict[str, Any] = parser.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    return found


def services(file: str = "compose.yaml") -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(file)["services"]
    return found


def dockerfile() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with what follows each, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def environment_of_image() -> dict[str, str]:
    settings = " ".join(rest for word, rest in dockerfile() if word == "ENV")
    return dict(each.split("=", 1) for each in shlex.split(settings))


def commands(service: str, file: str = "compose.yaml") -> list[list[str]]:
    """What a container runs, a list of words for each command."""
    command = services(file)[service].get("command")
    if command is None:
        return [[str(word) for word in importlib.import_module("json").loads(dict(dockerfile())["CMD"])]]
    if command[0] != "sh":
        return [[str(word) for word in command]]
    assert command[1] == "-ec"  # the first that fails ends it
    return [shlex.split(line) for line in command[2].splitlines() if line]


class TestDeployments:
    """One machine and many run the same flows at the same hours."""

    @pytest.mark.parametrize("file", ["prefect.yaml", "prefect-sendiass.yaml"])
    def test_each_sides_file_declares_what_one_machine_serves(self, file: str) -> None:
        from deploy.prefect_yaml import SIDES, as_yaml
        from workflows.flows.deployments import TIMEZONE

        side = next(each for each in SIDES if each[0] == file)
        deployments = side[3]
        served = [
            {
                "flow": each.flow.name,
                "name": each.name,
                "description": each.description,
                "tags": list(each.tags),
                "parameters": dict(each.parameters),
                "schedules": [{"cron": each.cron, "timezone": TIMEZONE}] if each.cron else [],
                "concurrency_limit": {"limit": 1, "collision_strategy": "CANCEL_NEW"} if each.one_at_a_time else None,
            }
            for each in deployments
        ]
        declared = [
            {
                "flow": flow_at(each["entrypoint"]).name,
                "name": each["name"],
                "description": each["description"],
                "tags": each["tags"],
                "parameters": each.get("parameters", {}),
                "schedules": each.get("schedules", []),
                "concurrency_limit": each.get("concurrency_limit"),
            }
            for each in read_yaml(file)["deployments"]
        ]
        assert declared == served
        assert (ROOT / "deploy" / file).read_text(encoding="utf-8") == as_yaml(*side), "Run `make law`."

    def test_one_machine_gives_prefect_what_is_declared(self) -> None:
        import asyncio

        from workflows.flows.deployments import DEPLOYMENTS, as_deployment

        async def made() -> list[Any]:
            return [await as_deployment(each) for each in DEPLOYMENTS]

        for declared, deployment in zip(DEPLOYMENTS, asyncio.run(made()), strict=True):
            schedules = [(each.schedule.cron, each.schedule.timezone) for each in deployment.schedules or ()]
            assert schedules == ([(declared.cron, "Europe/London")] if declared.cron else [])
            assert deployment.entrypoint == f"{declared.flow.fn.__module__}.{declared.flow.fn.__name__}"
            limit = deployment.concurrency_options or deployment.concurrency_limit
            assert bool(limit) is declared.one_at_a_time

    def test_every_flow_that_goes_by_itself_can_go_without_being_told_a_day(self) -> None:
        from workflows.flows.deployments import DEPLOYMENTS

        for each in DEPLOYMENTS:
            needed = each.flow.parameters.required or []
            if each.cron:
                assert set(needed) <= set(each.parameters), each.name

    @pytest.mark.slow
    def test_the_commands_that_register_them_work_against_a_live_prefect(
        self, prefect_server: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from prefect.client.orchestration import get_client
        from prefect.settings import get_current_settings

        monkeypatch.setenv("PREFECT_API_URL", str(get_current_settings().api.url))
        monkeypatch.setenv("SENDFLOW_HOME", str(ROOT))
        for command in commands("deployments"):
            program = [sys.executable, *(command[1:] if command[0] == "python" else ["-m", *command])]
            done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        with get_client(sync_client=True) as client:
            registered = {each.name: each for each in client.read_deployments()}
        assert {each["name"] for each in read_yaml("prefect.yaml")["deployments"]} <= set(registered)
        assert registered["woken"].pull_steps == [
            {"prefect.deployments.steps.set_working_directory": {"directory": str(ROOT)}}
        ]


def flow_at(entrypoint: str) -> Any:
    path, name = entrypoint.split(":")
    return getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)


class TestDockerfile:
    def test_the_image_begins_from_an_exact_python_that_the_program_is_for(self) -> None:
        (base,) = [rest for word, rest in dockerfile() if word == "FROM"]
        assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", base)

    def test_only_the_hashed_lock_is_installed(self) -> None:
        installs = [rest for word, rest in dockerfile() if word == "RUN" and "pip install" in rest]
        assert len(installs) == 1
        assert "--require-hashes --requirement requirements.txt" in installs[0]

    def test_backups_are_made_by_programs_as_new_as_the_server(self) -> None:
        (client,) = re.findall(r"postgresql-client-(\d+)", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
        for file in ("compose.yaml", "compose-sendiass.yaml"):
            assert services(file)["database"]["image"].startswith(f"postgres:{client}.")

    def test_what_is_copied_exists(self) -> None:
        sources = [source for word, rest in dockerfile() if word == "COPY" for source in rest.split()[:-1]]
        assert [source for source in sources if not (ROOT / source).exists()] == []
        assert {"deadlines", "cases", "notifications", "workflows", "api", "deploy"} <= set(sources)

    def test_no_file_of_secrets_and_nothing_that_is_not_copied_comes_near_the_image(self) -> None:
        lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        rules = [line for line in lines if line and line[0] != "#"]
        sources = {source.rstrip("/") for word, rest in dockerfile() if word == "COPY" for source in rest.split()[:-1]}
        kept = [rule for rule in rules if rule[0] == "!"]
        assert {rule[1:] for rule in kept} == sources
        assert rules == ["*", *kept, "**/.env", "**/*.env", "**/__pycache__"]  # the last that fits decides

    def test_nothing_runs_as_root(self) -> None:
        words = [word for word, _ in dockerfile()]
        assert words.index("USER") < words.index("CMD")
        assert dict(dockerfile())["USER"] == "sendflow"

    def test_usage_reports_are_off(self) -> None:
        assert USAGE_REPORTS_OFF.items() <= environment_of_image().items()


EACH_SIDE = pytest.mark.parametrize("file", ["compose.yaml", "compose-sendiass.yaml"])


@EACH_SIDE
class TestCompose:
    """The authority's containers, and the impartial service's, which share nothing with them."""

    @pytest.mark.parametrize("service", services())
    def test_every_image_has_an_exact_version(self, file: str, service: str) -> None:
        assert re.fullmatch(r"[a-z]+:\d+\.\d+[\w.-]*", services(file)[service]["image"])

    def test_our_image_is_named_after_our_version(self, file: str) -> None:
        from deadlines.version import CODE

        assert {services(file)[name]["image"] for name in OURS} == {f"sendflow:{CODE}"}

    def test_our_image_is_built_from_the_root_by_our_dockerfile(self, file: str) -> None:
        for name in OURS:
            build = services(file)[name]["build"]
            context = (DEPLOY / build["context"]).resolve()
            assert context == ROOT
            assert (context / build["dockerfile"]).is_file()

    @pytest.mark.parametrize("service", ["prefect", "deployments", "worker"])
    def test_whatever_starts_prefect_turns_its_usage_reports_off(self, file: str, service: str) -> None:
        assert USAGE_REPORTS_OFF.items() <= services(file)[service]["environment"].items()

    @pytest.mark.parametrize("service", OURS)
    def test_every_command_is_one_there_is(self, file: str, service: str) -> None:
        for words in commands(service, file):
            if words[0] == "python":
                assert words[1] == "-m"
                assert importlib.util.find_spec(words[2]) is not None
            else:
                assert words[0] == "prefect"  # run for `deployments` above; `worker start` takes these options:
                assert service == "deployments" or words[1:3] == ["worker", "start"]

    def test_what_is_waited_for_exists_and_can_say_that_it_is_well(self, file: str) -> None:
        for service in services(file).values():
            for name, wanted in service.get("depends_on", {}).items():
                if wanted["condition"] == "service_healthy":
                    assert "healthcheck" in services(file)[name]
                else:
                    assert wanted["condition"] == "service_completed_successfully"
                    assert services(file)[name]["restart"] == "no"

    def test_every_port_is_open_to_this_machine_alone(self, file: str) -> None:
        ports = [port for service in services(file).values() for port in service.get("ports", [])]
        assert len(ports) == 2
        assert all(port.startswith("127.0.0.1:") for port in ports)

    def test_no_secret_has_a_default(self, file: str) -> None:
        text = (DEPLOY / file).read_text(encoding="utf-8")
        assert re.findall(r"\$\{\w+(?!\w|:\?)", text) == []
        for name in ("SECRET_KEY", "PASSWORD"):
            given = re.findall(rf"^\s+\w*{name}: (.*)$", text, flags=re.MULTILINE)
            assert given
            assert all(value.startswith("${") for value in given)

    def test_the_flows_find_every_setting_they_need(self, file: str) -> None:
        from workflows.flows.setting import from_environment

        given = {name: str(value) for name, value in services(file)["worker"]["environment"].items()}
        setting = from_environment({**environment_of_image(), **given})
        kept = "/var/lib/sendflow/sendiass/mail" if "sendiass" in file else "/var/lib/sendflow/mail"
        assert setting.mail_folder == Path(kept)

    @pytest.mark.parametrize("service", ["web", "worker", "deployments", "backup"])
    def test_every_setting_of_ours_is_one_that_is_read(self, file: str, service: str) -> None:
        from api.sendiass.settings import ServiceSettings
        from api.settings import Settings

        read = {f"SENDFLOW_{name.upper()}" for name in Settings.model_fields}
        if "sendiass" in file:
            read = {f"SENDFLOW_SENDIASS_{name.upper()}" for name in ServiceSettings.model_fields}
            read |= {"SENDFLOW_SENDIASS_NAME"}
        named = {name for name in services(file)[service]["environment"] if name.startswith("SENDFLOW_")}
        assert named <= read

    def test_every_volume_is_declared(self, file: str) -> None:
        used = {volume.split(":")[0] for service in services(file).values() for volume in service.get("volumes", [])}
        assert used == set(read_yaml(file)["volumes"])


def test_the_readme_explains_every_service() -> None:
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert [name for name in services() if f"| `{name}` |" not in text] == []
    for name in re.findall(r"^(\w+)=", text, flags=re.MULTILINE):
        both = "".join(
            (DEPLOY / file).read_text(encoding="utf-8") for file in ("compose.yaml", "compose-sendiass.yaml")
        )
        assert f"${{{name}:?" in both


def test_the_two_sides_are_given_nothing_in_common() -> None:
    """Neither a database, nor a key, nor a mail server, nor a Prefect, nor a folder."""
    ours, theirs = (read_yaml(file) for file in ("compose.yaml", "compose-sendiass.yaml"))
    assert ours["name"] != theirs["name"]  # so that the volumes and the network of one are not those of the other
    shared = set(ours["services"]["worker"]["environment"]) & set(theirs["services"]["worker"]["environment"])
    assert shared == {"DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED", "PREFECT_API_URL", "FORWARDED_ALLOW_IPS"}
    ports = [
        port.rsplit(":", 1)[0]
        for side in (ours, theirs)
        for each in side["services"].values()
        for port in each.get("ports", [])
    ]
    assert len(ports) == len(set(ports)) == 4
