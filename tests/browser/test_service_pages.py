"""The impartial service's pages in a real browser: no violation axe finds, nothing wider than the screen."""

from datetime import date, timedelta

import pytest

from cases.sendiass.registers_list import REGISTERS
from cases.sendiass.registers_service import Menu, Term
from deadlines import clock
from tests.browser.conftest import DESK, PHONE, Town
from tests.browser.test_accessibility import violations
from tests.sendiass.entries import kept
from tests.sendiass.test_feedback import close, token_in
from tests.sendiass.test_routes import ANYBODY, PAGES
from tests.sendiass.test_sharing import approved, sharing
from tests.sendiass.world import Service
from workflows.sendiass.reports import REPORTS

pytestmark = pytest.mark.browser
FILES = (".csv", "/paper/{form}")
PERIODS = ("2026-03", "2025-to-2026", "2025-spring")
REFUSED = [("/contacts/new", "adviser"), ("/cases/{ref}/record?kind=level_set", "adviser"), ("/staff/new", "manager")]
MORE = [
    ("adviser", "/cases/{nobodys}"),
    ("adviser", "/cases/{colleagues}"),
    ("volunteer", "/"),
    ("adviser", "/"),
    ("adviser", "/cases/{ref}/record?kind=consent_given"),
    ("adviser", "/cases/{ref}/record?kind=time_spent"),
    ("adviser", "/cases/{closed}"),
    ("", "/feedback/not-an-invitation"),
    ("", "/calculator/request-made?from-day=1&from-month=9&from-year=2025"),
]


def furnish(service: Service) -> dict[str, str]:
    """Interventions of every kind, an approved sharing, an invitation, a term and a menu; what addresses name."""
    ref = approved(service)
    transfer, record = sharing(service, ref).transfers[0].sequence, client_of(service, ref)
    closed = service.supported("level_2", clock.today() - timedelta(days=40))
    token = token_in(close(service, closed).words)
    for days in range(12):
        service.contact(clock.today() - timedelta(days=days))
    kept(service.database, Menu(year=2025, items=["Annual reviews"]), now=clock.now())
    term = Term(school_year=2025, season="spring", begins_on=date(2026, 1, 5), ends_on=date(2026, 3, 27))
    number = kept(service.database, term, now=clock.now())
    names = {"ref": ref, "closed": closed, "nobodys": service.contact(holder=""), "username": "adviser"}
    names |= {"colleagues": service.contact(holder="colleague"), "key": "terms", "entry": str(number)}
    return names | {
        "token": token,
        "sharing": str(transfer),
        "record": record,
        "pack": "white_paper_2026",
        "name": "request-made",
    }


def addresses(names: dict[str, str]) -> list[tuple[str, str]]:
    """Every page with somebody who may see it; each report for one of its periods."""
    found = []
    for (method, path), who in PAGES.items():
        if method != "GET" or path.endswith(FILES):
            continue
        # Of what both may see, some registers are the manager's alone.
        seen_by = ("manager", "adviser") if "{key}" in path else ("adviser", "manager")
        role = "" if who == ANYBODY else next(each for each in seen_by if each in who)
        found += [(role, each.format(**here(each, names))) for each in reports_of(path)]
    return found + [(role, path.format(**names)) for role, path in MORE]


def reports_of(path: str) -> list[str]:
    """A page, or where it is a report's or a register's, that page of each of them."""
    if path in ("/registers/{key}", "/registers/{key}/new"):
        return [path.format(key=key) for key in REGISTERS]
    if "{report}" not in path:
        return [path]
    if "{part}" in path:
        return [path.replace("{report}/{period}", "score_card/2026-03").format(part="total", figure="all")]
    return [path.format(report=key, period=PERIODS[("month", "year", "term").index(each.rhythm)])
            for key, each in REPORTS.items()]  # fmt: skip


def here(path: str, names: dict[str, str]) -> dict[str, str]:
    """What the parts of an address stand for: `number` and `key` depend on what they are of."""
    of = "entry" if path.startswith("/registers") else "sharing" if "/sharing/" in path else "record"
    return names | {"number": names[of], "key": "final_plan" if path.startswith("/law") else names["key"]}


def client_of(service: Service, ref: str) -> str:
    """The number of the record an intervention is about."""
    (opened,) = (fact for fact in service.facts(ref) if fact.kind == "record_opened")
    return str(opened.detail["client"])


@pytest.mark.parametrize("size", [DESK, PHONE, (320, 256)], ids=["desk", "phone", "at 400%"])
def test_no_page_of_the_service_bars_anybody(advice: Town, size: tuple[int, int]) -> None:
    assert isinstance(advice.world, Service)
    names = furnish(advice.world)
    screens = {role: advice.screen(role, size=size) for role in ("", *advice.world.people)}
    wrong = {}
    for role, path in addresses(names):
        screen = screens[role]
        page = screen.open(path)
        found = [*violations(page), *(each for each in screen.complaints if "status of 4" not in each)]
        if screen.overflow() > 0:
            found.append(f"wider than the screen by {screen.overflow()} pixels")
        if page.get_by_role("heading", level=1).count() != 1:
            found.append("not one main heading")
        if page.title().startswith("Not found"):
            found.append("there is no such page")
        if found:
            wrong[role, path] = found
        screen.complaints.clear()
    for path, role in REFUSED:
        page = screens[role].open(path.format(**names))
        page.locator("main form button").last.click()
        if found := list(violations(page)):
            wrong["refused", path] = found
    assert wrong == {}
