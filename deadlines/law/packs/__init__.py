"""Proposed changes of the law, one file each. Nothing here is law: `deadlines.packs` says where it may be used."""

from collections.abc import Mapping
from types import MappingProxyType

from deadlines.law.packs.identity import IDENTITY
from deadlines.law.packs.white_paper_2026 import WHITE_PAPER_2026
from deadlines.packs import Pack
from deadlines.register import LIMITS

PACKS: Mapping[str, Pack] = MappingProxyType({each.name: each for each in (WHITE_PAPER_2026, IDENTITY)})

if faults := [fault for each in PACKS.values() for fault in each.faults(LIMITS)]:
    raise ValueError("The law packs are not sound:\n" + "\n".join(f"- {each}" for each in faults))
