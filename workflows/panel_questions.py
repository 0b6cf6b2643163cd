"""What a panel can be asked: which facts answer each question, where it is open, and what departs from its advice.

Pure. No law knows a panel; so nothing here starts, stops or moves a clock, and nothing here refuses a notice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.details.panels import QUESTIONS, RECOMMENDATIONS
from cases.facts import Fact, NewFact
from cases.kinds import KINDS
from deadlines.words import in_words, joined
from workflows.definition import Process, Stage
from workflows.engine import Objection, State, replay, unrecorded

CONSIDERED, DECIDED = "panel_considered", "authority_decided"
OF_A_QUESTION = (CONSIDERED, DECIDED)


@dataclass(frozen=True, slots=True)
class Answering:
    """A fact that carries an answer out, with the detail it then has."""

    kind: str
    detail: tuple[tuple[str, str], ...] = ()

    def is_done_by(self, fact: Fact) -> bool:
        """Whether a recorded fact is this one."""
        return fact.kind == self.kind and all(fact.detail.get(name) == value for name, value in self.detail)


def _all(*kinds: str) -> tuple[Answering, ...]:
    return tuple(Answering(kind) for kind in kinds)


def _review(*decisions: str) -> tuple[Answering, ...]:
    return tuple(Answering("review_decision_notified", (("decision", each),)) for each in decisions)


_PLAN_SENT = _all("finalised_plan_sent", "amended_plan_sent", "reassessed_plan_sent")
_DROPPED = Answering("amendment_dropped")
# By question: the facts that carry out a yes, and those that carry out a no.
ANSWERED_BY: Mapping[str, Mapping[str, tuple[Answering, ...]]] = {
    "assess": {
        "yes": _all("decision_to_assess_notified"),
        "no": _all("refusal_to_assess_notified", "no_plan_necessary_notified"),
    },
    "issue_plan": {
        "yes": _all("decision_to_issue_plan_notified"),
        "no": _all("refusal_to_issue_plan_notified"),
    },
    "agree_plan": {"yes": (*_all("draft_plan_served", "amendment_notice_sent"), *_PLAN_SENT), "no": ()},
    "agree_placement": {"yes": _PLAN_SENT, "no": ()},
    "amend": {
        "yes": (*_review("amend"), *_all("reassessed_plan_sent", "amendment_notice_sent")),
        "no": (*_review("maintain"), *_all("decision_not_to_amend_notified", "no_change_notified"), _DROPPED),
    },
    "reassess": {"yes": _all("decision_to_reassess_notified"), "no": _all("refusal_to_reassess_notified")},
    "cease": {
        "yes": (*_all("decision_to_cease_notified"), *_review("cease")),
        "no": (*_all("decision_to_maintain_notified"), *_review("maintain", "amend")),
    },
    "continue_beyond_25": {"yes": _all("continued_beyond_25"), "no": ()},
}  # fmt: skip


def open_questions(process: Process, stage: str | None) -> tuple[str, ...]:
    """The questions a panel can be asked at a stage: those of which some answer can be carried out there.

    A question of which the law allows one answer only (`Exit.forbidden`) is none.
    """
    if stage is None:
        return ()
    here = process[stage]
    if not set(OF_A_QUESTION) <= set(process.accepts(stage)):
        return ()
    return tuple(each for each in QUESTIONS if _is_open(process, here, each))


def _is_open(process: Process, here: Stage, question: str) -> bool:
    kinds = {each.kind for answers in ANSWERED_BY[question].values() for each in answers}
    ways = [way for kind in kinds for way in here.exits.get(kind, ())]
    recorded = kinds & set(here.records)
    return bool(ways or recorded) and not any(way.forbidden for way in ways)


def question_objections(process: Process, state: State, before: Sequence[Fact], fact: NewFact) -> list[Objection]:
    """Judge a recommendation or a decision by its question, and a decision by what was recommended before it."""
    if fact.kind not in OF_A_QUESTION:
        return []
    question = fact.detail["question"]
    stages = dict.fromkeys((state.stage, as_the_day_began(process, before, fact.happened_on).stage))
    open_here = tuple(dict.fromkeys(each for stage in stages for each in open_questions(process, stage)))
    if question not in open_here:
        asked = joined([f"“{QUESTIONS[each]}”" for each in open_here], "or") or "none"
        return [
            Objection(
                "no_such_question",
                f"“{QUESTIONS[question]}” is no question on {in_words(fact.happened_on)}. Open then: {asked}.",
            )
        ]
    if fact.kind == CONSIDERED or fact.detail.get("because"):
        return []
    advice = recommended(before, question, fact.happened_on)
    if advice is None or not _departs(advice, fact.detail["decision"]):
        return []
    return [
        Objection(
            "departs_without_reason",
            f"{_advised(advice)} The decision departs from it, which the authority may do: say why, because a "
            "recommendation binds nobody, yet whoever reads the case will ask.",
        )
    ]


def as_the_day_began(process: Process, before: Sequence[Fact], day: date) -> State:
    """Where a case stood before anything happened on a day: minutes are written after what was done that day."""
    return replay(process, [each for each in before if each.happened_on < day])


def recommended(facts: Sequence[Fact], question: str, by: date) -> Fact | None:
    """The latest recommendation on a question by a day."""
    found = [
        each
        for each in facts
        if each.kind == CONSIDERED and each.detail["question"] == question and each.happened_on <= by
    ]
    return found[-1] if found else None


def answered(facts: Sequence[Fact], question: str, since: date) -> tuple[Fact, str] | None:
    """The first fact from a day on that carried out an answer to a question, and which answer; None where none did."""
    return next(((fact, answer) for fact, asked, answer in _answers(facts, since) if asked == question), None)


def decided(facts: Sequence[Fact], question: str, since: date) -> Fact | None:
    """The latest decision of the authority on a question from a day on."""
    found = [
        each
        for each in facts
        if each.kind == DECIDED and each.detail["question"] == question and each.happened_on >= since
    ]
    return found[-1] if found else None


def warnings(process: Process, facts: Sequence[Fact]) -> list[str]:
    """What is not recorded although it should stand beside what is: what the law wants first, then a decision."""
    return [*(gap.sentence for gap in unrecorded(process, facts)), *departures(facts)]


def departures(facts: Sequence[Fact]) -> Iterator[str]:
    """Each notice that does other than a panel recommended, where no decision of the authority says why.

    A recommendation is spent by the first notice after it, whichever way that went.
    """
    spent: set[int] = set()
    for fact, question, answer in _answers(facts, date.min):
        advice = recommended(facts, question, fact.happened_on)
        if advice is None or advice.sequence in spent:
            continue
        spent.add(advice.sequence)
        if not _departs(advice, answer):
            continue
        taken = decided(facts, question, advice.happened_on)
        if taken is None or taken.detail["decision"] != answer or taken.happened_on > fact.happened_on:
            yield (
                f"{_advised(advice)} “{KINDS[fact.kind].label}” of {in_words(fact.happened_on)} departs from it, and "
                "no decision of the authority with its reason is recorded before it. The notice holds all the same: a "
                "recommendation decides nothing. Record the decision with its day and its reason."
            )


def _answers(facts: Sequence[Fact], since: date) -> Iterator[tuple[Fact, str, str]]:
    for fact in facts:
        if fact.happened_on < since:
            continue
        for question, answers in ANSWERED_BY.items():
            for answer, ways in answers.items():
                if any(way.is_done_by(fact) for way in ways):
                    yield fact, question, answer


def _departs(advice: Fact, answer: str) -> bool:
    """Whether an answer is another than was recommended; of a panel that wanted to know more nobody departs."""
    return advice.detail["recommendation"] not in ("not_yet", answer)


def _advised(advice: Fact) -> str:
    return (
        f"The panel {advice.detail['panel']} of {in_words(advice.happened_on)} recommended "
        f"“{RECOMMENDATIONS[advice.detail['recommendation']]}” to “{QUESTIONS[advice.detail['question']]}”."
    )
