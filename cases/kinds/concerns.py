"""Facts of a concern about a provider, and of the monthly look at all of them. They are about no child."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

_TEXT = ("text",)

CONCERNS = (
    FactKind(
        "concern_received",
        "The concern was received by the authority",
        "Concern received",
        explained="Information reached the authority that suggests that a provider does not keep its agreement. "
        "Anybody may raise a concern; the authority may itself.",
        detail=details.Concern,
        private=_TEXT,
    ),
    FactKind(
        "concern_forwarded",
        "The concern was forwarded to the provider",
        "Concern forwarded",
        explained="The provider is to look into it. Its two times run from the day it received the concern.",
        detail=details.Forwarded,
    ),
    FactKind(
        "concern_not_taken_up",
        "The concern was found to be none about the provider's agreement",
        "Not taken up",
        explained="It is not forwarded: it touches no term of the agreement, or belongs elsewhere.",
        detail=details.NotTakenUp,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "concern_withdrawn",
        "The concern was taken back by whoever raised it",
        "Concern withdrawn",
        explained="It was taken back, and nothing in it wants looking into all the same.",
    ),
    FactKind(
        "provider_replied",
        "The provider's initial response was received",
        "Initial response received",
        explained="The provider has replied for the first time, within one week by its agreement.",
        detail=details.InitialResponse,
        private=_TEXT,
    ),
    FactKind(
        "provider_replied_in_full",
        "The provider's full response was received",
        "Full response received",
        explained="The provider has looked into the concern and says what it found. Where it is the first reply, it "
        "is the initial response too.",
        detail=details.FullResponse,
        private=_TEXT,
    ),
    FactKind(
        "remedial_action_agreed",
        "Remedial action was agreed with the provider",
        "Remedial action agreed",
        explained="What the provider is to do, by a day agreed. Recorded again, the later day takes the place of "
        "the earlier.",
        detail=details.RemedialAction,
        private=_TEXT,
    ),
    FactKind(
        "remedial_action_done",
        "The remedial action was done",
        "Remedial action done",
        explained="The authority has seen that what was agreed is done; the concern is closed with it.",
        decided_by=AUTHORITY,
    ),
    FactKind(
        "concern_closed",
        "The concern was closed",
        "Concern closed",
        explained="Nothing more is asked of the provider about it.",
        detail=details.ConcernClosed,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "concerns_last_analysed",
        "The concerns were last analysed",
        "Concerns last analysed",
        explained="The day of the last analysis, or the day from which the agreement runs. The next follows within a "
        "month.",
    ),
    FactKind(
        "concerns_analysed",
        "The concerns were analysed for trends",
        "Concerns analysed",
        explained="Somebody looked at the month's concerns for trends, and for issues that want remedial action. The "
        "case of the next month opens by itself.",
        detail=details.Analysis,
        private=_TEXT,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "concern_analysis_ended",
        "The agreement under which concerns are analysed ended",
        "Agreement ended",
        explained="No agreement asks for a monthly analysis any more.",
    ),
)
