"""What fits what: which answers can follow what happened before, and of whom a case can tell."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from cases.facts import NewFact
from workflows.cohorts import born_from

# What an appeal against a decision can come to; against what a plan says, only that it is amended.
_COMES_TO: Final[Mapping[str, frozenset[str]]] = {
    "no_assessment": frozenset({"assess"}),
    "no_plan": frozenset({"make_plan", "remit"}),
    "no_reassessment": frozenset({"reassess"}),
    "cease": frozenset({"continue", "continue_and_amend", "dismiss_cease"}),
}
_AMENDED: Final = frozenset({"amend_provision", "amend_placement", "amend_content", "amend_placement_and_content"})
_GROUNDS: Final = {"mediation_held": "after_mediation", "mediation_not_arranged": "not_arranged"}
# The year group from which each kind of transfer is made. Demonshire has no middle schools.
LEAVES: Final = {
    "early_years_to_school": -1,
    "infant_to_junior": 2,
    "primary_to_secondary": 6,
    "secondary_to_post16": 11,
    "sixth_form_elsewhere": 11,
    "post16_to_post16": 13,
}
# How old somebody is of whom an answer is given, or whom a process is about.
_AGES: Final[Mapping[str, tuple[int, int]]] = {
    "left_under_18": (16, 17),
    "left_18_or_over": (18, 21),
    "under_18": (16, 17),
    "18_or_over": (18, 21),
    "young_person": (16, 19),
    "detention_began": (12, 17),
}
# How many of a hundred with a plan are of each age; our own guess.
_WITH_A_PLAN: Final = {4: 2, 5: 4, 6: 5, 7: 6, 8: 7, 9: 8, 10: 8, 11: 8, 12: 8, 13: 8, 14: 8, 15: 8, 16: 6, 17: 5, 18: 4, 19: 2, 20: 1, 21: 1}  # fmt: skip  # noqa: E501


def fitting(kind: str, name: str, answers: Collection[str], before: Sequence[NewFact], decision: str) -> list[str]:
    """The answers that can be given after these facts; `decision` is the one an appeal of the child is against."""
    decided = next((each.detail["decision"] for each in before if each.kind == "appealable_decision_sent"), decision)
    if name == "limbs" and decided:
        wanted: Collection[str] = _COMES_TO.get(decided, _AMENDED)
    elif name == "ground":
        wanted = [next((_GROUNDS[each.kind] for each in before if each.kind in _GROUNDS), "no_mediation")]
    elif kind == "phase_transfer_identified" and name == "phase":
        wanted = LEAVES
    else:
        return list(answers)
    return [each for each in answers if each in wanted] or list(answers)


def transfer_on(day: date) -> date:
    """The day of the transfer that is expected on a day: 1 September, seven months away at the least."""
    this_year = date(day.year, 9, 1)
    return this_year if (this_year - day).days > 210 else date(day.year + 1, 9, 1)


def birth_date(rng: Random, facts: Sequence[NewFact]) -> date:
    """The birthday of somebody with a plan of whom these facts can be told."""
    first = facts[0]
    if first.kind == "turned_25":
        return _years_before(first.happened_on, 25)
    if first.kind == "phase_transfer_identified":
        leaves = date.fromisoformat(first.detail["transfer_on"])
        return born_from(LEAVES[first.detail["phase"]], leaves - timedelta(days=1)) + timedelta(rng.randrange(365))
    said = (word for fact in facts for word in (fact.kind, *map(str, fact.detail.values())))
    if ages := next((_AGES[word] for word in said if word in _AGES), None):
        age = rng.randint(*ages)
    else:
        age = rng.choices(list(_WITH_A_PLAN), list(_WITH_A_PLAN.values()))[0]
    return _years_before(first.happened_on, age) - timedelta(days=rng.randint(1, 330))


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
