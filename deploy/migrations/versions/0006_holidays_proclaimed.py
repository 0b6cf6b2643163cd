"""Bank holidays proclaimed after the list was published."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "holiday_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", AutoString(length=100), nullable=True),
        sa.Column("source", AutoString(length=300), nullable=False),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Go back to the shape before: only the published list counts again."""
    op.drop_table("holiday_change")
