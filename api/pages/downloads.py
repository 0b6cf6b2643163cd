"""Lists as CSV for spreadsheets: every row with its source and its working, no cell a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from fastapi.responses import StreamingResponse

from deadlines.deadline import Deadline

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads the file in the machine's old encoding
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_A_TIME = 200
REASONS = ("Duty of", "Due on", "Do by", "Standing", "Days late", "Source", "Address", "How it was worked out")


def reasons(deadline: Deadline | None) -> tuple[str, ...]:
    """A deadline as the cells under REASONS; empty cells where nothing is awaited."""
    if deadline is None:
        return ("",) * len(REASONS)
    return (
        deadline.limit.duty_of,
        deadline.due_on.isoformat() if deadline.due_on else "",
        deadline.do_by.isoformat() if deadline.do_by else "",
        deadline.standing.in_words,
        str(deadline.days_late),
        str(deadline.rule.cite),
        deadline.rule.cite.url,
        " ".join(f"{number}. {step}" for number, step in enumerate(deadline.steps(), start=1)),
    )


def without_reasons() -> tuple[str, ...]:
    """The cells under REASONS of a deadline whose case cannot be worked out: no day, and a word that says why."""
    return tuple("Could not be worked out" if each == "Standing" else "" for each in REASONS)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def download(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> StreamingResponse:
    """Rows as a CSV file, sent while they are read, so that its length does not matter."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_written(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


def _written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([guarded(cell) for cell in row])
        if number % _ROWS_AT_A_TIME == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
