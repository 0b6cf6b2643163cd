"""A process as a drawing, and `PROCESSES.md`, which is made of all of them. Both come from the definitions alone."""

from cases.kinds import KINDS
from deadlines.words import joined
from workflows.definition import Clock, Process, Stage
from workflows.processes import PROCESSES


def mermaid(process: Process) -> str:
    """A process as a Mermaid state diagram: its stages, and on each arrow the fact that leads out."""
    first = process.stages[0].name
    begins = " or ".join(KINDS[kind].label for kind in process.begins_with)
    lines = ["stateDiagram-v2"]
    lines += [f"    {each.name}: {_plain(each.says)}" for each in process.stages]
    lines.append(f"    [*] --> {first}: {begins}")
    for each in process.stages:
        lines += [f"    {each.name} --> {exit_.to}: {KINDS[kind].label}" for kind, exit_ in each.exits.items()]
        if each.is_end:
            lines.append(f"    {each.name} --> [*]")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Text as a label takes it: Mermaid reads a colon or a semicolon as its own."""
    return text.replace(";", ",").replace(":", ",")


def process_page() -> str:
    """The text of `PROCESSES.md`: every process with its drawing, its stages and ways out, and its clocks."""
    lines = [
        "# The processes sendflow runs",
        "",
        "Made by `make law` from `workflows/processes/`. Do not edit; a test compares.",
        "A stage says what is happening; each way out names the fact that leads there and the provision allowing it.",
    ]
    for process in PROCESSES.values():
        lines += ["", *_process(process)]
    return "\n".join(lines) + "\n"


def _process(process: Process) -> list[str]:
    lines = [
        f"## {process.title}",
        "",
        f"`{process.key}`, version {process.version}, under {process.law}. "
        f"It begins with {_kinds(process.begins_with, 'or')}. At every stage: {_kinds(process.always)}.",
        "",
        "```mermaid",
        mermaid(process).rstrip(),
        "```",
    ]
    for each in process.stages:
        lines += ["", *_stage(each)]
    return [*lines, "", "### Clocks", "", *(_clock(each) for each in process.clocks)]


def _stage(stage: Stage) -> list[str]:
    recorded = f" also records {_kinds(stage.records)}." if stage.records else "."
    lines = [
        f"### {stage.says}",
        "",
        f"`{stage.name}`{' is an end: every clock has ended.' if stage.is_end else recorded}",
    ]
    if stage.exits:
        lines += ["", "| when | it leads to | law | the family must be told of | not before |", "|---|---|---|---|---|"]
    for kind, exit_ in stage.exits.items():
        told = ", ".join(each.replace("_", " ") for each in exit_.must_tell)
        waits = f"`{exit_.not_before.key}` has ended" if exit_.not_before else ""
        lines.append(f"| `{kind}` | `{exit_.to}` | {exit_.law} | {told} | {waits} |")
    return lines


def _clock(clock: Clock) -> str:
    said = [f"starts with {_kinds(clock.starts, 'or')}"]
    if clock.from_detail:
        said.append(f"counted from its `{clock.from_detail}` where that is given")
    if clock.met_by:
        said.append(f"met by {_kinds(clock.met_by, 'or')}")
    if clock.falls_away_on:
        said.append(f"falls away on {_kinds(clock.falls_away_on, 'or')}")
    if clock.each_about:
        said.append("one for each body or institution")
    if clock.restarts:
        said.append("starts afresh each time")
    if clock.beside:
        said.append(f"shown beside `{clock.beside}`")
    return f"- `{clock.limit.key}` ({clock.limit.title}): {'; '.join(said)}."


def _kinds(kinds: tuple[str, ...], last: str = "and") -> str:
    return joined([f"`{kind}`" for kind in kinds], last)
