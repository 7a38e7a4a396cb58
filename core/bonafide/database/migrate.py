"""Bringing the tables up, and down again, with Alembic.

Each change is one file in `migrations/versions`; the job engine migrates its
own tables (schema `dbos` on PostgreSQL) and is asked to do so here as well.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bonafide.database.engine import Database

# Two processes that start together must not both create the tables.
_LOCK = 0x626F6E61


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the tables to the revision `to`; nothing happens when they are there."""
    with _one_process(database):
        with database.writing() as connection:
            _lock(connection)
            command.upgrade(_config(connection), to)
        _upgrade_jobs(database)


def downgrade(database: Database, to: str = "base") -> None:
    """Take the tables back to the revision `to`; `base` removes them with all they hold."""
    with database.writing() as connection:
        _lock(connection)
        command.downgrade(_config(connection), to)


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _lock(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


@contextmanager
def _one_process(database: Database) -> Iterator[None]:
    """Let others wait at the door: the job engine's own migration takes no lock on SQLite."""
    path = database.url.database
    if not database.is_sqlite or not path or path == ":memory:":
        yield
        return
    with open(f"{path}.migrating", "w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _upgrade_jobs(database: Database) -> None:
    from dbos import DBOS

    DBOS.migrate(job_engine_url(database))


def job_engine_url(database: Database) -> str:
    """The URL in the form that the job engine takes."""
    url = database.url if database.is_sqlite else database.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)
