"""Bodies asked for advice by email: whom to write to, what was asked of whom, and the digests of their links."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "advice_contact",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", AutoString(length=80), nullable=False),
        sa.Column("post", AutoString(length=200), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("changed_by", AutoString(length=60), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(op.f("ix_advice_contact_body"), "advice_contact", ["body"], unique=False)
    op.create_table(
        "advice_asking",
        sa.Column("case_ref", AutoString(length=60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("body", AutoString(length=80), nullable=False),
        sa.Column("post", AutoString(length=200), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("asked_by", AutoString(length=60), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("paused_because", sa.Text(), nullable=True),
        sa.Column("paused_by", AutoString(length=60), nullable=True),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_ref"], ["case_file.ref"]),
        sa.PrimaryKeyConstraint("case_ref", "sequence"),
    )
    op.create_table(
        "advice_link",
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("case_ref", AutoString(length=60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_ref"], ["case_file.ref"]),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_advice_link_case_ref"), "advice_link", ["case_ref"], unique=False)


def downgrade() -> None:
    """Go back to the shape before: every link ends, and whom to write to is forgotten."""
    op.drop_table("advice_link")
    op.drop_table("advice_asking")
    op.drop_table("advice_contact")
