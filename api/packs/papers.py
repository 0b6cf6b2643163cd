"""A chronology pack as a paper to be read: Word and tagged PDF are written from it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from api.packs.chronology import days_late_by_holder
from api.packs.entries import ChronologyPack, CopyEntry, DocumentEntry, FactEntry, LimitEntry, NoticeEntry
from deadlines.clock import LONDON
from deadlines.words import count_of, in_words
from notifications.papers.model import Block, Bullets, Heading, Paper, Paragraph, Steps, Table

_NONE = "–"


def paper_of(pack: ChronologyPack) -> Paper:
    """The whole pack on one paper, dated by the day as known at which it stands."""
    blocks: list[Block] = [*_opening(pack), *_chronology(pack)]
    for part in (_limits, _delays, _notices, _documents, _looks, _blacked, _checking, _annex):
        blocks += part(pack)
    about = [("For", pack.reader), ("As known at", instant(pack.known_at))]
    if pack.child:
        about.insert(1, ("Child or young person", pack.child))
    return Paper(pack.authority, title_of(pack), pack.on, tuple(about), tuple(blocks), point_size=10)


def title_of(pack: ChronologyPack) -> str:
    """What the paper is called."""
    if len(pack.cases) == 1:
        return f"Chronology of case {pack.ref}"
    return f"Chronology of {count_of(len(pack.cases), 'case')} of one child, from {pack.ref}"


def instant(at: datetime) -> str:
    """An instant as people here read it, to the second, in England's time."""
    local = at.astimezone(LONDON)
    return f"{in_words(local.date())}, {local:%H:%M:%S}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else _NONE


def _opening(pack: ChronologyPack) -> Iterator[Block]:
    yield Heading("In short")
    rows = [
        (each.ref, f"{each.process} ({each.law})", each.stage, _day(each.began_on), str(each.facts))
        for each in pack.cases
    ]
    yield Table("Cases", ("Case", "Process", "Stage", "Began", "Facts"), tuple(rows), (4,), (4, 6, 6, 3, 2))
    if pack.late:
        worst = [
            (each.title, each.ref, _day(each.due_on), _day(each.met_on), str(each.days_late)) for each in pack.late
        ]
        columns = ("Time limit not kept", "Case", "Last day", "Done on", "Days late")
        yield Table("Where the law’s time was not kept", columns, tuple(worst), (4,), (6, 4, 3, 3, 2))
    else:
        yield Paragraph("No time limit of law was exceeded as known at this instant.")
    said = [
        "Each fact stands with the day it happened and the instant it was recorded. What was corrected is not taken "
        "out: it is shown as corrected, beside what replaced it.",
        "Each time limit stands with the version of the law that applied, and with its counting line by line.",
        "An exception lifts a time limit and adds no days. A cause of lateness explains days and lifts nothing.",
    ]
    if pack.blacked:
        said.append(
            f"{count_of(len(pack.blacked), 'thing')} blacked out. Each mark has a number; “What is blacked out” says "
            "of each what it is and why."
        )
    yield Bullets(tuple(said))


def _chronology(pack: ChronologyPack) -> Iterator[Block]:
    yield Heading("What happened, in order")
    several = len(pack.cases) > 1
    rows = tuple((_day(each.happened_on), _fact(each, several), _recorded(each)) for each in pack.facts)
    yield Table("Facts by the day they happened", ("Happened on", "What happened", "Recorded"), rows, (), (3, 11, 5))


def _fact(each: FactEntry, several: bool) -> str:
    where = f" ({each.ref})" if several else ""
    said = [f"{each.sequence}{where}. {each.title}."]
    if each.corrected_by:
        said.insert(0, f"CORRECTED by fact {each.corrected_by}; it no longer counts.")
    if each.corrects:
        said.append(f"This corrects fact {each.corrects}.")
    said += each.lines
    said += [f"Breach: {why}" for why in each.breach]
    said += [f"Reason given: {each.breach_reason}"] if each.breach_reason else []
    return "\n".join(said)


def _recorded(each: FactEntry) -> str:
    local = each.recorded_at.astimezone(LONDON)
    return f"{_day(local.date())}, {local:%H:%M}\n{each.recorded_by}\nfor {each.acted_as}"


def _limits(pack: ChronologyPack) -> Iterator[Block]:
    yield Heading("Time limits, and how each day was worked out")
    for each in pack.limits:
        yield Heading(f"{each.title} ({each.ref})" if len(pack.cases) > 1 else each.title, 2)
        late = f", {count_of(each.days_late, 'day')} late" if each.days_late else ""
        met = (
            f" Done on {in_words(each.met_on)}{late}."
            if each.met_on
            else f" {count_of(each.days_late, 'day')} late."
            if late
            else ""
        )
        last = f"Last day: {in_words(each.due_on)}." if each.due_on else "The law sets no day."
        yield Paragraph(f"{last} {each.standing}.{met}")
        yield Paragraph(f"{each.duty_of}. {each.cite}, {_in_force(each)}. Answer {each.id}.")
        yield Steps(each.steps)
        if each.delay:
            yield _delay_table(each)


def _in_force(each: LimitEntry) -> str:
    until = f" to {in_words(each.in_force_to)}" if each.in_force_to else ""
    return f"in the version in force from {in_words(each.in_force_from)}{until}"


def _delay_table(each: LimitEntry) -> Table:
    rows = [
        (f"{_day(part.first)} to {_day(part.last)}", _whose(part.whose, part.is_cause), str(part.days))
        for part in each.delay
    ]
    total = ("All", "", str(sum(part.days for part in each.delay)))
    return Table("Whose the late days were", ("Days", "Whose, or why", "Number"), (*rows, total), (2,), (5, 8, 2))


def _whose(whose: str, is_cause: bool) -> str:
    return f"Cause recorded: {whose}" if is_cause else f"The next step was {whose}"


def _delays(pack: ChronologyPack) -> Iterator[Block]:
    found = days_late_by_holder(pack.limits)
    if not found:
        return
    yield Heading("Days late, by whoever held the next step and by cause")
    rows = [(_whose(whose, is_cause), str(days)) for whose, is_cause, days in found]
    total = ("All time limits together", str(sum(each.days_late for each in pack.limits)))
    yield Table("Days late", ("Whose, or why", "Days"), (*rows, total), (1,), (9, 2))
    yield Paragraph("Time limits run side by side, so one day of the calendar can be a late day of several of them.")


def _notices(pack: ChronologyPack) -> Iterator[Block]:
    yield Heading("Notices, and the proof of each")
    if not pack.notices:
        yield Paragraph("No notice was released from this system in these cases as known at this instant.")
    for each in pack.notices:
        yield Heading(f"Notice {each.number}: {each.title} ({each.ref})", 2)
        effect = (
            f" It gave effect to fact {each.fact_sequence}."
            if each.fact_sequence
            else " It has not yet given effect to a fact."
        )
        dated = f"Dated {in_words(each.dated)}, released" if each.dated else "Released"
        yield Paragraph(f"{dated} {instant(each.released_at)} by {each.released_by}.{effect}")
        yield Paragraph(f"SHA-256 of the notice: {each.sha256}")
        for copy in each.copies:
            yield from _copy(each, copy)


def _copy(notice: NoticeEntry, copy: CopyEntry) -> Iterator[Block]:
    yield Heading(f"Copy {copy.number}: {copy.to}, {copy.way}", 3)
    sent = f"Sent {in_words(copy.sent_on)}." if copy.sent_on else "Not yet sent."
    served = f" Served {in_words(copy.served_on)}." if copy.served_on else " Not served." if copy.sent_on else ""
    failed = f" Came back {in_words(copy.failed_on)}." if copy.failed_on else ""
    address = f" To: {copy.address}." if copy.address else ""
    yield Paragraph(f"{sent}{served}{failed}{address} Its words are in annex {notice.number}.{copy.number}.")
    yield Paragraph(f"SHA-256 of the copy: {copy.sha256}")
    if copy.working:
        yield Steps(copy.working)


def _documents(pack: ChronologyPack) -> Iterator[Block]:
    if not pack.documents:
        return
    yield Heading("Documents")
    for each in pack.documents:
        yield Heading(f"Document {each.number}, version {each.version}: {each.kind} ({each.ref})", 2)
        yield Paragraph(f"{each.title}. Added {instant(each.added_on)} by {each.added_by}. {_file(each)}")
        yield Paragraph(f"SHA-256 of the file: {each.sha256}")
        if each.given_out:
            yield Paragraph(f"Given out to: {'; '.join(each.given_out)}.")


def _file(each: DocumentEntry) -> str:
    kind = f"{each.file_type}, {each.size:,} bytes."
    return f"{kind} File: {each.part}." if each.part else f"{kind} The file is not in this pack. {each.why_not}".strip()


def _looks(pack: ChronologyPack) -> Iterator[Block]:
    yield Heading("Who looked at the record")
    if pack.looks_withheld:
        mark = next(each.mark for each in pack.blacked if each.matter == "looks")
        yield Paragraph(f"{count_of(pack.looks_withheld, 'look')}: {mark}")
    elif not pack.looks:
        yield Paragraph("No look is recorded.")
    else:
        rows = tuple((instant(each.at), each.who, each.ref, each.what) for each in pack.looks)
        yield Paragraph("Until a minute before the instant of this pack: a look is written down a moment after it.")
        yield Table("Looks, the first first", ("When", "Who", "Case", "What was opened"), rows, (), (5, 5, 4, 6))


def _blacked(pack: ChronologyPack) -> Iterator[Block]:
    yield Heading("What is blacked out")
    if not pack.blacked:
        yield Paragraph("Nothing.")
        return
    yield Paragraph(f"By the profile “{pack.profile.title}”. {pack.profile.rests_on}.")
    rows = tuple((f"R{each.number}", each.matter.says, each.because, _places(each.places)) for each in pack.blacked)
    yield Table("Redactions", ("Mark", "What it is", "Why", "Where"), rows, (), (2, 6, 6, 5))


def _places(places: Sequence[str], most: int = 6) -> str:
    more = f"; and {len(places) - most} more" if len(places) > most else ""
    return "; ".join(places[:most]) + more


def _checking(pack: ChronologyPack) -> Iterator[Block]:
    yield Heading("How to check this")
    heads = tuple((each.ref, str(each.facts), each.head) for each in pack.cases)
    yield Table("The ends of the logs", ("Case", "Facts", "SHA-256 of the last fact"), heads, (1,), (4, 2, 14))
    versions = ", ".join(f"{name} {version}" for name, version in pack.computed_with.items())
    yield Paragraph(
        "Each fact in the log carries the SHA-256 of the one before it, so that none can be changed, taken out or put "
        "in without the last hash becoming another. The ZIP of this pack holds a manifest with the SHA-256 of every "
        "part: sha256sum -c SHA256SUMS checks it without our programs, sendflow verify-pack says in words what it "
        "found. "
        f"Worked out with: {versions}. The same log and the same profile give the same bytes."
    )


def _annex(pack: ChronologyPack) -> Iterator[Block]:
    if not any(each.copies for each in pack.notices):
        return
    yield Heading("Annex: the words of each notice")
    for each in pack.notices:
        for copy in each.copies:
            yield Heading(f"{each.number}.{copy.number}: {each.title}, to {copy.to}", 2)
            yield from (Paragraph(line) for line in copy.words)
