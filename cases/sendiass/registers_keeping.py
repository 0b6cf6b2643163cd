"""Keeping a register: an entry is checked against all else that is known before it is written or struck out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from cases.sendiass.policies import put_policy
from cases.sendiass.registers import contents, entries, history, strike, write
from cases.sendiass.registers_base import Content, WrongEntry
from cases.sendiass.registers_conduct import SafeguardingConcern
from cases.sendiass.registers_known import choices, financial_year
from cases.sendiass.registers_list import REGISTERS, asked_of
from cases.sendiass.registers_quality import PolicyVersion, SelfAssessment, Standard
from cases.sendiass.registers_service import Meeting, Menu, Term, Workshop
from cases.sendiass.tables import Policy
from cases.tables import Case
from deadlines.words import in_words

_CASE = Case.__table__  # type: ignore[attr-defined]


def keep(
    session: Session, content: Content, *, by: str, now: datetime, number: int | None = None, version: int = 0
) -> int:
    """Write an entry, new or again, if it fits what else is known; its number.

    Raises WrongEntry, NamesSomebody, EntryChanged, NoSuchEntry.
    """
    content.refuse_contradictions()
    _refuse_unknown(session, content)
    others = [each.content for each in entries(session, type(content)) if each.number != number]
    _refuse_twice(content, others)
    if type(content) in _RULES:
        _RULES[type(content)](session, content, others)
    old = history(session, type(content), number)[-1].content if number is not None else None
    if old:
        _refuse_hanging(session, old, content)
    if isinstance(content, PolicyVersion):
        _fit_policy(session, content, old)
    number = write(session, content, by=by, now=now, number=number, version=version)
    if isinstance(content, PolicyVersion):
        put_policy(session, _policy(content), instead_of=_policy(old) if isinstance(old, PolicyVersion) else None)
    return number


def strike_out(
    session: Session, register: type[Content], number: int, because: str, *, version: int, by: str, now: datetime
) -> None:
    """Strike an entry out, unless another one rests on it. Raises WrongEntry, EntryChanged, NoSuchEntry."""
    content = history(session, register, number)[-1].content
    _refuse_hanging(session, content, None)
    if isinstance(content, PolicyVersion):
        _refuse_published(content, None)
    strike(session, register, number, because, version=version, by=by, now=now)
    if isinstance(content, PolicyVersion):
        put_policy(session, None, instead_of=_policy(content))


def _refuse_unknown(session: Session, content: Content) -> None:
    for field, known in choices(session, type(content)).items():
        given = getattr(content, field)
        if given is not None and given not in known:
            noun = asked_of(type(content), field).recalled.lower()
            raise WrongEntry(
                field, f"There is no such {noun} (any longer).", "An entry rests on what is known here.",
                "Select one of those offered.",
            )  # fmt: skip


def _refuse_twice(content: Content, others: list[Content]) -> None:
    def alike(each: Content) -> list[str]:
        return [str(getattr(each, field)).casefold() for field in content.unique]

    if content.unique and alike(content) in [alike(each) for each in others]:
        one = REGISTERS[content.key].one
        nouns = " and ".join(asked_of(type(content), field).recalled.lower() for field in content.unique)
        raise WrongEntry(
            content.unique[-1], f"There is a {one} with this {nouns} already.",
            "What is counted twice makes every figure wrong.", f"Change that {one}, or check what you entered.",
        )  # fmt: skip


def _fit_term(session: Session, term: Any, others: list[Any]) -> None:
    for each in others:
        if term.begins_on <= each.ends_on and each.begins_on <= term.ends_on:
            raise WrongEntry(
                "begins_on", f"It overlaps the {each.name}, {in_words(each.begins_on)} to {in_words(each.ends_on)}.",
                "A day in two terms would be counted in both.", "Check the days of both.",
            )  # fmt: skip


def _fit_workshop(session: Session, workshop: Any, others: list[Any]) -> None:
    year = financial_year(workshop.held_on)
    menu = next((each for each in contents(session, Menu) if each.year == year), None)
    if menu is None or workshop.item not in menu.items:
        said = "has no such workshop" if menu else "is not here"
        raise WrongEntry(
            "item", f"The menu of the financial year {year}/{(year + 1) % 100:02} {said}.",
            "Workshops are held from the menu of their year (KPI 2).",
            "Put it on that year's menu first, or check the day.",
        )  # fmt: skip


def _fit_meeting(session: Session, meeting: Any, others: list[Any]) -> None:
    for term in contents(session, Term):
        is_in = term.begins_on <= meeting.held_on <= term.ends_on
        if is_in and term.named != meeting.term:
            raise WrongEntry(
                "term", f"{in_words(meeting.held_on)} is in the {term.name}.",
                "The group meets once in every term (KPI 1).", "Select that term, or check the day.",
            )  # fmt: skip
        if term.named == meeting.term and meeting.held_on < term.begins_on:
            raise WrongEntry(
                "held_on", f"The {term.name} begins on {in_words(term.begins_on)}, after that day.",
                "A meeting before a term is not that term's (KPI 1).", "Select the term before, or check the day.",
            )  # fmt: skip


def _fit_concern(session: Session, concern: Any, others: list[Any]) -> None:
    query = select(_CASE.c.id).where(_CASE.c.ref == concern.ref)
    if session.connection().execute(query).first() is None:
        raise WrongEntry(
            "ref", "There is no intervention of that reference.",
            "A concern is kept by its intervention, and by nobody's name (para 7.8.1.4).",
            "Enter the reference as the intervention's page shows it.",
        )  # fmt: skip


def _policy(content: PolicyVersion) -> Policy:
    """A version as those who must accept it read it, and by which they accept it."""
    return Policy(
        name=content.name.casefold(), version=content.version, text=content.text,
        reviewed_with_group_on=content.reviewed_on, agreed_by_head_on=content.agreed_on,
        published_on=content.published_on,
    )  # fmt: skip


def _fit_policy(session: Session, new: PolicyVersion, old: Any) -> None:
    if old is not None:
        _refuse_published(old, new)
    renamed = old is None or (old.name.casefold(), old.version) != (new.name.casefold(), new.version)
    if renamed and session.get(Policy, (new.name.casefold(), new.version)) is not None:
        raise WrongEntry(
            "version", f"Version {new.version} of that policy is there already.",
            "People accept a policy version by version (para 7.8.1.8).", "Give this version a number of its own.",
        )  # fmt: skip


def _refuse_published(old: PolicyVersion, new: PolicyVersion | None) -> None:
    """Raise WrongEntry where a version that was published would say something else, or no longer be there."""
    same = new is not None and _policy(new).model_dump() == _policy(old).model_dump()
    if old.published_on is not None and not same:
        raise WrongEntry(
            "because" if new is None else "version", "This version was published.",
            "People have accepted it as it stands (para 7.8.1.8).", "Enter what is to hold now as a new version.",
        )  # fmt: skip


_RULES: Mapping[type[Content], Callable[[Session, Any, list[Any]], None]] = {
    Term: _fit_term, Workshop: _fit_workshop, Meeting: _fit_meeting, SafeguardingConcern: _fit_concern,
}  # fmt: skip


def _menu_gives(menu: Any) -> set[object]:
    return {(menu.year, item) for item in menu.items}


# What rests on the entries of a register: what an entry gives, who uses it, and what each of these uses.
_RESTS_ON: Mapping[type[Content], tuple[Callable[[Any], set[object]], type[Content], Callable[[Any], object]]] = {
    Menu: (_menu_gives, Workshop, lambda each: (financial_year(each.held_on), each.item)),
    Term: (lambda term: {term.named}, Meeting, lambda each: each.term),
    Standard: (lambda standard: {standard.code}, SelfAssessment, lambda each: each.standard),
}


def _refuse_hanging(session: Session, old: Content, new: Content | None) -> None:
    """Raise WrongEntry where something that is taken away is what other entries rest on."""
    if type(old) not in _RESTS_ON:
        return
    given_by, users, used_by = _RESTS_ON[type(old)]
    lost = given_by(old) - (given_by(new) if new else set())
    count = sum(used_by(each) in lost for each in contents(session, users))
    if count:
        one = REGISTERS[users.key].one
        raise WrongEntry(
            "because" if new is None else type(old).unique[0],
            f"{count} {one}{'s' if count > 1 else ''} rest on what would be taken away.",
            "They would tell of something that is not there.",
            f"Keep it, or change {'those' if count > 1 else 'that'} {one}{'s' if count > 1 else ''} first.",
        )  # fmt: skip
