"""When a snapshot was last compared with the log, and whether it agreed."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TABLE = "snapshot_check"


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        TABLE,
        sa.Column("snapshot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("checked_at", UTCDateTime(), nullable=False),
        sa.Column("checked_by", AutoString(length=60), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot"),
    )


def downgrade() -> None:
    """Go back to the shape before: each snapshot can be compared again."""
    op.drop_table(TABLE)
