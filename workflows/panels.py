"""Holding a panel: called for a day, its members named, cases listed. What it recommends is recorded in each case.

Every function here works within the caller's writing transaction; the caller commits.
"""

from datetime import date, datetime

from sqlmodel import Session

from cases import log
from cases.details.panels import MEMBER_ROLES
from cases.facts import NewFact
from cases.log import Author
from cases.officers import officer_named
from cases.panels import Item, Panel, What, add_entry, as_seen, load_panel
from cases.sight import Sight
from deadlines.clock import day_of
from deadlines.words import in_words
from workflows.notices import Office
from workflows.panel_questions import CONSIDERED
from workflows.panel_rules import (
    PanelRefused,
    recommendation_of,
    refuse_if_considered,
    refuse_if_off,
    refuse_listing,
)
from workflows.record import Recorded, record
from workflows.references import numbered

PREFIX = "PNL"
_YEARS = (2014, 2099)


def call_panel(session: Session, held_on: date, *, by: Author, now: datetime) -> str:
    """Call a panel for a day, past or to come; its reference. Raises PanelRefused for a day that is a slip."""
    _check_day(held_on)
    ref = numbered(session, PREFIX, day_of(now))
    add_entry(session, ref, 1, What.CALLED, by=by, now=now, held_on=held_on)
    return ref


def move_panel(session: Session, ref: str, held_on: date, *, by: Author, now: datetime) -> Panel:
    """Hold a panel on another day. No case's time limit moves with it. Raises NoSuchPanel, PanelRefused."""
    panel = _open(session, ref)
    _check_day(held_on)
    refuse_if_considered(session, panel)
    if held_on == panel.held_on:
        raise PanelRefused(f"The panel {ref} is held on {in_words(held_on)} as it is.", "", "Give another day.")
    return _added(session, panel, What.MOVED, by, now, held_on=held_on)


def call_off(session: Session, ref: str, *, by: Author, now: datetime) -> Panel:
    """Call a panel off, with everything on its agenda. Raises NoSuchPanel, PanelRefused."""
    panel = _open(session, ref)
    refuse_if_considered(session, panel)
    return _added(session, panel, What.CALLED_OFF, by, now)


def name_member(
    session: Session, ref: str, *, officer: str = "", role: str = "", by: Author, now: datetime
) -> Panel:  # fmt: skip
    """Name a member: an officer by username or key, or somebody outside by role, never by name.

    Raises NoSuchPanel, PanelRefused, UnknownOfficer.
    """
    panel = _open(session, ref)
    if bool(officer) == bool(role):
        raise PanelRefused(
            "A member is an officer or sits for a role.", "Nobody outside the authority is named.", "Give one of them."
        )
    if role:
        if role not in MEMBER_ROLES:
            raise PanelRefused(
                f"“{role[:40]}” is no role on a panel.", "", f"Use one of {', '.join(MEMBER_ROLES)}.",
                fields={"role": "Select a role."},
            )  # fmt: skip
        return _added(session, panel, What.MEMBER_NAMED, by, now, role=role, capacity=MEMBER_ROLES[role][1].value)
    found = officer_named(session, officer)
    if any(each.officer == found.id for each in panel.members):
        raise PanelRefused(f"{found.display_name} is a member already.", "", "Nothing needs to be done.")
    return _added(session, panel, What.MEMBER_NAMED, by, now, officer=found.id, capacity=found.acts_as)


def member_leaves(session: Session, ref: str, number: int, *, by: Author, now: datetime) -> Panel:
    """Take a member away again, by number. Raises NoSuchPanel, PanelRefused."""
    panel = _open(session, ref)
    if all(each.number != number for each in panel.members):
        raise PanelRefused(f"The panel {ref} has no member {number}.", "", "See its members.")
    refuse_if_considered(session, panel)
    return _added(session, panel, What.MEMBER_LEFT, by, now, undoes=number)


def list_case(session: Session, ref: str, case_ref: str, question: str, *, by: Author, now: datetime) -> Panel:
    """Put a question of a case on the agenda. Raises NoSuchPanel, NoSuchCase, PanelRefused."""
    panel = _open(session, ref)
    refuse_listing(panel, log.load(session, case_ref), question, day_of(now))
    return _added(session, panel, What.CASE_LISTED, by, now, case_ref=case_ref, question=question)


def take_off(session: Session, ref: str, number: int, *, by: Author, now: datetime) -> Panel:
    """Take a case off the agenda, unless it was considered. Raises NoSuchPanel, PanelRefused."""
    panel = _open(session, ref)
    item = _item(panel, number)
    if recommendation_of(log.load(session, item.case_ref), ref, item.question):
        raise PanelRefused(
            f"The panel {ref} has recommended on case {item.case_ref} already.",
            "What was considered was on the agenda.",
            "If that was recorded in error, correct it in the case first.",
        )
    return _added(session, panel, What.CASE_TAKEN_OFF, by, now, undoes=number)


def consider(
    session: Session, ref: str, number: int, found: dict[str, object], *, by: Author, now: datetime, office: Office
) -> Recorded:
    """Record in the case what the panel found and recommended on an item, for the day the panel was held.

    It decides nothing. Raises NoSuchPanel, PanelRefused, and as `record` does.
    """
    panel = _open(session, ref)
    item = _item(panel, number)
    detail = {**found, "panel": ref, "question": item.question}
    fact = NewFact(CONSIDERED, panel.held_on, detail)
    return record(session, item.case_ref, fact, by=by, now=now, office=office)


def refuse_unseen_item(session: Session, ref: str, number: int, sight: Sight) -> None:
    """Raise PanelRefused for an item whose case may not be known of, as for one that is not on the agenda.

    Raises NoSuchPanel.
    """
    (panel,) = as_seen(session, [load_panel(session, ref)], sight)
    _item(panel, number)


def _open(session: Session, ref: str) -> Panel:
    panel = load_panel(session, ref, lock=True)
    refuse_if_off(panel)
    return panel


def _item(panel: Panel, number: int) -> Item:
    if item := panel.item(number):
        return item
    raise PanelRefused(f"The agenda of {panel.ref} has no item {number}.", "", "See its agenda.")


def _added(session: Session, panel: Panel, what: What, by: Author, now: datetime, **values: object) -> Panel:
    add_entry(session, panel.ref, panel.version + 1, what, by=by, now=now, **values)
    return load_panel(session, panel.ref)


def _check_day(held_on: date) -> None:
    if not _YEARS[0] <= held_on.year <= _YEARS[1]:
        raise PanelRefused(
            f"No panel is held on {in_words(held_on)}.", "The year looks like a slip.", "Check the day.",
            fields={"held_on": f"Give a day from {_YEARS[0]} to {_YEARS[1]}."},
        )  # fmt: skip
