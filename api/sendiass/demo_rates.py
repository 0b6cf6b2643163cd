"""How often things happen in the demo service, as data.

No service's counts by level, topic or channel are among the documents this project could read, and none is published
for all services together. So every share here is ours: believable, not evidence. Whoever has a service's own annual
report changes them here and nowhere else. The only measure the specification sets is 5 working days to a first
response (para 7.5.1, KPI 3).
"""

from collections.abc import Mapping
from typing import Final

CONTACTS_A_YEAR: Final = 1_050  # for an authority of the median size, 3,267 plans
YEARS: Final = 2
SEED: Final = 2023

# Of a hundred contacts, the level each is given first.
LEVELS: Final[Mapping[str, float]] = {"contact": 13, "level_1": 46, "level_2": 27, "level_3": 10.5, "level_4": 3.5}
CHANNELS: Final[Mapping[str, float]] = {"phone": 49, "email": 33, "website": 16.5, "in_person": 1.5}
USERS: Final[Mapping[str, float]] = {"parent_or_carer": 92, "young_person": 6, "child": 2}
BY_A_PARENT: Final = 0.55  # of contacts for a child or young person
BY_A_THIRD_PARTY: Final = 0.012
OUT_OF_HOURS: Final = 0.02
PUT_FIRST: Final = 0.06
LIMIT_TOLD: Final = 0.07  # of level 2 and above

# Working days from contact to first response. Beyond five the standard is missed.
RESPONSE_DAYS: Final[Mapping[int, float]] = {0: 40, 1: 22, 2: 14, 3: 10, 4: 6, 5: 3.5, 6: 1.8, 7: 1.2, 9: 1, 12: 0.5}
VOICEMAIL: Final = 0.17
NEVER_REACHED: Final = 0.12  # of those for whom a message was left
IMPARTIALITY_LATER: Final = 0.03
DECLINES: Final = 0.09  # of children and young people somebody else asked for
LEVEL_LATER: Final = 0.14  # given a level some days after the first response

RAISED: Final[Mapping[str, float]] = {"contact": 0.04, "level_1": 0.08, "level_2": 0.10, "level_3": 0.07, "level_4": 0}
LOWERED: Final = 0.04  # of level 3 and 4
PAUSED: Final = 0.11  # of level 2 and above
NEVER_TAKEN_UP_AGAIN: Final = 0.6  # of those that became inactive: they are closed in the end
RETURNS: Final = 0.2  # of level 2 and above: somebody who has a record already
CONSENTS: Final[Mapping[str, float]] = {"level_2": 0.1, "level_3": 0.45, "level_4": 0.8}
TRANSFERRED: Final = 0.55  # of consents that last long enough
WITHDRAWN: Final = 0.06
SAFEGUARDING: Final = 0.006  # of level 2 and above
CLOSED_SAME_DAY: Final[Mapping[str, float]] = {"contact": 0.93, "level_1": 0.6, "level_2": 0.03}
STAYS_OPEN_DAYS: Final[Mapping[str, tuple[int, int]]] = {
    "contact": (1, 5), "level_1": (1, 14), "level_2": (5, 55), "level_3": (40, 190), "level_4": (90, 300),
}  # fmt: skip
ACTIVITIES: Final[Mapping[str, tuple[int, int]]] = {
    "contact": (0, 0), "level_1": (1, 2), "level_2": (2, 5), "level_3": (5, 14), "level_4": (9, 22),
}  # fmt: skip
MODES: Final[Mapping[str, Mapping[str, float]]] = {
    "level_1": {"phone": 60, "email": 38, "research": 2},
    "level_2": {"phone": 48, "email": 30, "virtual": 8, "research": 9, "form": 5},
    "level_3": {
        "phone": 30, "email": 24, "meeting": 14, "letter": 7, "form": 6, "views": 5, "liaison": 10, "home_visit": 4,
    },
    "level_4": {
        "phone": 22, "email": 22, "meeting": 12, "appeal_preparation": 24, "liaison": 8, "views": 4, "letter": 8,
    },
}  # fmt: skip
MINUTES: Final[Mapping[str, tuple[int, int]]] = {
    "phone": (10, 45), "email": (5, 25), "research": (15, 45), "virtual": (30, 60), "form": (30, 75),
    "meeting": (60, 120), "letter": (20, 60), "views": (30, 75), "liaison": (10, 40), "home_visit": (60, 120),
    "appeal_preparation": (45, 150), "representation": (90, 300),
}  # fmt: skip

# What contacts tell of themselves. Of a hundred, so many chose not to answer, and so many were not asked.
DECLINED: Final[Mapping[str, float]] = {
    "topic": 0, "main_area": 0, "sen_level": 4, "heard_via": 9, "gender": 5, "looked_after": 7, "service_deficit": 0,
}  # fmt: skip
NOT_ASKED: Final[Mapping[str, float]] = {
    "topic": 1, "main_area": 1, "sen_level": 6, "heard_via": 14, "gender": 10, "looked_after": 16, "service_deficit": 5,
}  # fmt: skip
PROFILE: Final[Mapping[str, Mapping[str, float]]] = {
    "topic": {
        "assessment": 21, "plan_content": 13, "annual_review": 11, "placement": 12, "transfer": 6, "sen_support": 12,
        "exclusion": 5, "attendance": 5, "transport": 3, "personal_budget": 1, "mediation_or_appeal": 6, "complaint": 2,
        "health": 1, "social_care": 0.6, "preparing_for_adulthood": 1, "other": 0.4,
    },
    "main_area": {"education": 93, "health": 4, "social_care": 3},
    "sen_level": {"ehc_plan": 46, "sen_support": 38, "no_provision": 16},
    "heard_via": {
        "school": 24, "authority": 15, "health": 8, "social_care": 3, "website": 18, "friend": 11, "parent_forum": 6,
        "charity": 3, "used_before": 10, "other": 2,
    },
    "gender": {"boy": 66, "girl": 33, "other": 1},
    "looked_after": {"no": 96, "yes": 4},
    "service_deficit": {"no": 83, "yes": 17},
}  # fmt: skip
OUTCOMES: Final[Mapping[str, float]] = {
    "manages_independently": 30, "informed_decision": 30, "views_expressed": 12, "rights_exercised": 10,
    "navigated_the_system": 13, "agreed_support_delivered": 5,
}  # fmt: skip
OUTCOME_RECORDED: Final = 0.82
SIGNPOSTED: Final = 0.35
SIGNPOSTS: Final = ("local_offer", "parent_carer_forum", "ipsea", "early_help", "school_nurse", "mediation_service")
FACTSHEETS: Final = ("asking_for_an_assessment", "sen_support", "annual_reviews", "exclusions", "school_transport")
ENDED_BECAUSE: Final[Mapping[str, float]] = {
    "need_met": 85, "lost_touch": 7, "their_choice": 3, "referred_on": 2.5, "not_eligible": 1.5, "moved": 1,
}  # fmt: skip
DID_NOT_GIVE: Final[Mapping[str, float]] = {
    "name": 0.01, "contact": 0, "child_name": 0.05, "birth_date": 0.12, "setting": 0.1,
}  # fmt: skip
AGREEMENTS: Final = (
    "Prepare the annual review together, and be at the meeting.",
    "Read the draft plan section by section and write the answer to it.",
    "Prepare a request for an assessment with the reports there are.",
    "Prepare the meeting with the school about support and attendance.",
    "Write down the young person's own views for the review.",
)
AGREEMENTS_TO_REPRESENT: Final = (
    "Prepare the appeal and speak at the hearing if they cannot.",
    "Speak for the young person at the review and at mediation.",
)

# Of those asked for feedback, how many answered so far, and how: from the worst step of the scale to the best.
ANSWERS_FEEDBACK: Final = 0.34
STEPS: Final[Mapping[str, tuple[float, ...]]] = {
    "contact": (1, 4, 9, 37, 49), "helpful": (1, 3, 12, 38, 46), "impartial": (1, 2, 9, 36, 52),
    "difference": (3, 8, 21, 37, 31), "satisfied": (1, 4, 8, 36, 51), "recommend": (1, 3, 9, 33, 54),
}  # fmt: skip
LEAVES_A_QUESTION: Final = 0.04
SAYS_MORE: Final = 0.2
COMMENTS: Final = (
    "Somebody listened and knew what to do next.",
    "I understood my rights for the first time.",
    "It took a few days before somebody called.",
    "The letter we wrote together made the difference.",
    "I would have liked more help at the meeting itself.",
)
