"""Contact to closure: what must come first comes first, time asks and never stops, every level keeps its days."""

from datetime import date

import pytest

from cases.kinds import WrongDetail
from cases.sendiass.clients import NoSuchRecord
from deadlines.standing import Standing
from tests.api.world import ago
from tests.sendiass.world import Service
from workflows.record import NotPossible
from workflows.sendiass.levels import GUIDANCE, guidance_on
from workflows.sendiass.recording import NotQualified
from workflows.sendiass.support import client_of, level_periods, status_of

MONDAY = date(2026, 11, 2)


def test_the_first_response_is_due_within_five_working_days(service_on_each: Service) -> None:
    """Rotherham specification, para 7.5.1: Monday 2 November 2026 and five working days is Monday 9 November."""
    done = service_on_each.record(
        service_on_each.contact(MONDAY), "first_response_made", date(2026, 11, 9), impartiality="explained"
    )
    response = next(each for each in done.deadlines if each.limit.key == "sendiass_first_response")
    assert response.due_on == date(2026, 11, 9)
    assert response.due_on.strftime("%A") == "Monday"
    assert response.standing is Standing.MET


def test_a_message_left_counts_as_the_first_response_and_reaching_them_later_does_not_undo_it(service: Service) -> None:
    ref = service.contact(MONDAY)
    service.record(ref, "voicemail_left", date(2026, 11, 4))
    done = service.record(ref, "first_response_made", date(2026, 11, 20), impartiality="explained")
    response = next(each for each in done.deadlines if each.limit.key == "sendiass_first_response")
    assert (response.standing, response.met_on) == (Standing.MET, date(2026, 11, 4))


def test_no_level_is_given_before_impartiality_is_explained(service: Service) -> None:
    ref = service.contact(MONDAY)
    service.record(ref, "first_response_made", MONDAY, impartiality="not_yet")
    with pytest.raises(NotPossible, match="impartiality is still to be explained"):
        service.record(ref, "level_set", MONDAY, level="level_1")
    service.record(ref, "impartiality_explained", MONDAY)
    assert service.record(ref, "level_set", MONDAY, level="level_1").state.stage == "level_1"


def test_level_1_needs_nobodys_name(service: Service) -> None:
    ref = service.contact(MONDAY, holder="")
    service.record(ref, "first_response_made", MONDAY, impartiality="explained", who="volunteer")
    service.record(ref, "level_set", MONDAY, level="level_1", who="volunteer")
    done = service.record(ref, "time_spent", MONDAY, minutes=20, mode="phone", who="volunteer")
    assert client_of(done.state.facts) is None
    assert done.history.child_id is None


def test_a_third_party_needs_a_reason_and_evidence_of_permission(service: Service) -> None:
    with pytest.raises(WrongDetail, match="exceptional circumstances"):
        service.contact(MONDAY, made_by="third_party", permission="evidenced")
    with pytest.raises(WrongDetail, match="Without their permission"):
        service.contact(MONDAY, made_by="third_party", third_party_reason="language", permission="none")
    assert service.contact(MONDAY, made_by="third_party", third_party_reason="language", permission="evidenced")


def test_a_child_or_young_person_who_declines_ends_it(service: Service) -> None:
    ref = service.contact(MONDAY, made_by="parent_or_carer", user_type="young_person")
    service.record(ref, "first_response_made", MONDAY, impartiality="explained")
    done = service.record(ref, "own_wish_recorded", MONDAY, answer="declined")
    assert (done.state.stage, status_of(done.state.stage)) == ("closed", "closed")


class TestLevel2:
    """A record, an agreement and a qualified adviser, before any time (paras 7.6.3)."""

    def at_the_door(self, service: Service, owner: str = "adviser") -> str:
        ref = service.contact(MONDAY, owner)
        service.record(ref, "first_response_made", MONDAY, impartiality="explained", who=owner)
        service.record(ref, "level_set", MONDAY, level="level_2", who=owner)
        return ref

    def test_time_before_the_agreement_is_refused_and_nothing_is_lost(self, service: Service) -> None:
        ref = self.at_the_door(service)
        with pytest.raises(NotPossible, match="Level 2 is to be agreed and recorded") as refusal:
            service.record(ref, "time_spent", MONDAY, minutes=30, mode="phone")
        assert "intervention_agreed" in refusal.value.extra["possible"]  # type: ignore[operator]

    def test_it_is_agreed_only_with_a_record(self, service: Service) -> None:
        ref = self.at_the_door(service)
        with pytest.raises(NotPossible, match="“Intervention agreed” needs “Record opened” first"):
            service.record(ref, "intervention_agreed", MONDAY)
        with pytest.raises(NoSuchRecord):
            service.record(ref, "record_opened", MONDAY, client="c0000")

    def test_whoever_works_on_it_is_qualified(self, service: Service) -> None:
        ref = self.at_the_door(service, "colleague")
        service.record(ref, "record_opened", MONDAY, client=service.client(), who="colleague")
        with pytest.raises(NotQualified, match="IPSEA level 1") as refusal:
            service.record(ref, "intervention_agreed", MONDAY, who="colleague")
        assert "staff register" in refusal.value.next_step

    def test_nobody_unqualified_spends_time_on_it(self, service: Service) -> None:
        ref = service.supported("level_2", MONDAY)
        with pytest.raises(NotQualified):
            service.record(ref, "time_spent", MONDAY, minutes=15, mode="email", who="volunteer")
        done = service.record(ref, "time_spent", MONDAY, minutes=15, mode="email")
        assert level_periods(done.state.facts)[-1].minutes == 15


class TestLevels3And4:
    """A caseworker and a support agreement, reviewed on the day agreed; representation at level 4."""

    def agreed(self, service: Service, level: str) -> str:
        ref = service.contact(MONDAY)
        service.record(ref, "first_response_made", MONDAY, impartiality="explained")
        service.record(ref, "level_set", MONDAY, level=level)
        with pytest.raises(NotPossible, match="waits for its support agreement"):
            service.record(ref, "time_spent", MONDAY, minutes=30, mode="phone")
        service.record(ref, "record_opened", MONDAY, client=service.client())
        agreement = {"signed_by": "parent_or_carer", "review_on": "2026-11-16", "text": "Help with the appeal."}
        service.record(ref, "support_agreement_completed", MONDAY, **agreement)
        return ref

    def test_the_review_is_due_on_the_day_agreed_and_the_next_on_the_day_agreed_then(self, service: Service) -> None:
        ref = self.agreed(service, "level_3")
        done = service.record(ref, "support_reviewed", date(2026, 11, 13), review_on="2026-11-27")
        reviews = [each for each in done.deadlines if each.limit.key == "sendiass_support_review"]
        assert [(each.due_on, each.met_on) for each in reviews] == [
            (date(2026, 11, 16), date(2026, 11, 13)),
            (date(2026, 11, 27), None),
        ]

    def test_level_4_without_representation_is_asked_about_and_never_stopped(self, service: Service) -> None:
        ref = self.agreed(service, "level_4")
        service.record(ref, "time_spent", MONDAY, minutes=200, mode="appeal_preparation")
        facts = service.record(ref, "time_spent", MONDAY, minutes=90, mode="phone").state.facts
        assert any("this is level 3" in each for each in level_periods(facts)[-1].prompts)
        facts = service.record(ref, "time_spent", MONDAY, minutes=60, mode="representation").state.facts
        assert level_periods(facts)[-1].prompts == ()


def test_giving_another_level_keeps_every_period_with_its_days_reason_and_guidance(service: Service) -> None:
    ref = service.supported("level_2", MONDAY)
    service.record(ref, "time_spent", MONDAY, minutes=130, mode="phone")
    service.record(ref, "level_set", date(2026, 11, 9), level="level_1", because="General questions now.")
    service.record(ref, "intervention_paused", date(2026, 11, 12))
    facts = service.record(ref, "level_set", date(2026, 11, 19), level="level_1").state.facts
    periods = level_periods(facts)
    assert [(each.level.key, each.since, each.until, each.minutes) for each in periods] == [
        ("level_2", MONDAY, date(2026, 11, 9), 130),
        ("level_1", date(2026, 11, 9), date(2026, 11, 12), 0),
        ("level_1", date(2026, 11, 19), None, 0),
    ]
    assert periods[1].because == "General questions now."
    assert {each.guidance.key for each in periods} == {"2023"}
    assert periods[0].prompts == ("130 minutes on level 2, which usually takes up to 120. Still level 2?",)


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2014, 9, 1), "2016"), (date(2023, 3, 31), "2016"), (date(2023, 4, 1), "2023"), (MONDAY, "2023")],
)
def test_the_national_version_of_the_levels_is_that_of_the_day(day: date, version: str) -> None:
    assert guidance_on(day).key == version
    assert set(GUIDANCE[version].levels) == {"contact", "level_1", "level_2", "level_3", "level_4"}
    assert GUIDANCE["2016"].levels["level_1"].longest == 120
    assert GUIDANCE["2023"].levels["level_1"].longest == 60


def test_the_first_page_says_what_is_owed_first_and_what_has_passed_its_day(service: Service) -> None:
    late, soon = service.contact(ago(20)), service.contact(ago(0))
    page = service.browser("adviser").open("/")
    assert page.html.index(late) < page.html.index(soon)
    assert page.words.count("Past its day") == 1
    assert page.words.count("First response to somebody who asks") == 2
    service.record(late, "first_response_made", ago(0), impartiality="explained")
    service.record(late, "level_set", ago(0), level="contact")
    assert "Past its day" not in service.browser("adviser").open("/").words
