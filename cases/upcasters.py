"""Old versions of a kind's detail, read as if written today. One step per version, applied in a loop.

A stored example of every version ever written is kept under `tests/cases/stored_facts/` and read for ever.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cases.kinds import KINDS

Upcast = Callable[[Mapping[str, Any]], Mapping[str, Any]]

# (kind, version) -> the detail as the next version has it. A missing step is found by the tests, not in production.
UPCAST: dict[tuple[str, int], Upcast] = {
    ("advice_received", 1): lambda detail: detail,  # before a ground, a document or the body's own words were kept
    ("note_added", 1): lambda detail: detail,  # before one could be marked as legal advice
}


def read_detail(
    name: str,
    version: int,
    detail: Mapping[str, Any],
    *,
    latest: int | None = None,
    steps: Mapping[tuple[str, int], Upcast] = UPCAST,
) -> Mapping[str, Any]:
    """The detail in its kind's latest shape, whatever version wrote it."""
    newest = KINDS[name].version if latest is None else latest
    while version < newest:
        detail = steps[name, version](detail)
        version += 1
    return detail
