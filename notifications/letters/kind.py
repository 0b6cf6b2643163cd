"""The parts of a kind of letter: where it is used, which statements it makes under which provision, what it needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from notifications.contents import statement
from notifications.letters.needs import COMMON, OF_STATEMENTS, Need
from notifications.letters.standing import NEEDED_BY


class Against(StrEnum):
    """What an appeal after a letter is brought against; it decides how the right of appeal is told."""

    DECISION = "decision"
    PLAN = "plan"
    PLACEMENT = "placement"


@dataclass(frozen=True, slots=True)
class Use:
    """Where a letter is due: a fact of a process, if its detail is `when`, in `stages` alone if any are named."""

    process: str
    fact: str
    when: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[str, ...] = ()

    def is_of(self, process: str, fact: str, detail: Mapping[str, Any]) -> bool:
        """Whether this fact of this process is one of which this letter tells, leaving aside the stage."""
        here = (self.process, self.fact) == (process, fact)
        return here and all(detail.get(name) == value for name, value in self.when.items())


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter.

    `statements` says of each statement it must make under which provision, in the order of the letter. `own` is what
    this letter alone needs; `instead` what it needs for a statement in another's place. `on_release` says that it is
    about somebody detained, and what will be on release.
    """

    key: str
    title: str
    uses: tuple[Use, ...]
    statements: Mapping[str, str]
    own: tuple[Need, ...] = ()
    instead: Mapping[str, tuple[Need, ...]] = field(default_factory=dict)
    against: Against = Against.DECISION
    on_release: bool = False

    def __post_init__(self) -> None:
        for key in self.statements:
            statement(key)

    @property
    def needs(self) -> tuple[Need, ...]:
        """Everything it needs, each once; what is needed only for a statement not yet law on its day is needed too."""
        return tuple({each.key: each for each in self._needs()}.values())

    def _needs(self) -> Iterator[Need]:
        yield from COMMON
        yield from self.own
        for key in self.statements:
            yield from self.instead.get(key, OF_STATEMENTS.get(key, ()))

    @property
    def standing(self) -> tuple[str, ...]:
        """The authority's standing facts that it tells (`StandingFacts`)."""
        told = (name for key in ("", *self.statements) for name in NEEDED_BY.get(key, ()))
        return tuple(dict.fromkeys(told))

    def statements_on(self, day: date) -> tuple[str, ...]:
        """The statements that are law on the day of the letter, in its order."""
        return tuple(key for key in self.statements if statement(key).is_law_on(day))
