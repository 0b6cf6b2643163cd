"""What pages call things: each kind of fact explained, each detail and its answers named, each capacity in words."""

from collections.abc import Mapping
from typing import NamedTuple

from cases.details import CAUSES
from cases.facts import Capacity
from deadlines.register import LIMITS


class Asked(NamedTuple):
    """How one detail is asked for: its label, a hint, and what is said when it is needed and missing."""

    label: str
    hint: str = ""
    missing: str = "This is needed"


# Keyed by the kind of fact; a test says that every kind is here.
EXPLAINED: Mapping[str, str] = {
    "request_received": "The day the authority received the request, however it came. Most time limits count from it.",
    "became_responsible": "The day the child or young person came to the authority's attention, or was brought to it, "
    "as somebody who has or may have special educational needs (CFA 2014 s.24).",
    "family_consulted": "The authority asked the family for their views before deciding (reg 3).",
    "considering_assessment_notified": "Health, social care and the setting were told that an assessment is being "
    "considered (reg 4(2)).",
    "views_received": "The family sent views or evidence.",
    "decision_to_assess_notified": "The family was told that an assessment will be secured. The notice stops the "
    "clock; a decision nobody has been told of does not.",
    "refusal_to_assess_notified": "The family was told, with reasons, that no assessment will be secured. The case "
    "ends; the family may appeal.",
    "no_plan_necessary_notified": "The family was told, with reasons, that no plan is necessary and so no assessment "
    "will be made (CFA 2014 s.36(5)). The case ends; the family may appeal.",
    "advice_requested": "One body was asked for advice. Record each body by itself: each has a time of its own.",
    "advice_received": "Advice came from one of the bodies asked, or it said in writing that it would not give any.",
    "decision_to_issue_plan_notified": "The family was told that a plan will be issued.",
    "refusal_to_issue_plan_notified": "The family was told, with reasons, that no plan will be issued. The case ends; "
    "the family may appeal.",
    "draft_plan_served": "The draft plan was served on the family with notice of what they may do. Their 15 days begin "
    "with this day; a further draft begins them again.",
    "representations_received": "The family told the authority what they think of the draft plan.",
    "school_requested": "The family asked for a school or institution to be named in the plan.",
    "institution_consulted": "A school or institution was asked whether it should be named in the plan.",
    "institution_replied": "A school or institution answered the consultation.",
    "meeting_held": "A meeting was held with the family.",
    "finalised_plan_sent": "The finalised plan was sent to the family. The twenty weeks end with the sending.",
    "exception_claimed": "One of the exceptions in the regulations made it impractical to keep a limit. It lifts that "
    "limit; no days are added.",
    "exception_ended": "What made it impractical to keep the limit is over: the act is due as soon as practicable.",
    "cause_of_lateness_recorded": "Why something is late where no exception applies. It stops no clock.",
    "request_withdrawn": "Whoever asked for the assessment no longer wants it. The case ends.",
    "case_assigned": "Another officer holds the case from now on.",
    "note_added": "A note for colleagues. It is kept apart from the log and can be erased.",
    "recorded_in_error": "A fact should not be in the log at all. It stays readable and no longer counts.",
}

ASKED: Mapping[str, Asked] = {
    "requested_by": Asked("Who asked for the assessment?", missing="Select who asked for the assessment"),
    "decided_on": Asked(
        "Day of the decision itself (optional)", "If it was taken before the family was told. It stops no clock."
    ),
    "received_on": Asked(
        "Day the body received the request (optional)", "Its time runs from this day, or from the day of asking."
    ),
    "section_31": Asked(
        "Is this body one that section 31 of the Act names? (optional)",
        "Only where its name above does not say. Health bodies are; schools, social care and psychologists are not.",
    ),
    "declined": Asked("Did it say in writing that it would not give advice? (optional)"),
    "representations_until": Asked(
        "Last day the notice gave the family (optional)", "Where it gave them longer than the law does."
    ),
    "sent_on": Asked("Day it was sent, if not served the same day (optional)"),
    "answer": Asked("What did it answer? (optional)"),
    "dated": Asked("Date on the plan itself (optional)"),
    "limit": Asked("Which time limit?", missing="Select the time limit"),
    "because": Asked(
        "Why?", "Say it without naming anybody: this stays in the log for ever.", "Give the reason in a few words"
    ),
    "family_informed_on": Asked("Day the family was told of the exception (optional)"),
    "cause": Asked("What was the cause?", missing="Select the cause"),
    "withdrawn_by": Asked("Who withdrew it? (optional)"),
    "text": Asked("Note", "Others who may see the child can read it.", "Write the note"),
    "claim": Asked("Which exception?", missing="Select the exception whose cause has ended"),
    "body": Asked("Which body?", missing="Select the body"),
    "institution": Asked("Which school or institution?", "Its name, for instance Oakfield School.", "Name the school"),
    # The days the exceptions' own tests use.
    "advice_requested": Asked("Day the advice was requested", missing="Enter the day the advice was requested"),
    "closed_from": Asked("First day it was closed", missing="Enter the first day it was closed"),
    "reopens_on": Asked("Day it re-opens", missing="Enter the day it re-opens"),
    "absent_from": Asked("First day away (optional)", "With both days, whether they were away for 4 weeks is tested."),
    "absent_until": Asked("Last day away (optional)"),
}

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "requested_by": {
        "parent": "The child's parent",
        "young_person": "The young person",
        "school": "A school",
        "post16": "A post-16 institution",
        "other": "Somebody else",
    },
    "answer": {
        "can_meet_need": "It can meet the need",
        "cannot_meet_need": "It cannot meet the need",
        "full": "It is full",
        "other": "Something else",
    },
    "cause": CAUSES,
    "limit": {key: each.title for key, each in LIMITS.items()},
}
_SAME_ANSWERS = {"withdrawn_by": "requested_by"}

# How a detail that was given reads beside its fact.
RECALLED: Mapping[str, str] = {
    "requested_by": "Asked for by",
    "decided_on": "Decided on",
    "received_on": "The body received the request on",
    "section_31": "A body that section 31 names",
    "declined": "It said in writing that it would not give advice",
    "representations_until": "The notice gave the family until",
    "sent_on": "Sent on",
    "answer": "Answer",
    "dated": "Date on the plan",
    "limit": "Time limit",
    "exception": "Exception",
    "because": "Because",
    "family_informed_on": "The family was told on",
    "cause": "Cause",
    "withdrawn_by": "Withdrawn by",
    "text": "Note",
    "owner": "To",
    "team": "Team",
}

CAPACITIES: Mapping[str, str] = {
    Capacity.COUNCIL: "the local authority",
    Capacity.PROVIDER: "a provider acting for the authority",
    Capacity.SCHOOL: "a school or institution",
    Capacity.HEALTH: "health",
    Capacity.FAMILY: "the family",
    Capacity.SENDIASS: "the information and advice service",
}

_BREACHES = {
    "too_early": "It was done before the family's time had ended.",
    "too_short": "The notice gave the family less time than the law does.",
}


def answers_of(field: str) -> Mapping[str, str]:
    """The answers a detail can have, in words; none where it is a day or a text."""
    return ANSWERS.get(_SAME_ANSWERS.get(field, field), {})


def breach_in_words(code: str) -> str:
    """A breach as the log names it ("too_early:draft_reps"), as a sentence with the limit concerned."""
    what, _, key = code.partition(":")
    sentence = _BREACHES.get(what, "It was unlawful when it was done.")
    return f"{sentence} Limit: {LIMITS[key].title}." if key in LIMITS else sentence
