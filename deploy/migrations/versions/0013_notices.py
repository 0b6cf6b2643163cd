"""Notices released to be sent, and a copy for each person and way of sending."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_ref", AutoString(length=60), nullable=False),
        sa.Column("fact_kind", AutoString(length=60), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("letter", AutoString(length=60), nullable=False),
        sa.Column("variant", AutoString(length=60), nullable=False),
        sa.Column("state", AutoString(length=20), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sha256", AutoString(length=64), nullable=True),
        sa.Column("computed_with", AutoString(length=60), nullable=True),
        sa.Column("breach_reason", AutoString(length=500), nullable=False),
        sa.Column("prepared_by", AutoString(length=60), nullable=False),
        sa.Column("prepared_at", UTCDateTime(), nullable=False),
        sa.Column("released_by", AutoString(length=60), nullable=True),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.Column("acted_as", AutoString(length=20), nullable=False),
        sa.Column("fact_sequence", sa.Integer(), nullable=True),
        sa.Column("trouble", AutoString(length=1000), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_notice_case_ref"), "notice", ["case_ref"], unique=False)
    op.create_index(op.f("ix_notice_state"), "notice", ["state"], unique=False)
    op.create_table(
        "notice_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("stands_as", AutoString(length=20), nullable=False),
        sa.Column("way", AutoString(length=20), nullable=False),
        sa.Column("to_address", AutoString(length=254), nullable=True),
        sa.Column("consented", sa.Boolean(), nullable=False),
        sa.Column("letter", sa.JSON(), nullable=True),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("working", sa.JSON(), nullable=False),
        sa.Column("is_proved", sa.Boolean(), nullable=False),
        sa.Column("proof", AutoString(length=500), nullable=True),
        sa.Column("failed_on", sa.Date(), nullable=True),
        sa.Column("failed_how", AutoString(length=30), nullable=True),
        sa.Column("failed_because", AutoString(length=1000), nullable=True),
        sa.Column("seen_to_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["outbox_message.id"]),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_notice_copy_message_id"), "notice_copy", ["message_id"], unique=False)
    op.create_index(op.f("ix_notice_copy_notice_id"), "notice_copy", ["notice_id"], unique=False)


def downgrade() -> None:
    """Go back to the shape before: what was sent and how it was served is forgotten; the facts in the log stay."""
    op.drop_table("notice_copy")
    op.drop_table("notice")
