"""Indexes by which an officer's lists, the boards and the forecast are found and counted, in place of narrower ones."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

SPANS, SUMMARIES, FORECASTS = "deadline_span", "case_summary", "figures_forecast"
OF_LISTS = ("id", "from_day", "to_day", "team", "limit_key", "process", "case_id")
BEFORE = {
    "ix_deadline_span_list": (
        "standing", "due_on", "id", "from_day", "to_day", "team", "owner", "limit_key", "process",
    ),
    "ix_deadline_span_owner": ("owner", "standing", "to_day"),
}  # fmt: skip
INSTEAD = {
    "ix_deadline_span_list": ("standing", "due_on", *OF_LISTS, "owner"),
    "ix_deadline_span_owner": ("standing", "owner", "due_on", *OF_LISTS),
}
MORE = {
    "ix_case_summary_held": (SUMMARIES, "is_ended", "owner", "team", "case_id"),
    "ix_case_summary_in_stage": (SUMMARIES, "is_ended", "process", "stage", "team", "case_id"),
    "ix_figures_forecast_said": (
        FORECASTS, "day", "alike", "alike_late", "limit_key", "outcome", "due_on", "process", "case_id",
    ),
}  # fmt: skip


def upgrade() -> None:
    """Bring the database up to this shape. No row changes."""
    for name, columns in INSTEAD.items():
        op.drop_index(name, SPANS)
        op.create_index(name, SPANS, list(columns))
    for name, (table, *more) in MORE.items():
        op.create_index(name, table, more)


def downgrade() -> None:
    """Go back to the shape before."""
    for name, (table, *_) in MORE.items():
        op.drop_index(name, table)
    for name, columns in BEFORE.items():
        op.drop_index(name, SPANS)
        op.create_index(name, SPANS, list(columns))
