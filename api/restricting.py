"""Who is to see a child's cases, as a page asks: tried, asked of a second person where need be, told and done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from api.trying import do_or_try
from cases.database import Database
from cases.details.sight import GROUNDS
from cases.log import Author
from cases.officers import officers
from deadlines.words import joined
from workflows.approvals import RESTRICTION, CannotApprove, needs_two
from workflows.notices import Office
from workflows.sight import lift, restrict


@dataclass(frozen=True, slots=True)
class Restriction:
    """To whom every case of a child is to be restricted, besides whoever asks; without a ground it is lifted."""

    ref: str
    officers: tuple[str, ...]
    ground: str
    acted_as: str

    def as_json(self) -> dict[str, Any]:
        """It as JSON values, as it waits for a second person."""
        return {"ref": self.ref, "officers": sorted(self.officers), "ground": self.ground, "acted_as": self.acted_as}


def restriction_of(what: Mapping[str, Any]) -> Restriction:
    """What `Restriction.as_json` wrote."""
    return Restriction(what["ref"], tuple(what["officers"]), what["ground"], what["acted_as"])


def refuse_without_reason(reason: str) -> None:
    """Raise CannotApprove where the child was erased since it was asked for, and the reason with the child."""
    if not reason:
        raise CannotApprove(
            "The child was erased since this was asked for, and the reason with them.",
            "What is recorded in a case says why.",
            "Let it lapse, or refuse it; it can be asked for anew if the case is still to be kept from others.",
        )


def restrict_or_try(
    database: Database, wanted: Restriction, because: str, *, by: str, now: datetime, office: Office
) -> bool:  # fmt: skip
    """Change who may see the cases; False, and nothing was done, where a second person must approve it first.

    Raises as `workflows.sight.restrict` and `lift` do.
    """
    return do_or_try(
        database,
        lambda session: change_sight(session, wanted, because, by=by, now=now, office=office),
        lambda session: needs_two(session, RESTRICTION),
    )


def change_sight(
    session: Session, wanted: Restriction, because: str, *, by: str, now: datetime, office: Office
) -> list[str]:  # fmt: skip
    """Restrict the cases, or lift that; which cases. Raises as `workflows.sight.restrict` and `lift` do."""
    author = Author(by, wanted.acted_as)
    if not wanted.ground:
        return lift(session, wanted.ref, because, by=author, now=now, office=office)
    return restrict(session, wanted.ref, wanted.officers, wanted.ground, because, by=author, now=now, office=office)


def says(session: Session, wanted: Restriction) -> str:
    """It in a sentence, which names officers and no child."""
    of = f"the cases of the child of case {wanted.ref}"
    if not wanted.ground:
        return f"Everybody whose role allows it may see {of} again."
    names = sorted(each.display_name for each in officers(session, wanted.officers).values())
    return f"Only {joined(['whoever asks', *names])} may see {of}. {GROUNDS[wanted.ground]}."
