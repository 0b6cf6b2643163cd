"""What a table of stages and facts must say to be right about a process; each process's test has one."""

from collections.abc import Iterable
from datetime import date

from cases.facts import NewFact
from cases.kinds import KINDS
from tests.tables import Row
from workflows.definition import Process
from workflows.engine import State, place_objections, possible

DAY = date(2025, 9, 1)
HEADINGS = ("kind", "new")


def stages_in(table: Iterable[Row]) -> tuple[str, ...]:
    """Return the stages a table has columns for."""
    return tuple(heading for heading in next(iter(table)).cells if heading not in HEADINGS)


def assert_possible_as_said(process: Process, row: Row) -> None:
    """A fact leads on where its row has ">", is recorded where it has ".", and cannot be where it is blank."""
    kind = row["kind"]
    for heading in [heading for heading in row.cells if heading != "kind"]:
        state = State() if heading == "new" else State(heading)
        objections = place_objections(process, state, NewFact(kind, DAY))
        assert (objections == []) == (row[heading] != ""), f"{kind} at {heading}"
        assert (kind in possible(process, state)) == (row[heading] != "")
        if heading != "new":
            assert (kind in process[heading].exits) == (row[heading] == ">"), f"{kind} at {heading}"
        for objection in objections:
            assert not objection.breach
            assert objection.code == ("not_begun" if heading == "new" else "not_here")
            assert KINDS[kind].label in objection.sentence


def assert_complete(process: Process, table: tuple[Row, ...] | list[Row]) -> None:
    """The table has every stage, and every kind of fact that the process can take; no other kind is possible."""
    assert stages_in(table) == tuple(process.by_name)
    named = [row["kind"] for row in table]
    assert len(set(named)) == len(named)
    taken = {*process.begins_with}.union(*(process.accepts(stage) for stage in process.by_name))
    assert set(named) == taken


def ways_of(process: Process) -> set[tuple[str, str, str, str, str]]:
    """Return every way out: the stage, the fact, the answer that decides if one does, where it leads, the law."""
    return {
        (here, kind, "".join(way.when.values()), way.to, way.law)
        for here, stage in process.by_name.items()
        for kind, way in stage.ways()
    }


def assert_leads_as_said(process: Process, table: Iterable[Row]) -> None:
    """A way out leads where its row says, under the law it says; those of every stage alike are told elsewhere."""
    said = {(row["from"], row["fact"], row.cells.get("answer", ""), row["to"], row["law"]) for row in table}
    going_on = [name for name, stage in process.by_name.items() if not stage.is_end]
    alike = {(name, kind, "", way.to, way.law) for name in going_on for kind, way in process.anywhere.items()}
    assert ways_of(process) == said | alike
    assert not said & alike
