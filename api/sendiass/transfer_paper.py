"""The paper of one transfer: what leaves, and beside it why, to whom, on what it rests and who agreed, in Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Paper

from deadlines.words import in_words
from workflows.sendiass.leaving import Leaving

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands above the fields. `number` is drawn for this paper alone; `digest` is also in the service's log."""

    service: str
    recipient: str
    purpose: str
    basis: str
    approved_by: str
    approved_on: date
    handed_over_on: date
    number: str
    digest: str

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The cover, line by line."""
        return [
            ("From", self.service),
            ("To", self.recipient),
            ("Purpose", self.purpose),
            ("Rests on", self.basis),
            ("Approved by", f"{self.approved_by}, {in_words(self.approved_on)}"),
            ("Handed over", in_words(self.handed_over_on)),
            ("Number of this paper", self.number),
            ("SHA-256 of what it holds", self.digest),
        ]


def paper_of(cover: Cover, leaving: Sequence[Leaving], now: datetime) -> bytes:
    """The paper as the bytes of a .docx file."""
    paper = Document()
    about = paper.core_properties
    about.author, about.title, about.comments = cover.service, "Information shared", ""
    about.created = about.modified = now.replace(tzinfo=None)
    about.language = "en-GB"
    paper.styles["Normal"].font.name = "Arial"
    paper.add_heading("Information shared", 0)
    paper.add_paragraph("For the purpose named here and no other. Do not pass it on without asking the service.")
    _table(paper, ("About this paper", ""), cover.rows)
    paper.add_heading("What is shared", 1)
    paper.add_paragraph(f"These fields and no others: {'; '.join(each.label for each in leaving)}.")
    _table(paper, ("Field", "What is held"), [(each.label, "\n".join(each.values)) for each in leaving])
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def _table(paper: Paper, heads: tuple[str, str], rows: Sequence[tuple[str, str]]) -> None:
    table = paper.add_table(rows=1, cols=2, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    paper.add_paragraph()
