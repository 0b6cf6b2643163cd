"""Small numbers in tables that add up across and down: hidden so that no other number of the tables gives them away.

`small_numbers.shown` does it for one line; here every line is protected together, totals shared by several tables
included. A cell is any hashable name for one number.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflows.sendiass.small_numbers import THRESHOLD


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of a table: the cells that add up, and the cell of their total."""

    parts: tuple[Hashable, ...]
    total: Hashable


def hidden_cells(
    numbers: Mapping[Hashable, int], sums: Sequence[Sum], threshold: int = THRESHOLD
) -> frozenset[Hashable]:
    """The cells that may not be shown: the small ones, and those from which one could be worked out.

    Where a line shows its total, at least two of its parts are hidden or none, and they come to the threshold together;
    where it hides its total, a part is hidden too. Those hidden for others' sake are the smallest there are; a zero
    tells of nobody and is hidden last.
    """
    hidden = {cell for cell, number in numbers.items() if 0 < number < threshold}
    while found := next((each for line in sums if (each := _missing(line, numbers, hidden, threshold))), None):
        hidden.add(found[0])
    return frozenset(hidden)


def _missing(line: Sum, numbers: Mapping[Hashable, int], hidden: set[Hashable], threshold: int) -> tuple[Hashable, ...]:
    """What a line still has to hide, as at most one cell."""
    inside = [cell for cell in line.parts if cell in hidden]
    is_total_shown = line.total not in hidden
    if is_total_shown and (not inside or (len(inside) > 1 and _sum(numbers, inside) >= threshold)):
        return ()
    if not is_total_shown and inside:
        return ()
    rest = sorted((numbers[cell], place, cell) for place, cell in enumerate(line.parts) if cell not in hidden)
    some = [cell for number, _, cell in rest if number]
    if some:
        return (some[0],)
    if is_total_shown:
        return (line.total,)
    return (rest[0][2],) if rest else ()


def _sum(numbers: Mapping[Hashable, int], cells: Iterable[Hashable]) -> int:
    return sum(numbers[cell] for cell in cells)
