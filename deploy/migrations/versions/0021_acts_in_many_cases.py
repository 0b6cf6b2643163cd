"""What was done in many cases at once: the act as it was confirmed, and what became of it in each case."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "many_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("acted_as", AutoString(length=20), nullable=False),
        sa.Column("key", AutoString(length=200), nullable=False),
        sa.Column("what", AutoString(length=60), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("breach_reason", sa.Text(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("officer", "key"),
    )
    op.create_index(op.f("ix_many_act_confirmed_at"), "many_act", ["confirmed_at"], unique=False)
    op.create_table(
        "many_act_case",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("case_ref", AutoString(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("outcome", AutoString(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("says", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["many_act.id"]),
        sa.PrimaryKeyConstraint("act_id", "case_ref"),
    )


def downgrade() -> None:
    """Go back to the shape before: receipts go; what was recorded stays in each case."""
    op.drop_table("many_act_case")
    op.drop_table("many_act")
