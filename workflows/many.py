"""Going over many cases at a time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS_MADE = 100_000  # some hundred cases


@contextmanager
def many_cases() -> Iterator[None]:
    """Look for reference cycles seldom while many cases are gone over.

    What a case is made of goes by itself as soon as nobody needs it. Python looks for cycles among it all the same, at
    every seven hundred objects unless told otherwise, and would spend a fifth of the time on that.
    """
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], OBJECTS_MADE), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
