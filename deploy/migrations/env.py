"""Alembic's entry: migrate the database whose URL `cases.database.migrate` passes. SQLite and PostgreSQL alike."""

from importlib import import_module

from alembic import context
from sqlmodel import SQLModel

from cases.database import open_database

for tables in (
    "cases.tables",
    "cases.closure_tables",
    "cases.drafts",
    "cases.figure_tables",
    "cases.sight_table",
    "cases.team_tables",
    "cases.past",
    "cases.verifications",
    "cases.snapshot_checks",
    "cases.counts_tables",
    "cases.post_tables",
    "notifications.outbox",
    "notifications.notices",
    "notifications.letters.tables",
    "workflows.tables",
    "api.tables",
):
    import_module(tables)  # each adds its tables to the metadata

database = open_database(context.config.attributes["url"])
with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        include_name=lambda name, kind, _: kind != "table" or not (name and name.startswith("sendiass_")),
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
database.close()
