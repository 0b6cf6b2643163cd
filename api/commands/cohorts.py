"""Transfers between phases: the cohort of this school year, and the schools it is found from."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.setting import AsJson, OnDay, opened
from api.commands.terminal import say, say_json, say_table
from deadlines import clock
from deadlines.words import count_of, in_words


def show_cohorts(on: OnDay = None, as_json: AsJson = False) -> None:
    """Show who is to transfer at the end of the school year, by the child's number, and who will miss the day."""
    from api.v1.cohorts import member_body
    from cases.details.reviews import PHASES
    from cases.sight import EVERY_CASE
    from workflows.cohort_list import cohort

    day = on or clock.today()
    with opened() as (_, database), database.reading() as session:
        rows = [member_body(each) for each in cohort(session, day, EVERY_CASE)]
    if as_json:
        say_json(rows)
        return
    shown = ("child", "year_group", "phase", "due_on", "latest_meeting", "ref", "prospect_says")
    headings = ("Child", "Year group", "Transfer", "Named by", "Latest meeting", "Case", "Prospect")
    told = [{**each, "phase": PHASES[each["phase"]], "ref": each["ref"] or ""} for each in rows]
    say_table(headings, [[each[name] for name in shown] for each in told])
    say(f"{len(rows)} in the cohort on {in_words(day)}.")


def take_schools(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file.")]) -> None:
    """Bring in schools from a CSV file: urn, name, phase, last_year, has_sixth_form, from_day, to_day."""
    from cases.schools import put_schools, read_schools

    schools = read_schools(file)
    with opened() as (_, database), database.writing() as session:
        number = put_schools(session, schools)
    say(f"{count_of(number, 'school')} written down.")


def register(app: typer.Typer) -> None:
    """Give the program these commands."""
    app.command("cohorts")(show_cohorts)
    app.command("schools")(take_schools)
