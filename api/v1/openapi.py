"""The description of the JSON calls, as true as they are: every way a call can be refused is a problem document."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.errors import PROBLEM
from api.v1.schemas import Problem

_ANSWERS = {
    400: "What was sent is not text in UTF-8.",
    401: "No bearer token, or none that is in force.",
    404: "There is nothing there, or nothing for this account.",
    409: "The case does not allow it now, or has changed meanwhile.",
    413: "More was sent than one call may hold.",
    415: "What was sent is not declared to be JSON.",
    422: "What was sent is not right; the law has no answer for it; or it is a breach without a reason.",
    503: "The database does not answer.",
}
_NOT_OURS = ("HTTPValidationError", "ValidationError")  # FastAPI's own shape of error, which is never answered here


def describe(app: FastAPI) -> None:
    """Let the application answer this description in place of FastAPI's own."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def name_of(route: APIRoute) -> str:
    """The name of a call for programs made from the description."""
    return route.name


def _described(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    schemas = found["components"]["schemas"]
    for each in _NOT_OURS:
        schemas.pop(each, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    for method, operation in _operations(found):
        for status in _statuses(method, operation):
            operation["responses"][str(status)] = {
                "description": _ANSWERS[status],
                "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
    return found


def _operations(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in found["paths"].values():
        yield from path.items()


def _statuses(method: str, operation: dict[str, Any]) -> Iterator[int]:
    if "security" in operation:
        yield from (401, 404)
    if method == "post":
        yield from (413, 415)
        if "requestBody" in operation:
            yield 400
        if "201" in operation["responses"]:
            yield 409
    if "422" in operation["responses"]:
        yield 422
    yield 503
