"""What was done about accounts, by whom and when; rows only grow."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TABLE = "account_change"


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        TABLE,
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("what", AutoString(length=20), nullable=False),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_account_change_officer", TABLE, ["officer"])
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{action.lower()} BEFORE {action} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "
            f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE number = NEW.number) "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Go back to the shape before: who looked after which account is forgotten."""
    op.drop_table(TABLE)
