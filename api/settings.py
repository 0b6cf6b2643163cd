"""What a deployment can set, from the environment (SENDFLOW_...); nothing is read when a module is imported."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import (
    AnyHttpUrl,
    BaseModel,
    EmailStr,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cases.facts import Capacity
from cases.filing import MEGABYTE, FilingCabinet
from deadlines.defaults import Choices, LastReviewed, SixthFormElsewhere
from deadlines.refusals import Refusal
from workflows.notices import Office
from workflows.tidying import KEEP_ANSWERS_DAYS

COOKIE = "sendflow_sign_in"
DEMO_AUTHORITY = "Demonshire County Council"
_MOST_WORKERS_UNASKED = 4  # each takes about 120 MB; a larger service says how many it wants
_ADDRESS = TypeAdapter(AnyHttpUrl)


class BadSettings(Refusal):
    """A setting is missing, or is not what it must be."""

    code = "bad_settings"


class GivenPost(BaseModel):
    """What one value of the provider's claim makes of somebody here. A role alone may be written as its name."""

    role: str
    team: str | None = None
    acts_as: Capacity | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_a_name(cls, given: Any) -> Any:
        return {"role": given} if isinstance(given, str) else given


class Settings(BaseSettings):
    """One deployment: one local authority, its database, where it sends mail from and how it is reached.

    `web_workers` is how many processes answer pages and calls: as many as there are processor cores, four at most.
    `demo` says that the data are made up. Unless it is set, it is so where no database address is given: what
    sendflow keeps in its own folder by itself is a trial, what an authority points it at is real.

    `oidc_...` name the provider that knows the people of this deployment (OpenID Connect): its issuer, what we are to
    it, and what the values of one of its claims make of somebody here. With it, passwords of our own are off unless
    `local_accounts` says otherwise, but for the one `emergency_administrator` named for the day it does not answer.
    """

    model_config = SettingsConfigDict(env_prefix="SENDFLOW_", env_ignore_empty=True, extra="ignore", frozen=True)

    var: Path = Path("var")
    database_url: str = ""
    authority_name: str = Field(default="", max_length=200)
    authority_code: str = Field(default="", pattern=r"^([0-9]{3})?$")
    secret_key: SecretStr = SecretStr("")
    smtp_url: SecretStr | None = None
    mail_from: EmailStr | None = None
    keep_answers_days: int = Field(default=KEEP_ANSWERS_DAYS, ge=1, le=3650)  # of calls with an Idempotency-Key
    largest_document_mb: int = Field(default=20, ge=1, le=500)
    sweep_workers: int = Field(default=1, ge=1, le=100)  # how many share a sweep, where there is much to work out anew
    backups_folder: Path | None = None  # where `sendflow backup` writes, so that the status page can tell their age
    letters_folder: Path | None = None  # the authority's own templates of letters (`notifications.letters.variants`)
    port: int = Field(default=8000, ge=1, le=65535)
    web_workers: int = Field(default_factory=lambda: min(os.cpu_count() or 1, _MOST_WORKERS_UNASKED), ge=1, le=64)
    base_url: str = ""
    notify_callback_token: SecretStr | None = Field(default=None, min_length=10)  # as long as Notify asks for
    metrics_token: SecretStr | None = Field(default=None, min_length=10)
    demo: bool = True
    show_receipt_convention: bool = False
    sixth_form_elsewhere: SixthFormElsewhere = SixthFormElsewhere.FEBRUARY
    last_reviewed: LastReviewed = LastReviewed.DECISION
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_says: str = Field(default="your work account", max_length=60)
    oidc_scope: str = "openid profile email"
    oidc_claim: str = "roles"
    oidc_posts: Annotated[dict[str, GivenPost], NoDecode] = Field(default_factory=dict)
    oidc_teams: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    local_accounts: bool = True
    emergency_administrator: str = ""

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, given: str) -> str:
        if given:
            _ADDRESS.validate_python(given)
        return given.rstrip("/")

    @field_validator("oidc_posts", "oidc_teams", mode="before")
    @classmethod
    def _is_json(cls, given: Any) -> Any:
        try:
            return json.loads(given) if isinstance(given, str) else given
        except ValueError:
            raise ValueError('It must be JSON, as {"value of the claim": "caseworker"}.') from None

    @field_validator("oidc_issuer")
    @classmethod
    def _is_issuer(cls, given: str) -> str:
        if given and not (given.startswith("https://") or urlsplit(given).hostname in ("127.0.0.1", "localhost")):
            raise ValueError("It must be an https:// address: what it says is who somebody is.")
        return given  # as it is written: the issuer is compared letter by letter

    @model_validator(mode="after")
    def _names_who_is_who(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_posts):
            prefix = self.model_config.get("env_prefix", "")
            raise ValueError(
                f"{prefix}OIDC_CLIENT_ID and {prefix}OIDC_POSTS are needed beside {prefix}OIDC_ISSUER: without them "
                "nobody could be let in."
            )
        return self

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        filled = {
            "demo": self.demo if "demo" in self.model_fields_set else not self.database_url,
            "database_url": self.database_url or self.default_database,
            "base_url": self.base_url or f"http://127.0.0.1:{self.port}",
            "local_accounts": self.local_accounts
            if "local_accounts" in self.model_fields_set
            else not self.oidc_issuer,
        }
        filled["authority_name"] = self.authority_name or (self.default_name if filled["demo"] else "")
        for name, value in filled.items():
            object.__setattr__(self, name, value)
        if not self.authority_name:
            named = self.model_config.get("env_prefix", "") + ("AUTHORITY_NAME" if type(self) is Settings else "NAME")
            raise ValueError(f"{named} is needed: every page and every email says who they are from.")
        return self

    @property
    def default_name(self) -> str:
        """What a demonstration is called."""
        return DEMO_AUTHORITY

    @property
    def default_database(self) -> str:
        """Where a demonstration keeps its records."""
        return f"sqlite:///{self.var / 'sendflow.db'}"

    @property
    def cookie(self) -> str:
        """The name of the cookie that keeps somebody signed in.

        By HTTPS its prefix has browsers take it from this very host alone, so that no neighbour can plant one.
        """
        return f"__Host-{self.own_cookie}" if self.is_reached_securely else self.own_cookie

    @property
    def own_cookie(self) -> str:
        """What the cookies of this application are called, before any prefix."""
        return COOKIE

    @property
    def office(self) -> Office:
        """The authority as its messages name it, and where its pages are."""
        return Office(self.authority_name, self.base_url)

    @property
    def choices(self) -> Choices:
        """What this authority has chosen where the law leaves it a choice (`deadlines.defaults`)."""
        return Choices(self.show_receipt_convention, self.sixth_form_elsewhere, self.last_reviewed)

    @property
    def capacities(self) -> tuple[Capacity, ...]:
        """For whom people of this deployment may act, the usual first (`cases.facts.Capacity`)."""
        return (Capacity.COUNCIL, Capacity.PROVIDER)

    @property
    def mail_folder(self) -> Path:
        """Where messages are written when no mail server is set."""
        return self.var / "mail"

    @property
    def documents(self) -> Path:
        """Where the files of documents are kept, beside the database."""
        return self.var / "documents"

    @property
    def cabinet(self) -> FilingCabinet:
        """Where documents are filed, and how large one may be."""
        return FilingCabinet(self.documents, self.largest_document_mb * MEGABYTE)

    @property
    def is_reached_securely(self) -> bool:
        """Whether browsers come by HTTPS, so that a cookie can be kept to it."""
        return self.base_url.startswith("https://")

    def signing_key(self) -> str:
        """The key sign-in cookies are signed with.

        For demonstration data it is made once and kept in `var`; raises BadSettings where a real authority has none.
        """
        if given := self.secret_key.get_secret_value():
            return given
        if not self.demo:
            raise BadSettings(
                "SENDFLOW_SECRET_KEY is not set.",
                "It signs everybody's sign-in, and here the data are real.",
                "Set it to a long random text that is kept with the other secrets of this server.",
            )
        return _kept_key(self.var / "secret_key")


def _kept_key(path: Path) -> str:
    """The key in a file, made if there is none: whole from the first, because several processes may ask at once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # somebody was quicker, and theirs is the one
            os.link(made, path)
        made.unlink()
    return path.read_text(encoding="ascii").strip()


def load_settings() -> Settings:
    """The settings of this process, from its environment. Raises BadSettings naming each variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise refused(error) from None


def refused(error: ValidationError, prefix: str = "SENDFLOW_") -> BadSettings:
    """What is wrong with the settings, naming each variable."""
    wrong = "; ".join(_fault(prefix, each["loc"], each["msg"]) for each in error.errors())
    return BadSettings(
        f"The settings are not right: {wrong}",
        "sendflow will not run on settings it has to guess.",
        "Correct the environment variables named and start again.",
    )


def _fault(prefix: str, where: tuple[int | str, ...], message: str) -> str:
    said = message.removeprefix("Value error, ").rstrip(".") + "."
    return f"{prefix}{str(where[0]).upper().removeprefix(prefix)}: {said}" if where else said
