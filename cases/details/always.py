"""Details of the facts that every process can record: exceptions, causes of lateness, assignments, notes."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from cases.details.base import Asked, Day, Detail, Key, Reason, one_of, ordinary_text

CAUSES = {
    "educational_psychology_capacity": "Too few educational psychologists",
    "health_advice_late": "Health advice late",
    "social_care_advice_late": "Social care advice late",
    "school_advice_late": "School's advice late",
    "placement_sought": "No school yet found",
    "panel_calendar": "Waiting for the panel",
    "staffing": "Caseworker absence or vacancy",
    "family_asked_for_time": "The family asked for more time",
    "school_closure": "A school was closed",
    "other": "Another cause",
}

WHY = Asked(
    "Why?",
    "Say it without naming anybody: this stays in the log for ever.",
    "Give the reason in a few words",
    recalled="Because",
)
WHICH_LIMIT = Asked("Which time limit?", missing="Select the time limit", recalled="Time limit")
WHICH_EXCEPTION = Asked("Which exception?", missing="Select the exception", recalled="Exception")


class Claim(Detail):
    """An exception relied on for one limit. `because` says why keeping the limit was impractical, naming nobody.

    `dates` are the days the exception's own test uses (for a closure: advice_requested, closed_from, reopens_on).
    """

    limit: Annotated[Key, WHICH_LIMIT]
    exception: Annotated[Key, WHICH_EXCEPTION]
    because: Annotated[Reason, WHY]
    dates: dict[Key, Day] = Field(default_factory=dict)
    family_informed_on: Annotated[
        Day | None, Asked("Day the family was told of the exception (optional)", recalled="The family was told on")
    ] = None


class ClaimEnd(Detail):
    """The cause of an exception has ended; the act is now due as soon as practicable."""

    limit: Annotated[Key, WHICH_LIMIT]
    exception: Annotated[Key, WHICH_EXCEPTION]


class Cause(Detail):
    """Why something is late, where the law lifts nothing. It stops no clock."""

    cause: Annotated[
        str,
        one_of(CAUSES),
        Asked("What was the cause?", missing="Select the cause", recalled="Cause", answers=CAUSES),
    ]
    limit: Annotated[Key | None, WHICH_LIMIT] = None


class Assignment(Detail):
    """Who now holds the case, as opaque keys of the officer and the team."""

    owner: Annotated[Key, Asked("Who holds the case?", recalled="To")]
    team: Annotated[Key | None, Asked("Which team?", recalled="Team")] = None


class Note(Detail):
    """A note for colleagues. The text is kept apart from the log and can be erased."""

    text: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
        AfterValidator(ordinary_text),
        Asked("Note", "Others who may see the child can read it.", "Write the note", recalled="Note"),
    ]
    legal_advice: Annotated[
        bool | None,
        Asked(
            "Is it legal advice, or does it tell of any? (optional)",
            "Then it is left out of packs for the Ombudsman, the Tribunal and the family.",
            recalled="Legal advice",
        ),
    ] = None


class RecordedInError(Detail):
    """Why an earlier fact should not have been recorded."""

    because: Annotated[Reason, WHY]


class DefinitionMove(Detail):
    """The version of its process's definition that a case runs under from now on."""

    version: Annotated[
        int, Field(ge=1, le=9999, strict=True), Asked("Which version?", missing="Give the version", recalled="Version")
    ]
