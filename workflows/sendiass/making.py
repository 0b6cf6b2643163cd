"""Making a report: what it counts is read, and its parts are worked out by pure functions."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session

from cases.sendiass.feedback import asked_between, feedback_between
from cases.sendiass.registers import contents, entries
from cases.sendiass.registers_conduct import Complaint
from cases.sendiass.registers_quality import SelfAssessment, Standard
from cases.sendiass.registers_service import Meeting, Menu, Publicity, Term, Workshop
from cases.tables import CaseSummary
from deadlines.refusals import Refusal
from workflows.sendiass import evaluation, figures, kept
from workflows.sendiass.counted import counted
from workflows.sendiass.periods import Period, Rhythm, back_to, period_of
from workflows.sendiass.reports import REPORTS, Part, Report, ReportKind
from workflows.sendiass.score_card import score_card

_SUMMARY = CaseSummary.__table__  # type: ignore[attr-defined]


class NoSuchReport(Refusal):
    """There is no report of that name, or none of that period."""

    code = "not_found"


def report_kind(key: str) -> ReportKind:
    """A kind of report by its key. Raises NoSuchReport."""
    if key not in REPORTS:
        raise NoSuchReport("There is no such report.", "", "Choose one from the list of reports.")
    return REPORTS[key]


def make_report(session: Session, kind: ReportKind, period_key: str, today: date) -> Report:
    """One report of one period. Raises NoSuchPeriod, NoSuchReport where its days have not begun.

    A period that goes on is told as far as it has come.
    """
    period = period_of(kind.rhythm, period_key, terms(session))
    if period.first > today:
        raise NoSuchReport(
            f"{period.title} has not begun.", "Nothing can be counted of it.", "Choose a period that has begun."
        )
    return Report(kind, period, _PARTS[kind.key](session, period), _told_to(session, period, today))


def _told_to(session: Session, period: Period, today: date) -> date:
    """The last day a report tells of; while its period goes on, the last on which something was recorded in it."""
    if period.last < today:
        return period.last
    happened = select(func.max(_SUMMARY.c.last_happened_on)).where(_SUMMARY.c.last_happened_on < period.last)
    return max(session.connection().execute(happened).scalar() or period.first, period.first)


def periods(session: Session, kind: ReportKind, today: date) -> list[Period]:
    """The periods a report can be made of, the latest first: those with contacts in them that have begun."""
    if kind.rhythm is Rhythm.TERM:
        begun = [each for each in terms(session) if each.first <= today]
        return sorted(begun, key=lambda each: each.first, reverse=True)
    first = session.connection().execute(select(func.min(_SUMMARY.c.began_on))).scalar()
    return back_to(min(first or today, today), today, kind.rhythm)


def terms(session: Session) -> list[Period]:
    """The authority's terms, as far as they were entered in the register."""
    return kept.terms_as_periods(contents(session, Term))


def _score_card(session: Session, period: Period) -> tuple[Part, ...]:
    return score_card(figures.made_in(counted(session, period), period))


def _termly(session: Session, period: Period) -> tuple[Part, ...]:
    touched = counted(session, period)
    made = figures.made_in(touched, period)
    source = "KPI 4"
    return (
        figures.users(made, source),
        figures.people(made, source),
        figures.interventions(made, "para 7.6.3"),
        figures.responses(made, "KPI 3"),
        figures.levels(made, "KPI 3"),
        figures.ranked(figures.told(made, "topic", "Main topics", "KPI 2")),
        figures.told(made, "heard_via", "Where they heard of the service", "KPI 4"),
        figures.ended(touched, period, "para 7.6.3"),
        figures.time_spent(touched, period, "para 7.6.3"),
        kept.workshops(contents(session, Workshop), period),
        kept.meetings(contents(session, Meeting), period),
    )


def _annual(session: Session, period: Period) -> tuple[Part, ...]:
    touched = counted(session, period)
    made = figures.made_in(touched, period)
    ended = [each for each in touched if period.holds(each.closed_on)]
    return (
        figures.total(made, "KPI 3"),
        figures.by_month(made, period, "KPI 3"),
        figures.users(made, "KPIs 3 and 4"),
        figures.people(made, "KPIs 3 and 4"),
        figures.interventions(made, "para 7.6.3"),
        figures.responses(made, "KPI 3"),
        figures.ranked(figures.told(made, "topic", "Main topics of interest", "KPI 2")),
        figures.told(made, "heard_via", "Where they heard of the service", "KPI 4"),
        figures.told(made, "sen_level", "Level of SEN identified", "KPI 3"),
        figures.ended(touched, period, "para 7.6.3"),
        figures.outcomes(ended, "outcomes", "Outcomes of those that ended", "paras 7.6.3 and 8.1"),
        figures.time_spent(touched, period, "para 7.6.3"),
        kept.workshops(contents(session, Workshop), period),
        kept.publicity(contents(session, Publicity), period),
        kept.meetings(contents(session, Meeting), period),
        kept.complaints(entries(session, Complaint), period),
    )


def _standards(session: Session, period: Period) -> tuple[Part, ...]:
    standards, rated = contents(session, Standard), contents(session, SelfAssessment)
    year = period.first.year
    return kept.ratings(standards, rated, year), kept.standards_review(standards, rated, year)


def _evaluation(session: Session, period: Period) -> tuple[Part, ...]:
    months = f"{period.first:%Y-%m}", f"{period.last:%Y-%m}"
    answers = feedback_between(session, *months)
    return (
        evaluation.response(answers, asked_between(session, *months)),
        *evaluation.questions(answers),
        evaluation.by_level(answers),
        evaluation.by_user(answers),
        kept.workshop_feedback(contents(session, Workshop), period),
    )


def _menu(session: Session, period: Period) -> tuple[Part, ...]:
    held = contents(session, Workshop)
    return (
        kept.menu(contents(session, Menu), period),
        kept.workshops(held, period),
        kept.workshops_shared(held, period),
    )


def _publicity(session: Session, period: Period) -> tuple[Part, ...]:
    return (kept.publicity(contents(session, Publicity), period),)


def _minutes(session: Session, period: Period) -> tuple[Part, ...]:
    held = contents(session, Meeting)
    return kept.meetings(held, period), kept.minutes(held, period)


_PARTS: Mapping[str, Callable[[Session, Period], tuple[Part, ...]]] = {
    "score_card": _score_card,
    "termly_report": _termly,
    "annual_report": _annual,
    "evaluation": _evaluation,
    "standards_review": _standards,
    "workshop_menu": _menu,
    "publicity_plan": _publicity,
    "minutes": _minutes,
}
