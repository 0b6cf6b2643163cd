"""Facts files: what comes in, what is refused and in which words, and that what goes out comes in again the same."""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlmodel import Session

from cases import log, people
from cases.database import Database, open_database
from cases.facts import NewFact
from cases.log import Author, NoSuchCase
from cases.officers import add_officer
from cases.proof import verify
from cases.tables import Case, Team
from workflows import views
from workflows.bulk import new_history, open_cases
from workflows.exporting import Form, export_facts
from workflows.facts_file import UnreadableFile
from workflows.importing import Imported, import_facts
from workflows.notices import Office
from workflows.record import Entry, Prepared, open_case, prepare, record

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
BY = Author("o1")
OFFICE = Office("Demonshire", "http://127.0.0.1")
HEADER = "ref,process,kind,happened_on,detail\n"
PUBLISHED = """\
ref,process,kind,happened_on,detail,source,published_due
LEEDS-25-018-809,ehc_assessment,request_received,2025-05-21,"{""requested_by"": ""parent""}",Ombudsman,2025-10-08
BUCKS-25-018-823,ehc_assessment,request_received,2025-03-12,"{""requested_by"": ""parent""}",Ombudsman,2025-07-30
CAMBS-2026-EWHC-68,ehc_assessment,request_received,2025-04-02,"{""requested_by"": ""school""}",the court,2025-07-23
IPSEA-2024-REVIEW,annual_review,review_meeting_held,2024-11-01,"{}",worked example,2024-11-29
"""

OF_NO_PROCESS = "SCHOOL-BUS-1,school_transport,review_meeting_held,2024-11-01,{},made up,\n"

Importer = Callable[..., Imported]
Told = tuple[str, str, str] | tuple[str, str, str, Mapping[str, Any]]


@pytest.fixture
def bring_in(database: Database, tmp_path: Path) -> Importer:
    """Import a text as if it were a file."""

    def run(content: str | bytes, *, name: str = "facts.csv", now: datetime = NOW, **options: Any) -> Imported:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_facts(database, path, now=now, **options)

    return run


def lines(*rows: Told) -> str:
    """A facts file of an EHC assessment from (ref, kind, day[, detail])."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("ref", "process", "kind", "happened_on", "detail"))
    for ref, kind, day, *detail in rows:
        writer.writerow((ref, "ehc_assessment", kind, day, json.dumps(detail[0] if detail else {})))
    return out.getvalue()


def request(ref: str, day: str = "2025-05-21") -> Told:
    return ref, "request_received", day, {"requested_by": "parent"}


def refs(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.execute(select(Case.__table__.c.ref)).scalars())  # type: ignore[attr-defined]


def kinds_of(database: Database, ref: str) -> list[str]:
    with database.reading() as session:
        return [fact.kind for fact in log.load(session, ref).facts]


def reasons(done: Imported) -> dict[int, str]:
    return {bad.line: bad.reason for bad in done.bad}


# What comes in


def test_the_published_cases_come_in_and_a_case_of_no_process_is_refused_with_the_reason(
    bring_in: Importer, database: Database
) -> None:
    done = bring_in(PUBLISHED + OF_NO_PROCESS)
    assert (done.opened, done.facts, done.refused) == (4, 4, 1)
    assert [(bad.line, bad.ref) for bad in done.bad] == [(6, "SCHOOL-BUS-1")]
    assert "does not run a process called “school_transport” yet" in done.bad[0].reason
    assert refs(database) == {"LEEDS-25-018-809", "BUCKS-25-018-823", "CAMBS-2026-EWHC-68", "IPSEA-2024-REVIEW"}


def test_columns_that_no_facts_file_has_are_passed_over_and_named(bring_in: Importer) -> None:
    (note,) = bring_in(PUBLISHED).notes
    assert "published_due, source" in note


def test_importing_the_same_file_again_adds_nothing(bring_in: Importer, database: Database) -> None:
    bring_in(PUBLISHED)
    again = bring_in(PUBLISHED)
    assert (again.opened, again.continued, again.facts, again.known) == (0, 0, 0, 4)
    assert kinds_of(database, "LEEDS-25-018-809") == ["request_received"]


def test_a_file_that_says_more_of_a_case_adds_only_that(bring_in: Importer, database: Database) -> None:
    bring_in(lines(request("A-1")))
    done = bring_in(lines(request("A-1"), ("A-1", "decision_to_assess_notified", "2025-06-30")))
    assert (done.continued, done.facts, done.known) == (1, 1, 1)
    assert kinds_of(database, "A-1") == ["request_received", "decision_to_assess_notified"]


def test_two_equal_facts_in_a_file_are_both_kept_and_neither_is_added_again(
    bring_in: Importer, database: Database
) -> None:
    late = ("A-1", "cause_of_lateness_recorded", "2025-12-01", {"cause": "staffing"})
    twice = lines(request("A-1"), late, late)
    bring_in(twice)
    assert bring_in(twice).known == 3
    assert kinds_of(database, "A-1").count("cause_of_lateness_recorded") == 2


def test_the_lines_of_a_case_need_not_stand_together(bring_in: Importer, database: Database) -> None:
    done = bring_in(
        lines(
            request("A-1"),
            request("B-1"),
            ("A-1", "decision_to_assess_notified", "2025-06-30"),
            ("B-1", "request_withdrawn", "2025-06-01"),
        )
    )
    assert (done.opened, done.facts) == (2, 4)
    assert kinds_of(database, "B-1") == ["request_received", "request_withdrawn"]


def test_a_spreadsheets_mark_of_utf8_and_its_line_ends_are_no_obstacle(bring_in: Importer) -> None:
    assert bring_in(b"\xef\xbb\xbf" + lines(request("A-1")).replace("\n", "\r\n").encode()).facts == 1


def test_the_empty_lines_a_spreadsheet_leaves_are_no_rows(bring_in: Importer) -> None:
    done = bring_in(lines(request("A-1")) + "\r\n,,,,\r\n")
    assert (done.facts, done.bad) == (1, ())


def test_json_lines_come_in_like_csv(bring_in: Importer, database: Database) -> None:
    row = {"ref": "A-1", "process": "ehc_assessment", "kind": "request_received", "happened_on": "2025-05-21"}
    done = bring_in(json.dumps(row | {"detail": {"requested_by": "school"}, "source": "x"}) + "\n", name="facts.jsonl")
    assert (done.opened, done.facts) == (1, 1)
    assert "source" in done.notes[0]
    assert kinds_of(database, "A-1") == ["request_received"]


def test_a_file_larger_than_one_transaction_comes_in_whole(bring_in: Importer, database: Database) -> None:
    seen: list[tuple[int, int]] = []
    rows = [request(f"A-{number}") for number in range(30)]
    done = bring_in(lines(*rows), at_once=12, progress=lambda lines, of: seen.append((lines, of)))
    assert done.opened == 30
    assert seen == [(12, 30), (24, 30), (30, 30)]
    with database.reading() as session:
        assert verify(session).events == 30


def test_what_was_imported_verifies_and_its_lists_equal_a_fresh_fold(bring_in: Importer, database: Database) -> None:
    bring_in(lines(request("A-1"), ("A-1", "decision_to_assess_notified", "2025-06-30"), request("B-1")))
    with database.reading() as session:
        assert verify(session).broken is None
        assert not any(views.stale(session, history) for history in log.histories(session))


def test_an_import_wakes_nobody_and_tells_nobody(bring_in: Importer, database: Database) -> None:
    bring_in(PUBLISHED)
    with database.reading() as session:
        counts = [
            session.execute(select(func.count()).select_from(text(name))).scalar()
            for name in ("wake_up", "outbox_message")
        ]
    assert counts == [0, 0]


# When, by whom, in which capacity


def test_the_instant_of_recording_is_kept_and_where_none_is_given_it_is_now(
    bring_in: Importer, database: Database
) -> None:
    header = "ref,process,kind,happened_on,recorded_at,acted_as,detail\n"
    asked = '"{""requested_by"": ""parent""}"'
    bring_in(
        f"{header}A-1,ehc_assessment,request_received,2025-05-21,2025-05-23T10:30:00+01:00,,{asked}\n"
        "A-1,ehc_assessment,views_received,2025-06-02,,provider,{}\n"
    )
    with database.reading() as session:
        first, second = log.load(session, "A-1").facts
    assert first.recorded_at == datetime(2025, 5, 23, 9, 30, tzinfo=UTC)
    assert first.acted_as == "council"
    assert second.recorded_at == NOW
    assert second.acted_as == "provider"


def test_an_instant_yet_to_come_is_brought_back_to_now_and_said(bring_in: Importer, database: Database) -> None:
    done = bring_in(
        "ref,process,kind,happened_on,recorded_at\n"
        "A-1,ehc_assessment,became_responsible,2025-05-21,2031-01-01T00:00:00Z\n"
    )
    assert "the first of them line 2" in done.notes[0]
    with database.reading() as session:
        assert log.load(session, "A-1").facts[0].recorded_at == NOW


def test_a_fact_cannot_have_been_recorded_before_it_happened(bring_in: Importer, database: Database) -> None:
    done = bring_in(
        "ref,process,kind,happened_on,recorded_at\n"
        "A-1,ehc_assessment,became_responsible,2025-05-21,2025-05-20T12:00:00Z\n"
    )
    assert "Tuesday 20 May 2025, before it happened" in reasons(done)[2]
    assert refs(database) == set()


def test_an_owner_named_by_username_becomes_the_officers_key_and_team(bring_in: Importer, database: Database) -> None:
    with database.writing() as session:
        session.add(Team(key="north", name="North"))
        session.flush()
        officer = add_officer(
            session, "ola", display_name="Ola", email="ola@example.org", role="caseworker", team="north",
            password_hash=None, now=NOW,
        )  # fmt: skip
        key = officer.id
    both = lines(request("A-1"), ("A-1", "case_assigned", "2025-05-21", {"owner": "ola"}))
    bring_in(both)
    with database.reading() as session:
        assert log.load(session, "A-1").facts[1].detail == {"owner": key, "team": "north"}
    assert bring_in(both).known == 2


def test_a_breach_without_a_reason_is_recorded_as_one_whose_reason_was_not_given(
    bring_in: Importer, database: Database
) -> None:
    bring_in(
        lines(
            request("A-1"),
            ("A-1", "decision_to_assess_notified", "2025-06-30"),
            ("A-1", "decision_to_issue_plan_notified", "2025-08-30"),
            ("A-1", "draft_plan_served", "2025-09-01"),
            ("A-1", "finalised_plan_sent", "2025-09-05"),
        )
    )
    with database.reading() as session:
        final = log.load(session, "A-1").facts[-1]
    assert final.breach == ("too_early:draft_reps",)
    assert final.breach_reason == "not given in the file"


# What is refused


def test_a_bad_line_leaves_its_whole_case_out_and_no_other(bring_in: Importer, database: Database) -> None:
    done = bring_in(
        lines(request("A-1"), request("B-1"), ("A-1", "views_received", "2025-13-40"), request("C-1", "21/05/2025"))
    )
    assert refs(database) == {"B-1"}
    assert reasons(done) == {
        4: "happened_on: 2025-13-40 is not a day of the calendar.",
        5: "happened_on: “21/05/2025” is not a day. Write it as year-month-day, for instance 2025-05-21.",
    }
    assert done.refused == 2


def test_every_bad_line_of_a_case_is_reported_at_once(bring_in: Importer) -> None:
    done = bring_in(
        lines(
            ("A-1", "request_received", "2025-05-21", {"requested_by": "neighbour"}),
            ("A-1", "meeting_hold", "2025-05-30"),
            ("A-1", "views_received", "2025-06-01", {"colour": "red"}),
            ("A-1", "exception_claimed", "2025-06-02", {"because": ["in", "parts"]}),
        )
    )
    found = reasons(done)
    assert sorted(found) == [2, 3, 4, 5]
    assert "requested_by: Choose" in found[2]
    assert "Did you mean meeting_held" in found[3]
    assert "colour: This kind of fact does not take it." in found[4]


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (("A-1", "finalised_plan_sent", "2025-06-30"), "cannot follow"),
        (("A-1", "views_received", "2025-05-01"), "before the case began"),
        (("A-1", "views_received", "2031-05-01"), "in the future"),
        (("A-1", "views_received", "9999-12-31"), "in the future"),
        (("A-1", "views_received", "0001-01-01"), "before the case began"),
        (request("A-1", "2025-05-22"), "is recorded already"),
    ],
)
def test_a_fact_that_makes_no_sense_is_refused_with_its_line(
    bring_in: Importer, database: Database, second: Told, says: str
) -> None:
    done = bring_in(lines(request("A-1"), second))
    assert list(reasons(done)) == [3]
    assert says in done.bad[0].reason
    assert refs(database) == set()


def test_what_does_not_fit_a_case_already_here_changes_nothing(bring_in: Importer, database: Database) -> None:
    bring_in(lines(request("A-1")))
    done = bring_in(
        lines(
            request("A-1"),
            ("A-1", "decision_to_assess_notified", "2025-06-30"),
            ("A-1", "finalised_plan_sent", "2025-07-01"),
        )
    )
    assert list(reasons(done)) == [4]
    assert kinds_of(database, "A-1") == ["request_received"]


def test_a_case_opened_by_somebody_else_meanwhile_is_left_as_it_is(database: Database) -> None:
    def prepared(ref: str, day: date) -> Prepared:
        entry = Entry(NewFact("became_responsible", day))
        return prepare(new_history(ref, "ehc_assessment"), [entry], by=BY, now=NOW)

    with database.writing() as session:
        assert open_cases(session, [prepared("A-1", date(2025, 5, 21))]) == {"A-1"}
        assert open_cases(session, [prepared("A-1", date(2025, 6, 2)), prepared("B-1", date(2025, 6, 2))]) == {"B-1"}
    with database.reading() as session:
        assert [fact.happened_on for fact in log.load(session, "A-1").facts] == [date(2025, 5, 21)]
        assert verify(session).broken is None


def test_a_day_before_the_law_was_in_force_is_refused(bring_in: Importer, database: Database) -> None:
    done = bring_in(lines(request("A-1", "2013-09-02")))
    assert "no rule was in force on Monday 2 September 2013" in done.bad[0].reason
    assert refs(database) == set()


def test_strict_writes_none_where_any_line_is_bad(bring_in: Importer, database: Database) -> None:
    done = bring_in(PUBLISHED + OF_NO_PROCESS, strict=True)
    assert (done.opened, done.facts, done.refused) == (0, 0, 1)
    assert refs(database) == set()


def test_strict_writes_all_where_none_is_bad(bring_in: Importer, database: Database) -> None:
    assert bring_in(lines(request("A-1"), request("B-1")), strict=True).opened == 2
    assert refs(database) == {"A-1", "B-1"}


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("process", "", "process: this is needed"),
        ("kind", "", "kind: this is needed"),
        ("kind", "k" * 61, "no name has more than 60"),
        ("recorded_at", "2025-05-21", "with its zone"),
        ("recorded_at", "2025-05-21T09:00:00", "with its zone"),
        ("recorded_at", "yesterday", "with its zone"),
        ("recorded_at", "0001-01-01T00:00:00Z", "with its zone"),
        ("recorded_at", "9999-12-31T23:59:59-23:00", "with its zone"),
        ("acted_as", "mayor", "no capacity to act in"),
        ("detail", "{requested_by: parent}", "it is not JSON"),
        ("detail", '["parent"]', "must be a JSON object"),
        ("detail", "[" * 100_000, "it is not JSON"),
        ("corrects", "first", "the number of the fact"),
        ("corrects", "0", "the number of the fact"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_what_to_write(
    bring_in: Importer, database: Database, column: str, value: str, says: str
) -> None:
    row = {
        "ref": "A-1",
        "process": "ehc_assessment",
        "kind": "request_received",
        "happened_on": "2025-05-21",
        "recorded_at": "",
        "acted_as": "",
        "detail": '{"requested_by": "parent"}',
        "corrects": "",
    }
    out = StringIO()
    writer = csv.DictWriter(out, row)
    writer.writeheader()
    writer.writerow(row | {column: value})
    done = bring_in(out.getvalue())
    assert says in reasons(done)[2]
    assert refs(database) == set()


@pytest.mark.parametrize("ref", ["", "A 1", "a/b", "mum@example.org", "x" * 61, "-A"])
def test_a_reference_must_be_fit_for_an_address(bring_in: Importer, database: Database, ref: str) -> None:
    done = bring_in(lines(request(ref)))
    assert "give the reference of the case" in reasons(done)[2]
    assert refs(database) == set()


def test_a_line_that_does_not_say_whose_it_is_keeps_the_case_above_it_out(
    bring_in: Importer, database: Database
) -> None:
    done = bring_in(lines(request("A-1"), ("", "views_received", "2025-06-01"), request("B-1")))
    assert refs(database) == {"B-1"}
    assert "Line 3 does not say whose it is" in reasons(done)[2]


def test_a_line_with_a_comma_too_many_is_bad_and_the_rest_is_not(bring_in: Importer, database: Database) -> None:
    done = bring_in(
        HEADER
        + "A-1,ehc_assessment,became_responsible,2025-05-21,{},more\n"
        + "B-1,ehc_assessment,became_responsible,2025-05-21,{}\n"
    )
    assert "6 cells and the first line 5" in reasons(done)[2]
    assert refs(database) == {"B-1"}


def test_a_case_cannot_go_through_two_processes(bring_in: Importer, database: Database) -> None:
    done = bring_in(
        HEADER
        + "A-1,ehc_assessment,became_responsible,2025-05-21,{}\n"
        + "A-1,annual_review,review_meeting_held,2025-05-22,{}\n"
    )
    assert "line 2 says “ehc_assessment”" in reasons(done)[3]
    assert refs(database) == set()


@pytest.mark.parametrize(
    "line",
    [
        '"not an object"',
        "{broken",
        "[" * 50_000,
        '{"ref": 7, "process": "ehc_assessment"}',
        '{"ref": "A-1", "process": 1, "kind": ["x"], "happened_on": 20250521, "detail": 5, "corrects": true}',
        '{"ref": "A-1", "process": "ehc_assessment", "kind": "became_responsible", "happened_on": "2025-05-21",'
        ' "breach_reason": "half \\ud800"}',
    ],
)
def test_a_json_line_of_the_wrong_shape_is_a_bad_line(bring_in: Importer, database: Database, line: str) -> None:
    good = {"ref": "B-1", "process": "ehc_assessment", "kind": "became_responsible", "happened_on": "2025-05-21"}
    done = bring_in(f"{line}\n\n{json.dumps(good)}\n", name="facts.jsonl")
    assert list(reasons(done)) == [1]
    assert refs(database) == {"B-1"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"\xff\xfer\x00e\x00f\x00", "cannot be read as text in UTF-8"),
        (HEADER.encode() + b"A-1,ehc_assessment,became_responsible,2025-05-21,\xe9\n", "at or after line"),
        (HEADER.encode() + b"A-1,ehc\0_assessment,became_responsible,2025-05-21,{}\n", "at or after line 2"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "cannot be read as text in UTF-8"),
        (b"ref,process\nA-1,ehc_assessment\n", "does not name the columns kind, happened_on"),
        (b"A-1,ehc_assessment,became_responsible,2025-05-21\n", "does not name the columns ref"),
        (b"ref,ref,process,kind,happened_on\n", "names ref twice"),
        (HEADER.encode() + b'A-1,ehc_assessment,became_responsible,2025-05-21,"{}\n', "From line 2 on this is not CSV"),
        (b"x" * 2_000_000, "cannot be read as text"),
    ],
)
def test_a_file_that_is_no_facts_file_is_refused_whole(
    bring_in: Importer, database: Database, content: bytes, says: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        bring_in(content)
    assert says in refused.value.sentence
    assert "Nothing was imported" in refused.value.sentence or "nothing to import" in refused.value.sentence
    assert refs(database) == set()


def test_a_fault_at_the_end_of_a_long_file_leaves_nothing_of_its_beginning(
    bring_in: Importer, database: Database
) -> None:
    good = lines(*(request(f"A-{number}") for number in range(1_000))).encode()
    with pytest.raises(UnreadableFile):
        bring_in(good + b"B-1,ehc_assessment,became_responsible,2025-05-21,\xff\n", at_once=10)
    assert refs(database) == set()


def test_a_file_that_is_not_there_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nowhere\.csv cannot be opened: no such file"):
        import_facts(database, tmp_path / "nowhere.csv", now=NOW)
    with pytest.raises(UnreadableFile, match="is a directory"):
        import_facts(database, tmp_path, now=NOW)


def test_a_text_that_names_the_child_is_refused(bring_in: Importer, database: Database) -> None:
    child = people.checked_child({"given_name": "Wren", "family_name": "Okafor", "birth_date": "2016-02-01"})
    asked = NewFact("request_received", date(2025, 5, 21), {"requested_by": "parent"})
    with database.writing() as session:
        child_id = people.add_child(session, child)
        open_case(session, "ehc_assessment", child_id, asked, by=BY, now=NOW, office=OFFICE, ref="A-1")
    claim = {"limit": "final_plan", "exception": "personal_circumstances", "because": "Wren was in hospital"}
    done = bring_in(lines(("A-1", "exception_claimed", "2025-06-02", claim)))
    assert "holds a name of the child" in done.bad[0].reason
    assert kinds_of(database, "A-1") == ["request_received"]


# What goes out


def exported(database: Database, form: Form = "csv", wanted: tuple[str, ...] = ()) -> str:
    out = StringIO()
    with database.reading() as session:
        export_facts(session, out, form=form, refs=wanted)
    return out.getvalue()


def an_eventful_case(session: Session, ref: str) -> None:
    """A case with everything that is hard to bring out: a correction, a breach, commas and lines in a text, a note."""
    asked = NewFact("request_received", date(2025, 5, 21), {"requested_by": "parent"})
    open_case(session, "ehc_assessment", None, asked, by=BY, now=NOW - timedelta(days=90), office=OFFICE, ref=ref)
    claim = {
        "limit": "final_plan",
        "exception": "personal_circumstances",
        "because": '=SUM(1) "quoted", with a comma\nand a second line',
    }
    story: list[tuple[NewFact, str]] = [
        (NewFact("decision_to_assess_notified", date(2025, 6, 30), {"decided_on": "2025-06-27"}), ""),
        (NewFact("advice_requested", date(2025, 7, 1), {}, "health"), ""),
        (NewFact("exception_claimed", date(2025, 7, 4), claim), ""),
        (NewFact("note_added", date(2025, 7, 5), {"text": "The family rang, “worried”."}), ""),
        (NewFact("decision_to_issue_plan_notified", date(2025, 8, 30)), ""),
        (NewFact("draft_plan_served", date(2025, 9, 1)), ""),
        (NewFact("finalised_plan_sent", date(2025, 9, 5)), "-the family asked for it, in writing"),
        (NewFact("request_received", date(2025, 5, 20), {"requested_by": "parent"}, corrects=1), ""),
    ]
    for hours, (fact, reason) in enumerate(story):
        at = NOW - timedelta(days=60) + timedelta(hours=hours, microseconds=hours * 7)
        record(session, ref, fact, by=BY, now=at, office=OFFICE, breach_reason=reason)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_goes_out_comes_in_again_with_the_same_facts(
    database: Database, sqlite_template: Path, tmp_path: Path, form: Form
) -> None:
    with database.writing() as session:
        an_eventful_case(session, "A-1")
    path = tmp_path / f"out.{form}"
    path.write_text(exported(database, form), encoding="utf-8", newline="")
    (tmp_path / "other.db").write_bytes(sqlite_template.read_bytes())
    other = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    done = import_facts(other, path, now=NOW, by=BY)
    assert done.bad == ()
    with database.reading() as here, other.reading() as there:
        before, after = log.load(here, "A-1"), log.load(there, "A-1")
        note = log.private_texts(there, after.id)
    assert [comparable(fact) for fact in after.facts] == [comparable(fact) for fact in before.facts]
    assert note == {(5, "text"): "The family rang, “worried”."}
    of_its_appeal_and_review = 2
    assert import_facts(other, path, now=NOW, by=BY).known == len(before.facts) + of_its_appeal_and_review
    assert exported(other, form) == path.read_text(encoding="utf-8")
    other.close()


def comparable(fact: Any) -> tuple[Any, ...]:
    """A fact but for the salted digest that stands for the text of a note."""
    detail = {} if fact.kind == "note_added" else fact.detail
    return (
        fact.sequence, fact.kind, fact.happened_on, fact.recorded_at, fact.recorded_by, fact.acted_as, fact.about,
        detail, fact.breach, fact.breach_reason, fact.corrects,
    )  # fmt: skip


def test_an_erased_note_goes_out_as_erased(database: Database) -> None:
    with database.writing() as session:
        an_eventful_case(session, "A-1")
        session.execute(text("DELETE FROM private_text"))
    rows = [json.loads(line) for line in exported(database, "jsonl").splitlines()]
    assert next(row["detail"] for row in rows if row["kind"] == "note_added") == {"text": "(erased)"}


def test_only_the_cases_asked_for_go_out(bring_in: Importer, database: Database) -> None:
    bring_in(lines(request("A-1"), request("B-1"), request("C-1")))
    assert [row["ref"] for row in csv.DictReader(StringIO(exported(database, wanted=("C-1", "A-1"))))] == ["A-1", "C-1"]


def test_a_case_that_is_not_there_stops_an_export_before_its_first_line(bring_in: Importer, database: Database) -> None:
    bring_in(lines(request("A-1")))
    out = StringIO()
    with database.reading() as session, pytest.raises(NoSuchCase):
        export_facts(session, out, refs=("A-1", "Z-9"))
    assert out.getvalue() == ""
