"""Move out of the area: from knowing of the move to the transfer of the plan, or to there being none to transfer.

SEND Regulations 2014 (SI 2014/1530) reg 15(1) to (3); Children and Families Act 2014 (CFA) ss.24, 47.
Read down the page. A plan is transferred on the day of the move, or within 15 working days of becoming aware of it where
that was less than 15 working days before. The transfer ends the child's other cases here; appeals go on.
"""

from deadlines.law.send_regs_2014 import TRANSFER_KNOWN, TRANSFER_LATE
from workflows.definition import Clock, Exit, Process, end, stage
from workflows.processes.shared import (
    ALWAYS,
    DIED,
    HAS_DIED,
    HAS_LEFT,
    OPENED_IN_ERROR,
    OVERTAKEN,
    PLAN_CEASED,
    SUSPENDED,
    SUSPENDED_BY_DETENTION,
)

AWARE = ("became_aware_of_move",)
DAYS = {"became_aware": "became_aware_of_move", "moved_on": "child_moved"}

MOVE_OUT = Process(
    key="move_out",
    prefix="MO",
    title="Move to another authority",
    law="SI 2014/1530 reg 15",
    begins_with=AWARE,
    always=ALWAYS,
    anywhere={
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "detention_began": SUSPENDED,
        "plan_ceased": OVERTAKEN,
        "left_england": Exit("left_england", law="CFA s.47; reg 15: between authorities in England only", also_records="left_england"),
    },
    untouched_by={
        "moved_to_another_authority": "It is what this case records when the plan is transferred, or there is none (reg 15(3)).",
    },
    stages=(
        stage("to_be_transferred", "The child or young person moves to another authority; the plan is to be transferred",
            records=("child_moved",),
            plan_transferred_out=Exit("transferred", law="CFA s.47; reg 15(2), (3)", also_records="moved_to_another_authority"),
            moved_without_plan=Exit("no_plan", law="CFA s.24(1); local practice (Q22)", also_records="moved_to_another_authority"),
            move_called_off=Exit("no_move", law="local practice")),

        end("transferred", "The plan was transferred; the new authority must maintain it (reg 15(3))"),
        end("no_plan", "Moved without a plan; this authority is no longer responsible"),
        end("no_move", "There was no move"),
        HAS_DIED,
        HAS_LEFT,
        PLAN_CEASED,
        SUSPENDED_BY_DETENTION,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        # Of the two, the one for what was known when; neither runs before the day of the move is known or expected.
        Clock(TRANSFER_KNOWN, AWARE, days=DAYS, from_details={"moved_on": "moved_on"}, met_by=("plan_transferred_out",),
            falls_away_on=("move_called_off", "moved_without_plan")),
        Clock(TRANSFER_LATE, AWARE, days=DAYS, from_details={"moved_on": "moved_on"}, met_by=("plan_transferred_out",),
            falls_away_on=("move_called_off", "moved_without_plan")),
    ),
)
