import asyncio
from contextlib import asynccontextmanager

import pytest

from bonafide.jobs import Engine, Request
from tests.peers.chat import Chat, ChatSurface
from tests.peers.databases import choose, database, home  # noqa: F401
from tests.peers.job_engine import collecting, ends_soon  # noqa: F401
from tests.peers.job_engine import used_url as url  # noqa: F401
from tests.peers.judge import Sleeper


@pytest.fixture
def chat():
    platform = Chat()
    yield platform
    platform.close()


@pytest.fixture
def working(url, choose, chat):  # noqa: F811
    """An engine on the test's database: `async with working() as engine`."""
    choose(BONAFIDE_DATABASE_URL=url, BONAFIDE_JOBS_LEASE_S=1)

    @asynccontextmanager
    async def started(worker=True, judge=None, surface=None):
        surfaces = [surface or ChatSurface(chat.url)]
        engine = await Engine.start(surfaces, worker=worker, judge=judge or Sleeper())
        try:
            yield engine
        finally:
            await engine.stop(within_s=3)
            for made in surfaces:
                await made.close()

    with collecting():
        yield started


@pytest.fixture
def asking(chat):
    """A request about a file of its own: `asking("k1", b"media")`."""

    def made(key, content=None, tenant="chat:T1", **fields):
        name = fields.pop("name", f"{key}.wav")
        chat.files[key] = f"media {key}".encode() if content is None else content
        return Request(tenant, key, "chat", name, "U1", reference={"file": key}, **fields)

    return made


async def finished(engine, key, tenant="chat:T1", within_s=60):
    """The job, once nothing more will happen."""
    async with asyncio.timeout(within_s):
        async for job in engine.follow(tenant, key):
            last = job
        return last


async def until(true, within_s=30):
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110 - the platform has no event to wait for
            await asyncio.sleep(0.05)
