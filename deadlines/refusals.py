"""What sendflow says when it will not do something: what is wrong, why it matters here, what to do next."""

from collections.abc import Mapping


class Refusal(Exception):
    """Base of everything sendflow refuses. The sentences are public: people and machines read the same ones.

    `code` is a stable name for machines; `what`, `why` and `next_step` are sentences for people; `extra` holds
    what an API answers beside them (for instance the facts possible now).
    """

    code = "refused"

    def __init__(self, what: str, why: str = "", next_step: str = "", **extra: object) -> None:
        self.what, self.why, self.next_step = what, why, next_step
        self.extra: Mapping[str, object] = extra
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The three parts as one short paragraph."""
        return " ".join(part for part in (self.what, self.why, self.next_step) if part)


class BeyondKnownHolidays(Refusal):
    """A working-day period reaches a year whose bank holidays have not been published (or not loaded)."""

    code = "beyond_known_holidays"


class NoLawInForce(Refusal):
    """No version of the time limit was in force on the day that decides."""

    code = "no_law_in_force"


class UnknownLimit(Refusal):
    """No time limit is registered under that key."""

    code = "unknown_limit"


class WrongFacts(Refusal):
    """A named day the limit needs is missing, or one was given that it does not use."""

    code = "wrong_facts"


class AnotherLimit(WrongFacts):
    """The days given are such that the law has another limit for them, which the refusal names."""


class WrongOption(Refusal):
    """An option the limit needs is missing, one was given that it does not have, or a value it cannot take."""

    code = "invalid"


class NotLifted(Refusal):
    """An exception was claimed that does not belong to the limit, or whose own test in the law is not met."""

    code = "exception_not_met"
