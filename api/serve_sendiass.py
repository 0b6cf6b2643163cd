"""The impartial service beside the authority's pages on one machine: its programs, each given its own database alone.

`sendflow serve` starts them and opens nothing of the service's: it knows the settings and never the records.
"""

import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from pydantic import ValidationError

from api import programs
from api.children import Child
from api.sendiass.settings import DEFAULT_VAR, PREFIX, ServiceSettings
from api.settings import Settings, refused

_PORTS_TRIED = 100


@dataclass(frozen=True, slots=True)
class Beside:
    """The service as it is started here: its settings, the socket its pages are asked for on, who can sign in."""

    settings: ServiceSettings
    listener: socket.socket
    environment: Mapping[str, str]

    def web(self) -> Child:
        """Its pages. They bring the database to its latest shape first, and fill an empty demonstration."""
        return Child(
            "The service's web process",
            (sys.executable, "-m", "api.sendiass.web", "--socket", str(self.listener.fileno()), "--prepare"),
            self.environment,
            self.settings.var / "logs" / "web.log",
            inherits=(self.listener.fileno(),),
        )

    def prefect(self, taken: str) -> dict[str, str]:
        """Where its own Prefect is; `taken` is the port of the authority's. They share no server and no folder."""
        return programs.prefect_environment(self.settings, given=None, taken=taken)

    def prefect_server(self, prefect: Mapping[str, str]) -> Child:
        """Its own Prefect server: what ran for whom is nobody else's to see."""
        return programs.prefect_server_in(
            "The service's Prefect server", {**self.environment, **prefect}, self.settings.var
        )

    def flow_runner(self, prefect: Mapping[str, str]) -> Child:
        """What runs its flows."""
        return Child(
            "The service's flow runner",
            (sys.executable, "-m", "workflows.flows.sendiass"),
            {**self.environment, **prefect},
            self.settings.var / "logs" / "flow-runner.log",
        )

    def announcement(self) -> str:
        """Where it is and who can sign in, for the terminal."""
        lines = [f"\n{self.settings.authority_name}: a service apart, with records of its own", ""]
        lines.append(f"  Pages      {self.settings.base_url}")
        if self.settings.demo:
            lines.append("  Sign in    as adviser, caseworker, trainee, volunteer, manager; the same password")
        return "\n".join(lines)


def beside(settings: Settings, host: str, port: int, environment: Mapping[str, str]) -> Beside | None:
    """The service to start beside the authority; None where the data are real and it was given no database.

    Raises BadSettings. In a demonstration its database is made in a folder of its own.
    """
    if not (settings.demo or environment.get(f"{PREFIX}DATABASE_URL")):
        return None
    try:
        given = ServiceSettings()
    except ValidationError as error:
        raise refused(error, PREFIX) from None
    listener = _listen(host, given.port if environment.get(f"{PREFIX}PORT") else port + 1)
    at = listener.getsockname()[1]
    var = given.var if given.var != DEFAULT_VAR else settings.var / "sendiass"
    base_url = given.base_url if environment.get(f"{PREFIX}BASE_URL") else f"http://127.0.0.1:{at}"
    url = given.database_url if environment.get(f"{PREFIX}DATABASE_URL") else f"sqlite:///{var / 'sendiass.db'}"
    told = given.model_copy(update={"var": var, "port": at, "base_url": base_url, "database_url": url})
    return Beside(told, listener, _environment(told, environment))


def _environment(settings: ServiceSettings, environment: Mapping[str, str]) -> dict[str, str]:
    """What its programs are told: nothing of the authority's, neither its database nor its keys nor its mail."""
    own = {name: value for name, value in environment.items() if is_for_the_service(name)}
    return (
        own
        | programs.where_we_are(environment)
        | {
            f"{PREFIX}VAR": str(settings.var),
            f"{PREFIX}DATABASE_URL": settings.database_url,
            f"{PREFIX}NAME": settings.authority_name,
            f"{PREFIX}BASE_URL": settings.base_url,
            f"{PREFIX}DEMO": str(settings.demo).lower(),
            f"{PREFIX}PORT": str(settings.port),
        }
    )


def is_for_the_service(name: str) -> bool:
    """Whether a variable may reach the service's programs: its own, and those of neither side."""
    return name.startswith(PREFIX) or not name.startswith(("SENDFLOW_", "PREFECT_"))


def _listen(host: str, first: int) -> socket.socket:
    for port in range(first, min(first + _PORTS_TRIED, 65535)):
        with suppress(OSError):
            return socket.create_server((host, port), backlog=2048)
    return socket.create_server((host, 0), backlog=2048)
