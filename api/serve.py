"""`sendflow serve`, which is what `make run` runs: the pages at once, Prefect beside them, one Ctrl-C to end it all."""

import errno
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from api import programs
from api.children import Child, Children
from api.serve_sendiass import Beside, beside
from api.settings import Settings, load_settings
from deadlines.refusals import Refusal

LOOPBACK = "127.0.0.1"
PAGES_FIRST_SECONDS = 20.0  # how long the pages have the machine to themselves, however they fare
_TICK_SECONDS = 0.2


class CannotServe(Refusal):
    """Nothing was started: a port or a folder cannot be had."""

    code = "cannot_serve"


def main() -> int:
    """Serve until told to end. PORT and HOST say where, SENDFLOW_... the rest; the code to leave with.

    Raises CannotServe, BadSettings, NoDatabase, NotAMailServer. A port that is taken is found before anything is done.
    """
    host, port = os.environ.get("HOST") or LOOPBACK, _port()
    with _listening(host, port) as listener:
        os.environ["SENDFLOW_PORT"] = str(port)
        os.environ["SENDFLOW_VAR"] = str(Path(os.environ.get("SENDFLOW_VAR") or "var").absolute())
        settings = load_settings()
        with _alone_in(settings.var):
            from api.demo.authority import demo_password

            service = beside(settings, host, port, os.environ)
            try:
                password = _prepare(settings)
                if service and service.settings.demo and password:
                    demo_password(service.settings.var, password)  # one to remember; the accounts are apart
            except KeyboardInterrupt:
                say("\nStopped before the pages were started. Nothing is half done.")
                return 130
            _run(settings, listener, password, service)
    return 0


def say(sentence: str) -> None:
    """Tell the person at the terminal, if that is still there: ending well must not depend on it."""
    with suppress(OSError):
        print(sentence, flush=True)


def _port() -> int:
    given = os.environ.get("PORT") or os.environ.get("SENDFLOW_PORT") or "8000"
    if given.isascii() and given.isdigit() and 0 < int(given) < 65536:
        return int(given)
    raise CannotServe(f"PORT is “{given}”.", "A port is a number from 1 to 65535.", "Choose one: make run PORT=8001.")


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket pages are asked for on. Held here from the first moment, it outlives a crash of every web process."""
    try:
        listener = socket.create_server((host, port), backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(
                f"Port {port} is taken: another program answers there, perhaps another sendflow.",
                "Nothing was started and nothing was changed.",
                f"End the other one, or choose another port: make run PORT={port + 1 if port < 65535 else 8000}.",
            ) from None
        raise CannotServe(
            f"sendflow cannot listen on {host}, port {port} ({error.strerror or error}).",
            "Nothing was started and nothing was changed.",
            "Correct HOST and PORT; a port below 1024 is the system's.",
        ) from None
    with listener:
        yield listener


@contextmanager
def _alone_in(var: Path) -> Iterator[None]:
    """Hold the data folder: two at once would run every flow twice, and Prefect's own database bears only one."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        held = (var / "serve.lock").open("w")
    except OSError as error:
        raise CannotServe(
            f"The folder {var} cannot be written ({error.strerror}).",
            "sendflow keeps its data there.",
            "Correct its permissions, or name another: make run SENDFLOW_VAR=PATH.",
        ) from None
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotServe(
                f"Another sendflow is at work in {var}.",
                "Two would run every flow twice. Nothing was started.",
                "End the other one, or give this one a folder of its own: make run SENDFLOW_VAR=PATH.",
            ) from None
        yield


def _prepare(settings: Settings) -> str:
    """Bring the database to its latest shape and fill an empty demo; the demo users' password where there is one."""
    # Imported only now: a port that is taken is said at once.
    from api.demo.authority import demo_password, is_empty, load_demo
    from cases.database import migrate, open_database
    from deadlines import clock
    from notifications.channels import channel_from_url

    if settings.smtp_url:  # an address nobody can read is refused now and not by the first email
        channel_from_url(settings.smtp_url.get_secret_value(), settings.mail_folder)
    migrate(settings.database_url)
    settings.signing_key()
    if not settings.demo:
        return ""
    password = demo_password(settings.var)
    database = open_database(settings.database_url)
    try:
        if is_empty(database):
            say(f"Making up {settings.authority_name}: officers, children, two years of requests. This happens once.")
            loaded = load_demo(database, password, now=clock.now(), progress=_show_progress)
            say(f"Made {loaded.officers:,} officers and {loaded.cases:,} cases with {loaded.facts:,} facts.")
    finally:
        database.close()
    return password


def _show_progress(done: int, of: int) -> None:
    if sys.stdout.isatty():
        print(f"\r  {done:,} of {of:,} cases", end="\n" if done >= of else "", flush=True)


def _run(settings: Settings, listener: socket.socket, password: str, service: Beside | None) -> None:
    """Start everything in its order and look after it until told to end."""
    wishes = _wishes_to_end()
    children = Children(say, is_hurried=lambda: len(wishes) > 1)
    prefect = programs.prefect_environment(settings)
    runners = [programs.flow_runner(settings, prefect)]
    beginning = _begin(children, settings, listener, password, prefect, runners, service)
    try:
        while not wishes:
            next(beginning, None)
            children.look_after()
            time.sleep(_TICK_SECONDS)
    finally:
        say("Stopping.")
        children.end(*runners)  # first, because their last words go to Prefect's server
        say("Stopped.")


def _begin(
    children: Children,
    settings: Settings,
    listener: socket.socket,
    password: str,
    prefect: Mapping[str, str],
    runners: list[Child],
    service: Beside | None,
) -> Iterator[None]:
    """The order of starting: the pages; once they answer, the service beside them and Prefect's server; once that
    answers, what runs the flows. The service's own Prefect comes last.
    """
    host, port = listener.getsockname()[:2]
    asked_at = LOOPBACK if host == "0.0.0.0" else host
    until = time.monotonic() + PAGES_FIRST_SECONDS
    web = [children.start(each) for each in programs.web_processes(settings, listener, prefect)]
    while not _answers(asked_at, port, "/api/v1/health"):
        if time.monotonic() > until:
            say(f"The pages do not answer yet. What they say of it: {web[0].log}")
            break
        yield
    _announce(settings, host, port, password)
    if service:
        children.start(service.web())
        say(service.announcement())
    if "PREFECT_SERVER_API_PORT" in prefect:
        say("\nPrefect is still starting, which takes half a minute. The pages do not wait for it.")
        children.start(programs.prefect_server(settings, prefect))
        while not _answers(LOOPBACK, int(prefect["PREFECT_SERVER_API_PORT"]), "/api/health"):
            yield
    children.start(runners[0])
    say(f"Prefect is up: {_shown_at(prefect)} shows the flows and their runs.")
    if service:
        own = service.prefect(prefect.get("PREFECT_SERVER_API_PORT", ""))
        children.start(service.prefect_server(own))
        while not _answers(LOOPBACK, int(own["PREFECT_SERVER_API_PORT"]), "/api/health"):
            yield
        runners.append(children.start(service.flow_runner(own)))
        say(f"The service's own Prefect is up: {_shown_at(own)}.")


def _shown_at(prefect: Mapping[str, str]) -> str:
    return prefect["PREFECT_API_URL"].removesuffix("/api")


def _answers(host: str, port: int, path: str) -> bool:
    """Whether a server of ours answers that all is well. Asked without any proxy the environment may name."""
    connection = HTTPConnection(host, port, timeout=1.0)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _announce(settings: Settings, host: str, port: int, password: str) -> None:
    """Say where everything is, and who can sign in where the data are made up."""
    made_up = " (made-up data)" if settings.demo else ""
    lines = [f"{settings.authority_name}{made_up}", "", f"  Pages      {settings.base_url}"]
    if password:
        from api.demo.staff import DEMO_USERS

        lines += [f"  Sign in    as {', '.join(DEMO_USERS)}", f"  Password   {password}"]
    lines += [f"  Emails     {_where_mail_goes(settings)}", f"  Logs       {settings.var / 'logs'}"]
    if host not in (LOOPBACK, "::1"):
        lines += [
            "",
            f"Whoever can reach this machine can reach port {port}, and nothing here encrypts: put HTTPS before it,",
            "and set SENDFLOW_BASE_URL to the address people use.",
        ]
    say("\n".join([*lines, "", "Ctrl-C ends all of it."]))


def _where_mail_goes(settings: Settings) -> str:
    if not settings.smtp_url:
        return f"written into {settings.mail_folder}"
    from notifications.channels import is_notify
    from notifications.channels.notify import NotifyService
    from notifications.channels.smtp import MailServer

    url = settings.smtp_url.get_secret_value()
    if is_notify(url):
        return f"sent through {NotifyService.from_url(url)}"
    return "printed into the flow runner's log" if url.startswith("console:") else f"sent to {MailServer.from_url(url)}"


def _wishes_to_end() -> list[int]:
    """A list that grows by one with every Ctrl-C, and with every other way of telling a program to end."""
    wishes: list[int] = []

    def take(number: int, _frame: FrameType | None) -> None:
        wishes.append(number)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, take)
    return wishes
