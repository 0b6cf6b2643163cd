"""The scale by which keeping the two times of a concern contributes to a provider's annual review.

The scale is data, in `data/annual_review_ratings.csv`, for an authority to read and to change: a new scale is added
with the day from which it applies and its source; the one before stays for the years it was used in.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deadlines.limits import Authority
from deadlines.words import in_words

TABLE = Path(__file__).parent / "data" / "annual_review_ratings.csv"
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Band:
    """One step of a scale: the rating of whoever kept at least so many in a hundred, and where that is said."""

    applies_from: date
    rating: str
    at_least: int
    authority: Authority
    source: str


def read_bands(path: Path) -> tuple[Band, ...]:
    """The steps of every scale, the highest of each first. Raises ValueError where a scale leaves somebody unrated."""
    with path.open(encoding="utf-8", newline="") as file:
        found = [
            Band(
                date.fromisoformat(row["applies_from"]),
                row["rating"],
                int(row["at_least_per_cent"]),
                Authority(row["authority"]),
                row["source"],
            )
            for row in csv.DictReader(file)
        ]
    for day in {each.applies_from for each in found}:
        steps = [each.at_least for each in found if each.applies_from == day]
        if min(steps) != 0 or max(steps) > WHOLE or len(set(steps)) != len(steps):
            raise ValueError(f"{path.name}: the scale from {in_words(day)} must reach down to 0 and name no step twice")
    if not all(each.rating and each.source for each in found):
        raise ValueError(f"{path.name}: every step has a rating and says where it comes from")
    return tuple(sorted(found, key=lambda each: (each.applies_from, -each.at_least)))


BANDS: tuple[Band, ...] = read_bands(TABLE)


def scale_on(day: date, bands: Iterable[Band] = BANDS) -> tuple[Band, ...]:
    """The scale that applies on a day, the highest step first; empty before there was one."""
    known = [each for each in bands if each.applies_from <= day]
    latest = max((each.applies_from for each in known), default=None)
    return tuple(each for each in known if each.applies_from == latest)


def band_of(kept: int, due: int, day: date, bands: Iterable[Band] = BANDS) -> Band | None:
    """The step of whoever kept so many of those that were due; None where none was due, or there was no scale.

    Counted in whole numbers, so that 95 in a hundred is never lost to rounding.
    """
    if not due:
        return None
    return next((each for each in scale_on(day, bands) if kept * WHOLE >= each.at_least * due), None)
