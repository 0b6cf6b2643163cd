"""The slices of a sweep, which workers share; a sweep that was under way is begun anew by the next."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "sweep_slice",
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("after_case_id", sa.Integer(), nullable=False),
        sa.Column("upto_case_id", sa.Integer(), nullable=True),
        sa.Column("held_by", AutoString(length=100), nullable=True),
        sa.Column("held_until", UTCDateTime(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("swept", sa.Integer(), nullable=False),
        sa.Column("refreshed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("process", "day", "round", "number"),
    )
    op.execute("DELETE FROM sweep_progress WHERE finished_at IS NULL")
    with op.batch_alter_table("sweep_progress") as table:
        table.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("held_by", AutoString(length=100), nullable=True))
        table.add_column(sa.Column("held_until", UTCDateTime(), nullable=True))
        table.drop_column("after_case_id")
    with op.batch_alter_table("sweep_progress") as table:
        table.alter_column("round", server_default=None)


def downgrade() -> None:
    """Go back to the shape before: who swept which slice is forgotten."""
    op.execute("DELETE FROM sweep_progress WHERE finished_at IS NULL")
    with op.batch_alter_table("sweep_progress") as table:
        table.add_column(sa.Column("after_case_id", sa.Integer(), nullable=False, server_default="0"))
        table.drop_column("held_until")
        table.drop_column("held_by")
        table.drop_column("round")
    with op.batch_alter_table("sweep_progress") as table:
        table.alter_column("after_case_id", server_default=None)
    op.drop_table("sweep_slice")
