"""A chronology as a call answers it: the same words as its pack, blacked out as far."""

from datetime import date, datetime

from api.v1.schemas.base import Answer


class ChronologyCase(Answer):
    """A case in short, with the end of the chain of its log."""

    ref: str
    process: str
    law: str
    stage: str
    began_on: date | None
    opened_by: str
    facts: int
    head: str


class ChronologyFact(Answer):
    """A fact in words, corrected ones too."""

    ref: str
    sequence: int
    kind: str
    happened_on: date
    recorded_at: datetime
    recorded_by: str
    acted_as: str
    title: str
    lines: list[str]
    breach: list[str]
    breach_reason: str
    corrects: int | None
    corrected_by: int | None
    hash: str


class ChronologyDelay(Answer):
    """Some late days on end, both included, and whose they are."""

    whose: str
    is_cause: bool
    first: date
    last: date
    days: int


class ChronologyLimit(Answer):
    """A time limit with its version of the law, its counting line by line, and whose its late days were."""

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
    steps: list[str]
    delay: list[ChronologyDelay]


class ChronologyCopy(Answer):
    """A notice to one person in one way. `part` is where its letter stands in a pack that shows it whole."""

    number: int
    to: str
    address: str
    way: str
    sent_on: date | None
    served_on: date | None
    working: list[str]
    failed_on: date | None
    sha256: str
    words: list[str]
    part: str


class ChronologyNotice(Answer):
    """A notice that was released, with its copies."""

    ref: str
    number: int
    title: str
    dated: date | None
    released_by: str
    released_at: datetime
    fact_sequence: int | None
    sha256: str
    copies: list[ChronologyCopy]


class ChronologyDocument(Answer):
    """A version of a document. `part` is where a pack has its file, `why_not` why it has not."""

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
    given_out: list[str]
    part: str
    why_not: str


class ChronologyLook(Answer):
    """A look at the record."""

    ref: str
    at: datetime
    who: str
    what: str


class Redaction(Answer):
    """One thing blacked out: its mark's number, what it is, why, and where it stood."""

    number: int
    matter: str
    what: str
    because: str
    places: list[str]


class Chronology(Answer):
    """What happened, in order, with the proof."""

    ref: str
    authority: str
    profile: str
    reader: str
    child: str
    known_at: datetime
    on: date
    computed_with: dict[str, str]
    cases: list[ChronologyCase]
    facts: list[ChronologyFact]
    limits: list[ChronologyLimit]
    notices: list[ChronologyNotice]
    documents: list[ChronologyDocument]
    looks: list[ChronologyLook]
    looks_withheld: int
    blacked: list[Redaction]
