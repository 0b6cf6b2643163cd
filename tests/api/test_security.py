"""The headers every answer carries, the page for an unexpected error included."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient

from api.pages.templating import STATIC, asset, render
from api.security import protect


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/page")
    def page(request: Request) -> HTMLResponse:
        return render("error.html", request, title="Not now", authority_name="Westmoor")

    @app.get("/kept")
    def kept() -> Response:
        return Response("x", headers={"Cache-Control": "private, max-age=60"})

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("planted")

    protect(app)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_the_only_inline_script_carries_the_nonce_of_the_policy(client: TestClient) -> None:
    nonces = set()
    for _ in range(2):
        answer = client.get("/page")
        scripts = re.findall(r"<script[^>]*>", answer.text)
        policy = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
        assert policy is not None
        assert len(scripts) == 2
        assert all(f'nonce="{policy[1]}"' in script for script in scripts)
        nonces.add(policy[1])
    assert len(nonces) == 2


@pytest.mark.parametrize(
    ("path", "status", "kept"),
    [
        ("/page", 200, "no-store"),
        ("/nowhere", 404, "no-store"),
        ("/broken", 500, "no-store"),
        ("/static/nothing.css?v=1", 404, "no-store"),
        ("/static/vendor/moj/images/icon-document.svg", 200, "no-cache"),
        (asset("sendflow.css"), 200, "public, max-age=31536000, immutable"),
        ("/kept", 200, "private, max-age=60"),
    ],
)
def test_every_answer_carries_the_headers(client: TestClient, path: str, status: int, kept: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers.get_list("cache-control") == [kept]
    policy = answer.headers["content-security-policy"]
    for rule in ("default-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "form-action 'self'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers


def test_where_browsers_come_by_https_they_are_told_to_stay_with_it() -> None:
    app = FastAPI()
    protect(app, "https://login.example.org", is_https=True)
    answer = TestClient(app).get("/nowhere")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert "form-action 'self' https://login.example.org;" in answer.headers["content-security-policy"]
