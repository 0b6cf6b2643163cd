"""From when lists hold what is counted back from a day to come: worked out anew by the next sweep."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every view counts as stale, so the next sweep makes it anew; a picture says that it is of another version."""
    for table in ("case_summary", "snapshot"):
        op.execute(sa.text(f"UPDATE {table} SET computed_with = computed_with || ', before 0042'"))


def downgrade() -> None:
    """The shape is the same before; the views are made anew by whichever version runs."""
