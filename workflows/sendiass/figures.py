"""Figures of the service: pure functions over what is counted. Every figure knows the list it counts.

Contacts are whoever asked in a period. Interventions are those of them that were given level 1 to 4. People are the
records these belong to: contacts without a record cannot be told apart, and are said to be so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cases.details.sendiass import CHANNELS, CLOSED_BECAUSE, LEVELS, OUTCOMES, USER_TYPES
from cases.sendiass.clients import PROFILE
from workflows.sendiass.counted import DECLINED, NOT_ASKED, Contact, Response
from workflows.sendiass.periods import Period, months_in

CONTACTS, INTERVENTIONS, PEOPLE, MINUTES = "contacts", "interventions", "people", "minutes"
COMPLAINTS = "complaints"
RESPONSES: Final[Mapping[str, str]] = {
    Response.IN_TIME: "Within 5 working days", Response.LATE: "Later than that",
    Response.NONE: "No response recorded", Response.NO_STANDARD: "Before the standard (1 April 2023)",
}  # fmt: skip
NO_ANSWER: Final[Mapping[str, str]] = {DECLINED: "They chose not to say", NOT_ASKED: "Not recorded"}
NO_LEVEL: Final[Mapping[str, str]] = {"none": "No level given yet"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it counts in words, and the references, or numbers of records or entries, that it counts.

    `amount` is the number where it is not how many are listed: minutes.
    """

    key: str
    says: str
    listed: tuple[str, ...]
    amount: int | None = None

    @property
    def count(self) -> int:
        """The number."""
        return len(self.listed) if self.amount is None else self.amount


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Figures under one heading. `counts` is what they count; `source` the paragraph that asks for them.

    `adds_up`: each of what is counted is in exactly one figure, so that they come to `total`. `of_people`: the
    figures describe people, so that small ones are not shown outside the service; what the service itself did,
    such as answering in time, describes nobody.
    `is_anonymous`: given on the word that nobody can know by whom, so that small figures are hidden inside as well.
    """

    key: str
    title: str
    source: str
    counts: str
    figures: tuple[Figure, ...]
    adds_up: bool = True
    of_people: bool = True
    note: str = ""
    is_anonymous: bool = False

    @property
    def total(self) -> int:
        """What the figures come to."""
        return sum(each.count for each in self.figures)


def made_in(contacts: Iterable[Contact], period: Period) -> list[Contact]:
    """The contacts of a period."""
    return [each for each in contacts if period.holds(each.made_on)]


def by(
    contacts: Iterable[Contact], says: Mapping[str, str], answer: Callable[[Contact], str], *, all_shown: bool = True
) -> tuple[Figure, ...]:
    """A figure for each answer in its order; those nobody gave are left out unless `all_shown`."""
    found: dict[str, list[str]] = {key: [] for key in says}
    for each in contacts:
        found[answer(each)].append(each.ref)
    return tuple(Figure(key, says[key], tuple(refs)) for key, refs in found.items() if refs or all_shown)


def ranked(breakdown: Breakdown) -> Breakdown:
    """The same with the most frequent answer first; those who gave none stay last."""
    order = sorted(breakdown.figures, key=lambda each: (each.key in NO_ANSWER, -each.count))
    return replace(breakdown, figures=tuple(order))


def total(contacts: Sequence[Contact], source: str) -> Breakdown:
    """How many contacts there were."""
    figure = Figure("all", "Contacts", tuple(each.ref for each in contacts))
    return Breakdown("total", "Total contacts to the service", source, CONTACTS, (figure,), of_people=False)


def responses(contacts: Sequence[Contact], source: str) -> Breakdown:
    """How soon people were answered, against the service's standard."""
    shown = {key: says for key, says in RESPONSES.items() if key != Response.NO_STANDARD}
    if any(each.response is Response.NO_STANDARD for each in contacts):
        shown = dict(RESPONSES)
    return Breakdown(
        "response", "Contact within 5 working days", source, CONTACTS, by(contacts, shown, lambda each: each.response),
        of_people=False, note="A message left for somebody who could not be reached counts as a response (para 7.5.1).",
    )  # fmt: skip


def told(contacts: Sequence[Contact], name: str, title: str, source: str) -> Breakdown:
    """What contacts said to one question of the profile, with those who declined and those not asked."""
    says = {**PROFILE[name][1], **NO_ANSWER}
    return Breakdown(name, title, source, CONTACTS, by(contacts, says, lambda each: each.told[name]))


def levels(contacts: Sequence[Contact], source: str) -> Breakdown:
    """The level each contact was given first."""
    says = {**LEVELS, **NO_LEVEL}
    figures = by(contacts, says, lambda each: each.levels[0] if each.levels else "none")
    return Breakdown(
        "level", "Level of service offered", source, CONTACTS, figures,
        note="The level given first; some were given another later.",
    )  # fmt: skip


def channels(contacts: Sequence[Contact], source: str) -> Breakdown:
    """How contact was made."""
    return Breakdown(
        "channel", "How contact was made", source, CONTACTS, by(contacts, CHANNELS, lambda each: each.channel)
    )  # fmt: skip


def ended_same_day(contacts: Sequence[Contact], source: str) -> Breakdown:
    """Whether the involvement was completed on the day of contact."""
    says = {"yes": "Completed on the day of contact", "no": "Not completed that day"}
    figures = by(contacts, says, lambda each: "yes" if each.ended_same_day else "no")
    return Breakdown("same_day", "Completed on the day of contact", source, CONTACTS, figures)


def outcomes(contacts: Sequence[Contact], key: str, title: str, source: str) -> Breakdown:
    """What came of these; one may have several outcomes."""
    figures = [
        Figure(name, says, tuple(each.ref for each in contacts if name in each.outcomes))
        for name, says in OUTCOMES.items()
    ]
    without = tuple(each.ref for each in contacts if not each.outcomes)
    return Breakdown(
        key, title, source, CONTACTS, (*figures, Figure("none", "No outcome recorded", without)), adds_up=False,
        note="One involvement may have several outcomes.",
    )  # fmt: skip


def users(contacts: Sequence[Contact], source: str) -> Breakdown:
    """Contacts by who the service was for."""
    figures = by(contacts, USER_TYPES, lambda each: each.user_type)
    return Breakdown("users", "Contacts by service user", source, CONTACTS, figures)


def interventions(contacts: Sequence[Contact], source: str) -> Breakdown:
    """Interventions, which are contacts given level 1 to 4, by the highest level each was given."""
    order = list(LEVELS)
    says = {key: text for key, text in LEVELS.items() if key != "contact"}
    given = [each for each in contacts if any(level in says for level in each.levels)]
    figures = by(given, says, lambda each: max(each.levels, key=order.index))
    return Breakdown(
        "interventions", "Interventions by highest level", source, INTERVENTIONS, figures,
        note="An intervention is a contact that was given level 1 to 4. A person may have several.",
    )  # fmt: skip


def people(contacts: Sequence[Contact], source: str) -> Breakdown:
    """People with a record, each once however often they asked, by who they are."""
    latest: dict[str, Contact] = {}
    for each in sorted(contacts, key=lambda one: (one.made_on, one.ref)):
        if each.client:
            latest[each.client] = each
    figures = tuple(
        Figure(key, says, tuple(sorted(number for number, each in latest.items() if each.user_type == key)))
        for key, says in USER_TYPES.items()
    )
    unknown = sum(not each.client for each in contacts)
    return Breakdown(
        "people", "People with a record, by service user", source, PEOPLE, figures,
        note=f"Each person once. {unknown} contacts have no record, which level 1 does not need: whether "
        "some of them are the same person is not known.",
    )  # fmt: skip


def ended(contacts: Sequence[Contact], period: Period, source: str) -> Breakdown:
    """Interventions that ended in a period, whenever they began, by why."""
    closed = [each for each in contacts if period.holds(each.closed_on)]
    figures = by(closed, CLOSED_BECAUSE, lambda each: each.closed_because)
    return Breakdown("ended", "Ended in the period", source, CONTACTS, figures)


def by_month(contacts: Sequence[Contact], period: Period, source: str) -> Breakdown:
    """Contacts month by month."""
    months = {each.key: each.title for each in months_in(period)}
    figures = by(contacts, months, lambda each: f"{each.made_on:%Y-%m}")
    return Breakdown("months", "Contacts by month", source, CONTACTS, figures, of_people=False)


def time_spent(contacts: Sequence[Contact], period: Period, source: str) -> Breakdown:
    """Minutes of work in a period by level, whenever the intervention began."""
    figures = []
    for level, says in LEVELS.items():
        worked = {
            each.ref: sum(minutes for day, at, minutes in each.minutes if at == level and period.holds(day))
            for each in contacts
        }
        listed = tuple(ref for ref, minutes in worked.items() if minutes)
        figures.append(Figure(level, says, listed, sum(worked.values())))
    return Breakdown(
        "minutes", "Minutes of work", source, MINUTES, tuple(figures), of_people=False,
        note="What the service spent in the period, whenever the intervention began.",
    )  # fmt: skip
