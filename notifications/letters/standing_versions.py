"""The standing facts as they are kept: the version that counts, and a new one put in its place."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from deadlines.refusals import Refusal
from notifications.letters.standing import StandingFacts, demo_facts
from notifications.letters.tables import LetterFacts

_TABLE = LetterFacts.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class FactsVersion:
    """The standing facts from `recorded_at` on. Number 0 was recorded by nobody: empty, or a demonstration's own."""

    number: int
    facts: StandingFacts
    recorded_by: str = ""
    recorded_at: datetime | None = None


class WrongFactsOfLetters(Refusal):
    """Standing facts that cannot be recorded: nothing changes, or somebody else has changed them meanwhile."""

    code = "invalid"


def current_facts(session: Session, *, demo: bool = False) -> FactsVersion:
    """What letters tell now. Until somebody records it, nothing is known; in a demonstration it is made up."""
    kept = session.exec(select(LetterFacts).order_by(col(LetterFacts.number).desc()).limit(1)).first()
    if kept is None:
        return FactsVersion(0, demo_facts() if demo else StandingFacts())
    return FactsVersion(
        kept.number, StandingFacts.model_validate_json(kept.document), kept.recorded_by, kept.recorded_at
    )


def record_facts(
    session: Session, facts: StandingFacts, *, by: str, now: datetime, instead_of: str, demo: bool = False
) -> FactsVersion:
    """Record what letters tell from now on, in place of the version whose number was looked at.

    Letters already written keep what they say. Raises WrongFactsOfLetters.
    """
    latest = refuse_facts(session, facts, instead_of=instead_of, demo=demo)
    number = latest.number + 1
    document = json.dumps(facts.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    values = {"number": number, "document": document, "recorded_by": by, "recorded_at": now}
    session.connection().execute(insert(_TABLE).values(values))
    return FactsVersion(number, facts, by, now)


def refuse_facts(session: Session, facts: StandingFacts, *, instead_of: str, demo: bool = False) -> FactsVersion:
    """The version these would take the place of. Raises WrongFactsOfLetters."""
    latest = current_facts(session, demo=demo)
    if str(latest.number) != instead_of:
        raise WrongFactsOfLetters(
            "Somebody else has changed this meanwhile.",
            "What they entered would be lost.",
            "Look at it again, and enter your change anew.",
        )
    if facts == latest.facts:
        raise WrongFactsOfLetters(
            "Nothing was changed.", "There would be two versions that say the same.", "Change something, or leave it."
        )
    return latest
