"""Q13: the next review as it would be due if the plan had been last reviewed at the meeting, which is warned of.

The duty runs from the notice of the decision. No court has decided that, and whoever counts from the meeting calls a
review late sooner; so the day a year from the meeting is worked out by the same limit, and said as it comes.
"""

from collections.abc import Sequence
from datetime import date

from cases.facts import Fact
from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.law.cfa_2014 import REVIEW_NEXT
from deadlines.standing import Standing
from workflows.definition import Process

_BEGINS, _MEETING = "plan_last_reviewed", "review_meeting_held"


def counted_from_the_meeting(
    process: Process, facts: Sequence[Fact], before: Sequence[Fact], as_of: date
) -> Deadline | None:
    """The next review counted from the last review meeting: once that day is near or past, until the plan is reviewed
    or the duty itself is late.

    `facts` are the effective ones of the case, `before` those of the case whose decision opened it.
    """
    done_by = {kind for clock in process.clocks if clock.limit == REVIEW_NEXT for kind in clock.met_by}
    if not facts or facts[0].kind != _BEGINS or any(each.kind in done_by for each in facts):
        return None
    decided_on = facts[0].happened_on
    held = [each.happened_on for each in before if each.kind == _MEETING and each.happened_on <= decided_on]
    if not held:
        return None
    duty = apply_limit(REVIEW_NEXT, {REVIEW_NEXT.anchor: decided_on}, as_of=as_of)
    found = apply_limit(REVIEW_NEXT, {REVIEW_NEXT.anchor: max(held)}, as_of=as_of)
    is_told = found.standing in {Standing.DUE_SOON, Standing.OVERDUE} and duty.standing is not Standing.OVERDUE
    return found if is_told else None
