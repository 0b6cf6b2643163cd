"""One error, two faces: an RFC 9457 problem document under /api, a page in plain English elsewhere."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from api.codes import STATUS, TITLES
from api.pages.templating import render
from api.requests import number_of
from cases.details import plain_words
from deadlines.refusals import Refusal

API_PATH = "/api/"
FOR_PROGRAMS = (API_PATH, "/callbacks/")
PROBLEM = "application/problem+json"
LARGEST_BODY = 8_000_000  # bytes: ten thousand rows for the calculator fit several times over


class NotFound(Refusal):
    """There is nothing there, or nothing for this reader: the two are told apart to nobody."""

    code = "not_found"

    def __init__(self, what: str = "There is nothing here.") -> None:
        super().__init__(what, "", "Check the address, or sign in with an account that may see it.")


class Invalid(Refusal):
    """What was sent is not of the shape asked for. `fields` says which part, and what is wrong with it."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        said = "; ".join(f"{name}: {problem}" for name, problem in fields.items())
        super().__init__(
            f"What was sent is not right: {said}",
            "Nothing was done.",
            "Correct what is named and send it again.",
            fields=dict(fields),
        )


class BadAddress(Refusal):
    """A page was asked for with something behind its address that it does not take. `fields` says what."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        said = "; ".join(f"{name}: {problem}" for name, problem in fields.items())
        super().__init__(
            f"The address asks for something this page does not know: {said}",
            "Showing something else instead could mislead.",
            "Open the page from its list, and choose there.",
            fields=dict(fields),
        )


class TooLarge(Refusal):
    """More was sent than any call takes, or than a form with a file does."""

    code = "too_large"

    def __init__(self, largest: int = LARGEST_BODY, *, is_file: bool = False) -> None:
        file = "Send a smaller file: in parts, or scanned again with fewer dots to the inch."
        super().__init__(
            f"More was sent than the {largest // 1_000_000} MB one {'form' if is_file else 'call'} may hold.",
            "It was not read.",
            file if is_file else "Send it in several calls, or import a file with `sendflow import`.",
        )


class BodyTooLarge(HTTPException):
    """The same, found out while it is read: FastAPI lets this pass where it would make another error of a refusal."""

    def __init__(self, refusal: TooLarge) -> None:
        self.refusal = refusal
        super().__init__(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class NotJson(Refusal):
    """A body of another type than JSON was sent to a JSON call."""

    code = "not_json"

    def __init__(self) -> None:
        super().__init__(
            "The body is not declared to be JSON.",
            "Guessing what it is could record what nobody meant.",
            "Send JSON with the header `Content-Type: application/json`.",
        )


class SignInNeeded(Exception):
    """A page was asked for by nobody in particular; `came_for` is its path, to go on to afterwards."""

    def __init__(self, came_for: str) -> None:
        self.came_for = came_for
        super().__init__(came_for)


def status_of(refusal: Refusal, *, names_the_thing: bool = False) -> int:
    """The HTTP status of a refusal. `names_the_thing`: the unknown name stood in the path of what was asked for."""
    if names_the_thing and refusal.code.startswith("unknown_"):
        return 404
    return STATUS.get(refusal.code, 422)


def title_of(refusal: Refusal) -> str:
    """A few words for the heading of a refusal."""
    if refusal.code.startswith("unknown_"):
        return "Unknown name"
    return TITLES.get(refusal.code, "Not accepted")


def problem_of(refusal: Refusal, status: int) -> dict[str, Any]:
    """A refusal as the body of a problem document: the members of RFC 9457, its code, and what it has beside them."""
    extra = dict(refusal.extra)
    if isinstance(named := extra.get("fields"), list):
        extra["fields"] = dict.fromkeys(named, refusal.what)
    return {
        "type": f"urn:sendflow:problem:{refusal.code}",
        "title": title_of(refusal),
        "status": status,
        "detail": refusal.sentence,
        "code": refusal.code,
    } | extra


def fields_of(found: Iterable[Any]) -> dict[str, str]:
    """What pydantic found, as a sentence for each field; a field is named without whether it stood in query or body."""
    return {_field(each["loc"]): _sentence(each) for each in found}


def _field(where: tuple[int | str, ...]) -> str:
    parts = where[1:] if where and where[0] in ("body", "query", "path", "header") else where
    return ".".join(str(part) for part in parts) or "body"


def _sentence(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "json_invalid":
            return f"This is not JSON: {error['ctx']['error']}."
        case "extra_forbidden":
            return "This call does not take it."
        case "enum":
            return f"Choose {error['ctx']['expected'].replace(chr(39), '')}."
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ").rstrip(".") + "."
    return plain_words(error)


def install(app: FastAPI) -> None:
    """Put the one way of answering refusals, in both faces, on an application."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_exception_handler(HTTPException, _plain_http)
    app.add_exception_handler(SignInNeeded, _sign_in_first)
    app.add_exception_handler(DataError, _unkeepable)
    app.add_exception_handler(OverflowError, _unkeepable)
    app.add_exception_handler(IntegrityError, _at_once)
    app.add_exception_handler(OperationalError, _no_database)
    app.add_exception_handler(Exception, _our_fault)


def answer(request: Request, refusal: Refusal, status: int) -> Response:
    """A refusal as this caller reads it: a problem document under /api, a page elsewhere."""
    request.state.refused = refusal.code
    if request.url.path.startswith(FOR_PROGRAMS):
        headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
        body = json.dumps(problem_of(refusal, status), ensure_ascii=False).encode()
        return Response(body, status, headers, PROBLEM)
    return render(
        "error.html",
        request,
        status_code=status,
        title=title_of(refusal),
        what=refusal.what,
        why=refusal.why,
        next_step=refusal.next_step,
        number=number_of(request.scope),
        authority_name=request.app.state.settings.authority_name,
        service_name=request.app.state.frame.service_name,
        header_class=request.app.state.frame.header_class,
        is_demo=request.app.state.settings.demo,
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    in_path = request.method == "GET" and bool(request.path_params)
    return answer(request, error, status_of(error, names_the_thing=in_path))


async def _misshapen(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if request.url.path.startswith(FOR_PROGRAMS) or request.method != "GET":
        return answer(request, Invalid(fields_of(found)), 422)
    if any(each["loc"][0] == "path" and each["type"] not in ("enum", "literal_error") for each in found):
        return answer(request, NotFound("There is nothing at this address."), 404)
    return answer(request, BadAddress(fields_of(found)), 422)


async def _plain_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return answer(request, NotFound(), 404)
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return answer(request, error.refusal if isinstance(error, BodyTooLarge) else TooLarge(), 413)
    if error.status_code == HTTPStatus.BAD_REQUEST and request.url.path.startswith(FOR_PROGRAMS):
        return _plainly(
            request,
            400,
            "unreadable",
            "What was sent cannot be read as text in UTF-8.",
            "Nothing was done.",
            "Send JSON in UTF-8, as RFC 8259 asks.",
        )
    status = HTTPStatus(error.status_code)
    refusal = Refusal(f"{status.phrase}: {request.method} {request.url.path}.", "", "See the description of the calls.")
    refusal.code = status.name.lower()
    response = answer(request, refusal, error.status_code)
    response.headers.update(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(_methods_at(request))
    return response


def _methods_at(request: Request) -> list[str]:
    """Every method an address may be asked with. Starlette names those of the first route that has the address."""
    at: dict[str, set[str]] = {}
    for route in iter_route_contexts(list(request.app.routes)):
        if route.path and route.methods and compile_path(route.path)[0].match(request.url.path):
            at.setdefault(route.path, set()).update(route.methods)
    # Of "/limits/calculate" and "/limits/{key}" the address is the former's.
    nearest = min(at, key=lambda path: path.count("{"), default="")
    return sorted(at.get(nearest, ()))


async def _sign_in_first(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)
    return RedirectResponse(f"/sign-in?{urlencode({'next': error.came_for})}", HTTPStatus.SEE_OTHER)


async def _unkeepable(request: Request, error: Exception) -> Response:
    return answer(request, Invalid({"body": "It holds a character, a number or a day that cannot be kept."}), 422)


def _plainly(request: Request, status: int, code: str, *sentences: str) -> Response:
    """Answer what no refusal of ours stands for: a code, and what is wrong, why it matters and what to do."""
    refusal = Refusal(*sentences)
    refusal.code = code
    return answer(request, refusal, status)


async def _at_once(request: Request, error: Exception) -> Response:
    return _plainly(
        request,
        409,
        "changed",
        "Somebody wrote down the same thing at the same moment.",
        "Theirs was kept, and nothing of yours was recorded.",
        "Look again and, if it is still needed, send it once more.",
    )


async def _no_database(request: Request, error: Exception) -> Response:
    return _plainly(
        request,
        503,
        "database_busy",
        "The database did not answer in time.",
        "Nothing was recorded.",
        "Try again in a moment; if it stays so, tell whoever looks after this service.",
    )


async def _our_fault(request: Request, error: Exception) -> Response:
    return _plainly(
        request,
        500,
        "fault",
        "Something went wrong here.",
        "It is a fault of the program, not of what you did, and nothing was recorded.",
        "Try again; if it happens again, tell whoever looks after this service at what time it did.",
    )
