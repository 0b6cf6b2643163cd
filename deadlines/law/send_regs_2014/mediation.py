"""SI 2014/1530 regs 33 to 42: mediation, its certificates and its agreements."""

from deadlines.counting import Unit, days, months, weeks, working_days
from deadlines.law.exceptions import ORIGINAL, coronavirus_gloss, reg
from deadlines.law.send_regs_2014.shared import AUTHORITY, CHECKED, FAMILY
from deadlines.limits import Binds, Rule, TimeLimit
from deadlines.shapes import AtLeastBefore, NoDate

ADVISER = "The mediation adviser"
COMMISSIONING_BODY = "The responsible commissioning body"
TOLD = {"from": "The authority was informed that the parent or young person wishes to pursue mediation"}
AGREEMENT = {"from": "The mediation agreement was made"}
DEEMED = "If it cannot be arranged in time the family is treated as having taken part (reg 39)."
AGREED = "The parties may agree another time in writing (reg 42(5)): then that, not this, is the time."

# The certificate without mediation (regs 33 and 34)

ADVISER_CONTACTED = TimeLimit(
    key="med_contact",
    title="Contact the mediation adviser before an appeal",
    duty_of=FAMILY,
    duty="contact the adviser by then to say that they wish to appeal, and whether they want mediation",
    words="within 2 months after written notice of the local authority's decision was sent",
    rules=(Rule(months(2), ORIGINAL, reg("33")),),
    exceptions=(coronavirus_gloss("33"),),
    binds=Binds.OPEN_UNTIL,
    checked_on=CHECKED,
    asks={"from": "Written notice of the decision was sent"},
    questions=(27,),
    default="Later, leave to appeal can be sought (reg 34(3)). The Tribunal's rule about August and Christmas does not apply here.",
)

CERTIFICATE_WITHOUT_MEDIATION = TimeLimit(
    key="med_cert_no_mediation",
    title="Certificate where mediation is not wanted",
    duty_of=ADVISER,
    duty="issue a certificate under s.55(4)",
    words="within 3 working days of being informed",
    rules=(Rule(working_days(3), ORIGINAL, reg("34(1)")),),
    exceptions=(coronavirus_gloss("34(1)"),),
    checked_on=CHECKED,
    asks={"from": "The adviser was informed that mediation is not wanted"},
)

CERTIFICATE_BAR = TimeLimit(
    key="med_cert_bar",
    title="The last day of contact for a certificate without mediation",
    duty_of=ADVISER,
    duty="have been contacted by then to be able to issue a certificate under s.55(4)",
    words="within 2 months of the date of the notice",
    rules=(Rule(months(2), ORIGINAL, reg("34(2)")),),
    exceptions=(coronavirus_gloss("34(2)"),),
    binds=Binds.OPEN_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The notice of the decision was dated"},
    questions=(27,),
    default="It bars only a certificate without mediation (s.55(4)).",
)

LEAVE_TO_APPEAL = TimeLimit(
    key="med_leave",
    title="Leave to appeal without a certificate",
    duty_of=FAMILY,
    duty="seek leave of the Tribunal before appealing, where the adviser was not contacted in time",
    words="may seek leave to appeal",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("34(3)")),),
    binds=Binds.OPEN_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The time for contacting the adviser ran out"},
    default="No time is stated for seeking leave (HESC r.19); whether it is given is for the Tribunal.",
)

# Arranging mediation (regs 35 to 37)

HEALTH_NOTIFIED = TimeLimit(
    key="med_notify_health",
    title="Tell the commissioning bodies of the issues for mediation",
    duty_of=AUTHORITY,
    duty="notify each relevant commissioning body of the mediation issues",
    words="within 3 working days, from the date of being informed",
    rules=(Rule(working_days(3), ORIGINAL, reg("35(2)")),),
    exceptions=(coronavirus_gloss("35(2)"),),
    checked_on=CHECKED,
    asks=TOLD,
)

HEALTH_MEDIATION = TimeLimit(
    key="med_arrange_health_only",
    title="Mediation about health alone",
    duty_of=COMMISSIONING_BODY,
    duty="arrange mediation where the issues are about health provision alone",
    words="within 30 days from the date on which it (or they) receive notification",
    rules=(Rule(days(30), ORIGINAL, reg("35(3)")),),
    exceptions=(coronavirus_gloss("35(3)"),),
    checked_on=CHECKED,
    asks={"from": "The commissioning body received the authority's notification"},
    questions=(3, 18),
    default="Nobody is treated as having taken part if it is missed: reg 39(2) leaves reg 35(3) out.",
)

MIXED_MEDIATION = TimeLimit(
    key="med_arrange_mixed",
    title="Mediation about health and other matters",
    duty_of=AUTHORITY,
    duty="arrange mediation where the issues are about health provision and other matters",
    words="",
    rules=(Rule(days(30), ORIGINAL, reg("35(4)")),),
    exceptions=(coronavirus_gloss("35(4)"),),
    checked_on=CHECKED,
    asks=TOLD,
    questions=(18,),
    default=DEEMED,
)

OTHER_MEDIATION = TimeLimit(
    key="med_arrange_other",
    title="Mediation about other matters than health",
    duty_of=AUTHORITY,
    duty="arrange mediation where no issue is about health provision",
    words="within 30 days from the date",
    rules=(Rule(days(30), ORIGINAL, reg("36(2)")),),
    exceptions=(coronavirus_gloss("36(2)"),),
    checked_on=CHECKED,
    asks=TOLD,
    questions=(18,),
    default=DEEMED,
)

MEDIATION_DATE_NOTICE = TimeLimit(
    key="med_date_notice",
    title="Tell the family when and where the mediation is",
    duty_of="The body that arranges the mediation",
    duty="inform the parent or young person of its date and place",
    words="at least 5 working days prior to the mediation",
    rules=(Rule(AtLeastBefore(5, Unit.WORKING_DAYS), ORIGINAL, reg("37(2)")),),
    checked_on=CHECKED,
    asks={"meeting_on": "The mediation is to be held"},
    default="Five clear working days lie between the two, which is the safe reading. If the parent or young person "
    "consents to shorter notice, no day is set.",
)

# The certificate after mediation (regs 38 and 39)

CERTIFICATE_AFTER_MEDIATION = TimeLimit(
    key="med_cert_after",
    title="Certificate after mediation",
    duty_of=ADVISER,
    duty="issue a certificate under s.55(5)",
    words="within 3 working days of the conclusion of the mediation",
    rules=(Rule(working_days(3), ORIGINAL, reg("39(1)")),),
    exceptions=(coronavirus_gloss("39(1)"),),
    checked_on=CHECKED,
    asks={"from": "The mediation was concluded"},
)

MEDIATION_NOT_ARRANGED = TimeLimit(
    key="med_fail_notify",
    title="Tell the adviser that mediation cannot be arranged in time",
    duty_of=AUTHORITY,
    duty="tell the adviser that it cannot arrange mediation within the time",
    words="as soon as possible after it realises",
    rules=(Rule(NoDate(says="as soon as possible"), ORIGINAL, reg("39(2)")),),
    checked_on=CHECKED,
    asks={"from": "The authority realised that it cannot arrange the mediation in time"},
)

CERTIFICATE_DEEMED = TimeLimit(
    key="med_cert_deemed",
    title="Certificate where mediation was not arranged in time",
    duty_of=ADVISER,
    duty="issue a certificate under s.55(5), as if the family had taken part",
    words="",
    rules=(Rule(working_days(3), ORIGINAL, reg("39(3)")),),
    exceptions=(coronavirus_gloss("39(3)"),),
    checked_on=CHECKED,
    asks={"from": "The adviser was notified that mediation cannot be arranged in time"},
)

# What was agreed (reg 42)

AGREED_APPEALABLE = TimeLimit(
    key="med_agree_appealable",
    title="Carry out what was agreed about matters one could appeal",
    duty_of=AUTHORITY,
    duty="carry out the agreement within the times of reg 44",
    words="as if the mediation agreement were an order",
    rules=(
        Rule(
            NoDate(says="it is the time of reg 44 for what was agreed, counted from the day of the agreement"),
            ORIGINAL, reg("42(2)"),
        ),
    ),
    checked_on=CHECKED,
    asks=AGREEMENT,
    default="Use the limit whose key begins “ord_” for what was agreed, with the day of the agreement as the day of "
    f"the order; its exceptions apply. {AGREED}",
)

AGREED_OTHER = TimeLimit(
    key="med_agree_other",
    title="Carry out what else was agreed",
    duty_of="The local authority or the commissioning body",
    duty="do what was agreed about matters one could not appeal",
    words="within two weeks of the date of the mediation agreement",
    rules=(Rule(weeks(2), ORIGINAL, reg("42(3)")),),
    exceptions=(coronavirus_gloss("42(3)"),),
    checked_on=CHECKED,
    asks=AGREEMENT,
    default=AGREED,
)

AGREEMENT_TOLD = TimeLimit(
    key="med_agree_tell_la",
    title="Tell the authority what health agreed",
    duty_of=COMMISSIONING_BODY,
    duty="notify the authority of an agreement to which it was not a party",
    words="within 1 week of the date of that agreement",
    rules=(Rule(weeks(1), ORIGINAL, reg("42(4)")),),
    exceptions=(coronavirus_gloss("42(4)"),),
    checked_on=CHECKED,
    asks=AGREEMENT,
    default="The parties cannot agree another time for this: reg 42(5) covers paragraphs (2) and (3) only.",
)
