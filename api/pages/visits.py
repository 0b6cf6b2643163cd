"""How often one address may ask of the public pages, in this process's memory: a bound on work, not a record.

Addresses are kept for a minute, as a hash nobody can undo after a restart. Behind a proxy the address is the one it
forwards, if uvicorn is told to trust it (`FORWARDED_ALLOW_IPS`).
"""

import secrets
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from hashlib import blake2b
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from api.dependencies import NowDep
from deadlines.refusals import Refusal

ALLOWED = 240  # a whole school behind one address can work at once
PASSWORDS = 60  # each takes half a second of a core to look at, right or wrong
WITHIN = timedelta(minutes=1)
LONGEST_QUERY = 2_000  # characters: every box of the largest form filled in is a quarter of it
_ADDRESSES_KEPT = 10_000


class TooOften(Refusal):
    """One address asked for more than is answered in a minute."""

    code = "too_often"

    def __init__(self, what: str = f"{ALLOWED} pages were asked for") -> None:
        super().__init__(
            f"More than {what} within a minute from your network.",
            "The pages are for everybody, so no one address may keep them busy.",
            "Wait a minute and try again.",
        )


class TooLong(Refusal):
    """The address of a public page is longer than any of its forms can make it."""

    code = "too_long"

    def __init__(self) -> None:
        super().__init__(
            "The address of this page is longer than any form here makes it.",
            "It was not read.",
            "Begin again from the calculator's first page.",
        )


class Visits:
    """The visits of the last minute, by address, of which so many are allowed."""

    def __init__(self, allowed: int = ALLOWED) -> None:
        self._allowed = allowed
        self._seen: OrderedDict[bytes, deque[datetime]] = OrderedDict()
        self._salt = secrets.token_bytes(16)
        self._lock = Lock()

    def note(self, address: str, now: datetime) -> bool:
        """Count one visit; whether it is still within bounds."""
        key = blake2b(address.encode(), key=self._salt, digest_size=12).digest()
        with self._lock:
            seen = self._seen.setdefault(key, deque(maxlen=self._allowed))
            self._seen.move_to_end(key)
            while seen and seen[0] <= now - WITHIN:
                seen.popleft()
            if len(seen) == self._allowed:
                return False
            seen.append(now)
            while len(self._seen) > _ADDRESSES_KEPT:
                self._seen.popitem(last=False)
            return True


async def visits_here(request: Request) -> Visits:
    """The visits this process has seen."""
    state = request.app.state
    if not hasattr(state, "visits"):
        state.visits = Visits()
    found: Visits = state.visits
    return found


async def within_bounds(request: Request, now: NowDep, visits: Annotated[Visits, Depends(visits_here)]) -> None:
    """For the public pages: raises TooOften or TooLong."""
    if len(request.url.query) > LONGEST_QUERY:
        raise TooLong
    if not visits.note(request.client.host if request.client else "", now):
        raise TooOften


async def few_passwords(request: Request, now: NowDep) -> None:
    """For the form that takes a password: raises TooOften where one address tries very many, of whatever usernames."""
    state = request.app.state
    if not hasattr(state, "passwords"):
        state.passwords = Visits(PASSWORDS)
    if not state.passwords.note(request.client.host if request.client else "", now):
        raise TooOften(f"{PASSWORDS} passwords were tried")
