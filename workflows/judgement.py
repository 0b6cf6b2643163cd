"""Judging new facts against a whole case: its stage on that day, its clocks, its later facts. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from cases.bodies import name_within
from cases.facts import MOVED_TO_DEFINITION, RECORDED_IN_ERROR, REMOVES, Fact, NewFact, effective
from cases.kinds import KINDS
from cases.log import History
from deadlines.deadline import Deadline
from deadlines.refusals import NotLifted, WrongFacts
from deadlines.words import in_words, joined
from workflows import engine
from workflows.definition import Process
from workflows.engine import Objection, State
from workflows.fitting import misfits
from workflows.owed import owed_objections
from workflows.panel_questions import OF_A_QUESTION, as_the_day_began, question_objections
from workflows.processes import definition
from workflows.timetable import is_same_claim, timetable

# Notices that tell the family how long they have, and the limit that says how long that must be at the least.
_NOTICES = {"draft_plan_served": "draft_reps", "amendment_notice_sent": "amend_reps"}


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
        corrected = fact.corrects is not None
        others = [each for each in self.current if each.sequence != fact.corrects] if corrected else self.current
        if fact.kind == MOVED_TO_DEFINITION:
            return self._does_not_fit(fact)
        if corrected and fact.kind in REMOVES:
            return engine.later_objections(self.process, self.current, others)
        trial = self._as_recorded(fact)
        in_order = not corrected and (not self.current or fact.happened_on >= self.current[-1].happened_on)
        after = [*self.current, trial] if in_order else list(effective([*self.recorded, trial]))
        place = len(self.current) if in_order else [each.sequence for each in after].index(trial.sequence)
        before = after[:place]
        state = self.state if in_order else engine.replay(self.process, before)
        found = engine.repeat_objections(self.process, others, fact)
        if not in_order:  # what it would do to the facts after it says more than that it does not fit itself
            later = [each for each in after if each.sequence != trial.sequence]
            found = found or engine.later_objections(self.process, self.current, after, judged=later)
        found = found or self._misplaced(state, before, fact)
        return found or [
            *question_objections(self.process, state, before, fact),
            *self._pairs(before, fact),
            *self._claims(before, fact),
            *self._not_before_what_it_needs(state, before, fact),
            *owed_objections(self.process, state, before, fact),
            *self._left_undone(state, before, trial),
            *self._too_early(state, before, trial),
            *self._made_too_early(after, place),
        ]

    def _misplaced(self, state: State, before: list[Fact], fact: NewFact) -> list[Objection]:
        """Whether a fact has no place here; what a panel recommended that day comes before what was done after it."""
        found = engine.place_objections(self.process, state, fact)
        if found and fact.kind in OF_A_QUESTION:
            morning = as_the_day_began(self.process, before, fact.happened_on)
            found = engine.place_objections(self.process, morning, fact) and found
        if found and state.stage != self.state.stage and not engine.place_objections(self.process, self.state, fact):
            return [self._before_its_stage(state, fact)]
        return found

    def _before_its_stage(self, state: State, fact: NewFact) -> Objection:
        """What the case takes now and did not take on the day given: the day is wrong, or that of what came before."""
        stood = self.process[state.stage].says if state.stage else "not begun"
        label, day = KINDS[fact.kind].label, in_words(fact.happened_on)
        return Objection(
            "before_its_stage",
            f"“{label}” cannot follow “{stood}”, where the case stood on {day}. "
            "Check the day. If it is right, correct first the day of what moved the case on after it.",
        )

    def _does_not_fit(self, fact: NewFact) -> list[Objection]:
        """What of the case another version of its process has no place for."""
        if self.state.stage is None:
            return engine.place_objections(self.process, self.state, fact)
        target = definition(self.process.key, fact.detail["version"])
        found = misfits(self.process, target, self.current, max(fact.happened_on, self.current[-1].happened_on))
        return [Objection("does_not_fit", sentence) for sentence in found]

    def _as_recorded(self, fact: NewFact) -> Fact:
        """A new fact as if recorded, for trying out what would follow."""
        sequence = self.recorded[-1].sequence + 1 if self.recorded else 1
        return Fact(fact.kind, fact.happened_on, sequence, fact.detail, fact.about, corrects=fact.corrects)

    def add(self, fact: Fact) -> None:
        """Take a recorded fact in."""
        in_order = fact.corrects is None and (not self.current or fact.happened_on >= self.current[-1].happened_on)
        self.recorded.append(fact)
        if fact.kind == MOVED_TO_DEFINITION:
            self.process = definition(self.process.key, fact.detail["version"])
            in_order = False
        if in_order and fact.kind != RECORDED_IN_ERROR:
            self.current.append(fact)
            self.state = engine.evolve(self.process, self.state, fact)
        else:
            self.current = list(effective(self.recorded))
            self.state = engine.replay(self.process, self.current)

    def _pairs(self, before: Iterable[Fact], fact: NewFact) -> Iterable[Objection]:
        """An answer needs its question; the end of an exception's cause needs the exception."""
        asked = KINDS[fact.kind].answers
        if asked and not any(each.kind == asked and each.about == fact.about for each in before):
            what = KINDS[asked].label.lower()
            yield Objection(
                "not_asked",
                f"No “{what}” is recorded for {name_within(fact.about)} by {in_words(fact.happened_on)}. "
                "Record that first, under the same name.",
            )
        if fact.kind == "exception_ended" and not any(
            each.kind == "exception_claimed" and is_same_claim(each, fact) for each in before
        ):
            yield Objection("not_claimed", "That exception was not relied on for that limit, so its cause cannot end.")

    def _claims(self, before: list[Fact], fact: NewFact) -> Iterable[Objection]:
        """An exception lifts only a limit of its own, whose clock has started, and only where its own test is met."""
        if fact.kind != "exception_claimed":
            return
        key, body = fact.detail["limit"], fact.about
        running = timetable(self.process, before, fact.happened_on)
        started = [each for each in running if each.limit.key == key]
        if any(clock.each_about for clock in self.process.clocks if clock.limit.key == key):
            if not body:
                yield Objection(
                    "which_body", f"“{key}” has a clock for each body asked. Name the body whose limit is meant."
                )
                return
            started = [each for each in started if each.about == body]
        if not started:
            others = joined([f"“{each}”" for each in sorted({each.limit.key for each in running})])
            runs = f"No clock “{key}” runs in this case" + (f" for {name_within(body)}" if body else "")
            yield Objection("no_such_clock", f"{runs}. Running or past: {others}.")
            return
        yield from _untrue_claims(started[-1], fact)

    def _not_before_what_it_needs(self, state: State, before: list[Fact], fact: NewFact) -> Iterable[Objection]:
        """What a way out cannot do without must have been recorded by its day."""
        exit_ = self.process[state.stage].exit_for(fact.kind, fact.detail) if state.stage else None
        for needed in exit_.needs if exit_ else ():
            if not any(each.kind == needed for each in before):
                label, first = KINDS[fact.kind].label, KINDS[needed].label
                yield Objection(f"needs:{needed}", f"“{label}” needs “{first}” first. Record that, and then this.")

    def _too_early(self, state: State, before: list[Fact], fact: Fact) -> Iterable[Objection]:
        """The family's time cannot be cut short (reg 13(1); CFA s.39(7)), neither by acting early nor by the notice."""
        if state.stage is None:
            return
        exit_ = self.process[state.stage].exit_for(fact.kind, fact.detail)
        if exit_ and exit_.forbidden:
            yield Objection(f"forbidden:{fact.kind}", exit_.forbidden, breach=True)
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
        if fact.kind in _NOTICES and stated:
            window = self._window([*before, fact], fact.happened_on, _NOTICES[fact.kind])
            if window and window.due_on and date.fromisoformat(stated) < window.due_on:
                yield Objection(
                    f"too_short:{window.limit.key}",
                    "The notice gives the family less than the law does: the least is until "
                    f"{in_words(window.due_on)}.",
                    breach=True,
                    steps=window.steps(),
                )

    def _left_undone(self, state: State, before: list[Fact], fact: Fact) -> Iterable[Objection]:
        """Nobody has done everything while a duty that is owed here is not done, lifted or not."""
        way = self.process[state.stage].exit_for(fact.kind, fact.detail) if state.stage else None
        if way is None or not way.needs_met:
            return
        running = timetable(self.process, before, fact.happened_on)
        undone = [
            each.limit.title
            for each in running
            if each.limit in way.needs_met and not (each.met_on or each.course.ended_on)
        ]
        if undone:
            yield Objection("left_undone", f"Not everything is done yet: {joined([f'“{each}”' for each in undone])}.")

    def _made_too_early(self, after: list[Fact], place: int) -> Iterable[Objection]:
        """What the new fact at `place` makes of the later ones: an act that was in time and now came too early."""
        if place == len(after) - 1:
            return
        standing = {(fact.sequence, each.code) for fact, each in self._breaches(self.current)}
        for fact, each in self._breaches(after, place + 1):
            if (fact.sequence, each.code) not in standing:
                then = f"“{KINDS[fact.kind].label}” of {in_words(fact.happened_on)} (fact {fact.sequence})"
                yield replace(each, code=f"makes_{each.code}", sentence=f"Then {then} is a breach. {each.sentence}")

    def _breaches(self, facts: list[Fact], place: int = 0) -> Iterator[tuple[Fact, Objection]]:
        state = engine.replay(self.process, facts[:place])
        for at, fact in enumerate(facts[place:], start=place):
            yield from ((fact, each) for each in self._too_early(state, facts[:at], fact))
            state = engine.evolve(self.process, state, fact)

    def _window(self, facts: list[Fact], on: date, key: str) -> Deadline | None:
        found = timetable(self.process, facts, on, only={key})
        return found[-1] if found else None  # soonest first, so the last served draft is the last


def _untrue_claims(deadline: Deadline, fact: NewFact) -> Iterator[Objection]:
    """Why an exception does not lift this deadline: it is not one of the limit's own, or its own test is not met."""
    given = {name: date.fromisoformat(day) for name, day in fact.detail.get("dates", {}).items()}
    try:
        exception = deadline.limit.exception(fact.detail["exception"])
        surplus = sorted(set(given) - set(exception.test.facts if exception.test else ()))
        if surplus:
            raise WrongFacts(f"The exception “{exception.key}” does not use {joined(surplus)}.", "", "Leave it out.")
        exception.judge({**given, **deadline.facts}, deadline.facts[deadline.limit.anchor], deadline.due_on)
    except (NotLifted, WrongFacts) as refusal:
        yield Objection(refusal.code, refusal.sentence)


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
