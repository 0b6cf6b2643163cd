"""What a second person must approve, what became of it, and for which acts that holds; rows only grow."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("approval", "approval_decision", "approval_rule")


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "approval",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", AutoString(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("asked_by", AutoString(length=60), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "approval_decision",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision", AutoString(length=20), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_by", AutoString(length=60), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["approval.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "approval_rule",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", AutoString(length=40), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    for table in TABLES:
        _guard(table)


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
    """Go back to the shape before: who approved what is lost, and what was done stays done."""
    for table in reversed(TABLES):
        op.drop_table(table)
