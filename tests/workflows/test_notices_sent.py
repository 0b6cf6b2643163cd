"""A notice from its release to its service: what is recorded, on which day, and what becomes of one that comes back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from api.pages.notice_tasks import tasks_of_cases
from cases.contacts import contact_of, withdraw_consent
from cases.database import Database
from cases.facts import NewFact, effective
from cases.people import contacts_of
from cases.proof import verify
from cases.sight import EVERY_CASE
from deadlines.words import in_words
from notifications.channels import channel_from_url
from notifications.channels.channel import Channel
from notifications.delivery import DeliveryReport, deliver_waiting
from notifications.emails import Sender
from notifications.letters import Letter
from notifications.notices import Notice, NoticeCopy, NoticeState, copies_of, failed_and_not_seen_to, forget
from notifications.outbox import NewMessage, enqueue, find_messages
from notifications.render import KINDS
from notifications.service import Papers
from tests.casework import OFFICE, new
from tests.smtp import MailServer
from tests.workflows.noticing import FATHER, MOTHER, SAID, Post, a_case, at
from workflows.engine import State
from workflows.erasing import erase_child
from workflows.notice_guard import StrangeNotice
from workflows.notice_offers import RECORDED_WHEN_SERVED, SAYS_WHEN_SERVED, offers, papers_of
from workflows.notice_release import CannotRelease, prepare_again
from workflows.notice_service import WrongCopy, correction_after_proof, fail, mark_sent, prove
from workflows.processes import PROCESSES, process_of
from workflows.record import record
from workflows.second_look import second_look
from workflows.sweep import sweep, turn
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
        assert list(find_messages(session, hidden=())) == []


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
        (told,) = find_messages(session, hidden=())
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
        notice, copies = session.get(Notice, first), copies_of(session, [first])[first]
        assert notice is not None
        again = prepare_again(session, notice, copies, by=case.by, now=at("2025-10-15"))
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
        assert [each.kind for each in find_messages(session, hidden=())] == []


CONSENTING = MOTHER | {"email_consent_on": "2025-09-01"}


def smtp(server: MailServer) -> Channel:
    return channel_from_url(server.url, Path())


def deliver(case: Post, channel: Channel, on: str) -> DeliveryReport:
    """A round of delivery on a day, and what it makes of the notices."""
    done = deliver_waiting(
        case.database.writing, channel, now=lambda: at(on), worker="test", at_most=50,
        sender=Sender("send@example.org", "D"), second_look=second_look(OFFICE),
    )  # fmt: skip
    case.attend(on)
    return done


def test_an_email_with_consent_is_an_smtp_conversation_that_serves_on_the_day_it_went(
    database: Database, mail_server: MailServer
) -> None:
    case = a_case(database, CONSENTING)
    number = case.release(MONDAY, "email")
    assert case.stage() == "considering_request"
    assert deliver(case, smtp(mail_server), MONDAY).sent == 1
    (mail,) = mail_server.received
    assert mail.recipients == ("m.t@example.org",)
    assert "Thistlewood" not in str(mail.message["Subject"])
    body = mail.message.get_body(("plain",))
    assert body is not None
    assert "What was seen is met already." in body.get_content()
    (copy,) = case.copies(number)
    assert (copy.sent_on, copy.served_on) == (date(2025, 10, 6), date(2025, 10, 6))
    assert "had consented in writing" in " ".join(copy.working)
    assert case.stage() == "assessment_refused"
    with database.reading() as session:
        message = find_messages(session, hidden=(), case_ref=case.ref)[0]
    assert (message.context, message.text, message.html) == ({}, None, None)  # kept with the notice alone
    assert message.body_sha256


def test_an_email_that_is_refused_is_a_failure_of_service_and_the_duty_stays_owed(
    database: Database, mail_server: MailServer
) -> None:
    case = a_case(database, CONSENTING)
    number = case.release(MONDAY, "email")
    mail_server.refuse_recipient("m.t@example.org")
    assert deliver(case, smtp(mail_server), MONDAY).failed == 1
    assert case.kinds()[-1] == "service_failed"
    assert (case.stage(), case.notice(number).state) == ("considering_request", NoticeState.FAILED)
    with database.reading() as session:
        assert [notice.id for notice, _ in failed_and_not_seen_to(session)] == [number]


def test_consent_withdrawn_after_the_release_keeps_the_email_back_and_makes_it_a_task(
    database: Database, mail_server: MailServer
) -> None:
    case = a_case(database, CONSENTING, FATHER)
    number = case.release(MONDAY, "email", "first_class")
    with database.writing() as session:
        mother = contacts_of(session, 1)[0]
        contact = contact_of(session, 1, mother.id)
        withdraw_consent(session, contact, None, date(2025, 10, 6), by=case.by.officer, now=at(MONDAY))
    assert deliver(case, smtp(mail_server), MONDAY).withdrawn == 1
    with database.reading() as session:
        ((_, copy),) = failed_and_not_seen_to(session)
        (told,) = [each for each in find_messages(session, hidden=()) if each.kind == "notice_not_delivered"]
        (task,) = [each.text for each in tasks_of_cases(session, [case.ref], EVERY_CASE, date(2025, 10, 5))]
    assert (copy.number, copy.failed_how) == (1, "consent_withdrawn")
    assert (told.context["how"], told.context["others"]) == ("Consent to email was withdrawn before it went", True)
    assert "consent to email was withdrawn: prepare it again, by post or by hand; another copy went" in task
    assert case.notice(number).state == NoticeState.RELEASED, "the father’s letter goes by post all the same"
    assert [each.recipients for each in mail_server.received] == []


def test_an_email_that_could_not_go_on_its_day_does_not_go_with_the_wrong_last_days(
    database: Database, mail_server: MailServer
) -> None:
    case = a_case(database, CONSENTING)
    case.release(MONDAY, "email")
    assert deliver(case, smtp(mail_server), "2025-10-07").withdrawn == 1
    assert mail_server.received == []
    assert case.kinds()[-1] == "service_failed"


def test_a_young_person_is_served_by_email_as_the_act_asks_consent_of_parents_alone(
    database: Database, mail_server: MailServer
) -> None:
    herself = {"name": "Aurelia Thistlewood", "relationship": "herself", "email": "a.t@example.org"}
    case = a_case(database, herself | {"stands_as": "young_person"})
    number = case.release(MONDAY, "email")
    deliver(case, smtp(mail_server), MONDAY)
    letter = Letter.from_data(case.copies(number)[0].letter or {})
    assert "your" in str(letter.blocks)
    assert case.stage() == "assessment_refused"


DRAFTED = [new("decision_to_assess_notified", MONDAY), new("decision_to_issue_plan_notified", "2025-11-24")]
SERVED = ("2025-12-01", "draft_plan_served")


def drafted(database: Database) -> Post:
    case = a_case(database, MOTHER)
    for fact in DRAFTED:
        case.add(fact, on=fact.happened_on.isoformat())
    return case


def test_a_posted_draft_is_recorded_by_itself_when_its_day_of_service_has_come(database: Database) -> None:
    case = drafted(database)
    number = case.release(SERVED[0], "first_class", gives=SERVED[1])
    assert not post(case, number, SERVED[0])
    assert case.attend("2025-12-02").recorded == 0
    assert case.stage() == "drafting_plan"
    swept = sweep(database, "ehc_assessment", date(2025, 12, 3), now=lambda: at("2025-12-03"), office=OFFICE)
    assert swept.finished
    fact = case.history().facts[-1]
    assert (fact.kind, fact.happened_on, fact.detail["sent_on"]) == (SERVED[1], date(2025, 12, 3), "2025-12-01")
    assert case.stage() == "awaiting_representations"
    assert case.attend("2025-12-04").recorded == 0


def test_rounds_at_the_same_time_record_a_served_draft_once(database: Database) -> None:
    case = drafted(database)
    number = case.release(SERVED[0], "first_class", gives=SERVED[1])
    post(case, number, SERVED[0])
    with ThreadPoolExecutor(4) as workers:
        rounds = list(workers.map(lambda _: case.attend("2025-12-03").recorded, range(4)))
    assert sum(rounds) == 1
    assert case.kinds().count(SERVED[1]) == 1


def test_the_draft_tells_the_last_day_counted_from_its_service_as_the_case_will(database: Database) -> None:
    case = drafted(database)
    number = case.release(SERVED[0], "first_class", gives=SERVED[1])
    post(case, number, SERVED[0])
    with database.writing() as session:
        turn(session, case.ref, date(2025, 12, 3), now=at("2025-12-03"), office=OFFICE)
    history = case.history()
    (time,) = timetable(process_of(history), history.facts, date(2025, 12, 3), only={"draft_reps"})
    letter = str(Letter.from_data(case.copies(number)[0].letter or {}).blocks)
    assert time.due_on == date(2025, 12, 17)
    assert in_words(time.due_on) in letter


def test_a_draft_that_came_back_before_its_day_is_never_recorded_as_served(database: Database) -> None:
    case = drafted(database)
    number = case.release(SERVED[0], "first_class", gives=SERVED[1])
    post(case, number, SERVED[0])
    came_back(case, number, "2025-12-02")
    assert case.attend("2025-12-10").recorded == 0
    assert (case.stage(), case.notice(number).state) == ("drafting_plan", NoticeState.FAILED)


def test_proof_that_a_draft_came_later_moves_the_familys_time(database: Database) -> None:
    case = drafted(database)
    number = case.release(SERVED[0], "first_class", gives=SERVED[1])
    post(case, number, SERVED[0])
    case.attend("2025-12-03")
    with database.writing() as session:
        notice, copy = session.get(Notice, number), session.get(NoticeCopy, case.copies(number)[0].id)
        assert notice is not None
        assert copy is not None
        right = correction_after_proof(session, notice, copy, date(2025, 12, 5))
        assert right is not None
        prove(session, copy, date(2025, 12, 5), "Signed for")
        record(session, case.ref, right, by=case.by, now=at("2025-12-08"), office=OFFICE)
    history = case.history()
    (time,) = timetable(process_of(history), effective(history.facts), date(2025, 12, 8), only={"draft_reps"})
    assert time.due_on == date(2025, 12, 19)


def test_every_fact_of_which_families_must_be_told_is_offered_as_a_notice_and_counted_from_a_known_day() -> None:
    told = {kind for each in PROCESSES.values() for stage in each.stages for kind, way in stage.ways() if way.must_tell}
    for process in PROCESSES.values():
        for stage in process.stages:
            kinds = {kind for kind, way in stage.ways() if way.must_tell}
            assert {each.fact_kind for each in offers(process, State(stage.name))} == kinds, (process.key, stage.name)
    assert told >= RECORDED_WHEN_SERVED | SAYS_WHEN_SERVED
    assert {kind for kind in told if papers_of(kind) is Papers.PLANS} == {kind for kind in told if "plan_s" in kind} | {
        "amendment_notice_sent", "provision_amended_as_ordered", "placement_amended_as_ordered",
    }  # fmt: skip


FAMILY = {"notice"}
TO_OTHERS = {
    "deadline_due_soon": "an officer", "deadline_missed": "an officer", "deadline_escalated": "an officer",
    "agreed_day_near": "an officer", "agreed_day_passed": "an officer", "reminders_digest": "an officer",
    "case_assigned": "an officer", "advice_answered": "an officer", "notice_not_delivered": "an officer",
    "restricted_case_opened": "an officer", "cases_handed_over": "an officer",
    "advice_asked": "a body asked for advice", "advice_chased": "a body asked for advice",
    "sweep_missing": "whoever looks after the machine", "agreed_duties": "the impartial service",
    "verification_found": "whoever looks after the machine",
    "approval_waits": "an officer", "approval_decided": "an officer", "approval_lapsed": "an officer",
    "feedback_asked": "somebody the impartial service supported, out of its own database",
}  # fmt: skip


def test_nothing_goes_to_a_family_but_a_notice_an_officer_released(database: Database) -> None:
    assert set(KINDS) == FAMILY | set(TO_OTHERS)
    case = a_case(database, CONSENTING)
    case.release(MONDAY, "email")
    sweep(database, "ehc_assessment", date(2025, 11, 3), now=lambda: at("2025-11-03"), office=OFFICE)
    with database.reading() as session:
        messages = find_messages(session, hidden=())
        released = {copy.message_id for copies in copies_of(session, [1]).values() for copy in copies}
    for message in messages:
        is_to_family = message.recipient.startswith("contact:") or message.to_address == "m.t@example.org"
        assert is_to_family == (message.kind in FAMILY)
        assert not is_to_family or message.id in released
    strange = NewMessage("notice:9:1", "notice", "contact:1", "m.t@example.org", "A test.", messages[0].context | {
        "subject": "s", "text": "t", "html": "h"})  # fmt: skip
    with database.writing() as session:
        enqueue(session, [strange], now=at(MONDAY))
        message = find_messages(session, hidden=())[-1]
        assert second_look(OFFICE)(session, message, [], at(MONDAY)).holds == frozenset()


def test_an_erased_child_is_in_no_letter_no_address_and_no_message_and_the_proof_stays(database: Database) -> None:
    case = a_case(database, CONSENTING)
    number = case.release(MONDAY, "email")
    child_id = case.history().child_id
    assert child_id is not None
    with database.writing() as session:
        assert erase_child(session, child_id, at(MONDAY)) == [case.ref]
    with database.reading() as session:
        everything = " ".join(
            str(session.connection().execute(text(f"SELECT * FROM {table}")).all())
            for table in ("notice", "notice_copy", "outbox_message", "contact", "person", "private_text", "case_event")
        )
        assert verify(session).broken is None
    for name in ("Thistlewood", "Marigold", "Aurelia", "Low Road", "m.t@example.org"):
        assert name not in everything
    assert case.copies(number)[0].sha256
    assert deliver_nothing(case)


def deliver_nothing(case: Post) -> bool:
    """Whether the email of an erased person does not go."""
    with case.database.reading() as session:
        return [each.state for each in find_messages(session, hidden=(), case_ref=case.ref)] == ["withdrawn"]
