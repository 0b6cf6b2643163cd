"""Proof of the log: whoever gets past the guard and changes one thing is found, and the event is named."""

from collections.abc import Mapping

import pytest
from sqlalchemy import text

from cases import log, people
from cases.database import Database
from cases.proof import BrokenLink, Verified, count_events, verify, verify_in_slices
from tests.casework import NOW, REF, add, new, opened, read, request, to_the_draft

OTHER = "EHC-2025-000002"


def verified(database: Database, ref: str | None = None) -> Verified:
    with database.reading() as session:
        return verify(session, ref=ref)


def tamper(database: Database, statement: str, values: Mapping[str, object] | None = None) -> None:
    """Change the log as somebody would who owns the database: the guard is taken down first."""
    with database.writing() as session:
        connection = session.connection()
        if database.engine.dialect.name == "sqlite":
            triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in triggers:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE case_event DISABLE TRIGGER ALL"))
            connection.execute(text("ALTER TABLE case_file DISABLE TRIGGER ALL"))
        connection.execute(text(statement), values or {})


CHANGES = {
    "kind": "UPDATE case_event SET kind = 'refusal_to_assess_notified' WHERE sequence = 2",
    "version": "UPDATE case_event SET version = 2 WHERE sequence = 2",
    "happened_on": "UPDATE case_event SET happened_on = '2025-10-05' WHERE sequence = 2",
    "recorded_at": "UPDATE case_event SET recorded_at = '2026-11-22 12:00:00.000001' WHERE sequence = 2",
    "recorded_by": "UPDATE case_event SET recorded_by = 'o0000000002' WHERE sequence = 2",
    "acted_as": "UPDATE case_event SET acted_as = 'health' WHERE sequence = 2",
    "about": "UPDATE case_event SET about = 'health' WHERE sequence = 2",
    "detail": 'UPDATE case_event SET detail = \'{"decided_on":"2025-10-02"}\' WHERE sequence = 2',
    "one blank in the detail": 'UPDATE case_event SET detail = \'{ "decided_on":"2025-10-03"}\' WHERE sequence = 2',
    "a detail that is no JSON": "UPDATE case_event SET detail = '{' WHERE sequence = 2",
    "a detail of another kind": "UPDATE case_event SET detail = '[]' WHERE sequence = 2",
    "breach": "UPDATE case_event SET breach = '[\"too_early:draft_reps\"]' WHERE sequence = 2",
    "breach_reason": "UPDATE case_event SET breach_reason = 'none' WHERE sequence = 2",
    "corrects": "UPDATE case_event SET corrects = 1 WHERE sequence = 2",
    "hash": "UPDATE case_event SET hash = previous_hash WHERE sequence = 2",
    "case_id": "UPDATE case_event SET case_id = (SELECT id FROM case_file WHERE ref = 'EHC-2025-000002'), sequence = 2 "
    "WHERE sequence = 2 AND case_id = (SELECT id FROM case_file WHERE ref = 'EHC-2025-000001')",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_a_change_to_any_part_of_an_event_is_found_and_named(statement: str, database: Database) -> None:
    opened(database, request(), new("decision_to_assess_notified", "2025-10-06", decided_on="2025-10-03"))
    add(database, new("advice_requested", "2025-10-08", "health"))
    opened(database, ref=OTHER)
    assert verified(database).broken is None
    tamper(database, statement)
    found = verified(database)
    assert found.heads == ""
    assert found.broken is not None
    if "case_id" in statement:  # moved to another case: the first is found to miss it
        assert found.broken == BrokenLink(REF, 3, "fact 2 is missing")
        assert verified(database, OTHER).broken == BrokenLink(OTHER, 2, "it does not follow from the fact before it")
    else:
        assert (found.broken.ref, found.broken.sequence) == (REF, 2)
        assert found.broken.why == "its content is not what was recorded"
        assert verified(database, OTHER).broken is None


def test_an_event_removed_from_the_middle_is_missed(database: Database) -> None:
    opened(database, *to_the_draft())
    tamper(database, "DELETE FROM case_event WHERE sequence = 2")
    assert verified(database).broken == BrokenLink(REF, 3, "fact 2 is missing")


def test_a_first_event_removed_is_missed(database: Database) -> None:
    opened(database, *to_the_draft())
    tamper(database, "DELETE FROM case_event WHERE sequence = 1")
    assert verified(database).broken == BrokenLink(REF, 2, "fact 1 is missing")


def test_an_event_that_was_made_anew_with_its_hash_breaks_the_next_one(database: Database) -> None:
    opened(database, *to_the_draft())
    history = read(database)
    forged = log.sealed(REF, log.GENESIS, history.facts[0], {"requested_by": "school"})
    tamper(
        database,
        "UPDATE case_event SET detail = :detail, hash = :hash WHERE sequence = 1",
        {"detail": forged["detail"], "hash": forged["hash"]},
    )
    assert verified(database).broken == BrokenLink(REF, 2, "it does not follow from the fact before it")


def test_what_was_cut_off_the_end_shows_in_the_heads_kept_elsewhere(database: Database) -> None:
    opened(database, *to_the_draft())
    before = verified(database)
    assert (before.cases, before.events, len(before.heads)) == (1, 4, 64)
    assert verified(database) == before
    tamper(database, "DELETE FROM case_event WHERE sequence = 4")
    tamper(database, "UPDATE case_summary SET version = 3")
    after = verified(database)
    assert after.broken is None
    assert after.heads != before.heads


@pytest.mark.parametrize(
    ("cut", "fact", "why"),
    [
        ("sequence = 4", 4, "it is missing, and lists still tell of it"),
        ("sequence > 0", 1, "it is missing, and so is every other of the case"),
    ],
)
def test_what_was_cut_off_the_end_is_named_where_lists_still_tell_of_it(
    cut: str, fact: int, why: str, database: Database
) -> None:
    opened(database, *to_the_draft())
    opened(database, ref=OTHER)
    tamper(database, f"DELETE FROM case_event WHERE {cut} AND case_id = (SELECT min(id) FROM case_file)")
    assert verified(database).broken == verify_in_slices(database).broken == BrokenLink(REF, fact, why)
    assert verified(database, OTHER).broken is None


def test_a_renamed_case_is_found(database: Database) -> None:
    opened(database)
    tamper(database, "UPDATE case_file SET ref = 'EHC-2025-000009'")
    assert verified(database).broken == BrokenLink("EHC-2025-000009", 1, "its content is not what was recorded")


def test_the_first_broken_link_of_the_first_broken_case_is_named(database: Database) -> None:
    for ref in (REF, OTHER):
        opened(database, *to_the_draft(), ref=ref)
    tamper(database, "UPDATE case_event SET about = 'x' WHERE sequence > 2")
    found = verified(database)
    assert found.broken is not None
    assert (found.broken.ref, found.broken.sequence) == (REF, 3)


def test_every_case_is_walked_or_only_the_one_asked_for(database: Database) -> None:
    for ref in (REF, OTHER):
        opened(database, *to_the_draft(), ref=ref)
    both, one = verified(database), verified(database, OTHER)
    assert (both.cases, both.events) == (2, 8)
    assert (one.cases, one.events) == (1, 4)
    assert both.heads != one.heads
    with database.reading() as session:
        assert count_events(session) == 8


def test_an_empty_log_is_whole(database: Database) -> None:
    assert (verified(database).cases, verified(database).events, verified(database).broken) == (0, 0, None)


def test_a_note_lies_beside_the_log_which_holds_only_its_salted_digest(database: Database) -> None:
    opened(database, request(), new("note_added", "2025-09-02", text="The mother rang."))
    add(database, new("note_added", "2025-09-02", text="The mother rang."))
    with database.reading() as session:
        details = session.connection().execute(text("SELECT detail FROM case_event ORDER BY sequence")).scalars().all()
        texts = log.private_texts(session, read(database).id)
    assert all("mother" not in detail for detail in details)
    assert details[1] != details[2], "the same words must not give the same digest"
    assert texts == {(2, "text"): "The mother rang.", (3, "text"): "The mother rang."}


def test_an_erased_note_leaves_the_chain_whole(database: Database) -> None:
    with database.writing() as session:
        child = people.NewChild(given_name="Amina", family_name="Khan", birth_date="2016-02-29")  # type: ignore[arg-type]
        child_id = people.add_child(session, child)
    opened(database, request(), new("note_added", "2025-09-02", text="The mother rang."), child_id=child_id)
    before, history = verified(database), read(database)
    with database.writing() as session:
        people.erase(session, child_id, [history.id], NOW)
    with database.reading() as session:
        assert log.private_texts(session, history.id) == {}
    assert verified(database) == before
    assert read(database).facts == history.facts


def test_a_note_that_was_changed_is_found(database: Database) -> None:
    opened(database, request(), new("note_added", "2025-09-02", text="The mother rang."))
    with database.writing() as session:
        session.connection().execute(text("UPDATE private_text SET text = 'Nobody rang.'"))
    found = verified(database)
    assert found.broken == BrokenLink(REF, 2, "its text is not what was recorded")
    assert found.heads == ""


def test_a_note_that_is_gone_although_nobody_was_erased_is_missed(database: Database) -> None:
    opened(database, request(), new("note_added", "2025-09-02", text="The mother rang."))
    with database.writing() as session:
        session.connection().execute(text("DELETE FROM private_text"))
    gone = BrokenLink(REF, 2, "its text is gone, and nobody was erased")
    assert verified(database).broken == verify_in_slices(database).broken == gone


def test_walked_in_slices_the_log_gives_the_same_and_a_fault_in_a_later_slice_is_found(database: Database) -> None:
    for ref in (REF, OTHER, "EHC-2025-000003"):
        opened(database, *to_the_draft(), ref=ref)
    seen: list[tuple[int, int]] = []
    assert verify_in_slices(database, slice_size=2, progress=lambda *far: seen.append(far)) == verified(database)
    assert seen == [(2, 8), (3, 12)]
    tamper(database, "UPDATE case_event SET about = 'x' WHERE case_id = 3 AND sequence = 4")
    fault = BrokenLink("EHC-2025-000003", 4, "its content is not what was recorded")
    assert verify_in_slices(database, slice_size=2).broken == verified(database).broken == fault


def test_what_is_recorded_or_removed_while_the_slices_are_walked_is_told_apart(database: Database) -> None:
    for ref in (REF, OTHER):
        opened(database, *to_the_draft(), ref=ref)
    before = verified(database)

    def record(cases: int, _: int) -> None:
        if cases == 1:
            add(database, new("note_added", "2025-12-02", text="The mother rang."), ref=OTHER)

    def remove(cases: int, _: int) -> None:
        if cases == 1:
            tamper(database, "DELETE FROM case_event WHERE case_id = 2 AND sequence = 5")

    assert verify_in_slices(database, slice_size=1, progress=record) == before, "it is the proof of one moment"
    gone = BrokenLink(OTHER, 5, "it was there when this began, and is no more")
    assert verify_in_slices(database, slice_size=1, progress=remove).broken == gone
