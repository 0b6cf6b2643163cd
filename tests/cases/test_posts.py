"""Posts with days: who holds one when, what makes no sense and is refused, and what is kept."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from cases.appointing import end_holding, end_post, let_hold, open_post
from cases.database import Database
from cases.officers import add_officer, managers_of, officers
from cases.posts import NewPost, NoSuchPost, WrongPost, changes_of, held_by, holdings, take_up
from cases.tables import Officer, Team
from deadlines.clock import day_of
from tests.casework import NOW

TODAY = day_of(NOW)


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def somebody(session: Session, name: str, role: str = "caseworker") -> Officer:
    return add_officer(
        session, name, display_name=name.capitalize(), email=f"{name}@example.org", role=role, team=None,
        password_hash=None, now=NOW,
    )  # fmt: skip


def a_post(session: Session, first: date = TODAY, last: date | None = None) -> str:
    session.add(Team(key="coast", name="Coast team"))
    session.flush()
    return open_post(session, "Head of coast", NewPost("manager", "coast"), first, last, by="o1", now=NOW)


def words(session: Session, officer: Officer, day: date) -> list[str]:
    return [each.post.name for each in held_by(session, officer.id, day)]


def test_a_post_is_held_from_a_day_to_a_day_and_the_account_follows_when_the_days_come(database: Database) -> None:
    with database.writing() as session:
        ann, key = somebody(session, "ann"), a_post(session)
        own = held_by(session, ann.id, TODAY)[0].holding.id
        let_hold(session, key, ann, days(3), days(5), by="o1", now=NOW)
        end_holding(session, own or 0, days(3), by="o1", now=NOW)
        assert [words(session, ann, days(number)) for number in (2, 3, 4, 6)] == [
            ["Caseworker 1"], ["Caseworker 1", "Head of coast"], ["Head of coast"], [],
        ]  # fmt: skip
        assert managers_of(session, "coast") == []
        take_up(session, days(4))
        assert [each.display_name for each in managers_of(session, "coast")] == ["Ann"]
        take_up(session, days(6))
        after = officers(session)[ann.id]
        assert (managers_of(session, "coast"), after.role, after.team) == ([], "", None)


def test_what_makes_no_sense_is_refused(database: Database) -> None:
    with database.writing() as session:
        ann, ben, cat = (somebody(session, each) for each in ("ann", "ben", "cat"))
        key = a_post(session, last=days(60))
        let_hold(session, key, ann, TODAY, days(20), by="o1", now=NOW)

        def refused(officer: Officer, first: date, last: date | None, match: str, is_cover: bool = False) -> None:
            with pytest.raises(WrongPost, match=match):
                let_hold(session, key, officer, first, last, is_cover=is_cover, by="o1", now=NOW)

        refused(ben, days(20), days(30), "Ann holds this post from .* to ")
        refused(ann, days(5), days(9), "Ann holds it already", is_cover=True)
        refused(ben, days(-1), days(9), "The first day must be .* or later")
        refused(ben, days(30), days(29), "The last day must be the first day or later")
        refused(ben, days(30), None, "The last day must be .* or earlier")
        refused(ben, days(1), None, "Enter the last day of the cover", is_cover=True)
        cat.is_active = False
        refused(cat, days(30), days(40), "The account of Cat is closed")
        let_hold(session, key, ben, days(5), days(18), is_cover=True, by="o1", now=NOW)
        let_hold(session, key, ben, days(21), days(60), by="o1", now=NOW)
        assert [each.officer.display_name for each in holdings(session, post=key) if each.holds_on(days(7))] == [
            "Ann", "Ben",
        ]  # fmt: skip


def test_a_post_ends_with_all_that_is_held_in_it_and_what_was_is_kept(database: Database) -> None:
    with database.writing() as session:
        ann, ben, key = somebody(session, "ann"), somebody(session, "ben"), a_post(session)
        first = let_hold(session, key, ann, TODAY, days(9), by="o1", now=NOW)
        later = let_hold(session, key, ben, days(10), by="o1", now=NOW)
        with pytest.raises(WrongPost, match="The last day must be"):
            end_post(session, key, days(-1), by="o1", now=NOW)
        assert end_post(session, key, days(4), by="o1", now=NOW) == [later]
        held = holdings(session, post=key)
        assert [[each.holds_on(days(number)) for number in (4, 5, 10)] for each in held] == [
            [True, False, False], [False, False, False],
        ]  # fmt: skip
        assert end_post(session, key, None, by="o1", now=NOW) == [first]
        assert [each.what for each in changes_of(session, key)][-3:] == ["given", "given", "opened"]
        with pytest.raises(WrongPost, match="ended already"):
            end_holding(session, first, None, by="o1", now=NOW)
        with pytest.raises(NoSuchPost):
            end_holding(session, 999, None, by="o1", now=NOW)
        again = open_post(session, "Head of coast", NewPost("manager", "coast"), TODAY, by="o1", now=NOW)
        assert again == f"{key}-2"
        with pytest.raises(WrongPost, match="Another post has this name"):
            open_post(session, "head of  coast", NewPost("manager", "coast"), TODAY, by="o1", now=NOW)
    with pytest.raises(DBAPIError, match="is append-only"), database.writing() as session:
        session.connection().execute(text("UPDATE post_change SET says = ''"))


def test_a_day_of_a_post_is_a_day_in_england(database: Database) -> None:
    late = datetime.fromisoformat("2027-06-30T23:30:00+00:00")  # the first of July in London
    with database.writing() as session:
        key = a_post(session)
        ann = somebody(session, "ann")
        with pytest.raises(WrongPost, match="The first day must be Thursday 1 July 2027"):
            let_hold(session, key, ann, date(2027, 6, 30), by="o1", now=late)
