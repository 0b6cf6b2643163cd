"""The tables that other tests are written in are themselves read right."""

import pytest

from tests.tables import WrongWeekday, day, rows


def test_a_row_is_read_by_its_headings() -> None:
    (row,) = rows("""
        | from            | to |
        |-----------------|----|
        | Mon 21 Apr 2025 |    |
    """)
    assert row["to"] == ""
    assert row.day("from").isoformat() == "2025-04-21"


def test_a_wrong_weekday_is_not_believed() -> None:
    with pytest.raises(WrongWeekday, match="21 Apr 2025 is a Monday, not a Tue"):
        day("Tue 21 Apr 2025")


def test_a_line_with_a_cell_missing_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="1 cells under 2 headings"):
        rows("| a | b |\n|---|---|\n| 1 |")
