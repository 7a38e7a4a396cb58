"""Less waiting for the job engine, which is made for processes that run for days.

It looks for new queues once a second, so the first job in an empty database waits;
and it sleeps for whole seconds before it ends.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import shutil
import sqlite3
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from bonafide.database import Database
from bonafide.jobs import Engine
from tests.peers.databases import server
from tests.peers.postgres import programs

_LONGEST_SLEEP_S = 0.1


@pytest.fixture(scope="session", autouse=True)
def ends_soon() -> Iterator[None]:
    """The job engine in the tests' own process sleeps for no more than a tenth of a second."""
    import dbos._dbos
    import dbos._sys_db

    def sleep(seconds: float) -> None:
        time.sleep(min(seconds, _LONGEST_SLEEP_S))

    hasty = SimpleNamespace(**{**vars(time), "sleep": sleep})
    with pytest.MonkeyPatch.context() as patch:
        for module in (dbos._dbos, dbos._sys_db):
            patch.setattr(module, "time", hasty)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def used_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that a worker has run on."""
    if request.param == "sqlite":
        return used_file(tmp_path)
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    return server().fresh(_used_name())


def used_file(folder: Path) -> str:
    """A SQLite database in the folder that a worker has run on; its URL."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "bonafide.sqlite"
    shutil.copy(_used_file(), path)
    return f"sqlite:///{path}"


@cache
def _used_file() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    worked, copy = folder / "worked.sqlite", folder / "copy.sqlite"
    _work(f"sqlite:///{worked}")
    with closing(sqlite3.connect(worked)) as whole, closing(sqlite3.connect(copy)) as into:
        whole.backup(into)
    return copy


@cache
def _used_name() -> str:
    url = server().fresh()
    _work(url)
    return url.rpartition("/")[2]


def _work(url: str) -> None:
    async def run() -> None:
        engine = await Engine.start(worker=True, database=Database(url))
        await engine.stop(within_s=1)

    with collecting():
        asyncio.run(run())


@contextmanager
def collecting() -> Iterator[None]:
    """Close what the job engine leaves to the collector when it is stopped, and not before.

    A thread of its that still reads then keeps its connection, whose warning would fail
    whatever test comes next.
    """
    gc.disable()
    try:
        yield
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
        gc.enable()
