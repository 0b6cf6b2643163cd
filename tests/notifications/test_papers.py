"""Papers written as Word and PDF: data stays data, and the same paper is the same bytes."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from notifications.papers.model import Bullets, Heading, Paper, Paragraph, Table
from notifications.papers.pdf import as_pdf
from notifications.papers.word import as_word

MARKUP = '#panic("read as source") *bold* $x$ [a] <b> & \\ "quoted"'
PAPER = Paper(
    owner="A service",
    title="A paper",
    dated=date(2026, 3, 31),
    about=(("Goes to", "Somebody"),),
    blocks=(
        Heading("One"),
        Paragraph(MARKUP),
        Heading("Two", 2),
        Bullets(("First", MARKUP)),
        Table("Numbers", ("What", "How many"), ((MARKUP, "12"), ("Other", "1,300")), (1,)),
    ),
)


@pytest.mark.parametrize("write", [as_pdf, as_word])
def test_the_same_paper_is_the_same_bytes(write: object) -> None:
    assert callable(write)
    assert write(PAPER) == write(PAPER)


def test_text_is_never_read_as_markup() -> None:
    document = Document(BytesIO(as_word(PAPER)))
    assert MARKUP in [each.text for each in document.paragraphs]
    assert document.tables[0].rows[1].cells[0].text == MARKUP
    assert as_pdf(PAPER)  # typst stops where it runs into a panic


def test_a_pdf_is_tagged_for_screen_readers() -> None:
    written = as_pdf(PAPER)
    assert b"/StructTreeRoot" in written
    assert b"pdfuaid" in written


def test_a_row_with_a_cell_too_many_is_not_written() -> None:
    with pytest.raises(AssertionError):
        Table("Numbers", ("What",), (("a", "b"),))
