"""How a flow fails without telling what it must not: Prefect keeps every message and shows it to whoever looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import extract_tb

from sqlalchemy.exc import OperationalError

from deadlines.refusals import Refusal


class Fault(Exception):
    """Something nobody foresaw, told by its kind and place only: its own words may hold a name or an address.

    It `may_pass` where the database did not answer or was busy: trying again is of use then, and otherwise never.
    """

    may_pass: bool = False


@contextmanager
def discreetly(what: str) -> Iterator[None]:
    """Let a Refusal through (its sentences are public) and turn any other exception into a Fault without its words.

    `what` names what was worked on, by reference.
    """
    try:
        yield
    except (Refusal, Fault):
        raise
    except Exception as error:
        place = extract_tb(error.__traceback__)[-1]
        fault = Fault(
            f"{what} could not be done: {type(error).__name__} at {place.filename.rsplit('/', 1)[-1]}:{place.lineno}, "
            f"in {place.name}. Its words are left out here, because they may name somebody. "
            "Do the same with the sendflow command to read them."
        )
        fault.may_pass = isinstance(error, OperationalError | ConnectionError)
        raise fault from None
