"""What would be otherwise: the caseload under a proposed law. Nothing is written."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.setting import AsJson, OnDay, day, opened
from api.commands.terminal import progress, say, say_json, say_table
from deadlines import clock
from deadlines.words import count_of, in_words

if TYPE_CHECKING:
    from workflows.simulation import Simulation

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
    from deadlines.packs import pack
    from workflows.simulation import count_cases, simulate

    proposed = pack(law)
    with (
        opened() as (_, database),
        database.reading() as session,
        progress(f"Simulating {proposed.title}", count_cases(session)) as show,
    ):
        found = simulate(session, proposed, on or clock.today(), as_if_from=as_if_from, months=months, progress=show)
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


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("simulate")(simulate_law)
