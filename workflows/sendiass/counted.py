"""What the figures count: each contact as its facts and its profile tell it, with nothing that says whose it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlmodel import Session

from cases import log
from cases.facts import Fact, effective
from cases.log import History
from cases.sendiass.clients import PROFILE, profiles_of
from cases.sendiass.tables import Profile
from cases.tables import CaseSummary
from deadlines.law.service_standards import FIRST_RESPONSE
from deadlines.refusals import NoLawInForce
from workflows.processes.sendiass_intervention import SENDIASS_INTERVENTION
from workflows.sendiass.periods import Period
from workflows.sendiass.support import client_of

DECLINED, NOT_ASKED = "declined", "not_asked"
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
_ANSWERS_FIRST = next(each.met_by for each in SENDIASS_INTERVENTION.clocks if each.limit is FIRST_RESPONSE)


class Response(StrEnum):
    """How the first response of a contact stands against the service's standard."""

    IN_TIME = "in_time"
    LATE = "late"
    NONE = "none"
    NO_STANDARD = "no_standard"


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact and the intervention it became. `told` has the answer to each question of the profile, or why not.

    `levels` are those given, in order; `client` is the number of the person's record, None where none was opened.
    """

    ref: str
    made_on: date
    channel: str
    user_type: str
    response: Response
    levels: tuple[str, ...]
    client: str | None
    closed_on: date | None
    closed_because: str
    outcomes: tuple[str, ...]
    told: Mapping[str, str]
    minutes: tuple[tuple[date, str, int], ...] = ()

    @property
    def ended_same_day(self) -> bool:
        """Whether the involvement was completed on the day of contact."""
        return self.closed_on == self.made_on


def counted(session: Session, period: Period) -> list[Contact]:
    """Every contact whose days touch a period, in order of reference. What was opened in error is left out."""
    touches = select(_SUMMARY.c.case_id).where(
        _SUMMARY.c.process == SENDIASS_INTERVENTION.key,
        _SUMMARY.c.stage != "opened_in_error",
        _SUMMARY.c.began_on <= period.last,
        or_(_SUMMARY.c.ended_on.is_(None), _SUMMARY.c.ended_on >= period.first),
    )
    ids = list(session.connection().execute(touches).scalars())
    found = list(_read(session, ids))
    told = profiles_of(session, [each.ref for each in found])
    return sorted((contact_of(each, told.get(each.ref)) for each in found), key=lambda each: each.ref)


def _read(session: Session, ids: Sequence[int]) -> Iterator[History]:
    for start in range(0, len(ids), 500):
        yield from log.histories(session, only=ids[start : start + 500])


def contact_of(history: History, profile: Profile | None) -> Contact:
    """A contact as its facts stand now."""
    facts = effective(history.facts)
    first = facts[0]
    closed = next((each for each in facts if each.kind == "intervention_closed"), None)
    declined = [each for each in facts if each.kind == "own_wish_recorded" and each.detail["answer"] == "declined"]
    ended_on = closed.happened_on if closed else declined[-1].happened_on if declined else None
    return Contact(
        ref=history.ref,
        made_on=first.happened_on,
        channel=first.detail["channel"],
        user_type=first.detail["user_type"],
        response=_response(facts),
        levels=tuple(each.detail["level"] for each in facts if each.kind == "level_set"),
        client=client_of(facts),
        closed_on=ended_on,
        closed_because=closed.detail["reason"] if closed else "opted_out" if declined else "",
        outcomes=_outcomes(facts),
        told=_told(profile),
        minutes=tuple(_minutes(facts)),
    )


def _response(facts: Sequence[Fact]) -> Response:
    made_on = facts[0].happened_on
    try:
        due_on = FIRST_RESPONSE.rule_on(made_on).period.last_day({"contacted_on": made_on})
    except NoLawInForce:
        return Response.NO_STANDARD
    answered = next((each.happened_on for each in facts if each.kind in _ANSWERS_FIRST), None)
    if answered is None or due_on is None:
        return Response.NONE
    return Response.IN_TIME if answered <= due_on else Response.LATE


def _outcomes(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(each for fact in facts if fact.kind == "outcome_recorded" for each in fact.detail["outcomes"])
    )


def _minutes(facts: Sequence[Fact]) -> Iterator[tuple[date, str, int]]:
    """The day, the level and the minutes of each piece of work."""
    level = ""
    for fact in facts:
        if fact.kind == "level_set":
            level = fact.detail["level"]
        elif fact.kind == "time_spent":
            yield fact.happened_on, level, fact.detail["minutes"]


def _told(profile: Profile | None) -> Mapping[str, str]:
    if profile is None:
        return dict.fromkeys(PROFILE, NOT_ASKED)
    return {name: getattr(profile, name) or (DECLINED if name in profile.withheld else NOT_ASKED) for name in PROFILE}
