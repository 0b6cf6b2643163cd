"""Files as people hand them in, and as they should not: made here, so that no sample lies in the repository."""

import io
import zipfile
import zlib
from collections.abc import Callable

from docx import Document

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
TEXT = "Zoë was seen twice in October.\r\nShe needs…\n".encode()
Content = bytes | Callable[[], bytes]
"""What is in a file, or where that is large, what makes it when a test needs it."""
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def content_of(given: Content) -> bytes:
    """Return what is in a file."""
    return given if isinstance(given, bytes) else given()


def word(*, macros: bool = False, inside: bytes = b"") -> bytes:
    """Return a Word file as python-docx writes one, with macros or a large part put into it."""
    made = io.BytesIO()
    Document().save(made)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        if macros:
            archive.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
        if inside:
            archive.writestr("word/media/image1.bin", inside)
    return made.getvalue()


def zipped(**parts: bytes) -> bytes:
    """Return an archive of these parts, named with `__` for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return made.getvalue()


def odt(**more: bytes) -> bytes:
    """Return an OpenDocument text."""
    return zipped(mimetype=ODT_TYPE, content__xml=b"<office/>", **more)


def bomb() -> bytes:
    """Return a Word file of some kilobytes with a part that unpacks to 300 MB."""
    return word(inside=b"\x00" * 300_000_000)


def lying_bomb() -> bytes:
    """Return a Word file whose table of contents unpacks to much more than the archive says it does."""
    packed = zlib.compress(b"a" * 50_000_000, 9)[2:-4]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", packed)
    # "Stored" becomes "deflated" in both headers: the sizes stay those of what is packed.
    content = bytearray(made.getvalue())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + at] = zipfile.ZIP_DEFLATED
    return bytes(content)
