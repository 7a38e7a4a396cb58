"""Jobs through kill -9 of their workers, or through an outage.

    python -m tests.bench.durability --database sqlite --jobs 500 --kills 20
    python -m tests.bench.durability --database postgresql --jobs 500 --kills 20
    python -m tests.bench.durability --database postgresql --outage database --outage-s 60
    python -m tests.bench.durability --database sqlite --outage chat --outage-s 60

Every job is posted to a loopback chat that keeps what was said twice. The last
line counts: `done` answered, `lost` never answered, `double` answered twice.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.stand import Stand, stand


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=0.05, help="a judgement takes so long")
    parser.add_argument("--outage", choices=["database", "chat"])
    parser.add_argument("--outage-s", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with stand(chosen.database) as world:
        for _ in range(chosen.workers):
            world.start_worker(chosen.seconds)
        started = time.monotonic()
        trouble = threading.Thread(target=make_trouble, args=(world, chosen))
        trouble.start()
        asyncio.run(submit(world, chosen.jobs))
        print(f"submitted after {time.monotonic() - started:.1f} s", flush=True)
        trouble.join()
        print(f"trouble over after {time.monotonic() - started:.1f} s", flush=True)
        world.wait(chosen.jobs, within_s=900)
        took_s = time.monotonic() - started
        time.sleep(3)  # a second answer would come now
        print(
            f"{world.tally(chosen.jobs)} database={chosen.database} kills={chosen.kills} "
            f"workers={chosen.workers} seconds={took_s:.1f}"
        )


async def submit(world: Stand, jobs: int) -> None:
    """Hand all jobs in, a few at a time, as platforms do."""
    engine = await world.client()
    room = asyncio.Semaphore(8)

    async def one(number: int) -> None:
        async with room:
            await engine.submit(world.request(number))

    await asyncio.gather(*(one(number) for number in range(jobs)))
    await asyncio.sleep(1)
    await engine.stop()


def make_trouble(world: Stand, chosen: argparse.Namespace) -> None:
    """Kill workers at random moments of the run, or take a service away."""
    dice = random.Random(chosen.seed)
    # By progress, not by the clock, so that every kill meets jobs under way.
    for due in sorted(dice.uniform(0, 0.95 * chosen.jobs) for _ in range(chosen.kills)):
        while world.answered() < due:
            time.sleep(0.01)
        victim = world.workers.pop(dice.randrange(len(world.workers)))
        victim.kill()
        victim.wait()
        world.start_worker(chosen.seconds)
    while chosen.outage and world.answered() < chosen.jobs // 20:
        time.sleep(0.01)
    if chosen.outage == "chat":
        world.chat.is_down = True
        time.sleep(chosen.outage_s)
        world.chat.is_down = False
    if chosen.outage == "database":
        if world.server is None:
            raise SystemExit("a SQLite file has no server that could be down")
        world.server.stop()
        time.sleep(chosen.outage_s)
        world.server.start()


if __name__ == "__main__":
    main()
