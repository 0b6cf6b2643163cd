"""Facts of the transfer of statements and learning difficulty assessments to EHC plans, 2014 to 2018 (SI 2014/2270)."""

from cases import details
from cases.kinds.kind import AUTHORITY, FactKind

TRANSITIONS = (
    FactKind(
        "statement_to_be_transferred",
        "A statement was found that is still to be transferred to an EHC plan",
        "Statement to be transferred",
        explained="The authority maintains a statement of special educational needs. Its transfer review must be "
        "concluded by the date of its cohort (arts 12 and 14). Until then the statement stays a statement.",
        detail=details.StatementToTransfer,
    ),
    FactKind(
        "transfer_review_notice_given",
        "Notice of the transfer review was given",
        "Notice of the transfer review given",
        explained="The parent or young person and the head or principal were told that the assessment is to begin (art "
        "18). The day of this notice decides which time limits apply. From this day no annual review of the statement "
        "is owed (art 19).",
        detail=details.TransferNotice,
    ),
    FactKind(
        "transfer_reassessment_requested",
        "A re-assessment was requested, or ordered on appeal, and is to lead to an EHC plan",
        "Re-assessment in place of a transfer review",
        explained="A request under the old law, or an order on appeal, is treated as one for an EHC needs assessment "
        "(art 23). The day of the request or the order; the weeks for the plan begin with it (art 24).",
    ),
    FactKind(
        "statement_has_effect_as_plan",
        "The statement came to have effect as if it were an EHC plan",
        "Statement has effect as a plan",
        explained="Only where the Order first applied to the child or young person on or after 1 April 2018, or too "
        "late to conclude before it (art 17). A statement that was simply not transferred in time stays a statement.",
    ),
    FactKind(
        "year_6_consultation_concluded",
        "The family was consulted on an assessment in year 6, and it was decided",
        "Year 6 consultation concluded",
        explained="In the school years that began in 2015 and 2016 the authority had to ask the child and the parent "
        "whether to assess in year 6 (art 13).",
        detail=details.YearSix,
    ),
    FactKind(
        "transfer_meeting_invited",
        "The family was invited to a meeting with an officer of the authority",
        "Invited to the transfer meeting",
        explained="The parent or young person must be invited to meet an SEN officer of the authority (art 20(3)). No "
        "time is set for it.",
    ),
    FactKind(
        "transfer_assessment_began",
        "The EHC needs assessment of the transfer review was begun",
        "Transfer assessment began",
        explained="The first day of the EHC needs assessment, at least two weeks after the notice. Since April 2015 "
        "the weeks for the plan begin with it.",
    ),
    FactKind(
        "transfer_appeal_allowed",
        "The appeal against having no plan was allowed",
        "Appeal against no plan allowed",
        explained="After a decision not to issue a plan the statement lasts until the time for an appeal, or the "
        "appeal, is over. Where a plan is to be made, it lasts until that is made; where the case is sent back, until "
        "what is decided then (art 22(4) to (7)).",
        detail=details.AppealAllowed,
    ),
    FactKind(
        "statement_ceased",
        "The statement was no longer maintained",
        "Statement ceased",
        explained="The statement came to an end in another way than by the transfer review (art 26).",
        decided_by=AUTHORITY,
    ),
    FactKind(
        "lda_found",
        "A learning difficulty assessment was found to be in force or in progress",
        "Learning difficulty assessment",
        explained="A young person has a learning difficulty assessment under section 139A of the Learning and Skills "
        "Act 2000, completed or in progress on 1 September 2014.",
    ),
    FactKind(
        "lda_assessment_asked",
        "An EHC needs assessment was asked for in place of the learning difficulty assessment",
        "Assessment in place of an LDA asked for",
        explained="Before 1 September 2016 section 36 applied only where the young person or the institution asked, or "
        "the authority decided it (art 28). An ordinary EHC needs assessment begins on this day.",
        detail=details.AssessmentAsked,
    ),
    FactKind(
        "lda_conversion_consented",
        "The conversion of the assessment in progress was consented to",
        "Conversion consented to",
        explained="A learning difficulty assessment in progress becomes an EHC needs assessment with consent (art 27). "
        "The weeks for the decision on a plan begin with this day.",
        detail=details.Conversion,
    ),
    FactKind(
        "lda_ended",
        "The learning difficulty assessment was no longer in effect",
        "Learning difficulty assessment ended",
        explained="From 1 September 2016 a learning difficulty assessment has no effect. It also ends where the young "
        "person leaves education or training.",
    ),
)
