"""A chronology pack made of what was gathered, by one redaction profile. Pure: the same record gives the same pack."""

from collections.abc import Iterator, Sequence
from typing import Any

from api.looks import LISTED
from api.packs.entries import (
    CaseEntry,
    ChronologyPack,
    DelayEntry,
    DocumentEntry,
    FactEntry,
    LimitEntry,
    LookEntry,
)
from api.packs.gathering import Gathered, Record
from api.packs.letters import notices as _notices
from api.packs.profiles import Matter, Profile
from api.packs.redaction import Redactor
from api.pages.casefile import People, told
from api.roles import ROLES
from cases.details.advice import DOCUMENT_KINDS
from cases.facts import Fact
from cases.file_types import FILE_TYPES
from cases.people import ERASED
from deadlines.deadline import Deadline, computed_with
from deadlines.words import in_words
from workflows.chasers import BY_LINK
from workflows.ledger import Part
from workflows.notes import legal_advice_among

LEGAL_ADVICE = "legal_advice"  # the kind of document that is privileged
_FILED = "documents"


def make_chronology(record: Record, profile: Profile, authority: str, *, reader: int | None = None) -> ChronologyPack:
    """The pack of a record by a profile; `reader` is the number of the contact it is for, where it is for one."""
    chosen = next((each for each in record.contacts if each.id == reader), None) if profile.asks_reader else None
    spared = [_name(record.child)] if record.child else []
    spared += [chosen.name] if chosen else []
    others = [each.name for each in record.contacts if each is not chosen and each.name != ERASED]
    redactor = Redactor(profile, others, spared)
    told_of = _Telling(record, redactor, chosen)
    child = told_of.child()
    cases = tuple(_case(each) for each in record.cases)
    facts = sorted(
        (fact for each in record.cases for fact in told_of.facts(each)),
        key=lambda fact: (fact.happened_on, fact.recorded_at, fact.ref, fact.sequence),
    )
    sent = [_notices(each, redactor, told_of.contact_by_id, told_of.officer) for each in record.cases]
    documents = tuple(document for each in record.cases for document in told_of.documents(each))
    withheld = redactor.withholds(Matter.LOOKS)
    looks = tuple(look for each in record.cases for look in told_of.looks(each))
    if withheld and looks:
        redactor.black(Matter.LOOKS, "", "who looked at the record")
    return ChronologyPack(
        record.ref,
        authority,
        profile,
        profile.reader if chosen is None else f"{profile.reader}: {told_of.contact(chosen, 'the first page')}",
        child,
        record.known_at,
        record.on,
        computed_with(),
        cases,
        tuple(facts),
        tuple(_limit(each, deadline) for each in record.cases for deadline in each.file.deadlines),
        tuple(notice for found, _ in sent for notice in found),
        documents,
        () if withheld else looks,
        len(looks) if withheld else 0,
        tuple(redactor.blacked),
        told_of.whole,
        {part: letter for _, letters in sent for part, letter in letters.items()},
    )


def _name(child: Any) -> str:
    return f"{child.given_name} {child.family_name}"


class _Telling:
    """Tells of a record through a redactor, so that no word gets past it."""

    def __init__(self, record: Record, redactor: Redactor, reader: Any) -> None:
        self._record, self._redactor, self._reader = record, redactor, reader
        self.whole: dict[tuple[str, int, str], tuple[str, str]] = {}  # texts of which nothing is blacked out

    def child(self) -> str:
        """Whom it is about, in words; empty for a case about no child."""
        child = self._record.child
        if child is None:
            return ""
        upn = f", UPN {child.upn}" if child.upn else ""
        born = "" if child.erased_at else f", born {in_words(child.birth_date)}"
        return self._redactor.unless(Matter.CHILD, "", f"{_name(child)}{born}{upn}", "the first page")

    def contact(self, contact: Any, place: str) -> str:
        """A contact by name, as far as the profile lets."""
        is_reader = self._reader is not None and contact.id == self._reader.id
        matter = Matter.READER if is_reader else Matter.OTHERS
        return self._redactor.unless(matter, contact.name, f"{contact.name} ({contact.relationship})", place)

    def contact_by_id(self, number: int, place: str) -> tuple[str, bool]:
        """A contact by name, and whether the pack may say where they were written to."""
        found = next((each for each in self._record.contacts if each.id == number), None)
        if found is None:
            return ERASED, False
        is_reader = self._reader is not None and found.id == self._reader.id
        kept = (Matter.READER,) if is_reader else (Matter.OTHERS, Matter.ADDRESSES)
        return self.contact(found, place), not any(self._redactor.withholds(each) for each in kept)

    def officer(self, key: str, place: str) -> str:
        """An officer by name or by number, with the role, which is never withheld."""
        known = self._record.officers.get(key)
        if known is None:
            return "The body itself, by its link" if key == BY_LINK else key
        role = ROLES[known.role].says if known.role in ROLES else known.role
        return f"{self._redactor.unless(Matter.OFFICERS, key, known.display_name, place)}, {role}"

    def facts(self, case: Gathered) -> Iterator[FactEntry]:
        """Every fact of a case as the log holds it, in words."""
        hashes = {row.sequence: row.hash for row in case.events}
        named = [(key, fact.sequence) for fact in case.file.history.facts for key in _officers_named(fact)]
        owners = {key: self.officer(key, _place(case, sequence)) for key, sequence in named}
        for each in reversed(told(case.file, People(owners, dict(self._record.teams), self.texts(case)))):
            fact = next(one for one in case.file.history.facts if one.sequence == each.sequence)
            place = _place(case, each.sequence)
            yield FactEntry(
                case.ref, each.sequence, fact.kind, each.happened_on, each.recorded_at,
                self.officer(fact.recorded_by, place), each.acted_as, each.title, each.lines, each.breach,
                self._redactor.text(each.breach_reason, place), each.corrects, each.corrected_by,
                hashes[each.sequence],
            )  # fmt: skip

    def texts(self, case: Gathered) -> dict[tuple[int, str], str]:
        """The free texts of a case, blacked out as the profile has it."""
        found, privileged = {}, legal_advice_among(case.file.history)
        for key, (salt, text) in case.texts.items():
            place, matter = _place(case, key[0]), Matter.LEGAL if key[0] in privileged else Matter.TEXTS
            if self._redactor.withholds(matter):
                found[key] = self._redactor.black(matter, f"{case.ref} {key}", place)
            else:
                found[key] = self._redactor.text(text, place)
            if found[key] == text:
                self.whole[(case.ref, *key)] = (salt, text)
        return found

    def documents(self, case: Gathered) -> Iterator[DocumentEntry]:
        """Every version of every document, the first first, with where its file is or why it is not in the pack."""
        for row in sorted(case.documents, key=lambda row: (row.number, row.version)):
            thing, place = f"{case.ref} {row.number}", f"document {row.number} of {case.ref}"
            matter = Matter.LEGAL if row.kind == LEGAL_ADVICE else Matter.FILES
            withheld = self._redactor.withholds(matter)
            ending = FILE_TYPES[row.file_type].ending
            part = f"{_FILED}/{case.ref}-document-{row.number}-version-{row.version}.{ending}"
            gives = self._redactor.profile.gives_files and not withheld
            given = [each for each in case.given_out if (each.number, each.version) == (row.number, row.version)]
            yield DocumentEntry(
                case.ref, row.number, row.version, DOCUMENT_KINDS.get(row.kind, row.kind),
                self._redactor.black(matter, thing, place) if withheld else self._redactor.text(row.title, place),
                row.stored_at, self.officer(row.stored_by, place), FILE_TYPES[row.file_type].name, row.size, row.sha256,
                tuple(f"{self.officer(each.officer, place)}, {in_words(each.read_at.date())}" for each in given)
                if not self._redactor.withholds(Matter.LOOKS) else (),
                part if gives else "", "" if gives else self._redactor.profile.withholds.get(matter, ""),
            )  # fmt: skip

    def looks(self, case: Gathered) -> Iterator[LookEntry]:
        """Who looked at a case; where that is withheld only how often is asked for, so no mark is made."""
        withheld = self._redactor.withholds(Matter.LOOKS)
        for row in case.looks:
            who = "" if withheld else self.officer(row.officer, "who looked at the record")
            yield LookEntry(case.ref, row.read_at, who, look_in_words(row.what))


def look_in_words(what: str) -> str:
    """What was opened, as a look is kept by its method and route, in words for somebody outside."""
    if what in LISTED:
        return LISTED[what]
    method, _, route = what.partition(" ")
    did = "Opened" if method == "GET" else "Sent a form of"
    by = " by program" if route.startswith("/api/") else ""
    rest = [each.replace("-", " ") for each in route.partition("{ref}")[2].split("/") if each and "{" not in each]
    return f"{did} the case{by}" + (f": {', '.join(rest)}" if rest else "")


def _officers_named(fact: Fact) -> list[str]:
    """The officers whom the detail of a fact names by their keys."""
    return [str(fact.detail["owner"])] if "owner" in fact.detail else list(fact.detail.get("officers", ()))


def _place(case: Gathered, sequence: int) -> str:
    return f"fact {sequence} of {case.ref}"


def _case(case: Gathered) -> CaseEntry:
    file = case.file
    opened = f"{case.opener[0]}, fact {case.opener[1]}" if case.opener else ""
    began = file.current[0].happened_on if file.current else None
    return CaseEntry(
        file.ref, file.process.title, file.process.law, file.says, began, opened, len(file.history.facts),
        case.events[-1].hash,
    )  # fmt: skip


def _limit(case: Gathered, each: Deadline) -> LimitEntry:
    return LimitEntry(
        case.ref, each.limit.key, each.id, each.limit.title, each.limit.duty_of, str(each.rule.cite),
        each.rule.cite.url, each.rule.in_force.begins, each.rule.in_force.ends, each.due_on,
        each.standing.in_words, each.met_on, each.days_late, each.limit.is_binding and not each.limit.is_window,
        each.steps(), tuple(_delay(part) for part in case.delays.get(each.id, ())),
    )  # fmt: skip


def _delay(part: Part) -> DelayEntry:
    return DelayEntry(part.in_words, bool(part.cause), part.first, part.last, part.days)


def days_late_by_holder(limits: Sequence[LimitEntry]) -> list[tuple[str, bool, int]]:
    """Whose the late days of these limits were: in words, whether a recorded cause, and how many, most first."""
    found: dict[tuple[str, bool], int] = {}
    for part in (part for each in limits for part in each.delay):
        found[(part.whose, part.is_cause)] = found.get((part.whose, part.is_cause), 0) + part.days
    return sorted(((*key, days) for key, days in found.items()), key=lambda each: (-each[2], each[0]))
