"""An example of every limit, worked out: days that follow one another as they would in a case, and the answer."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product

from deadlines.calculator import apply_limit
from deadlines.deadline import Deadline
from deadlines.limits import TimeLimit
from deadlines.options import Given, Option
from deadlines.refusals import Refusal

_BEGINS = date(2025, 9, 1)  # a Monday in the latest whole school year whose law is settled
# How long before or after that day the days with another place in a story fall.
_AFTER = {
    "became_aware": -5, "moved_on": 0, "transferred": 1, "plan_made_or_last_reviewed": -200, "meeting": -10,
    "certificate_issued": 50, "birth_date": -24 * 365, "transfer_on": 365, "meeting_on": 30, "ends_on": 320,
    "assessment_began": 14, "assessment_begins": 14, "notice_given": 0, "year9_from": 0, "year10_from": 365,
}  # fmt: skip


def example_of(limit: TimeLimit) -> Deadline:
    """The limit applied to days it takes, by the latest of its versions that takes any, and judged when it begins.

    Raises ValueError where none does: a limit nobody can apply is a fault of its data.
    """
    for begins, options in product(_beginnings(limit), _given(limit.options)):
        for shift in (1, 8):  # some versions are for what was known long before, others for what was not
            days = {name: begins + timedelta(days=_AFTER.get(name, 0) * shift) for name in limit.asks}
            if found := _tried(limit, days, options, begins):
                return found
    raise ValueError(f"{limit.key}: no example could be worked out.")


def _beginnings(limit: TimeLimit) -> Iterator[date]:
    yield _BEGINS
    for rule in reversed(limit.rules):
        yield from (rule.in_force.begins + timedelta(days=days) for days in (0, 35, 400))


def _given(options: tuple[Option, ...]) -> Iterator[Mapping[str, Given]]:
    """Every way of answering the options, none of them first."""
    ways: list[list[Given | None]] = [
        [None, _BEGINS + timedelta(days=_AFTER.get(each.name, 300))] if each.is_day else [None, *each.values]
        for each in options
    ]
    for answers in product(*ways):
        given = zip(options, answers, strict=True)
        yield {option.name: answer for option, answer in given if answer is not None}


def _tried(limit: TimeLimit, days: Mapping[str, date], options: Mapping[str, Given], as_of: date) -> Deadline | None:
    try:
        return apply_limit(limit, days, as_of=as_of, options=options)
    except Refusal:
        return None
