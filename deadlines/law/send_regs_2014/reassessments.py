"""SI 2014/1530 regs 23 to 27: re-assessment, from the request to the finalised plan and its reviews."""

from deadlines.counting import Counting, days, months, weeks
from deadlines.law.exceptions import (
    ORIGINAL,
    absent_from_area,
    coronavirus,
    coronavirus_gloss,
    exceptional_circumstances,
    missed_appointment,
    reg,
)
from deadlines.law.send_regs_2014.shared import AUTHORITY, CHECKED, assessment_exceptions
from deadlines.limits import Binds, Rule, TimeLimit
from deadlines.shapes import NoDate

APPLIED = ", applied by reg 26(2)"

REASSESSMENT_DECISION = TimeLimit(
    key="reassess_decision",
    title="Notice whether the authority will re-assess",
    duty_of=AUTHORITY,
    duty="notify the parent or young person whether it will re-assess",
    words="within 15 days of receiving the request to re-assess",
    rules=(Rule(days(15), ORIGINAL, reg("25(1)")),),
    exceptions=(coronavirus_gloss("25(1)"),),
    checked_on=CHECKED,
    asks={"from": "A request to re-assess was received"},
    questions=(3,),
    default="These are calendar days. A request by the responsible commissioning body must be granted (reg 23).",
)

REASSESSMENT_BAR = TimeLimit(
    key="reassess_bar",
    title="An assessment or re-assessment in the six months before the request",
    duty_of=AUTHORITY,
    duty="re-assess on request only if none was made in that time (it may still choose to)",
    words="within the period of six months prior to that request",
    rules=(Rule(months(6), ORIGINAL, reg("24(a)")),),
    binds=Binds.BARRED_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The child or young person was last assessed or re-assessed"},
    default="It does not bind a request by the responsible commissioning body (derived from reg 23).",
)

REASSESSMENT_ADVICE = TimeLimit(
    key="reassess_advice",
    title="Advice for a re-assessment from a body asked to co-operate",
    duty_of="The body asked (a body within CFA s.31(1))",
    duty="comply with the request for co-operation",
    words="within 6 weeks of the date on which they receive it",
    rules=(Rule(weeks(6), ORIGINAL, reg("8(1), applied by reg 26(2)")),),
    exceptions=(
        exceptional_circumstances(f"8(2)(a){APPLIED}"), absent_from_area(f"8(2)(b){APPLIED}"),
        missed_appointment(f"8(2)(c){APPLIED}"), coronavirus(f"8(2)(d){APPLIED}"),
    ),
    checked_on=CHECKED,
    asks={"from": "The body received the request for advice"},
    questions=(3,),
)

REASSESSED_PLAN = TimeLimit(
    key="reassess_final",
    title="Finalised plan sent after a re-assessment",
    duty_of=AUTHORITY,
    duty="send the finalised plan, amended or replaced, as soon as practicable",
    words="within 14 weeks of the notification under regulation 25(1)",
    rules=(Rule(weeks(14), ORIGINAL, reg("27(2)")),),
    exceptions=assessment_exceptions("27(3)", "27(3)(e)", leaves="as soon as practicable"),
    checked_on=CHECKED,
    asks={"from": "The authority notified its decision to re-assess, or decided to under s.44(3)"},
)

REASSESSMENT_NO_CHANGE = TimeLimit(
    key="reassess_no_change",
    title="Decision not to amend or replace the plan after a re-assessment",
    duty_of=AUTHORITY,
    duty="notify the parent or young person that the plan is not to be amended or replaced",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("27")),),
    checked_on=CHECKED,
    asks={"from": "The authority notified its decision to re-assess"},
    default="The Regulations leave a gap here. The 14 weeks of reassess_final serve as an internal target.",
)

REASSESSED_REVIEW_FIRST = TimeLimit(
    key="reassess_review_first",
    title="First review after a re-assessment",
    duty_of=AUTHORITY,
    duty="review the plan",
    words="within 12 months of the date on which a copy … is sent",
    rules=(Rule(months(12), ORIGINAL, reg("27(4)(a)")),),
    exceptions=(coronavirus_gloss("27(4)(a)"),),
    checked_on=CHECKED,
    asks={"from": "A copy of the finalised plan was sent after the re-assessment"},
)

REASSESSED_REVIEW_NEXT = TimeLimit(
    key="reassess_review_next",
    title="Next review after a re-assessment",
    duty_of=AUTHORITY,
    duty="review the plan again within twelve months starting with the day it was last reviewed",
    words="",
    rules=(Rule(months(12, Counting.FROM_THE_DAY), ORIGINAL, reg("27(4)(b)")),),
    exceptions=(coronavirus_gloss("27(4)(b)"),),
    checked_on=CHECKED,
    asks={"from": "The plan was last reviewed"},
    questions=(13,),
)
