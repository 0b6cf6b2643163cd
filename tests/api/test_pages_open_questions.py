"""Answers to open questions: shown with where they are set, previewed, approved by another, and in force everywhere."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cases.facts import NewFact
from cases.log import Author
from deadlines import clock
from deadlines.answers import ANSWERS, answer_of, choosing
from deadlines.defaults import QUESTIONS, RECORDED, LastReviewed
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, rows_of
from workflows.chosen_answers import CannotChoose, choose, in_force, latest, refuse_unless_new
from workflows.sight import restrict

PAGE = "/administration/open-questions"
BOTH = (
    "/calculator/next-review?meeting-day=20&meeting-month=3&meeting-year=2025"
    "&decided-day=10&decided-month=4&decided-year=2025"
)


def last_saturday() -> date:
    return ago((clock.today().weekday() + 2) % 7 + 7)


def look(admin: Browser, answer: str, reason: str = "Minute 12 of the board.") -> Page:
    return admin.send(admin.open(PAGE), PAGE, answer=answer, reason=reason)


def ask(office: Office, answer: str) -> Page:
    admin = office.world.browser("admin")
    return admin.send(look(admin, answer), PAGE, ("do", "confirm"))


def approve(office: Office, asked: Page) -> Page:
    manager = office.world.browser("manager")
    return manager.send(manager.open(asked.path), asked.path, ("do", "approve"), reason="I have read it.")


def test_every_setting_has_its_answers_and_each_can_be_chosen() -> None:
    assert set(ANSWERS) == {each.setting for each in QUESTIONS.values() if each.setting}
    for setting, answers in ANSWERS.items():
        assert answer_of(RECORDED, setting) == answers[0]
        for each in answers:
            assert answer_of(choosing(RECORDED, setting, each.value), setting) == each


def test_an_answer_holds_everywhere_once_a_second_person_approves_it(office: Office) -> None:
    admin = office.world.browser("admin")
    assert "Set in the environment of this service" in admin.open("/law/open-questions").words
    assert "what an authority chooses cannot make lawful what a court may call late" in admin.open(PAGE).words
    asked = ask(office, "last_reviewed:meeting")
    assert "You asked for this, so somebody else must decide" in asked.words
    assert "Thursday 9 April 2026" in admin.open(BOTH).words
    assert "It holds from now on" in approve(office, asked).words
    counted = admin.open(BOTH).words
    assert "Thursday 19 March 2026" in counted
    assert "this authority counts from the meeting" in counted
    assert (
        "The calculator counts the next review from the meeting. Chosen here on"
        in admin.open("/law/open-questions").words
    )
    assert "Minute 12 of the board." in admin.open(PAGE).words
    (chosen,) = rows_of(admin.client.get(f"{PAGE}.csv").text)
    assert (chosen["Why"], chosen["Approved by"]) == (
        "Minute 12 of the board.",
        office.world.officers["manager"].display_name,
    )
    with office.world.database.reading() as session:
        assert in_force(session, RECORDED).last_reviewed is LastReviewed.MEETING
        row = latest(session)["last_reviewed"]
        officers = office.world.officers
        assert (row.asked_by, row.approved_by) == (officers["admin"].id, officers["manager"].id)


def test_the_preview_counts_what_would_read_otherwise_and_keeps_restricted_cases_out(office: Office) -> None:
    world = office.world
    ref = world.case(NewFact("request_received", last_saturday(), {"requested_by": "parent"}))
    kept = world.case(NewFact("request_received", last_saturday(), {"requested_by": "parent"}))
    by, office_named = Author(world.officers["caseworker"].id), world.app.state.settings.office
    with world.database.writing() as session:
        restrict(session, kept, [], "connected", "It is so.", by=by, now=clock.now(), office=office_named)
    admin = world.browser("admin")
    shown = look(admin, "show_receipt_convention:true").words
    assert ref in shown
    assert kept not in shown
    assert "Dates that would move 0" in shown
    assert "IPSEA" not in world.browser("manager").open(f"/cases/{ref}").words
    approve(office, ask(office, "show_receipt_convention:true"))
    assert "IPSEA" in world.browser("manager").open(f"/cases/{ref}").words
    (answer, *_) = office.get("caseworker", f"/cases/{ref}/timetable").json()
    assert answer["computed_with"]["show_receipt_convention"] == "true"


def test_what_is_not_chosen_with_a_reason_or_is_held_already_is_refused(office: Office) -> None:
    admin = office.world.browser("admin")
    assert "Select the answer to choose" in look(admin, "").words
    assert "Enter why" in look(admin, "last_reviewed:meeting", "").words
    assert look(admin, "last_reviewed:decision").status == 409


def test_an_approved_answer_is_not_put_in_place_of_one_nobody_compared_it_with(office: Office) -> None:
    asked = ask(office, "sixth_form_elsewhere:march")
    with office.world.database.writing() as session:
        for value in ("march", "february"):
            held = latest(session).get("sixth_form_elsewhere")
            choose(session, RECORDED, "sixth_form_elsewhere", value, "A test.", instead_of=held.number if held else 0,
                   asked_by="a", approved_by="b", now=clock.now())  # fmt: skip
    assert approve(office, asked).status == 409
    with office.world.database.reading() as session, pytest.raises(CannotChoose):
        refuse_unless_new(session, RECORDED, "sixth_form_elsewhere", "july")


def test_the_database_itself_refuses_to_change_an_answer_that_was_chosen(office: Office) -> None:
    approve(office, ask(office, "sixth_form_elsewhere:march"))
    with pytest.raises(DatabaseError, match="append-only"), office.world.database.writing() as session:
        session.execute(text("UPDATE chosen_answer SET value = 'february'"))
