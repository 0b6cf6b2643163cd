"""Upkeep as flows: the lists' rows, what is forgotten in time, and whether law and holidays are still fresh."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from cases.askings import forget_links
from cases.database import Realm
from cases.documents import sweep_files
from cases.drafts import forget_drafts
from cases.filing import FilingCabinet
from deadlines import clock
from deadlines.calendar import WorkingCalendar, disagreements_with_package, england_and_wales
from deadlines.limits import TimeLimit
from deadlines.refusals import Refusal
from deadlines.register import LIMITS
from deadlines.words import count_of, in_words
from workflows import views
from workflows.acts import KEEP_RECEIPTS_DAYS, forget_receipts
from workflows.figures import forget_figures, make_figures
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import HOUR, MINUTE, step, this_minute
from workflows.flows.verifying import NAMED_AT_MOST, compare_rows, say_differing
from workflows.tidying import forget_answers

READ_AGAIN_AFTER = timedelta(days=365)  # how long a comparison of our text with the provision holds good


@step("Make the lists' rows anew")
def rebuild_rows(setting: Setting) -> int:
    """Delete every row of the lists and of the figures and fold each case anew; how many cases."""
    with discreetly("Making the lists' rows anew"), setting.database() as database:
        with database.writing() as session:
            made = views.rebuild(session, now=clock.now())
        forget_figures(database)
        make_figures(database, clock.today(), now=clock.now())
        return made


@flow(name="Rebuild the lists", flow_run_name=this_minute, timeout_seconds=3 * HOUR, persist_result=False)
def rebuild_lists(dry_run: bool = True) -> State[Any]:
    """Make the lists' rows anew from the log, or with `dry_run` only say which cases' rows would change."""
    try:
        setting = from_environment()
        if dry_run:
            differing = compare_rows(setting)
            return Completed(name=f"{len(differing)} would change", message=say_differing(differing))
        return Completed(name=f"{count_of(rebuild_rows(setting), 'case')} made anew")
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))


@step("Forget them")
def forget_old_answers(setting: Setting) -> int:
    """Forget what was answered to calls that nobody will repeat any more; how many answers."""
    with discreetly("Forgetting old answers"), setting.writing() as session:
        return forget_answers(session, clock.now(), keep_days=setting.keep_answers_days)


@step("Clear away files of no document")
def clear_files(setting: Setting) -> int:
    """Remove the files that no document refers to: of what was never confirmed, and of people who were erased."""
    with discreetly("Clearing away files"), setting.reading() as session:
        return sweep_files(session, FilingCabinet(setting.documents, 0), clock.now())


@step("Forget links that expired long ago")
def forget_old_links(setting: Setting) -> int:
    """Forget the digests of links to bodies that expired more than a year ago; how many."""
    with discreetly("Forgetting old links"), setting.writing() as session:
        return forget_links(session, clock.today())


@step("Forget receipts nobody reads any more")
def forget_old_receipts(setting: Setting) -> int:
    """Forget the receipts of what was done in many cases at once; how many. What was recorded stays in the cases."""
    with discreetly("Forgetting old receipts"), setting.writing() as session:
        return forget_receipts(session, clock.now() - timedelta(days=KEEP_RECEIPTS_DAYS))


@step("Forget drafts nobody came back to")
def forget_old_drafts(setting: Setting) -> int:
    """Forget what was typed long ago and never recorded; how many."""
    with discreetly("Forgetting old drafts"), setting.writing() as session:
        return forget_drafts(session, clock.now())


@flow(name="Forget old answers", flow_run_name=this_minute, timeout_seconds=15 * MINUTE, persist_result=False)
def forget_old() -> State[Any]:
    """Forget the answers kept for calls that might be repeated, once they are older than the setting says.

    Files of documents that are kept with no case any more go with them, links that expired long ago, old receipts
    and old drafts.
    """
    try:
        setting = from_environment()
        forgotten = forget_old_answers(setting)
        is_authority = setting.realm is Realm.AUTHORITY
        cleared = clear_files(setting) if is_authority else 0
        if is_authority:
            forget_old_links(setting)
            forget_old_receipts(setting)
            forget_old_drafts(setting)
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    kept = count_of(setting.keep_answers_days, "day")
    said = f"Answers are kept for {kept}. {count_of(cleared, 'file')} of no document cleared away."
    return Completed(name=f"{count_of(forgotten, 'answer')} forgotten", message=said)


@flow(
    name="Freshness of law and holidays", flow_run_name=this_minute, timeout_seconds=15 * MINUTE, persist_result=False
)
def check_freshness(as_of: date | None = None) -> State[Any]:
    """Say what a person must look at again: law not lately compared with its provision, holidays not as published."""
    day = as_of or clock.today()
    wanted = [*law_to_read_again(LIMITS.values(), day), *holidays_to_look_at(england_and_wales(), day)]
    if wanted:
        create_markdown_artifact(
            key="law-and-holidays", markdown="\n".join(f"- {each}" for each in wanted), description="What to look at."
        )
        return Failed(name=f"{count_of(len(wanted), 'thing')} to look at", message=" ".join(wanted[:NAMED_AT_MOST]))
    return Completed(name="Fresh", message=f"{count_of(len(LIMITS), 'limit')}, {england_and_wales().version}.")


def law_to_read_again(limits: Iterable[TimeLimit], day: date) -> Iterator[str]:
    """A sentence for each limit that nobody has compared with its provision for a year."""
    for each in limits:
        if each.checked_on + READ_AGAIN_AFTER < day:
            where = each.rules[-1].cite
            yield f"“{each.title}” was last read on {in_words(each.checked_on)}: read {where} ({where.url}) again."


def holidays_to_look_at(calendar: WorkingCalendar, day: date) -> Iterator[str]:
    """A sentence for each day the pinned list and its second opinion differ on, and for a next year not yet known."""
    yield from (f"{sentence}." for _, sentence in disagreements_with_package(calendar))
    if not calendar.knows(date(day.year + 1, 12, 31)):
        yield f"The bank holidays of {day.year + 1} are not in the pinned list: replace it with the one now published."
