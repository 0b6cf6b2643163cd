"""An Excel workbook of a list: a first sheet that says what it is, a second with the rows. No string is a formula."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from xlsxwriter import Workbook

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT_IS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_CHARACTERS = 32_767  # what a cell can hold
_WIDTHS = (12, 60)
_BYTES_AT_A_TIME = 64 * 1024


def workbook(
    about: Sequence[tuple[str, str]],
    header: Sequence[str],
    rows: Iterable[Sequence[str | int | float | date | None]],
    made_at: datetime,
) -> Iterator[bytes]:
    """The workbook as bytes. It is written to a file that nobody else can open, a row at a time."""
    held = TemporaryFile()  # noqa: SIM115 - closed once all of it is read
    book = Workbook(held, {"constant_memory": True, "default_date_format": "d mmm yyyy", **_TEXT_IS_TEXT})
    book.set_properties({"title": about[0][1], "created": made_at.replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    first = book.add_worksheet("About")
    first.set_column(0, 0, 20)
    first.set_column(1, 1, 80)
    for number, (said, value) in enumerate(about):
        first.write_string(number, 0, said, bold)
        first.write_string(number, 1, value)
    _fill(book.add_worksheet("Rows"), header, rows, bold)
    book.close()
    return _read(held)


def _fill(sheet: Any, header: Sequence[str], rows: Iterable[Sequence[Any]], bold: Any) -> None:
    for column, said in enumerate(header):
        least, most = _WIDTHS
        sheet.set_column(column, column, min(most, max(least, len(said) + 2)))
        sheet.write_string(0, column, said, bold)
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell[:_MOST_CHARACTERS])
    sheet.autofilter(0, 0, number, len(header) - 1)


def _read(held: IO[bytes]) -> Iterator[bytes]:
    with held:
        held.seek(0)
        while piece := held.read(_BYTES_AT_A_TIME):
            yield piece
