"""The engine: pure functions that judge a fact before it is recorded and apply one that was. No clock, no database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cases.facts import ANYWHERE, MOVED_TO_DEFINITION, RECORDED_IN_ERROR, REMOVES, WHO_ACTS, Fact, NewFact
from cases.kinds import KINDS
from deadlines.words import in_words, joined
from workflows.definition import Exit, Precedent, Process

# What can happen more than once on one day; an exception, because one cause can touch several limits.
REPEATABLE = {
    "note_added", "case_assigned", "cause_of_lateness_recorded", "meeting_held", "exception_claimed", "exception_ended",
    *ANYWHERE, "document_added", "advice_expected", "time_spent", "voicemail_left",
    # Who withdraws a consent may give another that day, and what was refused may be put forward differently.
    "consent_given", "consent_withdrawn", "safeguarding_decided",
    "sharing_put_forward", "sharing_approved", "information_shared",
}  # fmt: skip
# Days a detail may state: what happened then, and how it must lie to the fact's own day; "to come" may lie after today.
_DAYS_WITHIN = {
    "decided_on": ("The decision was taken", "before"),
    "sent_on": ("It was sent", "before"),
    "lodged_on": ("The Tribunal received it", "before"),
    "received_on": ("It was received", "after"),
    "family_informed_on": ("The family was told", ""),
    "made_or_last_reviewed_on": ("The plan was made or last reviewed", "before"),
    "meeting_on": ("The meeting is to be held", "to come"),
    "expected_on": ("The advice is expected", "to come"),
    "served_on": ("It was served", "to come"),
    "done_until": ("The action is to be done", "to come"),
    "review_on": ("The next review is to be held", "to come"),
    "lasts_until": ("It ends", "to come"),
}


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands after the facts so far; `stage` is None before the first."""

    stage: str | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a fact should not be recorded. A breach is unlawful, yet can have happened, so it is recorded with a reason.

    `code` is for machines ("too_early:draft_reps"); `steps` are the working of the deadline that objects.
    """

    code: str
    sentence: str
    breach: bool = False
    steps: tuple[str, ...] = ()


def evolve(process: Process, state: State, fact: Fact) -> State:
    """Apply a recorded fact. Never refuses: a later reading of the law cannot unhappen what is in the log."""
    return State(_stage_after(process, state.stage, fact), (*state.facts, fact))


def _stage_after(process: Process, stage: str | None, fact: Fact) -> str:
    way = way_taken(process, stage, fact)
    return way.to if way else stage or process.stages[0].name


def way_taken(process: Process, stage: str | None, fact: Fact) -> Exit | None:
    """The way a fact takes, or None. A case may begin with a fact that leads out of the first stage at once."""
    if stage is None:
        return process.first_way(fact.kind, fact.detail)
    return process[stage].exit_for(fact.kind, fact.detail)


def replay(process: Process, facts: Iterable[Fact]) -> State:
    """Fold effective facts, in the order they happened, into a state."""
    happened = tuple(facts)
    stage: str | None = None
    for fact in happened:
        stage = _stage_after(process, stage, fact)
    return State(stage, happened)


def walked(process: Process, facts: Iterable[Fact]) -> Iterator[tuple[str | None, Fact, Exit | None]]:
    """Each fact with the stage it found, None for the first, and the way it took out of it, if any."""
    stage: str | None = None
    for fact in facts:
        way = way_taken(process, stage, fact)
        yield stage, fact, way
        stage = way.to if way else stage or process.stages[0].name


def stages_entered(process: Process, facts: Iterable[Fact]) -> list[tuple[str, Fact]]:
    """Each stage with the fact that led into it, in order; a stage entered again is listed again."""
    first = process.stages[0].name
    return [(way.to if way else first, fact) for stage, fact, way in walked(process, facts) if way or stage is None]


@dataclass(frozen=True, slots=True)
class Gap:
    """A way out that was taken with nothing recorded of what should have come before it."""

    fact: Fact
    precedent: Precedent

    @property
    def sentence(self) -> str:
        """What is not recorded, why it matters, and what to do. It does not say that it did not happen."""
        of = f"before “{KINDS[self.fact.kind].label}” of {in_words(self.fact.happened_on)}"
        return (
            f"{self.precedent.missing} {of}, as the law wants [{self.precedent.law}]. "
            "If it happened, record it with its day; if not, the decision was taken without it."
        )


def unrecorded(process: Process, facts: Sequence[Fact]) -> list[Gap]:
    """Each way out that was taken although what should come before it is not recorded by the day of the decision."""
    found = []
    for stage, fact, way in walked(process, facts):
        if stage and way and way.after:
            decided_on = date.fromisoformat(fact.detail.get("decided_on") or fact.happened_on.isoformat())
            if not any(each.kind == way.after.kind and each.happened_on <= decided_on for each in facts):
                found.append(Gap(fact, way.after))
    return found


def possible(process: Process, state: State) -> tuple[str, ...]:
    """The kinds of fact that may be recorded now. A case begins once in each way: a beginning that was is left out."""
    if state.stage is None:
        return process.begins_with
    begun = {fact.kind for fact in state.facts if fact.kind in process.begins_with}
    return tuple(kind for kind in process.accepts(state.stage) if kind not in begun)


def place_objections(process: Process, state: State, fact: NewFact) -> list[Objection]:
    """Judge a fact by the stage alone: whether it makes sense after what happened before it."""
    label = KINDS[fact.kind].label
    if state.stage is None:
        if fact.kind in process.begins_with:
            return []
        first = " or ".join(f"“{KINDS[kind].label}”" for kind in process.begins_with)
        return [Objection("not_begun", f"“{label}” cannot be the first fact of a case: it begins with {first}.")]
    here = process[state.stage]
    if fact.kind not in process.accepts(state.stage) and fact.kind not in ANYWHERE:
        now = ", ".join(f"“{KINDS[kind].label}”" for kind in process.accepts(state.stage))
        why = f" {process.untouched_by[fact.kind]}" if fact.kind in process.untouched_by else ""
        return [Objection("not_here", f"“{label}” cannot follow “{here.says}”.{why} Possible now: {now}.")]
    return []


def capacity_objections(fact: NewFact, acted_as: str) -> list[Objection]:
    """Judge in which capacity somebody acted: what the law gives to a body to decide is not another's to decide."""
    kind = KINDS[fact.kind]
    if not kind.decided_by or acted_as in kind.decided_by:
        return []
    deciders = joined([WHO_ACTS[each] for each in kind.decided_by], "or")
    return [
        Objection(
            "not_theirs_to_decide",
            f"“{kind.label}” is a decision of {deciders}, which cannot be contracted out: it cannot be recorded as the "
            f"act of {WHO_ACTS.get(acted_as, acted_as)}. Record it in the capacity of whoever decided.",
        )
    ]


def repeat_objections(process: Process, others: Iterable[Fact], fact: NewFact) -> list[Objection]:
    """Judge a fact by those already recorded: a case begins once in each way, and most facts happen once in a day."""
    label = KINDS[fact.kind].label
    found = []
    for other in others:
        if other.kind != fact.kind or other.about != fact.about:
            continue
        if other.detail.get("question") != fact.detail.get("question"):  # a panel may be asked several in a day
            continue
        if fact.kind in process.begins_with:
            found.append(
                Objection(
                    "begun_already",
                    f"“{label}” is recorded already, on {in_words(other.happened_on)} (fact {other.sequence}). "
                    "If that day is wrong, correct that fact.",
                )
            )
        elif other.happened_on == fact.happened_on and fact.kind not in REPEATABLE:
            found.append(
                Objection("recorded_already", f"“{label}” is recorded already for that day (fact {other.sequence}).")
            )
    return found


def day_objections(facts: Sequence[Fact], process: Process, fact: NewFact, today: date) -> list[Objection]:
    """Judge the day a fact is said to have happened: never in the future, never before the case began."""
    if fact.happened_on > today:
        return [
            Objection(
                "future_day",
                f"{in_words(fact.happened_on)} is in the future. A fact is recorded once it has happened; "
                f"today is {in_words(today)}.",
            )
        ]
    disagreeing = list(_disagreeing_days(fact, today))
    if disagreeing:
        return disagreeing
    begins = next((each for each in facts if each.kind in process.begins_with and each.sequence != fact.corrects), None)
    if begins and fact.happened_on < begins.happened_on and fact.kind not in process.begins_with:
        return [
            Objection(
                "before_the_beginning",
                f"{in_words(fact.happened_on)} is before the case began, on {in_words(begins.happened_on)}.",
            )
        ]
    return []


def _disagreeing_days(fact: NewFact, today: date) -> Iterator[Objection]:
    """The days inside a detail that cannot be true beside the fact's own."""
    happened_on = fact.happened_on
    for name, (what, must_be) in _DAYS_WITHIN.items():
        if name not in fact.detail:
            continue
        day = date.fromisoformat(fact.detail[name])
        if day > today and must_be != "to come":
            yield Objection("future_day", f"{what} on {in_words(day)}, which is in the future.")
        elif (must_be == "before" and day > happened_on) or (must_be in ("after", "to come") and day < happened_on):
            yield Objection(
                "days_disagree",
                f"{what} on {in_words(day)}, yet “{KINDS[fact.kind].label}” is given for "
                f"{in_words(happened_on)}: it cannot be "
                f"{'later' if must_be == 'before' else 'earlier'} than that day.",
            )


def correction_objections(history: Sequence[Fact], current: Sequence[Fact], fact: NewFact) -> list[Objection]:
    """Judge what a correction names: a fact of this case that still stands. Nothing else may be recorded in error."""
    if fact.corrects is None:
        if fact.kind == RECORDED_IN_ERROR:
            return [Objection("corrects_nothing", "Say which fact was recorded in error, by its number in the log.")]
        return []
    if fact.corrects not in {each.sequence for each in history}:
        return [Objection("no_such_fact", f"This case has no fact {fact.corrects} to correct.")]
    if any(each.sequence == fact.corrects and each.kind == MOVED_TO_DEFINITION for each in history):
        return [
            Objection(
                "corrects_a_move",
                f"Fact {fact.corrects} moved the case to another version of its process. Move it again instead.",
            )
        ]
    removals = {each.sequence for each in history if each.kind in REMOVES}
    if fact.corrects in removals:
        return [
            Objection(
                "corrects_a_removal",
                f"Fact {fact.corrects} only removed another. Record what did happen as a new fact.",
            )
        ]
    if fact.corrects not in {each.sequence for each in current}:
        return [
            Objection(
                "corrected_already", f"Fact {fact.corrects} was corrected already. Correct the later fact instead."
            )
        ]
    return []


def later_objections(
    process: Process, before: Sequence[Fact], after: Sequence[Fact], *, judged: Sequence[Fact] | None = None
) -> list[Objection]:
    """Facts that stood before and would make no sense once `after` is what happened; and a case left with no fact.

    `judged` are those of `after` to be looked at, or all of them.
    """
    if not after:
        return [
            Objection(
                "nothing_left",
                "It is the only fact of this case, which cannot be left without one. Correct it instead.",
            )
        ]
    stood = {fact.sequence for fact in misplaced(process, before)}
    wanted = {fact.sequence for fact in (after if judged is None else judged)} - stood
    broken = [fact for fact in misplaced(process, after) if fact.sequence in wanted]
    if not broken:
        return []
    first = broken[0]
    return [
        Objection(
            "later_facts",
            f"Then “{KINDS[first.kind].label}” of {in_words(first.happened_on)} (fact {first.sequence}) could not have "
            "happened. Correct that fact first, or check the day.",
        )
    ]


def misplaced(process: Process, facts: Sequence[Fact]) -> Iterable[Fact]:
    """The facts that have no place where they stand in a process."""
    state = State()
    for fact in facts:
        as_new = NewFact(fact.kind, fact.happened_on, fact.detail, fact.about)
        if place_objections(process, state, as_new):
            yield fact
        state = evolve(process, state, fact)
