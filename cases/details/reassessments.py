"""Details of the facts of a re-assessment."""

from typing import Annotated

from cases.details.base import Asked, Day, Detail, one_of

ASKERS = {
    "parent": "The child's parent",
    "young_person": "The young person",
    "institution": "The school or other institution attended",
    "commissioning_body": "The responsible commissioning body (reg 23)",
}


class ReassessmentRequest(Detail):
    """Who asked for the re-assessment (CFA 2014 s.44(2)); the commissioning body's request must be granted (reg 23)."""

    requested_by: Annotated[
        str,
        one_of(ASKERS),
        Asked(
            "Who asked for the re-assessment?",
            "A request by the responsible commissioning body must be granted.",
            "Select who asked for the re-assessment",
            recalled="Asked for by",
            answers=ASKERS,
        ),
    ]
    last_assessed_on: Annotated[
        Day | None,
        Asked(
            "Day of the last assessment or re-assessment (optional)",
            "Within six months of it the authority need not re-assess, though it may (reg 24).",
            recalled="Last assessed on",
        ),
    ] = None
