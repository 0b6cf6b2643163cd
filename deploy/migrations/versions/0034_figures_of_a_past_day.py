"""Snapshots hold the manager's figures of their day; those made before hold none and go, and can be made again."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

COUNTED = ["limit_key", "to_day", "from_day", "trigger_on", "due_on", "met_on", "standing", "is_excepted", "team"]


def upgrade() -> None:
    """Bring the database up to this shape."""
    for table in ("snapshot_span", "snapshot_case", "snapshot"):
        op.execute(sa.text(f"DELETE FROM {table}"))
    op.create_index("ix_snapshot_span_done", "snapshot_span", ["snapshot", *COUNTED])
    op.create_table(
        "snapshot_delay",
        *_of_a_limit(),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("held_by", AutoString(length=60), nullable=False),
        sa.Column("cause", AutoString(length=60), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
    )
    op.create_index("ix_snapshot_delay", "snapshot_delay", ["snapshot", "month", "held_by", "cause"])
    op.create_table(
        "snapshot_spell",
        *_of_a_limit(),
        *_in_a_stage(),
        sa.Column("left_most", sa.Integer(), nullable=False),
        sa.Column("left_least", sa.Integer(), nullable=False),
    )
    op.create_index("ix_snapshot_spell", "snapshot_spell", ["snapshot", "process", "limit_key", "stage", "left_least"])
    op.create_table(
        "snapshot_forecast",
        *_of_a_limit(),
        *_in_a_stage(),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("alike", sa.Integer(), nullable=False),
        sa.Column("alike_late", sa.Integer(), nullable=False),
    )
    op.create_index("ix_snapshot_forecast", "snapshot_forecast", ["snapshot", "due_on", "id"])
    op.create_table(
        "snapshot_transfer",
        *_of_a_snapshot(),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("phase", AutoString(length=60), nullable=False),
        sa.Column("transfer_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("school_urn", AutoString(length=10), nullable=True),
        sa.Column("reached", AutoString(length=20), nullable=False),
        sa.Column("prospect", AutoString(length=20), nullable=False),
    )
    op.create_index("ix_snapshot_transfer", "snapshot_transfer", ["snapshot", "due_on", "id"])


def _of_a_snapshot() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.number"]),
        sa.PrimaryKeyConstraint("id"),
    )


def _of_a_limit() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        *_of_a_snapshot(),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("limit_key", AutoString(length=60), nullable=False),
        sa.Column("about", AutoString(length=80), nullable=False),
        sa.Column("trigger_sequence", sa.Integer(), nullable=False),
    )


def _in_a_stage() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("stage", AutoString(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", AutoString(length=10), nullable=False),
    )


def downgrade() -> None:
    """Go back to the shape before: the figures of past days are lost, and can be made again from the log."""
    for table in ("snapshot_transfer", "snapshot_forecast", "snapshot_spell", "snapshot_delay"):
        op.drop_table(table)
    op.drop_index("ix_snapshot_span_done", "snapshot_span")
