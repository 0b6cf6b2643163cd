"""SI 2014/1530 regs 13 and 14: the draft plan and the finalised plan."""

from deadlines.counting import Counting, days, weeks
from deadlines.law.exceptions import ORIGINAL, reg
from deadlines.law.send_regs_2014.shared import AUTHORITY, CHECKED, REQUEST, assessment_exceptions
from deadlines.limits import Binds, Rule, TimeLimit
from deadlines.shapes import NoDate

# The plan (regs 13 and 14)

REPRESENTATIONS = TimeLimit(
    key="draft_reps",
    title="Time for representations on the draft plan",
    duty_of=AUTHORITY,
    duty="give the parent or young person time to make representations, ask for a school and require a meeting",
    words="at least 15 days, beginning with the day on which the draft plan was served",
    rules=(Rule(days(15, Counting.FROM_THE_DAY), ORIGINAL, reg("13(1)(a)")),),
    binds=Binds.AT_LEAST_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The draft plan was served"},
    questions=(5, 6),
)

FINALISED_PLAN = TimeLimit(
    key="final_plan",
    title="Finalised plan sent",
    duty_of=AUTHORITY,
    duty="send the finalised EHC plan to the parent or young person, the named institution and the commissioning body",
    words="as soon as practicable, and in any event within 20 weeks of the local authority receiving a request",
    rules=(Rule(weeks(20), ORIGINAL, reg("13(2)")),),
    exceptions=assessment_exceptions("10(4)", "10(4)(e)", applied=", applied by reg 13(3)", questions=(9,)),
    checked_on=CHECKED,
    asks=REQUEST,
    questions=(3, 4),
)

FINALISED_FORM = TimeLimit(
    key="final_plan_form",
    title="The finalised plan is the draft, or the draft modified",
    duty_of=AUTHORITY,
    duty="finalise the draft as served, or as modified in the light of the representations made",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("14(1)")),),
    checked_on=CHECKED,
    asks={"from": "The draft plan was served"},
    default="A materially new draft is served afresh and opens a new 15 days (derived from regs 13 and 14).",
)
