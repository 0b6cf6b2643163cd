"""Nothing typed is lost: refused, saved for later, or sent after the sign-in ran out. And nobody else ever sees it."""

from datetime import timedelta

from sqlalchemy import text

from cases.drafts import drafts_of, forget_drafts
from cases.facts import NewFact
from deadlines import clock
from tests.api.calls import Office
from tests.api.world import NOBODYS_NAME, ago, boxes, requested
from workflows.erasing import erase_child

SAVE = ("do", "save")


def drafts(office: Office, who: str = "caseworker") -> list[str]:
    with office.world.database.reading() as session:
        return [each.place for each in drafts_of(session, office.world.officers[who].id)]


def test_a_form_saved_for_later_is_given_back_at_its_form_to_its_author_alone(office: Office) -> None:
    ref, browser = office.world.case(requested(ago(30))), office.world.browser("caseworker")
    where, form = f"/cases/{ref}/record", f"/cases/{ref}/record?kind=note_added"
    page = browser.send(browser.open(form), where, SAVE, text="Rang the school, nobody in.")
    assert (page.path, page.status) == ("/drafts", 200)
    assert "Saved for later. Nothing of it is recorded." in page.words
    assert "nobody in" not in page.words
    assert office.world.count("case_event") == 2
    assert "You began something here and have not recorded it" in browser.open(f"/cases/{ref}").words
    page = browser.open(page.links["Note"])
    assert ("text", "Rang the school, nobody in.") in page.form(where).fields
    assert "Nothing of it is recorded." in page.words
    others = office.world.browser("senior")
    assert "You have none" in others.open("/drafts").words
    assert "nobody in" not in others.open(form).html
    assert "You began something" not in others.open(f"/cases/{ref}").words
    page = browser.send(page, where, **boxes("happened_on", ago(1)))
    assert page.path == f"/cases/{ref}"
    assert "Rang the school, nobody in." in page.words
    assert drafts(office) == []


def test_a_draft_found_again_is_recorded_at_once_and_says_that_the_case_has_gone_on_since(office: Office) -> None:
    ref, browser = office.world.case(requested(ago(30))), office.world.browser("caseworker")
    where, form = f"/cases/{ref}/record", f"/cases/{ref}/record?kind=note_added"
    since = "Something else was recorded in this case since"
    browser.send(browser.open(form), where, SAVE, text="Rang the school, nobody in.")
    assert since not in browser.open(form).words
    office.recorded(ref, "family_consulted", ago(20), "caseworker")
    page = browser.open(form)
    assert since in page.words
    assert browser.send(page, where, **boxes("happened_on", ago(1))).path == f"/cases/{ref}"


def test_a_form_that_is_cancelled_is_discarded_once_its_author_says_so(office: Office) -> None:
    ref, browser = office.world.case(requested(ago(30))), office.world.browser("caseworker")
    where, cancel = f"/cases/{ref}/record", ("do", "cancel")
    form = browser.open(f"{where}?kind=note_added")
    assert browser.send(form, where, cancel).path == f"/cases/{ref}"
    page = browser.send(form, where, cancel, text="Not worth it.")
    assert (page.h1, len(drafts(office))) == ("Discard what you typed?", 1)
    assert office.world.browser("senior").open(page.path).status == 404
    (delete,) = [each.action for each in page.forms if each.action.startswith("/drafts/")]
    assert browser.send(page, delete).path == f"/cases/{ref}"
    assert drafts(office) == []
    assert office.world.count("case_event") == 2


def test_a_form_that_was_filled_in_already_asks_when_it_is_cancelled_only_if_something_was_changed(
    office: Office,
) -> None:
    world, browser = office.world, office.world.browser("caseworker")
    ref = world.case(requested(ago(30)), NewFact("note_added", ago(2), {"text": "Rang the school,\nnobody in."}))
    cancel = ("do", "cancel")
    filled = [f"/cases/{ref}/facts/{number}/correct" for number in (1, 3)]
    for where in filled:
        form = browser.open(where)
        assert browser.send(form, where, cancel).path == f"/cases/{ref}"
        check = browser.send(form, where, **boxes("happened_on", ago(3)))
        assert browser.send(check, where, cancel).h1 == "Discard what you typed?"
        assert browser.send(browser.open(where), where, cancel).h1 == "Discard what you typed?", "as it was left"
        assert browser.send(form, where, cancel).h1 == "Discard what you typed?", "kept by itself while it was typed"
    assert drafts(office) == filled[::-1]


def test_a_refused_form_is_kept_until_it_is_recorded_or_deleted(office: Office) -> None:
    ref, browser = office.world.case(requested(ago(30))), office.world.browser("caseworker")
    where = f"/cases/{ref}/record"
    page = browser.send(browser.open(f"{where}?kind=note_added"), where, text="No day given.")
    assert page.status == 422
    assert drafts(office) == [f"{where}?kind=note_added"]
    page = browser.open(f"{where}?kind=note_added")
    (delete,) = [each.action for each in page.forms if each.action.startswith("/drafts/")]
    assert office.world.browser("senior").client.post(delete, data={"csrf": "guessed"}).status_code == 403
    page = browser.send(page, delete)
    assert ("text", "") in page.form(where).fields
    assert drafts(office) == []
    correct = f"/cases/{ref}/facts/1/correct"
    browser.send(browser.open(correct), correct, **boxes("happened_on", ago(31)))
    assert drafts(office) == [correct]


def test_what_is_sent_after_the_sign_in_ran_out_is_given_back_after_signing_in_again(office: Office) -> None:
    ref, browser = office.world.case(requested(ago(30))), office.world.browser("caseworker")
    where = f"/cases/{ref}/record"
    page = browser.open(f"{where}?kind=note_added")
    with office.world.database.writing() as session:
        session.execute(text("DELETE FROM sign_in"))
    browser.client.cookies.clear()  # as a browser does with a cookie that has had its time
    answer = browser.send(page, where, text="An hour of typing.", **boxes("happened_on", ago(1)))
    assert answer.path == "/sign-in"
    assert office.world.count("case_event") == 2
    back = dict(answer.form("/sign-in").fields)["next"]
    assert back.startswith(f"{where}?kind=note_added&draft=")
    stranger = office.world.browser("senior").open(back)
    assert stranger.status == 404
    again = office.world.browser("caseworker")
    page = again.open(back)
    assert ("text", "An hour of typing.") in page.form(where).fields
    assert again.send(page, where).path == f"/cases/{ref}"
    assert drafts(office) == []


def test_a_page_from_before_a_new_sign_in_is_shown_once_more_and_nothing_is_done(office: Office) -> None:
    ref, browser = office.world.case(requested(ago(30))), office.world.browser("caseworker")
    where = f"/cases/{ref}/record"
    page = browser.open(f"{where}?kind=note_added")
    anew = office.world.browser("caseworker")
    answer = anew.send(page, where, text="Typed before.", **boxes("happened_on", ago(1)))
    assert (answer.status, answer.path) == (200, where)
    assert ("text", "Typed before.") in answer.form(where).fields
    assert office.world.count("case_event") == 2
    senior = office.world.browser("senior")
    refused = senior.send(page, where, text="Somebody else's page.", **boxes("happened_on", ago(1)))
    assert refused.status == 403
    forged = dict(page.form(where).fields)["csrf"].split(".")
    fields = {"csrf": ".".join(["x", *forged[1:-1], "x"]), "kind": "note_added", "text": "Forged."}
    assert anew.client.post(where, data=fields).status_code == 403
    assert len(drafts(office)) == 1


def test_drafts_of_new_cases_stand_side_by_side_and_go_with_the_child(office: Office) -> None:
    browser = office.world.browser("caseworker")
    for name in ("Aurelia", "Isla"):
        browser.send(browser.open("/cases/new"), "/cases/new", SAVE, given_name=name, family_name="Thistlewood")
    assert len(drafts(office)) == 2
    assert dict(browser.open("/cases/new").form("/cases/new").fields)["given_name"] == ""
    ref = office.world.case(requested(ago(30)))
    page = browser.open(f"/cases/{ref}/record?kind=note_added")
    browser.send(page, f"/cases/{ref}/record", SAVE, text=f"{NOBODYS_NAME['given_name']} was ill.")
    with office.world.database.writing() as session:
        erase_child(session, 1, clock.now())
    assert len(drafts(office)) == 1
    (left,) = [href for words, href in browser.open("/drafts").links.items() if words == "Open a case"]
    assert dict(browser.open(left).form("/cases/new").fields)["given_name"] == "Isla"
    with office.world.database.writing() as session:
        assert forget_drafts(session, clock.now() + timedelta(days=29)) == 0
        assert forget_drafts(session, clock.now() + timedelta(days=31)) == 1
