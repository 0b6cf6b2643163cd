"""Moderation panels at the terminal, to be read: the list of them, or one with its agenda."""

from typing import Annotated

import typer

from api.commands.setting import AsJson, opened
from api.commands.terminal import say, say_json, say_table
from deadlines import clock
from deadlines.words import count_of, in_words


def show_panels(
    ref: Annotated[str, typer.Argument(metavar="[REF]", help="The reference of one panel.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the panels, or show one: each case with its question, what is due next, and what came of it."""
    if ref:
        _show(ref, as_json)
        return
    from api.v1.panel_answers import head_body
    from cases.panels import all_panels

    with opened() as (_, database), database.reading() as session:
        rows = [head_body(each) for each in all_panels(session)]
    if as_json:
        say_json(rows)
        return
    headings = ("Panel", "Held on", "Members", "Cases", "")
    say_table(
        headings,
        [
            (row["ref"], row["held_on"], row["members"], row["cases"], "called off" if row["is_called_off"] else "")
            for row in rows
        ],
    )
    say(f"{count_of(len(rows), 'panel')}.")


def _show(ref: str, as_json: bool) -> None:
    from api.v1.panel_answers import panel_body
    from cases.details.panels import DECISIONS, QUESTIONS, RECOMMENDATIONS
    from cases.panels import load_panel
    from cases.sight import EVERY_CASE

    with opened() as (_, database), database.reading() as session:
        panel = load_panel(session, ref)
        body = panel_body(session, panel, clock.today(), EVERY_CASE)
    if as_json:
        say_json(body)
        return
    say(f"Panel {ref}, {in_words(panel.held_on)}{': called off' if panel.is_off else ''}")
    say(body["in_law"])
    sitting = ", ".join(each["says"] or each["officer"] or "an officer" for each in body["members"])
    say(f"Members: {sitting or 'nobody is named'}.")
    for item in body["agenda"]:
        said, taken = item["recommendation"], item["decision"]
        say()
        say(f"{item['case']}: {QUESTIONS[item['question']]}")
        due = item["next_deadline"]
        say(
            f"  {item['stage_says']}."
            + (f" Due next: {due['title']}, {due['due_on']} ({item['left']})." if due else "")
        )
        for warning in item["warnings"]:
            say(f"  Warning: {warning}")
        say(f"  Recommended: {RECOMMENDATIONS[said['recommendation']] if said else 'nothing yet'}.")
        say(f"  Decided by the authority: {DECISIONS[taken['decision']] if taken else 'nothing is recorded'}.")


def register(app: typer.Typer) -> None:
    """Give the program this command."""
    app.command("panels")(show_panels)
