"""Serving: how each way of sending serves, and on which day, as tables with weekdays."""

from dataclasses import replace
from datetime import date

import pytest

from deadlines.calendar import england_and_wales
from deadlines.refusals import BeyondKnownHolidays
from deadlines.words import in_words
from notifications.service import CannotServe, Consent, Papers, Service, Way, service_of
from tests.tables import Row, day, named, rows

DEEMED = rows("""
| way          | sent            | served          | because                                                   |
|--------------|-----------------|-----------------|-----------------------------------------------------------|
| first_class  | Mon 01 Dec 2025 | Wed 03 Dec 2025 | the second working day after                              |
| first_class  | Thu 04 Dec 2025 | Mon 08 Dec 2025 | a weekend lies between                                    |
| first_class  | Fri 05 Dec 2025 | Tue 09 Dec 2025 | neither Saturday nor Sunday counts                        |
| first_class  | Sat 06 Dec 2025 | Tue 09 Dec 2025 | posted on a Saturday: Monday is the first working day     |
| first_class  | Wed 24 Dec 2025 | Tue 30 Dec 2025 | Christmas Day, Boxing Day and a weekend do not count      |
| first_class  | Tue 30 Dec 2025 | Fri 02 Jan 2026 | New Year's Day does not count                             |
| first_class  | Thu 02 Apr 2026 | Wed 08 Apr 2026 | Good Friday and Easter Monday do not count                |
| first_class  | Fri 01 May 2026 | Wed 06 May 2026 | the early May bank holiday does not count                 |
| first_class  | Thu 28 Aug 2025 | Mon 01 Sep 2025 | August is like any month                                  |
| second_class | Mon 01 Dec 2025 | Fri 05 Dec 2025 | the fourth working day after                              |
| second_class | Tue 23 Dec 2025 | Wed 31 Dec 2025 | two bank holidays and a weekend lie between               |
| second_class | Wed 01 Apr 2026 | Thu 09 Apr 2026 | the whole of Easter lies between                          |
| by_hand      | Sat 06 Dec 2025 | Sat 06 Dec 2025 | what is handed over is served, whatever day it is         |
| left         | Thu 25 Dec 2025 | Thu 25 Dec 2025 | left at the residence: served that day                    |
| email        | Fri 05 Dec 2025 | Fri 05 Dec 2025 | with consent in writing                                   |
""")


def served(way: Way, sent: str, **known: object) -> Service:
    return service_of(way, day(sent), calendar=england_and_wales(), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("row", DEEMED, ids=named)
def test_a_notice_is_deemed_served_on_this_day(row: Row) -> None:
    found = served(Way(row["way"]), row["sent"], consented=True)
    assert found.served_on == row.day("served"), row["because"]
    assert in_words(row.day("served")) in found.steps[-1]
    assert (found.at_risk, found.is_proved) == ("", False)


@pytest.mark.parametrize("way", Way)
def test_every_way_says_how_it_was_sent_and_by_which_provision_it_serves(way: Way) -> None:
    found = served(way, "Mon 01 Dec 2025", consented=True)
    assert found.steps[0] == f"It was sent {way.in_words} on Monday 1 December 2025."
    assert "Education Act 1996 s.572" in " ".join(found.steps)
    assert ("Interpretation Act 1978 s.7" in " ".join(found.steps)) is way.is_post


def test_the_bank_holidays_left_out_are_named() -> None:
    working = " ".join(served(Way.FIRST_CLASS, "Thu 02 Apr 2026").steps)
    assert "Good Friday (Friday 3 April 2026) and Easter Monday (Monday 6 April 2026)" in working


@pytest.mark.parametrize("way", Way)
def test_proof_of_another_day_makes_that_the_day_of_service(way: Way) -> None:
    found = served(way, "Mon 01 Dec 2025", consented=True, proved_on=date(2025, 12, 11))
    assert (found.served_on, found.is_proved) == (date(2025, 12, 11), True)
    assert "Thursday 11 December 2025" in found.steps[-1]


def test_a_parent_who_has_not_consented_is_not_served_by_email_even_if_it_came() -> None:
    found = served(Way.EMAIL, "Mon 01 Dec 2025", proved_on=date(2025, 12, 1))
    assert found.served_on is None
    assert "post it as well" in found.at_risk


def test_a_young_person_is_served_by_email_and_the_working_says_why_no_consent_is_asked() -> None:
    found = served(Way.EMAIL, "Mon 01 Dec 2025", is_parent=False)
    assert (found.served_on, found.at_risk) == (date(2025, 12, 1), "")
    assert "says nothing of a young person's" in found.steps[1]


@pytest.mark.parametrize("way", Way)
def test_what_came_back_was_not_served(way: Way) -> None:
    found = served(way, "Mon 01 Dec 2025", consented=True, failed_on=date(2025, 12, 9))
    assert (found.served_on, found.at_risk) == (None, "It came back: it has to be sent again.")


@pytest.mark.parametrize("name", ["proved_on", "failed_on"])
def test_nothing_is_received_or_returned_before_it_was_sent(name: str) -> None:
    with pytest.raises(CannotServe, match="Check the two days"):
        served(Way.FIRST_CLASS, "Mon 01 Dec 2025", **{name: date(2025, 11, 30)})


def test_post_beyond_the_known_bank_holidays_is_refused_and_what_is_handed_over_is_not() -> None:
    with pytest.raises(BeyondKnownHolidays):
        service_of(Way.FIRST_CLASS, date(2040, 1, 3), calendar=england_and_wales())
    assert service_of(Way.BY_HAND, date(2040, 1, 3), calendar=england_and_wales()).served_on == date(2040, 1, 3)


GIVEN = Consent(Papers.DECISIONS, "Parent@example.org", date(2025, 9, 1))


def test_consent_holds_from_its_day_to_the_day_before_its_withdrawal_for_its_papers_at_its_address() -> None:
    withdrawn = replace(GIVEN, withdrawn_on=date(2025, 12, 1))
    at = "parent@example.org"
    assert GIVEN.allows(Papers.DECISIONS, at, date(2025, 9, 1))
    assert not GIVEN.allows(Papers.DECISIONS, at, date(2025, 8, 31))
    assert withdrawn.allows(Papers.DECISIONS, at, date(2025, 11, 30))
    assert not withdrawn.allows(Papers.DECISIONS, at, date(2025, 12, 1))
    assert not GIVEN.allows(Papers.PLANS, at, date(2025, 9, 1))
    assert not GIVEN.allows(Papers.DECISIONS, "other@example.org", date(2025, 9, 1))
    assert replace(GIVEN, papers=Papers.ALL).allows(Papers.PLANS, at, date(2025, 9, 1))
