"""The page of one post and the form by which somebody is let hold it, shared with the page of an account's posts."""

from collections.abc import Sequence
from datetime import date

from fastapi import Request, Response
from sqlmodel import Session

from api.accounts import Viewer
from api.holding import Wanted
from api.pages.forms import Typed, boxes, read_day
from api.pages.templating import FieldError, Link, render
from api.post_list import change_rows, stands
from api.roles import ROLES
from cases.database import Database
from cases.facts import WHO_ACTS
from cases.officers import officers, teams
from cases.posts import Held, has_ended, holdings, post_of

FIELDS = ("post", "officer", "how", "first_day", "last_day")
HOW = (
    ("hold", "They hold it", "One officer at a time holds a post."),
    ("cover", "They cover it for a time", "Beside its holder, or while it is vacant. It needs a last day."),
)


def read_wanted(typed: Typed, *, post: str = "", username: str = "") -> tuple[Wanted | None, list[FieldError]]:
    """What was typed into the form of a post, or of an account."""
    first = read_day(typed, "first_day", missing="Enter the first day", noun="The first day")
    last = read_day(typed, "last_day", noun="The last day")
    post, username = post or typed.get("post", ""), username or typed.get("officer", "")
    errors = [
        None if post else FieldError("post", "Select the post"),
        None if username else FieldError("officer", "Select the officer"),
        None if typed.get("how") in {key for key, *_ in HOW} else FieldError("how", "Select how"),
        first.error,
        last.error,
    ]
    found = [each for each in errors if each]
    if found or first.day is None:
        return None, found
    return Wanted(post, username, first.day, last.day, typed["how"] == "cover"), []


def page_of_post(
    request: Request,
    database: Database,
    viewer: Viewer,
    key: str,
    today: date,
    typed: Typed,
    errors: Sequence[FieldError],
) -> Response:
    """One post with everybody who held, holds and will hold it, what was done about it, and the form for one more."""
    with database.reading() as session:
        post, found = post_of(session, key), holdings(session, post=key)
        changes, names = change_rows(session, key), teams(session)
        offered = accounts(session) if viewer.may("manage users") and not has_ended(post, today) else []
    return render(
        "post_one.html",
        request,
        status_code=422 if errors else 200,
        post=post,
        role=ROLES[post.role].says if post.role in ROLES else post.role,
        team=names.get(post.team or "", post.team or ""),
        acts_for=WHO_ACTS[post.acts_as],
        has_ended=has_ended(post, today),
        held=in_parts(found, today),
        changes=changes,
        may_change=viewer.may("manage users"),
        officers=offered,
        how=HOW,
        values={"how": "hold", **boxes("first_day", max(today, post.first_day)), **typed},
        errors=list(errors),
        breadcrumbs=[Link("Posts", "/posts"), Link(post.name)],
    )


def in_parts(found: Sequence[Held], today: date) -> list[tuple[str, list[tuple[Held, str]]]]:
    """Holdings under the heading of when they are: now, to come, past; each with how it stands."""
    parts: dict[str, list[tuple[Held, str]]] = {"Now": [], "To come": [], "Past": []}
    for each in found:
        where = "Now" if each.holds_on(today) else "To come" if each.is_to_come(today) else "Past"
        parts[where].append((each, stands(each, today)))
    return list(parts.items())


def accounts(session: Session) -> list[tuple[str, str]]:
    """Every open account that can be let hold a post, by name."""
    known = sorted(officers(session).values(), key=lambda each: (each.display_name, each.id))
    return [("", "Select"), *((each.username, each.display_name) for each in known if each.is_active)]
