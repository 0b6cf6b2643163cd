"""A paper as a Word document that people edit: real headings, lists, and tables whose first row repeats."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from notifications.papers.model import Bullets, Heading, Paper, Paragraph, Steps, Table, runs_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest day a zip file can hold: no time of making


def as_word(paper: Paper) -> bytes:
    """The paper as .docx; the same bytes for the same paper."""
    document = Document()
    _dress(document, paper)
    _sheet(document, paper)
    if paper.original:
        document.add_page_break()  # type: ignore[no-untyped-call]
        first = len(document.paragraphs)
        _sheet(document, paper.original)
        _speak(document.paragraphs[first:], paper.original.language)
    written = BytesIO()
    document.save(written)
    return _without_times(written.getvalue())


def _sheet(document: WordDocument, paper: Paper) -> None:
    """All that stands on a paper, from whom it goes to down to its last block."""
    _lines(document, paper.addressee)
    _lines(document, (paper.owner, *paper.sender))
    document.add_heading(paper.title, 0)
    for key, value in paper.about:
        line = document.add_paragraph()
        line.add_run(f"{key}: ").bold = True
        _write(line, value)
    for block in paper.blocks:
        match block:
            case Heading(text, level):
                document.add_heading(text, level)
            case Paragraph(text):
                _write(document.add_paragraph(), text)
            case Bullets(items):
                for item in items:
                    _write(document.add_paragraph(style="List Bullet"), item)
            case Steps(items):
                _steps(document, items)
            case Table():
                _table(document, block)


def _write(paragraph: WordParagraph, text: str) -> None:
    """Write a text, what of it is blacked out white on black."""
    for run, is_blacked in runs_of(text):
        written = paragraph.add_run(run)
        if is_blacked:
            shade = OxmlElement("w:shd")
            for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", "000000")):
                shade.set(qn(name), value)
            written._r.get_or_add_rPr().append(shade)
            written.font.color.rgb = RGBColor(255, 255, 255)


def _steps(document: WordDocument, items: tuple[str, ...]) -> None:
    """A numbered list that begins at 1: a numbering of its own, of the same look as the template's."""
    style: Any = document.styles["List Number"].element
    numbering: Any = document.part.numbering_part.element
    like = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
    number = numbering.add_num(like)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    for item in items:
        paragraph = document.add_paragraph(style="List Number")
        properties: Any = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number.numId
        _write(paragraph, item)


def _speak(paragraphs: list[WordParagraph], language: str) -> None:
    """Say of paragraphs that they are in another language than the document."""
    for run in (run for each in paragraphs for run in each.runs):
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), language)
        run._r.get_or_add_rPr().append(spoken)


def _lines(document: WordDocument, lines: tuple[str, ...]) -> None:
    if lines:
        document.add_paragraph("\n".join(lines))


def _dress(document: WordDocument, paper: Paper) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(paper.point_size)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), paper.language)
    style.element.get_or_add_rPr().append(language)
    at = datetime.combine(paper.dated, time(12), UTC)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = paper.title, paper.owner, paper.owner
    properties.created = properties.modified = at.replace(tzinfo=None)
    properties.language, properties.comments, properties.revision = paper.language, "", 1
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)  # A4; the library's own template is of another country
    page.left_margin = page.right_margin = Mm(22)
    footer = page.footer.paragraphs[0]
    footer.add_run(f"{paper.owner}: {paper.title}. Page ")
    _page_number(footer.add_run()._r)


def _page_number(run: object) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run.append(part)  # type: ignore[attr-defined]


def _table(document: WordDocument, block: Table) -> None:
    caption = document.add_paragraph()
    caption.add_run(block.caption).bold = True
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block.columns), style="Light Grid Accent 1")
    _fill(table.rows[0], block.columns, block.numbers)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in block.rows:
        _fill(table.add_row(), row, block.numbers)
    if block.widths:
        _set_widths(document, table, block.widths)
    document.add_paragraph()


def _fill(row: _Row, texts: tuple[str, ...], numbers: tuple[int, ...]) -> None:
    cells: tuple[_Cell, ...] = row.cells
    for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        _write(cell.paragraphs[0], text)
        if at in numbers:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _set_widths(document: WordDocument, table: WordTable, widths: tuple[int, ...]) -> None:
    """Word takes a column's width from each of its cells, other programs from the table's grid: it is set in both."""
    page: Any = document.sections[0]
    whole = page.page_width - page.left_margin - page.right_margin
    table.autofit = False
    for column, part in zip(table.columns, widths, strict=True):
        column.width = whole * part // sum(widths)
    for row in table.rows:
        for cell, part in zip(row.cells, widths, strict=True):
            cell.width = whole * part // sum(widths)


def _without_times(document: bytes) -> bytes:
    """The same document with none of its parts saying when it was made."""
    written = BytesIO()
    with ZipFile(BytesIO(document)) as made, ZipFile(written, "w", ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(ZipInfo(name, _NEVER), made.read(name), ZIP_DEFLATED)
    return written.getvalue()
