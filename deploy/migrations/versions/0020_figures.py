"""The manager's figures, worked out at night: delays, the past of limits, forecasts, the cohort of transfers."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
_LIMIT = (
    ("limit_key", AutoString(60)), ("about", AutoString(80)), ("trigger_sequence", sa.Integer()), ("due_on", sa.Date()),
)  # fmt: skip


def upgrade() -> None:
    """Bring the database up to this shape."""
    op.create_table(
        "figures_day",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("known_at", UTCDateTime(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("computed_with", AutoString(60), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
    )
    _make(
        "figures_delay",
        *_LIMIT,
        ("held_by", AutoString(60)),
        ("cause", AutoString(60)),
        ("month", sa.Date()),
        ("days", sa.Integer()),
    )
    op.create_index("ix_figures_delay", "figures_delay", ["day", "month", "held_by", "cause"])
    spell = (("process", AutoString(60)), *_LIMIT, ("stage", AutoString(60)), ("outcome", AutoString(10)))
    _make("figures_spell", *spell, ("left_most", sa.Integer()), ("left_least", sa.Integer()))
    op.create_index("ix_figures_spell", "figures_spell", ["day", "process", "limit_key", "stage", "left_least"])
    _make("figures_forecast", *spell, ("left", sa.Integer()), ("alike", sa.Integer()), ("alike_late", sa.Integer()))
    op.create_index("ix_figures_forecast", "figures_forecast", ["day", "due_on", "id"])
    op.create_table(
        "figures_transfer",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("child_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case_file.id"), nullable=True),
        sa.Column("phase", AutoString(60), nullable=False),
        sa.Column("transfer_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("school_urn", AutoString(10), nullable=True),
        sa.Column("reached", AutoString(20), nullable=False),
        sa.Column("prospect", AutoString(20), nullable=False),
    )
    op.create_index("ix_figures_transfer_child_id", "figures_transfer", ["child_id"])
    op.create_index("ix_figures_transfer_case_id", "figures_transfer", ["case_id"])
    op.create_index("ix_figures_transfer", "figures_transfer", ["day", "due_on", "id"])


def _make(name: str, *columns: tuple[str, sa.types.TypeEngine[Any]]) -> None:
    """A table of rows about the limits of cases, each of a morning."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case_file.id"), nullable=False),
        *(sa.Column(column, kind, nullable=False) for column, kind in columns),
    )
    op.create_index(f"ix_{name}_case_id", name, ["case_id"])


def downgrade() -> None:
    """Go back to the shape before; the figures can be made again."""
    for name in ("figures_transfer", "figures_forecast", "figures_spell", "figures_delay", "figures_day"):
        op.drop_table(name)
