"""The command line as somebody at a terminal meets it: what it says, where, and with which number it ends."""

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.accounts import check_password, viewer_of_token
from api.cli import app
from api.commands import law
from cases import log, verifications
from cases.database import Database, open_database
from cases.filing import FilingCabinet
from cases.log import Author
from cases.officers import add_officer, officer_named
from cases.tables import Team
from cases.verifications import Outcome
from deadlines import clock
from deadlines.law_page import law_page
from notifications.letters import LETTERS
from notifications.letters.letters_page import letters_page
from tests.casework import keep_no_day_quiet
from tests.papers import PDF
from tests.tree import ROOT
from workflows import panels
from workflows.diagram import process_page
from workflows.documents import Paper, add_document, file_for
from workflows.notices import Office

COMMANDS = (
    "serve", "migrate", "demo", "import", "export", "case", "record", "replay", "deadline", "limits", "simulate",
    "surprise", "panels", "sweep", "outbox", "rebuild", "verify", "backup", "restore", "migrate-process",
    "user", "token", "erase", "pack", "counts-pack", "verify-pack", "verify-export",
)  # fmt: skip
STORY = """\
ref,process,kind,happened_on,detail,source
LEEDS-25-018-809,ehc_assessment,request_received,2025-05-21,"{""requested_by"": ""parent""}",Ombudsman
LATE-1,ehc_assessment,request_received,2025-01-06,"{""requested_by"": ""school""}",made up
LATE-1,ehc_assessment,decision_to_assess_notified,2025-02-10,{},made up
LATE-1,ehc_assessment,decision_to_issue_plan_notified,2025-04-14,{},made up
LATE-1,ehc_assessment,draft_plan_served,2025-04-28,{},made up
SCHOOL-BUS-1,school_transport,review_meeting_held,2024-11-01,{},made up
"""

Run = Callable[..., Result]


@pytest.fixture
def var(tmp_path: Path, sqlite_template: Path) -> Path:
    """A folder as `make run` leaves it: with a database, and in it one team with people in each role."""
    shutil.copyfile(sqlite_template, tmp_path / "sendflow.db")
    database = open_database(f"sqlite:///{tmp_path / 'sendflow.db'}")
    with database.writing() as session:
        session.add(Team(key="north", name="North"))
        session.flush()
        for name in ("caseworker", "senior", "manager", "auditor"):
            add_officer(
                session, name, display_name=name, email=f"{name}@example.org", role=name, team="north",
                password_hash=None, now=clock.now(),
            )  # fmt: skip
    database.close()
    return tmp_path


@pytest.fixture
def run(var: Path) -> Run:
    """Run a command in this process."""

    def invoke(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(app, list(arguments), env={"SENDFLOW_VAR": str(var), **environment})

    return invoke


@pytest.fixture
def story(run: Run, var: Path) -> Path:
    """Two cases, imported."""
    path = var / "story.csv"
    path.write_text(STORY, encoding="utf-8")
    run("import", str(path))
    return path


@pytest.fixture
def opened(var: Path) -> Iterator[Database]:
    """The database the commands work on."""
    database = open_database(f"sqlite:///{var / 'sendflow.db'}")
    yield database
    database.close()


def program(
    *arguments: str, var: Path, stderr: int = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a program of its own, from another folder."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from api.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        env=os.environ | {"SENDFLOW_VAR": str(var), **environment},
        cwd=var if var.is_dir() else var.parent,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        check=False,
        timeout=120,
    )


def facts_of(database: Database, ref: str) -> list[str]:
    with database.reading() as session:
        return [fact.kind for fact in log.load(session, ref).facts]


# The numbers it ends with, as a program


def test_a_first_day_with_the_program(tmp_path: Path) -> None:
    var = tmp_path / "var"
    made = program("demo", "--plans", "60", "--years", "1", var=var)
    assert (made.returncode, made.stderr) == (0, "")
    password = (var / "demo_password").read_text(encoding="ascii").strip()
    assert password in made.stdout
    again = program("demo", var=var)
    assert again.returncode == 1
    assert "holds officers or cases already" in again.stderr

    (tmp_path / "story.csv").write_text(STORY, encoding="utf-8")
    imported = program("import", str(tmp_path / "story.csv"), var=var)
    assert imported.returncode == 1
    assert "Line 7 (SCHOOL-BUS-1): sendflow does not run a process called “school_transport” yet" in imported.stderr
    assert "2 cases and 5 facts imported; 1 case left out." in imported.stdout

    shown = program("case", "LEEDS-25-018-809", var=var)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Notice, if no plan will be issued: Wednesday 10 September 2025." in shown.stdout
    assert "Finalised plan sent: Wednesday 8 October 2025." in shown.stdout
    assert "Count 20 weeks from Wednesday 21 May 2025; the day itself is not counted." in shown.stdout
    assert "within 20 weeks of the local authority receiving a request” " not in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, ""),
        (("frobnicate",), 2, "No such command"),
        (("case",), 2, "Missing argument"),
        (("case", "A-1", "--on", "2025-02-30"), 2, "There is no day 2025-02-30"),
        (("case", "A-1"), 1, "There is no case A-1"),
        (("deadline", "final_pln", "--from", "2025-05-21"), 1, "Did you mean final_plan"),
    ],
)
def test_it_ends_with_two_for_usage_and_one_for_a_refusal(
    var: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = program(*arguments, var=var)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_it_starts_without_what_a_command_may_not_need() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import api.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    heavy = {"prefect", "fastapi", "sqlalchemy", "sqlmodel", "pydantic", "jinja2", "rich.table", "holidays"}
    assert heavy & set(done.stdout.split()) == set()


def test_a_bar_is_shown_where_somebody_sits_and_nowhere_else(var: Path, story: Path) -> None:
    master, slave = os.openpty()
    try:
        done = program("import", str(story), var=var, stderr=slave, TERM="xterm")
        shown = os.read(master, 65536).decode()
    finally:
        os.close(slave)
        os.close(master)
    assert done.returncode == 1
    assert "Importing story.csv" in shown
    assert "Importing" not in program("import", str(story), var=var).stderr


# Settings and databases that are not right


@pytest.mark.parametrize(
    "arguments",
    [
        ("case", "A-1"),
        ("import", "facts.csv"),
        ("export",),
        ("record", "A-1", "views_received", "--on", "2025-06-01", "--as", "caseworker"),
        ("sweep",),
        ("outbox",),
        ("rebuild",),
        ("verify",),
        ("user", "list"),
        ("token", "create", "caseworker"),
    ],
)
def test_a_missing_database_is_said_and_none_is_made(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, list(arguments), env={"SENDFLOW_VAR": str(tmp_path)})
    assert done.exit_code == 1
    assert "There is no database at" in done.stderr
    assert "sendflow demo" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_said(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "sendflow.db").close()
    done = CliRunner().invoke(app, ["verify"], env={"SENDFLOW_VAR": str(tmp_path)})
    assert done.exit_code == 1
    assert "The database has no tables yet" in done.stderr


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "sendflow.db").write_bytes(b"not a database at all, whatever its name says\n" * 100)
    done = CliRunner().invoke(app, ["verify"], env={"SENDFLOW_VAR": str(tmp_path)})
    assert done.exit_code == 1
    assert "file is not a database" in done.stderr


def test_settings_that_are_wrong_are_named(run: Run) -> None:
    done = run("verify", SENDFLOW_PORT="many")
    assert done.exit_code == 1
    assert "SENDFLOW_PORT" in done.stderr


def test_the_demo_is_never_put_among_real_cases(run: Run, var: Path) -> None:
    done = run("demo", SENDFLOW_DATABASE_URL=f"sqlite:///{var / 'real.db'}", SENDFLOW_AUTHORITY_NAME="Rutland")
    assert done.exit_code == 1
    assert "a real authority" in done.stderr
    assert not (var / "real.db").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = CliRunner().invoke(app, [command, "--help"])
    assert done.exit_code == 0
    assert "Usage" in done.stdout


def test_it_works_on_either_database(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "story.csv").write_text(STORY, encoding="utf-8")
    setting = {"SENDFLOW_VAR": str(tmp_path), "SENDFLOW_DATABASE_URL": database_url, "SENDFLOW_DEMO": "true"}
    said = {
        command[0]: CliRunner().invoke(app, list(command), env=setting)
        for command in (("import", str(tmp_path / "story.csv")), ("case", "LATE-1"), ("verify", "--lists"), ("sweep",))
    }
    assert [done.exit_code for done in said.values()] == [1, 0, 0, 0]
    assert "The family has the draft plan" in said["case"].stdout
    assert "2 cases, 5 facts" in said["verify"].stdout


# Cases


def test_a_case_is_shown_as_it_stood_on_a_day(run: Run, story: Path) -> None:
    done = run("case", "LATE-1", "--on", "2025-02-28")
    assert "Stage: Seeking advice and information" in done.stdout
    assert "As it stood on Friday 28 February 2025." in done.stdout
    assert "Draft plan served" not in done.stdout.split("Deadlines")[0]
    assert "not begun" in run("case", "LATE-1", "--on", "2025-01-05").stdout


def test_a_case_is_shown_as_it_was_known_at_an_instant(run: Run, story: Path) -> None:
    before = run("case", "LATE-1", "--known-at", "2025-05-01")
    assert before.exit_code == 1
    assert "There is no case LATE-1" in before.stderr
    after = run("case", "LATE-1", "--known-at", "2199-01-01T00:00:00+01:00")
    assert "as it was known at 2198-12-31 23:00" in after.stdout


@pytest.mark.parametrize("given", ["yesterday", "2025-05-01T10:00:00", "2025-02-30"])
def test_an_instant_needs_its_zone(run: Run, story: Path, given: str) -> None:
    assert run("case", "LATE-1", "--known-at", given).exit_code == 2


def test_a_case_as_json_is_what_the_api_answers_and_names_no_child(run: Run, story: Path) -> None:
    body = json.loads(run("case", "LATE-1", "--json", "--on", "2025-05-01").stdout)
    assert (body["stage"], body["version"], body["child"]) == ("awaiting_representations", 4, None)
    due = {deadline["limit"]: deadline["due_on"] for deadline in body["deadlines"]}
    assert due["final_plan"] == "2025-05-26"


def test_a_replay_tells_the_stage_after_each_fact(run: Run, story: Path) -> None:
    said = run("replay", "LATE-1").stdout
    places = [said.index(words) for words in ("Deciding whether", "Seeking advice", "Preparing the draft", "may make")]
    assert places == sorted(places)
    assert "Due next: Finalised plan sent: Monday 26 May 2025" in said
    steps = json.loads(run("replay", "LATE-1", "--on", "2025-02-28", "--json").stdout)
    assert [step["kind"] for step in steps] == ["request_received", "decision_to_assess_notified"]
    assert steps[0]["next_deadline"]["limit"] == "assess_decision"


# Recording


def record(run: Run, kind: str, on: str, *more: str, acting: str = "caseworker") -> Result:
    return run("record", "LATE-1", kind, "--on", on, "--as", acting, *more)


def test_a_fact_is_recorded_by_the_officer_named(run: Run, story: Path, opened: Database) -> None:
    done = record(run, "representations_received", "2025-05-06")
    assert done.exit_code == 0
    assert "Recorded as fact 5 of LATE-1: Representations received, Tuesday 6 May 2025." in done.stdout
    with opened.reading() as session:
        fact = log.load(session, "LATE-1").facts[-1]
        assert fact.recorded_by == officer_named(session, "caseworker").id


def test_a_fact_as_json_is_what_the_api_answers(run: Run, story: Path) -> None:
    body = json.loads(record(run, "representations_received", "2025-05-06", "--json").stdout)
    assert (body["version"], body["fact"]["recorded_by"]) == (5, "caseworker")


def test_what_makes_no_sense_is_refused_with_what_is_possible(run: Run, story: Path, opened: Database) -> None:
    done = record(run, "decision_to_issue_plan_notified", "2025-05-06")
    assert done.exit_code == 1
    assert "cannot follow" in done.stderr
    assert "Possible now: draft_plan_served, finalised_plan_sent" in done.stderr
    assert len(facts_of(opened, "LATE-1")) == 4


def test_a_breach_is_recorded_only_with_its_reason(run: Run, story: Path, opened: Database) -> None:
    asked = record(run, "finalised_plan_sent", "2025-05-06")
    assert asked.exit_code == 1
    assert "Too early. The family has until Monday 12 May 2025." in asked.stderr
    assert "1. The draft plan was served on Monday 28 April 2025." in asked.stderr
    assert len(facts_of(opened, "LATE-1")) == 4
    done = record(run, "finalised_plan_sent", "2025-05-06", "--breach-reason", "The family asked for it")
    assert done.exit_code == 0
    assert "It is a breach (too_early:draft_reps), because: The family asked for it" in done.stdout
    assert "a breach (too_early:draft_reps)" in run("case", "LATE-1").stdout


def test_a_fact_can_be_corrected(run: Run, story: Path) -> None:
    detail = '{"requested_by": "school"}'
    done = record(run, "request_received", "2025-01-03", "--corrects", "1", "--detail", detail)
    assert done.exit_code == 0
    shown = run("case", "LATE-1").stdout
    assert "corrects fact 1" in shown
    assert "corrected by fact 5" in shown
    assert "Finalised plan sent: Friday 23 May 2025" in shown


def test_a_case_is_given_to_an_officer_by_username_by_those_who_may(run: Run, story: Path) -> None:
    owner = '{"owner": "caseworker"}'
    refused = record(run, "case_assigned", "2025-05-06", "--detail", owner)
    assert refused.exit_code == 1
    assert "caseworker may not record case_assigned" in refused.stderr
    assert record(run, "case_assigned", "2025-05-06", "--detail", owner, acting="senior").exit_code == 0
    assert json.loads(run("case", "LATE-1", "--json").stdout)["owner"] == "caseworker"
    assert "owner: caseworker; team: north" in run("case", "LATE-1").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("views_received", "--on", "2199-01-01", "--as", "caseworker"), 1, "is in the future"),
        (("views_recieved", "--on", "2025-05-06", "--as", "caseworker"), 1, "Did you mean views_received"),
        (("views_received", "--on", "2025-05-06", "--as", "nobody"), 1, "no active officer “nobody”"),
        (("views_received", "--on", "2025-05-06", "--as", "auditor"), 1, "may not record"),
        (
            ("draft_plan_served", "--on", "2025-05-06", "--as", "caseworker", "--detail", '{"x": 1}'),
            1,
            "does not take it",
        ),
        (("views_received", "--on", "2025-05-06", "--as", "caseworker", "--detail", "x"), 2, "--detail"),
        (("views_received", "--on", "2025-05-06", "--as", "caseworker", "--detail", "[]"), 2, "--detail"),
        (("views_received", "--on", "6 May 2025", "--as", "caseworker"), 2, "is not a day"),
        (("views_received", "--on", "2025-05-06"), 2, "--as"),
        (("views_received", "--as", "caseworker"), 2, "--on"),
    ],
)
def test_what_cannot_be_recorded_changes_nothing(
    run: Run, story: Path, opened: Database, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = run("record", "LATE-1", *arguments)
    assert done.exit_code == code
    assert says in done.stderr
    assert len(facts_of(opened, "LATE-1")) == 4


# Facts files


def test_a_good_file_ends_with_nought_and_again_adds_nothing(run: Run, var: Path) -> None:
    (var / "good.csv").write_text(
        STORY.replace("school_transport,review_meeting_held", "ehc_assessment,became_responsible")
    )
    assert run("import", str(var / "good.csv")).exit_code == 0
    again = json.loads(run("import", str(var / "good.csv"), "--json").stdout)
    assert (again["facts"], again["known"], again["bad"]) == (0, 6, [])


def test_strict_imports_none_of_a_file_with_a_bad_line(run: Run, var: Path) -> None:
    (var / "story.csv").write_text(STORY, encoding="utf-8")
    done = run("import", str(var / "story.csv"), "--strict")
    assert done.exit_code == 1
    assert "Nothing was imported" in done.stdout
    assert run("case", "LATE-1").exit_code == 1


def test_an_import_can_be_recorded_by_an_officer(run: Run, var: Path, opened: Database) -> None:
    (var / "story.csv").write_text(STORY, encoding="utf-8")
    assert run("import", str(var / "story.csv"), "--as", "nobody").exit_code == 1
    assert run("import", str(var / "story.csv"), "--as", "auditor").exit_code == 1
    run("import", str(var / "story.csv"), "--as", "senior")
    assert "by senior, as council" in run("case", "LATE-1").stdout


def test_a_file_that_is_not_there_or_no_facts_file_is_refused(run: Run, var: Path) -> None:
    missing = run("import", str(var / "none.csv"))
    assert (missing.exit_code, "cannot be opened" in missing.stderr) == (1, True)
    binary = run("import", str(var / "sendflow.db"))
    assert (binary.exit_code, "cannot be read as text" in binary.stderr) == (1, True)


def test_cases_go_out_to_the_terminal_or_into_a_file_of_ones_own(run: Run, story: Path, var: Path) -> None:
    rows = list(csv.DictReader(StringIO(run("export", "LATE-1").stdout)))
    assert [row["kind"] for row in rows][-1] == "draft_plan_served"
    done = run("export", "--out", str(var / "out.jsonl"))
    assert "2 cases and 5 facts exported" in done.stderr
    assert [json.loads(line)["ref"] for line in (var / "out.jsonl").read_text().splitlines()].count("LATE-1") == 4
    assert (var / "out.jsonl").stat().st_mode & 0o077 == 0


def test_an_export_that_is_refused_leaves_no_file(run: Run, story: Path, var: Path) -> None:
    (var / "out.csv").write_text("what was here before")
    done = run("export", "LATE-1", "NONE-1", "--out", str(var / "out.csv"))
    assert (done.exit_code, "There is no case NONE-1" in done.stderr) == (1, True)
    assert (var / "out.csv").read_text() == "what was here before"
    assert not list(var.glob("*.part"))
    nowhere = run("export", "--out", str(var / "no" / "folder.csv"))
    assert (nowhere.exit_code, "cannot be written" in nowhere.stderr) == (1, True)


# The law


def test_a_deadline_is_worked_out_with_its_steps(run: Run) -> None:
    said = run("deadline", "final_plan", "--from", "2025-05-21", "--on", "2025-06-01").stdout
    assert said.startswith("Finalised plan sent: Wednesday 8 October 2025. Running.")
    assert "4. The last day is Wednesday 8 October 2025." in said
    body = json.loads(run("deadline", "final_plan", "--fact", "from=2025-05-21", "--json").stdout)
    assert body["due_on"] == "2025-10-08"


def test_an_exception_lifts_a_deadline_only_where_its_test_is_met(run: Run) -> None:
    closed = ["--fact", "closed_from=2025-07-23", "--fact", "reopens_on=2025-09-02", "--exception", "school_closed"]
    start = ["deadline", "final_plan", "--from", "2025-05-21", "--on", "2025-10-20"]
    assert "Limit lifted" in run(*start, *closed, "--fact", "advice_requested=2025-07-20").stdout
    refused = run(*start, *closed, "--fact", "advice_requested=2025-07-01")
    assert (refused.exit_code, "The exception covers only" in refused.stderr) == (1, True)


@pytest.mark.parametrize("given", ["closed_from", "closed_from=", "=2025-01-01", "closed_from=soon"])
def test_a_named_day_is_a_name_an_equals_sign_and_a_day(run: Run, given: str) -> None:
    assert run("deadline", "final_plan", "--from", "2025-05-21", "--fact", given).exit_code == 2


def test_one_limit_is_shown_whole_with_an_example(run: Run) -> None:
    said = " ".join(run("limits", "final_plan").stdout.split())
    assert "in any event within 20 weeks of the local authority receiving a request" in said
    assert "Exception `school_closed`" in said
    assert "https://www.legislation.gov.uk/uksi/2014/1530/regulation/13" in said
    assert "An example: Monday 19 January 2026." in said
    assert json.loads(run("limits", "final_plan", "--json").stdout)["key"] == "final_plan"
    assert run("limits", "finale_plan").exit_code == 1


def test_the_help_of_the_calculator_shows_how(run: Run) -> None:
    said = run("deadline", "--help").stdout
    assert "sendflow deadline final_plan --from 2025-09-01" in said


def test_an_option_is_given_by_name_and_a_wrong_one_refused(run: Run) -> None:
    sent, issued = ("--fact", "decision_sent=2025-11-20"), ("--fact", "certificate_issued=2026-01-31")
    appeal = ["deadline", "appeal_lodge", *sent, *issued]
    assert json.loads(run(*appeal, "--json").stdout)["due_on"] == "2026-03-02"
    only = json.loads(run(*appeal, "--option", "placement_only=true", "--json").stdout)
    assert (only["due_on"], only["options"]) == ("2026-01-20", {"placement_only": "true"})
    young = ["deadline", "beyond_25", "--fact", "birth_date=2000-03-10", "--option", "setting=other"]
    said = run(*young, "--option", "ends_on=2025-06-30")
    assert "Monday 30 June 2025" in said.stdout
    refused = run(*appeal, "--option", "phase=post16")
    assert (refused.exit_code, "Its options are “placement_only”" in refused.stderr) == (1, True)
    assert run(*appeal, "--option", "placement_only").exit_code == 2


def test_every_limit_is_listed(run: Run) -> None:
    said = run("limits").stdout
    body = json.loads(run("limits", "--json").stdout)
    assert all(limit["key"] in said for limit in body)
    assert "SI 2014/1530, reg 13(2)" in said


def test_the_pages_of_the_law_are_written_anew(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law, "ROOT", tmp_path)
    assert run("limits", "--write-pages").exit_code == 0
    assert (tmp_path / "LAW.md").read_text(encoding="utf-8") == law_page()
    assert (tmp_path / "PROCESSES.md").read_text(encoding="utf-8") == process_page()
    assert (tmp_path / "LETTERS.md").read_text(encoding="utf-8") == letters_page()


def test_letters_are_listed_read_and_checked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(key in run("letters").stdout for key in LETTERS)
    read = run("letters", "refusal_to_assess", "--variant", "easy-read")
    assert "What if you do not agree?" in read.stdout
    assert "There is no letter called nothing" in run("letters", "nothing").stderr
    assert f"Complete: {len(LETTERS)} letters, each in standard, easy-read, polish." in run("letters", "--check").stdout
    (tmp_path / "standard" / "statements").mkdir(parents=True)
    (tmp_path / "standard" / "statements" / "mediation.jinja").write_text("", encoding="utf-8")
    monkeypatch.setenv("SENDFLOW_LETTERS_FOLDER", str(tmp_path))
    refused = run("letters", "--check")
    assert (refused.exit_code, "does not make each statement once: mediation" in refused.stderr) == (1, True)


# Upkeep


@pytest.fixture
def held(run: Run, story: Path, var: Path) -> None:
    """The late case has an owner, so that there is somebody to remind, whatever day it is."""
    database = open_database(f"sqlite:///{var / 'sendflow.db'}")
    keep_no_day_quiet(database)
    database.close()
    record(run, "case_assigned", "2025-05-06", "--detail", '{"owner": "caseworker"}', acting="manager")


@pytest.mark.usefixtures("held")
def test_a_sweep_queues_reminders_once_and_they_are_sent_once(run: Run, var: Path) -> None:
    first, again = (sum(each["queued"] for each in json.loads(run("sweep", "--json").stdout)) for _ in range(2))
    assert first > 0
    assert again == 0
    assert "waiting" in run("outbox").stdout
    sent = json.loads(run("outbox", "--send", "--json").stdout)
    assert sent["sent"] == len(list((var / "mail").glob("*.eml"))) == first + 1
    assert "0 messages sent" in run("outbox", "--send").stdout
    assert {row["state"] for row in json.loads(run("outbox", "--state", "sent", "--json").stdout)["items"]} == {"sent"}


@pytest.mark.usefixtures("held")
def test_a_mail_server_that_cannot_be_reached_is_said_and_nothing_is_lost(run: Run) -> None:
    done = run("outbox", "--send", SENDFLOW_SMTP_URL="smtp://127.0.0.1:1")
    assert done.exit_code == 1
    assert "Sending stopped" in done.stderr
    assert "1 waiting" in run("outbox").stdout


@pytest.mark.usefixtures("held")
def test_what_will_be_sent_is_foretold(run: Run) -> None:
    assert "in 14 days, if nothing else is recorded" in run("outbox", "--forecast", "14").stdout
    assert isinstance(json.loads(run("outbox", "--forecast", "14", "--json").stdout), list)


def test_a_sweep_of_a_day_to_come_and_two_wishes_at_once_are_usage(run: Run) -> None:
    assert run("sweep", "--on", "2199-01-01").exit_code == 2
    assert run("outbox", "--send", "--forecast", "3").exit_code == 2


def test_lists_that_disagree_with_the_log_are_found_and_rebuilt(run: Run, story: Path, var: Path) -> None:
    with sqlite3.connect(var / "sendflow.db") as connection:
        connection.execute("UPDATE case_summary SET stage = 'withdrawn' WHERE ref = 'LATE-1'")
    found = run("verify", "--lists")
    assert (found.exit_code, "The lists are wrong about LATE-1" in found.stderr) == (1, True)
    assert "2 cases" in run("rebuild").stdout
    assert run("verify", "--lists").exit_code == 0


def test_a_log_that_was_altered_is_found_out(run: Run, opened: Database, story: Path, var: Path) -> None:
    with sqlite3.connect(var / "sendflow.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE case_event SET happened_on = '2025-02-11' WHERE kind LIKE 'decision_to_assess%'")
    assert run("export", "--form", "log", "--out", str(var / "log.jsonl")).exit_code == 0
    exported = run("verify-export", str(var / "log.jsonl"))
    assert (exported.exit_code, "Case LATE-1: fact 2 was changed." in exported.stderr) == (1, True)
    found = run("verify")
    assert found.exit_code == 1
    assert "Fact 2 of LATE-1 is not as it was written: its content is not what was recorded." in found.stderr
    assert json.loads(run("verify", "--json", "--lists").stdout)["is_untouched"] is False
    assert run("verify", "LEEDS-25-018-809").exit_code == 0
    with opened.reading() as session:
        later, first = verifications.verifications(session, limit=5)  # that of one case is not written down
    assert {each.asked_by for each in (later, first)} == {"command_line"}
    assert {each.outcome(clock.now()) for each in (later, first)} == {Outcome.ALTERED}
    assert (first.differing, later.differing) == (None, 1)
    assert run("export", "LEEDS-25-018-809", "--form", "log", "--out", str(var / "log.jsonl")).exit_code == 0
    assert "Untouched: 1 case" in run("verify-export", str(var / "log.jsonl")).stdout
    assert run("verify", "NONE-1").exit_code == 1


def test_a_document_whose_file_was_lost_is_found_out(run: Run, opened: Database, story: Path, var: Path) -> None:
    cabinet, office = FilingCabinet(var / "documents", 1_000_000), Office("Somewhere", "http://127.0.0.1:8000")
    with opened.writing() as session:
        filed = file_for(session, cabinet, "LATE-1", BytesIO(PDF))
        paper = Paper("report", "A report")
        add_document(session, "LATE-1", filed, paper, by=Author("o0000000001"), now=clock.now(), office=office)
    assert "Every document is the one that was added." in run("verify", "--documents").stdout
    next((var / "documents").glob("*/" + filed.sha256)).unlink()
    found = run("verify", "--documents")
    assert (found.exit_code, "LATE-1, document 1, version 1" in found.stderr) == (1, True)
    assert run("verify").exit_code == 0


# Accounts


def test_an_account_is_opened_listed_closed_and_opened_again(run: Run, opened: Database) -> None:
    person = ("--name", "Ola B", "--email", "ola@example.org", "--role", "caseworker", "--team", "north")
    password = run("user", "add", "ola", *person).stdout.strip().split()[-1]
    with opened.reading() as session:
        hashed = officer_named(session, "ola").password_hash
    assert check_password(password, hashed or "")
    assert "ola" in run("user", "list").stdout
    assert "closed" in run("user", "disable", "ola").stdout
    listed = {each["username"]: each for each in json.loads(run("user", "list", "--json").stdout)}
    assert listed["ola"]["can_sign_in"] is False
    run("user", "enable", "ola")
    fresh = run("user", "password", "ola").stdout.strip().split()[-1]
    with opened.reading() as session:
        hashed = officer_named(session, "ola").password_hash
    assert check_password(fresh, hashed or "")
    assert fresh != password


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "caseworker", "--name", "x", "--email", "x@example.org", "--role", "caseworker"),
        ("add", "new", "--name", "x", "--email", "x@example.org", "--role", "boss"),
        ("add", "new", "--name", "x", "--email", "x@example.org", "--role", "caseworker", "--team", "moon"),
        ("disable", "nobody"),
        ("enable", "nobody"),
        ("password", "nobody"),
    ],
)
def test_an_account_that_cannot_be_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    before = run("user", "list", "--json").stdout
    done = run("user", *arguments)
    assert done.exit_code == 1
    assert done.stderr.strip()
    assert run("user", "list", "--json").stdout == before


def test_a_token_is_printed_once_alone_on_its_line_and_works(run: Run, opened: Database) -> None:
    done = run("token", "create", "auditor")
    viewer = viewer_of_token(opened, done.stdout.strip(), clock.now())
    assert viewer is not None
    assert viewer.username == "auditor"
    assert run("token", "create", "nobody").exit_code == 1


def test_a_pack_is_simulated_and_says_that_it_is_not_law(run: Run, story: Path) -> None:
    told = run("simulate", "--law", "white_paper_2026", "--as-if-from", "2024-01-01")
    assert told.exit_code == 0, told.output
    assert told.output.startswith("Proposed: not law.")
    body = json.loads(run("simulate", "--law", "identity", "--json", "--months", "3").output)
    assert (body["status"], body["deadlines_moved"], len(body["workload"])) == ("proposed: not law", 0, 3)
    assert run("simulate", "--law", "current").exit_code == 1
    assert "There is no law pack “nothing”" in run("simulate", "--law", "nothing").stderr
    assert run("simulate").exit_code == 2


def test_a_holiday_is_previewed_recorded_and_undone(run: Run, story: Path) -> None:
    from deadlines import calendar

    asked = ("surprise", "--holiday", "2028-05-08", "--name", "Jubilee")
    try:
        assert "Nothing was recorded" in run(*asked).output
        assert json.loads(run(*asked, "--json").output)["recorded"] is False
        assert run(*asked, "--commit").exit_code == 2
        done = run(*asked, "--commit", "--source", "London Gazette")
        assert done.exit_code == 0, done.output
        assert "is recorded" in done.output
        assert "is a bank holiday already: Jubilee" in run(*asked).stderr
        assert run("surprise", "--holiday", "2028-05-08", "--undo").exit_code == 0
        assert run("surprise", "--holiday", "2028-05-08").exit_code == 2
    finally:
        calendar.use(())


# Panels


def panel_over(database: Database, ref: str) -> str:
    """A panel held on a day of May 2025 with a case of the story on its agenda, and one to come that is called off."""
    by, now = Author("o1"), clock.now()
    with database.writing() as session:
        panel = panels.call_panel(session, date(2025, 5, 28), by=by, now=now)
        panels.name_member(session, panel, role="senco", by=by, now=now)
        panels.name_member(session, panel, officer="manager", by=by, now=now)
        panels.list_case(session, panel, ref, "assess", by=by, now=now)
        panels.call_off(session, panels.call_panel(session, date(2025, 6, 11), by=by, now=now), by=by, now=now)
    return panel


def test_panels_are_listed_and_one_is_shown_with_its_agenda(run: Run, story: Path, opened: Database) -> None:
    assert run("panels").stdout.endswith("0 panels.\n")
    panel = panel_over(opened, "LEEDS-25-018-809")
    listed = run("panels")
    assert "called off" in listed.stdout
    assert "2 panels." in listed.stdout
    assert {each["ref"]: each["cases"] for each in json.loads(run("panels", "--json").stdout)}[panel] == 1
    shown = run("panels", panel).stdout
    for said in (
        f"Panel {panel}, Wednesday 28 May 2025",
        "it can never extend a time limit.",
        "Members: A SENCO, manager.",
        "LEEDS-25-018-809: Should an EHC needs assessment be secured?",
        "Due next: Notice whether the authority will assess, 2025-07-02 (35 days left).",
        "Recommended: nothing yet.",
        "Decided by the authority: nothing is recorded.",
    ):
        assert said in shown
    assert json.loads(run("panels", panel, "--json").stdout)["agenda"][0]["case"] == "LEEDS-25-018-809"
    missing = run("panels", "PNL-1999-000001")
    assert missing.exit_code == 1
    assert "There is no panel PNL-1999-000001." in missing.stderr


def test_an_account_of_a_provider_records_no_decision(run: Run, story: Path) -> None:
    wrong = run(
        "user", "add", "pat", "--name", "Pat", "--email", "pat@example.org", "--role", "caseworker",
        "--acts-as", "mayor",
    )  # fmt: skip
    assert wrong.exit_code == 1
    assert "Use one of council, provider." in wrong.stderr
    arguments = ("--name", "Pat", "--email", "pat@example.org", "--role", "caseworker", "--acts-as", "provider")
    assert run("user", "add", "pat", *arguments).exit_code == 0
    found = {each["username"]: each["acts_as"] for each in json.loads(run("user", "list", "--json").stdout)}
    assert found["pat"] == "provider"
    assert found["manager"] == "council"
    refused = run(
        "record", "LEEDS-25-018-809", "decision_to_assess_notified", "--on", "2025-06-01", "--as", "pat"
    )  # fmt: skip
    assert refused.exit_code == 1
    assert "which cannot be contracted out" in refused.stderr
