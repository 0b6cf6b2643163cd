"""Contacts with what they were before, and the consents in writing to email."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    with op.batch_alter_table("contact") as contact:
        contact.add_column(sa.Column("stands_as", AutoString(length=20), nullable=True))
        contact.add_column(sa.Column("ended_at", UTCDateTime(), nullable=True))
    op.create_table(
        "contact_past",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("relationship", AutoString(length=60), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("stands_as", AutoString(length=20), nullable=True),
        sa.Column("changed_by", AutoString(length=60), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_contact_past_contact_id"), "contact_past", ["contact_id"], unique=False)
    op.create_table(
        "contact_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("papers", AutoString(length=20), nullable=False),
        sa.Column("address", AutoString(length=254), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawal_recorded_by", AutoString(length=60), nullable=True),
        sa.Column("withdrawal_recorded_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_contact_consent_contact_id"), "contact_consent", ["contact_id"], unique=False)


def downgrade() -> None:
    """Go back to the shape before: consents recorded since, and how contacts were before, are forgotten."""
    op.drop_table("contact_consent")
    op.drop_table("contact_past")
    with op.batch_alter_table("contact") as contact:
        contact.drop_column("ended_at")
        contact.drop_column("stands_as")
