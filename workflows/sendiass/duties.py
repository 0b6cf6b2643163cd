"""What the service owes by its agreement and when: reports, meetings, comparisons, reviews, from its registers.

No due day is kept anywhere: each is worked out from what was last done, from the terms as they are set, or from the
financial year. Where a term is not set, or nothing was done yet to count from, that is said and no day is guessed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from cases.sendiass.registers import contents, entries
from cases.sendiass.registers_conduct import Hazard
from cases.sendiass.registers_known import financial_year, in_order
from cases.sendiass.registers_quality import SelfAssessment, Standard
from cases.sendiass.registers_service import Meeting, Menu, Publicity, ReportShared, Term, Workshop
from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.law import service_standards as agreed
from deadlines.limits import TimeLimit
from deadlines.standing import Standing
from deadlines.words import in_words

REMINDED = "manager"  # the role of whoever answers for the service
_REMINDERS = {Standing.DUE_SOON: "due_soon", Standing.WINDOW_ENDED: "past"}


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed. `key` stays the same from day to day; `register` is where it is shown to have been done.

    `deadline` is None where no day can be worked out, and `no_day` then says why and what to do.
    """

    key: str
    limit: TimeLimit
    about: str
    register: str
    deadline: Deadline | None = None
    no_day: str = ""

    @property
    def is_past(self) -> bool:
        """Whether its agreed day has passed and it was not done. Nothing agreed can be missed in law."""
        return self.deadline is not None and self.deadline.standing is Standing.WINDOW_ENDED

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.deadline is not None and self.deadline.met_on is not None


@dataclass(frozen=True, slots=True)
class DueReminder:
    """Something to tell whoever has the role `to`, once for each `key`."""

    key: str
    to: str
    duty: Duty


def duties(session: Session, as_of: date) -> tuple[Duty, ...]:
    """Everything owed as of a day: what is past first, then by its day, then what has none."""
    found = [*_termly(session, as_of), *_counted(session, as_of), *_menus(session, as_of), *_hazards(session, as_of)]
    return tuple(sorted(found, key=_place))


def duties_due(session: Session, as_of: date) -> tuple[DueReminder, ...]:
    """What is to be told as of a day: what is due soon, and what has passed its day; each has a key for each."""
    return tuple(
        DueReminder(f"duty:{each.key}:{each.deadline.due_on}:{occasion}", REMINDED, each)
        for each in duties(session, as_of)
        if each.deadline and (occasion := _occasion(each.deadline))
    )


def _occasion(deadline: Deadline) -> str:
    """Why it is told now; empty where it is not. What is owed promptly has no day, and is told at once."""
    return "promptly" if deadline.due_on is None else _REMINDERS.get(deadline.standing, "")


def _place(duty: Duty) -> tuple[bool, bool, date, str]:
    due_on = duty.deadline.due_on if duty.deadline else None
    return duty.is_done, not duty.is_past, due_on or date.max, duty.key


def _applied(limit: TimeLimit, days: dict[str, date], as_of: date, met_on: date | None = None) -> Deadline:
    found = apply_limit(limit, days, as_of=as_of)
    met_on = met_on if met_on is not None and met_on <= as_of else None
    return replace(found, course=replace(found.course, met_on=met_on))


# Every term


def _termly(session: Session, as_of: date) -> Iterator[Duty]:
    terms = in_order(contents(session, Term))
    known = [each for each in terms if each.begins_on <= as_of][-2:]
    last = known[-1] if known else None
    for limit, register, done in _termly_limits(session):
        for term in known:
            met_on = min((day for day in done(term) if day <= as_of), default=None)
            if term is last or met_on is None:
                deadline = _applied(limit, {"term_ends_on": term.ends_on}, as_of, met_on)
                yield Duty(f"{limit.key}:{term.named}", limit, term.name, register, deadline)
        if last is None or (as_of > last.ends_on and last is terms[-1]):
            yield Duty(f"{limit.key}:no_term", limit, "The term after", register, no_day=_not_set(last))


def _not_set(last: Term | None) -> str:
    known = f"The terms after {in_words(last.ends_on)} are not set." if last else "No term is set that has begun."
    return f"{known} This is due in every term, and a term's days are not guessed. Enter the term in the register."


def _termly_limits(session: Session) -> list[tuple[TimeLimit, str, Callable[[Term], list[date]]]]:
    """Each limit that runs with the term, the register it is done in, and the days on which it was done for a term."""
    meetings, workshops = contents(session, Meeting), contents(session, Workshop)
    reports = contents(session, ReportShared)

    def shared(report: str, term: Term) -> list[date]:
        told_of = [each for each in reports if each.report == report and each.first <= term.ends_on]
        return [
            max(each.monitoring_group_on, each.head_of_service_on)
            for each in told_of
            if each.last >= term.begins_on and each.monitoring_group_on and each.head_of_service_on
        ]

    def held(term: Term) -> list[date]:
        return [each.held_on for each in workshops if term.begins_on <= each.held_on <= term.ends_on]

    return [
        (
            agreed.MONITORING_GROUP,
            Meeting.key,
            lambda term: [each.held_on for each in meetings if each.term == term.named],
        ),
        (agreed.WORKSHOPS, Workshop.key, held),
        (agreed.SCORE_CARD_SHARED, ReportShared.key, lambda term: shared("score_card", term)),
        (agreed.TERMLY_REPORT, ReportShared.key, lambda term: shared("termly_report", term)),
    ]


# Every month or year, from the last time


def _counted(session: Session, as_of: date) -> Iterator[Duty]:
    reports = contents(session, ReportShared)
    gathered = [each.gathered_on for each in reports if each.report == "score_card"]
    told = {
        report: [each.published_on for each in reports if each.report == report and each.published_on]
        for report in ("annual_report", "evaluation")
    }
    reviewed = [each.reviewed_on for each in contents(session, Publicity) if each.reviewed_on]
    compared, missing = _comparisons(contents(session, Standard), contents(session, SelfAssessment))
    for limit, register, days, about in (
        (agreed.SCORE_CARD, ReportShared.key, gathered, ""),
        (agreed.ANNUAL_REPORT, ReportShared.key, told["annual_report"], ""),
        (agreed.EVALUATION_PUBLISHED, ReportShared.key, told["evaluation"], ""),
        (agreed.PUBLICITY_REVIEWED, Publicity.key, reviewed, ""),
        (agreed.BENCHMARK, SelfAssessment.key, compared, missing),
    ):
        last = max((day for day in days if day <= as_of), default=None)
        if last is None:
            why = "Nothing was recorded yet to count from. Record it once it is done."
            yield Duty(f"{limit.key}:first", limit, about, register, no_day=why)
        else:
            yield Duty(f"{limit.key}:{last}", limit, about, register, _applied(limit, {"from": last}, as_of))


def _comparisons(standards: Sequence[Standard], ratings: Sequence[SelfAssessment]) -> tuple[list[date], str]:
    """The day on which each year's comparison was whole, and how far the latest one has come where it is not."""
    codes = {each.code for each in standards}
    done, unfinished = [], ""
    for year in sorted({each.year for each in ratings}):
        rated = {each.standard: each.rated_on for each in ratings if each.year == year and each.standard in codes}
        if codes and set(rated) == codes:
            done.append(max(rated.values()))
            unfinished = ""
        else:
            unfinished = f"{len(rated)} of {len(codes)} standards are rated for {year}"
    return done, unfinished


# With the financial year, and at once


def _menus(session: Session, as_of: date) -> Iterator[Duty]:
    published = {each.year: each.published_on for each in contents(session, Menu)}
    this_year = financial_year(as_of)
    for year in (this_year, this_year + 1):
        begins = date(year, 4, 1)
        deadline = _applied(agreed.WORKSHOP_MENU, {"year_begins_on": begins}, as_of, published.get(year))
        about = f"Financial year {year}/{(year + 1) % 100:02}"
        yield Duty(f"{agreed.WORKSHOP_MENU.key}:{year}", agreed.WORKSHOP_MENU, about, Menu.key, deadline)


def _hazards(session: Session, as_of: date) -> Iterator[Duty]:
    for each in entries(session, Hazard):
        if each.content.notified_on is None and each.content.found_on <= as_of:
            deadline = _applied(agreed.HAZARD_TOLD, {"found_on": each.content.found_on}, as_of)
            key = f"{agreed.HAZARD_TOLD.key}:{each.number}"
            yield Duty(key, agreed.HAZARD_TOLD, f"Entry {each.number}", Hazard.key, deadline)
