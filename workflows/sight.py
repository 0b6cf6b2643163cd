"""Who may know of a child's cases: restricted to named officers, opened with a reason by another, and lifted again.

A restriction is the child's: it is recorded in every case of theirs, ended ones too, and in each that is opened while
it holds, so that the log of a case tells by itself who could see it when. Every function here works within the
caller's writing transaction; the caller commits.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session

from cases import log
from cases.facts import SIGHT_LIFTED, SIGHT_OPENED, SIGHT_RESTRICTED, NewFact, effective
from cases.log import Author, History, NoSuchCase
from cases.officers import UnknownOfficer, officers
from cases.sight import who_may_see
from deadlines.clock import day_of
from deadlines.refusals import Refusal
from notifications.outbox import NewMessage, enqueue
from workflows.links import cases_of_child
from workflows.notices import Office
from workflows.processes import process_of
from workflows.record import record
from workflows.sight_guard import restriction_of
from workflows.views import holder

OPENED = "restricted_case_opened"


class CannotRestrict(Refusal):
    """Who may see a case cannot be changed so. Nothing was recorded."""

    code = "cannot_restrict"


def restrict(
    session: Session,
    ref: str,
    keys: Sequence[str],
    ground: str,
    because: str,
    *,
    by: Author,
    now: datetime,
    office: Office,
) -> list[str]:
    """Restrict every case of a child to these officers and whoever does it, in place of an earlier list; which cases.

    Raises NoSuchCase, CannotRestrict, UnknownOfficer, WrongDetail, NamesSomebody.
    """
    histories = _of_child(session, ref)
    _refuse_restricting(session, histories, keys, by.officer)
    detail = {"officers": sorted({*keys, by.officer}), "ground": ground, "text": because}
    return _in_each(session, histories, NewFact(SIGHT_RESTRICTED, day_of(now), detail), by, now, office)


def refuse_to_restrict(session: Session, ref: str, keys: Sequence[str], *, by: str) -> None:
    """Raise what `restrict` would for such a list of officers, and do nothing."""
    _refuse_restricting(session, _of_child(session, ref, lock=False), keys, by)


def refuse_to_lift(session: Session, ref: str) -> None:
    """Raise what `lift` would where nothing is restricted, and do nothing."""
    _restricted(ref, _of_child(session, ref, lock=False))


def lift(session: Session, ref: str, because: str, *, by: Author, now: datetime, office: Office) -> list[str]:
    """Let everybody whose role allows it see the child's cases again; which cases. Raises as `restrict` does."""
    histories = _restricted(ref, _of_child(session, ref))
    return _in_each(session, histories, NewFact(SIGHT_LIFTED, day_of(now), {"text": because}), by, now, office)


def open_restricted(
    session: Session, ref: str, because: str, *, by: Author, now: datetime, office: Office
) -> list[str]:
    """Open a restricted child's cases for some hours to somebody who is not named, and tell those who are; which cases.

    Raises NoSuchCase also for a case that is not restricted: whoever tries learns nothing of what is not theirs.
    """
    histories = [each for each in _of_child(session, ref) if restriction_of(each)]
    if not histories:
        raise NoSuchCase(ref)
    fact = NewFact(SIGHT_OPENED, day_of(now), {"text": because})
    opened = _in_each(session, histories, fact, by, now, office)
    enqueue(session, list(_told(session, histories[0], by, now, office)), now=now)
    return opened


def _refuse_restricting(session: Session, histories: Sequence[History], keys: Sequence[str], by: str) -> None:
    if not process_of(histories[0]).has_child or histories[0].child_id is None:
        raise CannotRestrict(
            f"Case {histories[0].ref} is about no child that is known here.",
            "A restriction is a child's: it holds in all their cases.",
            "Restrict the case of the child instead.",
        )
    known = officers(session)
    for key in keys:
        if key not in known or not known[key].is_active:
            raise UnknownOfficer(key)
    for history in histories:
        owner = holder(effective(history.facts))[0]
        if owner in known and known[owner].is_active and owner not in {*keys, by}:
            raise CannotRestrict(
                f"{known[owner].display_name} holds case {history.ref} and is not among those who may see it.",
                "Somebody must be able to do what is due in it.",
                "Name them, or give the case to somebody else first.",
                fields={"officers": f"{known[owner].display_name} holds case {history.ref}."},
            )


def _restricted(ref: str, histories: Sequence[History]) -> list[History]:
    found = [each for each in histories if restriction_of(each)]
    if not found:
        raise CannotRestrict(f"Case {ref} is not restricted.", "", "Nothing needs to be done.")
    return found


def _of_child(session: Session, ref: str, *, lock: bool = True) -> list[History]:
    first = log.load(session, ref, lock=lock)
    others = [each for each in cases_of_child(session, first) if each != ref]
    return [first, *(log.load(session, each, lock=lock) for each in others)]


def _in_each(
    session: Session, histories: Sequence[History], fact: NewFact, by: Author, now: datetime, office: Office
) -> list[str]:  # fmt: skip
    for each in histories:
        record(session, each.ref, fact, by=by, now=now, office=office)
    return [each.ref for each in histories]


def _told(session: Session, history: History, by: Author, now: datetime, office: Office) -> Iterator[NewMessage]:
    """A message to each who is named for good that somebody else opened the case."""
    named = [key for key, until in who_may_see(effective(history.facts)).items() if until is None]
    known = officers(session, [*named, by.officer])
    who = known[by.officer].display_name if by.officer in known else by.officer
    for key in named:
        if key in known and known[key].is_active and key != by.officer:
            yield NewMessage(
                key=f"opened:{history.ref}:{history.version + 1}:{key}",
                kind=OPENED,
                recipient=key,
                to_address=known[key].email,
                reason=f"Case {history.ref}, which this officer alone with others may see, was opened with a reason.",
                case_ref=history.ref,
                context={
                    "case_ref": history.ref,
                    "case_url": office.case_url(history.ref),
                    "title": process_of(history).title,
                    "owner_label": "you",
                    "authority_name": office.name,
                    "who": who,
                    "opened_on": day_of(now).isoformat(),
                },
            )
