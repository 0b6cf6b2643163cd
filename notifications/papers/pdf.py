"""A paper as PDF/UA-1, tagged for screen readers. What stands on it goes to typst as data, never as source."""

import json
from pathlib import Path

import typst

from notifications.papers.model import Paper

TEMPLATE = Path(__file__).with_name("paper.typ")
MEDIA_TYPE = "application/pdf"


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF; the same bytes for the same paper. Only the fonts that come with typst are used."""
    written = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(paper.as_data(), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(written, bytes)
    return written
