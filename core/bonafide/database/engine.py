"""Transactions on SQLite or PostgreSQL; what goes wrong becomes a sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite

from bonafide.errors import SettingsError, Unavailable
from bonafide.settings import DatabaseSettings, HomeSettings, read

_BUSY_MS = 30_000
# A process that stalls in the middle of a transaction keeps its locks: the server
# ends such a session after this long, so that the others go on.
STALLED_S = 6.0
_POOL = 5
# What the drivers raise when the server is gone, restarting, or out of connections.
_GONE = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)


class Database:
    """One database, by URL; `sqlite:///path` or `postgresql://user@host/name`.

    Usage:
        database = Database.configured()        # BONAFIDE_DATABASE_URL, or a file in the home
        database.upgrade()
        with database.reading() as connection: ...
        with database.writing() as connection: ...      # one transaction
    """

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self.engine = _engine(self.url)
        # SQLite lets one write at a time and has the others sleep ever longer between tries:
        # threads of one process take turns instead.
        self._turn = threading.Lock()

    @classmethod
    def configured(cls) -> Database:
        """The database that the settings name.

        Raises:
            SettingsError: the URL is for no database that we know.
        """
        url = read(DatabaseSettings).url
        if url:
            return cls(url)
        home = read(HomeSettings).home
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(f"sqlite:///{home / 'bonafide.sqlite'}")

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file that one machine uses."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that commits at the end; on SQLite the only writer.

        Raises:
            Unavailable: the database does not answer; nothing was written.
        """
        with self._in_turn(), _told(self.engine), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that only reads, and never waits for a writer.

        Raises:
            Unavailable: the database does not answer.
        """
        with _told(self.engine), self.engine.connect() as connection:
            yield connection.execution_options(reading=True)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=_BUSY_MS / 1000):
            raise Unavailable("The database is busy with something long.")
        try:
            yield
        finally:
            self._turn.release()

    def upgrade(self) -> None:
        """Bring the tables to the newest shape, the job engine's own included.

        Raises:
            Unavailable: the database does not answer.
        """
        from bonafide.database.migrate import upgrade

        with _told(self.engine):
            upgrade(self)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def insert(connection: sa.Connection, table: sa.Table) -> Any:
    """An INSERT of this dialect that has `on_conflict_do_nothing` and `..._do_update`."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def now_s(connection: sa.Connection) -> float:
    """The database's clock, the one that all machines share."""
    if connection.dialect.name == "sqlite":
        query = sa.text("SELECT (julianday('now') - 2440587.5) * 86400.0")
    else:
        query = sa.text("SELECT extract(epoch FROM clock_timestamp())")
    return float(connection.execute(query).scalar_one())


def _checked(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ("sqlite", "postgresql", "postgres"):
        raise SettingsError("BONAFIDE_DATABASE_URL is to begin with sqlite:/// or postgresql://.")
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise SettingsError("BONAFIDE_DATABASE_URL is to name a file: sqlite:///path.")
        return parsed.set(database=str(Path(parsed.database).expanduser().absolute()))
    return parsed.set(drivername="postgresql+psycopg")


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        connect = {"connect_timeout": 5, "application_name": "bonafide"}
        engine = sa.create_engine(
            url, pool_size=_POOL, max_overflow=_POOL, pool_pre_ping=True, connect_args=connect
        )
        event.listen(engine, "connect", _open_postgres)
        return engine
    engine = sa.create_engine(url, pool_size=_POOL, max_overflow=_POOL)
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_postgres(connection: Any, _: object) -> None:
    connection.execute(f"SET idle_in_transaction_session_timeout = '{STALLED_S}s'")
    connection.commit()


def _open_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A reader that turns writer in mid-transaction fails at once with "locked" when
    # another wrote meanwhile; taking the lock first waits its turn instead.
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _told(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except (*_GONE, sa.exc.InternalError) as error:
        if not isinstance(error, _GONE) and not error.connection_invalidated:
            raise
        place = engine.url.host or engine.url.database
        raise Unavailable(f"The database on {place} does not answer.") from error
