"""The national levels of service in their two versions, as data; which one holds is chosen by the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

SPECIFIED = date(2023, 4, 1)  # the Rotherham specification that takes up the later version


@dataclass(frozen=True, slots=True)
class Level:
    """One level: what it is, and how long it usually takes in minutes, beyond or below which the page asks again.

    `source` is the paragraph or guidance; `qualified`: whether only a qualified adviser may work at it.
    """

    key: str
    says: str
    source: str
    longest: int | None = None
    shortest: int | None = None
    qualified: bool = False
    asks_feedback: bool = True


@dataclass(frozen=True, slots=True)
class Guidance:
    """One national version of the levels, used from a day on."""

    key: str
    title: str
    used_from: date
    levels: Mapping[str, Level]


def _levels(*levels: Level) -> Mapping[str, Level]:
    return MappingProxyType({each.key: each for each in levels})


_OLD, _NEW = "intervention levels, drafted in 2016", "Rotherham specification, paras 7.6.2-7.6.3"
GUIDANCE: Mapping[str, Guidance] = MappingProxyType(
    {
        each.key: each
        for each in (
            Guidance(
                "2016",
                "Levels as drafted in 2016",
                date(2016, 1, 1),
                _levels(
                    Level("contact", "Not counted as a level", _OLD, asks_feedback=False),
                    Level("level_1", "Tailored information or advice by telephone or email, once", _OLD, longest=120),
                    Level("level_2", "Also help with documents, visits, meetings and liaison, over a period", _OLD),
                    Level("level_3", "More support", _OLD),
                    Level("level_4", "Tribunal and similar complex legal casework", _OLD),
                ),
            ),
            Guidance(
                "2023",
                "Levels as specified in 2023",
                SPECIFIED,
                _levels(
                    Level("contact", "Basic information or a factsheet", _NEW, asks_feedback=False),
                    Level("level_1", "General information and signposting", _NEW, longest=60, asks_feedback=False),
                    Level("level_2", "Tailored advice from a qualified adviser", _NEW, longest=120, qualified=True),
                    Level("level_3", "A caseworker, a support agreement, reviewed regularly", _NEW, qualified=True),
                    Level("level_4", "Level 3 and representation", _NEW, shortest=120, qualified=True),
                ),
            ),
        )
    }
)


def guidance_on(day: date) -> Guidance:
    """The version in use on a day; the earliest before any."""
    in_use = [each for each in GUIDANCE.values() if each.used_from <= day]
    return in_use[-1] if in_use else GUIDANCE["2016"]
