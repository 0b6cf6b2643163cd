"""What people come to the calculator with: what happened, the days asked for, the limits it starts.

Data to be read by whoever writes the pages. The dates are worked out by the register's limits; nothing is counted here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from deadlines.defaults import SixthFormElsewhere
from deadlines.limits import TimeLimit
from deadlines.options import Given, Option
from deadlines.register import LIMITS

LAST_REVIEWED = "last_reviewed"  # the day Q13 picks from the meeting and the decision notice


class DayAsked(NamedTuple):
    """One day a page asks for. `said` is it as a sentence of the result; not `needed`: it may be left empty."""

    name: str
    legend: str
    hint: str = ""
    needed: bool = True


class Choice(NamedTuple):
    """One question with a few answers, each (value, text, hint)."""

    name: str
    legend: str
    answers: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One limit of an answer: what it means for the reader, and where its days come from.

    `days` gives the limit's own names the names of the days asked for. It is left out where a day it `needs` was not
    given, or an answer in `when` was another; an `alternative` also where its own law says that another limit holds.
    `held_to` leaves it to a setting (Q12), any of them unless given. `question` is an open question it turns on here.
    """

    limit: str
    means: str
    days: Mapping[str, str] = field(default_factory=lambda: {"from": "from"})
    options: Mapping[str, Given] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    held_to: tuple[SixthFormElsewhere, ...] = tuple(SixthFormElsewhere)
    question: int = 0
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """One page of the calculator. `options` are those of a single limit, asked for beside the days."""

    slug: str
    title: str
    lead: str
    days: tuple[DayAsked, ...]
    wanted: tuple[Wanted, ...]
    choices: tuple[Choice, ...] = ()
    options: tuple[Option, ...] = ()
    is_for_families: bool = True

    @property
    def limits(self) -> tuple[TimeLimit, ...]:
        """The limits it can lead to."""
        return tuple(LIMITS[key] for key in dict.fromkeys(each.limit for each in self.wanted))


def _order(limit: str, what: str, *ordered: str) -> Wanted:
    return Wanted(limit, what, when={"ordered": ordered})


_ORDERED = Choice("ordered", "What did the Tribunal order?", (
    ("assess", "That the authority assesses, or re-assesses"),
    ("make", "That the authority makes a plan"),
    ("remit", "That the authority decides again"),
    ("provision", "That the special educational provision in the plan is changed"),
    ("placement", "That another school or type of school is named"),
    ("both", "Both: provision and school"),
    ("continue", "That the plan goes on, with changes"),
))  # fmt: skip

SITUATIONS: Mapping[str, Situation] = {each.slug: each for each in (
    Situation(
        "request-made", "A request for an EHC needs assessment was made",
        "The local authority has 6 weeks to say whether it will assess and, if it goes on to make a plan, 20 weeks to send the final one.",
        (DayAsked("from", "When did the local authority receive the request?", "The day an email or a letter reached it, not the day it was written."),),
        (
            Wanted("assess_decision", "The authority must have told you by then whether it will assess."),
            Wanted("no_plan_decision", "If it assesses and decides that no plan is needed, it must have told you by then."),
            Wanted("final_plan", "If it makes a plan, the final plan must have been sent by then."),
        ),
    ),
    Situation(
        "draft-plan", "A draft plan was sent to you",
        "You have at least 15 days to say what you think of it, to ask for a school and to ask for a meeting.",
        (
            DayAsked("from", "On which day did the draft plan reach you?", "By post, the day it came through the door."),
            DayAsked("requested", "When did the local authority receive the request for the assessment?", "If you know it: the last day for the final plan is counted from it.", False),
        ),
        (
            Wanted("draft_reps", "You have at least until then; the authority's letter must name the day. The plan may not be finalised earlier."),
            Wanted("final_plan", "The final plan must have been sent by then.", {"from": "requested"}, needs=("requested",)),
        ),
    ),
    Situation(
        "review-planned", "An annual review meeting is planned",
        "You are to be told of the meeting, and sent the reports for it, at least two weeks before.",
        (DayAsked("meeting", "On which day is the meeting?"),),
        (
            Wanted("review_meeting_notice", "By then everybody invited must have been told the day of the meeting.", {"meeting_on": "meeting"}),
            Wanted("review_papers", "By then the advice and information for the meeting must have been sent round.", {"meeting_on": "meeting"}),
        ),
    ),
    Situation(
        "review-held", "An annual review meeting was held",
        "The report is due in 2 weeks, the authority's decision in 4, and a changed plan within 12 weeks of the meeting.",
        (
            DayAsked("meeting", "On which day was the meeting held?"),
            DayAsked("notice", "When did the authority send the notice of the changes it proposes?", "Only if it has sent one: the changed plan is due 8 weeks after it at the latest.", False),
        ),
        (
            Wanted("review_report", "The report of the meeting must have been sent by then.", {"from": "meeting"}),
            Wanted("review_decision", "The authority must have told you by then whether it keeps, changes or ends the plan; with a change comes the notice of what it would be.", {"from": "meeting"}),
            Wanted("amend_review_backstop", "If the plan is to be changed, the final changed plan must have been sent by then.", {"from": "meeting"}),
            Wanted("amend_final", "With the day of the notice: the earlier of 8 weeks from it and 12 from the meeting.", {"notice_sent": "notice", "meeting": "meeting"}, needs=("notice",)),
        ),
    ),
    Situation(
        "next-review", "When is the next annual review due?",
        "A plan is to be reviewed within 12 months of the day it was first made, and then within 12 months of each review.",
        (
            DayAsked("made", "When was the plan first made?", "The date of the first final plan. Leave it empty if there has been a review since.", False),
            DayAsked("meeting", "When was the last review meeting held?", "", False),
            DayAsked("decided", "When did the authority send its decision after that meeting?", "", False),
        ),
        (
            Wanted("review_first", "The first review, with the authority's decision, must be finished by then.", {"from": "made"}, needs=("made",)),
            Wanted("review_next", "The next review, with the authority's decision, must be finished by then.", {"from": LAST_REVIEWED}, needs=(LAST_REVIEWED,), question=13),
        ),
    ),
    Situation(
        "decision-letter", "A decision letter was sent, and you may want to appeal",
        "You have two months from the day the letter was sent, or one month from a mediation certificate if that is later.",
        (
            DayAsked("sent", "On which day was the decision letter sent?", "The day it was posted or emailed; it is usually the date on the letter."),
            DayAsked("certificate", "Do you have a mediation certificate? On which day was it issued?", "Leave it empty if you have none yet.", False),
        ),
        (
            Wanted("med_contact", "By then you must have told a mediation adviser that you wish to appeal, whether or not you want mediation.", {"from": "sent"}, when={"about": ("contents",)}),
            Wanted("appeal_lodge", "The Tribunal must have received your appeal by then.", {"decision_sent": "sent", "certificate_issued": "certificate"}, when={"about": ("contents",)}),
            Wanted("appeal_lodge", "The Tribunal must have received your appeal by then. No mediation certificate is needed.", {"decision_sent": "sent"}, {"placement_only": True}, when={"about": ("placement",)}),
        ),
        (Choice("about", "What would the appeal be about?", (
            ("contents", "The refusal, or what the plan says", "for instance no assessment, no plan, the needs or the provision described"),
            ("placement", "Only the school or college named, its type, or that none is named"),
        )),),
    ),
    Situation(
        "tribunal-order", "The Tribunal made an order",
        "The authority must do what was ordered within the weeks that the Regulations set for that kind of order.",
        (DayAsked("from", "What date is on the order?"),),
        (
            _order("ord_assess_notify", "The authority must have told you by then that it will assess.", "assess"),
            _order("ord_assess_no_plan", "If it decides after assessing that no plan is needed, it must have told you by then.", "assess"),
            _order("ord_assess_final", "If it makes a plan, the final plan must have been sent by then.", "assess"),
            _order("ord_make_draft", "The draft plan must have been sent by then.", "make"),
            _order("ord_make_final", "The final plan must have been sent by then.", "make"),
            _order("ord_remit", "The authority must have decided again by then, and sent a draft plan or told you why not.", "remit"),
            _order("ord_amend_school", "The plan that names the school must have been sent by then.", "placement", "both"),
            _order("ord_amend_sep", "The plan with the changed provision must have been sent by then.", "provision", "both"),
            _order("ord_continue_amend", "The changed plan must have been sent by then; the plan goes on meanwhile.", "continue"),
        ),
        (_ORDERED,),
    ),
    Situation(
        "move-of-authority", "A child with a plan moves to another authority",
        "The old authority hands the plan over on the day of the move; the new one tells you within 6 weeks what it will do.",
        (
            DayAsked("moved", "On which day is, or was, the move?"),
            DayAsked("aware", "When did the old authority know of the move?", "The day you or somebody else told it.", False),
            DayAsked("transferred", "On which day was the plan handed over?", "Leave it empty if it has not been yet.", False),
            DayAsked("reviewed", "When was the plan made, or last reviewed?", "Needed for the last day of the next review.", False),
        ),
        (
            Wanted("la_transfer_known", "The old authority knew at least 15 working days before: it must hand the plan over on the day of the move.", {"moved_on": "moved", "became_aware": "aware"}, needs=("aware",), alternative=True),
            Wanted("la_transfer_late", "The old authority knew later than that: it must have handed the plan over by then.", {"moved_on": "moved", "became_aware": "aware"}, needs=("aware",), alternative=True),
            Wanted("la_transfer_inform", "The new authority must have told you by then of the transfer, whether it will assess, and when it will review the plan.", {"from": "transferred"}, needs=("transferred",)),
            Wanted("la_transfer_review", "The new authority must have reviewed the plan by then.", {"plan_made_or_last_reviewed": "reviewed", "transferred": "transferred"}, needs=("transferred", "reviewed")),
        ),
    ),
    Situation(
        "new-school", "A child with a plan is to change school or go on to college",
        "The plan must be reviewed and changed, with the new place named in it, well before the move.",
        (DayAsked("on", "When is the move?", "For instance the first day of the autumn term."),),
        (
            Wanted("phase_transfer_other", "The plan that names the new place must have been sent by then.", {"transfer_on": "on"}, when={"kind": ("school",)}),
            Wanted("phase_transfer_other", "The plan that names the new place should have been sent by then, the safe course.", {"transfer_on": "on"}, when={"kind": ("sixth_form",)}, held_to=(SixthFormElsewhere.FEBRUARY,), question=12),
            Wanted("phase_transfer_post16", "The day that holds if the other school's sixth form counts as a move to college, which the law does not plainly say.", {"transfer_on": "on"}, when={"kind": ("sixth_form",)}, question=12),
            Wanted("phase_transfer_post16", "The plan that names the new place must have been sent by then.", {"transfer_on": "on"}, when={"kind": ("college",)}),
            Wanted("phase_post16_to_post16", "The plan that names the new place must have been sent by then.", {"transfer_on": "on"}, when={"kind": ("colleges",)}),
        ),
        (Choice("kind", "What kind of move is it?", (
            ("school", "To school, or from one school to the next", "nursery to school, infant to junior, primary to secondary, middle schools"),
            ("college", "From school to college or training after year 11"),
            ("sixth_form", "From school to the sixth form of another school"),
            ("colleges", "From one college or training provider to another"),
        )),),
    ),
    Situation(
        "reassessment-asked", "A new assessment was asked for (re-assessment)",
        "The authority has 15 days to say whether it will assess again.",
        (
            DayAsked("from", "When did the local authority receive the request?"),
            DayAsked("agreed", "When did it tell you that it will assess again?", "Leave it empty if it has not.", False),
        ),
        (
            Wanted("reassess_decision", "The authority must have told you by then whether it will assess again."),
            Wanted("reassess_final", "The new or changed plan must have been sent by then.", {"from": "agreed"}, needs=("agreed",)),
        ),
    ),
    Situation(
        "advice-asked", "Advice for an assessment was asked for",
        "Health and other bodies named in the Act have six weeks; for schools and the authority's own services the same time is guidance.",
        (DayAsked("from", "When did the request for advice arrive?"),),
        (
            Wanted("advice_response", "The advice must have been given by then.", when={"who": ("health",)}),
            Wanted("advice_response_other", "The advice should have been given by then; this is guidance, not law.", when={"who": ("school",)}),
        ),
        (Choice("who", "Who was asked?", (
            ("health", "The health service, another authority or the youth offending team", "the bodies of CFA 2014 s.31(1)"),
            ("school", "A school or college, an educational psychologist or social care"),
        )),),
        is_for_families=False,
    ),
    Situation(
        "school-consulted", "A school or college was consulted about a plan",
        "The Code of Practice says it should answer within 15 days; silence does not stop the 20 weeks.",
        (DayAsked("from", "When did the consultation arrive?"),),
        (Wanted("school_consultation", "The answer should have been given by then; this is guidance, not law."),),
        is_for_families=False,
    ),
    Situation(
        "appeal-received", "The authority received an appeal",
        "Its response must reach the Tribunal within 30 working days; August and the days around Christmas are not counted.",
        (DayAsked("from", "When did the authority receive the appeal?"),),
        (Wanted("la_response", "The Tribunal must have received the authority's response by then."),),
        is_for_families=False,
    ),
)}  # fmt: skip


def situation_of(limit: TimeLimit) -> Situation:
    """A page of the calculator for one limit, with the days and options it asks for itself."""
    optional = limit.every_day_optional
    days = tuple(
        DayAsked(name, f"{phrase}: on which day?", "", not optional and name in _always_needed(limit))
        for name, phrase in limit.asks.items()
    )
    own = {name: name for name in limit.asks}
    return Situation(limit.key, limit.title, limit.sentence, days, (Wanted(limit.key, "", own),), (), limit.options)


def _always_needed(limit: TimeLimit) -> set[str]:
    """The days without which no version can be applied; others are asked for where a version turns out to need them."""
    every = [set(rule.period.needs) for rule in limit.rules]
    return {limit.anchor} | set[str].intersection(*every)
