"""A flow for each process, under the name deployments call it by."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from workflows.flows.turning import flow_of
from workflows.processes import EVERY_PROCESS

FLOWS: Mapping[str, Any] = MappingProxyType({key: flow_of(each) for key, each in EVERY_PROCESS.items()})
# Prefect finds a flow again by its module and a name in it.
globals().update(FLOWS)
