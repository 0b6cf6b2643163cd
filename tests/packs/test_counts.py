"""Counts over a period: they add up, agree with the lists, hide small numbers from the public, and are repeatable."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from freezegun import freeze_time
from sqlalchemy import text

from api.packs import counts as packs_counts
from api.packs.checking import check_pack
from api.packs.counts import COLUMNS, READERS, paper_of, rows_of, written
from api.packs.gathering import gather
from cases.database import Database, migrate, open_database
from cases.find import DeadlineQuery, find_deadlines
from cases.log import NoSuchCase
from cases.proof import verify
from cases.sight import EVERY_CASE, UNRESTRICTED
from cases.sight_table import CaseSight
from deadlines.defaults import RECORDED
from deadlines.standing import Standing
from tests.api.calls import Office
from tests.api.conftest import quiet_office as quiet_office
from tests.api.world import Page
from tests.api.world import rows_of as lines_of
from tests.casework import new, opened, request
from tests.packs.test_packs import words_of
from workflows import counts_keeping
from workflows.counting import count
from workflows.counts import BANDS, Counts, Wanted, Which

FROM, TO = date(2025, 6, 1), date(2025, 12, 31)
KNOWN_AT = datetime(2026, 1, 31, 12, tzinfo=UTC)
WANTED = Wanted("ehc_assessment", FROM, TO, KNOWN_AT)
AUTHORITY = "Demonshire County Council"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Seven requests: one refused in time, five decided late, and one of which nothing is heard."""
    url = f"sqlite:///{tmp_path_factory.mktemp('counts') / 'counts.db'}"
    migrate(url)
    found = open_database(url)
    first = request("2025-05-21"), new("family_consulted", "2025-05-22")
    opened(found, *first, new("refusal_to_assess_notified", "2025-06-30"), ref=None, now=KNOWN_AT)
    for day in range(10, 15):
        late = new("cause_of_lateness_recorded", "2025-07-05", cause="educational_psychology_capacity")
        opened(found, *first, late, new("decision_to_assess_notified", f"2025-07-{day}"), ref=None, now=KNOWN_AT)
    opened(found, *first, ref=None, now=KNOWN_AT)
    yield found
    found.engine.dispose()


@pytest.fixture(scope="module")
def counts(database: Database) -> Counts:
    with database.reading() as session:
        return count(session, WANTED, EVERY_CASE)


def test_a_duty_counts_that_fell_due_before_the_case_was_opened_or_years_after(database: Database) -> None:
    found = new("phase_transfer_identified", "2025-03-03", phase="primary_to_secondary", transfer_on="2025-09-01")
    opened(database, found, process_key="phase_transfer", ref="PT-1", now=datetime(2025, 3, 3, 12, tzinfo=UTC))
    statement = new("statement_to_be_transferred", "2014-09-01", expected="none")
    opened(database, statement, process_key="transfer_review", ref="TR-1", now=datetime(2014, 9, 1, 12, tzinfo=UTC))
    asked = (
        ("phase_transfer", date(2025, 2, 14), "phase_transfer_other"),
        ("transfer_review", date(2018, 3, 31), "tr_cohort_rest"),
    )
    for process, day, limit in asked:
        wanted = Wanted(process, day, day, KNOWN_AT)
        with database.reading() as session:
            assert [(each.limit.key, each.fell_due) for each in count(session, wanted, EVERY_CASE).limits] == [
                (limit, 1)
            ]


def test_what_fell_due_is_in_one_column_each(counts: Counts) -> None:
    decision = next(each for each in counts.limits if each.limit.key == "assess_decision")
    assert (decision.fell_due, decision.in_time, decision.done_late, decision.not_done) == (7, 1, 5, 1)
    assert [each.days for each in decision.late] == [213, 12, 11, 10, 9, 8]
    assert (decision.median_days, decision.longest_days) == (10.5, 213)
    assert (len(decision.bands), sum(decision.bands)) == (len(BANDS), 1)
    assert len(counts.affected) == 6


def test_late_days_by_cause_say_how_many_cases_a_fault_touched(counts: Counts) -> None:
    touched = {whose: in_cases for whose, is_cause, _, in_cases in counts.whose if is_cause}
    assert touched == {"Too few educational psychologists": 5}
    assert sum(days for _, _, days, _ in counts.whose) == sum(e.days for each in counts.limits for e in each.late)


def test_what_is_not_done_is_what_the_list_of_overdue_deadlines_shows(database: Database, counts: Counts) -> None:
    query = DeadlineQuery(KNOWN_AT.date(), standings=(Standing.OVERDUE,), due_from=FROM, due_to=TO)
    with database.reading() as session:
        listed = find_deadlines(session, query, EVERY_CASE, limit=100)
    assert listed.total == sum(each.not_done for each in counts.limits)


def test_a_restricted_case_is_in_no_count_and_no_pack_of_who_may_not_know_of_it(database: Database) -> None:
    everybody = sum(each.fell_due for each in count_again(database).limits)
    with database.writing() as session:
        session.add(CaseSight(case_id=7, officer="somebody"))
        session.flush()
        seen = count(session, WANTED, UNRESTRICTED)
        ref = session.execute(text("SELECT ref FROM case_file WHERE id = 7")).scalar_one()
        with pytest.raises(NoSuchCase):
            gather(session, ref, KNOWN_AT, RECORDED, UNRESTRICTED)
        session.rollback()
    assert sum(each.fell_due for each in seen.limits) < everybody
    assert ref not in seen.affected


def test_as_known_before_anything_was_recorded_there_is_nothing(database: Database) -> None:
    with database.reading() as session:
        early = count(session, Wanted("ehc_assessment", FROM, TO, datetime(2026, 1, 1, tzinfo=UTC)), EVERY_CASE)
    assert (early.limits, early.affected) == ((), ())


def test_what_is_kept_slice_by_slice_counts_lists_and_shows_as_the_log_does(database: Database, counts: Counts) -> None:
    with database.writing() as session:
        number = counts_keeping.ask(session, WANTED, by="o1", now=KNOWN_AT)
        assert counts_keeping.ask(session, WANTED, by="o2", now=KNOWN_AT) == number
    assert counts_keeping.make_slice(database, number, lambda: KNOWN_AT, slice_size=3)
    with database.reading() as session:
        (held,) = counts_keeping.all_kept(session)
        assert (counts_keeping.unfinished(session), counts_keeping.cases_done(session, held)) == ([number], 3)
    counts_keeping.finish(database, number, lambda: KNOWN_AT, slice_size=3)
    with database.writing() as session:
        assert counts_keeping.counts_of(session, WANTED, EVERY_CASE) == counts
        session.add(CaseSight(case_id=7, officer="somebody"))
        session.flush()
        seen = counts_keeping.counts_of(session, WANTED, UNRESTRICTED)
        assert seen == count(session, WANTED, UNRESTRICTED) != counts
        session.rollback()
    with database.reading() as session:
        (held,) = counts_keeping.all_kept(session)
        assert (held.asked_by, held.mark) == ("o1", verify(session).heads)
        listed = counts_keeping.listed(session, WANTED, EVERY_CASE, Which(way="late"))
        shown = list(counts_keeping.with_workings(session, WANTED, listed))
    assert [(each.ref, each.deadline.days_late) for each in shown] == [(each.ref, each.days) for each in listed]
    assert len(shown) == sum(len(each.late) for each in counts.limits)
    with database.writing() as session:
        counts_keeping.discard(session, number)
        assert counts_keeping.find(session, WANTED) is None


def test_of_many_cases_nothing_is_shown_before_it_is_worked_out(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts_keeping, "AT_ONCE", 6)
    with database.reading() as session:
        assert not counts_keeping.is_ready(session, WANTED)
        with pytest.raises(counts_keeping.NotWorkedOut):
            counts_keeping.counts_of(session, WANTED, EVERY_CASE)


def test_a_case_that_cannot_be_worked_out_is_in_no_number_and_said_to_be_left_out(
    database: Database, counts: Counts
) -> None:
    ref = counts.affected[0]
    with database.writing() as session:
        for name in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(
            text("UPDATE case_event SET detail = '' WHERE case_id = (SELECT id FROM case_file WHERE ref = :ref)"),
            {"ref": ref},
        )
        found = count(session, WANTED, EVERY_CASE)
        session.rollback()
    assert found.left_out == (ref,)
    assert ref not in found.affected
    assert "in none of these numbers: 1." in words_of(paper_of(found, READERS["ombudsman"], AUTHORITY))


def test_more_late_cases_than_a_paper_can_hold_stand_in_the_zip(
    counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs_counts, "MOST_PRINTED", 2)
    told = words_of(paper_of(counts, READERS["ombudsman"], AUTHORITY))
    assert "data/late-cases.csv" in told
    assert "EHC-" not in told


def count_again(database: Database) -> Counts:
    with database.reading() as session:
        return count(session, WANTED, EVERY_CASE)


def test_the_public_is_told_no_number_of_one_to_four_nor_any_reference(counts: Counts) -> None:
    for row in rows_of(counts, READERS["published"]):
        assert not any(number in (1, 2, 3, 4) for number in row.numbers), row
    told = words_of(paper_of(counts, READERS["published"], AUTHORITY))
    assert "Notice whether the authority will assess | [c] | [c] | [c] | [c] | [c]\n" in told, "ages would give it away"
    assert "EHC-" not in told
    assert "EHC-" in words_of(paper_of(counts, READERS["ombudsman"], AUTHORITY))


@pytest.mark.parametrize("form", ["zip", "xlsx"])
def test_the_same_log_gives_the_same_bytes_on_another_day(database: Database, form: str) -> None:
    made = []
    for day in ("2026-02-01", "2027-05-05"):
        with freeze_time(day):
            written_then = written(count_again(database), READERS["ombudsman"], form, AUTHORITY)
        with written_then.file:
            made.append(written_then.file.read())
    assert made[0] == made[1]


def test_the_zip_is_checked_as_any_pack_and_the_workbook_holds_the_numbers(counts: Counts, tmp_path: Path) -> None:
    made = written(counts, READERS["ombudsman"], "zip", AUTHORITY)
    path = tmp_path / "counts.zip"
    with made.file:
        path.write_bytes(made.file.read())
    assert check_pack(path, seal=made.seal).is_whole
    with ZipFile(path) as given, ZipFile(BytesIO(given.read("counts.xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert all(column in sheet for column in COLUMNS)
    assert re.search(r"<v>7</v></c><c [^>]*><v>1</v></c><c [^>]*><v>5</v></c><c [^>]*><v>1</v>", sheet)


def test_the_page_counts_and_makes_for_a_reason(quiet_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet_office.opened(date(2025, 5, 21))
    browser = quiet_office.world.browser("manager")
    monkeypatch.setattr(counts_keeping, "AT_ONCE", 0)
    period = "from-day=1&from-month=6&from-year=2025&to-day=31&to-month=12&to-year=2025"
    page = browser.open(f"/counts-pack?process=ehc_assessment&profile=ombudsman&{period}")
    assert "These counts are not worked out yet" in page.words
    assert browser.open(f"/counts-pack/duties?process=ehc_assessment&{period}").path == "/counts-pack"
    asking = [each for each in page.forms if each.action == "/counts-pack/ask"][-1]
    page = Page(browser.client.post("/counts-pack/ask", data=dict(asking.fields)))
    assert "Notice whether the authority will assess" in page.words
    assert "The log’s mark as known then" in page.words
    opening = re.findall(r'href="(/counts-pack/duties[^"]*)">([\d,]+)', page.html)
    assert len(opening) >= 3
    for href, number in (opening[0], opening[1], opening[-1]):
        listed = browser.open(unescape(href)).words
        of = "(?:case|day)" if "way=late" in href else "dut"
        assert re.search(rf"\b{number} {of}", listed), (href, number)
    rows = lines_of(browser.client.get(unescape(opening[-1][0]).replace("?", ".csv?")).text)
    assert len({row["Case"] for row in rows}) == 1
    form = dict(next(each.fields for each in page.forms if each.method == "post" and each.action == "/counts-pack"))
    refused = browser.client.post("/counts-pack", data=form | {"form": "zip", "why": ""})
    assert refused.status_code == 422
    made = browser.client.post("/counts-pack", data=form | {"form": "docx", "why": "Asked by the Ombudsman"})
    assert made.content.startswith(b"PK"), made.text[:500]
    assert "Asked by the Ombudsman" in browser.open("/counts-pack").words
    assert browser.open("/counts-pack?process=ehc_assessment").status == 422
    assert browser.open(f"/counts-pack?process=ehc_assessment&{period.replace('2025', '2015', 1)}").status == 422
