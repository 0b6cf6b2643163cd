"""The drawing of a process, and PROCESSES.md, hold everything the definition holds."""

import re

import pytest

from tests.tree import ROOT
from workflows.definition import Process
from workflows.diagram import mermaid, process_page
from workflows.processes import PROCESSES

EVERY = pytest.mark.parametrize("process", PROCESSES.values(), ids=lambda each: each.key)


@EVERY
def test_every_way_out_is_an_arrow(process: Process) -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+): ", mermaid(process), re.MULTILINE)
    assert drawn == [(name, exit_.to) for name, stage in process.by_name.items() for _, exit_ in stage.ways()]


@EVERY
def test_the_drawing_begins_at_the_first_stage_and_ends_at_every_end(process: Process) -> None:
    drawn = mermaid(process)
    assert f"[*] --> {process.stages[0].name}: " in drawn
    ends = re.findall(r"^    (\w+) --> \[\*\]$", drawn, re.MULTILINE)
    assert ends == [stage.name for stage in process.stages if stage.is_end]


@EVERY
def test_no_label_holds_what_mermaid_reads_as_its_own(process: Process) -> None:
    for line in mermaid(process).splitlines()[1:]:
        assert line.count(":") <= 1
        assert ";" not in line


@EVERY
def test_the_page_names_every_fact_provision_and_limit(process: Process) -> None:
    page = process_page()
    for stage in process.stages:
        assert stage.says in page
        for kind, exit_ in stage.ways():
            assert re.search(rf"\| `{kind}`.* \| `{exit_.to}`.* \| {re.escape(exit_.law)} \|", page)
        assert all(f"`{kind}`" in page for kind in stage.records)
    assert all(f"`{clock.limit.key}`" in page for clock in process.clocks)


def test_processes_md_is_what_the_code_makes() -> None:
    assert (ROOT / "PROCESSES.md").read_text(encoding="utf-8") == process_page(), "Run `make law`."
