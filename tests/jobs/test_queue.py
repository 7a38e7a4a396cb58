"""Who waits for whom, and for how long."""

import asyncio

import pytest

from bonafide.errors import LimitExceeded, NotFound
from bonafide.jobs import Priority
from tests.jobs.conftest import finished
from tests.peers.judge import Sleeper


def test_what_waited_too_long_is_refused(working, asking):
    async def story():
        async with working(judge=Sleeper(1.0)) as engine:
            await engine.submit(asking("k1"))
            await engine.submit(asking("k2", deadline_s=0.2))
            return await finished(engine, "k2")

    assert asyncio.run(story()).answer.failure.id == "job-too-late"


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


def test_people_go_before_auto_scan_and_that_before_batches(working, chat, asking):
    order = []

    def judge(path, **options):
        order.append(options["name"].rstrip("0123.wav"))
        return Sleeper(0.3)(path, **options)

    async def story():
        async with working(worker=False) as engine:
            for kind in (Priority.BATCH, Priority.AUTO, Priority.WAITING):
                for number in range(3):
                    await engine.submit(asking(f"{kind.name}{number}", priority=kind))
        async with working(judge=judge) as engine:
            for number in range(3):
                await finished(engine, f"BATCH{number}")

    asyncio.run(story())
    # The first slot may be taken before the people's files are fetched.
    places = {name: [i for i, kind in enumerate(order) if kind == name] for name in set(order)}
    assert max(places["WAITING"]) < min(places["BATCH"])
    assert max(places["AUTO"]) < min(places["BATCH"])
    assert places["WAITING"][1] < places["AUTO"][1]


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
