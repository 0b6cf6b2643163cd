"""The cases of a large file, judged in other processes: alike in every hash, view and refusal."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from cases.facts import NewFact
from cases.log import Author
from deadlines.calendar import england_and_wales, in_use, use
from workflows.bulk import new_history
from workflows.judges import MANY_LINES, Case, Misfit, judges
from workflows.record import Entry, Prepared

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
BY = Author("o1")
PROCLAIMED = ((date(2026, 1, 14), "A day of mourning"),)


@pytest.fixture(autouse=True)
def _proclaimed() -> Iterator[None]:
    """Count with a holiday that no published list holds."""
    before = in_use()
    use(PROCLAIMED)
    yield
    use(before)


def case(number: int, *more: NewFact) -> Case:
    """A new case that began so many days after September did."""
    first = NewFact("request_received", date(2025, 9, 1 + number), {"requested_by": "parent"})
    return new_history(f"A-{number}", "ehc_assessment"), [Entry(fact) for fact in (first, *more)]


def cases() -> list[Case]:
    """Some that fit, and some that are refused at their second fact and at their third."""
    told = NewFact("decision_to_assess_notified", date(2025, 10, 3))
    asked = NewFact("advice_requested", date(2025, 10, 6), about="health")
    out_of_place = NewFact("finalised_plan_sent", date(2025, 10, 7))
    return [case(0, told), case(1, out_of_place), case(2), case(3, told, asked), case(4, told, out_of_place, asked)]


def verdicts(lines: int) -> list[Prepared | Misfit]:
    with judges(lines, by=BY, now=NOW) as judge:
        return list(judge(cases()))


def test_other_processes_judge_as_this_one_does() -> None:
    here, elsewhere = verdicts(1), verdicts(MANY_LINES)
    assert [type(each) for each in here] == [Prepared, Misfit, Prepared, Prepared, Misfit]
    for one, other in zip(here, elsewhere, strict=True):
        if isinstance(one, Prepared) and isinstance(other, Prepared):
            assert (one.history, one.facts, one.events, one.view) == (
                other.history, other.facts, other.events, other.view,
            )  # fmt: skip
        else:
            assert one == other


def test_a_misfit_says_at_which_of_its_facts() -> None:
    assert [each.place for each in verdicts(MANY_LINES) if isinstance(each, Misfit)] == [1, 2]


def test_other_processes_count_with_the_holidays_this_one_counts_with() -> None:
    assert england_and_wales().version.endswith("+1")
    for verdict in verdicts(MANY_LINES):
        if isinstance(verdict, Prepared):
            assert england_and_wales().version in verdict.view.summary["computed_with"]
