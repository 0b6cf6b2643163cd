"""A line chart as numbers for the macro that draws it: no style in it, so that the page's security policy holds."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 34
_STEPS = (0, 25, 50, 75, 100)
_MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a line and where it stands."""

    x: float
    y: float
    says: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it shows, its number (which decides shape and dashes), its marks; a gap where nothing is known."""

    label: str
    number: int
    marks: tuple[Mark, ...]
    strokes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Shares of a hundred over time. `title` and `says` are read out in place of the picture."""

    key: str
    title: str
    says: str
    lines: tuple[Line, ...]
    heights: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


def shares_over_time(
    key: str, title: str, names: Sequence[str], lines: Sequence[tuple[str, Sequence[float | None]]]
) -> Chart:
    """The chart of some lines of shares, each as long as `names`, which name the periods."""
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(names) - 1)
    across = [round(_LEFT + number * step, 1) for number in range(len(names))]
    every = -(-len(names) // _MOST_LABELS)
    return Chart(
        key,
        title,
        "; ".join(_in_words(label, names, values) for label, values in lines),
        tuple(_line(label, number, across, names, values) for number, (label, values) in enumerate(lines, start=1)),
        tuple((_up(each), f"{each}%") for each in _STEPS),
        tuple(
            (x, _short(name)) for number, (x, name) in enumerate(zip(across, names, strict=True)) if number % every == 0
        ),
    )


def _short(name: str) -> str:
    """A month as there is room for under a chart: "Dec 2025"."""
    month, *year = name.split(" ")
    return " ".join((month[:3], *year))


def _up(value: float) -> float:
    return round(HEIGHT - _BOTTOM - value * (HEIGHT - _TOP - _BOTTOM) / 100, 1)


def _line(
    label: str, number: int, across: Sequence[float], names: Sequence[str], values: Sequence[float | None]
) -> Line:
    marks: list[Mark] = []
    strokes: list[list[str]] = [[]]
    for x, name, value in zip(across, names, values, strict=True):
        if value is None:
            strokes.append([])
            continue
        marks.append(Mark(x, _up(value), f"{label}, {name}: {value}%"))
        strokes[-1].append(f"{x},{_up(value)}")
    return Line(label, number, tuple(marks), tuple(" ".join(each) for each in strokes if len(each) > 1))


def _in_words(label: str, names: Sequence[str], values: Sequence[float | None]) -> str:
    known = [(name, value) for name, value in zip(names, values, strict=True) if value is not None]
    if not known:
        return f"{label}: nothing to show"
    (first, began), (last, ended) = known[0], known[-1]
    low, high = min(value for _, value in known), max(value for _, value in known)
    return f"{label}: {began}% in {first}, {ended}% in {last}, between {low}% and {high}%"
