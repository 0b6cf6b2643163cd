"""SI 2014/1530 reg 44: what the authority must do on an order of the First-tier Tribunal, and by when."""

from deadlines.counting import weeks
from deadlines.law.exceptions import ORIGINAL, coronavirus_gloss, reg
from deadlines.law.send_regs_2014.shared import AUTHORITY, CHECKED, order_exceptions
from deadlines.limits import Rule, TimeLimit
from deadlines.shapes import NoDate

ORDER = {"from": "The Tribunal made the order"}
# Reg 44(1).
DIRECTED = "The Tribunal may direct another period (reg 44(1)): then its direction, not this, sets the day."

ORDER_DISMISSED = TimeLimit(
    key="ord_dismiss_cease",
    title="Order: appeal against ceasing dismissed",
    duty_of=AUTHORITY,
    duty="cease to maintain the plan",
    words="shall cease to maintain the EHC Plan immediately",
    rules=(Rule(NoDate(says="immediately"), ORIGINAL, reg("44(2)(a)")),),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(17, 19),
    default=f"An appeal to the Upper Tribunal may still be brought (CFA s.45(4)(b)). {DIRECTED}",
)

ORDER_ASSESS_NOTIFY = TimeLimit(
    key="ord_assess_notify",
    title="Order to assess: notice that the authority will",
    duty_of=AUTHORITY,
    duty="notify the parent or young person that it will make the assessment or re-assessment ordered",
    words="within 2 weeks of the order being made notify",
    rules=(Rule(weeks(2), ORIGINAL, reg("44(2)(b)")),),
    exceptions=order_exceptions("44(3)"),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(17,),
    default=DIRECTED,
)

ORDER_ASSESS_NO_PLAN = TimeLimit(
    key="ord_assess_no_plan",
    title="Order to assess: notice that no plan will be issued",
    duty_of=AUTHORITY,
    duty="notify the parent or young person, with reasons and as soon as practicable, if it decides on no plan",
    words="within 10 weeks of the date of the First-tier Tribunal's order",
    rules=(Rule(weeks(10), ORIGINAL, reg("44(2)(b)(i)")),),
    exceptions=order_exceptions("44(3)", leaves="as soon as practicable"),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(17,),
    default=DIRECTED,
)

ORDER_ASSESS_FINAL = TimeLimit(
    key="ord_assess_final",
    title="Order to assess: finalised plan sent",
    duty_of=AUTHORITY,
    duty="send the finalised plan, as soon as practicable, within 14 weeks of the order if it decides on one",
    words="",
    rules=(Rule(weeks(14), ORIGINAL, reg("44(2)(b)(ii)")),),
    exceptions=order_exceptions("44(3)", leaves="as soon as practicable"),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(17,),
    default=DIRECTED,
)

ORDER_MAKE_DRAFT = TimeLimit(
    key="ord_make_draft",
    title="Order to make a plan: draft issued",
    duty_of=AUTHORITY,
    duty="issue a draft plan within 5 weeks of the order to make and maintain one",
    words="",
    rules=(Rule(weeks(5), ORIGINAL, reg("44(2)(c)(i)")),),
    exceptions=order_exceptions("44(3)"),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(17,),
    default=DIRECTED,
)

ORDER_MAKE_FINAL = TimeLimit(
    key="ord_make_final",
    title="Order to make a plan: finalised plan sent",
    duty_of=AUTHORITY,
    duty="send the finalised plan, counted from the order and not from the draft",
    words="within 11 weeks of the order being made",
    rules=(Rule(weeks(11), ORIGINAL, reg("44(2)(c)(ii)")),),
    exceptions=order_exceptions("44(3)"),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(17,),
    default=DIRECTED,
)

ORDER_REMITTED = TimeLimit(
    key="ord_remit",
    title="Order to reconsider: decided, and told",
    duty_of=AUTHORITY,
    duty="reconsider, and send a draft plan or the notice that no plan is needed, within 2 weeks of the order",
    words="",
    rules=(Rule(weeks(2), ORIGINAL, reg("44(2)(d)")),),
    exceptions=(coronavirus_gloss("44(2)(d)"),),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(17,),
    default=f"The text refers to “Regulation 5” for the notice, where reg 10 must be meant. {DIRECTED}",
)

ORDER_AMEND_PROVISION = TimeLimit(
    key="ord_amend_sep",
    title="Order to amend the special educational provision",
    duty_of=AUTHORITY,
    duty="issue the amended plan within 5 weeks of the order",
    words="",
    rules=(Rule(weeks(5), ORIGINAL, reg("44(2)(e)")),),
    exceptions=(coronavirus_gloss("44(2)(e)"),),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(16, 17),
    default=DIRECTED,
)

ORDER_AMEND_SCHOOL = TimeLimit(
    key="ord_amend_school",
    title="Order to amend the school or institution named, or its type",
    duty_of=AUTHORITY,
    duty="issue the amended plan within 2 weeks of the order",
    words="",
    rules=(Rule(weeks(2), ORIGINAL, reg("44(2)(f)")),),
    exceptions=(coronavirus_gloss("44(2)(f)"),),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(16, 17),
    default=DIRECTED,
)

ORDER_CONTINUE = TimeLimit(
    key="ord_continue",
    title="Order to continue the plan as it is",
    duty_of=AUTHORITY,
    duty="continue to maintain the plan",
    words="",
    rules=(Rule(NoDate(says="at once"), ORIGINAL, reg("44(2)(g)")),),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(17,),
    default=DIRECTED,
)

ORDER_CONTINUE_AMENDED = TimeLimit(
    key="ord_continue_amend",
    title="Order to continue the plan and amend it",
    duty_of=AUTHORITY,
    duty="continue to maintain the plan, and amend it within 5 weeks of the order",
    words="",
    rules=(Rule(weeks(5), ORIGINAL, reg("44(2)(h)")),),
    exceptions=(coronavirus_gloss("44(2)(h)"),),
    checked_on=CHECKED,
    asks=ORDER,
    questions=(17,),
    default=DIRECTED,
)
