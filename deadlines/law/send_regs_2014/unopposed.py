"""SI 2014/1530 reg 45: appeals the authority does not oppose, treated as decided for the family without an order.

Paragraphs (3) to (6A) are those of SI 2015/359 reg 8, in force from 23 March 2015. We do not hold the earlier text, whose
times were not the same, so an appeal conceded before that day gets no date here.
"""

from datetime import date

from deadlines.counting import weeks
from deadlines.law.exceptions import coronavirus, coronavirus_gloss, reg
from deadlines.law.send_regs_2014.shared import AUTHORITY, CHECKED, order_exceptions
from deadlines.limits import InForce, Rule, TimeLimit

REWRITTEN = InForce(date(2015, 3, 23))
CONCEDED = {"from": "The authority notified the Tribunal that it will not oppose the appeal"}
BEFORE = "SI 2015/359 rewrote this from 23 March 2015; sendflow does not hold the earlier text and names no day by it."

UNOPPOSED_ASSESS_NOTIFY = TimeLimit(
    key="unop_assess_notify",
    title="Unopposed appeal for an assessment: notice that the authority will",
    duty_of=AUTHORITY,
    duty="notify the parent or young person, within 2 weeks, that it must make the assessment or re-assessment",
    words="",
    rules=(Rule(weeks(2), REWRITTEN, reg("45(3)")),),
    exceptions=order_exceptions("45(7)"),
    checked_on=CHECKED,
    asks=CONCEDED,
    default=BEFORE,
)

UNOPPOSED_ASSESS_NO_PLAN = TimeLimit(
    key="unop_assess_no_plan",
    title="Unopposed appeal for an assessment: notice that no plan will be issued",
    duty_of=AUTHORITY,
    duty="notify the parent or young person, with reasons and as soon as practicable within 10 weeks, if it decides on no plan",
    words="",
    rules=(Rule(weeks(10), REWRITTEN, reg("45(3A)(a)")),),
    exceptions=(coronavirus("45(8)", leaves="as soon as practicable"),),
    checked_on=CHECKED,
    asks=CONCEDED,
    questions=(20,),
    default=BEFORE,
)

UNOPPOSED_ASSESS_FINAL = TimeLimit(
    key="unop_assess_final",
    title="Unopposed appeal for an assessment: finalised plan sent",
    duty_of=AUTHORITY,
    duty="send the finalised plan, as soon as practicable within 14 weeks, if it decides on one",
    words="",
    rules=(Rule(weeks(14), REWRITTEN, reg("45(3A)(b)")),),
    exceptions=(coronavirus("45(8)", leaves="as soon as practicable"),),
    checked_on=CHECKED,
    asks=CONCEDED,
    questions=(20,),
    default=BEFORE,
)

UNOPPOSED_CONTENT = TimeLimit(
    key="unop_content",
    title="Unopposed appeal about what the plan says: amended plan issued",
    duty_of=AUTHORITY,
    duty="issue the amended plan within 5 weeks",
    words="",
    rules=(Rule(weeks(5), REWRITTEN, reg("45(4)")),),
    exceptions=(coronavirus_gloss("45(4)"),),
    checked_on=CHECKED,
    asks=CONCEDED,
    default=BEFORE,
)

UNOPPOSED_PLACEMENT = TimeLimit(
    key="unop_placement",
    title="Unopposed appeal about the placement alone: amended plan issued",
    duty_of=AUTHORITY,
    duty="issue the amended plan within 2 weeks",
    words="",
    rules=(Rule(weeks(2), REWRITTEN, reg("45(5)(a)")),),
    exceptions=(coronavirus_gloss("45(5)"),),
    checked_on=CHECKED,
    asks=CONCEDED,
    default=BEFORE,
)

UNOPPOSED_PLACEMENT_AND_CONTENT = TimeLimit(
    key="unop_placement_and_content",
    title="Unopposed appeal about placement and contents: amended plan issued",
    duty_of=AUTHORITY,
    duty="issue the amended plan within 5 weeks",
    words="",
    rules=(Rule(weeks(5), REWRITTEN, reg("45(5)(b)")),),
    exceptions=(coronavirus_gloss("45(5)"),),
    checked_on=CHECKED,
    asks=CONCEDED,
    questions=(16,),
    default=BEFORE,
)

UNOPPOSED_MAKE_DRAFT = TimeLimit(
    key="unop_make_draft",
    title="Unopposed appeal for a plan: draft issued",
    duty_of=AUTHORITY,
    duty="issue a draft plan within 5 weeks",
    words="",
    rules=(Rule(weeks(5), REWRITTEN, reg("45(6)")),),
    exceptions=order_exceptions("45(7)"),
    checked_on=CHECKED,
    asks=CONCEDED,
    default=BEFORE,
)

UNOPPOSED_MAKE_FINAL = TimeLimit(
    key="unop_make_final",
    title="Unopposed appeal for a plan: finalised plan sent",
    duty_of=AUTHORITY,
    duty="send the finalised plan within 11 weeks",
    words="",
    rules=(Rule(weeks(11), REWRITTEN, reg("45(6)")),),
    exceptions=order_exceptions("45(7)"),
    checked_on=CHECKED,
    asks=CONCEDED,
    default=BEFORE,
)

UNOPPOSED_CEASE = TimeLimit(
    key="unop_cease",
    title="Unopposed appeal against ceasing: plan continued, and amended if agreed",
    duty_of=AUTHORITY,
    duty="continue to maintain the plan at once and, if it agreed to amend it, do so within 5 weeks",
    words="",
    rules=(Rule(weeks(5), REWRITTEN, reg("45(6A)")),),
    exceptions=(coronavirus_gloss("45(6A)"),),
    checked_on=CHECKED,
    asks=CONCEDED,
    default=BEFORE,
)
