"""How often things happen in the demo authority: the published figures, and our own guesses where none are published.

Published: Department for Education, Education, health and care plans, England, calendar year 2024 (OGL v3).
"""

from typing import Final

# The median authority, January 2025 and 2024: 3,267 plans in force, 771 requests a year.
MEDIAN_PLANS: Final = 3_267
DEFAULT_PLANS: Final = MEDIAN_PLANS
REQUESTS_A_YEAR_PER_PLAN: Final = 771 / MEDIAN_PLANS
NEW_PLANS_A_YEAR_PER_PLAN: Final = 492 / MEDIAN_PLANS
REVIEWS_EXPECTED_A_YEAR_PER_PLAN: Final = 2_728 / MEDIAN_PLANS
DEFAULT_YEARS: Final = 2  # of its requests: they are loaded within seconds, and every stage is among them
DEFAULT_SEED: Final = 2014

REFUSED_TO_ASSESS: Final = 38_889 / (101_045 + 38_889)  # of decisions whether to assess
DECIDED_IN_SIX_WEEKS: Final = 0.848
PLAN_ISSUED: Final = 0.936  # of assessments
NO_PLAN_DECIDED_IN_SIXTEEN_WEEKS: Final = 0.341
FINALISED_IN_TWENTY_WEEKS: Final = 0.523  # the median authority, cases with an exception left out
OVER_FIFTY_TWO_WEEKS: Final = 0.072  # of plans

# Nothing is published on these; they are set so that every branch of the process is there to be looked at.
BECAME_RESPONSIBLE: Final = 0.03
NO_PLAN_NECESSARY: Final = 0.08  # of refusals: the notice under section 36(5)
WITHDRAWN: Final = 0.035
SECOND_DRAFT: Final = 0.08
FINALISED_EARLY: Final = 0.015  # before the family's fifteen days were over
CORRECTED: Final = 0.012
REASSIGNED: Final = 0.07
CLOSURE_RELIED_ON: Final = 0.2  # of cases where the summer closure would lift the limit
PERSONAL_CIRCUMSTANCES: Final = 0.008
ABSENT: Final = 0.004

REQUESTED_BY: Final = {"parent": 62, "school": 31, "young_person": 3, "post16": 2, "other": 2}
CAUSES: Final = {
    "educational_psychology_capacity": 52,
    "placement_sought": 16,
    "health_advice_late": 12,
    "staffing": 9,
    "social_care_advice_late": 6,
    "panel_calendar": 5,
}
