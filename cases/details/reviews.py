"""Details of the facts of reviews, of amendments after them or without one, and of transfers between phases."""

from typing import Annotated

from cases.details.base import Asked, Day, Detail, one_of

DECISIONS = {
    "maintain": "To maintain the plan as it is",
    "amend": "To amend the plan",
    "cease": "To cease to maintain the plan",
}
ARRANGERS = {
    "authority": "The local authority",
    "head_or_principal": "The head teacher or principal, who was required to (reg 20(1))",
}
SETTINGS = {
    "attends": "Attends a school or other institution (reg 20)",
    "none": "Attends no school or other institution (reg 21)",
}
AGES = {"under_18": "Under 18 (reg 29)", "18_or_over": "18 or over (reg 30)"}
EARLY = {
    "family_asked": "The family asked for it",
    "setting_asked": "The school or institution asked for it",
    "commissioning_body_asked": "The health commissioning body asked for it (regs 15(8), 16(3))",
    "place_at_risk": "The place named in the plan is at risk or has ended",
    "needs_changed": "The needs have changed",
    "other": "Another reason",
}
NO_LONGER = {
    "plan_transferred": "The plan was transferred to another authority",
    "plan_ceased": "The plan is no longer maintained",
    "plan_reassessed": "A re-assessment led to a new plan",
    "died": "The child or young person died",
    "other": "Another reason",
}
PHASES = {
    "early_years_to_school": "From early years education to school",
    "infant_to_junior": "From infant to junior school",
    "primary_to_middle": "From primary to middle school",
    "primary_to_secondary": "From primary to secondary school",
    "middle_to_secondary": "From middle to secondary school",
    "secondary_to_post16": "From secondary school to a post-16 institution",
    "sixth_form_elsewhere": "From secondary school to the sixth form of another school",
    "post16_to_post16": "From one post-16 institution to another",
}
WHY_AMENDED = {
    "change_of_place": "The school or institution named is to change",
    "change_of_provision": "The provision is to change",
    "change_of_details": "Details of the child, the family or the commissioning body changed",
    "moved_home": "The family moved home",
    "other": "Another reason",
}
NO_TRANSFER = {
    "stays": "The child or young person stays where they are",
    "other_year": "The transfer is to be in another year",
    "left_education": "The young person is not going on in education or training",
    "plan_transferred": "The plan was transferred to another authority",
    "plan_ceased": "The plan is no longer maintained",
    "other": "Another reason",
}

YES = {"yes": "Yes"}


class PlanReviewed(Detail):
    """A plan that was last reviewed; since a re-assessment, reg 27(4)(b) says the same as the Act."""

    reassessed: Annotated[
        Annotated[str, one_of(YES)] | None,
        Asked(
            "Was the plan made or amended after a re-assessment? (optional)",
            recalled="After a re-assessment",
            answers=YES,
        ),
    ] = None


class TransferIn(Detail):
    """A plan transferred from another authority; its review counts from two days (reg 15(5))."""

    made_or_last_reviewed_on: Annotated[
        Day,
        Asked(
            "On which day was the plan made, or last reviewed?",
            "Whichever of these was the last, in the old authority.",
            "Give the day the plan was made or last reviewed",
            recalled="Made or last reviewed on",
        ),
    ]


class EarlyReview(Detail):
    """Why a plan is reviewed before it has to be."""

    because: Annotated[
        Annotated[str, one_of(EARLY)] | None, Asked("Why? (optional)", recalled="Because", answers=EARLY)
    ] = None


class UnderFive(Detail):
    """From which day the three to six months are counted, where it is not the day of deciding on them."""

    last_reviewed_on: Annotated[
        Day | None,
        Asked("Day the plan was made or last reviewed (optional)", recalled="Made or last reviewed on"),
    ] = None


class LeftEducation(Detail):
    """Whether reg 29 or reg 30 is for somebody who has left education or training."""

    age: Annotated[
        str,
        one_of(AGES),
        Asked("How old was the young person?", missing="Select the age", recalled="Age", answers=AGES),
    ]


class MeetingArranged(Detail):
    """A review meeting of which notice was given: the day it is to be held, who arranges it, under which regulation."""

    meeting_on: Annotated[
        Day,
        Asked(
            "On which day is the meeting to be held?",
            "Two clear weeks' notice is needed, and the papers that long before it.",
            "Give the day of the meeting",
            recalled="To be held on",
        ),
    ]
    arranged_by: Annotated[
        Annotated[str, one_of(ARRANGERS)] | None,
        Asked("Who arranges it? (optional)", recalled="Arranged by", answers=ARRANGERS),
    ] = None
    setting: Annotated[
        Annotated[str, one_of(SETTINGS)] | None,
        Asked("Does the child or young person attend a setting? (optional)", recalled="Setting", answers=SETTINGS),
    ] = None


class ReviewDecision(Detail):
    """What was decided after the review meeting, as notified."""

    decision: Annotated[
        str,
        one_of(DECISIONS),
        Asked("What was decided?", missing="Select what was decided", recalled="Decision", answers=DECISIONS),
    ]
    decided_on: Annotated[
        Day | None,
        Asked(
            "Day of the decision itself (optional)",
            "If it was taken before the family was told. It stops no clock.",
            recalled="Decided on",
        ),
    ] = None


class AmendmentNotice(Detail):
    """The notice of the proposed amendments as sent. The family's time counts from `served_on`, else from sending."""

    served_on: Annotated[
        Day | None,
        Asked(
            "Day it was served, if not the day it was sent (optional)",
            "Post is served when it would ordinarily be delivered: the second working day after first-class posting.",
            recalled="Served on",
        ),
    ] = None
    representations_until: Annotated[
        Day | None,
        Asked(
            "Last day the notice gave the family (optional)",
            "Where it gave them longer than the law does.",
            recalled="The notice gave the family until",
        ),
    ] = None


class NoLongerReviewed(Detail):
    """Why no review is owed any more."""

    because: Annotated[
        Annotated[str, one_of(NO_LONGER)] | None, Asked("Why? (optional)", recalled="Because", answers=NO_LONGER)
    ] = None


class AmendmentProposed(Detail):
    """Why a plan is to be amended without a review."""

    because: Annotated[
        Annotated[str, one_of(WHY_AMENDED)] | None, Asked("Why? (optional)", recalled="Because", answers=WHY_AMENDED)
    ] = None


class Transfer(Detail):
    """A transfer between phases to come: from what to what, and the day of it."""

    phase: Annotated[
        str,
        one_of(PHASES),
        Asked("Which transfer is it?", missing="Select the transfer", recalled="Transfer", answers=PHASES),
    ]
    transfer_on: Annotated[
        Day,
        Asked(
            "On which day is it to be?",
            "Usually 1 September. The day decides by when the plan must name the new place.",
            "Give the day of the transfer",
            recalled="To be on",
        ),
    ]


class NoTransfer(Detail):
    """Why a transfer that was expected is not to be."""

    because: Annotated[
        Annotated[str, one_of(NO_TRANSFER)] | None, Asked("Why? (optional)", recalled="Because", answers=NO_TRANSFER)
    ] = None
