"""SI 2014/1530 regs 3 to 10 and 48: the request, the decision, the assessment, the refusal of a plan."""

from deadlines.counting import weeks
from deadlines.law.exceptions import (
    ORIGINAL,
    absent_from_area,
    coronavirus,
    exceptional_circumstances,
    missed_appointment,
    reg,
)
from deadlines.law.send_regs_2014.shared import AUTHORITY, CHECKED, REQUEST, assessment_exceptions
from deadlines.limits import Binds, Rule, TimeLimit
from deadlines.shapes import NoDate

# Part 2: the request and the decision (regs 3 to 5)

CONSULT_ON_REQUEST = TimeLimit(
    key="consult_on_request",
    title="Consult the family on the request",
    duty_of=AUTHORITY,
    duty="consult the child's parent or the young person before deciding whether an assessment may be necessary",
    words="as soon as practicable after",
    rules=(Rule(NoDate(), ORIGINAL, reg("3")),),
    checked_on=CHECKED,
    asks=REQUEST,
    questions=(3, 4),
)

NO_PLAN_NECESSARY = TimeLimit(
    key="notify_no_determination",
    title="Notice, if no plan is necessary and so no assessment",
    duty_of=AUTHORITY,
    duty="notify the parent or young person, with reasons, if it determines that no EHC plan is necessary (s.36(5))",
    words="as soon as practicable, but in any event within 6 weeks of",
    rules=(Rule(weeks(6), ORIGINAL, reg("4(1)")),),
    exceptions=(coronavirus("4(3)"),),
    checked_on=CHECKED,
    asks=REQUEST,
    questions=(3, 4, 7),
)

NOTIFY_CONSIDERING = TimeLimit(
    key="notify_considering",
    title="Tell health, social care and the setting that an assessment is considered",
    duty_of=AUTHORITY,
    duty="notify the commissioning body, social care and the head, provider or principal that it is considering one",
    words="must also notify",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("4(2)")),),
    checked_on=CHECKED,
    asks={"from": "The authority began to consider whether to secure an assessment"},
)

DECISION_ON_REQUEST = TimeLimit(
    key="assess_decision",
    title="Notice whether the authority will assess",
    duty_of=AUTHORITY,
    duty="notify the parent or young person whether it will secure an EHC needs assessment",
    words="as soon as practicable and in any event within 6 weeks of … receiving a request",
    rules=(Rule(weeks(6), ORIGINAL, reg("5(1)")),),
    exceptions=assessment_exceptions("5(4)", "5(4)(e)"),
    checked_on=CHECKED,
    asks=REQUEST,
    questions=(3, 4),
)

DECISION_COPY = TimeLimit(
    key="assess_decision_copy",
    title="Tell the others notified of the decision",
    duty_of=AUTHORITY,
    duty="notify those it told that it was considering an assessment of its decision",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("5(2)")),),
    checked_on=CHECKED,
    asks={"from": "The authority decided whether to assess"},
)

# The assessment (regs 6 to 8)

ADVICE_SOUGHT = TimeLimit(
    key="advice_seek",
    title="Seek advice and information",
    duty_of=AUTHORITY,
    duty="seek the advice and information listed in reg 6(1)(a) to (h)",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("6(1)")),),
    checked_on=CHECKED,
    asks={"from": "The authority decided to assess"},
)

ADVICE_NOT_REPEATED = TimeLimit(
    key="advice_no_repeat",
    title="Do not seek advice again that already suffices",
    duty_of=AUTHORITY,
    duty="not seek advice already provided where its author, the authority and the family are satisfied it suffices",
    words="previously been provided for any purpose",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("6(4)")),),
    checked_on=CHECKED,
    asks={"from": "The authority sought advice"},
)

ADVICE = TimeLimit(
    key="advice_response",
    title="Advice from a body asked to co-operate",
    duty_of="The body asked (a body within CFA s.31(1))",
    duty="comply with the request for co-operation",
    words="within 6 weeks of the date on which they receive it",
    rules=(Rule(weeks(6), ORIGINAL, reg("8(1)")),),
    exceptions=(
        exceptional_circumstances("8(2)(a)"), absent_from_area("8(2)(b)"), missed_appointment("8(2)(c)"),
        coronavirus("8(2)(d)"),
    ),
    checked_on=CHECKED,
    asks={"from": "The body received the request for advice"},
    questions=(3,),
    default="Where the day on which the body received the request is not recorded, the day of asking is taken.",
)

# After the assessment (reg 10)

REFUSAL_OF_PLAN = TimeLimit(
    key="no_plan_decision",
    title="Notice, if no plan will be issued",
    duty_of=AUTHORITY,
    duty="notify the parent or young person, with reasons, if it decides not to secure an EHC plan",
    words="as soon as practicable, and in any event within 16 weeks of the local authority receiving a request",
    rules=(Rule(weeks(16), ORIGINAL, reg("10(1)")),),
    exceptions=assessment_exceptions("10(4)", "10(4)(e)"),
    checked_on=CHECKED,
    asks=REQUEST,
    questions=(3, 4),
)

REFUSAL_COPY = TimeLimit(
    key="no_plan_copy",
    title="Tell health and the setting that no plan will be issued",
    duty_of=AUTHORITY,
    duty="notify the commissioning body and the head, provider or principal of the same decision",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("10(2)")),),
    checked_on=CHECKED,
    asks={"from": "The authority notified the family that no plan will be issued"},
)

REMAIN_IN_SPECIAL_SCHOOL = TimeLimit(
    key="remain_in_special_school",
    title="The child may stay at the special school",
    duty_of="A child or young person admitted for the assessment",
    duty="be allowed to remain at the special school or special post-16 institution",
    words="ten school or institution days after",
    # Counts only days on which that institution is open, which no calendar held here knows: the end is not guessed.
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("48(1)(a), (2)")),),
    binds=Binds.AT_LEAST_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The notice that no plan will be issued was served"},
    default="The ten days are days on which that school is open. sendflow does not hold its term dates, so it names "
    "no last day: count ten of the school's own open days after service.",
)
