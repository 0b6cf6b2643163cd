"""News: found by what the log says, each with an identifier of its own for ever, and nobody's name in it."""

from datetime import UTC, date, datetime, timedelta

from cases.database import Database
from notifications.outbox import find_messages
from tests.casework import EHC, NOW, OFFICE, new, opened, request, to_the_draft
from tests.workflows.test_flows import SPOKEN_NAME, appoint, held_case
from workflows import board
from workflows.missing_sweep import tell_of_missing_sweeps
from workflows.news import (
    DEADLINE_MISSED,
    News,
    day_swept,
    deadlines_missed_lately,
    not_announced,
    remember,
    stages_entered_lately,
)
from workflows.processes import PROCESSES
from workflows.sweep import sweep

REF = "EHC-2025-000001"
RECORDED = datetime(2025, 12, 2, 12, tzinfo=UTC)


def entered(database: Database, now: datetime = RECORDED) -> list[News]:
    with database.reading() as session:
        return stages_entered_lately(session, REF, date(2025, 12, 31), now)


def missed(database: Database, day: str) -> list[News]:
    with database.reading() as session:
        return list(deadlines_missed_lately(session, date.fromisoformat(day), process_key=EHC.key))


class TestWhatIsNews:
    def test_every_stage_entered_is_news_with_its_day_and_key(self, database: Database) -> None:
        opened(database, *to_the_draft(), now=RECORDED)
        found = entered(database)
        assert [(each.says["stage"], each.says["entered_on"]) for each in found] == [
            ("considering_request", "2025-09-01"),
            ("assessing", "2025-10-06"),
            ("drafting_plan", "2025-11-24"),
            ("awaiting_representations", "2025-12-01"),
        ]
        assert {each.about for each in found} == {f"sendflow.case.{REF}"}
        assert {each.says["process"] for each in found} == {EHC.key}

    def test_it_is_the_same_news_whenever_it_is_found_again(self, database: Database) -> None:
        opened(database, *to_the_draft(), now=RECORDED)
        assert entered(database) == entered(database, RECORDED + timedelta(days=1))
        assert len({each.id for each in entered(database)}) == 4

    def test_what_was_recorded_more_than_a_week_ago_is_history(self, database: Database) -> None:
        opened(database, *to_the_draft(), now=RECORDED)
        assert entered(database, RECORDED + timedelta(days=8)) == []

    def test_a_limit_is_missed_from_the_day_after_its_last_for_a_week(self, database: Database) -> None:
        opened(database)  # to be decided by 13 October
        assert missed(database, "2025-10-13") == []
        (found,) = missed(database, "2025-10-14")
        assert missed(database, "2025-10-20") == [found]
        assert missed(database, "2025-10-21") == []
        assert found.what == DEADLINE_MISSED
        assert found.says == {
            "case": REF, "process": EHC.key, "limit": "assess_decision", "due_on": "2025-10-13",
        }  # fmt: skip

    def test_a_body_is_told_by_its_kind_and_a_school_not_at_all(self, database: Database) -> None:
        story = [
            request(), new("decision_to_assess_notified", "2025-10-06"),
            new("advice_requested", "2025-10-07", about="health"),
            new("advice_requested", "2025-10-07", about=SPOKEN_NAME, section_31=True),
        ]  # fmt: skip
        opened(database, *story)
        found = [each for each in missed(database, "2025-11-20") if each.says["limit"] == "advice_response"]
        assert sorted(each.says.get("body", "") for each in found) == ["", "health"]
        assert len({each.id for each in found}) == 2
        assert SPOKEN_NAME not in repr(found)

    def test_what_was_announced_is_not_announced_again_and_forgotten_after_a_month(self, database: Database) -> None:
        day = day_swept(date(2025, 10, 6))
        with database.writing() as session:
            assert not_announced(session, [day, day]) == [day]
            remember(session, [day], NOW)
            remember(session, [day], NOW)  # another run may have been as quick
            assert not_announced(session, [day, day_swept(date(2025, 10, 7))]) == [day_swept(date(2025, 10, 7))]
            remember(session, [day_swept(date(2025, 10, 7))], NOW + timedelta(days=32))
            assert not_announced(session, [day]) == [day]


class TestBoard:
    DAY = date(2025, 10, 16)

    def test_the_board_counts_by_process_and_adds_up(self, database: Database) -> None:
        held_case(database)
        opened(database, request("2025-09-15"), ref="EHC-2025-000002")
        with database.reading() as session:
            rows = board.by_process(session, self.DAY, [EHC.key, "annual_review"])
        counted = {"Overdue": 1, "Due soon": 1, "Running": 4, "Limit lifted": 0}
        assert rows == [
            {"Process": "EHC needs assessment", "Open cases": 2} | counted,
            {"Process": "Annual review", "Open cases": 0} | dict.fromkeys(counted, 0),
            {"Process": "All", "Open cases": 2} | counted,
        ]

    def test_what_is_overdue_is_counted_by_team_and_names_nobody(self, database: Database) -> None:
        held_case(database)
        opened(database, ref="EHC-2025-000002")
        opened(database, request("2025-08-18"), ref="EHC-2025-000003")
        with database.reading() as session:
            rows = board.overdue_by_team(session, self.DAY)
        assert rows == [
            {"Team": board.NO_TEAM, "Overdue": 2, "Most days late": 17},
            {"Team": "North", "Overdue": 1, "Most days late": 3},
        ]

    def test_the_report_says_what_each_sweep_did_and_which_did_not_run(self, database: Database) -> None:
        held_case(database)
        sweep(database, EHC.key, self.DAY, now=lambda: NOW, office=OFFICE)
        with database.reading() as session:
            swept, not_swept = board.of_sweeps(session, self.DAY, [EHC.key, "annual_review"])
            assert board.unfinished(session, self.DAY, [EHC.key, "annual_review"]) == ["annual_review"]
        assert swept == {
            "Process": "EHC needs assessment", "Finished": "12:00", "Open cases": 1, "Made anew": 0, "Messages": 1,
            "Set aside": 0, "Workers": 1,
        }  # fmt: skip
        assert not_swept["Finished"] == "not begun"


class TestMissingSweep:
    DAY = date(2025, 10, 6)

    def tell(self, database: Database) -> int:
        with database.writing() as session:
            return tell_of_missing_sweeps(
                session, self.DAY, list(PROCESSES), roles=["caseworker"], now=NOW, office=OFFICE
            )

    def test_those_who_look_after_it_are_told_once_a_day_which_sweeps_are_missing(self, database: Database) -> None:
        appoint(database)
        sweep(database, EHC.key, self.DAY, now=lambda: NOW, office=OFFICE)
        assert [self.tell(database), self.tell(database)] == [1, 0]
        with database.reading() as session:
            (message,) = find_messages(session, hidden=())
        assert (message.kind, message.to_address) == ("sweep_missing", "ann@example.org")
        assert len(message.context["items"]) == len(PROCESSES) - 1
        assert message.context["last"] == "Sunday 22 November 2026"

    def test_nobody_is_told_where_all_was_swept_meanwhile(self, database: Database) -> None:
        appoint(database)
        for key in PROCESSES:
            sweep(database, key, self.DAY, now=lambda: NOW, office=OFFICE)
        assert self.tell(database) == 0
