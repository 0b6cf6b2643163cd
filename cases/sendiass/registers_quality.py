"""What the service is held to: the Minimum Standards and its own comparison, policies, changes of the specification."""

from typing import Annotated, ClassVar

from pydantic import Field

from cases.details.base import Asked, Day, one_of
from cases.sendiass.registers_base import (
    MAY_LIE_AHEAD,
    Chosen,
    Content,
    Minutes,
    Short,
    Text,
    WrongEntry,
    Year,
    refuse_before,
    refuse_skipped,
)

AREAS = {
    "1": "1: Commissioning, governance and management", "2": "2: Strategic functions",
    "3": "3: Operational functions", "4": "4: Professional development and training",
}  # fmt: skip
RATINGS = {"met": "Met", "partly_met": "Partly met", "not_met": "Not met"}
MONITORED = "Monitored"
PATHS = {
    "agreement": "By mutual agreement (para 10.1.1)",
    "binding": "Required by an Act or a Direction: it binds at once (para 10.1.2)",
}


class Standard(Content):
    """One of the national Minimum Standards. Their text is not published openly, so the service enters its own copy."""

    key: ClassVar[str] = "standards"
    unique: ClassVar[tuple[str, ...]] = ("code",)
    code: Annotated[Short, Asked("Number of the standard", "For example, 3.5.", "Enter its number", "Standard")]
    area: Annotated[str, one_of(AREAS), Asked("Area", missing="Select the area", recalled="Area", answers=AREAS)]
    text: Annotated[Text, Asked("What it asks for", missing="Enter what it asks for", recalled="Text")]
    version_on: Annotated[
        Day, Asked("Day of the version of the standards", missing="Enter the day of the version", recalled="Version")
    ]
    target: Annotated[
        Short | None,
        Asked("Target (optional)", "Without one the standard is shown as monitored.", recalled="Target"),
    ] = None

    @property
    def aims_at(self) -> str:
        """Its target; that it is monitored where there is none."""
        return self.target or MONITORED


class SelfAssessment(Content):
    """How the service rates itself against one standard for one year (paras 6.6, 7.7.3)."""

    key: ClassVar[str] = "assessments"
    unique: ClassVar[tuple[str, ...]] = ("year", "standard")
    year: Annotated[Year, Asked("Year of the comparison", "The year in which it begins.", "Enter the year", "Year")]
    standard: Annotated[
        Short, Chosen("standards"), Asked("Standard", missing="Select the standard", recalled="Standard")
    ]
    rated_on: Annotated[Day, Asked("Day it was rated", missing="Enter the day it was rated", recalled="Rated")]
    rating: Annotated[
        str, one_of(RATINGS), Asked("Rating", missing="Select the rating", recalled="Rating", answers=RATINGS)
    ]
    evidence: Annotated[Text, Asked("Evidence", missing="Enter the evidence", recalled="Evidence")]
    action: Annotated[Text | None, Asked("Action (needed unless it is met)", recalled="Action")] = None
    owner: Annotated[Short | None, Chosen("staff"), Asked("Who does it (needed with an action)", recalled="Owner")] = (
        None
    )
    do_by: Annotated[Day | None, MAY_LIE_AHEAD, Asked("To be done by (optional)", recalled="To be done by")] = None
    done_on: Annotated[Day | None, Asked("Day the action was done (optional)", recalled="Done")] = None
    escalated_on: Annotated[
        Day | None,
        Asked("Day it was taken to the Head of Service (optional)", recalled="To Head of Service"),
    ] = None

    def refuse_contradictions(self) -> None:
        why = "What is not met is to be put right with the support of the Head of Service (para 6.6)."
        if self.rating != "met" and not self.action:
            raise WrongEntry(
                "action", "The standard is not wholly met, and no action is given.", why, "Enter the action."
            )
        if self.action and not self.owner:
            raise WrongEntry("owner", "The action has nobody who does it.", why, "Select who does it.")


class PolicyVersion(Content):
    """A version of a policy, approved in three steps in this order (paras 7.8.1.9, 7.8.1.10, 7.9.3)."""

    key: ClassVar[str] = "policies"
    unique: ClassVar[tuple[str, ...]] = ("name", "version")
    name: Annotated[
        Short,
        Field(max_length=40),
        Asked("Policy", "For example, Confidentiality.", "Enter the name of the policy", "Policy"),
    ]
    version: Annotated[Short, Field(max_length=20), Asked("Version", missing="Enter the version", recalled="Version")]
    text: Annotated[Minutes, Asked("What it says", "Or the name of the file it is in.", "Enter what it says", "Text")]
    reviewed_on: Annotated[
        Day | None, Asked("Day it was reviewed with the Monitoring Group (optional)", recalled="Reviewed with group")
    ] = None
    agreed_on: Annotated[
        Day | None, Asked("Day it was agreed by the Head of Service (optional)", recalled="Agreed by head")
    ] = None
    published_on: Annotated[Day | None, Asked("Day it was put on the website (optional)", recalled="Published")] = None

    def refuse_contradictions(self) -> None:
        steps = (
            ("reviewed_on", "it was reviewed with the Monitoring Group"),
            ("agreed_on", "it was agreed by the Head of Service"),
            ("published_on", "it was published"),
        )
        refuse_skipped(self, steps, "A policy is reviewed, then agreed, then published (paras 7.8.1.9 and 7.8.1.10).")


class ChangeRequest(Content):
    """A change of the specification, on one of the two ways there are (para 10)."""

    key: ClassVar[str] = "change_requests"
    asked_on: Annotated[Day, Asked("Day it was asked for", missing="Enter the day", recalled="Asked for")]
    change: Annotated[Text, Asked("What is to change", missing="Enter what is to change", recalled="Change")]
    path: Annotated[
        str, one_of(PATHS), Asked("How does it come about?", missing="Select how", recalled="Way", answers=PATHS)
    ]
    instrument: Annotated[
        Short | None,
        Asked("Act or Direction that requires it (only where it binds at once)", recalled="Act or Direction"),
    ] = None
    binds_from: Annotated[
        Day | None, MAY_LIE_AHEAD, Asked("Day it binds from (only where it binds at once)", recalled="Binds from")
    ] = None
    notice_on: Annotated[
        Day | None, Asked("Day written notice was given (agreement only)", recalled="Notice given")
    ] = None
    answers_by: Annotated[
        Day | None,
        MAY_LIE_AHEAD,
        Asked("Last day of the consultation (agreement only)", recalled="Consultation ends"),
    ] = None
    group_on: Annotated[
        Day | None, Asked("Day the Monitoring Group was consulted (agreement only)", recalled="Group consulted")
    ] = None
    users_on: Annotated[
        Day | None,
        Asked(
            "Day those who represent its users were consulted (agreement only)",
            "The parent carer forum, and children and young people.",
            recalled="Users consulted",
        ),
    ] = None
    agreed_on: Annotated[Day | None, Asked("Day both sides agreed (agreement only)", recalled="Agreed")] = None

    def refuse_contradictions(self) -> None:
        if self.path == "binding":
            self._refuse_unless_required()
        else:
            self._refuse_unless_agreed()

    def _refuse_unless_required(self) -> None:
        why = "Only what an Act or a Direction requires binds without agreement (para 10.1.2)."
        if not self.instrument:
            raise WrongEntry(
                "instrument", "It is not said what requires the change.", why, "Name the Act or Direction."
            )
        if self.binds_from is None:
            raise WrongEntry("binds_from", "It is not said when it binds.", why, "Enter the day it binds from.")
        for field in ("notice_on", "answers_by", "group_on", "users_on", "agreed_on"):
            if getattr(self, field) is not None:
                said = "A day of the other way, by agreement, is given."
                raise WrongEntry(field, said, why, "Leave it empty, or select the agreement.")

    def _refuse_unless_agreed(self) -> None:
        why = "A change is agreed after written notice and full consultation of the group and its users (para 10.1.1)."
        for field in ("instrument", "binds_from"):
            if getattr(self, field) is not None:
                said = "What belongs to a change that binds at once is given."
                raise WrongEntry(field, said, why, "Leave it empty, or select the other way.")
        consulted = (("group_on", "the group was consulted"), ("users_on", "its users were consulted"))
        refuse_before(self, ("notice_on", "notice was given"), (*consulted, ("agreed_on", "it was agreed")), why)
        refuse_before(self, ("notice_on", "notice was given"), (("answers_by", "the consultation ends"),), why)
        if self.agreed_on is None:
            return
        for field, said in (("notice_on", "notice was given"), ("answers_by", "the consultation ends"), *consulted):
            day = getattr(self, field)
            if day is None:
                raise WrongEntry(field, f"It is agreed, and not said when {said}.", why, "Enter the day.")
            if self.agreed_on < day:
                raise WrongEntry("agreed_on", f"It was agreed before the day on which {said}.", why, "Check both days.")
