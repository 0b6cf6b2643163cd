"""What the service owes and when: worked out from its registers on any day, and never guessed."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.database import Database
from cases.sendiass.registers_base import Content
from cases.sendiass.registers_conduct import Hazard
from cases.sendiass.registers_quality import SelfAssessment
from cases.sendiass.registers_service import Menu, Publicity, ReportShared
from deadlines.law import service_standards
from deadlines.register import limits_of
from deadlines.standing import Standing
from tests.sendiass.entries import AUTUMN, MENU, NOW, SPRING, SUMMER_BEFORE, kept, meeting, standard, workshop
from tests.sendiass.test_registers import staff
from tests.tables import Row, named, rows
from workflows.sendiass.duties import Duty, duties, duties_due

TODAY = date(2026, 11, 20)
TERMLY = (
    "sendiass_monitoring_group", "sendiass_workshops", "sendiass_score_card_shared", "sendiass_termly_report",
)  # fmt: skip
LATER = NOW + timedelta(days=400)  # so that entries of the coming year can be written


def owed(database: Database, as_of: date = TODAY) -> dict[str, Duty]:
    with database.reading() as session:
        found = duties(session, as_of)
    assert len({each.key for each in found}) == len(found)
    return {each.key: each for each in found}


def due(database: Database, key: str, as_of: date = TODAY) -> tuple[date | None, Standing]:
    deadline = owed(database, as_of)[key].deadline
    assert deadline
    assert deadline.steps()
    return deadline.due_on, deadline.standing


def report(which: str, gathered_on: date, **other: Any) -> ReportShared:
    first = gathered_on - timedelta(days=30)
    return ReportShared(report=which, first=first, last=gathered_on, gathered_on=gathered_on, **other)


def test_without_terms_no_day_is_named_for_what_is_due_every_term(empty_on_each: Database) -> None:
    found = owed(empty_on_each)
    for key in TERMLY:
        duty = found[f"{key}:no_term"]
        assert duty.deadline is None
        assert "No term is set" in duty.no_day
        assert "not guessed" in duty.no_day


def test_after_the_last_term_that_is_set_the_next_is_asked_for(empty: Database) -> None:
    kept(empty, AUTUMN)
    assert not [key for key in owed(empty, date(2026, 12, 18)) if key.endswith("no_term")]
    after = owed(empty, date(2026, 12, 19))["sendiass_monitoring_group:no_term"]
    assert "after Friday 18 December 2026 are not set" in after.no_day
    kept(empty, SPRING)
    assert not [key for key in owed(empty, date(2026, 12, 19)) if key.endswith("no_term")]


STANDINGS = rows("""
| as of           | standing     |
|-----------------|--------------|
| Thu 03 Dec 2026 | running      |
| Fri 04 Dec 2026 | due_soon     |
| Fri 18 Dec 2026 | due_soon     |
| Sat 19 Dec 2026 | window_ended |
""")


@pytest.mark.parametrize("row", STANDINGS, ids=named)
def test_a_meeting_is_due_by_the_last_day_of_its_term(empty: Database, row: Row) -> None:
    kept(empty, AUTUMN)
    found = due(empty, "sendiass_monitoring_group:2026-autumn", row.day("as of"))
    assert found == (date(2026, 12, 18), row["standing"])


def test_what_was_done_in_its_term_is_done_and_what_was_not_stays_until_the_next_has_ended(empty: Database) -> None:
    kept(empty, SUMMER_BEFORE)
    kept(empty, AUTUMN)
    kept(empty, MENU)
    kept(empty, meeting(date(2026, 11, 3)))
    kept(empty, workshop(staff(empty), date(2026, 5, 6)))
    found = owed(empty)
    assert found["sendiass_monitoring_group:2026-autumn"].is_done
    assert found["sendiass_monitoring_group:2025-summer"].is_past
    assert "sendiass_workshops:2025-summer" not in found
    assert not found["sendiass_workshops:2026-autumn"].is_done


def test_score_cards_are_shared_once_both_have_them(empty: Database) -> None:
    kept(empty, AUTUMN)
    number = kept(empty, report("score_card", date(2026, 11, 2), monitoring_group_on=date(2026, 11, 3)))
    key = "sendiass_score_card_shared:2026-autumn"
    assert not owed(empty)[key].is_done
    both = {"monitoring_group_on": date(2026, 11, 3), "head_of_service_on": date(2026, 11, 5)}
    kept(empty, report("score_card", date(2026, 11, 2), **both), number=number, version=1)
    assert owed(empty)[key].is_done


COUNTED = rows("""
| limit                      | recorded        | due             |
|----------------------------|-----------------|-----------------|
| sendiass_score_card        | Sat 31 Jan 2026 | Sat 28 Feb 2026 |
| sendiass_annual_report     | Sat 31 Jan 2026 | Sun 31 Jan 2027 |
| sendiass_evaluation        | Sat 31 Jan 2026 | Sun 31 Jan 2027 |
| sendiass_publicity_review  | Sat 31 Jan 2026 | Sun 31 Jan 2027 |
| sendiass_benchmark         | Sat 31 Jan 2026 | Sun 31 Jan 2027 |
""")


def doing(limit: str, day: date) -> list[Content]:
    """The entries that say that it was done on a day."""
    match limit:
        case "sendiass_publicity_review":
            return [Publicity(year=2025, target=["health"], action="Postcards", reviewed_on=day)]
        case "sendiass_benchmark":
            return [standard("3.5"), rated("3.5", day)]
    which = {"sendiass_score_card": "score_card", "sendiass_evaluation": "evaluation"}.get(limit, "annual_report")
    return [report(which, day, published_on=day)]


def rated(code: str, day: date, year: int = 2025) -> SelfAssessment:
    return SelfAssessment(year=year, standard=code, rated_on=day, rating="met", evidence="Seen")


@pytest.mark.parametrize("row", COUNTED, ids=named)
def test_what_comes_round_is_counted_from_the_last_time(empty: Database, row: Row) -> None:
    assert "Nothing was recorded yet" in owed(empty)[f"{row['limit']}:first"].no_day
    for entry in doing(row["limit"], row.day("recorded")):
        kept(empty, entry)
    due_on, _ = due(empty, f"{row['limit']}:{row.day('recorded')}")
    assert due_on == row.day("due")


def test_a_comparison_is_made_once_every_standard_is_rated(empty: Database) -> None:
    kept(empty, standard("3.5"))
    kept(empty, standard("3.6"))
    kept(empty, rated("3.5", date(2026, 3, 2)))
    assert owed(empty)["sendiass_benchmark:first"].about == "1 of 2 standards are rated for 2025"
    kept(empty, rated("3.6", date(2026, 3, 9)))
    assert "sendiass_benchmark:2026-03-09" in owed(empty)


def test_the_menu_is_due_on_the_first_of_april(empty: Database) -> None:
    assert due(empty, "sendiass_workshop_menu:2026") == (date(2026, 4, 1), Standing.WINDOW_ENDED)
    assert due(empty, "sendiass_workshop_menu:2027") == (date(2027, 4, 1), Standing.RUNNING)
    kept(empty, Menu(year=2026, items=["Annual reviews"], published_on=date(2026, 4, 1)))
    assert due(empty, "sendiass_workshop_menu:2026") == (date(2026, 4, 1), Standing.MET)


def test_a_hazard_is_owed_at_once_until_the_authority_is_told(empty: Database) -> None:
    hazard = Hazard(found_on=TODAY, place="The stairs", hazard="A loose board")
    number = kept(empty, hazard)
    assert due(empty, "sendiass_hazard_told:1") == (None, Standing.RUNNING)
    with empty.reading() as session:
        assert "duty:sendiass_hazard_told:1:None:promptly" in {each.key for each in duties_due(session, TODAY)}
    kept(empty, hazard.model_copy(update={"notified_on": TODAY}), number=number, version=1)
    assert "sendiass_hazard_told:1" not in owed(empty)


def test_a_reminder_has_one_key_while_it_stands_so_and_another_once_the_day_has_passed(empty: Database) -> None:
    kept(empty, AUTUMN)

    def keys(on: date) -> set[str]:
        with empty.reading() as session:
            return {each.key for each in duties_due(session, on) if "monitoring" in each.key}

    start = "duty:sendiass_monitoring_group:2026-autumn:2026-12-18"
    assert keys(date(2026, 12, 3)) == set()
    assert keys(date(2026, 12, 4)) == keys(date(2026, 12, 18)) == {f"{start}:due_soon"}
    assert keys(date(2026, 12, 19)) == keys(date(2027, 1, 2)) == {f"{start}:past"}
    kept(empty, meeting(date(2026, 12, 21)), now=LATER)
    assert keys(date(2026, 12, 22)) == set()


def test_a_correction_of_a_term_moves_what_is_due(empty: Database) -> None:
    number = kept(empty, AUTUMN)
    kept(empty, AUTUMN.model_copy(update={"ends_on": date(2026, 12, 11)}), number=number, version=1)
    assert due(empty, "sendiass_monitoring_group:2026-autumn")[0] == date(2026, 12, 11)


def test_every_duty_of_the_service_that_is_no_intervention_s_is_in_the_calendar(empty: Database) -> None:
    kept(empty, AUTUMN)
    kept(empty, Hazard(found_on=TODAY, place="The stairs", hazard="A loose board"))
    of_interventions = {"sendiass_first_response", "sendiass_service_received", "sendiass_support_review"}
    keys = {each.key for each in limits_of(service_standards) if each.key.startswith("sendiass_")}
    assert {each.limit.key for each in owed(empty).values()} == keys - of_interventions


def test_what_was_done_after_a_day_is_not_known_on_it(empty: Database) -> None:
    kept(empty, AUTUMN)
    kept(empty, meeting(date(2026, 11, 3)))
    assert not owed(empty, date(2026, 11, 2))["sendiass_monitoring_group:2026-autumn"].is_done
    assert owed(empty, date(2026, 11, 3))["sendiass_monitoring_group:2026-autumn"].is_done
