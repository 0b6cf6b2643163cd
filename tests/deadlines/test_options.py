"""Options: what an answer depends on beside days; each bad one is named, and each says what to give instead."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from deadlines.birthdays import BeforeBirthday, InTheYearOfBirthday, YearEndAfterBirthday
from deadlines.calculator import apply_limit
from deadlines.cohorts import InYears, Otherwise
from deadlines.counting import months, weeks
from deadlines.deadline import Deadline
from deadlines.limits import LAST_DAY, Citation, Confidence, InForce, Rule, TimeLimit
from deadlines.options import Given, Option
from deadlines.refusals import NoLawInForce, WrongFacts, WrongOption
from deadlines.shapes import Before, BeforeDate, BeforeTheDay, EarlierOf, LaterOf, OnTheDay
from tests.tables import Row, named, rows

LAW = InForce(date(2014, 9, 1))
CITE = Citation("SI 0000/1", "reg 1", "https://www.legislation.gov.uk/uksi/0000/1")
ENDS_ON = OnTheDay("ends_on")

# CFA 2014 s.46 with reg 46 in shape: the academic year in which a young person turns 25, by where they learn.
BEYOND = TimeLimit(
    key="beyond",
    title="After 25",
    duty_of="The authority",
    duty="stop by then",
    words="",
    rules=(
        Rule(YearEndAfterBirthday(25, 7, 31), LAW, CITE, when={"setting": "fe"}),
        Rule(InTheYearOfBirthday(25, EarlierOf((ENDS_ON, BeforeBirthday(26)))), LAW, CITE, when={"setting": "other"}),
    ),
    checked_on=date(2026, 11, 22),
    asks={"birth_date": "The young person was born"},
    chosen_by=LAST_DAY,
    options=(
        Option("setting", "Where the young person learns", {"fe": "a college", "other": "anywhere else"}),
        Option("ends_on", "The day on which the course ends"),
    ),
)
BORN = {"birth_date": date(2000, 3, 10)}

# A limit by cohorts: who transfers, and everybody else.
COHORT = TimeLimit(
    key="cohort",
    title="By cohort",
    duty_of="The authority",
    duty="conclude it",
    words="",
    rules=(
        Rule(
            Otherwise(InYears((2016, 2017), "transfer_on", Before(2, 15)), BeforeDate(date(2018, 4, 1))),
            LAW, CITE, when={"phase": "other"},
        ),
        Rule(BeforeDate(date(2018, 4, 1)), LAW, CITE, when={"phase": ""}),
    ),
    checked_on=date(2026, 11, 22),
    asks={"transfer_on": "The child transfers"},
    options=(Option("phase", "Which transfer", {"other": "any other"}, goes_with="transfer_on"),),
    every_day_optional=True,
)  # fmt: skip

LIFT = TimeLimit(
    key="lift",
    title="With a default",
    duty_of="The family",
    duty="act",
    words="",
    rules=(
        Rule(months(2), LAW, CITE, when={"only": "true"}),
        Rule(LaterOf((months(2), months(1, of="issued"))), LAW, CITE, when={"only": "false"}),
    ),
    checked_on=date(2026, 11, 22),
    asks={"from": "It was sent", "issued": "It was issued"},
    options=(Option("only", "What it is about", {"true": "only that", "false": "more"}, unless_given="false"),),
)


def applied(limit: TimeLimit, facts: Mapping[str, date], **options: Given) -> Deadline:
    return apply_limit(limit, facts, as_of=date(2025, 9, 1), options=options)


BIRTHDAYS = rows("""
| born            | setting | ends on         | last day        | because                                 |
|-----------------|---------|-----------------|-----------------|-----------------------------------------|
| Fri 10 Mar 2000 | fe      |                 | Thu 31 Jul 2025 | 25 on 10 March 2025                     |
| Mon 31 Jul 2000 | fe      |                 | Thu 31 Jul 2025 | 25 on the last day of the year itself   |
| Tue 01 Aug 2000 | fe      |                 | Fri 31 Jul 2026 | 25 on the first day of the next         |
| Tue 29 Feb 2000 | fe      |                 | Thu 31 Jul 2025 | no 29 February in 2025: 25 on 1 March   |
| Fri 10 Mar 2000 | other   | Mon 30 Jun 2025 | Mon 30 Jun 2025 | the course ends first                   |
| Fri 10 Mar 2000 | other   | Tue 30 Jun 2026 | Mon 09 Mar 2026 | the day before 26                       |
| Fri 10 Mar 2000 | other   | Mon 10 Mar 2025 | Mon 10 Mar 2025 | ends on the 25th birthday itself        |
| Tue 29 Feb 2000 | other   | Tue 30 Jun 2026 | Sat 28 Feb 2026 | 26 on 1 March 2026                      |
""")


@pytest.mark.parametrize("row", BIRTHDAYS, ids=named)
def test_an_option_chooses_the_rule_and_a_day_among_the_options_is_counted_from(row: Row) -> None:
    options: dict[str, Given] = {"setting": row["setting"]}
    if row["ends on"]:
        options["ends_on"] = row.day("ends on").isoformat()
    found = applied(BEYOND, {"birth_date": row.day("born")}, **options)
    assert found.due_on == row.day("last day")
    assert found.options == options
    assert found.as_json()["options"] == options
    assert found.steps()[2].startswith("Where the young person learns: ")


def test_a_course_that_ends_before_the_birthday_is_not_in_that_year() -> None:
    with pytest.raises(WrongFacts, match="ends before age 25 is reached on Monday 10 March 2025"):
        applied(BEYOND, BORN, setting="other", ends_on=date(2025, 3, 9))


BAD: dict[str, tuple[TimeLimit, Mapping[str, date], dict[str, Given]]] = {
    "“beyond” needs the option “setting”": (BEYOND, BORN, {}),
    "Give “fe” (a college) or “other” (anywhere else)": (BEYOND, BORN, {"setting": "school"}),
    "“true” is no value of the option “setting”": (BEYOND, BORN, {"setting": True}),
    "“beyond” has no option “colour”": (BEYOND, BORN, {"setting": "fe", "colour": "red"}),
    "Its options are “setting” and “ends_on”": (BEYOND, BORN, {"setting": "fe", "colour": "red"}),
    "needs the option “ends_on” here": (BEYOND, BORN, {"setting": "other"}),
    "The option “ends_on” is not used with the other": (BEYOND, BORN, {"setting": "fe", "ends_on": "2025-06-30"}),
    "The option “ends_on” is not a day": (BEYOND, BORN, {"setting": "other", "ends_on": "30 June"}),
    "year-month-day, for instance 2025-09-01": (BEYOND, BORN, {"setting": "other", "ends_on": "2025-02-30"}),
    "“cohort” needs the option “phase”": (COHORT, {"transfer_on": date(2016, 9, 1)}, {}),
    "was given without the day “transfer_on”": (COHORT, {}, {"phase": "other"}),
}


@pytest.mark.parametrize(("said", "question"), BAD.items(), ids=BAD)
def test_a_bad_option_is_named_with_what_to_give(
    said: str, question: tuple[TimeLimit, Mapping[str, date], dict[str, Given]]
) -> None:
    limit, facts, options = question
    with pytest.raises(WrongOption) as refusal:
        applied(limit, facts, **options)
    assert said in refusal.value.sentence
    assert refusal.value.extra["fields"]
    assert all(part.endswith(".") for part in (refusal.value.what, refusal.value.why, refusal.value.next_step))


def test_a_day_of_an_option_in_an_absurd_year_is_named() -> None:
    with pytest.raises(WrongFacts, match="“ends_on” is in the year 9999"):
        applied(BEYOND, BORN, setting="other", ends_on="9999-12-31")


def test_a_limit_without_options_refuses_any() -> None:
    with pytest.raises(WrongOption, match="has no option “phase”"):
        applied(replace(LIFT, options=(), rules=LIFT.rules[:1]), {"from": date(2025, 6, 10)}, phase="other")


def test_what_holds_where_no_option_is_given_is_not_said_to_have_been_given() -> None:
    days = {"from": date(2025, 6, 10), "issued": date(2025, 8, 20)}
    silent, said = applied(LIFT, days), applied(LIFT, days, only=False)
    assert silent.due_on == said.due_on == date(2025, 9, 20)
    assert (silent.options, said.options) == ({}, {"only": "false"})
    assert "What it is about: more." in said.steps()
    assert "What it is about: more." not in silent.steps()
    assert silent.id != said.id


def test_true_and_false_may_be_given_as_such_or_as_words() -> None:
    days = {"from": date(2025, 6, 10)}
    for given in (True, "true"):
        assert applied(LIFT, days, only=given).options == {"only": "true"}
        assert applied(LIFT, days, only=given).due_on == date(2025, 8, 10)


def test_a_day_that_the_version_does_not_count_from_is_said_not_to_count() -> None:
    found = applied(LIFT, {"from": date(2025, 6, 10), "issued": date(2025, 8, 20)}, only=True)
    assert found.due_on == date(2025, 8, 10)
    assert "The day “issued” (Wednesday 20 August 2025) does not move the last day here." in found.steps()


def test_where_every_day_may_be_left_out_the_coming_into_force_begins_it() -> None:
    rest = applied(COHORT, {})
    assert (rest.due_on, rest.trigger.kind) == (date(2018, 3, 31), "in_force")
    assert rest.steps()[0] == "The provision came into force on Monday 1 September 2014."
    moving = applied(COHORT, {"transfer_on": date(2016, 9, 1)}, phase="other")
    assert (moving.due_on, moving.trigger.kind) == (date(2016, 2, 14), "transfer_on")
    later = applied(COHORT, {"transfer_on": date(2018, 9, 1)}, phase="other")
    assert later.due_on == date(2018, 3, 31)
    assert "Saturday 1 September 2018 is not in 2016 or 2017: this sets no last day." in later.steps()


def test_a_version_may_apply_to_other_days_than_those_on_which_it_was_law() -> None:
    saved = Rule(
        weeks(1), InForce(date(2014, 9, 1), date(2015, 3, 31)), CITE,
        applies_to=InForce(date(2014, 9, 1), date(2014, 12, 24)), because="Its time had run out before it was changed.",
    )  # fmt: skip
    later = Rule(weeks(2), InForce(date(2015, 4, 1)), CITE, applies_to=InForce(date(2014, 12, 25)))
    limit = replace(LIFT, options=(), rules=(saved, later), asks={"from": "It was sent"})
    before, after = (applied(limit, {"from": date(2014, 12, day)}) for day in (24, 25))
    assert (before.due_on, after.due_on) == (date(2014, 12, 31), date(2015, 1, 8))
    assert "Its time had run out before it was changed." in before.steps()
    assert limit.rule_on(date(2020, 1, 1)) is later


def test_after_the_last_version_no_rule_is_guessed_either() -> None:
    limit = replace(LIFT, options=(), rules=(Rule(weeks(1), InForce(date(2014, 9, 1), date(2015, 8, 31)), CITE),))
    with pytest.raises(NoLawInForce, match="no rule applies to Tuesday 1 September 2015"):
        applied(limit, {"from": date(2015, 9, 1)})


@pytest.mark.parametrize("confidence", Confidence)
def test_what_nobody_here_has_read_says_so(confidence: Confidence) -> None:
    limit = replace(LIFT, confidence=confidence)
    found = applied(limit, {"from": date(2025, 6, 10)})
    assert bool(limit.doubt) == (confidence is not Confidence.VERIFIED)
    assert (limit.doubt in found.steps()) == bool(limit.doubt)


def test_the_later_of_two_is_not_known_before_both_days_are() -> None:
    both = replace(
        LIFT, options=(), rules=(Rule(LaterOf((weeks(1), weeks(2, of="issued")), every=True), LAW, CITE),)
    )  # fmt: skip
    with pytest.raises(WrongFacts, match="needs the day “issued”"):
        applied(both, {"from": date(2025, 6, 10)})
    assert applied(both, {"from": date(2025, 6, 10), "issued": date(2025, 6, 9)}).due_on == date(2025, 6, 23)


def test_before_a_named_day_and_on_it() -> None:
    day = {"from": date(2017, 9, 4)}
    assert BeforeTheDay("from").last_day(day) == BeforeTheDay("from").reckon(day).last_day == date(2017, 9, 3)
    assert OnTheDay("from").last_day(day) == OnTheDay("from").reckon(day).last_day == date(2017, 9, 4)
    assert BeforeTheDay("from").in_words() == "before that day"
    assert OnTheDay("from").in_words() == "on that day itself"
    assert BeforeDate(date(2018, 4, 1)).in_words() == "before 1 April 2018"
    assert COHORT.rules[0].period.in_words() == (
        "before 15 February of that calendar year, for 2016 or 2017; for everybody else before 1 April 2018"
    )
    assert BEYOND.rules[0].period.in_words() == "the 31 July that ends the academic year in which age 25 is reached"
    assert BEYOND.rules[1].period.in_words() == (
        "the earlier of: on that day itself; or the day before age 26 is reached, in the academic year in which age "
        "25 is reached"
    )


def test_a_version_chosen_by_its_own_last_day_needs_no_law_at_the_birth() -> None:
    assert applied(BEYOND, BORN, setting="fe").due_on == date(2025, 7, 31)
    with pytest.raises(NoLawInForce, match="no rule was in force on Wednesday 31 July 2013"):
        applied(BEYOND, {"birth_date": date(1988, 3, 10)}, setting="fe")
