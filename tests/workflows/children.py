"""A child with several cases, through the one way in: what one case does in the others."""

from datetime import date

from cases.database import Database
from cases.facts import NewFact, effective
from cases.people import NewChild, add_child
from tests.casework import opened, read
from workflows.links import opened_by


def a_child(database: Database) -> int:
    """Add a child and return its number."""
    born = date(2011, 5, 4)
    with database.writing() as session:
        return add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=born))


def a_case(database: Database, child_id: int, process_key: str, *facts: NewFact, ref: str | None = None) -> str:
    """Open a case of a process for a child with these facts, and return its reference."""
    return opened(database, *facts, ref=ref, child_id=child_id, process_key=process_key).history.ref


def kinds_of(database: Database, ref: str) -> list[str]:
    """Return the kinds of fact that stand of a case, in the order they happened."""
    return [fact.kind for fact in effective(read(database, ref).facts)]


def begun_with(database: Database, ref: str) -> NewFact:
    """Return the first fact of a case."""
    first = effective(read(database, ref).facts)[0]
    return NewFact(first.kind, first.happened_on, first.detail)


def opened_from(database: Database, ref: str) -> dict[str, str]:
    """Return the cases that a case has opened, by process."""
    case = read(database, ref)
    with database.reading() as session:
        found = opened_by(session, case.id)
    return {process: each.ref for (_, process), each in found.items()}
