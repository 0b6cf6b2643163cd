"""The calculator and the law for everybody: no sign-in, no cookie, nothing stored, every answer with its working."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest

from api.pages.situations import SITUATIONS, situation_of
from api.pages.visits import ALLOWED, LONGEST_QUERY, Visits
from deadlines.defaults import QUESTIONS, LastReviewed, SixthFormElsewhere
from deadlines.examples import example_of
from deadlines.register import LIMITS
from deadlines.words import in_words
from tests.api.calls import Office
from tests.api.test_routes import state_of
from tests.api.world import Browser, Page

MONDAY = date(2025, 9, 1)


def filled(slug: str, exceptions: tuple[str, ...] = (), /, **given: date | str) -> str:
    """The address a form leads to: the days in their boxes, the answers, the exceptions ticked."""
    sent: list[tuple[str, str]] = [("exception", each) for each in exceptions]
    for name, value in given.items():
        if isinstance(value, str):
            sent.append((name, value))
        else:
            sent += [
                (f"{name}-day", f"{value.day}"),
                (f"{name}-month", f"{value.month}"),
                (f"{name}-year", str(value.year)),
            ]
    return f"/calculator/{slug}?{urlencode(sent)}"


@pytest.fixture
def anybody(quiet_office: Office) -> Browser:
    quiet_office.world.app.state.visits = Visits()  # these tests together ask more than one address may in a minute
    return Browser(quiet_office.world.app)


def answers(page: Page) -> str:
    return page.words[page.words.index("Your date") :]


def test_a_family_reads_the_three_days_that_follow_from_a_request(anybody: Browser) -> None:
    page = anybody.open("/calculator")
    page = anybody.open(page.links["A request for an EHC needs assessment was made"])
    typed = {"from__day": "1", "from__month": "September", "from__year": "2025"}
    page = anybody.send(page, "/calculator/request-made", None, **typed)
    assert page.status == 200
    for day in (date(2025, 10, 13), date(2025, 12, 22), date(2026, 1, 19)):
        assert in_words(day) in answers(page)
    assert "Count 20 weeks from Monday 1 September 2025; the day itself is not counted." in page.words
    assert "This is not legal advice." in page.words
    assert page.links["Read more about this time limit: Finalised plan sent"] == "/law/final_plan"


def test_a_day_off_at_the_end_names_the_working_day_before_it(anybody: Browser) -> None:
    page = anybody.open(filled("final_plan", from_=date(2024, 12, 2)).replace("from_-", "from-"))
    assert "By Monday 21 April 2025" in page.words
    assert "Do by Thursday 17 April 2025" in page.words


CLOSURE = {"school_closed_closed_from": date(2025, 7, 24), "school_closed_reopens_on": date(2025, 9, 3)}


def with_closure(asked: date) -> str:
    days = {"from": date(2025, 6, 2), "school_closed_advice_requested": asked} | CLOSURE
    return filled("request-made", ("school_closed",), **days)


def test_an_exception_with_its_own_days_lifts_each_limit_that_has_it(anybody: Browser) -> None:
    page = anybody.open(with_closure(date(2025, 7, 17)))
    assert answers(page).count("Limit lifted") == 3
    assert "inside Thursday 17 July 2025 to Wednesday 27 August 2025" in page.words
    assert "Recorded default Q8" in page.words


def test_an_exception_whose_test_fails_lifts_nothing_and_says_which_part(anybody: Browser) -> None:
    page = anybody.open(with_closure(date(2025, 7, 15)))
    assert page.words.count("The exception does not lift this limit.") == 3
    assert "The advice was requested on Tuesday 15 July 2025." in page.words
    assert "Limit lifted" not in page.words
    assert "By Monday 20 October 2025" in page.words


def test_an_exception_without_its_days_asks_for_them(anybody: Browser) -> None:
    page = anybody.open(filled("request-made", ("school_closed",), **{"from": MONDAY}))
    assert page.status == 422
    assert "There is a problem Enter the day the advice was requested Enter the first day it was closed" in page.words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from-day=&from-month=&from-year=", "Enter the day"),
        ("from-day=31&from-month=9&from-year=2025", "The day must be a real day"),
        ("from-day=1&from-month=9", "The day must include a year"),
        ("from-day=1&from-month=9&from-year=25", "The day: the year must have 4 numbers"),
        ("from-day=%00&from-month=%F0%9F%98%80&from-year=2025", "The day must include a day"),
    ],
)
def test_a_day_that_is_none_is_said_beside_its_boxes_and_what_was_typed_stays(
    anybody: Browser, query: str, said: str
) -> None:
    page = anybody.open(f"/calculator/request-made?{query}")
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert said in page.words
    assert "Your dates" not in page.words


def test_before_there_was_a_law_the_page_says_so_and_gives_no_day(anybody: Browser) -> None:
    page = anybody.open(filled("request-made", **{"from": date(2014, 8, 31)}))
    assert page.status == 200
    assert page.words.count("No date can be given.") == 3
    assert "no rule was in force on Sunday 31 August 2014" in page.words


def test_a_year_out_of_reach_is_refused_in_a_sentence(anybody: Browser) -> None:
    page = anybody.open(filled("request-made", **{"from": date(1066, 10, 14)}))
    assert page.status == 422
    assert "sendflow counts only days from 1900 to 2199" in page.words


@pytest.mark.parametrize("slug", SITUATIONS)
def test_every_situation_answers_and_its_days_are_those_of_the_limits(anybody: Browser, slug: str) -> None:
    situation = SITUATIONS[slug]
    shift = {
        "aware": date(2025, 8, 29),
        "reviewed": date(2025, 1, 6),
        "on": date(2026, 9, 1),
        "notice": date(2025, 9, 22),
    }
    days = {asked.name: shift.get(asked.name, MONDAY) for asked in situation.days}
    shown = set()
    for answer in situation.choices[0].answers if situation.choices else [()]:
        chosen = {situation.choices[0].name: answer[0]} if answer else {}
        page = anybody.open(filled(slug, **days, **chosen))
        assert page.status == 200, page.words
        assert "Your date" in page.words
        assert "No date can be given" not in page.words
        shown |= set(re.findall(r'id="answer-(\w+)"', page.html))
    alternatives = {wanted.limit for wanted in situation.wanted if wanted.alternative}
    assert shown | alternatives == {wanted.limit for wanted in situation.wanted}
    assert not alternatives or shown & alternatives


@pytest.mark.parametrize("slug", SITUATIONS)
def test_a_situation_sent_empty_asks_for_what_it_needs(anybody: Browser, slug: str) -> None:
    empty = {f"{asked.name}-day": "" for asked in SITUATIONS[slug].days}
    page = anybody.open(f"/calculator/{slug}?{urlencode(empty)}")
    assert page.status == 422
    assert "There is a problem" in page.words


@pytest.mark.parametrize("key", LIMITS)
def test_every_limit_has_its_page_its_example_and_its_calculator(anybody: Browser, key: str) -> None:
    limit = LIMITS[key]
    page = anybody.open(f"/law/{key}")
    assert page.status == 200
    assert page.h1 == " ".join(limit.title.split())
    for said in (
        limit.words,
        *(str(rule.cite) for rule in limit.rules),
        *(each.reason[1:] for each in limit.exceptions),
    ):
        assert " ".join(said.split()) in page.words
    example = example_of(limit)
    assert all(" ".join(step.split()) in page.words for step in example.steps())
    options = {name: value for name, value in example.options.items() if not re.fullmatch(r"\d{4}-\d\d-\d\d", value)}
    as_days = {name: date.fromisoformat(value) for name, value in example.options.items() if name not in options}
    facts = {name: day for name, day in example.facts.items() if name in limit.asks}
    answered = anybody.open(filled(key, **facts, **as_days, **options))
    assert answered.status == 200, answered.words
    if example.due_on:
        assert in_words(example.due_on) in answers(answered)
    assert situation_of(limit).slug == key


def test_the_law_is_found_by_words_and_by_who_must_act(anybody: Browser) -> None:
    everything = anybody.open("/law")
    assert f"Showing {len(LIMITS)} of {len(LIMITS)} time limits." in everything.words
    found = anybody.open("/law?q=draft+15+days")
    assert "Time for representations on the draft plan" in found.links
    assert "Finalised plan sent" not in found.links
    bodies = anybody.open("/law?" + urlencode({"who": LIMITS["advice_response"].duty_of}))
    assert "Advice from a body asked to co-operate" in bodies.links
    assert "Finalised plan sent" not in bodies.links
    assert "Showing 0 of" in anybody.open("/law?q=zzzz").words


def test_the_open_questions_have_their_page(anybody: Browser) -> None:
    page = anybody.open("/law/open-questions")
    for each in QUESTIONS.values():
        assert f'id="{each.name}"' in page.html
        assert " ".join(each.answer.split()) in page.words


def test_what_is_not_there_is_not_found(anybody: Browser) -> None:
    assert anybody.open("/calculator/nothing-such").status == 404
    assert anybody.open("/law/nothing_such").status == 404


def test_nobody_gets_a_cookie_and_nothing_is_stored(quiet_office: Office) -> None:
    browser = Browser(quiet_office.world.app)
    before = state_of(quiet_office)
    for path in ("/calculator", "/law", filled("request-made", **{"from": MONDAY})):
        response = browser.client.get(path)
        assert response.status_code == 200
        assert "set-cookie" not in response.headers
        assert "script-src 'self'" in response.headers["content-security-policy"]
    assert not browser.client.cookies
    assert state_of(quiet_office) == before


def test_who_is_signed_in_keeps_their_own_frame(quiet_office: Office) -> None:
    page = quiet_office.world.browser("caseworker").open("/law")
    assert {"Home", "Law"} <= set(page.links)
    assert "Officer A" in page.words


def test_an_address_longer_than_any_form_is_refused(anybody: Browser) -> None:
    assert anybody.open(f"/calculator/request-made?from-day={'1' * LONGEST_QUERY}").status == 414


def test_one_address_cannot_keep_the_pages_busy(office: Office) -> None:
    browser = Browser(office.world.app)
    for _ in range(ALLOWED):
        assert browser.client.get("/calculator/nothing-such").status_code == 404
    refused = browser.open("/calculator")
    assert refused.status == 429
    assert "Wait a minute and try again." in refused.words


def as_set(office: Office, **choices: object) -> Browser:
    """A browser at an authority that has chosen otherwise; the world is not shared with other tests."""
    state = office.world.app.state
    state.settings = state.settings.model_copy(update=choices)
    return Browser(office.world.app)


def test_the_receipt_convention_is_shown_beside_the_day_of_the_law_and_never_instead(office: Office) -> None:
    saturday = filled("request-made", **{"from": date(2025, 5, 31)})
    assert "IPSEA" not in as_set(office).open(saturday).words
    shown = as_set(office, show_receipt_convention=True).open(saturday).words
    assert "receipt would count on Monday 2 June 2025 and the last day would be Monday 20 October 2025" in shown
    assert "By Saturday 18 October 2025" in shown
    (answer,) = office.post(
        "caseworker", "/limits/calculate", [{"limit": "final_plan", "facts": {"from": "2025-05-31"}}]
    ).json()
    assert answer["due_on"] == "2025-10-18"
    assert answer["computed_with"]["show_receipt_convention"] == "true"
    assert any("IPSEA" in step for step in answer["steps"])


def test_another_schools_sixth_form_is_held_to_february_unless_set_otherwise(office: Office) -> None:
    moving = filled("new-school", on=date(2026, 9, 1), kind="sixth_form")
    careful = as_set(office).open(moving).words
    assert "By Saturday 14 February 2026" in careful
    assert "By Monday 30 March 2026" in careful
    assert "Recorded default Q12" in careful
    chosen = as_set(office, sixth_form_elsewhere=SixthFormElsewhere.MARCH).open(moving).words
    assert "14 February 2026" not in chosen
    assert "By Monday 30 March 2026" in chosen


def test_the_next_review_is_counted_from_the_decision_unless_set_otherwise(office: Office) -> None:
    held, decided = date(2025, 3, 20), date(2025, 4, 10)
    both = filled("next-review", meeting=held, decided=decided)
    assert "Thursday 9 April 2026" in as_set(office).open(both).words
    only_held = as_set(office).open(filled("next-review", meeting=held)).words
    assert "Thursday 19 March 2026" in only_held
    assert "without the decision notice the meeting is taken" in only_held
    chosen = as_set(office, last_reviewed=LastReviewed.MEETING).open(both).words
    assert "Thursday 19 March 2026" in chosen
    assert "this authority counts from the meeting" in chosen
