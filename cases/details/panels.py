"""Details of what a moderation panel recommends and of what the authority then decides; and who sits on a panel.

No law knows such a panel: it is the authority's own practice. So a recommendation decides nothing and no time waits
for it; what the law wants decided is a fact of its own, with the capacity of whoever decided.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from cases.details.appeals import each_once
from cases.details.base import Asked, Detail, Reason, one_of
from cases.facts import Capacity

QUESTIONS = {
    "assess": "Should an EHC needs assessment be secured?",
    "issue_plan": "Should a plan be issued?",
    "agree_plan": "Is the content of the plan agreed?",
    "agree_placement": "Is the school or institution agreed?",
    "amend": "Should the plan be amended?",
    "reassess": "Should a re-assessment be secured?",
    "cease": "Should the plan cease to be maintained?",
    "continue_beyond_25": "Should the plan continue past the age of 25?",
}
DECISIONS = {"yes": "Yes", "no": "No"}
RECOMMENDATIONS = {**DECISIONS, "not_yet": "Not yet: the panel wants to know more"}
FINDINGS = {
    "may_have_needs": "There are or may be special educational needs",
    "plan_may_be_necessary": "Provision by a plan may be necessary",
    "needs_met_without": "The needs are met by what is provided without a plan",
    "support_not_shown": "What was tried, and what came of it, is not shown",
    "advice_missing": "Advice or information is missing",
    "views_missing": "The family's views are missing",
    "needs_changed": "The needs have changed",
    "needs_unchanged": "The needs have not changed",
    "provision_specific": "The provision is specific, and meets each need",
    "provision_not_specific": "The provision is not specific enough, or leaves a need unmet",
    "consistent": "It is consistent with plans in like cases",
    "inconsistent": "It is not consistent with plans in like cases",
    "placement_suitable": "The school or institution asked for is suitable",
    "placement_unsuitable": "The school or institution asked for is unsuitable for the age, ability, aptitude or needs",
    "placement_incompatible": "The place would be incompatible with the education of others or the use of resources",
    "outcomes_achieved": "The outcomes in the plan have been achieved",
    "outcomes_not_achieved": "The outcomes in the plan have not been achieved",
}
_OF_ALL = ("advice_missing", "views_missing", "consistent", "inconsistent")
_OF_CHANGE = ("needs_changed", "needs_unchanged", "outcomes_achieved", "outcomes_not_achieved")
_OF_NEED = ("may_have_needs", "plan_may_be_necessary", "needs_met_without", "support_not_shown")
# Which of them a form offers for a question; any may be recorded.
FITTING = {
    "assess": (*_OF_NEED, *_OF_ALL),
    "issue_plan": (*_OF_NEED, *_OF_ALL),
    "agree_plan": ("provision_specific", "provision_not_specific", *_OF_ALL),
    "agree_placement": ("placement_suitable", "placement_unsuitable", "placement_incompatible", *_OF_ALL),
    "amend": (*_OF_CHANGE, "provision_specific", "provision_not_specific", *_OF_ALL),
    "reassess": (*_OF_CHANGE, *_OF_ALL),
    "cease": ("needs_met_without", *_OF_CHANGE, *_OF_ALL),
    "continue_beyond_25": (*_OF_CHANGE, *_OF_ALL),
}
# Whoever is no officer sits by role alone: what is kept of a panel names nobody outside the authority.
MEMBER_ROLES = {
    "head_teacher": ("A head teacher", Capacity.SCHOOL),
    "senco": ("A SENCO", Capacity.SCHOOL),
    "early_years": ("An early years setting", Capacity.SCHOOL),
    "post16": ("A post-16 institution", Capacity.SCHOOL),
    "educational_psychologist": ("An educational psychologist", Capacity.COUNCIL),
    "social_care": ("Social care", Capacity.COUNCIL),
    "health": ("Health", Capacity.HEALTH),
    "parent_representative": ("A representative of parents", Capacity.FAMILY),
    "provider": ("The provider of the service", Capacity.PROVIDER),
}

PANEL_REF = r"^[A-Z][A-Z0-9/-]{2,39}$"

PanelRef = Annotated[str, StringConstraints(pattern=PANEL_REF)]
Question = Annotated[
    str,
    one_of(QUESTIONS),
    Asked("Which question?", missing="Select the question", recalled="Question", answers=QUESTIONS),
]
Findings = Annotated[list[Annotated[str, one_of(FINDINGS)]], Field(min_length=1), AfterValidator(each_once)]


class PanelConsidered(Detail):
    """What a panel found in a case and recommended on one question. `because` is in words and names nobody."""

    panel: Annotated[
        PanelRef,
        Asked("Which panel?", "Its reference, for instance PNL-2026-000012.", "Give the panel", recalled="Panel"),
    ]
    question: Question
    recommendation: Annotated[
        str,
        one_of(RECOMMENDATIONS),
        Asked(
            "What did the panel recommend?", "A recommendation decides nothing.", "Select what it recommended",
            recalled="Recommended", answers=RECOMMENDATIONS,
        ),
    ]  # fmt: skip
    unanimous: Annotated[bool | None, Asked("Were all agreed? (optional)", recalled="All agreed")] = None
    findings: Annotated[
        Findings | None,
        Asked(
            "What did the panel find?",
            "Select all that hold.",
            missing="Select what the panel found",
            recalled="Findings",
            answers=FINDINGS,
        ),
    ] = None
    because: Annotated[
        Reason | None,
        Asked(
            "In other words (optional)",
            "Say it without naming anybody: this stays in the log for ever.",
            recalled="In other words",
        ),
    ] = None


class AuthorityDecided(Detail):
    """What the authority decided on a question. `because` is needed where a panel had recommended otherwise."""

    question: Question
    decision: Annotated[
        str,
        one_of(DECISIONS),
        Asked("What was decided?", missing="Select what was decided", recalled="Decided", answers=DECISIONS),
    ]
    because: Annotated[
        Reason | None,
        Asked(
            "Why? (optional, but needed where it departs from a recommendation)",
            "Say it without naming anybody: this stays in the log for ever.",
            recalled="Because",
        ),
    ] = None
