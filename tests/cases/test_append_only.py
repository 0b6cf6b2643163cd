"""The database itself refuses to change or remove what is in the log, whoever asks and however."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cases.database import Database
from cases.panels import What, add_entry, load_panel
from cases.policy_versions import change
from cases.proof import verify
from cases.reminder_policy import Policy
from notifications.letters.standing import demo_facts
from notifications.letters.standing_versions import current_facts, record_facts
from tests.casework import NOW, OFFICER, REF, opened, read, to_the_draft

ON_BOTH = {
    "a changed column": "UPDATE case_event SET kind = 'note_added' WHERE sequence = 1",
    "a column changed to what it was": "UPDATE case_event SET kind = kind",
    "a removed event": "DELETE FROM case_event WHERE sequence = 4",
    "every event removed": "DELETE FROM case_event",
    "a renamed case": "UPDATE case_file SET ref = 'EHC-2025-000009'",
    "a case given to another child": "UPDATE case_file SET child_id = NULL, process = 'other'",
    "a removed case": "DELETE FROM case_file",
    "an insertion that would update": "INSERT INTO case_event SELECT * FROM case_event WHERE sequence = 1 "
    "ON CONFLICT (case_id, sequence) DO UPDATE SET kind = 'note_added'",
}
ON_SQLITE = {
    "a replaced event": "INSERT OR REPLACE INTO case_event SELECT case_id, sequence, 'note_added', version, "
    "happened_on, recorded_at, recorded_by, acted_as, about, detail, breach, breach_reason, corrects, previous_hash, "
    "hash FROM case_event WHERE sequence = 1",
    "an event that replaces by update": "UPDATE OR REPLACE case_event SET sequence = 2 WHERE sequence = 1",
    "a replaced case": "REPLACE INTO case_file SELECT id, 'EHC-2025-000009', process, process_version, child_id, "
    "created_at FROM case_file",
}
ON_POSTGRESQL = {
    "an emptied log": "TRUNCATE case_event",
    "an emptied log and all that hangs on it": "TRUNCATE case_file CASCADE",
    "events merged away": "MERGE INTO case_event USING case_file ON case_file.id = case_event.case_id "
    "WHEN MATCHED THEN DELETE",
}


def refused(database: Database, statement: str) -> None:
    before = read(database)
    with pytest.raises(DBAPIError, match="is append-only"), database.writing() as session:
        session.connection().execute(text(statement))
    assert read(database) == before
    with database.reading() as session:
        assert verify(session).broken is None


@pytest.mark.parametrize("statement", ON_BOTH.values(), ids=ON_BOTH)
def test_the_log_cannot_be_changed(statement: str, database: Database) -> None:
    opened(database, *to_the_draft())
    refused(database, statement)


ENTRIES = {
    "a changed entry": "UPDATE panel_entry SET question = 'cease' WHERE number = 2",
    "a removed entry": "DELETE FROM panel_entry WHERE number = 2",
    "a replaced entry": "INSERT INTO panel_entry SELECT * FROM panel_entry WHERE number = 1 "
    "ON CONFLICT (panel, number) DO UPDATE SET what = 'called_off'",
}


@pytest.mark.parametrize("statement", ENTRIES.values(), ids=ENTRIES)
def test_what_was_done_about_a_panel_cannot_be_changed(statement: str, database: Database) -> None:
    opened(database, *to_the_draft())
    with database.writing() as session:
        for number, what in ((1, What.CALLED), (2, What.CASE_LISTED)):
            add_entry(
                session, "PNL-2026-000001", number, what, by=OFFICER, now=NOW, held_on=NOW.date(), case_ref=REF,
                question="agree_plan",
            )  # fmt: skip
    refused(database, statement)
    with database.reading() as session:
        assert load_panel(session, "PNL-2026-000001").version == 2


POLICIES = {
    "a changed version": "UPDATE reminder_policy SET reason = 'another'",
    "a removed version": "DELETE FROM reminder_policy",
    "a replaced version": "INSERT INTO reminder_policy SELECT * FROM reminder_policy WHERE number = 1 "
    "ON CONFLICT (number) DO UPDATE SET reason = 'another'",
}


@pytest.mark.parametrize("statement", POLICIES.values(), ids=POLICIES)
def test_a_reminder_policy_that_was_in_force_cannot_be_changed(statement: str, database: Database) -> None:
    opened(database, *to_the_draft())
    with database.writing() as session:
        change(session, Policy(digest_over=3), "Fewer emails.", by=OFFICER.officer, now=NOW, instead_of=0)
    refused(database, statement)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("statement", ON_SQLITE.values(), ids=ON_SQLITE)
def test_sqlite_has_no_back_door_of_its_own(statement: str, database: Database) -> None:
    opened(database, *to_the_draft())
    refused(database, statement)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("statement", ON_POSTGRESQL.values(), ids=ON_POSTGRESQL)
def test_postgresql_has_no_back_door_of_its_own(statement: str, database: Database) -> None:
    opened(database, *to_the_draft())
    refused(database, statement)


LETTER_FACTS = {
    "a changed version": "UPDATE letter_facts SET document = '{}'",
    "a removed version": "DELETE FROM letter_facts",
    "a replaced version": "INSERT INTO letter_facts SELECT * FROM letter_facts WHERE number = 1 "
    "ON CONFLICT (number) DO UPDATE SET document = '{}'",
}


@pytest.mark.parametrize("statement", LETTER_FACTS.values(), ids=LETTER_FACTS)
def test_what_letters_told_of_the_authority_cannot_be_changed(statement: str, database: Database) -> None:
    opened(database, *to_the_draft())
    with database.writing() as session:
        record_facts(session, demo_facts(), by=OFFICER.officer, now=NOW, instead_of="0")
    refused(database, statement)
    with database.reading() as session:
        assert current_facts(session).facts == demo_facts()
