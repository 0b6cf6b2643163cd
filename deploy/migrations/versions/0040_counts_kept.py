"""Counts over a period that were asked for, and what each case adds to them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "counts_kept",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("known_at", UTCDateTime(), nullable=False),
        sa.Column("computed_with", AutoString(length=60), nullable=False),
        sa.Column("asked_by", AutoString(length=60), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("upto_case_id", sa.Integer(), nullable=False),
        sa.Column("mark", AutoString(length=64), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("process", "from_day", "to_day", "known_at", "computed_with"),
    )
    op.create_table(
        "counts_kept_case",
        sa.Column("counts", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", AutoString(length=60), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["counts"], ["counts_kept.number"]),
        sa.PrimaryKeyConstraint("counts", "case_id"),
    )


def downgrade() -> None:
    """Go back to the shape before: the counts can be worked out again."""
    op.drop_table("counts_kept_case")
    op.drop_table("counts_kept")
