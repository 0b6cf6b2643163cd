"""The Children and Families Act 2014, Part 3: the duties whose time the Act itself sets, or leaves open."""

from datetime import date

from deadlines.birthdays import BeforeBirthday, InTheYearOfBirthday, YearEndAfterBirthday
from deadlines.counting import Count, Counting, Period, Unit, months
from deadlines.law.exceptions import ORIGINAL, coronavirus
from deadlines.limits import LAST_DAY, Binds, Citation, Rule, TimeLimit
from deadlines.options import Option
from deadlines.shapes import EarlierOf, LaterOf, NoDate, OnTheDay

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

# Reviews (ss.44 and 48)

REVIEW_FIRST = TimeLimit(
    key="review_first",
    title="First review of the plan",
    duty_of="The local authority",
    duty="review the plan",
    words="12 months starting with the date on which the plan was first made",
    rules=(Rule(months(12, Counting.FROM_THE_DAY), ORIGINAL, section("44(1)(a)")),),
    exceptions=(coronavirus("18A", leaves="as soon as reasonably practicable"),),
    checked_on=CHECKED,
    asks={"from": "The plan was first made"},
    default="A plan is made on the day of the finalised plan; where its date and the day of sending differ, the earlier.",
)

REVIEW_NEXT = TimeLimit(
    key="review_next",
    title="Next review of the plan",
    duty_of="The local authority",
    duty="review the plan again within 12 months",
    words="starting with the date on which the plan was last reviewed",
    rules=(Rule(months(12, Counting.FROM_THE_DAY), ORIGINAL, section("44(1)(b)")),),
    exceptions=(coronavirus("18A", leaves="as soon as reasonably practicable"),),
    checked_on=CHECKED,
    asks={"from": "The plan was last reviewed"},
    questions=(13,),
    default="The day of an amended plan does not restart the twelve months.",
)

REVIEW_ON_RELEASE = TimeLimit(
    key="review_release",
    title="Review after release from detention",
    duty_of="The local authority",
    duty="review the plan of somebody released from detention",
    words="as soon as reasonably practicable after the release date",
    rules=(Rule(NoDate(says="as soon as reasonably practicable, with no outer limit"), ORIGINAL, section("48(2)(b)")),),
    checked_on=CHECKED,
    asks={"from": "The child or young person was released"},
)

# Ceasing, and the age limit (ss.45 and 46)

CEASING_STANDSTILL = TimeLimit(
    key="cease_standstill",
    title="The plan is maintained while an appeal is possible",
    duty_of="The local authority",
    duty="go on maintaining a plan it decided to cease, at least until then",
    words="the end of the period allowed for bringing an appeal",
    # HESC r.20(1)(c) with r.12: the later of 2 months from sending and 1 from the certificate, each rolled.
    rules=(
        Rule(
            LaterOf((
                Count(2, Unit.MONTHS, of="from", rolls=True), Count(1, Unit.MONTHS, of="certificate_issued", rolls=True),
            )),
            ORIGINAL, section("45(4)"),
        ),
    ),
    binds=Binds.BARRED_UNTIL,
    checked_on=CHECKED,
    asks={
        "from": "Notice of the decision to cease was sent",
        "certificate_issued": "The mediation certificate was issued",
    },
    default="The plan may cease on the day after at the earliest, and if an appeal is brought not until it is finally "
    "determined.",
)

def _year_of_25(setting: str, period: Period) -> Rule:
    return Rule(period, ORIGINAL, section("46"), when={"setting": setting})


# Reg 46 of SI 2014/1530 says when the academic year ends.
_ITS_OWN_END = InTheYearOfBirthday(25, EarlierOf((OnTheDay("ends_on"), BeforeBirthday(26))))

BEYOND_25 = TimeLimit(
    key="beyond_25",
    title="The end of the academic year in which the young person turns 25",
    duty_of="The local authority",
    duty="end by then a plan that it chose to continue past the twenty-fifth birthday",
    words="",
    rules=(
        _year_of_25("fe", YearEndAfterBirthday(25, 7, 31)),
        _year_of_25("apprenticeship", _ITS_OWN_END),
        _year_of_25("other", _ITS_OWN_END),
    ),
    binds=Binds.OPEN_UNTIL,
    checked_on=CHECKED,
    asks={"birth_date": "The young person was born"},
    chosen_by=LAST_DAY,
    options=(
        Option("setting", "Where the young person learns", {
            "fe": "a further education institution, whose year ends on 31 July",
            "apprenticeship": "an apprenticeship",
            "other": "anywhere else",
        }),
        Option("ends_on", "The day on which the apprenticeship finishes or the course is to end"),
    ),
    default="A power and not a duty: the authority may continue the plan until then (reg 46 of SI 2014/1530 says when "
    "the year ends).",
)

# Mediation (s.52)

MEDIATION_NOTICE = TimeLimit(
    key="mediation_notice",
    title="Notice of the right to mediation",
    duty_of="The local authority",
    duty="notify the parent or young person of the right to mediation and of the certificate",
    words="Before the end of the prescribed period",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, section("52(2)")),),
    checked_on=CHECKED,
    asks={"from": "The decision was made, or the plan made, amended or replaced"},
    default="No period is prescribed: the notice travels with that of the decision or plan (reg 32).",
)
