"""The First-tier Tribunal (Health, Education and Social Care Chamber) Rules 2008, SI 2008/2699: appeals under Part 3.

Held from 1 September 2014, when r.20(1)(c) was substituted for appeals under the Act (SI 2014/2128). Only here does a
last day ever move: r.12(2) and (3). August and 25 December to 1 January count inside the months for an application
notice and matter only where they end there; they are not counted at all for any other act.
"""

from datetime import date

from deadlines.counting import Calendar, Count, Unit
from deadlines.law.exceptions import ORIGINAL
from deadlines.limits import Binds, Citation, Confidence, Rule, TimeLimit
from deadlines.options import Option
from deadlines.shapes import LaterOf, NoDate

CHECKED = date(2026, 11, 22)


def rule(provision: str) -> Citation:
    """A rule of the Tribunal's Rules, with its address."""
    number = provision.split("(")[0]
    return Citation("SI 2008/2699", f"r.{provision}", f"https://www.legislation.gov.uk/uksi/2008/2699/rule/{number}")


AFTER_SENDING = Count(2, Unit.MONTHS, of="decision_sent", rolls=True)
FROM_THE_CERTIFICATE = Count(1, Unit.MONTHS, of="certificate_issued", rolls=True)
THIRTY_WORKING_DAYS = Count(30, Unit.WORKING_DAYS, calendar=Calendar.TRIBUNAL, rolls=True)

APPEAL = TimeLimit(
    key="appeal_lodge",
    title="Appeal received by the Tribunal",
    duty_of="The child's parent or the young person",
    duty="send the application notice so that the Tribunal receives it",
    words="within 2 months after written notice … was sent",
    rules=(
        Rule(LaterOf((AFTER_SENDING, FROM_THE_CERTIFICATE)), ORIGINAL, rule("20(1)(c)"), when={"placement_only": "false"}),
        Rule(AFTER_SENDING, ORIGINAL, rule("20(1)(c)"), when={"placement_only": "true"}),
    ),
    binds=Binds.OPEN_UNTIL,
    checked_on=CHECKED,
    asks={
        "decision_sent": "Written notice of the decision was sent",
        "certificate_issued": "The mediation certificate was issued",
    },
    options=(
        Option(
            "placement_only", "What the appeal is about",
            {
                "true": "only the institution named, its type, or that none is named, so that no mediation certificate "
                "is needed and the month from one does not apply (CFA 2014 s.55(2))",
                "false": "more than the institution named or its type, so that a mediation certificate is needed first",
            },
            unless_given="false",
        ),
    ),
    questions=(26,),
    default="A certificate can only lengthen the time. A notice received later needs an extension (r.5(3)(a)).",
)

RESPONSE = TimeLimit(
    key="la_response",
    title="Response received by the Tribunal",
    duty_of="The local authority",
    duty="send its response so that the Tribunal receives it, with a copy to the other party at the same time",
    words="within 30 working days after the respondent received the application notice",
    rules=(Rule(THIRTY_WORKING_DAYS, ORIGINAL, rule("21(1)(c)")),),
    checked_on=CHECKED,
    asks={"from": "The authority received the application notice"},
    questions=(26,),
)

UNOPPOSED_NOTICE = TimeLimit(
    key="unopposed_notice",
    title="Notice that the appeal is not opposed",
    duty_of="The local authority",
    duty="tell the Tribunal, if it will not oppose the appeal, before the time for its response has run out",
    words="before it submits a response",
    rules=(Rule(THIRTY_WORKING_DAYS, ORIGINAL, rule("17(2)(c), (7)")),),
    checked_on=CHECKED,
    asks={"from": "The authority received the application notice"},
    questions=(26,),
    default="The duties of reg 45 run from the day the Tribunal was told. After this time an appeal ends by order.",
)

ANY_OTHER_ACT = TimeLimit(
    key="any_other_tribunal_act",
    title="Any other act before the Tribunal",
    duty_of="A party",
    duty="do what a rule, practice direction or direction requires, in the time it states",
    words="must not be counted when calculating the time by which any other act",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, rule("12(3)(b)")),),
    checked_on=CHECKED,
    asks={"from": "The act was required"},
    questions=(26,),
    default="The time is that of the rule or direction. In it August and 25 December to 1 January are not counted, and "
    "a last day that is not a working day moves to the next (r.12(2)); neither holds for a date the Tribunal has fixed "
    "(r.12(4)).",
)

PERMISSION = TimeLimit(
    key="permission_ut",
    title="Permission to appeal to the Upper Tribunal",
    duty_of="A party",
    duty="apply to the First-tier Tribunal for permission, so that it is received",
    words="",
    rules=(Rule(Count(28, Unit.DAYS, calendar=Calendar.TRIBUNAL, rolls=True), ORIGINAL, rule("46")),),
    binds=Binds.OPEN_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The decision with its reasons was sent"},
    questions=(26,),
    confidence=Confidence.RECALLED,
)
