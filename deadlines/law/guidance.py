"""Times the SEND Code of Practice 2015 recommends ("should"). Shown as guidance; they can never be missed."""

from datetime import date

from deadlines.counting import days, months, weeks
from deadlines.law.exceptions import ORIGINAL
from deadlines.limits import Authority, Citation, Confidence, Rule, TimeLimit

CHECKED = date(2026, 11, 22)
ADDRESS = "https://www.gov.uk/government/publications/send-code-of-practice-0-to-25"


def code(paragraph: str) -> Citation:
    """A paragraph or chapter of the Code of Practice."""
    return Citation("SEND Code of Practice 2015", paragraph, ADDRESS)


SCHOOL_CONSULTATION = TimeLimit(
    key="school_consultation",
    title="The institution's answer to consultation",
    duty_of="The school or institution consulted",
    duty="respond to the authority's consultation",
    words="should respond within 15 days",
    rules=(Rule(days(15), ORIGINAL, code("para 9.83")),),
    authority=Authority.GUIDANCE,
    checked_on=CHECKED,
    asks={"from": "The institution received the consultation"},
    default="Silence does not stop the 20 weeks.",
)

ADVICE_FROM_OTHERS = TimeLimit(
    key="advice_response_other",
    title="Advice from a school or the authority's own services",
    duty_of="The school or service asked",
    duty="give the advice asked for (guidance for those outside CFA s.31(1))",
    words="",
    rules=(Rule(weeks(6), ORIGINAL, code("chapter 9")),),
    authority=Authority.GUIDANCE,
    checked_on=CHECKED,
    asks={"from": "The school or service received the request for advice"},
    questions=(3, 21),
)

YES_PLAN_WEEK_16 = TimeLimit(
    key="yes_plan_week_16",
    title="Notice that a plan will be issued, by about week 16",
    duty_of="The local authority",
    duty="tell the family that it will issue a plan, or send the draft",
    words="",
    rules=(Rule(weeks(16), ORIGINAL, code("chapter 9")),),
    authority=Authority.GUIDANCE,
    checked_on=CHECKED,
    asks={"from": "A request for an EHC needs assessment was received, or the authority became responsible"},
)

UNDER_FIVES_REVIEW = TimeLimit(
    key="under_fives_review",
    title="Review of the plan of a child under five, every three to six months",
    duty_of="The local authority",
    duty="consider reviewing the plan of a child under five at least every three to six months",
    words="",
    rules=(Rule(months(6), ORIGINAL, code("para 9.178")),),
    authority=Authority.GUIDANCE,
    confidence=Confidence.RECALLED,
    checked_on=CHECKED,
    asks={"from": "The plan was made or last reviewed"},
    default="The day shown is the end of the six months. The twelve months of CFA s.44(1) run beside it.",
)
