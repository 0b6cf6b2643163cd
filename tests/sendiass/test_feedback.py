"""Feedback: who is asked, by which way, once; and that nothing anywhere leads from an answer to whose it is."""

import re
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.types import DateTime, Integer

from cases.facts import Fact
from cases.sendiass.feedback import OPEN_FOR, invitation_of, invite, keep_answer
from cases.sendiass.feedback_questions import QUESTION_SETS, questions_on
from cases.sendiass.feedback_tables import Asked, Feedback, Invitation
from deadlines import clock
from notifications.channels.smtp import MailServer as SmtpServer
from notifications.channels.smtp import SmtpChannel
from notifications.delivery import deliver_waiting
from tests.api.world import Browser, Page
from tests.sendiass.world import FAMILY, Service
from tests.smtp import MailServer
from workflows.sendiass.asking import ASKINGS, NOT_ASKED, asking_of
from workflows.sendiass.levels import GUIDANCE

ALL_SIX = {"contact": "5", "helpful": "4", "impartial": "5", "difference": "3", "satisfied": "4", "recommend": "5"}
WORDS = "Somebody listened at last"


def level_set(level: str, guidance: str = "2023") -> list[Fact]:
    return [Fact("level_set", date(2026, 5, 1), 2, {"level": level, "guidance": guidance})]


def close(service: Service, ref: str, ask: str = "link", reason: str = "need_met", who: str = "adviser") -> Page:
    browser = service.browser(who)
    page = browser.open(f"/cases/{ref}/close")
    return browser.send(page, f"/cases/{ref}/close", today="yes", reason=reason, ask=ask)


def token_in(words: str) -> str:
    (found,) = re.findall(r"/feedback/([\w-]{32})", words)
    return str(found)


def rows(service: Service, table: Any) -> list[Any]:
    with service.database.reading() as session:
        return list(session.execute(select(table)).scalars())


def everything(service: Service) -> dict[str, str]:
    """Every row of every table of the service's database, as text, by table."""
    with service.database.reading() as session:
        names = inspect(session.connection()).get_table_names()
        return {
            name: "\n".join(str(tuple(row)) for row in session.connection().execute(text(f"SELECT * FROM {name}")))
            for name in names
        }


# Who is asked.


@pytest.mark.parametrize("guidance", GUIDANCE)
@pytest.mark.parametrize("level", ["level_2", "level_3", "level_4"])
def test_everybody_supported_at_level_2_or_above_is_asked_all_six(level: str, guidance: str) -> None:
    asked = [asking_of(f"IAS-2026-{number:06}", level_set(level, guidance)) for number in range(50)]
    assert {each and (each.questions, each.one_in) for each in asked} == {(6, 1)}


def test_at_level_1_the_older_guidance_asks_everybody_three_and_the_newer_a_sample() -> None:
    references = [f"IAS-2026-{number:06}" for number in range(2000)]
    older = [asking_of(each, level_set("level_1", "2016")) for each in references]
    assert {each and each.questions for each in older} == {3}
    newer = [each for each in references if asking_of(each, level_set("level_1"))]
    assert 120 < len(newer) < 280  # one in ten of 2,000, by the references alone
    assert newer == [each for each in references if asking_of(each, level_set("level_1"))]


@pytest.mark.parametrize("reason", sorted(NOT_ASKED))
def test_nobody_is_asked_of_a_service_there_was_not(reason: str) -> None:
    assert asking_of("IAS-1", level_set("level_2"), reason) is None
    assert asking_of("IAS-1", level_set("contact")) is None
    assert asking_of("IAS-1", []) is None


def test_every_level_of_both_versions_but_a_contact_has_its_rule() -> None:
    levels = {(key, level) for key, each in GUIDANCE.items() for level in each.levels if level != "contact"}
    assert set(ASKINGS) == levels


def test_the_question_set_has_the_six_questions_and_five_steps_each() -> None:
    for version in QUESTION_SETS.values():
        assert [each.key for each in version.questions] == list(ALL_SIX)
        assert {len(each.scale) for each in version.questions} == {5}
    assert questions_on(date(2010, 1, 1)).version == "1"


# Closing and asking.


def test_the_link_is_shown_once_to_whoever_closes_and_kept_nowhere(service: Service) -> None:
    ref = service.supported()
    browser = service.browser("adviser")
    form = browser.open(f"/cases/{ref}/close")
    page = browser.send(form, f"/cases/{ref}/close", today="yes", reason="need_met", ask="link")
    token = token_in(page.words)
    again = browser.send(form, f"/cases/{ref}/close", today="yes", reason="need_met", ask="link")
    assert again.path == f"/cases/{ref}"
    assert "/feedback/" not in again.html
    assert len(rows(service, Invitation)) == 1
    assert not [name for name, said in everything(service).items() if token in said]


def test_how_they_are_asked_must_be_chosen_and_email_needs_an_address_in_the_record(service: Service) -> None:
    ref = service.supported(contact="01709 000000")
    browser = service.browser("adviser")
    page = browser.open(f"/cases/{ref}/close")
    assert "By email" not in page.words
    for ask in ("", "email"):
        sent = browser.send(page, f"/cases/{ref}/close", today="yes", reason="need_met", ask=ask)
        assert sent.status == 422
        assert "Select how they are asked" in sent.words
    assert "intervention_closed" not in [each.kind for each in service.facts(ref)]
    assert "By email" in browser.open(f"/cases/{service.supported()}/close").words


def test_who_does_not_wish_to_be_asked_and_who_had_no_service_gets_no_invitation(service: Service) -> None:
    for ask, reason in (("no", "need_met"), ("link", "not_eligible")):
        ref = service.supported()
        assert close(service, ref, ask, reason).path == f"/cases/{ref}"
        assert service.facts(ref)[-1].kind == "intervention_closed"
    assert rows(service, Invitation) == rows(service, Asked) == []


def test_an_intervention_is_closed_on_its_own_page_alone(service: Service) -> None:
    ref = service.supported()
    adviser = service.browser("adviser")
    sent = {"csrf": adviser.csrf, "kind": "intervention_closed", "today": "yes", "reason": "need_met"}
    assert adviser.client.post(f"/cases/{ref}/record", data=sent).status_code == 404
    assert adviser.open(f"/cases/{ref}/record?kind=intervention_closed").path == f"/cases/{ref}/close"


def test_by_email_the_question_goes_by_the_outbox_which_forgets_it_once_it_has_gone(
    service: Service, mail_server: MailServer
) -> None:
    ref = service.supported()
    page = close(service, ref, "email")
    assert "/feedback/" not in page.html
    channel = SmtpChannel(SmtpServer.from_url(mail_server.url))
    report = deliver_waiting(service.database.writing, channel, now=clock.now, worker="w", at_most=5)
    assert report.sent == 1
    (mail,) = mail_server.received
    words = mail.message.get_body(("plain",))
    assert words
    token = token_in(words.get_content())
    assert mail.recipients == (FAMILY["contact"],)
    assert mail.message["x-sendflow-reference"] is None
    assert not [known for known in (ref, FAMILY["name"], FAMILY["child_name"]) if known in str(mail.message)]
    assert not [name for name, said in everything(service).items() if token in said]
    assert Browser(service.app).open(f"/feedback/{token}").status == 200


# Answering.


def answered(service: Service, token: str, **given: str) -> Page:
    family = Browser(service.app)
    return family.send(family.open(f"/feedback/{token}"), f"/feedback/{token}", **(ALL_SIX | given))


def test_a_family_answers_without_signing_in_and_without_a_cookie_once(service: Service) -> None:
    token = token_in(close(service, service.supported()).words)
    family = Browser(service.app)
    first = family.client.get(f"/feedback/{token}")
    assert [len(Page(first).forms), first.status_code] == [1, 200]
    assert first.headers["referrer-policy"] == "no-referrer"
    thanks = family.client.post(f"/feedback/{token}", data=ALL_SIX | {"comment": WORDS})
    assert "Thank you" in thanks.text
    assert not [each for each in (first, thanks) if "set-cookie" in each.headers]
    (kept,) = rows(service, Feedback)
    assert kept.answers == {name: int(step) for name, step in ALL_SIX.items()}
    assert (kept.level, kept.user_type, kept.month) == ("level_2", "parent_or_carer", f"{clock.today():%Y-%m}")
    again = family.client.post(f"/feedback/{token}", data=ALL_SIX)
    assert (again.status_code, len(rows(service, Feedback))) == (404, 1)


def test_a_link_that_was_used_has_expired_or_never_was_gets_the_same_kind_page(service: Service) -> None:
    used = token_in(close(service, service.supported()).words)
    answered(service, used)
    with service.database.writing() as session:
        given: dict[str, Any] = {"level": "level_2", "user_type": "child", "questions": 6, "ended_on": clock.today()}
        expired = invite(session, today=clock.today() - OPEN_FOR - timedelta(days=1), **given).token
    pages = []
    for token in (used, expired, "never-given-to-anybody"):
        for answer in (Browser(service.app).client.get(f"/feedback/{token}"),
                       Browser(service.app).client.post(f"/feedback/{token}", data=ALL_SIX)):  # fmt: skip
            pages.append((answer.status_code, re.sub(r'nonce="[^"]*"', "", answer.text)))
    assert len(set(pages)) == 1
    assert pages[0][0] == 404
    assert "Thank you for coming" in pages[0][1]


def test_any_question_may_be_left_but_not_all_and_what_is_none_of_the_steps_is_not_kept(service: Service) -> None:
    token = token_in(close(service, service.supported()).words)
    family = Browser(service.app)
    empty = family.client.post(f"/feedback/{token}", data={"contact": "6", "helpful": "-1", "other": "5"})
    assert empty.status_code == 422
    assert "Answer at least one question" in empty.text
    long = family.client.post(f"/feedback/{token}", data={"comment": "x" * 2001})
    assert long.status_code == 422
    assert rows(service, Feedback) == []
    family.client.post(f"/feedback/{token}", data={"contact": "1", "helpful": "9"})
    assert rows(service, Feedback)[0].answers == {"contact": 1}


def test_a_form_on_another_site_cannot_answer(service: Service) -> None:
    token = token_in(close(service, service.supported()).words)
    answer = Browser(service.app).client.post(
        f"/feedback/{token}", data=ALL_SIX, headers={"sec-fetch-site": "cross-site"}
    )  # fmt: skip
    assert (answer.status_code, rows(service, Feedback)) == (403, [])


def test_at_level_1_of_the_older_guidance_the_first_three_are_asked(service: Service) -> None:
    with service.database.writing() as session:
        day = clock.today()
        token = invite(
            session, level="level_1", user_type="child", ended_on=day, questions=3, today=day
        ).token  # fmt: skip
    assert len(re.findall("<legend", Browser(service.app).open(f"/feedback/{token}").html)) == 3
    answered(service, token)
    assert set(rows(service, Feedback)[0].answers) == {"contact", "helpful", "impartial"}


def test_of_two_answers_at_once_one_is_kept(service_on_each: Service) -> None:
    service, day = service_on_each, clock.today()
    with service.database.writing() as session:
        token = invite(
            session, level="level_2", user_type="child", ended_on=day, questions=6, today=day
        ).token  # fmt: skip
    with service.database.reading() as session:
        both = invitation_of(session, token, day)
        assert both
    kept = []
    for _ in range(2):
        with service.database.writing() as session:
            kept.append(keep_answer(session, both, {"contact": 5}, ""))
    assert (kept, len(rows(service, Feedback))) == ([True, False], 1)


# That nothing leads from an answer to anybody.


def test_no_table_and_no_log_holds_anything_that_leads_from_an_answer_to_a_case(
    service_on_each: Service, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    service = service_on_each
    ref = service.supported()
    token = token_in(close(service, ref).words)
    digest = sha256(token.encode()).hexdigest()
    before = everything(service)
    assert [name for name, said in before.items() if digest in said] == ["sendiass_invitation"]
    answered(service, token, comment=WORDS)
    after = everything(service)
    written = capfd.readouterr()
    (kept,) = rows(service, Feedback)
    # The secret and its digest are nowhere any more, in no table and in nothing that was printed or logged.
    for secret in (token, digest):
        assert not [name for name, said in after.items() if secret in said]
        assert secret not in written.out + written.err + caplog.text
    # The answer's own key and words are in its own row alone.
    for own in (kept.key, WORDS):
        assert [name for name, said in after.items() if own in said] == ["sendiass_feedback"]
    # Answering wrote the answer and took the invitation away, and left no other trace at all.
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"sendiass_feedback", "sendiass_invitation"}
    # And what is kept of feedback names no case, no record, no person.
    number = next(each.detail["client"] for each in service.facts(ref) if each.kind == "record_opened")
    for name in ("sendiass_feedback", "sendiass_feedback_asked", "sendiass_invitation"):
        for known in (ref, number, *FAMILY.values(), service.people["adviser"].id):
            assert known not in before[name] + after[name]


def test_the_tables_of_feedback_have_no_number_in_order_no_instant_and_no_key_to_another(
    service_on_each: Service,
) -> None:
    with service_on_each.database.reading() as session:
        found = inspect(session.connection())
        for name in ("sendiass_feedback", "sendiass_invitation"):
            columns = {each["name"]: each["type"] for each in found.get_columns(name)}
            assert not [each for each in columns.values() if isinstance(each, DateTime)]
            assert {each for each, kind in columns.items() if isinstance(kind, Integer)} <= {"questions"}
            assert found.get_foreign_keys(name) == []
            assert found.get_indexes(name) == []
            if session.connection().dialect.name == "sqlite":
                with pytest.raises(Exception, match="no such column: rowid"):
                    session.connection().execute(text(f"SELECT rowid FROM {name}"))
        shared = set(Feedback.__table__.columns.keys()) & set(Invitation.__table__.columns.keys())  # type: ignore[attr-defined]
    assert shared == {"level", "user_type", "month", "question_set"}


def test_answers_come_out_in_an_order_that_has_nothing_to_do_with_when_they_came(service: Service) -> None:
    day = clock.today()
    with service.database.writing() as session:
        for number in range(60):
            given = {"level": "level_2", "user_type": "child", "ended_on": day, "questions": 6, "today": day}
            invitation = invitation_of(session, invite(session, **given).token, day)  # type: ignore[arg-type]
            assert invitation
            keep_answer(session, invitation, {"contact": 5}, f"{number:02}")
    with service.database.reading() as session:
        stored = session.connection().execute(text("SELECT comment FROM sendiass_feedback")).scalars().all()
    assert sorted(stored) == [f"{number:02}" for number in range(60)]
    assert list(stored) != sorted(stored)


def test_invitations_that_have_expired_are_cleared_away_by_the_next_one(service: Service) -> None:
    day = clock.today()
    given: dict[str, Any] = {"level": "level_2", "user_type": "child", "questions": 6, "ended_on": day}
    with service.database.writing() as session:
        invite(session, today=day - OPEN_FOR - timedelta(days=1), **given)
        invite(session, today=day - OPEN_FOR, **given)
        invite(session, today=day, **given)
    assert len(rows(service, Invitation)) == 2
    assert [each.asked for each in rows(service, Asked)] == [3]
