"""People known to a provider by its own name for them, and several posts for one person, one chosen at sign-in."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this shape. Whoever is signed in stays so."""
    op.create_table(
        "officer_identity",
        sa.Column("issuer", AutoString(length=500), nullable=False),
        sa.Column("subject", AutoString(length=255), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("known_since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"]),
        sa.PrimaryKeyConstraint("issuer", "subject"),
    )
    op.create_index(op.f("ix_officer_identity_officer"), "officer_identity", ["officer"], unique=False)
    op.create_table(
        "officer_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("role", AutoString(length=20), nullable=False),
        sa.Column("team", AutoString(length=60), nullable=True),
        sa.Column("acts_as", AutoString(length=20), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"]),
        sa.ForeignKeyConstraint(["team"], ["team.key"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_officer_post_officer", "officer_post", ["officer"], unique=False)
    op.add_column("sign_in", sa.Column("post", sa.Integer(), nullable=True))
    op.add_column("sign_in", sa.Column("is_choosing", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("sign_in", sa.Column("provider_session", AutoString(length=255), nullable=True))
    op.create_index(op.f("ix_sign_in_provider_session"), "sign_in", ["provider_session"], unique=False)


def downgrade() -> None:
    """Go back to the shape before: everybody signs in again, in their first post."""
    op.execute("DELETE FROM sign_in")
    op.drop_index(op.f("ix_sign_in_provider_session"), table_name="sign_in")
    for column in ("provider_session", "is_choosing", "post"):
        op.drop_column("sign_in", column)
    op.drop_table("officer_post")
    op.drop_table("officer_identity")
