"""A concern about a provider: from the day it reached the authority to its answer, and to what was done about it.

SENDIASS service specification, April 2023, paras 11.1 to 11.3: agreed with the service, not law. It is about a provider
and no child: the record says by role who raised it, and never who used the service. Both replies count from the day the
provider received the concern; the day of remedial action is the one agreed. Another provider's own agreement may differ.
"""

from deadlines.law.service_standards import CONCERN_FULL, CONCERN_INITIAL, CONCERN_REMEDIAL
from workflows.definition import Clock, Exit, Process, end, stage
from workflows.processes.shared import OPENED_IN_ERROR

ALWAYS = ("case_assigned", "note_added")  # no exception of the law is for a contract
FORWARDED = ("concern_forwarded",)
IN_FULL = ("provider_replied_in_full",)
ACTING = Exit("acting", law="specification para 11.2")
CLOSED = Exit("closed", law="specification para 11.1")

PROVIDER_CONCERN = Process(
    key="provider_concern",
    prefix="PC",
    title="Concern about a provider",
    law="SENDIASS service specification, April 2023, para 11",
    has_child=False,
    begins_with=("concern_received",),
    always=ALWAYS,
    anywhere={"opened_in_error": OPENED_IN_ERROR, "concern_withdrawn": Exit("withdrawn", law="local practice")},
    stages=(
        stage("received", "The concern is to be forwarded to the provider",
            concern_forwarded=Exit("with_provider", law="specification para 11.1"),
            concern_not_taken_up=Exit("not_taken_up", law="specification para 11.1")),

        stage("with_provider", "The provider is to reply for the first time", held_by="provider",
            provider_replied=Exit("being_looked_into", law="specification para 11.3"),
            provider_replied_in_full=Exit("answered", law="specification para 11.3")),

        stage("being_looked_into", "The provider is looking into it and is to reply in full", held_by="provider",
            provider_replied_in_full=Exit("answered", law="specification para 11.3")),

        stage("answered", "The authority is to close it, or to agree remedial action",
            concern_closed=CLOSED,
            remedial_action_agreed=ACTING),

        stage("acting", "The provider is to do what was agreed", held_by="provider",
            remedial_action_done=Exit("put_right", law="specification para 11.2"),
            remedial_action_agreed=ACTING,
            concern_closed=CLOSED),

        end("closed", "Closed without remedial action"),
        end("put_right", "Closed; the remedial action was done"),
        end("not_taken_up", "Not taken up: no concern about the provider's agreement"),
        end("withdrawn", "Taken back by whoever raised it"),
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(
        Clock(CONCERN_INITIAL, FORWARDED, from_detail="received_on", met_by=("provider_replied", *IN_FULL), held_by="provider"),
        Clock(CONCERN_FULL, FORWARDED, from_detail="received_on", met_by=IN_FULL, held_by="provider"),
        Clock(CONCERN_REMEDIAL, ("remedial_action_agreed",), days={"from": "remedial_action_agreed"}, from_details={"agreed_day": "done_until"},
            met_by=("remedial_action_done",), restarts=True, held_by="provider"),
    ),
)
