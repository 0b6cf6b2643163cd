"""Small numbers are not published: behind each may stand a child that somebody recognises.

The threshold is the one most public bodies use, and is data. Of the impartial service, its specification asks only that
the least is used and that reports are about no one (paras 7.8.1.3, 7.8.1.5).
"""

from collections.abc import Sequence
from typing import Final

THRESHOLD: Final = 5
HIDDEN: Final = "[c]"  # the Government Statistical Service's shorthand for a confidential number
WHY_HIDDEN: Final = (
    f"{HIDDEN} stands for a number that is not shown, because it or another one of its table is 1 to {THRESHOLD - 1}."
)


def shown(numbers: Sequence[int], *, adds_up: bool) -> tuple[list[int | None], int | None]:
    """These numbers with the small ones as None, and their total where it may be shown beside them.

    Where they add up to a total, one hidden number could be worked out from it: the next smallest are hidden as well,
    until at least two are and they come to the threshold together. Where no other is left to hide, all of them are,
    zeros too, and so is the total. Otherwise a zero tells of nobody and is shown.
    """
    hidden = {at for at, number in enumerate(numbers) if 0 < number < THRESHOLD}
    if adds_up and hidden:
        others = sorted((number, at) for at, number in enumerate(numbers) if number >= THRESHOLD)
        while len(hidden) < 2 or sum(numbers[at] for at in hidden) < THRESHOLD:
            if not others:
                return [None] * len(numbers), None
            hidden.add(others.pop(0)[1])
    return [None if at in hidden else number for at, number in enumerate(numbers)], sum(numbers)


def in_words(number: int | None) -> str:
    """A number as it is written, or the mark that it is not shown."""
    return HIDDEN if number is None else f"{number:,}"
