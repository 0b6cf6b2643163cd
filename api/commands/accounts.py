"""Accounts of this deployment, and tokens for other software."""

from typing import Annotated

import typer

from api.commands.setting import AsJson, opened
from api.commands.terminal import say, say_json, say_table, warn
from deadlines import clock

users = typer.Typer(help="Accounts: add, list, disable, enable, give a new password.", no_args_is_help=True)
tokens = typer.Typer(help="Bearer tokens for other software.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(metavar="USERNAME")]


@users.command("add")
def add_account(
    username: Username,
    name: Annotated[str, typer.Option("--name", help="The name colleagues see.")],
    email: Annotated[str, typer.Option("--email", help="Where reminders go.")],
    role: Annotated[str, typer.Option("--role", help="caseworker, senior, manager, auditor or admin.")],
    team: Annotated[str | None, typer.Option("--team", help="The key of a team.")] = None,
    acts_as: Annotated[
        str, typer.Option("--acts-as", help="council, or provider: who then decides nothing.")
    ] = "council",
) -> None:
    """Open an account. Its password is made here and shown this once."""
    from api.accounts import hash_password
    from api.users import add_user, new_password
    from cases.officers import officers
    from workflows.approvals import refuse_alone

    password = new_password()
    password_hash = hash_password(password)
    with opened() as (settings, database), database.writing() as session:
        # The first one, or the first after all have left, nobody there could ask for.
        if role == "admin" and any(each.role == role and each.is_active for each in officers(session).values()):
            refuse_alone(session, "administrator", f"{settings.base_url}/users")
        add_user(
            session, username, display_name=name, email=email, role=role, team=team, password_hash=password_hash,
            now=clock.now(), acts_as=acts_as,
        )  # fmt: skip
    say(f"{username} can sign in. The password, shown this once: {password}")


@users.command("list")
def list_accounts(as_json: AsJson = False) -> None:
    """List every account."""
    from cases.officers import officers

    with opened() as (_, database), database.reading() as session:
        found = [
            {
                "username": officer.username,
                "name": officer.display_name,
                "role": officer.role,
                "acts_as": officer.acts_as,
                "team": officer.team,
                "email": officer.email,
                "is_active": officer.is_active,
                "can_sign_in": officer.is_active and officer.password_hash is not None,
            }
            for officer in sorted(officers(session).values(), key=lambda each: each.username)
        ]
    if as_json:
        say_json(found)
        return
    rows = (
        (each["username"], each["name"], each["role"], each["team"], "yes" if each["can_sign_in"] else "no")
        for each in found
    )
    say_table(("Username", "Name", "Role", "Team", "Can sign in"), rows)


@users.command("disable")
def disable_account(username: Username) -> None:
    """Close an account: signed out everywhere, tokens revoked. What it recorded stays in the log."""
    from api.users import close_account
    from workflows.approvals import refuse_alone

    with opened() as (settings, database), database.writing() as session:
        if username == settings.emergency_administrator:
            refuse_alone(session, "emergency_account", f"{settings.base_url}/users/{username}")
        close_account(session, username, clock.now())
    say(f"{username} is closed.")


@users.command("enable")
def enable_account(username: Username) -> None:
    """Open a closed account again, with the password it had."""
    from api.users import reopen_account

    with opened() as (_, database), database.writing() as session:
        reopen_account(session, username, clock.now())
    say(f"{username} is open again.")


@users.command("password")
def give_new_password(username: Username) -> None:
    """Give an account a new password, shown this once; it is signed out everywhere."""
    from api.users import give_password, new_password

    password = new_password()
    with opened() as (_, database), database.writing() as session:
        give_password(session, username, password, clock.now())
    say(f"The new password of {username}, shown this once: {password}")


@users.command("link")
def link_account(
    username: Username,
    subject: Annotated[str, typer.Option("--subject", help="What the provider calls this person: the claim sub.")],
) -> None:
    """Say that an account there is belongs to somebody the provider knows; they sign in with it from then on."""
    from api.oidc.people import link_named

    with opened() as (settings, database), database.writing() as session:
        link_named(session, username, settings.oidc_issuer, subject, clock.now())
    say(f"{username} signs in with the provider.")


@tokens.command("create")
def make_token(username: Username) -> None:
    """Make a bearer token for an account. It is printed this once, alone on its line."""
    from api.accounts import create_token

    with opened() as (_, database), database.writing() as session:
        token = create_token(session, username, clock.now())
    warn(f"A token of {username}; it will not be shown again:")
    say(token)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(users, name="user")
    app.add_typer(tokens, name="token")
