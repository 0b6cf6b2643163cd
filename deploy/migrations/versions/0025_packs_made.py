"""Packs made: by whom, of what, for whom and why. A table whose rows only grow, which the database itself holds to."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLE = "pack_made"


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("role", AutoString(length=20), nullable=False),
        sa.Column("acted_as", AutoString(length=20), nullable=False),
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("case_ref", AutoString(length=60), nullable=True),
        sa.Column("whole_child", sa.Boolean(), nullable=False),
        sa.Column("reader", sa.Integer(), nullable=True),
        sa.Column("process", AutoString(length=60), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("profile", AutoString(length=20), nullable=False),
        sa.Column("known_at", UTCDateTime(), nullable=False),
        sa.Column("form", AutoString(length=10), nullable=False),
        sa.Column("reference", AutoString(length=60), nullable=False),
        sa.Column("why", AutoString(length=500), nullable=False),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("seal", AutoString(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_pack_made_case_ref"), TABLE, ["case_ref"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{action.lower()} BEFORE {action} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )
        # REPLACE removes a row without firing the DELETE trigger, so a row that would replace one is refused too.
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "
            f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )
        return
    # The function is that of the looks (0018), which says the table's own name.
    op.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_read_change()"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_read_change()"
    )


def downgrade() -> None:
    """Go back. Which packs were made is never dropped by this project's own commands."""
