"""The days of a closure as an officer gives them, beside those the authority’s own calendar has. It refuses nothing.

The calendar may be wrong or lack a school, and the exception rests on what was so: what differs is said, once.
"""

from collections.abc import Sequence
from datetime import date

from cases.closures import Closure
from deadlines.words import in_words


def told(closure: Closure) -> str:
    """A closure of the calendar in words, with whose it is."""
    whose = "this child’s school" if closure.urn else "every school"
    return (
        f"{closure.name}, {whose}: closed from {in_words(closure.closed_from)}, opens again on "
        f"{in_words(closure.reopens_on)}"
    )


def differs_from_calendar(closures: Sequence[Closure], closed_from: date, reopens_on: date) -> str:
    """What the calendar shows instead of these days, in a sentence; empty where it agrees, or has nothing to say.

    `closures` are those of four weeks or more that it has of the child's school in the time of the case.
    """
    if not closures or any((each.closed_from, each.reopens_on) == (closed_from, reopens_on) for each in closures):
        return ""
    beside = [each for each in closures if each.closed_from < reopens_on and closed_from < each.reopens_on]
    if not beside:
        return (
            f"Your calendar shows no closure of four weeks or more from {in_words(closed_from)} to "
            f"{in_words(reopens_on)}."
        )
    return f"Your calendar shows other days. {'. '.join(told(each) for each in beside)}."
