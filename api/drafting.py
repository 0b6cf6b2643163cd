"""What is typed is never lost: kept as a draft before a form is judged, and given back to whoever typed it.

A form that takes text at length is kept when it is sent, whatever becomes of it, and let go once what it says is done.
Where the sign-in has run out meanwhile, its own token still says whose page it was: it is kept for that person, who
finds it at the form after signing in again. Nobody else ever sees it.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.accounts import Viewer
from api.dependencies import Outdated, author_of_form, comes_from_here, database_of, now_of
from api.errors import SignInNeeded, answer, status_of
from api.pages.forms import tidied
from cases import drafts
from cases.database import Database
from cases.kinds import KINDS
from cases.officers import officers

_log = logging.getLogger(__name__)
SAVE, CANCEL = "save", "cancel"  # what the buttons “Save for later” and “Cancel” send as `do`
# What a form carries of itself: typed by nobody, and no reason to keep a draft.
_OF_THE_FORM = {"csrf", "do", "version", "key", "kind", "of", "exception", "process", "owner", "child_of", "letter",
                "fact", "variant", "today", "case_ref", "prefilled"}  # fmt: skip
_NOT_KEPT = {"csrf", "do"}
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A form by its address, which names nobody; in words; `key` where one address is for several."""

    address: str
    what: str
    case_ref: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of the form being judged: whose it is and under which number."""

    officer: str
    number: int


class KeptForLater(Exception):
    """The form was kept or left because its author asked for that; nothing else is done with it."""

    def __init__(self, leads_to: str = "/drafts?saved=true") -> None:
        super().__init__(leads_to)
        self.leads_to = leads_to


def _record(path: str, typed: Typed) -> Place:
    kind = typed.get("kind", "")[:60]
    return Place(_address(path, kind=kind), KINDS[kind].label if kind in KINDS else "Record what happened")


def _exception(path: str, typed: Typed) -> Place:
    chosen = {name: typed.get(name, "")[:100] for name in ("of", "exception")}
    return Place(_address(path, **chosen), "Rely on an exception")


def _opening(path: str, typed: Typed) -> Place:
    more = {name: typed[name][:60] for name in ("process", "child_of") if typed.get(name)}
    return Place(_address(path, **more), "Open a case", key=typed.get("key", "")[:200])


def _notice(path: str, typed: Typed) -> Place:
    chosen = {name: typed.get(name, "")[:60] for name in ("letter", "fact")}
    return Place(_address(path, **chosen), "A notice")


def _findings(path: str, typed: Typed) -> Place:
    return Place(path, "What a panel said", typed.get("case_ref", "")[:60] or None)


def _titled(title: str) -> Callable[[str, Typed], Place]:
    return lambda path, typed: Place(path, title)


FORMS: Mapping[str, Callable[[str, Typed], Place]] = {
    "/cases/{ref}/record": _record,
    "/cases/{ref}/exception": _exception,
    "/cases/{ref}/facts/{sequence}/correct": _titled("Correct a fact"),
    "/cases/{ref}/facts/{sequence}/recorded-in-error": _titled("Take a fact back"),
    "/cases/{ref}/notices/new": _notice,
    "/cases/{ref}/notices/{number}/edit": _titled("A notice"),
    "/cases/{ref}/notes": _titled("A note"),
    "/panels/{panel}/items/{number}": _findings,
    "/cases/new": _opening,
    "/cases/new/{process_key}/{kind}": _opening,
}


def _address(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}" if any(query.values()) else path


def place_of(request: Request, typed: Typed) -> Place | None:
    """The form that a request is about; None where what is typed there is not kept."""
    route = getattr(request.scope.get("route"), "path", "")
    if route not in FORMS:
        return None
    found = FORMS[route](request.url.path, typed)
    ref = request.path_params.get("ref") or found.case_ref or typed.get("child_of") or None
    return Place(found.address, found.what, ref, found.key)


async def keep_before_judging(request: Request, typed: Typed) -> None:
    """Keep a form that was sent; the redirect of what is done with it lets it go. Raises KeptForLater if asked to.

    What is cancelled is kept as well until its author has said that it may go, unless it is as the page filled it in.
    """
    viewer: Viewer = request.state.viewer
    place = place_of(request, typed) if typed.get("do") == CANCEL else None
    if place and typed.get("prefilled") == _digest(typed):
        raise KeptForLater(_asked_or_left(place, await run_in_threadpool(_there_already, request, viewer, place)))
    kept = await _keep(request, viewer.officer_id, typed)
    if place:
        raise KeptForLater(_asked_or_left(place, kept.number if kept else None))
    if kept is None:
        return
    if typed.get("do") == SAVE:
        raise KeptForLater
    request.state.draft_kept = kept


def _digest(typed: Typed) -> str:
    """What was filled in of a form, in a few characters: the same for the same words, and none of them."""
    said = sorted((name, tidied(value)) for name, value in typed.items() if value and name not in _OF_THE_FORM)
    return sha256(json.dumps(said).encode()).hexdigest()[:16]


def _there_already(request: Request, viewer: Viewer, place: Place) -> int | None:
    """What was kept of the form before, by itself say while it was typed and unmade again."""
    with database_of(request).reading() as session:
        found = drafts.draft_at(session, viewer.officer_id, place.address)
    return found.id if found and found.key == place.key else None


def _asked_or_left(place: Place, number: int | None) -> str:
    """Where cancelling leads: to the question what becomes of a draft, or away."""
    back = _left_for(place)
    return f"/drafts/{number}/cancel?{urlencode({'back': back})}" if number else back


def _left_for(place: Place) -> str:
    """The page somebody comes from and goes back to who cancels a form: the panel, the case, or the list of cases."""
    if place.address.startswith("/panels/"):
        return place.address.partition("/items/")[0]
    return f"/cases/{place.case_ref}" if place.case_ref else "/cases"


async def _keep(request: Request, officer: str, typed: Typed) -> Kept | None:
    place = place_of(request, typed)
    if place is None or not any(value for name, value in typed.items() if name not in _OF_THE_FORM):
        return None
    said = {name: value for name, value in typed.items() if name not in _NOT_KEPT}
    number = await run_in_threadpool(_written, database_of(request), officer, place, said, now_of(request))
    return Kept(officer, number) if number is not None else None


def _written(database: Database, officer: str, place: Place, typed: Typed, now: datetime) -> int | None:
    with database.writing() as session:
        return drafts.keep(
            session, officer, place.address, typed, what=place.what, now=now, case_ref=place.case_ref, key=place.key
        )  # fmt: skip


def restored(request: Request, database: Database, viewer: Viewer, typed: Typed) -> dict[str, str]:
    """A new form as its author left it, if they did; the page then says when that was.

    With `prefilled`, by which is known when it is cancelled whether anything was changed. It is of the version shown
    now, not of the one its author saw then: what was recorded since is said beside it.
    """
    typed = {**typed, "prefilled": _digest(typed)}
    place, asked = place_of(request, typed), request.query_params.get("draft", "")
    found: Any = None
    with database.reading() as session:
        if asked.isdecimal() and len(asked) < 10:
            found = drafts.draft_of(session, viewer.officer_id, int(asked))
        elif place is None or place.key:
            return typed
        else:
            found = drafts.draft_at(session, viewer.officer_id, place.address)
    if found is None or place is None or found.place != place.address:
        return typed
    now = {"version": typed["version"]} if "version" in typed else {}
    request.state.page |= {"draft": found, "draft_is_older": bool(now) and found.typed.get("version") != now["version"]}
    return {**typed, **found.typed, **now}


def address_of(draft: Any) -> str:
    """Where a draft is gone on with."""
    return f"{draft.place}{'&' if '?' in draft.place else '?'}draft={draft.id}"


class LetsGo:
    """Deletes what was kept of a form once it led on to somewhere: then it was done, and stands in the log."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self.app, self._database = app, database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def sent(message: Message) -> None:
            kept: Kept | None = scope.get("state", {}).get("draft_kept")
            if kept and message.get("status") == 303:
                await run_in_threadpool(self._drop, kept)
            await send(message)

        await self.app(scope, receive, sent)

    def _drop(self, kept: Kept) -> None:
        with self._database.writing() as session:
            drafts.drop(session, kept.officer, kept.number)


def install(app: FastAPI, database: Database) -> None:
    """Have an application keep what is typed."""
    app.state.keep_before_judging = keep_before_judging
    app.add_middleware(LetsGo, database=database)
    app.add_exception_handler(KeptForLater, _say_kept)
    app.add_exception_handler(Outdated, _of_an_earlier_sign_in)
    app.add_exception_handler(SignInNeeded, _sign_in_first)


async def _say_kept(request: Request, error: Exception) -> Response:
    assert isinstance(error, KeptForLater)
    return RedirectResponse(error.leads_to, 303)


async def _of_an_earlier_sign_in(request: Request, error: Exception) -> Response:
    """A form of a page from before its author signed in anew: kept, and shown to them once more to be sent."""
    assert isinstance(error, Outdated)
    address = await _kept_for_its_author(request)
    return RedirectResponse(address, 303) if address else answer(request, error, status_of(error))


async def _sign_in_first(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    address = await _kept_for_its_author(request) if request.method == "POST" else ""
    return RedirectResponse(f"/sign-in?{urlencode({'next': address or error.came_for})}", 303)


async def _kept_for_its_author(request: Request) -> str:
    """Keep a form for whom its page was made, where it comes from that page; the address it is given back at."""
    form = await request.form()
    typed = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    await form.close()  # a file is not kept
    officer = author_of_form(request, typed.get("csrf", ""))
    if officer is None or not comes_from_here(request):
        return ""
    database = database_of(request)
    if not await run_in_threadpool(_is_active, database, officer):
        return ""
    kept = await _keep(request, officer, typed)
    if kept is None:
        return ""
    _log.info("A form was kept whose sign-in had ended")
    with database.reading() as session:
        return address_of(drafts.draft_of(session, officer, kept.number))


def _is_active(database: Database, officer: str) -> bool:
    with database.reading() as session:
        found = officers(session, {officer}).get(officer)
        return bool(found and found.is_active)
