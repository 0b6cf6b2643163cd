"""Lawful exceptions: which limit has which, what their own tests require, and that none ever moves a date."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import pytest

from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.limits import LawfulException
from deadlines.refusals import NoLawInForce, NotLifted, WrongFacts
from deadlines.register import LIMITS, limit
from deadlines.standing import Standing
from tests.law import asked, digest, satellites
from tests.tables import Row, named, rows

OF_THE_REGULATIONS = tuple(heading for heading in digest.EXCEPTIONS[0].cells if heading != "limit")
KEYS = (*OF_THE_REGULATIONS, "assessment_inappropriate", "appeal_undetermined")


def provisions(cells: Mapping[str, str]) -> dict[str, str]:
    """The provision of each exception in a row of the digest, as a citation has it."""
    return {
        key: f"inserting reg {cells[key]}" if key == "coronavirus" else f"reg {cells[key]}"
        for key in OF_THE_REGULATIONS
        if cells.get(key)
    }


ALLOWED = {row["limit"]: provisions(row.cells) for row in (*digest.EXCEPTIONS, *digest.ONLY_IN_2020)}
ALLOWED |= satellites.ALLOWED
BEGINS = {"SI 2014/1530": date(2014, 9, 1), "SI 2014/2270": date(2014, 9, 1), "SI 2015/62": date(2015, 4, 1)}


def asked_with(key: str, begun: date, exceptions: Mapping[str, Mapping[str, date]], on: date | None = None) -> Deadline:
    which = LIMITS[key]
    days, options = asked.days(which, begun), asked.options(which, begun)
    return apply_limit(which, days, as_of=on or begun, exceptions=exceptions, options=options)


@cache
def in_2020(key: str) -> date:
    """A day of beginning from which the limit ends in June 2020, when every exception was law.

    Where it has no end, or was not law by then, any day on which it is law.
    """
    always = LIMITS[key].rules[-1].chosen_on.begins
    for begun in (date(2019, 5, 1) + timedelta(days=n) for n in range(480)):
        try:
            due_on = asked_with(key, begun, {}).due_on
        except NoLawInForce:
            continue
        if due_on is None or due_on >= date(2020, 6, 1):
            return begun
    return always


def days_of(exception: str, begun: date) -> Mapping[str, date]:
    """The days of an exception's own test, met by a limit that began on a day."""

    def after(days: int) -> date:
        return begun + timedelta(days=days)

    if exception in ("school_closed", "early_years_provider_closed"):
        return {"advice_requested": after(10), "closed_from": after(14), "reopens_on": after(56)}
    if exception == "absent_from_area":
        return {"absent_from": after(0), "absent_until": after(40)}
    return {}


def test_every_limit_stands_in_the_matrix_or_among_those_without_exception() -> None:
    assert sorted((*ALLOWED, *digest.WITHOUT_EXCEPTION)) == sorted(LIMITS)


@pytest.mark.parametrize("key", LIMITS)
def test_a_limit_has_the_exceptions_of_its_own_provision_and_no_other(key: str) -> None:
    found = {each.key: each.cite.provision for each in LIMITS[key].exceptions}
    assert found == ALLOWED.get(key, {})


def test_an_exception_of_2014_is_law_since_then_and_that_of_2020_for_its_months_only() -> None:
    for each in (each for limit_ in LIMITS.values() for each in limit_.exceptions):
        if each.key == "coronavirus":
            assert (each.in_force.begins, each.in_force.ends) == (date(2020, 5, 1), date(2020, 9, 25))
            assert each.cite.instrument == "SI 2020/471"
        else:
            assert (each.in_force.begins, each.in_force.ends) == (BEGINS[each.cite.instrument], None)


@pytest.mark.parametrize("key", LIMITS)
def test_an_exception_lifts_a_limit_it_belongs_to_and_is_refused_for_any_other(key: str) -> None:
    begun = in_2020(key)
    for exception in KEYS:
        days = {exception: days_of(exception, begun)}
        if exception in ALLOWED.get(key, {}):
            lifted = asked_with(key, begun, days)
            assert lifted.lifted
            assert [each.exception.key for each in lifted.lifts] == [exception]
        else:
            with pytest.raises(NotLifted, match="is not an exception to") as refusal:
                asked_with(key, begun, days)
            own = [each.key for each in LIMITS[key].exceptions]
            assert all(each in refusal.value.next_step for each in own)


@pytest.mark.parametrize("key", [key for key in LIMITS if ALLOWED.get(key)])
def test_no_exception_moves_a_date_or_adds_a_day(key: str) -> None:
    begun = in_2020(key)
    bare = asked_with(key, begun, {})
    every = {each.key: days_of(each.key, begun) for each in LIMITS[key].exceptions}
    lifted = asked_with(key, begun, every)
    assert (lifted.due_on, lifted.do_by) == (bare.due_on, bare.do_by)
    assert len(lifted.lifts) == len(LIMITS[key].exceptions)
    long_after = asked_with(key, begun, every, date(2021, 1, 1))
    assert long_after.standing is (Standing.WINDOW_ENDED if LIMITS[key].is_window else Standing.LIFTED)
    assert long_after.days_late == 0


@pytest.mark.parametrize(
    ("key", "promptly"),
    [
        ("notify_no_determination", "as soon as practicable"),
        ("assess_decision", "as soon as practicable"),
        ("no_plan_decision", "as soon as practicable"),
        ("final_plan", "as soon as practicable"),
        ("advice_response", "within a reasonable time"),  # reg 8(1) has no such words (digest section 4.1)
        ("reassess_advice", "within a reasonable time"),
        ("reassess_final", "as soon as practicable"),
        ("ord_assess_notify", "within a reasonable time"),
        ("ord_assess_no_plan", "as soon as practicable"),
        ("ord_assess_final", "as soon as practicable"),
        ("ord_make_draft", "within a reasonable time"),
        ("ord_make_final", "within a reasonable time"),
        ("unop_assess_notify", "within a reasonable time"),
        ("unop_assess_no_plan", "as soon as practicable"),
        ("unop_assess_final", "as soon as practicable"),
        ("unop_make_final", "within a reasonable time"),
        ("amend_final", "as soon as practicable"),
        ("amend_decline", "as soon as practicable"),
        # The gloss of SI 2020/471 reads the limit itself so (digest section 8).
        ("la_transfer_late", "as soon as reasonably practicable"),
        ("review_decision", "as soon as reasonably practicable"),
        ("reassess_decision", "as soon as reasonably practicable"),
        ("med_contact", "as soon as reasonably practicable"),
        ("ord_remit", "as soon as reasonably practicable"),
        ("unop_content", "as soon as reasonably practicable"),
        ("review_first", "as soon as reasonably practicable"),
    ],
)
def test_what_is_left_of_the_duty_is_said_in_the_words_of_the_provision(key: str, promptly: str) -> None:
    lifted = asked_with(key, in_2020(key), {"coronavirus": {}})
    (said,) = [step for step in lifted.steps() if step.startswith("Exception:")]
    assert f"The limit does not bind and no days are added; the act is still due {promptly}." in said
    assert said.endswith(f"[{lifted.lifts[0].exception.cite}] [Recorded default Q10]")


# Digest section 4.4: C is the first closed day, R the day of re-opening. R - C >= 28 and C - 7 <= asked <= R - 7.
CLOSURES = rows("""
| asked           | closed from     | re-opens        | lifted | because                                   |
|-----------------|-----------------|-----------------|--------|-------------------------------------------|
| Thu 17 Jul 2025 | Thu 24 Jul 2025 | Wed 03 Sep 2025 | yes    | C - 7, the first day of the window        |
| Wed 16 Jul 2025 | Thu 24 Jul 2025 | Wed 03 Sep 2025 | no     | C - 8, a day too early                    |
| Wed 27 Aug 2025 | Thu 24 Jul 2025 | Wed 03 Sep 2025 | yes    | R - 7, the last day of the window         |
| Thu 28 Aug 2025 | Thu 24 Jul 2025 | Wed 03 Sep 2025 | no     | R - 6, in the last week before re-opening |
| Thu 24 Jul 2025 | Thu 24 Jul 2025 | Wed 03 Sep 2025 | yes    | the first closed day                      |
| Wed 03 Sep 2025 | Thu 24 Jul 2025 | Wed 03 Sep 2025 | no     | the day of re-opening                     |
| Fri 25 Jul 2025 | Thu 24 Jul 2025 | Thu 21 Aug 2025 | yes    | R - C is 28 days                          |
| Fri 25 Jul 2025 | Thu 24 Jul 2025 | Wed 20 Aug 2025 | no     | R - C is 27 days                          |
| Thu 14 Aug 2025 | Thu 24 Jul 2025 | Thu 21 Aug 2025 | yes    | R - 7 of the shortest closure             |
| Fri 15 Aug 2025 | Thu 24 Jul 2025 | Thu 21 Aug 2025 | no     | R - 6 of the shortest closure             |
| Mon 22 Dec 2025 | Mon 22 Dec 2025 | Mon 05 Jan 2026 | no     | a two-week holiday never qualifies        |
""")


@pytest.mark.parametrize("exception", ["school_closed", "early_years_provider_closed"])
@pytest.mark.parametrize("key", ["assess_decision", "no_plan_decision", "final_plan"])
@pytest.mark.parametrize("row", CLOSURES, ids=named)
def test_a_closure_counts_only_within_its_window(row: Row, key: str, exception: str) -> None:
    dates = {
        "advice_requested": row.day("asked"),
        "closed_from": row.day("closed from"),
        "reopens_on": row.day("re-opens"),
    }
    received = {"from": row.day("asked") - timedelta(days=10)}
    if row["lifted"] == "yes":
        assert claimed(key, exception, received, dates).lifted
    else:
        with pytest.raises(NotLifted, match="Record the closure as a cause of lateness"):
            claimed(key, exception, received, dates)


def claimed(key: str, exception: str, facts: Mapping[str, date], dates: Mapping[str, date]) -> Deadline:
    return apply_limit(limit(key), facts, as_of=facts["from"], exceptions={exception: dates})


def test_a_refused_closure_says_which_part_of_the_law_fails() -> None:
    received = {"from": date(2025, 7, 1)}
    summer = {"closed_from": date(2025, 7, 24), "reopens_on": date(2025, 9, 3)}
    with pytest.raises(NotLifted, match="from Thursday 17 July 2025 to Wednesday 27 August 2025"):
        claimed("final_plan", "school_closed", received, summer | {"advice_requested": date(2025, 8, 28)})
    short = {"closed_from": date(2025, 7, 24), "reopens_on": date(2025, 8, 20), "advice_requested": date(2025, 7, 24)}
    with pytest.raises(NotLifted, match=r"which is 27 days\. .* at least 4 weeks"):
        claimed("final_plan", "school_closed", received, short)


def test_a_closure_met_is_explained_with_its_days() -> None:
    dates = {"advice_requested": date(2025, 7, 17), "closed_from": date(2025, 7, 24), "reopens_on": date(2025, 9, 3)}
    steps = claimed("assess_decision", "school_closed", {"from": date(2025, 7, 1)}, dates).steps()
    assert steps[-3:-1] == (
        "The closure ran from Thursday 24 July 2025 until re-opening on Wednesday 3 September 2025, which is 41 days "
        "(at least 28 are needed).",
        "The advice was requested on Thursday 17 July 2025, inside Thursday 17 July 2025 to Wednesday 27 August 2025.",
    )
    assert steps[-1].startswith("Recorded default Q8: a school is closed from")


def test_advice_asked_for_before_the_request_was_not_asked_for_this_assessment() -> None:
    dates = {"advice_requested": date(2025, 7, 17), "closed_from": date(2025, 7, 24), "reopens_on": date(2025, 9, 3)}
    with pytest.raises(NotLifted, match="before the period began on Friday 18 July 2025"):
        claimed("assess_decision", "school_closed", {"from": date(2025, 7, 18)}, dates)


@pytest.mark.parametrize("left_out", ["advice_requested", "closed_from", "reopens_on"])
def test_a_closure_without_one_of_its_days_is_asked_for_it(left_out: str) -> None:
    dates = {"advice_requested": date(2025, 7, 17), "closed_from": date(2025, 7, 24), "reopens_on": date(2025, 9, 3)}
    with pytest.raises(WrongFacts, match=f"needs {left_out} as well"):
        claimed(
            "final_plan", "school_closed", {"from": date(2025, 7, 1)}, {k: v for k, v in dates.items() if k != left_out}
        )
    with pytest.raises(WrongFacts):
        claimed("final_plan", "school_closed", {"from": date(2025, 7, 1)}, {})


def test_the_days_of_a_closure_may_stand_among_the_facts_as_the_contract_has_them() -> None:
    facts = {"from": date(2025, 7, 1), "advice_requested": date(2025, 7, 17), "closed_from": date(2025, 7, 24)}
    facts["reopens_on"] = date(2025, 9, 3)
    assert apply_limit(limit("final_plan"), facts, as_of=date(2025, 9, 3), exceptions={"school_closed": {}}).lifted
    with pytest.raises(WrongFacts, match="does not use “advice_requested”, “closed_from” and “reopens_on”"):
        apply_limit(limit("final_plan"), facts, as_of=date(2025, 9, 3))


# Reg 5(4)(d): absent for a continuous period of not less than 4 weeks "during that time period".
ABSENCES = rows("""
| away from       | away until      | lifted | because                                              |
|-----------------|-----------------|--------|------------------------------------------------------|
| Mon 08 Sep 2025 | Sun 05 Oct 2025 | yes    | 28 days, both ends away                              |
| Mon 08 Sep 2025 | Sat 04 Oct 2025 | no     | 27 days                                              |
| Fri 01 Aug 2025 | Sun 28 Sep 2025 | yes    | of a longer absence 28 days fall from the request on |
| Fri 01 Aug 2025 | Sat 27 Sep 2025 | no     | of a longer absence only 27 days do                  |
| Tue 16 Sep 2025 | Mon 15 Dec 2025 | yes    | 28 days up to the last day of the six weeks          |
| Wed 17 Sep 2025 | Mon 15 Dec 2025 | no     | only 27 days up to that day                          |
| Tue 14 Oct 2025 | Mon 15 Dec 2025 | no     | all of it after the six weeks                        |
| Sun 05 Oct 2025 | Mon 08 Sep 2025 | no     | the days the wrong way round                         |
""")


@pytest.mark.parametrize("row", ABSENCES, ids=named)
def test_an_absence_counts_as_far_as_it_falls_in_the_period(row: Row) -> None:
    received = {"from": date(2025, 9, 1)}  # six weeks end on Monday 13 October 2025
    dates = {"absent_from": row.day("away from"), "absent_until": row.day("away until")}
    if row["lifted"] == "yes":
        assert claimed("assess_decision", "absent_from_area", received, dates).lifted
    else:
        with pytest.raises(NotLifted, match="at least 4 weeks"):
            claimed("assess_decision", "absent_from_area", received, dates)


def test_an_absence_without_its_days_stands_untested_and_says_so() -> None:
    steps = claimed("assess_decision", "absent_from_area", {"from": date(2025, 9, 1)}, {}).steps()
    assert steps[-1] == "The days of this exception were not given, so its length was not tested here."
    with pytest.raises(WrongFacts, match="needs absent_until as well"):
        claimed("assess_decision", "absent_from_area", {"from": date(2025, 9, 1)}, {"absent_from": date(2025, 9, 2)})


# Regs 44(3)(b) and 45(7)(b): two weeks suffice there, of which both days are days away.
SHORT_ABSENCES = rows("""
| limit             | away from       | away until      | lifted | because                                        |
|-------------------|-----------------|-----------------|--------|------------------------------------------------|
| ord_assess_notify | Tue 02 Sep 2025 | Mon 15 Sep 2025 | yes    | 14 days, up to the last day of the two weeks   |
| ord_assess_notify | Wed 03 Sep 2025 | Tue 30 Sep 2025 | no     | of 28 days only 13 fall in the two weeks       |
| ord_make_draft    | Mon 08 Sep 2025 | Sun 21 Sep 2025 | yes    | 14 days                                        |
| ord_make_draft    | Mon 08 Sep 2025 | Sat 20 Sep 2025 | no     | 13 days                                        |
| ord_make_draft    | Mon 01 Sep 2025 | Sun 28 Sep 2025 | yes    | the four weeks of reg 10(4)(d) are two as well |
| unop_make_final   | Mon 08 Sep 2025 | Sun 21 Sep 2025 | yes    | 14 days                                        |
| unop_make_final   | Mon 08 Sep 2025 | Sat 20 Sep 2025 | no     | 13 days                                        |
""")


@pytest.mark.parametrize("row", SHORT_ABSENCES, ids=named)
def test_after_an_order_an_absence_of_two_weeks_is_enough(row: Row) -> None:
    dates = {"absent_from": row.day("away from"), "absent_until": row.day("away until")}
    if row["lifted"] == "yes":
        assert claimed(row["limit"], "absent_from_area", {"from": date(2025, 9, 1)}, dates).lifted
    else:
        with pytest.raises(NotLifted, match=r"at least 2 weeks \(14 days\)"):
            claimed(row["limit"], "absent_from_area", {"from": date(2025, 9, 1)}, dates)


@pytest.mark.parametrize("key", [key for key in ALLOWED if "coronavirus" in ALLOWED[key]])
def test_the_exception_of_2020_covers_last_days_from_1_may_to_25_september_2020_only(key: str) -> None:
    last_days = set()
    for begun in (date(2019, 3, 25) + timedelta(days=n) for n in range(590)):
        last_day = asked_with(key, begun, {}).due_on
        assert last_day is not None
        if not date(2020, 4, 1) <= last_day <= date(2020, 10, 31):
            continue
        last_days.add(last_day)
        if date(2020, 5, 1) <= last_day <= date(2020, 9, 25):
            lifted = asked_with(key, begun, {"coronavirus": {}})
            assert lifted.due_on == last_day
            assert lifted.lifted
        else:
            with pytest.raises(NotLifted, match="from Friday 1 May 2020 to Friday 25 September 2020 only"):
                asked_with(key, begun, {"coronavirus": {}})
    assert {date(2020, 5, 1), date(2020, 9, 25)} <= last_days
    assert min(last_days) < date(2020, 5, 1)
    assert max(last_days) > date(2020, 9, 25)


def test_the_two_tests_of_2020_are_told_apart() -> None:
    for key, cells in ALLOWED.items():
        if "coronavirus" in cells:
            gloss = "reg 2A" in cells["coronavirus"]
            reason = LIMITS[key].exception("coronavirus").reason
            assert reason.startswith("it was not reasonably practicable for") == gloss, key


def test_an_exception_knows_its_own_test_and_the_untestable_have_none() -> None:
    tested: dict[str, tuple[str, ...]] = {}
    for each in (each for found in LIMITS.values() for each in found.exceptions):
        assert isinstance(each, LawfulException)
        tested[each.key] = each.test.facts if each.test else ()
    closure = ("advice_requested", "closed_from", "reopens_on")
    assert tested == dict.fromkeys(KEYS, ()) | {
        "school_closed": closure,
        "early_years_provider_closed": closure,
        "absent_from_area": ("absent_from", "absent_until"),
    }
