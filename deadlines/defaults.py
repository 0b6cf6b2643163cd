"""What we do where the law is silent or unclear: the 27 open questions of the law digest, each with its recorded default.

A limit, or an exception, refers to a question by its number; an answer that depended on one prints its sentence. Most
are fixed, because an authority that chose otherwise would be choosing its own law. The few an authority may set are
`Choices`, which is passed down and never read here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class SixthFormElsewhere(StrEnum):
    """Q12: which day of reg 18 a move to another school's sixth form is held to."""

    FEBRUARY = "february"
    MARCH = "march"


class LastReviewed(StrEnum):
    """Q13: the day on which a plan counts as last reviewed."""

    DECISION = "decision"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Choices:
    """What an authority has set where a question is left to it. The default of each is the recorded one."""

    show_receipt_convention: bool = False
    sixth_form_elsewhere: SixthFormElsewhere = SixthFormElsewhere.FEBRUARY
    last_reviewed: LastReviewed = LastReviewed.DECISION

    def as_json(self) -> dict[str, str]:
        """What was chosen otherwise than recorded, by the name of the setting; empty where nothing was."""
        recorded = asdict(Choices())
        return {name: str(value).lower() for name, value in asdict(self).items() if value != recorded[name]}


RECORDED = Choices()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question the law leaves open. `matters` says when an answer depends on it.

    `setting` names the setting by which an authority may choose, empty where the default is fixed; `whether` says
    why it may, or why not. `always`: every answer of a limit that refers to it depended on it; else only those that
    `deadlines.questions` tells.
    """

    number: int
    key: str
    question: str
    answer: str
    because: str
    matters: str
    whether: str
    setting: str = ""
    always: bool = True

    @property
    def name(self) -> str:
        """How people and machines call it: "Q7"."""
        return f"Q{self.number}"

    @property
    def sentence(self) -> str:
        """What the working of a deadline says of it."""
        return f"Recorded default {self.name}: {self.answer[0].lower()}{self.answer[1:]}"


QUESTIONS: Mapping[int, OpenQuestion] = MappingProxyType({each.number: each for each in (
    OpenQuestion(
        1, "working_day", "What is a “working day”, which the SEND Regulations use and do not define?",
        "A working day is not a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday in England and Wales; August, school holidays and closure days do count.",
        "It follows the definition of the Tribunal Rules (SI 2008/2699, r.1(3)) and the list published on GOV.UK, special proclamations included.",
        "working days were counted under the Regulations",
        "Fixed: an authority's own closure days cannot lengthen a family's wait.",
        always=False,
    ),
    OpenQuestion(
        2, "no_roll", "Does a last day that is not a working day move to the next one?",
        "A last day that is not a working day stays where it falls; the working day before it is named as the day to act by.",
        "Pritam Kaur v S Russell [1973] QB 336 extends only what needs an open court office; a letter or an email can be sent on any day.",
        "the last day was not a working day",
        "Fixed: moving the day would be later than the law.",
        always=False,
    ),
    OpenQuestion(
        3, "receipt_out_of_hours", "When is something received that comes at a weekend, on a bank holiday or out of hours?",
        "The clock runs from the day of actual receipt, whichever day of the week that was.",
        "The Regulations speak of receiving and deem nothing; IPSEA's working convention (the next working day) is guidance.",
        "the day of receipt was not a working day",
        "A setting, for display only: the convention's day can be shown beside the legal day and never replaces it.",
        setting="show_receipt_convention",
        always=False,
    ),
    OpenQuestion(
        4, "which_trigger", "Which day starts the clock where there was a request and the authority was responsible before it?",
        "The earlier of the two starts the clock: the request received, or the day the authority became responsible.",
        "Regs 4, 5, 10 and 13 name both. A referral by a GP or a social worker is no request, yet it can make the authority responsible (CFA s.24).",
        "a case has both facts",
        "Fixed: either event alone starts the duty.",
        always=False,
    ),
    OpenQuestion(
        5, "served_by_post", "On which day is something served that was posted?",
        "The day of service is the day recorded; a posted letter should be recorded as served on the second working day after first-class posting, the fourth after second class, unless it is proved to have come on another.",
        "Interpretation Act 1978 s.7 says the ordinary course of post and does not define it; the days are the practice of the courts.",
        "the time runs from service",
        "Fixed: proof of the real day is recorded as the day of service.",
        always=False,
    ),
    OpenQuestion(
        6, "email_to_a_parent", "May a notice be served on a parent by email?",
        "Email counts as service on a parent only with the parent's recorded written consent; without it the notice is posted as well.",
        "Education Act 1996 s.572, by CFA s.83(7).",
        "a notice is sent by email",
        "Fixed: the Act asks for consent in writing. It changes no count of days, only what counts as service.",
        always=False,
    ),
    OpenQuestion(
        7, "exceptions_of_reg_4", "Do the exceptions of reg 5(4) also lift the six weeks of reg 4(1)?",
        "The exceptions of reg 5(4) are not available to a notice under reg 4(1).",
        "Reg 4 has no exception of its own; SI 2020/471 had to insert one for 2020.",
        "a refusal under CFA s.36(5) is due",
        "Fixed, for legal review: taking an exception that is not in the text would harm a family.",
    ),
    OpenQuestion(
        8, "first_closed_day", "Which is the first day on which a school is closed?",
        "A school is closed from the day after the last day it was open to pupils, weekends included, until it re-opens; both days are asked for.",
        "The words are “closed for a continuous period”; nothing excludes the weekend before a holiday.",
        "a closure is relied on",
        "Fixed: the days themselves are entered for each institution.",
        always=False,
    ),
    OpenQuestion(
        9, "that_time_period", "What is “that time period” in reg 10(4) where reg 13(3) borrows it?",
        "“That time period” in reg 10(4), where reg 13(3) borrows it, is the period of 20 weeks.",
        "Reg 13(3) applies the exceptions to its own limit; 16 weeks would leave the last four without any.",
        "an exception is relied on against the 20 weeks",
        "Fixed: one reading for every family.",
        always=False,
    ),
    OpenQuestion(
        10, "exception_claimed", "What date is shown once an exception is relied on?",
        "A lifted limit keeps its date and shows why it does not bind; no day is ever added.",
        "The provisions say “need not comply with the time limit”; they set no other.",
        "an exception is relied on",
        "Fixed: there is no other date in law.",
        always=False,
    ),
    OpenQuestion(
        11, "before_a_date", "Is 15 February, or 31 March, itself in time?",
        "“Before” a date leaves that date out: 14 February and 30 March are the last days.",
        "Reg 18(1) says “before”, whatever advice pages say.",
        "a phase transfer is due",
        "Fixed: it is what the word means.",
    ),
    OpenQuestion(
        12, "sixth_form_elsewhere", "Which day holds for a move after year 11 to the sixth form of another school?",
        "A move to another school's sixth form is held to 15 February, the safe course, with 31 March named beside it.",
        "CFA s.83(2) keeps schools out of “post-16 institution”, so limb (a) does not cover it, and no other limb plainly does.",
        "a young person moves to another school's sixth form",
        "A setting, because the law has no plain answer: an authority may hold itself to 31 March instead.",
        setting="sixth_form_elsewhere",
    ),
    OpenQuestion(
        13, "last_reviewed", "On which day was a plan “last reviewed”?",
        "A plan was last reviewed on the day of the authority's decision notice after the review; a warning runs from the meeting.",
        "A review includes the report and the decision (regs 20 and 21); holding the meeting is not enough.",
        "the next review is counted",
        "A setting, because no court has decided it: an authority may count from the meeting, which is earlier and so never later than the law.",
        setting="last_reviewed",
    ),
    OpenQuestion(
        14, "amendment_notice", "What is due where the notice of amendment is early or late?",
        "The earlier of 8 weeks from sending the notice and 12 weeks from the meeting decides: an early notice shortens, a late one is a breach and moves nothing.",
        "Reg 22(3) with R (L, M, P) v Devon [2022] EWHC 493 (Admin).",
        "an amended plan is due after a review",
        "Fixed: case law.",
    ),
    OpenQuestion(
        15, "eight_weeks_and_fifteen_days", "How do the 8 weeks and the 15 days fit together?",
        "Eight weeks run from sending, fifteen days from service, and the earliest lawful final plan is on the day after the family's time ended.",
        "Reg 22(2)(c) and (3) name the two different days.",
        "an amendment is made",
        "Fixed: the text names both days.",
    ),
    OpenQuestion(
        16, "combined_order", "What is due on an order about both provision and placement?",
        "An order about provision and placement makes two duties: placement in 2 weeks, the rest in 5; only an unopposed appeal has 5 for both.",
        "Reg 44(2)(e) and (f) are separate; reg 45(5)(b) is for unopposed appeals.",
        "the Tribunal orders both",
        "Fixed: the safe reading of the text.",
    ),
    OpenQuestion(
        17, "order_made", "On which day is an order “made”?",
        "An order is made on the date on its face, else on the day it was issued, never on the day it was received.",
        "Reg 44 counts from the order being made.",
        "a Tribunal order is complied with",
        "Fixed: the order itself says it.",
    ),
    OpenQuestion(
        18, "arrange_or_hold", "Must mediation be arranged, or held, within 30 days?",
        "Mediation is to be held within the 30 days, not only arranged.",
        "The rule that participation is deemed (reg 39) and the Code's usage point that way.",
        "mediation is arranged",
        "Fixed: the later reading would let a family wait for a date without end.",
    ),
    OpenQuestion(
        19, "cease_immediately", "May a plan cease at once when an appeal against ceasing is dismissed?",
        "The plan may cease on the order, with a warning until the time to seek permission to appeal further has run out.",
        "Reg 44(2)(a) says immediately; CFA s.45(4)(b) says finally determined.",
        "an appeal against ceasing is dismissed",
        "Fixed, for legal review: the two texts disagree and the warning is the careful course.",
    ),
    OpenQuestion(
        20, "exceptions_of_reg_45_3a", "Do the exceptions of reg 45(7) lift reg 45(3A)?",
        "No exception lifts the limits of reg 45(3A).",
        "Reg 45(7) names (3) and (6) only, although the explanatory note to SI 2015/359 meant otherwise.",
        "an unopposed appeal leads to an assessment",
        "Fixed: an exception not in the text would harm a family. The reason can be recorded as a cause of lateness.",
    ),
    OpenQuestion(
        21, "advice_outside_section_31", "Do six weeks bind schools, the authority's own psychologists and its social care?",
        "No statutory six weeks applies to schools, the authority's psychologists or its social care; the Code's six weeks are guidance for them.",
        "Reg 8(1) binds the bodies of CFA s.31(1) only.",
        "advice is asked of a body outside CFA s.31(1)",
        "Fixed: guidance can be shown and never missed.",
    ),
    OpenQuestion(
        22, "move_during_assessment", "What happens to the clock when a child moves area before there is a plan?",
        "No clock is transferred: the new authority's starts when it becomes responsible or receives a request, and the old one's ends when it is no longer responsible.",
        "Reg 15 transfers plans only.",
        "a child without a plan moves",
        "Fixed: there is no rule to choose from.",
    ),
    OpenQuestion(
        23, "detention_and_release", "What happens to the ordinary clocks on detention and on release?",
        "The ordinary clocks do not run during detention; on release those of SI 2015/62 reg 15 apply.",
        "CFA s.70(1) disapplies them; SI 2015/62 reg 15 says from when the rest is counted.",
        "a child or young person is detained or released",
        "Fixed: statute.",
    ),
    OpenQuestion(
        24, "becoming_a_young_person", "What changes when a child becomes a young person?",
        "From the day after compulsory school age ends, rights and notices pass to the young person; every clock goes on unchanged.",
        "CFA s.83(2); Education Act 1996 s.8.",
        "compulsory school age ends during a case",
        "Fixed: it changes who is told, and no date.",
    ),
    OpenQuestion(
        25, "request_withdrawn", "What of a request that is withdrawn, or made again?",
        "A withdrawn request ends its clock, and a fresh request starts a new one.",
        "The duty is owed on a request; nothing in the Regulations revives one.",
        "a request is withdrawn or repeated",
        "Fixed: each request has its own day.",
    ),
    OpenQuestion(
        26, "five_o_clock", "Does the Tribunal's 5pm rule hold for periods too?",
        "An act before the Tribunal is to be done by 5pm on the last day, the safe course.",
        "SI 2008/2699 r.12(1) says 5pm of acts due on a particular day.",
        "something is to reach the Tribunal",
        "Fixed: the day is the same, and the earlier hour does no harm.",
    ),
    OpenQuestion(
        27, "dated_or_sent", "Does time for mediation run from the date of the notice (reg 34(2)) or from its sending (reg 33)?",
        "The family's two months run from the day the notice was sent; where its date is earlier, warnings use that.",
        "Reg 33 speaks of sending and binds the family; reg 34(2) binds the adviser.",
        "a family wishes to appeal",
        "Fixed: the later of the two days is the family's right.",
    ),
)})  # fmt: skip


def questions(numbers: Iterable[int]) -> tuple[OpenQuestion, ...]:
    """The questions of these numbers, each once and in order. Raises KeyError for a number there is not."""
    return tuple(QUESTIONS[number] for number in sorted(set(numbers)))


def last_reviewed(meeting_on: date | None, decided_on: date | None, choices: Choices) -> tuple[date, str] | None:
    """Q13: the day a plan was last reviewed, and the sentence that says how it was chosen; None where neither is known.

    Without the decision notice the meeting is taken, which is earlier and so never later than the law.
    """
    question = QUESTIONS[13]
    if meeting_on and (choices.last_reviewed is LastReviewed.MEETING or not decided_on):
        because = (
            "this authority counts from the meeting" if choices.last_reviewed is LastReviewed.MEETING
            else "without the decision notice the meeting is taken, the earlier and so the safe day"
        )
        return meeting_on, f"{question.sentence} Here {because}."
    return (decided_on, question.sentence) if decided_on else None
