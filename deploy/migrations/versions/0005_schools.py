"""The schools that children attend, each as it was over a time."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "school",
        sa.Column("urn", AutoString(length=10), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("phase", AutoString(length=20), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("has_sixth_form", sa.Boolean(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("urn", "from_day"),
    )


def downgrade() -> None:
    """Take this shape away: where children are taught is forgotten, the children stay."""
    op.drop_table("school")
