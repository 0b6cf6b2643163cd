"""Accounts: who gets in, for how long, and that the database alone lets nobody in."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from api.accounts import (
    STAYS_SIGNED_IN,
    NotSignedIn,
    check_password,
    create_token,
    hash_password,
    sign_in,
    sign_out,
    viewer_of_cookie,
    viewer_of_token,
)
from api.offers import offered_to
from api.roles import PERMISSIONS, ROLES, may_record, recordable
from cases.database import Database
from cases.facts import OF_SIGHT
from cases.kinds import KINDS
from cases.officers import UnknownOfficer, add_officer
from tests.casework import EHC, judged, request

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def hashed() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def officer_id(database: Database, hashed: str) -> str:
    with database.writing() as session:
        officer = add_officer(
            session, "jo", display_name="Jo Sample", email="jo@example.org", role="caseworker", team=None,
            password_hash=hashed, now=NOW,
        )  # fmt: skip
        return officer.id


def closed(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE officer SET is_active = :no"), {"no": False})


def test_a_hash_knows_its_password_and_no_other(hashed: str) -> None:
    assert hashed.startswith("$argon2")
    assert check_password(PASSWORD, hashed)
    assert not check_password(PASSWORD + " ", hashed)


def test_who_signs_in_is_known_until_the_working_day_is_over(database: Database, officer_id: str) -> None:
    secret, _ = sign_in(database, "jo", PASSWORD, NOW)
    viewer = viewer_of_cookie(database, secret, NOW + STAYS_SIGNED_IN - timedelta(seconds=1))
    assert viewer is not None
    assert (viewer.officer_id, viewer.username, viewer.role) == (officer_id, "jo", ROLES["caseworker"])
    assert viewer.author.officer == officer_id
    assert viewer_of_cookie(database, secret, NOW + STAYS_SIGNED_IN) is None


def test_every_sign_in_has_a_form_token_of_its_own(database: Database, officer_id: str) -> None:
    first, second = sign_in(database, "jo", PASSWORD, NOW), sign_in(database, "jo", PASSWORD, NOW)
    tokens = {viewer.csrf for secret, _ in (first, second) if (viewer := viewer_of_cookie(database, secret, NOW))}
    assert len(tokens) == 2
    assert all(len(each) >= 32 for each in tokens)


@pytest.mark.parametrize(("username", "password"), [("jo", "wrong"), ("JO", PASSWORD), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(
    database: Database, officer_id: str, username: str, password: str
) -> None:
    with pytest.raises(NotSignedIn, match="username or the password"):
        sign_in(database, username, password, NOW)


def test_a_closed_account_is_refused_and_its_sign_in_has_ended(database: Database, officer_id: str) -> None:
    secret, _ = sign_in(database, "jo", PASSWORD, NOW)
    with database.writing() as session:
        token = create_token(session, "jo", NOW)
    closed(database)
    with pytest.raises(NotSignedIn):
        sign_in(database, "jo", PASSWORD, NOW)
    assert viewer_of_cookie(database, secret, NOW) is None
    assert viewer_of_token(database, token, NOW) is None


def test_an_account_without_a_password_cannot_sign_in(database: Database) -> None:
    with database.writing() as session:
        add_officer(
            session, "machine", display_name="A machine", email="m@example.org", role="manager", team=None,
            password_hash=None, now=NOW,
        )  # fmt: skip
    with pytest.raises(NotSignedIn):
        sign_in(database, "machine", "", NOW)


def test_signing_out_ends_the_sign_in_at_once(database: Database, officer_id: str) -> None:
    secret, _ = sign_in(database, "jo", PASSWORD, NOW)
    with database.writing() as session:
        sign_out(session, secret)
        sign_out(session, secret)
    assert viewer_of_cookie(database, secret, NOW) is None


def test_signing_in_clears_away_what_has_ended(database: Database, officer_id: str) -> None:
    sign_in(database, "jo", PASSWORD, NOW)
    sign_in(database, "jo", PASSWORD, NOW + STAYS_SIGNED_IN)
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM sign_in")).scalar_one() == 1


def test_a_token_names_its_officer_until_it_is_revoked(database: Database, officer_id: str) -> None:
    with database.writing() as session:
        token = create_token(session, "jo", NOW)
    viewer = viewer_of_token(database, token, NOW)
    assert viewer is not None
    assert (viewer.officer_id, viewer.csrf) == (officer_id, "")
    assert viewer_of_token(database, token + "x", NOW) is None
    with database.writing() as session:
        session.execute(text("UPDATE api_token SET revoked_at = created_at"))
    assert viewer_of_token(database, token, NOW) is None


def test_a_token_is_for_an_officer_there_is(database: Database) -> None:
    with database.writing() as session, pytest.raises(UnknownOfficer):
        create_token(session, "nobody", NOW)


def test_the_database_holds_no_secret_that_would_let_anybody_in(database: Database, officer_id: str) -> None:
    secret, _ = sign_in(database, "jo", PASSWORD, NOW)
    with database.writing() as session:
        token = create_token(session, "jo", NOW)
    with database.reading() as session:
        tables = ("sign_in", "api_token", "officer")
        held = "".join(str(session.execute(text(f"SELECT * FROM {each}")).all()) for each in tables)
    assert secret not in held
    assert token not in held
    assert PASSWORD not in held


def test_an_account_of_a_role_there_is_not_sees_nothing(database: Database, officer_id: str) -> None:
    with database.writing() as session:
        token = create_token(session, "jo", NOW)
        session.execute(text("UPDATE post SET role = 'emperor'"))
    assert viewer_of_token(database, token, NOW) is None


def test_every_permission_is_given_to_somebody_and_none_is_unknown() -> None:
    given = {permission for role in ROLES.values() for permission in role.permissions}
    assert given == set(PERMISSIONS)


def test_only_who_may_assign_records_an_assignment() -> None:
    able = {kind: {name for name, role in ROLES.items() if may_record(role, kind)} for kind in KINDS}
    nobody = {kind for kind, roles in able.items() if not roles}
    assert nobody == {"moved_to_definition", "document_added", "notice_released", "service_failed"} | set(OF_SIGHT)
    able = {kind: roles for kind, roles in able.items() if kind not in nobody}
    assert able.pop("case_assigned") == {"senior", "manager"}
    assert able.pop("panel_considered") == {"manager"}
    assert set(map(frozenset, able.values())) == {frozenset({"caseworker", "senior", "manager"})}


def test_a_provider_is_offered_no_decision_of_the_authority(database: Database, officer_id: str) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE post SET acts_as = 'provider'"))
        token = create_token(session, "jo", NOW)
    viewer = viewer_of_token(database, token, NOW)
    assert viewer is not None
    assert viewer.author.acted_as == "provider"
    case = judged([request("2025-09-01")])
    offered = set(offered_to(viewer, EHC, case.state))
    assert "views_received" in offered
    assert not offered & {"authority_decided", "decision_to_assess_notified", "refusal_to_assess_notified"}


def test_what_somebody_may_record_keeps_its_order() -> None:
    kinds = ["note_added", "case_assigned", "meeting_held"]
    assert recordable(ROLES["manager"], kinds) == kinds
    assert recordable(ROLES["caseworker"], kinds) == ["note_added", "meeting_held"]
    assert recordable(ROLES["auditor"], kinds) == []


def test_the_other_service_and_the_administrator_see_no_case() -> None:
    assert ROLES["sendiass"].permissions == frozenset()
    assert not any(ROLES["admin"].may(each) for each in ("read cases", "see children", "record facts", "replay"))
    assert not ROLES["auditor"].may("see children")
