"""What a file is, is told by its content alone, and what is more than one thing is not kept."""

import io

import pytest

from cases.file_types import DOCX, FILE_TYPES, JPEG, ODT, PDF, PNG, TEXT, FileType, NotTaken, type_of
from tests import papers

TAKEN = {
    "pdf": (papers.PDF, PDF),
    "jpeg": (papers.JPEG, JPEG),
    "jpeg with what telephones write after its end": (papers.JPEG + b"SEFH" * 30, JPEG),
    "png": (papers.PNG, PNG),
    "text": (papers.TEXT, TEXT),
    "text with a byte order mark": (b"\xef\xbb\xbf" + papers.TEXT, TEXT),
    "docx": (papers.word(), DOCX),
    "odt": (papers.odt(), ODT),
}
NOT_TAKEN: dict[str, tuple[papers.Content, str]] = {
    "nothing": (b"", "is empty"),
    "a program": (b"MZ\x90\x00" + b"\x00" * 200, "is neither PDF, Word,"),
    "a page of HTML": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "is neither PDF, Word,"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "is neither PDF, Word,"),
    "bytes": (bytes(range(256)), "is neither PDF, Word,"),
    "a text with a character that cannot be printed": (b"Dear \x07 all", "is neither PDF, Word,"),
    "a text in another encoding": ("Zoë".encode("latin-1"), "is neither PDF, Word,"),
    "half a PDF": (papers.PDF[:30], "begins as PDF and is not whole"),
    "half a picture": (papers.PNG[:20], "begins as PNG and is not whole"),
    "a PDF that is an archive, too": (papers.PDF + papers.zipped(a=b"b") + b"%%EOF", "holds an archive behind"),
    "a picture that is an archive, too": (papers.PNG + papers.zipped(a=b"b"), "holds an archive behind"),
    "an archive": (papers.zipped(letter__exe=b"MZ"), "neither a Word nor an OpenDocument text"),
    "an archive with a foreign type": (papers.zipped(mimetype=b"application/zip"), "neither a Word nor"),
    "half an archive": (papers.word()[:500], "cannot be read"),
    "a Word file with macros": (papers.word(macros=True), "holds macros"),
    "an OpenDocument text with macros": (papers.odt(**{"Basic/script-lc__xml": b"<x/>"}), "holds macros"),
    "a bomb": (papers.bomb, "far more than any paper"),
    "a bomb that lies about itself": (papers.lying_bomb, ""),
    "too many parts": (papers.odt(**{f"p{each}": b"" for each in range(2_001)}), "far more than any paper"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_what_its_content_says(name: str) -> None:
    content, expected = TAKEN[name]
    assert type_of(io.BytesIO(content)) is expected


def test_a_file_of_every_kind_that_is_kept_is_among_the_examples() -> None:
    assert {each.key for _, each in TAKEN.values()} == set(FILE_TYPES)
    assert all(isinstance(each, FileType) and each.ending for each in FILE_TYPES.values())


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_is_of_no_kind_that_is_kept_is_refused_with_what_to_do(name: str) -> None:
    content, said = NOT_TAKEN[name]
    with pytest.raises(NotTaken) as refusal:
        type_of(io.BytesIO(papers.content_of(content)))
    assert said in refusal.value.what
    assert refusal.value.next_step.startswith("Send it as PDF, Word, OpenDocument text, JPEG, PNG or plain text")
