"""Facts of information, advice and support (CFA 2014 s.32): kept by the impartial service, in its own database."""

from cases.details import sendiass, sendiass_sharing
from cases.facts import Capacity
from cases.kinds.kind import FactKind

SERVICE = (Capacity.SENDIASS,)

CONTACT = (
    FactKind(
        "contact_made",
        "Contact was made with the service",
        "Contact made",
        explained="A person asks for information, advice or support. No name is needed. The first response is due "
        "within 5 working days.",
        detail=sendiass.ContactMade,
        decided_by=SERVICE,
    ),
    FactKind(
        "voicemail_left",
        "A message was left, because they could not be reached",
        "Message left",
        explained="Where the person is unavailable, a message left for them counts as the first response (para 7.5.1, "
        "KPI 3).",
        decided_by=SERVICE,
    ),
    FactKind(
        "first_response_made",
        "The person was answered for the first time",
        "First response",
        explained="The service reached the person who asked.",
        detail=sendiass.FirstResponse,
        decided_by=SERVICE,
    ),
    FactKind(
        "impartiality_explained",
        "The service's impartiality was explained",
        "Impartiality explained",
        explained="Everybody who uses the service is told at first contact that it is impartial and at arm's length "
        "from the authority (para 7.9.6). No level of service is given before.",
        decided_by=SERVICE,
    ),
    FactKind(
        "own_wish_recorded",
        "The wish of the child or young person was recorded",
        "Their own wish",
        explained="Where a parent or carer made contact for them, they are asked at their own first contact and may "
        "opt out (para 7.4.2).",
        detail=sendiass.OptIn,
        decided_by=SERVICE,
    ),
    FactKind(
        "put_first",
        "The request was put before others",
        "Put first",
        explained="The service may take a request first because a statutory time limit presses (para 2.4).",
        detail=sendiass.Priority,
        decided_by=SERVICE,
    ),
    FactKind(
        "time_limit_told",
        "A time limit that presses was told by the family",
        "Time limit told",
        explained="Worked out here from the day they told us and the public rule. Nothing is looked up in the "
        "authority's records.",
        detail=sendiass.ClockTold,
        decided_by=SERVICE,
    ),
)

SUPPORT = (
    FactKind(
        "level_set",
        "A level of service was given",
        "Level of service",
        explained="Each level is kept with its days. Levels 2 to 4 begin once they are agreed: level 2 with the "
        "person, level 3 and 4 with a support agreement.",
        detail=sendiass.Level,
        decided_by=SERVICE,
    ),
    FactKind(
        "record_opened",
        "A record was opened for the person",
        "Record opened",
        explained="From level 2 on the work belongs to a person's record (para 7.6.3). Contact and level 1 need none.",
        detail=sendiass.RecordOpened,
        decided_by=SERVICE,
    ),
    FactKind(
        "intervention_agreed",
        "The intervention was agreed and recorded",
        "Intervention agreed",
        explained="What will be done was agreed with the person. Level 2 then begins and time can be recorded.",
        decided_by=SERVICE,
    ),
    FactKind(
        "support_agreement_completed",
        "A support agreement was completed",
        "Support agreement",
        explained="Level 3 and 4 begin with it: who signed, what was agreed, and when it will be reviewed.",
        detail=sendiass.Agreement,
        private=("text",),
        decided_by=SERVICE,
    ),
    FactKind(
        "support_reviewed",
        "The support was reviewed",
        "Support reviewed",
        explained="Level 3 has no longest time and is reviewed regularly (para 7.6.3).",
        detail=sendiass.Review,
        decided_by=SERVICE,
    ),
    FactKind(
        "time_spent",
        "Time was spent",
        "Time spent",
        explained="Minutes, and how. A level's usual time is a prompt to look at the level again, never a stop.",
        detail=sendiass.Activity,
        decided_by=SERVICE,
    ),
    FactKind(
        "signposted",
        "The person was pointed to another source of help",
        "Signposted",
        explained="A service, a group or a document elsewhere.",
        about="service",
        decided_by=SERVICE,
    ),
    FactKind(
        "document_sent",
        "A factsheet or document was sent",
        "Document sent",
        explained="Something general; letters and forms about the person are time spent.",
        about="document",
        decided_by=SERVICE,
    ),
    FactKind(
        "outcome_recorded",
        "What came of it was recorded",
        "Outcome",
        explained="What the person can do now, or did.",
        detail=sendiass.Outcomes,
        decided_by=SERVICE,
    ),
    FactKind(
        "intervention_paused",
        "The intervention became inactive",
        "Inactive",
        explained="Nothing is under way and it is not over. It goes on when a level is given again.",
        decided_by=SERVICE,
    ),
    FactKind(
        "intervention_closed",
        "The intervention was closed",
        "Closed",
        explained="The intervention is over; the person's record stays open for another one.",
        detail=sendiass.Closure,
        decided_by=SERVICE,
    ),
)

SHARING = (
    FactKind(
        "consent_given",
        "Consent to share was given",
        "Consent given",
        explained="What may be shared, with whom, until when (para 7.8.1.11).",
        detail=sendiass_sharing.Consent,
        about="recipient",
        decided_by=SERVICE,
    ),
    FactKind(
        "consent_withdrawn",
        "Consent to share was withdrawn",
        "Consent withdrawn",
        explained="From this day on nothing more is shared with them.",
        about="recipient",
        decided_by=SERVICE,
    ),
    FactKind(
        "safeguarding_decided",
        "It was decided whether to share without consent",
        "Safeguarding decision",
        explained="To protect somebody, under the local safeguarding procedures (para 7.8.2). It is a decision of its "
        "own, with its reason.",
        detail=sendiass_sharing.Safeguarding,
        about="recipient",
        decided_by=SERVICE,
    ),
    FactKind(
        "sharing_put_forward",
        "A transfer was put forward",
        "Transfer put forward",
        explained="Every transfer is defined and scrutinised: to whom, what for, which fields (paras 7.8.1.3-6).",
        detail=sendiass_sharing.SharingAsked,
        about="recipient",
        decided_by=SERVICE,
    ),
    FactKind(
        "sharing_approved",
        "The transfer was approved",
        "Transfer approved",
        explained="Somebody other than whoever put it forward looked at it and agreed.",
        about="recipient",
        decided_by=SERVICE,
    ),
    FactKind(
        "information_shared",
        "Information was shared",
        "Information shared",
        explained="The fields that were put forward and approved, and no others, were handed over.",
        detail=sendiass_sharing.HandedOver,
        about="recipient",
        decided_by=SERVICE,
    ),
)
