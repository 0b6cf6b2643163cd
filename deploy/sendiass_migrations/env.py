"""Alembic's entry for the service's own tables, with a version table of their own. SQLite and PostgreSQL alike."""

from importlib import import_module

from alembic import context

from cases.database import open_database

TABLES = ("cases.sendiass.tables", "cases.sendiass.feedback_tables", "cases.sendiass.registers_table")
for tables in TABLES:
    import_module(tables)  # each adds its tables to the metadata
metadata = import_module("cases.sendiass.tables").ServiceTable.metadata

database = open_database(context.config.attributes["url"])
with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=lambda name, kind, _: kind != "table" or bool(name and name.startswith("sendiass_")),
        version_table="sendiass_alembic_version",
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
database.close()
