"""Proposed, not law: "Every child achieving and thriving" (23 February 2026) and its consultation on SEND reform.

The consultation closed on 18 May 2026. An Education for All Bill was announced on 13 May 2026; no text of it has been
seen. Only what has a time limit in it is here: the interval of reviews and the dates by cohort. Individual support
plans, provision packages and the Tribunal's powers set no time that could be counted yet. Every day below that the
sources do not give is an assumption and is listed as one.
"""

from datetime import date

from deadlines.birthdays import EndOfStage, ForThoseBorn, YearEndAfterBirthday
from deadlines.cohorts import Otherwise
from deadlines.counting import Counting, months
from deadlines.limits import Citation, Confidence, InForce, Rule, Status, TimeLimit
from deadlines.packs import Addition, Change, Cohort, Pack

CHECKED = date(2026, 11, 22)
# Neither document was read itself: what they propose was read in these places (confidence: secondary).
WHITE_PAPER = Citation(
    "Proposal, not law: schools white paper, February 2026", "", "https://policythreads.co.uk/issue/education-for-all-bill"
)  # fmt: skip
CONSULTATION = Citation(
    "Proposal, not law: SEND reform consultation, February 2026", "", "https://sossen.org.uk/faq_cat/white-paper/page/2"
)  # fmt: skip

NO_CHANGE_BEFORE = date(2030, 9, 1)  # "no change to current support before September 2030"
PLANS_OF_ANY_DAY = InForce(date(2014, 9, 1))
NEW_ASSESSMENTS = date(2029, 9, 1)  # "assessments under the new system from September 2029"
YEAR_2_OR_BELOW = date(2018, 9, 1)  # the oldest in year 2 of the school year 2025/26

# Reviews: at the end of each key stage (years 2, 6, 9 and 11), every year before year 1 and after year 11.
END_OF_KEY_STAGE = EndOfStage(ages=(5, 7, 11, 14, 16))
YEARLY = months(12, Counting.FROM_THE_DAY)
REVIEWS = Rule(
    Otherwise(END_OF_KEY_STAGE, YEARLY), InForce(NO_CHANGE_BEFORE), CONSULTATION, status=Status.PROPOSED,
    because="Plans would be reviewed at the end of each key stage, and every year in the early years and after 16.",
)  # fmt: skip

MOVING_TO_YEAR_7 = TimeLimit(
    key="wp26_reassessment_year_7",
    title="Reassessment before year 7 under the proposed system",
    duty_of="The local authority",
    duty="reassess a child who was in year 2 or below in 2026 when the child moves to year 7",
    words="",
    rules=(
        Rule(
            ForThoseBorn(YEAR_2_OR_BELOW, None, YearEndAfterBirthday(11, 8, 31)), InForce(NEW_ASSESSMENTS), WHITE_PAPER,
            status=Status.PROPOSED, applies_to=PLANS_OF_ANY_DAY,
            because="Children in year 2 or below in 2026 would be reassessed as they move to year 7.",
        ),
    ),
    checked_on=CHECKED,
    asks={"from": "The plan was made or last reviewed"},
    confidence=Confidence.SECONDARY,
)

WHITE_PAPER_2026 = Pack(
    name="white_paper_2026",
    title="The proposals of the 2026 schools white paper",
    says="Plans reviewed at the end of each key stage, yearly in the early years and after 16; children in year 2 or "
    "below in 2026 reassessed as they move to year 7, from September 2029; no current support changed before September 2030.",
    sources=(WHITE_PAPER, CONSULTATION),
    assumes=(
        "The white paper and the consultation were read in secondary sources only.",
        "The new interval is taken to begin for plans made or reviewed on or after 1 September 2030: the proposals say "
        "only that no current support changes before September 2030. A review that is running keeps its twelve months.",
        "The end of a phase or key stage is taken to be 31 August after years 2, 6, 9 and 11.",
        "A review in the last school year of a key stage is taken to be the review of that stage.",
        "Children in year 2 or below in 2026 are taken to be those born on or after 1 September 2018 (school year 2025/26).",
        "The reassessment before year 7 is taken to be due on the 31 August before it; the proposals name no day.",
        "The right of a parent to ask for a review earlier sets no date, so it is not simulated.",
    ),
    changes=(Change("review_first", (REVIEWS,)), Change("review_next", (REVIEWS,))),
    additions=(Addition(MOVING_TO_YEAR_7, alongside=("review_first", "review_next")),),
    cohorts=(
        Cohort("keeps_plan", InForce(date(2001, 9, 1), date(2018, 8, 31)),
            "In year 3 or above in 2026: would keep the plan to at least 16"),
        Cohort("reassessed_at_year_7", InForce(YEAR_2_OR_BELOW),
            "In year 2 or below in 2026: would be reassessed moving to year 7"),
    ),
)  # fmt: skip
