"""Children are looked for by their school."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_index(op.f("ix_person_school_urn"), "person", ["school_urn"], unique=False)


def downgrade() -> None:
    """Go back to the shape before."""
    op.drop_index(op.f("ix_person_school_urn"), table_name="person")
