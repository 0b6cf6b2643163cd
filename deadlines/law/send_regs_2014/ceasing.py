"""SI 2014/1530 regs 31, 44(2)(a) and 47: ceasing to maintain a plan, and telling a university of it."""

from deadlines.counting import working_days
from deadlines.law.exceptions import ORIGINAL, coronavirus_gloss, reg
from deadlines.law.send_regs_2014.shared import AUTHORITY, CHECKED
from deadlines.limits import Rule, TimeLimit
from deadlines.shapes import NoDate

CEASING_CONSULTED = TimeLimit(
    key="cease_consult",
    title="Consult before deciding to cease",
    duty_of=AUTHORITY,
    duty="inform the parent or young person that it considers ceasing, and consult them and the institution",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("31(1)")),),
    checked_on=CHECKED,
    asks={"from": "The authority began to consider ceasing to maintain the plan"},
    default="It comes before the decision; no number of days is given.",
)

CEASING_NOTIFIED = TimeLimit(
    key="cease_notify",
    title="Notice that the plan will cease",
    duty_of=AUTHORITY,
    duty="notify the parent or young person, the institution and the commissioning body of its decision to cease",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("31(2), (3)")),),
    checked_on=CHECKED,
    asks={"from": "The authority decided to cease to maintain the plan"},
)

CEASED_ON_DISMISSAL = TimeLimit(
    key="cease_on_dismissal",
    title="Cease the plan once the appeal is dismissed",
    duty_of=AUTHORITY,
    duty="cease to maintain the plan",
    words="shall cease to maintain the EHC Plan immediately",
    rules=(Rule(NoDate(says="immediately"), ORIGINAL, reg("44(2)(a)")),),
    checked_on=CHECKED,
    asks={"from": "The Tribunal dismissed the appeal"},
    questions=(17, 19),
    default="An appeal to the Upper Tribunal may still be brought (CFA s.45(4)(b)).",
)

HIGHER_EDUCATION_DISCLOSURE = TimeLimit(
    key="he_disclosure",
    title="Plan disclosed for higher education",
    duty_of=AUTHORITY,
    duty="send the plan to the assessor of disabled students' allowance or the principal the young person names",
    words="within 15 working days of being asked",
    rules=(Rule(working_days(15), ORIGINAL, reg("47")),),
    exceptions=(coronavirus_gloss("47"),),
    checked_on=CHECKED,
    asks={"from": "The young person asked for the plan to be disclosed"},
)
