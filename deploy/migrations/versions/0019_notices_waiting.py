"""Which copies of notices wait, and which came back, found by index."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None
WAITING, FAILED = sa.text("sent_on IS NULL"), sa.text("failed_on IS NOT NULL")


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_index(
        "ix_notice_copy_waiting", "notice_copy", ["way"], sqlite_where=WAITING, postgresql_where=WAITING
    )  # fmt: skip
    op.create_index(
        "ix_notice_copy_failed", "notice_copy", ["seen_to_at"], sqlite_where=FAILED, postgresql_where=FAILED
    )  # fmt: skip


def downgrade() -> None:
    """Go back to the shape before: they are found by looking at every copy."""
    op.drop_index("ix_notice_copy_failed", "notice_copy")
    op.drop_index("ix_notice_copy_waiting", "notice_copy")
