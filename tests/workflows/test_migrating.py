"""Changing a definition: a case goes on under the version it began with until it is moved."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import event, given, settings
from sqlmodel import col, select
from typer.testing import CliRunner

from api.cli import app
from cases.database import Database
from cases.facts import NewFact, effective
from cases.tables import CaseSummary
from deadlines import clock
from deadlines.law.send_regs_2014 import FINALISED_PLAN, REPRESENTATIONS
from deadlines.refusals import Refusal
from tests.casework import (
    EHC,
    NOW,
    OFFICE,
    OFFICER,
    REF,
    add,
    add_to,
    judged,
    new,
    opened,
    read,
    request,
    standing_facts,
    to_the_draft,
)
from tests.workflows.test_walks import REASON, last_day, told, walks
from workflows import processes, views
from workflows.definition import Process, Stage
from workflows.engine import replay
from workflows.fitting import misfits, would_open
from workflows.migrating import migrate, moves
from workflows.processes import UnknownVersion, process_of
from workflows.record import NotPossible, Prepared
from workflows.timetable import timetable

TODAY = date(2026, 11, 22)


def opening_nothing(stage: Stage) -> Stage:
    """A stage whose ways open no other process."""
    ways = {kind: tuple(replace(way, opens=()) for way in ways) for kind, ways in stage.exits.items()}
    return replace(stage, exits=MappingProxyType(ways))


def second(**changes: object) -> Process:
    """A second version of the assessment."""
    return replace(EHC, version=2, **changes)  # type: ignore[arg-type]


def with_stages(change: Callable[[Stage], Stage | None], *added: Stage) -> Process:
    """A second version with its stages changed, left out, or added to."""
    kept = tuple(changed for each in EHC.stages if (changed := change(each)) is not None)
    return second(stages=(*kept, *added))


def without(stage: Stage, *kinds: str) -> Stage:
    """A stage that does not take some facts any more."""
    return replace(stage, records=tuple(kind for kind in stage.records if kind not in kinds))


def consulting(stage: Stage) -> Stage:
    """The first stage, led out of by the notice that an assessment is considered."""
    if stage.name != "considering_request":
        return stage
    way = replace(stage.exits["decision_to_assess_notified"][0], to="consulting")
    ways = {**stage.exits, "considering_assessment_notified": (replace(way, law="reg 5(3)"),)}
    return replace(without(stage, "considering_assessment_notified"), exits=MappingProxyType(ways))


def drafted_at_once(stage: Stage) -> Stage | None:
    """The plan drafted while assessing: no stage for it of its own."""
    if stage.name == "drafting_plan":
        return None
    ways = {
        kind: tuple(replace(way, to="awaiting_representations") if way.to == "drafting_plan" else way for way in ways)
        for kind, ways in stage.exits.items()
    }
    return replace(stage, exits=MappingProxyType(ways))


FIRST_STAGE = EHC["considering_request"]
CONSULTING = with_stages(
    consulting,
    Stage("consulting", "Consulting about the request", FIRST_STAGE.records, EHC.stages[0].exits),
)
STRICTER = with_stages(lambda stage: without(stage, "views_received"))
NO_DRAFTING = with_stages(drafted_at_once)
# The family's time begun by the decision to issue: another day for the same limit; and no duty to finalise by week 20.
OTHER_CLOCKS = second(
    clocks=tuple(
        replace(each, starts=("decision_to_issue_plan_notified",)) if each.limit is REPRESENTATIONS else each
        for each in EHC.clocks
        if each.limit is not FINALISED_PLAN
    )
)
OPENS_NOTHING = with_stages(opening_nothing)


def put_in(monkeypatch: pytest.MonkeyPatch, *versions: Process) -> None:
    """Let the assessment have these versions beside its first, the last of them for new cases."""
    found = {key: each for key, each in processes.DEFINITIONS.items() if key[0] != EHC.key}
    found |= {(each.key, each.version): each for each in (EHC, *versions)}
    monkeypatch.setattr(processes, "DEFINITIONS", MappingProxyType(found))
    latest = {each.key: each for each in found.values()}
    monkeypatch.setattr(processes, "PROCESSES", MappingProxyType(latest))


def at_the_draft() -> Prepared:
    return judged(to_the_draft())


def run(database: Database) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Move what fits; the references moved, and why each of the others was left."""
    moved, left = migrate(database, EHC.key, 2, by=OFFICER, now=NOW, office=OFFICE)
    return [each.ref for each in moved], {each.ref: each.misfits for each in left}


# What fits, and what would change


def test_a_fact_without_a_place_does_not_fit_and_is_named_with_its_day() -> None:
    facts = standing_facts(judged([request(), new("views_received", "2025-09-08")]))
    assert misfits(EHC, STRICTER, facts, TODAY) == (
        "“Views received” of Monday 8 September 2025 (fact 2) has no place in it.",
    )
    assert misfits(EHC, CONSULTING, facts, TODAY) == ()


def test_a_fact_that_never_had_a_place_is_not_held_against_the_new_version() -> None:
    facts = standing_facts(judged([request(), new("views_received", "2025-09-08")]))
    assert misfits(STRICTER, replace(STRICTER, version=3), facts, TODAY) == ()


def test_a_stage_that_is_not_there_is_not_guessed() -> None:
    facts = standing_facts(judged(to_the_draft()[:3]))
    found = misfits(EHC, NO_DRAFTING, facts, TODAY)
    assert found == ("The case is at “Preparing the draft plan”, a stage that it does not have (drafting_plan).",)


def test_an_exception_relied_on_for_a_limit_without_a_clock_would_be_lost_and_does_not_fit() -> None:
    claim = new(
        "exception_claimed", "2025-10-10", limit="final_plan", exception="personal_circumstances",
        because="A bereavement in the family.",
    )  # fmt: skip
    facts = standing_facts(judged([*to_the_draft()[:2], claim]))
    assert misfits(EHC, OTHER_CLOCKS, facts, TODAY) == (
        "“Exception relied on” of Friday 10 October 2025 (fact 3) is of the limit “final_plan”, for which it has no "
        "clock.",
    )


def test_a_case_that_opened_another_does_not_fit_where_that_would_not_have_been_opened() -> None:
    facts = standing_facts(judged([request(), new("refusal_to_assess_notified", "2025-10-06")]))
    assert misfits(EHC, OPENS_NOTHING, facts, TODAY) == (
        "Fact 2 opened a case of the process “appeal”, and under it would not have.",
    )
    assert would_open(OPENS_NOTHING, EHC, facts) == ((2, "appeal"),)


def test_the_deadlines_that_would_change_are_shown_with_both_days(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database, *to_the_draft())
    put_in(monkeypatch, OTHER_CLOCKS)
    with database.reading() as session:
        (move,) = moves(session, OTHER_CLOCKS, TODAY)
    days = {
        (one.limit.key): tuple(each.due_on if each else None for each in (change.before, change.after))
        for change in move.changed
        if (one := change.before or change.after)
    }
    # Sixteen weeks and more after Monday 1 September 2025; the draft of Monday 1 December, the decision of 24 November.
    assert days == {
        "final_plan": (date(2026, 1, 19), None),
        "draft_reps": (date(2025, 12, 15), date(2025, 12, 8)),
    }
    assert (move.from_version, move.stage_before, move.stage_after) == (
        1, "awaiting_representations", "awaiting_representations",
    )  # fmt: skip


# Moving


def test_a_case_keeps_its_version_until_it_is_moved_and_new_ones_begin_under_the_new(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database, request(), new("considering_assessment_notified", "2025-09-03"))
    put_in(monkeypatch, CONSULTING)
    assert process_of(read(database)).version == 1
    assert add(database, new("family_consulted", "2025-09-04")).state.stage == "considering_request"
    opened(database, request(), ref="EHC-2025-000002")
    moved, left = run(database)
    assert (moved, left) == ([REF], {})
    history = read(database)
    assert process_of(history) is CONSULTING
    assert history.facts[-1].kind == "moved_to_definition"
    assert (history.facts[-1].detail, history.facts[-1].recorded_by) == ({"version": 2}, OFFICER.officer)
    with database.reading() as session:
        summary = session.exec(select(CaseSummary).where(col(CaseSummary.ref) == REF)).one()
        assert summary.stage == "consulting"
        assert not views.stale(session, history)


def test_moving_again_moves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(database, *to_the_draft())
    put_in(monkeypatch, CONSULTING)
    assert run(database) == ([REF], {})
    assert run(database) == ([], {})
    assert sum(fact.kind == "moved_to_definition" for fact in read(database).facts) == 1


def test_what_does_not_fit_stays_with_the_reason_and_stops_no_other(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database, request(), new("views_received", "2025-09-08"))
    opened(database, request(), ref="EHC-2025-000002")
    opened(database, request(), new("request_withdrawn", "2025-09-09", withdrawn_by="parent"), ref="EHC-2025-000003")
    put_in(monkeypatch, STRICTER)
    moved, left = run(database)
    assert moved == ["EHC-2025-000002"]  # the third has ended, and is in flight no more
    assert left == {REF: ("“Views received” of Monday 8 September 2025 (fact 2) has no place in it.",)}
    assert process_of(read(database)).version == 1
    with pytest.raises(NotPossible, match="has no place in it"):
        add(database, new("moved_to_definition", "2026-11-20", version=2))


def test_the_case_replays_at_an_earlier_instant_under_the_version_it_had_then(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database, request(), new("considering_assessment_notified", "2025-09-03"), now=NOW - timedelta(days=2))
    put_in(monkeypatch, CONSULTING)
    run(database)
    history = read(database)
    then = history.known_by(NOW - timedelta(days=1))
    assert replay(process_of(then), effective(then.facts)).stage == "considering_request"
    assert replay(process_of(history), effective(history.facts)).stage == "consulting"


def test_a_moved_case_goes_on_under_the_new_version_and_the_move_itself_is_never_corrected(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database, request(), new("considering_assessment_notified", "2025-09-03"))
    put_in(monkeypatch, STRICTER)
    run(database)
    with pytest.raises(NotPossible, match="“Views received” cannot follow"):
        add(database, new("views_received", "2025-09-08"))
    with pytest.raises(NotPossible, match="Move it again instead"):
        add(database, new("recorded_in_error", "2026-11-22", corrects=3, because="A mistake."))


def test_a_version_that_is_not_there_is_refused_with_those_that_are(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(database)
    put_in(monkeypatch, CONSULTING)
    with pytest.raises(UnknownVersion, match="has no version 3"):
        migrate(database, EHC.key, 3, by=OFFICER, now=NOW, office=OFFICE)
    with pytest.raises(UnknownVersion):
        add(database, new("moved_to_definition", "2026-11-20", version=3))
    with pytest.raises(NotPossible, match="cannot be the first fact"):
        judged([new("moved_to_definition", "2025-09-01", version=2)])


@given(walks())
@settings(max_examples=25)
def test_to_move_and_then_go_on_is_to_go_on_and_then_move(walk: tuple[list[NewFact], Prepared]) -> None:
    facts, case = walk
    half = len(facts) // 2 + 1
    with pytest.MonkeyPatch.context() as patched:
        put_in(patched, CONSULTING)
        try:
            before = judged(facts[:half], reason=REASON)
            later = NOW + timedelta(hours=1)
            last = add_to(case, move_on(last_day(case)), now=later)
            first = add_to(before, move_on(last_day(before)), now=later)
            gone_on = add_to(first, *(_renumbered(each, half) for each in facts[half:]), reason=REASON, now=later)
        except Refusal as refusal:
            event(f"refused: {refusal.code}")
            return
        assert gone_on.state.stage == last.state.stage == replay(CONSULTING, standing_facts(case)).stage
        day = last_day(case) + timedelta(days=30)
        assert told(timetable(CONSULTING, standing_facts(gone_on), day)) == told(
            timetable(CONSULTING, standing_facts(last), day)
        )
        known = last.history.known_by(NOW)
        assert replay(process_of(known), effective(known.facts)) == case.state


def move_on(day: date) -> NewFact:
    return NewFact("moved_to_definition", day, {"version": 2})


def _renumbered(fact: NewFact, half: int) -> NewFact:
    """A fact recorded after the move: what it corrects stands one later in the log, if it came after the move too."""
    return replace(fact, corrects=fact.corrects + 1) if fact.corrects and fact.corrects > half else fact


# From the command line


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_command_shows_or_does_it_and_ends_with_one_where_a_case_was_left(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, dry_run: bool
) -> None:
    opened(database, request(), new("views_received", "2025-09-08"))
    opened(database, *to_the_draft(), ref="EHC-2025-000002")
    put_in(monkeypatch, STRICTER)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    options = ["--dry-run"] if dry_run else []
    command = ["migrate-process", EHC.key, "--to", "2", *options]
    environment = {"SENDFLOW_DATABASE_URL": database_url, "SENDFLOW_DEMO": "true"}
    done = CliRunner().invoke(app, [*command, "--json"], env=environment)
    assert (done.exit_code, done.stderr) == (1, ""), done.stderr
    said = json.loads(done.stdout)
    assert [each["ref"] for each in said["moved"]] == ["EHC-2025-000002"]
    assert [each["ref"] for each in said["left"]] == [REF]
    assert process_of(read(database, "EHC-2025-000002")).version == (1 if dry_run else 2)
    in_words = CliRunner().invoke(app, command, env=environment)
    assert "has no place in it" in in_words.output
    assert (
        f"{'1 case would be' if dry_run else '0 cases'} moved to version 2 of EHC needs assessment." in in_words.output
    )
