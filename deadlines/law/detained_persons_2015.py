"""The Special Educational Needs and Disability (Detained Persons) Regulations 2015, SI 2015/62.

In force from 1 April 2015. While somebody is detained the ordinary clocks of Part 3 do not run (CFA 2014 s.70(1)).
These Regulations have exceptions of their own, which are not those of SI 2014/1530: no early years limb, the absence
of a parent only, and after an order or a concession only for the making of a plan.
"""

from dataclasses import replace
from datetime import date

from deadlines.counting import Counting, Period, Unit, days, months, weeks, working_days
from deadlines.law.exceptions import (
    absent_from_area,
    coronavirus,
    exceptional_circumstances,
    missed_appointment,
    personal_circumstances,
    school_closed,
)
from deadlines.limits import Binds, Citation, Confidence, InForce, LawfulException, Rule, TimeLimit
from deadlines.shapes import AtLeastBefore, LaterOf, NoDate

CHECKED = date(2026, 11, 22)
FROM_2015 = InForce(date(2015, 4, 1))
HOME = "The home authority"
NOTICE = "the appropriate person, and the person in charge of the accommodation,"
BEGINNING = {
    "from": "A request under s.71(2) was received, or the detained person was brought or came to the authority's attention"
}
ATTENTION = {"from": "The request was received, or the person first came to the attention of the home authority"}
RESPONSIBLE = {"from": "The authority became responsible when the detention began"}
ORDERED = {"from": "The Tribunal made the order"}
CONCEDED = {"from": "The authority told the Tribunal that it does not oppose the appeal"}
PROMPTLY = "as soon as practicable"


def reg(provision: str) -> Citation:
    """A regulation of these Regulations, with its address."""
    number = provision.split("(")[0]
    return Citation("SI 2015/62", f"reg {provision}", f"https://www.legislation.gov.uk/uksi/2015/62/regulation/{number}")


def own(exception: LawfulException, provision: str, reason: str = "", leaves: str = "") -> LawfulException:
    """An exception of these Regulations: the test is that of its namesake, the provision its own."""
    return replace(
        exception, cite=reg(provision), in_force=FROM_2015, reason=reason or exception.reason, leaves=leaves,
    )  # fmt: skip


def in_2020(provision: str, leaves: str = "as soon as reasonably practicable") -> LawfulException:
    """SI 2020/471 relaxed here what answers to the limits it relaxed in SI 2014/1530 (digest section 8)."""
    relaxed = coronavirus(provision)
    return replace(relaxed, cite=replace(relaxed.cite, provision=f"for SI 2015/62 reg {provision}"), leaves=leaves)


def of_an_assessment(closed: str, circumstances: str, absent: str, relaxed: str) -> tuple[LawfulException, ...]:
    """A school closed for 4 weeks, exceptional personal circumstances, a child's parent away for 4 weeks; and 2020."""
    return (
        own(school_closed(closed), closed, leaves=PROMPTLY),
        own(personal_circumstances(circumstances), circumstances, "exceptional personal circumstances affected the detained person or the child's parent", PROMPTLY),
        own(absent_from_area(absent), absent, "the parent of a detained child was absent from the area for at least 4 weeks", PROMPTLY),
        in_2020(relaxed, PROMPTLY),
    )


def of_an_order(provision: str) -> tuple[LawfulException, ...]:
    """Regs 29(7) and 30(7), which lift the making of a plan only: circumstances, and 2 weeks away; and 2020."""
    return (
        own(personal_circumstances(provision), provision, "exceptional personal circumstances affected the detained person or the child's parent"),
        own(absent_from_area(provision, weeks=2), provision, "the parent of a detained child was absent from the area for at least 2 weeks"),
        in_2020(provision),
    )


def limit(
    key: str, title: str, duty_of: str, duty: str, period: Period, provision: str, asks: dict[str, str],
    exceptions: tuple[LawfulException, ...] = (), words: str = "", default: str = "",
    confidence: Confidence = Confidence.VERIFIED,
) -> TimeLimit:
    """A limit of these Regulations: all have one version, from 1 April 2015."""
    return TimeLimit(
        key=key, title=title, duty_of=duty_of, duty=duty, words=words,
        rules=(Rule(period, FROM_2015, reg(provision)),), exceptions=exceptions, checked_on=CHECKED, asks=asks,
        default=default, confidence=confidence,
    )  # fmt: skip


# Request, assessment, plan (regs 4 to 14)

NO_PLAN_NECESSARY = limit(
    "dp_no_determination", "Detained: notice, if no plan is necessary", HOME,
    f"notify {NOTICE} as soon as practicable if it determines that no plan will be necessary on release",
    weeks(6), "4(1)", BEGINNING, (in_2020("4(1)", PROMPTLY),), "as soon as practicable, but in any event within 6 weeks of",
)

DECISION = limit(
    "dp_assess_decision", "Detained: notice whether the authority will assess", HOME,
    f"notify {NOTICE} as soon as practicable whether it will secure an assessment",
    weeks(6), "5(1)", BEGINNING, of_an_assessment("5", "5", "5", "5(1)"),
)

ADVICE = limit(
    "dp_advice", "Detained: advice from a body asked to co-operate", "The body asked (a body within CFA s.31(1))",
    "comply with the request for co-operation", weeks(6), "8", {"from": "The body received the request for advice"},
    (
        own(exceptional_circumstances("8"), "8", "exceptional circumstances affected the detained person or the child's parent"),
        own(absent_from_area("8"), "8", "the parent, or the alternative person, was absent from the area for at least 4 weeks"),
        own(missed_appointment("8"), "8", "the detained person did not keep an appointment made by the body"),
        in_2020("8(1)", "within a reasonable time"),
    ),
)

REFUSAL_OF_PLAN = limit(
    "dp_no_plan", "Detained: notice, if no plan will be issued", HOME,
    f"notify {NOTICE} as soon as practicable, with reasons, if it decides not to secure a plan",
    weeks(16), "10(1)", BEGINNING, of_an_assessment("10(4)(a)", "10(4)(b)", "10(4)(c)", "10(1)"),
)

FINALISED_PLAN = limit(
    "dp_final", "Detained: finalised plan sent", HOME, f"send the finalised plan to {NOTICE} as soon as practicable",
    weeks(20), "13(2)", BEGINNING, of_an_assessment("10(4)(a)", "10(4)(b)", "10(4)(c)", "13(2)"),
)

REPRESENTATIONS = replace(
    limit(
        "dp_draft_reps", "Detained: time for representations on the draft plan", HOME,
        "give the appropriate person time to make representations on the draft plan",
        days(15, Counting.FROM_THE_DAY), "13(1)(a)", {"from": "The draft plan was served"},
    ),
    binds=Binds.AT_LEAST_UNTIL, questions=(5,),
)  # fmt: skip

# Assessments overtaken by release or detention (reg 15)

_NOT_ANOTHER = "Only where the same authority is responsible; for another the ordinary clock begins afresh (reg 15(3))."

RELEASED_DECISION = limit(
    "dp_incomplete_released_decision", "Released during the assessment: whether to assess", HOME,
    "notify whether it will secure an assessment", weeks(6), "15(1)", ATTENTION, default=_NOT_ANOTHER,
)
RELEASED_NO_PLAN = limit(
    "dp_incomplete_released_no_plan", "Released during the assessment: no plan", HOME,
    "notify, with reasons, if it decides not to secure a plan", weeks(16), "15(1)", ATTENTION, default=_NOT_ANOTHER,
)
RELEASED_FINAL = limit(
    "dp_incomplete_released_final", "Released during the assessment: finalised plan", HOME,
    "send the finalised plan", weeks(20), "15(1)", ATTENTION, default=_NOT_ANOTHER,
)
DETAINED_DECISION = limit(
    "dp_incomplete_detained_decision", "Detained during the assessment: whether to assess", HOME,
    "notify whether it will secure an assessment", weeks(6), "15(4)", RESPONSIBLE,
)
DETAINED_NO_PLAN = limit(
    "dp_incomplete_detained_no_plan", "Detained during the assessment: no plan", HOME,
    "notify, with reasons, if it decides not to secure a plan", weeks(16), "15(4)", RESPONSIBLE,
)
DETAINED_FINAL = limit(
    "dp_incomplete_detained_final", "Detained during the assessment: finalised plan", HOME,
    "send the finalised plan", weeks(20), "15(4)", RESPONSIBLE,
)

# The plan that is kept (regs 16 and 17)

KEPT_PLAN_DISCLOSED = limit(
    "dp_kept_plan_disclose", "Detained: the kept plan sent to the new authority", HOME,
    "send the kept plan to the authority responsible on release", working_days(5), "16(2)",
    {"from": "The home authority was informed of the release and the new authority"}, (in_2020("16(2)"),),
    "within 5 working days following the date",
)
KEPT_PLAN_TO_COMMISSIONER = limit(
    "dp_kept_plan_disclose_commissioner", "Detained: the kept plan sent to the commissioning body",
    "The new authority", "send the kept plan to the responsible commissioning body",
    LaterOf((working_days(5, of="became_responsible"), working_days(5, of="received")), every=True), "16(3)",
    {"became_responsible": "The new authority became responsible", "received": "The new authority received the plan"},
    (in_2020("16(3)"),),
)
COMMISSIONER_ASKS = limit(
    "dp_cb_request", "Detained: the commissioning body asks for an assessment or a review", "The commissioning body",
    "ask the authority to assess or review, if the health provision is no longer practicable", working_days(15),
    "16(4)", {"from": "The commissioning body received the plan"}, (in_2020("16(4)"),),
)
COPY_SENT = limit(
    "dp_send_copy", "Detained: the kept plan sent to those who need it", HOME,
    "send the kept plan to the person in charge, the youth offending team and the health services commissioner",
    working_days(5), "17(1)", {"from": "The authority became aware of the detention"},
)
MOVED = limit(
    "dp_moved", "Detained: the kept plan sent after a move", HOME,
    "send the kept plan to the person in charge of the new accommodation", working_days(5), "17(2)",
    {"from": "The authority became aware that the person was moved to other accommodation"},
)

# Mediation (regs 19 to 24) and agreements (reg 27)

MEDIATION_CONTACT = replace(
    limit(
        "dp_mediation_contact", "Detained: contact the mediation adviser", "The appropriate person",
        "tell the mediation adviser of the wish to appeal, and whether mediation is wanted", months(2), "19",
        {"from": "Written notice of the decision was sent"}, (in_2020("19"),),
    ),
    binds=Binds.OPEN_UNTIL, questions=(27,),
)
MEDIATION_NOT_WANTED = limit(
    "dp_mediation_cert_no_mediation", "Detained: certificate where no mediation is wanted", "The mediation adviser",
    "issue a mediation certificate", working_days(3), "20(1)",
    {"from": "The adviser was informed that no mediation is wanted"}, (in_2020("20(1)"),),
)
MEDIATION_ARRANGED = limit(
    "dp_mediation_arrange", "Detained: mediation arranged", HOME, "arrange for mediation", days(30), "21",
    {"from": "The adviser was informed that mediation is wanted"}, (in_2020("21"),),
)
MEDIATION_DATE = limit(
    "dp_mediation_date_notice", "Detained: notice of the date of mediation", HOME,
    "tell the appropriate person the date and place of the mediation, unless a shorter time is agreed to",
    AtLeastBefore(5, Unit.WORKING_DAYS, of="meeting_on"), "22(2)", {"meeting_on": "The mediation is held"},
)
MEDIATION_HELD = limit(
    "dp_mediation_cert_after", "Detained: certificate after mediation", "The mediation adviser",
    "issue a mediation certificate", working_days(3), "24(1)", {"from": "The mediation was concluded"}, (in_2020("24(1)"),),
)
AGREED_APPEALABLE = limit(
    "dp_agreement_appealable", "Detained: carry out an agreement on what may be appealed", HOME,
    "carry out the agreement as if it were an order", NoDate(promptly=False), "27(2)",
    {"from": "The mediation agreement was made"},
    default="The time is that of the order it answers to (dp_orders_…), counted from the date of the agreement, unless "
    "the parties agree another in writing (reg 27(4)).",
)
AGREED_OTHER = limit(
    "dp_agreement_other", "Detained: carry out an agreement on anything else", HOME, "do what was agreed", weeks(2),
    "27(3)", {"from": "The mediation agreement was made"}, (in_2020("27(3)"),),
    default="The parties may agree another time in writing (reg 27(4)).",
)

# Orders (reg 29)

DIRECTED = "The Tribunal may direct another period (reg 29(8)); the day it directs then takes the place of this one."

ORDER_NOTIFY = limit(
    "dp_orders_notify", "Detained: order to assess, notice", HOME, "notify that it will assess", weeks(2), "29(2)",
    ORDERED, default=DIRECTED,
)
ORDER_NO_PLAN = limit(
    "dp_orders_no_plan", "Detained: order to assess, no plan", HOME, "notify, with reasons, if no plan is necessary",
    weeks(10), "29(3)", ORDERED, default=DIRECTED,
)
ORDER_FINAL = limit(
    "dp_orders_final", "Detained: order to assess, finalised plan", HOME, "send the finalised plan", weeks(14), "29(3)",
    ORDERED, default=DIRECTED,
)
ORDER_DRAFT = limit(
    "dp_orders_make_draft", "Detained: order to make a plan, draft", HOME, "issue the draft plan", weeks(5), "29(4)",
    ORDERED, of_an_order("29(7)"), default=DIRECTED,
)
ORDER_MAKE = limit(
    "dp_orders_make_final", "Detained: order to make a plan, finalised plan", HOME, "send the finalised plan", weeks(11),
    "29(4)", ORDERED, of_an_order("29(7)"), default=DIRECTED,
)
ORDER_REMIT = limit(
    "dp_orders_remit", "Detained: case sent back for reconsideration", HOME,
    "reconsider, and send the draft plan or give notice that there will be none", weeks(2), "29(5)", ORDERED,
    of_an_order("29(7)"), default=DIRECTED,
)
ORDER_PLACEMENT = limit(
    "dp_orders_placement", "Detained: order on the placement", HOME, "issue the amended plan", weeks(2), "29(6)",
    ORDERED, (in_2020("29(6)"),), default=DIRECTED,
)

# Unopposed appeals (reg 30)

UNOPPOSED_NOTIFY = limit(
    "dp_unopposed_notify", "Detained: unopposed appeal, notice", HOME, "notify that it will assess", weeks(2), "30(3)",
    CONCEDED,
)
UNOPPOSED_NO_PLAN = limit(
    "dp_unopposed_no_plan", "Detained: unopposed appeal, no plan", HOME, "notify, with reasons, if no plan is necessary",
    weeks(10), "30(4)", CONCEDED, of_an_order("30(7)"),
)
UNOPPOSED_FINAL = limit(
    "dp_unopposed_final", "Detained: unopposed appeal, finalised plan", HOME, "send the finalised plan", weeks(14), "30(4)",
    CONCEDED, of_an_order("30(7)"),
)
UNOPPOSED_DRAFT = limit(
    "dp_unopposed_make_draft", "Detained: unopposed appeal for a plan, draft", HOME, "issue the draft plan", weeks(5),
    "30(5)", CONCEDED, of_an_order("30(7)"),
)
UNOPPOSED_MAKE = limit(
    "dp_unopposed_make_final", "Detained: unopposed appeal for a plan, finalised plan", HOME, "send the finalised plan",
    weeks(11), "30(5)", CONCEDED, of_an_order("30(7)"),
)
UNOPPOSED_PLACEMENT = limit(
    "dp_unopposed_placement", "Detained: unopposed appeal on the placement", HOME, "issue the amended plan", weeks(2),
    "30(6)", CONCEDED, (in_2020("30(6)"),),
)
