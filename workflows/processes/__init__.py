"""The statutory processes, one file each: data a lawyer can read, with nothing in it to execute."""

from collections.abc import Mapping
from types import MappingProxyType

from cases.log import History
from deadlines.refusals import Refusal
from workflows.definition import BadDefinition, Process
from workflows.processes.annual_review import ANNUAL_REVIEW
from workflows.processes.appeal import APPEAL_TO_TRIBUNAL
from workflows.processes.beyond_25 import BEYOND_25TH_BIRTHDAY
from workflows.processes.ceasing import CEASING
from workflows.processes.commissioner_change import COMMISSIONER_CHANGE
from workflows.processes.concern_analysis import CONCERN_ANALYSIS
from workflows.processes.detained import DETAINED
from workflows.processes.detained_appeal import DETAINED_APPEAL
from workflows.processes.ehc_assessment import EHC_ASSESSMENT
from workflows.processes.lda_transfer import LDA_TRANSFER
from workflows.processes.mediation import MEDIATION
from workflows.processes.move_in import MOVE_IN
from workflows.processes.move_out import MOVE_OUT
from workflows.processes.order import ORDER
from workflows.processes.phase_transfer import PHASE_TRANSFER
from workflows.processes.plan_amendment import PLAN_AMENDMENT
from workflows.processes.provider_concern import PROVIDER_CONCERN
from workflows.processes.reassessment import REASSESSMENT
from workflows.processes.recommendations import RECOMMENDATIONS
from workflows.processes.sendiass_intervention import SENDIASS_INTERVENTION
from workflows.processes.shared import LIFE_EVENTS
from workflows.processes.transfer_review import TRANSFER_REVIEW
from workflows.soundness import faults_between, faults_of_lives

# Every definition that a case may have begun under, an older version before a newer one; none is ever removed.
DEFINITIONS: Mapping[tuple[str, int], Process] = MappingProxyType(
    {
        (each.key, each.version): each
        for each in (
            EHC_ASSESSMENT,
            ANNUAL_REVIEW,
            PLAN_AMENDMENT,
            PHASE_TRANSFER,
            REASSESSMENT,
            CEASING,
            BEYOND_25TH_BIRTHDAY,
            MOVE_OUT,
            MOVE_IN,
            COMMISSIONER_CHANGE,
            APPEAL_TO_TRIBUNAL,
            MEDIATION,
            ORDER,
            RECOMMENDATIONS,
            TRANSFER_REVIEW,
            LDA_TRANSFER,
            DETAINED,
            DETAINED_APPEAL,
            PROVIDER_CONCERN,
            CONCERN_ANALYSIS,
            SENDIASS_INTERVENTION,
        )
    }
)
_LATEST = {each.key: each for each in DEFINITIONS.values()}
# Those of the local authority, and those of the impartial service, which are never opened among the authority's cases.
PROCESSES: Mapping[str, Process] = MappingProxyType({k: v for k, v in _LATEST.items() if v.realm == "authority"})
SENDIASS_PROCESSES: Mapping[str, Process] = MappingProxyType(
    {k: v for k, v in _LATEST.items() if v.realm == "sendiass"}
)
# Of the authority's: the impartial service knows its own people, and writes about them behind its wall.
EVERY_PROCESS: Mapping[str, Process] = MappingProxyType({**PROCESSES, **SENDIASS_PROCESSES})
ABOUT_NO_CHILD = frozenset(each.key for each in PROCESSES.values() if not each.has_child)

if faults := [*faults_between(_LATEST), *faults_of_lives(dict(PROCESSES), LIFE_EVENTS)]:
    raise BadDefinition("The processes do not fit together:\n" + "\n".join(f"- {each}" for each in faults))


class UnknownProcess(Refusal):
    """No process has that key."""

    code = "unknown_process"


class UnknownVersion(Refusal):
    """No definition of the process has that version."""

    code = "unknown_version"


def definition(key: str, version: int) -> Process:
    """That version of a process. Raises UnknownProcess, and UnknownVersion naming those there are."""
    latest = process(key)
    if (key, version) in DEFINITIONS:
        return DEFINITIONS[key, version]
    there = [str(number) for name, number in DEFINITIONS if name == key]
    raise UnknownVersion(
        f"The process “{latest.title}” has no version {version}.",
        "A case can only run under a definition that is there.",
        f"Give one of the versions there are: {', '.join(there)}.",
    )


def says_of(key: str, stage: str) -> str:
    """A stage in words, from the latest version of its process that has it. Raises UnknownProcess."""
    versions = [each for each in DEFINITIONS.values() if each.key == key and stage in each.by_name]
    return versions[-1][stage].says if versions else process(key)[stage].says


def process(key: str) -> Process:
    """The process of that key. Raises UnknownProcess, naming those there are."""
    found = PROCESSES.get(key) or SENDIASS_PROCESSES.get(key)
    if found:
        return found
    raise _unknown(key, "authority")


def _unknown(key: str, realm: str) -> UnknownProcess:
    there = list(SENDIASS_PROCESSES if realm == "sendiass" else PROCESSES)
    return UnknownProcess(
        f"sendflow does not run a process called “{key}” yet.",
        "Without its definition nobody could say what may happen or what is due.",
        f"The processes it runs are: {', '.join(there)}.",
        near=there,
    )


def process_of(history: History) -> Process:
    """The definition a case runs under: that of the version it began with, or was moved to. Raises UnknownProcess."""
    return DEFINITIONS.get((history.process, history.definition)) or process(history.process)


def process_in(realm: str, key: str) -> Process:
    """The process of that key whose cases are kept in that realm. Raises UnknownProcess.

    A process of the other side of the wall is answered as one that is not there.
    """
    here = SENDIASS_PROCESSES if realm == "sendiass" else PROCESSES
    if key in here:
        return here[key]
    raise _unknown(key, realm)
