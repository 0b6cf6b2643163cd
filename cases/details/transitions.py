"""Details of the facts that carry statements and learning difficulty assessments over to plans (SI 2014/2270)."""

from datetime import date
from typing import Annotated

from pydantic import model_validator

from cases.details.base import Asked, Day, Detail, one_of

EXPECTED = {
    "post16": "A transfer to a post-16 institution, in 2015, 2016 or 2017",
    "other": "Any other change of phase in 2016 or 2017, moves to or from a special school among them (art 14(6))",
    "year_9": "No transfer, but year 9 during 2016 or 2017",
    "none": "None of these",
}
OUTCOMES = {
    "plan_ordered": "A plan must be made: the Tribunal ordered it, or the authority did not oppose the appeal",
    "remitted": "The Tribunal sent the case back for reconsideration",
}
YEAR_6 = {
    "assess": "To carry out an assessment in year 6",
    "not_now": "Not to carry one out in year 6",
}
ASKED_BY = {
    "young_person": "The young person",
    "post16": "The post-16 institution",
    "authority": "The authority decided it itself",
}
SECTIONS = {
    "subsection_2_or_4": "Section 139A(2) or (4) of the Learning and Skills Act 2000",
    "subsection_5": "Section 139A(5) of the Learning and Skills Act 2000",
}
DETAINED = {"no": "No", "yes": "Yes, in relevant youth accommodation (arts 32 to 35, from 1 April 2015)"}

_EXPECTED = Asked(
    "What is expected of the child or young person?",
    "It decides by when the assessment must be concluded. Where a transfer and year 9 both apply, select the transfer "
    "and give the days of both: the earlier date counts.",
    "Select what is expected",
    recalled="Expected",
    answers=EXPECTED,
)
_TRANSFER_ON = Asked(
    "Day of the transfer to another phase (optional)",
    "Needed where a transfer is expected.",
    recalled="Transfer expected on",
)
_YEAR_9_FROM = Asked("Day the child came to be in year 9 (optional)", recalled="In year 9 from")
_YEAR_10_FROM = Asked(
    "Day the child begins year 10 (optional)", "Needed where year 9 decides.", recalled="Begins year 10 on"
)
_DETAINED = Asked("Is the child or young person detained? (optional)", recalled="Detained", answers=DETAINED)


def _days_given(expected: str | None, transfer_on: date | None, year10_from: date | None) -> None:
    """Raise ValueError where the day that what is expected turns on was not given: no cohort's date is guessed."""
    if expected in ("post16", "other") and transfer_on is None:
        raise ValueError("Give the day of the transfer to another phase.")
    if expected == "year_9" and year10_from is None:
        raise ValueError("Give the day the child begins year 10.")


class StatementToTransfer(Detail):
    """A statement still to be transferred, with what decides its last day (arts 12 and 14)."""

    expected: Annotated[Annotated[str, one_of(EXPECTED)], _EXPECTED]
    transfer_on: Annotated[Day | None, _TRANSFER_ON] = None
    year9_from: Annotated[Day | None, _YEAR_9_FROM] = None
    year10_from: Annotated[Day | None, _YEAR_10_FROM] = None

    @model_validator(mode="after")
    def _has_its_days(self) -> "StatementToTransfer":
        _days_given(self.expected, self.transfer_on, self.year10_from)
        return self


class TransferNotice(Detail):
    """The notice of art 18, with the day it names for the start, and what decides the last day (arts 12 and 14)."""

    assessment_begins: Annotated[
        Day | None,
        Asked(
            "On which day does the notice say that the assessment begins? (optional)",
            "At least two weeks after the notice.",
            recalled="The assessment is to begin on",
        ),
    ] = None
    expected: Annotated[Annotated[str, one_of(EXPECTED)] | None, _EXPECTED] = None
    transfer_on: Annotated[Day | None, _TRANSFER_ON] = None
    year9_from: Annotated[Day | None, _YEAR_9_FROM] = None
    year10_from: Annotated[Day | None, _YEAR_10_FROM] = None
    detained: Annotated[Annotated[str, one_of(DETAINED)], _DETAINED] = "no"

    @model_validator(mode="after")
    def _has_its_days(self) -> "TransferNotice":
        _days_given(self.expected, self.transfer_on, self.year10_from)
        return self


class YearSix(Detail):
    """What was decided after consulting on an assessment in year 6 (art 13)."""

    outcome: Annotated[
        Annotated[str, one_of(YEAR_6)],
        Asked("What was decided?", missing="Select what was decided", recalled="Decided", answers=YEAR_6),
    ]
    next_school_year_from: Annotated[
        Day | None,
        Asked(
            "Day the next school year begins (optional)",
            "Needed where an assessment is carried out: it must be concluded before that day.",
            recalled="The next school year begins on",
        ),
    ] = None


class AppealAllowed(Detail):
    """What the family won against having no plan: what art 22(4) to (7) makes of the statement."""

    outcome: Annotated[
        Annotated[str, one_of(OUTCOMES)],
        Asked("What follows?", missing="Select what follows", recalled="What follows", answers=OUTCOMES),
    ]


class AssessmentAsked(Detail):
    """Who asked that somebody with a learning difficulty assessment be assessed (art 28)."""

    asked_by: Annotated[
        Annotated[str, one_of(ASKED_BY)],
        Asked("Who asked for it?", missing="Select who asked for it", recalled="Asked for by", answers=ASKED_BY),
    ]


class Conversion(Detail):
    """Under which part of s.139A a learning difficulty assessment was in progress (art 27)."""

    section: Annotated[
        Annotated[str, one_of(SECTIONS)],
        Asked(
            "Under which part of section 139A was it in progress?",
            missing="Select the subsection",
            recalled="In progress under",
            answers=SECTIONS,
        ),
    ]
