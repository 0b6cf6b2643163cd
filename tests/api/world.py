"""A small authority to walk about in: an officer of every role, two teams, and browsers that fill in real forms."""

import csv
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from httpx2 import Response as Answer

from api.accounts import hash_password
from api.app import create_app
from api.dependencies import keep_cookie
from api.roles import ROLES
from api.settings import COOKIE, Settings
from api.tables import SignIn
from cases.database import Database, migrate
from cases.facts import NewFact
from cases.kinds import KINDS, answers_of
from cases.log import Author
from cases.officers import add_officer
from cases.people import NewChild, add_child
from cases.sight import EVERY_CASE
from cases.tables import Officer, Team
from deadlines import clock
from notifications.outbox import find_messages
from tests.migrated import copy_to
from workflows.acts import Hand, Plan, confirm
from workflows.record import open_case, record

PASSWORD = "a long enough demonstration password"
APPOINTED = datetime(2020, 1, 6, 12, tzinfo=UTC)  # before whatever day a test is frozen to
NOBODYS_NAME = {"given_name": "Aurelia", "family_name": "Thistlewood"}


@cache
def hashed_password() -> str:
    """The hash of PASSWORD; made once, because making one takes half a second."""
    return hash_password(PASSWORD)


@dataclass
class Form:
    """One form of a page: where it goes and what it would send if nothing were typed."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """What a person can do on a page: its headings, its links, its forms, its words."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.status = answer.status_code
        self.path = urlsplit(str(answer.url)).path
        self.html = answer.text
        self.headings: list[tuple[str, str]] = []
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self.words = ""
        self._open: list[str] = []
        self._select = ""
        self._textarea = ""
        self.feed(answer.text)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in ("h1", "h2", "h3", "a", "title"):
            self._open.append(tag)
            self.headings.append((tag, "")) if tag != "a" else self._link(found.get("href", ""))
        if tag == "form":
            self.forms.append(Form(found["action"], found.get("method", "get")))
        elif self.forms:
            self._control(tag, found)

    def _link(self, href: str) -> None:
        self._href = href
        self._text = ""

    def _control(self, tag: str, found: dict[str, str]) -> None:
        fields = self.forms[-1].fields
        if tag == "input" and found.get("type") in ("radio", "checkbox"):
            if "checked" in found:
                fields.append((found["name"], found["value"]))
        elif tag == "input" and "name" in found:
            fields.append((found["name"], found.get("value", "")))
        elif tag == "select":
            self._select = found["name"]
            fields.append((self._select, ""))
        elif tag == "option" and "selected" in found:
            fields.append((self._select, found.get("value", "")))
        elif tag == "textarea":
            self._textarea = found["name"]
            fields.append((self._textarea, ""))
        elif tag == "button" and found.get("name"):
            self.forms[-1].buttons.append((found["name"], found.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        if self._open and self._open[-1] == tag:
            self._open.pop()
            if tag == "a":
                self.links[" ".join(self._text.split())] = self._href

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"
        if self._textarea:
            name, value = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, (value + data).strip())
        if self._open and self._open[-1] == "a":
            self._text += data
        elif self._open:
            tag, text = self.headings[-1]
            self.headings[-1] = (tag, " ".join((text + data).split()))

    @property
    def title(self) -> str:
        return next(text for tag, text in self.headings if tag == "title")

    @property
    def h1(self) -> str:
        (heading,) = [text for tag, text in self.headings if tag == "h1"]
        return heading

    def form(self, action: str) -> Form:
        return next(each for each in self.forms if each.action == action)


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a downloaded CSV file, by heading; what the file says of itself stands above an empty line."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines, start=1) if not line.strip())
    return list(csv.DictReader(lines[start:]))


class Browser:
    """Somebody at a screen: opens pages, follows links, fills in the forms a page really has."""

    def __init__(self, app: FastAPI) -> None:
        self.client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
        self.csrf = ""

    def open(self, path: str) -> Page:
        return Page(self.client.get(path))

    def send(self, page: Page, action: str, press: tuple[str, str] | None = None, /, **typed: Any) -> Page:
        """Send a form of a page as it stands, with what was typed over it; a list is sent as the name repeated."""
        form = page.form(action)
        fields: dict[str, list[Any]] = {}
        for name, value in form.fields:
            fields.setdefault(name, []).append(value)
        for name, value in typed.items():
            fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
        if press:
            assert press in form.buttons
            fields[press[0]] = [press[1]]
        if form.method == "get":
            return Page(self.client.get(action, params=fields))
        return Page(self.client.post(action, data=fields))


@dataclass
class World:
    """The authority: its application, its database, and one officer of every role."""

    app: FastAPI
    database: Database
    officers: dict[str, Officer]

    def browser(self, role: str = "") -> Browser:
        """A browser in which that officer is signed in; nobody without a role."""
        browser = Browser(self.app)
        if role:
            officer, now, secret = self.officers[role], clock.now(), secrets.token_urlsafe()
            browser.csrf = secrets.token_urlsafe()
            row = SignIn(
                key=sha256(secret.encode()).hexdigest(), officer=officer.id, csrf=browser.csrf, created_at=now,
                expires_at=now + timedelta(days=3650),  # whatever day a test is frozen to afterwards
            )  # fmt: skip
            with self.database.writing() as session:
                session.add(row)
            response = Response()
            keep_cookie(response, self.app.state.settings, secret)
            value = response.headers["set-cookie"].split(";")[0].removeprefix(f"{COOKIE}=")
            browser.client.cookies.set(COOKIE, value)
        return browser

    def case(self, *facts: NewFact, holder: str = "caseworker", named: bool = True, **child: Any) -> str:
        """Open a case held by an officer and record these facts in it; its reference."""
        by, office, now = Author(self.officers[holder].id), self.app.state.settings.office, clock.now()
        first, *others = facts
        officer = self.officers[holder]
        held = NewFact("case_assigned", first.happened_on, {"owner": officer.id, "team": officer.team})
        with self.database.writing() as session:
            given = NOBODYS_NAME | {"birth_date": date(2016, 3, 27)} | child
            child_id = add_child(session, NewChild.model_validate(given)) if named else None
            opened = open_case(session, "ehc_assessment", child_id, first, by=by, now=now, office=office, owner=held)
            ref = opened.history.ref
            for fact in others:
                record(session, ref, fact, by=by, now=now, office=office)
        return ref

    def close(self) -> None:
        """Let go of the database, once all is written down that was looked at."""
        self.app.state.readings.finish()
        self.database.close()

    def count(self, table: str) -> int:
        from sqlalchemy import text

        with self.database.reading() as session:
            return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def link_sent(world: World) -> str:
    """The secret of the link in the last email that waits to go to a body."""
    with world.database.reading() as session:
        waiting = [
            each
            for each in find_messages(session, hidden=(), limit=1000)
            if each.kind in ("advice_asked", "advice_chased")
        ]
    return str(waiting[-1].context["advice_url"]).rpartition("/")[2]


def an_act(world: World, *refs: str) -> int:
    """Something the caseworker confirmed to be done in many cases, in none of which it is done yet; its number."""
    hand = Hand(Author(world.officers["caseworker"].id), clock.now(), world.app.state.settings.office, EVERY_CASE)
    plan = Plan(NewFact("family_consulted", ago(1), {}))
    return confirm(world.database, secrets.token_urlsafe(), plan, dict.fromkeys(refs, 0), "", hand)


def requested(on: date) -> NewFact:
    return NewFact("request_received", on, {"requested_by": "parent"})


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def boxes(name: str, day: date) -> dict[str, str]:
    """A day as a person types it; two underscores stand for the hyphen of a field's name."""
    return {f"{name}__day": str(day.day), f"{name}__month": str(day.month), f"{name}__year": str(day.year)}


def make_world(folder: Path, url: str = "") -> World:
    """A fresh authority in a folder, on SQLite unless another migrated database is named."""
    settings = Settings(var=folder, database_url=url or f"sqlite:///{folder / 'sendflow.db'}", demo=True)
    if not url:
        copy_to(folder / "sendflow.db", migrate)
    app = create_app(settings)
    database: Database = app.state.database
    found = {}
    with database.writing() as session:
        session.add_all([Team(key="north", name="North team"), Team(key="south", name="South team")])
        session.flush()
        for number, (role, team) in enumerate(zip(ROLES, ("north", "north", "north", None, None, None), strict=True)):
            found[role] = add_officer(
                session, role, display_name=f"Officer {'ABCDEF'[number]}", email=f"{role}@example.org", role=role,
                team=team, password_hash=hashed_password(), now=APPOINTED,
            )  # fmt: skip
        found["colleague"] = add_officer(
            session, "colleague", display_name="Officer Z", email="colleague@example.org", role="caseworker",
            team="south", password_hash=hashed_password(), now=APPOINTED,
        )  # fmt: skip
    return World(app, database, found)


def first_box(kind: str, name: str) -> str:
    """The name of the first box a form asks a detail in: a day has three, a list one for each answer."""
    shape = KINDS[kind].detail.model_json_schema()["properties"][name]
    shapes = shape.get("anyOf", [shape])
    if any(each.get("format") == "date" for each in shapes):
        return f"{name}-day"
    if any(each.get("type") == "array" for each in shapes):
        return f"{name}-{next(iter(answers_of(kind, name)))}"
    return name
