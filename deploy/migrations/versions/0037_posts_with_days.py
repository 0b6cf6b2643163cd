"""Posts as things with days, and who holds each from when: every account's post, and each of several, becomes one."""

from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

CHANGES = "post_change"
_OFFICER = sa.table(
    "officer", sa.column("id"), sa.column("role"), sa.column("team"), sa.column("acts_as"),
    sa.column("created_at", UTCDateTime()),
)  # fmt: skip
_SEVERAL = sa.table(
    "officer_post", sa.column("id"), sa.column("officer"), sa.column("role"), sa.column("team"), sa.column("acts_as")
)
_TEAM = sa.table("team", sa.column("key"), sa.column("name"))


def upgrade() -> None:
    """Bring the database up to this shape."""
    post = op.create_table(
        "post",
        sa.Column("key", AutoString(length=60), nullable=False),
        sa.Column("name", AutoString(length=100), nullable=False),
        sa.Column("role", AutoString(length=20), nullable=False),
        sa.Column("team", AutoString(), nullable=True),
        sa.Column("acts_as", AutoString(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("is_providers", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["team.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    holding = op.create_table(
        "post_holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post", AutoString(length=60), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("is_cover", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"]),
        sa.ForeignKeyConstraint(["post"], ["post.key"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_post_holding_officer", "post_holding", ["officer"])
    op.create_index("ix_post_holding_post", "post_holding", ["post"])
    op.create_table(
        CHANGES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post", AutoString(length=60), nullable=False),
        sa.Column("holding", sa.Integer(), nullable=True),
        sa.Column("what", AutoString(length=20), nullable=False),
        sa.Column("says", AutoString(length=300), nullable=False),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_post_change_post", CHANGES, ["post"])
    _guard(CHANGES)
    _bring_over(post, holding)
    op.add_column("sign_in", sa.Column("holding", sa.Integer(), nullable=True))
    op.execute("UPDATE sign_in SET holding = post")


def _bring_over(post: sa.Table, holding: sa.Table) -> None:
    """A post for each that was held, under the number sign-ins know it by; it begins with its holder's account."""
    connection = op.get_bind()
    teams = {row.key: row.name for row in connection.execute(sa.select(_TEAM.c.key, _TEAM.c.name))}
    several: dict[str, list[Any]] = {}
    for row in connection.execute(sa.select(_SEVERAL).order_by(_SEVERAL.c.id)):
        several.setdefault(row.officer, []).append(row)
    numbers = count(1 + max((row.id for rows in several.values() for row in rows), default=0))
    names: set[str] = set()
    posts, holdings = [], []
    for officer in connection.execute(sa.select(_OFFICER).order_by(_OFFICER.c.created_at, _OFFICER.c.id)):
        began = officer.created_at.astimezone(ZoneInfo("Europe/London")).date()
        rows: list[Any] = several.get(officer.id) or [None]
        for row in rows:
            kind, number = (row, row.id) if row else (officer, next(numbers))
            of_team = f", {teams.get(kind.team, kind.team)}" if kind.team else ""
            tried = (f"{kind.role.capitalize()} {each}{of_team}" for each in count(1))
            name = next(each for each in tried if each not in names)
            names.add(name)
            same = {"role": kind.role, "team": kind.team, "acts_as": kind.acts_as}
            posts.append({"key": f"post-{number}", "name": name[:100], "first_day": began, **same})
            holdings.append({"id": number, "post": f"post-{number}", "officer": officer.id, "first_day": began})
    if posts:
        connection.execute(post.insert(), posts)
        connection.execute(holding.insert(), holdings)
        if connection.dialect.name == "postgresql":
            last = "(SELECT max(id) FROM post_holding)"
            connection.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('post_holding', 'id'), {last})"))


def _guard(table: str) -> None:
    """Make the database itself refuse to change or remove a row, as it does for the log."""
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Go back to the shape before: several posts are those of the day, and days, ended posts and changes are forgotten.

    Everybody signs in again.
    """
    op.execute("DELETE FROM sign_in")
    op.drop_column("sign_in", "holding")
    op.execute("DELETE FROM officer_post")
    now = "h.ended_at IS NULL AND h.first_day <= CURRENT_DATE AND (h.last_day IS NULL OR h.last_day >= CURRENT_DATE)"
    op.execute(
        "INSERT INTO officer_post (id, officer, role, team, acts_as) "
        "SELECT h.id, h.officer, p.role, p.team, p.acts_as FROM post_holding h JOIN post p ON p.key = h.post "
        f"WHERE {now} AND h.officer IN (SELECT h.officer FROM post_holding h WHERE {now} "
        "GROUP BY h.officer HAVING count(*) > 1)"
    )
    for table in (CHANGES, "post_holding", "post"):
        op.drop_table(table)
