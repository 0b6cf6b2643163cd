"""What is offered at every stage to every role, told as one table for each process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from api.accounts import Viewer
from api.offers import offered_to
from api.roles import ROLES, Role
from cases.facts import WHO_ACTS, Capacity, Fact
from cases.kinds import KINDS, answers_of
from cases.sight import UNRESTRICTED
from workflows.definition import Process
from workflows.engine import State, replay
from workflows.offers import offered

FOLDER = Path(__file__).parent / "offers"
DAY = date(2026, 9, 1)  # when no limit that is running has an exception of the year 2020
ASKED = ("advice_requested", "institution_consulted", "exception_claimed")  # each makes something else worth offering
LETTERS = {"caseworker": "c", "senior": "s", "manager": "m", "auditor": "a", "admin": "d", "sendiass": "i"}
LEGEND = ", ".join(f"{letter} {ROLES[role].says}" for role, letter in LETTERS.items()) + "; who has no letter, nothing."
Line = tuple[Fact, ...]


@dataclass(frozen=True)
class Offer:
    """One kind of fact that is offered at a stage: to which roles, in which capacities, and where not always, when."""

    kind: str
    roles: tuple[str, ...]
    capacities: tuple[str, ...]
    when: str

    @property
    def cell(self) -> str:
        """The letters of the roles, with a question mark where it is not always offered."""
        return "".join(LETTERS[role] for role in self.roles) + ("?" if self.when else "")


def told(process: Process) -> str:
    """Tell what is offered in a process in Markdown: a row for each fact, a column for each stage."""
    at = {stage: {each.kind: each for each in offers_at(process, stage)} for stage in process.by_name}
    return "\n".join([f"# {process.title}: what is offered", "", LEGEND, "", *_told(at)]) + "\n"


def _told(at: Mapping[str, Mapping[str, Offer]]) -> Iterator[str]:
    yield f"| fact | as | {' | '.join(at)} |"
    yield "|---" * (len(at) + 2) + "|"
    kinds = dict.fromkeys(kind for offers in at.values() for kind in offers)
    for kind in kinds:
        row = [offers.get(kind) for offers in at.values()]
        yield f"| {kind} | {_capacities(row)} | {' | '.join(each.cell if each else '' for each in row)} |"
    notes = {each.kind: each.when for offers in at.values() for each in offers.values() if each.when}
    yield ""
    yield from (f"- ? {kind}: {note}" for kind, note in notes.items())


def _capacities(offers: Iterable[Offer | None]) -> str:
    """As whom it can be done; at every stage alike."""
    (found,) = {each.capacities for each in offers if each}
    return "anybody" if len(found) == len(Capacity) else ", ".join(found)


def offers_at(process: Process, stage: str) -> list[Offer]:
    """Return everything that can be offered at a stage, whichever way the case came there."""
    lines = list(lines_to(process, stage))
    bare = [replay(process, line) for line in lines]
    full = [replay(process, (*line, *_asked())) for line in lines]
    kinds = dict.fromkeys(kind for state in full for kind in offered(process, state))
    return [_offer(process, kind, bare, full) for kind in kinds]


def _offer(process: Process, kind: str, bare: Sequence[State], full: Sequence[State]) -> Offer:
    roles = [each.name for each in ROLES.values() if any(kind in offered_to(viewer(each), process, s) for s in full)]
    capacities = [WHO_ACTS[each] for each in Capacity if any(kind in offered(process, s, each) for s in full)]
    return Offer(kind, tuple(roles), tuple(capacities), _when(process, kind, bare, full))


def _when(process: Process, kind: str, bare: Sequence[State], full: Sequence[State]) -> str:
    """In words, where a kind is offered if it is not always; no other reason is known, so another fails."""
    if all(kind in offered(process, each) for each in bare):
        return ""
    if asked := KINDS[kind].answers or {"exception_ended": "exception_claimed"}.get(kind, ""):
        assert not any(kind in offered(process, each) for each in bare)
        assert all(kind in offered(process, each) for each in full)
        return f"once {asked} is recorded"
    if kind == "exception_claimed":
        return "a time limit that has an exception was started"
    if kind in process.owed_records or any(way.owed for each in process.stages for way in each.exits.get(kind, ())):
        return "it was ordered, agreed or conceded, and is not done yet"
    assert kind in process.begins_with
    return "the case did not begin with it"


def lines_to(process: Process, stage: str) -> Iterator[Line]:
    """Yield a shortest line of facts to a stage for every way in which a case can begin and get there."""
    for first in _beginnings(process):
        waiting: list[Line] = [(first,)]
        seen: set[str | None] = set()
        for line in waiting:
            here = replay(process, line).stage
            if here == stage:
                yield line
                break
            if here is not None and here not in seen:
                seen.add(here)
                ways = [(kind, way.when) for kind, way in process[here].ways()]
                waiting += [(*line, _fact(kind, len(line), when)) for kind, when in ways]


def _beginnings(process: Process) -> Iterator[Fact]:
    """Every first fact, with every answer that decides where it leads or which clocks it starts."""
    first = process.stages[0]
    for kind in process.begins_with:
        asked = {name for way in first.exits.get(kind, ()) for name in way.when}
        asked |= {name for clock in process.clocks if kind in clock.starts for name in clock.when}
        names = sorted(name for name in asked if answers_of(kind, name))
        for name in names or [""]:
            for answer in answers_of(kind, name) if name else [""]:
                yield _fact(kind, 0, {name: answer} if name else {})


def _fact(kind: str, place: int, detail: Mapping[str, str]) -> Fact:
    return Fact(kind, DAY + timedelta(days=place), place + 1, detail)


def _asked() -> Iterator[Fact]:
    yield from (_fact(kind, 90 + place, {}) for place, kind in enumerate(ASKED))


def viewer(role: Role) -> Viewer:
    """Return somebody of a role."""
    return Viewer("o1", "somebody", "Somebody", role, None, UNRESTRICTED)
