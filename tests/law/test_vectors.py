"""The vectors of the law digest and the edges beside them, limit by limit, as the calculator answers them."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from deadlines.calculator import apply_limit
from deadlines.counting import Period
from deadlines.deadline import Deadline
from deadlines.limits import Authority
from deadlines.options import Given
from deadlines.refusals import BeyondKnownHolidays, NoLawInForce, WrongFacts, WrongOption
from deadlines.register import limit
from deadlines.standing import Standing
from tests.tables import Row, named, rows


def applied(key: str, facts: Mapping[str, date], **options: Given) -> Deadline:
    return apply_limit(limit(key), facts, as_of=date(2026, 1, 5), options=options)


# Digest section 10, and for each limit of regs 15 to 47 its own count. Where the last day is empty the law sets none.
FROM_ONE_DAY = rows("""
| limit                      | from            | last day        | because                                          |
|----------------------------|-----------------|-----------------|--------------------------------------------------|
| la_transfer_inform         | Mon 01 Sep 2025 | Mon 13 Oct 2025 | 6 weeks of the transfer                          |
| la_transfer_interim_place  | Mon 01 Sep 2025 |                 | no days given                                    |
| cb_transfer_known          | Sun 30 Nov 2025 | Sun 30 Nov 2025 | the day of the move itself                       |
| cb_transfer_late           | Fri 19 Dec 2025 | Tue 13 Jan 2026 | beginning on the day of becoming aware           |
| cb_transfer_request        | Sat 20 Dec 2025 | Wed 14 Jan 2026 | a Saturday is not day one                        |
| cb_change_notify           | Fri 19 Dec 2025 | Tue 13 Jan 2026 | beginning on the day                             |
| cb_change_request          | Fri 19 Dec 2025 | Tue 13 Jan 2026 | beginning with it, digest section 3.2            |
| review_first               | Mon 10 Mar 2025 | Mon 09 Mar 2026 | starting with the date the plan was made         |
| review_first               | Thu 29 Feb 2024 | Fri 28 Feb 2025 | no 29 February: take no day off                  |
| review_next                | Mon 10 Mar 2025 | Mon 09 Mar 2026 | starting with the date of the last review        |
| review_report              | Fri 20 Mar 2026 | Fri 03 Apr 2026 | Good Friday, and nothing moves it                |
| review_decision            | Fri 20 Mar 2026 | Fri 17 Apr 2026 | four weeks of the meeting, not of the report     |
| amend_notice               | Fri 20 Mar 2026 | Fri 17 Apr 2026 | R (L, M, P) v Devon CC: with the decision        |
| amend_notice               | Tue 08 Mar 2022 | Tue 05 Apr 2022 | the day the judgment was handed down             |
| amend_notice               | Mon 07 Mar 2022 |                 | before it reg 22(2)(a) alone, which names no day |
| amend_reps                 | Mon 01 Dec 2025 | Mon 15 Dec 2025 | 15 days beginning with service                   |
| amend_decline              | Fri 17 Apr 2026 | Fri 12 Jun 2026 | 8 weeks of sending                               |
| amend_review_backstop      | Fri 20 Mar 2026 | Fri 12 Jun 2026 | 4 weeks and 8                                    |
| amend_no_review            | Fri 17 Apr 2026 | Fri 12 Jun 2026 | reg 28: as after a review, from sending          |
| review_release             | Mon 01 Sep 2025 |                 | as soon as reasonably practicable                |
| review_neet_u18            | Mon 01 Sep 2025 |                 | none stated                                      |
| review_cease_18plus        | Mon 01 Sep 2025 |                 | none stated                                      |
| reassess_decision          | Wed 17 Dec 2025 | Thu 01 Jan 2026 | calendar days, a bank holiday, and no roll       |
| reassess_bar               | Sun 31 Aug 2025 | Sat 28 Feb 2026 | six months                                       |
| reassess_advice            | Mon 01 Sep 2025 | Mon 13 Oct 2025 | reg 8 applied                                    |
| reassess_final             | Mon 01 Sep 2025 | Mon 08 Dec 2025 | 14 weeks of the notification                     |
| reassess_no_change         | Mon 01 Sep 2025 |                 | a gap in the Regulations                         |
| reassess_review_first      | Mon 10 Mar 2025 | Tue 10 Mar 2026 | within 12 months of sending: not the day before  |
| reassess_review_next       | Mon 10 Mar 2025 | Mon 09 Mar 2026 | starting with the date of the last review        |
| cease_consult              | Mon 01 Sep 2025 |                 | before the decision                              |
| cease_notify               | Mon 01 Sep 2025 |                 | none stated                                      |
| cease_standstill           | Tue 10 Jun 2025 | Mon 01 Sep 2025 | the time for an appeal, which r.12 moves         |
| cease_on_dismissal         | Mon 01 Sep 2025 |                 | immediately                                      |
| he_disclosure              | Fri 19 Dec 2025 | Wed 14 Jan 2026 | 15 working days of being asked: the day is out   |
| mediation_notice           | Mon 01 Sep 2025 |                 | no period is prescribed                          |
| med_contact                | Tue 10 Jun 2025 | Sun 10 Aug 2025 | a Sunday in August, and no roll                  |
| med_cert_no_mediation      | Thu 02 Apr 2026 | Thu 09 Apr 2026 | 3 working days over Easter                       |
| med_cert_bar               | Wed 31 Dec 2025 | Sat 28 Feb 2026 | no 31 February, and no roll                      |
| med_leave                  | Mon 01 Sep 2025 |                 | none stated                                      |
| med_notify_health          | Thu 02 Apr 2026 | Thu 09 Apr 2026 | 3 working days from being informed               |
| med_arrange_health_only    | Mon 01 Dec 2025 | Wed 31 Dec 2025 | 30 calendar days                                 |
| med_arrange_mixed          | Mon 01 Dec 2025 | Wed 31 Dec 2025 | 30 calendar days                                 |
| med_arrange_other          | Mon 01 Dec 2025 | Wed 31 Dec 2025 | 30 calendar days                                 |
| med_cert_after             | Thu 02 Apr 2026 | Thu 09 Apr 2026 | 3 working days of the conclusion                 |
| med_fail_notify            | Mon 01 Sep 2025 |                 | as soon as possible                              |
| med_cert_deemed            | Thu 02 Apr 2026 | Thu 09 Apr 2026 | 3 working days of being notified                 |
| med_agree_appealable       | Mon 01 Sep 2025 |                 | the time of reg 44 for what was agreed           |
| med_agree_other            | Mon 01 Sep 2025 | Mon 15 Sep 2025 | two weeks of the agreement                       |
| med_agree_tell_la          | Mon 01 Sep 2025 | Mon 08 Sep 2025 | one week of it                                   |
| ord_dismiss_cease          | Mon 03 Mar 2025 |                 | immediately                                      |
| ord_assess_notify          | Mon 03 Mar 2025 | Mon 17 Mar 2025 | 2 weeks                                          |
| ord_assess_no_plan         | Mon 03 Mar 2025 | Mon 12 May 2025 | 10 weeks of the order                            |
| ord_assess_final           | Mon 03 Mar 2025 | Mon 09 Jun 2025 | 14 weeks of the order                            |
| ord_make_draft             | Mon 03 Mar 2025 | Mon 07 Apr 2025 | 5 weeks                                          |
| ord_make_final             | Mon 03 Mar 2025 | Mon 19 May 2025 | 11 weeks of the order, not of the draft          |
| ord_remit                  | Mon 03 Mar 2025 | Mon 17 Mar 2025 | 2 weeks for both                                 |
| ord_amend_sep              | Mon 03 Mar 2025 | Mon 07 Apr 2025 | a day later than rec_social_response             |
| ord_amend_school           | Mon 03 Mar 2025 | Mon 17 Mar 2025 | 2 weeks                                          |
| ord_continue               | Mon 03 Mar 2025 |                 | at once                                          |
| ord_continue_amend         | Mon 03 Mar 2025 | Mon 07 Apr 2025 | 5 weeks                                          |
| unop_assess_notify         | Mon 03 Mar 2025 | Mon 17 Mar 2025 | 2 weeks of telling the Tribunal                  |
| unop_assess_no_plan        | Mon 03 Mar 2025 | Mon 12 May 2025 | 10 weeks                                         |
| unop_assess_final          | Mon 03 Mar 2025 | Mon 09 Jun 2025 | 14 weeks                                         |
| unop_content               | Mon 03 Mar 2025 | Mon 07 Apr 2025 | 5 weeks                                          |
| unop_placement             | Mon 03 Mar 2025 | Mon 17 Mar 2025 | 2 weeks                                          |
| unop_placement_and_content | Mon 03 Mar 2025 | Mon 07 Apr 2025 | 5 weeks for both                                 |
| unop_make_draft            | Mon 03 Mar 2025 | Mon 07 Apr 2025 | 5 weeks                                          |
| unop_make_final            | Mon 03 Mar 2025 | Mon 19 May 2025 | 11 weeks                                         |
| unop_cease                 | Mon 03 Mar 2025 | Mon 07 Apr 2025 | 5 weeks to amend                                 |
""")


@pytest.mark.parametrize("row", FROM_ONE_DAY, ids=named)
def test_a_limit_counted_from_one_day_ends_where_the_digest_says(row: Row) -> None:
    found = applied(row["limit"], {"from": row.day("from")})
    assert found.due_on == (row.day("last day") if row["last day"] else None)
    if found.due_on is None:
        assert any("o last day" in step for step in found.steps())


BY_OTHER_NAMES = rows("""
| limit                  | fact        | day             | last day        | because                               |
|------------------------|-------------|-----------------|-----------------|---------------------------------------|
| phase_transfer_other   | transfer_on | Tue 01 Sep 2026 | Sat 14 Feb 2026 | the 15th is too late                  |
| phase_transfer_post16  | transfer_on | Tue 01 Sep 2026 | Mon 30 Mar 2026 | the 31st is too late                  |
| phase_transfer_post16  | transfer_on | Tue 01 Sep 2015 | Sat 30 May 2015 | reg 18(3), for that one day           |
| phase_transfer_post16  | transfer_on | Mon 31 Aug 2015 | Mon 30 Mar 2015 | the day before it                     |
| phase_transfer_post16  | transfer_on | Wed 02 Sep 2015 | Mon 30 Mar 2015 | the day after it                      |
| phase_post16_to_post16 | transfer_on | Tue 01 Sep 2026 | Wed 01 Apr 2026 | the corresponding day is early enough |
| review_meeting_notice  | meeting_on  | Fri 20 Mar 2026 | Thu 05 Mar 2026 | two clear weeks                       |
| review_papers          | meeting_on  | Fri 20 Mar 2026 | Thu 05 Mar 2026 | two clear weeks                       |
| med_date_notice        | meeting_on  | Mon 13 Apr 2026 | Wed 01 Apr 2026 | 2, 7, 8, 9 and 10 April lie clear     |
""")


@pytest.mark.parametrize("row", BY_OTHER_NAMES, ids=named)
def test_a_limit_before_a_day_ends_where_the_digest_says(row: Row) -> None:
    assert applied(row["limit"], {row["fact"]: row.day("day")}).due_on == row.day("last day")


# Reg 15(2). 15 working days before Monday 12 January 2026 is Wednesday 17 December 2025.
MOVES = rows("""
| moved           | became aware    | limit             | last day        | because                                   |
|-----------------|-----------------|-------------------|-----------------|-------------------------------------------|
| Mon 12 Jan 2026 | Tue 16 Dec 2025 | la_transfer_known | Mon 12 Jan 2026 | 16 working days before                    |
| Mon 12 Jan 2026 | Wed 17 Dec 2025 | la_transfer_known | Mon 12 Jan 2026 | 15 before are "at least 15"               |
| Mon 12 Jan 2026 | Thu 18 Dec 2025 | la_transfer_late  | Mon 12 Jan 2026 | 14 before: ends on the day of the move    |
| Mon 12 Jan 2026 | Fri 19 Dec 2025 | la_transfer_late  | Tue 13 Jan 2026 | 13 before; the day itself is day one      |
| Mon 12 Jan 2026 | Sat 20 Dec 2025 | la_transfer_late  | Wed 14 Jan 2026 | a Saturday is not day one                 |
| Mon 12 Jan 2026 | Mon 12 Jan 2026 | la_transfer_late  | Fri 30 Jan 2026 | on the day of the move                    |
| Sun 30 Nov 2025 | Fri 19 Dec 2025 | la_transfer_late  | Tue 13 Jan 2026 | only after the move                       |
| Sun 30 Nov 2025 | Mon 01 Sep 2025 | la_transfer_known | Sun 30 Nov 2025 | a move on a Sunday: nothing moves the day |
""")
OTHER = {"la_transfer_known": "la_transfer_late", "la_transfer_late": "la_transfer_known"}


@pytest.mark.parametrize("row", MOVES, ids=named)
def test_a_plan_is_transferred_on_the_day_of_a_move_known_in_time_and_else_in_fifteen_working_days(row: Row) -> None:
    facts = {"moved_on": row.day("moved"), "became_aware": row.day("became aware")}
    assert applied(row["limit"], facts).due_on == row.day("last day")
    with pytest.raises(WrongFacts, match=f"Use {row['limit']}") as refusal:
        applied(OTHER[row["limit"]], facts)
    assert refusal.value.extra["fields"] == ["became_aware", "moved_on"]


@pytest.mark.parametrize("row", MOVES, ids=named)
def test_a_commissioning_body_is_told_of_a_move_in_the_same_time(row: Row) -> None:
    moved, aware = row.day("moved"), row.day("became aware")
    known, late = {"from": moved, "became_aware": aware}, {"from": aware, "moved_on": moved}
    in_time = row["limit"] == "la_transfer_known"
    assert applied(*(("cb_transfer_known", known) if in_time else ("cb_transfer_late", late))).due_on == row.day(
        "last day"
    )
    with pytest.raises(WrongFacts, match=f"Use cb_transfer_{'known' if in_time else 'late'}"):
        applied(*(("cb_transfer_late", late) if in_time else ("cb_transfer_known", known)))


def test_both_days_of_a_move_are_needed_by_the_old_authority_and_one_is_enough_for_a_commissioning_body() -> None:
    for key, given in (("la_transfer_known", "moved_on"), ("la_transfer_late", "became_aware")):
        with pytest.raises(WrongFacts, match=f"“{key}” needs the day"):
            applied(key, {given: date(2026, 1, 12)})
    (said, *_) = [
        step for step in applied("cb_transfer_late", {"from": date(2025, 12, 19)}).steps() if "tested" in step
    ]
    assert said == (
        "Whether it knew at least 15 working days before was not tested, for only one of the two days was given."
    )


def test_the_two_limits_of_a_move_meet_without_a_gap() -> None:
    moved = date(2026, 1, 12)
    assert applied("la_transfer_known", {"moved_on": moved, "became_aware": date(2025, 12, 17)}).due_on == moved
    late = applied("la_transfer_late", {"moved_on": moved, "became_aware": date(2025, 12, 18)})
    assert late.due_on == moved
    assert (
        "The day 15 working days before Monday 12 January 2026 was Wednesday 17 December 2025; it became aware on "
        "Thursday 18 December 2025, so this limit applies."
    ) in late.steps()
    assert "Q1" in [each.name for each in late.questions]


def test_on_every_day_exactly_one_of_the_two_limits_of_a_move_applies_and_it_never_ends_before_the_move() -> None:
    known, late = (limit(key).rules[0].period for key in ("la_transfer_known", "la_transfer_late"))
    for moved in (date(2014, 11, 1) + timedelta(days=n) for n in range(4900)):
        for before in (*range(20, 28), 0):
            facts = {"moved_on": moved, "became_aware": moved - timedelta(days=before)}
            ends = [day for day in (ending(known, facts), ending(late, facts)) if day]
            assert len(ends) == 1, facts
            assert ends[0] >= moved


def ending(period: Period, facts: Mapping[str, date]) -> date | None:
    try:
        return period.last_day(facts)
    except WrongFacts:
        return None


def test_a_move_beyond_the_known_bank_holidays_is_refused() -> None:
    with pytest.raises(BeyondKnownHolidays):
        applied("la_transfer_known", {"moved_on": date(2035, 1, 8), "became_aware": date(2034, 1, 8)})


REVIEWS_AFTER_A_MOVE = rows("""
| made or reviewed | transferred     | last day        | because                                         |
|------------------|-----------------|-----------------|-------------------------------------------------|
| Mon 10 Mar 2025  | Sun 30 Nov 2025 | Mon 09 Mar 2026 | twelve months starting with it are the later    |
| Sun 01 Dec 2024  | Sun 30 Nov 2025 | Sat 28 Feb 2026 | three months, and no 30 February: no day off it |
| Mon 10 Mar 2025  | Sun 01 Feb 2026 | Thu 30 Apr 2026 | the three months are the later                  |
""")


@pytest.mark.parametrize("row", REVIEWS_AFTER_A_MOVE, ids=named)
def test_after_a_move_the_later_of_two_days_is_the_one_for_the_review(row: Row) -> None:
    facts = {"plan_made_or_last_reviewed": row.day("made or reviewed"), "transferred": row.day("transferred")}
    assert applied("la_transfer_review", facts).due_on == row.day("last day")
    for left_out in facts:
        with pytest.raises(WrongFacts, match=left_out):
            applied("la_transfer_review", {name: day for name, day in facts.items() if name != left_out})


AMENDMENTS = rows("""
| notice sent     | meeting         | last day        | because                                        |
|-----------------|-----------------|-----------------|------------------------------------------------|
| Fri 17 Apr 2026 |                 | Fri 12 Jun 2026 | 8 weeks of sending                             |
| Fri 17 Apr 2026 | Fri 20 Mar 2026 | Fri 12 Jun 2026 | sent on the last day, so both fall on the same |
| Fri 27 Mar 2026 | Fri 20 Mar 2026 | Fri 22 May 2026 | an early notice shortens                       |
| Fri 01 May 2026 | Fri 20 Mar 2026 | Fri 12 Jun 2026 | a late one moves nothing                       |
""")


@pytest.mark.parametrize("row", AMENDMENTS, ids=named)
def test_an_amended_plan_is_due_on_the_earlier_of_eight_weeks_and_twelve(row: Row) -> None:
    facts = {"notice_sent": row.day("notice sent")} | ({"meeting": row.day("meeting")} if row["meeting"] else {})
    assert applied("amend_final", facts).due_on == row.day("last day")


def test_what_rests_on_a_judgment_says_so_and_begins_with_it() -> None:
    for key in ("amend_notice", "amend_review_backstop"):
        found = applied(key, {"from": date(2026, 3, 20)})
        assert found.limit.authority is Authority.CASE_LAW
        assert found.as_json()["cite"] == "R (L, M, P) v Devon CC, [2022] EWHC 493 (Admin)"
        assert any("secondary source" in step for step in found.steps())
        before = applied(key, {"from": date(2022, 3, 7)})  # reg 22 alone, which names no day from the meeting
        assert before.due_on is None
        assert before.as_json()["cite"].startswith("SI 2014/1530, reg 22(")


def test_before_reg_45_was_rewritten_no_day_is_guessed() -> None:
    assert applied("unop_content", {"from": date(2015, 3, 23)}).due_on == date(2015, 4, 27)
    with pytest.raises(NoLawInForce, match="the earliest begins on Monday 23 March 2015"):
        applied("unop_content", {"from": date(2015, 3, 22)})


AGED_25 = rows("""
| born            | setting        | ends on         | last day        | because                                      |
|-----------------|----------------|-----------------|-----------------|----------------------------------------------|
| Wed 15 Mar 2000 | fe             |                 | Thu 31 Jul 2025 | 25 in March 2025                             |
| Mon 31 Jul 2000 | fe             |                 | Thu 31 Jul 2025 | 25 on the last day of the year               |
| Tue 01 Aug 2000 | fe             |                 | Fri 31 Jul 2026 | 25 on the first day of the next              |
| Wed 15 Mar 2000 | apprenticeship | Fri 19 Sep 2025 | Fri 19 Sep 2025 | it finishes before the day before 26         |
| Wed 15 Mar 2000 | apprenticeship | Fri 18 Sep 2026 | Sat 14 Mar 2026 | the day before the 26th birthday is earlier  |
| Wed 15 Mar 2000 | other          | Fri 27 Jun 2025 | Fri 27 Jun 2025 | the course is scheduled to end               |
| Tue 29 Feb 2000 | other          | Fri 18 Sep 2026 | Sat 28 Feb 2026 | 26 on 1 March 2026, which has no 29 February |
| Fri 15 Mar 1991 | fe             |                 | Sun 31 Jul 2016 | born long before the Act                     |
""")


@pytest.mark.parametrize("row", AGED_25, ids=named)
def test_a_plan_may_be_continued_to_the_end_of_the_year_in_which_25_is_reached(row: Row) -> None:
    options: dict[str, Given] = {"setting": row["setting"]}
    if row["ends on"]:
        options["ends_on"] = row.day("ends on").isoformat()
    found = applied("beyond_25", {"birth_date": row.day("born")}, **options)
    assert found.due_on == row.day("last day")
    assert found.standing in (Standing.OPEN_WINDOW, Standing.WINDOW_ENDED), "a power is never overdue"


def test_the_age_limit_asks_where_somebody_learns_and_when_that_ends() -> None:
    born = {"birth_date": date(2000, 3, 15)}
    with pytest.raises(WrongOption, match="needs the option “setting”"):
        applied("beyond_25", born)
    for setting in ("apprenticeship", "other"):
        with pytest.raises(WrongOption, match="needs the option “ends_on”"):
            applied("beyond_25", born, setting=setting)
    with pytest.raises(WrongFacts, match="ends before age 25 is reached"):
        applied("beyond_25", born, setting="other", ends_on=date(2025, 3, 14))


def test_a_plan_is_maintained_to_the_end_of_the_time_for_an_appeal() -> None:
    certified = {"from": date(2025, 11, 20), "certificate_issued": date(2026, 1, 31)}
    assert applied("cease_standstill", certified).due_on == date(2026, 3, 2)
    assert applied("cease_standstill", {"from": date(2025, 10, 30)}).due_on == date(2026, 1, 2)


ORDER, MEETING = {"from": date(2025, 3, 3)}, {"meeting_on": date(2026, 4, 13)}


def test_what_may_be_directed_agreed_or_consented_to_is_said_and_sets_no_day() -> None:
    assert any("The Tribunal may direct another period" in step for step in applied("ord_make_draft", ORDER).steps())
    assert any("The parties may agree another time" in step for step in applied("med_agree_other", ORDER).steps())
    assert any("consents to shorter notice" in step for step in applied("med_date_notice", MEETING).steps())
    assert any("cannot agree another time" in step for step in applied("med_agree_tell_la", ORDER).steps())
