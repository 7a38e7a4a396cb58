"""Workers that die: nothing lost, nothing said twice, and no file kills for ever."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from bonafide.database import Database
from bonafide.jobs import State
from tests.bench.stand import ROOT
from tests.jobs.conftest import finished

pytestmark = pytest.mark.slow

# A worker whose judge reads its orders from the file: sleep so long, or die.
WORKER = """
import asyncio, os, signal, sys, time
from bonafide.jobs import Engine
from tests.peers.chat import ChatSurface
from tests.peers.judge import Sleeper

def judge(path, **options):
    order = path.read_bytes().decode().split()
    if order[0] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return Sleeper(float(order[1]))(path, **options)

async def main():
    engine = await Engine.start([ChatSurface(sys.argv[1])], worker=True, judge=judge)
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    print("ready", flush=True)
    await over.wait()
    clean = await engine.stop(within_s=float(sys.argv[2]))
    print("clean" if clean else "handed back", flush=True)
    os._exit(0)

asyncio.run(main())
"""


class Workers:
    def __init__(self, chat):
        self._chat = chat
        self.running = []

    def start(self, stop_within_s=5):
        worker = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WORKER), self._chat.url, str(stop_within_s)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert worker.stdout.readline() == "ready\n"
        self.running.append(worker)
        return worker

    def close(self):
        for worker in self.running:
            worker.kill()
            worker.wait()
            worker.stdout.close()


@pytest.fixture
def workers(chat, working, url):
    database = Database(url)
    database.upgrade()
    database.dispose()
    made = Workers(chat)
    yield made
    made.close()


def test_what_a_killed_worker_had_under_way_is_done_by_another(working, chat, asking, workers):
    async def story():
        async with working(worker=False) as engine:
            victim = workers.start()
            for number in range(3):
                await engine.submit(asking(f"k{number}", f"sleep 2 {number}".encode()))
            await reaches(engine, "k0", State.EXAMINING)
            workers.start()
            victim.kill()
            return [await finished(engine, f"k{number}") for number in range(3)]

    jobs = asyncio.run(story())
    assert [job.state for job in jobs] == [State.ANSWERED] * 3
    assert [len(chat.of(f"k{number}")) for number in range(3)] == [1, 1, 1]


def test_a_file_that_kills_every_worker_ends_in_a_clear_answer(
    working, chat, asking, workers, choose
):
    choose(BONAFIDE_JOBS_EXAMINATIONS=2)

    async def story():
        async with working(worker=False) as engine:
            for _ in range(3):
                workers.start()
            await engine.submit(asking("deadly", b"kill"))
            job = await finished(engine, "deadly")
            await engine.submit(asking("harmless", b"sleep 0"))
            return job, await finished(engine, "harmless")

    deadly, harmless = asyncio.run(story())
    assert deadly.answer.failure.id == "job-kills-worker"
    assert chat.of("deadly")[0]["text"] == "job-kills-worker"
    assert harmless.state is State.ANSWERED
    assert [worker.poll() for worker in workers.running].count(None) == 1


def test_a_worker_told_to_stop_finishes_what_is_short(working, chat, asking, workers):
    async def story():
        async with working(worker=False) as engine:
            worker = workers.start(stop_within_s=15)
            await engine.submit(asking("k1", b"sleep 1"))
            await reaches(engine, "k1", State.EXAMINING)
            worker.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(worker.stdout.readline) == "clean\n"
            workers.start()
            return await finished(engine, "k1")

    assert asyncio.run(story()).state is State.ANSWERED
    assert len(chat.of("k1")) == 1


def test_a_worker_told_to_stop_hands_back_what_is_long(working, chat, asking, workers, choose):
    choose(BONAFIDE_JOBS_EXAMINATIONS=1)

    async def story():
        async with working(worker=False) as engine:
            worker = workers.start(stop_within_s=1)
            await engine.submit(asking("k1", b"sleep 6"))
            await reaches(engine, "k1", State.EXAMINING)
            worker.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(worker.stdout.readline) == "handed back\n"
            workers.start()
            # Handing back is no death: with one examination allowed it is judged all the same.
            return await finished(engine, "k1")

    assert asyncio.run(story()).state is State.ANSWERED
    assert len(chat.of("k1")) == 1


def test_a_worker_that_was_only_stalled_does_not_answer_again(working, chat, asking, workers, url):
    if url.startswith("sqlite"):
        pytest.skip("a process that is stopped while it writes holds the file's only lock")

    async def story():
        async with working(worker=False) as engine:
            stalled = workers.start()
            await engine.submit(asking("k1", b"sleep 2"))
            await reaches(engine, "k1", State.EXAMINING)
            os.kill(stalled.pid, signal.SIGSTOP)
            workers.start()
            job = await finished(engine, "k1")
            os.kill(stalled.pid, signal.SIGCONT)
            await asyncio.sleep(4)
            await engine.submit(asking("k2", b"sleep 0"))
            return job, await finished(engine, "k2")

    jobs = asyncio.run(story())
    assert [job.state for job in jobs] == [State.ANSWERED] * 2
    assert [len(chat.of(key)) for key in ("k1", "k2")] == [1, 1]


async def reaches(engine, key, state):
    async with asyncio.timeout(60):
        async for job in engine.follow("chat:T1", key):
            if job.state is state:
                return
