"""Who waits for whom, and for how long."""

import asyncio
import threading
import time

import pytest

from bonafide.errors import LimitExceeded, NotFound
from bonafide.jobs import Priority, State
from tests.jobs.conftest import finished
from tests.peers.judge import Sleeper


def test_what_waited_too_long_is_refused(working, chat, asking):
    over = threading.Event()

    def judge(path, **options):
        over.wait(30)
        return Sleeper()(path, **options)

    async def story():
        async with working(judge=judge) as engine:
            await engine.submit(asking("k1"))
            async for job in engine.follow("chat:T1", "k1"):
                if job.state is State.EXAMINING:
                    break
            await engine.submit(asking("k2", deadline_s=0.2))
            await asyncio.sleep(0.3)
            over.set()
            return await finished(engine, "k2")

    assert asyncio.run(story()).answer.failure.id == "job-too-late"
    assert chat.of("k2")[0]["text"] == "job-too-late"


def test_too_many_waiting_jobs_of_one_tenant_are_refused(working, asking, choose):
    choose(BONAFIDE_JOBS_TENANT_WAITING=2)

    async def story():
        async with working(worker=False) as engine:
            await engine.submit(asking("k1"))
            await engine.submit(asking("k2"))
            with pytest.raises(LimitExceeded, match="TENANT_WAITING"):
                await engine.submit(asking("k3"))
            with pytest.raises(NotFound):
                await engine.status("chat:T1", "k3")
            await engine.submit(asking("k4", tenant="chat:T2"))
            return await engine.health()

    health = asyncio.run(story())
    assert (health.waiting, health.workers) == (3, ())


def test_people_go_before_auto_scan_and_that_before_batches(working, asking):
    kinds, order, gates = (Priority.WAITING, Priority.AUTO, Priority.BATCH), [], []

    def judge(path, **options):
        order.append(Priority[options["name"].rstrip("0123.wav")])
        # The first is whose file was there first; it holds the slot until all others wait
        # who are let in: three from each queue.
        until_s = time.monotonic() + 30
        while len(order) == 1 and waiting() < 5 and time.monotonic() < until_s:
            time.sleep(0.01)
        return Sleeper()(path, **options)

    def waiting():
        return len(gates[0]._waiting) if gates else 0

    async def story():
        async with working(worker=False) as engine:
            for kind in reversed(kinds):
                for number in range(3):
                    await engine.submit(asking(f"{kind.name}{number}", priority=kind))
        async with working(judge=judge) as engine:
            gates.append(engine._worker._steps.gate)
            for number in range(3):
                await finished(engine, f"BATCH{number}")

    asyncio.run(story())
    assert len(order) == 9
    assert order[1:] == sorted(order[1:])


def test_one_tenant_does_not_take_all_workers(working, asking, choose):
    choose(BONAFIDE_JOBS_TENANT_AT_ONCE=1, BONAFIDE_JOBS_SLOTS=4)
    now, most = [], []

    def judge(path, **options):
        now.append(options["name"])
        most.append(sum(name.startswith("a") for name in now))
        made = Sleeper(0.2)(path, **options)
        now.remove(options["name"])
        return made

    async def story():
        async with working(judge=judge) as engine:
            # The first look into the queues may still go by an earlier worker's settings.
            await engine.submit(asking("c0", tenant="chat:T3"))
            await finished(engine, "c0", tenant="chat:T3")
            for number in range(4):
                await engine.submit(asking(f"a{number}"))
            await engine.submit(asking("b0", tenant="chat:T2"))
            await finished(engine, "b0", tenant="chat:T2")
            await finished(engine, "a3")

    asyncio.run(story())
    assert max(most) == 1
