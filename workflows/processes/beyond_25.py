"""Past the twenty-fifth birthday: the plan may continue to the end of the academic year, and then ceases.

Children and Families Act 2014 (CFA) s.46; SEND Regulations 2014 (SI 2014/1530) reg 46. It is a power and not a duty. The
plan does not end by itself: whether and when it ceases is a case of its own (CFA s.45), which this one opens.
"""

from deadlines.law.cfa_2014 import BEYOND_25
from workflows.definition import Clock, Exit, Opening, Process, end, stage
from workflows.processes.shared import (
    ALWAYS,
    DIED,
    HAS_DIED,
    MOVED,
    OPENED_IN_ERROR,
    OVERTAKEN,
    PANEL,
    PLAN_CEASED,
    WITH_A_PLAN_ABROAD,
)

BIRTHDAY = ("turned_25",)
CONTINUED = ("continued_beyond_25",)
CEASING = Exit("to_cease", law="CFA ss.45, 46", opens=(Opening("ceasing", "ceasing_considered", carries=("because",)),))

BEYOND_25TH_BIRTHDAY = Process(
    key="beyond_25",
    prefix="AG",
    title="Plan past the age of 25",
    law="CFA 2014 s.46",
    begins_with=BIRTHDAY,
    always=ALWAYS,
    anywhere={
        "moved_to_another_authority": MOVED,
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "plan_ceased": OVERTAKEN,
    },
    untouched_by={
        "left_england": WITH_A_PLAN_ABROAD,
        "detention_began": "Nobody over 18 is a detained person (CFA s.70(5)).",
    },
    stages=(
        stage("turned_25", "The young person has turned 25; whether to continue the plan is to be decided",
            records=PANEL,
            continued_beyond_25=Exit("continued", law="CFA s.46; reg 46"),
            ceasing_considered=CEASING),

        stage("continued", "The plan continues until the end of the academic year at the latest",
            ceasing_considered=CEASING),

        end("to_cease", "Whether and when the plan ceases is a case of its own (CFA s.45)"),
        end("moved", "Another authority is responsible now"),
        HAS_DIED,
        PLAN_CEASED,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(BEYOND_25, CONTINUED, days={"birth_date": "turned_25"}, years_before={"birth_date": 25},
            when={"setting": ("fe",)}, options={"setting": "fe"}),
        Clock(BEYOND_25, CONTINUED, days={"birth_date": "turned_25"}, years_before={"birth_date": 25},
            from_details={"ends_on": "ends_on"}, when={"setting": ("apprenticeship",)}, options={"setting": "apprenticeship"}),
        Clock(BEYOND_25, CONTINUED, days={"birth_date": "turned_25"}, years_before={"birth_date": 25},
            from_details={"ends_on": "ends_on"}, when={"setting": ("other",)}, options={"setting": "other"}),
    ),
)
