"""Who may know of a restricted case, worked out from its log. No case is restricted before this."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "case_sight",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("case_id", "officer"),
    )
    op.create_index("ix_case_sight_officer", "case_sight", ["officer", "case_id"], unique=False)


def downgrade() -> None:
    """Go back to the shape before: the log still says who may see a case, and nothing heeds it."""
    op.drop_index("ix_case_sight_officer", "case_sight")
    op.drop_table("case_sight")
