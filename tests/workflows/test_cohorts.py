"""Who is due to transfer, by birth date, setting and day; and the days back from reg 18 to the review meeting."""

from datetime import date
from pathlib import Path

import pytest

from cases.database import Database
from cases.facts import Fact
from cases.people import NewChild, add_child
from cases.schools import NewSchool, WrongSchools, put_schools, read_schools
from cases.sight import EVERY_CASE
from tests.casework import NOW, OFFICE, OFFICER, new, opened
from tests.tables import Row, rows
from workflows.back_schedule import Progress, Prospect, back_from, prospect
from workflows.cohort_list import cohort, open_transfers, progress
from workflows.cohorts import Setting, due_transfer, transfer_on, year_group

AUTUMN = date(2025, 10, 1)

YEARS = rows("""
| born            | on              | year |
|-----------------|-----------------|------|
| Tue 01 Sep 2020 | Mon 01 Sep 2025 | 0    |
| Mon 31 Aug 2020 | Mon 01 Sep 2025 | 1    |
| Tue 01 Sep 2020 | Sun 31 Aug 2025 | -1   |
| Wed 03 Dec 2014 | Wed 01 Oct 2025 | 6    |
| Wed 03 Dec 2014 | Wed 01 Jul 2026 | 6    |
| Mon 31 Aug 2009 | Wed 01 Oct 2025 | 12   |
| Tue 01 Sep 2009 | Wed 01 Oct 2025 | 11   |
""")


@pytest.mark.parametrize("row", YEARS, ids=lambda row: f"{row['born']} on {row['on']}")
def test_a_year_group_is_of_children_born_from_september_to_august(row: Row) -> None:
    assert year_group(row.day("born"), row.day("on")) == int(row["year"])


def test_the_transfers_of_a_school_year_are_on_the_next_first_of_september() -> None:
    assert transfer_on(date(2025, 9, 1)) == transfer_on(date(2026, 8, 31)) == date(2026, 9, 1)


# Born in October, so the year group in the autumn of 2025 is 2020 less the year of birth.
TRANSFERS = rows("""
| born in | phase       | last year | sixth form | transfer              | is assumed |
|---------|-------------|-----------|------------|-----------------------|------------|
| 2021    | early_years | -1        |            | early_years_to_school |            |
| 2018    | infant      | 2         |            | infant_to_junior      |            |
| 2014    | junior      | 6         |            | primary_to_secondary  |            |
| 2014    | primary     | 6         |            | primary_to_secondary  |            |
| 2014    | primary     |           |            | primary_to_secondary  | yes        |
| 2016    | primary     | 4         |            | primary_to_middle     |            |
| 2012    | middle      | 8         |            | middle_to_secondary   |            |
| 2009    | secondary   | 11        |            | secondary_to_post16   |            |
| 2009    | secondary   | 13        | yes        | secondary_to_post16   | yes        |
| 2007    | secondary   |           | yes        | secondary_to_post16   | yes        |
| 2006    | special     | 14        |            | secondary_to_post16   |            |
| 2014    | all_through | 13        |            |                       |            |
| 2015    | primary     | 6         |            |                       |            |
| 2008    | post16      |           |            |                       |            |
| 2021    |             |           |            | early_years_to_school | yes        |
| 2014    |             |           |            | primary_to_secondary  | yes        |
| 2009    |             |           |            | secondary_to_post16   | yes        |
| 2018    |             |           |            |                       |            |
""")


@pytest.mark.parametrize("row", TRANSFERS, ids=lambda row: f"{row['born in']}-{row['phase']}-{row['last year']}")
def test_the_setting_and_the_year_group_decide_the_transfer_and_what_is_assumed_is_said(row: Row) -> None:
    last = int(row["last year"]) if row["last year"] else None
    setting = Setting("Hillside", row["phase"], last, bool(row["sixth form"])) if row["phase"] else None
    due = due_transfer(date(int(row["born in"]), 10, 5), setting, AUTUMN)
    assert (due.phase if due else "") == row["transfer"]
    assert bool(due and due.assumed) == bool(row["is assumed"])
    assert due is None or due.transfer_on == date(2026, 9, 1)


# The latest meeting that leaves every step its full time is twelve weeks before the last day (digest, section 5).
BACK = rows("""
| phase                | named by        | latest meeting  | invite by       | last possible   |
|----------------------|-----------------|-----------------|-----------------|-----------------|
| primary_to_secondary | Sat 14 Feb 2026 | Sat 22 Nov 2025 | Fri 07 Nov 2025 | Fri 30 Jan 2026 |
| secondary_to_post16  | Mon 30 Mar 2026 | Mon 05 Jan 2026 | Sun 21 Dec 2025 | Sun 15 Mar 2026 |
| post16_to_post16     | Wed 01 Apr 2026 | Wed 07 Jan 2026 | Tue 23 Dec 2025 | Tue 17 Mar 2026 |
""")


@pytest.mark.parametrize("row", BACK, ids=lambda row: row["phase"])
def test_the_days_are_worked_back_from_the_last_lawful_one(row: Row) -> None:
    found = back_from(row["phase"], date(2026, 9, 1))
    assert found.due_on == row.day("named by")
    assert found.latest_meeting == row.day("latest meeting")
    assert found.invite_by == row.day("invite by")
    assert found.last_possible_meeting == row.day("last possible")
    assert any(f"{found.latest_meeting.day} {found.latest_meeting:%B %Y}" in step for step in found.steps)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


PROSPECTS = rows("""
| on         | arranged   | held       | notice     | named      | prospect    |
|------------|------------|------------|------------|------------|-------------|
| 2025-11-07 |            |            |            |            | FITS        |
| 2025-11-08 |            |            |            |            | ONLY_FASTER |
| 2026-01-15 |            |            |            |            | ONLY_FASTER |
| 2026-01-16 |            |            |            |            | CANNOT      |
| 2025-11-10 | 2025-11-21 |            |            |            | FITS        |
| 2025-11-10 | 2026-02-02 |            |            |            | CANNOT      |
| 2025-12-01 |            | 2025-11-21 |            |            | FITS        |
| 2026-01-30 |            | 2026-01-12 |            |            | ONLY_FASTER |
| 2026-01-31 |            | 2026-01-12 |            |            | CANNOT      |
| 2026-02-01 |            | 2026-01-12 | 2026-01-30 |            | FITS        |
| 2026-02-01 |            | 2026-01-12 | 2026-01-31 |            | CANNOT      |
| 2026-02-15 |            | 2026-01-12 | 2026-01-12 |            | CANNOT      |
| 2026-03-01 |            | 2026-01-12 | 2026-01-12 | 2026-02-14 | DONE        |
| 2026-03-01 |            | 2026-01-12 | 2026-01-12 | 2026-02-16 | CANNOT      |
""")


@pytest.mark.parametrize("row", PROSPECTS, ids=lambda row: "-".join(row.cells.values()))
def test_whether_the_fourteenth_of_february_can_still_be_kept(row: Row) -> None:
    schedule = back_from("primary_to_secondary", date(2026, 9, 1))
    so_far = Progress(day(row["arranged"]), day(row["held"]), day(row["notice"]), day(row["named"]))
    assert prospect(schedule, so_far, date.fromisoformat(row["on"])) is Prospect[row["prospect"]]


def test_progress_is_read_from_the_facts_and_a_cancelled_meeting_is_none() -> None:
    arranged = Fact("review_meeting_arranged", date(2025, 10, 1), 2, {"meeting_on": "2025-11-03"})
    cancelled = Fact("review_meeting_cancelled", date(2025, 10, 9), 3, {})
    assert progress([arranged]).meeting_arranged_for == date(2025, 11, 3)
    assert progress([arranged, cancelled]).meeting_arranged_for is None
    posted = Fact("amendment_notice_sent", date(2025, 12, 1), 4, {"served_on": "2025-12-03"})
    assert progress([arranged, posted]).notice_served_on == date(2025, 12, 3)


# The list, on both databases.


def a_pupil(database: Database, name: str, born: date, urn: str | None) -> int:
    with database.writing() as session:
        child = add_child(session, NewChild(given_name=name, family_name="Testling", birth_date=born, school_urn=urn))
    opened(database, new("plan_last_reviewed", "2025-03-10"), ref=None, child_id=child, process_key="annual_review")
    return child


def test_the_cohort_is_those_with_a_plan_who_are_due_and_cases_are_opened_once(database: Database) -> None:
    school = NewSchool(urn="100001", name="Hillside", phase="primary", last_year=6, from_day=date(2010, 9, 1))
    with database.writing() as session:
        assert put_schools(session, [school]) == put_schools(session, [school]) == 1
    leaver = a_pupil(database, "Ada", date(2014, 10, 5), "100001")
    unknown = a_pupil(database, "Bo", date(2009, 10, 5), None)
    a_pupil(database, "Cy", date(2016, 10, 5), "100001")
    with database.reading() as session:
        before = cohort(session, AUTUMN, EVERY_CASE)
    assert {(each.child.id, each.due.phase, each.ref) for each in before} == {
        (leaver, "primary_to_secondary", ""),
        (unknown, "secondary_to_post16", ""),
    }
    for expected in (1, 0):  # a second sending of the form opens nothing
        with database.writing() as session:
            made = open_transfers(session, {leaver, 999}, AUTUMN, EVERY_CASE, by=OFFICER, now=NOW, office=OFFICE)
        assert len(made) == expected
    with database.reading() as session:
        after = {each.child.id: each for each in cohort(session, AUTUMN, EVERY_CASE)}
    assert after[leaver].ref.startswith("PT-")
    assert after[leaver].says == "The plan is to be reviewed before the transfer; the meeting is to be arranged"
    assert after[unknown].ref == ""


def test_a_file_of_schools_with_a_wrong_line_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "schools.csv"
    path.write_text("urn,name,phase,from_day\n100001,Hillside,primary,2010-09-01\n1,Vale,castle,2010-09-01\n")
    with pytest.raises(WrongSchools, match="Line 3: urn"):
        read_schools(path)
    path.write_text("urn,name,phase,last_year,from_day\n100001,Hillside,primary,6,2010-09-01\n")
    (school,) = read_schools(path)
    assert (school.last_year, school.to_day.year) == (6, 9999)
