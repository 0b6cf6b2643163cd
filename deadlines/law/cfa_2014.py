"""The Children and Families Act 2014, Part 3: the duties whose time the Act itself sets, or leaves open."""

from datetime import date

from deadlines.counting import months
from deadlines.law.exceptions import ORIGINAL
from deadlines.limits import Binds, Citation, Rule, TimeLimit
from deadlines.shapes import NoDate

CHECKED = date(2026, 11, 22)


def section(provision: str) -> Citation:
    """A section of the Act, with its address."""
    number = provision.split("(")[0]
    return Citation("CFA 2014", f"s.{provision}", f"https://www.legislation.gov.uk/ukpga/2014/6/section/{number}")


YES_PLAN_NOTICE = TimeLimit(
    key="yes_plan_notice",
    title="Notice that a plan will be issued",
    duty_of="The local authority",
    duty="notify the outcome of the assessment and that it will secure an EHC plan",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, section("36(9)")),),
    checked_on=CHECKED,
    asks={"from": "The assessment was carried out"},
    default="The Regulations set 16 weeks only for a refusal; week 16 for a “yes” is guidance (yes_plan_week_16).",
)

SIX_MONTH_BAR = TimeLimit(
    key="assess_six_month_bar",
    title="An assessment in the previous six months",
    duty_of="The local authority",
    duty="consider a request only if the child or young person was not assessed in that time (it may still choose to)",
    words="during the previous six months",
    rules=(Rule(months(6), ORIGINAL, section("36(6)(b)")),),
    binds=Binds.BARRED_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The child or young person was last assessed under s.36 or s.71"},
)

DRAFT_ISSUE = TimeLimit(
    key="draft_issue",
    title="Draft plan sent",
    duty_of="The local authority",
    duty="prepare a draft plan, which names no school, and send it to the parent or young person",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, section("38(1)")),),
    checked_on=CHECKED,
    asks={"from": "The assessment found a plan necessary"},
    default="No date is set, yet the draft must leave room for 15 days of representations within the 20 weeks.",
)

SCHOOL_REQUEST_WINDOW = TimeLimit(
    key="school_request_window",
    title="Ask for a particular school",
    duty_of="The child's parent or the young person",
    duty="ask for a school or institution within s.38(3) by then for s.39 to apply; later, s.40 does",
    words="before the end of the period specified",
    # The day is the one the authority's own notice specified, never earlier than draft_reps allows.
    rules=(Rule(NoDate(promptly=False), ORIGINAL, section("39(1)")),),
    binds=Binds.AT_LEAST_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The draft plan was served"},
    default="It ends on the day the notice with the draft specifies; the least that day can be is draft_reps.",
)
