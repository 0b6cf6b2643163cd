"""Details of the facts by which anything leaves the information and advice service: consent, scrutiny, safeguarding.

Rotherham specification of April 2023, paras 6.2 and 7.8.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from cases.details.appeals import each_once
from cases.details.base import Asked, Day, Detail, Reason, one_of

RECIPIENTS = {
    "local_authority": "The local authority", "school": "A school or institution", "health": "A health body",
    "social_care": "Social care", "tribunal": "The Tribunal", "mediation": "A mediation service",
    "another_service": "Another advice service", "police": "The police",
}  # fmt: skip
SHAREABLE = {
    "name": "Name", "contact": "How to reach them", "child_name": "Name of the child or young person",
    "birth_date": "Date of birth", "setting": "School or setting", "involvement": "What it is about",
    "levels": "Levels of support and their days", "activities": "What was done", "documents": "Documents sent",
    "outcomes": "Outcomes",
}  # fmt: skip
CONCERNS = {
    "neglect_or_abuse": "Neglect or abuse", "child_exploitation": "Child exploitation",
    "radicalisation": "Being drawn into terrorism (Prevent)", "self_harm": "Self-harm", "other": "Another concern",
}  # fmt: skip
SAFEGUARDING = {"share": "Share without consent", "do_not_share": "Do not share"}
PURPOSES = {
    "meeting": "To prepare a meeting", "appeal": "For an appeal or mediation", "referral": "For a referral",
    "complaint": "For a complaint", "safeguarding": "To protect somebody", "at_their_request": "They asked for it",
}  # fmt: skip

_Fields = Annotated[list[Annotated[str, one_of(SHAREABLE)]], Field(min_length=1), AfterValidator(each_once)]


class Consent(Detail):
    """Consent to share: what, with whom (the fact's `about`), until when (para 7.8.1.11)."""

    fields: Annotated[
        _Fields,
        Asked(
            "What may be shared?",
            "Select all that was agreed to.",
            "Select what may be shared",
            recalled="May be shared",
            answers=SHAREABLE,
        ),
    ]
    lasts_until: Annotated[
        Day, Asked("Until when?", "Consent ends with this day.", "Enter the last day", recalled="Until")
    ]


class SharingAsked(Detail):
    """A transfer put forward to be scrutinised: its purpose and its fields (paras 7.8.1.5-6)."""

    purpose: Annotated[
        str, one_of(PURPOSES), Asked("What for?", missing="Select the purpose", recalled="Purpose", answers=PURPOSES)
    ]
    fields: Annotated[
        _Fields,
        Asked(
            "What is to be shared?",
            "The least that serves the purpose.",
            "Select what is to be shared",
            recalled="To be shared",
            answers=SHAREABLE,
        ),
    ]


class HandedOver(Detail):
    """What left: the fields, which are those approved, and the SHA-256 of the file, in hex, that held them."""

    fields: Annotated[
        _Fields | None,
        Asked(
            "What was shared? (optional)",
            "Left empty, what was approved.",
            recalled="Shared",
            answers=SHAREABLE,
        ),
    ] = None
    sha256: Annotated[
        Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None,
        Asked("SHA-256 of the file (optional)", recalled="SHA-256 of the file"),
    ] = None


class Safeguarding(Detail):
    """A decision of its own whether to share without consent, to protect somebody (paras 6.2, 7.8.2)."""

    concern: Annotated[
        str,
        one_of(CONCERNS),
        Asked("What is the concern?", missing="Select the concern", recalled="Concern", answers=CONCERNS),
    ]
    decision: Annotated[
        str,
        one_of(SAFEGUARDING),
        Asked("What was decided?", missing="Select what was decided", recalled="Decision", answers=SAFEGUARDING),
    ]
    because: Annotated[
        Reason,
        Asked(
            "Why?",
            "Say it without naming anybody: this stays in the log for ever.",
            "Give the reason in a few words",
            recalled="Because",
        ),
    ]
