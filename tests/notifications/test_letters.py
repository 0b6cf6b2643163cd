"""Letters to families: complete or not written, the same whatever they are sent as, and subjects that name nobody."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from deadlines.refusals import WrongFacts
from notifications.letters import (
    LETTERS,
    CannotWriteLetter,
    Letter,
    LetterKind,
    NoSuchLetter,
    as_email,
    as_pdf,
    as_word,
    days_told,
    letter_for,
    missing,
    write,
)
from notifications.letters.samples import sample
from notifications.letters.variants import variants
from notifications.papers.model import Bullets, Heading, Paragraph

VARIANTS = tuple(variants())
REFUSAL = LETTERS["refusal_to_assess"]
each_letter = pytest.mark.parametrize("kind", LETTERS.values(), ids=lambda kind: kind.key)
each_variant = pytest.mark.parametrize("variant", VARIANTS)


@each_variant
@each_letter
def test_every_letter_makes_every_statement_in_every_variant(kind: LetterKind, variant: str) -> None:
    written = write(kind, sample(kind), variant)
    assert written.statements == tuple(kind.statements)
    for part in written.parts:
        assert any(isinstance(block, Paragraph | Bullets) for block in part.blocks), part.statement


@each_letter
def test_whatever_is_missing_is_named_before_anything_is_written(kind: LetterKind) -> None:
    for need in kind.needs:
        data = sample(kind) | {need.key: None}
        assert missing(kind, data) == [need.label]
        with pytest.raises(CannotWriteLetter, match=need.label):
            write(kind, data)


def test_a_standing_fact_that_is_not_set_is_named_and_never_made_up() -> None:
    data = sample(REFUSAL)
    data["standing"] = {**data["standing"], "mediation_adviser": None}
    assert missing(REFUSAL, data) == ["The mediation adviser, which is set once for all letters"]


def test_a_value_that_does_not_fit_is_named() -> None:
    assert missing(REFUSAL, sample(REFUSAL, appeal_until="2026-03-05")) == [
        "The last day for an appeal, which is not given as a last day with its provision"
    ]
    assert missing(REFUSAL, sample(REFUSAL) | {"dated": "5 January"}) == [
        "The date of the letter, which is not given as a day, such as 2026-03-31"
    ]


def test_a_fact_of_which_no_family_is_told_has_no_letter() -> None:
    with pytest.raises(NoSuchLetter):
        letter_for("ehc_assessment", "advice_requested", {})


@each_variant
@each_letter
def test_a_letter_is_read_back_as_it_was_kept(kind: LetterKind, variant: str) -> None:
    written = write(kind, sample(kind), variant)
    assert Letter.from_data(written.as_data()) == written
    assert Letter.from_data(written.as_data()).sha256 == written.sha256


def test_another_word_is_another_letter() -> None:
    one, other = (write(REFUSAL, sample(REFUSAL, reasons=words)) for words in ("Because.", "Because!"))
    assert one.sha256 != other.sha256


@each_variant
@each_letter
def test_no_subject_names_anybody(kind: LetterKind, variant: str) -> None:
    names: dict[str, Any] = {
        "name": "Zebedee Planted",
        "to_name": "Mr Planted",
        "to_lines": ["Mr Planted", "9 Planted Road"],
    }
    written = write(kind, sample(kind) | names, variant)
    email = as_email(written)
    assert "Planted" not in email.subject + written.title
    assert "\n" not in email.subject
    assert "EHC-2026-000001" in email.subject
    assert "Zebedee Planted" in email.text
    assert "Zebedee Planted" in email.html


MARKUP = "# Not a heading\n- a point {{ name }}\n<b>bold</b> #panic() \ue001mediation\nlast"


def test_what_a_caseworker_writes_is_text_and_nothing_else() -> None:
    written = write(REFUSAL, sample(REFUSAL, reasons=MARKUP, to_name="- # <i>Dr</i>"))
    assert Paragraph("# Not a heading") in written.blocks
    assert Bullets(("a point {{ name }}",)) in written.blocks
    assert Paragraph("<b>bold</b> #panic() mediation") in written.blocks
    assert Paragraph("Dear - # <i>Dr</i>") in written.blocks
    assert written.statements == tuple(REFUSAL.statements)
    assert "&lt;b&gt;bold&lt;/b&gt;" in as_email(written).html
    assert as_pdf(written)


@each_variant
@each_letter
def test_a_letter_opens_in_word_with_its_headings(kind: LetterKind, variant: str) -> None:
    written = write(kind, sample(kind), variant)
    document = Document(BytesIO(as_word(written)))
    styles = [(each.style.name, each.text) for each in document.paragraphs if each.style is not None]
    assert ("Title", written.title) in styles
    headings = [text for name, text in styles if name == "Heading 1"]
    both = [written, written.original] if written.original else [written]
    assert headings == [block.text for each in both for block in each.blocks if isinstance(block, Heading)]
    assert as_word(written) == as_word(written)


@each_variant
def test_a_letter_is_a_tagged_pdf_with_its_title_and_language(variant: str) -> None:
    written = write(REFUSAL, sample(REFUSAL), variant)
    made = as_pdf(written)
    assert made == as_pdf(written)
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid" in made
    assert f"/Lang({written.language})".encode() in made
    assert f'<rdf:li xml:lang="x-default">{written.title}</rdf:li>'.encode() in made


def test_the_days_told_are_those_of_the_calculator_with_their_provisions() -> None:
    found = days_told(REFUSAL, dated=date(2025, 6, 10), sent_on=date(2025, 6, 10))
    assert found == {
        # The two months end on a Sunday in August: the Tribunal's rule moves its day, and not that of reg 33.
        "appeal_until": {"last_day": "2025-09-01", "law": "SI 2008/2699, r.20(1)(c)", "limit": "appeal_lodge"},
        "adviser_until": {"last_day": "2025-08-10", "law": "SI 2014/1530, reg 33", "limit": "med_contact"},
    }
    # A letter sent after the day on its face: reg 34(2) counts from the earlier, and so the family is told that day.
    later = days_told(REFUSAL, dated=date(2025, 6, 10), sent_on=date(2025, 6, 12))
    assert later["adviser_until"] == {
        "last_day": "2025-08-10",
        "law": "SI 2014/1530, reg 34(2)",
        "limit": "med_cert_bar",
    }
    with pytest.raises(WrongFacts, match="sent_on"):
        days_told(REFUSAL, dated=date(2025, 6, 10))
    text = as_email(write(REFUSAL, sample(REFUSAL, dated=date(2025, 6, 10)))).text
    assert "Monday 1 September 2025" in text
    assert "by Sunday 10 August 2025 (SI 2014/1530, reg 33)" in text
