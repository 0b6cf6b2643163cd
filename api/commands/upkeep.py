"""Looking after a deployment: the day's reminders, the outbox, the lists, and the proof that nothing was altered."""

import os
import socket
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.setting import AsJson, OnDay, Setting, opened, operator
from api.commands.terminal import progress, say, say_answer, say_json, say_table, warn
from deadlines import clock
from deadlines.words import count_of, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from cases.database import Database
    from cases.proof import BrokenLink, Verified
    from workflows.figures import Made

_SHOWN = 50
_AT_MOST = 10_000


class MessageState(StrEnum):
    """Where a message stands; the words of the outbox, which is imported only once it is needed."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


def do_sweep(on: OnDay = None, as_json: AsJson = False) -> None:
    """Do a day's sweep: bring the lists up to date and queue the reminders of the day. Again adds nothing."""
    from workflows.processes import PROCESSES
    from workflows.set_aside import cases_set_aside
    from workflows.sweep import sweep

    day = on or clock.today()
    if day > clock.today():
        raise typer.BadParameter("A sweep is for today or a day that has been; see `sendflow outbox --forecast`.")
    done = []
    with opened() as (settings, database):
        for process in PROCESSES.values():
            with progress(f"Sweeping {process.title}") as show:
                done.append(sweep(database, process.key, day, now=clock.now, office=settings.office, progress=show))
        with database.reading() as session:
            aside = cases_set_aside(session)
    if as_json:
        say_json([asdict(each) | {"day": each.day.isoformat()} for each in done])
        return
    for each in done:
        say(
            f"{PROCESSES[each.process].title}, {in_words(day)}: {count_of(each.swept, 'open case')} gone over, "
            f"{count_of(each.queued, 'message')} queued."
        )
    _warn_of(aside)


def show_outbox(
    state: Annotated[MessageState, typer.Option("--state", help="Which messages to show.")] = MessageState.WAITING,
    send: Annotated[bool, typer.Option("--send", help="Send what waits, now.")] = False,
    days: Annotated[
        int | None, typer.Option("--forecast", metavar="DAYS", min=1, max=92, help="What the coming days will send.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the messages to officers that wait (or were sent, or failed); send them; or look ahead."""
    if send and days:
        raise typer.BadParameter("Give --send or --forecast, not both.")
    with opened() as setting:
        if send:
            _send(setting, as_json)
        elif days:
            _forecast(setting, days, as_json)
        else:
            _messages(setting.database, state.value, as_json)


def _send(setting: Setting, as_json: bool) -> None:
    from notifications.channels import channel_from_url
    from notifications.delivery import deliver_waiting
    from notifications.emails import NOBODY, Sender
    from workflows.approval_emails import tell_of_approvals
    from workflows.notice_service import attend_to_notices
    from workflows.second_look import second_look

    settings, database = setting
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else None
    tell_of_approvals(database, now=clock.now(), office=settings.office)
    done = deliver_waiting(
        database.writing,
        channel_from_url(url, settings.mail_folder),
        now=clock.now,
        worker=f"{socket.gethostname()} {os.getpid()}",
        at_most=_AT_MOST,
        sender=Sender(settings.mail_from or NOBODY.address, settings.authority_name),
        second_look=second_look(settings.office),
    )
    attend_to_notices(database, clock.today(), now=clock.now, office=settings.office)
    if as_json:
        say_json(asdict(done))
    else:
        withdrawn = f" {done.withdrawn} withdrawn, because what they told no longer held." if done.withdrawn else ""
        sent = f"{count_of(done.sent, 'message')} sent, {done.put_back} put back to be tried later"
        became = f" {done.delivered} delivered, {done.returned} returned." if done.delivered or done.returned else ""
        say(f"{sent}, {done.failed} failed.{withdrawn}{became}")
    if done.stopped_because:
        warn(f"Sending stopped. {done.stopped_because}")
        raise typer.Exit(1)


def _forecast(setting: Setting, days: int, as_json: bool) -> None:
    from cases.sight import EVERY_CASE
    from workflows.forecasting import coming

    settings, database = setting
    if as_json:
        from api.v1.outbox import list_forecast

        say_answer(list_forecast(operator(), database, settings, clock.today(), days).body)
        return
    with database.reading() as session:
        planned = coming(session, clock.today(), days, settings.office, EVERY_CASE)
        rows = [(each.on, each.recipient.username, each.kind, len(each.refs), each.reason) for each in planned]
    say_table(("On", "To", "Kind", "Cases", "Why"), rows)
    say(f"{count_of(len(rows), 'message')} in {count_of(days, 'day')}, if nothing else is recorded.")


def _messages(database: "Database", wanted: str, as_json: bool) -> None:
    from notifications.outbox import State, counts_by_state, find_messages

    if as_json:
        from api.v1.outbox import list_messages

        say_answer(list_messages(operator(), database, State(wanted), limit=200).body)
        return
    with database.reading() as session:
        counts = counts_by_state(session, ())
        found = find_messages(session, hidden=(), state=wanted, limit=_SHOWN)
        rows = [(each.id, each.state, each.kind, each.case_ref, each.reason) for each in found]
    say(", ".join(f"{number} {state.value}" for state, number in counts.items()))
    if rows:
        say_table(("Number", "State", "Kind", "Case", "Why"), rows)


def rebuild_lists() -> None:
    """Work the lists' summary rows, and the manager's figures, out again from the log."""
    from workflows import views
    from workflows.figures import forget_figures
    from workflows.set_aside import cases_set_aside

    with opened() as (_, database):
        with database.writing() as session, progress("Rebuilding the lists") as show:
            cases = views.rebuild(session, now=clock.now(), progress=show)
            aside = cases_set_aside(session)
        forget_figures(database)
        _make_figures(database)
    say(f"The lists were worked out again from the log: {count_of(cases, 'case')}.")
    _warn_of(aside)


def make_figures() -> None:
    """Work out the manager's figures as of this morning: delays, what will probably be missed, transfers."""
    with opened() as (_, database):
        made = _make_figures(database)
    tried = f" The forecast was tried as of {count_of(len(made.tried), 'earlier month')}." if made.tried else ""
    say(f"The figures of {in_words(made.day)} were worked out: {count_of(made.cases, 'case')}.{tried}")


def _make_figures(database: "Database") -> "Made":
    from workflows import figures

    with progress("Working out the figures") as show:
        return figures.make_figures(database, clock.today(), now=clock.now(), progress=show)


def _warn_of(aside: "Sequence[Row[Any]]") -> None:
    for row in aside:
        warn(f"{row.case_ref} could not be worked out and is set aside. {row.reason}")


def verify_log(
    ref: Annotated[str | None, typer.Argument(metavar="[REF]", help="One case only.")] = None,
    lists: Annotated[bool, typer.Option("--lists", help="Also compare every list row with the log.")] = False,
    files: Annotated[bool, typer.Option("--documents", help="Also read every document and compare its hash.")] = False,
    as_json: AsJson = False,
) -> None:
    """Prove that the log is as it was written: recompute every hash. That of every case is written down at /verify."""
    from cases.documents import damaged

    with opened() as (settings, database):
        found, stale = (_verified(database, ref), []) if ref else _verified_whole(database, lists)
        if ref and lists:
            stale = _stale(database)
        with database.reading() as session:
            wrong = damaged(session, settings.cabinet) if files else ()
            lost = [f"{case}, document {number}, version {version}" for case, number, version in wrong]
    if as_json:
        more = ({"stale": stale} if lists else {}) | ({"damaged": lost} if files else {})
        say_json({"is_untouched": found.broken is None, **asdict(found)} | more)
    elif found.broken is None:
        say(f"Untouched: {count_of(found.cases, 'case')}, {count_of(found.events, 'fact')}. Heads: {found.heads}")
    if found.broken:
        warn(_where_broken(found.broken))
    if stale:
        warn(f"The lists are wrong about {', '.join(stale)}. Run `sendflow rebuild`.")
    if lost:
        warn(f"The file is missing or not what it was: {'; '.join(lost)}. It is in the backup of the documents.")
    if found.broken or stale or lost:
        raise typer.Exit(1)
    if files and not as_json:
        say("Every document is the one that was added.")
    if lists and not as_json:
        say("The lists agree with the log.")


def _verified(database: "Database", ref: str) -> "Verified":
    from cases import log
    from cases.proof import verify

    with database.reading() as session:
        log.load(session, ref)
        return verify(session, ref=ref)


def _verified_whole(database: "Database", lists: bool) -> "tuple[Verified, list[str]]":
    """Verify the whole log, with `lists` compare the rows too, and write down what was found as the page does."""
    from cases.verifications import BY_COMMAND
    from workflows import verifying

    number = verifying.begin(database, by=BY_COMMAND, now=clock.now())
    with progress("Verifying the log") as show:
        found = verifying.walk(database, number, clock.now, progress=show)
    stale = _stale(database) if lists else []
    done = verifying.end(database, number, found, len(stale) if lists else None, clock.now())
    return done.found, stale


def _where_broken(broken: "BrokenLink") -> str:
    if broken.ref:
        return f"Fact {broken.sequence} of {broken.ref} is not as it was written: {broken.why}."
    return broken.in_words


def _stale(database: "Database") -> list[str]:
    from workflows.figures_check import differing_figures
    from workflows.sweep import stale_cases

    with progress("Comparing the lists") as show:
        stale = stale_cases(database, progress=show)
    return list(dict.fromkeys([*stale, *differing_figures(database)]))


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("sweep")(do_sweep)
    app.command("outbox")(show_outbox)
    app.command("rebuild")(rebuild_lists)
    app.command("figures")(make_figures)
    app.command("verify")(verify_log)
