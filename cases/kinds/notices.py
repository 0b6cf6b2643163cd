"""Facts about a notice itself. They name a notice by number and hash; to whom it went is kept apart from the log."""

from cases import details
from cases.facts import NOTICE_RELEASED, SERVICE_FAILED
from cases.kinds.kind import FactKind

NOTICES = (
    FactKind(
        NOTICE_RELEASED,
        "A notice was released to be sent",
        "Notice released",
        explained="An officer read the notice and released it. What it gives effect to is recorded once it has been "
        "sent, or served where the law counts from service.",
        detail=details.NoticeReleased,
    ),
    FactKind(
        SERVICE_FAILED,
        "A notice was found not to have reached whom it was for",
        "Notice not delivered",
        explained="A letter came back, or an email was refused. Where nobody who must be told was reached, what the "
        "notice gave effect to no longer counts, and the duty is owed again.",
        detail=details.ServiceFailed,
    ),
)
