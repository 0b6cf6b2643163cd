"""From the decision to issue a plan to the finalised plan: drafts, representations, schools consulted."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Self

from api.demo import rates
from api.demo.journal import Journal
from api.demo.seasons import once_schools_are_open, working_day, working_day_by

_FAMILYS_DAYS = 15
_SHORTEST = 28  # days between the decision to assess and a draft worth serving
_EARLY = "The family asked in writing for the plan to be finalised, so that the place could be taken up."


@dataclass(frozen=True, slots=True)
class Drafting:
    """The days of one drafting. `second_draft` is None where there was one draft; `is_early` cuts the family's time."""

    to_issue: date
    first_draft: date
    second_draft: date | None
    finalised: date
    is_early: bool

    @classmethod
    def ending(cls, rng: Random, received: date, decided: date, final: date, is_late: bool) -> Self:
        """The drafting that ends with a plan finalised on `final`, its days reckoned backwards from there."""
        earliest = decided + timedelta(days=_SHORTEST)
        is_early = rng.random() < rates.FINALISED_EARLY
        gap = rng.randint(8, 12) if is_early else int(rng.triangular(18, 32, 21))
        if is_late and rng.random() < 0.3:  # drafted in time, then no school was found
            gap = max(gap, (final - received).days - rng.randint(105, 135))
            is_early = False
        draft = max(earliest, final - timedelta(days=gap))
        draft = working_day(draft) if is_early else working_day_by(draft)
        second = None
        room = (final - draft).days - _FAMILYS_DAYS - 6
        if room > 4 and not is_early and rng.random() < rates.SECOND_DRAFT * 2:
            second = working_day_by(draft + timedelta(days=rng.randint(5, room + 1)))
        to_issue = max(decided + timedelta(days=21), draft - timedelta(days=rng.randint(1, 10)))
        return cls(min(working_day_by(to_issue), draft), draft, second, final, is_early)


def tell_drafting(journal: Journal, rng: Random, drafting: Drafting, school: str, others: tuple[str, ...]) -> None:
    """Write a drafting into the journal."""
    journal.add("decision_to_issue_plan_notified", drafting.to_issue)
    for served in (drafting.first_draft, drafting.second_draft):
        if served:
            stated = {"representations_until": (served + timedelta(days=_FAMILYS_DAYS)).isoformat()}
            journal.add("draft_plan_served", served, stated if rng.random() < 0.5 and not drafting.is_early else {})
    _hear_the_family(journal, rng, drafting, others)
    _consult(journal, rng, drafting, (school, *others))
    journal.add(
        "finalised_plan_sent",
        drafting.finalised,
        {"dated": working_day_by(drafting.finalised - timedelta(days=rng.randint(0, 1))).isoformat()},
        breach_reason=_EARLY if drafting.is_early else "",
    )


def _hear_the_family(journal: Journal, rng: Random, drafting: Drafting, others: tuple[str, ...]) -> None:
    served = drafting.second_draft or drafting.first_draft
    latest = (drafting.finalised - served).days - 1
    if rng.random() < 0.68:
        came = served + timedelta(days=min(latest, rng.randint(2, 14)))
        journal.add("representations_received", came)
        if rng.random() < 0.6:
            journal.add("school_requested", came, {}, rng.choice(others))
    if rng.random() < 0.25:
        journal.add("meeting_held", working_day_by(served + timedelta(days=min(latest, rng.randint(3, 13)))))


def _consult(journal: Journal, rng: Random, drafting: Drafting, schools: tuple[str, ...]) -> None:
    for number, school in enumerate(schools[: rng.randint(1, len(schools))]):
        consulted = working_day(drafting.first_draft + timedelta(days=rng.randint(0, 4)))
        if consulted > drafting.finalised:
            return
        journal.add("institution_consulted", consulted, {}, school)
        replied = once_schools_are_open(rng, working_day(consulted + timedelta(days=int(rng.triangular(3, 30, 13)))))
        if replied <= drafting.finalised and rng.random() < 0.85:
            answer = "can_meet_need" if number == 0 else rng.choice(("can_meet_need", "cannot_meet_need", "full"))
            journal.add("institution_replied", replied, {"answer": answer}, school)
