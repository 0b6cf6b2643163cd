"""What a panel cannot be made to say: nothing of a case it did not have, and nothing on a day it did not meet."""

from datetime import date

from sqlmodel import Session

from cases import log
from cases.details.panels import QUESTIONS
from cases.facts import Fact, NewFact, effective
from cases.log import History
from cases.panels import Panel, load_panel
from deadlines.refusals import Refusal
from deadlines.words import in_words, joined
from workflows.engine import replay
from workflows.panel_questions import CONSIDERED, as_the_day_began, open_questions
from workflows.processes import process_of


class NotListed(Refusal):
    """The panel did not have this question of this case on its agenda, or met on another day."""

    code = "not_listed"


class PanelRefused(Refusal):
    """What was to be done about a panel makes no sense as the panel stands; nothing was changed."""

    code = "panel_not_possible"


def refuse_unlisted(session: Session, case_ref: str, fact: NewFact) -> None:
    """Raise NotListed for a recommendation of a panel that was not asked; NoSuchPanel for one that is not there."""
    named = fact.detail.get("panel")
    if fact.kind != CONSIDERED or not isinstance(named, str):
        return
    panel = load_panel(session, named)
    question = str(fact.detail.get("question", ""))
    if panel.is_off:
        raise NotListed(f"The panel {named} was called off.", "It recommended nothing.", "Check its reference.")
    if question in QUESTIONS and panel.listed(case_ref, question) is None:
        raise NotListed(
            f"“{QUESTIONS[question]}” of case {case_ref} was not on the agenda of {named}.",
            "Minutes and log would tell two stories.",
            "List the case for the panel with this question first.",
        )
    if fact.happened_on != panel.held_on:
        raise NotListed(
            f"The panel {named} is held on {in_words(panel.held_on)}, not on {in_words(fact.happened_on)}.",
            "It recommends on the day it meets.",
            "Record it for that day, or put the panel's day right first.",
            fields={"happened_on": f"The panel is held on {in_words(panel.held_on)}."},
        )
    if not panel.members:
        raise NotListed(
            f"Nobody is named as a member of {named}.", "A recommendation is somebody's.", "Name its members first."
        )


def refuse_listing(panel: Panel, history: History, question: str, today: date) -> None:
    """Raise PanelRefused where a question of a case cannot be put to a panel: not open then, or listed already."""
    refuse_if_off(panel)
    on = min(today, panel.held_on)
    running = process_of(history)
    facts = effective(history.facts, on=on)
    stages = dict.fromkeys((replay(running, facts).stage, as_the_day_began(running, facts, on).stage))
    there = dict.fromkeys(each for stage in stages for each in open_questions(running, stage))
    if question not in there:
        asked = joined([f"“{QUESTIONS[each]}”" for each in there], "or")
        raise PanelRefused(
            f"“{QUESTIONS.get(question, question)}” is not a question in case {history.ref} on {in_words(on)}.",
            "A panel is asked only what the authority has to decide.",
            f"Ask {asked}." if asked else "Look at the case: no question a panel can be asked is open in it.",
            fields={"question": "This is not open in the case."},
        )
    if panel.listed(history.ref, question):
        raise PanelRefused(
            f"Case {history.ref} is on the agenda of {panel.ref} with this question already.",
            "It is considered once.",
            "Nothing needs to be done.",
            fields={"question": "It is on the agenda already."},
        )


def refuse_if_off(panel: Panel) -> None:
    """Raise PanelRefused for a panel that was called off."""
    if panel.is_off:
        raise PanelRefused(
            f"The panel {panel.ref} was called off.", "Nothing is done about it any more.", "Take another panel."
        )


def refuse_if_considered(session: Session, panel: Panel) -> None:
    """Raise PanelRefused where a recommendation of this panel stands in the log of a case."""
    for item in panel.items:
        if recommendation_of(log.load(session, item.case_ref), panel.ref, item.question):
            raise PanelRefused(
                f"The panel {panel.ref} has recommended on a case already.",
                "The log of that case says on which day.",
                "If that was recorded in error, correct it in the case first.",
            )


def recommendation_of(history: History, panel: str, question: str) -> Fact | None:
    """What stands in the log of a case of a panel's recommendation on a question."""
    return next(
        (
            each
            for each in effective(history.facts)
            if each.kind == CONSIDERED and (each.detail["panel"], each.detail["question"]) == (panel, question)
        ),
        None,
    )
