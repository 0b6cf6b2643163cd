"""A notice from its release to its service: what is recorded, on which day, and what becomes of one that comes back."""

from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from deadlines.standing import Standing
from notifications.letters import Letter
from notifications.notices import Notice, NoticeCopy, NoticeState, forget
from notifications.outbox import Message, find_messages
from tests.casework import OFFICE, new
from tests.workflows.noticing import FATHER, MOTHER, SAID, Post, a_case, at
from workflows.notice_guard import StrangeNotice
from workflows.notice_release import CannotRelease, prepare_again
from workflows.notice_service import WrongCopy, correction_after_proof, fail, mark_sent, prove
from workflows.processes import process_of
from workflows.timetable import timetable

MONDAY = "2025-10-06"


def post(post: Post, number: int, on: str, *, copy: int = 1) -> bool:
    with post.database.writing() as session:
        notice, row = session.get(Notice, number), session.get(NoticeCopy, post.copies(number)[copy - 1].id)
        assert notice is not None
        assert row is not None
        return mark_sent(session, notice, row, date.fromisoformat(on), now=at(on), office=OFFICE)


def came_back(post: Post, number: int, on: str, *, copy: int = 1) -> bool:
    with post.database.writing() as session:
        notice, row = session.get(Notice, number), session.get(NoticeCopy, post.copies(number)[copy - 1].id)
        assert notice is not None
        assert row is not None
        day = date.fromisoformat(on)
        return fail(session, notice, row, day, "returned_by_post", by=post.by, now=at(on), office=OFFICE)


def standing(post: Post, key: str, on: str) -> Standing:
    history = post.history()
    found = timetable(process_of(history), tuple(history.facts), date.fromisoformat(on), only=key)
    return found[-1].standing


def test_a_posted_notice_is_recorded_on_the_day_it_was_posted_and_served_two_working_days_later(
    database: Database,
) -> None:
    case = a_case(database, MOTHER)
    number = case.release(MONDAY, "first_class")
    assert case.stage() == "considering_request"  # released is not sent
    assert case.kinds()[-1] == "notice_released"
    assert post(case, number, MONDAY)
    (copy,) = case.copies(number)
    assert (copy.sent_on, copy.served_on) == (date(2025, 10, 6), date(2025, 10, 8))
    fact = case.history().facts[-1]
    assert (fact.kind, fact.happened_on) == ("refusal_to_assess_notified", date(2025, 10, 6))
    assert fact.detail["notice"] == {"number": number, "sha256": case.notice(number).sha256}
    assert case.stage() == "assessment_refused"
    assert case.attend("2025-10-09").recorded == 0  # and once only


def test_what_was_sent_is_kept_as_it_was_with_its_hash_and_its_versions(database: Database) -> None:
    case = a_case(database, MOTHER)
    number = case.release(MONDAY, "first_class")
    notice, (copy,) = case.notice(number), case.copies(number)
    letter = Letter.from_data(copy.letter or {})
    assert letter.sha256 == copy.sha256
    assert "Marigold Thistlewood" in letter.addressee
    assert "right_of_appeal" in letter.statements
    assert notice.computed_with
    assert notice.computed_with.startswith("2026.")
    with database.writing() as session:
        forget(session, [case.ref])
    assert (case.copies(number)[0].letter, case.copies(number)[0].sha256) == (None, copy.sha256)
    assert case.notice(number).inputs is None


def test_an_incomplete_notice_is_not_released_and_nothing_of_it_is_kept(database: Database) -> None:
    case = a_case(database, MOTHER)
    with pytest.raises(CannotRelease, match="The reasons for the decision"):
        case.release(MONDAY, "first_class", said={**SAID, "reasons": ""})
    with pytest.raises(CannotRelease, match="A way of sending it"):
        case.release(MONDAY, "")
    with pytest.raises(CannotRelease, match="has been"):
        case.release(MONDAY, "first_class", sent_on="2025-10-03")
    assert "notice_released" not in case.kinds()
    with database.reading() as session:
        assert list(find_messages(session)) == []


def test_a_parent_without_consent_gets_no_email_alone(database: Database) -> None:
    case = a_case(database, MOTHER)
    with pytest.raises(CannotRelease, match="A way of sending it"):
        case.release(MONDAY, "email")
    number = case.release(MONDAY, "email_and_post")
    assert [(copy.way, copy.counts) for copy in case.copies(number)] == [("email", False), ("first_class", True)]


def test_a_letter_that_came_back_reopens_the_duty_and_tells_who_holds_the_case(database: Database) -> None:
    case = a_case(database, MOTHER)
    number = case.release(MONDAY, "first_class")
    post(case, number, MONDAY)
    assert came_back(case, number, "2025-10-15")
    assert case.stage() == "considering_request"
    assert case.notice(number).state == NoticeState.FAILED
    (copy,) = case.copies(number)
    assert copy.served_on is None
    assert "was not served" in copy.working[-1]
    with database.reading() as session:
        (told,) = find_messages(session)
    assert (told.kind, told.context["reopened"]) == ("notice_not_delivered", "Refusal to assess notified")
    assert "Thistlewood" not in str(told.context)
    with pytest.raises(WrongCopy, match="is known not to have arrived"):
        came_back(case, number, "2025-10-15")


def test_one_parent_reached_is_enough_and_the_other_letter_that_came_back_is_known(database: Database) -> None:
    case = a_case(database, MOTHER, FATHER)
    number = case.release(MONDAY, "first_class", "second_class")
    post(case, number, MONDAY)
    post(case, number, MONDAY, copy=2)
    assert not came_back(case, number, "2025-10-15", copy=2)
    assert case.stage() == "assessment_refused"
    assert case.kinds()[-1] == "service_failed"
    assert came_back(case, number, "2025-10-16")
    assert case.stage() == "considering_request"


def test_the_notice_prepared_again_after_it_came_back_is_served_late_and_meets_the_duty(database: Database) -> None:
    case = a_case(database, MOTHER)
    first = case.release(MONDAY, "first_class")
    post(case, first, MONDAY)
    came_back(case, first, "2025-10-15")
    with database.writing() as session:
        notice = session.get(Notice, first)
        assert notice is not None
        again = prepare_again(
            session, notice, [session.merge(c) for c in case.copies(first)], by=case.by, now=at("2025-10-15")
        )
        assert (again.inputs, again.state) == ({"said": SAID}, NoticeState.DRAFT)
    second = case.release("2025-10-16", "by_hand")
    assert post(case, second, "2025-10-16")
    assert case.history().facts[-1].detail["notice"]["number"] == second
    assert case.stage() == "assessment_refused"


def test_a_letter_posted_on_another_day_than_it_tells_is_refused(database: Database) -> None:
    case = a_case(database, MOTHER)
    number = case.release(MONDAY, "first_class")
    with pytest.raises(WrongCopy, match="tells days counted from Monday 6 October 2025"):
        post(case, number, "2025-10-07")


def test_proof_of_another_day_moves_the_day_of_service_and_not_the_day_of_sending(database: Database) -> None:
    case = a_case(database, MOTHER)
    number = case.release(MONDAY, "first_class")
    post(case, number, MONDAY)
    with database.writing() as session:
        notice, copy = session.get(Notice, number), session.get(NoticeCopy, case.copies(number)[0].id)
        assert notice is not None
        assert copy is not None
        assert correction_after_proof(session, notice, copy, date(2025, 10, 13)) is None
        prove(session, copy, date(2025, 10, 13), "Recorded delivery AB123")
    (copy,) = case.copies(number)
    assert (copy.served_on, copy.is_proved, copy.proof) == (date(2025, 10, 13), True, "Recorded delivery AB123")


def test_no_fact_names_a_notice_that_is_not_of_its_case(database: Database) -> None:
    case = a_case(database, MOTHER)
    strange = new("refusal_to_assess_notified", MONDAY, notice={"number": 1, "sha256": "0f" * 32})
    with pytest.raises(StrangeNotice, match="has no notice 1 with that hash"):
        case.add(strange, on=MONDAY)
    number = case.release(MONDAY, "first_class")
    right = {"number": number, "sha256": case.notice(number).sha256}
    with pytest.raises(StrangeNotice):
        case.add(NewFact("decision_to_assess_notified", date(2025, 10, 6), {"notice": right}), on=MONDAY)


def test_a_notice_whose_case_has_gone_on_is_kept_as_trouble_and_told_to_nobody_twice(database: Database) -> None:
    case = a_case(database, MOTHER)
    number = case.release(MONDAY, "first_class")
    case.add(new("request_withdrawn", MONDAY), on=MONDAY)
    assert not post(case, number, MONDAY)
    notice = case.notice(number)
    assert notice.state == NoticeState.RELEASED
    assert "cannot follow" in (notice.trouble or "")
    assert case.attend("2025-10-07").in_trouble == 1
    with database.reading() as session:
        assert [each.kind for each in find_messages(session)] == []
    assert Message
