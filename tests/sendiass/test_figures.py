"""The figures against a service small enough to be counted by hand, and the small numbers that stay inside."""

from datetime import date

import pytest
from sqlalchemy import text

from cases.sendiass.clients import PROFILE, write_profile
from cases.sendiass.feedback_tables import Feedback
from deadlines import clock
from tests.sendiass.world import Service
from workflows import small_numbers
from workflows.sendiass import evaluation, figures
from workflows.sendiass.counted import Contact, Response, counted
from workflows.sendiass.figures import Breakdown
from workflows.sendiass.making import make_report
from workflows.sendiass.periods import NoSuchPeriod, Period, Rhythm, back_to, month_of, period_of, year_of
from workflows.sendiass.reports import REPORTS
from workflows.sendiass.score_card import ITEMS, score_card

OCTOBER = month_of(date(2026, 10, 15))
FIRST, SECOND, MONDAY = date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 12)


def numbers(breakdown: Breakdown) -> dict[str, int]:
    """The figures that are not nought, by their key."""
    return {each.key: each.count for each in breakdown.figures if each.count}


def told(service: Service, ref: str, *withheld: str, **given: str) -> None:
    with service.database.writing() as session:
        write_profile(session, ref, given, withheld, by=service.people["adviser"].id, now=clock.now())


@pytest.fixture
def small(service: Service) -> dict[str, str]:
    """Five contacts of October 2026, and one of September that ended in October. By name: their references.

    `quick`: level 1, answered and closed on 1 October. `message`: a message left in time. `late`: answered on the
    sixth working day. `waiting`: nobody answered. `twice`: level 2 for the person of `before`, and 40 minutes.
    """
    made = {"before": service.contact(date(2026, 9, 14))}
    number = service.client()
    for name, kind, on, detail in (
        ("before", "first_response_made", date(2026, 9, 14), {"impartiality": "explained"}),
        ("before", "level_set", date(2026, 9, 15), {"level": "level_2"}),
        ("before", "record_opened", date(2026, 9, 15), {"client": number}),
        ("before", "intervention_agreed", date(2026, 9, 15), {}),
        ("before", "time_spent", FIRST, {"minutes": 25, "mode": "phone"}),
        ("before", "outcome_recorded", SECOND, {"outcomes": ["informed_decision", "views_expressed"]}),
        ("before", "intervention_closed", SECOND, {"reason": "need_met"}),
    ):
        service.record(made[name], kind, on, **detail)

    made["quick"] = service.contact(FIRST, channel="email")
    service.record(made["quick"], "first_response_made", FIRST, impartiality="explained")
    service.record(made["quick"], "level_set", FIRST, level="level_1")
    service.record(made["quick"], "time_spent", FIRST, minutes=15, mode="email")
    service.record(made["quick"], "outcome_recorded", FIRST, outcomes=["manages_independently"])
    service.record(made["quick"], "intervention_closed", FIRST, reason="need_met")
    told(service, made["quick"], "gender", topic="exclusion", looked_after="no")

    made["message"] = service.contact(FIRST, user_type="young_person", made_by="service_user")
    service.record(made["message"], "voicemail_left", date(2026, 10, 8))
    told(service, made["message"], topic="exclusion", looked_after="yes")

    made["late"] = service.contact(FIRST)
    service.record(made["late"], "first_response_made", date(2026, 10, 9), impartiality="explained")

    made["waiting"] = service.contact(MONDAY, holder="")

    made["twice"] = service.contact(MONDAY)
    service.record(made["twice"], "first_response_made", MONDAY, impartiality="explained")
    service.record(made["twice"], "level_set", MONDAY, level="level_2")
    service.record(made["twice"], "record_opened", MONDAY, client=number)
    service.record(made["twice"], "intervention_agreed", MONDAY)
    service.record(made["twice"], "time_spent", date(2026, 10, 13), minutes=40, mode="phone")
    return made


def october(service: Service) -> list[Contact]:
    with service.database.reading() as session:
        return counted(session, OCTOBER)


def test_the_score_card_has_the_twelve_items_of_the_specification_and_each_is_what_a_hand_counts(
    service: Service, small: dict[str, str]
) -> None:
    card = {each.key: each for each in score_card(figures.made_in(october(service), OCTOBER))}
    assert len(ITEMS) == 12
    assert [each.title.split(".")[0] for each in card.values()] == [*map(str, range(1, 13)), "12"]
    assert {key: numbers(each) for key, each in card.items()} == {
        "total": {"all": 5},
        "response": {"in_time": 3, "late": 1, "none": 1},
        "topic": {"exclusion": 2, "not_asked": 3},
        "level": {"level_1": 1, "level_2": 1, "none": 3},
        "service_deficit": {"not_asked": 5},
        "main_area": {"not_asked": 5},
        "sen_level": {"not_asked": 5},
        "channel": {"email": 1, "phone": 4},
        "heard_via": {"not_asked": 5},
        "gender": {"declined": 1, "not_asked": 4},
        "looked_after": {"no": 1, "yes": 1, "not_asked": 3},
        "same_day": {"yes": 1, "no": 4},
        "same_day_outcome": {"manages_independently": 1},
    }
    for each in card.values():
        assert each.total == 5 or not each.adds_up


def test_each_figure_knows_the_list_it_counts(service: Service, small: dict[str, str]) -> None:
    card = {each.key: each for each in score_card(figures.made_in(october(service), OCTOBER))}
    late = next(each for each in card["response"].figures if each.key == Response.LATE)
    assert late.listed == (small["late"],)
    yes = next(each for each in card["looked_after"].figures if each.key == "yes")
    assert yes.listed == (small["message"],)


def test_people_and_interventions_are_counted_apart(service: Service, small: dict[str, str]) -> None:
    year = year_of(OCTOBER.first)
    with service.database.reading() as session:
        made = figures.made_in(counted(session, year), year)
    people = figures.people(made, "")
    assert numbers(figures.users(made, "")) == {"parent_or_carer": 5, "young_person": 1}
    assert numbers(figures.interventions(made, "")) == {"level_1": 1, "level_2": 2}
    assert numbers(people) == {"parent_or_carer": 1}
    assert "4 contacts have no record" in people.note


def test_what_ended_and_the_minutes_belong_to_the_period_whenever_the_contact_was(
    service: Service, small: dict[str, str]
) -> None:
    touched = october(service)
    assert small["before"] in {each.ref for each in touched}
    assert numbers(figures.ended(touched, OCTOBER, "")) == {"need_met": 2}
    assert numbers(figures.time_spent(touched, OCTOBER, "")) == {"level_1": 15, "level_2": 65}
    ended = [each for each in touched if OCTOBER.holds(each.closed_on)]
    assert numbers(figures.outcomes(ended, "outcomes", "", "")) == {
        "manages_independently": 1, "informed_decision": 1, "views_expressed": 1,
    }  # fmt: skip


def test_the_months_of_a_year_come_to_its_contacts(service: Service, small: dict[str, str]) -> None:
    year = year_of(OCTOBER.first)
    with service.database.reading() as session:
        made = figures.made_in(counted(session, year), year)
    months = figures.by_month(made, year, "")
    assert len(months.figures) == 12
    assert numbers(months) == {"2026-09": 1, "2026-10": 5}


def test_what_was_opened_in_error_is_not_counted(service: Service, small: dict[str, str]) -> None:
    service.record(small["waiting"], "opened_in_error", MONDAY)
    assert small["waiting"] not in {each.ref for each in october(service)}


def test_a_question_is_counted_for_every_answer_there_is(service: Service, small: dict[str, str]) -> None:
    made = figures.made_in(october(service), OCTOBER)
    for name, (_, answers) in PROFILE.items():
        shown = [each.key for each in figures.told(made, name, "", "").figures]
        assert shown == [*answers, "declined", "not_asked"]


@pytest.mark.parametrize(
    ("given", "adds_up", "shown", "total"),
    [
        ([10, 20, 0], True, [10, 20, 0], 30),
        ([10, 20, 3], True, [None, 20, None], 33),
        ([10, 2, 3], True, [10, None, None], 15),  # two that come to 5 cannot be told apart
        ([10, 1, 1, 30], True, [None, None, None, 30], 42),  # two that come to 2 are both 1: a third is hidden
        ([3, 0, 0], True, [None, None, None], None),
        ([1, 100], True, [None, None], 101),
        ([3, 40], False, [None, 40], 43),
        ([4, 5], False, [None, 5], 9),
        ([], True, [], 0),
    ],
)
def test_a_small_number_is_hidden_with_what_would_give_it_away(
    given: list[int], adds_up: bool, shown: list[int | None], total: int | None
) -> None:
    assert small_numbers.shown(given, adds_up=adds_up) == (shown, total)


def test_no_hidden_number_can_be_worked_out_from_its_total() -> None:
    for first in range(13):
        for second in range(13):
            for third in range(13):
                given = [first, second, third, 20]
                shown, total = small_numbers.shown(given, adds_up=True)
                hidden = [number for number, said in zip(given, shown, strict=True) if said is None]
                assert not [said for said in shown if said is not None and 0 < said < small_numbers.THRESHOLD]
                assert len(hidden) != 1
                assert total is None or not hidden or sum(hidden) >= small_numbers.THRESHOLD


def test_periods_are_named_and_follow_one_another() -> None:
    assert month_of(date(2024, 2, 10)) == Period("2024-02", "February 2024", date(2024, 2, 1), date(2024, 2, 29))
    assert year_of(date(2026, 3, 31)).key == "2025-to-2026"
    assert year_of(date(2026, 4, 1)).first == date(2026, 4, 1)
    found = back_to(date(2026, 1, 20), date(2026, 3, 1), Rhythm.MONTH)
    assert [each.key for each in found] == ["2026-03", "2026-02", "2026-01"]
    assert period_of(Rhythm.YEAR, "2025-to-2026", []) == year_of(date(2025, 6, 1))


@pytest.mark.parametrize(
    ("rhythm", "key"),
    [
        (Rhythm.MONTH, "2026-13"), (Rhythm.MONTH, "0000-01"), (Rhythm.MONTH, "2025-to-2026"),
        (Rhythm.YEAR, "2025-to-2027"),
        (Rhythm.YEAR, "0000-to-0001"), (Rhythm.YEAR, "9999-to-10000"), (Rhythm.TERM, "2026-autumn"), (Rhythm.MONTH, ""),
    ],
)  # fmt: skip
def test_a_period_there_is_not_is_refused(rhythm: Rhythm, key: str) -> None:
    with pytest.raises(NoSuchPeriod):
        period_of(rhythm, key, [])


def test_every_report_says_to_whom_when_and_by_which_paragraph() -> None:
    for each in REPORTS.values():
        assert each.to
        assert each.source
        assert all(audience.who and audience.when for audience in each.to)


def test_counting_reads_no_name(service: Service, small: dict[str, str]) -> None:
    with service.database.writing() as session:
        session.execute(text("DELETE FROM sendiass_client"))
    assert len(october(service)) == 6


def answer(level: str = "level_2", **answers: int) -> Feedback:
    return Feedback(
        key="", level=level, user_type="parent_or_carer", month="2026-10", question_set="1", answers=answers
    )  # fmt: skip


def test_answers_are_counted_for_each_question_with_those_who_left_it() -> None:
    given = [answer(impartial=5), answer(impartial=5, helpful=1), answer(helpful=3)]
    counted_by = {each.key: numbers(each) for each in evaluation.questions(given)}
    assert counted_by["question_1_impartial"] == {"5": 2, "left": 1}
    assert counted_by["question_1_helpful"] == {"3": 1, "1": 1, "left": 1}
    assert counted_by["question_1_recommend"] == {"left": 3}
    assert len(counted_by) == 6


def test_who_was_asked_and_did_not_answer_is_counted_too() -> None:
    assert numbers(evaluation.response([answer(), answer()], 7)) == {"answered": 2, "not": 5}
    assert numbers(evaluation.by_level([answer(), answer("level_4")])) == {"level_2": 1, "level_4": 1}


def test_a_share_is_told_only_where_no_hidden_number_follows_from_it() -> None:
    def note(number: int) -> str:
        given = [answer(impartial=5)] * (number - 3) + [answer(impartial=1)] * 3
        return next(each.note for each in evaluation.questions(given) if each.key == "question_1_impartial")

    assert note(99) == ""
    assert note(100).startswith("At least 95 of a hundred answered")


def test_figures_of_feedback_open_no_list() -> None:
    for each in (*evaluation.questions([answer(impartial=5)]), evaluation.by_user([answer()])):
        assert not any(figure.listed for figure in each.figures)


def test_both_kinds_of_database_count_the_same(service_on_each: Service) -> None:
    ref = service_on_each.contact(FIRST)
    service_on_each.record(ref, "first_response_made", SECOND, impartiality="explained")
    told(service_on_each, ref, "gender", topic="exclusion")
    with service_on_each.database.reading() as session:
        report = make_report(session, REPORTS["score_card"], "2026-10", date(2026, 12, 1))
    found = {each.key: numbers(each) for each in report.parts if isinstance(each, Breakdown)}
    assert (found["total"], found["response"], found["topic"], found["gender"]) == (
        {"all": 1}, {"in_time": 1}, {"exclusion": 1}, {"declined": 1},
    )  # fmt: skip
