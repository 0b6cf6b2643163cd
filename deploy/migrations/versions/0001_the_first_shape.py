"""The first shape: the log and its guards, people, summaries, outbox, sign-ins.

Made by Alembic from the table models; the triggers that make the log append-only are written by hand.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Each table of the log, and what makes a new row the same as one that is there.
APPEND_ONLY = {
    "case_event": "case_id = NEW.case_id AND sequence = NEW.sequence",
    "case_file": "id = NEW.id OR ref = NEW.ref",
}


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("case_ref", AutoString(), nullable=True),
        sa.Column("recipient", AutoString(), nullable=False),
        sa.Column("to_address", AutoString(), nullable=False),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("claimed_by", AutoString(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("receipt", AutoString(), nullable=True),
        sa.Column("subject", AutoString(), nullable=True),
        sa.Column("text", AutoString(), nullable=True),
        sa.Column("html", AutoString(), nullable=True),
        sa.Column("body_sha256", AutoString(), nullable=True),
        sa.Column("failure", AutoString(), nullable=True),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_message_case_ref"), ["case_ref"], unique=False)
        batch_op.create_index("ix_outbox_message_next", ["state", "due_at", "id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("given_name", AutoString(length=100), nullable=False),
        sa.Column("family_name", AutoString(length=100), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("upn", AutoString(length=13), nullable=True),
        sa.Column("school_urn", AutoString(length=10), nullable=True),
        sa.Column("erased_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("upn"),
    )
    op.create_table(
        "ref_counter",
        sa.Column("prefix", AutoString(length=20), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix"),
    )
    op.create_table(
        "repeated_request",
        sa.Column("officer", AutoString(length=60), nullable=False),
        sa.Column("key", AutoString(length=200), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("officer", "key"),
    )
    op.create_table(
        "sweep_progress",
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("after_case_id", sa.Integer(), nullable=False),
        sa.Column("swept", sa.Integer(), nullable=False),
        sa.Column("queued", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("process", "day"),
    )
    op.create_table(
        "team",
        sa.Column("key", AutoString(length=60), nullable=False),
        sa.Column("name", AutoString(length=100), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "wake_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_ref", AutoString(length=60), nullable=False),
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("wake_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wake_up_case_ref"), ["case_ref"], unique=False)

    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", AutoString(length=60), nullable=False),
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ref"),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_file_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_file_process"), ["process"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=200), nullable=False),
        sa.Column("relationship", AutoString(length=60), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=True),
        sa.Column("email_consent_on", sa.Date(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_person_id"), ["person_id"], unique=False)

    op.create_table(
        "officer",
        sa.Column("id", AutoString(length=60), nullable=False),
        sa.Column("username", AutoString(length=60), nullable=False),
        sa.Column("display_name", AutoString(length=200), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("role", AutoString(length=20), nullable=False),
        sa.Column("team", AutoString(), nullable=True),
        sa.Column("password_hash", AutoString(length=300), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team"],
            ["team.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username"),
    )
    op.create_table(
        "outbox_told",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("case_ref", AutoString(), nullable=False),
        sa.Column("limit_key", AutoString(), nullable=False),
        sa.Column("recipient", AutoString(), nullable=False),
        sa.Column("told_for_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["outbox_message.id"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("outbox_told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_told_case_ref"), ["case_ref"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_told_message_id"), ["message_id"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("officer", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer"],
            ["officer.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_officer"), ["officer"], unique=False)

    op.create_table(
        "case_event",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", AutoString(length=60), nullable=False),
        sa.Column("acted_as", AutoString(length=20), nullable=False),
        sa.Column("about", AutoString(length=80), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("breach", sa.Text(), nullable=False),
        sa.Column("breach_reason", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("previous_hash", AutoString(length=64), nullable=False),
        sa.Column("hash", AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "sequence"),
    )
    op.create_table(
        "case_summary",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ref", AutoString(length=60), nullable=False),
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("stage", AutoString(length=60), nullable=False),
        sa.Column("is_ended", sa.Boolean(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("last_happened_on", sa.Date(), nullable=False),
        sa.Column("owner", AutoString(length=60), nullable=True),
        sa.Column("team", AutoString(length=60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head_hash", AutoString(length=64), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=False),
        sa.Column("next_limit", AutoString(length=60), nullable=True),
        sa.Column("computed_with", AutoString(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
        ),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("ref"),
    )
    with op.batch_alter_table("case_summary", schema=None) as batch_op:
        batch_op.create_index("ix_case_summary_next", ["is_ended", "next_due_on", "case_id"], unique=False)
        batch_op.create_index("ix_case_summary_owner", ["owner", "is_ended", "next_due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_summary_stage"), ["stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_summary_team"), ["team"], unique=False)

    op.create_table(
        "deadline_span",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ref", AutoString(length=60), nullable=False),
        sa.Column("process", AutoString(length=60), nullable=False),
        sa.Column("limit_key", AutoString(length=60), nullable=False),
        sa.Column("about", AutoString(length=80), nullable=False),
        sa.Column("trigger_sequence", sa.Integer(), nullable=False),
        sa.Column("trigger_kind", AutoString(length=60), nullable=False),
        sa.Column("trigger_on", sa.Date(), nullable=False),
        sa.Column("is_plain", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", AutoString(length=32), nullable=False),
        sa.Column("standing", AutoString(length=20), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("do_by", sa.Date(), nullable=True),
        sa.Column("owner", AutoString(length=60), nullable=True),
        sa.Column("team", AutoString(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("deadline_span", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_span_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_deadline_span_list",
            ["standing", "due_on", "id", "from_day", "to_day", "team", "owner", "limit_key", "process"],
            unique=False,
        )
        batch_op.create_index("ix_deadline_span_owner", ["owner", "standing", "to_day"], unique=False)

    op.create_table(
        "private_text",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("field", AutoString(length=60), nullable=False),
        sa.Column("salt", AutoString(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "sequence", "field"),
    )
    op.create_table(
        "sign_in",
        sa.Column("key", AutoString(length=64), nullable=False),
        sa.Column("officer", AutoString(), nullable=False),
        sa.Column("csrf", AutoString(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer"],
            ["officer.id"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_officer"), ["officer"], unique=False)
    _guard_the_log()


def _guard_the_log() -> None:
    """Make the database itself refuse to change or remove what is in the log, and any change to a case's identity."""
    if op.get_bind().dialect.name == "sqlite":
        for table, same in APPEND_ONLY.items():
            for action in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            # REPLACE removes a row without firing the DELETE trigger, so a row that would replace one is refused too.
            op.execute(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """There is no way back from the first shape: it would drop the log."""
    raise RuntimeError("The first shape cannot be undone: it would drop the log. Restore a backup into a new database.")
