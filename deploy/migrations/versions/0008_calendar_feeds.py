"""Calendar feeds: the digest of each secret address, and whose deadlines it gives."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "calendar_feed",
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("team", AutoString(length=60), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"]),
        sa.ForeignKeyConstraint(["team"], ["team.key"]),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_calendar_feed_officer"), "calendar_feed", ["officer"], unique=False)


def downgrade() -> None:
    """Go back to the shape before: every calendar address ends, and new ones can be made after the next upgrade."""
    op.drop_table("calendar_feed")
