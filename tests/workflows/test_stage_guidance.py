"""Every stage of every process is explained, nothing else is, and the law quoted there is the law held."""

from datetime import date

import pytest

from deadlines.register import LIMITS
from workflows.processes import PROCESSES
from workflows.stage_guidance import COMMON, FOLDER, guidance_of, provisions_of, read_guidance

STAGES = {(key, stage.name) for key, process in PROCESSES.items() for stage in process.stages}


def test_every_stage_of_every_process_says_what_to_do_and_what_goes_wrong() -> None:
    wanting = []
    for key, process in PROCESSES.items():
        for stage in process.stages:
            found = guidance_of(process, stage)
            if found is None or not found.now.endswith(".") or not found.wrong.endswith("."):
                wanting.append((key, stage.name))
    assert wanting == []


def test_nothing_is_explained_that_is_no_stage() -> None:
    files = {each.stem for each in FOLDER.glob("*.toml")} - {COMMON}
    assert files <= set(PROCESSES)
    assert [(file, name) for file in files for name in read_guidance(file) if (file, name) not in STAGES] == []
    assert set(read_guidance(COMMON)) <= {name for _, name in STAGES}


@pytest.mark.parametrize("key", PROCESSES)
def test_a_provision_quoted_at_a_stage_is_held_in_the_law_data(key: str) -> None:
    process = PROCESSES[key]
    clocks = {clock.limit.key for clock in process.clocks}
    for stage in process.stages:
        for each in provisions_of(process, stage, date(2026, 11, 29)):
            assert each.limit is LIMITS[each.limit.key]
            assert each.rule in each.limit.rules
            assert each.limit.key in clocks


def test_guidance_leaves_the_law_to_the_law_files() -> None:
    said = [text for file in FOLDER.glob("*.toml") for text in (file.read_text(encoding="utf-8"),)]
    assert not [text for text in said if any(mark in text for mark in (" reg ", " s.", "section ", "SI 20"))]
