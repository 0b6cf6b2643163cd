"""Verifications as they are written down: what was found, by whom, and whom it is told."""

from datetime import timedelta

from cases import verifications
from cases.database import Database
from cases.verifications import BY_ITSELF, FEWER, Outcome, Verification
from notifications.outbox import find_messages
from tests.cases.test_proof import tamper
from tests.casework import NOW, OFFICE, REF, opened, to_the_draft
from tests.workflows.test_flows import appoint
from workflows import verifying
from workflows.health import health


def verified(database: Database, *, differing: int | None = 0) -> Verification:
    number = verifying.begin(database, by=BY_ITSELF, now=NOW)
    return verifying.end(database, number, verifying.walk(database, number, lambda: NOW), differing, NOW)


def tell(database: Database, done: Verification) -> int:
    with database.writing() as session:
        return verifying.tell_of_finding(session, done, roles=["caseworker"], now=NOW, office=OFFICE)


def test_a_verification_is_kept_with_what_it_found_and_one_that_falls_silent_was_broken_off(
    database: Database,
) -> None:
    opened(database, *to_the_draft())
    done = verified(database)
    assert (done.found.cases, done.found.events, done.outcome(NOW)) == (1, 4, Outcome.UNTOUCHED)
    verifying.begin(database, by="o1", now=NOW)
    with database.reading() as session:
        newest, before = verifications.verifications(session, limit=5)
        assert verifications.last_ended(session) == before == done
    assert newest.outcome(NOW) is Outcome.UNDER_WAY
    assert newest.outcome(NOW + timedelta(hours=1)) is Outcome.BROKEN_OFF


def test_facts_cut_off_the_end_are_missed_by_the_next_verification_and_told_once(database: Database) -> None:
    appoint(database)
    opened(database, *to_the_draft())
    assert tell(database, verified(database)) == 0
    tamper(database, "DELETE FROM case_event WHERE sequence = 4")
    tamper(database, "UPDATE case_summary SET version = 3")  # and nothing else tells of it any more
    done = verified(database)
    assert done.found.broken
    assert done.found.broken.in_words == f"{FEWER}."
    assert [tell(database, done), tell(database, done)] == [1, 0]
    with database.reading() as session:
        (message,) = find_messages(session, hidden=())
        assert "not as it was written" in health(session, NOW).found[0]
    assert (message.kind, message.context["is_altered"]) == ("verification_found", True)
    assert REF not in str(message.context)


def test_a_person_who_verifies_the_log_does_not_silence_what_the_night_found_in_the_lists(database: Database) -> None:
    opened(database)
    verified(database, differing=1)
    verified(database, differing=None)
    with database.reading() as session:
        found, later = health(session, NOW), health(session, NOW + timedelta(days=2))
    assert "say of 1 case what the log does not" in found.found[0]
    assert not [each for each in found.late if "not been verified" in each]
    assert [each for each in later.late if "not been verified" in each]
