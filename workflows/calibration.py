"""How far a forecast is to be trusted: what it said on the first of each month against what then happened. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflows.breach_forecast import Said

BANDS = 5
_SPOKEN_OF = 100  # limits whose day is over, for a sentence on trust to be more than chance
_CLOSE, _ROUGH = 5, 10  # points between said and happened, weighted by how many each band holds


@dataclass(frozen=True, slots=True)
class Judged:
    """Limits of which the same was said and whose day is over: what was said, how many, how many of them were late."""

    said: Said
    number: int
    late: int


@dataclass(frozen=True, slots=True)
class Band:
    """The limits of which a share from `least` to `most` per cent was said: `expected` late by it, `late` in truth."""

    number: int
    limits: int
    expected: float
    late: int

    @property
    def least(self) -> int:
        """The lowest share of the band, in per cent."""
        return self.number * 100 // BANDS

    @property
    def most(self) -> int:
        """Its highest."""
        return (self.number + 1) * 100 // BANDS

    @property
    def name(self) -> str:
        """The band in words."""
        return f"{self.least} to {self.most} in 100"

    @property
    def happened(self) -> float:
        """How many in 100 were late."""
        return 100 * self.late / self.limits if self.limits else 0.0

    @property
    def foretold(self) -> float:
        """How many in 100 were said to be late."""
        return 100 * self.expected / self.limits if self.limits else 0.0


def band_of(said: Said) -> int:
    """The number of the band a share belongs to, from 0; a share on the border of two to the upper one."""
    return min(said.late * BANDS // said.alike, BANDS - 1)


def bands(judged: Iterable[Judged]) -> tuple[Band, ...]:
    """Every band, the lowest first, those without a limit too. What was left unsaid is in none."""
    limits, late, expected = [0] * BANDS, [0] * BANDS, [0.0] * BANDS
    for each in judged:
        if each.said.is_told:
            at = band_of(each.said)
            limits[at] += each.number
            late[at] += each.late
            expected[at] += each.number * each.said.late / each.said.alike
    return tuple(Band(at, limits[at], expected[at], late[at]) for at in range(BANDS))


def off_by(found: Iterable[Band]) -> float:
    """By how many in 100 the bands were off, each weighing as many limits as it holds."""
    held = [each for each in found if each.limits]
    total = sum(each.limits for each in held)
    return sum(abs(each.foretold - each.happened) * each.limits for each in held) / total if total else 0.0


def trust(found: tuple[Band, ...]) -> str:
    """How far to trust the forecast, in sentences, by what became of what it said."""
    limits, late = sum(each.limits for each in found), sum(each.late for each in found)
    if limits < _SPOKEN_OF:
        return (
            f"Nobody can say yet how far to trust it: it has been tried on {limits} limits whose day is over, and "
            f"{_SPOKEN_OF} are needed. Take its numbers as a count of the past, not as a forecast."
        )
    expected, off = round(sum(each.expected for each in found)), round(off_by(found))
    happened = f"It said that {expected:,} of {limits:,} limits would be missed; {late:,} were."
    if off <= _CLOSE:
        how = f"Its shares were off by about {off} in 100: trust them for a group of cases, never for one of them."
    elif off <= _ROUGH:
        how = f"Its shares were off by about {off} in 100: trust which are the likelier, and the numbers only roughly."
    else:
        how = (
            f"Its shares were off by about {off} in 100, which is much: work here has changed, or too little is known. "
            "Use it to see which cases to look at first, and not to count with."
        )
    return f"{happened} {how}"
