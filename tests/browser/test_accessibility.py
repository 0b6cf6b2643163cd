"""Every page in a real browser: no violation axe finds, no complaint of the browser, nothing wider than the screen."""

import io
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Page

from cases import appointing, askings, drafts
from cases.advice_contacts import NewAdviceContact, add_contact
from cases.facts import NewFact
from cases.log import Author
from cases.posts import NewPost
from cases.schools import NewSchool, put_schools
from deadlines import clock
from tests import papers
from tests.api.page_routes import ANYBODY, PAGES
from tests.api.world import PASSWORD, ago, an_act, link_sent, requested
from tests.browser.conftest import DESK, PHONE, Town
from tests.casework import keep_no_day_quiet, opened
from tests.workflows.noticing import Post
from workflows import panels, snapshots
from workflows.advice_answers import ask_by_email, say_expected
from workflows.approvals import ask
from workflows.documents import Paper, add_document, file_for
from workflows.figures import make_figures
from workflows.sweep import sweep

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ASKED = 5  # the fact by which the case with something of everything asked a body for advice
DOWNLOADS = {
    "/calendar/{token}.ics",
    "/letters/{letter}/{variant}/sample/{form}",
    *(path for _, path in PAGES if path.endswith(".{form}")),
}
# Routes that show nobody a page here, and why.
NOT_LOOKED_AT = {
    "/live": "a word for monitors",
    "/metrics": "figures for monitors",
    "/sign-in/start": "leads on to the provider; `test_provider.py` walks it",
    "/sign-in/return": "leads on from the provider; `test_provider.py` walks it",
    "/sign-in/post": "asks who holds two posts, before they are signed in; looked at in a test of its own below",
}
PARENT = {
    "name": "Marigold Thistlewood",
    "relationship": "mother",
    "email": "m.t@example.org",
    "address": "1 Low Road\nDemonbridge",
    "email_consent_on": ago(120),
}
PUBLIC = {"key": "final_plan", "name": "request-made", "pack": "white_paper_2026", "letter": "finalised_plan"}
BEGUN = {"process_key": "annual_review", "kind": "plan_made", "limit": "final_plan"}
HOME = {"pile": "overdue", "process": "appeal", "urn": "100001"}
MONDAY = "from-day=1&from-month=9&from-year=2025"
# Pages whose address alone does not bring out all there is on them.
MORE = [
    ("caseworker", "/cases/{ref}/record?kind=advice_received"),
    ("caseworker", "/cases/{ref}/record?kind=exception_ended"),
    ("caseworker", "/cases/{ref}/exception?of=assess_decision%7C"),
    ("caseworker", "/cases/{ref}/exception?of=assess_decision%7C&exception=school_closed"),
    ("caseworker", "/cases/{ended}"),
    ("caseworker", "/cases/{noticed}"),
    ("caseworker", "/cases/{noticed}/notices/2"),
    ("auditor", "/cases/{noticed}/notices/1"),
    ("caseworker", "/post/receipt?on={day}&left=2"),
    ("caseworker", "/cases/nowhere"),
    ("", "/advice/nowhere"),
    ("", "/advice/{secret}?sent={answered}"),
    ("caseworker", "/cases/{concern}"),
    ("caseworker", "/cases/new/provider_concern/concern_received"),
    ("manager", "/concerns?state=all&theme=staff&reply=full"),
    ("manager", "/reassign?ref={ref}&ref={ended}"),
    ("manager", "/acts/new?ref={ref}&ref={ended}"),
    ("manager", "/acts/new?ref={ref}&ref={ended}&what=meeting_held"),
    ("caseworker", "/acts/new?all=true&state=all"),
    ("manager", "/deadlines?standing=overdue&team=north"),
    ("manager", "/"),
    ("caseworker", "/todo/chase"),
    ("caseworker", "/todo/new"),
    ("caseworker", "/todo/turns"),
    ("manager", "/boards/due?by=school"),
    ("manager", "/boards/ahead?process=ehc_assessment"),
    ("manager", "/boards/timeliness?measure=decisions&months=24"),
    ("manager", "/boards/timeliness/cases?first=2020-01-01&last=2030-12-31&measure=decisions&outcome=any"),
    ("manager", "/boards/forecast/alike?process=ehc_assessment&limit=final_plan&stage=assessing&left=3"),
    ("manager", "/boards/workload/caseworker/handover?to={manager}"),
    ("auditor", "/cases/{ref}/replay?on={day}"),
    ("auditor", "/cases/{ref}/child/replay?on={day}"),
    ("auditor", "/cases/{ref}/replay?on=never"),
    ("auditor", "/cases/{ref}/replay?on={day}&until={day}&until_known_at=2099-01-01T00:00:00Z"),
    ("auditor", "/past/1/until/2?kind=begun"),
    ("auditor", "/past/1/until/2?kind=done"),
    ("auditor", "/verify"),
    ("auditor", "/access?case={ref}&since=2025-01-01"),
    ("auditor", "/cases/{ref}/pack?profile=audit"),
    ("auditor", "/cases/{ref}/pack?profile=friend"),
    ("auditor", "/pack-profiles"),
    (
        "auditor",
        "/counts-pack?process=ehc_assessment&from-day=1&from-month=1&from-year=2025&to-day=31&to-month=12&to-year=2025",
    ),
    (
        "auditor",
        "/counts-pack/duties?way=late&process=ehc_assessment&from-day=1&from-month=1&from-year=2025"
        "&to-day=31&to-month=12&to-year=2025",
    ),
    ("auditor", "/counts-pack?process=ehc_assessment"),
    ("auditor", "/access?until=2020-01-01"),
    ("manager", "/simulate?law=white_paper_2026&as_if_from-day=1&as_if_from-month=1&as_if_from-year=2020"),
    ("manager", "/simulate?as_if_from-day=31&as_if_from-month=2&as_if_from-year=2020"),
    ("manager", "/letters/amendment_notice?variant=easy-read"),
    ("manager", "/panels/{to_come}"),
    ("caseworker", "/panels/{panel}"),
    ("sendiass", "/"),
    ("manager", "/cases/{ended}/erase"),
    ("", "/law?q=draft"),
    ("", "/law?q=nothing-such"),
    ("", "/law/open-questions"),
    ("", f"/calculator/request-made?{MONDAY}"),
    ("", f"/calculator/request-made?{MONDAY}&exception=school_closed"),
    ("", "/calculator/request-made?from-day=31&from-month=9&from-year=2025"),
    ("", "/calculator/final_plan?from-day=31&from-month=8&from-year=2014"),
    ("caseworker", f"/calculator/final_plan?{MONDAY}&exception=personal_circumstances"),
]


def with_its_own(path: str) -> str:
    """A path with the names of what is furnished for it: a contact, a case with a notice that went and a draft."""
    path = path.replace("/contacts/{number}", "/contacts/{contact}")
    path = path.replace("/notices/{number}/edit", "/notices/2/edit").replace("/notices/{number}", "/notices/1")
    named = path.replace("{ref}/notices", "{noticed}/notices").replace("{copy}", "1")
    return named + WHICH if named.endswith("/notices/new") else named + PAST.get(path, "")


PAST = {"/compare": "?one=1&other=2", "/past/{snapshot}/officer": "?officer={officer}"}
WHICH = "?letter=refusal_to_assess&fact=refusal_to_assess_notified"
ALL = [
    (
        "" if who == ANYBODY else next(role for role in ("caseworker", "manager", "auditor", "admin") if role in who),
        with_its_own(path),
    )
    for (method, path), who in PAGES.items()
    if method == "GET" and path not in DOWNLOADS
]


def furnish(town: Town) -> dict[str, str]:
    """A case with something of everything in it, one that has ended, and a page full of deadlines."""
    claim = {"limit": "assess_decision", "exception": "personal_circumstances", "because": "A parent was in hospital"}
    ref = town.authority.case(
        requested(ago(120)),
        NewFact("exception_claimed", ago(90), claim),
        NewFact("decision_to_assess_notified", ago(60)),
        NewFact("advice_requested", ago(59), {}, "health"),
        NewFact("note_added", ago(50), {"text": "Rang the school."}),
        NewFact("recorded_in_error", ago(40), {"because": "It belongs to another case"}, corrects=6),
        contacts=[PARENT],
    )
    ended = town.authority.case(requested(ago(90)), NewFact("refusal_to_assess_notified", ago(40)))
    for number in range(30):
        town.authority.case(requested(ago(40 + number)), named=False)
    school = NewSchool(urn="100001", name="Low Road Primary", phase="primary", from_day=ago(900))
    with town.authority.database.writing() as session:
        put_schools(session, [school])
    for day in (ago(100), ago(50)):
        with town.authority.database.writing() as session:
            number = snapshots.ask(session, day, clock.now(), by="nobody", now=clock.now())
        snapshots.finish(town.authority.database, number, clock.now)
    concern, panel = raise_concern(town), panel_over(town, ref, ended)
    with town.authority.database.writing() as session:
        what = {"ref": ended, "ground": "retention", "rule": "Schedule, line 12"}
        ask(session, "erase_child", what, "Schedule, line 12", by="nobody", now=clock.now())
    now, office = clock.now(), town.authority.app.state.settings.office
    make_figures(town.authority.database, clock.today() + timedelta(days=1), now=now)
    keep_no_day_quiet(town.authority.database)
    sweep(town.authority.database, "ehc_assessment", clock.today(), now=lambda: now, office=office)
    named = {
        "noticed": with_notices(town),
        "contact": "1",
        "ref": ref,
        "act": str(an_act(town.authority, ref, ended)),
        "ended": ended,
        "concern": concern,
        "sequence": "1",
        "username": "caseworker",
        "manager": town.authority.officers["manager"].id,
        "approval": "1",
        "draft": str(a_draft(town, ref)),
        "team": "north",
        "snapshot": "1",
        "other": "2",
        "officer": town.authority.officers["caseworker"].id,
    }
    named |= a_post(town) | {"day": str(ago(70))}
    return named | panel | advice_by_link(town, ref) | PUBLIC | BEGUN | HOME


def a_post(town: Town) -> dict[str, str]:
    """A post with a holder, somebody who covered it and one who will, and the number of the first holding."""
    by, now, today = town.authority.officers["admin"].id, clock.now(), clock.today()
    who = town.authority.officers
    with town.authority.database.writing() as session:
        key = appointing.open_post(session, "Head of SEND", NewPost("manager", "north"), today, by=by, now=now)
        held = appointing.let_hold(session, key, who["colleague"], today, by=by, now=now)
        gone = appointing.let_hold(session, key, who["senior"], today, ago(-5), is_cover=True, by=by, now=now)
        appointing.end_holding(session, gone, None, by=by, now=now)
        appointing.let_hold(session, key, who["senior"], ago(-10), ago(-20), is_cover=True, by=by, now=now)
    return {"post": key, "holding": str(held)}


def a_draft(town: Town, ref: str) -> int | None:
    """What the caseworker typed and has not recorded."""
    place, who = f"/cases/{ref}/record?kind=note_added", town.authority.officers["caseworker"].id
    with town.authority.database.writing() as session:
        return drafts.keep(
            session, who, place, {"text": "Rang the school."}, what="Note", now=clock.now(), case_ref=ref
        )  # fmt: skip


def advice_by_link(town: Town, ref: str) -> dict[str, str]:
    """A body that was written to and has said when its advice comes, a document, and a contact that is kept."""
    authority = town.authority
    by, now = Author(authority.officers["caseworker"].id), clock.now()
    office, cabinet = authority.app.state.settings.office, authority.app.state.settings.cabinet
    with authority.database.writing() as session:
        clinic = {"post": "Designated clinical officer", "email": "dco@health.example.org"}
        add_contact(session, NewAdviceContact(body="health", **clinic), by=by.officer, now=now)
        ask_by_email(session, ref, ASKED, by=by, now=now, office=office, **clinic)
        filed = file_for(session, cabinet, ref, io.BytesIO(papers.PDF))
        add_document(session, ref, filed, Paper("report", "Report of the clinic"), by=by, now=now, office=office)
        asking = askings.askings_of(session, ref)[ASKED]
        answered = say_expected(session, asking, ago(-9), "missed_appointment", now=now, office=office)
    return {"asked": str(ASKED), "secret": link_sent(authority), "answered": str(answered)}


def with_notices(town: Town) -> str:
    """A case with a notice that is to be posted, and the draft of another."""
    ref = town.authority.case(requested(ago(30)), contacts=[PARENT])
    post = Post(town.authority.database, ref, Author(town.authority.officers["caseworker"].id))
    post.release(str(clock.today()), "email_and_post")
    post.release(str(clock.today()), "first_class", is_draft=True)
    return ref


def raise_concern(town: Town) -> str:
    """A concern that was answered late and is being acted on, and an analysis that is due; the concern's reference."""
    first = {"provider": "information_and_advice", "raised_by": "parent", "themes": ["staff", "impartiality"]}
    action = {"actions": ["training"], "done_until": ago(2).isoformat()}
    opened(
        town.authority.database,
        NewFact("concern_received", ago(60), first),
        NewFact("concern_forwarded", ago(60)),
        NewFact("provider_replied_in_full", ago(20), {"finding": "accepted"}),
        NewFact("remedial_action_agreed", ago(15), action),
        ref="PC-1",
        process_key="provider_concern",
        now=clock.now(),
    )
    last = NewFact("concerns_last_analysed", ago(40))
    opened(town.authority.database, last, ref="PCA-1", process_key="concern_analysis", now=clock.now())
    return "PC-1"


def panel_over(town: Town, considered: str, ended: str) -> dict[str, str]:
    """A panel that recommended on one case and has another before it."""
    by, now = Author(town.authority.officers["manager"].id), clock.now()
    late = town.authority.case(requested(ago(60)))
    with town.authority.database.writing() as session:
        ref = panels.call_panel(session, ago(50), by=by, now=now)
        panels.name_member(session, ref, role="head_teacher", by=by, now=now)
        panels.list_case(session, ref, late, "assess", by=by, now=now)
        panels.list_case(session, ref, ended, "assess", by=by, now=now)
        found = {"recommendation": "yes", "findings": ["may_have_needs"], "unanimous": False, "because": "It may be."}
        office = town.authority.app.state.settings.office
        panels.consider(session, ref, 4, found, by=by, now=now, office=office)
        to_come = panels.call_panel(session, ago(-60), by=by, now=now)
        panels.list_case(session, to_come, considered, "issue_plan", by=by, now=now)
    return {"panel": ref, "number": "3", "to_come": to_come}


def test_every_page_there_is_is_looked_at_or_says_why_not(town: Town) -> None:
    """Asked of the application itself: a route that nobody listed fails here, as it does in `test_routes.py`."""
    routes = {
        str(route.path)
        for route in iter_route_contexts(town.authority.app.routes)
        if "GET" in (getattr(route, "methods", None) or ()) and not str(route.path).startswith("/api/")
    }
    listed = {path for method, path in PAGES if method == "GET"}
    assert routes - listed == set(NOT_LOOKED_AT)
    assert len(ALL) == len(listed - DOWNLOADS)
    assert listed >= DOWNLOADS


def violations(page: Page) -> Iterator[str]:
    for each in Axe().run(page, options=RULES).response["violations"]:
        yield f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes'][:3]]}"


def refused_forms(page: Page, address: str, ref: str) -> Iterator[str]:
    """Pages that say that something is wrong, each after its form was sent empty."""
    for path, button in (
        ("/cases/new", "Open the case"),
        (f"/cases/{ref}/record?kind=advice_requested", "Record it"),
        ("/post", "Mark as gone"),
        (f"/cases/{ref}/facts/1/recorded-in-error", "See what would move"),
    ):
        page.goto(f"{address}{path}")
        page.get_by_role("button", name=button, exact=True).click()
        yield path


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_bars_anybody(town: Town, size: tuple[int, int]) -> None:
    names = furnish(town)
    screens = {role: town.screen(role, size=size) for role in ("", *town.authority.officers)}
    wrong = {}
    for role, path in [*ALL, *MORE]:
        screen = screens[role]
        page = screen.open(path.format(**names))
        found = [*violations(page), *(each for each in screen.complaints if "status of 4" not in each)]
        if screen.overflow() > 0:
            found.append(f"wider than the screen by {screen.overflow()} pixels")
        if "not found" in page.title().lower() and "nowhere" not in path:
            found.append("there is no such page")
        if found:
            wrong[role, path] = found
        screen.complaints.clear()
    for path in refused_forms(screens["caseworker"].page, town.address, names["ref"]):
        if found := list(violations(screens["caseworker"].page)):
            wrong["refused", path] = found
    assert wrong == {}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_choice_of_a_post_bars_nobody(town: Town, size: tuple[int, int]) -> None:
    a_post(town)
    screen = town.screen(size=size)
    page = screen.open("/sign-in")
    page.get_by_label("Username").fill("colleague")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert urlsplit(page.url).path == "/sign-in/post"
    assert [*violations(page), *screen.complaints, screen.overflow()] == [0]
    page.get_by_role("button", name="Continue").click()  # with nothing chosen
    assert "Error: " in page.title()
    assert [*violations(page), screen.overflow()] == [0]
    assert page.get_by_role("heading", level=1).count() == 1


def test_every_page_has_one_heading_and_a_title_of_its_own(town: Town) -> None:
    names = furnish(town)
    titles = {}
    for role, path in ALL:
        page = town.screen(role).open(path.format(**names))
        assert page.get_by_role("heading", level=1).count() == 1, path
        titles[urlsplit(page.url).path] = page.title()  # some addresses lead on to another page
        page.context.close()
    twice = {path: title for path, title in titles.items() if list(titles.values()).count(title) > 1}
    assert {path for path in twice if "/facts/1/" not in path} == set()


def test_every_page_can_be_read_at_four_times_its_size(town: Town) -> None:
    """WCAG 1.4.10: at 400% a screen of 1280 by 1024 is 320 wide, and nothing has to be scrolled sideways."""
    names = furnish(town)
    wide = {}
    for role in ("", *town.authority.officers):
        screen = town.screen(role, size=(320, 256))
        for path in [path for who, path in [*ALL, *MORE] if who == role]:
            screen.open(path.format(**names))
            if screen.overflow() > 0:
                wide[path] = screen.overflow()
    assert wide == {}
