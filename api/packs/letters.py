"""Notices in a pack: to whom each copy went and how, the working of its service, its words and their hash."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from api.packs.entries import CopyEntry, NoticeEntry
from api.packs.gathering import Gathered
from api.packs.profiles import Matter
from api.packs.redaction import Redactor
from cases.kinds import KINDS
from cases.people import ERASED
from deadlines.calendar import england_and_wales
from notifications.letters import Letter
from notifications.notices import Notice, NoticeCopy
from notifications.papers.model import BLACK, Block, Bullets, Heading, Paragraph
from notifications.service import Way, service_of

Contact = Callable[[int, str], tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class _Service:
    """A copy's days as they were known on a day: what happened to it later is not told."""

    sent_on: date | None
    served_on: date | None
    working: tuple[str, ...]
    failed_on: date | None


def notices(
    case: Gathered, redactor: Redactor, contact: Contact, officer: Callable[[str, str], str]
) -> tuple[list[NoticeEntry], dict[str, Letter]]:
    """Every notice of a case that was released, the first first, and the letters shown whole by their part."""
    sequences = {fact.sequence for fact in case.file.history.facts}
    found: list[NoticeEntry] = []
    whole: dict[str, Letter] = {}
    for notice, copies in case.notices:
        place = f"notice {notice.id} of {case.ref}"
        assert notice.released_at is not None
        entry = NoticeEntry(
            case.ref,
            notice.id or 0,
            KINDS[notice.fact_kind].label,
            notice.dated,
            officer(notice.released_by or "", place),
            notice.released_at,
            notice.fact_sequence if notice.fact_sequence in sequences else None,
            notice.sha256 or "",
            tuple(_copy(case, notice, each, redactor, contact, place) for each in copies),
        )
        found.append(entry)
        whole |= {
            made.part: Letter.from_data(kept.letter)
            for made, kept in zip(entry.copies, copies, strict=True)
            if made.part and kept.letter
        }
    return found, whole


def _copy(
    case: Gathered, notice: Notice, copy: NoticeCopy, redactor: Redactor, contact: Contact, place: str
) -> CopyEntry:
    """One copy; its letter is a part of the pack where nothing of it is blacked out: then its hash can be proved."""
    to, may_say_where = contact(copy.contact_id, place)
    service = _as_known(copy, case.file.on)
    letter = Letter.from_data(copy.letter) if copy.letter else None
    withheld = redactor.withholds(Matter.LETTERS) and letter is not None
    if withheld:
        words: tuple[str, ...] = (redactor.black(Matter.LETTERS, place, place),)
    else:
        words = tuple(_words(letter, redactor, place)) if letter else ("The words were erased with the person.",)
    is_whole = letter is not None and may_say_where and not any(BLACK in line for line in words)
    part = f"notices/{case.ref}-notice-{notice.id}-copy-{copy.number}.json"
    return CopyEntry(
        copy.number,
        to,
        _address(copy, letter, redactor, place, may_say_where),
        Way(copy.way).in_words,
        service.sent_on,
        service.served_on,
        service.working,
        service.failed_on,
        copy.sha256,
        words,
        part if is_whole else "",
    )


def _address(copy: NoticeCopy, letter: Letter | None, redactor: Redactor, place: str, may_say: bool) -> str:
    given = copy.to_address or (", ".join(letter.addressee[1:]) if letter else "")
    if not given:
        return ERASED if letter is None else ""
    return given if may_say else redactor.black(Matter.ADDRESSES, given, place)


def _words(letter: Letter, redactor: Redactor, place: str) -> Iterator[str]:
    """The words of a letter below its addresses, line by line, with nobody in them who is withheld."""
    yield redactor.names(letter.title, place)
    for key, value in letter.about:
        if redactor.withholds(Matter.CHILD):
            value = redactor.black(Matter.CHILD, "", place)
        yield f"{key}: {redactor.names(value, place)}"
    for block in letter.blocks:
        yield from (redactor.names(line, place) for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text):
            yield text
        case Bullets(items):
            yield from (f"– {item}" for item in items)


def _as_known(copy: NoticeCopy, on: date) -> _Service:
    sent_on = copy.sent_on if copy.sent_on and copy.sent_on <= on else None
    if sent_on is None:
        return _Service(None, None, (), None)
    if copy.failed_on and copy.failed_on > on:
        way, is_parent = Way(copy.way), copy.stands_as != "young_person"
        then = service_of(way, sent_on, calendar=england_and_wales(), is_parent=is_parent, consented=copy.consented)
        return _Service(sent_on, then.served_on, then.steps, None)
    return _Service(sent_on, copy.served_on, tuple(copy.working), copy.failed_on)
