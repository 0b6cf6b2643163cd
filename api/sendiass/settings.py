"""The service's settings, from variables of its own (SENDFLOW_SENDIASS_...): it takes none of the authority's."""

import os
from pathlib import Path

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import SettingsConfigDict

from api.settings import Settings, refused
from cases.facts import Capacity
from deadlines.refusals import Refusal

PREFIX = "SENDFLOW_SENDIASS_"
AUTHORITYS_DATABASE = "SENDFLOW_DATABASE_URL"
DEMO_SERVICE = "Demonshire SENDIASS"
DEFAULT_VAR = Path("var/sendiass")


class BothDatabases(Refusal):
    """A process was given both databases. None may hold both: the wall is two connections."""

    code = "bad_settings"


class ServiceSettings(Settings):
    """One information and advice service: its name, its database, its mail, its address.

    `authority_name` is the name its pages and emails carry, which is the service's own (SENDFLOW_SENDIASS_NAME).
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    var: Path = DEFAULT_VAR
    authority_name: str = Field(default="", max_length=200, validation_alias=AliasChoices(f"{PREFIX}NAME"))
    port: int = Field(default=8001, ge=1, le=65535)
    web_workers: int = Field(default=1, ge=1, le=64)

    @property
    def own_cookie(self) -> str:
        """A cookie of its own: a browser may be signed in at both addresses of one machine."""
        return "sendiass_sign_in"

    @property
    def capacities(self) -> tuple[Capacity, ...]:
        """For whom its people act: for the service alone."""
        return (Capacity.SENDIASS,)

    @property
    def default_name(self) -> str:
        """What a demonstration is called."""
        return DEMO_SERVICE

    @property
    def default_database(self) -> str:
        """Where a demonstration keeps its records."""
        return f"sqlite:///{self.var / 'sendiass.db'}"


def load_service_settings() -> ServiceSettings:
    """The settings of this process, from its environment. Raises BadSettings, BothDatabases."""
    if os.environ.get(AUTHORITYS_DATABASE):
        raise BothDatabases(
            f"This process of the information and advice service was given {AUTHORITYS_DATABASE} as well.",
            "No process may open both databases: that is the wall between the service and the authority.",
            f"Start it without {AUTHORITYS_DATABASE}; `sendflow serve` does that by itself.",
        )
    try:
        return ServiceSettings()
    except ValidationError as error:
        raise refused(error, PREFIX) from None
