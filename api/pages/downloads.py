"""Lists as files for spreadsheets, CSV and Excel alike: what the file is, then every row; no cell that would be run.

A list page gives its files' addresses to the template by `files_of`, which prints them by `macros/downloads.html`; the
route of both is one, `/list.{form}`, and hands them over by a `Handing`.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Annotated, Literal

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse

from api.accounts import Viewer
from api.dependencies import NowDep, SettingsDep, require, require_case
from api.pages.frame import ViewerDep
from api.pages.listing import address
from api.pages.templating import Link, instant
from api.pages.workbook import WORKBOOK, workbook
from api.roles import Permission
from deadlines.clock import LONDON
from deadlines.deadline import Deadline

Form = Literal["csv", "xlsx"]
Cell = str | int | float | date | None
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads the file in the machine's old encoding
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_A_TIME = 200
_NO_FILTER = "None: everything in the list"
REASONS = ("Duty of", "Due on", "Do by", "Standing", "Days late", "Source", "Address", "How it was worked out")


def reasons(deadline: Deadline | None) -> tuple[Cell, ...]:
    """A deadline as the cells under REASONS; empty cells where nothing is awaited."""
    if deadline is None:
        return ("",) * len(REASONS)
    return (
        deadline.limit.duty_of,
        deadline.due_on,
        deadline.do_by,
        deadline.standing.in_words,
        deadline.days_late,
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


@dataclass(frozen=True, slots=True)
class Handing:
    """One file being handed over: in which form, to whom, at which instant, by which authority.

    `as_at` is the moment in the past it shows, in words, and `day` that day; else it shows `now`.
    """

    form: Form
    viewer: Viewer
    now: datetime
    authority: str
    as_at: str = ""
    day: date | None = None

    def over(
        self,
        name: str,
        title: str,
        header: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        filters: Iterable[str] = (),
    ) -> Response:
        """The rows as a file called `name` and the day, after lines that say what it is. `filters` are in words."""
        about = (
            ("What this is", title),
            ("Authority", self.authority),
            ("As at", f"{self.as_at} (made {instant(self.now)})" if self.as_at else instant(self.now)),
            ("Filters", "; ".join(filters) or _NO_FILTER),
            ("Made by", f"{self.viewer.display_name}, {self.viewer.post or self.viewer.role.says}"),
        )
        called = f"{name}-{self.day or self.now.astimezone(LONDON).date()}.{self.form}"
        if self.form == "xlsx":
            return _attached(called, workbook(about, header, rows, self.now), WORKBOOK)
        return _attached(called, _written([*about, ()], header, rows), "text/csv; charset=utf-8")


def handing_to(*permissions: Permission) -> Callable[..., Handing]:
    """A dependency: a file for who has all these permissions, and may know of the case in its address. Else a 404."""

    def handing(request: Request, form: Form, viewer: ViewerDep, now: NowDep, settings: SettingsDep) -> Handing:
        for each in permissions:
            require(viewer, each)
        require_case(request)
        past = request.state.page.get("day_past")
        if past is None:
            return Handing(form, viewer, now, settings.authority_name)
        return Handing(form, past.viewer, now, settings.authority_name, past.says, past.as_at)

    return handing


HandingDep = Annotated[Handing, Depends(handing_to("read cases", "download"))]


def files_of(path: str, filters: Mapping[str, object], viewer: Viewer) -> tuple[Link, ...]:
    """The addresses of a list's files, with its filters; none for who may not download."""
    if not viewer.may("download"):
        return ()
    return Link("CSV", address(f"{path}.csv", filters)), Link("Excel", address(f"{path}.xlsx", filters))


def download(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingResponse:
    """Rows alone as a CSV file, sent while they are read, so that its length does not matter."""
    return _attached(name, _written([], header, rows), "text/csv; charset=utf-8")


def _attached(name: str, content: Iterator[str] | Iterator[bytes], media_type: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(content, media_type=media_type, headers=headers)


def _written(before: Iterable[Sequence[str]], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerows([guarded(cell) for cell in line] for line in before)
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        if number % _ROWS_AT_A_TIME == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
