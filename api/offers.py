"""What is offered to somebody to record: the one list that pages, calls and refusals show."""

from api.accounts import Viewer
from api.roles import recordable
from workflows.definition import Process
from workflows.engine import State
from workflows.offers import offered


def offered_to(viewer: Viewer, process: Process, state: State) -> list[str]:
    """The kinds of fact this person, in the capacity they act in, is offered in a case; none where they only read."""
    return recordable(viewer.role, offered(process, state, viewer.author.acted_as))
