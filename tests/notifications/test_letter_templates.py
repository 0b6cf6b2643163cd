"""Templates of letters: a statement removed, emptied or said twice is found, in ours and in an authority's own."""

import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from deadlines.register import LIMITS
from deadlines.words import in_words
from notifications.contents import STATEMENTS
from notifications.letters import (
    LETTERS,
    CannotWriteLetter,
    Form,
    Letter,
    LetterKind,
    as_email,
    as_pdf,
    as_word,
    write,
)
from notifications.letters.checking import IncompleteLetters, checked, faults
from notifications.letters.samples import sample
from notifications.letters.variants import TEMPLATES, WrongVariant, variants
from notifications.papers.model import Block, Bullets, Heading, Paragraph

each_letter = pytest.mark.parametrize("kind", LETTERS.values(), ids=lambda kind: kind.key)
each_variant = pytest.mark.parametrize("variant", tuple(variants()))
BEFORE, FROM = date(2018, 4, 2), date(2018, 4, 3)


def test_every_letter_is_complete_in_every_variant() -> None:
    assert list(faults()) == []


EMPTIED = ("", "# Only a heading\n", "{% if false %}Never said{% endif %}\n")


def _emptied(own: Path, variant: str, key: str, words: str) -> Path:
    template = own / variant / "statements" / f"{key}.jinja"
    template.parent.mkdir(parents=True)
    template.write_text(words, encoding="utf-8")
    return own


@each_variant
@pytest.mark.parametrize("key", STATEMENTS)
def test_a_statement_taken_out_of_a_variant_is_found(key: str, variant: str, tmp_path: Path) -> None:
    """The proof that the check can fail: each statement taken out in turn, and each letter that makes it refused."""
    found = "\n".join(faults(_emptied(tmp_path, variant, key, ""), (variant,)))
    for kind in LETTERS.values():
        assert (f"“{kind.title}” in the variant {variant}" in found) == (key in kind.statements)


TELLS = {
    "reasons": ["The reasons for the decision"],
    "outcome_of_the_assessment": ["The outcome of the assessment"],
    "right_of_appeal": ["The Tribunal"],
    "time_limit_for_appeal": ["The last day for an appeal"],
    "mediation": [
        "The last day to contact the mediation adviser",
        "The mediation adviser",
        "Whom to contact in the authority about mediation",
    ],
    "disagreement_resolution": ["The disagreement resolution service"],
    "information_and_advice": ["The information, advice and support service"],
    "right_to_make_representations": ["The last day for representations"],
    "right_to_request_a_school": ["The last day for representations"],
    "right_to_a_meeting": ["The last day for representations"],
    "where_to_find_schools": ["Where schools and colleges are listed"],
    "personal_budgets": ["Where to read about personal budgets"],
    "proposed_amendments": ["The proposed amendments"],
    "evidence_for_the_amendments": ["The evidence for them"],
    "plan_was_transferred": ["The day the plan was transferred"],
    "when_it_will_review": ["The day by which the plan will be reviewed"],
}
NOTHING_TO_LOOK_FOR = {"recommendations_from_3_april_2018", "copy_of_the_plan", "whether_it_will_assess"}


def test_of_every_statement_it_is_known_what_it_must_tell() -> None:
    assert {*TELLS} | NOTHING_TO_LOOK_FOR == set(STATEMENTS)


@pytest.mark.parametrize("key", TELLS)
def test_a_statement_that_does_not_tell_the_day_or_the_person_is_not_made(key: str, tmp_path: Path) -> None:
    """Words alone are not enough: reg 32, for one, asks for contact details and times."""
    found = list(faults(_emptied(tmp_path, "standard", key, "# About this\n\nYou have a right.\n"), ("standard",)))
    assert len(found) == sum(key in kind.statements for kind in LETTERS.values())
    for each in found:
        assert f"makes the statement {key} without: {'; '.join(TELLS[key])}." in each


def test_a_contact_is_told_with_every_way_to_reach_it(tmp_path: Path) -> None:
    original = (TEMPLATES / "standard" / "macros.jinja").read_text(encoding="utf-8")
    shortened = tmp_path / "standard" / "macros.jinja"
    shortened.parent.mkdir()
    shortened.write_text(original.replace("- Telephone: {{ contact.telephone }}", "- Telephone us"), encoding="utf-8")
    assert original != shortened.read_text(encoding="utf-8")
    assert any("mediation without: The mediation adviser" in each for each in faults(tmp_path, ("standard",)))


@pytest.mark.parametrize("words", EMPTIED)
def test_a_statement_that_says_nothing_is_not_made(words: str, tmp_path: Path) -> None:
    with pytest.raises(IncompleteLetters, match="mediation"):
        checked(_emptied(tmp_path, "standard", "mediation", words))


@each_variant
def test_a_statement_made_twice_is_found(variant: str, tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES / variant, tmp_path / variant)
    base = tmp_path / variant / "letter.jinja"
    again = '{{ part("mediation") }}\n\nAgain.\n\n' + "{% for key in statements %}"
    base.write_text(base.read_text(encoding="utf-8").replace("{% for key in statements %}", again), encoding="utf-8")
    assert any("does not make each statement once: mediation" in each for each in faults(tmp_path))


def test_a_variant_of_an_authoritys_own_must_have_every_letter(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES / "standard", tmp_path / "large-print")
    assert checked(tmp_path) == tmp_path
    assert list(variants(tmp_path)) == ["standard", "large-print", "easy-read", "polish"]


def test_a_variant_of_an_authoritys_own_does_not_borrow_from_ours(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES / "standard", tmp_path / "large-print")
    (tmp_path / "large-print" / "letters" / "draft_plan.jinja").unlink()
    with pytest.raises(IncompleteLetters, match=r"draft plan.*large-print"):
        checked(tmp_path)


def test_a_variant_that_does_not_say_what_it_is_is_refused(tmp_path: Path) -> None:
    (tmp_path / "french").mkdir()
    with pytest.raises(WrongVariant, match="french"):
        variants(tmp_path)
    with pytest.raises(WrongVariant, match="no variant of letters called french"):
        write(LETTERS["draft_plan"], sample(LETTERS["draft_plan"]), "french")


@pytest.mark.parametrize("words", ["{{ nobody }}", "{{ 'x'.__class__.__mro__ }}", "{% if %}", "{{ reasons.nothing }}"])
def test_a_template_that_asks_for_what_it_is_not_given_is_named(words: str, tmp_path: Path) -> None:
    with pytest.raises(IncompleteLetters, match="could not be written in the variant standard"):
        checked(_emptied(tmp_path, "standard", "reasons", words))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IncompleteLetters, match="no folder"):
        checked(tmp_path / "missing")
    assert checked(None) is None


def test_a_language_writes_its_own_days(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES / "standard", tmp_path / "x-numbers")
    about = tmp_path / "x-numbers" / "variant.toml"
    numbers, months = list("1234567"), ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    words = about.read_text(encoding="utf-8").replace("en-GB", "de-DE")
    words += 'note = "No translator has checked this yet."\nbeside_the_standard = true\n'
    words += f'[days]\nweekdays = {numbers}\nmonths = {months}\npattern = "{{day}}.{{month}}.{{year}}"\n'
    about.write_text(words, encoding="utf-8")
    written = write(LETTERS["refusal_to_assess"], sample(LETTERS["refusal_to_assess"]), "x-numbers", tmp_path)
    assert written.language == "de-DE"
    assert dict(written.about)["Date"] == "5.i.2026"
    assert as_email(written).html.startswith('<!doctype html>\n<html lang="de-DE">')
    assert "5.iii.2026" in as_email(written).text
    assert "No translator has checked this yet." in as_email(written).text


def _translated(own: Path) -> Letter:
    shutil.copytree(TEMPLATES / "standard", own / "x-german")
    about = own / "x-german" / "variant.toml"
    words = about.read_text(encoding="utf-8").replace("en-GB", "de-DE") + "beside_the_standard = true\n"
    about.write_text(words, encoding="utf-8")
    title = own / "x-german" / "letters" / "draft_plan.jinja"
    title.write_text(title.read_text(encoding="utf-8").replace("The draft EHC plan", "Der Entwurf"), encoding="utf-8")
    return write(LETTERS["draft_plan"], sample(LETTERS["draft_plan"]), "x-german", own)


def test_a_translation_goes_with_the_standard_letter_and_never_in_its_place(tmp_path: Path) -> None:
    written = _translated(tmp_path)
    assert written.original == write(LETTERS["draft_plan"], sample(LETTERS["draft_plan"]))
    assert Letter.from_data(written.as_data()) == written
    email = as_email(written)
    assert email.text.index("Der Entwurf\n") < email.text.index("The draft EHC plan\n")
    assert '<article lang="de-DE">' in email.html
    assert '<article lang="en-GB">' in email.html
    document = Document(BytesIO(as_word(written)))
    titles = [each for each in document.paragraphs if each.style is not None and each.style.name == "Title"]
    assert [each.text for each in titles] == ["Der Entwurf", "The draft EHC plan"]
    assert ['w:val="en-GB"' in each.runs[0]._r.xml for each in titles] == [False, True]
    made = as_pdf(written)
    assert made == as_pdf(written)
    assert b"/Lang(de-DE)" in made
    assert b"/Lang(en-GB)" in made


@each_variant
@each_letter
def test_the_tribunals_recommendations_are_told_from_3_april_2018_and_not_before(
    kind: LetterKind, variant: str
) -> None:
    key = "recommendations_from_3_april_2018"
    before, since = (write(kind, sample(kind, dated=day), variant) for day in (BEFORE, FROM))
    assert key not in before.statements
    assert (key in since.statements) == (key in kind.statements)
    assert set(since.statements) - set(before.statements) <= {key}


def _distinct(kind: LetterKind) -> dict[str, Any]:
    data = sample(kind)
    for need in kind.needs:
        word = f"Unmistakable {need.key}"
        if need.form in (Form.LINE, Form.TEXT):
            data[need.key] = word
        elif need.form is Form.LINES:
            data[need.key] = [word]
    return data


@each_variant
@each_letter
def test_nothing_is_asked_for_that_the_letter_does_not_say(kind: LetterKind, variant: str) -> None:
    data = _distinct(kind)
    text = as_email(write(kind, data, variant)).text
    for need in kind.needs:
        if need.form is Form.TOLD_DAY:
            assert data[need.key]["law"] in text, need.key
            assert _in_words(data[need.key]["last_day"]) in text, need.key
        elif need.form is Form.DAY:
            assert _in_words(data[need.key]) in text, need.key
        elif need.form is Form.YES_OR_NO:
            flipped = as_email(write(kind, data | {need.key: not data[need.key]}, variant)).text
            assert (flipped != text) or need.key == "young_person", need.key
        else:
            assert f"Unmistakable {need.key}" in text, need.key


def _in_words(day: str) -> str:
    return in_words(date.fromisoformat(day))


@each_letter
def test_each_last_day_is_that_of_the_limit_it_is_told_under(kind: LetterKind) -> None:
    data = sample(kind)
    for need in kind.needs:
        if need.form is Form.TOLD_DAY:
            assert data[need.key]["limit"] == need.limit
            assert data[need.key]["law"] in {str(rule.cite) for rule in LIMITS[need.limit].rules}


@each_variant
@each_letter
def test_the_young_person_is_written_to_and_not_about(kind: LetterKind, variant: str) -> None:
    written = write(kind, sample(kind, young_person=True), variant)
    below = " ".join(str(block) for part in written.parts for block in part.blocks)
    assert "Robin Example" not in below
    assert " you attends" not in below


@each_letter
def test_easy_words_are_in_short_sentences_with_questions_for_headings(kind: LetterKind) -> None:
    written = write(kind, sample(kind), "easy-read")
    assert written.point_size >= 14
    for block in written.blocks:
        if isinstance(block, Heading):
            assert block.text.endswith("?"), block.text
        for sentence in _sentences(block):
            assert len(sentence.split()) <= 20, sentence


def _sentences(block: Block) -> Iterator[str]:
    texts = block.items if isinstance(block, Bullets) else (block.text,) if isinstance(block, Paragraph) else ()
    for text in texts:
        yield from text.replace("?", ".").split(". ")


def test_a_letter_without_what_it_needs_is_not_written() -> None:
    kind = LETTERS["amendment_notice"]
    with pytest.raises(CannotWriteLetter, match="The evidence for them"):
        write(kind, sample(kind, evidence=[]))
