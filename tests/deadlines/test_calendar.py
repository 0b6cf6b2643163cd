"""The list of bank holidays: whole, the published one, not running out; and what is said where it ends."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from deadlines.calendar import (
    SNAPSHOT,
    WorkingCalendar,
    disagreements_with_package,
    england_and_wales,
    read_snapshot,
    tribunal,
)
from deadlines.refusals import BeyondKnownHolidays
from tests.days import the_real_day
from tests.tables import Row, named, rows

ORDINARY = england_and_wales()


def test_the_pinned_list_agrees_with_the_holidays_package() -> None:
    assert disagreements_with_package(ORDINARY) == []


def test_a_holiday_left_out_of_the_list_is_found_by_the_package() -> None:
    without = {day: name for day, name in ORDINARY.bank_holidays.items() if day != date(2022, 9, 19)}
    assert disagreements_with_package(WorkingCalendar(without)) == [
        (date(2022, 9, 19), "Monday 19 September 2022 is only in the holidays package")
    ]
    added = ORDINARY.bank_holidays | {date(2026, 6, 15): "A day too many"}
    assert disagreements_with_package(WorkingCalendar(added)) == [
        (date(2026, 6, 15), "Monday 15 June 2026 is only in the pinned list")
    ]


def test_the_list_reaches_the_end_of_next_year() -> None:
    next_year = the_real_day().year + 1
    assert ORDINARY.knows(date(next_year, 12, 31)), (
        f"The bank holidays of {next_year} are not in deadlines/data/{SNAPSHOT.name}. Replace it with the list for "
        "England and Wales as GOV.UK publishes it, and run the tests again: they compare it with the holidays package."
    )


DAYS = rows("""
| day             | everyone's                                               | the Tribunal's                                           |
|-----------------|----------------------------------------------------------|----------------------------------------------------------|
| Fri 18 Apr 2025 | Good Friday                                              | Good Friday                                              |
| Sat 19 Apr 2025 | a Saturday                                               | a Saturday                                               |
| Sun 20 Apr 2025 | a Sunday                                                 | a Sunday                                                 |
| Mon 21 Apr 2025 | Easter Monday                                            | Easter Monday                                            |
| Tue 22 Apr 2025 |                                                          |                                                          |
| Thu 31 Jul 2025 |                                                          |                                                          |
| Fri 01 Aug 2025 |                                                          | in August                                                |
| Mon 25 Aug 2025 | Summer bank holiday                                      | in August                                                |
| Mon 01 Sep 2025 |                                                          |                                                          |
| Wed 24 Dec 2025 |                                                          |                                                          |
| Thu 25 Dec 2025 | Christmas Day                                            | between 25 December and 1 January                        |
| Mon 29 Dec 2025 |                                                          | between 25 December and 1 January                        |
| Thu 01 Jan 2026 | New Year’s Day                                           | between 25 December and 1 January                        |
| Fri 02 Jan 2026 |                                                          |                                                          |
| Sat 27 Dec 2025 | a Saturday                                               | a Saturday                                               |
| Mon 28 Dec 2026 | Boxing Day                                               | between 25 December and 1 January                        |
| Fri 08 May 2020 | Early May bank holiday (VE day)                          | Early May bank holiday (VE day)                          |
| Mon 04 May 2020 |                                                          |                                                          |
| Fri 03 Jun 2022 | Platinum Jubilee bank holiday                            | Platinum Jubilee bank holiday                            |
| Mon 19 Sep 2022 | Bank Holiday for the State Funeral of Queen Elizabeth II | Bank Holiday for the State Funeral of Queen Elizabeth II |
| Mon 08 May 2023 | Bank holiday for the coronation of King Charles III      | Bank holiday for the coronation of King Charles III      |
""")  # noqa: E501  (the titles are those of the published list)


@pytest.mark.parametrize("row", DAYS, ids=named)
def test_a_day_is_worked_or_it_is_said_why_not(row: Row) -> None:
    for heading, calendar in (("everyone's", ORDINARY), ("the Tribunal's", tribunal())):
        assert calendar.why_not_worked(row.day("day")) == (row[heading] or None)
        assert calendar.is_working_day(row.day("day")) is (row[heading] == "")


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(BeyondKnownHolidays, match="The list of bank holidays is empty"):
        WorkingCalendar({})


@pytest.mark.parametrize("year", [ORDINARY.first_day.year, 2020, ORDINARY.last_day.year])
def test_a_year_that_is_missing_or_cut_short_is_refused(year: int) -> None:
    cut_short = {
        day: name
        for day, name in ORDINARY.bank_holidays.items()
        if day.year != year or day.month == 1 or day.month == 12
    }
    with pytest.raises(BeyondKnownHolidays, match=f"not whole for {year}.*deadlines/data"):
        WorkingCalendar(cut_short)


def test_a_gap_of_a_whole_year_is_refused() -> None:
    with pytest.raises(BeyondKnownHolidays, match="not whole for 2020"):
        WorkingCalendar({day: name for day, name in ORDINARY.bank_holidays.items() if day.year != 2020})


@pytest.mark.parametrize(
    "written",
    [None, "", "day,name\n2025-01-01,New Year\n", "date,title\n1 January 2025,New Year\n"],
    ids=["no file", "an empty file", "other headings", "days written otherwise"],
)
def test_a_list_that_cannot_be_read_is_refused(written: str | None, tmp_path: Path) -> None:
    path = tmp_path / "bank_holidays.csv"
    if written is not None:
        path.write_text(written, encoding="utf-8")
    with pytest.raises(BeyondKnownHolidays):
        WorkingCalendar(read_snapshot(path))


@pytest.mark.parametrize(
    "asked",
    [
        lambda day: ORDINARY.is_working_day(day),
        lambda day: ORDINARY.nth(day, 1),
        lambda day: ORDINARY.nth_before(day, 1),
        lambda day: ORDINARY.on_or_before(day),
        lambda day: ORDINARY.on_or_after(day),
    ],
)
@pytest.mark.parametrize("day", [ORDINARY.first_day - timedelta(days=1), ORDINARY.last_day + timedelta(days=1)])
def test_a_day_outside_the_known_years_is_never_guessed(asked: Callable[[date], object], day: date) -> None:
    with pytest.raises(BeyondKnownHolidays, match=f"The bank holidays of {day.year} are not known") as refusal:
        asked(day)
    assert "load the list for that year as published" in refusal.value.next_step
    assert not ORDINARY.knows(day)


def test_a_search_that_leaves_the_known_years_is_refused_at_either_end() -> None:
    searches: tuple[Callable[[], date], ...] = (
        lambda: ORDINARY.on_or_before(ORDINARY.first_day),  # 1 January is never worked
        lambda: ORDINARY.nth_before(ORDINARY.first_day + timedelta(days=3), 5),
        lambda: tribunal().on_or_after(ORDINARY.last_day),  # nor, before the Tribunal, is 31 December
        lambda: ORDINARY.nth(ORDINARY.last_day, 1),
    )
    for asked in searches:
        with pytest.raises(BeyondKnownHolidays):
            asked()


def test_a_calendar_names_itself_and_its_digest_tells_two_lists_apart() -> None:
    assert ORDINARY.version == f"ew-{ORDINARY.last_day.year}"
    renamed = ORDINARY.bank_holidays | {date(2025, 1, 1): "Another name"}
    assert WorkingCalendar(renamed).digest != ORDINARY.digest == WorkingCalendar(read_snapshot()).digest
