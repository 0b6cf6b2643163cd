"""Handing over what somebody holds: who is to hold which case, and what else of theirs then goes along. Pure."""

from collections.abc import Sequence


def dealt(refs: Sequence[str], officers: Sequence[str]) -> dict[str, str]:
    """Each case with an officer, dealt out in turn as they come, so that each gets as many and as urgent ones.

    Raises ValueError where there is nobody to deal to.
    """
    if not officers:
        raise ValueError("cases cannot be dealt to nobody")
    return {ref: officers[number % len(officers)] for number, ref in enumerate(refs)}
