"""Who may know of a case: what is restricted is in no list and no count but those of whom it names."""

from datetime import date, timedelta

import pytest

from cases.database import Database
from cases.find import CaseQuery, DeadlineQuery, all_deadlines, count_by_standing, find_cases, find_deadlines
from cases.log import Author, NoSuchCase, histories
from cases.officers import add_officer
from cases.people import NewChild, add_child
from cases.sight import EVERY_CASE, UNRESTRICTED, Sight, load_seen
from cases.sight_table import CaseSight
from notifications.outbox import MESSAGES
from tests.casework import NOW, OFFICE, add, new, opened, request, to_the_draft
from workflows.news import deadlines_missed_lately
from workflows.record import open_case
from workflows.reminders import People
from workflows.sight import CannotRestrict, lift, open_restricted, restrict
from workflows.sight_guard import NotNamed, NotSoLifted
from workflows.views import rebuild, stale

DAY = date(2025, 12, 1)
HELD, OTHER, FREE = "EHC-2025-000001", "EHC-2025-000002", "EHC-2025-000003"
ROLES_OF = {"holder": "caseworker", "manager": "manager", "head": "manager", "other": "senior"}


@pytest.fixture
def keys(database: Database) -> dict[str, str]:
    """Four officers and three cases: two of one child, held by the first officer, and one of another child."""
    with database.writing() as session:
        found = {
            name: add_officer(
                session, name, display_name=name.title(), email=f"{name}@example.org", role=role, team=None,
                password_hash=None, now=NOW,
            ).id
            for name, role in ROLES_OF.items()
        }  # fmt: skip
        children = [
            add_child(session, NewChild(given_name=name, family_name="Example", birth_date=date(2016, 5, 4)))
            for name in ("Ada", "Ben")
        ]
    opened(database, *to_the_draft(), ref=HELD, child_id=children[0])
    opened(database, request(), new("request_withdrawn", "2025-09-08", withdrawn_by="parent"), ref=OTHER,
           child_id=children[0])  # fmt: skip
    opened(database, *to_the_draft(), ref=FREE, child_id=children[1])
    add(database, new("case_assigned", "2025-12-01", owner=found["holder"]), ref=HELD)
    return found


def restricted(database: Database, keys: dict[str, str]) -> list[str]:
    with database.writing() as session:
        by = Author(keys["manager"])
        return restrict(session, HELD, [keys["holder"]], "connected", "It is so.", by=by, now=NOW, office=OFFICE)


def seen(database: Database, sight: Sight) -> set[str]:
    """The references in every list and count, which must all tell the same."""
    with database.reading() as session:
        cases = find_cases(session, CaseQuery(DAY), sight)
        listed = {row.ref for row in cases.rows}
        assert cases.total == len(listed)
        rows = list(all_deadlines(session, DeadlineQuery(DAY), sight))
        page = find_deadlines(session, DeadlineQuery(DAY), sight, limit=500)
        assert sum(count_by_standing(session, DeadlineQuery(DAY), sight).values()) == len(rows) == page.total
        assert {row.ref for row in rows} == {row.ref for row in page.rows} <= listed
        return listed


def test_a_restriction_holds_in_every_case_of_the_child_and_in_every_list(
    database: Database, keys: dict[str, str]
) -> None:
    assert restricted(database, keys) == [HELD, OTHER]
    for name in ("holder", "manager"):
        assert seen(database, Sight(keys[name], NOW)) == {HELD, OTHER, FREE}
    assert seen(database, Sight(keys["other"], NOW)) == seen(database, UNRESTRICTED) == {FREE}
    assert seen(database, EVERY_CASE) == {HELD, OTHER, FREE}
    with database.reading() as session:
        with pytest.raises(NoSuchCase):
            load_seen(session, HELD, Sight(keys["other"], NOW))
        assert load_seen(session, HELD, Sight(keys["holder"], NOW)).ref == HELD
        announced = deadlines_missed_lately(session, date(2026, 1, 20))
        assert HELD not in {each.says["case"] for each in announced}


def test_it_is_lifted_for_everybody(database: Database, keys: dict[str, str]) -> None:
    restricted(database, keys)
    with database.writing() as session:
        lift(session, OTHER, "She has left.", by=Author(keys["manager"]), now=NOW, office=OFFICE)
    assert seen(database, UNRESTRICTED) == {HELD, OTHER, FREE}


def test_who_opens_it_with_a_reason_sees_it_for_twelve_hours_and_those_named_are_told(
    database: Database, keys: dict[str, str]
) -> None:
    restricted(database, keys)
    with database.writing() as session:
        open_restricted(session, HELD, "It is urgent.", by=Author(keys["head"]), now=NOW, office=OFFICE)
        with pytest.raises(NoSuchCase):
            open_restricted(session, FREE, "It is urgent.", by=Author(keys["head"]), now=NOW, office=OFFICE)
        told = session.execute(MESSAGES.select().where(MESSAGES.c.kind == "restricted_case_opened")).all()
    assert {row.recipient for row in told} == {keys["holder"], keys["manager"]}
    assert seen(database, Sight(keys["head"], NOW + timedelta(hours=11))) == {HELD, OTHER, FREE}
    assert seen(database, Sight(keys["head"], NOW + timedelta(hours=12))) == {FREE}


def test_a_new_case_of_the_child_is_restricted_from_its_first_moment(database: Database, keys: dict[str, str]) -> None:
    restricted(database, keys)
    with database.writing() as session:
        child = load_seen(session, HELD, EVERY_CASE).child_id
        begun = new("reassessment_requested", "2025-11-03", requested_by="parent")
        ref = open_case(
            session, "reassessment", child, begun, by=Author(keys["holder"]), now=NOW, office=OFFICE
        ).history.ref
    assert ref in seen(database, Sight(keys["holder"], NOW))
    assert ref not in seen(database, UNRESTRICTED)


def test_its_holder_must_see_it_and_only_who_sees_it_can_be_given_it(database: Database, keys: dict[str, str]) -> None:
    with database.writing() as session, pytest.raises(CannotRestrict, match="Holder holds case"):
        restrict(session, HELD, [], "connected", "It is so.", by=Author(keys["manager"]), now=NOW, office=OFFICE)
    restricted(database, keys)
    with pytest.raises(NotNamed):
        add(database, new("case_assigned", "2025-12-02", owner=keys["other"]), ref=HELD)
    add(database, new("case_assigned", "2025-12-02", owner=keys["manager"]), ref=HELD)
    with database.reading() as session:
        said = next(each for each in load_seen(session, HELD, EVERY_CASE).facts if each.kind == "sight_restricted")
    with pytest.raises(NotSoLifted):
        add(database, new("recorded_in_error", "2025-12-02", corrects=said.sequence, because="It was not."), ref=HELD)


def test_a_reminder_goes_to_those_who_are_named_and_to_nobody_else(database: Database, keys: dict[str, str]) -> None:
    restricted(database, keys)
    with database.reading() as session:
        rows = {row.ref: row for row in all_deadlines(session, DeadlineQuery(DAY), EVERY_CASE)}
        people = People(session)
        told = {ref: {who.id for who in people.told_of(row)[0].values() if who} for ref, row in rows.items()}
    assert told[HELD] == {keys["holder"], keys["manager"]}
    assert keys["head"] in told[FREE] or keys["manager"] in told[FREE]


def test_what_is_kept_of_it_is_made_again_from_the_log(database: Database, keys: dict[str, str]) -> None:
    restricted(database, keys)
    with database.writing() as session:
        session.execute(CaseSight.__table__.delete())  # type: ignore[attr-defined]
        assert {each.ref for each in histories(session) if stale(session, each)} == {HELD, OTHER}
        rebuild(session, now=NOW)
        assert not any(stale(session, each) for each in histories(session))
    assert seen(database, UNRESTRICTED) == {FREE}
