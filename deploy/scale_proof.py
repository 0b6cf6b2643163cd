"""What the database says of a sweep that several workers shared: who did which slice, and nothing twice."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from cases.database import Database
from workflows import slices, views
from workflows.notices import Office
from workflows.reminder_emails import emails_on

Found = list[tuple[bool, str]]

IN_HOW_MANY = """
SELECT places, count(*) FROM (
  SELECT s.case_id, (
    SELECT count(*) FROM sweep_slice p
    WHERE p.process = :process AND p.day = :day AND p.done_at IS NOT NULL
      AND s.case_id > p.after_case_id AND (p.upto_case_id IS NULL OR s.case_id <= p.upto_case_id)
  ) AS places FROM case_summary s WHERE s.process = :process AND NOT s.is_ended
) AS counted GROUP BY places
"""


@dataclass(frozen=True)
class Proof:
    """One sweep, read from its tables."""

    database: Database
    process: str
    day: date

    def rows(self, query: str, **more: object) -> list[Any]:
        with self.database.reading() as session:
            given = {"process": self.process, "day": self.day, **more}
            return list(session.connection().execute(text(query), given))

    def slices(self) -> int:
        return int(self.rows("SELECT count(*) FROM sweep_slice WHERE process = :process AND day = :day")[0][0])

    def done(self) -> int:
        query = "SELECT count(*) FROM sweep_slice WHERE process = :process AND day = :day AND done_at IS NOT NULL"
        return int(self.rows(query)[0][0])

    def holder_of_first(self) -> str:
        query = "SELECT held_by FROM sweep_slice WHERE process = :process AND day = :day AND number = 1"
        return str(self.rows(query)[0][0])

    def is_finished(self) -> bool:
        with self.database.reading() as session:
            so_far = slices.round_of(session, self.process, self.day)
        return so_far.number > 0 and so_far.finished

    def by_worker(self) -> list[Any]:
        return self.rows(
            "SELECT held_by, count(*), sum(swept) FROM sweep_slice WHERE process = :process AND day = :day "
            "GROUP BY held_by ORDER BY min(done_at)"
        )


@dataclass(frozen=True)
class Due:
    """What is to be told on a day: the keys of all that is due, and how many of them each person is told that day.

    Nobody is told more than the policy allows in a day; which come first, where more are due, is left to whoever is.
    """

    keys: frozenset[str]
    each: dict[str, int]

    @property
    def told(self) -> int:
        """How many are told."""
        return sum(self.each.values())


def due_reminders(database: Database, day: date) -> Due:
    """What is to be told on a day, asked before anything of it is."""
    with database.reading() as session:
        emails = emails_on(session, day, Office("", ""))
    each: Counter[str] = Counter()
    for message in emails.messages:
        each[message.recipient] += len(message.told)
    now = {thing.key for message in emails.messages for thing in message.told}
    return Due(frozenset(now | {held.key for held in emails.held}), dict(each))


def prove(database: Database, process: str, day: date, cases: int, due: Due, *, written: int) -> Found:
    """Each thing that must be so after the day, and whether it is; `written` facts were recorded meanwhile."""
    proof = Proof(database, process, day)
    found: Found = []
    in_how_many = {row[0]: row[1] for row in proof.rows(IN_HOW_MANY)}
    found.append((in_how_many == {1: cases}, f"each of {cases:,} open cases lies in exactly one slice that was done"))
    swept, refreshed, rounds = proof.rows(
        "SELECT sum(swept), sum(refreshed), count(DISTINCT round) FROM sweep_slice "
        "WHERE process = :process AND day = :day AND done_at IS NOT NULL"
    )[0]
    found.append((swept == cases and rounds == 1, f"the slices count {swept:,} cases swept, in {rounds} round"))
    # A fact recorded meanwhile works its case out anew by itself, and the sweep need not.
    enough = cases - written <= refreshed <= cases
    found.append((enough, f"{refreshed:,} views were made anew by the slices, each once"))
    stale = proof.rows("SELECT count(*) FROM case_summary WHERE computed_with <> :now", now=views.versions())[0][0]
    found.append((stale == 0, f"{stale} views are left that an older law made"))
    told = proof.rows("SELECT key, recipient FROM outbox_told")
    once = len({row.key for row in told}) == len(told) and due.keys.issuperset(row.key for row in told)
    is_all = dict(Counter(row.recipient for row in told)) == due.each
    found.append((once, f"{len(told):,} reminders were queued, each of them due and queued once"))
    found.append((is_all, f"each of {len(due.each)} people is told all they are told in a day, {due.told:,} together"))
    messages, keys = proof.rows("SELECT count(*), count(DISTINCT key) FROM outbox_message")[0]
    found.append((messages == keys, f"{messages:,} messages carry them, no two for the same"))
    shares = [f"{row[0]}: {row[1]} slices, {row[2]:,} cases" for row in proof.by_worker()]
    found.append((len(shares) >= 2, "done by " + "; ".join(shares)))
    return found
