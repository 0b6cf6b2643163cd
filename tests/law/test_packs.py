"""Law packs: proposals as data, tried out and never law. What follows from one, and that nothing else can reach it."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from cases.facts import Fact
from deadlines.deadline import Deadline
from deadlines.law.cfa_2014 import REVIEW_NEXT
from deadlines.law.packs import PACKS
from deadlines.law.packs.white_paper_2026 import MOVING_TO_YEAR_7, REVIEWS
from deadlines.limits import InForce, Status
from deadlines.packs import Addition, Change, Pack, SupposedLaw, UnknownPack, pack, under
from deadlines.register import LIMITS
from tests.tables import Row, named, rows
from tests.test_architecture import imports, read
from tests.tree import product_files, relative
from workflows.definition import Clock, Exit, Process, end, stage
from workflows.processes import PROCESSES
from workflows.timetable import timetable

WHITE_PAPER, IDENTITY = PACKS["white_paper_2026"], PACKS["identity"]
ON = date(2026, 11, 27)
FROM = date(2025, 9, 1)  # as if it had commenced then
REVIEW = Process(
    "made_up", "Made up", "no law", ("meeting_held",),
    (stage("open", "Open", request_withdrawn=Exit("closed", law="practice")), end("closed", "Closed")),
    (Clock(REVIEW_NEXT, ("meeting_held",)),), prefix="MU",
)  # fmt: skip


def reviewed(on: date, law: SupposedLaw | None = None, as_of: date = ON) -> dict[str, Deadline]:
    """The deadlines of a plan last reviewed on a day, by limit."""
    return {each.limit.key: each for each in timetable(REVIEW, [Fact("meeting_held", on, 1, {})], as_of, law=law)}


# The next review of a plan, had the proposed interval begun on 1 September 2025.
REVIEWS_BY_STAGE = rows("""
    | born            | reviewed       | due             | because                                  |
    |-----------------|----------------|-----------------|------------------------------------------|
    | Fri 1 Oct 2021  | Mon 3 Nov 2025 | Mon 2 Nov 2026  | early years: still yearly                |
    | Thu 1 Oct 2020  | Mon 3 Nov 2025 | Mon 2 Nov 2026  | reception is the last of the early years |
    | Tue 1 Oct 2019  | Mon 3 Nov 2025 | Tue 31 Aug 2027 | year 1: the end of year 2                |
    | Mon 1 Oct 2018  | Mon 3 Nov 2025 | Sat 31 Aug 2030 | in year 2 already: the end of year 6     |
    | Sat 1 Oct 2016  | Mon 3 Nov 2025 | Thu 31 Aug 2028 | year 4: the end of year 6                |
    | Mon 31 Aug 2015 | Mon 3 Nov 2025 | Fri 31 Aug 2029 | the youngest of year 6: end of year 9    |
    | Tue 1 Sep 2015  | Mon 3 Nov 2025 | Tue 31 Aug 2027 | a day younger is a year below            |
    | Sat 1 Oct 2011  | Mon 3 Nov 2025 | Thu 31 Aug 2028 | year 9: the end of year 11               |
    | Mon 31 Aug 2009 | Mon 3 Nov 2025 | Mon 2 Nov 2026  | after year 11: yearly again              |
    | Sat 1 Oct 2016  | Sun 31 Aug 2025 | Sun 30 Aug 2026 | before it commenced: the twelve months stay |
""")  # fmt: skip


@pytest.mark.parametrize("row", REVIEWS_BY_STAGE, ids=named)
def test_reviews_would_be_due_at_the_end_of_a_stage(row: Row) -> None:
    law = under(WHITE_PAPER, born=row.day("born"), as_if_from=FROM)
    assert reviewed(row.day("reviewed"), law)["review_next"].due_on == row.day("due")


def test_the_twelve_months_stay_where_no_birth_date_is_held() -> None:
    found = reviewed(date(2025, 11, 3), under(WHITE_PAPER, as_if_from=FROM))
    assert found["review_next"].due_on == date(2026, 11, 2)
    assert MOVING_TO_YEAR_7.key not in found


def test_no_review_is_taken_to_change_before_september_2030() -> None:
    assert WHITE_PAPER.commences == date(2029, 9, 1)
    law = under(WHITE_PAPER, born=date(2020, 10, 1))
    assert reviewed(date(2030, 8, 31), law, date(2030, 12, 1))["review_next"].due_on == date(2031, 8, 30)
    assert reviewed(date(2030, 9, 1), law, date(2030, 12, 1))["review_next"].due_on == date(
        2032, 8, 31
    )  # the end of year 6


@pytest.mark.parametrize(
    ("born", "due"),
    [
        (date(2018, 8, 31), None),  # year 3 in 2025/26: keeps the plan
        (date(2018, 9, 1), date(2030, 8, 31)),  # the oldest of year 2
        (date(2019, 8, 31), date(2030, 8, 31)),
        (date(2019, 9, 1), date(2031, 8, 31)),
    ],
)
def test_a_cohort_would_be_reassessed_before_year_7(born: date, due: date | None) -> None:
    found = reviewed(date(2026, 3, 2), under(WHITE_PAPER, born=born)).get(MOVING_TO_YEAR_7.key)
    assert (found and found.due_on) == due
    assert found is None or found.is_proposed


def test_every_child_is_in_one_cohort_at_most() -> None:
    for ordinal in range(date(2001, 9, 1).toordinal(), date(2027, 1, 1).toordinal()):
        born = date.fromordinal(ordinal)
        assert sum(each.born.holds_on(born) for each in WHITE_PAPER.cohorts) == 1


def test_a_proposed_deadline_says_everywhere_that_it_is_not_law() -> None:
    found = reviewed(date(2025, 11, 3), under(WHITE_PAPER, born=date(2016, 10, 1), as_if_from=FROM))["review_next"]
    body = found.as_json()
    assert found.is_proposed
    assert "This is proposed and not law: it binds nobody, and is shown only to see what would follow." in body["steps"]
    assert body["cite"].startswith("Proposal, not law: ")
    assert body["computed_with"]["pack"] == "white_paper_2026"


def test_what_stays_under_a_pack_is_the_law_itself_to_the_word() -> None:
    law = under(WHITE_PAPER, born=date(2016, 10, 1))
    now, then = reviewed(date(2026, 3, 2))["review_next"], reviewed(date(2026, 3, 2), law)["review_next"]
    assert not then.is_proposed
    assert then.as_json() == now.as_json()


def test_the_identity_pack_changes_no_clock_of_any_process() -> None:
    law = under(IDENTITY)
    for process in PROCESSES.values():
        for clock in process.clocks:
            assert law.limit(clock.limit) is clock.limit
            assert law.alongside(clock.limit) == ()


def test_a_limit_that_would_end_keeps_its_name_and_loses_its_date() -> None:
    from deadlines.shapes import NoDate

    gone = replace(REVIEWS, period=NoDate(says="the duty would be gone"), in_force=InForce(FROM))
    found = reviewed(date(2025, 11, 3), under(Pack("gone", "Gone", "", (), changes=(Change("review_next", (gone,)),))))
    assert found["review_next"].due_on is None
    assert found["review_next"].is_proposed


def test_an_unknown_pack_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownPack) as refusal:
        pack("white_paper_2025")
    assert "current, white_paper_2026, identity" in refusal.value.sentence
    assert refusal.value.extra["near"] == ["white_paper_2026"]


def test_a_pack_that_is_not_sound_says_everything_that_is_wrong() -> None:
    enacted = replace(REVIEWS, status=Status.IN_FORCE)
    taken = replace(MOVING_TO_YEAR_7, key="final_plan")
    bad = Pack(
        "bad", "Bad", "", (), changes=(Change("no_such", (enacted,)),), additions=(Addition(taken, ("nor_this",)),)
    )
    assert list(bad.faults(LIMITS)) == [
        "bad: there is no limit no_such to change.",
        "bad: there is no limit nor_this to change.",
        "bad: final_plan is law already.",
        f"bad: the rule of {REVIEWS.cite} is not marked as proposed.",
    ]


# That a proposal reaches nothing but what-if and simulation is a matter of shape, read from the source.

MAY_KNOW_PACKS = {
    "deadlines/packs.py", "deadlines/law/packs/__init__.py", "deadlines/law/packs/identity.py",
    "deadlines/law/packs/white_paper_2026.py",
    "deadlines/law_page.py",
    "workflows/timetable.py", "workflows/what_if.py", "workflows/simulation.py",
    "api/v1/what_if.py", "api/v1/requests.py", "api/pages/law.py", "api/pages/simulate.py", "api/commands/supposing.py",
}  # fmt: skip
MAY_SUPPOSE = {"workflows/what_if.py", "workflows/simulation.py"}


def test_no_limit_of_the_register_is_proposed() -> None:
    assert not [each.key for each in LIMITS.values() if each.pack]
    assert not [rule for each in LIMITS.values() for rule in each.rules if rule.status is Status.PROPOSED]


def test_only_what_if_and_simulation_know_of_packs() -> None:
    knowing = {
        relative(path)
        for path in product_files()
        if any(name.startswith(("deadlines.packs", "deadlines.law.packs")) for name in imports(read(path)))
    }
    assert knowing <= MAY_KNOW_PACKS


def supposing_calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of `timetable` that are given another law than that which is law."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="timetable"), args=args, keywords=keywords):
                if len(args) > 3 or any(each.arg in ("law", None) for each in keywords):
                    yield node


def test_only_what_if_and_simulation_ask_for_a_timetable_under_another_law() -> None:
    asking = {relative(path) for path in product_files() if list(supposing_calls(read(path).tree))}
    assert asking <= MAY_SUPPOSE
    assert "workflows/what_if.py" in asking


def test_records_lists_reminders_and_letters_have_no_way_to_be_given_one() -> None:
    for path in product_files():
        where = relative(path)
        if where not in MAY_KNOW_PACKS:
            text = read(path).text
            assert "SupposedLaw" not in text, where
