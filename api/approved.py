"""What is done once a second person has approved it: each kind of act, said in words and carried out.

Asking and deciding is `workflows.approvals`; this knows the acts. All of it happens in the transaction of the decision:
what was approved was done, or nothing was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from api import restricting
from api.holding import approved, hold, says, wanted_of
from api.settings import Settings
from api.users import close_account, user_named
from cases.appointing import give_new_post
from cases.database import Database
from cases.officers import teams
from cases.policy_versions import change, read_policy
from cases.posts import NewPost
from cases.proof import verify
from deadlines.answers import possible_answer, question_of
from deadlines.words import count_of
from deadlines.words import in_words as day_in_words
from notifications.letters.standing import StandingFacts
from notifications.letters.standing_versions import record_facts
from workflows import surprises
from workflows.approval_emails import tell_it_waits, tell_what_became, why_nobody_decides
from workflows.approvals import ACTS, Asked, Decision, decide, done_alone, find, may_decide, needs_two, set_rule
from workflows.approvals import ask as ask_for
from workflows.chosen_answers import choose
from workflows.erasing import GROUNDS, erase_child_of
from workflows.holidays import take_up

What = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hand:
    """With what an act is carried out: in which transaction, in whose name (who asked for it), when.

    `approved_by` is empty where no second person was needed.
    """

    session: Session
    settings: Settings
    by: str
    now: datetime
    today: date
    reason: str
    approved_by: str = ""


def ask_or_do(database: Database, settings: Settings, act: str, what: What, reason: str, *, by: str, now: datetime,
              today: date) -> tuple[int, bool]:  # fmt: skip
    """Ask a second person where this kind of act needs one, else do it at once; its number, and whether it is done.

    Raises CannotApprove where it would wait for nobody, or waits already, and whatever the act itself refuses.
    """
    with database.writing() as session:
        if needs_two(session, act):
            if why_not := why_nobody_decides(session, what, by=by, now=now):
                raise why_not
            number = ask_for(session, act, what, reason, by=by, now=now)
            _tell(session, number, settings, now)
            return number, False
        outcome = _DO[act](Hand(session, settings, by, now, today, reason), what)
        number = done_alone(session, act, what, reason, outcome, by=by, now=now)
    _count_anew(database, act)
    return number, True


def approve(database: Database, settings: Settings, asked: Asked, reason: str, *, by: str, now: datetime,
            today: date) -> None:  # fmt: skip
    """Approve what was asked for and do it, in one transaction. Raises whatever the act itself refuses, and then
    nothing was decided either.
    """
    with database.writing() as session:
        latest = find(session, asked.number) or asked
        may_decide(latest, Decision.APPROVED, by=by, now=now)
        hand = Hand(session, settings, asked.asked_by, now, today, asked.reason, by)
        outcome = _DO[asked.act.key](hand, asked.what)
        decide(session, latest, Decision.APPROVED, reason, outcome=outcome, by=by, now=now)
        _tell(session, asked.number, settings, now)
    _count_anew(database, asked.act.key)


def turn_down(database: Database, settings: Settings, asked: Asked, decision: Decision, reason: str, *, by: str,
              now: datetime) -> None:  # fmt: skip
    """Refuse what was asked for, or withdraw it; nothing is done. Raises CannotApprove, WrongReason."""
    with database.writing() as session:
        decide(session, find(session, asked.number) or asked, decision, reason, by=by, now=now)
        _tell(session, asked.number, settings, now)


def _tell(session: Session, number: int, settings: Settings, now: datetime) -> None:
    """Tell those who may decide that it waits, or whoever asked that another has decided."""
    if asked := find(session, number):
        tell = tell_it_waits if asked.waits(now) else tell_what_became
        tell(session, asked, settings.office, now)


def _count_anew(database: Database, act: str) -> None:
    if act == "holiday":
        with database.reading() as session:
            take_up(session)


def said(session: Session, asked: Asked) -> str:
    """What would be done, in a sentence that names no child."""
    return _SAY[asked.act.key](session, asked.what)


def parts_of(what: What) -> list[tuple[str, str]]:
    """A policy, or the standing facts, part by part, for whoever decides."""
    document = what.get("document")
    return [(name, as_text(value)) for name, value in document.items()] if isinstance(document, dict) else []


def as_text(value: Any) -> str:
    """A part of a document as JSON holds it, in words."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {as_text(each)}" for name, each in value.items()) or "nothing"
    if isinstance(value, list):
        return ", ".join(as_text(each) for each in value) or "none"
    return "nothing" if value in (None, "") else str(value)


def _erase(hand: Hand, what: What) -> str:
    found = erase_child_of(hand.session, what["ref"], hand.now)
    counts = [
        count_of(found.contacts, "contact"), count_of(found.texts, "text"), count_of(found.documents, "document"),
        "the words of " + count_of(found.notices, "notice"),
        "the reasons of " + count_of(found.reasons, "request") + " about who may see the cases",
    ]  # fmt: skip
    broken = [ref for ref in found.refs if verify(hand.session, ref=ref).broken]
    proof = f"The log of {', '.join(broken)} does not verify." if broken else "The log of each case still verifies."
    return (
        f"Erased: the name, the date of birth and the numbers of the child of {', '.join(found.refs)}; "
        f"{', '.join(counts)}. Kept: {count_of(found.facts, 'fact')} in the log, with every hash. {proof} "
        "The files of the documents go with the next nightly clearing."
    )


def _change_sight(hand: Hand, what: What) -> str:
    restricting.refuse_without_reason(hand.reason)
    wanted, office = restricting.restriction_of(what), hand.settings.office
    refs = restricting.change_sight(hand.session, wanted, hand.reason, by=hand.by, now=hand.now, office=office)
    return f"Recorded in {', '.join(refs)}."


def _record_holiday(hand: Hand, what: What) -> str:
    day = date.fromisoformat(what["day"])
    moved = surprises.record_change(
        hand.session, day, what["name"], what["source"], by=hand.by, now=hand.now, today=hand.today
    )
    return f"{count_of(len(moved), 'deadline')} of open cases moved."


def _change_policy(hand: Hand, what: What) -> str:
    policy, instead_of = read_policy(what["document"]), what["instead_of"]
    version = change(hand.session, policy, hand.reason, by=hand.by, now=hand.now, instead_of=instead_of)
    return f"Version {version.number} of the reminder policy is in force."


def _change_facts(hand: Hand, what: What) -> str:
    facts, demo = StandingFacts.model_validate(what["document"]), hand.settings.demo
    kept = record_facts(
        hand.session, facts, by=hand.by, now=hand.now, instead_of=str(what["instead_of"]), demo=demo
    )  # fmt: skip
    return f"Version {kept.number} of what letters tell of the authority counts."


def _make_administrator(hand: Hand, what: What) -> str:
    if "post" not in what:  # asked for before posts had days
        officer, kind = user_named(hand.session, what["username"]), NewPost("admin", what["team"], what["acts_as"])
        give_new_post(
            hand.session, officer, f"Administrator: {officer.display_name}"[:100], kind, by=hand.by, now=hand.now
        )  # fmt: skip
        return f"{what['username']} holds one more post, as an administrator."
    wanted = approved(wanted_of(what), hand.now)
    hold(hand.session, wanted, by=hand.by, now=hand.now)
    return says(hand.session, wanted)


def _close_emergency_account(hand: Hand, what: What) -> str:
    close_account(hand.session, what["username"], hand.now, hand.by)
    return f"The account {what['username']} is closed."


def _set_rule(hand: Hand, what: What) -> str:
    set_rule(hand.session, what["act"], what["is_on"], hand.reason, by=hand.by, now=hand.now)
    return "It holds from now on."


def _choose_answer(hand: Hand, what: What) -> str:
    choose(
        hand.session, hand.settings.choices, what["setting"], what["value"], hand.reason,
        instead_of=what["instead_of"], asked_by=hand.by, approved_by=hand.approved_by, now=hand.now,
    )  # fmt: skip
    return "It holds from now on, on every page and in every call."


def _say_answer(_: Session, what: What) -> str:
    question, answer = question_of(what["setting"]), possible_answer(what["setting"], what["value"])
    return f"{question.name}: {question.question} {answer.says if answer else what['value']}"


def _say_holiday(_: Session, what: What) -> str:
    day = day_in_words(date.fromisoformat(what["day"]))
    source = f"Source: {what['source']}."
    if what["name"] is None:
        return f"{day} is no bank holiday after all. {source}"
    return f"{day} becomes a bank holiday: {what['name']}. {source}"


def _say_administrator(session: Session, what: What) -> str:
    if "post" in what:
        return f"{says(session, wanted_of(what))} Whoever holds it is an administrator."
    team = teams(session).get(what["team"] or "", "")
    return (
        f"{what['username']} becomes an administrator{f' in the {team}' if team else ''}, beside the posts they hold."
    )


def _say_rule(_: Session, what: What) -> str:
    return (
        f"“{ACTS[what['act']].says}” {'needs two people' if what['is_on'] else 'needs one person only'} from then on."
    )


_DO: Mapping[str, Callable[[Hand, What], str]] = {
    "erase_child": _erase,
    "open_question": _choose_answer,
    "restriction": _change_sight,
    "holiday": _record_holiday,
    "reminder_policy": _change_policy,
    "standing_facts": _change_facts,
    "administrator": _make_administrator,
    "emergency_account": _close_emergency_account,
    "approval_rule": _set_rule,
}
_SAY: Mapping[str, Callable[[Session, What], str]] = {
    "erase_child": lambda _, what: (
        f"The child of case {what['ref']} is erased. {GROUNDS[what['ground']]}. The rule: {what['rule']}"
    ),
    "open_question": _say_answer,
    "restriction": lambda session, what: restricting.says(session, restricting.restriction_of(what)),
    "holiday": _say_holiday,
    "reminder_policy": lambda _, what: f"The reminder policy is changed, in place of version {what['instead_of']}.",
    "standing_facts": lambda _, what: (
        f"What letters tell of the authority is changed, in place of version {what['instead_of']}."
    ),
    "administrator": _say_administrator,
    "emergency_account": lambda _, what: f"The account {what['username']}, for emergencies, is closed.",
    "approval_rule": _say_rule,
}
