"""Posts that were named by a role's key are named as pages name the role; a name that somebody chose stays."""

import re

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from deadlines import clock

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

# The roles whose key is not how they are called; the information and advice service has the same tables.
AUTHORITY = {
    "senior": "Senior caseworker",
    "admin": "Administrator",
    "sendiass": "Officer of the information and advice service",
}
SERVICE = {"manager": "Service manager"}
LONGEST = 100
_POST = sa.table("post", sa.column("key"), sa.column("name"), sa.column("role"), sa.column("team"))
_TEAM = sa.table("team", sa.column("key"), sa.column("name"))
_RENAMED = sa.table("team_change", sa.column("team"), sa.column("name"), sa.column("was"))
_CHANGE = sa.table(
    "post_change", sa.column("post"), sa.column("what"), sa.column("says"), sa.column("recorded_by"),
    sa.column("recorded_at", UTCDateTime()),
)  # fmt: skip


def upgrade() -> None:
    """Bring the database up to this shape."""
    connection = op.get_bind()
    words = SERVICE if sa.inspect(connection).has_table("sendiass_client") else AUTHORITY
    called: dict[str, set[str]] = {}
    for row in connection.execute(sa.select(_TEAM)):
        called[row.key] = {row.key, row.name}
    for row in connection.execute(sa.select(_RENAMED)):
        called[row.team] |= {row.name, row.was}
    posts = connection.execute(sa.select(_POST).order_by(_POST.c.key)).all()
    taken = {row.name for row in posts}
    for row in posts:
        name = in_words(row.name, row.role, words, called.get(row.team) if row.team else None)
        if name == row.name or name in taken or len(name) > LONGEST:
            continue
        taken.add(name)
        connection.execute(_POST.update().where(_POST.c.key == row.key).values(name=name))
        says = f"from “{row.name}” to “{name}”"
        values = {"post": row.key, "what": "renamed", "says": says, "recorded_by": "upgrade"}
        connection.execute(_CHANGE.insert().values(recorded_at=clock.now(), **values))


def in_words(name: str, role: str, words: dict[str, str], teams: set[str] | None) -> str:
    """The name of a post with its role in words, if it was named by the role's key, a number and the team alone."""
    found = re.fullmatch(rf"{role.capitalize()}( [1-9]\d*)(?:, (.+))?", name)
    if role not in words or found is None or (found[2] is None) != (teams is None) or (teams and found[2] not in teams):
        return name
    return words[role] + name[len(role) :]


def downgrade() -> None:
    """Go back to the shape before: names stay as they are now."""
