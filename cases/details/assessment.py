"""Details of the facts of an EHC needs assessment, several of which other processes share."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from cases.details.advice import DECLINED_BECAUSE, DocumentNumber
from cases.details.base import Asked, Day, Detail, one_of, ordinary_text

REQUESTERS = {
    "parent": "The child's parent",
    "young_person": "The young person",
    "school": "A school",
    "post16": "A post-16 institution",
    "other": "Somebody else",
}
REPLIES = {
    "can_meet_need": "It can meet the need",
    "cannot_meet_need": "It cannot meet the need",
    "full": "It is full",
    "other": "Something else",
}
Requester = Annotated[str, one_of(REQUESTERS)]


class Request(Detail):
    """Who asked for the assessment (CFA 2014 s.36(1)). A referral by anyone else is `became_responsible` instead."""

    requested_by: Annotated[
        Requester,
        Asked(
            "Who asked for the assessment?",
            missing="Select who asked for the assessment",
            recalled="Asked for by",
            answers=REQUESTERS,
        ),
    ]


class Notice(Detail):
    """A decision as notified. The clock stops on the notice; `decided_on` keeps the day of the decision itself."""

    decided_on: Annotated[
        Day | None,
        Asked(
            "Day of the decision itself (optional)",
            "If it was taken before the family was told. It stops no clock.",
            recalled="Decided on",
        ),
    ] = None


class AdviceRequest(Detail):
    """A request to one body. Its six weeks run from `received_on`, or where that is not known from the asking."""

    received_on: Annotated[
        Day | None,
        Asked(
            "Day the body received the request (optional)",
            "Its time runs from this day, or from the day of asking.",
            recalled="The body received the request on",
        ),
    ] = None
    section_31: Annotated[
        bool | None,
        Asked(
            "Is this body one that section 31 of the Act names? (optional)",
            "Only where its name above does not say. Health bodies are; schools, social care and psychologists are "
            "not.",
            recalled="A body that section 31 names",
        ),
    ] = None


class Advice(Detail):
    """Advice from one body. `declined` where it said in writing that it would not comply (CFA 2014 s.31(3)).

    `document` is the number the advice has among the case's documents; `text` is in the body's own words.
    """

    declined: Annotated[
        bool | None,
        Asked(
            "Did it say in writing that it would not give advice? (optional)",
            recalled="It said in writing that it would not give advice",
        ),
    ] = None
    declined_because: Annotated[
        Annotated[str, one_of(DECLINED_BECAUSE)] | None,
        Asked(
            "If so, on what ground? (optional)",
            "The first two are those of CFA 2014 s.31(2).",
            recalled="On the ground",
            answers=DECLINED_BECAUSE,
        ),
    ] = None
    document: Annotated[
        DocumentNumber | None,
        Asked("Number of the document (optional)", "Where the advice is kept with the case.", recalled="Document"),
    ] = None
    text: Annotated[
        Annotated[
            str,
            StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
            AfterValidator(ordinary_text),
        ]
        | None,
        Asked(
            "What it said (optional)",
            "Kept apart from the log, for those who may see the child.",
            recalled="What it said",
        ),
    ] = None


class DraftPlan(Detail):
    """The draft as served. `representations_until` is the last day the authority's notice gave the family."""

    representations_until: Annotated[
        Day | None,
        Asked(
            "Last day the notice gave the family (optional)",
            "Where it gave them longer than the law does.",
            recalled="The notice gave the family until",
        ),
    ] = None
    sent_on: Annotated[
        Day | None, Asked("Day it was sent, if not served the same day (optional)", recalled="Sent on")
    ] = None


class Reply(Detail):
    """An institution's answer to consultation."""

    answer: Annotated[
        Annotated[str, one_of(REPLIES)] | None,
        Asked("What did it answer? (optional)", recalled="Answer", answers=REPLIES),
    ] = None


class FinalisedPlan(Detail):
    """The finalised plan as sent; `dated` is the day on its face."""

    dated: Annotated[Day | None, Asked("Date on the plan itself (optional)", recalled="Date on the plan")] = None


class Withdrawal(Detail):
    """Who withdrew the request."""

    withdrawn_by: Annotated[
        Requester | None, Asked("Who withdrew it? (optional)", recalled="Withdrawn by", answers=REQUESTERS)
    ] = None
