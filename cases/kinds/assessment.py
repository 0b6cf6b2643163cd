"""Facts of an EHC needs assessment; advice, consultation and meetings happen in other processes too."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

ASSESSMENT = (
    FactKind(
        "request_received",
        "A request for an EHC needs assessment was received",
        "Request received",
        explained="The day the authority received the request, however it came. Most time limits count from it.",
        detail=details.Request,
    ),
    FactKind(
        "became_responsible",
        "The authority became responsible for the child or young person",
        "Became responsible",
        explained="The day the child or young person came to the authority's attention, or was brought to it, as "
        "somebody who has or may have special educational needs (CFA 2014 s.24).",
    ),
    FactKind(
        "family_consulted",
        "The family was consulted on the request",
        "Family consulted",
        explained="The authority asked the family for their views before deciding (reg 3).",
    ),
    FactKind(
        "considering_assessment_notified",
        "Health, social care and the setting were told that an assessment was being considered",
        "Considering an assessment: others told",
        explained="Health, social care and the setting were told that an assessment is being considered (reg 4(2)).",
    ),
    FactKind(
        "views_received",
        "The family's views and evidence were received",
        "Views received",
        explained="The family sent views or evidence.",
    ),
    FactKind(
        "decision_to_assess_notified",
        "The family was notified that an assessment would be secured",
        "Decision to assess notified",
        explained="The family was told that an assessment will be secured. The notice stops the clock; a decision "
        "nobody has been told of does not.",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "refusal_to_assess_notified",
        "The family was notified that no assessment would be secured",
        "Refusal to assess notified",
        explained="The family was told, with reasons, that no assessment will be secured. The case ends; the family may"
        " appeal.",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "no_plan_necessary_notified",
        "The family was notified that no plan is necessary, and so no assessment",
        "No plan necessary notified",
        explained="The family was told, with reasons, that no plan is necessary and so no assessment will be made (CFA "
        "2014 s.36(5)). The case ends; the family may appeal.",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "advice_requested",
        "Advice was requested",
        "Advice requested",
        explained="One body was asked for advice. Record each body by itself: each has a time of its own.",
        detail=details.AdviceRequest,
        about="body",
    ),
    FactKind(
        "advice_expected",
        "Advice was said to be coming",
        "Advice expected",
        explained="One of the bodies asked said when its advice will come. It moves no time limit.",
        detail=details.AdviceExpected,
        about="body",
        answers="advice_requested",
    ),
    FactKind(
        "advice_received",
        "Advice was received",
        "Advice received",
        explained="Advice came from one of the bodies asked, or it said in writing that it would not give any.",
        detail=details.Advice,
        about="body",
        version=2,
        private=("text",),
        answers="advice_requested",
    ),
    FactKind(
        "decision_to_issue_plan_notified",
        "The family was notified that a plan would be issued",
        "Decision to issue a plan notified",
        explained="The family was told that a plan will be issued.",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "refusal_to_issue_plan_notified",
        "The family was notified that no plan would be issued",
        "Refusal to issue a plan notified",
        explained="The family was told, with reasons, that no plan will be issued. The case ends; the family may "
        "appeal.",
        detail=details.Notice,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "draft_plan_served",
        "The draft plan was served",
        "Draft plan served",
        explained="The draft plan was served on the family with notice of what they may do. Their 15 days begin with "
        "this day; a further draft begins them again.",
        detail=details.DraftPlan,
    ),
    FactKind(
        "representations_received",
        "The family's representations were received",
        "Representations received",
        explained="The family told the authority what they think of the draft plan.",
    ),
    FactKind(
        "school_requested",
        "The family asked for a school or institution",
        "School requested",
        explained="The family asked for a school or institution to be named in the plan.",
        about="institution",
    ),
    FactKind(
        "institution_consulted",
        "A school or institution was consulted",
        "Institution consulted",
        explained="A school or institution was asked whether it should be named in the plan.",
        about="institution",
    ),
    FactKind(
        "institution_replied",
        "A school or institution replied to consultation",
        "Institution replied",
        explained="A school or institution answered the consultation.",
        detail=details.Reply,
        about="institution",
        answers="institution_consulted",
    ),
    FactKind(
        "meeting_held",
        "A meeting was held with the family",
        "Meeting held",
        explained="A meeting was held with the family.",
    ),
    FactKind(
        "finalised_plan_sent",
        "The finalised plan was sent",
        "Finalised plan sent",
        explained="The finalised plan was sent to the family. The twenty weeks end with the sending.",
        detail=details.FinalisedPlan,
        decided_by=AUTHORITY,
    ),
    FactKind(
        "request_withdrawn",
        "The request was withdrawn",
        "Request withdrawn",
        explained="Whoever asked for the assessment no longer wants it. The case ends.",
        detail=details.Withdrawal,
    ),
)
