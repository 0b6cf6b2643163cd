"""The statutory processes, one file each: data a lawyer can read, with nothing in it to execute."""

from collections.abc import Mapping
from types import MappingProxyType

from deadlines.refusals import Refusal
from workflows.definition import Process
from workflows.processes.ehc_assessment import EHC_ASSESSMENT

PROCESSES: Mapping[str, Process] = MappingProxyType({each.key: each for each in (EHC_ASSESSMENT,)})


class UnknownProcess(Refusal):
    """No process has that key."""

    code = "unknown_process"


def process(key: str) -> Process:
    """The process of that key. Raises UnknownProcess, naming those there are."""
    if key in PROCESSES:
        return PROCESSES[key]
    raise UnknownProcess(
        f"sendflow does not run a process called “{key}” yet.",
        "Without its definition nobody could say what may happen or what is due.",
        f"The processes it runs are: {', '.join(PROCESSES)}.",
        near=list(PROCESSES),
    )
