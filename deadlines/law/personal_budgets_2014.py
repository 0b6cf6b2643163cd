"""The Special Educational Needs (Personal Budgets) Regulations 2014, SI 2014/1652: requests and direct payments."""

from dataclasses import replace
from datetime import date

from deadlines.counting import months
from deadlines.law.exceptions import ORIGINAL, coronavirus
from deadlines.limits import Binds, Citation, LawfulException, Rule, TimeLimit
from deadlines.shapes import NoDate

CHECKED = date(2026, 11, 22)
AUTHORITY = "The local authority"
UNDATED = NoDate(promptly=False)


def reg(provision: str) -> Citation:
    """A regulation of these Regulations, with its address."""
    number = provision.split("(")[0]
    return Citation("SI 2014/1652", f"reg {provision}", f"https://www.legislation.gov.uk/uksi/2014/1652/regulation/{number}")


def _in_2020() -> LawfulException:
    """SI 2020/471 relaxed reg 11(2)(a), and nothing else of these Regulations."""
    relaxed = coronavirus("11(2)(a)")
    cite = replace(relaxed.cite, provision="for SI 2014/1652 reg 11(2)(a)")
    return replace(relaxed, cite=cite, leaves="as soon as reasonably practicable")


REQUEST_WINDOW = TimeLimit(
    key="pb_request_window",
    title="Ask for a personal budget",
    duty_of="The child's parent or the young person",
    duty="be able to ask for a personal budget while the draft is prepared, or the plan reviewed or re-assessed",
    words="at any time during the period in which",
    rules=(Rule(UNDATED, ORIGINAL, reg("4(1)")),),
    binds=Binds.AT_LEAST_UNTIL,
    checked_on=CHECKED,
    asks={"from": "The authority began to prepare the draft, or to review or re-assess the plan"},
    default="It ends when the draft is finalised, or the review or re-assessment concluded: no day is set beforehand.",
)

REFUSAL = TimeLimit(
    key="pb_refusal",
    title="Refusal of direct payments, and its review",
    duty_of=AUTHORITY,
    duty="give its reasons in writing with the right to a review, review when asked, and give the outcome in writing",
    words="",
    rules=(Rule(UNDATED, ORIGINAL, reg("7")),),
    checked_on=CHECKED,
    asks={"from": "The authority decided not to make direct payments"},
)

DIRECT_PAYMENTS_REVIEW = TimeLimit(
    key="dp_review",
    title="First review of direct payments",
    duty_of=AUTHORITY,
    duty="review the direct payments",
    words="at least once within the first three months",
    rules=(Rule(months(3), ORIGINAL, reg("11(2)(a)")),),
    exceptions=(_in_2020(),),
    checked_on=CHECKED,
    asks={"from": "Direct payments were first made"},
    default="They are also reviewed at every review and re-assessment of the plan (reg 11(2)).",
)

REDUCE = TimeLimit(
    key="dp_reduce",
    title="Reduction of direct payments",
    duty_of=AUTHORITY,
    duty="give reasonable notice in writing with reasons, and reconsider once when asked",
    words="",
    rules=(Rule(UNDATED, ORIGINAL, reg("12")),),
    checked_on=CHECKED,
    asks={"from": "The authority decided to reduce direct payments"},
    default="“Reasonable notice”: no number of days is stated.",
)

STOP = TimeLimit(
    key="dp_stop",
    title="End of direct payments",
    duty_of=AUTHORITY,
    duty="give notice in writing beforehand with reasons, and reconsider once when asked",
    words="",
    rules=(Rule(UNDATED, ORIGINAL, reg("14(3) to (6)")),),
    checked_on=CHECKED,
    asks={"from": "The authority decided to stop direct payments"},
)

NOMINEE_WITHDRAWN = TimeLimit(
    key="dp_nominee_withdrawn",
    title="Payments to a nominee stop",
    duty_of=AUTHORITY,
    duty="stop paying the nominee as soon as reasonably practicable",
    words="",
    rules=(Rule(NoDate(), ORIGINAL, reg("5(3)")),),
    checked_on=CHECKED,
    asks={"from": "Written notice that the nomination is withdrawn was received"},
)
