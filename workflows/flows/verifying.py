"""The proof of the log as a flow: every night, written down with what it found, and told where it found something."""

from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from cases.proof import Verified
from cases.verifications import BY_ITSELF, Outcome, Verification
from deadlines import clock
from deadlines.refusals import Refusal
from deadlines.words import count_of
from workflows import verifying
from workflows.figures_check import differing_figures
from workflows.flows.alert import TOLD
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import HOUR, step, this_minute
from workflows.sweep import stale_cases

NAMED_AT_MOST = 50  # references in one message; the number is always whole


@step("Walk every chain of the log")
def walk_chains(setting: Setting, number: int) -> Verified:
    """Recompute every hash of the log, a slice of its cases at a time."""
    with discreetly("The proof of the log"), setting.database() as database:
        return verifying.walk(database, number, clock.now)


@step("Compare the lists' rows with the log")
def compare_rows(setting: Setting) -> list[str]:
    """References of the cases whose rows in lists, or in the manager's figures, differ from a fresh fold of the log."""
    with discreetly("Comparing the lists' rows with the log"), setting.database() as database:
        return list(dict.fromkeys([*stale_cases(database), *differing_figures(database)]))


@step("Write down what was found")
def write_down(setting: Setting, number: int, found: Verified, differing: list[str] | None) -> Verification:
    """Keep what was found, and queue an email to whoever looks after it where it is not that all is well."""
    with discreetly("Writing down what was found"), setting.database() as database:
        many = None if differing is None else len(differing)
        done = verifying.end(database, number, found, many, clock.now())
        with database.writing() as session:
            verifying.tell_of_finding(session, done, roles=TOLD[setting.realm], now=clock.now(), office=setting.office)
        return done


@step("Write down that it begins")
def begin(setting: Setting) -> int:
    """Keep that a verification was begun, so that one which never ends is seen; its number."""
    with discreetly("Beginning the proof of the log"), setting.database() as database:
        return verifying.begin(database, by=BY_ITSELF, now=clock.now())


@flow(name="Verify the log", flow_run_name=this_minute, timeout_seconds=3 * HOUR, persist_result=False)
def verify_log() -> State[Any]:
    """Prove that the log is as it was written and that the lists say what it says. Fails where either is not so."""
    try:
        setting = from_environment()
        number = begin(setting)
        found = walk_chains(setting, number)
        differing = None if found.broken else compare_rows(setting)
        done = write_down(setting, number, found, differing)
    except (Refusal, Fault) as reason:
        return Failed(message=str(reason))
    found, differing = done.found, differing or []
    create_markdown_artifact(key="proof-of-the-log", markdown=proof(found, differing), description="Keep it elsewhere.")
    outcome = done.outcome(clock.now())
    if outcome is Outcome.ALTERED:
        return Failed(name="The log was altered", message=say_broken(found))
    if outcome is Outcome.LISTS_DIFFER:
        return Failed(name="Lists differ from the log", message=say_differing(differing))
    return Completed(name="Untouched", message=f"{count_of(found.events, 'fact')} in {count_of(found.cases, 'case')}.")


def proof(found: Verified, differing: list[str]) -> str:
    """The proof as Markdown. Its digest is over the end of every chain; kept elsewhere, it shows nothing is gone."""
    if found.broken:
        return f"# The log was altered\n\n{say_broken(found)} Nothing after it was looked at."
    return "\n".join(
        (
            "# Proof of the log",
            "",
            f"- Cases: {found.cases}, facts: {found.events}",
            f"- Digest over the end of every chain: `{found.heads}`",
            f"- {say_differing(differing)}",
        )
    )


def say_broken(found: Verified) -> str:
    """Where the log is not as it was written."""
    return found.broken.in_words if found.broken else "Every fact is as it was written."


def say_differing(refs: list[str]) -> str:
    """Which cases' rows differ from the log."""
    if not refs:
        return "Every case's rows say what its log says."
    more = f" and {len(refs) - NAMED_AT_MOST} more" if len(refs) > NAMED_AT_MOST else ""
    return f"The rows of {', '.join(refs[:NAMED_AT_MOST])}{more} differ from the log. Run `sendflow rebuild`."
