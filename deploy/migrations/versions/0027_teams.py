"""Teams that are made, renamed and closed, with every name they had; rows of changes only grow."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLE = "team_change"


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.add_column("team", sa.Column("closed_at", UTCDateTime(), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("team", AutoString(length=60), nullable=False),
        sa.Column("what", AutoString(length=20), nullable=False),
        sa.Column("name", AutoString(length=100), nullable=False),
        sa.Column("was", AutoString(length=100), nullable=False),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["team.key"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_team_change_team", TABLE, ["team"])
    _guard(TABLE)


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
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number) "
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
    """Go back to the shape before: a closed team is open again, and earlier names are forgotten."""
    op.drop_table(TABLE)
    with op.batch_alter_table("team") as batch_op:
        batch_op.drop_column("closed_at")
