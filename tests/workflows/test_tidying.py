"""What is kept for a while only: the answers to calls that might be repeated."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import text

from cases.database import Database
from tests.casework import NOW
from tests.workflows.test_flows import appoint
from workflows.flows.setting import NotSet, from_environment
from workflows.tables import RepeatedRequest
from workflows.tidying import KEEP_ANSWERS_DAYS, forget_answers

HERE: Mapping[str, str] = {
    "SENDFLOW_DATABASE_URL": "sqlite:///x.db", "SENDFLOW_AUTHORITY_NAME": "D", "SENDFLOW_BASE_URL": "http://127.0.0.1"
}  # fmt: skip


def test_answers_are_forgotten_once_they_are_older_than_they_are_kept(database: Database) -> None:
    officer = appoint(database)
    with database.writing() as session:
        for days in (0, 6, 7, 8, 400):
            at = NOW - timedelta(days=days)
            row = RepeatedRequest(officer=officer, key=f"k{days}", digest="d", code=201, body="{}", created_at=at)
            session.add(row)
    with database.writing() as session:
        assert forget_answers(session, NOW) == 2
        assert forget_answers(session, NOW) == 0
    with database.reading() as session:
        kept = session.connection().execute(text("SELECT key FROM repeated_request ORDER BY key")).scalars().all()
    assert kept == ["k0", "k6", "k7"]
    with database.writing() as session:
        assert forget_answers(session, NOW, keep_days=1) == 2


def test_how_long_answers_are_kept_can_be_set_and_a_slip_is_refused() -> None:
    assert from_environment(HERE).keep_answers_days == KEEP_ANSWERS_DAYS == 7
    assert from_environment({**HERE, "SENDFLOW_KEEP_ANSWERS_DAYS": "30"}).keep_answers_days == 30
    for wrong in ("0", "-1", "a week", "9999"):
        with pytest.raises(NotSet, match="SENDFLOW_KEEP_ANSWERS_DAYS must be a number of days"):
            from_environment({**HERE, "SENDFLOW_KEEP_ANSWERS_DAYS": wrong})
