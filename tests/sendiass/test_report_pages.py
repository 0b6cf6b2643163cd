"""The reports as pages and papers: exact inside, small numbers hidden outside, the same bytes for the same log."""

import csv
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from docx import Document
from sqlalchemy import select

from cases.sendiass.feedback_tables import Asked, Feedback
from cases.sendiass.registers_conduct import Complaint
from cases.sendiass.registers_keeping import keep
from cases.sendiass.registers_quality import SelfAssessment, Standard
from cases.sendiass.registers_service import Meeting, Menu, Publicity, ReportShared, Term, Workshop
from cases.sendiass.tables import Read
from deadlines import clock
from tests.sendiass.world import FAMILY, Service
from workflows.sendiass.periods import Rhythm
from workflows.sendiass.reports import REPORTS

MARCH = date(2026, 3, 2)  # over, whatever day the tests run on
FORMS = ("csv", "docx", "pdf")
WHOLE = {Rhythm.MONTH: "2026-03", Rhythm.YEAR: "2025-to-2026", Rhythm.TERM: "2025-spring"}


@pytest.fixture
def busy(service: Service) -> Service:
    """Seven contacts of March 2026, one of which came by email; and something in each register."""
    for number in range(7):
        ref = service.contact(MARCH, channel="email" if number == 3 else "phone")
        service.record(ref, "first_response_made", MARCH, impartiality="explained")
    service.supported("level_2", MARCH)
    trainer = service.people["adviser"].id
    for content in (
        Term(school_year=2025, season="spring", begins_on=date(2026, 1, 5), ends_on=date(2026, 3, 27)),
        Menu(year=2025, items=["Annual reviews"]),
        Workshop(
            held_on=MARCH, item="Annual reviews", topic="Getting ready for a review", audience=["parents"], places=20,
            trainer=trainer, attended=14, feedback="Clear, and long enough for questions.",
        ),
        Meeting(
            term="2025-spring", held_on=MARCH, education=2, health=1, social_care=1, parents=3, young_people=2,
        ),
        Publicity(year=2025, target=["health"], action="Postcards in clinics", done_on=MARCH),
        Standard(code="3.5", area="3", text="Support at a hearing", version_on=date(2018, 9, 1)),
        Standard(code="1.1", area="1", text="A named manager", version_on=date(2018, 9, 1), target="In post"),
        ReportShared(
            report="score_card", first=date(2026, 1, 5), last=date(2026, 3, 27), gathered_on=date(2026, 4, 1),
            head_of_service_on=date(2026, 4, 2),
        ),
        SelfAssessment(year=2025, standard="3.5", rated_on=MARCH, rating="met", evidence="Two hearings attended"),
    ):  # fmt: skip
        with service.database.writing() as session:
            keep(session, content, by=service.people["manager"].id, now=clock.now())
    return service


def test_the_number_of_complaints_opens_the_entries_it_counts(busy: Service) -> None:
    complaint = Complaint(received_on=MARCH, theme="quality", said="A parent waited for a week.")
    with busy.database.writing() as session:
        number = keep(session, complaint, by=busy.people["manager"].id, now=clock.now())
    browser = busy.browser("manager")
    page = browser.open("/reports/annual_report/2025-to-2026")
    (opening,) = [each for each in page.links.values() if "/list/complaints/" in each]
    listed = browser.open(opening)
    assert "A parent waited" not in listed.words
    assert "A parent waited" in browser.open(listed.links[f"Complaint {number}"]).words


def paper(service: Service, report: str, form: str) -> bytes:
    answer = service.browser("manager").client.get(f"/reports/{report}/{WHOLE[REPORTS[report].rhythm]}/paper/{form}")
    assert answer.status_code == 200
    return answer.content


def test_every_report_is_listed_with_its_audience_and_opens(busy: Service) -> None:
    browser = busy.browser("manager")
    page = browser.open("/reports")
    for report in REPORTS.values():
        assert all(audience.who in page.words for audience in report.to)
        opened = browser.open(f"/reports/{report.key}/{WHOLE[report.rhythm]}")
        assert opened.status == 200
        assert all(audience.who in opened.words for audience in report.to)


def test_the_manager_sees_exact_numbers_and_each_opens_its_list_which_is_noted(busy: Service) -> None:
    browser = busy.browser("manager")
    page = browser.open("/reports/score_card/2026-03")
    assert "exact numbers" in page.words
    listed = browser.open(page.links["1 contacts: 8. How contact was made, By email"])
    assert len([text for text in listed.links if text.startswith("IAS-")]) == 1
    assert "Showing 1 of 1 contacts" in listed.words
    with busy.database.reading() as session:
        noted = session.execute(select(Read)).scalars().all()[-1]
    assert (noted.officer, noted.subject, noted.what) == (
        busy.people["manager"].id, "score_card 2026-03", "list channel email",
    )  # fmt: skip


def test_a_list_of_people_opens_their_records(busy: Service) -> None:
    browser = busy.browser("manager")
    page = browser.open("/reports/annual_report/2025-to-2026")
    people = browser.open(page.links["1 people: People with a record, by service user, A parent or carer"])
    record = browser.open(next(href for text, href in people.links.items() if text.startswith("Record c")))
    assert FAMILY["name"] in record.words
    assert FAMILY["name"] not in people.words


@pytest.mark.parametrize("who", ["volunteer", "adviser"])
def test_nobody_but_the_manager_finds_a_report(busy: Service, who: str) -> None:
    browser = busy.browser(who)
    assert "Reports" not in browser.open("/").links
    for path in ("/reports", "/reports/score_card/2026-03", "/reports/score_card/2026-03/paper/pdf",
                 "/reports/score_card/2026-03/list/channel/email"):  # fmt: skip
        assert browser.open(path).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/reports/nothing/2026-03", "/reports/score_card/2026-14", "/reports/score_card/2099-01",
        "/reports/termly_report/2031-autumn", "/reports/score_card/2026-03/list/channel/pigeon",
        "/reports/score_card/2026-03/list/nothing/email",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_so(busy: Service, path: str) -> None:
    assert busy.browser("manager").open(path).status == 404


def test_without_terms_no_report_of_a_term_is_offered(service: Service) -> None:
    page = service.browser("manager").open("/reports")
    assert "The authority’s terms are not entered" in page.words


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("report", REPORTS)
def test_the_same_log_makes_the_same_bytes(busy: Service, report: str, form: str) -> None:
    first = paper(busy, report, form)
    assert first == paper(busy, report, form)
    assert FAMILY["name"].encode() not in first


def test_the_csv_hides_the_small_number_and_what_would_give_it_away(busy: Service) -> None:
    rows = list(csv.DictReader(StringIO(paper(busy, "score_card", "csv").decode("utf-8-sig"))))
    channel = {row["Answer"]: row["Number"] for row in rows if row["Part"] == "8. How contact was made"}
    assert channel["By email"] == channel["By telephone"] == "[c]"
    assert channel["Total"] == "8"
    assert {row["Number"] for row in rows if row["Part"] == "2. Contact within 5 working days"} == {"8", "0"}


def test_the_word_paper_has_headings_tables_and_no_time_of_making(busy: Service) -> None:
    written = paper(busy, "annual_report", "docx")
    document = Document(BytesIO(written))
    assert document.core_properties.title == "Annual report, 1 April 2025 to 31 March 2026"
    assert document.core_properties.created is not None
    assert document.core_properties.created.date() == date(2026, 3, 31)
    headings = [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 1"]
    assert headings[0] == "Total contacts to the service"
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"Getting ready for a review", "Postcards in clinics", "14"} <= cells
    with ZipFile(BytesIO(written)) as parts:
        assert {each.date_time[:3] for each in parts.infolist()} == {(1980, 1, 1)}


def test_the_pdf_is_tagged_and_says_its_title_and_language(busy: Service) -> None:
    written = paper(busy, "score_card", "pdf")
    assert written.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in written
    assert b"pdfuaid" in written
    assert b"/Lang" in written


def test_a_standard_without_a_target_is_monitored(busy: Service) -> None:
    page = busy.browser("manager").open("/reports/standards_review/2025-to-2026")
    assert "3.5: Support at a hearing Monitored Met Two hearings attended" in page.words
    assert "1.1: A named manager In post Not rated yet" in page.words


def test_the_term_tells_of_its_workshops_and_its_meeting(busy: Service) -> None:
    page = busy.browser("manager").open("/reports/termly_report/2025-spring")
    assert "1 workshop held with 20 places; 14 people came." in page.words
    assert "Monitoring Group" in page.words


def test_a_period_that_goes_on_says_so(service: Service) -> None:
    today = clock.today()
    service.contact(today)
    browser = service.browser("manager")
    assert "so far" in browser.open(f"/reports/score_card/{today:%Y-%m}").words


def test_a_report_says_with_whom_it_was_shared(busy: Service) -> None:
    browser = busy.browser("manager")
    assert "shared: Head of Service, 2 Apr 2026." in browser.open("/reports/score_card/2026-03").words
    assert "not in the register yet" in browser.open("/reports/score_card/2026-05").words


def test_a_paper_that_hides_nothing_does_not_explain_what_is_hidden(busy: Service) -> None:
    def words(report: str) -> str:
        return " ".join(each.text for each in Document(BytesIO(paper(busy, report, "docx"))).paragraphs)

    assert "stands for a number that is not shown" in words("score_card")
    assert "stands for" not in words("standards_review")


def test_small_numbers_of_feedback_are_hidden_inside_as_well(busy: Service) -> None:
    with busy.database.writing() as session:
        for number in range(9):
            answers = {"impartial": 1 if number == 0 else 5}
            session.add(
                Feedback(
                    key=f"{number:032x}", level="level_2", user_type="child" if number < 2 else "parent_or_carer",
                    month="2026-03", question_set="1", answers=answers,
                )
            )  # fmt: skip
        session.add(Asked(month="2026-03", level="level_2", user_type="parent_or_carer", asked=12))
    page = busy.browser("manager").open("/reports/evaluation/2025-to-2026")
    assert "Extremely fair and unbiased [c]" in page.words
    assert "Not at all fair and unbiased [c]" in page.words
    assert "A child (0 to 16) [c]" in page.words
    assert "Answered 9" in page.words


def test_the_menu_the_plan_and_the_minutes_are_reports_too(busy: Service) -> None:
    browser = busy.browser("manager")
    menu = browser.open("/reports/workshop_menu/2025-to-2026")
    assert "Shared: on the website not yet; Head of Inclusion not yet; Head of Service not yet." in menu.words
    assert "Postcards in clinics Health 2 March 2026" in browser.open("/reports/publicity_plan/2025-to-2026").words
    minutes = browser.open("/reports/minutes/2025-spring")
    assert "2 March 2026 2 1 1 3 2 9" in minutes.words
    assert "None yet" in minutes.words
