"""The manifest of a backup: what was copied, from which database, and the digests by which all of it is known again."""

from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from cases.database import Realm
from deadlines.refusals import Refusal

NAME = "manifest.json"
DOCUMENTS = "documents"
DUMP = {"sqlite": "database.db", "postgresql": "database.dump"}


class NotABackup(Refusal):
    """The folder is no whole backup: something of it is missing, changed, or was never there. Nothing was restored."""

    code = "not_a_backup"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OfFile(_Part):
    """A file of the backup: its length in bytes and its SHA-256."""

    size: int
    sha256: str


class OfTable(_Part):
    """A table: how many rows it has, and a digest over all of them in whatever order they lie."""

    rows: int
    digest: str


class OfLog(_Part):
    """What `cases.proof.verify` found: `broken` says where the log was not as written, and then there are no heads."""

    cases: int
    events: int
    heads: str
    broken: str = ""


class Holding(_Part):
    """Everything a database holds, in digests: its shape, its log, and each of its tables."""

    shape: dict[str, str]  # the newest migration, by the table that names it
    log: OfLog
    tables: dict[str, OfTable]


class Manifest(_Part):
    """What one backup is. `made_at` is when its database was read: nothing recorded later is in it."""

    format: Literal[1] = 1
    made_at: AwareDatetime
    realm: Realm
    kind: Literal["sqlite", "postgresql"]
    code: str
    law: str
    holding: Holding
    files: dict[str, OfFile]  # by path within the folder, the manifest itself left out

    def write(self, folder: Path) -> None:
        """Put the manifest among the files it names."""
        (folder / NAME).write_text(f"{self.model_dump_json(indent=2)}\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup, whose files are all there as it says. Raises NotABackup."""
        try:
            manifest = cls.model_validate_json((folder / NAME).read_bytes())
        except OSError:
            raise NotABackup(
                f"{folder} holds no {NAME}.",
                "Without it nobody can say what the backup must hold.",
                "Name the folder that `backup` wrote, of which nothing was taken away.",
            ) from None
        except ValidationError as error:
            raise NotABackup(
                f"{NAME} in {folder} cannot be read: {error.errors()[0]['msg']}.",
                "It was changed, or another version of sendflow wrote it.",
                "Restore with the version that made it, or take another backup.",
            ) from None
        if wrong := list(manifest._faults(folder)):
            raise NotABackup(
                f"The backup in {folder} is not as it was made: {'; '.join(wrong)}.",
                "What was changed or lost on the way cannot be told from the rest.",
                "Take the copy that is kept elsewhere, or an earlier backup.",
            )
        return manifest

    def _faults(self, folder: Path) -> list[str]:
        if DUMP[self.kind] not in self.files:
            return [f"it has no {DUMP[self.kind]}"]
        found = []
        for name, said in self.files.items():
            if not _is_within(name):
                found.append(f"{name} leads out of the folder")
            elif not (folder / name).is_file():
                found.append(f"{name} is missing")
            elif of_file(folder / name) != said:
                found.append(f"{name} is not what was written")
        return found


def of_file(path: Path) -> OfFile:
    """A file's length and digest."""
    with path.open("rb") as file:
        return OfFile(size=path.stat().st_size, sha256=file_digest(file, "sha256").hexdigest())


def of_files(folder: Path) -> dict[str, OfFile]:
    """Every file in a folder and below it, by its path there."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): of_file(path) for path in found}


def _is_within(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts
