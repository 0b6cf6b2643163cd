"""A pack as one ZIP: the papers, the data, the log, and a manifest with the SHA-256 of every part.

The same parts give the same bytes: nothing in it says when or where it was made, and nothing is compressed, because
what a compressor writes differs between its versions.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from api.pages.downloads import BYTE_ORDER_MARK, guarded

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
MEDIA_TYPE = "application/zip"
_NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest day a ZIP can hold: no time of making
_UNIX, _READABLE = 3, 0o100644 << 16
_IN_MEMORY = 8_000_000
_AT_A_TIME = 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a pack: its name in it, and its content or where that lies."""

    name: str
    content: bytes | Path

    def measured(self) -> dict[str, Any]:
        """Its name, size and SHA-256, as the manifest lists it."""
        digest, size = sha256(), 0
        for some in self._read():
            digest.update(some)
            size += len(some)
        return {"name": self.name, "size": size, "sha256": digest.hexdigest()}

    def _read(self) -> Iterator[bytes]:
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open("rb") as file:
            while some := file.read(_AT_A_TIME):
                yield some

    def copy_to(self, file: IO[bytes]) -> None:
        """Write its content."""
        if isinstance(self.content, bytes):
            file.write(self.content)
        else:
            with self.content.open("rb") as given:
                copyfileobj(given, file, _AT_A_TIME)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A ZIP that was written, to be read from its beginning. `seal` is the SHA-256 of its manifest."""

    file: IO[bytes]
    size: int
    sha256: str
    seal: str

    def taken(self) -> bytes:
        """All of it at once, for one that is small; the file is closed by it."""
        with self.file:
            return self.file.read()


def bundled(parts: Iterable[Part], about: Mapping[str, Any]) -> Bundle:
    """Parts in one ZIP with their manifest, which also says what the pack is `about`."""
    listed = sorted(parts, key=lambda part: part.name)
    measured = [each.measured() for each in listed]
    manifest = as_json({**about, "parts": measured})
    seal = sha256(manifest).hexdigest()
    sums = "".join(f"{each['sha256']}  {each['name']}\n" for each in [*measured, {"sha256": seal, "name": MANIFEST}])
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    with ZipFile(file, "w", ZIP_STORED) as made:
        for part in (*listed, Part(MANIFEST, manifest), Part(SUMS, sums.encode())):
            info = ZipInfo(part.name, _NEVER)
            info.create_system, info.external_attr = _UNIX, _READABLE
            with made.open(info, "w", force_zip64=False) as into:
                part.copy_to(into)
    size = file.tell()
    file.seek(0)
    digest = sha256()
    while some := file.read(_AT_A_TIME):
        digest.update(some)
    file.seek(0)
    return Bundle(file, size, digest.hexdigest(), seal)


def as_json(value: Any) -> bytes:
    """Data as JSON that people can read too; the same bytes for the same data."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV that no spreadsheet runs anything of."""
    written = StringIO()
    written.write(BYTE_ORDER_MARK)
    writer = csv.writer(written)
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded("" if cell is None else str(cell)) for cell in row])
    return written.getvalue().encode()
