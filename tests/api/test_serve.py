"""`sendflow serve`: what it refuses, how it looks after its programs, and that one Ctrl-C leaves nothing behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from api import programs, serve
from api.children import OLD_LOG_BYTES, Child, Children
from api.serve_sendiass import beside
from api.settings import Settings
from cases.database import Realm, open_database
from tests.casework import opened
from tests.tree import ROOT
from workflows.flows.setting import from_environment

LONG = 60.0  # seconds; how long a test waits for what must happen, on a machine that has other things to do
SENDFLOW = (sys.executable, "-c", "import sys; from api.cli import main; sys.argv[0] = 'sendflow'; sys.exit(main())")


@pytest.fixture(autouse=True)
def _environment_as_it_was() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


LINUX = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads the processes from /proc")


def wait_for(what: Callable[[], object], seconds: float = LONG) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def environment(var: Path, port: int, **more: str) -> dict[str, str]:
    """The environment of a person who sets nothing else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SENDFLOW_", "PREFECT_"))}
    return kept | {"SENDFLOW_VAR": str(var), "PORT": str(port), "PYTHONPATH": str(ROOT)} | more


def run_serve(given: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run((*SENDFLOW, "serve"), env=given, cwd=cwd, capture_output=True, text=True, check=False)


def marked(mark: str) -> set[int]:
    """Every process that was given this mark in its environment, or whose ancestor was: children cannot lose it."""
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"STARTED_BY={mark}".encode() in (place / "environ").read_bytes():
                found.add(int(place.name))
        except OSError:  # it has gone meanwhile
            continue
    return found


class TestRefusals:
    def test_a_taken_port_is_said_before_anything_is_touched(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            done = run_serve(environment(tmp_path / "var", port), tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith(f"Port {port} is taken")
        assert "choose another port" in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8000.5", "\uff18\uff10\uff10\uff10"])
    def test_a_port_that_is_none_is_refused(self, port: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PORT", port)
        with pytest.raises(serve.CannotServe, match="A port is a number from 1 to 65535"):
            serve.main()

    def test_an_address_that_is_not_this_machines_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PORT", str(free_port()))
        monkeypatch.setenv("HOST", "192.0.2.1")  # RFC 5737: nobody's
        with pytest.raises(serve.CannotServe, match=r"cannot listen on 192\.0\.2\.1"):
            serve.main()

    def test_a_folder_that_cannot_be_made_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("PORT", str(free_port()))
        monkeypatch.setenv("SENDFLOW_VAR", str(tmp_path / "file" / "var"))
        with pytest.raises(serve.CannotServe, match="cannot be written"):
            serve.main()

    def test_a_second_one_in_the_same_folder_is_refused(self, tmp_path: Path) -> None:
        with serve._alone_in(tmp_path):
            done = run_serve(environment(tmp_path, free_port()), tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith("Another sendflow is at work in")
        assert not (tmp_path / "sendflow.db").exists()


class TestPrograms:
    def test_what_is_exported_is_what_the_flows_and_the_pages_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SENDFLOW_SMTP_URL", "smtp://127.0.0.1:25")
        settings = Settings(var=tmp_path, port=8123)
        given = programs.shared_environment(settings)
        setting = from_environment(given)
        assert setting.office == settings.office
        assert setting.mail_folder == settings.mail_folder
        assert setting.database_url == settings.database_url
        assert setting.smtp_url == "smtp://127.0.0.1:25"
        for name in list(os.environ):
            if name.startswith("SENDFLOW_"):
                monkeypatch.delenv(name)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        assert Settings().demo is True  # a database that is named outright would otherwise be a real authority's
        assert Settings().office == settings.office

    def test_as_many_web_processes_as_are_wanted_answer_on_one_socket_each_with_its_own_log(
        self, tmp_path: Path
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            (alone,) = programs.web_processes(Settings(var=tmp_path, web_workers=1), listener)
            both = programs.web_processes(Settings(var=tmp_path, web_workers=2), listener)
            assert {each.inherits for each in (alone, *both)} == {(listener.fileno(),)}
        assert (alone.name, alone.log.name) == ("The web process", "web.log")
        assert [each.name for each in both] == ["Web process 1 of 2", "Web process 2 of 2"]
        assert [each.log.name for each in both] == ["web.log", "web-2.log"]

    def test_prefect_keeps_to_this_machine_and_to_our_folder_and_tells_nobody(self, tmp_path: Path) -> None:
        given = programs.prefect_environment(Settings(var=tmp_path))
        assert given["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
        assert given["PREFECT_API_URL"] == f"http://127.0.0.1:{given['PREFECT_SERVER_API_PORT']}/api"
        assert given["PREFECT_HOME"] == str(tmp_path / "prefect")
        assert (given["DO_NOT_TRACK"], given["PREFECT_SERVER_ANALYTICS_ENABLED"]) == ("1", "false")

    def test_a_port_something_else_has_is_passed_over(self, tmp_path: Path) -> None:
        first = int(programs.prefect_environment(Settings(var=tmp_path))["PREFECT_SERVER_API_PORT"])
        with socket.create_server(("127.0.0.1", first)):
            second = int(programs.prefect_environment(Settings(var=tmp_path))["PREFECT_SERVER_API_PORT"])
        assert second != first

    def test_a_prefect_that_is_there_already_is_used(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PREFECT_API_URL", "https://prefect.example.org/api")
        given = programs.prefect_environment(Settings(var=tmp_path))
        assert given["PREFECT_API_URL"] == "https://prefect.example.org/api"
        assert "PREFECT_SERVER_API_PORT" not in given

    def test_nothing_of_one_side_is_told_to_the_other_sides_programs(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No program is given both databases, nor the keys, mail servers or Prefect of the other side."""
        monkeypatch.setenv("SENDFLOW_SENDIASS_SMTP_URL", "smtp://127.0.0.1:26")
        monkeypatch.setenv("SENDFLOW_SMTP_URL", "smtp://127.0.0.1:25")
        monkeypatch.setenv("SENDFLOW_SECRET_KEY", "the authority's")
        monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
        settings = Settings(var=tmp_path)
        service = beside(settings, "127.0.0.1", free_port(), os.environ)
        assert service is not None
        with service.listener:
            ours, theirs = programs.shared_environment(settings), dict(service.environment)
            prefect = service.prefect("4200")
        assert not [name for name in ours if "SENDIASS" in name]
        names = {name for name in theirs if name.startswith(("SENDFLOW_", "PREFECT_"))}
        assert names
        assert all(name.startswith("SENDFLOW_SENDIASS_") for name in names)
        assert theirs["SENDFLOW_SENDIASS_SMTP_URL"] == "smtp://127.0.0.1:26"
        assert theirs["SENDFLOW_SENDIASS_DATABASE_URL"] != ours["SENDFLOW_DATABASE_URL"]
        assert prefect["PREFECT_HOME"] == str(tmp_path / "sendiass" / "prefect")
        assert prefect["PREFECT_API_URL"] != "http://127.0.0.1:4200/api"
        assert from_environment(theirs).realm is Realm.SENDIASS

    def test_where_the_data_are_real_the_service_is_started_only_with_a_database_of_its_own(
        self, tmp_path: Path
    ) -> None:
        real = Settings(var=tmp_path, database_url="sqlite:///somewhere", authority_name="Somewhere")
        assert beside(real, "127.0.0.1", free_port(), {}) is None

    def test_neither_the_pages_nor_the_command_load_prefect(self) -> None:
        program = "import sys, api.app, api.cli, api.serve, api.web; sys.exit('prefect' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


class TestAnnouncement:
    """What the terminal says once the pages answer."""

    def test_it_says_where_everything_is_and_who_can_sign_in(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        serve._announce(Settings(var=tmp_path, port=8123), "127.0.0.1", 8123, "elm-lantern-12")
        said = capsys.readouterr().out
        assert "Demonshire County Council (made-up data)" in said
        assert "  Pages      http://127.0.0.1:8123\n" in said
        assert "  Sign in    as caseworker, senior, manager, auditor, admin, sendiass\n" in said
        assert "  Password   elm-lantern-12\n" in said
        assert f"  Emails     written into {tmp_path / 'mail'}\n" in said
        assert "Whoever can reach" not in said

    def test_a_real_authority_is_shown_no_password_and_the_mail_servers_is_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("SENDFLOW_SMTP_URL", "smtp+starttls://user:geheim@mail.example.org:587")
        settings = Settings(var=tmp_path, database_url="sqlite:///somewhere", authority_name="Somewhere")
        serve._announce(settings, "127.0.0.1", 8000, "")
        said = capsys.readouterr().out
        assert "  Emails     sent to mail.example.org:587\n" in said
        assert "geheim" not in said
        assert "Password" not in said
        assert "made-up" not in said

    def test_listening_to_other_machines_is_warned_of(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        serve._announce(Settings(var=tmp_path), "0.0.0.0", 8000, "")
        assert (
            "Whoever can reach this machine can reach port 8000, and nothing here encrypts" in capsys.readouterr().out
        )


@pytest.fixture
def looked_after() -> Iterator["LookedAfter"]:
    made = LookedAfter()
    yield made
    made.is_hurried = True
    made.children.end()


class LookedAfter:
    """Children, and what was said of them."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.is_hurried = False
        self.children = Children(self.said.append, is_hurried=lambda: self.is_hurried)

    def start(self, tmp_path: Path, script: str) -> Child:
        """Start a child that runs a shell script."""
        return self.children.start(Child("The child", ("sh", "-c", script), dict(os.environ), tmp_path / "child.log"))


class TestChildren:
    def test_a_crash_is_said_and_the_child_started_again(self, tmp_path: Path, looked_after: LookedAfter) -> None:
        child = looked_after.start(tmp_path, f"echo once >> {tmp_path}/times; exit 3")
        times = tmp_path / "times"

        def started_twice() -> bool:
            looked_after.children.look_after()
            return times.exists() and times.read_text() == "once\nonce\n"

        wait_for(started_twice)
        assert looked_after.said[0] == (
            f"The child ended unasked, with code 3; starting again in 1 s. Its own words: {child.log}"
        )

    def test_each_crash_waits_longer_and_at_most_a_minute(self, tmp_path: Path, looked_after: LookedAfter) -> None:
        child = looked_after.start(tmp_path, "exit 3")
        for _ in range(8):
            wait_for(child.has_crashed)
            looked_after.children.look_after()
            child.start()
        waits = [int(re.findall(r"in (\d+) s", sentence)[0]) for sentence in looked_after.said]
        assert waits == [1, 2, 4, 8, 16, 32, 60, 60]

    def test_what_a_crashed_child_had_started_does_not_live_on(self, tmp_path: Path, looked_after: LookedAfter) -> None:
        child = looked_after.start(tmp_path, "sleep 1000 & exit 3")
        assert child.process is not None
        group = child.process.pid
        wait_for(child.has_crashed)
        looked_after.children.look_after()
        wait_for(lambda: not group_lives(group))

    def test_ending_ends_what_the_children_started_too(self, tmp_path: Path, looked_after: LookedAfter) -> None:
        child = looked_after.start(tmp_path, "sleep 1000 & sleep 1000 & wait")
        assert child.process is not None
        group = child.process.pid
        looked_after.children.end()
        assert not group_lives(group)

    def test_a_child_that_will_not_end_is_killed_when_the_person_asks_again(
        self, tmp_path: Path, looked_after: LookedAfter
    ) -> None:
        child = looked_after.start(tmp_path, f"trap '' TERM; touch {tmp_path}/ready; sleep 1000 & wait; sleep 1000")
        wait_for((tmp_path / "ready").exists)
        looked_after.is_hurried = True
        looked_after.children.end()
        assert child.process is not None
        assert not group_lives(child.process.pid)

    def test_its_words_are_kept_and_a_long_log_is_set_aside(self, tmp_path: Path, looked_after: LookedAfter) -> None:
        (tmp_path / "child.log").write_bytes(b"x" * (OLD_LOG_BYTES + 1))
        child = looked_after.start(tmp_path, "echo said; echo wrong >&2")
        wait_for(child.has_crashed)
        assert child.log.read_text() == "said\nwrong\n"
        assert (tmp_path / "child.old.log").stat().st_size == OLD_LOG_BYTES + 1

    def test_a_log_that_grows_long_is_set_aside_while_its_child_writes_on(
        self, tmp_path: Path, looked_after: LookedAfter
    ) -> None:
        child = looked_after.start(tmp_path, f"while ! test -e {tmp_path}/go; do sleep 0.05; done; echo on; sleep 1000")
        with child.log.open("ab") as log:
            log.write(b"x" * (OLD_LOG_BYTES + 1))
        looked_after.children.look_after()
        (tmp_path / "go").touch()
        wait_for(lambda: child.log.read_text() == "on\n")
        assert (tmp_path / "child.old.log").stat().st_size == OLD_LOG_BYTES + 1

    @LINUX
    def test_children_end_when_their_keeper_is_killed(self, tmp_path: Path) -> None:
        program = f"""
import os, sys, time
from pathlib import Path
from api.children import Child, Children
children = Children(print, is_hurried=lambda: False)
child = children.start(Child("The child", ("sleep", "1000"), dict(os.environ), Path({str(tmp_path / "log")!r})))
print(child.process.pid, flush=True)
time.sleep(1000)
"""
        keeper = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert keeper.stdout is not None
        group = int(keeper.stdout.readline())
        keeper.kill()
        keeper.wait()
        keeper.stdout.close()
        wait_for(lambda: not group_lives(group))


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@LINUX
@pytest.mark.slow
def test_one_ctrl_c_ends_everything_that_was_started(tmp_path: Path, sqlite_template: Path) -> None:
    """The whole of `make run` but the demo's data: the pages, Prefect beside them, a crash, a second start, the end."""
    var, port, mark = tmp_path / "var", free_port(), f"{os.getpid()}-{time.monotonic_ns()}"
    var.mkdir()
    shutil.copyfile(sqlite_template, var / "sendflow.db")
    database = open_database(f"sqlite:///{var / 'sendflow.db'}")
    opened(database)  # a database that holds a case is left as it is
    database.close()
    given = environment(var, port, STARTED_BY=mark, SENDFLOW_WEB_WORKERS="2")
    words = tmp_path / "words"
    with words.open("wb") as out:
        serving = subprocess.Popen(
            (*SENDFLOW, "serve"), env=given, cwd=tmp_path, stdout=out, stderr=out, start_new_session=True
        )
    try:
        wait_for(lambda: answers(port, "/api/v1/health"))
        assert run_serve(given, tmp_path).returncode == 1  # a second one leaves the first alone
        wait_for(lambda: f"  Pages      http://127.0.0.1:{port}\n" in words.read_text())
        assert re.search(r"  Password   \S+\n", words.read_text())
        before = running("api.web", mark)
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        wait_for(lambda: re.search(r"Web process [12] of 2 ended unasked, by signal 9", words.read_text()))
        assert answers(port, "/api/v1/health")  # by the other, meanwhile
        wait_for(lambda: len(running("api.web", mark) - {min(before)}) == 2)
        wait_for(lambda: "Prefect is up: " in words.read_text(), 2 * LONG)
        prefect_port = int(re.findall(r"Prefect is up: http://127\.0\.0\.1:(\d+) ", words.read_text())[0])
        wait_for(lambda: scheduled(prefect_port) > 0, 2 * LONG)
        own = int(re.findall(r"a service apart.*?  Pages      http://127\.0\.0\.1:(\d+)\n", words.read_text(), re.S)[0])
        wait_for(lambda: answers(own, "/sign-in"))
        wait_for(lambda: "The service's own Prefect is up: " in words.read_text(), 2 * LONG)
        serving.send_signal(signal.SIGINT)
        assert serving.wait(LONG) == 0
        assert marked(mark) == set()
        assert is_free(port)
        assert is_free(prefect_port)
        assert words.read_text().endswith("Stopping.\nStopped.\n")
    finally:
        for left in marked(mark):
            os.kill(left, signal.SIGKILL)
        serving.wait()


def answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5.0)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def scheduled(prefect_port: int) -> int:
    """How many runs Prefect has planned: none if its scheduler cannot write them, or nothing was registered."""
    connection = HTTPConnection("127.0.0.1", prefect_port, timeout=10.0)
    try:
        body = '{"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}'
        connection.request("POST", "/api/flow_runs/count", body, {"content-type": "application/json"})
        return int(connection.getresponse().read())
    finally:
        connection.close()


def running(module: str, mark: str) -> set[int]:
    """The processes with that mark that run a module."""
    return {pid for pid in marked(mark) if module in Path(f"/proc/{pid}/cmdline").read_text().split("\0")}
