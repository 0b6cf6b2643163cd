"""Importing a facts file: every case whole or not at all, judged as any other fact is. Nobody is woken or told."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from cases import log
from cases.database import Database
from cases.log import Author, History
from cases.officers import officers
from deadlines.refusals import Refusal
from deadlines.words import count_of
from workflows.bulk import new_history, numbers_of, open_cases
from workflows.facts_file import FactsFile, Row
from workflows.judges import Judge, Misfit, judges
from workflows.many import many_cases
from workflows.processes import ABOUT_NO_CHILD, process
from workflows.record import Entry, Prepared, prepare, refuse_names_in, write
from workflows.rows import RowReader

IMPORTER = Author("import")  # who a fact was recorded by where nobody is named
_REMEMBERED = 10_000
FACTS_AT_ONCE = 4_000  # in one transaction: other writers wait for half a second at most, and memory stays small


@dataclass(frozen=True, slots=True)
class BadRow:
    """One line that was not imported, and why, in words for whoever made the file. Its whole case was left out."""

    line: int
    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `known` facts were in the log before; `refused` is the number of cases left out."""

    opened: int
    continued: int
    facts: int
    known: int
    refused: int
    bad: tuple[BadRow, ...]
    notes: tuple[str, ...]


class _NothingKept(Exception):
    """Undoes a strict import's one transaction."""


_Batch = list[list[Row]]  # cases, as the lines of each
_Judged = tuple[_Batch, dict[str, Prepared]]  # a batch, and by reference those of its cases that are new and fit


def _answered(batch: _Batch, prepared: Iterable[Prepared]) -> _Judged:
    return batch, {each.history.ref: each for each in prepared}


@many_cases()
def import_facts(
    database: Database,
    path: Path,
    *,
    now: datetime,
    by: Author = IMPORTER,
    strict: bool = False,
    at_once: int = FACTS_AT_ONCE,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Import a facts file: CSV, or JSON lines by its ending. Again adds nothing; more facts of a case are added to it.

    Each case is written whole or not at all; `strict` writes none if any is bad. A transaction takes whole cases, about
    `at_once` facts. `progress` is given the lines done and the lines there are. Raises UnreadableFile, with nothing
    written, for a file that cannot be read to its end.
    """
    file = FactsFile(path)
    survey = _Survey(file)
    with database.reading() as session:
        holders = {officer.username: (officer.id, officer.team) for officer in officers(session).values()}
    run = _Import(by, now, survey, RowReader(now, holders))
    with judges(survey.lines, by=by, now=now) as judge:
        judged = run.judged(database, run.batches(file.rows(), at_once), judge)
        if strict:
            _all_or_nothing(database, run, judged, progress)
        else:
            for batch, new in judged:
                with database.writing() as session:
                    run.take_in(session, new, batch)
                if progress:
                    progress(run.lines, survey.lines)
    return run.outcome(file)


def _all_or_nothing(
    database: Database, run: "_Import", judged: Iterable[_Judged], progress: Callable[[int, int], None] | None
) -> None:
    try:
        with database.writing() as session:
            for batch, new in judged:
                run.take_in(session, new, batch)
                if progress:
                    progress(run.lines, run.survey.lines)
            if run.bad:
                raise _NothingKept
    except _NothingKept:
        run.counts.clear()


class _Survey:
    """What a first pass learns: how many lines each case has, and which cases a nameless line may belong to."""

    def __init__(self, file: FactsFile) -> None:
        self.lines = 0
        self.of_case: Counter[str] = Counter()
        self.spoiled: dict[str, int] = {}
        before = ""
        for line, ref in file.survey():
            self.lines += 1
            self.of_case[ref] += 1
            if not ref and before:
                self.spoiled.setdefault(before, line)
            before = ref or before


class _Import:
    """One import under way: what it has found bad, and what it has written so far."""

    def __init__(self, by: Author, now: datetime, survey: _Survey, reader: RowReader) -> None:
        self.by, self.now = by, now
        self.survey, self.reader = survey, reader
        self.lines = 0
        self.bad: list[BadRow] = []
        self.counts: Counter[str] = Counter()
        self.refused: set[str] = set()
        self.harmless: set[tuple[str, str, str]] = set()

    def batches(self, rows: Iterable[Row], at_once: int) -> Iterator[_Batch]:
        """Whole cases, about so many facts at a time. A case is complete once as many lines were seen as it has."""
        waiting: dict[str, list[Row]] = {}
        batch: list[list[Row]] = []
        size = 0
        for row in rows:
            if not row.ref:
                self.lines += 1
                self.bad.append(BadRow(row.line, "", " ".join(row.problems)))
                continue
            gathered = waiting.setdefault(row.ref, [])
            gathered.append(row)
            if len(gathered) == self.survey.of_case[row.ref]:
                batch.append(waiting.pop(row.ref))
                size += len(gathered)
            if size >= at_once:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def judged(self, database: Database, batches: Iterable[_Batch], judge: Judge) -> Iterator[_Judged]:
        """Every batch with its new cases judged, before the transaction that writes it begins. While one is written,
        other processes, if there are any, judge the next.
        """
        asked: deque[tuple[_Batch, Iterator[Prepared]]] = deque()
        for batch in batches:
            with database.reading() as session:
                asked.append((batch, self._ask(session, batch, judge)))
            if len(asked) > 1:
                yield _answered(*asked.popleft())
        for each in asked:
            yield _answered(*each)

    def _ask(self, session: Session, batch: _Batch, judge: Judge) -> Iterator[Prepared]:
        """Have the cases of a batch judged that are not in the database; those found bad are reported and left out."""
        readable = [rows for rows in batch if self._is_readable(rows)]
        known = numbers_of(session, [rows[0].ref for rows in readable])
        new = [rows for rows in readable if rows[0].ref not in known]
        cases = []
        for rows in new:
            history = new_history(rows[0].ref, rows[0].process)
            try:
                cases.append((rows, (history, [self._entry(session, history, row) for row in rows])))
            except Refusal:
                self._judge(session, history, rows)  # which reports the first fault, be it this one or one before it
        return self._fit([rows for rows, _ in cases], judge(case for _, case in cases))

    def _fit(self, cases: Iterable[Sequence[Row]], verdicts: Iterable[Prepared | Misfit]) -> Iterator[Prepared]:
        for rows, verdict in zip(cases, verdicts, strict=True):
            if isinstance(verdict, Misfit):
                self._report(rows, rows[verdict.place], verdict.sentence)
            else:
                yield verdict

    def take_in(self, session: Session, judged: Mapping[str, Prepared], batch: Iterable[Sequence[Row]]) -> None:
        """Write a batch: its new cases, and what is new of those that were there, or came to be there meanwhile."""
        opened = open_cases(session, list(judged.values()))
        left = (rows for rows in batch if rows[0].ref not in opened and rows[0].ref not in self.refused)
        more = [each for each in (self._continued(session, rows) for rows in left) if each]
        write(session, more)
        self.counts["opened"] += len(opened)
        self.counts["continued"] += len(more)
        self.counts["facts"] += sum(len(judged[ref].facts) for ref in opened) + sum(len(each.facts) for each in more)
        self.lines += sum(len(rows) for rows in batch)

    def _is_readable(self, rows: Sequence[Row]) -> bool:
        """Whether every line of a case can be read, and all name one process that is known; if not, it is reported."""
        ref, first = rows[0].ref, rows[0]
        found = [(row.line, problem) for row in rows for problem in row.problems]
        if ref in self.survey.spoiled:
            nameless = self.survey.spoiled[ref]
            found.append((first.line, f"Line {nameless} does not say whose it is and may belong to this case."))
        found += [
            (row.line, f"process: it says “{row.process}”, and line {first.line} says “{first.process}” for this case.")
            for row in rows
            if not row.problems and not first.problems and row.process != first.process
        ]
        if not first.problems:
            try:
                process(first.process)
            except Refusal as refusal:
                found.append((first.line, refusal.sentence))
        return self._none_bad(ref, found)

    def _none_bad(self, ref: str, found: Iterable[tuple[int, str]]) -> bool:
        reported = [BadRow(line, ref, reason) for line, reason in found]
        self.bad += reported
        self.refused |= {ref} if reported else set()
        return not reported

    def _judge(self, session: Session, history: History, rows: Sequence[Row]) -> Prepared | None:
        """Judge rows against a case, in the order of the file; reports the first that cannot have happened."""
        at = rows[0]

        def entries() -> Iterator[Entry]:
            nonlocal at
            for at in rows:
                yield self._entry(session, history, at)

        try:
            return prepare(history, entries(), by=self.by, now=self.now)
        except Refusal as refusal:
            self._report(rows, at, refusal.sentence)
        return None

    def _report(self, rows: Sequence[Row], at: Row, sentence: str) -> None:
        """Leave a case out because of one of its lines, and say of each other what is wrong with it by itself."""
        self._none_bad(at.ref, ({at.line: sentence} | self.reader.misshapen(rows)).items())

    def _entry(self, session: Session, history: History, row: Row) -> Entry:
        """A row as `record` takes it. Raises NamesSomebody as that does; texts that name nobody are looked at once."""
        entry = self.reader.entry(row)
        texts = (entry.breach_reason, entry.fact.about, str(entry.fact.detail.get("because")))
        is_alike = history.child_id is None and history.process not in ABOUT_NO_CHILD
        if not is_alike or texts not in self.harmless:
            refuse_names_in(session, history, entry.fact, entry.breach_reason)
            if is_alike and len(self.harmless) < _REMEMBERED:
                self.harmless.add(texts)
        return entry

    def _continued(self, session: Session, rows: Sequence[Row]) -> Prepared | None:
        """What a file adds to a case that is in the database; None where that is nothing, or is refused."""
        history = log.load(session, rows[0].ref, lock=True)
        found = self.reader.misshapen(rows)
        if history.process != rows[0].process:
            found[rows[0].line] = f"process: this case is in the database as “{history.process}”."
        if not self._none_bad(history.ref, found.items()):
            return None
        new = list(self.reader.not_in_log(session, history, rows))
        prepared = self._judge(session, history, new) if new else None
        self.counts["known"] += len(rows) - len(new) if prepared or not new else 0
        return prepared

    def outcome(self, file: FactsFile) -> Imported:
        """What was done, with every bad line in the order of the file."""
        notes = []
        if file.ignored:
            notes.append(f"Columns that no facts file has were passed over: {', '.join(sorted(file.ignored))}.")
        if lines := sorted(self.reader.in_future):
            notes.append(
                f"{count_of(len(lines), 'line')}, the first of them line {lines[0]}, would have been recorded in the "
                "future; the instant of this import was kept instead."
            )
        counts = self.counts
        return Imported(
            opened=counts["opened"],
            continued=counts["continued"],
            facts=counts["facts"],
            known=counts["known"],
            refused=len(self.refused),
            bad=tuple(sorted(self.bad, key=_by_line)),
            notes=tuple(notes),
        )


def _by_line(bad: BadRow) -> tuple[int, str]:
    return bad.line, bad.reason
