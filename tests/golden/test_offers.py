"""Every stage and role has its exact list of offered facts: read the tables in `offers` beside the definitions."""

import pytest

from api.offers import offered_to
from api.roles import ROLES
from cases.facts import Capacity
from cases.kinds import KINDS
from tests.golden.offering import FOLDER, lines_to, offers_at, told, viewer
from tests.tree import ROOT
from workflows.definition import Process
from workflows.engine import replay
from workflows.processes import PROCESSES

EVERY = pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)


@EVERY
def test_what_is_offered_at_every_stage_to_every_role_is_what_was_read(process: Process, rewrite_golden: bool) -> None:
    path = FOLDER / f"{process.key}.md"
    if rewrite_golden:
        path.write_text(told(process), encoding="utf-8")
    assert path.is_file(), "What this process offers has not been read yet: run `make golden` and read it."
    assert told(process) == path.read_text(encoding="utf-8"), (
        f"{path.relative_to(ROOT)}: something else is offered now. If the definition changed, run `make golden`, and "
        "let somebody read the diff; if not, this is a fault."
    )


def test_every_table_is_of_a_process_there_is() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(PROCESSES)


@EVERY
def test_a_decision_of_the_authority_is_offered_in_no_other_capacity(process: Process) -> None:
    offers = [offer for stage in process.by_name for offer in offers_at(process, stage)]
    anybody = ["the local authority"]
    for offer in offers:
        is_decision = KINDS[offer.kind].decided_by == (Capacity.COUNCIL,)
        assert (list(offer.capacities) == anybody) == is_decision, offer.kind


@EVERY
@pytest.mark.parametrize("role", ["auditor", "admin", "sendiass"])
def test_who_may_record_nothing_is_offered_nothing(process: Process, role: str) -> None:
    for stage in process.by_name:
        for line in lines_to(process, stage):
            assert offered_to(viewer(ROLES[role]), process, replay(process, line)) == []


@EVERY
def test_every_stage_is_reached(process: Process) -> None:
    assert [stage for stage in process.by_name if not list(lines_to(process, stage))] == []
