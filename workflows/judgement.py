"""Judging new facts against a whole case: its stage on that day, its clocks, its later facts. Pure; used by `record`."""

from collections.abc import Iterable
from datetime import date

from cases.bodies import name_of
from cases.facts import RECORDED_IN_ERROR, Fact, NewFact, effective
from cases.kinds import KINDS
from cases.log import History
from deadlines.deadline import Deadline
from deadlines.refusals import NotLifted, WrongFacts
from deadlines.words import in_words
from workflows import engine
from workflows.definition import Process
from workflows.engine import Objection, State
from workflows.timetable import timetable

_ANSWERS = {"advice_received": "advice_requested", "institution_replied": "institution_consulted"}


class Docket:
    """A case being added to: everything recorded, what of it stands, and where it leads. Mutable, one per writing."""

    def __init__(self, process: Process, history: History) -> None:
        self.process = process
        self.recorded: list[Fact] = list(history.facts)
        self.current: list[Fact] = list(effective(self.recorded))
        self.state = engine.replay(process, self.current)

    def objections(self, fact: NewFact, today: date) -> list[Objection]:
        """Everything that speaks against recording a fact, in the order a person should read it."""
        found = engine.correction_objections(self.recorded, self.current, fact)
        found = found or engine.day_objections(self.current, self.process, fact, today)
        if found:
            return found
        kept = [each for each in self.current if each.sequence != fact.corrects]
        if fact.kind == RECORDED_IN_ERROR:
            return engine.later_objections(self.process, self.current, kept)
        before = [each for each in kept if each.happened_on <= fact.happened_on]
        in_order = fact.corrects is None and len(before) == len(self.current)
        state = self.state if in_order else engine.replay(self.process, before)
        found = engine.place_objections(self.process, state, fact)
        if not in_order and not found:
            after = [*before, _as_fact(fact), *kept[len(before) :]]
            found = engine.later_objections(self.process, self.current, after)
        return found or [*self._pairs(before, fact), *self._claims(before, fact), *self._too_early(state, before, fact)]

    def add(self, fact: Fact) -> None:
        """Take a recorded fact in."""
        in_order = fact.corrects is None and (not self.current or fact.happened_on >= self.current[-1].happened_on)
        self.recorded.append(fact)
        if in_order and fact.kind != RECORDED_IN_ERROR:
            self.current.append(fact)
            self.state = engine.evolve(self.process, self.state, fact)
        else:
            self.current = list(effective(self.recorded))
            self.state = engine.replay(self.process, self.current)

    def _pairs(self, before: Iterable[Fact], fact: NewFact) -> Iterable[Objection]:
        """An answer needs its question; the end of an exception's cause needs the exception."""
        asked = _ANSWERS.get(fact.kind)
        if asked and not any(each.kind == asked and each.about == fact.about for each in before):
            what = KINDS[asked].label.lower()
            yield Objection(
                "not_asked",
                f"No “{what}” is recorded for {name_of(fact.about)} by {in_words(fact.happened_on)}. Record that first, "
                "under the same name.",
            )
        if fact.kind == "exception_ended" and not any(
            each.kind == "exception_claimed"
            and all(each.detail.get(name) == fact.detail.get(name) for name in ("limit", "exception"))
            for each in before
        ):
            yield Objection("not_claimed", "That exception was not relied on for that limit, so its cause cannot end.")

    def _claims(self, before: list[Fact], fact: NewFact) -> Iterable[Objection]:
        """An exception lifts only a limit of its own, whose clock has started, and only where its own test is met."""
        if fact.kind != "exception_claimed":
            return
        key = fact.detail["limit"]
        deadlines = [each for each in timetable(self.process, before, fact.happened_on) if each.limit.key == key]
        if fact.about:
            deadlines = [each for each in deadlines if each.about == fact.about]
        if not deadlines:
            started = sorted({each.limit.key for each in timetable(self.process, before, fact.happened_on)})
            yield Objection(
                "no_such_clock", f"No clock “{key}” runs in this case. Running or past: {', '.join(started)}."
            )
            return
        deadline = deadlines[-1]
        given = {name: date.fromisoformat(day) for name, day in fact.detail.get("dates", {}).items()}
        try:
            exception = deadline.limit.exception(fact.detail["exception"])
            if exception.test:
                given = {name: day for name, day in given.items() if name in exception.test.facts}
            exception.judge({**deadline.facts, **given}, deadline.facts[deadline.limit.anchor], deadline.due_on)
        except (NotLifted, WrongFacts) as refusal:
            yield Objection(refusal.code, refusal.sentence)

    def _too_early(self, state: State, before: list[Fact], fact: NewFact) -> Iterable[Objection]:
        """The family's time cannot be cut short (reg 13(1); CFA s.39(7)), neither by acting early nor by the notice."""
        if state.stage is None:
            return
        exit_ = self.process[state.stage].exits.get(fact.kind)
        if exit_ and exit_.not_before:
            window = self._window(before, fact.happened_on, exit_.not_before.key)
            until = _given_until(window, before)
            if window and until and fact.happened_on <= until:
                yield Objection(
                    f"too_early:{window.limit.key}",
                    f"Too early. The family has until {in_words(until)}.",
                    breach=True,
                    steps=window.steps(),
                )
        stated = fact.detail.get("representations_until")
        if fact.kind == "draft_plan_served" and stated:
            after = [*before, _as_fact(fact)]
            window = self._window(after, fact.happened_on, "draft_reps")
            if window and window.due_on and date.fromisoformat(stated) < window.due_on:
                yield Objection(
                    "too_short:draft_reps",
                    f"The notice gives the family less than the law does: the least is until {in_words(window.due_on)}.",
                    breach=True,
                    steps=window.steps(),
                )

    def _window(self, facts: list[Fact], on: date, key: str) -> Deadline | None:
        found = [each for each in timetable(self.process, facts, on) if each.limit.key == key]
        return max(found, key=lambda each: each.trigger.sequence or 0, default=None)


def _given_until(window: Deadline | None, facts: Iterable[Fact]) -> date | None:
    """The end of the family's time: the law's least, or the later day the authority's own notice gave."""
    if window is None or window.due_on is None:
        return None
    stated = [
        date.fromisoformat(fact.detail["representations_until"])
        for fact in facts
        if fact.sequence == window.trigger.sequence and "representations_until" in fact.detail
    ]
    return max([window.due_on, *stated])


def _as_fact(fact: NewFact) -> Fact:
    """A new fact as if recorded, for trying out what would follow; its sequence 0 marks it as not in the log."""
    return Fact(fact.kind, fact.happened_on, 0, fact.detail, fact.about)
