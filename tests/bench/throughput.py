"""What the queue itself costs, and how it grows with workers.

    python -m tests.bench.throughput --database postgresql --jobs 120 --seconds 0.5 --workers 1 2 4
    python -m tests.bench.throughput --database sqlite --jobs 100 --seconds 0.2 --workers 1

All jobs are handed in before the workers begin. With a judge that sleeps, one
worker would need jobs x seconds; `overhead` is what it took longer, a job.
`share` is the throughput of n workers over n times that of the first row.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.durability import submit
from tests.bench.stand import stand


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--jobs", type=int, default=120)
    parser.add_argument("--seconds", type=float, default=0.5, help="a judgement takes so long")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    first = None
    for workers in chosen.workers:
        took_s = run(chosen, workers)
        per_worker = chosen.jobs / took_s / workers
        first = first or per_worker
        overhead_ms = 1000 * (took_s * workers / chosen.jobs - chosen.seconds)
        print(
            f"workers={workers} jobs={chosen.jobs} seconds={took_s:.1f} "
            f"jobs_per_s={chosen.jobs / took_s:.2f} share={per_worker / first:.2f} "
            f"overhead_ms={overhead_ms:.0f} database={chosen.database}",
            flush=True,
        )


def run(chosen: argparse.Namespace, workers: int) -> float:
    """Seconds that so many answers took in the middle of the run, all workers warm and busy."""
    with stand(chosen.database) as world:
        warm = 4 * workers
        spare = 40 * workers
        asyncio.run(submit(world, chosen.jobs + spare))
        for _ in range(workers):
            world.start_worker(chosen.seconds)
        world.wait(world.answered() + warm, within_s=300)
        first, started = world.answered(), time.monotonic()
        world.wait(first + chosen.jobs, within_s=1200)
        return time.monotonic() - started


if __name__ == "__main__":
    main()
