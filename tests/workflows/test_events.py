"""News in a living Prefect: read back as events through its own API; and the alert where the sweep is not heard of."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.events.filters import EventFilter, EventNameFilter, EventOccurredFilter
from prefect.events.schemas.automations import Automation
from prefect.settings import get_current_settings
from prefect.states import Running

from cases.database import Database
from cases.officers import add_officer
from deadlines import clock
from notifications.outbox import Message, find_messages
from tests.casework import EHC, OFFICE, REF, opened, request
from tests.tree import ROOT
from tests.workflows.test_flows import SPOKEN_NAME, alive, artifact, break_case, held_case
from workflows.flows import automations
from workflows.flows.board import deadline_board
from workflows.flows.events import announce, hand_over
from workflows.flows.processes import FLOWS
from workflows.flows.sweep import daily_sweep
from workflows.news import DAY_SWEPT, DEADLINE_MISSED, STAGE_ENTERED, News, day_swept
from workflows.processes import PROCESSES
from workflows.sweep import sweep

__all__ = ["alive"]  # a fixture
pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 180.0
SAID_EVERY_SECONDS = 30.0
T = TypeVar("T")


def wait_for(what: Callable[[], T]) -> T:
    """Wait until something is there, and give it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (found := what()):
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.5)
    return found


def said_until(say: Callable[[int], None], what: Callable[[], T]) -> T:
    """Say something, and again every half minute, until what it leads to is there.

    Prefect's triggers take up a change of an automation some seconds later, and nothing tells when they have: what is
    said before that is heard by the automation as it was.
    """
    began = time.monotonic()
    said = 0

    def seen() -> T:
        nonlocal said
        if time.monotonic() >= began + said * SAID_EVERY_SECONDS:
            say(said)
            said += 1
        return what()

    return wait_for(seen)


def events(*names: str) -> list[Any]:
    """Every event of these names that Prefect knows, oldest first."""
    since: Any = clock.now() - timedelta(days=1)
    wanted = EventFilter(event=EventNameFilter(name=list(names)), occurred=EventOccurredFilter(since=since))
    with get_client(sync_client=True) as client:
        page = client.read_events(filter=wanted, limit=50)
        found = list(page.events)
        while page.next_page:
            page = client.read_events_page(str(page.next_page))
            found += page.events
    return sorted(found, key=lambda each: (each.occurred, each.payload.get("stage", "")))


class TestEvents:
    def test_a_turn_announces_stages_and_missed_limits_once_and_names_nobody(self, alive: Database) -> None:
        today = clock.today()
        ref = f"EHC-{today.year}-{time.monotonic_ns() % 10**6:06d}"  # the server outlives one test
        received = (today - timedelta(days=45)).isoformat()  # to be decided within six weeks: three days ago
        opened(alive, request(received), ref=ref, now=clock.now())
        for _ in range(2):
            assert FLOWS[EHC.key](case_ref=ref, as_of=today, return_state=True).is_completed()

        def of_case() -> list[Any]:
            return [each for each in events(STAGE_ENTERED, DEADLINE_MISSED) if each.payload["case"] == ref]

        wait_for(lambda: len(of_case()) == 2)
        time.sleep(2)  # for one too many to arrive
        missed, entered = sorted(of_case(), key=lambda each: str(each.event))
        assert entered.payload == {
            "case": ref, "process": EHC.key, "stage": "considering_request", "entered_on": received,
        }  # fmt: skip
        assert missed.payload["limit"] == "assess_decision"
        assert missed.resource.id == f"sendflow.case.{ref}"
        assert [each.role for each in missed.related] == ["flow-run"]

    def test_the_same_news_handed_over_twice_is_one_event(self, alive: Database) -> None:
        told = News(day_swept(date(2001, 1, 1)).id, "sendflow.test.twice", "sendflow.test", {"case": "x"})
        for _ in range(2):  # as after a kill between handing over and remembering
            hand_over([told], clock.now())
        wait_for(lambda: events("sendflow.test.twice"))
        time.sleep(2)
        assert [each.id for each in events("sendflow.test.twice")] == [told.id]

    def test_what_prefect_did_not_take_is_announced_by_the_next_run(
        self, alive: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = day_swept(date(2001, 1, 2))
        with monkeypatch.context() as cut_off:
            cut_off.setattr("workflows.flows.events.get_client", None)
            with pytest.raises(ConnectionError, match="Prefect took no events"):
                announce(alive, lambda _: [told])
        assert announce(alive, lambda _: [told]) == 1
        assert announce(alive, lambda _: [told]) == 0


class TestDay:
    def test_the_last_sweep_of_a_day_draws_the_board_and_announces_the_day(self, alive: Database) -> None:
        held_case(alive)
        broken = break_case(alive)
        today = clock.today()
        assert deadline_board(return_state=True).name == f"{len(PROCESSES)} sweeps missing"
        for key in PROCESSES:
            if key != EHC.key:
                sweep(alive, key, today, now=clock.now, office=OFFICE)
        with alive.writing() as session:
            session.connection().exec_driver_sql("UPDATE case_summary SET computed_with = 'an older law'")
        assert daily_sweep(process_key=EHC.key, return_state=True).is_completed()
        board, teams, report = artifact("deadline-board"), artifact("overdue-by-team"), artifact("sweep-report")
        assert '"Process": "EHC needs assessment", "Open cases": 2' in board
        assert '"Team": "North"' in teams
        assert "Every process was swept." in report
        (line,) = [line for line in report.splitlines() if "EHC needs assessment" in line]
        assert line.split("|")[-3].strip() == "1", "the broken case is set aside, and reported"
        for drawn in (board, teams, report):
            assert not [name for name in (REF, broken, SPOKEN_NAME, "ann@") if name in drawn]
        wait_for(lambda: [each for each in events(DAY_SWEPT) if each.payload == {"day": today.isoformat()}])
        assert deadline_board(return_state=True).name == "All swept"


@contextmanager
def runner() -> Iterator[None]:
    """What runs flows on one machine, with the deployment of the alert alone; it declares the automations."""
    program = (
        "import asyncio; from workflows.flows.deployments import UPKEEP, serve_all; "
        "asyncio.run(serve_all([each for each in UPKEEP if each.name == 'by-automation'], 'a test'))"
    )
    given = os.environ | {"PREFECT_API_URL": str(get_current_settings().api.url), "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen([sys.executable, "-c", program], env=given, cwd=ROOT)
    try:
        yield
    finally:
        running.terminate()
        running.wait()


def declared() -> list[Automation]:
    with get_client(sync_client=True) as client:
        return client.read_automations_by_name(automations.SWEEP_RUNS.name)


async def declare(*expected: automations.Expected) -> None:
    async with get_client() as client:
        await automations.declare(client, expected)


async def declare_anew(*expected: automations.Expected) -> None:
    """Declare them as if for the first time.

    Where one that is there is changed, Prefect still waits as long as it was told before for whatever it has heard, and
    nothing tells when it has taken up the change.
    """
    async with get_client() as client:
        for each in expected:
            for there in await client.read_automations_by_name(each.name):
                await client.delete_automation(there.id)
        await automations.declare(client, expected)


class TestAlert:
    def test_where_the_sweep_is_not_heard_of_in_time_who_looks_after_it_gets_an_email(self, alive: Database) -> None:
        with alive.writing() as session:
            add_officer(
                session, "adam", display_name="Adam", email="adam@example.org", role="admin", team=None,
                password_hash=None, now=clock.now(),
            )  # fmt: skip

        def messages() -> list[Message]:
            with alive.reading() as session:
                return [each for each in find_messages(session, hidden=()) if each.kind == "sweep_missing"]

        with runner():
            first = wait_for(declared)
            assert [each.trigger.within for each in first] == [timedelta(hours=26)]  # type: ignore[union-attr]
            asyncio.run(declare(replace(automations.SWEEP_RUNS, within=timedelta(seconds=20))))
            assert [each.id for each in declared()] == [each.id for each in first]  # changed, and not a second one
            asyncio.run(declare_anew(replace(automations.SWEEP_RUNS, within=timedelta(seconds=10))))
            (message,) = said_until(
                lambda times: hand_over([day_swept(date(2001, 1, 3) + timedelta(days=times))], clock.now()), messages
            )
        assert message.to_address == "adam@example.org"
        assert len(message.context["items"]) == len(PROCESSES)
        asyncio.run(declare(automations.SWEEP_RUNS))

    def test_a_run_of_which_nothing_is_heard_is_ended_and_one_that_ended_is_left_alone(self, alive: Database) -> None:
        asyncio.run(declare_anew(replace(automations.RUNS_LIVE, within=timedelta(seconds=10))))
        lost, ended = asyncio.run(begin_runs())

        def say(_: int) -> None:
            for run, name in ((lost, "heartbeat"), (ended, "heartbeat"), (ended, "Completed")):
                say_of_run(run, name)

        def state_of(run: FlowRun) -> str | None:
            with get_client(sync_client=True) as client:
                return client.read_flow_run(run.id).state_name

        said_until(say, lambda: state_of(lost) == "Crashed")
        assert state_of(ended) == "Running"  # nobody but this test said that it had ended, and it is taken at its word
        asyncio.run(declare(automations.RUNS_LIVE))
        asyncio.run(end_run(ended))


async def begin_runs() -> tuple[FlowRun, FlowRun]:
    async with get_client() as client:
        return (
            await client.create_flow_run(deadline_board, state=Running()),
            await client.create_flow_run(deadline_board, state=Running()),
        )


async def end_run(run: FlowRun) -> None:
    async with get_client() as client:
        await client.delete_flow_run(run.id)


def say_of_run(run: FlowRun, name: str) -> None:
    """Tell Prefect of a run what its own machine would tell."""
    event = {
        "id": str(uuid4()),
        "occurred": clock.now().isoformat(),
        "event": f"prefect.flow-run.{name}",
        "resource": {"prefect.resource.id": f"prefect.flow-run.{run.id}"},
    }
    with get_client(sync_client=True) as client:
        client.request("POST", "/events", json=[event]).raise_for_status()
