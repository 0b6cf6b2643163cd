"""The flows: thin wrappers that let Prefect wake, watch and show plain functions. Nothing else imports Prefect.

A flow holds no state. It reads where things stand, does what may be done without a person, and ends; run again, late
or twice, it does nothing twice. What Prefect stores (parameters, logs, artifacts) names cases by reference only.
"""

import os

# Prefect reports usage to its makers unless told not to before it is imported.
os.environ["DO_NOT_TRACK"] = "1"
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
