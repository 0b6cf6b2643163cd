"""Information, advice and support about SEN and disability, from first contact to closure (CFA 2014 s.32).

Kept by the impartial service in its own database. None of its times is law: they are the service's contract. An
intervention is one thing that somebody is helped with; a person may have several, one after the other or at once.
"""

from deadlines.law.service_standards import FIRST_RESPONSE, SERVICE_RECEIVED, SUPPORT_REVIEW
from workflows.definition import Clock, Exit, Process, end, stage
from workflows.processes.shared import OPENED_IN_ERROR

LEVELS = "Rotherham specification, para 7.6"
ALWAYS = (
    "case_assigned", "note_added", "cause_of_lateness_recorded", "time_limit_told", "put_first",
    "consent_given", "consent_withdrawn", "safeguarding_decided", "sharing_put_forward", "sharing_approved", "information_shared",
)
# What can be done at any level, with a record of the person or without.
WORK = ("time_spent", "document_sent", "signposted", "outcome_recorded", "record_opened")
# Level 2 begins once it was agreed, levels 3 and 4 with a support agreement: until then no time can be recorded there.
GIVEN = (
    Exit("contact", law=LEVELS, when={"level": "contact"}),
    Exit("level_1", law=LEVELS, when={"level": "level_1"}),
    Exit("agreeing_level_2", law=LEVELS, when={"level": "level_2"}),
    Exit("agreeing_level_3", law=LEVELS, when={"level": "level_3"}),
    Exit("agreeing_level_4", law=LEVELS, when={"level": "level_4"}),
)
WISH = (
    Exit("choosing_level", law="para 7.4.2", when={"answer": "accepted"}),
    Exit("closed", law="para 7.4.2", when={"answer": "declined"}),
)
PAUSED = Exit("inactive", law="national data: open, inactive or closed")

SENDIASS_INTERVENTION = Process(
    key="sendiass_intervention",
    title="Information, advice and support",
    law="CFA 2014 s.32; Rotherham SENDIASS specification, April 2023",
    begins_with=("contact_made",),
    prefix="IAS",
    realm="sendiass",
    has_child=False,
    always=ALWAYS,
    anywhere={
        "intervention_closed": Exit("closed", law="para 7.6.3"),
        "opened_in_error": OPENED_IN_ERROR,
    },
    stages=(
        stage("awaiting_response", "Somebody asked for help; they have not been reached yet", ("voicemail_left",), held_by="service",
            first_response_made=(
                Exit("choosing_level", law="paras 7.5.1, 7.9.6", when={"impartiality": "explained"}),
                Exit("impartiality_due", law="paras 7.5.1, 7.9.6", when={"impartiality": "not_yet"}),
            )),

        stage("impartiality_due", "They were reached; the service's impartiality is still to be explained", held_by="service",
            impartiality_explained=Exit("choosing_level", law="para 7.9.6")),

        stage("choosing_level", "They were reached; a level of service is to be given", ("record_opened",), held_by="service",
            own_wish_recorded=WISH,
            level_set=GIVEN),

        stage("contact", "Contact: basic information or a factsheet", WORK, held_by="service",
            level_set=GIVEN, intervention_paused=PAUSED),

        stage("level_1", "Level 1: information and signposting", WORK, held_by="service",
            level_set=GIVEN, intervention_paused=PAUSED),

        stage("agreeing_level_2", "Level 2 is to be agreed and recorded", ("record_opened",), held_by="service",
            intervention_agreed=Exit("level_2", law="para 7.6.3", needs=("record_opened", "case_assigned")),
            level_set=GIVEN, intervention_paused=PAUSED),

        stage("level_2", "Level 2: tailored advice", WORK, held_by="service",
            level_set=GIVEN, intervention_paused=PAUSED),

        stage("agreeing_level_3", "Level 3 waits for its support agreement", ("record_opened",), held_by="service",
            support_agreement_completed=Exit("level_3", law="para 7.6.3", needs=("record_opened", "case_assigned")),
            level_set=GIVEN, intervention_paused=PAUSED),

        stage("level_3", "Level 3: support by a caseworker", (*WORK, "support_reviewed"), held_by="service",
            level_set=GIVEN, intervention_paused=PAUSED),

        stage("agreeing_level_4", "Level 4 waits for its support agreement", ("record_opened",), held_by="service",
            support_agreement_completed=Exit("level_4", law="para 7.6.3", needs=("record_opened", "case_assigned")),
            level_set=GIVEN, intervention_paused=PAUSED),

        stage("level_4", "Level 4: intensive support and representation", (*WORK, "support_reviewed"), held_by="service",
            level_set=GIVEN, intervention_paused=PAUSED),

        stage("inactive", "Nothing is under way, and it is not over", ("record_opened",), held_by="nobody",
            level_set=GIVEN),

        end("closed", "The intervention is closed"),
        end("opened_in_error", "Opened in error; nothing was asked for"),
    ),
    clocks=(
        Clock(FIRST_RESPONSE, ("contact_made",), met_by=("first_response_made", "voicemail_left"), held_by="service"),
        Clock(SERVICE_RECEIVED, ("contact_made",), met_by=("level_set",), ends_on=("intervention_closed",), held_by="service"),
        Clock(SUPPORT_REVIEW, ("support_agreement_completed", "support_reviewed"), met_by=("support_reviewed",), from_detail="review_on",
            restarts=True, met_later=True, ends_on=("intervention_paused",), held_by="service"),
    ),
)
