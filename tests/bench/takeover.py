"""How long the jobs of a worker that died wait until another goes on with them.

    python -m tests.bench.takeover --database sqlite
    python -m tests.bench.takeover --database postgresql --rounds 10

A worker is killed with -9 in the middle of a judgement while another is idle. The
figure is the time from the kill to the answer, less the judgement itself.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bonafide.jobs import Engine, State
from tests.bench.stand import Stand, stand


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5, help="a judgement takes so long")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with stand(chosen.database) as world:
        took = asyncio.run(kill_often(world, chosen.rounds, chosen.seconds))
    print(
        f"database={chosen.database} rounds={len(took)} median_s={statistics.median(took):.1f} "
        f"worst_s={max(took):.1f}"
    )


async def kill_often(world: Stand, rounds: int, seconds: float) -> list[float]:
    """Kill the worker that judges, so many times; the seconds that each takeover took.

    The heir judges in `seconds`; the victim would for ever.
    """
    engine, took = await world.client(), []
    for number in range(rounds):
        victim = world.start_worker(600)
        request = world.request(number)
        await engine.submit(request)
        await until(engine, request.tenant, request.key, State.EXAMINING)
        # The other comes up only now, so that the first is the one that judges.
        heir = world.start_worker(seconds)
        victim.kill()
        killed = time.monotonic()
        await until(engine, request.tenant, request.key, State.ANSWERED)
        took.append(time.monotonic() - killed - seconds)
        heir.kill()
    await engine.stop()
    return took


async def until(engine: Engine, tenant: str, key: str, state: State) -> None:
    """Follow the job until it is in that state, or past it."""
    async for job in engine.follow(tenant, key):
        if job.state is state:
            return


if __name__ == "__main__":
    main()
