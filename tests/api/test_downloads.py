"""Every list as a file: CSV and Excel under each, what the file is said before its rows, and nothing a formula."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from api.pages.templating import TEMPLATES
from api.pages.workbook import workbook
from api.roles import ROLES
from cases.schools import NewSchool, put_schools
from deadlines import clock
from tests.api.calls import Office
from tests.api.page_routes import PAGES
from tests.api.test_access import NAMES_NO_CHILD
from tests.api.test_routes import QUERIES
from tests.api.world import ago, requested, rows_of

FORMS = ("csv", "xlsx")
FILES = sorted(path for _, path in PAGES if path.endswith(".{form}") and "{" not in path.removesuffix(".{form}"))
# Pages with a table that are no list of the authority's: each has its reason.
NO_LIST = {
    "of one case": {
        "advice.html", "asking.html", "chronology_pack.html", "child.html", "parts/child.html",
        "letter.html", "notice_preview.html", "parts/preview.html", "parts/retold.html",
    },
    "a form about what is ticked or typed": {
        "acts_check.html", "acts_receipt.html", "assign.html", "parts/holiday.html", "parts/reminders.html",
        "simulate.html", "panel_members.html", "post.html", "post_receipt.html", "what_if.html",
        "boards/handover.html",
    },
    "the reader's own cases, all of them in the list of cases, and own acts": {
        "acts.html", "drafts.html", "parts/todo.html", "search.html",
    },
    "settings, and papers that have a file of their own": {
        "counts_pack.html", "parts/open_question.html", "terms_check.html",
    },
    "two days beside each other, of lists that have files": {"past.html", "past_day.html", "past_officer.html"},
    "what one officer holds, all of it in the list of cases": {"boards/officer.html"},
    "the past behind one share of the forecast, whose own list has files": {"boards/stood_alike.html"},
    "of one post or one account, all of it in the file of all posts": {"parts/held.html"},
    "not a page": {"macros/lists.html"},
}  # fmt: skip


def test_under_every_list_stand_its_files() -> None:
    excepted = {name for names in NO_LIST.values() for name in names}
    without = set()
    for path in TEMPLATES.rglob("*.html"):
        name, text = path.relative_to(TEMPLATES).as_posix(), path.read_text(encoding="utf-8")
        has_table = "<table" in text or re.search(r"import [\w, ]*\btable\b", text)
        if has_table and not name.startswith("sendiass/") and "{{ downloads(" not in text:
            without.add(name)
    assert without - excepted == set(), "a list without files: give it some, or say here why it has none"
    assert excepted - without == set(), "no longer without files, or gone"


def test_whoever_may_download_has_the_file_of_each_list_they_see_and_an_administrator_of_no_child() -> None:
    may = {role.name for role in ROLES.values() if role.may("download")}
    for path in FILES:
        page = PAGES["GET", path.removesuffix(".{form}")]
        assert PAGES["GET", path] == (page & may if isinstance(page, set) else may), path
    for_administrators = {path for path in FILES if "admin" in PAGES["GET", path]}
    assert len(for_administrators) > 12
    assert for_administrators <= NAMES_NO_CHILD


def test_every_file_comes_in_both_forms_and_says_what_it_is(quiet_office: Office) -> None:
    given = 0
    for role, browser in {each: quiet_office.world.browser(each) for each in ("manager", "auditor", "admin")}.items():
        for path in FILES:
            for form in FORMS:
                answer = browser.client.get(path.replace("{form}", form) + QUERIES.get(path, ""))
                who = PAGES["GET", path]
                assert answer.status_code == (200 if role in who else 404), (role, path)
                if answer.status_code == 404:
                    continue
                given += 1
                assert f"-{clock.today()}.{form}" in answer.headers["content-disposition"]
                if form == "csv":
                    assert answer.text.startswith("\ufeffWhat this is,")
                    assert [line.split(",")[0] for line in answer.text.splitlines()[1:5]] == [
                        "Authority", "As at", "Filters", "Made by",
                    ]  # fmt: skip
                    rows_of(answer.text)
                else:
                    assert answer.content.startswith(b"PK")
    assert given > 2 * len(FILES)


def test_a_form_there_is_not_is_refused(quiet_office: Office) -> None:
    assert quiet_office.world.browser("manager").client.get("/cases.pdf").status_code == 422


def test_the_files_of_one_case_school_and_panel_say_what_their_pages_show_and_name_no_child(office: Office) -> None:
    ref = office.world.case(requested(ago(60)), school_urn="800001", given_name="Aurelia")
    panel = office.post("manager", "/panels", {"held_on": clock.today().isoformat()}).json()["ref"]
    office.post("manager", f"/panels/{panel}/cases", {"case": ref, "question": "assess"})
    with office.world.database.writing() as session:
        put_schools(session, [NewSchool(urn="800001", name="=Oakfield", phase="primary", from_day=date(2010, 9, 1))])
    client = office.world.browser("manager").client
    shown = {}
    elsewhere = {"agenda": f"/panels/{panel}/agenda", "school": "/schools/800001/cases"}
    for path in ("notices", "documents", "replay", *elsewhere):
        where = elsewhere.get(path, f"/cases/{ref}/{path}")
        answer = client.get(f"{where}.csv", params={"on": ago(61).isoformat()} if path == "replay" else {})
        assert answer.status_code == 200, path
        shown[path] = rows_of(answer.text)
        assert "Aurelia" not in answer.text + answer.headers["content-disposition"]
        assert client.get(f"{where}.xlsx").content.startswith(b"PK")
    assert (shown["notices"], shown["documents"]) == ([], [])
    assert {row["Standing then"] for row in shown["replay"]} == {"Not there"}
    assert [row["Case"] for row in (*shown["agenda"], *shown["school"])] == [ref, ref]
    assert client.get(f"/cases/{ref}/replay.csv", params={"on": "tomorrow"}).status_code == 422


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "http://example.org/"])
def test_a_workbook_holds_text_as_text_and_days_as_days(text: str) -> None:
    made = workbook([("What this is", "A list")], ["Case", "Days"], [[text, 3], [date(2026, 3, 2), None]], clock.now())
    with ZipFile(BytesIO(b"".join(made))) as book:
        about, rows = (book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    assert "What this is" in about
    assert f"<is><t>{text}</t></is>" in rows
    assert "<f>" not in rows
    assert "<v>3</v>" in rows
    assert "<v>46083</v>" in rows  # 2 March 2026 as Excel counts days
