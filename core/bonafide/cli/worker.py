"""`bonafide worker`: work on jobs, on any number of machines."""

from __future__ import annotations

import asyncio
import signal
from typing import Annotated

import typer


def worker(
    within_s: Annotated[
        float, typer.Option("--stop-within", help="Seconds to finish in when told to stop.")
    ] = 20.0,
) -> None:
    """Work on jobs until told to stop; what is not finished then goes back to the others.

    Platforms that are installed and have a token here are answered on.
    """
    from bonafide import logs
    from bonafide.jobs.leaving import end_now

    logs.configure()
    clean = asyncio.run(_work(within_s))
    if not clean:
        end_now()


async def _work(within_s: float) -> bool:
    from bonafide.jobs import Engine
    from bonafide.jobs.surfaces import installed

    surfaces = installed()
    engine = await Engine.start(surfaces, worker=True)
    typer.echo(f"working for: {', '.join(surface.name for surface in surfaces) or '-'}", err=True)
    over = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, over.set)
    await over.wait()
    return await engine.stop(within_s)
