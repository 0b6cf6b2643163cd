"""Recording on pages: the next fact, what cannot happen, what is a breach, and what somebody else did meanwhile."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from api.pages.controls import has_generic_form
from api.pages.record import ENDS, OWN_PAGES
from cases.facts import NewFact
from cases.kinds import KINDS, answers_of
from deadlines import clock
from deadlines.words import in_words
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, boxes, first_box, make_world, requested

PREVIEW = ("do", "preview")


def form_of(browser: Browser, ref: str, kind: str) -> Page:
    page = browser.open(f"/cases/{ref}/record?kind={kind}")
    assert page.status == 200
    return page


def drafted(office: Office, served: date) -> str:
    """A case in which the draft plan was served on a day."""
    return office.world.case(
        requested(served - timedelta(days=90)),
        NewFact("decision_to_assess_notified", served - timedelta(days=60)),
        NewFact("decision_to_issue_plan_notified", served - timedelta(days=10)),
        NewFact("draft_plan_served", served),
    )


def test_the_next_fact_is_recorded_in_two_steps_from_the_case(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}")
    assert "Deciding whether to secure an EHC needs assessment" in page.words
    page = browser.open(page.links["Decision to assess notified"])
    page = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(2)))
    assert (page.status, page.path) == (200, f"/cases/{ref}")
    assert f"“Decision to assess notified” was recorded for {in_words(ago(2))}, as fact 3." in page.words
    assert "Seeking advice and information" in page.words
    assert "The family was notified that an assessment would be secured" in page.words


def test_a_case_is_opened_with_its_child_and_its_first_fact(office: Office) -> None:
    browser = office.world.browser("caseworker")
    page = browser.open("/cases/new")
    page = browser.send(
        page, "/cases/new", given_name="Isla", family_name="Brookfield", **boxes("birth_date", date(2016, 2, 29)),
        kind="request_received", requested_by="parent", **boxes("happened_on", ago(7)),
    )  # fmt: skip
    assert page.status == 200
    assert page.h1.startswith(f"Case EHC-{clock.today().year}-")
    assert "Isla Brookfield, born 29 Feb 2016" in page.words
    assert "Officer A, North team" in page.words
    assert in_words(ago(7) + timedelta(weeks=20)) in page.words


def test_a_form_for_a_case_sent_twice_opens_one(office: Office) -> None:
    browser = office.world.browser("caseworker")
    page = browser.open("/cases/new")
    typed = {
        "given_name": "Isla", "family_name": "Brookfield", "kind": "became_responsible",
        **boxes("birth_date", date(2016, 2, 29)), **boxes("happened_on", ago(7)),
    }  # fmt: skip
    first, second = (browser.send(page, "/cases/new", **typed) for _ in range(2))
    assert first.path == second.path
    assert (office.world.count("case_file"), office.world.count("person")) == (1, 1)


def test_everything_wrong_with_a_new_case_is_said_at_once_and_nothing_is_written(office: Office) -> None:
    browser = office.world.browser("caseworker")
    before = office.rows()
    page = browser.send(
        browser.open("/cases/new"), "/cases/new", family_name="Brookfield", birth_date__day="31", birth_date__month="2",
        birth_date__year="2016", upn="A123", kind="request_received", happened_on__day="1",
    )  # fmt: skip
    assert page.status == 422
    errors = {text: href for text, href in page.links.items() if href.startswith("#") and href != "#main-content"}
    assert errors == {
        "Enter the given name": "#given_name",
        "The date of birth must be a real day": "#birth_date-day",
        "A UPN is a letter, eleven digits and a last digit or letter": "#upn",
        "Select who asked for the assessment": "#requested_by",
        "The day it began must include a month and year": "#happened_on-month",
    }
    assert ("family_name", "Brookfield") in page.form("/cases/new").fields
    assert office.rows() == before


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (ago(6), "The child was not yet born on"),
        (ago(-30), "is in the future: a date of birth is a day that has been"),
        (ago(26 * 366), "Whoever was born then was 25 or older on"),
    ],
)
def test_an_impossible_age_is_refused_beside_the_date_of_birth(office: Office, born: date, said: str) -> None:
    browser = office.world.browser("caseworker")
    page = browser.send(
        browser.open("/cases/new"), "/cases/new", given_name="Isla", family_name="Brookfield",
        **boxes("birth_date", born), kind="became_responsible", **boxes("happened_on", ago(7)),
    )  # fmt: skip
    assert page.status == 422
    assert [href for text, href in page.links.items() if said in text] == ["#birth_date-day"]
    assert office.world.count("case_file") == 0


def test_a_upn_of_another_child_is_not_taken_for_this_one(office: Office) -> None:
    upn = "H801200001001"
    office.world.case(requested(ago(10)), upn=upn)
    browser = office.world.browser("caseworker")
    page = browser.send(
        browser.open("/cases/new"), "/cases/new", given_name="Isla", family_name="Brookfield", upn=upn,
        **boxes("birth_date", date(2016, 2, 29)), kind="became_responsible", **boxes("happened_on", ago(7)),
    )  # fmt: skip
    assert page.status == 422
    assert "This UPN is held by Aurelia Thistlewood" in page.words
    assert office.world.count("case_file") == 1


@pytest.mark.parametrize(
    "kind", sorted({kind for kind in KINDS if has_generic_form(kind)} - {"recorded_in_error", *OWN_PAGES})
)
def test_every_kind_has_a_form_with_its_own_questions(quiet_office: Office, kind: str) -> None:
    ref = quiet_office.world.case(requested(ago(30)))
    page = form_of(quiet_office.world.browser("caseworker"), ref, kind)
    assert page.h1 == KINDS[kind].label
    asked = {name for name, _ in page.form(f"/cases/{ref}/record").fields}
    assert {"happened_on-day", "happened_on-month", "happened_on-year", "version", "key", "csrf", "kind"} <= asked
    for name in KINDS[kind].detail.model_fields:
        assert f'name="{first_box(kind, name)}"' in page.html or kind == "exception_ended"


def test_several_answers_are_ticked_kept_shown_and_corrected(office: Office) -> None:
    office.world.case(requested(ago(90)), NewFact("refusal_to_assess_notified", ago(60)))
    ref = f"AP-{clock.today().year}-000001"
    browser = office.world.browser("caseworker")
    page = form_of(browser, ref, "application_notice_received")
    browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(20)))
    page = form_of(browser, ref, "order_made")
    page = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(2)))
    assert "Select what the order says" in page.words
    ticked = {"limbs-amend_provision": "yes", "limbs-amend_placement": "yes"}
    page = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(2)), **ticked)
    assert (page.status, page.path) == (200, f"/cases/{ref}")
    first, second = (answers_of("order_made", "limbs")[each] for each in ("amend_provision", "amend_placement"))
    assert f"The authority must: {first}; {second}." in page.words
    number = next(word for word in page.words.split("as fact ")[1].split(".")[:1])
    page = browser.open(f"/cases/{ref}/facts/{number}/correct")
    assert page.html.count("checked") >= 2


def test_what_cannot_happen_now_is_refused_in_plain_words_with_what_can(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    before = office.rows()
    page = form_of(browser, ref, "finalised_plan_sent")
    page = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(1)))
    assert page.status == 409
    assert page.title.startswith("Error: ")
    assert "“Finalised plan sent” cannot follow “Deciding whether to secure an EHC needs assessment”" in page.words
    assert "What is possible now" in page.words
    assert "Decision to assess notified" in page.words
    assert ("happened_on-day", str(ago(1).day)) in page.form(f"/cases/{ref}/record").fields
    assert office.rows() == before


@pytest.mark.parametrize(
    ("typed", "said", "anchor"),
    [
        ({}, "Enter the day it happened", "#happened_on-day"),
        ({"happened_on__day": "3"}, "The day must include a month and year", "#happened_on-month"),
        (
            {"happened_on__day": "30", "happened_on__month": "2", "happened_on__year": "2026"},
            "The day must be a real day",
            "#happened_on-day",
        ),
        (
            {"happened_on__day": "3", "happened_on__month": "2", "happened_on__year": "26"},
            "The day: the year must have 4 numbers",
            "#happened_on-year",
        ),
        (
            {"happened_on__day": "3", "happened_on__month": "xi", "happened_on__year": "2026"},
            "The day must be a real day",
            "#happened_on-month",
        ),
    ],
)
def test_a_day_that_is_none_is_refused_beside_its_boxes(
    office: Office, typed: dict[str, str], said: str, anchor: str
) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = browser.send(form_of(browser, ref, "meeting_held"), f"/cases/{ref}/record", **typed)
    assert (page.status, page.links[said]) == (422, anchor)
    assert office.world.count("case_event") == 2


@pytest.mark.parametrize(("days", "said"), [(-1, "is in the future"), (31, "is before the case began")])
def test_a_day_outside_the_case_is_refused(office: Office, days: int, said: str) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = browser.send(
        form_of(browser, ref, "meeting_held"), f"/cases/{ref}/record", **boxes("happened_on", ago(days))
    )
    assert page.status == 409
    assert any(said in text and href == "#happened_on-day" for text, href in page.links.items())
    assert office.world.count("case_event") == 2


def test_a_tick_stands_for_today_and_is_refused_beside_another_day(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = form_of(browser, ref, "family_consulted")
    refused = browser.send(page, f"/cases/{ref}/record", today="yes", **boxes("happened_on", ago(3)))
    assert "You ticked today" in refused.words
    page = browser.send(page, f"/cases/{ref}/record", today="yes")
    assert f"was recorded for {in_words(clock.today())}" in page.words


def test_a_month_can_be_written_out(office: Office) -> None:
    ref = office.world.case(requested(date(2025, 1, 5)))
    browser = office.world.browser("caseworker")
    typed = {"happened_on__day": "9", "happened_on__month": "Feb", "happened_on__year": "2025"}
    page = browser.send(form_of(browser, ref, "family_consulted"), f"/cases/{ref}/record", **typed)
    assert "was recorded for Sunday 9 February 2025" in page.words


def test_a_breach_is_recorded_once_its_reason_is_given(office: Office) -> None:
    ref = drafted(office, ago(5))
    browser = office.world.browser("caseworker")
    where = f"/cases/{ref}/record"
    page = browser.send(form_of(browser, ref, "finalised_plan_sent"), where, **boxes("happened_on", ago(1)))
    assert page.status == 422
    assert page.links["This would be a breach: give the reason it happened all the same"] == "#breach_reason"
    assert "This would be a breach" in page.words
    assert f"Too early. The family has until {in_words(ago(5) + timedelta(days=14))}." in page.words
    assert "at least 15 days, beginning with the day on which the draft plan was served" in page.words
    assert office.world.count("case_event") == 5
    page = browser.send(page, where, breach_reason="The family asked for it in writing")
    assert (page.status, page.path) == (200, f"/cases/{ref}")
    assert "It was done before the family's time had ended." in page.words
    assert "Reason given: The family asked for it in writing" in page.words
    assert "This case has ended" in page.words


def test_a_fact_recorded_by_somebody_else_meanwhile_is_shown_and_nothing_typed_is_lost(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = form_of(browser, ref, "decision_to_assess_notified")
    office.recorded(ref, "family_consulted", ago(20), "senior")
    page = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(2)), **boxes("decided_on", ago(3)))
    assert page.status == 409
    assert "Something else was recorded in this case after you opened this form" in page.words
    assert "The family was consulted on the request" in page.words
    assert ("decided_on-day", str(ago(3).day)) in page.form(f"/cases/{ref}/record").fields
    assert office.world.count("case_event") == 3
    page = browser.send(page, f"/cases/{ref}/record")
    assert "was recorded for" in page.words


def test_a_form_sent_twice_records_one_fact_and_answers_alike(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = form_of(browser, ref, "meeting_held")
    first, second = (browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(2))) for _ in range(2))
    assert (first.path, first.words) == (second.path, second.words)
    assert office.world.count("case_event") == 3


def test_a_form_changed_and_sent_again_after_it_was_recorded_records_nothing_more(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = form_of(browser, ref, "meeting_held")
    browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(2)))
    page = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(3)))
    assert page.status == 422
    assert "This form was sent before with something else in it" in page.words
    assert office.world.count("case_event") == 3


def test_what_would_follow_is_shown_and_nothing_is_written(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    before = office.rows()
    page = form_of(browser, ref, "refusal_to_assess_notified")
    page = browser.send(page, f"/cases/{ref}/record", PREVIEW, **boxes("happened_on", ago(1)))
    assert page.status == 200
    assert "The stage would be: No assessment; the family may appeal" in page.words
    assert "Finalised plan sent Running" in page.words
    assert "No longer applies" in page.words
    assert "Nothing has been recorded yet" in page.words
    assert office.rows() == before


def test_a_text_that_would_stay_in_the_log_may_name_nobody(office: Office) -> None:
    ref = drafted(office, ago(5))
    browser = office.world.browser("caseworker")
    page = form_of(browser, ref, "finalised_plan_sent")
    page = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(1)))
    page = browser.send(page, f"/cases/{ref}/record", breach_reason="Aurelia's parent asked for it")
    assert page.status == 422
    assert any(href == "#breach_reason" and "a name of the child" in text for text, href in page.links.items())
    assert office.world.count("case_event") == 5


def test_a_note_is_read_by_those_who_may_see_the_child_and_by_nobody_else(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    browser = office.world.browser("caseworker")
    page = form_of(browser, ref, "note_added")
    page = browser.send(page, f"/cases/{ref}/record", today="yes", text="Aurelia likes <b>trains</b>")
    assert "Aurelia likes <b>trains</b>" in page.words
    assert "<b>trains" not in page.html
    page = office.world.browser("auditor").open(f"/cases/{ref}")
    assert "The text is kept from this account." in page.words
    assert "trains" not in page.html


def test_advice_can_come_only_from_a_body_that_was_asked(office: Office) -> None:
    ref = office.world.case(
        requested(ago(60)),
        NewFact("decision_to_assess_notified", ago(30)),
        NewFact("advice_requested", ago(29), {}, "health"),
    )
    browser = office.world.browser("caseworker")
    page = form_of(browser, ref, "advice_received")
    assert "The integrated care board or NHS trust" in page.words
    assert "The educational psychologist" not in page.words
    refused = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(3)), about="social_care")
    assert refused.links["Select one of the answers offered"] == "#about"
    page = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(3)), about="health")
    assert "was recorded for" in page.words


def test_what_could_not_be_answered_yet_is_not_offered(office: Office) -> None:
    ref = office.world.case(requested(ago(60)), NewFact("decision_to_assess_notified", ago(30)))
    page = office.world.browser("caseworker").open(f"/cases/{ref}")
    assert "Advice requested" in page.links
    assert "Advice received" not in page.links
    assert "Cause of the exception ended" not in page.links
    assert f"{ENDS} (5)" in page.words
    assert (
        page.words.index("Part of this stage") < page.words.index(ENDS) < page.words.index("Child or young person died")
    )


def test_who_only_reads_is_offered_nothing_to_record(office: Office) -> None:
    ref = office.world.case(requested(ago(30)))
    page = office.world.browser("auditor").open(f"/cases/{ref}")
    assert "What may happen now" not in page.words
    assert not [href for href in page.links.values() if "record" in href or "correct" in href]


@pytest.mark.parametrize("path", ["/cases/EHC-1999-000001", "/cases/EHC-1999-000001/record", "/cases/%00"])
def test_a_case_that_is_not_there_is_not_found(office: Office, path: str) -> None:
    page = office.world.browser("caseworker").open(path)
    assert (page.status, page.h1) == (404, "Not found")


@pytest.mark.parametrize("kind", ["case_assigned", "exception_claimed"])
def test_a_kind_with_a_page_of_its_own_is_led_there(office: Office, kind: str) -> None:
    ref = office.world.case(requested(ago(30)))
    page = office.world.browser("senior").open(f"/cases/{ref}/record?kind={kind}")
    assert (page.status, page.path) == (200, {"case_assigned": "/reassign"}.get(kind, f"/cases/{ref}/exception"))


def test_recording_is_the_same_on_each_database(tmp_path: Path, database_url: str) -> None:
    world = make_world(tmp_path, database_url)
    ref = world.case(requested(ago(30)))
    browser = world.browser("caseworker")
    page = form_of(browser, ref, "meeting_held")
    for _ in range(2):
        shown = browser.send(page, f"/cases/{ref}/record", **boxes("happened_on", ago(2)))
        assert "was recorded for" in shown.words
    assert world.count("case_event") == 3
    world.close()
