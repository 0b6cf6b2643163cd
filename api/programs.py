"""The programs a running sendflow is made of: how each is started, and in which environment."""

import os
import shutil
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from api.children import Child
from api.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"  # Prefect's pages ask nobody who they are: they are shown to this machine alone
PREFECT_PORT = 4200  # its usual one, or the next that is free
RUNS_KEPT_SECONDS = 30 * 24 * 60 * 60  # how long Prefect remembers a run; what matters of it is in our own log


def web_processes(settings: Settings, listener: socket.socket, prefect: Mapping[str, str] | None = None) -> list[Child]:
    """The pages and the API, on a socket that we hold and they answer: as many processes as the settings say.

    Of Prefect's environment they are told where its server is, so that the status page can ask whether it answers.
    """
    told = {name: value for name, value in (prefect or {}).items() if name == "PREFECT_API_URL"}
    shutil.rmtree(settings.var / "metrics", ignore_errors=True)  # what an earlier run counted
    (settings.var / "metrics").mkdir(parents=True, exist_ok=True)
    return [_web_process(settings, listener, number, told) for number in range(1, settings.web_workers + 1)]


def _web_process(settings: Settings, listener: socket.socket, number: int, told: dict[str, str]) -> Child:
    return Child(
        "The web process" if settings.web_workers == 1 else f"Web process {number} of {settings.web_workers}",
        (sys.executable, "-m", "api.web", "--socket", str(listener.fileno())),
        shared_environment(settings) | told | {"PROMETHEUS_MULTIPROC_DIR": str(settings.var / "metrics")},
        settings.var / "logs" / ("web.log" if number == 1 else f"web-{number}.log"),
        inherits=(listener.fileno(),),
    )


def prefect_server(settings: Settings, prefect: Mapping[str, str]) -> Child:
    """Prefect's server and pages, at the port its environment names."""
    return prefect_server_in("Prefect's server", {**shared_environment(settings), **prefect}, settings.var)


def prefect_server_in(name: str, environment: Mapping[str, str], var: Path) -> Child:
    """A Prefect server in an environment that says all it needs, with its log in that folder."""
    port = environment["PREFECT_SERVER_API_PORT"]
    command = (sys.executable, "-m", "workflows.flows.server", "--host", LOOPBACK, "--port", port)
    return Child(name, command, environment, var / "logs" / "prefect-server.log")


def flow_runner(settings: Settings, prefect: Mapping[str, str]) -> Child:
    """What runs the flows when Prefect's server says that they are due."""
    return Child(
        "The flow runner",
        (sys.executable, "-m", "workflows.flows.deployments"),
        {**shared_environment(settings), **prefect},
        settings.var / "logs" / "flow-runner.log",
    )


def shared_environment(settings: Settings) -> dict[str, str]:
    """Our own environment with every setting said outright, so that no program falls back on another default.

    Nothing of the information and advice service's is in it: no program of ours could open its database.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("SENDFLOW_SENDIASS_")}
    return (
        own
        | where_we_are(os.environ)
        | {
            "SENDFLOW_VAR": str(settings.var),
            "SENDFLOW_DATABASE_URL": settings.database_url,
            "SENDFLOW_AUTHORITY_NAME": settings.authority_name,
            "SENDFLOW_BASE_URL": settings.base_url,
            "SENDFLOW_DEMO": str(settings.demo).lower(),
        }
    )


def where_we_are(environment: Mapping[str, str]) -> dict[str, str]:
    """How Python finds our modules, and no others, wherever it was called from."""
    paths = [str(ROOT), *filter(None, [environment.get("PYTHONPATH")])]
    # The folder we were called from must not stand before our own.
    return {"PYTHONPATH": os.pathsep.join(paths), "PYTHONSAFEPATH": "1"}


def prefect_environment(settings: Settings, *, given: str | None = "", taken: str = "") -> dict[str, str]:
    """Prefect's own settings: at home in our folder, reporting to nobody, and at a server of ours.

    Where PREFECT_API_URL names a server already, that one is used and PREFECT_SERVER_API_PORT is left out; `given` is
    that address, None where there is to be none. `taken` is a port to pass over, whose server may not have begun yet.
    """
    given = os.environ.get("PREFECT_API_URL") if given == "" else given
    ours = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(settings.var / "prefect"),
        "PREFECT_LOGGING_SETTINGS_PATH": str(ROOT / "workflows" / "flows" / "logging.yml"),
    }
    if given:
        return ours | {"PREFECT_API_URL": given}
    port = _free_port(taken)
    return ours | {
        "PREFECT_API_URL": f"http://{LOOPBACK}:{port}/api",  # its pages are told from this, too, where to ask
        "PREFECT_SERVER_API_HOST": LOOPBACK,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # Kept on the disk: in memory, a restart of the server would leave a finished run in its place for ever.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        # Calling the ticks of a night late, all at once, locks its database; the runner clears them away instead.
        "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(RUNS_KEPT_SECONDS),
    }


def _free_port(taken: str) -> int:
    for port in range(PREFECT_PORT, PREFECT_PORT + 100):
        if str(port) == taken:
            continue
        try:
            socket.create_server((LOOPBACK, port)).close()
        except OSError:
            continue
        return port
    with socket.create_server((LOOPBACK, 0)) as any_port:
        return int(any_port.getsockname()[1])
