"""The service's registers: rows that only grow, entries that fit each other, and nobody named in any of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cases.database import Database
from cases.facts import NewFact
from cases.log import Author
from cases.officers import add_officer
from cases.people import NamesSomebody
from cases.sendiass.clients import NewClient, open_record
from cases.sendiass.policies import CONFIDENTIALITY, policy_in_force
from cases.sendiass.registers import EntryChanged, NoSuchEntry, contents, entries, history, write
from cases.sendiass.registers_base import MAY_LIE_AHEAD, Content, WrongEntry
from cases.sendiass.registers_conduct import Complaint, Hazard, SafeguardingConcern, Training
from cases.sendiass.registers_keeping import strike_out
from cases.sendiass.registers_list import REGISTERS, asked_of
from cases.sendiass.registers_quality import ChangeRequest, PolicyVersion, SelfAssessment, Standard
from cases.sendiass.registers_service import Meeting, Menu, ReportShared, Term, Workshop
from deadlines.clock import day_of
from tests.sendiass.entries import AUTUMN, MANAGER, MENU, NOW, SPRING, kept, meeting, standard, workshop
from workflows.notices import Office
from workflows.record import open_case

TODAY = day_of(NOW)
HAZARD = Hazard(found_on=TODAY, place="The front room", hazard="A loose cable")


def staff(database: Database, username: str = "adviser") -> str:
    with database.writing() as session:
        officer = add_officer(
            session, username, display_name=username.title(), email=f"{username}@example.org", role="adviser",
            team=None, password_hash=None, now=NOW,
        )  # fmt: skip
        return officer.id


def refused(database: Database, content: Content, field: str, **at: Any) -> WrongEntry:
    """The refusal of an entry, which names the field at fault in three sentences and writes nothing."""
    with database.reading() as session:
        before = history(session, type(content))
    with pytest.raises(WrongEntry) as caught:
        kept(database, content, **at)
    assert caught.value.field == field
    assert all((caught.value.what, caught.value.why, caught.value.next_step))
    with database.reading() as session:
        assert history(session, type(content)) == before
    return caught.value


def test_an_entry_written_again_keeps_what_it_said_before(empty_on_each: Database) -> None:
    number = kept(empty_on_each, HAZARD)
    told = HAZARD.model_copy(update={"notified_on": TODAY})
    kept(empty_on_each, told, number=number, version=1)
    with empty_on_each.reading() as session:
        (now,) = entries(session, Hazard)
        assert (now.content, now.version, now.written_by, now.written_at) == (told, 2, MANAGER, NOW)
        assert [each.content for each in history(session, Hazard, number)] == [HAZARD, told]


def test_an_entry_struck_out_counts_no_longer_and_stays_to_be_read(empty_on_each: Database) -> None:
    number = kept(empty_on_each, HAZARD)
    with empty_on_each.writing() as session:
        strike_out(session, Hazard, number, "Entered twice", version=1, by=MANAGER, now=NOW)
    with empty_on_each.reading() as session:
        assert contents(session, Hazard) == []
        assert entries(session, Hazard, struck=True)[0].struck_because == "Entered twice"
    assert kept(empty_on_each, HAZARD) == number + 1


def test_an_entry_is_struck_out_with_a_reason_or_not_at_all(empty_on_each: Database) -> None:
    number = kept(empty_on_each, HAZARD)
    with pytest.raises(WrongEntry, match="Give a reason"), empty_on_each.writing() as session:
        strike_out(session, Hazard, number, "  ", version=1, by=MANAGER, now=NOW)
    with empty_on_each.reading() as session:
        assert contents(session, Hazard) == [HAZARD]


@pytest.mark.parametrize("statement", ["UPDATE {} SET written_by = 'other'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove_a_row(empty_on_each: Database, statement: str) -> None:
    kept(empty_on_each, HAZARD)
    with pytest.raises(DBAPIError, match="append-only"), empty_on_each.writing() as session:
        session.connection().execute(text(statement.format("sendiass_register_row")))
    with empty_on_each.reading() as session:
        assert contents(session, Hazard) == [HAZARD]


def test_what_somebody_wrote_meanwhile_is_not_written_over(empty_on_each: Database) -> None:
    number = kept(empty_on_each, HAZARD)
    kept(empty_on_each, HAZARD.model_copy(update={"place": "The stairs"}), number=number, version=1)
    with pytest.raises(EntryChanged):
        kept(empty_on_each, HAZARD, number=number, version=1)
    with empty_on_each.writing() as session, pytest.raises(EntryChanged):
        strike_out(session, Hazard, number, "Not so", version=1, by=MANAGER, now=NOW)


def test_an_entry_that_is_not_there_is_not_made_by_writing_it_again(empty_on_each: Database) -> None:
    with pytest.raises(NoSuchEntry):
        kept(empty_on_each, HAZARD, number=7, version=1)


def test_a_day_on_which_something_was_done_has_come(empty: Database) -> None:
    coming = HAZARD.model_copy(update={"notified_on": TODAY + timedelta(days=1)})
    assert "has not come yet" in refused(empty, coming, "notified_on").sentence


@pytest.mark.parametrize(
    "said",
    [
        "Alma Beck rang again", "alma beck", "Ms Beck was upset", "the son, Ivo Beck", "write to a.beck@example.org",
        "she lives at LS1 4DY", "call 0113 496 0000",
    ],
)  # fmt: skip
def test_nobody_the_service_knows_is_named_in_a_register(empty: Database, said: str) -> None:
    with empty.writing() as session:
        known = NewClient(user_type="parent_or_carer", name="Alma Beck", child_name="Ivo Beck")
        open_record(session, known, by=MANAGER, now=NOW)
    complaint = Complaint(received_on=TODAY, theme="quality", said=said)
    with pytest.raises(NamesSomebody):
        kept(empty, complaint)
    kept(empty, complaint.model_copy(update={"said": "A parent waited at the beck for a week"}))


# Terms, menus, workshops, meetings


def test_terms_do_not_overlap(empty: Database) -> None:
    kept(empty, AUTUMN)
    late = Term(school_year=2026, season="spring", begins_on=date(2026, 12, 18), ends_on=date(2027, 3, 25))
    assert "Autumn term 2026/27" in refused(empty, late, "begins_on").sentence
    kept(empty, SPRING)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"ends_on": date(2026, 8, 31)}, "ends_on"), ({"begins_on": date(2025, 9, 1)}, "begins_on")],
)
def test_a_term_has_days_of_its_school_year(empty: Database, changed: dict[str, Any], field: str) -> None:
    refused(empty, AUTUMN.model_copy(update=changed), field)


@pytest.mark.parametrize("again", [AUTUMN, MENU, standard("3.5")])
def test_what_would_be_counted_twice_is_refused(empty: Database, again: Content) -> None:
    number = kept(empty, again)
    assert "already" in refused(empty, again, again.unique[-1]).sentence
    kept(empty, again, number=number, version=1)  # written again it is the same entry


def test_a_workshop_is_held_from_the_menu_of_its_year(empty: Database) -> None:
    trainer = staff(empty)
    refused(empty, workshop(trainer, date(2026, 10, 6)), "item")
    kept(empty, MENU)
    kept(empty, workshop(trainer, date(2026, 10, 6)))
    the_year_after = workshop(trainer, date(2027, 4, 1))
    assert "2027/28" in refused(empty, the_year_after, "item").sentence


def test_a_workshop_is_given_by_somebody_of_the_service(empty: Database) -> None:
    kept(empty, MENU)
    refused(empty, workshop("nobody", date(2026, 10, 6)), "trainer")


def test_what_a_workshop_was_held_from_cannot_be_taken_off_the_menu(empty: Database) -> None:
    menu = kept(empty, MENU)
    kept(empty, workshop(staff(empty), date(2026, 10, 6)))
    without = MENU.model_copy(update={"items": ["Annual reviews"]})
    refused(empty, without, "year", number=menu, version=1)
    with pytest.raises(WrongEntry, match="1 workshop"), empty.writing() as session:
        strike_out(session, Menu, menu, "A mistake", version=1, by=MANAGER, now=NOW)
    with empty.reading() as session:
        assert contents(session, Menu) == [MENU]
        assert len(contents(session, Workshop)) == 1


def test_a_meeting_belongs_to_the_term_it_was_held_in(empty: Database) -> None:
    refused(empty, meeting(date(2026, 11, 3)), "term")
    kept(empty, AUTUMN)
    kept(empty, SPRING)
    refused(empty, meeting(date(2026, 11, 3), "2026-spring"), "term")
    kept(empty, meeting(date(2026, 11, 3)))
    with empty.reading() as session:
        assert [each.attended for each in contents(session, Meeting)] == [9]


def test_minutes_that_are_not_there_were_not_published(empty: Database) -> None:
    kept(empty, AUTUMN)
    refused(empty, meeting(date(2026, 11, 3), published_on=date(2026, 11, 10)), "minutes")
    early = meeting(date(2026, 11, 3), published_on=date(2026, 11, 2), minutes="minutes-november.pdf")
    refused(empty, early, "published_on")


# Standards, policies, changes


def test_a_standard_without_a_target_is_monitored() -> None:
    assert (standard("3.5").aims_at, standard("3.6", target="95%").aims_at) == ("Monitored", "95%")


def test_what_is_not_met_has_an_action_and_somebody_who_does_it(empty: Database) -> None:
    kept(empty, standard("3.5"))
    owner = staff(empty)
    met: dict[str, Any] = {"year": 2026, "standard": "3.5", "rated_on": TODAY, "rating": "met", "evidence": "Seen"}
    refused(empty, SelfAssessment(**met | {"rating": "not_met"}), "action")
    refused(empty, SelfAssessment(**met | {"rating": "not_met", "action": "Train"}), "owner")
    refused(empty, SelfAssessment(**met | {"standard": "9.9"}), "standard")
    kept(empty, SelfAssessment(**met | {"rating": "not_met", "action": "Train", "owner": owner}))
    refused(empty, SelfAssessment(**met), "standard")
    with empty.reading() as session:
        assert len(contents(session, SelfAssessment)) == 1
        assert len(contents(session, Standard)) == 1


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"agreed_on": TODAY}, "agreed_on"),
        ({"published_on": TODAY}, "published_on"),
        ({"reviewed_on": TODAY, "published_on": TODAY}, "published_on"),
        ({"reviewed_on": TODAY, "agreed_on": TODAY - timedelta(days=1)}, "agreed_on"),
        ({"reviewed_on": TODAY, "agreed_on": TODAY, "published_on": TODAY - timedelta(days=1)}, "published_on"),
    ],
)
def test_a_policy_is_reviewed_then_agreed_then_published(empty: Database, days: dict[str, Any], field: str) -> None:
    refused(empty, PolicyVersion(**POLICY | days), field)
    all_three = {"reviewed_on": TODAY, "agreed_on": TODAY, "published_on": TODAY}
    kept(empty, PolicyVersion(**POLICY | all_three))


POLICY: dict[str, Any] = {"name": "Confidentiality", "version": "2", "text": "Nobody is told who asked."}
CONSULTED: dict[str, Any] = {
    "notice_on": date(2026, 9, 1), "answers_by": date(2026, 10, 1), "group_on": date(2026, 9, 10),
    "users_on": date(2026, 9, 12), "agreed_on": date(2026, 10, 5),
}  # fmt: skip


@pytest.mark.parametrize("left_out", ["notice_on", "answers_by", "group_on", "users_on"])
def test_a_change_is_not_agreed_before_everybody_was_consulted(empty: Database, left_out: str) -> None:
    given: dict[str, Any] = {"asked_on": date(2026, 8, 1), "change": "A seventh question", "path": "agreement"}
    without = {name: day for name, day in CONSULTED.items() if name != left_out}
    refused(empty, ChangeRequest(**given, **without), left_out)
    refused(empty, ChangeRequest(**given, **CONSULTED | {"agreed_on": date(2026, 9, 30)}), "agreed_on")
    kept(empty, ChangeRequest(**given, **CONSULTED))


def test_what_an_act_requires_binds_without_agreement(empty: Database) -> None:
    given: dict[str, Any] = {"asked_on": date(2026, 8, 1), "change": "A new duty", "path": "binding"}
    refused(empty, ChangeRequest(**given), "instrument")
    refused(empty, ChangeRequest(**given, instrument="An Act of 2026"), "binds_from")
    required = given | {"instrument": "An Act of 2026", "binds_from": date(2027, 1, 1)}
    refused(empty, ChangeRequest(**required, agreed_on=TODAY), "agreed_on")
    kept(empty, ChangeRequest(**required))


# Complaints, safeguarding, training, reports


def test_a_complaint_has_an_outcome_once_it_is_answered(empty: Database) -> None:
    asked = Complaint(received_on=TODAY, theme="conduct", said="A parent was not called back")
    refused(empty, asked.model_copy(update={"answered_on": TODAY}), "outcome")
    refused(empty, asked.model_copy(update={"outcome": "upheld"}), "answered_on")
    kept(empty, asked.model_copy(update={"answered_on": TODAY, "outcome": "upheld"}))


def test_a_safeguarding_concern_is_kept_by_the_reference_of_its_intervention(empty: Database) -> None:
    concern = SafeguardingConcern(ref="none", types=["cse", "prevent"], recorded_on=TODAY)
    refused(empty, concern, "ref")
    known = concern.model_copy(update={"ref": an_intervention(empty)})
    refused(empty, known.model_copy(update={"resolved_on": TODAY}), "reported_on")
    early = {"reported_on": TODAY, "escalated_on": TODAY - timedelta(days=1)}
    refused(empty, known.model_copy(update=early), "escalated_on")
    kept(empty, known.model_copy(update={"reported_on": TODAY, "resolved_on": TODAY}))


def an_intervention(database: Database) -> str:
    made = {"channel": "phone", "made_by": "parent_or_carer", "user_type": "parent_or_carer", "hours": "in_hours"}
    author = Author(staff(database), "sendiass")
    with database.writing() as session:
        fact = NewFact("contact_made", TODAY, made)
        opened = open_case(
            session, "sendiass_intervention", None, fact, by=author, now=NOW,
            office=Office("Demonshire SENDIASS", "http://127.0.0.1"),
        )  # fmt: skip
        return opened.history.ref


def test_training_is_not_taken_up_before_it_was_offered(empty: Database) -> None:
    training = Training(officer=staff(empty), title="IPSEA level 2", offered_on=TODAY)
    refused(empty, training.model_copy(update={"accessed_on": TODAY - timedelta(days=3)}), "accessed_on")
    kept(empty, training)


def test_a_report_is_shared_after_its_figures_were_gathered(empty: Database) -> None:
    days: dict[str, Any] = {"first": date(2026, 10, 1), "last": date(2026, 10, 31), "gathered_on": date(2026, 11, 3)}
    report = ReportShared(report="score_card", **days)
    refused(empty, report.model_copy(update={"head_of_service_on": date(2026, 11, 1)}), "head_of_service_on")
    refused(empty, report.model_copy(update={"last": date(2026, 9, 1)}), "last")
    kept(empty, report)


# The table of registers


def models_of_registers() -> list[type[Content]]:
    return Content.__subclasses__()


def test_every_register_is_listed_once() -> None:
    assert {model.key for model in models_of_registers()} == set(REGISTERS)
    assert len(models_of_registers()) == len(REGISTERS)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_every_field_is_asked_for_and_every_shown_one_is_there(register: Any) -> None:
    fields = register.model.model_fields
    assert set(register.shown) <= set(fields)
    assert set(register.model.unique) <= set(fields)
    for name, info in fields.items():
        asked = asked_of(register.model, name)
        assert asked.recalled
        assert ("(" in asked.label) == (not info.is_required()), f"{name} must say whether it may be left empty"
    assert all(info.annotation is date or "date" in str(info.annotation) for info in fields.values()
               if MAY_LIE_AHEAD in info.metadata)  # fmt: skip


def test_every_entry_is_written_by_one_function(empty: Database) -> None:
    """`write` alone checks only what an entry says of itself; `keep` comes first wherever somebody types."""
    with empty.writing() as session:
        assert write(session, HAZARD, by=MANAGER, now=NOW) == 1


# Policies in force


def in_force(database: Database) -> tuple[str, str]:
    with database.reading() as session:
        policy = policy_in_force(session, CONFIDENTIALITY, TODAY)
        assert policy
        return policy.version, policy.text


APPROVED: dict[str, Any] = {"reviewed_on": TODAY, "agreed_on": TODAY, "published_on": TODAY}


def test_a_version_is_in_force_once_it_is_published(empty_on_each: Database) -> None:
    draft = PolicyVersion(**POLICY, reviewed_on=TODAY)
    number = kept(empty_on_each, draft)
    assert in_force(empty_on_each)[0] == "1"
    kept(empty_on_each, PolicyVersion(**POLICY | APPROVED), number=number, version=1)
    assert in_force(empty_on_each) == ("2", POLICY["text"])


def test_what_was_published_is_not_changed_afterwards(empty: Database) -> None:
    number = kept(empty, PolicyVersion(**POLICY | APPROVED))
    for changed in ({"text": "Other words"}, {"published_on": None}, {"name": "Another"}):
        refused(empty, PolicyVersion(**POLICY | APPROVED | changed), "version", number=number, version=1)
    with pytest.raises(WrongEntry, match="published"), empty.writing() as session:
        strike_out(session, PolicyVersion, number, "A mistake", version=1, by=MANAGER, now=NOW)
    assert in_force(empty) == ("2", POLICY["text"])


def test_a_version_that_is_in_force_already_is_not_written_again(empty: Database) -> None:
    refused(empty, PolicyVersion(**POLICY | {"version": "1"}), "version")


def test_a_draft_that_was_renamed_or_struck_out_leaves_its_number_free(empty: Database) -> None:
    number = kept(empty, PolicyVersion(**POLICY))
    kept(empty, PolicyVersion(**POLICY | {"version": "3"}), number=number, version=1)
    again = kept(empty, PolicyVersion(**POLICY))
    with empty.writing() as session:
        strike_out(session, PolicyVersion, again, "A mistake", version=1, by=MANAGER, now=NOW)
    kept(empty, PolicyVersion(**POLICY))
