"""A deadline explains itself: one expression gives the day and its reasons; every bad question gets a clear answer."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from deadlines.calculator import apply_limit
from deadlines.calendar import england_and_wales
from deadlines.counting import Count, Unit, months, weeks
from deadlines.deadline import Deadline, Lift
from deadlines.defaults import Choices
from deadlines.kept import Same
from deadlines.law.exceptions import ORIGINAL
from deadlines.limits import Binds, Citation, Rule, TimeLimit
from deadlines.refusals import NoLawInForce, Refusal, WrongFacts
from deadlines.register import LIMITS, limit
from deadlines.shapes import LaterOf
from deadlines.standing import Standing

REQUEST = {"from": date(2025, 9, 1)}

MADE_UP = Citation("SI 0000/1", "reg 1", "https://www.legislation.gov.uk/uksi/0000/1")
APPEAL = TimeLimit(
    key="appeal",
    title="Appeal lodged",
    duty_of="The family",
    duty="lodge the appeal",
    words="",
    rules=(
        Rule(LaterOf((months(2, of="decision_sent"), months(1, of="certificate_issued"))), ORIGINAL, MADE_UP),
    ),
    checked_on=date(2026, 11, 22),
    asks={"decision_sent": "Notice of the decision was sent", "certificate_issued": "The certificate was issued"},
)  # fmt: skip


def applied(key: str, on: date = date(2025, 9, 1), **days: date) -> Deadline:
    return apply_limit(limit(key), days or REQUEST, as_of=on)


def test_the_steps_lead_from_the_fact_to_the_day_in_the_words_of_the_law() -> None:
    assert applied("final_plan").steps() == (
        "A request for an EHC needs assessment was received, or the authority became responsible on Monday 1 September "
        "2025.",
        "The local authority must send the finalised EHC plan to the parent or young person, the named institution and "
        "the commissioning body: “as soon as practicable, and in any event within 20 weeks of the local authority "
        "receiving a request”. [SI 2014/1530, reg 13(2)]",
        "Count 20 weeks from Monday 1 September 2025; the day itself is not counted.",
        "The last day is Monday 19 January 2026.",
    )


def test_what_is_kept_of_a_deadline_is_given_only_to_one_that_agrees_in_every_part() -> None:
    one, as_of = applied("final_plan"), date(2025, 9, 2)
    assert Same(one) == Same(applied("final_plan"))
    other: dict[str, Any] = {
        "limit": replace(one.limit),
        "rule": replace(one.rule),
        "facts": {"from": as_of},
        "trigger": replace(one.trigger, sentence="Something else"),
        "due_on": as_of,
        "as_of": as_of,
        "course": replace(one.course, met_on=as_of),
        "lifts": (Lift(one.limit.exceptions[0], as_of),),
        "fell_away": True,
        "listed": False,
        "others": (one.trigger,),
        "notes": ("a note",),
        "conditions": ("only if",),
        "options": {"age": "young person"},
        "choices": Choices(show_receipt_convention=True),
    } | dict.fromkeys(("about", "ended_because", "met_by"), "other")
    assert set(other) == {each.name for each in fields(Deadline)}
    for name, value in other.items():
        assert Same(replace(one, **{name: value})) != Same(one), name


def test_what_is_made_of_an_answer_leaves_the_next_as_it_was() -> None:
    applied("final_plan").as_json().clear()
    assert applied("final_plan").as_json()["limit"] == "final_plan"


def test_a_last_day_that_is_not_worked_stays_and_the_day_to_act_by_is_named() -> None:
    easter = applied("final_plan", date(2025, 4, 1), **{"from": date(2024, 12, 2)})
    assert (easter.due_on, easter.do_by) == (date(2025, 4, 21), date(2025, 4, 17))
    assert easter.steps()[-1] == (
        "The last day is not a working day (Easter Monday) and nothing moves it: act by Thursday 17 April 2025. "
        "[Recorded default Q2]"
    )


def test_beyond_the_known_holidays_a_date_in_weeks_stands_and_no_working_day_is_invented() -> None:
    known_to = england_and_wales().last_day
    later = applied("final_plan", **{"from": known_to})
    assert later.due_on == weeks(20).last_day({"from": known_to})
    assert later.do_by is None
    assert later.steps()[-2] == (
        f"The bank holidays of {known_to.year + 1} are not yet known, so no earlier working day is named."
    )


def test_the_least_time_for_the_family_says_that_it_cannot_be_shortened() -> None:
    served = applied("draft_reps", **{"from": date(2025, 12, 1)})
    assert served.due_on == date(2025, 12, 15)
    assert served.steps()[-1] == "It is the least time that must be allowed, and it cannot be shortened."


def test_guidance_says_that_it_is_not_law() -> None:
    asked = applied("school_consultation", date(2026, 3, 1), **{"from": date(2025, 12, 1)})
    assert "This is guidance, not a time limit of law: it cannot be missed." in asked.steps()
    assert asked.standing is Standing.WINDOW_ENDED
    assert asked.days_late == 0
    assert not asked.is_awaited


def test_a_duty_without_a_day_says_so_and_gives_the_recorded_default() -> None:
    stays = applied("remain_in_special_school")
    assert (stays.due_on, stays.do_by, stays.as_json()["due_on"]) == (None, None, None)
    assert "The law sets no last day: no time is stated." in stays.steps()
    assert stays.steps()[-1] == LIMITS["remain_in_special_school"].default


def test_outside_a_case_nobody_is_said_to_be_late() -> None:
    overdue = applied("final_plan", date(2026, 1, 29))
    assert overdue.standing is Standing.OVERDUE
    assert overdue.days_late == 10
    assert overdue.steps()[-1] == "If it has not been done by Thursday 29 January 2026, it is 10 days late."


def test_several_days_are_each_a_step_of_their_own() -> None:
    days = {"decision_sent": date(2025, 11, 20), "certificate_issued": date(2026, 1, 31)}
    found = apply_limit(APPEAL, days, as_of=date(2026, 2, 1))
    assert found.steps()[:2] == (
        "Notice of the decision was sent on Thursday 20 November 2025.",
        "The certificate was issued on Saturday 31 January 2026.",
    )
    assert found.due_on == date(2026, 2, 28)
    assert found.trigger.kind == "decision_sent"


@pytest.mark.parametrize(
    ("key", "days", "said"),
    [
        ("final_plan", {}, "“final_plan” needs the day “from”"),
        ("final_plan", {"form": date(2025, 9, 1)}, "does not use “form”"),
        ("final_plan", REQUEST | {"meeting": date(2025, 9, 1)}, "does not use “meeting”"),
        ("final_plan", {"from": date(9999, 12, 31)}, "“from” is in the year 9999"),
        ("final_plan", {"from": date(1, 1, 1)}, "“from” is in the year 1"),
    ],
)
def test_a_day_that_is_missing_surplus_or_absurd_is_named(key: str, days: Mapping[str, date], said: str) -> None:
    with pytest.raises(WrongFacts, match=said) as refusal:
        apply_limit(limit(key), days, as_of=date(2025, 9, 1))
    assert refusal.value.extra["fields"]
    assert refusal.value.why
    assert refusal.value.next_step


def test_an_absurd_day_of_an_exceptions_own_test_is_named_too() -> None:
    closure = {"advice_requested": date(2025, 9, 2), "closed_from": date(1, 1, 1), "reopens_on": date(2025, 12, 1)}
    with pytest.raises(WrongFacts, match="“closed_from” is in the year 1"):
        apply_limit(limit("final_plan"), REQUEST, as_of=date(2025, 9, 1), exceptions={"school_closed": closure})


def test_a_case_begun_before_the_law_has_no_deadline_by_it() -> None:
    with pytest.raises(NoLawInForce, match="no rule was in force on Sunday 31 August 2014"):
        applied("assess_decision", **{"from": date(2014, 8, 31)})
    assert applied("assess_decision", **{"from": date(2014, 9, 1)}).due_on == date(2014, 10, 13)


def test_every_refusal_says_what_why_and_what_next() -> None:
    refused: list[Refusal] = []
    for key, days in (("final_plan", {}), ("final_plan", {"from": date(2014, 1, 1)})):
        with pytest.raises(Refusal) as found:
            apply_limit(limit(key), days, as_of=date(2025, 9, 1))
        refused.append(found.value)
    for each in refused:
        assert str(each) == each.sentence == f"{each.what} {each.why} {each.next_step}"
        assert all(part.endswith(".") for part in (each.what, each.why, each.next_step))


def test_the_name_of_an_answer_is_the_same_for_the_same_answer_and_for_no_other() -> None:
    first, again = applied("final_plan"), applied("final_plan")
    assert first.id == again.id
    assert first.id.startswith("d-")
    others = [applied("no_plan_decision"), applied("final_plan", date(2026, 3, 1)), replace(first, about="health")]
    assert len({first.id, *(each.id for each in others)}) == 4


def test_the_json_of_a_deadline_is_that_of_the_contract() -> None:
    body = applied("assess_decision", date(2025, 10, 20)).as_json()
    assert {name: body[name] for name in ("limit", "due_on", "do_by", "standing", "lifted", "met_on", "days_late")} == {
        "limit": "assess_decision",
        "due_on": "2025-10-13",
        "do_by": "2025-10-13",
        "standing": "overdue",
        "lifted": False,
        "met_on": None,
        "days_late": 7,
    }
    assert body["from"] == {"kind": "from", "happened_on": "2025-09-01", "sequence": None}
    assert body["rule"] == {
        "cite": "SI 2014/1530, reg 5(1)",
        "url": "https://www.legislation.gov.uk/uksi/2014/1530/regulation/5",
        "in_force_from": "2014-09-01",
        "in_force_to": None,
    }
    assert set(body["computed_with"]) == {"law", "holidays", "code"}
    assert body["steps"]


def test_a_working_that_disagrees_with_its_day_is_never_shown() -> None:
    honest = applied("final_plan")
    assert honest.due_on is not None
    with pytest.raises(AssertionError, match="the working says 2026-01-19"):
        replace(honest, due_on=date(2026, 1, 20)).steps()


def test_a_bar_that_lasts_is_neither_a_duty_nor_late() -> None:
    bar = applied("assess_six_month_bar", date(2026, 6, 1))
    assert bar.limit.binds is Binds.BARRED_UNTIL
    assert (bar.standing, bar.days_late, bar.is_awaited) == (Standing.WINDOW_ENDED, 0, False)


def test_a_tribunal_step_that_rolled_is_not_also_told_to_be_done_earlier() -> None:
    rolled = replace(APPEAL, rules=(Rule(Count(2, Unit.MONTHS, of="decision_sent", rolls=True), ORIGINAL, MADE_UP),))
    found = apply_limit(rolled, {"decision_sent": date(2025, 6, 10)}, as_of=date(2025, 6, 10))
    assert (found.due_on, found.do_by) == (date(2025, 9, 1), date(2025, 9, 1))
    assert "r.12(2), (3)" in found.steps()[-1]
