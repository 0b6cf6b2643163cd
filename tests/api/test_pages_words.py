"""Every kind, detail, answer and capacity has words; every template renders; forms read days as people write them."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from api.pages.forms import read_day
from api.pages.outbox import KINDS as MESSAGE_KINDS
from api.pages.outbox import STATES
from api.pages.words import ASKED, answers_of, asked_of, breach_in_words
from cases.facts import WHO_ACTS, Capacity
from cases.kinds import KINDS
from deadlines.register import LIMITS
from notifications.outbox import State
from notifications.render import KINDS as TEMPLATES

FIELDS = {(kind.name, name) for kind in KINDS.values() for name in kind.detail.model_fields}
OWN_PAGES = {("exception_claimed", "exception"), ("exception_claimed", "dates"), ("exception_ended", "exception")}
TYPED = FIELDS - OWN_PAGES - {("case_assigned", "owner"), ("case_assigned", "team")}


# What the glossary calls the wrong word for one idea and is the right one for another: the Tribunal makes an "order",
# no recommendation is one; an appeal has an "outcome", and no notice is one.
RIGHT_ELSEWHERE = {
    "access", "action", "application", "approved", "board", "cancelled", "case", "command", "complaint", "conceded",
    "confidential", "contract", "delete", "deleted", "delivery", "document", "edit", "error", "exception", "holiday",
    "input", "issued", "old plan", "order", "outcome", "part", "pause", "profile", "recipient", "record", "report",
    "status", "table", "transfer", "transferred",
}  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]


def glossary(column: int) -> set[str]:
    """The words in a column of the glossary, without what is bracketed: 1 its terms, 4 the wrong words for them."""
    rows = [line.split("|") for line in (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines() if line[:1] == "|"]
    cells = [re.sub(r"\(.*?\)", "", row[column]) for row in rows[2:]]
    return {word.strip() for cell in cells for word in re.split(r"[,;]", cell) if word.strip()}


def said(path: Path) -> str:
    """What a reader sees of a page, a letter or guidance: no tag and no instruction, but words handed to one."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{\{(.*?)\}\}", lambda each: " ".join(re.findall(r'"([^"]*)"', each[1])), text, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", text)


def test_no_page_letter_or_guidance_uses_a_word_the_glossary_calls_wrong() -> None:
    wrong = glossary(4)
    assert len(wrong) > 100
    assert wrong >= RIGHT_ELSEWHERE
    never = re.compile(
        rf"\b({'|'.join(map(re.escape, sorted(wrong - RIGHT_ELSEWHERE, key=len, reverse=True)))})\b", re.I
    )
    folders = ("api/templates", "notifications/templates", "workflows/guidance")
    files = [each for folder in folders for each in (ROOT / folder).rglob("*") if each.is_file()]
    found = [(each.name, word) for each in files for word in never.findall(said(each))]
    assert (len(files) > 150, found) == (True, [])


def test_every_word_the_help_explains_is_one_of_the_glossary() -> None:
    explained = re.findall(r'^ +\("([^"]+)", "', (ROOT / "api/templates/help.html").read_text("utf-8"), re.MULTILINE)
    words = {word.strip().lower() for each in explained for word in each.split(",")}
    assert len(words) > 10
    assert words <= {term.lower() for term in glossary(1)}


def test_every_kind_is_explained() -> None:
    assert all(each.explained.endswith(".") for each in KINDS.values())


def test_every_detail_is_asked_for_and_told_again_in_words() -> None:
    for kind, name in FIELDS - {("exception_claimed", "dates")}:
        asked = asked_of(kind, name)
        assert asked.label
        assert asked.recalled, f"{kind}.{name}"


def test_every_day_an_exception_uses_is_asked_for_in_words() -> None:
    used = {name for limit in LIMITS.values() for each in limit.exceptions if each.test for name in each.test.facts}
    assert used <= set(ASKED)


@pytest.mark.parametrize(("kind", "name"), sorted(TYPED))
def test_every_answer_that_is_offered_is_taken_and_no_other(kind: str, name: str) -> None:
    answers = answers_of(kind, name) if name != "limit" else {}
    if answers:
        shape: Any = Annotated[KINDS[kind].detail.model_fields[name].annotation, *_checks(kind, name)]
        field: TypeAdapter[Any] = TypeAdapter(shape)
        schema = field.json_schema()
        takes_several = "array" in {each.get("type") for each in schema.get("anyOf", [schema])}
        offered: list[Any] = [[each] for each in answers] if takes_several else list(answers)
        assert [field.validate_python(each) for each in offered] == offered
        with pytest.raises(ValidationError):
            field.validate_python(["zzz"] if takes_several else "zzz")


def _checks(kind: str, name: str) -> list[object]:
    return list(KINDS[kind].detail.model_fields[name].metadata)


def test_every_capacity_state_and_message_has_words() -> None:
    assert set(WHO_ACTS) == set(Capacity)
    assert set(STATES) == set(State)
    assert set(MESSAGE_KINDS) == set(TEMPLATES)


def test_a_breach_is_told_as_a_sentence_with_its_limit() -> None:
    assert breach_in_words("too_early:draft_reps") == (
        "It was done before the family's time had ended. Limit: Time for representations on the draft plan."
    )
    assert breach_in_words("something_new") == "It was unlawful when it was done."


@pytest.mark.parametrize(
    ("day", "month", "year", "read"),
    [
        ("8", "10", "2025", date(2025, 10, 8)),
        ("08", "10", "2025", date(2025, 10, 8)),
        ("8", "October", "2025", date(2025, 10, 8)),
        ("8", "oct", "2025", date(2025, 10, 8)),
        ("29", "2", "2028", date(2028, 2, 29)),
        ("29", "2", "2027", None),
        ("31", "4", "2025", None),
        ("0", "1", "2025", None),
        ("1", "13", "2025", None),
        ("1", "1", "25", None),
        ("1", "1", "20255", None),
        ("-1", "1", "2025", None),
        ("1.5", "1", "2025", None),
        ("²", "1", "2025", None),
        ("1", "1", "0000", None),
        ("1", "", "2025", None),
    ],
)
def test_a_day_is_read_from_its_boxes_or_refused(day: str, month: str, year: str, read: date | None) -> None:
    found = read_day({"x-day": day, "x-month": month, "x-year": year}, "x")
    assert found.day == read
    assert (found.error is None) == (read is not None)


def test_empty_boxes_are_no_fault_where_the_day_may_be_left_out() -> None:
    assert read_day({}, "x").error is None
    error = read_day({}, "x", missing="Enter the day").error
    assert error is not None
    assert (error.message, error.anchor) == ("Enter the day", "x-day")
