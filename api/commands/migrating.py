"""Moving the cases in flight to another version of their process."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.setting import AsJson, opened
from api.commands.terminal import progress, say, say_json, say_table, warn
from deadlines import clock
from deadlines.words import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflows.migrating import Move


def migrate_process(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The process, for instance ehc_assessment.")],
    version: Annotated[int, typer.Option("--to", metavar="VERSION", min=1, help="The version to move cases to.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change and what would not fit.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Move open cases to another version of their process, a fact in each; ends with 1 if any case does not fit."""
    from workflows.lapses import BY_ITSELF
    from workflows.migrating import migrate, moves
    from workflows.processes import definition

    target = definition(key, version)
    with opened() as (settings, database):
        if dry_run:
            with database.reading() as session, progress(f"Looking at {target.title}") as show:
                found = list(moves(session, target, clock.today(), progress=show))
            fitting, left = [each for each in found if not each.misfits], [each for each in found if each.misfits]
        else:
            with progress(f"Moving {target.title}") as show:
                fitting, left = migrate(
                    database, key, version, by=BY_ITSELF, now=clock.now(), office=settings.office, progress=show
                )  # fmt: skip
    if as_json:
        say_json(
            {
                "process": key,
                "version": version,
                "is_dry_run": dry_run,
                "moved": [_as_json(each) for each in fitting],
                "left": [_as_json(each) for each in left],
            }
        )
    else:
        _say(fitting, left, f"version {version} of {target.title}", dry_run)
    if left:
        raise typer.Exit(1)


def _say(fitting: "Sequence[Move]", left: "Sequence[Move]", where: str, dry_run: bool) -> None:
    if fitting:
        rows = [
            (each.ref, each.from_version, _stages(each), "; ".join(_changes(each)) or "nothing") for each in fitting
        ]
        say_table(("Case", "From version", "Stage", "What changes"), rows)
    for each in left:
        warn(f"{each.ref} does not fit and stays as it is: {' '.join(each.misfits)}")
    say(f"{count_of(len(fitting), 'case')} {'would be ' if dry_run else ''}moved to {where}.")
    if left:
        say(f"{count_of(len(left), 'case')} left under the version they have.")


def _stages(move: "Move") -> str:
    same = move.stage_before == move.stage_after
    return move.stage_before if same else f"{move.stage_before} → {move.stage_after}"


def _changes(move: "Move") -> list[str]:
    said = []
    for change in move.changed:
        one = change.after or change.before
        assert one is not None
        days = [str(each.due_on or "no day") if each else "none" for each in (change.before, change.after)]
        said.append(f"{one.limit.key}{f' ({one.about})' if one.about else ''}: {' → '.join(days)}")
    return [*said, *(f"{key}: it would open a case, which is left to you" for key in move.opens)]


def _as_json(move: "Move") -> dict[str, Any]:
    return {
        "ref": move.ref,
        "from_version": move.from_version,
        "stage_before": move.stage_before,
        "stage_after": move.stage_after,
        "changed": [
            {
                "before": change.before.as_json() if change.before else None,
                "after": change.after.as_json() if change.after else None,
            }
            for change in move.changed
        ],
        "opens": list(move.opens),
        "misfits": list(move.misfits),
    }


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("migrate-process")(migrate_process)
