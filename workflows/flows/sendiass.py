"""The flows of the information and advice service, served from an environment of its own.

`python -m workflows.flows.sendiass`. They run against the service's own Prefect: what ran there, and that anything did,
is nobody else's to see. Parameters hold references and keys, as everywhere.
"""

import asyncio
import sys

from deadlines.refusals import Refusal
from workflows.flows.deployments import UPKEEP, of_processes, serve_all
from workflows.processes import SENDIASS_PROCESSES

DEPLOYMENTS = (*of_processes(SENDIASS_PROCESSES), *UPKEEP)

if __name__ == "__main__":
    try:
        asyncio.run(serve_all(DEPLOYMENTS, "sendiass"))
    except Refusal as refusal:
        sys.exit(refusal.sentence)
