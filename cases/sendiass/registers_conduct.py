"""What the service must keep safe: complaints, hazards, safeguarding concerns, its people's training and supervision.

Nobody who uses the service is named in any of them; a safeguarding concern says to which intervention it belongs.
"""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from cases.details.appeals import each_once
from cases.details.base import Asked, Day, one_of
from cases.sendiass.registers_base import Chosen, Content, Short, Text, WrongEntry, refuse_before

COMPLAINT_THEMES = {
    "reaching_us": "Reaching the service", "confidentiality": "Confidentiality", "impartiality": "Impartiality",
    "quality": "Quality of the advice", "conduct": "Conduct of staff", "other": "Something else",
}  # fmt: skip
COMPLAINT_OUTCOMES = {"upheld": "Upheld", "partly_upheld": "Partly upheld", "not_upheld": "Not upheld"}
SAFEGUARDING_TYPES = {
    "neglect": "Neglect", "physical": "Physical abuse", "emotional": "Emotional abuse", "sexual": "Sexual abuse",
    "cse": "Child sexual exploitation", "criminal": "Criminal exploitation",
    "prevent": "Being drawn into terrorism (Prevent)", "adult": "An adult at risk", "other": "Something else",
}  # fmt: skip


class Complaint(Content):
    """A complaint about the service, told without naming anybody."""

    key: ClassVar[str] = "complaints"
    received_on: Annotated[Day, Asked("Day it was received", missing="Enter the day", recalled="Received")]
    theme: Annotated[
        str,
        one_of(COMPLAINT_THEMES),
        Asked("What is it about?", missing="Select what it is about", recalled="About", answers=COMPLAINT_THEMES),
    ]
    said: Annotated[Text, Asked("What was said", "Name nobody.", "Enter what was said", "Said")]
    acknowledged_on: Annotated[Day | None, Asked("Day it was acknowledged (optional)", recalled="Acknowledged")] = None
    answered_on: Annotated[Day | None, Asked("Day it was answered (optional)", recalled="Answered")] = None
    outcome: Annotated[
        Annotated[str, one_of(COMPLAINT_OUTCOMES)] | None,
        Asked("Outcome (needed with the answer)", recalled="Outcome", answers=COMPLAINT_OUTCOMES),
    ] = None
    learnt: Annotated[Text | None, Asked("What was learnt (optional)", "Name nobody.", recalled="Learnt")] = None

    def refuse_contradictions(self) -> None:
        why = "What complaints come to is told in the annual report."
        later = (("acknowledged_on", "it was acknowledged"), ("answered_on", "it was answered"))
        refuse_before(self, ("received_on", "it was received"), later, why)
        if self.answered_on and not self.outcome:
            raise WrongEntry("outcome", "It was answered, and no outcome is given.", why, "Select the outcome.")
        if self.outcome and not self.answered_on:
            raise WrongEntry("answered_on", "It has an outcome, and no answer.", why, "Enter the day of the answer.")


class Hazard(Content):
    """A health and safety hazard, of which the authority is told promptly (para 7.10.3)."""

    key: ClassVar[str] = "hazards"
    found_on: Annotated[Day, Asked("Day it was found", missing="Enter the day it was found", recalled="Found")]
    place: Annotated[Short, Asked("Where", missing="Enter where it is", recalled="Where")]
    hazard: Annotated[Text, Asked("What the hazard is", "Name nobody.", "Enter what it is", "Hazard")]
    notified_on: Annotated[Day | None, Asked("Day the authority was told (optional)", recalled="Authority told")] = None
    put_right_on: Annotated[Day | None, Asked("Day it was put right (optional)", recalled="Put right")] = None

    def refuse_contradictions(self) -> None:
        why = "The authority is to be told of every hazard promptly (para 7.10.3)."
        later = (("notified_on", "the authority was told"), ("put_right_on", "it was put right"))
        refuse_before(self, ("found_on", "it was found"), later, why)


class SafeguardingConcern(Content):
    """A safeguarding concern (paras 6.2 to 6.5), by the reference of its intervention and without a name."""

    key: ClassVar[str] = "safeguarding"
    ref: Annotated[Short, Asked("Reference of the intervention", "No name.", "Enter the reference", "Intervention")]
    types: Annotated[
        list[Annotated[str, one_of(SAFEGUARDING_TYPES)]],
        Field(min_length=1),
        AfterValidator(each_once),
        Asked("What kind of concern?", missing="Select the kind", recalled="Kind", answers=SAFEGUARDING_TYPES),
    ]
    recorded_on: Annotated[Day, Asked("Day it was recorded", missing="Enter the day", recalled="Recorded")]
    reported_on: Annotated[Day | None, Asked("Day it was reported (optional)", recalled="Reported")] = None
    escalated_on: Annotated[Day | None, Asked("Day it was escalated (optional)", recalled="Escalated")] = None
    followed_up_on: Annotated[Day | None, Asked("Day it was last followed up (optional)", recalled="Followed up")] = (
        None
    )
    resolved_on: Annotated[Day | None, Asked("Day it was resolved (optional)", recalled="Resolved")] = None

    def refuse_contradictions(self) -> None:
        why = "A concern is recorded, reported, escalated if need be, and followed up until it is resolved (para 6.2)."
        reported = (
            ("escalated_on", "it was escalated"), ("followed_up_on", "it was followed up"),
            ("resolved_on", "it was resolved"),
        )  # fmt: skip
        refuse_before(self, ("recorded_on", "it was recorded"), (("reported_on", "it was reported"), *reported), why)
        refuse_before(self, ("reported_on", "it was reported"), reported, why)
        if self.reported_on is None and any(getattr(self, field) for field, _ in reported):
            said = "It went further, and it is not said when it was reported."
            raise WrongEntry("reported_on", said, why, "Enter the day it was reported.")


class Training(Content):
    """Training offered to somebody who works here, taken up, and reviewed (para 7.12.6)."""

    key: ClassVar[str] = "training"
    officer: Annotated[Short, Chosen("staff"), Asked("Who?", missing="Select who", recalled="Who")]
    title: Annotated[Short, Asked("Training", missing="Enter the training", recalled="Training")]
    offered_on: Annotated[Day, Asked("Day it was offered", missing="Enter the day", recalled="Offered")]
    accessed_on: Annotated[Day | None, Asked("Day it was taken up (optional)", recalled="Taken up")] = None
    reviewed_on: Annotated[Day | None, Asked("Day it was reviewed (optional)", recalled="Reviewed")] = None

    def refuse_contradictions(self) -> None:
        why = "What was offered is recorded and reviewed with what was taken up (para 7.12.6)."
        later = (("accessed_on", "it was taken up"), ("reviewed_on", "it was reviewed"))
        refuse_before(self, ("offered_on", "it was offered"), later, why)


class Supervision(Content):
    """A supervision of somebody who works here (para 7.12.1): that it was held, and by whom."""

    key: ClassVar[str] = "supervision"
    officer: Annotated[Short, Chosen("staff"), Asked("Who was supervised?", missing="Select who", recalled="Who")]
    held_on: Annotated[Day, Asked("Day", missing="Enter the day", recalled="Held")]
    by: Annotated[
        Short,
        Asked("Who supervised?", "By role, for example service manager.", "Enter who supervised", "Supervised by"),
    ]
