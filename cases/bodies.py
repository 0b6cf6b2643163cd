"""The bodies asked for advice, and which of them the statutory six weeks binds (CFA 2014 s.31(1); reg 8)."""

from collections.abc import Mapping
from typing import Any

SECTION_31 = {
    "health": "The integrated care board or NHS trust",
    "integrated_care_board": "The integrated care board",
    "nhs_trust": "The NHS trust",
    "nhs_england": "NHS England",
    "local_health_board": "The local health board",
    "another_authority": "Another local authority",
    "youth_offending_team": "The youth offending team",
    "youth_accommodation": "The person in charge of the youth accommodation",
}
OTHERS = {
    "educational_psychologist": "The educational psychologist",
    "social_care": "Social care",
    "school": "The school",
    "early_years_provider": "The early years provider",
    "post16_institution": "The post-16 institution",
    "specialist_teacher": "The specialist teacher",
    "family": "The family",
    "other": "Another person the authority thought right to ask",
}


_HOLDERS = {
    "another_authority": "another_authority",
    "educational_psychologist": "educational_psychologist",
    "social_care": "social_care",
    "school": "school",
    "early_years_provider": "school",
    "post16_institution": "school",
    "specialist_teacher": "authority",
    "family": "family",
}
_HEALTH = {"health", "integrated_care_board", "nhs_trust", "nhs_england", "local_health_board"}


def holder_of_body(body: str) -> str:
    """Who answers for a body asked for advice, as the delay ledger names them; else the authority, which asked."""
    return "health" if body in _HEALTH else _HOLDERS.get(body, "authority")


def name_of(body: str) -> str:
    """The body's name as a sentence begins it; a name we do not know is shown as it was given."""
    return SECTION_31.get(body) or OTHERS.get(body) or body.replace("_", " ")


def name_within(body: str) -> str:
    """The body's name inside a sentence: "the NHS trust", but "NHS England" as it is."""
    name = name_of(body)
    return name[0].lower() + name[1:] if name.startswith(("The ", "Another ", "Social ")) else name


def is_section_31(body: str, detail: Mapping[str, Any]) -> bool:
    """Whether reg 8's six weeks binds this body: what the fact says of it, else what we know of the body by name.

    A name we do not know is taken to be outside s.31(1), so its six weeks is shown as guidance (default Q21).
    """
    stated = detail.get("section_31")
    return bool(stated) if stated is not None else body in SECTION_31
