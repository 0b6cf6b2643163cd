"""One error with two faces, and nothing of the program's insides in either."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.errors import PROBLEM, Invalid, NotFound, fields_of, problem_of, status_of, title_of
from cases.database import NoDatabase
from cases.kinds import UnknownKind
from cases.log import Changed
from deadlines.refusals import Refusal, UnknownLimit, WrongFacts
from tests.api.calls import Office
from workflows.record import BreachNeedsReason, NotPossible

INSIDE = "postgresql://sendflow:secret@db/sendflow"


@pytest.fixture
def client(office: Office) -> TestClient:
    """A client that sees what a person would see when a handler breaks."""

    def break_down() -> None:
        raise RuntimeError(INSIDE)

    def collide() -> None:
        raise IntegrityError("INSERT INTO person VALUES (?)", ("Thistlewood",), Exception("UNIQUE"))

    def refuse() -> None:
        raise Refusal("That is not so.", "It matters <here>.", "Do this instead.")

    for start in ("/api/v1", "/page"):
        for path, handler in (("broken", break_down), ("twice", collide), ("refused", refuse)):
            office.world.app.add_api_route(f"{start}/{path}", handler)
    return TestClient(office.world.app, raise_server_exceptions=False)


@pytest.mark.parametrize(("path", "status", "code"), [("broken", 500, "fault"), ("twice", 409, "changed")])
def test_what_goes_wrong_inside_is_told_without_its_insides(
    client: TestClient, path: str, status: int, code: str
) -> None:
    problem, page = client.get(f"/api/v1/{path}"), client.get(f"/page/{path}")
    assert problem.status_code == page.status_code == status
    assert problem.headers["content-type"] == PROBLEM
    assert problem.json()["code"] == code
    for each in (problem, page):
        assert INSIDE not in each.text
        assert "Thistlewood" not in each.text
        assert "default-src 'self'" in each.headers["content-security-policy"]


def test_a_refusal_is_a_problem_to_programs_and_a_page_to_people(client: TestClient) -> None:
    problem, page = client.get("/api/v1/refused"), client.get("/page/refused")
    assert problem.status_code == page.status_code == 422
    assert problem.json()["detail"] == "That is not so. It matters <here>. Do this instead."
    assert page.headers["content-type"].startswith("text/html")
    assert "It matters &lt;here&gt;." in page.text


def test_a_page_that_is_not_there_says_so_in_html(client: TestClient) -> None:
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert "<h1" in response.text


def test_a_database_that_does_not_answer_is_said_to_be_the_cause(office: Office, client: TestClient) -> None:
    with office.world.database.writing() as session:
        session.execute(text("DROP TABLE api_token"))
    response = client.get("/api/v1/cases", headers={"Authorization": "Bearer x"})
    assert response.status_code == 503
    assert response.json()["code"] == "database_busy"
    assert "api_token" not in response.text


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound(), 404),
        (Changed("EHC-1", 1, 2), 409),
        (NotPossible("No."), 409),
        (BreachNeedsReason("Early."), 422),
        (Invalid({"a": "b"}), 422),
        (UnknownKind("?"), 422),
        (NoDatabase("?"), 503),
        (Refusal("Anything else"), 422),
    ],
)
def test_a_refusal_has_the_status_of_its_code(refusal: Refusal, status: int) -> None:
    assert status_of(refusal) == status
    assert problem_of(refusal, status)["title"] == title_of(refusal)


def test_an_unknown_name_in_the_address_is_not_found() -> None:
    assert status_of(UnknownLimit("?"), names_the_thing=True) == 404


def test_a_problem_names_fields_whatever_they_were_given_as() -> None:
    assert problem_of(WrongFacts("Not used.", fields=["moved_on"]), 422)["fields"] == {"moved_on": "Not used."}
    assert problem_of(Invalid({"a": "Wrong."}), 422)["fields"] == {"a": "Wrong."}


def test_a_field_is_named_without_where_it_stood() -> None:
    found = [
        {"type": "missing", "loc": ("body", "child", "given_name"), "msg": ""},
        {"type": "missing", "loc": ("query", "on"), "msg": ""},
        {"type": "missing", "loc": ("body",), "msg": ""},
        {"type": "missing", "loc": (), "msg": ""},
    ]
    assert list(fields_of(found)) == ["child.given_name", "on", "body"]


@pytest.mark.parametrize(("typed", "status", "said"), [
    ("/cases/new/advice", 404, "No process begins at this address, and no case has the reference “new”."),
    ("/cases/new/advice/4", 404, "No process begins at this address, and no case has the reference “new”."),
    ("/past/yesterday", 404, "There is nothing at this address."),
    ("/approvals/mine", 404, "There is nothing at this address."),
    ("/boards/ahead?team=" + "x" * 500, 422, "The address asks for something this page does not know: team: "),
])  # fmt: skip
def test_a_typed_address_is_answered_in_words_about_the_address(
    quiet_office: Office, typed: str, status: int, said: str
) -> None:
    page = quiet_office.world.browser("manager").open(typed)
    assert (page.status, said in page.words) == (status, True), page.words
