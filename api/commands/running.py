"""Running sendflow: everything at once, the database in shape, and the demo authority to try it with."""

from typing import Annotated

import typer

from api.commands.terminal import progress, say
from api.demo.rates import DEFAULT_PLANS, DEFAULT_SEED, DEFAULT_YEARS
from deadlines import clock
from deadlines.words import count_of


def serve() -> None:
    """Run it: pages and API, the flow runner, and all they need. Ctrl-C ends all of it."""
    from api.serve import main

    raise typer.Exit(main())


def migrate() -> None:
    """Bring the database to the latest shape. Of several that do this at once, one does it and the others wait."""
    from api.settings import load_settings
    from cases import database

    settings = load_settings()
    settings.var.mkdir(parents=True, exist_ok=True)
    database.migrate(settings.database_url)
    say("The database has the latest shape.")


def make_demo(
    plans: Annotated[
        int, typer.Option(help="Plans the authority maintains; the median authority's unless given.")
    ] = DEFAULT_PLANS,
    years: Annotated[int, typer.Option(help="How many years of requests its records go back.")] = DEFAULT_YEARS,
    seed: Annotated[int, typer.Option(help="Another seed makes another authority of the same size.")] = DEFAULT_SEED,
) -> None:
    """Fill an empty database with a made-up authority whose volumes and lateness are the published ones."""
    from api.demo.authority import CannotLoadDemo, demo_password, load_demo
    from api.demo.staff import DEMO_USERS
    from api.settings import load_settings
    from cases.database import migrate, open_database

    settings = load_settings()
    if not settings.demo:
        raise CannotLoadDemo(
            "The settings say that this is a real authority.",
            "Invented children must never stand among real ones.",
            "Unset SENDFLOW_DATABASE_URL, or set SENDFLOW_DEMO=true if this database is for trying things out.",
        )
    settings.var.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    database = open_database(settings.database_url)
    try:
        password = demo_password(settings.var)
        with progress("Making the demo authority") as show:
            made = load_demo(
                database, password, now=clock.now(), plans=plans, years=years, seed=seed, progress=show
            )  # fmt: skip
    finally:
        database.close()
    say(f"{settings.authority_name}: {made.officers} officers, {count_of(made.cases, 'case')}, {made.facts} facts.")
    say("Every child, family and officer in it is invented.")
    say(f"Users: {', '.join(DEMO_USERS)}. Password of each: {password}")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("serve")(serve)
    app.command("migrate")(migrate)
    app.command("demo")(make_demo)
