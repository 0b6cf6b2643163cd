"""The command that erases a child, or asks for it; approving is for pages, where who approves has signed in."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.setting import opened
from api.commands.terminal import say
from deadlines import clock
from deadlines.words import count_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from cases.database import Database
    from workflows.erasing import Erasure


def erase_child(
    ref: Annotated[str, typer.Argument(metavar="REF", help="The reference of any case of the child.")],
    ground: Annotated[str, typer.Option(help="retention, request or mistake. Without it nothing is asked for.")] = "",
    rule: Annotated[str, typer.Option(help="The rule it is done under. It stays for ever: name nobody.")] = "",
    acting: Annotated[str, typer.Option("--as", metavar="USERNAME", help="Who asks for it.")] = "",
) -> None:
    """Show what erasing the child of a case takes away and leaves; with --ground, --rule and --as, ask for it."""
    from api.approved import ask_or_do
    from workflows.approvals import checked_reason, find
    from workflows.erasing import erasure_of, refuse_running

    with opened() as (settings, database):
        with database.reading() as session:
            found = erasure_of(session, ref)
        _show(found)
        if not ground:
            return
        by = _checked(database, found, ground, checked_reason(rule), acting)
        refuse_running(found)
        what = {"ref": ref, "ground": ground, "rule": rule.strip()}
        number, is_done = ask_or_do(
            database, settings, "erase_child", what, rule, by=by, now=clock.now(), today=clock.today()
        )  # fmt: skip
        with database.reading() as session:
            asked = find(session, number)
        if is_done and asked:
            say(f"Done, receipt no. {number}. {asked.outcome}")
        else:
            say(f"Asked for, as no. {number}. Somebody else must approve it: {settings.base_url}/approvals/{number}")


def _show(found: "Erasure") -> None:
    goes = (
        count_of(found.contacts, "contact"), count_of(found.texts, "text"), count_of(found.documents, "document"),
        f"the words of {count_of(found.notices, 'notice')}",
        f"the reasons of {count_of(found.reasons, 'request')} about who may see the cases",
    )  # fmt: skip
    say(f"Goes: name, date of birth, UPN and school; {', '.join(goes)}.")
    say(f"Stays: {count_of(found.facts, 'fact')} in the log of {', '.join(found.refs)}, with every hash.")


def _checked(database: "Database", found: "Erasure", ground: str, rule: str, acting: str) -> str:
    from cases.people import refuse_names
    from workflows.erasing import GROUNDS

    if ground not in GROUNDS:
        raise typer.BadParameter(f"Give --ground as one of {', '.join(GROUNDS)}.")
    with database.reading() as session:
        refuse_names(session, found.child_id, rule)
        return _officer(session, acting)


def _officer(session: "Session", acting: str) -> str:
    """The key of the officer who asks. Raises UnknownOfficer, and CannotErase where their role does not erase."""
    from api.roles import ROLES
    from cases.officers import officer_named
    from cases.posts import held_by
    from workflows.erasing import CannotErase

    officer = officer_named(session, acting)
    roles = [ROLES[each.post.role] for each in held_by(session, officer.id, clock.today()) if each.post.role in ROLES]
    if not any(role.may("erase children") for role in roles):
        raise CannotErase(
            f"{acting} may not erase children.", "Nothing has changed.", "Give --as a manager's username."
        )
    return officer.id


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("erase")(erase_child)
