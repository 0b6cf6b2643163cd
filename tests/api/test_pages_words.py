"""Every kind, detail, answer and capacity has words; every template renders; forms read days as people write them."""

from datetime import date
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
