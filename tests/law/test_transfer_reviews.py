"""Transfer reviews (SI 2014/2270): every fixture of the page on them, its traps, the days on which versions change."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.options import NOTHING, Given
from deadlines.refusals import NoLawInForce, NotLifted, Refusal, WrongFacts, WrongOption
from deadlines.register import limit
from deadlines.words import in_words
from tests.tables import Row, named, rows

AS_OF = date(2018, 4, 1)


def applied(
    key: str,
    facts: Mapping[str, date],
    options: Mapping[str, Given] = NOTHING,
    exceptions: Mapping[str, Mapping[str, date]] | None = None,
) -> Deadline:
    return apply_limit(limit(key), facts, as_of=AS_OF, options=options, exceptions=exceptions)


def days_in(row: Row, **columns: str) -> dict[str, date]:
    """The days of a row by the limit's own names; empty cells are left out."""
    return {name: row.day(heading) for name, heading in columns.items() if row[heading]}


# The page's worked fixtures, then the edges at which another version applies. The notice picks the version.
WEEKS = rows("""
| limit              | notice          | start           | last day        | because                                            |
|--------------------|-----------------|-----------------|-----------------|----------------------------------------------------|
| tr_final           | Mon 06 Oct 2014 |                 | Sun 11 Jan 2015 | v1: 14 weeks beginning with the notice             |
| tr_final           | Wed 01 Apr 2015 | Mon 20 Apr 2015 | Sun 26 Jul 2015 | v2: 14 weeks beginning with the start              |
| tr_no_plan         | Wed 01 Apr 2015 | Mon 20 Apr 2015 | Sun 28 Jun 2015 | 10 weeks beginning with the start                  |
| tr_final           | Mon 07 Sep 2015 | Mon 21 Sep 2015 | Sun 24 Jan 2016 | v3: 18 weeks                                       |
| tr_no_plan         | Mon 07 Sep 2015 | Mon 21 Sep 2015 | Sun 27 Dec 2015 | v3: 14 weeks                                       |
| tr_final           | Thu 20 Aug 2015 | Thu 03 Sep 2015 | Wed 09 Dec 2015 | saved: still 14 weeks, though it began later       |
| tr_no_plan         | Thu 20 Aug 2015 | Thu 03 Sep 2015 | Wed 11 Nov 2015 | saved: still 10 weeks                              |
| tr_final           | Mon 01 Sep 2014 |                 | Sun 07 Dec 2014 | the first day of the Order                         |
| tr_final           | Mon 06 Oct 2014 | Mon 20 Oct 2014 | Sun 11 Jan 2015 | v1 is asymmetric: the start does not move the plan |
| tr_no_plan         | Mon 06 Oct 2014 | Mon 20 Oct 2014 | Sun 28 Dec 2014 | but the no-plan decision runs from the start       |
| tr_final           | Wed 24 Dec 2014 |                 | Tue 31 Mar 2015 | spent on the day before SI 2015/505                |
| tr_final           | Thu 25 Dec 2014 | Thu 08 Jan 2015 | Wed 15 Apr 2015 | not spent by then, and nothing was saved           |
| tr_final           | Tue 31 Mar 2015 | Tue 14 Apr 2015 | Mon 20 Jul 2015 | the day before SI 2015/505: not spent              |
| tr_final           | Mon 31 Aug 2015 | Mon 14 Sep 2015 | Sun 20 Dec 2015 | the last notice that is saved                      |
| tr_final           | Tue 01 Sep 2015 | Tue 15 Sep 2015 | Mon 18 Jan 2016 | the first that is not                              |
| tr_no_plan         | Mon 31 Aug 2015 | Mon 14 Sep 2015 | Sun 22 Nov 2015 | the last notice that is saved                      |
| tr_no_plan         | Tue 01 Sep 2015 | Tue 15 Sep 2015 | Mon 21 Dec 2015 | the first that is not                              |
| tr_detained_final  | Wed 01 Apr 2015 | Wed 15 Apr 2015 | Tue 21 Jul 2015 | detained: 14 weeks                                 |
| tr_detained_final  | Mon 31 Aug 2015 | Mon 14 Sep 2015 | Sun 20 Dec 2015 | detained: the same saving, by the notice           |
| tr_detained_final  | Tue 01 Sep 2015 | Tue 15 Sep 2015 | Mon 18 Jan 2016 | detained: 18 weeks                                 |
| tr_detained_no_plan| Mon 31 Aug 2015 | Mon 14 Sep 2015 | Sun 22 Nov 2015 | detained: 10 weeks                                 |
| tr_detained_no_plan| Tue 01 Sep 2015 | Tue 15 Sep 2015 | Mon 21 Dec 2015 | detained: 14 weeks                                 |
""")  # noqa: E501


@pytest.mark.parametrize("row", WEEKS, ids=named)
def test_the_notice_picks_the_version_and_the_version_says_what_it_counts_from(row: Row) -> None:
    found = applied(row["limit"], days_in(row, notice_given="notice", assessment_began="start"))
    assert found.due_on == row.day("last day")
    assert in_words(row.day("last day")) in " ".join(found.steps())


def test_a_start_that_the_first_version_does_not_count_from_is_said_not_to_count() -> None:
    found = applied("tr_final", {"notice_given": date(2014, 10, 6), "assessment_began": date(2014, 10, 20)})
    assert "The day “assessment_began” (Monday 20 October 2014) does not move the last day here." in found.steps()


@pytest.mark.parametrize("notice", [date(2014, 12, 25), date(2015, 4, 1), date(2015, 8, 31), date(2015, 9, 1)])
@pytest.mark.parametrize("key", ["tr_final", "tr_no_plan"])
def test_where_the_start_decides_it_is_asked_for(key: str, notice: date) -> None:
    with pytest.raises(WrongFacts, match="needs the day “assessment_began”"):
        applied(key, {"notice_given": notice})


def test_the_working_says_why_a_version_other_than_that_of_the_day_applies() -> None:
    saved = applied("tr_final", {"notice_given": date(2015, 8, 20), "assessment_began": date(2015, 9, 3)})
    assert any("Notice was given before 1 September 2015" in step for step in saved.steps())
    spent = applied("tr_final", {"notice_given": date(2014, 10, 6)})
    assert any("before SI 2015/505 came into force on 1 April 2015" in step for step in spent.steps())


OTHERS = rows("""
| limit              | fact              | day             | last day        | because                                         |
|--------------------|-------------------|-----------------|-----------------|-------------------------------------------------|
| tr_notice          | assessment_begins | Mon 21 Sep 2015 | Mon 07 Sep 2015 | the start less 14 days                          |
| tr_notice          | assessment_begins | Sat 25 Nov 2017 | Sat 11 Nov 2017 | for 18 weeks that end on 30 March 2018          |
| tr_detained_notice | assessment_begins | Wed 15 Apr 2015 | Wed 01 Apr 2015 | detained: the same                              |
| tr_reassess_final  | request_made      | Mon 31 Aug 2015 | Sun 06 Dec 2015 | before 1 September 2015: 14 weeks               |
| tr_reassess_final  | request_made      | Tue 01 Sep 2015 | Mon 04 Jan 2016 | from then on: 18 weeks                          |
| tr_inflight_decide | from              | Mon 06 Oct 2014 | Sun 16 Nov 2014 | 6 weeks beginning with the consent              |
| tr_cohort_2015     | from              | Tue 01 Sep 2015 | Sat 30 May 2015 | before 31 May 2015                              |
| tr_cohort_post16   | from              | Thu 01 Sep 2016 | Wed 30 Mar 2016 | before 31 March                                 |
| tr_cohort_post16   | from              | Fri 01 Sep 2017 | Thu 30 Mar 2017 | before 31 March                                 |
| tr_cohort_phase    | from              | Thu 01 Sep 2016 | Sun 14 Feb 2016 | before 15 February                              |
| tr_cohort_phase    | from              | Fri 01 Sep 2017 | Tue 14 Feb 2017 | before 15 February                              |
| tr_cohort_year9    | from              | Mon 04 Sep 2017 | Sun 03 Sep 2017 | before year 10 begins                           |
| tr_year6           | from              | Mon 05 Sep 2016 | Sun 04 Sep 2016 | before the end of the school year of year 6     |
""")  # noqa: E501


@pytest.mark.parametrize("row", OTHERS, ids=named)
def test_the_other_limits_of_the_page(row: Row) -> None:
    assert applied(row["limit"], {row["fact"]: row.day("day")}).due_on == row.day("last day")


def test_an_assessment_in_progress_has_14_or_20_weeks_by_its_section() -> None:
    consent = {"from": date(2014, 10, 6)}
    assert applied("tr_lda_inflight", consent, {"section": "139A(2) or (4)"}).due_on == date(2015, 1, 11)
    assert applied("tr_lda_inflight", consent, {"section": "139A(5)"}).due_on == date(2015, 2, 22)
    with pytest.raises(WrongOption, match="needs the option “section”"):
        applied("tr_lda_inflight", consent)


COHORTS = rows("""
| transfer        | phase  | year 9          | year 10         | last day        | because                                       |
|-----------------|--------|-----------------|-----------------|-----------------|-----------------------------------------------|
| Thu 01 Sep 2016 | other  |                 |                 | Sun 14 Feb 2016 | any other change of phase                     |
| Thu 01 Sep 2016 | post16 |                 |                 | Wed 30 Mar 2016 | post-16                                       |
| Fri 01 Sep 2017 | post16 |                 |                 | Thu 30 Mar 2017 | post-16                                       |
| Tue 01 Sep 2015 | post16 |                 |                 | Sat 30 May 2015 | art 12: post-16 in 2015                       |
| Tue 01 Sep 2015 | other  |                 |                 | Sat 31 Mar 2018 | no other phase of 2015 is named: art 14(5)    |
| Sat 01 Sep 2018 | post16 |                 |                 | Sat 31 Mar 2018 | not in 2016 or 2017: art 14(5)                |
|                 |        | Mon 05 Sep 2016 | Mon 04 Sep 2017 | Sun 03 Sep 2017 | year 9 in 2016                                |
|                 |        | Mon 04 Sep 2017 | Mon 03 Sep 2018 | Sun 02 Sep 2018 | year 9 in 2017: art 14(5) is not for these    |
|                 |        | Tue 01 Sep 2015 | Mon 05 Sep 2016 | Sat 31 Mar 2018 | year 9 in 2015 is guidance only               |
|                 |        |                 | Mon 04 Sep 2017 | Sun 03 Sep 2017 | year 9 taken to have begun the year before    |
| Fri 01 Sep 2017 | other  | Mon 05 Sep 2016 | Mon 04 Sep 2017 | Tue 14 Feb 2017 | two cohorts: the earliest date, art 14(4)     |
| Fri 01 Sep 2017 | post16 | Mon 05 Sep 2016 | Mon 04 Sep 2017 | Thu 30 Mar 2017 | two cohorts: the earliest date                |
|                 |        |                 |                 | Sat 31 Mar 2018 | everybody else                                |
""")  # noqa: E501


@pytest.mark.parametrize("row", COHORTS, ids=named)
def test_the_earliest_date_of_a_cohort_wins(row: Row) -> None:
    facts = days_in(row, transfer_on="transfer", year9_from="year 9", year10_from="year 10")
    found = applied("tr_cohort", facts, {"phase": row["phase"]} if row["phase"] else {})
    assert found.due_on == row.day("last day")
    assert in_words(row.day("last day")) in " ".join(found.steps())


def test_the_18_weeks_and_the_cohort_are_both_bounds() -> None:
    """The page's example: a year-6 mover for September 2016 starts by 12 October 2015, with notice by 28 September."""
    started = {"notice_given": date(2015, 9, 28), "assessment_began": date(2015, 10, 12)}
    cohort = applied("tr_cohort", {"transfer_on": date(2016, 9, 1)}, {"phase": "other"})
    assert applied("tr_final", started).due_on == cohort.due_on == date(2016, 2, 14)
    assert applied("tr_notice", {"assessment_begins": date(2015, 10, 12)}).due_on == date(2015, 9, 28)


BAD: dict[str, tuple[str, dict[str, date], dict[str, Given]]] = {
    "“tr_cohort” needs the option “phase”": ("tr_cohort", {"transfer_on": date(2016, 9, 1)}, {}),
    "was given without the day “transfer_on”": ("tr_cohort", {}, {"phase": "post16"}),
    "Give “post16” (to a post-16 institution)": ("tr_cohort", {"transfer_on": date(2016, 9, 1)}, {"phase": "sixth"}),
    "The day “year10_from” is missing": ("tr_cohort", {"year9_from": date(2016, 9, 5)}, {}),
    "does not use “from”": ("tr_cohort", {"from": date(2016, 9, 5)}, {}),
    "“tr_final” needs the day “notice_given”": ("tr_final", {"assessment_began": date(2015, 9, 21)}, {}),
    "“tr_final” has no option “phase”": ("tr_final", {"notice_given": date(2014, 10, 6)}, {"phase": "post16"}),
}


@pytest.mark.parametrize(("said", "question"), BAD.items(), ids=BAD)
def test_a_bad_question_is_answered_with_what_to_do(
    said: str, question: tuple[str, dict[str, date], dict[str, Given]]
) -> None:
    key, facts, options = question
    with pytest.raises(Refusal) as refusal:
        applied(key, facts, options)
    assert said in refusal.value.sentence
    assert refusal.value.next_step


@pytest.mark.parametrize("key", ["tr_final", "tr_no_plan", "tr_detained_final", "tr_detained_no_plan"])
def test_before_the_order_nothing_is_guessed(key: str) -> None:
    first = limit(key).rules[0].chosen_on.begins
    days = dict.fromkeys(("notice_given", "assessment_began"), first - timedelta(days=1))
    with pytest.raises(NoLawInForce, match=f"the earliest begins on {in_words(first)}"):
        applied(key, days)


@pytest.mark.parametrize("key", ["tr_final", "tr_no_plan"])
def test_the_ordinary_exceptions_lift_the_weeks_and_art_16_does_not(key: str) -> None:
    days = {"notice_given": date(2015, 6, 1), "assessment_began": date(2015, 6, 15)}
    summer = {"advice_requested": date(2015, 7, 20), "closed_from": date(2015, 7, 22), "reopens_on": date(2015, 9, 2)}
    bare = applied(key, days)
    for exception, test in {"school_closed": summer, "personal_circumstances": {}}.items():
        lifted = applied(key, days, exceptions={exception: test})
        assert (lifted.lifted, lifted.due_on) == (True, bare.due_on)
    with pytest.raises(NotLifted, match="is not an exception to"):
        applied(key, days, exceptions={"appeal_undetermined": {}})
    with pytest.raises(NotLifted, match="is not an exception to"):
        applied(key, days, exceptions={"coronavirus": {}})


def test_a_cohort_date_has_the_suspension_of_art_16_and_no_other() -> None:
    moving = {"transfer_on": date(2016, 9, 1)}
    for key in ("assessment_inappropriate", "appeal_undetermined"):
        lifted = applied("tr_cohort", moving, {"phase": "other"}, {key: {}})
        assert (lifted.lifted, lifted.due_on) == (True, date(2016, 2, 14))
        (said,) = [step for step in lifted.steps() if step.startswith("Exception:")]
        assert "the act is still due as soon as is reasonably practicable after it no longer holds." in said
    with pytest.raises(NotLifted, match="is not an exception to"):
        applied("tr_cohort", moving, {"phase": "other"}, {"personal_circumstances": {}})


def test_every_week_of_the_order_is_inclusive() -> None:
    """Trap 2: the last day is E + 7n - 1, where the ordinary limits have E + 7n."""
    for start in (date(2016, 1, 1) + timedelta(days=n) for n in range(400)):
        days = {"notice_given": start, "assessment_began": start}
        assert applied("tr_final", days).due_on == start + timedelta(days=125)
        assert applied("tr_no_plan", days).due_on == start + timedelta(days=97)


def test_the_versions_of_every_notice_day_follow_one_another_without_a_gap() -> None:
    day = date(2014, 9, 1)
    seen = []
    while day <= date(2015, 12, 31):
        rule = limit("tr_final").rule_on(day)
        if rule not in seen:
            seen.append(rule)
        day += timedelta(days=1)
    assert seen == list(limit("tr_final").rules)
