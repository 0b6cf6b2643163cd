"""Correcting and taking back on pages, and relying on an exception: always tried out before anything is recorded."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cases.facts import NewFact
from deadlines.words import in_words
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, boxes, make_world, requested
from tests.workflows.told import remind
from workflows.reminders_ahead import reminders_to_come

CONFIRM, EDIT = ("do", "confirm"), ("do", "edit")


def correct(browser: Browser, ref: str, sequence: int, **typed: str) -> Page:
    where = f"/cases/{ref}/facts/{sequence}/correct"
    return browser.send(browser.open(where), where, **typed)


def test_a_correction_shows_every_date_that_moves_before_it_is_recorded(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}")
    assert page.links["Correct this: A request for an EHC needs assessment was received, fact 1"]
    page = correct(browser, ref, 1, **boxes("happened_on", ago(33)))
    assert (page.status, page.h1) == (200, "Check the correction")
    assert f"It would read: {in_words(ago(33))} in place of {in_words(ago(30))}." in page.words
    assert "Deadlines that would change" in page.words
    assert in_words(ago(33) + timedelta(weeks=20)) in page.words
    assert office.world.count("case_event") == 2
    page = browser.send(page, f"/cases/{ref}/facts/1/correct", CONFIRM)
    assert page.path == f"/cases/{ref}"
    assert f"Fact 1 was corrected for {in_words(ago(33))}, as fact 3." in page.words
    assert "Replaced by fact 3 ." in page.words
    assert "Corrects fact 1 ." in page.words
    assert in_words(ago(33) + timedelta(weeks=20)) in page.words


def test_a_correction_and_a_late_exception_say_who_was_told_the_old_date(office: Office) -> None:
    received = ago(30)
    ref = office.world.case(requested(received))
    remind(office.world.database, ref, "assess_decision", received + timedelta(weeks=6))
    browser = office.world.browser("caseworker")
    said = "1 message told somebody a last day that would no longer hold"
    assert said in correct(browser, ref, 1, **boxes("happened_on", ago(33))).words
    claim = f"/cases/{ref}/exception?of=assess_decision%7C&exception=personal_circumstances"
    form = browser.open(claim)
    tried = browser.send(
        form,
        f"/cases/{ref}/exception",
        ("do", "preview"),
        because="A parent was in hospital.",
        **boxes("happened_on", ago(2)),
    )
    assert said in tried.words
    assert office.world.count("case_event") == 2


def test_a_correction_shows_what_is_withdrawn_and_which_reminders_are_said_again(office: Office) -> None:
    received = ago(58)  # sixteen days late, and next reminded of after 22
    due = received + timedelta(weeks=6)
    ref = office.world.case(requested(received))
    with office.world.database.reading() as session:
        sweep_of_today = reminders_to_come(session, ref, ago(0), 7)
    first = next(each for _, each in sweep_of_today if each.row.limit_key == "assess_decision")
    remind(office.world.database, ref, "assess_decision", due, key=first.key, to=first.recipient.id)
    rows = [office.world.count(each) for each in ("case_event", "outbox_message", "outbox_told")]
    page = correct(office.world.browser("caseworker"), ref, 1, **boxes("happened_on", ago(61)))
    assert "Waiting to be sent, and withdrawn: message 1 to " in page.words
    assert "Said again another day was told before" in page.words
    assert rows == [office.world.count(each) for each in ("case_event", "outbox_message", "outbox_told")]


def test_a_correction_can_be_changed_before_it_is_confirmed(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = correct(browser, ref, 1, **boxes("happened_on", ago(33)))
    where = f"/cases/{ref}/facts/1/correct"
    page = browser.send(page, where, EDIT)
    assert page.h1 == "Correct a fact"
    assert ("happened_on-day", str(ago(33).day)) in page.form(where).fields
    assert ("requested_by", "parent") in page.form(where).fields
    page = browser.send(page, where, **boxes("happened_on", ago(31)))
    assert in_words(ago(31)) in browser.send(page, where, CONFIRM).words


def test_a_correction_that_changes_nothing_is_refused(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    page = correct(office.world.browser("caseworker"), ref, 1)
    assert page.status == 422
    assert page.links["This is what is recorded already: change what is wrong"] == "#happened_on-day"


def test_a_correction_that_later_facts_contradict_is_refused_in_plain_words(office: Office) -> None:
    ref = office.world.case(requested(ago(60)), NewFact("decision_to_assess_notified", ago(30)))
    page = correct(office.world.browser("caseworker"), ref, 1, **boxes("happened_on", ago(20)))
    assert page.status == 409
    assert "could not have happened. Correct that fact first, or check the day." in page.words
    assert office.world.count("case_event") == 3


def test_a_fact_that_should_not_be_there_is_taken_back_with_a_reason(office: Office) -> None:
    ref = office.world.case(requested(ago(60)), NewFact("decision_to_assess_notified", ago(30)))
    browser = office.world.browser("caseworker")
    page = browser.open(browser.open(f"/cases/{ref}/facts/3/correct").links["It should not be in the log at all"])
    where = f"/cases/{ref}/facts/3/recorded-in-error"
    assert browser.send(page, where).links["Give the reason in a few words"] == "#because"
    page = browser.send(page, where, because="It was recorded on the wrong case")
    assert (page.h1, "It would no longer count" in page.words) == ("Check before you take it back", True)
    assert "The stage would be: Deciding whether to secure an EHC needs assessment" in page.words
    page = browser.send(page, where, CONFIRM)
    assert "Deciding whether to secure an EHC needs assessment" in page.words
    assert "Because: It was recorded on the wrong case." in page.words


def test_the_reason_for_taking_back_may_name_nobody(office: Office) -> None:
    ref = office.world.case(requested(ago(60)), NewFact("decision_to_assess_notified", ago(30)))
    browser = office.world.browser("caseworker")
    where = f"/cases/{ref}/facts/3/recorded-in-error"
    page = browser.send(browser.open(where), where, because="Mrs Thistlewood rang")
    assert page.status == 422
    assert any(href == "#because" for href in page.links.values())


def test_a_corrected_fact_cannot_be_corrected_again(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    where = f"/cases/{ref}/facts/1/correct"
    stale = correct(browser, ref, 1, **boxes("happened_on", ago(33)))
    browser.send(correct(browser, ref, 1, **boxes("happened_on", ago(35))), where, CONFIRM)
    assert browser.send(stale, where, CONFIRM).status == 404
    assert browser.open(where).status == 404
    assert office.world.count("case_event") == 3


def test_a_note_is_corrected_with_its_text_before_ones_eyes(office: Office) -> None:
    ref = office.world.case(requested(ago(30)), NewFact("note_added", ago(20), {"text": "Rang the shcool"}))
    browser = office.world.browser("caseworker")
    where = f"/cases/{ref}/facts/3/correct"
    page = browser.open(where)
    assert ("text", "Rang the shcool") in page.form(where).fields
    assert browser.send(page, where).status == 422
    page = browser.send(browser.send(page, where, text="Rang the school"), where, CONFIRM)
    assert "Rang the school" in page.words


def test_an_assignment_is_corrected_only_by_who_may_assign(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    assert office.world.browser("caseworker").open(f"/cases/{ref}/facts/2/correct").status == 404
    page = office.world.browser("senior").open(f"/cases/{ref}/facts/2/correct")
    assert (page.status, page.h1) == (200, "Take a fact back")


def exception_form(browser: Browser, ref: str, limit: str, exception: str) -> Page:
    """Walk the steps as a person does: the limit, then the exception."""
    where = f"/cases/{ref}/exception"
    page = browser.send(browser.open(where), where, of=limit)
    assert page.h1 == "Which exception?"
    page = browser.send(page, where, exception=exception)
    assert page.h1 == "Rely on an exception"
    return page


def test_an_exception_lifts_its_limit_and_adds_no_days(office: Office) -> None:
    ref = office.world.case(requested(ago(60)))
    browser = office.world.browser("caseworker")
    page = exception_form(browser, ref, "assess_decision|", "personal_circumstances")
    assert "No days are added" in page.words
    typed = boxes("happened_on", ago(20)) | {"because": "The parent was in hospital for three weeks"}
    tried = browser.send(page, f"/cases/{ref}/exception", ("do", "preview"), **typed)
    assert "Limit lifted" in tried.words
    assert office.world.count("case_event") == 2
    page = browser.send(page, f"/cases/{ref}/exception", **typed)
    assert page.path == f"/cases/{ref}"
    assert f"Was due {in_words(ago(60) + timedelta(weeks=6))}" in page.words
    assert "The limit does not bind and no days are added" in page.words


CLOSED = date(2025, 7, 20)


def test_a_provider_is_not_offered_to_correct_what_only_the_authority_decides(office: Office) -> None:
    decided = NewFact("decision_to_assess_notified", ago(5))
    ref = office.world.case(requested(ago(30)), decided)

    def offered() -> set[str]:
        links = office.world.browser("caseworker").open(f"/cases/{ref}").links
        return {each for each in links if each.startswith("Correct this: ")}

    of_the_authority = offered()
    with office.world.database.writing() as session:
        session.execute(text("UPDATE post SET acts_as = 'provider'"))
    (withheld,) = of_the_authority - offered()
    assert withheld == "Correct this: The family was notified that an assessment would be secured, fact 3"
    assert "Correct this: A request for an EHC needs assessment was received, fact 1" in offered()


@pytest.mark.parametrize(
    ("reopens", "said"), [(date(2025, 8, 16), "which is 27 days"), (date(2025, 8, 17), "was recorded for")]
)
def test_a_school_closure_is_tested_as_the_regulation_says(office: Office, reopens: date, said: str) -> None:
    ref = office.world.case(requested(date(2025, 7, 6)))
    browser = office.world.browser("caseworker")
    page = exception_form(browser, ref, "assess_decision|", "school_closed")
    page = browser.send(
        page, f"/cases/{ref}/exception", **boxes("happened_on", date(2025, 8, 17)), because="The school was closed",
        **boxes("advice_requested", date(2025, 7, 21)), **boxes("closed_from", CLOSED), **boxes("reopens_on", reopens),
    )  # fmt: skip
    assert said in page.words


def test_the_days_an_exception_needs_are_asked_for_by_name(office: Office) -> None:
    ref = office.world.case(requested(ago(60)))
    browser = office.world.browser("caseworker")
    page = exception_form(browser, ref, "assess_decision|", "school_closed")
    page = browser.send(page, f"/cases/{ref}/exception", today="yes")
    assert page.links["Enter the first day it was closed"] == "#closed_from-day"
    assert page.links["Give the reason in a few words"] == "#because"


def test_only_the_exceptions_that_were_law_on_the_last_day_are_offered(office: Office) -> None:
    now = office.world.case(requested(ago(60)))
    in_2020 = office.world.case(requested(date(2020, 4, 6)))
    browser = office.world.browser("caseworker")
    pages = {ref: browser.open(f"/cases/{ref}/exception?of=assess_decision|") for ref in (now, in_2020)}
    assert "coronavirus" in pages[in_2020].words
    assert "coronavirus" not in pages[now].words
    assert browser.open(f"/cases/{now}/exception?of=assess_decision|&exception=coronavirus").status == 404
    assert browser.open(f"/cases/{now}/exception?of=draft_reps|").status == 404


def test_the_end_of_an_exceptions_cause_is_recorded_for_the_one_relied_on(office: Office) -> None:
    claim = {"limit": "assess_decision", "exception": "personal_circumstances", "because": "A parent was in hospital"}
    ref = office.world.case(requested(ago(60)), NewFact("exception_claimed", ago(40), claim))
    browser = office.world.browser("caseworker")
    page = browser.open(browser.open(f"/cases/{ref}").links["Cause of the exception ended"])
    where = f"/cases/{ref}/record"
    assert browser.send(page, where, today="yes").links["Select the exception whose cause has ended"] == "#claim"
    page = browser.send(page, where, **boxes("happened_on", ago(10)), claim="assess_decision|personal_circumstances|")
    assert f"The cause ended on {in_words(ago(10))}." in page.words


def test_correcting_is_the_same_on_each_database(tmp_path: Path, database_url: str) -> None:
    world = make_world(tmp_path, database_url)
    ref = world.case(requested(ago(30)))
    browser = world.browser("caseworker")
    page = correct(browser, ref, 1, **boxes("happened_on", ago(33)))
    page = browser.send(page, f"/cases/{ref}/facts/1/correct", CONFIRM)
    assert "Fact 1 was corrected" in page.words
    world.close()
