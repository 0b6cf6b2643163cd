"""Wrong passwords by username, counted in the database by all web processes together: after a few, a try must wait.

Whoever guesses a username can make its owner wait a few minutes; guessing a password takes years. What was typed is
kept as a digest under our own key, and for those minutes only.
"""

import hmac
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends
from sqlalchemy import delete, func, insert, select, text

from api.dependencies import DatabaseDep, SettingsDep
from api.tables import SignInTry
from cases.database import Database

ALLOWED = 5
WAIT = timedelta(minutes=5)
_TRY = SignInTry.__table__  # type: ignore[attr-defined]


class Attempts:
    """The tries of the last minutes, by username as it was typed; whether it exists makes no difference."""

    def __init__(self, database: Database, key: str) -> None:
        self._database = database
        self._key = key.encode()

    def begin(self, username: str, now: datetime) -> bool:
        """Count a try before its password is looked at, so that no number of tries at once is more than one by one.

        False where this username has had its tries for now; the try is then not counted.
        """
        name = self._digest(username)
        with self._database.writing() as session:
            connection = session.connection()
            if connection.dialect.name != "sqlite":  # whose writers take turns anyway
                connection.execute(text("LOCK TABLE sign_in_try IN SHARE ROW EXCLUSIVE MODE"))
            connection.execute(delete(_TRY).where(_TRY.c.tried_at <= now - WAIT))
            recent = select(func.count()).select_from(_TRY).where(_TRY.c.username == name)
            if connection.execute(recent).scalar_one() >= ALLOWED:
                return False
            connection.execute(insert(_TRY).values(username=name, tried_at=now))
        return True

    def forget(self, username: str) -> None:
        """Begin anew after a right one."""
        with self._database.writing() as session:
            session.connection().execute(delete(_TRY).where(_TRY.c.username == self._digest(username)))

    def _digest(self, username: str) -> str:
        return hmac.digest(self._key, f"sendflow.tries|{username.casefold()}".encode(), "sha256").hex()


def _attempts(database: DatabaseDep, settings: SettingsDep) -> Attempts:
    return Attempts(database, settings.secret_key.get_secret_value())


AttemptsDep = Annotated[Attempts, Depends(_attempts)]
