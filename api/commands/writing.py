"""Writing to cases: one fact at a time, or a facts file; and bringing cases out as one."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from api.commands.setting import AsJson, Ref, day, opened
from api.commands.terminal import progress, say, say_answer, say_json, warn
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of, in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlmodel import Session

    from api.accounts import Viewer
    from workflows.importing import Imported


class CannotWrite(Refusal):
    """The file cannot be written where it was asked for."""

    code = "cannot_write"


class Form(StrEnum):
    """How cases are written: as a facts file, or as the log itself with its hashes."""

    CSV = "csv"
    JSONL = "jsonl"
    LOG = "log"


Acting = Annotated[
    str, typer.Option("--as", metavar="USERNAME", envvar="SENDFLOW_AS", help="Who records it: the log names somebody.")
]


def record_fact(
    ref: Ref,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What happened, for instance draft_plan_served.")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="DAY", help="The day it happened (YYYY-MM-DD).")],
    acting: Acting,
    detail: Annotated[str, typer.Option(metavar="JSON", help="What the kind of fact needs to know.")] = "{}",
    about: Annotated[str, typer.Option(help="Which of several: the body asked, the institution.")] = "",
    breach_reason: Annotated[str, typer.Option(help="Why it happened, where it is a breach.")] = "",
    corrects: Annotated[
        int | None, typer.Option(min=1, help="The number of the fact that this takes the place of.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Record what happened in a case. What makes no sense is refused; a breach is recorded once its reason is given."""
    from api.assignments import with_officer
    from api.v1.answers import Done, names_in, recorded_body, written
    from cases.facts import NewFact
    from cases.kinds import KINDS
    from workflows.processes import process_of
    from workflows.record import record

    fact = NewFact(kind, on, _object(detail), about, corrects)
    with opened() as (settings, database), database.writing() as session:
        viewer = _recorder(session, acting, kind)
        done = record(
            session, ref, with_officer(session, fact), by=viewer.author, now=clock.now(), office=settings.office,
            breach_reason=breach_reason,
        )  # fmt: skip
        names = names_in(session, done.history.facts)
    if as_json:
        say_answer(written(recorded_body(Done(done, done.history.head, names), viewer, clock.today())))
        return
    running = process_of(done.history)
    stage = running[done.state.stage].says if done.state.stage else ""
    say(f"Recorded as fact {done.fact.sequence} of {ref}: {KINDS[kind].label}, {in_words(on)}.")
    if done.fact.breach:
        say(f"It is a breach ({', '.join(done.fact.breach)}), because: {done.fact.breach_reason}")
    say(f"Stage: {stage}")


def _object(text: str) -> dict[str, object]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise typer.BadParameter('Give --detail as a JSON object, for instance {"requested_by": "parent"}.')
    return given


def _recorder(session: "Session", username: str, kind: str) -> "Viewer":
    """The officer who records. Raises UnknownOfficer, and NotPossible where the role does not record such a fact."""
    from api.accounts import Viewer
    from api.roles import ROLES, may_record
    from cases.officers import UnknownOfficer, officer_named
    from cases.posts import held_by
    from cases.sight import Sight
    from workflows.record import NotPossible

    officer = officer_named(session, username)
    held = next(iter(held_by(session, officer.id, clock.today())), None)
    role = ROLES.get(held.post.role) if held else None
    if held is None or role is None:
        raise UnknownOfficer(username)
    if not may_record(role, kind):
        raise NotPossible(
            f"{username} may not record {kind}: that is not for a {role.says}.",
            "Nothing has changed.",
            "Give --as the username of somebody who may.",
        )
    sight = Sight(officer.id, clock.now())
    return Viewer(
        officer.id, officer.username, officer.display_name, role, held.post.team, sight, acts_as=held.post.acts_as
    )  # fmt: skip


def import_cases(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A facts file: CSV, or JSON lines if it ends in .jsonl.")
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing if any line is bad.")] = False,
    acting: Annotated[
        str, typer.Option("--as", metavar="USERNAME", help="Who records it; “import” unless somebody is named.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Import cases from a facts file: each whole or not at all. Safe to repeat; ends with 1 if any line was bad."""
    from workflows.importing import IMPORTER, import_facts

    with opened() as (_, database):
        by = IMPORTER
        if acting:
            with database.reading() as session:
                by = _recorder(session, acting, "request_received").author
        with progress(f"Importing {file.name}") as show:
            done = import_facts(database, file, now=clock.now(), by=by, strict=strict, progress=show)
    if as_json:
        _say_imported_as_json(done)
    else:
        _say_imported(done, strict)
    if done.bad:
        raise typer.Exit(1)


def _say_imported(done: "Imported", strict: bool) -> None:
    for note in done.notes:
        warn(note)
    for bad in done.bad:
        warn(f"Line {bad.line}{f' ({bad.ref})' if bad.ref else ''}: {bad.reason}")
    said = [f"{count_of(done.opened, 'case')} and {count_of(done.facts, 'fact')} imported"]
    if done.continued:
        said.append(f"{count_of(done.continued, 'case')} added to")
    if done.known:
        said.append(f"{count_of(done.known, 'fact')} known already")
    if done.refused:
        said.append(f"{count_of(done.refused, 'case')} left out")
    say(f"{'; '.join(said)}.")
    if strict and done.bad:
        say("Nothing was imported, because --strict was given and not every line is good.")


def _say_imported_as_json(done: "Imported") -> None:
    from dataclasses import asdict

    say_json(asdict(done))


def export_cases(
    refs: Annotated[list[str] | None, typer.Argument(metavar="[REF]...", help="Which cases; all unless named.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; the terminal unless given.")
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option("--form", help="CSV or JSON lines, by the ending of FILE; or the log, for `verify-export`."),
    ] = None,
) -> None:
    """Export cases as a facts file, to be imported again, or as the log with its hashes, to be checked anywhere.

    Notes are written out, so either may hold personal data.
    """
    from cases.proof import count_events
    from workflows.facts_file import JSON_LINES

    named = Form.JSONL if out and out.suffix.lower() in JSON_LINES else Form.CSV
    chosen = form or named
    with opened() as (_, database), database.reading() as session:
        if out is None:
            _export(session, sys.stdout, chosen, refs or ())
            return
        with (
            _put_in_place(out) as file,
            progress(f"Exporting to {out.name}", None if refs else count_events(session)) as show,
        ):
            cases, facts, mark = _export(session, file, chosen, refs or (), show)
    warn(f"{count_of(cases, 'case')} and {count_of(facts, 'fact')} exported to {out}.")
    if mark:
        warn(f"Its mark, to be given by another way than the file: {mark}")


def _export(
    session: "Session", out: IO[str], form: Form, refs: "Sequence[str]", show: "Callable[[int], None] | None" = None
) -> tuple[int, int, str]:
    """Write the cases; how many they are, how many facts, and the mark of a log."""
    from cases.log_file import write_log
    from workflows.exporting import export_facts

    if form is Form.LOG:
        written = write_log(session, out, now=clock.now(), refs=refs, progress=show)
        return written.cases, written.events, written.heads
    done = export_facts(session, out, form="csv" if form is Form.CSV else "jsonl", refs=refs, progress=show)
    return done.cases, done.facts, ""


@contextmanager
def _put_in_place(path: Path) -> Iterator[IO[str]]:
    """A file that only its owner may read, and that takes the place of `path` once it is whole, not before.

    Raises CannotWrite where the folder does not let it.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        made = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(made, "w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise CannotWrite(
            f"{path} cannot be written: {(error.strerror or 'it failed').lower()}.",
            "Nothing was exported.",
            "Give --out a file in a folder that is there and that you may write to.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("record")(record_fact)
    app.command("import")(import_cases)
    app.command("export")(export_cases)
