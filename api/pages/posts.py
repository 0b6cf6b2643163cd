"""The posts an account holds, for whoever looks after accounts: one more, or one less. The provider's are its own."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import DatabaseDep
from api.errors import NotFound
from api.oidc.people import is_known_to_provider
from api.pages import choices
from api.pages.asking_two import asked_or_done
from api.pages.forms import Typed, TypedDep, in_order
from api.pages.frame import UserManagerDep
from api.pages.templating import FieldError, Link, render
from api.post_list import posts_by_team
from api.posts import NewPost, all_posts, in_words, objections, set_posts
from api.roles import ROLES
from api.users import ACTS_AS, user_named
from cases.database import Database
from cases.facts import WHO_ACTS, Capacity
from cases.officers import teams
from workflows.approvals import needs_two

router = APIRouter()
_FIELDS = ("role", "acts_as", "team")
_MISSING = {"role": "Select a role", "acts_as": "Select for whom they act in it", "team": "Select a team that is there"}


@router.get("/posts")
def list_posts(request: Request, viewer: UserManagerDep, database: DatabaseDep) -> Response:
    """Every post there is with who holds it, and those a team needs and nobody holds."""
    with database.reading() as session:
        names, found = teams(session), posts_by_team(session)
    groups = [(names.get(team or "", ""), posts) for team, posts in found]
    return render("post_list.html", request, groups=groups, roles=ROLES, who_acts=WHO_ACTS)


@router.get("/users/{username}/posts")
def show_posts(request: Request, username: str, viewer: UserManagerDep, database: DatabaseDep) -> Response:
    """The posts somebody holds, and the form for one more."""
    return _page(request, username, database, {}, [])


@router.post("/users/{username}/posts")
def give_post(
    request: Request, username: str, viewer: UserManagerDep, database: DatabaseDep, typed: TypedDep
) -> Response:
    """Give an account one more post; from the next sign-in it is asked which."""
    post = NewPost(typed.get("role", ""), typed.get("team") or None, typed.get("acts_as", ""))
    with database.writing() as session:
        officer = user_named(session, username)
        _refuse_the_providers(is_known_to_provider(session, officer.id))
        wrong = objections(session, post, ROLES, ACTS_AS)
        held = all_posts(session, officer)
        is_for_two = post.role == "admin" and needs_two(session, "administrator")
        if not wrong and post not in held and not is_for_two:
            set_posts(session, officer, [*held, post])
    if wrong or post in held:
        errors = [FieldError(name, _MISSING[name]) for name in wrong]
        return _page(request, username, database, typed, errors or [FieldError("role", "They hold this post already")])
    if is_for_two:
        what = {"username": username, "team": post.team, "acts_as": post.acts_as}
        return asked_or_done(request, database, viewer, "administrator", what, f"{username} is to be an administrator.")
    return RedirectResponse(f"/users/{username}/posts", 303)


@router.post("/users/{username}/posts/{place}/end")
def end_post(username: str, place: int, viewer: UserManagerDep, database: DatabaseDep, typed: TypedDep) -> Response:
    """Take a post from an account, unless it is the only one; sign-ins in one of several end at once."""
    with database.writing() as session:
        officer = user_named(session, username)
        _refuse_the_providers(is_known_to_provider(session, officer.id))
        held = all_posts(session, officer)
        if len(held) == 1 or not 1 <= place <= len(held):
            raise NotFound("There is no such post, or it is the only one: close the account instead.")
        set_posts(session, officer, held[: place - 1] + held[place:])
    return RedirectResponse(f"/users/{username}/posts", 303)


def _refuse_the_providers(is_known: bool) -> None:
    if is_known:
        raise NotFound("The provider says at each sign-in which posts this person holds: change them there.")


def _page(request: Request, username: str, database: Database, typed: Typed, errors: list[FieldError]) -> Response:
    with database.reading() as session:
        user = user_named(session, username)
        held, names = all_posts(session, user), teams(session)
        is_the_providers = is_known_to_provider(session, user.id)
        offered = choices.team_choices(session)
    words = [in_words(each.role, names.get(each.team or ""), each.acts_as, ROLES) for each in held]
    return render(
        "user_posts.html",
        request,
        status_code=422 if errors else 200,
        user=user,
        posts=[f"{said[0].upper()}{said[1:]}" for said in words],
        is_the_providers=is_the_providers,
        values={"acts_as": Capacity.COUNCIL.value, **typed},
        errors=in_order(errors, _FIELDS),
        roles=[(role.name, role.says.capitalize()) for role in ROLES.values()],
        capacities=[(each.value, WHO_ACTS[each].capitalize()) for each in ACTS_AS],
        teams=offered,
        breadcrumbs=[Link("Users", "/users"), Link(username, f"/users/{username}"), Link("Posts")],
    )
