"""Two people for what is dangerous: asked for, approved by another, then done as it was read; erasing above all."""

from datetime import timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy import text
from typer.testing import CliRunner

from api.cli import app
from cases.facts import NewFact
from deadlines import clock
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, requested
from workflows.approvals import ACTS, LASTS, CannotApprove, WrongReason, ask, needs_two, set_rule

RULE = "Retention schedule, line 12"


def ended(office: Office) -> str:
    """A case of a child that is over, with a text beside the log."""
    note = NewFact("note_added", ago(20), {"text": "Aurelia likes trains."})
    return office.world.case(requested(ago(30)), note, NewFact("request_withdrawn", ago(5)))


def ask_to_erase(manager: Browser, ref: str, **typed: str) -> Page:
    page = f"/cases/{ref}/erase"
    return manager.send(manager.open(page), page, **{"ground": "retention", "rule": RULE} | typed)


def decide(browser: Browser, page: Page, do: str, reason: str = "I have read it.") -> Page:
    return browser.send(browser.open(page.path), page.path, ("do", do), reason=reason)


def everything(office: Office) -> str:
    tables = ("person", "contact", "private_text", "notice", "outbox_message", "case_event", "approval")
    with office.world.database.reading() as session:
        return " ".join(str(session.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)


def let(office: Office, act: str, is_on: bool) -> None:
    with office.world.database.writing() as session:
        set_rule(session, act, is_on, "A test.", by="test", now=clock.now())


def test_a_child_is_erased_once_a_second_person_approves_and_there_is_a_receipt(office: Office) -> None:
    ref, manager, admin = ended(office), office.world.browser("manager"), office.world.browser("admin")
    preview = manager.open(manager.open(f"/cases/{ref}/child").links["Erase the child"])
    assert "1 text written beside the log" in preview.words
    assert "4 facts in the log" in preview.words
    asked = ask_to_erase(manager, ref)
    assert "You asked for this, so somebody else must decide" in asked.words
    assert "Aurelia" in everything(office)
    assert asked.path in admin.open("/approvals").links.values()
    receipt = decide(admin, asked, "approve")
    assert "approved" in receipt.words
    assert "The log of each case still verifies" in receipt.words
    assert "1 text" in receipt.words
    assert "Aurelia" not in everything(office)
    assert "Thistlewood" not in everything(office)
    again = decide_anew(admin, asked)
    assert (again.status, "settled already: approved" in again.words) == (409, True)
    assert "was erased already" in manager.open(f"/cases/{ref}/erase").words


def decide_anew(browser: Browser, page: Page) -> Page:
    csrf = dict(browser.open("/approvals").form("/approvals").fields)["csrf"]
    fields = {"csrf": csrf, "reason": "I have read it.", "do": "approve"}
    return Page(browser.client.post(page.path, data=fields))


def test_nobody_approves_their_own_nor_withdraws_anothers(office: Office) -> None:
    ref, manager, admin = ended(office), office.world.browser("manager"), office.world.browser("admin")
    asked = ask_to_erase(manager, ref)
    own = decide_anew(manager, asked)
    assert (own.status, "Nobody approves what they asked for themselves" in own.words) == (409, True)
    assert "Aurelia" in everything(office)
    assert "Enter why" in decide(admin, asked, "refuse", reason="").words
    assert "refused" in decide(admin, asked, "refuse").words
    assert "withdrawn" in decide(manager, ask_to_erase(manager, ref), "withdraw").words


def test_a_child_whose_case_is_running_is_not_erased_even_if_it_was_asked_before(office: Office) -> None:
    running, manager = office.world.case(requested(ago(30))), office.world.browser("manager")
    page = manager.open(f"/cases/{running}/erase")
    assert "article 17(3)(b)" in page.words
    assert not [form for form in page.forms if form.action.endswith("/erase")]
    what = {"ref": running, "ground": "mistake", "rule": RULE}
    with office.world.database.writing() as session:
        number = ask(session, "erase_child", what, RULE, by="somebody", now=clock.now())
    admin = office.world.browser("admin")
    refused = decide(admin, admin.open(f"/approvals/{number}"), "approve")
    assert (refused.status, "Still running for this child" in refused.words) == (409, True)
    assert "waiting" in admin.open(f"/approvals/{number}").words


def test_the_rule_of_an_erasure_names_nobody_and_the_ground_is_chosen(office: Office) -> None:
    ref, manager = ended(office), office.world.browser("manager")
    assert "It holds a name" in ask_to_erase(manager, ref, rule="Thistlewood asked").words
    assert "Select on what ground" in ask_to_erase(manager, ref, ground="").words


def test_what_nobody_decides_lapses(office: Office) -> None:
    asked = ask_to_erase(office.world.browser("manager"), ended(office))
    with freeze_time(clock.now() + LASTS + timedelta(minutes=1)):
        admin = office.world.browser("admin")
        assert "Nothing waits" in admin.open("/approvals").words
        assert "lapsed" in admin.open(asked.path).words
        assert decide_anew(admin, asked).status == 409


def test_which_acts_need_two_people_is_itself_for_two(office: Office) -> None:
    manager, admin = office.world.browser("manager"), office.world.browser("admin")
    asked = manager.send(manager.open("/approvals"), "/approvals", act="holiday", reason="They move dates.")
    with office.world.database.reading() as session:
        assert not needs_two(session, "holiday")
    decide(admin, asked, "approve")
    with office.world.database.reading() as session:
        assert needs_two(session, "holiday")
        assert {key for key, act in ACTS.items() if act.by_default} == {"erase_child", "approval_rule", "open_question"}
    assert "They move dates." in admin.open("/approvals").words


def test_an_erasure_that_needs_one_person_is_done_at_once_with_its_receipt(office: Office) -> None:
    let(office, "erase_child", False)
    receipt = ask_to_erase(office.world.browser("manager"), ended(office))
    assert "The log of each case still verifies" in receipt.words
    assert "Aurelia" not in everything(office)


def test_a_policy_letters_facts_and_an_administrator_wait_for_a_second_person(office: Office) -> None:
    for act in ("standing_facts", "administrator"):
        let(office, act, True)
    admin, manager = office.world.browser("admin"), office.world.browser("manager")
    asked = admin.send(admin.open("/letters/facts"), "/letters/facts", telephone="01632 960999")
    assert "01632 960999" in asked.words
    assert office.world.count("letter_facts") == 0
    decide(manager, asked, "approve")
    assert office.world.count("letter_facts") == 1
    post = admin.send(admin.open("/posts/new"), "/posts/new", name="Second administrator", role="admin")
    asked = admin.send(post, post.path, officer="senior")
    assert "senior holds the post “Second administrator” from" in asked.words
    assert "Vacant" in admin.open(post.path).words
    decide(manager, asked, "approve")
    assert "Second administrator" in admin.open("/users/senior/posts").links
    new = {"display_name": "Ann Other", "username": "ann", "email": "ann@example.org", "role": "admin"}
    assert "A second person must approve" in admin.send(admin.open("/users/new"), "/users/new", **new).words


def test_a_reason_is_needed_and_the_same_is_not_asked_twice(office: Office) -> None:
    with office.world.database.writing() as session, pytest.raises(WrongReason):
        ask(session, "holiday", {}, " ", by="somebody", now=clock.now())
    ref, manager = ended(office), office.world.browser("manager")
    ask_to_erase(manager, ref)
    twice = ask_to_erase(manager, ref)
    assert (twice.status, "asked for already" in twice.words) == (409, True)


def test_no_command_goes_past_a_second_person(office: Office) -> None:
    for act in ("holiday", "administrator", "emergency_account"):
        let(office, act, True)
    url = office.world.database.engine.url.render_as_string()
    env = {"SENDFLOW_DATABASE_URL": url, "SENDFLOW_DEMO": "true", "SENDFLOW_EMERGENCY_ADMINISTRATOR": "admin"}
    before = (office.world.count("holiday_change"), office.world.count("officer"))
    for command, page in (
        ("surprise --holiday 2028-05-08 --name Jubilee --source Gazette --commit", "/holidays"),
        ("user add second --name Second --email second@example.org --role admin", "/users"),
        ("user disable admin", "/users/admin"),
    ):
        done = CliRunner().invoke(app, command.split(), env=env)
        assert isinstance(done.exception, CannotApprove) or "needs two people here" in done.output
        assert page in f"{done.exception}{done.output}"
    assert (office.world.count("holiday_change"), office.world.count("officer")) == before
    assert office.world.browser("admin").open("/users").status == 200


def test_the_command_shows_and_asks_and_never_approves(office: Office) -> None:
    ref = ended(office)
    url = office.world.database.engine.url.render_as_string()
    env = {"SENDFLOW_DATABASE_URL": url, "SENDFLOW_DEMO": "true"}

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["erase", ref, *arguments], env=env)
        return f"{done.exit_code} {done.stdout} {done.stderr}"

    assert run().startswith("0 Goes: name, date of birth, UPN and school; 0 contacts, 1 text")
    assert office.world.count("approval") == 0
    asking = ("--ground", "retention", "--rule", RULE, "--as")
    assert "caseworker may not erase children" in run(*asking, "caseworker")
    assert "Somebody else must approve it" in run(*asking, "manager")
    assert "Aurelia" in everything(office)
