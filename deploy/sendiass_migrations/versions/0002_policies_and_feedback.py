"""Policies and who accepted them; feedback that nobody can be known by."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "sendiass_policy",
        sa.Column("name", AutoString(length=40), nullable=False),
        sa.Column("version", AutoString(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reviewed_with_group_on", sa.Date(), nullable=True),
        sa.Column("agreed_by_head_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("name", "version"),
    )
    op.create_table(
        "sendiass_policy_acceptance",
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("name", AutoString(length=40), nullable=False),
        sa.Column("version", AutoString(length=20), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("officer", "name", "version"),
    )
    op.create_table(
        "sendiass_invitation",
        sa.Column("token_sha256", AutoString(length=64), nullable=False),
        sa.Column("level", AutoString(length=20), nullable=False),
        sa.Column("user_type", AutoString(length=20), nullable=False),
        sa.Column("month", AutoString(length=7), nullable=False),
        sa.Column("question_set", AutoString(length=20), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("expires_on", AutoString(length=10), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sendiass_feedback_asked",
        sa.Column("month", AutoString(length=7), nullable=False),
        sa.Column("level", AutoString(length=20), nullable=False),
        sa.Column("user_type", AutoString(length=20), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "level", "user_type"),
    )
    op.create_table(
        "sendiass_feedback",
        sa.Column("key", AutoString(length=32), nullable=False),
        sa.Column("level", AutoString(length=20), nullable=False),
        sa.Column("user_type", AutoString(length=20), nullable=False),
        sa.Column("month", AutoString(length=7), nullable=False),
        sa.Column("question_set", AutoString(length=20), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Go back. Answers are never dropped by this project's own commands."""
