"""The cohort of a school year: everybody with a plan who is to transfer, how far each is, and who will miss the day."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from cases import log
from cases.facts import Fact, NewFact, effective
from cases.log import Author
from cases.schools import schools_on
from cases.sight import Sight
from cases.tables import Case, CaseSummary, Person
from workflows.back_schedule import Progress, Prospect, Reached, Schedule, back_from, prospect
from workflows.cohorts import Due, Pupil, Setting, due_transfer, proposals, school_year, year_group
from workflows.engine import replay
from workflows.notices import Office
from workflows.processes import process_of
from workflows.record import open_case

_PERSON = Person.__table__  # type: ignore[attr-defined]
_CASE = Case.__table__  # type: ignore[attr-defined]
_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]
TRANSFER = "phase_transfer"


@dataclass(frozen=True, slots=True)
class Member:
    """One of a cohort. `ref` is empty where no case is open yet; `says` is then empty too."""

    child: Row[Any]
    setting: Setting | None
    due: Due
    schedule: Schedule
    prospect: Prospect
    ref: str = ""
    says: str = ""
    reached: Reached = Reached.NO_CASE


@dataclass(frozen=True, slots=True)
class _Running:
    """A case of a transfer as it stands."""

    ref: str
    stage: str
    says: str
    facts: tuple[Fact, ...]


def cohort(session: Session, on: date, sight: Sight) -> list[Member]:
    """Everybody in the cohort of the school year of a day, those first whose day comes first and is hardest to keep."""
    schools = {urn: _setting(row) for urn, row in schools_on(session, on).items()}
    children = {row.id: row for row in _with_plans(session, sight)}
    running = {row.child_id: _as_it_stands(session, row.ref, on) for row in _transfers(session, on, sight)}
    children |= {row.id: row for row in _people(session, running.keys() - children.keys())}
    found = [_with_case(children[number], case, schools, on) for number, case in running.items() if number in children]
    without = [each for number, each in children.items() if number not in running]
    pupils = [Pupil(each.id, each.birth_date, schools.get(each.school_urn or "")) for each in without]
    for pupil, due in proposals(pupils, on):
        schedule = back_from(due.phase, due.transfer_on)
        stands = prospect(schedule, Progress(), on)
        found.append(Member(children[pupil.child_id], pupil.setting, due, schedule, stands))
    order = list(reversed(Prospect))
    members = (each for each in found if each is not None)
    return sorted(members, key=lambda each: (order.index(each.prospect), each.schedule.due_on, each.child.id))


def open_transfers(
    session: Session, children: Collection[int], on: date, sight: Sight, *, by: Author, now: datetime, office: Office
) -> list[str]:
    """Open a case for each of these children who is in the cohort and has none; the references of the new cases."""
    wanted = [each for each in cohort(session, on, sight) if not each.ref and each.child.id in children]
    made = []
    for each in wanted:
        detail = {"phase": each.due.phase, "transfer_on": each.due.transfer_on.isoformat()}
        fact = NewFact("phase_transfer_identified", on, detail)
        owner = NewFact("case_assigned", on, {"owner": by.officer})
        opened = open_case(session, TRANSFER, each.child.id, fact, by=by, now=now, office=office, owner=owner)
        made.append(opened.history.ref)
    return made


def _setting(row: Row[Any]) -> Setting:
    return Setting(row.name, row.phase, row.last_year, row.has_sixth_form)


def _with_plans(session: Session, sight: Sight) -> list[Row[Any]]:
    """Everybody whose plan is maintained: an annual review is open for them."""
    reviewed = (
        select(_CASE.c.child_id)
        .join(_SUMMARY, _SUMMARY.c.case_id == _CASE.c.id)
        .where(_SUMMARY.c.process == "annual_review", ~_SUMMARY.c.is_ended, *sight.of_cases(_CASE.c.id))
    )
    query = select(_PERSON).where(_PERSON.c.id.in_(reviewed), _PERSON.c.erased_at.is_(None))
    return list(session.connection().execute(query))


def _people(session: Session, numbers: Collection[int]) -> list[Row[Any]]:
    query = select(_PERSON).where(_PERSON.c.id.in_(list(numbers)), _PERSON.c.erased_at.is_(None))
    return list(session.connection().execute(query)) if numbers else []


def _transfers(session: Session, on: date, sight: Sight) -> list[Row[Any]]:
    """The cases of transfers that are open, or ended in this school year; of several of a child the last."""
    began = date(school_year(on), 9, 1)
    query = (
        select(_CASE.c.child_id, _CASE.c.ref)
        .join(_SUMMARY, _SUMMARY.c.case_id == _CASE.c.id)
        .where(_SUMMARY.c.process == TRANSFER, _CASE.c.child_id.is_not(None))
        .where(~_SUMMARY.c.is_ended | (_SUMMARY.c.ended_on >= began))
        .where(_SUMMARY.c.stage != "opened_in_error", *sight.of_cases(_CASE.c.id))
        .order_by(_CASE.c.id)
    )
    return list(session.connection().execute(query))


def _as_it_stands(session: Session, ref: str, on: date) -> _Running:
    history = log.load(session, ref)
    running, facts = process_of(history), effective(history.facts, on=on)
    stage = replay(running, facts).stage or running.stages[0].name
    return _Running(ref, stage, running[stage].says, facts)


def _with_case(child: Row[Any], case: _Running, schools: dict[str, Setting], on: date) -> Member | None:
    """A member with a case; None where the transfer is not going to be, which settles it."""
    if case.stage == "no_transfer":
        return None
    begun = next(each for each in case.facts if each.kind == "phase_transfer_identified")
    transfer_on = date.fromisoformat(begun.detail["transfer_on"])
    setting = schools.get(child.school_urn or "")
    expected = due_transfer(child.birth_date, setting, on)
    same = expected is not None and expected.phase == begun.detail["phase"]
    assumed = expected.assumed if expected and same else ()
    due = Due(begun.detail["phase"], transfer_on, year_group(child.birth_date, on), assumed)
    schedule = back_from(due.phase, transfer_on)
    so_far = progress(case.facts)
    stands = prospect(schedule, so_far, on)
    return Member(child, setting, due, schedule, stands, case.ref, case.says, so_far.reached)


def progress(facts: Sequence[Fact]) -> Progress:
    """How far a transfer has come, by its facts."""
    last = {each.kind: each for each in facts}
    arranged, cancelled = last.get("review_meeting_arranged"), last.get("review_meeting_cancelled")
    stands = arranged and (cancelled is None or facts.index(arranged) > facts.index(cancelled))
    notice, held = last.get("amendment_notice_sent"), last.get("review_meeting_held")
    return Progress(
        meeting_arranged_for=date.fromisoformat(arranged.detail["meeting_on"]) if arranged and stands else None,
        meeting_held_on=held.happened_on if held else None,
        notice_served_on=_served(notice) if notice else None,
        place_named_on=next(_named(facts), None),
    )


def _served(notice: Fact) -> date:
    stated = notice.detail.get("served_on")
    return date.fromisoformat(stated) if stated else notice.happened_on


def _named(facts: Sequence[Fact]) -> Iterator[date]:
    """The day the plan was found to name the place, or was amended so that it does."""
    for each in facts:
        if each.kind == "amended_plan_sent" or each.detail.get("decision") == "maintain":
            yield each.happened_on
