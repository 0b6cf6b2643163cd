"""Who is asked for feedback when an intervention ends, and how many of the questions, as data (para 7.7.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType

from cases.facts import Fact
from workflows.sendiass.levels import guidance_on
from workflows.sendiass.support import highest_level


@dataclass(frozen=True, slots=True)
class Asking:
    """How people of one level are asked: the first so many questions, and one in so many of the interventions."""

    level: str
    questions: int
    one_in: int
    source: str


_OLD, _NEW = "intervention levels, drafted in 2016", "Rotherham specification, paras 7.6.3 and 7.7.1"
# By the version of the levels, and the level. A contact is in neither: nobody is asked who was sent a factsheet.
ASKINGS: Mapping[tuple[str, str], Asking] = MappingProxyType(
    {
        (guidance, each.level): each
        for guidance, each in (
            ("2016", Asking("level_1", 3, 1, _OLD)),
            ("2016", Asking("level_2", 6, 1, _OLD)),
            ("2016", Asking("level_3", 6, 1, _OLD)),
            ("2016", Asking("level_4", 6, 1, _OLD)),
            # "Only periodically": the specification sets no share, so one in ten is ours.
            ("2023", Asking("level_1", 6, 10, _NEW)),
            ("2023", Asking("level_2", 6, 1, _NEW)),
            ("2023", Asking("level_3", 6, 1, _NEW)),
            ("2023", Asking("level_4", 6, 1, _NEW)),
        )
    }
)
# Closed for one of these, there was no service to speak of.
NOT_ASKED = frozenset({"opted_out", "not_eligible"})


def asking_of(ref: str, facts: Sequence[Fact], reason: str = "") -> Asking | None:
    """How whoever was supported is asked, by the highest level there was; None where they are not.

    Of a level that is sampled, the reference alone decides, so that nobody chooses whom to ask.
    """
    level = highest_level(facts)
    if level is None or reason in NOT_ASKED:
        return None
    given = [each for each in facts if each.kind == "level_set" and each.detail["level"] == level][-1]
    asking = ASKINGS.get((given.detail.get("guidance") or guidance_on(given.happened_on).key, level))
    return asking if asking and _is_drawn(ref, asking.one_in) else None


def _is_drawn(ref: str, one_in: int) -> bool:
    return int.from_bytes(sha256(ref.encode()).digest()) % one_in == 0
