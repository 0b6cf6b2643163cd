"""Small numbers in tables that add up across and down: hidden so that no other number of the tables gives them away.

`small_numbers.shown` does it for one line; here every line is protected together, totals shared by several tables
included. A cell is any hashable name for one number.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workflows.small_numbers import THRESHOLD


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of a table: the cells that add up, and the cell of their total."""

    parts: tuple[Hashable, ...]
    total: Hashable


def hidden_cells(
    numbers: Mapping[Hashable, int],
    sums: Sequence[Sum],
    threshold: int = THRESHOLD,
    *,
    shown_elsewhere: Collection[Hashable] = (),
    hidden_elsewhere: Collection[Hashable] = (),
) -> frozenset[Hashable]:
    """The cells that may not be shown: the small ones, and those from which one could be worked out.

    Where a line shows its total, at least two of its parts are hidden or none, and they come to the threshold together;
    where it hides its total, a part is hidden too. Those hidden for others' sake are the smallest there are, and zeros,
    which tell of nobody, last. What is `shown_elsewhere` stays shown, because hiding it here would hide nothing, and
    what is `hidden_elsewhere` stays hidden.
    """
    hidden = {cell for cell, number in numbers.items() if 0 < number < threshold} | set(hidden_elsewhere)
    fixed = set(shown_elsewhere) - hidden
    while True:
        while found := next((one for line in sums if (one := _missing(line, numbers, hidden, fixed, threshold))), None):
            hidden.add(found[0])
        further = _beside(worked_out(hidden, sums), numbers, sums, hidden | fixed)
        if not further:
            return frozenset(hidden)
        hidden.add(further[0])


def worked_out(hidden: Collection[Hashable], sums: Sequence[Sum]) -> set[Hashable]:
    """The hidden cells that those shown settle: where the lines, solved together, leave no freedom."""
    solved: dict[Hashable, _Row] = {}
    for line in sums:
        row = {cell: Fraction(1) for cell in line.parts if cell in hidden}
        if line.total in hidden:
            row[line.total] = Fraction(-1)
        for cell in [each for each in row if each in solved]:
            row = _less(row, solved[cell], row.get(cell, Fraction(0)))
        if not row:
            continue
        pivot, by = next(iter(row.items()))
        row = {cell: factor / by for cell, factor in row.items()}
        for other, known in solved.items():
            if pivot in known:
                solved[other] = _less(known, row, known[pivot])
        solved[pivot] = row
    return {cell for cell, row in solved.items() if len(row) == 1}


_Row = dict[Hashable, Fraction]


def _less(row: _Row, other: _Row, times: Fraction) -> _Row:
    """One equation less a multiple of another, without what cancels."""
    cells = dict.fromkeys((*row, *other))
    taken = {cell: row.get(cell, Fraction(0)) - times * other.get(cell, Fraction(0)) for cell in cells}
    return {cell: factor for cell, factor in taken.items() if factor}


def _beside(
    settled: set[Hashable], numbers: Mapping[Hashable, int], sums: Sequence[Sum], taken: set[Hashable]
) -> list[Hashable]:
    """The cells that may still be hidden in a line with one that is settled, the smallest first and zeros last."""
    lines = [(*line.parts, line.total) for line in sums if settled.intersection((*line.parts, line.total))]
    free = dict.fromkeys(cell for line in lines for cell in line if cell not in taken)
    return sorted(free, key=lambda cell: (not numbers[cell], numbers[cell]))


def _missing(
    line: Sum, numbers: Mapping[Hashable, int], hidden: set[Hashable], fixed: set[Hashable], threshold: int
) -> tuple[Hashable, ...]:
    """What a line still has to hide, as at most one cell."""
    inside = [cell for cell in line.parts if cell in hidden]
    is_total_shown = line.total not in hidden
    if is_total_shown and (not inside or (len(inside) > 1 and _sum(numbers, inside) >= threshold)):
        return ()
    if not is_total_shown and inside:
        return ()
    may_be = [cell for cell in line.parts if cell not in hidden and cell not in fixed]
    some, zeros = [cell for cell in may_be if numbers[cell]], [cell for cell in may_be if not numbers[cell]]
    if some:
        return (min(some, key=numbers.__getitem__),)
    if is_total_shown and line.total not in fixed:
        return (line.total,)
    return tuple(zeros[:1])


def _sum(numbers: Mapping[Hashable, int], cells: Iterable[Hashable]) -> int:
    return sum(numbers[cell] for cell in cells)
