"""Boards of figures: every number opens as many as it says, and what somebody holds is handed over case by case."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from cases.sight import EVERY_CASE
from deadlines import clock
from notifications.outbox import find_messages
from tests.api.calls import Office
from tests.api.test_routes import headers_of
from tests.api.world import Browser, ago, requested, rows_of
from workflows.calendar_feed import entries
from workflows.figures import make_figures
from workflows.handover import dealt

DAYS = re.compile(r'href="(/boards/delay/limits\?[^"]+)"><span class="sendflow-nowrap">([\d,]+)</span>')
FORESEEN = re.compile(r'href="(/boards/forecast/limits[^"]*)">([\d,]+)')
HELD = re.compile(r'href="(/(?:deadlines|cases)\?[^"]+)">([\d,]+)')
MOVING = re.compile(r'href="(/boards/transfers/list[^"]*)">([\d,]+)')
OF = re.compile(r"Showing \d+ of ([\d,]+)")


def whole(text: str) -> int:
    return int(text.replace(",", ""))


def numbers(pattern: re.Pattern[str], browser: Browser, path: str) -> list[tuple[str, int]]:
    return [(unescape(href), whole(count)) for href, count in pattern.findall(browser.open(path).html)]


def in_list(browser: Browser, href: str) -> int:
    found = OF.search(browser.open(href).words)
    return whole(found.group(1)) if found else 0


@pytest.fixture(scope="module")
def manager(quiet_office: Office) -> Browser:
    """A manager, on the day after cases of every kind of group were recorded: what she reads is of that morning."""
    for days, holder in ((60, "caseworker"), (45, "colleague"), (20, "caseworker"), (10, "caseworker")):
        quiet_office.world.case(requested(ago(days)), holder=holder)
    quiet_office.leaver()
    tomorrow = clock.today() + timedelta(days=1)
    make_figures(quiet_office.world.database, tomorrow, now=clock.now())
    return quiet_office.world.browser("manager")


def test_the_days_late_by_holder_cause_and_month_open_lists_that_add_up_to_them(manager: Browser) -> None:
    found = numbers(DAYS, manager, "/boards/delay")
    (total, *_) = [
        number for _, number in re.findall(r'(limits\?[^"]+)">([\d,]+) days late', manager.open("/boards/delay").html)
    ]
    assert {whole(total)} == {
        sum(days for href, days in found if f"{by}=" in href) for by in ("held_by", "cause")
    }  # fmt: skip
    for href, days in found:
        said = re.search(r"([\d,]+) time limits?, ([\d,]+) days? late", manager.open(href).words)
        assert said is not None
        limits = rows_of(manager.client.get(href.replace("/limits?", "/limits.csv?")).text)
        assert (whole(said[1]), whole(said[2])) == (len(limits), days)
        assert sum(int(row["Days late in these months"]) for row in limits) == days


def test_a_forecast_without_a_past_says_nothing_and_how_many_are_needed(manager: Browser) -> None:
    found = numbers(FORESEEN, manager, "/boards/forecast")
    assert len(found) >= 3
    assert all(in_list(manager, href) == number for href, number in found if number)
    page = manager.open("/boards/forecast/limits?likely=unsaid")
    assert "None stood like this; 20 are needed" in page.words
    assert "Nobody can say yet how far to trust it" in manager.open("/boards/forecast").words


def test_each_number_of_the_workload_opens_a_list_of_as_many(manager: Browser) -> None:
    found = numbers(HELD, manager, "/boards/workload")
    assert len(found) >= 6
    assert all(in_list(manager, href) == number for href, number in found)


def test_the_workload_counts_as_the_board_of_what_is_due_does(manager: Browser) -> None:
    held = rows_of(manager.client.get("/boards/workload.csv").text)
    due = rows_of(manager.client.get("/boards/due.csv").text)[-1]
    assert sum(int(row["Overdue"]) for row in held) == int(due["Overdue"])
    soon = ("Due within two weeks", "Due in weeks three and four")
    assert sum(int(row[each]) for row in held for each in soon) == int(due["Due in four weeks"]) > 0


def test_each_number_of_the_transfers_opens_a_list_of_as_many(manager: Browser) -> None:
    found = numbers(MOVING, manager, "/boards/transfers")
    assert len(found) >= 4
    assert all(in_list(manager, href) == number for href, number in found)
    assert "Testling" not in manager.open("/boards/transfers/list").html


CALLS = ("boards/due", "boards/due?by=officer", "boards/due?by=school", "boards/ahead", "boards/workload",
         "boards/timeliness", "boards/delay", "boards/forecast", "boards/transfers", "reports/timeliness")  # fmt: skip


def counted(told: Any) -> Iterator[tuple[int, str]]:
    """Every number of a call's answer that says which call gives its rows."""
    if isinstance(told, dict) and "list" in told:
        yield told["count" if "count" in told else "days"], told["list"]
    for part in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from counted(part)


def test_each_number_of_every_call_of_a_board_is_that_of_the_call_it_names(
    quiet_office: Office, manager: Browser
) -> None:
    def asked(where: str) -> Any:
        return quiet_office.client.get(where, headers=headers_of(quiet_office, "manager")).json()

    seen: dict[str, int] = {}
    for board in CALLS:
        found = {where: count for count, where in counted(asked(f"/api/v1/{board}"))}
        assert found, board
        seen |= found
    some = {where: count for where, count in seen.items() if count}
    none = dict(list(seen.items() - some.items())[:10])  # the others are of the same calls
    assert len(some) > 20
    for where, count in (some | none).items():
        rows = asked(where)
        assert rows["days" if "days" in rows else "total"] == count, where


def test_before_the_first_night_the_boards_say_how_figures_are_made(office: Office) -> None:
    browser = office.world.browser("manager")
    for path in ("/boards/delay", "/boards/forecast", "/boards/transfers"):
        assert "have not been worked out yet" in browser.open(path).words


def test_what_a_leaver_holds_goes_to_others_in_turn_and_its_log_keeps_who_held_it(office: Office) -> None:
    refs = [office.world.case(requested(ago(days))) for days in (60, 50, 20)]
    leaver, manager = office.world.officers["caseworker"], office.world.officers["manager"]
    colleague = office.world.officers["colleague"]
    browser = office.world.browser("manager")
    path = f"/boards/workload/{leaver.username}"
    page = browser.open(path)
    assert [ref for ref in refs if ref in page.words] == refs
    nobody = browser.send(page, f"{path}/handover", to=[])
    assert "Select at least one officer who is to hold the cases" in nobody.words
    preview = browser.send(page, f"{path}/handover", to=[colleague.id, manager.id])
    chosen = [value for name, value in preview.form(f"{path}/handover").fields if name == "give_to" and value]
    assert [each.split()[0] for each in chosen] == refs  # the most urgent first
    assert chosen[0].split()[1] == chosen[2].split()[1] != chosen[1].split()[1]  # dealt out in turn
    before = office.world.count("case_event")
    after = browser.send(preview, f"{path}/handover", give_to=[*chosen[:2], ""])
    assert "2 cases handed over." in after.words
    assert office.world.count("case_event") == before + 2
    with office.world.database.reading() as session:
        told = [each for each in find_messages(session, hidden=()) if each.key.startswith("handed_over:")]
    assert [(each.recipient, each.context["number"]) for each in told] == [(colleague.id, 1)], "she knows of her own"
    assert "To: Officer A." in browser.open(f"/cases/{refs[0]}").words
    again = browser.send(preview, f"{path}/handover", give_to=[*chosen[:2], ""])
    assert "0 cases handed over. 2 cases stayed: another officer held them by then" in again.words
    with office.world.database.reading() as session:
        followed = {each.ref for each in entries(session, clock.today(), EVERY_CASE, owner=leaver.id)}
    assert followed <= {refs[2]}


def test_cases_are_dealt_out_in_turn() -> None:
    assert dealt(["a", "b", "c"], ["x", "y"]) == {"a": "x", "b": "y", "c": "x"}
    with pytest.raises(ValueError, match="to nobody"):
        dealt(["a"], [])
