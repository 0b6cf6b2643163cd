"""Change of the responsible commissioning body: because of a move to another authority, or with the authority the same.

SEND Regulations 2014 (SI 2014/1530) regs 15(7), (8) and 16. The duties are those of the health bodies, which the authority
keeps in view; what the new body asks for, an assessment or a review, the authority must do.
"""

from deadlines.law.send_regs_2014 import (
    BODY_CHANGE_NOTIFY,
    BODY_CHANGE_REQUEST,
    BODY_TRANSFER_KNOWN,
    BODY_TRANSFER_LATE,
    BODY_TRANSFER_REQUEST,
)
from workflows.definition import Clock, Exit, Opening, Process, end, stage
from workflows.processes.shared import (
    ALWAYS,
    DIED,
    HAS_DIED,
    MOVED,
    OPENED_IN_ERROR,
    OVERTAKEN,
    PLAN_CEASED,
    SUSPENDED,
    SUSPENDED_BY_DETENTION,
    WITH_A_PLAN_ABROAD,
)

OF_MOVE, OF_CHANGE = ("original_body_aware_of_move",), ("original_body_aware_of_change",)
ANSWERED = ("commissioning_body_asked",)
REASSESS = Opening("reassessment", "reassessment_requested", {"requested_by": "commissioning_body"})  # reg 23

COMMISSIONER_CHANGE = Process(
    key="commissioner_change",
    prefix="CC",
    title="Change of commissioning body",
    law="SI 2014/1530 regs 15(7), (8), 16",
    begins_with=(*OF_MOVE, *OF_CHANGE),
    always=ALWAYS,
    anywhere={
        "moved_to_another_authority": MOVED,
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "detention_began": SUSPENDED,
        "plan_ceased": OVERTAKEN,
    },
    untouched_by={
        "left_england": WITH_A_PLAN_ABROAD,
    },
    stages=(
        stage("to_be_notified", "The original commissioning body is to notify the new one", held_by="health",
            records=("child_moved", "new_body_notified"),
            new_body_aware_of_move=Exit("new_body_considering", law="reg 15(7), (8)"),
            new_body_aware_of_change=Exit("new_body_considering", law="reg 16(2), (3)")),

        stage("new_body_considering", "The new commissioning body is to arrange the health provision, or to ask for an assessment or a review",
            held_by="health",
            records=("child_moved", "new_body_notified"),
            health_provision_arranged=Exit("arranged", law="CFA s.42(3)"),
            commissioning_body_asked=(
                Exit("assessment_asked", law="regs 15(8), 16(3), 23", when={"asked_for": "assessment"}, opens=(REASSESS,)),
                Exit("review_asked", law="regs 15(8), 16(3)", when={"asked_for": "review"}, also_records="early_review_called"),
            )),

        end("arranged", "The new commissioning body arranges the health provision in the plan (CFA s.42(3))"),
        end("assessment_asked", "The new commissioning body asked for an assessment, which the authority must secure"),
        end("review_asked", "The new commissioning body asked for a review, which the authority must hold"),
        end("moved", "Another authority is responsible now"),
        HAS_DIED,
        PLAN_CEASED,
        SUSPENDED_BY_DETENTION,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(BODY_TRANSFER_KNOWN, OF_MOVE, days={"from": "child_moved", "became_aware": "original_body_aware_of_move"},
            from_details={"from": "moved_on"}, met_by=("new_body_notified",), held_by="health"),
        Clock(BODY_TRANSFER_LATE, OF_MOVE, days={"from": "original_body_aware_of_move", "moved_on": "child_moved"},
            from_details={"moved_on": "moved_on"}, met_by=("new_body_notified",), held_by="health"),
        Clock(BODY_TRANSFER_REQUEST, ("new_body_aware_of_move",), met_by=ANSWERED, falls_away_on=("health_provision_arranged",), held_by="health"),
        Clock(BODY_CHANGE_NOTIFY, OF_CHANGE, met_by=("new_body_notified",), held_by="health"),
        Clock(BODY_CHANGE_REQUEST, ("new_body_aware_of_change",), met_by=ANSWERED, falls_away_on=("health_provision_arranged",), held_by="health"),
    ),
)
