"""Tables a lawyer can read and edit, as rows for tests. A day carries its weekday, so a wrong label fails at once."""

from dataclasses import dataclass
from datetime import date, datetime


class WrongWeekday(Exception):
    """A day is labelled with a weekday it does not fall on."""


@dataclass(frozen=True)
class Row:
    """One line of a table: its cells by heading, and how a test run names it."""

    cells: dict[str, str]
    line: str

    def __getitem__(self, heading: str) -> str:
        return self.cells[heading]

    def day(self, heading: str) -> date:
        """The day written in a cell."""
        return day(self.cells[heading])


def rows(table: str) -> list[Row]:
    """Return the lines of a pipe table under its headings; the dashed line below them is left out.

    Raises ValueError for a line with more or fewer cells than there are headings.
    """
    lines = [line.strip() for line in table.strip().splitlines()]
    split = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line]
    headings, body = split[0], [cells for cells in split[1:] if set("".join(cells)) - set("-: ")]
    for cells in body:
        if len(cells) != len(headings):
            raise ValueError(f"{len(cells)} cells under {len(headings)} headings: {cells}")
    return [Row(dict(zip(headings, cells, strict=True)), " ".join(filter(None, cells))) for cells in body]


def named(row: Row) -> str:
    """Return what a test run calls a row."""
    return row.line


def day(written: str) -> date:
    """Return a day written as "Mon 21 Apr 2025". Raises WrongWeekday where that day was another."""
    weekday, _, rest = written.partition(" ")
    found = datetime.strptime(rest, "%d %b %Y").date()  # noqa: DTZ007  (a day has no zone)
    if found.strftime("%a") != weekday:
        raise WrongWeekday(f"{rest} is a {found.strftime('%A')}, not a {weekday}.")
    return found
