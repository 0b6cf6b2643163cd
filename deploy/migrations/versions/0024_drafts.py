"""Drafts: what somebody typed into a form and has not recorded."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("place", AutoString(length=500), nullable=False),
        sa.Column("key", AutoString(length=200), nullable=False),
        sa.Column("case_ref", AutoString(length=60), nullable=True),
        sa.Column("what", AutoString(length=200), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("officer", "place", "key"),
    )
    op.create_index(op.f("ix_draft_case_ref"), "draft", ["case_ref"], unique=False)
    op.create_index(op.f("ix_draft_saved_at"), "draft", ["saved_at"], unique=False)


def downgrade() -> None:
    """Go back to the shape before: what was typed and not recorded goes."""
    op.drop_table("draft")
