"""Snapshots hold the columns that deadlines have had since 0029; those made before go, and can be made again."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    for table in ("snapshot_span", "snapshot_case", "snapshot"):
        op.execute(sa.text(f"DELETE FROM {table}"))
    op.add_column("snapshot_span", sa.Column("met_on", sa.Date(), nullable=True))
    op.add_column("snapshot_span", sa.Column("is_excepted", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Go back to the shape before."""
    with op.batch_alter_table("snapshot_span") as batch_op:
        batch_op.drop_column("is_excepted")
        batch_op.drop_column("met_on")
