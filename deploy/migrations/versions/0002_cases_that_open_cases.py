"""Cases that a fact of another case opened."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "case_link",
        sa.Column("from_case_id", sa.Integer(), nullable=False),
        sa.Column("from_sequence", sa.Integer(), nullable=False),
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("to_case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_case_id"], ["case_file.id"]),
        sa.ForeignKeyConstraint(["to_case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("from_case_id", "from_sequence", "process"),
        sa.UniqueConstraint("to_case_id"),
    )


def downgrade() -> None:
    """Take this shape away: which case opened which is forgotten, the cases stay."""
    op.drop_table("case_link")
