"""SI 2014/1530 regs 15 and 16: a move to another authority, and a change of the responsible commissioning body."""

from deadlines.conditions import IfAware
from deadlines.counting import Counting, months, weeks, working_days
from deadlines.law.exceptions import ORIGINAL, coronavirus_gloss, reg
from deadlines.law.send_regs_2014.shared import CHECKED
from deadlines.limits import Rule, TimeLimit
from deadlines.shapes import LaterOf, NoDate, OnTheDay

OLD, NEW = "The old authority (from whose area the child or young person moves)", "The new authority"
OLD_BODY, NEW_BODY = "The original commissioning body", "The new commissioning body"
FROM_THE_DAY = Counting.FROM_THE_DAY
MOVED = "The child or young person moved to the new authority's area"

TRANSFER_KNOWN = TimeLimit(
    key="la_transfer_known",
    title="Transfer of the plan, if the move was known in time",
    duty_of=OLD,
    duty="transfer the EHC plan to the new authority",
    words="on the day of the move",
    rules=(Rule(IfAware(OnTheDay("moved_on"), in_time=True, otherwise="la_transfer_late"), ORIGINAL, reg("15(2)")),),
    checked_on=CHECKED,
    asks={"moved_on": MOVED, "became_aware": "The old authority became aware of the move"},
    default="From the transfer the new authority must maintain the plan, which is treated as made when the old one made it.",
)

TRANSFER_LATE = TimeLimit(
    key="la_transfer_late",
    title="Transfer of the plan, if the move was not known in time",
    duty_of=OLD,
    duty="transfer the EHC plan to the new authority",
    words="within 15 working days beginning with the day on which it did become aware",
    rules=(
        Rule(
            IfAware(working_days(15, FROM_THE_DAY, of="became_aware"), in_time=False, otherwise="la_transfer_known"),
            ORIGINAL, reg("15(2)"),
        ),
    ),
    exceptions=(coronavirus_gloss("15(2)"),),
    checked_on=CHECKED,
    asks={"became_aware": "The old authority became aware of the move", "moved_on": MOVED},
)

TRANSFER_INFORM = TimeLimit(
    key="la_transfer_inform",
    title="Tell the family that the plan was transferred",
    duty_of=NEW,
    duty="tell the parent or young person of the transfer, whether it will assess, and when it will review the plan",
    words="within 6 weeks of the date of the transfer",
    rules=(Rule(weeks(6), ORIGINAL, reg("15(4)")),),
    exceptions=(coronavirus_gloss("15(4)"),),
    checked_on=CHECKED,
    asks={"from": "The plan was transferred"},
)

TRANSFER_REVIEW = TimeLimit(
    key="la_transfer_review",
    title="Review after a move",
    duty_of=NEW,
    duty="review the plan under s.44: within 12 months of its making or last review, or 3 of its transfer",
    words="before the expiry of the later of",
    rules=(
        Rule(
            LaterOf(
                (months(12, FROM_THE_DAY, of="plan_made_or_last_reviewed"), months(3, FROM_THE_DAY, of="transferred")),
                every=True,
            ),
            ORIGINAL, reg("15(5)"),
        ),
    ),
    exceptions=(coronavirus_gloss("15(5)"),),
    checked_on=CHECKED,
    asks={
        "plan_made_or_last_reviewed": "The plan was made, or last reviewed",
        "transferred": "The plan was transferred",
    },
    chosen_by="transferred",
    questions=(13,),
)

TRANSFER_INTERIM_PLACE = TimeLimit(
    key="la_transfer_interim_place",
    title="Another place until the plan can be amended",
    duty_of=NEW,
    duty="arrange another place where attendance at the one named is no longer practicable",
    words="",
    rules=(Rule(NoDate(promptly=False), ORIGINAL, reg("15(6)")),),
    checked_on=CHECKED,
    asks={"from": "The plan was transferred"},
    default="The duty has effect from the transfer; no number of days is given.",
)

BODY_TRANSFER_KNOWN = TimeLimit(
    key="cb_transfer_known",
    title="Tell the new commissioning body of the move, if it was known in time",
    duty_of=OLD_BODY,
    duty="notify the new responsible commissioning body of the move",
    words="",
    rules=(
        Rule(
            IfAware(OnTheDay("from"), in_time=True, otherwise="cb_transfer_late", event="from", both=False),
            ORIGINAL, reg("15(7)"),
        ),
    ),
    checked_on=CHECKED,
    asks={"from": MOVED, "became_aware": "The original commissioning body became aware of the move"},
)

BODY_TRANSFER_LATE = TimeLimit(
    key="cb_transfer_late",
    title="Tell the new commissioning body of the move, if it was not known in time",
    duty_of=OLD_BODY,
    duty="notify the new responsible commissioning body of the move",
    words="15 working days beginning on the day on which it did become aware",
    rules=(
        Rule(
            IfAware(
                working_days(15, FROM_THE_DAY), in_time=False, otherwise="cb_transfer_known", aware="from", both=False,
            ),
            ORIGINAL, reg("15(7)"),
        ),
    ),
    exceptions=(coronavirus_gloss("15(7)"),),
    checked_on=CHECKED,
    asks={"from": "The original commissioning body became aware of the move", "moved_on": MOVED},
)

BODY_TRANSFER_REQUEST = TimeLimit(
    key="cb_transfer_request",
    title="Ask for an assessment or review after a move",
    duty_of=NEW_BODY,
    duty="ask the new authority to assess or review, where it is not practicable to arrange the health provision",
    words="beginning with the date on which it became aware of the move",
    rules=(Rule(working_days(15, FROM_THE_DAY), ORIGINAL, reg("15(8)")),),
    exceptions=(coronavirus_gloss("15(8)"),),
    checked_on=CHECKED,
    asks={"from": "The new commissioning body became aware of the move"},
    default="The authority must do what this request asks.",
)

BODY_CHANGE_NOTIFY = TimeLimit(
    key="cb_change_notify",
    title="Tell the new commissioning body that it is responsible",
    duty_of=OLD_BODY,
    duty="notify the new responsible commissioning body, where the authority stays the same",
    words="beginning on the day on which it became aware of the change",
    rules=(Rule(working_days(15, FROM_THE_DAY), ORIGINAL, reg("16(2)")),),
    exceptions=(coronavirus_gloss("16(2)"),),
    checked_on=CHECKED,
    asks={"from": "The original commissioning body became aware of the change"},
)

BODY_CHANGE_REQUEST = TimeLimit(
    key="cb_change_request",
    title="Ask for an assessment or review after a change of commissioning body",
    duty_of=NEW_BODY,
    duty="ask the authority to assess or review, where it is not practicable to arrange the health provision",
    words="became aware that it is the new responsible commissioning body",
    rules=(Rule(working_days(15, FROM_THE_DAY), ORIGINAL, reg("16(3)")),),
    exceptions=(coronavirus_gloss("16(3)"),),
    checked_on=CHECKED,
    asks={"from": "The new commissioning body became aware that it is now responsible"},
    default="The authority must do what this request asks.",
)
