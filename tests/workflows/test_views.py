"""Summaries: written with every fact, equal to a fresh fold of the log, and made again whenever they are lost."""

from datetime import date

import pytest
from sqlalchemy import text

from cases.database import Database
from cases.tables import NEVER
from tests.casework import NOW, REF, add, judged, new, opened, read, request, to_the_draft
from workflows import views
from workflows.processes import PROCESSES

OTHER = "EHC-2025-000002"


def stored(database: Database) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return the summaries and spans, without the number a span happens to have."""
    with database.reading() as session:
        connection = session.connection()
        summaries = connection.execute(text("SELECT * FROM case_summary ORDER BY case_id")).mappings()
        spans = connection.execute(text("SELECT * FROM deadline_span ORDER BY case_id, fingerprint")).mappings()
        return [dict(row) for row in summaries], [
            {name: value for name, value in row.items() if name != "id"} for row in spans
        ]


def is_stale(database: Database, ref: str = REF) -> bool:
    with database.reading() as session:
        return views.stale(session, read(database, ref))


STORY = [
    *to_the_draft(),
    new("case_assigned", "2025-12-02", owner="o1", team="north"),
    new("advice_requested", "2025-12-02", "health"),
    new("exception_claimed", "2025-12-03", limit="final_plan", exception="personal_circumstances", because="Illness."),
    new("draft_plan_served", "2025-12-08"),
    new("representations_received", "2025-12-10"),
    new("request_received", "2025-08-25", corrects=1, requested_by="parent"),
    new("recorded_in_error", "2025-12-12", corrects=7, because="Of another case."),
    new("finalised_plan_sent", "2026-01-05"),
    new("note_added", "2026-01-06", text="Sent by post."),
]


def test_no_summary_is_stale_after_any_recording(database: Database) -> None:
    opened(database, STORY[0])
    assert not is_stale(database)
    for fact in STORY[1:]:
        add(database, fact)
        assert not is_stale(database), f"stale after {fact.kind}"


def test_summaries_that_are_lost_are_made_again_exactly(database: Database) -> None:
    opened(database, *STORY)
    opened(database, request("2025-10-01"), ref=OTHER)
    before = stored(database)
    assert len(before[0]) == 4  # with the appeal and the review that the plan opened
    assert before[1]
    told: list[int] = []
    with database.writing() as session:
        session.connection().execute(text("DELETE FROM deadline_span"))
        session.connection().execute(text("DELETE FROM case_summary"))
    assert is_stale(database)
    with database.writing() as session:
        assert views.rebuild(session, now=NOW, progress=told.append, slice_size=1) == 4
    assert stored(database) == before
    assert told[-1] == 4


def test_rebuilding_what_is_right_changes_nothing(database: Database) -> None:
    opened(database, *STORY)
    before = stored(database)
    with database.writing() as session:
        views.rebuild(session, now=NOW)
    assert stored(database) == before
    with database.writing() as session:
        views.rebuild(session, now=NOW, slice_size=1)
    assert stored(database) == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE case_summary SET stage = 'withdrawn'",
        "UPDATE case_summary SET next_due_on = '2030-01-01'",
        "UPDATE case_summary SET computed_with = 'an earlier law'",
        "UPDATE deadline_span SET standing = 'met' WHERE standing = 'overdue'",
        "UPDATE deadline_span SET to_day = '9999-12-31'",
        "DELETE FROM deadline_span WHERE standing = 'overdue'",
        "DELETE FROM case_summary",
    ],
)
def test_a_summary_that_is_not_what_the_log_says_is_stale(change: str, database: Database) -> None:
    opened(database)
    with database.writing() as session:
        session.connection().execute(text(change))
    assert is_stale(database)
    with database.writing() as session:
        views.rebuild(session, now=NOW)
    assert not is_stale(database)


def test_a_summary_says_where_the_case_stands_and_what_is_due_next(database: Database) -> None:
    opened(database, *STORY[:5])
    ((summary,), _) = stored(database)
    history = read(database)
    said = {name: str(value) for name, value in summary.items()}
    assert {name: said[name] for name in ("stage", "began_on", "last_happened_on", "next_due_on", "next_limit")} == {
        "stage": "awaiting_representations",
        "began_on": "2025-09-01",
        "last_happened_on": "2025-12-02",
        "next_due_on": "2026-01-19",
        "next_limit": "final_plan",
    }
    assert (summary["owner"], summary["team"]) == ("o1", "north")
    assert (summary["version"], summary["head_hash"]) == (history.version, history.head)
    assert not summary["is_ended"]
    assert summary["ended_on"] is None


def test_an_ended_case_is_due_nothing_and_says_when_it_ended() -> None:
    summary = judged(STORY).view.summary
    assert (summary["is_ended"], summary["ended_on"]) == (True, date(2026, 1, 5))
    assert (summary["next_due_on"], summary["next_limit"]) == (NEVER, None)
    assert summary["began_on"] == date(2025, 8, 25)


def test_each_case_keeps_its_own_spans_and_only_what_a_list_can_show(database: Database) -> None:
    opened(database, *STORY)
    opened(database, request(), ref=OTHER)
    _, spans = stored(database)
    assert {span["process"] for span in spans if span["ref"] not in (REF, OTHER)} == {"appeal", "annual_review"}
    shown = {(each.key, clock.limit.key) for each in PROCESSES.values() for clock in each.clocks if not clock.beside}
    assert {(span["process"], span["limit_key"]) for span in spans} <= shown
    assert all(span["due_on"] for span in spans)
    of_one_deadline: dict[tuple[object, ...], list[tuple[str, str]]] = {}
    for span in spans:
        key = (span["ref"], span["limit_key"], span["about"], span["trigger_sequence"])
        of_one_deadline.setdefault(key, []).append((str(span["from_day"]), str(span["to_day"])))
    for days in of_one_deadline.values():
        days.sort()
        assert [until for _, until in days[:-1]] == [first for first, _ in days[1:]]
        assert days[-1][1] == str(NEVER)
