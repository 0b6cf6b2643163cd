"""The parts of a chronology pack's ZIP: to read, to reckon with, and to check."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from api.packs.bundle import Part, as_csv, as_json
from api.packs.entries import ChronologyPack
from api.packs.gathering import Gathered, Record
from api.packs.papers import paper_of, title_of
from cases.filing import FilingCabinet
from notifications.letters import as_pdf
from notifications.papers import pdf, word
from notifications.papers.model import BLACK

FORMAT = "sendflow chronology pack, form 1"
_READ_ME = """{title}
For: {reader}
As known at: {known_at}
Redaction profile: {profile} ({rests_on})

chronology.pdf, chronology.docx   The chronology, to be read. Both say the same.
data/                             The same as tables (CSV) and as data (JSON).
log/                              The log of each case as it was recorded, one fact a line, each with the SHA-256 of
                                  the one before it. It names nobody.
notices/                          The words of each notice that is shown whole; the file's SHA-256 is that in the log.
documents/                        The documents that go with this pack; each file's SHA-256 is that in the log.
manifest.json                     What this pack is, and the SHA-256 of each part.
SHA256SUMS                        The same sums, as programs read them.

To check it without us: unpack it and run  sha256sum -c SHA256SUMS  (or  shasum -a 256 -c SHA256SUMS).
To have it checked in words: sendflow verify-pack THIS-FILE.zip
Whoever could write the whole pack anew could write new sums, too: compare the SHA-256 of manifest.json with the seal
that the authority gives you by another way.
{last}"""


def parts_of(pack: ChronologyPack, record: Record, cabinet: FilingCabinet) -> Iterator[Part]:
    """Every part but the manifest. Raises FileMissing where a document's file is not what it was."""
    paper = paper_of(pack)
    yield Part("README.txt", _read_me(pack).encode())
    yield Part("chronology.pdf", pdf.as_pdf(paper))
    yield Part("chronology.docx", word.as_word(paper))
    yield Part("data/chronology.json", as_json(data_of(pack)))
    yield from _tables(pack)
    for case in record.cases:
        yield Part(f"log/{case.ref}.jsonl", "".join(_log(pack, case)).encode())
    for name, letter in pack.letters.items():
        whole = json.dumps(letter.as_data(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        yield Part(name, whole.encode())
        yield Part(name.replace(".json", ".pdf"), as_pdf(letter))
    ids = {case.ref: case.file.history.id for case in record.cases}
    for each in pack.documents:
        if each.part:
            yield Part(each.part, cabinet.whole(ids[each.ref], each.sha256))


def about(pack: ChronologyPack) -> dict[str, Any]:
    """What the manifest says of the pack."""
    return {
        "format": FORMAT,
        "authority": pack.authority,
        "case": pack.ref,
        "profile": pack.profile.key,
        "known_at": _text(pack.known_at),
        "computed_with": dict(pack.computed_with),
        "heads": {each.ref: {"facts": each.facts, "sha256": each.head} for each in pack.cases},
    }


def data_of(pack: ChronologyPack) -> dict[str, Any]:
    """The pack as plain data, as redacted as the paper is."""
    found = _plain(asdict(pack))
    found["profile"] = pack.profile.key
    for name in ("texts", "letters"):
        del found[name]
    found["blacked"] = [
        {"number": each.number, "matter": each.matter.value, "what": each.matter.says, "because": each.because,
         "places": each.places} for each in pack.blacked
    ]  # fmt: skip
    return dict(found)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items() if not isinstance(key, tuple)}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return _text(value) if isinstance(value, date) else value


def _text(at: date) -> str:
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return at.isoformat()


def _read_me(pack: ChronologyPack) -> str:
    return _READ_ME.format(
        title=title_of(pack),
        reader=pack.reader,
        known_at=_text(pack.known_at),
        profile=pack.profile.title,
        rests_on=pack.profile.rests_on,
        last=f"\nBefore it goes: {pack.profile.before_it_goes}\n" if pack.profile.before_it_goes else "",
    )


def facts_csv(pack: ChronologyPack) -> bytes:
    """The facts as a table."""
    header = (
        "Case", "Fact", "Happened on", "Recorded at (UTC)", "Recorded by", "Acting for", "What happened", "Details",
        "Breach", "Reason given", "Corrects", "Corrected by", "SHA-256",
    )  # fmt: skip
    rows = (
        (each.ref, each.sequence, each.happened_on, _text(each.recorded_at), each.recorded_by, each.acted_as,
         each.title, " ".join(each.lines), " ".join(each.breach), each.breach_reason, each.corrects,
         each.corrected_by, each.hash)
        for each in pack.facts
    )  # fmt: skip
    return as_csv(header, rows)


def _tables(pack: ChronologyPack) -> Iterator[Part]:
    yield Part("data/facts.csv", facts_csv(pack))
    header: tuple[str, ...] = (
        "Case", "Time limit", "Duty of", "Last day", "Standing", "Done on", "Days late", "Whose the late days were",
        "Provision", "In force from", "In force to", "How it was worked out",
    )  # fmt: skip
    limits = (
        (each.ref, each.title, each.duty_of, each.due_on, each.standing, each.met_on, each.days_late,
         "; ".join(f"{part.days}: {part.whose}" for part in each.delay), each.cite, each.in_force_from,
         each.in_force_to, " ".join(f"{number}. {step}" for number, step in enumerate(each.steps, start=1)))
        for each in pack.limits
    )  # fmt: skip
    yield Part("data/time-limits.csv", as_csv(header, limits))
    header = (
        "Case", "Notice", "Copy", "What", "Dated", "To", "Address", "Way", "Sent on", "Served on", "Came back on",
        "Working", "SHA-256 of the copy", "SHA-256 of the notice",
    )  # fmt: skip
    copies = (
        (each.ref, each.number, copy.number, each.title, each.dated, copy.to, copy.address, copy.way, copy.sent_on,
         copy.served_on, copy.failed_on, " ".join(copy.working), copy.sha256, each.sha256)
        for each in pack.notices for copy in each.copies
    )  # fmt: skip
    yield Part("data/notices.csv", as_csv(header, copies))
    blacked = ((f"R{each.number}", each.matter.says, each.because, "; ".join(each.places)) for each in pack.blacked)
    yield Part("data/redactions.csv", as_csv(("Mark", "What it is", "Why", "Where"), blacked))


def _log(pack: ChronologyPack, case: Gathered) -> Iterator[str]:
    """Each event as it was recorded, with the texts that are shown whole; of one not yet known, its link alone."""
    shown = {each.sequence for each in pack.facts if each.ref == case.ref and BLACK not in each.breach_reason}
    for row in case.events:
        line: dict[str, Any] = {"sequence": row.sequence, "previous_hash": row.previous_hash, "hash": row.hash}
        if row.sequence in shown:
            columns = ("kind", "version", "recorded_by", "acted_as", "about", "breach_reason", "corrects")
            line |= {name: row._mapping[name] for name in columns}
            line |= {"happened_on": _text(row.happened_on), "recorded_at": _text(row.recorded_at)}
            line |= {"detail": json.loads(row.detail), "breach": json.loads(row.breach)}
            texts = {
                field: {"salt": salt, "text": text}
                for (ref, sequence, field), (salt, text) in pack.texts.items()
                if (ref, sequence) == (case.ref, row.sequence)
            }
            line |= {"texts": texts} if texts else {}
        yield json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
