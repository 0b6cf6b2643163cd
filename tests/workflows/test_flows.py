"""The flows: what they do, as plain functions over real databases; then a handful of them alive in a real Prefect."""

import asyncio
import shutil
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterParentFlowRunId,
)
from prefect.client.schemas.objects import FlowRun, State, StateType, TaskRun
from prefect.states import Failed, Running, Scheduled
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from cases.database import Database, open_database
from cases.officers import add_officer
from cases.proof import BrokenLink, Verified
from cases.sight_table import CaseSight
from cases.tables import Team
from deadlines import clock
from deadlines.calendar import WorkingCalendar, england_and_wales
from deadlines.refusals import Refusal
from deadlines.register import LIMITS
from notifications.outbox import State as MessageState
from notifications.outbox import counts_by_state
from tests.casework import EHC, NOW, OFFICE, REF, keep_no_day_quiet, new, opened, request, to_the_draft
from tests.smtp import MailServer
from workflows import slices
from workflows.flows import crank, turning, upkeep, verifying
from workflows.flows.attend import attend_to, attend_to_woken_cases, run_flow_of
from workflows.flows.deployments import DEPLOYMENTS, is_missed_tick, runs_in, tidy_up, unswept
from workflows.flows.outbox import WayOutShut, deliver, deliver_outbox, deliver_with_retries
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.processes import FLOWS
from workflows.flows.sendiass import DEPLOYMENTS as SENDIASS_DEPLOYMENTS
from workflows.flows.setting import NotSet, Setting, from_environment
from workflows.flows.steps import may_pass, step
from workflows.flows.sweep import board, daily_sweep, report, take_up_sweeps
from workflows.processes import PROCESSES, SENDIASS_PROCESSES
from workflows.sweep import sweep, take_wake_ups

DAY = date(2025, 10, 6)  # a week before the decision on a request of 1 September is due
SPOKEN_NAME = "Aurelia Thistlewood"


def appoint(database: Database) -> str:
    """Add a caseworker; their key."""
    with database.writing() as session:
        session.add(Team(key="north", name="North"))
        session.flush()
        officer = add_officer(
            session, "ann", display_name="Ann", email="ann@example.org", role="caseworker", team="north",
            password_hash=None, now=NOW - timedelta(days=3650),
        )  # fmt: skip
        return officer.id


def held_case(database: Database, ref: str = REF, officer: str = "") -> str:
    """Open a case of 1 September 2025 that an officer holds; its reference."""
    owner = officer or appoint(database)
    opened(database, request(), new("case_assigned", "2025-09-02", owner=owner, team="north"), ref=ref)
    return ref


def break_case(database: Database, ref: str = "EHC-2025-000666") -> str:
    """Open a case and add what no program of ours writes: a fact of a kind that is somebody's name."""
    recorded = opened(database, ref=ref)
    columns = "case_id, sequence, kind, version, happened_on, recorded_at, recorded_by, acted_as, about, detail, breach"
    columns += ", breach_reason, previous_hash, hash"
    with database.writing() as session:
        session.connection().execute(
            text(f"INSERT INTO case_event ({columns}) SELECT case_id, 2, :name, version, happened_on, recorded_at, "
                 "recorded_by, acted_as, about, detail, breach, breach_reason, hash, 'x' FROM case_event "
                 "WHERE case_id = :case_id AND sequence = 1"),
            {"name": SPOKEN_NAME, "case_id": recorded.history.id},
        )  # fmt: skip
    return ref


class TestSetting:
    def test_a_flow_learns_its_deployment_from_the_environment(self) -> None:
        given = {
            "SENDFLOW_DATABASE_URL": "sqlite:///somewhere/sendflow.db",
            "SENDFLOW_AUTHORITY_NAME": "Demonshire County Council",
            "SENDFLOW_BASE_URL": "http://127.0.0.1:8000",
            "SENDFLOW_VAR": "somewhere",
        }
        setting = from_environment(given)
        assert setting.office == OFFICE
        assert setting.mail_folder == Path("somewhere/mail")
        assert setting.smtp_url is None
        assert setting.sender.name == "Demonshire County Council"

    def test_a_flow_that_is_not_told_its_database_says_what_is_missing(self) -> None:
        with pytest.raises(NotSet, match="SENDFLOW_DATABASE_URL, SENDFLOW_BASE_URL must be set"):
            from_environment({"SENDFLOW_AUTHORITY_NAME": "Demonshire County Council"})

    def test_a_password_in_an_address_never_shows(self) -> None:
        setting = Setting(OFFICE, Path("mail"), "postgresql://u:geheim@h/d", "smtp://u:geheim@h")
        assert "geheim" not in repr(setting)


class TestCrank:
    def test_a_case_is_read_as_it_stood_on_the_day(self, database: Database) -> None:
        opened(database, *to_the_draft())
        with database.reading() as session:
            facts = crank.read_case(session, EHC, REF, date(2025, 10, 5))
        assert [fact.kind for fact in facts] == ["request_received"]
        assert crank.stage_of(EHC, facts) == "considering_request"

    def test_a_case_of_another_process_is_refused(self, database: Database) -> None:
        opened(database)
        other = replace(EHC, key="annual_review")
        with database.reading() as session, pytest.raises(Refusal, match="runs the process ehc_assessment, not annual"):
            crank.read_case(session, other, REF, DAY)

    def test_the_ways_on_are_named_with_their_law(self, database: Database) -> None:
        recorded = opened(database, *to_the_draft())
        said = crank.say_what_follows(EHC, recorded.history.facts)
        assert said.startswith("Since Monday 1 December 2025. Ways on: ")
        assert "Finalised plan sent (CFA ss.39-40; regs 13(2), 14)" in said

    def test_an_ended_case_has_no_way_on(self, database: Database) -> None:
        recorded = opened(database, request(), new("request_withdrawn", "2025-09-10", withdrawn_by="parent"))
        assert crank.say_what_follows(EHC, recorded.history.facts) == (
            "Since Wednesday 10 September 2025. The process has ended."
        )
        assert crank.wanting(EHC, recorded.history.facts, date(2025, 11, 1)) == ()

    def test_a_case_that_has_not_begun_says_how_it_begins(self) -> None:
        assert crank.say_what_follows(EHC, ()) == "It begins with: Request received or Became responsible."
        assert crank.short_name(crank.stage_of(EHC, ())) == crank.full_name(EHC, None) == "Not begun"

    @pytest.mark.parametrize(
        ("day", "counted", "said"),
        [
            ("2025-09-02", "None due soon or missed", ""),
            ("2025-10-06", "1 due soon", "Notice whether the authority will assess: last day Monday 13 October 2025"),
            ("2025-10-14", "1 missed", "last day Monday 13 October 2025, yesterday [SI 2014/1530, reg 5(1)]."),
            ("2025-10-16", "1 missed", "last day Monday 13 October 2025, 3 days ago [SI 2014/1530, reg 5(1)]."),
        ],
    )
    def test_the_clocks_that_want_somebody_are_counted_and_named(
        self, database: Database, day: str, counted: str, said: str
    ) -> None:
        found = crank.wanting(EHC, opened(database).history.facts, date.fromisoformat(day))
        assert crank.count_wanting(found) == counted
        assert said in " ".join(crank.say_when_due(each) for each in found)

    def test_where_nothing_is_due_that_is_said(self) -> None:
        assert crank.say_when_due(None) == "Nothing dated is awaited."


class TestDiscretion:
    def test_a_refusal_passes_in_its_own_words(self) -> None:
        with pytest.raises(Refusal, match="no case"), discreetly("Reading"):
            raise Refusal("There is no case.")

    def test_anything_else_is_told_without_its_words(self) -> None:
        with pytest.raises(Fault) as caught, discreetly("Reading case EHC-2025-000001"):
            raise KeyError(SPOKEN_NAME)
        assert "Reading case EHC-2025-000001 could not be done: KeyError at test_flows.py" in str(caught.value)
        logged = "".join(traceback.format_exception(caught.value))  # what Prefect would store
        assert "KeyError at" in logged
        assert SPOKEN_NAME not in logged


class TestAttending:
    def test_every_process_has_a_flow(self) -> None:
        assert set(FLOWS) == set(PROCESSES) | set(SENDIASS_PROCESSES)

    def test_a_process_without_a_flow_is_a_reason_and_no_crash(self) -> None:
        assert run_flow_of("school_transport", REF, DAY) == "No flow runs the process school_transport."

    def test_a_case_that_fails_is_set_aside_and_the_others_go_on(self, database: Database) -> None:
        woken = [(EHC.key, "A"), (EHC.key, "B"), (EHC.key, "C")]
        attended = attend_to(database, woken, lambda _, ref: "it is broken" if ref == "B" else "")
        assert attended.done == ["A", "C"]
        assert attended.set_aside == {"B": "it is broken"}
        with database.writing() as session:
            assert take_wake_ups(session, 20) == []  # nor is it tried again for ever

    def test_whatever_stops_a_turn_puts_the_cases_still_waiting_back(self, database: Database) -> None:
        def stopped_at_b(_: str, ref: str) -> str:
            if ref == "B":
                raise KeyboardInterrupt
            return ""

        with pytest.raises(KeyboardInterrupt):
            attend_to(database, [(EHC.key, "A"), (EHC.key, "B"), (EHC.key, "C")], stopped_at_b)
        with database.writing() as session:
            assert take_wake_ups(session, 20) == [(EHC.key, "B"), (EHC.key, "C")]


class TestSweepReport:
    def test_the_board_names_cases_and_provisions_and_nobody(self, database: Database) -> None:
        held_case(database)
        with database.reading() as session:
            counts, rows = board(session, EHC.key, date(2025, 10, 16))
        assert counts["overdue"] == 1
        assert rows == [
            {
                "Case": REF,
                "Duty": "Notice whether the authority will assess",
                "Last day": "Monday 13 October 2025",
                "Standing": "Overdue",
                "Days late": 3,
                "Provision": "SI 2014/1530, reg 5(1)",
            }
        ]

    def test_the_report_counts(self, database: Database) -> None:
        held_case(database)
        swept = sweep(database, EHC.key, DAY, now=lambda: NOW, office=OFFICE)
        with database.reading() as session:
            counts, _ = board(session, EHC.key, DAY)
        said = report(swept, counts)
        assert "# EHC needs assessment, Monday 6 October 2025" in said
        assert "- Open cases gone over: 1" in said
        assert "- Messages queued: 1" in said
        assert "| Due soon | 1 |" in said


class TestDelivery:
    def test_what_waits_is_sent_over_smtp_in_the_authoritys_name(
        self, database: Database, database_url: str, mail_server: MailServer, tmp_path: Path
    ) -> None:
        keep_no_day_quiet(database)
        today = clock.today()  # what is delivered now must hold now
        received = (today - timedelta(days=35)).isoformat()
        opened(database, request(received), new("case_assigned", received, owner=appoint(database), team="north"),
               now=clock.now())  # fmt: skip
        sweep(database, EHC.key, today, now=clock.now, office=OFFICE)
        done = deliver(Setting(OFFICE, tmp_path, database_url, mail_server.url), "a test")
        assert (done.sent, done.failed) == (2, 0)  # the case is theirs; it is due soon
        assert {message["From"].addresses[0].display_name for message in mail_server.messages} == {OFFICE.name}
        assert deliver(Setting(OFFICE, tmp_path, database_url, mail_server.url), "a test").sent == 0

    def test_a_mail_server_that_is_away_costs_no_message(
        self, database: Database, database_url: str, tmp_path: Path
    ) -> None:
        held_case(database)
        with pytest.raises(WayOutShut, match="cannot be used"):
            deliver(Setting(OFFICE, tmp_path, database_url, "smtp://127.0.0.1:9"), "a test")
        with database.reading() as session:
            assert counts_by_state(session, ())[MessageState.WAITING] == 1

    def test_a_round_is_tried_three_times_more_before_the_next_is_due(self) -> None:
        assert deliver_with_retries.retries == 3
        waits = deliver_with_retries.retry_delay_seconds
        assert waits == [20, 40, 80]
        assert sum(waits) < 5 * 60


class TestUpkeep:
    def test_all_law_is_fresh_on_the_day_it_was_read(self) -> None:
        day = max(limit.checked_on for limit in LIMITS.values())
        assert list(upkeep.law_to_read_again(LIMITS.values(), day)) == []

    def test_law_not_read_for_a_year_is_named_with_its_address(self) -> None:
        decision = LIMITS["assess_decision"]
        after = decision.checked_on + timedelta(days=366)
        assert list(upkeep.law_to_read_again([decision], after)) == [
            "“Notice whether the authority will assess” was last read on Sunday 22 November 2026: read SI 2014/1530, "
            "reg 5(1) (https://www.legislation.gov.uk/uksi/2014/1530/regulation/5) again."
        ]

    def test_a_holiday_the_pinned_list_lacks_is_named(self) -> None:
        lacking = dict(england_and_wales().bank_holidays)
        lacking[date(2026, 8, 24)] = lacking.pop(date(2026, 8, 31))
        assert list(upkeep.holidays_to_look_at(WorkingCalendar(lacking), date(2026, 1, 1))) == [
            "Monday 24 August 2026 is only in the pinned list.",
            "Monday 31 August 2026 is only in the holidays package.",
        ]

    def test_a_next_year_that_is_not_in_the_list_is_named(self) -> None:
        last = england_and_wales().last_day
        assert list(upkeep.holidays_to_look_at(england_and_wales(), last)) == [
            f"The bank holidays of {last.year + 1} are not in the pinned list: replace it with the one now published."
        ]

    def test_an_altered_log_is_said_by_case_and_fact(self) -> None:
        altered = Verified(3, 17, "", BrokenLink(REF, 4, "its content is not what was recorded"))
        assert verifying.say_broken(altered) == f"Case {REF}, fact 4: its content is not what was recorded."
        assert f"Case {REF}, fact 4" in verifying.proof(altered, [])

    def test_an_untouched_log_gives_its_digest(self) -> None:
        said = verifying.proof(Verified(3, 17, "0123abcd"), [])
        assert "- Cases: 3, facts: 17" in said
        assert "`0123abcd`" in said
        assert "Every case's rows say what its log says." in said

    def test_many_differing_cases_are_counted_and_not_all_named(self) -> None:
        said = verifying.say_differing([f"EHC-{number}" for number in range(60)])
        assert "EHC-49 and 10 more differ" in said


class TestDeployments:
    @pytest.mark.parametrize(
        ("now", "due"),
        [(datetime(2025, 10, 6, 4, 59, tzinfo=UTC), []), (datetime(2025, 10, 6, 5, tzinfo=UTC), list(PROCESSES))],
        ids=["before six in London", "at six in London"],
    )
    def test_a_sweep_missed_in_the_morning_is_due_when_the_runner_starts(
        self, database: Database, now: datetime, due: list[str]
    ) -> None:
        with database.reading() as session:
            assert list(unswept(session, now)) == due

    def test_a_day_that_was_swept_is_not_swept_again(self, database: Database) -> None:
        for key in PROCESSES:
            sweep(database, key, DAY, now=lambda: NOW, office=OFFICE)
        with database.reading() as session:
            assert list(unswept(session, datetime(2025, 10, 6, 18, tzinfo=UTC))) == []
            assert list(unswept(session, datetime(2025, 10, 7, 18, tzinfo=UTC))) == list(PROCESSES)

    @pytest.mark.parametrize(
        ("minutes_ago", "by_schedule", "is_missed"),
        [(1, True, True), (0, True, True), (-1, True, False), (1, False, False)],
    )
    def test_a_tick_is_missed_when_its_minute_has_passed(
        self, minutes_ago: int, by_schedule: bool, is_missed: bool
    ) -> None:
        planned = {"expected_start_time": NOW - timedelta(minutes=minutes_ago), "auto_scheduled": by_schedule}
        run = FlowRun.model_validate({"flow_id": uuid4(), **planned})
        assert is_missed_tick(run, NOW) is is_missed

    def test_every_flow_that_is_declared_ends_by_itself(self) -> None:
        declared = (*DEPLOYMENTS, *SENDIASS_DEPLOYMENTS)
        assert [each.flow.name for each in declared if not each.flow.timeout_seconds] == []

    def test_a_step_is_tried_again_only_where_that_can_help(self) -> None:
        gone, broken = Fault("The database was busy."), Fault("A fact cannot be read.")
        gone.may_pass = True
        tried_again = [
            may_pass(turning.read_case, a_task_run(), Failed(data=error))
            for error in (gone, broken, Refusal("There is no case."))
        ]
        assert tried_again == [True, False, False]
        with pytest.raises(Fault) as caught, discreetly("Reading"):
            raise OperationalError("SELECT 1", {}, Exception(SPOKEN_NAME))
        assert caught.value.may_pass

    @pytest.mark.slow
    def test_prefect_still_needs_its_scheduling_repaired(self) -> None:
        """Where this fails, Prefect has learnt SQLAlchemy 2.1: take workflows/flows/server.py away."""
        from prefect.server.database.orm_models import FlowRun as StoredFlowRun

        from workflows.flows.server import repair_scheduling

        state: Any = inspect(StoredFlowRun).all_orm_descriptors["state"]
        assert state.bulk_dml_setter is None
        repair_scheduling()
        assert state.bulk_dml_setter is not None


def a_task_run() -> TaskRun:
    return TaskRun(task_key="read", dynamic_key="0")


PLACE_LIMIT_SECONDS = 30.0


@pytest.fixture
def alive(
    prefect_server: None, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A database that the flows of a live Prefect work on."""
    url = f"sqlite:///{tmp_path / 'sendflow.db'}"
    shutil.copyfile(sqlite_template, tmp_path / "sendflow.db")
    for name, value in {
        "SENDFLOW_DATABASE_URL": url,
        "SENDFLOW_AUTHORITY_NAME": OFFICE.name,
        "SENDFLOW_BASE_URL": OFFICE.address,
        "SENDFLOW_VAR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    database = open_database(url)
    yield database
    database.close()


def run_of(state: State[Any]) -> FlowRun:
    """The flow run that ended in this state, as Prefect shows it."""
    assert state.state_details.flow_run_id
    with get_client(sync_client=True) as client:
        return client.read_flow_run(state.state_details.flow_run_id)


def task_runs(flow_run_id: UUID, number: int) -> list[TaskRun]:
    """The task runs of a flow run in their order; Prefect writes them down a moment after they ended."""
    until = time.monotonic() + PLACE_LIMIT_SECONDS
    with get_client(sync_client=True) as client:
        while True:
            found = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[flow_run_id])))
            if (len(found) >= number and all(each.start_time for each in found)) or time.monotonic() > until:
                return sorted(found, key=lambda each: str(each.start_time))
            time.sleep(0.5)


def subflow_runs(flow_run_id: UUID) -> dict[str, FlowRun]:
    """The runs started by a flow run, by name."""
    parent = FlowRunFilterParentFlowRunId(any_=[flow_run_id])
    with get_client(sync_client=True) as client:
        found = client.read_flow_runs(flow_run_filter=FlowRunFilter(parent_flow_run_id=parent))
    return {each.name: each for each in found}


def artifact(key: str) -> str:
    """What the latest artifact of that name holds."""
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])))
    return str(max(found, key=lambda each: str(each.created)).data)


@pytest.mark.slow
class TestAlive:
    def test_a_run_is_named_after_its_case_and_ends_in_its_stage(self, alive: Database) -> None:
        held_case(alive)
        ended = FLOWS["ehc_assessment"](case_ref=REF, as_of=DAY, return_state=True)
        assert (ended.type, ended.name) == (StateType.COMPLETED, "Considering request")
        assert ended.message == (
            "Notice whether the authority will assess: last day Monday 13 October 2025 [SI 2014/1530, reg 5(1)]. "
            "1 message queued."
        )
        run = run_of(ended)
        assert (run.name, run.state_name) == (REF, "Considering request")
        assert run.parameters == {"case_ref": REF, "as_of": "2025-10-06"}
        assert [(each.name, each.state_name) for each in task_runs(run.id, 5)] == [
            ("Read the case", "Completed"),
            ("Deciding whether to secure an EHC needs assessment", "Completed"),
            ("Clocks due soon or missed", "1 due soon"),
            ("Notices and reminders queued", "Completed"),
            ("Announce what is new", "Completed"),
        ]
        again = FLOWS["ehc_assessment"](case_ref=REF, as_of=DAY, return_state=True)
        assert "queued" not in str(again.message)  # twice does nothing twice

    def test_a_broken_case_fails_with_its_reason_and_the_others_go_on(self, alive: Database) -> None:
        first, broken, last = opened(alive, ref="EHC-2025-000001").history.ref, break_case(alive), "EHC-2025-000777"
        opened(alive, *to_the_draft(), ref=last)
        kept = opened(alive, ref="EHC-2025-000555").history
        with alive.writing() as session:  # restricted to somebody, so that no run may tell that it is there
            session.add(CaseSight(case_id=kept.id, officer="somebody", until=None))
        turn = attend_to_woken_cases(return_state=True)
        assert (turn.type, turn.name) == (StateType.COMPLETED, "3 cases, 1 set aside")
        assert turn.message == f"Attended to {first}, {last}. Set aside: {broken}."
        runs = subflow_runs(run_of(turn).id)
        assert {name: run.state_name for name, run in runs.items()} == {
            first: "Considering request", broken: "Failed", last: "Awaiting representations",
        }  # fmt: skip
        reason = str(getattr(runs[broken].state, "message", ""))
        assert reason.startswith(f"Reading case {broken} could not be done: KeyError at ")
        assert SPOKEN_NAME not in reason
        assert broken in artifact("cases-set-aside")
        assert attend_to_woken_cases(return_state=True).name == "Nobody woken"

    def test_the_sweep_leaves_a_report_and_a_board(self, alive: Database) -> None:
        held_case(alive)
        ended = daily_sweep(process_key=EHC.key, as_of=date(2025, 10, 16), return_state=True)
        assert (ended.type, ended.name, ended.message) == (StateType.COMPLETED, "1 case", "1 message queued.")
        assert "Thursday 16 October 2025" in artifact("sweep-ehc-assessment")
        drawn = artifact("deadlines-ehc-assessment")
        assert REF in drawn
        assert "Ann" not in drawn

    def test_a_sweep_that_nobody_is_at_any_more_is_finished_by_whoever_looks_next(self, alive: Database) -> None:
        held_case(alive)
        assert take_up_sweeps(return_state=True).name == "None stood still"
        with alive.writing() as session:
            slices.begin(session, EHC.key, clock.today(), clock.now())  # and whoever began it is gone
        assert take_up_sweeps(return_state=True).name == "1 sweep taken up"
        with alive.reading() as session:
            assert slices.round_of(session, EHC.key, clock.today()).finished
        assert take_up_sweeps(return_state=True).name == "None stood still"

    def test_a_step_whose_database_was_busy_once_is_tried_again(self, prefect_server: None) -> None:
        tries: list[int] = []

        @step("Busy once", retries=1, retry_delay_seconds=0, retry_condition_fn=may_pass)
        def busy_once() -> str:
            tries.append(1)
            with discreetly("Reading"):
                if len(tries) == 1:
                    raise OperationalError("SELECT 1", {}, Exception("locked"))
                return "read"

        @flow
        def reads() -> str:
            return busy_once()

        assert reads() == "read"
        assert len(tries) == 2

    def test_a_flow_that_hangs_is_ended_and_so_is_one_within_it(self, prefect_server: None) -> None:
        @flow(timeout_seconds=1)
        def hangs() -> None:
            with discreetly("Waiting"):
                time.sleep(30)

        @flow(timeout_seconds=60)
        def runs_it() -> str:
            return str(hangs(return_state=True).name)

        assert runs_it() == "TimedOut"

    def test_the_outbox_is_delivered_over_smtp(
        self, alive: Database, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SENDFLOW_SMTP_URL", mail_server.url)
        held_case(alive)
        ended = deliver_outbox(return_state=True)
        assert (ended.type, ended.name) == (StateType.COMPLETED, "1 sent")
        assert [message["X-Sendflow-Reference"] for message in mail_server.messages] == [REF]

    def test_upkeep_ends_in_what_it_found(self, alive: Database) -> None:
        held_case(alive)
        assert verifying.verify_log(return_state=True).name == "Untouched"
        with alive.writing() as session:
            session.connection().execute(text("DELETE FROM deadline_span"))
        assert verifying.verify_log(return_state=True).name == "Lists differ from the log"
        assert upkeep.rebuild_lists(return_state=True).name == "1 would change"
        assert upkeep.rebuild_lists(dry_run=False, return_state=True).name == "1 case made anew"
        assert upkeep.rebuild_lists(return_state=True).name == "0 would change"
        break_case(alive)
        assert verifying.verify_log(return_state=True).name == "The log was altered"

    def test_a_runner_clears_away_what_an_earlier_one_left(self, prefect_server: None) -> None:
        async def leave_and_clear() -> tuple[list[FlowRun], bool, FlowRun]:
            async with get_client() as client:
                left = await client.create_flow_run(deliver_outbox, state=Running())
                asked_for = await client.create_flow_run(deliver_outbox, state=Scheduled())
                await tidy_up(client, clock.now() + timedelta(minutes=1))
                running = await runs_in(client, StateType.RUNNING)
                still_waits = asked_for.id in {run.id for run in await runs_in(client, StateType.SCHEDULED)}
                await client.delete_flow_run(asked_for.id)
                return running, still_waits, await client.read_flow_run(left.id)

        running, still_waits, left = asyncio.run(leave_and_clear())
        assert running == []
        assert left.state_name == "Crashed"
        assert still_waits  # what a person asked for is not a missed tick
