"""What reports show of the registers: pure functions from their entries to rows. No register names anybody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cases.sendiass.registers import Written
from cases.sendiass.registers_conduct import COMPLAINT_THEMES, Complaint
from cases.sendiass.registers_quality import AREAS, RATINGS, SelfAssessment, Standard
from cases.sendiass.registers_service import (
    AUDIENCES,
    SEASONS,
    SECTORS,
    TARGETS,
    Meeting,
    Menu,
    Publicity,
    ReportShared,
    Term,
    Workshop,
)
from deadlines.words import count_of, month_in_words
from workflows.sendiass.figures import COMPLAINTS, Breakdown, Figure
from workflows.sendiass.periods import Period, day_before
from workflows.sendiass.reports import GROUP, HEAD, WEBSITE, Listing

NOT_RATED = "Not rated yet"


def terms_as_periods(terms: Iterable[Term]) -> list[Period]:
    """The days each term's report tells of: from its first until the next one begins, so that no day falls between.

    A term after which the next one is not entered ends with its own last day.
    """
    by_place = {_place(each): each for each in terms}
    found = []
    for place, term in sorted(by_place.items()):
        following = by_place.get(place + 1)
        last = day_before(following.begins_on) if following else term.ends_on
        found.append(Period(term.named, term.name, term.begins_on, last))
    return found


def _place(term: Term) -> int:
    """Where a term stands among all: three to a school year."""
    return len(SEASONS) * term.school_year + list(SEASONS).index(term.season)


def workshops(held: Iterable[Workshop], period: Period) -> Listing:
    """The workshops of a period and how they were taken up (KPI 2)."""
    found = sorted((each for each in held if period.holds(each.held_on)), key=lambda each: (each.held_on, each.topic))
    told = [each for each in found if each.attended is not None]
    came, places = sum(each.attended or 0 for each in told), sum(each.places for each in told)
    rows = [
        (
            each.topic,
            _day(each.held_on),
            _says(each.audience, AUDIENCES),
            str(each.places),
            "" if each.attended is None else str(each.attended),
        )
        for each in found
    ]
    note = f"{count_of(len(told), 'workshop')} held with {places} places; {came} people came." if told else ""
    return Listing(
        "workshops", "Workshops", "KPI 2", ("Workshop", "Day", "For", "Places", "Attended"), tuple(rows),
        "No workshop is in the register for these days.", (3, 4), note,
    )  # fmt: skip


def menu(menus: Iterable[Menu], period: Period) -> Listing:
    """What is on the menu of a financial year, and when it was published and shared (KPI 2)."""
    of_year = next((each for each in menus if each.year == period.first.year), None)
    told = (
        ("on the website", of_year.published_on if of_year else None),
        ("Head of Inclusion", of_year.head_of_inclusion_on if of_year else None),
        ("Head of Service", of_year.head_of_service_on if of_year else None),
    )
    note = "; ".join(f"{where} {_day(day) if day else 'not yet'}" for where, day in told)
    return Listing(
        "menu", "Workshops and training on the menu", "KPI 2", ("On the menu",),
        tuple((item,) for item in of_year.items) if of_year else (), "No menu of this year is in the register.",
        note=f"Shared: {note}." if of_year else "",
    )  # fmt: skip


def workshops_shared(held: Iterable[Workshop], period: Period) -> Listing:
    """When each workshop of a period was shared with those it is for (KPI 2)."""
    found = sorted((each for each in held if period.holds(each.held_on)), key=lambda each: (each.held_on, each.topic))
    rows = [
        (
            each.topic,
            _day(each.held_on),
            *(_day(day) if day else "Not yet" for day in (each.forum_on, each.guiding_voices_on)),
        )
        for each in found
    ]
    return Listing(
        "workshops_shared", "When each workshop was announced", "KPI 2",
        ("Workshop", "Day", "Parent forum told", "Guiding Voices told"), tuple(rows),
        "No workshop is in the register for these days.",
    )  # fmt: skip


def minutes(held: Iterable[Meeting], period: Period) -> Listing:
    """The minutes of the monitoring group's meetings, and what became of them (KPI 1)."""
    found = sorted((each for each in held if period.holds(each.held_on)), key=lambda each: each.held_on)
    rows = [
        (
            _day(each.held_on),
            each.minutes or "None yet",
            _day_or_not_yet(each.published_on),
            _day_or_not_yet(each.head_of_service_on),
        )
        for each in found
    ]
    return Listing(
        "minutes", "Minutes", "KPI 1", ("Meeting", "Minutes", "On the website", "Head of Service"), tuple(rows),
        "No meeting is in the register for these days.",
    )  # fmt: skip


def workshop_feedback(held: Iterable[Workshop], period: Period) -> Listing:
    """What those who came said of the workshops (KPI 2, evaluation report)."""
    told = (each for each in held if period.holds(each.held_on) and each.feedback)
    rows = [(each.topic, _day(each.held_on), each.feedback or "") for each in sorted(told, key=lambda one: one.held_on)]
    return Listing(
        "workshop_feedback", "Feedback on workshops", "KPI 2", ("Workshop", "Day", "Feedback"), tuple(rows),
        "No feedback on a workshop is in the register for these days.",
    )  # fmt: skip


def meetings(held: Iterable[Meeting], period: Period) -> Listing:
    """The meetings of the monitoring group with their attendance by sector (KPI 1)."""
    found = sorted((each for each in held if period.holds(each.held_on)), key=lambda each: each.held_on)
    rows = [
        (_day(each.held_on), *(str(getattr(each, sector)) for sector in SECTORS), str(each.attended)) for each in found
    ]
    columns = ("Meeting", *SECTORS.values(), "All")
    return Listing(
        "meetings", "Monitoring Group", "KPI 1", columns, tuple(rows), "No meeting is in the register for these days.",
        tuple(range(1, len(columns))),
    )  # fmt: skip


def publicity(plan: Iterable[Publicity], period: Period) -> Listing:
    """The publicity that took place in a financial year, and what of its plan did not yet (KPI 4)."""
    found = [each for each in plan if each.year == period.first.year]
    found.sort(key=lambda each: (each.done_on or date.max, each.action))
    rows = [
        (
            each.action,
            f"{_says(each.target, TARGETS)}{f' ({each.group})' if each.group else ''}",
            _day(each.done_on) if each.done_on else "Not done yet",
            _day(each.reviewed_on) if each.reviewed_on else "",
        )
        for each in found
    ]
    done = sum(each.done_on is not None for each in found)
    return Listing(
        "publicity", "Publicity", "KPI 4", ("Action", "Reaches", "Done", "Reviewed"), tuple(rows),
        "No publicity plan of this year is in the register.",
        note=f"{done} of {count_of(len(found), 'action')} of the plan done." if found else "",
    )  # fmt: skip


def complaints(received: Iterable[Written[Complaint]], period: Period) -> Breakdown:
    """Complaints about the service by what they were about: the numbers of their entries, and none of their words."""
    found = [each for each in received if period.holds(each.content.received_on)]
    figures = tuple(
        Figure(theme, says, tuple(str(each.number) for each in found if each.content.theme == theme))
        for theme, says in COMPLAINT_THEMES.items()
    )
    return Breakdown(
        "complaints", "Complaints about the service", "Minimum Standards", COMPLAINTS, figures,
    )  # fmt: skip


def shared(entries: Iterable[ReportShared], report: str, period: Period) -> list[tuple[str, date]]:
    """With whom a report of these days was shared, and when, in order."""
    found = [
        (who, day)
        for each in entries
        if each.report == report and each.first <= period.last and period.first <= each.last
        for who, day in (
            (GROUP, each.monitoring_group_on), (HEAD, each.head_of_service_on), (WEBSITE, each.published_on),
        )
        if day is not None
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each[1], each[0]))


def ratings(standards: Sequence[Standard], rated: Iterable[SelfAssessment], year: int) -> Listing:
    """How many standards of each area have each rating for a year."""
    of_year = {each.standard: each.rating for each in rated if each.year == year}
    says = {**RATINGS, "": NOT_RATED}
    found = Counter((each.area, of_year.get(each.code, "")) for each in standards)
    rows = [
        (text, *(str(found[area, rating]) for rating in says))
        for area, text in AREAS.items()
        if any(found[area, rating] for rating in says)
    ]
    return Listing(
        "ratings", "Ratings by area", "para 6.6", ("Area", *says.values()), tuple(rows),
        "No standard is in the register: enter the service's own copy of them.", tuple(range(1, len(says) + 1)),
    )  # fmt: skip


def standards_review(standards: Sequence[Standard], rated: Iterable[SelfAssessment], year: int) -> Listing:
    """Each standard with its target, its rating for a year, the evidence and the action. One without is monitored."""
    of_year = {each.standard: each for each in rated if each.year == year}
    rows = []
    for each in sorted(standards, key=lambda one: (one.area, one.code)):
        own = of_year.get(each.code)
        by = f" By {_day(own.do_by)}." if own and own.action and own.do_by and not own.done_on else ""
        done = f" Done {_day(own.done_on)}." if own and own.action and own.done_on else ""
        rows.append(
            (
                f"{each.code}: {each.text}",
                each.aims_at,
                RATINGS[own.rating] if own else NOT_RATED,
                own.evidence if own else "",
                f"{own.action}{by}{done}" if own and own.action else "",
            )
        )
    return Listing(
        "standards", "Minimum Standards, one by one", "paras 6.6 and 7.7.3",
        ("Standard", "Target", "Rating", "Evidence", "Action"), tuple(rows),
        "No standard is in the register: enter the service's own copy of them.",
    )  # fmt: skip


def _says(keys: Iterable[str], words: Mapping[str, str]) -> str:
    return ", ".join(words[key] for key in keys)


def _day_or_not_yet(day: date | None) -> str:
    return _day(day) if day else "Not yet"


def _day(day: date) -> str:
    return f"{day.day} {month_in_words(day.month)} {day.year}"
