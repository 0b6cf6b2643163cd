"""What is offered to somebody to record: the one list that pages, calls and refusals show."""

from api.accounts import Viewer
from api.roles import recordable
from cases.kinds import KINDS
from workflows.definition import Process
from workflows.engine import State
from workflows.offers import offered


def offered_to(viewer: Viewer, process: Process, state: State) -> list[str]:
    """The kinds of fact this person, in the capacity they act in, is offered in a case; none where they only read."""
    return recordable(viewer.role, offered(process, state, viewer.author.acted_as))


def correctable(viewer: Viewer, kind: str) -> bool:
    """Whether this person may correct a fact of a kind: what only others can decide is theirs to correct, too."""
    decided_by = KINDS[kind].decided_by
    return bool(recordable(viewer.role, [kind])) and (not decided_by or viewer.author.acted_as in decided_by)
