"""Details of concerns about a provider: who raised one, by role alone, what it touches, what came of it.

No detail says whose child is meant or who used a service. What was said is kept as text beside the log.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from cases.details.appeals import each_once
from cases.details.base import Asked, Day, Detail, one_of, ordinary_text
from cases.providers import PROVIDERS

NAMES_OF_PROVIDERS = {key: each.name for key, each in PROVIDERS.items()}
RAISED_BY = {
    "parent": "A parent",
    "young_person": "A young person",
    "school": "A school or institution",
    "health": "Health",
    "public": "A member of the public",
    "authority": "The authority itself",
}
# Paragraphs of the SENDIASS service specification, April 2023.
THEMES = {
    "response_times": "Response times (para 7.5)",
    "eligibility_and_referral": "Who is served, and referral (paras 7.3, 7.4)",
    "place_and_hours": "Place and hours (paras 7.1, 7.2)",
    "level_of_service": "Level of service given (para 7.6)",
    "advice_in_line_with_law": "Advice in line with the law (para 7.9.2)",
    "impartiality": "Impartiality (para 7.9)",
    "confidentiality": "Confidentiality (para 7.8)",
    "safeguarding": "Safeguarding (paras 6.2 to 6.5)",
    "staff": "Staff, their training and supervision (paras 7.11, 7.12)",
    "premises": "Premises, health and safety (para 7.10)",
    "equality": "Equality (para 7.13)",
    "evaluation": "Evaluation and the Minimum Standards (paras 6.6, 7.7)",
    "monitoring_group": "The monitoring group (KPI 1)",
    "workshops": "Workshops (KPI 2)",
    "score_card": "Score card and reports (KPI 3)",
    "publicity": "Publicity (KPI 4)",
    "other": "Another term of the provider's agreement",
}
NOT_TAKEN_UP = {
    "no_term": "It touches no term of the provider's agreement",
    "another_route": "It belongs to the complaints procedure or another route",
    "raised_before": "It is recorded already in another case",
}
FINDINGS = {
    "accepted": "The provider accepts the concern",
    "accepted_in_part": "The provider accepts it in part",
    "not_accepted": "The provider does not accept it",
}
CLOSED = {
    "term_met": "The agreement was kept",
    "put_right": "It was not kept, and has been put right",
    "no_action": "It was not kept; no action is wanted",
}
ACTIONS = {
    "procedure": "A procedure is changed",
    "training": "Staff are trained",
    "staffing": "Staff are found or moved",
    "records": "Records are put right",
    "information": "Published information is put right",
    "apology": "An apology is given",
    "other": "Another action",
}
TRENDS = {
    "none": "No trend and no issue",
    "recurring_theme": "A theme recurs",
    "late_replies": "The provider replies late",
    "action_wanted": "An issue wants further remedial action",
}

Themes = Annotated[list[Annotated[str, one_of(THEMES)]], Field(min_length=1), AfterValidator(each_once)]
Actions = Annotated[list[Annotated[str, one_of(ACTIONS)]], Field(min_length=1), AfterValidator(each_once)]
Trends = Annotated[list[Annotated[str, one_of(TRENDS)]], Field(min_length=1), AfterValidator(each_once)]
Text = Annotated[
    str | None,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(lambda text: text and ordinary_text(text)),
    Asked(
        "What was said (optional)",
        "Kept beside the log. Name no family, no child and no case, and do not say who used the service.",
        recalled="What was said",
    ),
]


class Concern(Detail):
    """Which provider a concern is about, who raised it, by role, and which terms of the agreement it touches."""

    provider: Annotated[
        str,
        one_of(NAMES_OF_PROVIDERS),
        Asked("Which provider?", missing="Select the provider", recalled="Provider", answers=NAMES_OF_PROVIDERS),
    ]
    raised_by: Annotated[
        str,
        one_of(RAISED_BY),
        Asked(
            "Who raised it?",
            "Their role only: no name is kept.",
            "Select who raised it",
            recalled="Raised by",
            answers=RAISED_BY,
        ),
    ]
    themes: Annotated[
        Themes,
        Asked(
            "What does it touch?",
            "Select each paragraph of the specification that may not be met.",
            "Select what it touches",
            recalled="Touches",
            answers=THEMES,
        ),
    ]
    text: Text = None


class NotTakenUp(Detail):
    """Why a concern was not forwarded."""

    because: Annotated[
        str,
        one_of(NOT_TAKEN_UP),
        Asked("Why is it not forwarded?", missing="Select why", recalled="Because", answers=NOT_TAKEN_UP),
    ]


class Forwarded(Detail):
    """When the provider received the concern, where that is not the day it was forwarded."""

    received_on: Annotated[
        Day | None,
        Asked(
            "Day the provider received it (optional)",
            "Both of its times run from that day.",
            recalled="Received by the provider on",
        ),
    ] = None


class InitialResponse(Detail):
    """What the provider first replied, if it is to be kept."""

    text: Text = None


class FullResponse(Detail):
    """What the provider found."""

    finding: Annotated[
        str,
        one_of(FINDINGS),
        Asked(
            "What does the provider say?",
            missing="Select what the provider says",
            recalled="Finding",
            answers=FINDINGS,
        ),
    ]
    text: Text = None


class ConcernClosed(Detail):
    """What the authority made of the answer."""

    outcome: Annotated[
        str,
        one_of(CLOSED),
        Asked("How does it end?", missing="Select how it ends", recalled="Outcome", answers=CLOSED),
    ]


class RemedialAction(Detail):
    """What the provider is to do, and by which day."""

    actions: Annotated[
        Actions,
        Asked("What is to be done?", missing="Select what is to be done", recalled="Action", answers=ACTIONS),
    ]
    done_until: Annotated[
        Day,
        Asked("Day by which it is to be done", missing="Enter the day agreed", recalled="To be done by"),
    ]
    text: Text = None


class Analysis(Detail):
    """What a month's look at the concerns showed."""

    trends: Annotated[
        Trends,
        Asked("What does it show?", missing="Select what it shows", recalled="Shows", answers=TRENDS),
    ]
    text: Text = None
