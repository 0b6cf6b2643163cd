"""Move into the area with a plan: from the transfer to telling the family what follows, and to a place they can attend.

SEND Regulations 2014 (SI 2014/1530) reg 15(3) to (6); Children and Families Act 2014 (CFA) s.47.
Read down the page. The review that the move calls for is a case of its own, opened by the transfer (reg 15(5)). Somebody
who moves in without a plan, even in the middle of an assessment elsewhere, is an EHC needs assessment that begins on the
day this authority became responsible (Q22).
"""

from deadlines.law.send_regs_2014 import TRANSFER_INFORM, TRANSFER_INTERIM_PLACE
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
)

TOLD = ("plan_was_transferred", "whether_it_will_assess", "when_it_will_review")  # reg 15(4)(a) to (c)
REVIEW = Opening("annual_review", "plan_transferred_in", carries=("made_or_last_reviewed_on",))

MOVE_IN = Process(
    key="move_in",
    prefix="MI",
    title="Move from another authority",
    law="SI 2014/1530 reg 15",
    begins_with=("told_of_move_in", "plan_transferred_in"),
    always=ALWAYS,
    anywhere={
        "moved_to_another_authority": MOVED,
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "detention_began": SUSPENDED,
        "plan_ceased": OVERTAKEN,
    },
    untouched_by={
        "left_england": "Before the transfer the move is called off; after it the plan is ended by ceasing it (CFA s.45(1)(a)).",
    },
    stages=(
        stage("awaiting_plan", "Somebody with a plan is moving in; the old authority is to transfer it", held_by="another_authority",
            records=("child_moved",),
            plan_transferred_in=Exit("plan_received", law="CFA s.47; reg 15(2), (3)", opens=(REVIEW,)),
            move_called_off=Exit("no_move", law="local practice")),

        stage("plan_received", "The plan was transferred; the family is to be told what follows, and the place looked at",
            family_told_of_transfer=Exit("family_told", law="reg 15(4)", must_tell=TOLD),
            place_still_practicable=Exit("place_settled", law="reg 15(6)"),
            interim_place_arranged=Exit("place_settled", law="reg 15(6)")),

        stage("family_told", "The family was told what follows; whether the place can still be attended is to be settled",
            place_still_practicable=Exit("settled", law="reg 15(6)"),
            interim_place_arranged=Exit("settled", law="reg 15(6)")),

        stage("place_settled", "The place is settled; the family is to be told what follows",
            family_told_of_transfer=Exit("settled", law="reg 15(4)", must_tell=TOLD)),

        end("settled", "The family was told and the place is settled; the review is a case of its own"),
        end("no_move", "There was no move"),
        end("moved", "Another authority is responsible now"),
        HAS_DIED,
        PLAN_CEASED,
        SUSPENDED_BY_DETENTION,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(TRANSFER_INFORM, ("plan_transferred_in",), met_by=("family_told_of_transfer",)),
        Clock(TRANSFER_INTERIM_PLACE, ("plan_transferred_in",), met_by=("interim_place_arranged",), falls_away_on=("place_still_practicable",)),
    ),
)
