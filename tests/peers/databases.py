"""The databases that a test runs on: a SQLite file, and PostgreSQL where it is installed."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bonafide import settings
from bonafide.database import Database
from tests.peers.postgres import Postgres, programs


@cache
def server() -> Postgres:
    """One server for the whole run."""
    started = Postgres()
    atexit.register(started.close)
    return started


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bonafide.sqlite"
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    return server().fresh()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with all tables, which it may have had before."""
    made = Database(url)
    made.upgrade()
    yield made
    made.dispose()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of the test's own; settings are read anew before and after."""
    monkeypatch.setenv("BONAFIDE_HOME", str(tmp_path))
    settings.read.cache_clear()
    yield tmp_path
    settings.read.cache_clear()


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch):
    """Set settings for this test: `choose(BONAFIDE_JOBS_SLOTS=2)`."""

    def chosen(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, str(value))
        settings.read.cache_clear()

    return chosen
