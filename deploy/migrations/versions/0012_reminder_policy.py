"""The reminder policy in versions, of which rows only grow; each reminder says which of them made it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLE = "reminder_policy"


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        TABLE,
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    _guard_the_versions()
    with op.batch_alter_table("outbox_message") as message:
        message.add_column(sa.Column("for_day", sa.Date(), nullable=True))
        message.add_column(sa.Column("policy", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_outbox_message_for_day"), "outbox_message", ["for_day"], unique=False)


def _guard_the_versions() -> None:
    """Make the database itself refuse to change or remove a version, as it does for the log."""
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
    """Go back to the shape before: the policy built in holds again."""
    op.drop_index(op.f("ix_outbox_message_for_day"), "outbox_message")
    with op.batch_alter_table("outbox_message") as message:
        message.drop_column("policy")
        message.drop_column("for_day")
    op.drop_table(TABLE)
