"""Notes of a case: written in one step, read together, corrected with the earlier words crossed out, erasable."""

from cases import log
from cases.people import erase
from deadlines import clock
from tests.api.calls import Office
from tests.api.world import ago, requested
from workflows.notes import notes_of


def test_a_note_is_written_in_one_step_and_a_corrected_one_stays_crossed_out(office: Office) -> None:
    ref = office.world.case(requested(ago(20)))
    browser = office.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}/notes")
    assert "Nobody has written a note" in page.words
    page = browser.send(page, page.path, text="Rang the school.\nNobody there.")
    assert page.path == f"/cases/{ref}/notes"
    assert "Done The note was added." in page.words
    assert "Rang the school." in page.words
    assert "Officer A" in page.words
    assert "The note was added." not in browser.open(page.path).words  # it is said once
    correct = next(href for text, href in page.links.items() if text.startswith("Correct it"))
    office.recorded(
        ref, "note_added", clock.today(), corrects=int(correct.split("/")[4]), detail={"text": "Rang the nursery."}
    )
    page = browser.open(f"/cases/{ref}/notes")
    assert "<del>Rang the school.\nNobody there.</del>" in page.html
    assert "Rang the nursery." in page.words
    assert "Rang the nursery." in browser.open(f"/cases/{ref}").words


def test_a_note_is_marked_as_legal_advice_where_it_is_written(office: Office) -> None:
    ref = office.world.case(requested(ago(20)))
    browser = office.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}/notes")
    page = browser.send(page, page.path, text="Counsel rang.", legal_advice="true")
    assert 'govuk-tag--grey">Legal advice<' in page.html
    assert "Legal advice: yes." in browser.open(f"/cases/{ref}").words


def test_an_empty_note_is_not_kept_and_nobody_without_sight_of_children_reads_any(office: Office) -> None:
    ref = office.world.case(requested(ago(20)))
    browser = office.world.browser("caseworker")
    page = browser.open(f"/cases/{ref}/notes")
    before = office.rows()
    assert "Write the note" in browser.send(page, page.path, text="  ").words
    assert office.rows() == before
    assert office.world.browser("auditor").open(f"/cases/{ref}/notes").status == 404


def test_the_words_of_a_note_go_with_the_person_and_the_note_stays(office: Office) -> None:
    ref = office.world.case(requested(ago(20)))
    office.recorded(ref, "note_added", ago(1), detail={"text": "Rang the school."})
    with office.world.database.writing() as session:
        history = log.load(session, ref)
        erase(session, history.child_id or 0, [history.id], clock.now())
        (note,) = notes_of(history, log.private_texts(session, history.id))
    assert (note.text, note.happened_on, note.is_struck) == (None, ago(1), False)
