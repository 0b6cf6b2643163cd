"""A panel from the day it is called to its minutes: who sits, what is asked, what it said, and what it cannot do."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session

from cases.database import Database
from cases.facts import Capacity
from cases.log import Author, NoSuchCase
from cases.officers import UnknownOfficer, add_officer
from cases.panels import NoSuchPanel, Panel, What, add_entry, all_panels, load_panel, panels_of_case
from cases.sight import EVERY_CASE
from deadlines.refusals import Refusal
from tests.casework import NOW, OFFICE, OFFICER, REF, add, new, opened, read, request
from tests.workflows.test_flows import break_case
from workflows import panels
from workflows.agenda import agenda_of, cannot_wait
from workflows.panel_rules import NotListed, PanelRefused
from workflows.record import NotPossible, Recorded

CALLED_AT = datetime(2025, 9, 15, 9, tzinfo=UTC)
HELD_ON = date(2025, 9, 29)
FOUND = {"recommendation": "no", "findings": ["support_not_shown"], "unanimous": False}


def written(database: Database, act: Callable[[Session], Any]) -> Any:
    with database.writing() as session:
        return act(session)


def called(database: Database, held_on: date = HELD_ON, *, at: datetime = CALLED_AT) -> str:
    return str(written(database, lambda session: panels.call_panel(session, held_on, by=OFFICER, now=at)))


def with_a_case(database: Database, held_on: date = HELD_ON, question: str = "assess") -> str:
    """A panel with one member, and a case asked for on 1 September 2025 on its agenda as item 3."""
    opened(database, request(), now=CALLED_AT)
    ref = called(database, held_on)
    sits(database, ref, role="head_teacher")
    listed(database, ref, question=question)
    return ref


def sits(database: Database, ref: str, **who: str) -> Panel:
    panel = written(database, lambda session: panels.name_member(session, ref, **who, by=OFFICER, now=CALLED_AT))
    assert isinstance(panel, Panel)
    return panel


def listed(database: Database, ref: str, case: str = REF, question: str = "assess", at: datetime = CALLED_AT) -> Panel:
    panel = written(database, lambda session: panels.list_case(session, ref, case, question, by=OFFICER, now=at))
    assert isinstance(panel, Panel)
    return panel


def considered(database: Database, ref: str, number: int = 3, by: Author = OFFICER, **found: object) -> Recorded:
    recorded = written(
        database,
        lambda session: panels.consider(session, ref, number, FOUND | found, by=by, now=NOW, office=OFFICE),
    )
    assert isinstance(recorded, Recorded)
    return recorded


def refused(database: Database, act: Callable[[Session], Any], why: type[Refusal], match: str) -> None:
    with pytest.raises(why, match=match), database.writing() as session:
        act(session)


def test_a_panel_is_called_with_members_by_key_or_role_and_a_case(database: Database) -> None:
    ref = with_a_case(database)
    assert ref == "PNL-2025-000001"
    with database.writing() as session:
        jo = add_officer(
            session, "jo", display_name="Jo Sample", email="jo@example.org", role="manager", team=None,
            password_hash=None, now=CALLED_AT, acts_as=Capacity.PROVIDER,
        )  # fmt: skip
    panel = sits(database, ref, officer="jo")
    assert [(each.officer, each.role, each.capacity) for each in panel.members] == [
        ("", "head_teacher", "school"), (jo.id, "", "provider"),
    ]  # fmt: skip
    assert [(each.case_ref, each.question, each.listed_by) for each in panel.items] == [
        (REF, "assess", OFFICER.officer)
    ]
    with database.reading() as session:
        assert load_panel(session, ref) == panel
        assert (
            [each.ref for each in panels_of_case(session, REF)] == [each.ref for each in all_panels(session)] == [ref]
        )


def test_what_a_panel_recommends_stands_in_the_log_of_the_case_and_decides_nothing(database: Database) -> None:
    ref = with_a_case(database)
    recorded = considered(database, ref, because="The setting has not yet tried what it named.")
    assert recorded.state.stage == "considering_request"
    fact = read(database).facts[-1]
    assert (fact.kind, fact.happened_on) == ("panel_considered", HELD_ON)
    assert fact.detail["panel"] == ref
    with database.reading() as session:
        (each,) = agenda_of(session, load_panel(session, ref), NOW.date(), EVERY_CASE)
        assert each.recommendation is not None
        assert each.decision is None
        assert each.answer is None


def test_the_decision_and_the_notice_are_shown_beside_the_recommendation(database: Database) -> None:
    ref = with_a_case(database)
    considered(database, ref)
    add(database, new("authority_decided", "2025-10-02", question="assess", decision="yes", because="Later advice."))
    add(database, new("decision_to_assess_notified", "2025-10-03"))
    with database.reading() as session:
        (each,) = agenda_of(session, load_panel(session, ref), NOW.date(), EVERY_CASE)
    assert each.says == "Deciding whether to secure an EHC needs assessment", "as it stood on the day of the panel"
    assert each.decision is not None
    assert each.decision.detail["decision"] == "yes"
    assert each.answer is not None
    assert (each.answer[0].kind, each.answer[1]) == ("decision_to_assess_notified", "yes")


def test_a_day_that_falls_before_the_panel_is_said_and_never_moved(database: Database) -> None:
    ref = with_a_case(database, date(2025, 10, 20))
    with database.reading() as session:
        panel = load_panel(session, ref)
        (each,) = agenda_of(session, panel, date(2025, 9, 16), EVERY_CASE)
    assert [late.limit.key for late in each.before_panel] == ["assess_decision"]
    assert each.left == "27 days left"
    assert cannot_wait(each.before_panel[0], panel.held_on).endswith(
        "the last day is Monday 13 October 2025, 7 days before the panel. "
        "The panel cannot extend this date: do not wait for it."
    )
    moved = written(
        database, lambda session: panels.move_panel(session, ref, date(2025, 10, 13), by=OFFICER, now=CALLED_AT)
    )
    with database.reading() as session:
        (each,) = agenda_of(session, moved, date(2025, 9, 16), EVERY_CASE)
        assert each.before_panel == (), "on the last day the panel is still in time"
        assert each.upcoming is not None
        assert each.upcoming.due_on == date(2025, 10, 13)
        (each,) = agenda_of(session, moved, date(2025, 10, 13), EVERY_CASE)
        assert each.left == "due that day"


def test_a_question_that_is_not_open_or_is_listed_already_is_refused(database: Database) -> None:
    ref = with_a_case(database)
    for question, match in (("cease", "is not a question in case"), ("assess", "on the agenda .* already")):
        with pytest.raises(PanelRefused, match=match):
            listed(database, ref, question=question)
    refused(
        database,
        lambda session: panels.list_case(session, ref, "EHC-2025-000009", "assess", by=OFFICER, now=CALLED_AT),
        NoSuchCase,
        "no case",
    )


def test_a_case_is_taken_off_and_listed_again_until_it_was_considered(database: Database) -> None:
    ref = with_a_case(database)
    off = written(database, lambda session: panels.take_off(session, ref, 3, by=OFFICER, now=CALLED_AT))
    assert off.items == ()
    with database.reading() as session:
        assert panels_of_case(session, REF) == []
    again = listed(database, ref)
    assert [each.number for each in again.items] == [5]
    considered(database, ref, 5)
    for act in (
        lambda session: panels.take_off(session, ref, 5, by=OFFICER, now=CALLED_AT),
        lambda session: panels.call_off(session, ref, by=OFFICER, now=CALLED_AT),
        lambda session: panels.move_panel(session, ref, date(2025, 9, 30), by=OFFICER, now=CALLED_AT),
        lambda session: panels.member_leaves(session, ref, 2, by=OFFICER, now=CALLED_AT),
    ):
        refused(database, act, PanelRefused, "has recommended on ")


def test_a_recommendation_taken_back_in_the_case_frees_the_panel(database: Database) -> None:
    ref = with_a_case(database)
    number = considered(database, ref).fact.sequence
    add(database, new("recorded_in_error", "2025-09-29", corrects=number, because="Another case was meant."))
    off = written(database, lambda session: panels.call_off(session, ref, by=OFFICER, now=CALLED_AT))
    assert off.is_off
    refused(
        database,
        lambda session: panels.list_case(session, ref, REF, "assess", by=OFFICER, now=CALLED_AT),
        PanelRefused,
        "was called off",
    )


def test_an_item_is_considered_once(database: Database) -> None:
    ref = with_a_case(database)
    considered(database, ref)
    refused(
        database,
        lambda session: panels.consider(session, ref, 3, FOUND, by=OFFICER, now=NOW, office=OFFICE),
        NotPossible,
        "recorded already",
    )


def by_hand(panel: str, question: str = "assess", on: str = "2025-09-29") -> Any:
    return new("panel_considered", on, panel=panel, question=question, recommendation="yes")


def test_a_panel_cannot_be_made_to_say_what_it_was_not_asked(database: Database) -> None:
    ref = with_a_case(database)
    for fact, why, match in (
        (by_hand("PNL-2025-000009"), NoSuchPanel, "no panel"),
        (by_hand(ref, "issue_plan"), NotListed, "not on the agenda"),
        (by_hand(ref, on="2025-09-30"), NotListed, "is held on Monday 29 September 2025, not on"),
    ):
        with pytest.raises(why, match=match):
            add(database, fact)
    alone = called(database)
    listed(database, alone)
    with pytest.raises(NotListed, match="Nobody is named as a member"):
        add(database, by_hand(alone))
    assert add(database, by_hand(ref)).fact.kind == "panel_considered"


def test_a_panel_to_come_has_recommended_nothing(database: Database) -> None:
    ref = with_a_case(database)
    early = datetime(2025, 9, 28, 12, tzinfo=UTC)
    refused(
        database,
        lambda session: panels.consider(session, ref, 3, FOUND, by=OFFICER, now=early, office=OFFICE),
        NotPossible,
        "in the future",
    )


def test_a_provider_holds_a_panel_and_records_what_it_said(database: Database) -> None:
    ref = with_a_case(database)
    provider = Author("o0000000002", Capacity.PROVIDER)
    assert considered(database, ref, by=provider).fact.acted_as == "provider"


@pytest.mark.parametrize(
    ("who", "why", "match"),
    [
        ({}, PanelRefused, "an officer or sits for a role"),
        ({"officer": "jo", "role": "senco"}, PanelRefused, "an officer or sits for a role"),
        ({"role": "mayor"}, PanelRefused, "is no role on a panel"),
        ({"officer": "nobody"}, UnknownOfficer, "no active officer"),
    ],
)
def test_a_member_is_an_officer_or_a_role(
    database: Database, who: dict[str, str], why: type[Refusal], match: str
) -> None:
    ref = called(database)
    refused(database, lambda session: panels.name_member(session, ref, **who, by=OFFICER, now=NOW), why, match)


def test_two_head_teachers_may_sit_and_one_may_leave(database: Database) -> None:
    ref = called(database)
    sits(database, ref, role="head_teacher")
    assert len(sits(database, ref, role="head_teacher").members) == 2
    left = written(database, lambda session: panels.member_leaves(session, ref, 2, by=OFFICER, now=NOW))
    assert [each.number for each in left.members] == [3]
    refused(
        database,
        lambda session: panels.member_leaves(session, ref, 2, by=OFFICER, now=NOW),
        PanelRefused,
        "has no member 2",
    )


def test_a_slip_of_the_year_and_a_panel_that_is_not_there_are_refused(database: Database) -> None:
    refused(
        database,
        lambda session: panels.call_panel(session, date(1926, 3, 2), by=OFFICER, now=NOW),
        PanelRefused,
        "looks like a slip",
    )
    refused(database, lambda session: load_panel(session, "PNL-2026-000001"), NoSuchPanel, "no panel")


def test_a_case_that_cannot_be_worked_out_leaves_the_rest_of_the_agenda_readable(database: Database) -> None:
    ref = with_a_case(database)
    broken = break_case(database, "EHC-2025-000002")
    with database.writing() as session:
        add_entry(
            session, ref, 4, What.CASE_LISTED, by=OFFICER, now=CALLED_AT, case_ref=broken, question="assess"
        )  # fmt: skip
    with database.reading() as session:
        first, second = agenda_of(session, load_panel(session, ref), HELD_ON, EVERY_CASE)
    assert first.says == "Deciding whether to secure an EHC needs assessment"
    assert second.says == "The case cannot be worked out"
    assert second.left == ""
