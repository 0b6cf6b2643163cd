"""The Children and Families Act 2014 (Transitional and Saving Provisions) (No. 2) Order 2014, SI 2014/2270.

Statements and learning difficulty assessments become EHC plans: 1 September 2014 to 31 March 2018. Amended by
SI 2015/505 (1 April 2015) and SI 2015/1619 (1 September 2015). Every period of weeks here is inclusive: "beginning
with" the day. The versions are picked by the day NOTICE was given, which is not the day they count from.
"""

from dataclasses import replace
from datetime import date

from deadlines.counting import Count, Counting, Unit, weeks
from deadlines.law import detained_persons_2015 as detained
from deadlines.law.exceptions import (
    ORIGINAL,
    absent_from_area,
    early_years_provider_closed,
    personal_circumstances,
    school_closed,
)
from deadlines.limits import Citation, Confidence, InForce, LawfulException, Rule, TimeLimit
from deadlines.options import Option
from deadlines.shapes import AtLeastBefore, NoDate

CHECKED = date(2026, 11, 22)
AUTHORITY = "The local authority"

AS_MADE = InForce(date(2014, 9, 1), date(2015, 3, 31))
FROM_APRIL_2015 = InForce(date(2015, 4, 1), date(2015, 8, 31))
FROM_SEPTEMBER_2015 = InForce(date(2015, 9, 1))
BEFORE_SEPTEMBER_2015 = InForce(date(2014, 9, 1), date(2015, 8, 31))
# SI 2015/505 saved nothing: it reached every notice whose 14 weeks had not run out by 31 March 2015.
SPENT_BEFORE_APRIL_2015 = InForce(date(2014, 9, 1), date(2014, 12, 24))
NOT_SPENT_BY_APRIL_2015 = InForce(date(2014, 12, 25), date(2015, 8, 31))


def art(provision: str, amended_by: str = "") -> Citation:
    """An article of the Order, with its address; `amended_by` where the text is that of an amending Order."""
    number = provision.split("(")[0]
    amended = f" as amended by {amended_by}" if amended_by else ""
    return Citation("SI 2014/2270", f"art {provision}{amended}", f"https://www.legislation.gov.uk/uksi/2014/2270/article/{number}")


def beginning_with(number: int, of: str = "from") -> Count:
    """So many weeks beginning with a day, which is the first of them."""
    return weeks(number, Counting.FROM_THE_DAY, of)


def _ordinary(applied: str) -> tuple[LawfulException, ...]:
    """Reg 10(4)(a) to (d) of SI 2014/1530: the Order re-words the limits and leaves these exceptions standing."""
    said = f", kept by SI 2014/2270 art {applied}"
    return (
        school_closed(f"10(4)(a){said}"), early_years_provider_closed(f"10(4)(b){said}"),
        personal_circumstances(f"10(4)(c){said}"), absent_from_area(f"10(4)(d){said}"),
    )


NOTICE_AND_START = {"notice_given": "Notice of the assessment was given", "assessment_began": "The EHC needs assessment began"}
SAVED = "Notice was given before 1 September 2015, so the longer time of SI 2015/1619 does not apply"

# The notice, and what follows from it (arts 18 to 25)

NOTICE = TimeLimit(
    key="tr_notice",
    title="Transfer: notice of the assessment",
    duty_of=AUTHORITY,
    duty="give notice of the assessment to the parent or young person and to the setting, head or principal",
    words="no later than the beginning of the period of two weeks ending with the day on which the assessment begins",
    rules=(Rule(AtLeastBefore(2, Unit.WEEKS, of="assessment_begins", clear=False), ORIGINAL, art("18(1)")),),
    checked_on=CHECKED,
    asks={"assessment_begins": "The EHC needs assessment begins"},
    default="Fourteen days before is the safe reading; thirteen can be argued, as the two weeks end with the day itself. "
    "Which version of art 18(1) first said this is to be checked: for an assessment begun before 1 April 2015, read it.",
)

MEETING = TimeLimit(
    key="tr_meeting",
    title="Transfer: invitation to a meeting",
    duty_of=AUTHORITY,
    duty="invite the parent or young person to a meeting with an officer of the authority",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, art("20(3)")),),
    checked_on=CHECKED,
    asks={"from": "Notice of the assessment was given, or the assessment began"},
    default="No time is set; it comes before the assessment is concluded.",
)

FINALISED_PLAN = TimeLimit(
    key="tr_final",
    title="Transfer: finalised plan sent",
    duty_of=AUTHORITY,
    duty="send the finalised plan to the parent or young person and the named institution",
    words="",
    rules=(
        Rule(
            beginning_with(14, "notice_given"), AS_MADE, art("21(3)"), applies_to=SPENT_BEFORE_APRIL_2015,
            because="The 14 weeks from the notice had run out before SI 2015/505 came into force on 1 April 2015.",
        ),
        Rule(
            beginning_with(14, "assessment_began"), FROM_APRIL_2015, art("21(3), (3A)", "SI 2015/505 art 5"),
            applies_to=NOT_SPENT_BY_APRIL_2015, because=f"{SAVED} (art 21(3A)): 14 weeks beginning with the day the assessment began. SI 2015/505 saved nothing.",
        ),
        Rule(
            beginning_with(18, "assessment_began"), FROM_SEPTEMBER_2015, art("21(3)", "SI 2015/1619 art 3"),
            because="The day of the notice picks this version, not the day the assessment began.",
        ),
    ),
    exceptions=_ordinary("21(3)"),
    chosen_by="notice_given",
    checked_on=CHECKED,
    asks=NOTICE_AND_START,
    default="Nor may it be later than the date of the cohort (tr_cohort). The day it is sent is the day the plan was last "
    "reviewed (art 21(4)).",
)

NO_PLAN = TimeLimit(
    key="tr_no_plan",
    title="Transfer: notice, if no plan will be issued",
    duty_of=AUTHORITY,
    duty="notify the parent or young person of a decision not to secure a plan",
    words="",
    rules=(
        Rule(
            beginning_with(10, "assessment_began"), BEFORE_SEPTEMBER_2015, art("22(3)(a)"),
            because=f"{SAVED} (art 22(3A)): 10 weeks from the beginning of the assessment.",
        ),
        Rule(
            beginning_with(14, "assessment_began"), FROM_SEPTEMBER_2015, art("22(3)(a)", "SI 2015/1619 art 4"),
            because="The day of the notice picks this version, not the day the assessment began.",
        ),
    ),
    exceptions=_ordinary("22(3)"),
    chosen_by="notice_given",
    checked_on=CHECKED,
    asks=NOTICE_AND_START,
    default="The statement stays in force until the relevant time: the end of the time for an appeal, or of the appeal "
    "(art 22(4) to (7)).",
)

REASSESSED = TimeLimit(
    key="tr_reassess_final",
    title="Transfer by re-assessment: finalised plan sent",
    duty_of=AUTHORITY,
    duty="send the finalised plan after a re-assessment under art 23",
    words="",
    rules=(
        Rule(
            beginning_with(14, "request_made"), BEFORE_SEPTEMBER_2015, art("24(2)"),
            because="The request was made, or the assessment ordered, before 1 September 2015: 14 weeks (art 24(2A)).",
        ),
        Rule(beginning_with(18, "request_made"), FROM_SEPTEMBER_2015, art("24(2)", "SI 2015/1619 art 5")),
    ),
    exceptions=_ordinary("24(2)"),
    checked_on=CHECKED,
    asks={"request_made": "The request was made, or the assessment was ordered on appeal"},
)

TOO_LATE = TimeLimit(
    key="tr_too_late",
    title="Transfer: too late to conclude before 1 April 2018",
    duty_of=AUTHORITY,
    duty="carry out an EHC needs assessment and conclude it as soon as is reasonably practicable",
    words="",
    rules=(Rule(NoDate(), ORIGINAL, art("17(5)")),),
    checked_on=CHECKED,
    asks={"from": "The Order first applied to the child or young person"},
    default="Only where that was on or after 1 April 2018, or too late to conclude before it. The statement has effect as "
    "if its special educational provision were specified in an EHC plan (art 17(4)).",
)

# Requests and assessments in flight on 1 September 2014, and learning difficulty assessments (arts 5, 6, 27, 28)

IN_FLIGHT = TimeLimit(
    key="tr_inflight_decide",
    title="In flight in 2014: decision on a converted request",
    duty_of=AUTHORITY,
    duty="decide whether to secure an EHC needs assessment",
    words="",
    rules=(Rule(beginning_with(6), ORIGINAL, art("5(8), 6(8)")),),
    checked_on=CHECKED,
    asks={"from": "The parent consented to the conversion"},
)

LDA_IN_FLIGHT = TimeLimit(
    key="tr_lda_inflight",
    title="Learning difficulty assessment in progress in 2014: decision",
    duty_of=AUTHORITY,
    duty="make the decision of s.36(9) and notify it",
    words="",
    rules=(
        Rule(beginning_with(14), ORIGINAL, art("27(7)"), when={"section": "139A(2) or (4)"}),
        Rule(beginning_with(20), ORIGINAL, art("27(7)"), when={"section": "139A(5)"}),
    ),
    checked_on=CHECKED,
    asks={"from": "The young person consented to the conversion"},
    options=(
        Option(
            "section", "Under which part of s.139A of the Learning and Skills Act 2000 it was in progress",
            {"139A(2) or (4)": "s.139A(2) or (4)", "139A(5)": "s.139A(5)"},
        ),
    ),
)

LDA = TimeLimit(
    key="tr_lda",
    title="Completed learning difficulty assessment",
    duty_of=AUTHORITY,
    duty="act under s.36 before 1 September 2016 only where the young person or the institution asks, or it so decides",
    words="",
    rules=(Rule(NoDate(promptly=False), InForce(date(2014, 9, 1)), art("28")),),
    checked_on=CHECKED,
    asks={"from": "The young person or the institution asked, or the authority decided to assess"},
    default="From then the ordinary limits of 6, 16 and 20 weeks run: assess_decision, no_plan_decision and final_plan.",
)

# Detained persons (arts 32, 34 and 35): the same, from 1 April 2015

_DETAINED_FROM = InForce(date(2015, 4, 1), date(2015, 8, 31))
_ASSESSED = detained.of_an_assessment("10(4)(a)", "10(4)(b)", "10(4)(c)", "10(4)")[:-1]  # nothing of 2020 reached it
_DERIVED = "The exceptions of SI 2015/62 reg 10(4) are taken to stand, as those of SI 2014/1530 do for arts 21 and 22."

DETAINED_NOTICE = replace(
    NOTICE, key="tr_detained_notice", title="Transfer, detained: notice of the assessment", duty_of="The home authority",
    rules=(Rule(AtLeastBefore(2, Unit.WEEKS, of="assessment_begins", clear=False), detained.FROM_2015, art("32", "SI 2015/505 art 8")),),
    default="Fourteen days before is the safe reading; thirteen can be argued, as the two weeks end with the day itself.",
    words="",
)
DETAINED_FINAL = replace(
    FINALISED_PLAN, key="tr_detained_final", title="Transfer, detained: finalised plan sent", duty_of="The home authority",
    rules=(
        Rule(beginning_with(14, "assessment_began"), _DETAINED_FROM, art("34", "SI 2015/505 art 8"), because=f"{SAVED}."),
        Rule(beginning_with(18, "assessment_began"), FROM_SEPTEMBER_2015, art("34", "SI 2015/1619 arts 6 and 7")),
    ),
    exceptions=_ASSESSED, default=_DERIVED, confidence=Confidence.DERIVED,
)
DETAINED_NO_PLAN = replace(
    NO_PLAN, key="tr_detained_no_plan", title="Transfer, detained: notice, if no plan will be issued", duty_of="The home authority",
    rules=(
        Rule(beginning_with(10, "assessment_began"), _DETAINED_FROM, art("35", "SI 2015/505 art 8"), because=f"{SAVED}."),
        Rule(beginning_with(14, "assessment_began"), FROM_SEPTEMBER_2015, art("35", "SI 2015/1619 arts 6 and 7")),
    ),
    exceptions=_ASSESSED, default=_DERIVED, confidence=Confidence.DERIVED,
)
