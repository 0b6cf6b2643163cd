"""A case as its pages need it: folded once from its log, for a day and for what was known at an instant."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from api.accounts import Viewer
from api.offers import correctable, offered_to
from api.pages.templating import short_day
from api.pages.words import ABOUTS, answers_of, asked_of, breach_in_words
from cases import log
from cases.bodies import name_of
from cases.facts import REMOVES, WHO_ACTS, Fact, effective
from cases.kinds import KINDS, NOTICE
from cases.log import History
from cases.officers import officers, teams
from cases.people import child_of, full_name
from cases.teams import EarlierName, earlier_names
from deadlines.clock import day_of
from deadlines.deadline import Deadline
from deadlines.register import LIMITS
from deadlines.words import in_words
from workflows import engine
from workflows.chasers import BY_LINK
from workflows.definition import Process
from workflows.engine import State
from workflows.panel_questions import warnings
from workflows.processes import process_of
from workflows.sentences import sentence_of
from workflows.timetable import next_awaited, timetable
from workflows.views import holder

ERASED_NOTE = "The text was erased."
KEPT_NOTE = "The text is kept from this account."
_IN_THE_TITLE = ("advice_requested", "advice_received", "advice_expected")
_BODIES = ("exception_claimed", "exception_ended", "document_added")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case on one day: what was recorded, what of it stands, where it leads, every deadline."""

    history: History
    process: Process
    on: date
    current: tuple[Fact, ...]
    state: State
    deadlines: tuple[Deadline, ...]

    @property
    def ref(self) -> str:
        """The reference, which is all an address may hold of a case."""
        return self.history.ref

    @property
    def says(self) -> str:
        """The stage in words."""
        return self.process[self.state.stage].says if self.state.stage else "The case has not begun"

    @property
    def warnings(self) -> list[str]:
        """What the law wants to have happened before something that did, and is not recorded."""
        return warnings(self.process, self.current)

    @property
    def is_ended(self) -> bool:
        """Whether the process is over."""
        return bool(self.state.stage and self.process[self.state.stage].is_end)

    @property
    def upcoming(self) -> Deadline | None:
        """What is due next."""
        return next_awaited(self.deadlines)

    @property
    def awaited(self) -> list[Deadline]:
        """Deadlines that still want something, and time that still runs for the family; those beside another last."""
        found = [each for each in self.deadlines if not each.standing.is_settled]
        return sorted(found, key=lambda each: not each.listed)

    @property
    def settled(self) -> list[Deadline]:
        """Deadlines met, missed, lapsed or over."""
        return [each for each in self.deadlines if each.standing.is_settled]


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as the timeline macro reads it; `correct_href` where this reader may correct it."""

    sequence: int
    title: str
    happened_on: date
    recorded_at: datetime
    recorded_by: str
    acted_as: str
    lines: tuple[str, ...] = ()
    breach: tuple[str, ...] = ()
    breach_reason: str = ""
    corrects: int | None = None
    corrected_by: int | None = None
    correct_href: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """The child or young person of a case, for readers who may see them."""

    name: str
    birth_date: date
    upn: str | None
    erased_on: date | None = None

    @property
    def in_words(self) -> str:
        """The name and the day of birth; of somebody erased, whose day of birth is none, when they were."""
        if self.erased_on:
            return f"Erased on {short_day(self.erased_on)}"
        return f"{self.name}, born {short_day(self.birth_date)}"


@dataclass(frozen=True, slots=True)
class People:
    """Those a case names: officers and teams by key, the child and the texts for readers who may see them."""

    officers: dict[str, str]
    teams: dict[str, str]
    texts: dict[tuple[int, str], str] | None
    child: Child | None = None
    earlier: Mapping[str, Sequence[EarlierName]] = field(default_factory=dict)

    def officer(self, key: str | None) -> str:
        """An officer's name; the key itself for somebody this service has no account of."""
        if key == BY_LINK:
            return "The body itself, by its link"
        return self.officers.get(key or "", key or "Nobody")

    def team(self, key: str | None, at: datetime | None = None) -> str:
        """A team's name, or what it was called at an instant."""
        if at is not None:
            for each in self.earlier.get(key or "", ()):
                if at < each.until:
                    return each.name
        return self.teams.get(key or "", key or "")


def open_file(session: Session, ref: str, on: date, known_at: datetime | None = None) -> CaseFile:
    """A case as it stood on a day, as it was known at an instant (None: as it is known now). Raises NoSuchCase."""
    history = log.load(session, ref)
    return file_of(history.known_by(known_at) if known_at else history, on)


def file_of(history: History, on: date) -> CaseFile:
    """A loaded case as it stood on a day."""
    running = process_of(history)
    current = effective(history.facts, on=on)
    return CaseFile(history, running, on, current, engine.replay(running, current), timetable(running, current, on))


def people_of(session: Session, case: CaseFile, viewer: Viewer) -> People:
    """Whom the facts of a case name, as far as this reader may see them."""
    keys = {each.recorded_by for each in case.history.facts}
    keys |= {each.detail["owner"] for each in case.history.facts if each.kind == "case_assigned"}
    keys |= {key for each in case.history.facts for key in each.detail.get("officers", ())}
    may_see = viewer.may("see children")
    return People(
        {key: each.display_name for key, each in officers(session, keys).items()},
        teams(session),
        log.private_texts(session, case.history.id) if may_see else None,
        _child(session, case) if may_see else None,
        earlier_names(session),
    )


def _child(session: Session, case: CaseFile) -> Child | None:
    found = child_of(session, case.history.child_id)
    if found is None:
        return None
    return Child(full_name(found), found.birth_date, found.upn, day_of(found.erased_at) if found.erased_at else None)


def holder_of(case: CaseFile, people: People) -> str:
    """Who holds the case, in words."""
    owner, team = holder(case.current)
    name = people.officer(owner) if owner else "Nobody yet"
    return f"{name}, {people.team(team)}" if team else name


def possible_for(case: CaseFile, viewer: Viewer) -> list[str]:
    """The kinds of fact this person is offered in the case now; none where they only read."""
    return offered_to(viewer, case.process, case.state)


def told(case: CaseFile, people: People, viewer: Viewer | None = None) -> list[Told]:
    """Every fact ever recorded, newest day first, each beside the one that replaced it. `viewer` may correct them."""
    replaced = {each.corrects: each.sequence for each in case.history.facts if each.corrects is not None}
    in_order = sorted(case.history.facts, key=lambda each: (each.happened_on, each.sequence), reverse=True)
    return [_told(case, each, people, replaced.get(each.sequence), viewer) for each in in_order]


def _told(case: CaseFile, fact: Fact, people: People, corrected_by: int | None, viewer: Viewer | None) -> Told:
    assert fact.recorded_at is not None
    may_correct = viewer is not None and corrected_by is None and fact.kind not in REMOVES
    can = may_correct and bool(viewer and correctable(viewer, fact.kind))
    return Told(
        fact.sequence,
        title_of(fact),
        fact.happened_on,
        fact.recorded_at,
        people.officer(fact.recorded_by),
        WHO_ACTS.get(fact.acted_as, fact.acted_as),
        tuple(lines_of(fact, people)),
        tuple(breach_in_words(code) for code in fact.breach),
        fact.breach_reason,
        fact.corrects,
        corrected_by,
        f"/cases/{case.ref}/facts/{fact.sequence}/correct" if can else "",
    )


def title_of(fact: Fact) -> str:
    """What happened, in the past tense."""
    return sentence_of(fact.kind, fact.about)


def lines_of(fact: Fact, people: People) -> Iterable[str]:
    """The detail of a fact as sentences, with nothing in them this reader may not see."""
    if fact.about and fact.kind not in _IN_THE_TITLE:
        names = ABOUTS.get(KINDS[fact.kind].about, {})
        yield f"{name_of(fact.about) if fact.kind in _BODIES else names.get(fact.about, fact.about)}."
    for name, value in fact.detail.items():
        if name in KINDS[fact.kind].private:
            yield _private(people, fact, name)
        elif name == NOTICE:
            yield f"By notice {value['number']}, SHA-256 {value['sha256']}."
        elif name == "dates":
            yield from (f"{_plainly(key)}: {in_words(date.fromisoformat(day))}." for key, day in value.items())
        else:
            yield _line(name, value, fact, people)


def _private(people: People, fact: Fact, name: str) -> str:
    return KEPT_NOTE if people.texts is None else people.texts.get((fact.sequence, name), ERASED_NOTE)


def _line(name: str, value: Any, fact: Fact, people: People) -> str:
    label = asked_of(fact.kind, name).recalled or _plainly(name)
    if isinstance(value, bool):
        return f"{label}: {'yes' if value else 'no'}."
    if name.endswith(("_on", "_until", "_from", "_begins", "dated")):
        return f"{label}: {in_words(date.fromisoformat(value))}."
    if name == "exception" and fact.detail.get("limit") in LIMITS:
        return f"{label}: {_reason(fact.detail['limit'], value)}."
    if name == "officers":
        return f"{label}: {'; '.join(people.officer(each) for each in value)}."
    named: dict[str, Callable[[str], str]] = {
        "owner": people.officer,
        "team": partial(people.team, at=fact.recorded_at),
    }
    known = named.get(name)
    if isinstance(value, list):
        words = answers_of(fact.kind, name)
        return f"{label}: {'; '.join(words.get(each, str(each)) for each in value)}."
    if name == "gives" and value in KINDS:
        return f"{label}: {KINDS[value].label}."
    said = known(value) if known else answers_of(fact.kind, name).get(value, str(value))
    return f"{label}: {said}" if said.endswith("?") else f"{label}: {said.rstrip('.')}."


def _reason(limit_key: str, exception_key: str) -> str:
    found = {each.key: each.reason for each in LIMITS[limit_key].exceptions}
    return found.get(exception_key, exception_key)


def _plainly(name: str) -> str:
    return name.replace("_", " ").capitalize()


def recorded_since(history: History, version: int) -> Sequence[Fact]:
    """The facts recorded after somebody last looked."""
    return [each for each in history.facts if each.sequence > version]
