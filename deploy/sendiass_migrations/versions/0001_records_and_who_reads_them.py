"""The first shape of the service's own tables: records, profiles, staff, and who read what."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "sendiass_client",
        sa.Column("number", AutoString(length=12), nullable=False),
        sa.Column("user_type", AutoString(length=20), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=True),
        sa.Column("contact", AutoString(length=254), nullable=True),
        sa.Column("child_name", AutoString(length=200), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("setting", AutoString(length=200), nullable=True),
        sa.Column("withheld", sa.JSON(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("opened_by", AutoString(length=60), nullable=False),
        sa.Column("erased_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "sendiass_profile",
        sa.Column("case_ref", AutoString(length=60), nullable=False),
        sa.Column("topic", AutoString(length=40), nullable=True),
        sa.Column("main_area", AutoString(length=20), nullable=True),
        sa.Column("sen_level", AutoString(length=20), nullable=True),
        sa.Column("heard_via", AutoString(length=40), nullable=True),
        sa.Column("gender", AutoString(length=20), nullable=True),
        sa.Column("looked_after", AutoString(length=10), nullable=True),
        sa.Column("service_deficit", AutoString(length=10), nullable=True),
        sa.Column("withheld", sa.JSON(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by", AutoString(length=60), nullable=False),
        sa.PrimaryKeyConstraint("case_ref"),
    )
    op.create_table(
        "sendiass_staff",
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("qualification", AutoString(length=20), nullable=False),
        sa.Column("qualified_on", sa.Date(), nullable=True),
        sa.Column("vetted_on", sa.Date(), nullable=True),
        sa.Column("safeguarding_on", sa.Date(), nullable=True),
        sa.Column("supervised_on", sa.Date(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by", AutoString(length=60), nullable=False),
        sa.PrimaryKeyConstraint("officer"),
    )
    op.create_table(
        "sendiass_read",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("subject", AutoString(length=60), nullable=False),
        sa.Column("what", AutoString(length=60), nullable=False),
        sa.Column("by_right", AutoString(length=20), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sendiass_read", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sendiass_read_officer"), ["officer"], unique=False)
        batch_op.create_index(batch_op.f("ix_sendiass_read_subject"), ["subject"], unique=False)
    op.create_table(
        "sendiass_broken_glass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("case_ref", AutoString(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("broken_at", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("reviewed_by", AutoString(length=60), nullable=True),
        sa.Column("reviewed_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sendiass_broken_glass", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sendiass_broken_glass_case_ref"), ["case_ref"], unique=False)
        batch_op.create_index(batch_op.f("ix_sendiass_broken_glass_officer"), ["officer"], unique=False)


def downgrade() -> None:
    """Go back. Records of people are never dropped by this project's own commands."""
