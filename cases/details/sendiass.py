"""Details of the facts of information, advice and support, from first contact to closure.

The values are those of the Rotherham specification of April 2023 (paras 7.3-7.8, KPI 3). Whoever a record is about is
named by an opaque key; who they are, and what they chose not to say, is kept apart from the log.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from cases.details.appeals import each_once
from cases.details.base import Asked, Day, Detail, Key, Reason, one_of, ordinary_text

CHANNELS = {
    "phone": "By telephone", "email": "By email", "website": "Through the website",
    "in_person": "In person, by appointment",
}  # fmt: skip
MADE_BY = {
    "service_user": "The person who wants advice",
    "parent_or_carer": "A parent or carer, for their child or young person",
    "third_party": "Somebody else, on their behalf",
}
USER_TYPES = {
    "parent_or_carer": "A parent or carer", "child": "A child (0 to 16)", "young_person": "A young person (16 to 25)",
}  # fmt: skip
THIRD_PARTY_REASONS = {
    "language": "English is not their first language", "communication": "They cannot speak for themselves",
    "other": "Another exceptional reason",
}  # fmt: skip
HOURS = {
    "in_hours": "In working hours (9am to 5pm, Monday to Friday)",
    "out_of_hours_assessed": "Outside them, and a risk assessment was made",
}
PERMISSION = {"evidenced": "Yes, and the evidence is kept", "none": "No"}
IMPARTIALITY = {"explained": "Yes, it was explained", "not_yet": "Not yet"}
OPT_IN = {"accepted": "They want to work with the service", "declined": "They do not"}
LEVELS = {
    "contact": "Contact: a factsheet or basic information", "level_1": "Level 1", "level_2": "Level 2",
    "level_3": "Level 3", "level_4": "Level 4",
}  # fmt: skip
GUIDANCE = {"2016": "Guidance drafted in 2016", "2023": "Guidance as specified in 2023"}
MODES = {
    "phone": "Telephone", "virtual": "Virtual meeting", "face_to_face": "Face to face", "home_visit": "Home visit",
    "email": "Email", "meeting": "Meeting with a school or authority", "letter": "Letter", "form": "Form",
    "views": "Recording views", "appeal_preparation": "Preparing an appeal", "liaison": "Liaison",
    "representation": "Representation", "research": "Research",
}  # fmt: skip
SIGNED_BY = {"parent_or_carer": "A parent or carer", "young_person": "The young person", "child": "The child"}
OUTCOMES = {
    "manages_independently": "They can manage independently", "informed_decision": "An informed decision was made",
    "views_expressed": "Views were expressed", "rights_exercised": "Rights were exercised",
    "navigated_the_system": "They found their way through the system",
    "agreed_support_delivered": "The support agreed was delivered",
}  # fmt: skip
CLOSED_BECAUSE = {
    "need_met": "The need was met", "lost_touch": "They did not answer", "their_choice": "They chose to end it",
    "opted_out": "The child or young person declined", "not_eligible": "It is not a matter for this service",
    "moved": "They moved out of the area", "referred_on": "They were referred on",
}  # fmt: skip
PRIORITY = {"statutory_deadline": "A statutory time limit presses", "safety": "Somebody may be at risk"}


class ContactMade(Detail):
    """How somebody came to the service (paras 7.2-7.4). A third party must say why and have evidence of permission."""

    channel: Annotated[
        str,
        one_of(CHANNELS),
        Asked("How was contact made?", missing="Select how", recalled="Contact", answers=CHANNELS),
    ]
    made_by: Annotated[
        str,
        one_of(MADE_BY),
        Asked("Who made contact?", missing="Select who made contact", recalled="Made by", answers=MADE_BY),
    ]
    user_type: Annotated[
        str,
        one_of(USER_TYPES),
        Asked("Who is the service for?", missing="Select who it is for", recalled="For", answers=USER_TYPES),
    ]
    hours: Annotated[
        str,
        one_of(HOURS),
        Asked(
            "When?",
            "Outside working hours a risk assessment comes first (para 7.2.1).",
            "Select when",
            recalled="When",
            answers=HOURS,
        ),
    ]
    third_party_reason: Annotated[
        Annotated[str, one_of(THIRD_PARTY_REASONS)] | None,
        Asked(
            "Why could they not make contact themselves? (third party only)",
            recalled="Third party because",
            answers=THIRD_PARTY_REASONS,
        ),
    ] = Field(default=None, validate_default=True)
    permission: Annotated[
        Annotated[str, one_of(PERMISSION)] | None,
        Asked("Did they give permission? (third party only)", recalled="Permission", answers=PERMISSION),
    ] = Field(default=None, validate_default=True)

    @field_validator("third_party_reason")
    @classmethod
    def _reason(cls, given: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("made_by") == "third_party" and given is None:
            raise ValueError("Say why: a third party is accepted in exceptional circumstances only (para 7.4.3).")
        return given

    @field_validator("permission")
    @classmethod
    def _permission(cls, given: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("made_by") == "third_party" and given != "evidenced":
            raise ValueError("Without their permission nobody else can make contact for them (para 7.4.3).")
        return given


class FirstResponse(Detail):
    """The first answer. Impartiality is to be explained at first contact (para 7.9.6)."""

    impartiality: Annotated[
        str,
        one_of(IMPARTIALITY),
        Asked(
            "Was the service's impartiality explained?",
            "No level of service can be given before it is.",
            "Select whether it was explained",
            recalled="Impartiality",
            answers=IMPARTIALITY,
        ),
    ]


class OptIn(Detail):
    """Whether a child or young person whom somebody else referred wants the service (para 7.4.2)."""

    answer: Annotated[
        str,
        one_of(OPT_IN),
        Asked(
            "What did the child or young person say?",
            missing="Select what they said",
            recalled="They said",
            answers=OPT_IN,
        ),
    ]


class Level(Detail):
    """A level of service (para 7.6), under one of the national versions of the levels; left out, that of the day."""

    level: Annotated[
        str, one_of(LEVELS), Asked("Which level?", missing="Select the level", recalled="Level", answers=LEVELS)
    ]
    guidance: Annotated[
        Annotated[str, one_of(GUIDANCE)] | None,
        Asked(
            "Under which guidance? (optional)",
            "Left empty, the one in use on that day.",
            recalled="Guidance",
            answers=GUIDANCE,
        ),
    ] = None
    because: Annotated[
        Reason | None,
        Asked("Why this level, or why it changes? (optional)", "Say it without naming anybody.", recalled="Because"),
    ] = None


class RecordOpened(Detail):
    """The record of a person to which the work belongs from now on, by its opaque number."""

    client: Annotated[Key, Asked("Record", missing="Choose the record", recalled="Record")]


class Agreement(Detail):
    """A support agreement (level 3 and above): who signed it, and when it will be reviewed."""

    signed_by: Annotated[
        str,
        one_of(SIGNED_BY),
        Asked("Who signed it?", missing="Select who signed", recalled="Signed by", answers=SIGNED_BY),
    ]
    review_on: Annotated[
        Day, Asked("Day it will be reviewed", missing="Enter the day of the review", recalled="Review on")
    ]
    text: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
        AfterValidator(ordinary_text),
        Asked("What was agreed", "Kept apart from the log.", "Write what was agreed", recalled="Agreed"),
    ]


class Review(Detail):
    """A review of the support, and the day of the next."""

    review_on: Annotated[Day | None, Asked("Day of the next review (optional)", recalled="Next review")] = None


class Activity(Detail):
    """Time spent: minutes, and how."""

    minutes: Annotated[
        int, Field(ge=1, le=600, strict=False), Asked("Minutes", missing="Enter the minutes", recalled="Minutes")
    ]
    mode: Annotated[str, one_of(MODES), Asked("How?", missing="Select how", recalled="How", answers=MODES)]


class Outcomes(Detail):
    """What came of it (paras 7.6.3, 8.1)."""

    outcomes: Annotated[
        list[Annotated[str, one_of(OUTCOMES)]],
        Field(min_length=1),
        AfterValidator(each_once),
        Asked(
            "What came of it?",
            "Select all that apply.",
            "Select what came of it",
            recalled="Outcomes",
            answers=OUTCOMES,
        ),
    ]


class Closure(Detail):
    """Why an intervention ended."""

    reason: Annotated[
        str,
        one_of(CLOSED_BECAUSE),
        Asked("Why did it end?", missing="Select why", recalled="Because", answers=CLOSED_BECAUSE),
    ]


class Priority(Detail):
    """Why a request goes first (para 2.4)."""

    reason: Annotated[
        str,
        one_of(PRIORITY),
        Asked("Why does it go first?", missing="Select why", recalled="Because", answers=PRIORITY),
    ]


class ClockTold(Detail):
    """A time limit that presses, worked out here from a day the family told us: a copy of the public rule."""

    limit: Annotated[Key, Asked("Which time limit?", missing="Select the time limit", recalled="Time limit")]
    runs_from: Annotated[
        Day,
        Asked("Day it runs from, as the family told us", missing="Enter the day it runs from", recalled="Runs from"),
    ]
