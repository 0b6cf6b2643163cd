"""The First-tier Tribunal (Recommendations Power) Regulations 2017, SI 2017/1306: health and social care.

In force from 3 April 2018, and only for decisions made, and plans made or amended, from that day on (reg 3).
"""

from dataclasses import replace
from datetime import date

from deadlines.cohorts import OnlySince
from deadlines.counting import Counting, Period, weeks
from deadlines.law.exceptions import coronavirus
from deadlines.limits import Citation, InForce, LawfulException, Rule, TimeLimit

CHECKED = date(2026, 11, 22)
FROM_2018 = InForce(date(2018, 4, 3))
FROM = Counting.FROM_THE_DAY


def reg(provision: str) -> Citation:
    """A regulation of these Regulations, with its address."""
    number = provision.split("(")[0]
    return Citation("SI 2017/1306", f"reg {provision}", f"https://www.legislation.gov.uk/uksi/2017/1306/regulation/{number}")


def _in_2020(provision: str) -> tuple[LawfulException, ...]:
    """SI 2020/471 relaxed these limits too, for last days from 1 May to 25 September 2020."""
    relaxed = coronavirus(provision)
    cite = replace(relaxed.cite, provision=f"for SI 2017/1306 reg {provision}")
    return (replace(relaxed, cite=cite, leaves="as soon as reasonably practicable"),)


def _within(number: int) -> Period:
    return OnlySince(FROM_2018.begins, "decided", weeks(number, FROM))


DECIDED = {"decided": "The decision appealed against was made, or the plan made or amended"}
DIRECTED = "The Tribunal may direct another period; the day it directs then takes the place of this one."

HEALTH_RESPONSE = TimeLimit(
    key="rec_health_response",
    title="Answer to a health recommendation",
    duty_of="The commissioning body",
    duty="answer the recommendation in writing, to the parent or young person and to the authority",
    words="within 5 weeks beginning with the date of the recommendation",
    rules=(Rule(_within(5), FROM_2018, reg("6(3)")),),
    exceptions=_in_2020("6(3)"),
    checked_on=CHECKED,
    asks={"from": "The Tribunal made the recommendation"} | DECIDED,
    default=DIRECTED,
)

HEALTH_TO_SECRETARY_OF_STATE = TimeLimit(
    key="rec_health_to_sos",
    title="Copy of the health answer to the Secretary of State",
    duty_of="The local authority",
    duty="send a copy of the commissioning body's answer to the Secretary of State",
    words="within 1 week beginning with the date it was received",
    rules=(Rule(_within(1), FROM_2018, reg("6(6)")),),
    exceptions=_in_2020("6(6)"),
    checked_on=CHECKED,
    asks={"from": "The authority received the answer"} | DECIDED,
)

SOCIAL_RESPONSE = TimeLimit(
    key="rec_social_response",
    title="Answer to a social care recommendation",
    duty_of="The local authority",
    duty="answer the recommendation in writing to the parent or young person",
    words="",
    rules=(Rule(_within(5), FROM_2018, reg("7(1)")),),
    exceptions=_in_2020("7(1)"),
    checked_on=CHECKED,
    asks={"from": "The Tribunal made the recommendation"} | DECIDED,
    default=DIRECTED,
)

SOCIAL_TO_SECRETARY_OF_STATE = TimeLimit(
    key="rec_social_to_sos",
    title="Copy of the social care answer to the Secretary of State",
    duty_of="The local authority",
    duty="send a copy of its answer to the Secretary of State",
    words="",
    rules=(Rule(_within(1), FROM_2018, reg("7(4)")),),
    exceptions=_in_2020("7(4)"),
    checked_on=CHECKED,
    asks={"from": "The authority answered"} | DECIDED,
)
