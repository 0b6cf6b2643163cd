"""Making the cases of one invented child: the first, and those it opens, as `workflows.following` would."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import insert
from sqlmodel import Session

from api.demo import ways
from api.demo.fitting import LEAVES, birth_date
from api.demo.panels import Panels
from api.demo.people import Families, Pupil
from api.demo.staff import Staff
from api.demo.stories import Holder, Setting, tell
from api.demo.wandering import EARLY, along, detail_of, from_elsewhere, route_to, wander, written_down
from cases.facts import Fact, NewFact, effective
from cases.log import Author, History
from cases.people import NewChild
from deadlines.clock import LONDON, day_of
from deadlines.refusals import Refusal
from workflows.bulk import new_history, numbers_of
from workflows.definition import Process
from workflows.engine import possible
from workflows.following import Beginning, beginnings, ways_taken
from workflows.lapses import BY_ITSELF, lapsed
from workflows.processes import process
from workflows.record import Entry, Prepared, prepare
from workflows.references import reference
from workflows.tables import CaseLink

_LINK = CaseLink.__table__  # type: ignore[attr-defined]
_BEFORE_WORK = time(5, 30)
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Link:
    """A case that a fact of another opened, by references."""

    opener: str
    sequence: int
    process: str
    opened: str


def write_links(session: Session, links: Sequence[Link]) -> None:
    """Bind opened cases that are in the database to the facts that opened them."""
    if not links:
        return
    ids = numbers_of(session, sorted({ref for each in links for ref in (each.opener, each.opened)}))
    rows = [
        {
            "from_case_id": ids[each.opener],
            "from_sequence": each.sequence,
            "process": each.process,
            "to_case_id": ids[each.opened],
        }
        for each in links
    ]
    session.connection().execute(insert(_LINK), rows)


class Maker:
    """Makes one child with all its cases after the other, and writes nothing. Mutable.

    `children` and `links` gather who is to be written with the cases, and which case opened which; a case names its
    child by place among all that were made. `last` are the last references given out, by prefix with the year.
    """

    def __init__(self, rng: Random, staff: Staff, panels: Panels, now: datetime) -> None:
        self._rng, self._staff, self._panels, self._now = rng, staff, panels, now
        self._today: date = day_of(now)
        self._families = Families(rng)
        self._elsewhere = from_elsewhere()
        self.links: list[Link] = []
        self.children: dict[int, NewChild] = {}
        self.number_of_children = 0
        self.last: Counter[str] = Counter()

    def assessed(self, asked_on: date) -> list[Prepared]:
        """The cases of a child whose assessment was asked for on a day; none where nobody had recorded it yet."""
        pupil, holder = self._families.pupil(asked_on), self._staff.somebody(self._rng)
        setting = Setting(pupil.age, pupil.school.name, pupil.others, holder, self._staff.somebody(self._rng))
        entries = tell(self._rng, asked_on, setting).entries(before=self._today)
        return self._child(pupil, process("ehc_assessment"), entries, holder)

    def beside(self, process_key: str, begins_on: date, kind: str = "") -> list[Prepared]:
        """The cases of a child of which the first is of some process that no other case opened."""
        running = process(process_key)
        began = kind or self._rng.choice(running.begins_with)
        first = NewFact(began, begins_on, detail_of(self._rng, began, begins_on, {}))
        if not kind and not stands_at(running, [first], self._now):
            return []
        return self._alone(running, [first, *wander(self._rng, running, first, self._today, self._elsewhere)])

    def standing_at(self, process_key: str, stage: str) -> list[Prepared]:
        """The cases of a child of which the first stands at a stage; none where no case gets there by itself."""
        running = process(process_key)
        route = route_to(running, stage, self._elsewhere)
        if route is None or process_key in ways.NOT_SHOWN:
            return []
        for _ in range(_TRIES):  # which answers a case begins with can matter
            facts = along(self._rng, running, route, self._today)
            if stands_at(running, facts, self._now) == stage:
                return self._alone(running, facts)
        return []

    def _alone(self, running: Process, facts: Sequence[NewFact]) -> list[Prepared]:
        holder = self._staff.somebody(self._rng)
        entries = _assigned(written_down(self._rng, iter(facts)).entries(before=self._today), holder)
        if not running.has_child:
            return self._cases(running, entries, None, holder)
        leaves = LEAVES.get(str(facts[0].detail.get("phase")))
        pupil = self._families.pupil(facts[0].happened_on, birth_date(self._rng, facts), leaves=leaves)
        return self._child(pupil, running, entries, holder)

    def _child(self, pupil: Pupil, running: Process, entries: Sequence[Entry], holder: Holder) -> list[Prepared]:
        """A child with the case that these entries make and every case it opens."""
        if not entries:
            return []
        return self._cases(running, entries, self._placed(pupil.child), holder)

    def _cases(
        self, running: Process, entries: Sequence[Entry], child_id: int | None, holder: Holder
    ) -> list[Prepared]:
        """The case that these entries make and every case it opens; none where nobody had recorded it yet."""
        if not entries:
            return []
        made = [self._case(running, entries, child_id, holder)]
        bound = len(self.links)
        for case in made:
            made += self._opened(case, holder)
        return self._returned(made, self.links[bound:])

    def _placed(self, child: NewChild) -> int:
        self.number_of_children += 1
        self.children[self.number_of_children] = child
        return self.number_of_children

    def _case(self, running: Process, entries: Sequence[Entry], child_id: int | None, holder: Holder) -> Prepared:
        prefix = f"{running.prefix}-{day_of(entries[0].recorded_at or self._now).year}"
        self.last[prefix] += 1
        history, by = new_history(reference(prefix, self.last[prefix]), running.key, child_id), Author(holder.owner)
        considered = self._with_what_lapsed(running, self._panels.considered(running, entries))
        made = _as_far_as_it_goes(history, considered, by, self._now)
        if len(made.facts) < len(considered):  # what the panel was asked leaves what follows no place
            made = _as_far_as_it_goes(history, self._with_what_lapsed(running, entries), by, self._now)
        self._panels.take(made, holder.owner)
        return made

    def _with_what_lapsed(self, running: Process, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Entries, and after them what is recorded by itself where time had run out by yesterday."""
        told = enumerate((each.fact for each in entries), start=1) if running.lapses else ()
        facts = [Fact(each.kind, each.happened_on, place, each.detail, each.about) for place, each in told]
        fact = lapsed(running, facts, self._today - timedelta(days=1)) if facts else None
        if fact is None:
            return entries
        last = entries[-1].recorded_at or self._now
        at = max(datetime.combine(fact.happened_on, _BEFORE_WORK, LONDON).astimezone(UTC), last)
        return [*entries, Entry(fact, recorded_at=at, by=BY_ITSELF)]

    def _returned(self, made: list[Prepared], links: Sequence[Link]) -> list[Prepared]:
        """The same cases, with what the opened ones return to those that opened them, where these can take it."""
        for link in links:
            opened, at = made[_nth(made, link.opened)], _nth(made, link.opener)
            for fact, way in ways_taken(process(opened.history.process), effective(opened.history.facts)):
                opener = made[at]
                if way.returns and way.returns in possible(process(opener.history.process), opener.state):
                    detail = fact.detail if way.returns == fact.kind else {}
                    returned = NewFact(way.returns, fact.happened_on, detail)
                    entry = Entry(returned, f"Recorded with case {link.opened}.", fact.recorded_at)
                    with suppress(Refusal):  # what has happened in it since may leave this no place on its day
                        after = prepare(opener.history, [entry], by=Author(fact.recorded_by), now=self._now)
                        made[at] = one_after_the_other(opener, after)
        return made

    def _opened(self, case: Prepared, holder: Holder) -> Iterator[Prepared]:
        """The cases that one opens, each begun by the hand and at the instant of the fact that opened it."""
        running = process(case.history.process)
        if not running.reaches_out:
            return
        current = effective(case.history.facts)
        recorded_at = {fact.sequence: fact.recorded_at or self._now for fact in case.facts}
        decision = str(current[0].detail.get("decision", "")) if current[0].kind == "appealable_decision_sent" else ""
        for each in beginnings(running, case.history, current):
            following = process(each.opening.process)
            at = max(recorded_at[fact.sequence] for fact in current if _is_of(case, fact.sequence, each))
            further = wander(self._rng, following, each.fact, self._today, self._elsewhere, decision)
            later = written_down(self._rng, further).entries(before=self._today)
            entries = _assigned([Entry(each.fact, recorded_at=at), *_after(at, later)], holder)
            made = self._case(following, entries, case.history.child_id, holder)
            self.links.append(Link(case.history.ref, each.root, following.key, made.history.ref))
            yield made


def stands_at(running: Process, facts: Sequence[NewFact], now: datetime) -> str:
    """The stage that facts lead to in a case of their own; empty where one of them is refused."""
    entries = [Entry(fact, EARLY) for fact in facts]
    try:
        return prepare(new_history("", running.key), entries, by=BY_ITSELF, now=now).state.stage or ""
    except Refusal:
        return ""


def _nth(made: Sequence[Prepared], ref: str) -> int:
    """The place of a case among those made."""
    return next(at for at, each in enumerate(made) if each.history.ref == ref)


def _is_of(case: Prepared, sequence: int, beginning: Beginning) -> bool:
    """Whether a standing fact is the one a beginning hangs on, or corrects it."""
    corrected = {each.sequence: each.corrects for each in case.history.facts}
    while (earlier := corrected.get(sequence)) is not None:
        sequence = earlier
    return sequence == beginning.root


def _after(at: datetime, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries of which none is recorded before an instant."""
    for each in entries:
        at += timedelta(minutes=3)
        at = max(at, each.recorded_at or at)
        yield replace(each, recorded_at=at)


def _assigned(entries: Sequence[Entry], holder: Holder) -> list[Entry]:
    """Entries with the case given to its holder as it was opened."""
    at = entries[0].recorded_at if entries else None
    if at is None:
        return list(entries)
    given = NewFact("case_assigned", day_of(at), {"owner": holder.owner, "team": holder.team})
    return [entries[0], Entry(given, recorded_at=at), *_after(at, entries[1:])]


def _as_far_as_it_goes(history: History, entries: Sequence[Entry], by: Author, now: datetime) -> Prepared:
    """A case of these entries, without the last ones where the law or the process refuses them."""
    for number in range(len(entries), 1, -1):
        try:
            return prepare(history, entries[:number], by=by, now=now)
        except Refusal:
            continue
    return prepare(history, entries[:1], by=by, now=now)


def one_after_the_other(first: Prepared, second: Prepared) -> Prepared:
    """What was prepared in two goes, as one."""
    return replace(
        second,
        facts=(*first.facts, *second.facts),
        events=[*first.events, *second.events],
        private=[*first.private, *second.private],
    )
