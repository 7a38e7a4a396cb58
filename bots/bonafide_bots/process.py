"""How a bot's process ends."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

from bonafide import logs
from bonafide.jobs.leaving import end_now


def run(bot: Coroutine[Any, Any, bool]) -> None:
    """Run a bot to its end, which says whether nothing is under way any more."""
    logs.configure()
    clean = asyncio.run(bot)
    if not clean:
        end_now()


async def stopped() -> None:
    """Wait for SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
