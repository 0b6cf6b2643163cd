"""The counting manual, as tables: each line is a vector of the law digest or an edge a court has decided.

Where a limit is not registered yet, its period is built here from the words of its provision.
"""

from datetime import date

import pytest

from deadlines.counting import Calendar, Count, Counting, Period, Unit, days, months, weeks, working_days
from deadlines.refusals import WrongFacts
from deadlines.register import limit
from deadlines.shapes import AtLeastBefore, Before, EarlierOf, LaterOf, NoDate
from deadlines.words import in_words
from tests.tables import Row, named, rows

FROM = Counting.FROM_THE_DAY

# HESC r.20(1)(c), r.21(1)(c), r.12(2), r.12(3)
TWO_MONTHS_SENT = Count(2, Unit.MONTHS, of="sent", rolls=True)
ONE_MONTH_CERTIFICATE = Count(1, Unit.MONTHS, of="certificate", rolls=True)
APPEAL = LaterOf((TWO_MONTHS_SENT, ONE_MONTH_CERTIFICATE))
RESPONSE = Count(30, Unit.WORKING_DAYS, calendar=Calendar.TRIBUNAL, rolls=True)

PERIODS: dict[str, Period] = {
    "within 6 weeks of": weeks(6),
    "within 16 weeks of": weeks(16),
    "within 20 weeks of": weeks(20),
    "within 14 weeks of": weeks(14),
    "within 2 weeks of": weeks(2),
    "within 4 weeks of": weeks(4),
    "within 12 weeks of": weeks(12),
    "within 5 weeks of": weeks(5),
    "within 5 weeks beginning with": weeks(5, FROM),
    "within 1 week beginning with": weeks(1, FROM),
    "within 15 days of": days(15),
    "within 30 days from": days(30),
    "15 days beginning with": days(15, FROM),
    "1 day beginning with": days(1, FROM),
    "within 2 months of": months(2),
    "within 12 months of": months(12),
    "3 months beginning with": months(3, FROM),
    "12 months starting with": months(12, FROM),
    "1 month beginning with": months(1, FROM),
    "within 3 working days of": working_days(3),
    "within 5 working days following": working_days(5),
    "within 15 working days of": working_days(15),
    "15 working days beginning with": working_days(15, FROM),
    "30 working days, Tribunal": RESPONSE,
}

COUNTED = rows("""
| the law says                    | event           | last day        | because                                   |
|---------------------------------|-----------------|-----------------|-------------------------------------------|
| within 6 weeks of               | Mon 01 Sep 2025 | Mon 13 Oct 2025 | assess_decision                           |
| within 16 weeks of              | Mon 01 Sep 2025 | Mon 22 Dec 2025 | no_plan_decision                          |
| within 20 weeks of              | Mon 01 Sep 2025 | Mon 19 Jan 2026 | final_plan                                |
| within 20 weeks of              | Mon 02 Dec 2024 | Mon 21 Apr 2025 | ends on Easter Monday and stays there     |
| within 20 weeks of              | Mon 02 Mar 2020 | Mon 20 Jul 2020 | a leap year's February is only days       |
| 15 days beginning with          | Mon 01 Dec 2025 | Mon 15 Dec 2025 | the day itself is day one                 |
| 1 day beginning with            | Mon 01 Dec 2025 | Mon 01 Dec 2025 | the day itself is the whole period        |
| within 15 days of               | Wed 17 Dec 2025 | Thu 01 Jan 2026 | reassess_decision: a holiday, and no roll |
| within 30 days from             | Mon 01 Dec 2025 | Wed 31 Dec 2025 | med_arrange_other                         |
| within 2 months of              | Tue 10 Jun 2025 | Sun 10 Aug 2025 | med_contact: a Sunday, and no roll        |
| within 2 months of              | Wed 31 Dec 2025 | Sat 28 Feb 2026 | no 31 February: the month ends it         |
| within 2 months of              | Sun 31 Dec 2023 | Thu 29 Feb 2024 | the same in a leap year                   |
| within 2 months of              | Mon 30 Dec 2024 | Fri 28 Feb 2025 | no 30 February either                     |
| within 12 months of             | Mon 10 Mar 2025 | Tue 10 Mar 2026 | reassess_review_first, from sending       |
| within 12 months of             | Thu 29 Feb 2024 | Fri 28 Feb 2025 | no 29 February in 2025                    |
| 12 months starting with         | Mon 10 Mar 2025 | Mon 09 Mar 2026 | review_first                              |
| 12 months starting with         | Thu 29 Feb 2024 | Fri 28 Feb 2025 | no corresponding date: take no day off it |
| 12 months starting with         | Fri 01 Mar 2024 | Fri 28 Feb 2025 | the day before 1 March                    |
| 12 months starting with         | Wed 01 Mar 2023 | Thu 29 Feb 2024 | the day before 1 March, in a leap year    |
| 3 months beginning with         | Sun 30 Nov 2025 | Sat 28 Feb 2026 | la_transfer_review (b)                    |
| 1 month beginning with          | Sat 31 Jan 2026 | Sat 28 Feb 2026 | no 31 February                            |
| 1 month beginning with          | Thu 01 Jan 2026 | Sat 31 Jan 2026 | the day before 1 February                 |
| within 5 weeks beginning with   | Mon 03 Mar 2025 | Sun 06 Apr 2025 | rec_social_response                       |
| within 1 week beginning with    | Mon 03 Mar 2025 | Sun 09 Mar 2025 | rec_health_to_sos                         |
| within 5 weeks of               | Mon 03 Mar 2025 | Mon 07 Apr 2025 | ord_amend_sep: a day more than that       |
| within 3 working days of        | Thu 02 Apr 2026 | Thu 09 Apr 2026 | med_cert_no_mediation over Easter         |
| within 5 working days following | Fri 08 May 2020 | Fri 15 May 2020 | VE Day: the early May holiday on a Friday |
| within 15 working days of       | Fri 19 Dec 2025 | Wed 14 Jan 2026 | the exclusive count, for comparison       |
| 15 working days beginning with  | Fri 19 Dec 2025 | Tue 13 Jan 2026 | la_transfer_late                          |
| 15 working days beginning with  | Sat 20 Dec 2025 | Wed 14 Jan 2026 | a Saturday is not day one                 |
| 15 working days beginning with  | Fri 16 Sep 2022 | Fri 07 Oct 2022 | the late Queen's funeral, by proclamation |
| 30 working days, Tribunal       | Mon 14 Jul 2025 | Tue 23 Sep 2025 | la_response: August is not counted        |
| 30 working days, Tribunal       | Mon 01 Dec 2025 | Tue 20 Jan 2026 | la_response: nor 25 December to 1 January |
| within 2 weeks of               | Fri 20 Mar 2026 | Fri 03 Apr 2026 | review_report: Good Friday, and no roll   |
| within 4 weeks of               | Fri 20 Mar 2026 | Fri 17 Apr 2026 | review_decision                           |
| within 12 weeks of              | Fri 20 Mar 2026 | Fri 12 Jun 2026 | amend_review_backstop                     |
| within 14 weeks of              | Mon 01 Sep 2025 | Mon 08 Dec 2025 | reassess_final                            |
""")


@pytest.mark.parametrize("row", COUNTED, ids=named)
def test_the_last_day_is_the_one_the_law_gives(row: Row) -> None:
    period, facts = PERIODS[row["the law says"]], {"from": row.day("event")}
    assert period.last_day(facts) == row.day("last day")
    assert period.reckon(facts).last_day == row.day("last day")
    assert in_words(row.day("last day")) in period.reckon(facts).sentences[-1]


def test_every_period_of_the_table_is_tried_and_named_by_it() -> None:
    assert {row["the law says"] for row in COUNTED} == set(PERIODS)


REGISTERED = rows("""
| limit                   | from            | last day        |
|-------------------------|-----------------|-----------------|
| assess_decision         | Mon 01 Sep 2025 | Mon 13 Oct 2025 |
| notify_no_determination | Mon 01 Sep 2025 | Mon 13 Oct 2025 |
| no_plan_decision        | Mon 01 Sep 2025 | Mon 22 Dec 2025 |
| yes_plan_week_16        | Mon 01 Sep 2025 | Mon 22 Dec 2025 |
| final_plan              | Mon 01 Sep 2025 | Mon 19 Jan 2026 |
| advice_response         | Mon 01 Sep 2025 | Mon 13 Oct 2025 |
| advice_response_other   | Mon 01 Sep 2025 | Mon 13 Oct 2025 |
| draft_reps              | Mon 01 Dec 2025 | Mon 15 Dec 2025 |
| school_consultation     | Mon 01 Dec 2025 | Tue 16 Dec 2025 |
| assess_six_month_bar    | Sun 31 Aug 2025 | Sat 28 Feb 2026 |
""")


@pytest.mark.parametrize("row", REGISTERED, ids=named)
def test_a_registered_limit_ends_on_the_day_of_the_digest(row: Row) -> None:
    found = limit(row["limit"])
    assert found.rule_on(row.day("from")).period.last_day({"from": row.day("from")}) == row.day("last day")


APPEALS = rows("""
| sent            | certificate     | last day        | because                                              |
|-----------------|-----------------|-----------------|------------------------------------------------------|
| Tue 10 Jun 2025 |                 | Mon 01 Sep 2025 | Sunday 10 August: the first working day after August |
| Thu 30 Oct 2025 |                 | Fri 02 Jan 2026 | 30 December: the first working day after 1 January   |
| Sat 01 Nov 2025 |                 | Fri 02 Jan 2026 | 1 January belongs to the closed period too           |
| Thu 23 Oct 2025 |                 | Tue 23 Dec 2025 | two days before the closed period nothing moves      |
| Wed 24 Dec 2025 |                 | Tue 24 Feb 2026 | Christmas inside the two months counts like any day  |
| Wed 31 Dec 2025 |                 | Mon 02 Mar 2026 | Saturday 28 February: the next working day           |
| Mon 02 Jun 2025 |                 | Mon 01 Sep 2025 | 2 August: August is a closed period as a whole       |
| Tue 01 Jul 2025 |                 | Mon 01 Sep 2025 | ends on 1 September, which is worked                 |
| Thu 20 Nov 2025 | Sat 31 Jan 2026 | Mon 02 Mar 2026 | from the certificate: Saturday 28 February           |
| Thu 20 Nov 2025 | Mon 01 Dec 2025 | Tue 20 Jan 2026 | a certificate can only lengthen the time             |
""")


@pytest.mark.parametrize("row", APPEALS, ids=named)
def test_an_appeal_is_in_time_as_the_tribunal_rules_say(row: Row) -> None:
    facts = {"sent": row.day("sent")} | ({"certificate": row.day("certificate")} if row["certificate"] else {})
    assert APPEAL.last_day(facts) == row.day("last day")
    reckoned = APPEAL.reckon(facts)
    assert reckoned.last_day == row.day("last day")
    assert in_words(row.day("last day")) in reckoned.sentences[-1]


def test_an_appeal_says_why_its_day_moved() -> None:
    sentences = APPEAL.reckon({"sent": date(2025, 6, 10)}).sentences
    assert sentences[-1] == (
        "That day is in August, so the act is in time on the next day the rule allows, "
        "Monday 1 September 2025 (SI 2008/2699, r.12(2), (3))."
    )


BACKWARDS: dict[str, Period] = {
    "before 15 February": Before(2, 15),
    "before 31 March": Before(3, 31),
    "at least 5 months before": AtLeastBefore(5, Unit.MONTHS, of="transfer_on", clear=False),
    "at least 2 weeks' notice": AtLeastBefore(2, Unit.WEEKS, of="transfer_on"),
    "at least 2 weeks, not clear": AtLeastBefore(2, Unit.WEEKS, of="transfer_on", clear=False),
    "at least 5 working days prior": AtLeastBefore(5, Unit.WORKING_DAYS, of="transfer_on"),
    "at least 3 days before": AtLeastBefore(3, Unit.DAYS, of="transfer_on"),
}

COUNTED_BACK = rows("""
| the law says                  | event           | last day        | because                                        |
|-------------------------------|-----------------|-----------------|------------------------------------------------|
| before 15 February            | Tue 01 Sep 2026 | Sat 14 Feb 2026 | phase_transfer_other: the 15th is late         |
| before 31 March               | Tue 01 Sep 2026 | Mon 30 Mar 2026 | phase_transfer_post16                          |
| before 15 February            | Thu 01 Jan 2026 | Sat 14 Feb 2026 | the calendar year, whatever the month          |
| at least 5 months before      | Tue 01 Sep 2026 | Wed 01 Apr 2026 | phase_post16_to_post16: the corresponding date |
| at least 5 months before      | Fri 31 Jul 2026 | Sat 28 Feb 2026 | no 31 February: the month's end                |
| at least 2 weeks' notice      | Fri 20 Mar 2026 | Thu 05 Mar 2026 | review_meeting_notice: clear days              |
| at least 2 weeks, not clear   | Fri 20 Mar 2026 | Fri 06 Mar 2026 | the other reading, a day later                 |
| at least 5 working days prior | Mon 12 Jan 2026 | Sun 04 Jan 2026 | Monday to Friday lie clear between             |
| at least 5 working days prior | Mon 13 Apr 2026 | Wed 01 Apr 2026 | 2, 7, 8, 9 and 10 April lie clear              |
| at least 3 days before        | Mon 05 Jan 2026 | Thu 01 Jan 2026 | 2, 3 and 4 January lie clear between           |
""")


@pytest.mark.parametrize("row", COUNTED_BACK, ids=named)
def test_a_period_counted_back_ends_clear_of_the_day(row: Row) -> None:
    period, facts = BACKWARDS[row["the law says"]], {"transfer_on": row.day("event")}
    assert period.last_day(facts) == row.day("last day")
    assert period.reckon(facts).last_day == row.day("last day")
    assert in_words(row.day("last day")) in period.reckon(facts).sentences[-1]


# Reg 22(2)(b): 8 weeks from the notice; with a meeting also 12 weeks from it. Reg 15(5): the later of two.
AMENDMENT = EarlierOf((weeks(8, of="notice_sent"), weeks(12, of="meeting")))
TRANSFER_REVIEW = LaterOf((months(12, FROM, of="plan_made"), months(3, FROM, of="transferred")))


def test_the_earlier_of_two_periods_decides() -> None:
    facts = {"notice_sent": date(2026, 4, 17), "meeting": date(2026, 3, 20)}
    assert AMENDMENT.last_day(facts) == date(2026, 6, 12)
    assert AMENDMENT.reckon(facts).sentences[-1] == "The earlier of these decides: Friday 12 June 2026."
    early_notice = facts | {"notice_sent": date(2026, 3, 27)}
    assert AMENDMENT.last_day(early_notice) == date(2026, 5, 22)


def test_a_part_whose_day_has_not_happened_is_left_out_but_the_first_never() -> None:
    assert AMENDMENT.last_day({"notice_sent": date(2026, 4, 17)}) == date(2026, 6, 12)
    with pytest.raises(WrongFacts, match="“notice_sent” is missing"):
        AMENDMENT.last_day({"meeting": date(2026, 3, 20)})


def test_the_later_of_two_periods_decides() -> None:
    facts = {"plan_made": date(2025, 3, 10), "transferred": date(2025, 11, 30)}
    assert TRANSFER_REVIEW.last_day(facts) == date(2026, 3, 9)
    assert TRANSFER_REVIEW.last_day(facts | {"transferred": date(2026, 2, 1)}) == date(2026, 4, 30)
    assert TRANSFER_REVIEW.reckon(facts).sentences[-1] == "The later of these decides: Monday 9 March 2026."


def test_a_duty_without_a_day_gets_none_and_says_so() -> None:
    for period, words in (
        (NoDate(), "as soon as practicable, with no outer limit"),
        (NoDate(False), "no time is stated"),
    ):
        reckoned = period.reckon({"from": date(2025, 9, 1)})
        assert reckoned.last_day is None
        assert reckoned.sentences == (f"The law sets no last day: {words}.",)


def test_a_part_without_a_day_leaves_the_choice_to_the_others() -> None:
    period = EarlierOf((NoDate(), weeks(2)))
    assert period.last_day({"from": date(2025, 9, 1)}) == date(2025, 9, 15)
    assert LaterOf((NoDate(),)).last_day({}) is None
    assert LaterOf((NoDate(), NoDate(False))).reckon({}).last_day is None


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (weeks(6), "6 weeks; the day itself is not counted"),
        (days(15, FROM), "15 days; the day itself is the first day"),
        (
            RESPONSE,
            "30 working days; the day itself is not counted, nor are August and 25 December to 1 January, moved to a "
            "working day by the Tribunal's rule",
        ),
        (Before(2, 15), "before 15 February of that calendar year"),
        (AtLeastBefore(2, Unit.WEEKS), "at least 2 weeks before, clear of both ends"),
        (AtLeastBefore(5, Unit.MONTHS, clear=False), "at least 5 months before"),
        (
            EarlierOf((Before(2, 15), NoDate(False))),
            "the earlier of: before 15 February of that calendar year; or no time is stated",
        ),
        (
            LaterOf((Before(2, 15), NoDate(False))),
            "the later of: before 15 February of that calendar year; or no time is stated",
        ),
    ],
)
def test_a_period_says_how_it_is_counted(period: Period, said: str) -> None:
    assert period.in_words() == said


@pytest.mark.parametrize(
    ("period", "needs", "may_use"),
    [
        (weeks(6), {"from"}, {"from"}),
        (Before(2, 15), {"transfer_on"}, {"transfer_on"}),
        (AtLeastBefore(2, Unit.WEEKS), {"meeting_on"}, {"meeting_on"}),
        (NoDate(), set(), {"from"}),
        (AMENDMENT, {"notice_sent"}, {"notice_sent", "meeting"}),
    ],
)
def test_a_period_names_the_days_it_counts_from(period: Period, needs: set[str], may_use: set[str]) -> None:
    assert (set(period.needs), set(period.may_use)) == (needs, may_use)


def test_the_holidays_left_out_are_named_and_a_holiday_that_was_never_counted_is_not() -> None:
    from_good_friday = working_days(1).reckon({"from": date(2026, 4, 3)}).sentences
    assert from_good_friday[1] == "Weekends are left out, and so is Monday 6 April 2026 (Easter Monday)."
    over_easter = working_days(3).reckon({"from": date(2026, 4, 2)}).sentences
    assert over_easter[1] == (
        "Weekends are left out, and so are Friday 3 April 2026 (Good Friday) and Monday 6 April 2026 (Easter Monday)."
    )
    assert working_days(1).reckon({"from": date(2026, 3, 2)}).sentences[1].endswith("no bank holiday falls between.")


def test_a_month_that_is_too_short_is_explained() -> None:
    assert months(2).reckon({"from": date(2025, 12, 31)}).sentences[1] == (
        "There is no 31 February 2026, so the period ends with the month."
    )
    assert len(months(2).reckon({"from": date(2025, 12, 28)}).sentences) == 2
