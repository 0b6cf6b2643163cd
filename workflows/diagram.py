"""A process as a drawing, and `PROCESSES.md`, which is made of all of them. Both come from the definitions alone."""

from collections.abc import Iterable

from cases.kinds import KINDS, answers_of
from deadlines.words import joined
from workflows.definition import Clock, Exit, Process, Stage
from workflows.processes import EVERY_PROCESS


def mermaid(process: Process) -> str:
    """A process as a Mermaid state diagram: its stages, and on each arrow the fact that leads out."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {each.name}: {_plain(each.says)}" for each in process.stages]
    lines += [f"    [*] --> {name}: {begins}" for name, begins in _beginnings(process).items()]
    for each in process.stages:
        ways = process[each.name].ways()
        lines += [f"    {each.name} --> {way.to}: {_label(kind, way)}" for kind, way in ways]
        if each.is_end:
            lines.append(f"    {each.name} --> [*]")
    return "\n".join(lines) + "\n"


def _beginnings(process: Process) -> dict[str, str]:
    """Each stage that a case can begin at, with the facts it then begins with."""
    first, found = process.stages[0], dict[str, list[str]]()
    for kind in process.begins_with:
        ways = (*process.begins_at.get(kind, ()), *first.exits.get(kind, ()))
        leads_to = dict.fromkeys(way.to for way in ways)
        leads_to |= {first.name: None} if all(way.when for way in ways) else {}
        for name in leads_to:
            found.setdefault(name, []).append(KINDS[kind].label)
    return {name: " or ".join(labels) for name, labels in found.items()}


def _label(kind: str, way: Exit) -> str:
    """The fact that takes a way, with the answer in its detail where that decides."""
    answers = [_plain(f"{answers_of(kind, name)[value]}") for name, value in way.when.items()]
    return ", ".join([KINDS[kind].label, *answers])


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
    for process in EVERY_PROCESS.values():
        lines += ["", *_process(process)]
    return "\n".join(lines) + "\n"


def _process(process: Process) -> list[str]:
    lines = [
        f"## {process.title}",
        "",
        f"`{process.key}`, version {process.version}, under {process.law}. "
        f"It begins with {_kinds(process.begins_with, 'or')}. At every stage: {_kinds(process.always)}."
        + (" A child has one open case of it at the most." if process.one_at_a_time else ""),
        "",
        "```mermaid",
        mermaid(process).rstrip(),
        "```",
    ]
    if process.begins_at:
        first = [(kind, way) for kind, ways in process.begins_at.items() for way in ways]
        lines += ["", "### At the beginning only", "", *_ways(first)]
    if process.anywhere:
        lines += ["", "### From every stage", "", *_ways(process.anywhere.items())]
    for each in process.stages:
        lines += ["", *_stage(each)]
    lapses = [
        f"- When `{each.limit.key}` has ended unused, `{each.records}` is recorded by itself on the day after."
        for each in process.lapses
    ]
    return [*lines, "", "### Clocks", "", *(_clock(each) for each in process.clocks), *lapses]


def _stage(stage: Stage) -> list[str]:
    recorded = f" also records {_kinds(stage.records)}." if stage.records else "."
    lines = [
        f"### {stage.says}",
        "",
        f"`{stage.name}`{' is an end: every clock has ended.' if stage.is_end else recorded}",
    ]
    return [*lines, "", *_ways(stage.ways())] if stage.exits else lines


def _ways(ways: Iterable[tuple[str, Exit]]) -> list[str]:
    headings = ("when", "it leads to", "law", "the family must be told of", "not before", "should come before it")
    lines = [f"| {' | '.join(headings)} |", "|---" * len(headings) + "|"]
    for kind, way in ways:
        answer = "".join(f" ({answers_of(kind, name)[value]})" for name, value in way.when.items())
        told = ", ".join(each.replace("_", " ") for each in way.must_tell)
        waits = f"`{way.not_before.key}` has ended" if way.not_before else way.forbidden
        follows = [
            f"opens `{each.process}`" + (f" on the day in its `{each.dated_by}` if earlier" if each.dated_by else "")
            for each in way.opens
        ]
        follows += [f"records `{way.also_records}` in the child's other open cases"] if way.also_records else []
        follows += [f"records `{way.returns}` in the case that opened this one"] if way.returns else []
        follows += [f"records `{way.passes_on}` in the cases it opened"] if way.passes_on else []
        follows += ["refused until everything owed is done"] if way.needs_met else []
        first = f"`{way.after.kind}` ({way.after.law})" if way.after else ""
        to = ", ".join([f"`{way.to}`", *follows])
        lines.append(f"| `{kind}`{answer} | {to} | {way.law} | {told} | {waits} | {first} |")
    return lines


def _clock(clock: Clock) -> str:
    said = [f"starts with {_kinds(clock.starts, 'or')}"]
    if clock.from_detail:
        said.append(f"counted from its `{clock.from_detail}` where that is given")
    said += [f"`{name}` being the day of `{kind}`" for name, kind in clock.days.items()]
    said += [f"`{name}` being its `{detail}`" for name, detail in clock.from_details.items()]
    for name, wanted in clock.when.items():
        said.append(f"where its `{name}` is {joined([f'`{each}`' for each in wanted], 'or')}")
    said += [f"{what} {_kinds(kinds, 'or')}" for what, kinds in _turns(clock).items() if kinds]
    if clock.each_about:
        said.append("one for each body or institution")
    if clock.restarts:
        said.append("starts afresh each time")
    if clock.only_if:
        said.append(f"owed only if {clock.only_if.owed_if}")
    if clock.beside:
        said.append(f"shown beside `{clock.beside}`")
    return f"- `{clock.limit.key}` ({clock.limit.title}): {'; '.join(said)}."


def _turns(clock: Clock) -> dict[str, tuple[str, ...]]:
    """What meets or ends a clock, and what must have come before it or must not."""
    return {
        "met by": clock.met_by,
        "falls away on": clock.falls_away_on,
        "ends with": clock.ends_on,
        "not after": clock.unless,
        "only after": clock.only_after,
    }


def _kinds(kinds: tuple[str, ...], last: str = "and") -> str:
    return joined([f"`{kind}`" for kind in kinds], last)
