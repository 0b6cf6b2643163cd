"""When the whole log was verified, at whose wish, and what was found."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLE = "log_verification"


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        TABLE,
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_by", AutoString(length=60), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("events_in_all", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("heads", AutoString(length=64), nullable=False),
        sa.Column("broken_ref", AutoString(length=60), nullable=False),
        sa.Column("broken_sequence", sa.Integer(), nullable=False),
        sa.Column("broken_why", AutoString(length=200), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )


def downgrade() -> None:
    """Go back to the shape before: that the log was verified is no longer known; verifying it works as ever."""
    op.drop_table(TABLE)
