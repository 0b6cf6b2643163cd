"""The cohort of the school year as a manager sees it: who is due, cases for those ticked, the CSV without names."""

from datetime import date

from cases.people import NewChild, add_child
from deadlines import clock
from tests.api.calls import Office
from tests.casework import new, opened
from workflows.cohorts import school_year


def a_leaver(office: Office) -> int:
    """Return a child of year 6 with a plan."""
    born = date(school_year(clock.today()) - 11, 10, 5)
    with office.world.database.writing() as session:
        child = add_child(session, NewChild(given_name="Ada", family_name="Testling", birth_date=born))
    reviewed = new("plan_last_reviewed", clock.today().isoformat())
    now = clock.now()
    opened(office.world.database, reviewed, ref=None, child_id=child, process_key="annual_review", now=now)
    return child


def test_a_manager_sees_who_is_due_and_opens_a_case_for_those_ticked(office: Office) -> None:
    browser = office.world.browser("manager")
    assert "Nobody with a plan is due to transfer" in browser.open("/cohorts").words
    child = a_leaver(office)
    page = browser.open("/cohorts")
    for words in ("Ada Testling", "year 6", "From primary to secondary school", "The school is not known", "Work back"):
        assert words in page.words
    after = browser.send(page, "/cohorts", child=str(child))
    assert "1 case was opened." in after.words
    assert "PT-" in after.words
    assert "The plan is to be reviewed before the transfer" in after.words


def test_the_csv_of_the_cohort_names_nobody(office: Office) -> None:
    a_leaver(office)
    text = office.world.browser("manager").open("/cohorts.csv").html
    assert "From primary to secondary school" in text
    assert "Ada" not in text
