"""What the benches of the jobs share: a chat, a database, workers, and a client."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bonafide import settings
from bonafide.database import Database
from bonafide.jobs import Engine, Request
from tests.peers.chat import Chat, ChatSurface
from tests.peers.postgres import Postgres

ROOT = Path(__file__).parents[2]


class Stand:
    """One bench's world; `url` is the database that every process uses."""

    def __init__(self, database: str) -> None:
        self.home = tempfile.mkdtemp(prefix="bonafide-bench-")
        self.server = Postgres() if database == "postgresql" else None
        self.url = self.server.fresh() if self.server else f"sqlite:///{self.home}/jobs.sqlite"
        self.chat = Chat()
        self.workers: list[subprocess.Popen[str]] = []
        self._environment = {
            "BONAFIDE_HOME": self.home,
            "BONAFIDE_DATABASE_URL": self.url,
            "BONAFIDE_JOBS_TENANT_PER_MINUTE": "1000000",
            "BONAFIDE_JOBS_TENANT_AT_ONCE": "1000",
            "BONAFIDE_JOBS_TENANT_WAITING": "1000000",
        }
        os.environ.update(self._environment)
        settings.read.cache_clear()
        Database(self.url).upgrade()

    def start_worker(self, seconds: float) -> subprocess.Popen[str]:
        """A worker process, ready to work when this returns."""
        command = [sys.executable, "-m", "tests.bench.worker", "--chat", self.chat.url]
        worker = subprocess.Popen(
            [*command, "--seconds", str(seconds)],
            cwd=ROOT,
            env={**os.environ, **self._environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "ready"
        self.workers.append(worker)
        return worker

    async def client(self) -> Engine:
        """An engine without a worker inside, as a bot process has it."""
        return await Engine.start([ChatSurface(self.chat.url)], worker=False)

    def request(self, number: int) -> Request:
        """The job of that number, about a file of its own."""
        file = f"{number}.wav"
        self.chat.files[file] = f"media {number}".encode()
        return Request(
            tenant=f"chat:T{number % 4}",
            key=f"k{number}",
            surface="chat",
            name=file,
            asker="U1",
            reference={"file": file},
        )

    def answered(self) -> int:
        """How many answers stand in the chat."""
        said = [m for m in self.chat.messages.values() if m["kind"] == "answer"]
        return len({m["key"] for m in said if m["text"] != "looking"})

    def wait(self, jobs: int, within_s: float) -> float:
        """Wait until so many answers stand; the seconds that took."""
        started = time.monotonic()
        while self.answered() < jobs and time.monotonic() - started < within_s:
            time.sleep(0.05)
        return time.monotonic() - started

    def tally(self, jobs: int) -> str:
        """`done`, `lost` and `double`, over all that was posted."""
        done = double = 0
        for number in range(jobs):
            said = [m for m in self.chat.of(f"k{number}") if m["kind"] == "answer"]
            done += any(m["text"] != "looking" for m in said)
            double += len(said) > 1
        return f"done={done} lost={jobs - done} double={double}"

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.chat.close()
        if self.server:
            self.server.close()


@contextmanager
def stand(database: str) -> Iterator[Stand]:
    """A stand that is cleared away afterwards."""
    made = Stand(database)
    try:
        yield made
    finally:
        made.close()
