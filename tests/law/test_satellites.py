"""The instruments beside the Regulations: the Tribunal's calendar, recommendations, payments, detention, contract."""

from collections.abc import Mapping
from datetime import date

import pytest

from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.limits import Authority, Confidence
from deadlines.options import NOTHING, Given
from deadlines.refusals import BeyondKnownHolidays, NoLawInForce, NotLifted, WrongFacts, WrongOption
from deadlines.register import LIMITS, limit
from deadlines.standing import Standing
from tests.law import satellites
from tests.tables import Row, named, rows

AS_OF = date(2026, 11, 1)


def applied(key: str, facts: Mapping[str, date], options: Mapping[str, Given] = NOTHING, *exceptions: str) -> Deadline:
    return apply_limit(limit(key), facts, as_of=AS_OF, options=options, exceptions={each: {} for each in exceptions})


APPEALS = rows("""
| sent            | certificate     | placement only | last day        | because                                             |
|-----------------|-----------------|----------------|-----------------|-----------------------------------------------------|
| Tue 10 Jun 2025 |                 |                | Mon 01 Sep 2025 | Sunday 10 August: r.12(3)(a), after August          |
| Thu 30 Oct 2025 |                 |                | Fri 02 Jan 2026 | 30 December: r.12(3)(a), after 1 January            |
| Wed 31 Dec 2025 |                 |                | Mon 02 Mar 2026 | Saturday 28 February: r.12(2)                       |
| Thu 20 Nov 2025 | Sat 31 Jan 2026 |                | Mon 02 Mar 2026 | from the certificate: Saturday 28 February          |
| Thu 20 Nov 2025 | Sat 31 Jan 2026 | true           | Tue 20 Jan 2026 | s.55(2): no certificate needed, so it lengthens not |
| Thu 20 Nov 2025 |                 | true           | Tue 20 Jan 2026 | two months from the sending                         |
| Thu 20 Nov 2025 | Sat 31 Jan 2026 | false          | Mon 02 Mar 2026 | said to be about more                               |
| Thu 20 Nov 2025 | Mon 01 Dec 2025 |                | Tue 20 Jan 2026 | a certificate can only lengthen                     |
| Tue 01 Jul 2025 |                 |                | Mon 01 Sep 2025 | August inside the time counts like any month        |
| Mon 30 Jun 2025 |                 |                | Mon 01 Sep 2025 | 30 August is a Saturday in August                   |
| Wed 25 Jun 2025 | Tue 01 Jul 2025 |                | Mon 01 Sep 2025 | both ends in August                                 |
| Fri 24 Oct 2025 |                 |                | Wed 24 Dec 2025 | the last day before the closed period               |
| Sat 25 Oct 2025 |                 |                | Fri 02 Jan 2026 | its first day                                       |
| Sat 01 Nov 2025 |                 |                | Fri 02 Jan 2026 | its last day, 1 January                             |
| Thu 31 Oct 2024 |                 |                | Thu 02 Jan 2025 | 31 December                                         |
| Mon 01 Jan 2024 | Mon 29 Jan 2024 |                | Fri 01 Mar 2024 | the two months end later than the month             |
""")  # noqa: E501


@pytest.mark.parametrize("row", APPEALS, ids=named)
def test_an_appeal_is_in_time_on_the_day_the_tribunals_rules_give(row: Row) -> None:
    facts = {"decision_sent": row.day("sent")}
    if row["certificate"]:
        facts["certificate_issued"] = row.day("certificate")
    options: dict[str, Given] = {"placement_only": row["placement only"]} if row["placement only"] else {}
    found = applied("appeal_lodge", facts, options)
    assert found.due_on == row.day("last day")
    assert any("5pm" in step for step in found.steps())


RESPONSES = rows("""
| received        | last day        | because                                                          |
|-----------------|-----------------|------------------------------------------------------------------|
| Mon 14 Jul 2025 | Tue 23 Sep 2025 | August is not counted                                            |
| Mon 01 Dec 2025 | Tue 20 Jan 2026 | nor 25 December to 1 January                                     |
| Thu 31 Jul 2025 | Fri 10 Oct 2025 | none of August: 30 working days from 1 September                 |
| Mon 18 Aug 2025 | Fri 10 Oct 2025 | received in August: the first counted day is 1 September         |
| Wed 24 Dec 2025 | Thu 12 Feb 2026 | received on the last day before the closed period                |
| Tue 30 Dec 2025 | Thu 12 Feb 2026 | received inside it                                               |
| Fri 06 Mar 2026 | Tue 21 Apr 2026 | over Easter                                                      |
""")


@pytest.mark.parametrize("row", RESPONSES, ids=named)
@pytest.mark.parametrize("key", ["la_response", "unopposed_notice"])
def test_a_response_skips_august_and_christmas(key: str, row: Row) -> None:
    found = applied(key, {"from": row.day("received")})
    assert found.due_on == row.day("last day")
    assert any("5pm" in step for step in found.steps())


PERMISSIONS = rows("""
| sent            | last day        | because                                                    |
|-----------------|-----------------|------------------------------------------------------------|
| Mon 02 Mar 2026 | Mon 30 Mar 2026 | 28 days                                                    |
| Fri 25 Jul 2025 | Mon 22 Sep 2025 | six days of July, then 22 of September: August not counted |
| Mon 01 Dec 2025 | Tue 06 Jan 2026 | 23 days of December, then five from 2 January              |
""")


def test_permission_to_appeal_is_said_to_be_recalled() -> None:
    assert limit("permission_ut").confidence is Confidence.RECALLED
    found = applied("permission_ut", {"from": date(2026, 3, 2)})
    assert "This rule is recalled and to be checked: read the provision before relying on it." in found.steps()
    recalled = {key for key, each in LIMITS.items() if each.confidence is Confidence.RECALLED}
    assert recalled == {"permission_ut", "under_fives_review"}


@pytest.mark.parametrize("row", PERMISSIONS, ids=named)
def test_permission_to_appeal_skips_the_closed_periods_too(row: Row) -> None:
    assert applied("permission_ut", {"from": row.day("sent")}).due_on == row.day("last day")


OTHERS = rows("""
| limit                          | fact         | day             | last day        | because                                   |
|--------------------------------|--------------|-----------------|-----------------|-------------------------------------------|
| rec_health_response            | from         | Mon 03 Mar 2025 | Sun 06 Apr 2025 | 5 weeks beginning with: 34 days on        |
| rec_social_response            | from         | Mon 03 Mar 2025 | Sun 06 Apr 2025 | a day sooner than ord_amend_sep           |
| ord_amend_sep                  | from         | Mon 03 Mar 2025 | Mon 07 Apr 2025 | 5 weeks of the order                      |
| rec_health_to_sos              | from         | Mon 03 Mar 2025 | Sun 09 Mar 2025 | 1 week beginning with: 6 days on          |
| rec_social_to_sos              | from         | Mon 03 Mar 2025 | Sun 09 Mar 2025 | the same                                  |
| rec_health_response            | from         | Tue 03 Apr 2018 | Mon 07 May 2018 | the first day of the power                |
| dp_review                      | from         | Sun 30 Nov 2025 | Sat 28 Feb 2026 | three months: no 30 February              |
| dp_assess_decision             | from         | Mon 01 Sep 2025 | Mon 13 Oct 2025 | 6 weeks                                   |
| dp_no_determination            | from         | Mon 01 Sep 2025 | Mon 13 Oct 2025 | 6 weeks                                   |
| dp_no_plan                     | from         | Mon 01 Sep 2025 | Mon 22 Dec 2025 | 16 weeks                                  |
| dp_final                       | from         | Mon 01 Sep 2025 | Mon 19 Jan 2026 | 20 weeks                                  |
| dp_advice                      | from         | Mon 01 Sep 2025 | Mon 13 Oct 2025 | 6 weeks                                   |
| dp_draft_reps                  | from         | Mon 01 Dec 2025 | Mon 15 Dec 2025 | 15 days beginning with service            |
| dp_incomplete_released_final   | from         | Mon 01 Sep 2025 | Mon 19 Jan 2026 | from the original attention date          |
| dp_incomplete_detained_no_plan | from         | Mon 01 Sep 2025 | Mon 22 Dec 2025 | from becoming responsible                 |
| dp_kept_plan_disclose          | from         | Thu 02 Apr 2026 | Mon 13 Apr 2026 | 5 working days following, over Easter     |
| dp_cb_request                  | from         | Fri 19 Dec 2025 | Wed 14 Jan 2026 | 15 working days following: the day is out |
| dp_send_copy                   | from         | Thu 02 Apr 2026 | Mon 13 Apr 2026 | 5 working days following                  |
| dp_moved                       | from         | Fri 08 May 2020 | Fri 15 May 2020 | VE Day was a bank holiday                 |
| dp_mediation_contact           | from         | Tue 10 Jun 2025 | Sun 10 Aug 2025 | 2 months, and nothing rolls               |
| dp_mediation_cert_no_mediation | from         | Thu 02 Apr 2026 | Thu 09 Apr 2026 | 3 working days                            |
| dp_mediation_arrange           | from         | Mon 01 Dec 2025 | Wed 31 Dec 2025 | 30 days                                   |
| dp_mediation_date_notice       | meeting_on   | Fri 27 Mar 2026 | Thu 19 Mar 2026 | five clear working days                   |
| dp_mediation_cert_after        | from         | Thu 02 Apr 2026 | Thu 09 Apr 2026 | 3 working days                            |
| dp_agreement_other             | from         | Fri 20 Mar 2026 | Fri 03 Apr 2026 | 2 weeks: Good Friday, and nothing rolls   |
| dp_orders_notify               | from         | Mon 03 Mar 2025 | Mon 17 Mar 2025 | 2 weeks                                   |
| dp_orders_no_plan              | from         | Mon 03 Mar 2025 | Mon 12 May 2025 | 10 weeks                                  |
| dp_orders_final                | from         | Mon 03 Mar 2025 | Mon 09 Jun 2025 | 14 weeks                                  |
| dp_orders_make_draft           | from         | Mon 03 Mar 2025 | Mon 07 Apr 2025 | 5 weeks                                   |
| dp_orders_make_final           | from         | Mon 03 Mar 2025 | Mon 19 May 2025 | 11 weeks of the order                     |
| dp_orders_remit                | from         | Mon 03 Mar 2025 | Mon 17 Mar 2025 | 2 weeks                                   |
| dp_orders_placement            | from         | Mon 03 Mar 2025 | Mon 17 Mar 2025 | 2 weeks                                   |
| dp_unopposed_final             | from         | Mon 03 Mar 2025 | Mon 09 Jun 2025 | 14 weeks                                  |
| dp_unopposed_make_final        | from         | Mon 03 Mar 2025 | Mon 19 May 2025 | 11 weeks                                  |
| sendiass_first_response        | contacted_on | Thu 02 Apr 2026 | Mon 13 Apr 2026 | 5 working days, over Easter               |
| provider_concern_initial       | received     | Fri 30 Jan 2026 | Fri 06 Feb 2026 | 1 week                                    |
| provider_concern_full          | received     | Fri 30 Jan 2026 | Sat 28 Feb 2026 | 1 month by the calendar                   |
| sendiass_score_card            | from         | Fri 30 Jan 2026 | Sat 28 Feb 2026 | 1 month by the calendar                   |
| sendiass_benchmark             | from         | Thu 29 Feb 2024 | Fri 28 Feb 2025 | 12 months: no 29 February                 |
| sendiass_monitoring_group      | term_ends_on | Fri 18 Dec 2026 | Fri 18 Dec 2026 | the last day of the term                  |
| sendiass_workshop_menu         | year_begins_on | Wed 01 Apr 2026 | Wed 01 Apr 2026 | the start itself                        |
""")  # noqa: E501


@pytest.mark.parametrize("row", OTHERS, ids=named)
def test_the_last_day_is_the_one_the_instrument_gives(row: Row) -> None:
    assert applied(row["limit"], {row["fact"]: row.day("day")}).due_on == row.day("last day")


def test_the_commissioning_body_is_sent_the_plan_by_the_later_of_two_days() -> None:
    days = {"became_responsible": date(2026, 3, 2), "received": date(2026, 3, 9)}
    assert applied("dp_kept_plan_disclose_commissioner", days).due_on == date(2026, 3, 16)
    with pytest.raises(WrongFacts, match="needs the day “received”"):
        applied("dp_kept_plan_disclose_commissioner", {"became_responsible": date(2026, 3, 2)})


@pytest.mark.parametrize(
    "key", ["rec_health_response", "rec_health_to_sos", "rec_social_response", "rec_social_to_sos"]
)
def test_a_recommendation_reaches_only_decisions_from_3_april_2018(key: str) -> None:
    with pytest.raises(NoLawInForce, match="the earliest begins on Tuesday 3 April 2018"):
        applied(key, {"from": date(2018, 4, 2)})
    with pytest.raises(NoLawInForce, match="“decided” is Monday 2 April 2018"):
        applied(key, {"from": date(2018, 6, 1), "decided": date(2018, 4, 2)})
    reached = applied(key, {"from": date(2018, 6, 1), "decided": date(2018, 4, 3)})
    untested = applied(key, {"from": date(2018, 6, 1)})
    assert reached.due_on == untested.due_on
    assert any("not given and not tested" in step for step in untested.steps())


@pytest.mark.parametrize(
    "key",
    [
        key
        for key in LIMITS
        if key.startswith("dp_") and key not in ("dp_review", "dp_reduce", "dp_stop", "dp_nominee_withdrawn")
    ],
)
def test_detained_persons_have_no_law_before_1_april_2015(key: str) -> None:
    days = dict.fromkeys(limit(key).asks, date(2015, 3, 31))
    with pytest.raises(NoLawInForce, match="the earliest begins on Wednesday 1 April 2015"):
        applied(key, days)
    assert applied(key, dict.fromkeys(limit(key).asks, date(2015, 4, 1)))


def test_an_absence_after_a_detained_persons_order_needs_two_weeks_and_in_an_assessment_four() -> None:
    away = {"absent_from": date(2025, 9, 8), "absent_until": date(2025, 9, 21)}
    made = apply_limit(
        limit("dp_orders_make_draft"), {"from": date(2025, 9, 1)}, as_of=AS_OF, exceptions={"absent_from_area": away}
    )
    assert made.lifted
    with pytest.raises(NotLifted, match="at least 4 weeks"):
        apply_limit(limit("dp_final"), {"from": date(2025, 9, 1)}, as_of=AS_OF, exceptions={"absent_from_area": away})


@pytest.mark.parametrize("key", satellites.CONTRACT)
def test_what_is_agreed_is_shown_as_contract_and_cannot_be_missed_in_law(key: str) -> None:
    found = applied(key, dict.fromkeys(limit(key).asks, date(2025, 1, 6)))
    assert found.limit.authority is Authority.CONTRACT
    assert found.standing in (Standing.WINDOW_ENDED, Standing.RUNNING, Standing.DUE_SOON)
    assert found.days_late == 0
    assert not found.is_awaited
    if found.due_on:
        assert "This is contract, not a time limit of law: it cannot be missed." in found.steps()


def test_a_working_day_beyond_the_known_holidays_is_refused_for_these_too() -> None:
    for key in ("la_response", "dp_moved"):
        with pytest.raises(BeyondKnownHolidays, match="Check the day"):
            applied(key, {"from": date(2031, 1, 6)})


@pytest.mark.parametrize(
    "options", [{"placement_only": "yes"}, {"placement_only": "True"}, {"phase": "post16"}, {"placement_only": ""}]
)
def test_an_appeals_option_is_true_or_false_and_there_is_no_other(options: dict[str, Given]) -> None:
    with pytest.raises(WrongOption) as refusal:
        applied("appeal_lodge", {"decision_sent": date(2025, 11, 20)}, options)
    assert refusal.value.next_step
