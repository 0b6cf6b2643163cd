"""A small impartial service to walk about in: one person of every role, an adviser more, and supported families."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response

from api.dependencies import keep_cookie
from api.sendiass.app import create_service_app
from api.sendiass.settings import ServiceSettings
from api.sendiass.staff import AT_THE_SERVICE
from api.tables import SignIn
from api.users import add_user
from cases.database import Database
from cases.facts import Capacity, Fact, NewFact
from cases.log import Author, load
from cases.sendiass.clients import NewClient, open_record
from cases.sendiass.database import migrate_service
from cases.sendiass.policies import accept_policy, to_accept
from cases.sendiass.staff import write_staff
from cases.tables import Officer
from deadlines import clock
from tests.api.world import Browser, hashed_password
from tests.migrated import copy_to
from workflows.notices import Office
from workflows.record import Recorded, open_case
from workflows.sendiass.recording import record_here

PEOPLE = {"volunteer": "volunteer", "adviser": "adviser", "colleague": "adviser", "manager": "manager"}
FAMILY = {"name": "Aurelia Thistlewood", "contact": "aurelia@example.org", "child_name": "Peregrine Thistlewood"}
CONTACT = {"channel": "phone", "made_by": "parent_or_carer", "user_type": "parent_or_carer", "hours": "in_hours"}


@dataclass
class Service:
    """The service: its application, its database, and its people by username."""

    app: FastAPI
    database: Database
    people: dict[str, Officer]

    @property
    def office(self) -> Office:
        office: Office = self.app.state.settings.office
        return office

    def browser(self, who: str = "") -> Browser:
        """A browser in which that person is signed in; nobody without a name."""
        browser = Browser(self.app)
        if who:
            now, secret = clock.now(), secrets.token_urlsafe()
            browser.csrf = secrets.token_urlsafe()
            row = SignIn(
                key=sha256(secret.encode()).hexdigest(), officer=self.people[who].id, csrf=browser.csrf, created_at=now,
                expires_at=now + timedelta(days=3650),
            )  # fmt: skip
            with self.database.writing() as session:
                session.add(row)
            response, name = Response(), self.app.state.settings.cookie
            keep_cookie(response, self.app.state.settings, secret)
            browser.client.cookies.set(name, response.headers["set-cookie"].split(";")[0].removeprefix(f"{name}="))
        return browser

    def author(self, who: str = "adviser") -> Author:
        return Author(self.people[who].id, Capacity.SENDIASS)

    def contact(self, on: date | None = None, holder: str = "adviser", **told: Any) -> str:
        """An intervention that began with a contact, held by somebody or, without one, by nobody; its reference."""
        day = on or clock.today()
        first = NewFact("contact_made", day, CONTACT | told)
        held = NewFact("case_assigned", day, {"owner": self.people[holder].id}) if holder else None
        by, now = self.author(holder or "manager"), clock.now()
        with self.database.writing() as session:
            opened = open_case(
                session, "sendiass_intervention", None, first, by=by, now=now, office=self.office, owner=held
            )  # fmt: skip
            return opened.history.ref

    def record(self, ref: str, kind: str, on: date | None = None, *, who: str = "adviser", **given: Any) -> Recorded:
        """Record a fact as somebody of the service would; `about` and `corrects` beside its detail."""
        about, corrects = given.pop("about", ""), given.pop("corrects", None)
        fact = NewFact(kind, on or clock.today(), given, about, corrects)
        with self.database.writing() as session:
            return record_here(session, ref, fact, by=self.author(who), now=clock.now(), office=self.office)

    def client(self, **given: Any) -> str:
        """A record of a person with what they gave; its number."""
        new = NewClient.model_validate({"user_type": "parent_or_carer"} | (FAMILY | given))
        with self.database.writing() as session:
            return open_record(session, new, by=self.people["adviser"].id, now=clock.now())

    def supported(self, level: str = "level_2", on: date | None = None, **client: Any) -> str:
        """An intervention under way at a level, with a person's record from level 2 on; its reference."""
        ref = self.contact(on)
        self.record(ref, "first_response_made", on, impartiality="explained")
        self.record(ref, "level_set", on, level=level)
        if level not in ("contact", "level_1"):
            self.record(ref, "record_opened", on, client=self.client(**client))
        if level == "level_2":
            self.record(ref, "intervention_agreed", on)
        elif level in ("level_3", "level_4"):
            review = (on or clock.today()) + timedelta(days=60)
            agreed: dict[str, Any] = {
                "signed_by": "parent_or_carer",
                "review_on": review,
                "text": "Letters and meetings",
            }
            self.record(ref, "support_agreement_completed", on, **agreed)
        return ref

    def facts(self, ref: str) -> list[Fact]:
        with self.database.reading() as session:
            return list(load(session, ref).facts)


LONG_AGO = timedelta(days=3650)  # before every day that is told of: whoever is in a post is in it then


def make_service(folder: Path, url: str = "", *, accepted: bool = True) -> Service:
    """A fresh service in a folder, on SQLite unless another empty database is named.

    `accepted`: whether its people have accepted the confidentiality policy, without which they see no page.
    """
    settings = ServiceSettings(var=folder, database_url=url or f"sqlite:///{folder / 'sendiass.db'}", demo=True)
    if url:
        migrate_service(url)
    else:
        copy_to(folder / "sendiass.db", migrate_service)
    app = create_service_app(settings)
    database: Database = app.state.database
    people = {}
    with database.writing() as session:
        for name, role in PEOPLE.items():
            people[name] = add_user(
                session, name, display_name=f"{name.title()} Person", email=f"{name}@example.org", role=role,
                team=None, password_hash=hashed_password(), now=clock.now() - LONG_AGO, **AT_THE_SERVICE,
            )  # fmt: skip
            if name in ("adviser", "manager"):
                write_staff(session, people[name].id, qualification="ipsea_1", by=people[name].id, now=clock.now())
            policy = to_accept(session, people[name].id, clock.today())
            if accepted and policy:
                accept_policy(session, people[name].id, policy, clock.now())
    return Service(app, database, people)
