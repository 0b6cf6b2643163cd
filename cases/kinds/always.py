"""Facts that every process can record at any stage."""

from cases import details
from cases.facts import DOCUMENT_ADDED, MOVED_TO_DEFINITION, RECORDED_IN_ERROR
from cases.kinds.kind import FactKind

ALWAYS = (
    FactKind(
        "exception_claimed",
        "A lawful exception was relied on",
        "Exception relied on",
        explained="One of the exceptions in the regulations made it impractical to keep a limit. It lifts that limit; "
        "no days are added.",
        detail=details.Claim,
        about="body",
        about_needed=False,
    ),
    FactKind(
        "exception_ended",
        "The cause of the exception ended",
        "Cause of the exception ended",
        explained="What made it impractical to keep the limit is over: the act is due as soon as practicable.",
        detail=details.ClaimEnd,
        about="body",
        about_needed=False,
    ),
    FactKind(
        "cause_of_lateness_recorded",
        "A cause of lateness was recorded",
        "Cause of lateness",
        explained="Why something is late where no exception applies. It stops no clock.",
        detail=details.Cause,
    ),
    FactKind(
        "opened_in_error",
        "The case was found to have been opened in error",
        "Opened in error",
        explained="The case should never have been opened: nothing was owed in it. It stays readable, and it ends.",
    ),
    FactKind(
        "case_assigned",
        "The case was assigned",
        "Case assigned",
        explained="Another officer holds the case from now on.",
        detail=details.Assignment,
    ),
    FactKind(
        "note_added",
        "A note was added",
        "Note",
        explained="A note for colleagues. It is kept apart from the log and can be erased.",
        detail=details.Note,
        private=("text",),
        version=2,
    ),
    FactKind(
        DOCUMENT_ADDED,
        "A document was added",
        "Document added",
        explained="A version of a paper was put with the case; the log keeps the SHA-256 of its file. It is recorded "
        "by adding the document.",
        detail=details.DocumentAdded,
        about="body",
        about_needed=False,
    ),
    FactKind(
        RECORDED_IN_ERROR,
        "An earlier fact was recorded in error",
        "Recorded in error",
        explained="A fact should not be in the log at all. It stays readable and no longer counts.",
        detail=details.RecordedInError,
    ),
    FactKind(
        MOVED_TO_DEFINITION,
        "The case was moved to another version of its process",
        "Moved to another version",
        explained="The definition of the process changed and the case goes on under the version named. What happened "
        "before stays as it was; no person records it: `sendflow migrate-process` does.",
        detail=details.DefinitionMove,
    ),
)
