"""Trying what a second person may have to approve before they are asked, so that nobody is asked in vain."""

from collections.abc import Callable

from sqlmodel import Session

from cases.database import Database


class _ForTwo(Exception):
    """What was tried is undone: somebody else decides first."""


def do_or_try(database: Database, do: Callable[[Session], object], is_for_two: Callable[[Session], bool]) -> bool:
    """Do it in a transaction; False, and nothing was done, where a second person must approve it first.

    Raises whatever the act itself refuses, either way.
    """
    try:
        with database.writing() as session:
            do(session)
            if is_for_two(session):
                raise _ForTwo
    except _ForTwo:
        return False
    return True
