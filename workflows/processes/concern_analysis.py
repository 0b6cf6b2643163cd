"""The monthly analysis of concerns about providers: one case a month, each opened by the analysis before.

SENDIASS service specification, April 2023, para 11.2: the authority looks at the concerns it recorded for trends, and for
issues that want remedial action. Agreed, not law. It is about no child.
"""

from deadlines.law.service_standards import CONCERNS_ANALYSED
from workflows.definition import Clock, Exit, Opening, Process, end, stage
from workflows.processes.provider_concern import ALWAYS
from workflows.processes.shared import OPENED_IN_ERROR

LAST = ("concerns_last_analysed",)

CONCERN_ANALYSIS = Process(
    key="concern_analysis",
    prefix="PCA",
    title="Monthly analysis of concerns",
    law="SENDIASS service specification, April 2023, para 11.2",
    has_child=False,
    begins_with=LAST,
    always=ALWAYS,
    anywhere={"opened_in_error": OPENED_IN_ERROR},
    stages=(
        stage("to_be_analysed", "The concerns of the month are to be analysed for trends",
            concerns_analysed=Exit("analysed", law="specification para 11.2", opens=(Opening("concern_analysis", *LAST),)),
            concern_analysis_ended=Exit("agreement_ended", law="local practice")),

        end("analysed", "The month's concerns were analysed; the next analysis has a case of its own"),
        end("agreement_ended", "The agreement ended; no analysis is due any more"),
        end("opened_in_error", "Opened in error; nothing was owed"),
    ),
    clocks=(Clock(CONCERNS_ANALYSED, LAST, met_by=("concerns_analysed",)),),
)
