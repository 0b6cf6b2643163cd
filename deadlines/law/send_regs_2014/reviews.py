"""SI 2014/1530 regs 18 to 22 and 28 to 30: phase transfers, review meetings, amendments after them."""

from datetime import date

from deadlines.counting import Counting, Unit, days, weeks
from deadlines.law.exceptions import ORIGINAL, coronavirus, coronavirus_gloss, reg
from deadlines.law.send_regs_2014.shared import AUTHORITY, CHECKED
from deadlines.limits import Authority, Binds, Citation, Confidence, InForce, Rule, TimeLimit
from deadlines.shapes import AtLeastBefore, Before, EarlierOf, NoDate

ARRANGER = "Whoever arranges the review meeting (the local authority, or the head or principal it requires to)"
MEETING = {"from": "The review meeting was held"}
MEETING_TO_COME = {"meeting_on": "The meeting is to be held"}
TRANSFER = {"transfer_on": "The child or young person is to transfer"}
AMENDMENT_NOTICE = {"from": "The notice of the proposed amendments was sent with a copy of the plan"}
PLACE_NAMED = "review the plan and amend it, so that it names the place after the transfer"

# R (L, M, P) v Devon CC, handed down on 8 March 2022 (Foster J): the notice of proposed amendments goes with the
# notice of the decision to amend, within 4 weeks of the meeting, so the amended plan follows within 12 weeks of it.
DEVON = Citation("R (L, M, P) v Devon CC", "[2022] EWHC 493 (Admin)", "https://caselaw.nationalarchives.gov.uk/ewhc/admin/2022/493")
SINCE_DEVON = InForce(date(2022, 3, 8))

# Phase transfers (reg 18)

PHASE_TRANSFER_POST16 = TimeLimit(
    key="phase_transfer_post16",
    title="Amended plan before a move from secondary school to a post-16 institution",
    duty_of=AUTHORITY,
    duty=PLACE_NAMED,
    words="31 March in the calendar year",
    rules=(
        Rule(
            Before(3, 31), ORIGINAL, reg("18(1)(a)"), applies_to=InForce(ORIGINAL.begins, date(2015, 8, 31)),
        ),
        Rule(
            Before(5, 31), ORIGINAL, reg("18(3)"), applies_to=InForce(date(2015, 9, 1), date(2015, 9, 1)),
            because="Reg 18(3) gave transfers of 1 September 2015 until 31 May.",
        ),
        Rule(Before(3, 31), ORIGINAL, reg("18(1)(a)"), applies_to=InForce(date(2015, 9, 2))),
    ),
    checked_on=CHECKED,
    asks=TRANSFER,
    questions=(11, 12),
    default="Staying on in the same school's sixth form is no transfer.",
)

PHASE_TRANSFER_OTHER = TimeLimit(
    key="phase_transfer_other",
    title="Amended plan before any other transfer between phases",
    duty_of=AUTHORITY,
    duty=PLACE_NAMED,
    words="15 February in the calendar year of the child's transfer",
    rules=(Rule(Before(2, 15), ORIGINAL, reg("18(1)(b)")),),
    checked_on=CHECKED,
    asks=TRANSFER,
    questions=(11, 12),
    default="Staying on in the same school's sixth form is no transfer.",
)

PHASE_POST16_TO_POST16 = TimeLimit(
    key="phase_post16_to_post16",
    title="Amended plan before a move between post-16 institutions",
    duty_of=AUTHORITY,
    duty=PLACE_NAMED,
    words="at least five months before that transfer takes place",
    rules=(Rule(AtLeastBefore(5, Unit.MONTHS, of="transfer_on", clear=False), ORIGINAL, reg("18(2)")),),
    checked_on=CHECKED,
    asks=TRANSFER,
)

# The review meeting (regs 20 and 21)

MEETING_NOTICE = TimeLimit(
    key="review_meeting_notice",
    title="Notice of the review meeting",
    duty_of=ARRANGER,
    duty="give those invited notice of the date of the meeting",
    words="At least two weeks' notice of the date of the meeting",
    rules=(Rule(AtLeastBefore(2, Unit.WEEKS), ORIGINAL, reg("20(3), 21(3)")),),
    checked_on=CHECKED,
    asks=MEETING_TO_COME,
    default="Notice of at least two weeks is read as two clear weeks; one day later is arguable.",
)

REVIEW_PAPERS = TimeLimit(
    key="review_papers",
    title="Advice circulated before the review meeting",
    duty_of=ARRANGER,
    duty="obtain advice and information and circulate it to those invited",
    words="at least two weeks in advance of the review meeting",
    rules=(Rule(AtLeastBefore(2, Unit.WEEKS), ORIGINAL, reg("20(4), 21(4)")),),
    checked_on=CHECKED,
    asks=MEETING_TO_COME,
    default="At least two weeks in advance is read as two clear weeks; one day later is arguable.",
)

REVIEW_REPORT = TimeLimit(
    key="review_report",
    title="Report of the review meeting",
    duty_of="The head or principal asked to, or else the local authority,",
    duty="prepare a report of the review meeting and send it to everyone invited",
    words="prepared within two weeks of the review meeting, and sent",
    rules=(Rule(weeks(2), ORIGINAL, reg("20(7) to (9), 21(7), (8)")),),
    exceptions=(coronavirus_gloss("20(9), 21(7), (8)"),),
    checked_on=CHECKED,
    asks=MEETING,
)

REVIEW_DECISION = TimeLimit(
    key="review_decision",
    title="Decision after the review meeting",
    duty_of=AUTHORITY,
    duty="decide whether to maintain, amend or cease the plan, and notify the parent or young person",
    words="within four weeks of the review meeting",
    rules=(Rule(weeks(4), ORIGINAL, reg("20(10), 21(9)")),),
    exceptions=(coronavirus_gloss("20(10), 21(9)"),),
    checked_on=CHECKED,
    asks=MEETING,
    default="The four weeks run from the meeting, not from the report. Under reg 20 the institution is notified too.",
)

# Amendment after a review (reg 22), and without one (reg 28)

AMENDMENT_PROPOSED = TimeLimit(
    key="amend_notice",
    title="Notice of the proposed amendments",
    duty_of=AUTHORITY,
    duty="send the plan with a notice of the proposed amendments and the evidence for them, if it decided to amend",
    words="",
    rules=(
        Rule(NoDate(promptly=False), InForce(ORIGINAL.begins, date(2022, 3, 7)), reg("22(2)(a)")),
        Rule(weeks(4), SINCE_DEVON, DEVON),
    ),
    authority=Authority.CASE_LAW,
    confidence=Confidence.SECONDARY,
    checked_on=CHECKED,
    asks=MEETING,
    default="Reg 22(2)(a) names no day. The judgment reads it with reg 20(10); a judgment says what the regulation "
    "meant all along, but the day is shown only for meetings since it was handed down on 8 March 2022.",
)

AMENDMENT_REPRESENTATIONS = TimeLimit(
    key="amend_reps",
    title="Time for representations on the proposed amendments",
    duty_of=AUTHORITY,
    duty="give the parent or young person time to make representations, ask for a school and require a meeting",
    words="at least 15 days, beginning with the day on which the draft plan was served",
    rules=(Rule(days(15, Counting.FROM_THE_DAY), ORIGINAL, reg("22(2)(c)")),),
    binds=Binds.AT_LEAST_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The notice of the proposed amendments was served"},
    questions=(5, 6, 15),
)

AMENDED_PLAN = TimeLimit(
    key="amend_final",
    title="Finalised amended plan sent",
    duty_of=AUTHORITY,
    duty="send the finalised amended plan",
    words="within 8 weeks of the local authority sending a copy",
    rules=(Rule(EarlierOf((weeks(8, of="notice_sent"), weeks(12, of="meeting"))), ORIGINAL, reg("22(3)")),),
    exceptions=(coronavirus("22(6)", leaves="as soon as practicable"),),
    checked_on=CHECKED,
    asks={
        "notice_sent": "The notice of the proposed amendments was sent with a copy of the plan",
        "meeting": "The review meeting was held",
    },
    questions=(14, 15),
    default="The 12 weeks are those of R (L, M, P) v Devon CC [2022] EWHC 493 (Admin): leave the meeting out to see reg 22(3) alone.",
)

AMENDMENT_DECLINED = TimeLimit(
    key="amend_decline",
    title="Notice that the plan will not be amended after all",
    duty_of=AUTHORITY,
    duty="notify the parent or young person, with reasons, if it decides not to make the amendments it proposed",
    words="as soon as practicable and in any event within 8 weeks",
    rules=(Rule(weeks(8), ORIGINAL, reg("22(4)")),),
    exceptions=(coronavirus("22(6)"),),
    checked_on=CHECKED,
    asks=AMENDMENT_NOTICE,
)

AMENDMENT_BACKSTOP = TimeLimit(
    key="amend_review_backstop",
    title="Finalised amended plan within twelve weeks of the review meeting",
    duty_of=AUTHORITY,
    duty="send the finalised amended plan: four weeks to the notice and eight from it",
    words="",
    rules=(
        Rule(NoDate(promptly=False), InForce(ORIGINAL.begins, date(2022, 3, 7)), reg("22(3)")),
        Rule(weeks(12), SINCE_DEVON, DEVON),
    ),
    authority=Authority.CASE_LAW,
    confidence=Confidence.SECONDARY,
    checked_on=CHECKED,
    asks=MEETING,
    questions=(14,),
    default="The earlier of this day and that of amend_final decides. As with amend_notice, the day is shown only for "
    "meetings since the judgment.",
)

AMENDMENT_WITHOUT_REVIEW = TimeLimit(
    key="amend_no_review",
    title="Finalised amended plan, where no review led to it",
    duty_of=AUTHORITY,
    duty="send the finalised plan with an amendment made outside a review or re-assessment",
    words="as if the proposed amendment were an amendment proposed after a review",
    rules=(Rule(weeks(8), ORIGINAL, reg("28")),),
    checked_on=CHECKED,
    asks=AMENDMENT_NOTICE,
    questions=(15,),
    default="The time for representations is that of amend_reps. No meeting was held, so nothing runs from one.",
)

# Reviews where a child or young person is no longer in education or training (regs 29 and 30)

REVIEW_NOT_IN_EDUCATION = TimeLimit(
    key="review_neet_u18",
    title="Review for a young person under 18 who has left education or training",
    duty_of=AUTHORITY,
    duty="review the plan of a young person under 18 who is no longer in education or training",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("29(2)")),),
    checked_on=CHECKED,
    asks={"from": "The young person ceased to attend"},
)

REVIEW_BEFORE_CEASING = TimeLimit(
    key="review_cease_18plus",
    title="Review before ceasing the plan of a young person of 18 or over who has left education",
    duty_of=AUTHORITY,
    duty="review the plan of a young person of 18 or over who has left education or training before ceasing it",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("30(1)")),),
    checked_on=CHECKED,
    asks={"from": "The young person ceased to attend"},
    default="The authority may not cease to maintain the plan without this review.",
)
