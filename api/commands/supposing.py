"""What would be otherwise: the caseload under a proposed law, and a bank holiday that is proclaimed or undone."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.setting import AsJson, OnDay, day, opened
from api.commands.terminal import progress, say, say_json, say_table
from deadlines import clock
from deadlines.words import count_of, in_words

if TYPE_CHECKING:
    from workflows.simulation import Simulation
    from workflows.surprises import Shift

_SHOWN = 20


def simulate_law(
    law: Annotated[str, typer.Option("--law", metavar="PACK", help="The law pack: a proposal that is not law.")],
    as_if_from: Annotated[
        date | None,
        typer.Option("--as-if-from", parser=day, metavar="DAY", help="As if it had commenced on this day already."),
    ] = None,
    months: Annotated[int, typer.Option("--months", min=1, max=240, help="How many months of work to count.")] = 24,
    on: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Run every open case under a law pack: what would move, by how much, and the work of each month."""
    from cases.sight import EVERY_CASE
    from deadlines.packs import pack
    from workflows.simulation import count_cases, simulate

    proposed = pack(law)
    with (
        opened() as (_, database),
        database.reading() as session,
        progress(f"Simulating {proposed.title}", count_cases(session)) as show,
    ):
        found = simulate(
            session, proposed, on or clock.today(), EVERY_CASE, as_if_from=as_if_from, months=months, progress=show
        )  # fmt: skip
    if as_json:
        say_json(found.as_json())
    else:
        _say(found)


def _say(found: "Simulation") -> None:
    say(f"Proposed: not law. {found.pack.title}. {found.pack.says}")
    for each in found.pack.assumes:
        say(f"  Assumed: {each}")
    when = f", as if it had commenced on {in_words(found.as_if_from)}" if found.as_if_from else ""
    say(f"{count_of(found.cases, 'open case')} on {in_words(found.on)}{when}.")
    say(
        f"{count_of(found.regime, 'case')} would change regime; {count_of(found.moved, 'deadline')} in "
        f"{count_of(found.cases_moved, 'case')} would move."
    )
    if found.unknown_birth and found.pack.cohorts:
        say(f"Of {count_of(found.unknown_birth, 'case')} no birth date is held: nothing that turns on it was applied.")
    if found.not_worked_out:
        say(f"{count_of(found.not_worked_out, 'case')} could not be worked out and are left out.")
    if found.pack.cohorts:
        say_table(("Cohort", "Cases"), [(says, cases) for _, says, cases in found.concerned])
    if found.moved:
        say_table(("How far", "Deadlines"), [(words, number) for words, number in found.by_distance.most_common()])
        say_table(("Limit", "What it is for", "Moved", "Median days"), found.limits)
        shown = [(each.ref, each.limit, each.before, each.after, each.days) for each in found.named[:_SHOWN]]
        say_table(("Case", "Limit", "Now", "Then", "Days"), shown)
    say_table(("Month", "Due now", "Due then"), found.workload)
    if found.commences_later:
        say(
            f"It would commence on {in_words(found.commences_later)}, after these months: --as-if-from shows what it "
            "would do now, --months looks further."
        )


def preview_holiday(
    holiday: Annotated[date, typer.Option("--holiday", parser=day, metavar="DAY", help="The day that was proclaimed.")],
    name: Annotated[str, typer.Option("--name", help="What it is called, for instance “State funeral”.")] = "",
    source: Annotated[str, typer.Option("--source", help="Where it was announced. Needed with --commit.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="A day recorded here is no bank holiday after all.")] = False,
    commit: Annotated[bool, typer.Option("--commit", help="Record it; without this it is only previewed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show which deadlines a new bank holiday moves, and which messages told the old dates; then record it."""
    from workflows import surprises
    from workflows.approvals import refuse_alone

    if not undo and not name.strip():
        raise typer.BadParameter("Give the holiday its --name, or --undo one that was recorded here.")
    if commit and not source.strip():
        raise typer.BadParameter("Say with --source where it was announced: dates of law move because of it.")
    named = None if undo else name.strip()
    with opened() as (settings, database):
        if commit:
            with database.reading() as session:
                refuse_alone(session, "holiday", f"{settings.base_url}/holidays")
            found = surprises.commit(
                database, holiday, named, source, by="command_line", now=clock.now(), today=clock.today()
            )
        else:
            with database.reading() as session:
                found = surprises.preview(session, holiday, named, clock.today())
    if as_json:
        say_json({"day": holiday.isoformat(), "recorded": commit, "moved": [each.as_json() for each in found]})
        return
    _say_moved(found)
    if commit:
        say(f"{in_words(holiday)} is recorded. The next sweep puts its calendar's name on every other case.")
    else:
        say("Nothing was recorded: add --commit and --source to record it.")


def _say_moved(found: "list[Shift]") -> None:
    cases = len({each.ref for each in found})
    told = sum(len(each.told) for each in found)
    say(
        f"{count_of(len(found), 'deadline')} in {count_of(cases, 'open case')} would move; "
        f"{count_of(told, 'message')} told an old date or will."
    )
    if found:
        rows = [
            (each.ref, each.limit, each.due_before, each.due_after, each.do_by_before, each.do_by_after,
             ", ".join(f"{one.message} ({one.state})" for one in each.told))
            for each in found
        ]  # fmt: skip
        say_table(("Case", "Limit", "Due", "Then due", "Act by", "Then act by", "Messages"), rows)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("simulate")(simulate_law)
    app.command("surprise")(preview_holiday)
