"""The frame every page stands in and the macros it is built from, rendered for real and read back as HTML."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient
from jinja2 import Environment, StrictUndefined

from api.pages.boards.charts import shares_over_time
from api.pages.templating import (
    STANDING_TAGS,
    STATIC,
    TEMPLATES,
    Column,
    FieldError,
    Link,
    Notice,
    error_for,
    instant,
    render,
    short_day,
    templates,
)
from api.pages.working import Answer
from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.refusals import Refusal
from deadlines.register import limit
from deadlines.standing import Standing

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "source", "wbr"}
SHARED: dict[str, Any] = {
    "authority_name": "Westmoor County Council",
    "navigation": [Link("My cases", "/", current=True), Link("Deadlines", "/deadlines")],
    "footer": [Link("Help", "/help")],
    "signed_in_as": "Jo Sample, caseworker",
    "csrf_token": "a-token",
    "is_demo": True,
}
ERRORS = [FieldError("day", "The day must include a month", ("month",)), FieldError("why", "Give the reason")]
TYPED = {"day-day": "8", "day-year": "2025", "why": "<script>alert(1)</script>", "which": "b"}
DEADLINE = apply_limit(limit("final_plan"), {"from": date(2025, 8, 10)}, as_of=date(2025, 12, 20))
FACT = SimpleNamespace(
    sequence=2,
    title="The finalised plan was sent",
    happened_on=date(2025, 10, 3),
    recorded_at=datetime(2025, 10, 3, 14, 5, tzinfo=UTC),
    recorded_by="Jo Sample",
    acted_as="the local authority",
    lines=["Sent by post"],
    breach=["Too early."],
    breach_reason="The family agreed",
    corrects=2,
    corrected_by=2,
    correct_href="/cases/EHC-1/facts/2/correct",
)
FORMS = {
    "csrf_field": "{{ m.csrf_field('t') }}",
    "form": "{% call m.form('/here', 't') %}inside{% endcall %}",
    "form_with_file": "{% call m.form_with_file('/here', 't') %}inside{% endcall %}",
    "file_input": "{{ m.file_input('which', 'Which file?', errors, hint='PDF', accept='.pdf') }}",
    "cancel": "{{ m.cancel() }}",
    "button": "{{ m.button('Record it', 'secondary', 'do', 'it') }}",
    "text_input": "{{ m.text_input('why', 'Why?', typed, errors, hint='In a word') }}",
    "password_input": "{{ m.password_input('why', 'Password', errors) }}",
    "textarea": "{{ m.textarea('why', 'Why?', typed, errors, hint='Kept', is_heading=true) }}",
    "date_input": "{{ m.date_input('day', 'When?', typed, errors) }}",
    "radios": "{{ m.radios('which', 'Which?', [('a', 'A', 'first'), ('b', 'B')], typed, errors) }}",
    "several": "{{ m.several('which', 'Which?', [('a', 'A'), ('b', 'B')], typed, errors, hint='All') }}",
    "checkboxes": "{{ m.checkboxes('why', 'Which?', deadline.limit.exceptions, ['school_closed'], typed, errors) }}",
    "select": "{{ m.select('which', 'Which?', [('', 'All'), ('b', 'B')], typed, errors) }}",
}
STRICT = templates().overlay(undefined=StrictUndefined)
UNTRIMMED = templates().overlay(trim_blocks=False, lstrip_blocks=False)
PLAIN = {
    "standing": {
        "standing_tag": "{{ m.standing_tag('overdue') }}",
        "deadline": "{{ m.deadline(deadline) }}",
        "working": "{{ m.working(deadline) }}",
    },
    "answers": {
        "summary": "{{ m.summary([found, found]) }}{{ m.answer(found, today) }}",
        "answer": "{{ m.answer(found, today, true) }}{{ m.answer(refused, today) }}",
    },
    "timeline": {"timeline": "{{ m.timeline([fact]) }}"},
    "figures": {
        "bar": "{{ m.bar(61, 'truth') }}",
        "made_on": "{{ m.made_on({'day': today}) }}",
        "not_made": "{{ m.not_made() }}",
    },
    "lists": {
        "summary_list": "{{ m.summary_list([('Stage', 'Assessing'), ('Owner', 'Jo', link)]) }}",
        "table": "{% call m.table('Overdue', columns) %}<tr><td>1</td></tr>{% endcall %}",
        "pages": "{{ m.pages('/?cursor=x', '/') }}",
        "pagination": "{{ m.pagination(50, 1234, 'cases', next_href='/?cursor=x', first_href='/') }}",
        "filter_panel": "{% call m.filter_panel('/list', [link], '/list') %}controls{% endcall %}",
    },
    "charts": {
        "line_chart": "{{ m.line_chart(chart) }}",
        "shape": "<svg>{{ m.shape(2, 20, 7, 'In time, May: 50%') }}</svg>",
    },
    "downloads": {"downloads": "{{ m.downloads([link], 'cases') }}"},
}
SAMPLES = {(file, name): source for file, each in ({"forms": FORMS} | PLAIN).items() for name, source in each.items()}


class Html(HTMLParser):
    """What a page is made of: elements with their attributes, text, and the tags left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.parts: list[object] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        self.parts.append((tag, {name: value.split() for name, value in found.items()}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.parts.extend(data.split())

    def all(self, attribute: str) -> list[str]:
        return [found[attribute] for _, found in self.elements if attribute in found]


def with_macros(file: str, source: str, environment: Environment | None = None) -> str:
    environment = environment or templates()
    template = environment.from_string(f"{{% import 'macros/{file}.html' as m %}}{source}")
    return template.render(
        found=Answer(DEADLINE.limit, "What it means.", DEADLINE), today=date(2026, 1, 5),
        refused=Answer(limit("draft_reps"), "", refusal=Refusal("It cannot.")),
        typed=TYPED, errors=ERRORS, deadline=DEADLINE, fact=FACT, link=Link("Change", "/change"),
        chart=shares_over_time("kept", "In time", ["May", "June"], [("All", [50, None]), ("<b>One</b>", [40, 60])]),
        columns=[Column("Case", "/?sort=ref", "ascending"), Column("Late", "/?sort=late", "", True), Column("Duty")],
    )  # fmt: skip


def macros_of(file: str) -> set[str]:
    source = (TEMPLATES / "macros" / f"{file}.html").read_text(encoding="utf-8")
    return {name for name in re.findall(r"\{% macro (\w+)\(", source) if not name.startswith("_")}


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/sign-in")
    def sign_in(request: Request) -> HTMLResponse:
        request.state.page = SHARED
        breadcrumbs = [Link("My cases", "/"), Link("Sign in")]
        return render(
            "sign_in.html", request, status_code=422, values={"username": "jo"}, demo_hint="Try caseworker",
            next_href="/cases?a=1&b=2", breadcrumbs=breadcrumbs, notice=Notice("You were signed out", True),
            errors=[FieldError("username", "Enter <b>both</b>"), FieldError("", "Too many tries")],
        )  # fmt: skip

    @app.get("/error")
    def error(request: Request) -> HTMLResponse:
        return render(
            "error.html", request, title="Not now", what="It cannot.", why="It is so.", next_step="Wait.",
            authority_name="Westmoor", possible=["draft_plan_served"], back=Link("Back", "/cases"),
        )  # fmt: skip

    with TestClient(app) as client:
        yield client


def test_no_template_switches_escaping_off_or_holds_inline_style_or_script() -> None:
    unwanted = re.compile(r"\|\s*safe\b|autoescape|Markup|\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)|javascript:")
    own = sorted(TEMPLATES.rglob("*.html"))
    assert len(own) >= 7
    assert [each.name for each in own if unwanted.search(each.read_text(encoding="utf-8"))] == []


def test_every_macro_has_a_sample() -> None:
    files = {each.stem for each in (TEMPLATES / "macros").glob("*.html")}
    assert {(file, name) for file in files for name in macros_of(file)} == set(SAMPLES)


@pytest.mark.parametrize(("file", "name"), SAMPLES)
def test_every_macro_renders_whole_and_its_references_lead_somewhere(file: str, name: str) -> None:
    page = Html(with_macros(file, SAMPLES[file, name]))
    assert page.elements
    assert page.open == []
    assert "<script>alert" not in with_macros(file, SAMPLES[file, name])
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert set(page.all("for")) <= set(ids)
    assert {each for value in page.all("aria-describedby") for each in value.split()} <= set(ids)
    assert {value[1:] for value in page.all("href") if value.startswith("#")} <= set(ids)


@pytest.mark.parametrize(("file", "name"), [key for key in SAMPLES if key[0] in PLAIN])
def test_plain_macros_ask_only_for_what_their_comment_names(file: str, name: str) -> None:
    assert with_macros(file, SAMPLES[file, name], STRICT) == with_macros(file, SAMPLES[file, name])


@pytest.mark.parametrize("name", FORMS)
def test_trimming_changes_nothing_but_white_space_in_the_govuk_macros(name: str) -> None:
    assert Html(with_macros("forms", FORMS[name])).parts == Html(with_macros("forms", FORMS[name], UNTRIMMED)).parts


def test_a_deadline_shows_its_day_the_day_to_act_by_and_every_step() -> None:
    assert DEADLINE.due_on == date(2025, 12, 28)
    text = with_macros("standing", "{{ m.deadline(deadline) }}")
    words = " ".join(part for part in Html(text).parts if isinstance(part, str))
    assert "Due soon Due Sunday 28 December 2025" in words
    assert "Do it by Wednesday 24 December 2025" in words
    assert all(step in words for step in DEADLINE.steps())
    assert text.count("<li>") == len(DEADLINE.steps())
    assert f'href="{DEADLINE.rule.cite.url}"' in text


def test_a_deadline_without_a_day_says_so() -> None:
    undated: Deadline = apply_limit(limit("consult_on_request"), {"from": date(2025, 8, 10)}, as_of=date(2025, 9, 1))
    html = (
        templates().from_string("{% import 'macros/standing.html' as m %}{{ m.deadline(each) }}").render(each=undated)
    )
    assert "The law sets no date" in html
    assert "Due" not in html


def test_a_date_part_in_error_is_the_only_one_marked() -> None:
    inputs = [found for tag, found in Html(with_macros("forms", FORMS["date_input"])).elements if tag == "input"]
    assert [found["name"] for found in inputs] == ["day-day", "day-month", "day-year"]
    assert ["govuk-input--error" in found["class"] for found in inputs] == [False, True, False]
    assert [found.get("value", "") for found in inputs] == ["8", "", "2025"]
    assert ERRORS[0].anchor == inputs[1]["id"]


def test_sorted_columns_say_so_to_a_screen_reader() -> None:
    headings = [found for tag, found in Html(with_macros("lists", SAMPLES["lists", "table"])).elements if tag == "th"]
    assert [found.get("aria-sort") for found in headings] == ["ascending", "none", None]


def test_a_refused_page_says_error_first_and_leads_to_each_field(client: TestClient) -> None:
    answer = client.get("/sign-in")
    page = Html(answer.text)
    assert page.open == []
    assert "<title>Error: Sign in – sendflow – Westmoor County Council</title>" in answer.text
    assert '<a href="#username">Enter &lt;b&gt;both&lt;/b&gt;</a>' in answer.text
    assert "Too many tries" in answer.text
    assert set(page.all("for")) == {"username", "password"} <= set(page.all("id"))
    values = {found.get("name"): found.get("value") for tag, found in page.elements if tag == "input"}
    assert values == {"csrf": "a-token", "next": "/cases?a=1&b=2", "username": "jo", "password": None}


def test_the_frame_marks_the_current_page_and_signs_out_by_post(client: TestClient) -> None:
    page = Html(client.get("/sign-in").text)
    current = [found["href"] for tag, found in page.elements if tag == "a" and found.get("aria-current") == "page"]
    assert current == ["/"]
    forms = [(found["method"], found["action"]) for tag, found in page.elements if tag == "form"]
    assert forms == [("post", "/sign-out"), ("post", "/sign-in")]
    assert "#main-content" in page.all("href")
    assert "main-content" in page.all("id")


def test_real_data_is_never_labelled_as_a_demonstration(client: TestClient) -> None:
    assert "Demonstration data: no real child." in client.get("/sign-in").text
    assert "Demonstration" not in client.get("/error").text


def test_an_error_page_says_what_why_and_what_next(client: TestClient) -> None:
    answer = client.get("/error")
    page = Html(answer.text)
    assert page.open == []
    for said in ("It cannot.", "It is so.", "Wait.", "draft_plan_served"):
        assert f">{said}</" in answer.text
    assert "Sign out" not in answer.text
    assert "/cases" in page.all("href")


def test_every_file_a_page_asks_for_is_served(client: TestClient) -> None:
    page = Html(client.get("/error").text)
    wanted = [each for each in page.all("href") + page.all("src") if each.startswith("/static/")]
    assert len(wanted) == 5
    assert {client.get(each).status_code for each in wanted} == {200}


def test_days_and_instants_are_written_as_people_in_england_write_them() -> None:
    assert short_day(date(2025, 10, 8)) == "8 Oct 2025"
    assert instant(datetime(2025, 10, 8, 14, 4, tzinfo=UTC)) == "8 October 2025, 3:04pm"
    assert instant(datetime(2025, 12, 31, 0, 5, tzinfo=UTC)) == "31 December 2025, 12:05am"
    assert instant(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026, 12:30am"
    with pytest.raises(ValueError, match="no time zone"):
        instant(datetime(2025, 10, 8, 14, 4))  # noqa: DTZ001 - refusing exactly this is the point


def test_each_standing_has_its_own_words_and_a_colour_the_style_sheet_knows() -> None:
    assert len({tag.words for tag in STANDING_TAGS.values()}) == len(Standing)
    known = (STATIC / "vendor" / "govuk" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert all(tag.css.strip() in known for tag in STANDING_TAGS.values())


def test_a_field_finds_its_own_error_and_no_other() -> None:
    assert error_for(ERRORS, "why") == ERRORS[1]
    assert error_for(ERRORS, "who") is None
