"""The systemd units, both sides: as systemd reads them, and against the programs they start.

That systemd itself starts them is not tried here: no test may count on being its child. `test_running.py` runs the
commands as it would, on a socket held for them.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.sendiass.settings import ServiceSettings
from api.settings import Settings
from tests.deploy.units import FOLDER, SIDES, Unit, environment_file, given, unit, units
from tests.test_deploy import services
from tests.tree import ROOT

EACH_SIDE = pytest.mark.parametrize("side", SIDES)
COMPOSED = {"sendflow": "compose.yaml", "sendiass": "compose-sendiass.yaml"}
MOST_EXPOSED = 20  # of 100, as systemd reckons: "OK" in its words; a service that says nothing of it has 96
NEEDS_SYSTEMD = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as they would lie in /etc/systemd/system, of a sendflow that stands where this one stands."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_text(path.read_text(encoding="utf-8").replace("/opt/sendflow", str(ROOT)), encoding="utf-8")
    return tmp_path


def analyze(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Ask systemd, who finds these units beside its own."""
    environment = dict(os.environ) | {"SYSTEMD_UNIT_PATH": f"{installed}:"}
    command = ["systemd-analyze", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@NEEDS_SYSTEMD
class TestAsSystemdReadsThem:
    def test_every_word_is_one_it_knows_and_every_program_is_there(self, installed: Path) -> None:
        named = [
            str(path) for path in installed.iterdir() if path.suffix in (".service", ".timer", ".socket", ".target")
        ]
        done = analyze(installed, "verify", "--man=no", "--recursive-errors=no", *named)
        about_us = [line for line in done.stderr.splitlines() if "send" in line]
        assert (about_us, done.returncode) == ([], 0)

    def test_a_word_it_does_not_know_is_found(self, installed: Path) -> None:
        path = installed / "sendflow-flows.service"
        path.write_text(path.read_text(encoding="utf-8") + "\n[Service]\nProtektHome=yes\n", encoding="utf-8")
        assert "ProtektHome" in analyze(installed, "verify", "--man=no", str(path)).stderr

    @pytest.mark.parametrize("name", [each.name for side in SIDES for each in units(side, ".service")])
    def test_little_is_left_of_what_a_service_could_do_to_the_machine(self, name: str, installed: Path) -> None:
        done = analyze(installed, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(installed / name))
        assert done.returncode == 0, done.stdout[-400:]

    @pytest.mark.parametrize("timer", [each.name for side in SIDES for each in units(side, ".timer")])
    def test_every_hour_is_one_it_understands(self, timer: str, installed: Path) -> None:
        (hour,) = unit(timer).all("Timer", "OnCalendar")
        done = analyze(installed, "calendar", hour)
        assert done.returncode == 0, done.stderr
        assert hour.endswith(" Europe/London")


@EACH_SIDE
class TestWhatIsStarted:
    def test_every_module_exists(self, side: str) -> None:
        for each in units(side, ".service"):
            for words in each.commands():
                assert words[:2] == ["/opt/sendflow/.venv/bin/python", "-m"], each.name
                assert importlib.util.find_spec(words[2]) is not None

    def test_the_target_wants_what_there_is_and_leaves_nothing_out_but_what_others_call(self, side: str) -> None:
        wanted = {name for line in unit(f"{side}.target").all("Unit", "Wants") for name in line.split()}
        there = {re.sub("@[12]", "@", name) for name in wanted}
        assert there <= {each.name for each in units(side)}
        timers = {each.name for each in units(side, ".timer")}
        called = {f"{side}-migrate.service", *(name.replace(".timer", ".service") for name in timers)}
        assert {each.name for each in units(side, ".service", ".timer")} == there | called

    def test_whatever_is_referred_to_exists(self, side: str) -> None:
        there = {each.name for each in units(side)}
        for each in units(side):
            for key in ("Requires", "Wants", "After", "PartOf", "Sockets", "Service", "WantedBy"):
                for section in ("Unit", "Service", "Socket", "Install"):
                    for name in " ".join(each.all(section, key)).split():
                        if name.startswith("send"):
                            assert re.sub("@[12]", "@", name) in there, f"{each.name}: {name}"

    def test_ports_are_the_programs_own_and_of_this_machine_alone(self, side: str) -> None:
        model = {"sendflow": Settings, "sendiass": ServiceSettings}[side]
        (listens,) = unit(f"{side}-web.socket").all("Socket", "ListenStream")
        assert listens == f"127.0.0.1:{model.model_fields['port'].default}"
        (words,) = unit(f"{side}-prefect.service").commands()
        host, port = words[words.index("--host") + 1], words[words.index("--port") + 1]
        assert host == "127.0.0.1"
        for name in ("prefect", "flows"):
            assert given(f"{side}-{name}.service")["PREFECT_API_URL"] == f"http://127.0.0.1:{port}/api"

    def test_every_web_process_takes_the_socket_that_systemd_holds(self, side: str) -> None:
        web = unit(f"{side}-web@.service")
        assert web.all("Service", "Sockets") == [f"{side}-web.socket"]
        assert web.commands()[0][-2:] == ["--socket", "3"]  # the first that systemd hands over: sd_listen_fds(3)

    def test_prefects_server_is_set_as_in_compose(self, side: str) -> None:
        ours = given(f"{side}-prefect.service")
        for name, value in services(COMPOSED[side])["prefect"]["environment"].items():
            if "${" not in value and not name.endswith("API_URL"):
                assert ours[name] == value, name

    def test_whatever_opens_the_database_comes_after_its_shape(self, side: str) -> None:
        for name in (f"{side}-web@.service", f"{side}-flows.service"):
            assert f"{side}-migrate.service" in " ".join(unit(name).all("Unit", "After")).split()
            assert f"{side}-migrate.service" in " ".join(unit(name).all("Unit", "Wants")).split()


@EACH_SIDE
class TestSettings:
    def test_every_setting_is_one_that_is_read_and_no_secret_is_written_down(self, side: str) -> None:
        prefix, model = {
            "sendflow": ("SENDFLOW_", Settings), "sendiass": ("SENDFLOW_SENDIASS_", ServiceSettings)
        }[side]  # fmt: skip
        read_by_us = {f"{prefix}{name.upper()}" for name in model.model_fields} | {"SENDFLOW_SENDIASS_NAME"}
        written = environment_file(side)
        assert {name for name in written if name.startswith("SENDFLOW_")} <= read_by_us
        assert {name for name, value in written.items() if not value} == {
            f"{prefix}{name}" for name in ("DATABASE_URL", "SECRET_KEY", "SMTP_URL")
        }

    def test_prefects_server_is_told_no_secret_of_ours(self, side: str) -> None:
        (taken,) = unit(f"{side}-prefect.service").all("Service", "UnsetEnvironment")
        secrets = {name for name, value in environment_file(side).items() if not value}
        assert set(taken.split()) == secrets | {f"{prefix_of(side)}OIDC_CLIENT_SECRET"}

    def test_every_service_is_the_sides_own_user_in_the_sides_own_folder(self, side: str) -> None:
        for each in units(side, ".service"):
            assert each.all("Service", "User")[-1:] == [side], each.name
            assert each.all("Service", "StateDirectory")[-1].split()[0] == side
            assert each.all("Service", "EnvironmentFile") == [f"/etc/{side}/{side}.env"]
        assert environment_file(side)[f"{prefix_of(side)}VAR"] == f"/var/lib/{side}"

    def test_nothing_of_the_other_side_is_named(self, side: str) -> None:
        other = {"sendflow": "sendiass", "sendiass": "sendflow-"}[side]
        for each in (*units(side), Unit.read(FOLDER / f"{side}-.service.d" / "hardening.conf")):
            said = [value for _, _, value in each.lines if other in value.replace("api.sendiass", "")]
            assert said == [], each.name


def prefix_of(side: str) -> str:
    return {"sendflow": "SENDFLOW_", "sendiass": "SENDFLOW_SENDIASS_"}[side]


def test_both_sides_are_hardened_alike() -> None:
    def hardening(side: str) -> Iterator[tuple[str, str]]:
        for _, key, value in Unit.read(FOLDER / f"{side}-.service.d" / "hardening.conf").lines:
            yield key, value.replace("sendiass", "sendflow") if "/opt/" not in value else value

    assert list(hardening("sendflow")) == list(hardening("sendiass"))


def test_what_stands_beside_the_units_is_theirs() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {each.name for side in SIDES for each in units(side)} | {
        name for side in SIDES for name in (f"{side}-.service.d", f"{side}.env.example")
    }
