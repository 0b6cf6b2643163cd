"""Wrong passwords by username, in this process's memory: after a few, the next try has to wait.

Whoever guesses a username can make its owner wait a few minutes; guessing a password takes years. A restart forgets.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from fastapi import Request

ALLOWED = 5
WAIT = timedelta(minutes=5)
_NAMES_KEPT = 10_000  # made-up usernames must not fill the memory


class Attempts:
    """The wrong tries of the last minutes, by username as it was typed; whether it exists makes no difference."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, list[datetime]] = OrderedDict()
        self._lock = Lock()

    def must_wait(self, username: str, now: datetime) -> bool:
        """Whether this username has had its wrong tries for now."""
        with self._lock:
            return len(self._recent(username, now)) >= ALLOWED

    def note_wrong(self, username: str, now: datetime) -> None:
        """Count one wrong try."""
        with self._lock:
            self._wrong[_name(username)] = [*self._recent(username, now), now]
            self._wrong.move_to_end(_name(username))
            while len(self._wrong) > _NAMES_KEPT:
                self._wrong.popitem(last=False)

    def forget(self, username: str) -> None:
        """Begin anew after a right one."""
        with self._lock:
            self._wrong.pop(_name(username), None)

    def _recent(self, username: str, now: datetime) -> list[datetime]:
        return [each for each in self._wrong.get(_name(username), []) if each > now - WAIT]


def _name(username: str) -> str:
    return username.casefold()[:100]


async def attempts_here(request: Request) -> Attempts:
    """The tries this process has seen."""
    state = request.app.state
    if not hasattr(state, "attempts"):
        state.attempts = Attempts()
    found: Attempts = state.attempts
    return found
