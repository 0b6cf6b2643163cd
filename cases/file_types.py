"""What a file is, by its content: which kinds are kept, and everything for which one is refused.

A file's name proves nothing and is never used. What a reader's program would run, or could take for something else,
is not taken: an office file with macros, an archive behind a picture, a page of HTML called a text.
"""

import codecs
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

import puremagic

from deadlines.refusals import Refusal
from deadlines.words import joined

_HEAD = 8_192  # bytes: every signature we look for stands within
_TEXT_AT_A_TIME = 65_536
_MOST_ENTRIES = 2_000
_MOST_INSIDE = 200_000_000  # bytes an office file says it unpacks to
_MOST_TIMES = 200  # how much larger an entry may be than it is packed; styles of a long paper come to about twenty
_SMALL = 262_144  # bytes of the parts of an office file that are read here
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_DOCX_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file that is kept: how people call it, its media type, how the name of a download ends."""

    key: str
    name: str
    media_type: str
    ending: str


PDF = FileType("pdf", "PDF", "application/pdf", "pdf")
DOCX = FileType("docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
ODT = FileType("odt", "OpenDocument text", "application/vnd.oasis.opendocument.text", "odt")
JPEG = FileType("jpeg", "JPEG", "image/jpeg", "jpg")
PNG = FileType("png", "PNG", "image/png", "png")
TEXT = FileType("txt", "plain text", "text/plain", "txt")
FILE_TYPES: Mapping[str, FileType] = {each.key: each for each in (PDF, DOCX, ODT, JPEG, PNG, TEXT)}
_LANGUAGES = (b"<", b"{\\rtf", b"%!PS", b"#!")
NAMED = joined([each.name for each in FILE_TYPES.values()], "or")
_OTHER = f"The file is neither {NAMED.replace(' or ', ' nor ')}."


class NotTaken(Refusal):
    """A file is not of a kind that is kept, is empty, broken, or more than one thing at once. Nothing was kept."""

    code = "file_not_taken"

    def __init__(self, what: str) -> None:
        super().__init__(
            what,
            "What is kept is opened by others, years later: it must be what it seems, and must run nothing.",
            f"Send it as {NAMED}; a printout to PDF always is.",
        )


def type_of(file: IO[bytes]) -> FileType:
    """What a file is. It must allow seeking, and is not read as a whole. Raises NotTaken."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise NotTaken("The file is empty.")
    if head.startswith(b"PK\x03\x04"):
        return _office_file(file)
    if _is_archive(file):
        raise NotTaken("The file holds an archive behind something else.")
    for media_type in _signatures(head):
        if media_type in _BY_SIGNATURE:
            found, is_whole = _BY_SIGNATURE[media_type]
            if not is_whole(file, head):
                raise NotTaken(f"The file begins as {found.name} and is not whole.")
            return found
    return _text(file, head)


def _signatures(head: bytes) -> list[str]:
    try:
        return [each.mime_type for each in puremagic.magic_string(head)]
    except puremagic.PureError:
        return []


def _pdf_is_whole(file: IO[bytes], head: bytes) -> bool:
    return head.startswith(b"%PDF-") and b"%%EOF" in _tail(file)


def _png_is_whole(file: IO[bytes], head: bytes) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in _tail(file)


def _jpeg_is_whole(file: IO[bytes], head: bytes) -> bool:
    return head.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in _tail(file)  # telephones write something after the end


_BY_SIGNATURE: Mapping[str, tuple[FileType, Callable[[IO[bytes], bytes], bool]]] = {
    PDF.media_type: (PDF, _pdf_is_whole),
    PNG.media_type: (PNG, _png_is_whole),
    JPEG.media_type: (JPEG, _jpeg_is_whole),
}


def _tail(file: IO[bytes]) -> bytes:
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 4 * _HEAD))
    return file.read()


def _is_archive(file: IO[bytes]) -> bool:
    file.seek(0)
    return zipfile.is_zipfile(file)


def _office_file(file: IO[bytes]) -> FileType:
    """An archive that is a Word or OpenDocument text and nothing else; nothing large in it is unpacked."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive.infolist())
            return _office_type(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError):
        raise NotTaken("The file is an archive that cannot be read.") from None


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    inside = sum(each.file_size for each in entries)
    packed_hard = any(each.file_size > _MOST_TIMES * max(each.compress_size, 1_024) for each in entries)
    if len(entries) > _MOST_ENTRIES or inside > _MOST_INSIDE or packed_hard:
        raise NotTaken("The file would unpack to far more than any paper is.")
    if any(each.flag_bits & 1 for each in entries):
        raise NotTaken("The file is locked with a password.")
    if any(re.search(r"(^|/)(vbaProject\.bin|Basic/|Scripts/)", each.filename, re.IGNORECASE) for each in entries):
        raise NotTaken("The file holds macros.")
    if entries and min(each.header_offset for each in entries) != 0:
        raise NotTaken("The file holds something before its archive.")


def _office_type(archive: zipfile.ZipFile) -> FileType:
    names = set(archive.namelist())
    if "mimetype" in names and _part(archive, "mimetype").strip() == ODT.media_type.encode() and "content.xml" in names:
        return ODT
    if "[Content_Types].xml" in names and _DOCX_TYPE in _part(archive, "[Content_Types].xml"):
        return DOCX
    raise NotTaken("The file is an archive, and neither a Word nor an OpenDocument text.")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_SMALL)


def _text(file: IO[bytes], head: bytes) -> FileType:
    """Plain text in UTF-8 with nothing in it that cannot be printed, and no language that a program would run."""
    if head.lstrip(b"\xef\xbb\xbf\t\n\r ").startswith(_LANGUAGES):
        raise NotTaken(_OTHER)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    try:
        while chunk := file.read(_TEXT_AT_A_TIME):
            if _UNPRINTABLE.search(decoder.decode(chunk)):
                raise NotTaken(_OTHER)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise NotTaken(_OTHER) from None
    return TEXT
