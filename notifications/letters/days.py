"""Last days for letters, worked out by the calculator alone, each with the provision that gives it."""

from collections.abc import Mapping
from datetime import date

from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.refusals import WrongFacts
from deadlines.register import limit
from notifications.letters.kind import LetterKind
from notifications.letters.needs import Form


def told(deadline: Deadline) -> dict[str, str]:
    """A deadline as a letter tells it: last day, provision, limit. Raises WrongFacts if it has no last day."""
    if deadline.due_on is None:
        raise WrongFacts(
            f"“{deadline.limit.title}” has no last day.",
            "A letter tells a family a day, never that there is none yet.",
            "Give the days it counts from.",
        )
    return {
        "last_day": deadline.due_on.isoformat(),
        "law": str(deadline.rule.cite),
        "limit": deadline.limit.key,
    }


def days_told(kind: LetterKind, **days: date) -> dict[str, dict[str, str]]:
    """The last days a letter tells, by name, for its own days: `dated`, `sent_on`, `served_on`.

    A day that is not counted from these, such as that of a review, is not here: it comes out of the case (`told`).
    Raises WrongFacts if a day is needed and not given, and what the calculator raises.
    """
    found: dict[str, dict[str, str]] = {}
    for each in kind.needs:
        if each.form is Form.TOLD_DAY and each.counted_from:
            facts = {name: _given(days, own) for name, own in each.counted_from.items()}
            first = apply_limit(limit(each.limit), facts, as_of=min(facts.values()), options=each.options)
            others = (_counted_from(_given(days, own), key) for key, own in each.or_earlier.items())
            found[each.key] = min((told(first), *map(told, others)), key=lambda day: day["last_day"])
    return found


def _counted_from(day: date, key: str) -> Deadline:
    return apply_limit(limit(key), {"from": day}, as_of=day)


def _given(days: Mapping[str, date], name: str) -> date:
    if name in days:
        return days[name]
    raise WrongFacts(
        f"The day {name} is not given.",
        "The last days told in the letter count from it.",
        "Give the day on which the letter is sent, and that on which it is served where it counts from that.",
    )
