"""Answering the Tribunal's recommendations on health and social care.

First-tier Tribunal (Recommendations Power) Regulations 2017 (SI 2017/1306), in force from 3 April 2018 and only for
decisions, and plans made or amended, from that day. Each answer is due within five weeks and each copy within one, and of
both the day they count from is the first.
"""

from deadlines.law.recommendations_2017 import (
    HEALTH_RESPONSE,
    HEALTH_TO_SECRETARY_OF_STATE,
    SOCIAL_RESPONSE,
    SOCIAL_TO_SECRETARY_OF_STATE,
)
from workflows.definition import Clock, Exit, Process, end, stage
from workflows.processes.shared import ALWAYS, DIED, HAS_DIED, OPENED_IN_ERROR, SUSPENDED, SUSPENDED_BY_DETENTION

MADE = ("recommendations_made",)
DAYS = {"from": "recommendations_made"}
DECIDED = {"decided": "decision_made_on"}

RECOMMENDATIONS = Process(
    key="recommendations",
    prefix="REC",
    title="Recommendations on health and social care",
    law="SI 2017/1306",
    begins_with=MADE,
    always=ALWAYS,
    anywhere={
        "opened_in_error": OPENED_IN_ERROR,
        "child_died": DIED,
        "detention_began": SUSPENDED,
    },
    untouched_by={
        "moved_to_another_authority": "The answers are owed by those to whom the recommendation was made (SI 2017/1306 regs 6, 7).",
        "left_england": "The answers are owed by those to whom the recommendation was made (SI 2017/1306 regs 6, 7).",
        "plan_ceased": "The answers are owed by those to whom the recommendation was made (SI 2017/1306 regs 6, 7).",
    },
    stages=(
        stage("answering", "The recommendations are to be answered",
            records=("health_response_received", "health_response_copied", "social_care_response_sent", "social_care_response_copied"),
            recommendations_concluded=Exit("answered", law="SI 2017/1306 regs 6, 7",
                needs_met=(HEALTH_RESPONSE, HEALTH_TO_SECRETARY_OF_STATE, SOCIAL_RESPONSE, SOCIAL_TO_SECRETARY_OF_STATE))),
        end("answered", "Every answer was given and copied to the Secretary of State"),
        HAS_DIED,
        SUSPENDED_BY_DETENTION,
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(HEALTH_RESPONSE, MADE, when={"areas": ("health",)}, days=DAYS, from_details=DECIDED, met_by=("health_response_received",), held_by="health"),
        Clock(HEALTH_TO_SECRETARY_OF_STATE, ("health_response_received",), met_by=("health_response_copied",)),
        Clock(SOCIAL_RESPONSE, MADE, when={"areas": ("social_care",)}, days=DAYS, from_details=DECIDED, met_by=("social_care_response_sent",)),
        Clock(SOCIAL_TO_SECRETARY_OF_STATE, ("social_care_response_sent",), met_by=("social_care_response_copied",)),
    ),
)
