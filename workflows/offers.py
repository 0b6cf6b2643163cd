"""What is offered to be recorded in a case now: of what its stage allows, what can be true and is theirs to say."""

from cases.facts import Capacity, Fact
from cases.kinds import KINDS
from workflows.definition import Clock, Process
from workflows.engine import State, possible
from workflows.owed import is_still_owed


def offered(process: Process, state: State, acted_as: str = Capacity.COUNCIL) -> tuple[str, ...]:
    """The kinds of fact that somebody acting in a capacity is offered, ways out first.

    Of those possible at the stage four are left out: decisions of somebody else, answers to what nobody asked, an
    exception where no time limit has one, and what nothing obliges to. None of them could be recorded.
    """
    happened = {fact.kind for fact in state.facts}
    return tuple(
        kind
        for kind in possible(process, state)
        if _is_theirs(kind, acted_as)
        and (not (asked := _asked_by(kind)) or asked in happened)
        and (kind != "exception_claimed" or _has_exception(process, state))
        and is_still_owed(process, state, kind)
    )


def _asked_by(kind: str) -> str:
    """What must be recorded before it: an answer comes from whoever was asked, what ended was relied on."""
    return "exception_claimed" if kind == "exception_ended" else KINDS[kind].answers


def _is_theirs(kind: str, acted_as: str) -> bool:
    deciders = KINDS[kind].decided_by
    return not deciders or acted_as in deciders


def _has_exception(process: Process, state: State) -> bool:
    """Whether a limit that was started in the case has an exception, leaving out those whose own time was over."""
    return any(_can_be_lifted(clock, fact) for clock in process.clocks for fact in state.facts)


def _can_be_lifted(clock: Clock, start: Fact) -> bool:
    return clock.is_started_by(start.kind, start.detail) and any(
        each.in_force.ends is None or each.in_force.ends >= start.happened_on for each in clock.limit.exceptions
    )
