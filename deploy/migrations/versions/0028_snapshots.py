"""Snapshots: every list as it was on a day, by what was known at an instant."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "snapshot",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("known_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by", AutoString(length=60), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("computed_with", AutoString(length=60), nullable=False),
        sa.Column("upto_case_id", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("deadlines", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("as_at", "known_at", "computed_with"),
    )
    op.create_table(
        "snapshot_case",
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ref", AutoString(length=60), nullable=False),
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("stage", AutoString(length=60), nullable=False),
        sa.Column("is_ended", sa.Boolean(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("last_happened_on", sa.Date(), nullable=False),
        sa.Column("owner", AutoString(length=60), nullable=True),
        sa.Column("team", AutoString(length=60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head_hash", AutoString(length=64), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=False),
        sa.Column("next_limit", AutoString(length=60), nullable=True),
        sa.Column("computed_with", AutoString(length=60), nullable=False),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.number"]),
        sa.PrimaryKeyConstraint("snapshot", "case_id"),
    )
    op.create_index("ix_snapshot_case_next", "snapshot_case", ["snapshot", "is_ended", "next_due_on", "case_id"])
    op.create_table(
        "snapshot_span",
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ref", AutoString(length=60), nullable=False),
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("limit_key", AutoString(length=60), nullable=False),
        sa.Column("about", AutoString(length=80), nullable=False),
        sa.Column("trigger_sequence", sa.Integer(), nullable=False),
        sa.Column("trigger_kind", AutoString(length=60), nullable=False),
        sa.Column("trigger_on", sa.Date(), nullable=False),
        sa.Column("is_plain", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", AutoString(length=32), nullable=False),
        sa.Column("standing", AutoString(length=20), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("do_by", sa.Date(), nullable=True),
        sa.Column("owner", AutoString(length=60), nullable=True),
        sa.Column("team", AutoString(length=60), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.number"]),
        sa.PrimaryKeyConstraint("snapshot", "id"),
    )
    op.create_index("ix_snapshot_span_list", "snapshot_span", ["snapshot", "standing", "due_on", "id"])
    op.create_index("ix_snapshot_span_case", "snapshot_span", ["snapshot", "case_id", "limit_key", "about", "place"])


def downgrade() -> None:
    """Go back to the shape before: the pictures are lost, and can be made again from the log."""
    for table in ("snapshot_span", "snapshot_case", "snapshot"):
        op.drop_table(table)
