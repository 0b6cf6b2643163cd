"""Why a restriction was asked for and decided can be erased with the child; nothing else of an approval changes."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

# Each guarded table, the columns of it that stay, and the rows whose reason may go at all.
TABLES = (
    ("approval", ("number", "act", "what", "asked_by", "asked_at", "expires_at"), "OLD.act = 'restriction'"),
    ("approval_decision", ("number", "decision", "outcome", "decided_by", "decided_at"), "1 = 1"),
)


def upgrade() -> None:
    """Bring the database up to this shape."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, columns, may_go in TABLES:
        same = " AND ".join(f"NEW.{each} = OLD.{each}" for each in columns)
        is_other = f"NOT (NEW.reason = '' AND {may_go} AND {same})"
        if is_sqlite:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {is_other} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
            continue
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"FOR EACH ROW WHEN ({is_other}) EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Go back to the shape before: what was erased stays so, and nothing more of these tables can be."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, _, _ in TABLES:
        if is_sqlite:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
            continue
        op.execute(f"DROP TRIGGER {table}_no_update ON {table}")
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
