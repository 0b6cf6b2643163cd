"""What stands in a chronology pack, as plain values: every word in them has been through the redaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from api.packs.profiles import Profile
from api.packs.redaction import Blacked
from notifications.letters import Letter


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One fact of the log, those that were corrected too."""

    ref: str
    sequence: int
    kind: str
    happened_on: date
    recorded_at: datetime
    recorded_by: str
    acted_as: str
    title: str
    lines: tuple[str, ...]
    breach: tuple[str, ...]
    breach_reason: str
    corrects: int | None
    corrected_by: int | None
    hash: str


@dataclass(frozen=True, slots=True)
class DelayEntry:
    """Some days of a delay on end, both included, and whose they are."""

    whose: str
    is_cause: bool
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """One time limit as it stood, with its version of the law and its counting line by line."""

    ref: str
    limit: str
    id: str
    title: str
    duty_of: str
    cite: str
    url: str
    in_force_from: date
    in_force_to: date | None
    due_on: date | None
    standing: str
    met_on: date | None
    days_late: int
    is_binding: bool
    steps: tuple[str, ...]
    delay: tuple[DelayEntry, ...]


@dataclass(frozen=True, slots=True)
class CopyEntry:
    """A notice to one person in one way: its days, the working of its service, its words and its hash."""

    number: int
    to: str
    address: str
    way: str
    sent_on: date | None
    served_on: date | None
    working: tuple[str, ...]
    failed_on: date | None
    sha256: str
    words: tuple[str, ...]
    part: str = ""


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """A notice that was released, with its copies."""

    ref: str
    number: int
    title: str
    dated: date | None
    released_by: str
    released_at: datetime
    fact_sequence: int | None
    sha256: str
    copies: tuple[CopyEntry, ...]


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A version of a document. `part` is where its file stands in the pack, else `why_not` says why it does not."""

    ref: str
    number: int
    version: int
    kind: str
    title: str
    added_on: datetime
    added_by: str
    file_type: str
    size: int
    sha256: str
    given_out: tuple[str, ...]
    part: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class LookEntry:
    """One look at a record."""

    ref: str
    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A case in short: how it stood, and the end of the chain of its log."""

    ref: str
    process: str
    law: str
    stage: str
    began_on: date | None
    opened_by: str
    facts: int
    head: str


@dataclass(frozen=True, slots=True)
class ChronologyPack:
    """A chronology pack, whole: for whom, as known at which instant, and all that stands in it.

    `texts` are those shown with nothing blacked out, by case, fact and field, with the salt that proves them; `letters`
    are those of which the same is true, by the part of the pack they stand in.
    """

    ref: str
    authority: str
    profile: Profile
    reader: str
    child: str
    known_at: datetime
    on: date
    computed_with: Mapping[str, str]
    cases: tuple[CaseEntry, ...]
    facts: tuple[FactEntry, ...]
    limits: tuple[LimitEntry, ...]
    notices: tuple[NoticeEntry, ...]
    documents: tuple[DocumentEntry, ...]
    looks: tuple[LookEntry, ...]
    looks_withheld: int
    blacked: tuple[Blacked, ...]
    texts: Mapping[tuple[str, int, str], tuple[str, str]]
    letters: Mapping[str, Letter]

    @property
    def late(self) -> tuple[LimitEntry, ...]:
        """The time limits that were not kept, the longest delay first."""
        return tuple(sorted((each for each in self.limits if each.days_late), key=lambda each: -each.days_late))
