"""The monthly score card: the twelve items that KPI 3 lists, in its order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from workflows.sendiass import figures
from workflows.sendiass.counted import Contact
from workflows.sendiass.figures import Breakdown

KPI_3: Final = "KPI 3"
Counts = Callable[[Sequence[Contact]], tuple[Breakdown, ...]]


def _told(name: str, title: str) -> Counts:
    return lambda contacts: (figures.told(contacts, name, title, KPI_3),)


def _same_day(contacts: Sequence[Contact]) -> tuple[Breakdown, ...]:
    that_day = [each for each in contacts if each.ended_same_day]
    title = "Outcome of those completed on the day of contact"
    return (
        figures.ended_same_day(contacts, KPI_3),
        figures.outcomes(that_day, "same_day_outcome", title, KPI_3),
    )


# What the specification calls each item, and how it is counted. One entry for each, in the order of KPI 3.
ITEMS: Final[Mapping[str, Counts]] = {
    "Total contacts to the service": lambda contacts: (figures.total(contacts, KPI_3),),
    "Contact within 5 working days": lambda contacts: (figures.responses(contacts, KPI_3),),
    "Involvement reason (topic they wish to discuss)": _told("topic", "Involvement reason (topic)"),
    "Level of service offered": lambda contacts: (figures.levels(contacts, KPI_3),),
    "Service deficit at first contact": _told("service_deficit", "Service deficit at first contact"),
    "Main area of need": _told("main_area", "Main area of need"),
    "Level of SEN identified by the setting or authority": _told("sen_level", "Level of SEN identified"),
    "How contact was made": lambda contacts: (figures.channels(contacts, KPI_3),),
    "How they had heard of the service": _told("heard_via", "How they had heard of the service"),
    "Gender of the child or young person": _told("gender", "Gender of the child or young person"),
    "Looked-after children": _told("looked_after", "Looked after by a local authority"),
    "Outcome if completed on the same day as contact": _same_day,
}


def score_card(contacts: Sequence[Contact]) -> tuple[Breakdown, ...]:
    """Every item of the score card under its number, over the contacts of a month."""
    return tuple(
        replace(each, title=f"{number}. {each.title}")
        for number, counts in enumerate(ITEMS.values(), start=1)
        for each in counts(contacts)
    )
