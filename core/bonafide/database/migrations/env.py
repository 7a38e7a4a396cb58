"""What Alembic runs for every command: our connection, one transaction."""

from alembic import context

from bonafide.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
