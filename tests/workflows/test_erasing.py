"""What goes with an erased child besides names and letters: why their cases were to be restricted, and decided so."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cases.database import Database
from cases.people import NewChild, add_child
from tests.casework import NOW, REF, new, opened, request
from workflows.approvals import Decision, ask, decide, find
from workflows.erasing import erase_child_of, erasure_of

WHY = "Marigold’s brother works in the contact centre."


def test_with_a_child_goes_why_a_restriction_was_asked_for_and_decided_and_nothing_else_of_it(
    database: Database,
) -> None:
    with database.writing() as session:
        child = NewChild(given_name="Aurelia", family_name="Thistlewood", birth_date=NOW.date() - timedelta(days=3650))
        child_id = add_child(session, child)
    opened(database, request(), new("request_withdrawn", "2025-09-08"), child_id=child_id)
    opened(database, request(), ref="EHC-2025-000002")
    with database.writing() as session:
        asked = [
            ask(session, "restriction", {"ref": ref, "ground": "connected"}, WHY, by="o1", now=NOW)
            for ref in (REF, "EHC-2025-000002")
        ]
        for each in asked:
            found = find(session, each)
            assert found is not None
            decide(session, found, Decision.REFUSED, f"Refused: {WHY}", by="o2", now=NOW)
        holiday = ask(session, "holiday", {"day": "2027-02-22"}, WHY, by="o1", now=NOW)
    with database.reading() as session:
        assert erasure_of(session, REF).reasons == 1
    with database.writing() as session:
        assert erase_child_of(session, REF, NOW).reasons == 1
    with database.reading() as session:
        theirs, anothers, other = (find(session, each) for each in (*asked, holiday))
    assert theirs is not None
    assert (theirs.reason, theirs.decided_reason, theirs.decision) == ("", "", Decision.REFUSED)
    assert (theirs.asked_by, theirs.decided_by, theirs.what) == ("o1", "o2", {"ref": REF, "ground": "connected"})
    assert anothers is not None
    assert (anothers.reason, anothers.decided_reason) == (WHY, f"Refused: {WHY}")
    assert other is not None
    assert other.reason == WHY
    for statement in (
        "UPDATE approval SET reason = 'another'",
        "UPDATE approval SET reason = '' WHERE act = 'holiday'",
        "UPDATE approval SET reason = '', asked_by = 'o3'",
        "UPDATE approval_decision SET reason = 'another'",
        "UPDATE approval_decision SET reason = '', decision = 'approved'",
        "DELETE FROM approval_decision",
    ):
        with pytest.raises(DBAPIError, match="is append-only"), database.writing() as session:
            session.connection().execute(text(statement))
