"""What a body asked for advice says before it gives any, and the papers that come with it or by hand."""

from typing import Annotated

from pydantic import Field, StringConstraints

from cases.details.base import Asked, Day, Detail, one_of

# Reg 8(2): why it may be impractical for a body to answer in its six weeks. Anything else lifts nothing.
LATE_BECAUSE = {
    "exceptional_circumstances": "Exceptional circumstances affect the child, the parent or the young person",
    "absent_from_area": "The child, the parent or the young person is away from the area for four weeks or more",
    "missed_appointment": "An appointment that the body made was not kept",
    "other": "Another reason",
}
# CFA 2014 s.31(2): the two grounds on which a body that the section names may decline, with written reasons (s.31(3)).
DECLINED_BECAUSE = {
    "incompatible_with_duties": "To comply would be incompatible with its own duties",
    "adverse_effect": "To comply would otherwise have an adverse effect on its functions",
    "not_known": "It does not know the child or young person",
    "other": "Another reason",
}
DOCUMENT_KINDS = {
    "advice": "Advice and information",
    "evidence": "Evidence from the family",
    "report": "A report",
    "plan": "A plan or a draft of one",
    "letter": "A letter",
    "legal_advice": "Legal advice",
    "other": "Something else",
}

DocumentNumber = Annotated[int, Field(ge=1, le=9_999)]


class AdviceExpected(Detail):
    """The day by which a body says its advice will come. It moves no limit; chasing waits for it until the last day."""

    expected_on: Annotated[
        Day,
        Asked(
            "When does the body expect to send it?",
            "It moves no time limit.",
            missing="Enter the day the advice is expected",
            recalled="Expected on",
        ),
    ]
    because: Annotated[
        Annotated[str, one_of(LATE_BECAUSE)] | None,
        Asked(
            "If that is after its last day: why? (optional)",
            "The first three can lift the limit of a body that section 31 names (reg 8(2)), once the exception is "
            "recorded.",
            recalled="Because",
            answers=LATE_BECAUSE,
        ),
    ] = None


class DocumentAdded(Detail):
    """One version of a paper kept with the case: its number there, and the SHA-256 of the file, in hex."""

    document: Annotated[DocumentNumber, Asked("Which number has it?", recalled="Document")]
    version: Annotated[DocumentNumber, Asked("Which version?", recalled="Version")]
    kind: Annotated[
        str, one_of(DOCUMENT_KINDS), Asked("What is it?", "", "Select what it is", "What it is", DOCUMENT_KINDS)
    ]
    sha256: Annotated[
        str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Asked("SHA-256 of the file", recalled="SHA-256 of the file")
    ]
