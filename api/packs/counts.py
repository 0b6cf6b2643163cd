"""The counts pack: what the Ombudsman asks of many cases at once, with every definition, as paper, workbook and ZIP."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from api.packs.bundle import Part, as_csv, as_json, bundled
from api.packs.making import PAPERS, Written, of_bytes
from api.packs.papers import instant
from api.pages.workbook import workbook
from deadlines.deadline import computed_with
from deadlines.refusals import Refusal
from deadlines.words import in_words
from notifications.papers.model import Block, Bullets, Heading, Paper, Paragraph, Table
from workflows.counts import BANDS, Counts, LimitCount, late_references
from workflows.small_numbers import WHY_HIDDEN, shown
from workflows.small_numbers import in_words as number_in_words

FORMAT = "sendflow counts pack, form 1"
MOST_PRINTED = 1_000  # rows of the annex; a paper of many thousands takes minutes to write and nobody reads it
WHERE_LISTED = "they stand in data/late-cases.csv of this pack as a ZIP file"
COLUMNS = ("Fell due", "In time", "Done late", "Not done", "Lifted", "No longer owed", "Running")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom counts are: whether small numbers are hidden, and whether the references are listed."""

    key: str
    title: str
    says: str
    hides_small: bool
    lists_references: bool


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        each.key: each
        for each in (
            Reader("ombudsman", "Ombudsman", "Exact counts, and the references of the late cases", False, True),
            Reader("internal", "Internal", "Exact counts, and the references of the late cases", False, True),
            Reader("published", "To be published", "Numbers of 1 to 4 hidden, no references", True, False),
        )
    }
)


class NoSuchReader(Refusal):
    """Counts are for nobody of that name."""

    code = "invalid"


@dataclass(frozen=True, slots=True)
class Row:
    """One time limit as it is told: its numbers under COLUMNS, None where hidden, and how late the late ones were."""

    limit: LimitCount
    numbers: tuple[int | None, ...]
    median: float | None
    longest: int | None


def reader_named(key: str) -> Reader:
    """For whom counts are, by its key. Raises NoSuchReader."""
    if key not in READERS:
        raise NoSuchReader(
            f"There is no “{key}” to make counts for.",
            "For whom they are decides whether small numbers are hidden and references listed.",
            f"Use one of {', '.join(READERS)}.",
            fields={"profile": "Select for whom the counts are"},
        )
    return READERS[key]


def rows_of(counts: Counts, reader: Reader) -> list[Row]:
    """Every time limit with its numbers, as its reader is told them."""
    return [_row(each, reader) for each in counts.limits]


def _row(each: LimitCount, reader: Reader) -> Row:
    parts = (each.in_time, each.done_late, each.not_done, each.lifted, each.no_longer_owed, each.running)
    if not reader.hides_small:
        return Row(each, (each.fell_due, *parts), each.median_days, each.longest_days)
    told, total = shown(parts, adds_up=True)
    late, _ = shown((len(each.late),), adds_up=False)
    is_told = late[0] is not None and told[1] is not None and told[2] is not None
    return Row(each, (total, *told), each.median_days if is_told else None, each.longest_days if is_told else None)


def _told(numbers: Sequence[int], reader: Reader, *, adds_up: bool) -> list[str]:
    """Numbers in words, the small ones hidden where the reader is the public."""
    return [number_in_words(each) for each in (shown(numbers, adds_up=adds_up)[0] if reader.hides_small else numbers)]


def title_of(counts: Counts) -> str:
    """What the pack is called."""
    first, last = counts.wanted.from_day, counts.wanted.to_day
    return f"{counts.process.title}: time limits, {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def paper_of(counts: Counts, reader: Reader, authority: str) -> Paper:
    """The counts on one paper, dated by the day as known at which they stand."""
    about = [
        ("For", f"{reader.title}. {reader.says}"),
        ("Process", f"{counts.process.title} ({counts.process.law})"),
        ("As known at", instant(counts.wanted.known_at)),
    ]
    blocks = (
        *_limits(counts, reader), *_whose(counts, reader), *_happened(counts, reader), *_definitions(counts, reader),
        *_references(counts, reader),
    )  # fmt: skip
    return Paper(authority, title_of(counts), counts.on, tuple(about), blocks, point_size=10)


def _limits(counts: Counts, reader: Reader) -> Iterator[Block]:
    yield Heading("Time limits that fell due in the period")
    rows = rows_of(counts, reader)
    if not rows:
        yield Paragraph("No time limit of this process fell due in the period.")
        return
    if any(None in each.numbers for each in rows):
        yield Paragraph(WHY_HIDDEN)
    told = tuple((each.limit.limit.title, *(number_in_words(number) for number in each.numbers)) for each in rows)
    numbers = tuple(range(1, len(COLUMNS) + 1))
    yield Table("How many, and what became of them", ("Time limit", *COLUMNS), told, numbers, (6, *[2] * len(COLUMNS)))
    late = tuple((each.limit.limit.title, _days(each.median), _days(each.longest)) for each in rows if each.limit.late)
    if late:
        columns = ("Time limit", "Median days late", "Longest days late")
        yield Table("How late, of those done late or not done", columns, late, (1, 2), (6, 2, 2))
    waiting = [each for each in rows if each.limit.not_done]
    if waiting:
        bands = tuple((each.limit.limit.title, *_bands(each, reader)) for each in waiting)
        heads = ("Time limit", *(says.capitalize() for says, _ in BANDS))
        yield Table("Not done: how late by now", heads, bands, tuple(range(1, len(heads))), (5, *[2] * len(BANDS)))


def _bands(row: Row, reader: Reader) -> list[str]:
    """How late those not done are; none of it where their number itself is hidden, which it would give away."""
    if row.numbers[COLUMNS.index("Not done")] is None:
        return [number_in_words(None)] * len(BANDS)
    return _told(row.limit.bands, reader, adds_up=True)


def _days(number: float | None) -> str:
    if number is None:
        return number_in_words(None)
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"


def _whose(counts: Counts, reader: Reader) -> Iterator[Block]:
    yield Heading("Whose the late days were, and why")
    if counts.left_out:
        number = _told((len(counts.left_out),), reader, adds_up=False)[0]
        yield Paragraph(f"Cases that could not be worked out, and are in none of these numbers: {number}.")
    cases = _told((len(counts.affected),), reader, adds_up=False)[0]
    yield Paragraph(f"Cases in which at least one of these time limits was late: {cases}.")
    rows = []
    for whose, is_cause, days, in_cases in counts.whose:
        told = _told((in_cases,), reader, adds_up=False)[0]
        says = f"Cause recorded: {whose}" if is_cause else f"The next step was {whose}"
        rows.append((says, told, f"{days:,}" if told == f"{in_cases:,}" else number_in_words(None)))
    if rows:
        columns = ("Whose, or why", "Cases", "Days late")
        yield Table("The same fault, and how many it touched", columns, tuple(rows), (1, 2), (7, 2, 2))


def _happened(counts: Counts, reader: Reader) -> Iterator[Block]:
    yield Heading("What happened in the period")
    told = _told([number for _, number in counts.happened], reader, adds_up=False)
    rows = tuple((label, number) for (label, _), number in zip(counts.happened, told, strict=True))
    yield Table("Facts that begin the process, or by which a duty is done", ("Fact", "Number"), rows, (1,), (8, 2))


def _definitions(counts: Counts, reader: Reader) -> Iterator[Block]:
    yield Heading("What is counted")
    yield Bullets(definitions(counts))
    yield Heading("The time limits, by their provisions", 2)
    yield Bullets(tuple(f"{each.limit.title}: {each.limit.sentence} [{each.cite}]" for each in counts.limits))
    versions = ", ".join(f"{name} {version}" for name, version in computed_with().items())
    yield Paragraph(
        f"Worked out from the log of every case with: {versions}. The same log, period and reader give the same bytes."
    )


def definitions(counts: Counts) -> tuple[str, ...]:
    """What each number means, in sentences."""
    return (
        "Fell due: duties whose last day lies in the period, each time one ran. A case can have several.",
        "In time: done on or before the last day. Done late: after it. A notice counts on the day the law counts it.",
        f"Not done: the last day had passed and it was not done by {in_words(counts.on)}, or the case ended first.",
        "Lifted: a lawful exception was relied on, so that the limit does not bind; no days are added. These are in "
        "neither “in time” nor “done late”.",
        "No longer owed: what would have made it owed did not come about. Running: its last day had not yet passed.",
        "Days late: calendar days after the last day, up to the day it was done or the day of these counts.",
        "A late day belongs to whoever held the next step as it began, or to the cause recorded for it. A cause lifts "
        "nothing. Time limits run side by side, so one day can be late for several.",
    )


def _references(counts: Counts, reader: Reader) -> Iterator[Block]:
    if not reader.lists_references:
        return
    late = late_references(counts.limits)
    yield Heading("Annex: the late cases, by reference")
    if not late:
        yield Paragraph("None.")
        return
    if len(late) > MOST_PRINTED:
        yield Paragraph(f"{len(late):,} duties were late, which is more than a paper can hold: {WHERE_LISTED}.")
        return
    rows = tuple((title, ref, f"{days:,}", "yes" if is_done else "no") for title, ref, days, is_done in late)
    yield Table(
        "References, without names", ("Time limit", "Case", "Days late", "Done by now"), rows, (2,), (6, 4, 2, 2)
    )


def written(counts: Counts, reader: Reader, form: str, authority: str) -> Written:
    """The counts pack in one form: a paper, a workbook, or all of it in a ZIP."""
    if form in PAPERS:
        return of_bytes(PAPERS[form](paper_of(counts, reader, authority)))
    if form == "xlsx":
        return of_bytes(_workbook(counts, reader, authority))
    made = bundled(_parts(counts, reader, authority), about(counts, reader, authority))
    return Written(made.file, made.sha256, made.seal)


def about(counts: Counts, reader: Reader, authority: str) -> dict[str, Any]:
    """What the manifest says of the pack."""
    wanted = counts.wanted
    return {
        "format": FORMAT,
        "authority": authority,
        "process": wanted.process,
        "from": wanted.from_day.isoformat(),
        "to": wanted.to_day.isoformat(),
        "known_at": wanted.known_at.isoformat().replace("+00:00", "Z"),
        "profile": reader.key,
        "computed_with": computed_with(),
    }


_HEADER = ("Time limit", *COLUMNS, "Median days late", "Longest days late", "Provision", "Definition")


def _cells(counts: Counts, reader: Reader) -> Iterator[tuple[str | int | float | None, ...]]:
    for each in rows_of(counts, reader):
        hidden = number_in_words(None)
        numbers = [hidden if number is None else number for number in (*each.numbers, each.median, each.longest)]
        yield (each.limit.limit.title, *numbers, each.limit.cite, each.limit.limit.sentence)


def _workbook(counts: Counts, reader: Reader, authority: str) -> bytes:
    says = [("What", title_of(counts)), ("Whose", authority), ("For", f"{reader.title}. {reader.says}"),
            ("As known at", instant(counts.wanted.known_at)),
            *(("What is counted", each) for each in definitions(counts)), ("Hidden numbers", WHY_HIDDEN)]  # fmt: skip
    return b"".join(workbook(says, _HEADER, _cells(counts, reader), counts.wanted.known_at))


def _parts(counts: Counts, reader: Reader, authority: str) -> Iterator[Part]:
    paper = paper_of(counts, reader, authority)
    yield from (Part(f"counts.{form}", write(paper)) for form, write in PAPERS.items())
    yield Part("counts.xlsx", _workbook(counts, reader, authority))
    yield Part("data/time-limits.csv", as_csv(_HEADER, _cells(counts, reader)))
    told = [dict(zip(_HEADER, cells, strict=True)) for cells in _cells(counts, reader)]
    yield Part("data/counts.json", as_json({**about(counts, reader, authority), "limits": told}))
    if reader.lists_references:
        header = ("Time limit", "Case", "Days late", "Done by now")
        yield Part("data/late-cases.csv", as_csv(header, late_references(counts.limits)))
