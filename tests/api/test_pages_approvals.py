"""Two people for what is dangerous: asked for, approved by another, then done as it was read; erasing above all."""

from datetime import date, datetime, timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy import text
from typer.testing import CliRunner

from api.approved import _DO, _SAY
from api.cli import app
from api.pages.approval_preview import _SHAPES
from api.roles import ROLES
from api.users import close_account, reopen_account
from cases.appointing import let_hold
from cases.facts import NewFact
from cases.log import Author
from cases.officers import add_officer
from cases.posts import held_by
from deadlines import clock
from notifications.outbox import Message, find_messages
from notifications.render import render
from tests.api.calls import Office
from tests.api.world import Browser, Page, ago, boxes, requested, rows_of
from workflows.approval_emails import APPROVE, approvers, tell_of_approvals
from workflows.approvals import ACTS, LASTS, CannotApprove, WrongReason, ask, find, needs_two, set_rule
from workflows.notices import Office as Sender
from workflows.second_look import second_look
from workflows.sight import open_restricted, restrict

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
    case = manager.open(f"/cases/{ref}").words
    assert ("Erased on" in case, "1900" in case) == (True, False)


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
    refused = decide_anew(admin, admin.open(f"/approvals/{number}"))
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
    (row,) = rows_of(admin.client.get("/approvals.csv").text)
    assert (row["Why"], row["Stands"], row["What was done"]) == (
        "They move dates.", "Approved", "It holds from now on.",
    )  # fmt: skip


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
    assert "Officer B holds the post “Second administrator” from" in asked.words
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


SENDER = Sender("Exampleshire", "https://send.example.org")


def emails(office: Office, *kinds: str) -> list[Message]:
    with office.world.database.reading() as session:
        return [each for each in find_messages(session, hidden=()) if each.kind in kinds]


def test_whoever_may_approve_is_emailed_once_and_whoever_asked_when_another_decides(office: Office) -> None:
    ref, manager, admin = ended(office), office.world.browser("manager"), office.world.browser("admin")
    asked = ask_to_erase(manager, ref)
    assert ask_to_erase(manager, ref).status == 409
    (waits,) = emails(office, "approval_waits")
    assert (waits.to_address, waits.case_ref) == ("admin@example.org", None)
    written = render(waits.kind, waits.context)
    assert written.subject == "Approval no. 1 waits: Erase a child"
    assert "Officer C" in written.text
    assert asked.path in written.text
    assert not [word for word in ("Aurelia", "Thistlewood", ref, RULE) if word in f"{written.text}{written.html}"]
    with office.world.database.reading() as session:
        assert second_look(SENDER)(session, waits, [], clock.now()).holds == {waits.key}
    decide(admin, asked, "refuse")
    with office.world.database.reading() as session:
        assert second_look(SENDER)(session, waits, [], clock.now()).holds == frozenset()
    decide(manager, ask_to_erase(manager, ref), "withdraw")
    decide(admin, ask_to_erase(manager, ref), "approve")
    told = emails(office, "approval_decided")
    assert sorted((each.to_address, each.context["outcome"], each.context["who"]) for each in told) == [
        ("manager@example.org", "approved", "Officer E"),
        ("manager@example.org", "refused", "Officer E"),
    ]


def test_whoever_covers_a_post_that_approves_is_told_and_nobody_who_may_not_know_of_the_case(office: Office) -> None:
    ref, world, now = ended(office), office.world, clock.now()
    today, by = clock.day_of(now), Author(world.officers["manager"].id)
    with world.database.writing() as session:
        post = held_by(session, by.officer, today)[0].post.key
        let_hold(session, post, world.officers["senior"], today, today, is_cover=True, by=by.officer, now=now)
        number = ask(session, "erase_child", {"ref": ref}, RULE, by=by.officer, now=now)
        asked = find(session, number)
        assert asked is not None
        assert {each.username for each in approvers(session, asked, now)} == {"admin", "senior"}
        named = [world.officers[each].id for each in ("caseworker", "senior")]
        restrict(session, ref, named, "whereabouts", "She is hidden.", by=by, now=now, office=SENDER)
        assert {each.username for each in approvers(session, asked, now)} == {"senior"}


def test_whoever_may_approve_only_later_is_told_once_and_whoever_asked_that_it_lapsed(office: Office) -> None:
    world = office.world
    asked, now = ask_to_erase(world.browser("manager"), ended(office)), clock.now()
    assert "somebody else must decide: Officer E." in asked.words

    def told(at: datetime) -> list[tuple[str, str]]:
        tell_of_approvals(world.database, now=at, office=SENDER)
        tell_of_approvals(world.database, now=at, office=SENDER)
        return [(each.kind, each.to_address) for each in emails(office, "approval_waits", "approval_lapsed")]

    waits = [("approval_waits", "admin@example.org")]
    assert told(now) == waits
    tomorrow = clock.day_of(now) + timedelta(days=1)
    with world.database.writing() as session:
        post = held_by(session, world.officers["manager"].id, clock.day_of(now))[0].post.key
        let_hold(session, post, world.officers["senior"], tomorrow, tomorrow, is_cover=True, by="test", now=now)
    assert told(now) == waits, "whoever is to cover tomorrow cannot decide today"
    waits.append(("approval_waits", "senior@example.org"))
    assert told(now + timedelta(days=1)) == waits
    with world.database.reading() as session:
        look, to_senior = second_look(SENDER), emails(office, "approval_waits")[1]
        turns = [look(session, to_senior, [], now + timedelta(days=day)).why_not for day in (1, 2)]
    assert turns == ["", "Whoever was to be told may not decide it any more."]
    over = now + LASTS
    assert told(over) == [*waits, ("approval_lapsed", "manager@example.org")]
    (lapsed,) = emails(office, "approval_lapsed")
    written = render(lapsed.kind, lapsed.context)
    assert (written.subject, asked.path in written.text) == ("Approval no. 1 lapsed: Erase a child", True)
    with freeze_time(over):
        manager = world.browser("manager")
        assert "which you asked for, lapsed on" in manager.open("/approvals").words
        assert "Nobody decided in time" not in world.browser("admin").open("/approvals").words
        assert "ask for it again where you asked before" in manager.open(asked.path).words


def test_the_roles_that_are_told_are_those_that_may_approve() -> None:
    assert {role.name for role in ROLES.values() if role.may("approve")} == set(APPROVE)


def test_whoever_decides_sees_what_erasing_would_take_away_worked_out_anew(office: Office) -> None:
    ref, manager, admin = ended(office), office.world.browser("manager"), office.world.browser("admin")
    asked = ask_to_erase(manager, ref)
    seen = admin.open(asked.path)
    assert "1 text written beside the log" in seen.words
    assert f"4 facts in the log of 1 case ({ref})" in seen.words
    assert "Aurelia" not in seen.words
    with office.world.database.writing() as session:
        session.execute(text("DELETE FROM private_text"))
    assert "0 texts written beside the log" in admin.open(asked.path).words
    assert "What it would change" not in decide(admin, asked, "refuse").words


def test_whoever_decides_sees_what_a_bank_holiday_would_move_without_the_cases_kept_from_them(office: Office) -> None:
    let(office, "holiday", True)
    refs = [office.opened(min(date(2026, 10, 5), clock.today())) for _ in range(2)]
    admin, manager = office.world.browser("admin"), office.world.browser("manager")
    typed = {"name": "State funeral", "source": "London Gazette", **boxes("day", date(2027, 2, 22))}
    checked = admin.send(admin.open("/holidays"), "/holidays", **typed)
    asked = admin.send(checked, "/holidays", ("do", "confirm"))
    seen = manager.open(asked.path)
    for page in (checked, seen):
        assert "2 deadlines in 2 open cases would move" in page.words
    assert [seen.links[ref] for ref in refs] == [f"/cases/{ref}" for ref in refs]
    hide, now = Author(office.world.officers["senior"].id), clock.now()
    with office.world.database.writing() as session:
        restrict(session, refs[0], [office.world.officers["caseworker"].id], "whereabouts", "Hidden.", by=hide, now=now,
                 office=SENDER)  # fmt: skip
    seen = manager.open(asked.path)
    assert "1 deadline in 1 open case would move" in seen.words
    assert refs[0] not in seen.words
    again = admin.send(admin.open("/holidays"), "/holidays", **typed)
    assert (refs[0] in again.words, refs[1] in again.words) == (False, True)


def test_whoever_decides_sees_who_would_be_an_administrator_and_who_would_be_left(office: Office) -> None:
    what = {"team": None, "acts_as": "council", "username": "senior"}
    with office.world.database.writing() as session:
        number = ask(session, "administrator", what, RULE, by="somebody", now=clock.now())
        gone = ask(session, "emergency_account", {"username": "nobody"}, RULE, by="somebody", now=clock.now())
        last = ask(session, "emergency_account", {"username": "admin"}, RULE, by="somebody", now=clock.now())
    manager = office.world.browser("manager")
    seen = manager.open(f"/approvals/{number}").words
    assert "Officer B (senior)" in seen
    assert "manage users" in seen.split("What they could do then and cannot now")[1]
    assert "see law" not in seen, "that a senior caseworker can do already"
    assert "As things stand now it would be refused" in manager.open(f"/approvals/{gone}").words
    assert "Administrators who would be left 0" in manager.open(f"/approvals/{last}").words


def test_what_would_be_refused_by_now_is_said_before_anybody_approves_it(office: Office) -> None:
    let(office, "administrator", True)
    let(office, "restriction", True)
    world, ref = office.world, office.opened(ago(20))
    admin, manager = world.browser("admin"), world.browser("manager")
    post = admin.send(admin.open("/posts/new"), "/posts/new", name="Second administrator", role="admin")
    asked = admin.send(post, post.path, officer="senior")
    assert "Who is in it today Nobody" in manager.open(asked.path).words
    page = f"/cases/{ref}/restriction"
    typed = {"ground": "court", "text": "Order of 3 March.", "officer": [world.officers["senior"].id]}
    narrowing = admin.open(manager.send(manager.open(page), page, ("do", "restrict"), **typed).path)
    assert "May see them now" in narrowing.words
    rule = manager.send(manager.open("/approvals"), "/approvals", act="holiday", reason="They move dates.")
    assert "Needs now One person Then Two people" in rule.words
    with world.database.writing() as session:
        now, another = clock.now(), world.officers["colleague"]
        let_hold(session, post.path.split("/")[-1], another, clock.today(), by="test", now=now)
        close_account(session, "senior", now)
        set_rule(session, "holiday", True, "Meanwhile.", by="test", now=now)
    for each, why in ((asked, "The account of Officer B is closed"), (narrowing, "There is no active officer"),
                      (rule, "Nothing would change")):  # fmt: skip
        seen = (manager if each is asked else admin).open(each.path)
        assert "As things stand now it would be refused" in seen.words
        assert why in seen.words
        assert "Approve it" not in seen.words
    with world.database.writing() as session:
        reopen_account(session, "senior", now)
    assert f"{another.display_name} holds this post" in manager.open(asked.path).words


def test_every_act_has_a_preview_and_is_done(office: Office) -> None:
    assert set(_SHAPES) == set(_DO) == set(_SAY) == set(ACTS)


def test_a_restriction_waits_for_a_second_person_where_that_is_set_and_is_tried_first(office: Office) -> None:
    let(office, "restriction", True)
    ref = office.opened(ago(20), owner="caseworker")
    admin, manager = office.world.browser("admin"), office.world.browser("manager")
    page, holder = manager.open(f"/cases/{ref}/restriction"), office.world.officers["caseworker"]
    typed = {"ground": "court", "text": "Order of 3 March."}
    assert "holds case" in manager.send(page, page.path, ("do", "restrict"), **typed).words
    assert office.world.count("approval") == 0
    asked = manager.send(page, page.path, ("do", "restrict"), **typed, officer=[holder.id])
    assert "You asked for this, so somebody else must decide" in asked.words
    assert office.get("senior", f"/cases/{ref}").status_code == 200
    seen = admin.open(asked.path).words
    assert "May see them now Everybody whose role allows it Then Officer A and Officer C" in seen
    assert "Aurelia" not in seen
    after = decide(admin, asked, "approve")
    assert (after.path, ref in after.words) == ("/approvals", False)
    assert office.get("senior", f"/cases/{ref}").status_code == 404
    assert "approved" in manager.open(asked.path).words
    assert "Restricted. Only these officers" in manager.open(page.path).words
    lifting = manager.send(manager.open(page.path), page.path, ("do", "lift"), text="The order has ended.")
    assert "Nobody else who may see this case may approve. It would wait for 7 days" in lifting.words
    assert (office.world.count("approval"), len(emails(office, "approval_waits"))) == (1, 1)
    with office.world.database.writing() as session:
        another = add_officer(session, "head", display_name="Head", email="head@example.org", role="manager", team=None,
                              password_hash=None, now=clock.now()).id  # fmt: skip
        open_restricted(session, ref, "To decide.", by=Author(another), now=clock.now(), office=SENDER)
    lifting = manager.send(manager.open(page.path), page.path, ("do", "lift"), text="The order has ended.")
    assert "somebody else must decide: Head." in lifting.words
    assert admin.open(lifting.path).status == 404
    assert [each.to_address for each in emails(office, "approval_waits")[1:]] == ["head@example.org"]


def test_nothing_is_asked_of_nobody(office: Office) -> None:
    ref, manager = ended(office), office.world.browser("manager")
    with office.world.database.writing() as session:
        close_account(session, "admin", clock.now())
    refused = ask_to_erase(manager, ref)
    assert (refused.status, "Nobody else here may approve" in refused.words) == (409, True)
    assert office.world.count("approval") == 0


def test_whoever_decides_sees_what_another_reminder_policy_would_send_or_why_it_is_overtaken(office: Office) -> None:
    let(office, "reminder_policy", True)
    office.world.case(requested(ago(30)))
    admin, manager, form = office.world.browser("admin"), office.world.browser("manager"), "/reminders/change"
    typed = {"reason": "Nobody read so many.", "before": "10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0"}
    checked = admin.send(admin.open(form), form, **typed)
    asked = admin.send(checked, form, ("do", "confirm"))
    said = checked.words.split("This is what officers")[1].split("Why:")[0]
    assert said.strip() in manager.open(asked.path).words
    let(office, "reminder_policy", False)
    admin.send(admin.send(admin.open(form), form, **typed), form, ("do", "confirm"))
    assert "Version 1 was put in force meanwhile" in manager.open(asked.path).words
