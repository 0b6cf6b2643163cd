"""The outbox as a flow: what waits is sent, and where the way out is shut the whole round is tried again, later."""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from prefect.tasks import exponential_backoff

from deadlines import clock
from deadlines.refusals import Refusal
from notifications.delivery import DeliveryReport, deliver_waiting
from workflows.approval_emails import tell_of_approvals
from workflows.flows.outcomes import Fault, discreetly
from workflows.flows.setting import Setting, from_environment
from workflows.flows.steps import MINUTE, step, this_minute
from workflows.notice_service import attend_to_notices
from workflows.second_look import second_look

AT_MOST = 500  # a round; the next begins five minutes later
FIRST_WAIT_SECONDS = 20  # then 40 and 80: all three tries fit between two rounds


class WayOutShut(Exception):
    """The channel could not be used. Its message is for whoever looks after it; the messages wait."""


def deliver(setting: Setting, worker: str) -> DeliveryReport:
    """One round of delivery. Raises WayOutShut where the channel cannot be used; what was claimed is put back."""
    with discreetly("Delivering the outbox"), setting.database() as database:
        tell_of_approvals(database, now=clock.now(), office=setting.office)
        done = deliver_waiting(
            database.writing,
            setting.channel(),
            now=clock.now,
            worker=worker,
            at_most=AT_MOST,
            sender=setting.sender,
            second_look=second_look(setting.office),
        )
        # What the round, or the day, has made of notices: a letter that went or came back is a fact of its case.
        attend_to_notices(database, clock.today(), now=clock.now, office=setting.office)
    if done.stopped_because:
        raise WayOutShut(done.stopped_because)
    return done


@step("Claim, send, mark", retries=3, retry_delay_seconds=exponential_backoff(FIRST_WAIT_SECONDS))
def deliver_with_retries(setting: Setting) -> DeliveryReport:
    """A round of delivery, tried again after a while where the channel cannot be used."""
    return deliver(setting, worker=f"flow run {flow_run.get_id()}")


@flow(name="Outbox", flow_run_name=this_minute, timeout_seconds=30 * MINUTE, persist_result=False)
def deliver_outbox() -> State[Any]:
    """Send what waits. Each message is claimed and marked by itself, so killing this loses and repeats nothing."""
    try:
        done = deliver_with_retries(from_environment())
    except (Refusal, Fault, WayOutShut) as reason:
        return Failed(message=str(reason))
    return Completed(name=in_few_words(done), message=in_full(done))


def in_few_words(done: DeliveryReport) -> str:
    """What a round did, for a list of runs."""
    if done.failed:
        return f"{done.sent} sent, {done.failed} failed"
    return f"{done.sent} sent" if done.sent or done.put_back else "Nothing to send"


def in_full(done: DeliveryReport) -> str:
    """What a round did, in numbers of messages."""
    went = f"Sent {done.sent}, put back {done.put_back}, failed {done.failed}, claims lost {done.lost}"
    became = f"delivered since {done.delivered}, returned {done.returned}"
    return f"{went}, withdrawn {done.withdrawn}, {became}."
