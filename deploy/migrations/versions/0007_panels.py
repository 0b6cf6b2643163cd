"""Moderation panels, of which rows only grow, and the capacity in which an officer acts."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "panel_entry",
        sa.Column("panel", AutoString(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", AutoString(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("officer", AutoString(length=60), nullable=True),
        sa.Column("role", AutoString(length=60), nullable=True),
        sa.Column("capacity", AutoString(length=20), nullable=True),
        sa.Column("case_ref", AutoString(length=60), nullable=True),
        sa.Column("question", AutoString(length=60), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("acted_as", AutoString(length=20), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_ref"], ["case_file.ref"]),
        sa.PrimaryKeyConstraint("panel", "number"),
    )
    op.create_index(op.f("ix_panel_entry_case_ref"), "panel_entry", ["case_ref"], unique=False)
    _guard_the_entries()
    op.add_column("officer", sa.Column("acts_as", AutoString(length=20), nullable=False, server_default="council"))


def _guard_the_entries() -> None:
    """Make the database itself refuse to change or remove an entry, as it does for the log."""
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER panel_entry_no_{action.lower()} BEFORE {action} ON panel_entry "
                "BEGIN SELECT RAISE(ABORT, 'panel_entry is append-only'); END"
            )
        op.execute(
            "CREATE TRIGGER panel_entry_no_replace BEFORE INSERT ON panel_entry "
            "WHEN EXISTS (SELECT 1 FROM panel_entry WHERE panel = NEW.panel AND number = NEW.number) "
            "BEGIN SELECT RAISE(ABORT, 'panel_entry is append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER panel_entry_append_only BEFORE UPDATE OR DELETE ON panel_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER panel_entry_no_truncate BEFORE TRUNCATE ON panel_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Go back to the shape before: panels are forgotten, what they recommended stays in the logs of the cases."""
    op.drop_column("officer", "acts_as")
    op.drop_table("panel_entry")
