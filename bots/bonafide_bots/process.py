"""How a bot's process ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any


def run(bot: Coroutine[Any, Any, bool]) -> None:
    """Run a bot to its end, which says whether nothing is under way any more."""
    clean = asyncio.run(bot)
    if not clean:
        # A judgement still runs in a thread. Another worker has its job by now, and
        # Python would wait for it before it ends.
        sys.stdout.flush()
        os._exit(0)


async def stopped() -> None:
    """Wait for SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
