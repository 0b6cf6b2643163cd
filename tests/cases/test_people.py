"""People are kept apart from the log: checked when they come in, erasable, and never named in a text that stays."""

from datetime import date
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from cases import people
from cases.database import Database, open_database
from cases.people import ERASED, NamesSomebody, NewChild, WrongChild, checked_child
from tests.casework import NOW
from tests.tables import Row, rows

CHILD: dict[str, Any] = {
    "given_name": "Zoë-Amina",
    "family_name": "O'Neill Khan",
    "birth_date": "2016-02-29",
    "upn": "H801200001001",
    "contacts": [{"name": "Mrs Bianca Li", "relationship": "mother", "email": "b.li@example.org"}],
}


MISTYPED = "The first letter of this UPN does not match its digits: one of them is mistyped."
NO_ADDRESS = "An email address must have an @-sign."


def child(**changes: Any) -> NewChild:
    return checked_child(CHILD | changes)


def test_a_child_is_written_with_those_to_write_to(database: Database) -> None:
    with database.writing() as session:
        child_id = people.add_child(session, child())
    with database.reading() as session:
        written = people.child_of(session, child_id)
        assert written is not None
        assert (written.given_name, written.family_name, written.birth_date) == (
            "Zoë-Amina", "O'Neill Khan", date(2016, 2, 29),
        )  # fmt: skip
        (contact,) = people.contacts_of(session, child_id)
        assert (contact.name, contact.relationship, contact.email_consent_on) == ("Mrs Bianca Li", "mother", None)
        assert people.child_of(session, None) is None


def test_a_day_may_be_given_as_a_day_and_an_instant_is_none() -> None:
    given = child(birth_date=date(2016, 2, 29), school_urn="100001")
    assert (given.birth_date, given.school_urn) == (date(2016, 2, 29), "100001")
    with pytest.raises(WrongChild, match="birth_date: Give a real day"):
        child(birth_date=NOW)


def test_a_pupil_number_held_already_is_the_same_child(database: Database) -> None:
    with database.writing() as session:
        first = people.add_child(session, child())
        assert people.add_child(session, child(given_name="Another")) == first
        assert people.add_child(session, child(upn=None)) != first


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"given_name": ""}, "given_name", "Say a little more."),
        ({"family_name": None}, "family_name", "Input should be a valid string."),
        ({"birth_date": "2017-02-29"}, "birth_date", "Give a real day as year-month-day, for instance 2025-09-01."),
        ({"birth_date": "1016-02-28"}, "birth_date", "Give a day from 1990 to 2199."),
        ({"upn": "A801200001001"}, "upn", MISTYPED),
        ({"upn": "H80120000100"}, "upn", "A UPN is a letter, eleven digits and a last digit or letter."),
        ({"school_urn": "12"}, "school_urn", "A school's URN is five or six digits."),
        ({"nickname": "Zo"}, "nickname", "This kind of fact does not take it."),
        ({"given_name": "Zo\x00e"}, "given_name", "Use ordinary characters only: this holds one that cannot be shown."),
        ({"contacts": [{"name": "x", "relationship": "mother", "email": "nowhere"}]}, "contacts.0.email", NO_ADDRESS),
    ],
)  # fmt: skip
def test_a_child_is_checked_field_by_field(changes: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(WrongChild) as refusal:
        child(**changes)
    fields: Any = refusal.value.extra["fields"]
    assert list(fields) == [field]
    assert fields[field] == said


NAMED = {
    "the given name": "Zoë-Amina was away.",
    "a part of it": "amina was away",
    "without its accent": "Zoe was away.",
    "in capitals": "ZOË WAS AWAY",
    "the family name": "The O’Neill family moved.",
    "its second word, possessive": "Khan's move delayed it.",
    "a contact": "Bianca rang.",
    "a contact of two letters": "Ms Li rang.",
    "an email address": "Write to someone@example.com for it.",
    "a pupil number": "The child h801200001001 moved.",
}
NAMELESS = (
    "The child was away.",
    "The family moved to Kent; li and ne are only parts of words: link, O.",
    "A zoo was visited.",
    "The mother's email was answered @ noon.",
)


@pytest.mark.parametrize("text", NAMED.values(), ids=NAMED)
def test_a_text_that_would_stay_in_the_log_may_name_nobody(text: str, database: Database) -> None:
    with database.writing() as session:
        child_id = people.add_child(session, child())
        with pytest.raises(NamesSomebody, match="It would stay in the log for ever"):
            people.refuse_names(session, child_id, text)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_text_that_names_nobody_is_taken(database: Database) -> None:
    with database.writing() as session:
        child_id = people.add_child(session, child())
        for text in NAMELESS:
            people.refuse_names(session, child_id, text)
        people.refuse_names(session, None, "Zoë-Amina is not of this case, which has no child.")


def test_an_erased_child_leaves_nothing_that_names_anybody(database: Database) -> None:
    with database.writing() as session:
        child_id = people.add_child(session, child())
        people.erase(session, child_id, [], NOW)
    with database.reading() as session:
        erased = people.child_of(session, child_id)
        assert erased is not None
        assert (erased.given_name, erased.family_name, erased.upn, erased.school_urn) == (ERASED, ERASED, None, None)
        assert erased.birth_date.year == 1900
        assert erased.erased_at == NOW
        assert people.contacts_of(session, child_id) == []
        people.refuse_names(session, child_id, "What was (erased) names nobody.")


def test_what_is_erased_cannot_be_read_from_the_file_of_the_database(sqlite_template: Path, tmp_path: Path) -> None:
    """SQLite leaves what is deleted in the file until the place is used again, unless it is told to overwrite it."""
    path = Path(copy(sqlite_template, tmp_path / "of_its_own.db"))
    for is_to_be_found in (True, False):
        database = open_database(f"sqlite:///{path}")
        with database.writing() as session:
            if is_to_be_found:
                child_id = people.add_child(session, child())
            else:
                people.erase(session, child_id, [], NOW)
        database.close()  # the last to go brings what was written into the file
        assert [word in path.read_bytes() for word in (b"Khan", b"Bianca", b"H801200001001")] == [is_to_be_found] * 3


AGES = rows("""
| born            | begins          | said                                              |
|-----------------|-----------------|---------------------------------------------------|
| Mon 02 Nov 2026 | Mon 02 Nov 2026 |                                                   |
| Tue 03 Nov 2026 | Mon 02 Nov 2026 | was not yet born on Monday 2 November 2026        |
| Mon 23 Nov 2026 | Mon 02 Nov 2026 | Monday 23 November 2026 is in the future          |
| Sat 03 Nov 2001 | Mon 02 Nov 2026 |                                                   |
| Fri 02 Nov 2001 | Mon 02 Nov 2026 | was 25 or older on Monday 2 November 2026         |
| Tue 29 Feb 2000 | Fri 28 Feb 2025 |                                                   |
| Tue 29 Feb 2000 | Sat 01 Mar 2025 | young people under 25 (CFA 2014 s.83(2)), and     |
| Sun 27 Mar 2016 | Sun 02 Nov 2042 |                                                   |
""")


@pytest.mark.parametrize("row", AGES, ids=lambda row: f"{row['born']}, {row['begins']}")
def test_a_case_is_about_somebody_born_and_under_twenty_five_on_the_day_it_begins(row: Row) -> None:
    found = people.misplaced_birth(row.day("born"), row.day("begins"), date(2026, 11, 22))
    assert row["said"] in found
    assert bool(found) == bool(row["said"])


def test_a_plan_that_goes_on_beyond_25_may_be_about_somebody_of_25_but_not_of_26() -> None:
    begins, today = date(2026, 11, 2), date(2026, 11, 22)
    assert people.misplaced_birth(date(2001, 11, 2), begins, today, 26) == ""
    assert "was 26 or older" in people.misplaced_birth(date(2000, 11, 2), begins, today, 26)
