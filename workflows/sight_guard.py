"""What the log may not be made to say of who may see a case: a restriction is taken back only by lifting it."""

from datetime import date

from sqlmodel import Session

from cases import log
from cases.facts import OF_SIGHT, SIGHT_RESTRICTED, Fact, NewFact, effective
from cases.log import History
from cases.people import NewChild, child_with_upn
from cases.sight import Sight, hidden_among, who_may_see
from deadlines.refusals import Refusal
from workflows.links import restricted_cases_of


class NotNamed(Refusal):
    """A restricted case would be given to somebody who may not see it."""

    code = "not_named"


class NotSoLifted(Refusal):
    """A fact of who may see a case was to be corrected as any other."""

    code = "not_so_lifted"


class KeptElsewhere(Refusal):
    """A case would be opened for a child whose cases are restricted to others."""

    code = "kept_elsewhere"


def refuse_sight(history: History, fact: NewFact) -> None:
    """Raise NotNamed for an assignment out of the sight of a case, NotSoLifted where its sight would be corrected."""
    corrected = next((each for each in history.facts if each.sequence == fact.corrects), None)
    if corrected is not None and corrected.kind in OF_SIGHT:
        raise NotSoLifted(
            "Who may see a case is not corrected.",
            "Whoever could see it could, and a correction would let others see it unnoticed.",
            "Change who may see it, or lift the restriction, by its own page.",
        )
    named = _named(history.facts) if fact.kind == "case_assigned" else {}
    if named and named.get(str(fact.detail.get("owner")), "") is not None:
        raise NotNamed(
            "This case is restricted, and that officer is not among those who may see it.",
            "They would hold a case that is not there for them.",
            "Name them first, and then assign it.",
            fields={"owner": "They may not see this case."},
        )


def restriction_of(history: History) -> Fact | None:
    """The fact by which a case is restricted; None where everybody may see it."""
    facts = effective(history.facts)
    return (
        next((each for each in reversed(facts) if each.kind == SIGHT_RESTRICTED), None) if who_may_see(facts) else None
    )


def inherited(session: Session, child_id: int | None, today: date) -> NewFact | None:
    """What is recorded in a new case of a child whose cases are restricted: the same restriction."""
    if child_id is None:
        return None
    for ref in restricted_cases_of(session, child_id):
        if found := restriction_of(log.load(session, ref)):
            detail = {"officers": found.detail["officers"], "ground": found.detail["ground"]}
            return NewFact(SIGHT_RESTRICTED, today, {**detail, "text": f"As in case {ref} of the same child."})
    return None


def refuse_hidden_child(session: Session, child: NewChild, sight: Sight, *, field: str = "upn") -> None:
    """Raise KeptElsewhere for a child known by the UPN whose cases are restricted to others.

    It tells that there is something to be asked about: a request that nobody hears of would be worse, for the law
    counts from its receipt. Nothing of the child is said, not even whether the name fits the UPN.
    """
    known = child_with_upn(session, child.upn)
    refs = restricted_cases_of(session, known) if known is not None else []
    if hidden_among(session, sight, refs):
        raise KeptElsewhere(
            "A case with this UPN is not opened from here.",
            "The law counts from the day a request is received, so it must not lie.",
            "Take it to the head of service today.",
            fields={field: "Take this to the head of service today."},
        )


def _named(facts: tuple[Fact, ...]) -> dict[str, object]:
    return dict(who_may_see(effective(facts)))
