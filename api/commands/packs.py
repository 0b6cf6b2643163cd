"""Packs: made from a terminal, and checked by anybody, without a database."""

from datetime import date, datetime
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.setting import AsJson, KnownAt, Ref, day, opened, operator
from api.commands.terminal import say, say_json
from deadlines import clock

if TYPE_CHECKING:
    from api.packs.making import Written

Out = Annotated[
    Path, typer.Argument(metavar="FILE", help="Where to write it: a name that ends in .zip, .pdf or .docx.")
]
Why = Annotated[str, typer.Option("--why", help="Why it is made; it stays with the record of the pack. Name nobody.")]
Reference = Annotated[str, typer.Option("--reference", help="What whoever asked calls the matter.")]


def make_pack(
    ref: Ref,
    out: Out,
    why: Why,
    profile: Annotated[str, typer.Option("--profile", help="The redaction profile: ombudsman, tribunal, …")] = "audit",
    known_at: KnownAt = None,
    whole_child: Annotated[
        bool, typer.Option("--child", help="Every case of the child, and not this one alone.")
    ] = False,
    reader: Annotated[int | None, typer.Option("--reader", help="The number of the contact who asks.")] = None,
    reference: Reference = "",
) -> None:
    """Make the chronology pack of a case by a redaction profile. Who made it and why is written down."""
    from api.packs.making import CHRONOLOGY, FORMS, Asked, chronology_of, note_made, refuse_no_reason, written

    form = out.suffix.removeprefix(".")
    if form not in FORMS:
        raise typer.BadParameter(f"The name must end in one of .{', .'.join(FORMS)}.")
    refuse_no_reason(why)
    now = clock.now()
    asked = Asked(ref, profile, _by(known_at, now), whole_child, reader)
    with opened() as (settings, database):
        with database.reading() as session:
            pack, record = chronology_of(session, asked, settings, operator().sight)
            made = written(pack, record, form, settings)
        columns = {"case_ref": ref, "profile": profile, "known_at": asked.known_at, "whole_child": whole_child,
                   "reader": reader}  # fmt: skip
        with database.writing() as session:
            note_made(session, operator(), CHRONOLOGY, columns, form, made, reference=reference, why=why, now=now)
        _save(made, out)
    if pack.profile.before_it_goes:
        say(f"Before it goes: {pack.profile.before_it_goes}")


def _by(known_at: datetime | None, now: datetime) -> datetime:
    if known_at is not None and known_at > now:
        raise typer.BadParameter("Nothing is known of the future: give an instant that has been.")
    return known_at or now


def make_counts(
    process: Annotated[str, typer.Argument(metavar="PROCESS", help="The key of a process.")],
    from_day: Annotated[date, typer.Argument(parser=day, metavar="FROM", help="The first day of the period.")],
    to_day: Annotated[date, typer.Argument(parser=day, metavar="TO", help="Its last day.")],
    out: Out,
    why: Why,
    profile: Annotated[str, typer.Option("--profile", help="ombudsman, internal or published.")] = "published",
    known_at: KnownAt = None,
    reference: Reference = "",
) -> None:
    """Count the time limits of a process that fell due in a period. Who made it and why is written down."""
    from api.packs.counts import reader_named, written
    from api.packs.making import COUNT_FORMS, COUNTS, note_made, refuse_no_reason
    from workflows.counting import count
    from workflows.counts import Wanted

    form = out.suffix.removeprefix(".")
    if form not in COUNT_FORMS:
        raise typer.BadParameter(f"The name must end in one of .{', .'.join(COUNT_FORMS)}.")
    refuse_no_reason(why)
    reader, now = reader_named(profile), clock.now()
    wanted = Wanted(process, from_day, to_day, _by(known_at, now))
    with opened() as (settings, database):
        with database.reading() as session:
            counts = count(session, wanted, operator().sight)
            made = written(counts, reader, form, settings.authority_name)
        columns = {"process": process, "from_day": from_day, "to_day": to_day, "profile": profile,
                   "known_at": wanted.known_at, "whole_child": False}  # fmt: skip
        with database.writing() as session:
            note_made(session, operator(), COUNTS, columns, form, made, reference=reference, why=why, now=now)
        _save(made, out)


def _save(made: "Written", out: Path) -> None:
    with out.open("wb") as file, made.file:
        copyfileobj(made.file, file)
    say(f"{out}: SHA-256 {made.sha256}")
    if made.seal:
        say(f"Seal, to be given by another way than the pack: {made.seal}")


def verify_pack(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The ZIP of a pack.")],
    seal: Annotated[str, typer.Option("--seal", help="The seal that came by another way.")] = "",
    as_json: AsJson = False,
) -> None:
    """Check a pack without any database: every part, the chain of the log, the words of notes and notices."""
    from api.packs.checking import check_pack

    found = check_pack(file, seal=seal)
    if as_json:
        say_json({"is_whole": found.is_whole, "right": found.right, "wrong": found.wrong, "seal": found.seal})
    else:
        for sentence in found.right:
            say(f"Right: {sentence}")
        for sentence in found.wrong:
            say(f"WRONG: {sentence}")
        if found.seal and not seal:
            say(f"Its seal is {found.seal}. Compare it with the one the authority gives you by another way.")
        say("The pack is whole." if found.is_whole else "The pack is not as it was made: do not rely on it.")
    if not found.is_whole:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("pack")(make_pack)
    app.command("counts-pack")(make_counts)
    app.command("verify-pack")(verify_pack)
