"""Deadlines across cases: a list gives each with the very reasons its case gives, on any day, and never a bare date."""

from datetime import date, timedelta

import pytest

from cases import log
from cases.database import Database
from cases.facts import NewFact, effective
from cases.find import DeadlineQuery
from cases.sight import EVERY_CASE
from deadlines.standing import Standing
from tests.casework import add, new, opened, request, to_the_draft
from workflows.lists import deadline_page
from workflows.processes import process_of
from workflows.timetable import timetable

CASES: dict[str, list[NewFact]] = {
    "EHC-2025-000001": to_the_draft(),
    "EHC-2025-000002": [request("2025-07-07"), new("decision_to_assess_notified", "2025-08-25")],
    "EHC-2025-000003": [
        request("2025-09-01"),
        new("exception_claimed", "2025-10-20", limit="assess_decision", exception="personal_circumstances",
            because="A bereavement in the family."),
    ],
    "EHC-2025-000004": [
        *to_the_draft(), new("representations_received", "2025-12-05"), new("draft_plan_served", "2025-12-08"),
    ],
    "EHC-2025-000005": [
        request("2025-09-01"), new("decision_to_assess_notified", "2025-10-06"),
        new("advice_requested", "2025-10-08", "health", received_on="2025-10-10"),
        new("advice_requested", "2025-10-08", "school"),
        new("advice_requested", "2025-11-03", "health"),
    ],
    "EHC-2025-000006": [request("2025-09-01"), new("refusal_to_assess_notified", "2025-10-20")],
    "EHC-2025-000007": [
        request("2025-09-08"), new("case_assigned", "2025-09-08", owner="o1", team="north"),
        new("request_received", "2025-09-01", corrects=1, requested_by="school"),
    ],
}  # fmt: skip


@pytest.fixture
def office(database: Database) -> Database:
    """Several cases of every sort in one database."""
    for ref, facts in CASES.items():
        opened(database, *facts, ref=ref)
    return database


def test_a_list_says_of_every_deadline_what_its_case_says_on_that_day(office: Database) -> None:
    with office.reading() as session:
        histories = {each.ref: each for each in log.histories(session)}
    assert set(histories) > set(CASES)  # a refusal has opened an appeal
    for offset in range(0, 280, 20):
        day = date(2025, 7, 7) + timedelta(days=offset)
        of_cases = {
            (ref, each.id)
            for ref, history in histories.items()
            for each in timetable(process_of(history), effective(history.facts), day)
            if each.listed and each.due_on and each.trigger.happened_on <= day
        }
        with office.reading() as session:
            page = deadline_page(session, DeadlineQuery(day), EVERY_CASE, limit=500)
            listed = [(each.ref, each.deadline.id) for each in page.items]
            assert [each.deadline.due_on for each in page.items] == sorted(
                each.deadline.due_on for each in page.items if each.deadline.due_on
            )
        assert len(listed) == len(set(listed)) == page.total
        assert set(listed) == of_cases, day


def test_what_is_overdue_is_found_on_the_day_after_and_not_on_the_day(office: Database) -> None:
    def overdue(day: str) -> set[tuple[str, str]]:
        query = DeadlineQuery(date.fromisoformat(day), standings=(Standing.OVERDUE,))
        with office.reading() as session:
            return {
                (each.ref, each.deadline.limit.key)
                for each in deadline_page(session, query, EVERY_CASE, limit=500).items
            }

    assert ("EHC-2025-000007", "assess_decision") not in overdue("2025-10-13")
    assert ("EHC-2025-000007", "assess_decision") in overdue("2025-10-14")
    assert ("EHC-2025-000003", "assess_decision") in overdue("2025-10-19")
    assert ("EHC-2025-000003", "assess_decision") not in overdue("2025-10-20")
    assert ("EHC-2025-000006", "assess_decision") not in overdue("2025-10-20")


@pytest.mark.parametrize("day", [date(2025, 12, 8), date(2026, 1, 19), date(2027, 1, 1)])
def test_several_standings_asked_at_once_are_those_asked_one_by_one_soonest_first(day: date, office: Database) -> None:
    def found(*standings: Standing) -> list[tuple[date | None, str, str]]:
        with office.reading() as session:
            page = deadline_page(session, DeadlineQuery(day, standings=standings), EVERY_CASE, limit=500)
        assert page.total == len(page.items)
        return [(each.deadline.due_on, each.ref, each.deadline.id) for each in page.items]

    apart = [each for standing in Standing for each in found(standing)]
    together = found(*Standing)
    assert sorted(apart, key=str) == sorted(together, key=str)
    assert [due_on for due_on, _, _ in together] == sorted(due_on for due_on, _, _ in together if due_on)


def test_the_holder_of_a_case_finds_its_deadlines_and_nobody_elses(office: Database) -> None:
    day = date(2025, 10, 1)
    with office.reading() as session:
        mine = deadline_page(session, DeadlineQuery(day, owner="o1"), EVERY_CASE, limit=500)
        unheld = deadline_page(session, DeadlineQuery(day, unassigned=True), EVERY_CASE, limit=500)
        everybodys = deadline_page(session, DeadlineQuery(day), EVERY_CASE, limit=500)
    assert {each.ref for each in mine.items} == {"EHC-2025-000007"}
    assert {each.owner for each in unheld.items} == {None}
    assert mine.total + unheld.total == everybodys.total


def test_a_case_given_to_another_is_in_their_list_at_once(office: Database) -> None:
    add(office, new("case_assigned", "2025-09-10", owner="o2"), ref="EHC-2025-000007")
    with office.reading() as session:
        assert deadline_page(session, DeadlineQuery(date(2025, 10, 1), owner="o1"), EVERY_CASE, limit=500).total == 0
        theirs = deadline_page(session, DeadlineQuery(date(2025, 10, 1), owner="o2"), EVERY_CASE, limit=500)
    assert {each.ref for each in theirs.items} == {"EHC-2025-000007"}


def test_the_pages_of_a_list_together_are_the_list(office: Database) -> None:
    query = DeadlineQuery(date(2025, 11, 3))
    with office.reading() as session:
        whole = [each.deadline.id + each.ref for each in deadline_page(session, query, EVERY_CASE, limit=500).items]
        paged: list[str] = []
        cursor: str | None = None
        while True:
            page = deadline_page(session, query, EVERY_CASE, cursor=cursor, limit=3)
            paged += [each.deadline.id + each.ref for each in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert len(whole) > 6
    assert paged == whole


def test_counting_stops_where_it_is_told_to_and_says_that_there_are_more(office: Database) -> None:
    with office.reading() as session:
        query = DeadlineQuery(date(2025, 12, 20), standings=(Standing.OVERDUE, Standing.DUE_SOON))
        whole = deadline_page(session, query, EVERY_CASE, limit=2)
        up_to = deadline_page(session, query, EVERY_CASE, limit=2, count_to=whole.total)
        short = deadline_page(session, query, EVERY_CASE, limit=2, count_to=whole.total - 1)
    assert (whole.is_more, up_to.is_more, short.is_more) == (False, False, True)
    assert (up_to.total, short.total) == (whole.total, whole.total - 1)
    assert short.items == whole.items
