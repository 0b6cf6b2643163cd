"""Golden stories: one for each way a case can go. The diff of a story is the legal review of a change."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from deadlines.refusals import Refusal
from tests.golden.stories import FOLDER, Story, line_of, stories, told, ways_taken
from tests.tables import Row, named, rows
from tests.tree import ROOT
from workflows.processes import PROCESSES, SENDIASS_PROCESSES

EVERY_STORY = pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)


@EVERY_STORY
def test_a_story_is_told_as_it_was(story: Story, rewrite_golden: bool) -> None:
    path = FOLDER / f"{story.name}.md"
    if rewrite_golden:
        path.write_text(told(story), encoding="utf-8")
    assert path.is_file(), "The story has not been told yet: run `make golden` and read it as a lawyer would."
    assert told(story) == path.read_text(encoding="utf-8"), (
        f"The story {path.relative_to(ROOT)} is told differently now. If the law or its reading changed, run "
        "`make golden`, and let somebody read the diff; if not, this is a fault."
    )


def test_every_story_told_has_its_facts() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == {story.name for story in stories()}


def test_every_exception_and_every_ending_has_a_story() -> None:
    facts = [line.fact for story in stories() for line in story.lines if line.fact and not line.is_refused]
    kinds = {fact.kind for fact in facts}
    assert kinds >= {
        "no_plan_necessary_notified", "refusal_to_assess_notified", "refusal_to_issue_plan_notified",
        "request_withdrawn", "finalised_plan_sent", "became_responsible",
    }  # fmt: skip
    claimed = {fact.detail["exception"] for fact in facts if fact.kind == "exception_claimed"}
    assert claimed >= {
        "school_closed", "absent_from_area", "personal_circumstances", "coronavirus", "missed_appointment",
    }  # fmt: skip


def test_every_way_out_of_every_process_is_taken_in_a_story() -> None:
    """Ways out of every stage alike are left to the tests of each process: one story each would tell nothing new."""
    wanted = {
        (process.key, stage.name, kind, "".join(way.when.values()))
        for process in PROCESSES.values()
        for stage in process.stages
        for kind, way in stage.ways()
    }
    told_of = {way for story in stories() for way in ways_taken(story)}
    assert sorted(wanted - told_of) == []


def test_every_way_out_of_an_intervention_is_taken_in_a_story_and_one_that_many_stages_share_once() -> None:
    """A level can be given at nine stages in five ways: each way is told, not each from every stage."""
    for process in SENDIASS_PROCESSES.values():
        ways = [(stage.name, kind, way) for stage in process.stages for kind, way in stage.ways()]
        stages = Counter((kind, way.to) for _, kind, way in ways)
        shared = {each for each, number in stages.items() if number >= 5}
        taken = {each for story in stories() for each in ways_taken(story) if each[0] == process.key}
        for stage, kind, way in ways:
            answer = "".join(way.when.values())
            told_of = {each[2:] for each in taken} if (kind, way.to) in shared else {each[1:] for each in taken}
            wanted = (kind, answer) if (kind, way.to) in shared else (stage, kind, answer)
            assert wanted in told_of, (stage, kind, answer)


# The dates that the Ombudsman and the court published for these cases.
PUBLISHED = rows("""
| story              | limit            | last day        | on              | stands               |
|--------------------|------------------|-----------------|-----------------|----------------------|
| LEEDS-25-018-809   | no_plan_decision | Wed 10 Sep 2025 | Thu 11 Sep 2025 | Overdue, 1 day late  |
| LEEDS-25-018-809   | final_plan       | Wed 08 Oct 2025 | Thu 09 Oct 2025 | Overdue, 1 day late  |
| BUCKS-25-018-823   | final_plan       | Wed 30 Jul 2025 | Thu 31 Jul 2025 | Overdue, 1 day late  |
| CAMBS-2026-EWHC-68 | no_plan_decision | Wed 23 Jul 2025 | Tue 21 Oct 2025 | Missed, 90 days late |
| IPSEA-2024-REVIEW  | review_decision  | Fri 29 Nov 2024 | Sat 30 Nov 2024 | Overdue, 1 day late  |
""")


@pytest.mark.parametrize("row", PUBLISHED, ids=named)
def test_a_published_case_is_told_with_the_dates_that_were_published(row: Row) -> None:
    (story,) = [each for each in stories() if each.name == row["story"]]
    until = replace(story, lines=tuple(line for line in story.lines if line.day <= row.day("on")))
    of_limit = [line for line in told(until).splitlines() if line.startswith(f"| {row['limit']} |")]
    last_day = row.day("last day")
    assert f"| {last_day:%A} {last_day.day} {last_day:%B %Y} |" in of_limit[-1]
    assert of_limit[-1].endswith(f"| {row['stands']} |")


def test_the_court_counted_twelve_weeks_and_six_days_and_so_do_we() -> None:
    assert (date(2025, 10, 21) - date(2025, 7, 23)).days == 12 * 7 + 6 == 90


def test_a_fact_that_was_to_be_refused_and_is_not_fails_the_story() -> None:
    accepted = line_of('! 2025-09-01 request_received {"requested_by": "parent"}')
    with pytest.raises(AssertionError, match="was to be refused"):
        told(Story("x", "x", "x", (accepted,)))
    refused = line_of("2025-09-01 finalised_plan_sent")
    with pytest.raises(Refusal):
        told(Story("x", "x", "x", (refused,)))


@pytest.mark.parametrize(
    "text", ["", "look yesterday", "2025-09-01", "2025-09-01 note_added {", "1 Sep 2025 note_added"]
)
def test_a_line_that_cannot_be_read_is_not_skipped(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a line of a story|Invalid isoformat"):
        line_of(text)
