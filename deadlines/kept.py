"""Answers kept for those who ask again: a deadline as the key of what it says."""

from typing import TYPE_CHECKING

from deadlines import version
from deadlines.calendar import england_and_wales

if TYPE_CHECKING:
    from deadlines.deadline import Deadline

_NOT_PLAIN = {"limit", "rule", "facts", "options", "lifts"}


class Same:
    """A deadline as a key: equal to another that says the same in every word.

    Objects of the law are told apart by identity, which holds because the deadline that names them is kept with the
    key. The versions belong to it: what was worked out with another law or calendar is not given again.
    """

    __slots__ = ("deadline", "key")

    def __init__(self, of: "Deadline") -> None:
        self.deadline = of
        self.key = (
            id(of.limit),
            id(of.rule),
            tuple(of.facts.items()),
            tuple(of.options.items()),
            tuple((id(each.exception), each.since, each.because, each.cause_ended_on) for each in of.lifts),
            # Every other part, so that one added later belongs to the key by itself.
            tuple(getattr(of, name) for name in of.__dataclass_fields__ if name not in _NOT_PLAIN),
            (version.LAW, version.CODE, england_and_wales().version, england_and_wales().digest),
        )

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.key == other.key
