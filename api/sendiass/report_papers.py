"""A report as it leaves the service: aggregates only, small numbers hidden; the same report, the same bytes."""

from collections.abc import Iterator, Sequence

from deadlines.words import in_words
from notifications.papers.model import Block, Heading, Paper, Paragraph, Table
from workflows import small_numbers
from workflows.sendiass.figures import Breakdown
from workflows.sendiass.reports import Listing, Report

CSV_HEADER = ("Report", "From", "To", "Part", "Counts", "Answer", "Number", "Source")
_SPECIFICATION = "of the service specification, April 2023"
_SHOWN_AS_IT_IS = "What the service itself did, such as answering in time, describes nobody and is shown as it is."


def paper_of(report: Report, owner: str) -> Paper:
    """The report as a paper for those it goes to."""
    hides = any(isinstance(part, Breakdown) and None in shown_outside(part)[0] for part in report.parts)
    explained = (Paragraph(f"{small_numbers.WHY_HIDDEN} {_SHOWN_AS_IT_IS}"),) if hides else ()
    return Paper(
        owner=owner,
        title=report.title,
        dated=report.told_to,
        about=(
            ("Goes to", "; ".join(f"{each.who}, {each.when}" for each in report.kind.to)),
            ("Asked for by", f"{report.kind.source} {_SPECIFICATION}"),
            ("Days", f"{in_words(report.period.first)} to {in_words(report.period.last)}"),
            *(() if report.is_over else (("So far", f"These days are not over. Told to {in_words(report.told_to)}."),)),
        ),
        blocks=(*explained, *(block for part in report.parts for block in _blocks(part))),
    )


def rows_of(report: Report) -> Iterator[tuple[str, ...]]:
    """The same for spreadsheets, one row for each number, under CSV_HEADER."""
    days = report.kind.title, report.period.first.isoformat(), report.period.last.isoformat()
    for part in report.parts:
        if isinstance(part, Breakdown):
            numbers, total = shown_outside(part)
            for figure, number in zip(part.figures, numbers, strict=True):
                said = small_numbers.HIDDEN if number is None else str(number)
                yield (*days, part.title, part.counts, figure.says, said, part.source)
            if part.adds_up and len(part.figures) > 1:
                said = small_numbers.HIDDEN if total is None else str(total)
                yield (*days, part.title, part.counts, "Total", said, part.source)
        else:
            for row in part.rows:
                yield from ((*days, part.title, *cell, part.source) for cell in _cells(part.columns, row))


def _cells(columns: Sequence[str], row: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each cell of a row of a register under its column, with what the row is of."""
    head, *cells = row
    if not cells:
        yield columns[0], head, ""
    for column, cell in zip(columns[1:], cells, strict=True):
        yield column, head, cell


def _blocks(part: Breakdown | Listing) -> Iterator[Block]:
    yield Heading(part.title)
    if part.note:
        yield Paragraph(part.note)
    caption = f"Asked for by {part.source}"
    if isinstance(part, Breakdown):
        yield Table(caption, ("Answer", part.counts.capitalize()), tuple(_rows(part)), (1,))
    elif part.rows:
        yield Table(caption, part.columns, part.rows, part.numbers)
    else:
        yield Paragraph(part.empty)


def _rows(part: Breakdown) -> Iterator[tuple[str, str]]:
    numbers, total = shown_outside(part)
    for figure, number in zip(part.figures, numbers, strict=True):
        yield figure.says, small_numbers.in_words(number)
    if part.adds_up and len(part.figures) > 1:
        yield "Total", small_numbers.in_words(total)


def shown_outside(part: Breakdown) -> tuple[list[int | None], int | None]:
    """The figures of a breakdown and their total as those outside see them; None for what they do not."""
    numbers = [each.count for each in part.figures]
    if not part.of_people:
        return list(numbers), part.total
    return small_numbers.shown(numbers, adds_up=part.adds_up)


def shown_inside(part: Breakdown) -> tuple[list[int | None], int | None]:
    """The same as the manager sees them: exact, unless the answers were given anonymously."""
    return shown_outside(part) if part.is_anonymous else ([each.count for each in part.figures], part.total)
