"""Whether a log has only grown since a file of it was kept: every case goes on from where it ended then."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from deadlines.words import count_of

_TAKEN_OUT = "What was recorded then was taken out, or made anew with hashes that fit."


class Earlier:
    """How each case ended in a file kept from before; a case is forgotten once it was compared."""

    def __init__(self, lines: Iterable[Mapping[str, Any] | None]) -> None:
        self._ends = {
            str(line.get("case", "")): (line.get("facts"), line["head"])
            for line in lines
            if line is not None and "head" in line
        }

    def of_case(self, ref: str, events: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        """What of a case is not as it was then, and what that means."""
        facts, head = self._ends.pop(ref, (0, ""))
        hashes = {each.get("sequence"): each.get("hash") for each in events}
        if facts and facts not in hashes:
            yield f"Case {ref}: fact {facts} was in the earlier file and is in this one no more.", _TAKEN_OUT
        elif facts and hashes[facts] != head:
            yield f"Case {ref}: up to fact {facts} it is not what the earlier file holds.", _TAKEN_OUT

    def left(self) -> Iterator[tuple[str, str]]:
        """What to say of the cases of the earlier file that were not compared, because they are there no more."""
        if self._ends:
            refs = ", ".join(sorted(self._ends)[:10])
            more = f" and {len(self._ends) - 10} more" if len(self._ends) > 10 else ""
            counted = count_of(len(self._ends), "case")
            yield f"Missing here, and in the earlier file: {counted}: {refs}{more}.", _TAKEN_OUT
