"""When each duty was done and whether an exception was relied on: for figures, worked out anew by the next sweep."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None
COLUMNS = (
    "limit_key", "to_day", "from_day", "met_on", "trigger_on", "due_on", "standing", "is_excepted", "team",
)  # fmt: skip


def upgrade() -> None:
    """Bring the database up to this shape. Every view counts as stale, so the next sweep makes it anew."""
    op.add_column("deadline_span", sa.Column("met_on", sa.Date(), nullable=True))
    op.add_column("deadline_span", sa.Column("is_excepted", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_deadline_span_done", "deadline_span", list(COLUMNS))
    op.execute(sa.text("UPDATE case_summary SET computed_with = 'before 0029'"))


def downgrade() -> None:
    """Go back to the shape before; nothing is lost that could not be worked out again."""
    op.drop_index("ix_deadline_span_done", "deadline_span")
    with op.batch_alter_table("deadline_span") as batch_op:
        batch_op.drop_column("is_excepted")
        batch_op.drop_column("met_on")
