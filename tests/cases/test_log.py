"""The log: one writer, one chain, two kinds of time, and nobody's work lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from cases import log
from cases.database import Database
from cases.facts import effective
from cases.log import GENESIS, Changed, History, NoSuchCase, event_hash
from cases.proof import verify
from cases.tables import CaseEvent
from tests.casework import NOW, OFFICE, OFFICER, REF, add, judged, new, opened, read, request, to_the_draft
from workflows.record import open_case, record

EVENT = CaseEvent.__table__  # type: ignore[attr-defined]


def events(database: Database) -> list[dict[str, object]]:
    with database.reading() as session:
        found = session.connection().execute(select(EVENT).order_by(EVENT.c.sequence))
        return [dict(row) for row in found.mappings()]


def test_every_event_names_the_hash_of_the_one_before_it(database: Database) -> None:
    opened(database, *to_the_draft())
    found = events(database)
    assert [row["sequence"] for row in found] == [1, 2, 3, 4]
    assert [row["previous_hash"] for row in found] == [GENESIS, *(row["hash"] for row in found[:-1])]
    assert len({row["hash"] for row in found}) == 4
    assert read(database).head == found[-1]["hash"]


def test_what_is_read_is_what_was_recorded(database: Database) -> None:
    recorded = opened(database, *to_the_draft(), new("note_added", "2025-12-02", text="Called the school."))
    history = read(database)
    assert history.facts[:4] == recorded.history.facts[:4]
    assert [each.happened_on for each in history.facts][:2] == [date(2025, 9, 1), date(2025, 10, 6)]
    assert {each.recorded_at for each in history.facts} == {NOW}
    assert all(each.recorded_at and each.recorded_at.tzinfo is not None for each in history.facts)
    assert {(each.recorded_by, each.acted_as) for each in history.facts} == {(OFFICER.officer, "council")}


def test_the_same_facts_make_the_same_chain_and_another_case_another_one() -> None:
    first, again = judged(to_the_draft()), judged(to_the_draft())
    assert [row["hash"] for row in first.events] == [row["hash"] for row in again.events]
    elsewhere = judged(to_the_draft(), history=History(1, "EHC-2025-000002", "ehc_assessment", 1, None))
    assert not {row["hash"] for row in first.events} & {row["hash"] for row in elsewhere.events}


def test_every_column_of_an_event_is_in_its_hash() -> None:
    row = judged([request()]).events[0] | {"detail": {"requested_by": "parent"}, "breach": []}
    changed = {
        "sequence": 2, "kind": "became_responsible", "version": 2, "happened_on": date(2025, 9, 2),
        "recorded_at": NOW + timedelta(microseconds=1), "recorded_by": "o2", "acted_as": "health", "about": "x",
        "detail": {"requested_by": "school"}, "breach": ["x"], "breach_reason": "x", "corrects": 1,
        "previous_hash": "1" * 64,
    }  # fmt: skip
    assert set(changed) == set(row) - {"hash", "case_id"}
    assert event_hash(REF, row) == row["hash"]
    hashes = {event_hash(REF, row | {name: value}) for name, value in changed.items()}
    assert len(hashes) == len(changed)
    assert row["hash"] not in hashes


def test_a_case_that_is_not_there_is_not_found(database: Database) -> None:
    with pytest.raises(NoSuchCase, match="There is no case EHC-2025-999999"):
        read(database, "EHC-2025-999999")
    for lock in (True, False):
        with database.writing() as session, pytest.raises(NoSuchCase):
            log.load(session, "EHC-2025-999999", lock=lock)


def test_a_reference_is_given_once_for_ever(database: Database) -> None:
    opened(database)
    with pytest.raises(IntegrityError):
        opened(database)
    assert len(read(database).facts) == 1


def test_an_instant_is_stored_and_hashed_in_utc_whatever_zone_it_was_given_in(database: Database) -> None:
    summer = datetime(2026, 6, 1, 13, 30, tzinfo=timezone(timedelta(hours=1)))
    opened(database, now=summer)
    (fact,) = read(database).facts
    assert fact.recorded_at == summer
    assert fact.recorded_at is not None
    assert fact.recorded_at.utcoffset() == timedelta(0)
    with database.reading() as session:
        assert verify(session).broken is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_chain_holds_for_a_reader_whose_database_speaks_another_zone(database: Database) -> None:
    opened(database, *to_the_draft())
    with database.reading() as session:
        session.connection().execute(text("SET TIME ZONE 'Asia/Kolkata'"))
        assert verify(session).broken is None
        assert {fact.recorded_at for fact in log.load(session, REF).facts} == {NOW}


def test_a_case_can_be_read_as_it_was_known_at_an_instant(database: Database) -> None:
    opened(database, *to_the_draft())
    add(
        database, new("request_received", "2025-08-28", corrects=1, requested_by="parent"), now=NOW + timedelta(hours=1)
    )
    history = read(database)
    assert effective(history.facts)[0].happened_on == date(2025, 8, 28)
    known = history.known_by(NOW)
    assert (known.version, history.version) == (4, 5)
    assert effective(known.facts)[0].happened_on == date(2025, 9, 1)
    assert history.known_by(NOW - timedelta(microseconds=1)).facts == ()


def test_the_same_place_in_a_log_cannot_be_taken_twice(database: Database) -> None:
    opened(database)
    history = read(database)
    rows, _, _ = log.chain(history, judged([new("note_added", "2025-09-02", text="x")], history=history).facts)
    for expected in ("taken", "refused"):
        if expected == "taken":
            with database.writing() as session:
                log.append(session, rows, [])
        else:
            with pytest.raises(IntegrityError), database.writing() as session:
                log.append(session, rows, [])
    assert [fact.sequence for fact in read(database).facts] == [1, 2]


def test_of_two_who_worked_from_the_same_version_one_is_refused_and_told(database: Database) -> None:
    opened(database)
    together = Barrier(2)

    def write(kind: str) -> None:
        together.wait(timeout=20)
        with database.writing() as session:
            fact = new(kind, "2025-09-08")
            record(session, REF, fact, by=OFFICER, now=NOW, office=OFFICE, expected_version=1)

    with ThreadPoolExecutor(2) as both:
        first, second = (both.submit(write, kind) for kind in ("family_consulted", "meeting_held"))
    (refused,) = filter(None, (first.exception(), second.exception()))
    assert isinstance(refused, Changed)
    assert refused.extra["version"] == 2
    assert "at version 2, and you worked from 1" in refused.what
    written = "meeting_held" if first.exception() else "family_consulted"
    assert [fact.kind for fact in read(database).facts] == ["request_received", written]


def test_many_writers_who_ask_for_no_version_wait_for_one_another_and_lose_nothing(database: Database) -> None:
    opened(database)
    together = Barrier(6)

    def write(number: int) -> None:
        together.wait(timeout=20)
        for each in range(4):
            add(database, new("note_added", "2025-09-08", text=f"Note {number}.{each}"))

    with ThreadPoolExecutor(6) as all_of_them:
        list(all_of_them.map(write, range(6)))
    history = read(database)
    assert [fact.sequence for fact in history.facts] == list(range(1, 26))
    with database.reading() as session:
        texts = set(log.private_texts(session, history.id).values())
        assert verify(session).broken is None
    assert texts == {f"Note {number}.{each}" for number in range(6) for each in range(4)}


def test_writers_of_different_cases_do_not_get_the_same_reference(database: Database) -> None:
    together = Barrier(4)

    def write(_: int) -> str:
        together.wait(timeout=20)
        with database.writing() as session:
            return open_case(session, "ehc_assessment", None, request(), by=OFFICER, now=NOW, office=OFFICE).history.ref

    with ThreadPoolExecutor(4) as all_of_them:
        refs = list(all_of_them.map(write, range(4)))
    assert sorted(refs) == [f"EHC-2026-00000{number}" for number in range(1, 5)]


def test_the_number_of_a_reference_starts_again_with_the_year(database: Database) -> None:
    for now, ref in (
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "EHC-2026-000001"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), "EHC-2027-000001"),
        (datetime(2027, 1, 2, 0, 0, tzinfo=UTC), "EHC-2027-000002"),
    ):
        assert opened(database, ref=None, now=now).history.ref == ref
