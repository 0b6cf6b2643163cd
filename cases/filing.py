"""The files of documents, outside the database: each under the number of its case and the SHA-256 of its content.

A file is whole before its row is committed (written beside, synced, renamed), so a row without a file cannot be. A file
without a row can, after a crash or an erasure; `sweep` removes those. Two cases never share a file, so that erasing one
person takes all of theirs and nothing of anybody else's.
"""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from secrets import token_hex
from typing import IO

from cases.file_types import FileType, type_of
from deadlines.refusals import Refusal

_AT_A_TIME = 65_536
_LEFT_ALONE = timedelta(hours=1)  # a file this young may belong to a transaction that has not committed yet
_INCOMING, _TURN = "incoming", "turn"
PASSING = (_INCOMING, _TURN)  # what comes and goes in the folder and no backup needs
MEGABYTE = 1_000_000


class TooLargeToKeep(Refusal):
    """A file is larger than this deployment keeps. Nothing was kept."""

    code = "file_too_large"

    def __init__(self, largest: int) -> None:
        super().__init__(
            f"The file is larger than {largest // MEGABYTE} MB.",
            "Reading stopped there and nothing was kept.",
            "Send it in parts, or scan it again with fewer dots to the inch.",
        )


class FileMissing(Refusal):
    """The row of a document is there and its file is not, or is not what it was."""

    code = "file_missing"

    def __init__(self) -> None:
        super().__init__(
            "The file of this document is not where it was put, or is no longer what it was.",
            "It is not given out, because it could not be relied on.",
            "Tell whoever looks after this service: it is in the backup of the documents folder.",
        )


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that is kept: what it is, how many bytes, and their SHA-256 in hex."""

    file_type: FileType
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FilingCabinet:
    """The folder in which one deployment keeps its documents, and the largest file it takes, in bytes."""

    folder: Path
    largest: int

    def file(self, case_id: int, given: IO[bytes]) -> Filed:
        """Keep a copy of what is given, read a little at a time. Raises NotTaken, TooLargeToKeep.

        Filing the same content again in a case changes nothing.
        """
        incoming = self.folder / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = incoming / token_hex(16)
        try:
            with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as copy:
                digest, size = self._copied(given, copy)
                file_type = type_of(copy)
                copy.flush()
                os.fsync(copy.fileno())
            with self._turn(fcntl.LOCK_SH):
                self._put_away(beside, self.path_of(case_id, digest))
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
        return Filed(file_type, size, digest)

    def _copied(self, given: IO[bytes], copy: IO[bytes]) -> tuple[str, int]:
        digest, size = sha256(), 0
        given.seek(0)
        while chunk := given.read(_AT_A_TIME):
            size += len(chunk)
            if size > self.largest:
                raise TooLargeToKeep(self.largest)
            digest.update(chunk)
            copy.write(chunk)
        return digest.hexdigest(), size

    def _put_away(self, beside: Path, place: Path) -> None:
        place.parent.mkdir(exist_ok=True, mode=0o700)
        beside.replace(place)
        for folder in (place.parent, self.folder):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    @contextmanager
    def _turn(self, kind: int) -> Iterator[None]:
        """Who puts a file away and who clears up take turns: a file that is put there again must not be cleared."""
        with (self.folder / _TURN).open("ab") as held:
            fcntl.flock(held, kind)
            yield

    def found(self, case_id: int, digest: str) -> Filed:
        """A file that was filed a moment ago, looked at again. Raises FileMissing."""
        path = self.whole(case_id, digest)
        with path.open("rb") as file:
            return Filed(type_of(file), path.stat().st_size, digest)

    def path_of(self, case_id: int, digest: str) -> Path:
        """Where the file with that SHA-256 lies, or would lie."""
        return self.folder / str(int(case_id)) / f"{int(digest, 16):064x}"

    def whole(self, case_id: int, digest: str) -> Path:
        """The path of a file, once its content was found to be what it was. Raises FileMissing."""
        path = self.path_of(case_id, digest)
        try:
            with path.open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except OSError:
            raise FileMissing from None
        if found != digest:
            raise FileMissing
        return path

    def filed(self) -> Iterator[tuple[int, str]]:
        """Every file that is kept, by the number of its case and its SHA-256."""
        for folder in sorted(self.folder.iterdir() if self.folder.is_dir() else ()):
            if folder.name.isdecimal():
                yield from ((int(folder.name), path.name) for path in sorted(folder.iterdir()))

    def sweep(self, wanted: Collection[tuple[int, str]], now: datetime) -> int:
        """Remove files that no row refers to, and what a crash left half-written; how many. The young are left alone.

        `wanted` is to be read from the database after `now`, so that a row of an older file cannot be missed.
        """
        if not self.folder.is_dir():
            return 0
        removed = 0
        with self._turn(fcntl.LOCK_EX):
            for path in self._unwanted(wanted):
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < (now - _LEFT_ALONE).timestamp():
                        path.unlink()
                        removed += 1
        return removed

    def _unwanted(self, wanted: Collection[tuple[int, str]]) -> list[Path]:
        incoming = self.folder / _INCOMING
        half_written = incoming.iterdir() if incoming.is_dir() else ()
        return [*(self.path_of(*each) for each in self.filed() if each not in wanted), *half_written]
