"""The reminder policy on pages: read by everyone, changed by an administrator who has seen what it would send."""

import pytest

from cases.policy_versions import in_force
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, requested

FORM = "/reminders/change"


def change(browser: Browser, at: str = FORM, **typed: str) -> Page:
    return browser.send(browser.open(at), FORM, **{"reason": "Nobody read so many.", **typed})


@pytest.mark.parametrize("who", ["caseworker", "senior", "manager", "auditor", "admin"])
def test_everyone_reads_who_is_told_when_and_only_an_administrator_is_led_to_change_it(
    office: Office, who: str
) -> None:
    page = office.world.browser(who).open("/reminders")
    assert "30 days before, 15 days before, 5 days before, on the last day, 1 day after it" in page.words
    assert "then every 7 days while it is still to be done" in page.words
    assert "once, 28 days after the last day" in page.words
    assert "What this program comes with" in page.words
    assert (FORM in page.links.values()) == (who == "admin")


def test_a_change_is_seen_day_by_day_before_it_holds_and_kept_with_who_made_it_and_why(office: Office) -> None:
    office.world.case(requested(ago(30)))
    admin = office.world.browser("admin")
    checked = change(admin, before="10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0", quiet="2026-12-24 to 2027-01-01: Shut")
    assert (checked.status, checked.h1) == (200, "Check before it holds")
    assert "Nothing has been changed yet." in checked.words
    assert "emails instead of" in checked.words
    assert office.world.count("reminder_policy") == 0
    done = admin.send(checked, FORM, ("do", "confirm"))
    assert (done.path, office.world.count("reminder_policy")) == ("/reminders", 1)
    assert "Thursday 24 December 2026 to Friday 1 January 2027: Shut" in done.words
    assert "Nobody read so many." in done.words
    assert "1 day before, on the last day" in done.words


def test_one_limit_is_given_days_of_its_own_and_loses_them_again(office: Office) -> None:
    admin = office.world.browser("admin")
    at = f"{FORM}?limit=assess_decision"
    given = admin.send(change(admin, at, own="yes", before="3", manager_after=""), FORM, ("do", "confirm"))
    with office.world.database.reading() as session:
        own = in_force(session).policy.limits
    assert own["assess_decision"].before == (3,)
    assert own["assess_decision"].manager_after is None
    assert at in given.links.values()
    admin.send(change(admin, at, own="no"), FORM, ("do", "confirm"))
    with office.world.database.reading() as session:
        assert (in_force(session).policy.limits, in_force(session).number) == ({}, 2)


WRONG = {
    "days that are no number": ({"before": "soon"}, "Enter whole numbers of days from 0 to 365"),
    "more days than a year": ({"after": "900"}, "Enter a whole number of days from 1 to 365"),
    "a head told before the manager": ({"head_after": "2"}, "no fewer than for the manager"),
    "again without a first": ({"after": ""}, "as it must be where nothing is told after the last day"),
    "quiet days in another form": ({"quiet": "Christmas"}, "Write each line as 2026-12-24 to 2027-01-01: why"),
    "quiet for too long": ({"quiet": "2026-01-01 to 2026-12-31: A year off"}, "31 days at most"),
    "nobody told at all": ({"most_a_day": "0"}, "Enter a whole number from 1 to 500"),
    "chased for ever": ({"chasers_at_most": "999"}, "Enter a whole number from 1 to 60"),
    "no reason": ({"reason": ""}, "Enter why this is changed"),
    "no change": ({}, "Nothing would change."),
}


@pytest.mark.parametrize(("typed", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_at_its_field_and_what_was_typed_stays(
    quiet_office: Office, typed: dict[str, str], said: str
) -> None:
    page = change(quiet_office.world.browser("admin"), **typed)
    assert page.status == 422
    assert said in page.words
    assert all((name, value) in page.form(FORM).fields for name, value in typed.items() if name != "quiet")
    assert quiet_office.world.count("reminder_policy") == 0


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    one, other = office.world.browser("admin"), office.world.browser("admin")
    checked = change(one, most_a_day="20")
    other.send(change(other, most_a_day="30"), FORM, ("do", "confirm"))
    again = one.send(checked, FORM, ("do", "confirm"))
    assert "Version 1 was put in force meanwhile." in again.words
    with office.world.database.reading() as session:
        assert in_force(session).policy.most_a_day == 30
