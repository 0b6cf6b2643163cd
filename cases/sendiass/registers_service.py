"""What the service does for many: its workshops and their menu, its monitoring group, its publicity, its reports."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from cases.details.appeals import each_once
from cases.details.base import Asked, Day, one_of
from cases.sendiass.registers_base import (
    MAY_LIE_AHEAD,
    Chosen,
    Content,
    Count,
    Minutes,
    Short,
    Text,
    WrongEntry,
    Year,
    refuse_before,
)

SEASONS = {"autumn": "Autumn", "spring": "Spring", "summer": "Summer"}
AUDIENCES = {
    "parents": "Parents and carers", "children_and_young_people": "Children and young people",
    "practitioners": "Practitioners",
}  # fmt: skip
TARGETS = {
    "education": "Education", "health": "Health", "social_care": "Social care", "parents": "Parents and carers",
    "children_and_young_people": "Children and young people",
}  # fmt: skip
SECTORS = {
    "education": "Education", "health": "Health", "social_care": "Social care", "parents": "Parents",
    "young_people": "Young people",
}  # fmt: skip
REPORTS = {
    "score_card": "Score card", "termly_report": "Termly report", "annual_report": "Annual report",
    "evaluation": "Evaluation report", "standards_review": "Minimum Standards review",
    "publicity_plan": "Publicity plan",
}  # fmt: skip
_FINANCIAL_YEAR = "The year in which it begins: for 1 April 2026 to 31 March 2027 enter 2026."


class Term(Content):
    """A term of the authority's, which the termly duties run in."""

    key: ClassVar[str] = "terms"
    unique: ClassVar[tuple[str, ...]] = ("school_year", "season")
    school_year: Annotated[
        Year,
        Asked(
            "School year",
            "The year in which it begins: for 2026/27 enter 2026.",
            "Enter the school year",
            "School year",
        ),
    ]
    season: Annotated[str, one_of(SEASONS), Asked("Term", missing="Select the term", recalled="Term", answers=SEASONS)]
    begins_on: Annotated[Day, MAY_LIE_AHEAD, Asked("First day", missing="Enter the first day", recalled="First day")]
    ends_on: Annotated[Day, MAY_LIE_AHEAD, Asked("Last day", missing="Enter the last day", recalled="Last day")]

    @property
    def named(self) -> str:
        """By which what belongs to it names it: "2026-autumn"."""
        return f"{self.school_year}-{self.season}"

    @property
    def name(self) -> str:
        """As people say it: "Autumn term 2026/27"."""
        return f"{SEASONS[self.season]} term {self.school_year}/{(self.school_year + 1) % 100:02}"

    def refuse_contradictions(self) -> None:
        why = "What is due every term is due by its last day."
        if self.ends_on <= self.begins_on:
            raise WrongEntry("ends_on", "The term ends before it begins.", why, "Check both days.")
        for field in ("begins_on", "ends_on"):
            if getattr(self, field).year not in (self.school_year, self.school_year + 1):
                said = f"That day is not in the school year {self.school_year}/{(self.school_year + 1) % 100:02}."
                raise WrongEntry(field, said, why, "Check the day and the school year.")


class Menu(Content):
    """The menu of workshops of one financial year (KPI 2): what is on it, when it was published and shared."""

    key: ClassVar[str] = "menus"
    unique: ClassVar[tuple[str, ...]] = ("year",)
    year: Annotated[Year, Asked("Financial year", _FINANCIAL_YEAR, "Enter the financial year", "Financial year")]
    items: Annotated[
        list[Short],
        Field(min_length=1, max_length=60),
        AfterValidator(each_once),
        Asked("Workshops and training on the menu", "One on each line.", "Enter at least one", "On the menu"),
    ]
    published_on: Annotated[Day | None, Asked("Day it was put on the website (optional)", recalled="Published")] = None
    head_of_inclusion_on: Annotated[
        Day | None, Asked("Day it was shared with the Head of Inclusion (optional)", recalled="To Head of Inclusion")
    ] = None
    head_of_service_on: Annotated[
        Day | None, Asked("Day it was shared with the Head of Service (optional)", recalled="To Head of Service")
    ] = None


class Workshop(Content):
    """One workshop: planned, held, shared (KPI 2). Who attended is a number, and nobody is named."""

    key: ClassVar[str] = "workshops"
    held_on: Annotated[Day, MAY_LIE_AHEAD, Asked("Day", "It may lie ahead.", "Enter the day of the workshop", "Held")]
    item: Annotated[
        Short,
        Chosen("menu_items"),
        Asked("Which workshop of the menu?", missing="Select a workshop of that year's menu", recalled="Workshop"),
    ]
    topic: Annotated[Short, Asked("Topic", missing="Enter the topic", recalled="Topic")]
    audience: Annotated[
        list[Annotated[str, one_of(AUDIENCES)]],
        Field(min_length=1),
        AfterValidator(each_once),
        Asked("For whom?", missing="Select for whom it is", recalled="For", answers=AUDIENCES),
    ]
    trainer: Annotated[
        Short,
        Chosen("staff"),
        Asked(
            "Who gives it?",
            "A trained and knowledgeable member of the team (KPI 2).",
            "Select who gives it",
            recalled="Given by",
        ),
    ]
    places: Annotated[Count, Asked("Places", missing="Enter the number of places", recalled="Places")]
    attended: Annotated[
        Count | None, Asked("How many attended (optional)", "Enter it once it was held.", recalled="Attended")
    ] = None
    feedback: Annotated[Text | None, Asked("Feedback in short (optional)", "Name nobody.", recalled="Feedback")] = None
    forum_on: Annotated[
        Day | None, Asked("Day it was shared with the parent forum (optional)", recalled="To parent forum")
    ] = None
    guiding_voices_on: Annotated[
        Day | None, Asked("Day it was shared with Guiding Voices (optional)", recalled="To Guiding Voices")
    ] = None


class Meeting(Content):
    """A meeting of the monitoring group (KPI 1): who came, by sector, and what became of its minutes."""

    key: ClassVar[str] = "meetings"
    term: Annotated[Short, Chosen("terms"), Asked("For which term?", missing="Select the term", recalled="Term")]
    held_on: Annotated[Day, Asked("Day of the meeting", missing="Enter the day of the meeting", recalled="Held")]
    education: Annotated[Count, Asked("Attended from education", missing="Enter a number", recalled="Education")]
    health: Annotated[Count, Asked("Attended from health", missing="Enter a number", recalled="Health")]
    social_care: Annotated[Count, Asked("Attended from social care", missing="Enter a number", recalled="Social care")]
    parents: Annotated[Count, Asked("Parents who attended", missing="Enter a number", recalled="Parents")]
    young_people: Annotated[
        Count, Asked("Young people who attended", missing="Enter a number", recalled="Young people")
    ]
    minutes: Annotated[
        Minutes | None,
        Asked("Minutes, or the name of the file they are in (optional)", "Name nobody.", recalled="Minutes"),
    ] = None
    published_on: Annotated[
        Day | None, Asked("Day the minutes were put on the website (optional)", recalled="Published")
    ] = None
    head_of_service_on: Annotated[
        Day | None,
        Asked("Day the minutes were shared with the Head of Service (optional)", recalled="To Head of Service"),
    ] = None

    @property
    def attended(self) -> int:
        """How many came, of all sectors."""
        return sum(getattr(self, sector) for sector in SECTORS)

    def refuse_contradictions(self) -> None:
        why = "The minutes of each meeting go to the website and to the Head of Service (KPI 1)."
        later = (("published_on", "the minutes were published"), ("head_of_service_on", "the minutes were shared"))
        refuse_before(self, ("held_on", "the group met"), later, why)
        for field, then in later:
            if getattr(self, field) is not None and not self.minutes:
                raise WrongEntry(
                    "minutes", f"It says that {then}, and there are none.", why, "Enter them or their file."
                )


class Publicity(Content):
    """One action of the publicity plan (KPI 4)."""

    key: ClassVar[str] = "publicity"
    year: Annotated[Year, Asked("Plan of the financial year", _FINANCIAL_YEAR, "Enter the year", "Plan year")]
    target: Annotated[
        list[Annotated[str, one_of(TARGETS)]],
        Field(min_length=1),
        AfterValidator(each_once),
        Asked("Whom does it reach?", missing="Select whom it reaches", recalled="Target", answers=TARGETS),
    ]
    group: Annotated[
        Short | None, Asked("Which group of them (optional)", "For example, new health visitors.", recalled="Group")
    ] = None
    action: Annotated[
        Text, Asked("Action", "For example, postcards, a stand at an event.", "Enter the action", "Action")
    ]
    planned_for: Annotated[
        Day | None, MAY_LIE_AHEAD, Asked("Day planned for it (optional)", recalled="Planned for")
    ] = None
    done_on: Annotated[Day | None, Asked("Day it was done (optional)", recalled="Done")] = None
    reviewed_on: Annotated[Day | None, Asked("Day it was reviewed (optional)", recalled="Reviewed")] = None


class ReportShared(Content):
    """A report that was gathered and shared: which, for which days, with whom and when (KPIs 1 to 4)."""

    key: ClassVar[str] = "reports"
    report: Annotated[
        str, one_of(REPORTS), Asked("Which report?", missing="Select the report", recalled="Report", answers=REPORTS)
    ]
    first: Annotated[Day, Asked("First day it tells of", missing="Enter the first day", recalled="From")]
    last: Annotated[Day, Asked("Last day it tells of", missing="Enter the last day", recalled="To")]
    gathered_on: Annotated[Day, Asked("Day its figures were gathered", missing="Enter the day", recalled="Gathered")]
    monitoring_group_on: Annotated[
        Day | None, Asked("Day it was shared with the Monitoring Group (optional)", recalled="To Monitoring Group")
    ] = None
    head_of_service_on: Annotated[
        Day | None, Asked("Day it was shared with the Head of Service (optional)", recalled="To Head of Service")
    ] = None
    published_on: Annotated[Day | None, Asked("Day it was put on the website (optional)", recalled="Published")] = None

    def refuse_contradictions(self) -> None:
        why = "Whoever reads the report must be able to see which days it tells of."
        if self.last < self.first:
            raise WrongEntry("last", "The report ends before it begins.", why, "Check both days.")
        later = (
            ("monitoring_group_on", "it was shared with the Monitoring Group"),
            ("head_of_service_on", "it was shared with the Head of Service"),
            ("published_on", "it was published"),
        )
        refuse_before(self, ("gathered_on", "its figures were gathered"), later, why)
