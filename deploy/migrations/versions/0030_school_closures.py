"""When schools are closed, from files; rows only grow, and a file taken back is a row as well."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLE = "school_closure"


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        TABLE,
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("urn", AutoString(length=10), nullable=True),
        sa.Column("closed_from", sa.Date(), nullable=True),
        sa.Column("reopens_on", sa.Date(), nullable=True),
        sa.Column("name", AutoString(length=100), nullable=False),
        sa.Column("source", AutoString(length=300), nullable=False),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_school_closure_batch", TABLE, ["batch"])
    op.create_index("ix_school_closure_urn", TABLE, ["urn"])
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
    """Go back to the shape before: the files have to be taken in again."""
    op.drop_table(TABLE)
