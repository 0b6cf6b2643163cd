"""Asking a body by email, and what it answers by its link: recorded as facts, in the capacity of that body."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from cases import askings, documents, log
from cases.bodies import name_of, name_within
from cases.facts import DOCUMENT_ADDED, NewFact, effective
from cases.filing import Filed
from cases.log import Author, History
from cases.officers import officers
from deadlines.clock import day_of
from deadlines.refusals import Refusal
from deadlines.words import in_words
from notifications.outbox import NewMessage, enqueue
from workflows.advice import EXPECTED, RECEIVED, AdviceAsked, capacity_of, request_with
from workflows.chasers import ASKED, BY_LINK, context_of, key_of_asking
from workflows.documents import Paper, add_document
from workflows.notices import Office
from workflows.processes import process_of
from workflows.record import record
from workflows.views import holder

ANSWERED = "advice_answered"  # the message that tells the owner
MOST_ANSWERS = 20  # by the links to one request: more is no correspondence


class CannotAsk(Refusal):
    """Nothing is awaited of the body, or it is one that is not written to by itself."""

    code = "cannot_ask"


class MovedOn(Refusal):
    """The case no longer takes this answer: it moved on, the request was withdrawn, or there were too many."""

    code = "moved_on"

    def __init__(self, why: str) -> None:
        super().__init__(why, "Nothing was recorded.", "Get in touch with the authority, naming the reference.")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that was recorded by a link: its fact, when, and the hash that proves it; that of the file, if any."""

    kind: str
    sequence: int
    recorded_at: datetime
    hash: str
    says: str
    document: int | None = None
    version: int | None = None
    sha256: str = ""


def ask_by_email(
    session: Session, ref: str, root: int, *, post: str, email: str, by: Author, now: datetime, office: Office
) -> None:
    """Write to a body that was asked for advice, with a link to answer by; again, if it was written to before.

    The caller commits. Raises NoSuchCase, and CannotAsk where the body has answered or is the family.
    """
    request = request_with(log.load(session, ref, lock=True), root, day_of(now))
    if request is None or not request.is_awaited:
        raise CannotAsk(
            "Nothing is awaited of this body.",
            "A message would ask for what has been given, or for what the case no longer needs.",
            "Look at the case: the request may have been answered or taken back.",
        )
    if request.body == "family":
        raise CannotAsk(
            "The family is not written to in this way.",
            "What a family is sent goes by the authority's own letters, released by whoever holds the case.",
            "Write to the family yourself, and record what they answer.",
        )
    times = askings.ask(session, ref, root, body=request.body, post=post, email=email, by=by.officer, now=now)
    asked = NewMessage(
        key=key_of_asking(ref, root, times),
        kind=ASKED,
        recipient=f"body:{request.body}",
        to_address=email,
        reason=f"Advice was asked of {name_within(request.body)} in {ref} on {in_words(request.asked_on)}.",
        case_ref=ref,
        context=context_of(session, request, office, now),
    )
    enqueue(session, [asked], now=now)


def say_expected(
    session: Session, asking: Row[Any], expected_on: date, because: str, *, now: datetime, office: Office
) -> int:
    """Record the day by which a body says its advice will come; the number of the fact. The caller commits."""
    detail = {"expected_on": expected_on.isoformat()} | ({"because": because} if because else {})
    return _record(session, asking, NewFact(EXPECTED, day_of(now), detail, asking.body), now, office)


def decline(session: Session, asking: Row[Any], because: str, words: str, *, now: datetime, office: Office) -> int:
    """Record that a body cannot help, with its ground and its own words (CFA 2014 s.31(2), (3)); the fact's number."""
    history, request = _taking(session, asking, now)
    if request.advice:
        raise MovedOn("You have sent advice already, so this cannot be answered with a refusal.")
    detail: dict[str, Any] = {"declined": True, "declined_because": because} | ({"text": words} if words else {})
    corrects = _today_by_link(history, asking.body, now)
    return _record(session, asking, NewFact(RECEIVED, day_of(now), detail, asking.body, corrects), now, office)


def hand_in(session: Session, asking: Row[Any], filed: Filed, *, now: datetime, office: Office) -> int:
    """Put advice with the case and record that it was received; the number of the last fact. The caller commits.

    Advice is received on the day it arrives, whoever opens it when. What comes after it is a new version of it, and
    changes nothing about that day.
    """
    history, request = _taking(session, asking, now)
    before = [row for row in documents.documents_of(session, history.id) if row.stored_by == BY_LINK]
    ours = [row.number for row in before if row.about == asking.body and row.kind == "advice"]
    latest = next((row for row in before if row.number == ours[0]), None) if ours else None
    if latest and request.advice and latest.sha256 == filed.sha256:
        return int(latest.sequence)  # the same file, sent twice
    renews = ours[0] if ours and request.advice else None
    paper = Paper("advice", f"Advice from {name_within(asking.body)}", asking.body, renews)
    author = _author(asking)
    new, done = add_document(session, asking.case_ref, filed, paper, by=author, now=now, office=office)
    if request.advice:
        _tell_owner(session, done.history, asking, "sent a new version of its advice", done.fact.sequence, now, office)
        return done.fact.sequence
    corrects = _today_by_link(history, asking.body, now)
    fact = NewFact(RECEIVED, day_of(now), {"document": new.number}, asking.body, corrects)
    return _record(session, asking, fact, now, office)


def _taking(session: Session, asking: Row[Any], now: datetime) -> tuple[History, AdviceAsked]:
    """The case, locked, and the request of a link, while it can be answered. Raises MovedOn."""
    history = log.load(session, asking.case_ref, lock=True)
    request = request_with(history, asking.sequence, day_of(now))
    if request is None or not request.is_open:
        raise MovedOn("The case has moved on, and the advice is no longer needed.")
    if len([each for each in history.facts if _is_by_link(each, asking.body)]) >= 2 * MOST_ANSWERS:
        raise MovedOn("This has been answered so often that no more is taken by the link.")
    return history, request


def _is_by_link(fact: Any, body: str) -> bool:
    return bool(fact.recorded_by == BY_LINK and fact.about == body)


def _today_by_link(history: History, body: str, now: datetime) -> int | None:
    """The answer the body gave by its link today, which a second one that day takes the place of."""
    found = [
        each.sequence
        for each in effective(history.facts)
        if each.kind == RECEIVED and _is_by_link(each, body) and each.happened_on == day_of(now)
    ]
    return found[-1] if found else None


def _author(asking: Row[Any]) -> Author:
    return Author(BY_LINK, capacity_of(asking.body))


def _record(session: Session, asking: Row[Any], fact: NewFact, now: datetime, office: Office) -> int:
    _taking(session, asking, now)
    done = record(session, asking.case_ref, fact, by=_author(asking), now=now, office=office)
    _tell_owner(session, done.history, asking, _in_words(fact), done.fact.sequence, now, office)
    return done.fact.sequence


def _in_words(fact: NewFact) -> str:
    if fact.kind == DOCUMENT_ADDED:
        return "sent a document"
    if fact.kind == EXPECTED:
        return f"expects to send its advice by {in_words(date.fromisoformat(fact.detail['expected_on']))}"
    return "says that it will not give advice" if fact.detail.get("declined") else "sent its advice"


def _tell_owner(
    session: Session, history: History, asking: Row[Any], says: str, sequence: int, now: datetime, office: Office
) -> None:
    """Tell whoever holds the case what a body answered; nobody where nobody who can act holds it."""
    key, _ = holder(effective(history.facts))
    owner = officers(session, [key]).get(key) if key else None
    if owner is None or not owner.is_active:
        return
    message = NewMessage(
        key=f"advice:answered:{history.ref}:{sequence}",
        kind=ANSWERED,
        recipient=owner.id,
        to_address=owner.email,
        reason=f"{name_of(asking.body)} answered by its link in {history.ref}.",
        case_ref=history.ref,
        context={
            "case_ref": history.ref,
            "case_url": office.case_url(history.ref),
            "title": process_of(history).title,
            "authority_name": office.name,
            "body": name_of(asking.body),
            "says": says,
            "answered_on": day_of(now).isoformat(),
        },
    )
    enqueue(session, [message], now=now)


def given_by_link(session: Session, asking: Row[Any]) -> list[Given]:
    """What was answered to a request by its links, oldest first, each with what proves it."""
    history = log.load(session, asking.case_ref)
    hashes = log.hashes_as_recorded(session, history.id)
    found = []
    for each in history.facts:
        if each.sequence > asking.sequence and _is_by_link(each, asking.body) and each.recorded_at:
            found.append(
                Given(
                    each.kind,
                    each.sequence,
                    each.recorded_at,
                    hashes[each.sequence],
                    _in_words(NewFact(each.kind, each.happened_on, each.detail)),
                    each.detail.get("document"),
                    each.detail.get("version"),
                    str(each.detail.get("sha256", "")),
                )
            )
    return found
