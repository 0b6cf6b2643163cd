"""Your calendar: an address that gives deadlines to a calendar program, made, made anew and stopped."""

from hashlib import sha256

from fastapi import APIRouter, Request, Response

from api.calendar_feeds import feed_at, feeds_of, make_feed, stop_feed
from api.calendar_file import TYPE, calendar_file
from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep
from api.pages.done import done
from api.pages.forms import TypedDep
from api.pages.frame import RecorderDep
from api.pages.templating import Link, render
from api.roles import may_follow
from cases.officers import teams
from cases.sight import Sight
from workflows.calendar_feed import KEPT, entries

router = APIRouter()


@router.get("/calendar")
def show_calendar(request: Request, viewer: RecorderDep, database: DatabaseDep) -> Response:
    """Which addresses the viewer has, and what can be done with each."""
    with database.reading() as session:
        since = feeds_of(session, viewer)
        names = teams(session)
    offered = [("", "Your own cases", since.get(None))]
    offered += [(key, name, since.get(key)) for key, name in names.items() if may_follow(viewer.role, key)]
    return render("calendar.html", request, offered=offered, weeks=KEPT.days // 7)


@router.post("/calendar")
def make_address(
    request: Request, viewer: RecorderDep, database: DatabaseDep, settings: SettingsDep, now: NowDep, typed: TypedDep
) -> Response:
    """Make an address and show it this once; one that was there for the same deadlines ends."""
    team = typed.get("team") or None
    with database.writing() as session:
        secret = make_feed(session, viewer, team, now)
        name = teams(session).get(team or "", "Your own cases")
    return render(
        "calendar_address.html",
        request,
        heading=name,
        address=f"{settings.base_url}/calendar/{secret}.ics",
        breadcrumbs=[Link("Your calendar", "/calendar"), Link("Address")],
    )


@router.post("/calendar/stop")
def stop_address(viewer: RecorderDep, database: DatabaseDep, typed: TypedDep) -> Response:
    """End an address at once."""
    with database.writing() as session:
        stop_feed(session, viewer, typed.get("team") or None)
    return done("/calendar", "calendar-ended")


@router.get("/calendar/{token}.ics")
def read_calendar(
    request: Request, token: str, database: DatabaseDep, settings: SettingsDep, now: NowDep, today: TodayDep
) -> Response:
    """The deadlines an address gives, for the calendar program that asks; 304 where it has the same already."""
    with database.reading() as session:
        feed = feed_at(session, token, today)
        found = entries(session, today, Sight(feed.officer, now), owner=feed.officer, team=feed.team)
    whose = f"Deadlines of {feed.team_name}" if feed.team else "Your deadlines"
    content = calendar_file(f"{whose} – {settings.authority_name}", found, settings.base_url)
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    # A calendar program may keep what it got, or it could not ask whether that still holds.
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=TYPE, headers=headers)


def _has(given: str, tag: str) -> bool:
    """Whether one of the tags a program says it has is this one, by weak comparison (RFC 9110 s.13.1.2)."""
    return given.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in given.split(","))
