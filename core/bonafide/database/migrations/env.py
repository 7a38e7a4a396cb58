"""What Alembic runs for every command: our connection, one transaction, our tables."""

from typing import Any

from alembic import context

from bonafide.database.tables import metadata


def _is_ours(name: str | None, kind: str, parents: Any) -> bool:
    # The job engine and packages have tables of their own in the same database.
    return kind != "table" or name in metadata.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=_is_ours,
    render_as_batch=True,
)
context.run_migrations()
