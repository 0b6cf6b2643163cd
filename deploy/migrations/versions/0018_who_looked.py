"""Who looked at what: one table whose rows only grow, which the database itself holds to."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLE = "case_read"


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("role", AutoString(length=20), nullable=False),
        sa.Column("acted_as", AutoString(length=20), nullable=False),
        sa.Column("case_ref", AutoString(length=60), nullable=True),
        sa.Column("what", AutoString(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_case_read_read_at"), TABLE, ["read_at"], unique=False)
    op.create_index("ix_case_read_case", TABLE, ["case_ref", "id"], unique=False)
    op.create_index("ix_case_read_officer", TABLE, ["officer", "id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{action.lower()} BEFORE {action} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )
        # REPLACE removes a row without firing the DELETE trigger, so a row that would replace one is refused too.
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "
            f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_read_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_read_change()"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_read_change()"
    )


def downgrade() -> None:
    """Go back. Who looked at what is never dropped by this project's own commands."""
