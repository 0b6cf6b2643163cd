"""What a flow needs of its deployment, from the environment: the database, whose office it is, how mail leaves."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from cases.database import Database, Realm, open_database
from deadlines.refusals import Refusal
from notifications.channels import channel_from_url
from notifications.channels.channel import Channel
from notifications.emails import NOBODY, Sender
from workflows.holidays import take_up
from workflows.notices import Office
from workflows.tidying import KEEP_ANSWERS_DAYS

PREFIX = {Realm.AUTHORITY: "SENDFLOW_", Realm.SENDIASS: "SENDFLOW_SENDIASS_"}
NAME = {Realm.AUTHORITY: "AUTHORITY_NAME", Realm.SENDIASS: "NAME"}


class NotSet(Refusal):
    """A flow was started without the variables that say what it works on."""

    code = "bad_settings"


@dataclass(frozen=True, slots=True)
class Setting:
    """One deployment as a flow sees it. Addresses may hold passwords, so they never show."""

    office: Office
    mail_folder: Path
    database_url: str = field(repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    keep_answers_days: int = KEEP_ANSWERS_DAYS
    documents: Path = Path("var/documents")
    sweep_workers: int = 1
    realm: Realm = Realm.AUTHORITY

    @property
    def sender(self) -> Sender:
        """Who emails come from: the authority, at the address it set or at one that nobody answers."""
        return Sender(self.mail_from or NOBODY.address, self.office.name)

    def channel(self) -> Channel:
        """How emails leave; opens nothing yet. Raises NotAMailServer."""
        return channel_from_url(self.smtp_url, self.mail_folder)

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The database, opened for as long as a flow or task needs it. Raises NoDatabase."""
        database = open_database(self.database_url, self.realm)
        try:
            with database.reading() as session:
                take_up(session)
            yield database
        finally:
            database.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session of that database that commits nothing."""
        with self.database() as database, database.reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session of that database whose work is committed at the end, or not at all."""
        with self.database() as database, database.writing() as session:
            yield session


def from_environment(environment: Mapping[str, str] | None = None) -> Setting:
    """The setting this process was started in. Raises NotSet, naming every variable that is missing.

    Nothing is guessed: a flow that took some other database for its own would send what nobody asked it to. A process
    works for the authority or for the information and advice service, and is given the database of one of them.
    """
    given = os.environ if environment is None else environment
    both = [f"{prefix}DATABASE_URL" for prefix in PREFIX.values() if given.get(f"{prefix}DATABASE_URL")]
    if len(both) > 1:
        raise NotSet(
            f"{' and '.join(both)} are both set.",
            "No process may open both databases: that is the wall between the service and the authority.",
            "Start the flows of each side in an environment of its own; `sendflow serve` does that by itself.",
        )
    realm = Realm.SENDIASS if given.get(f"{PREFIX[Realm.SENDIASS]}DATABASE_URL") else Realm.AUTHORITY
    prefix = PREFIX[realm]
    needed = [f"{prefix}{name}" for name in ("DATABASE_URL", NAME[realm], "BASE_URL")]
    missing = [name for name in needed if not given.get(name)]
    if missing:
        raise NotSet(
            f"{', '.join(missing)} must be set.",
            "A flow is told which database it works on and whose name its messages carry; it never guesses.",
            "`make run` sets them; for a flow runner of its own, set what the pages are run with.",
        )
    return Setting(
        office=Office(given[f"{prefix}{NAME[realm]}"], given[f"{prefix}BASE_URL"]),
        mail_folder=Path(given.get(f"{prefix}VAR") or "var") / "mail",
        database_url=given[f"{prefix}DATABASE_URL"],
        smtp_url=given.get(f"{prefix}SMTP_URL") or None,
        mail_from=given.get(f"{prefix}MAIL_FROM") or None,
        documents=Path(given.get(f"{prefix}VAR") or "var") / "documents",
        keep_answers_days=_number(given, f"{prefix}KEEP_ANSWERS_DAYS", KEEP_ANSWERS_DAYS, "days", 3650),
        sweep_workers=_number(given, f"{prefix}SWEEP_WORKERS", 1, "workers", 100),
        realm=realm,
    )


def _number(given: Mapping[str, str], name: str, otherwise: int, what: str, most: int) -> int:
    text = given.get(name) or str(otherwise)
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise NotSet(
            f"{name} must be a number of {what} from 1 to {most}.", "", "Correct it, or leave it out for the default."
        )
    return int(text)
