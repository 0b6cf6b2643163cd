"""What was announced to Prefect as an event, so that it is not announced again."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "announced",
        sa.Column("id", AutoString(length=36), nullable=False),
        sa.Column("what", AutoString(length=60), nullable=False),
        sa.Column("announced_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_announced_announced_at"), "announced", ["announced_at"], unique=False)


def downgrade() -> None:
    """Go back to the shape before: what is still news is announced once more after the next upgrade."""
    op.drop_table("announced")
