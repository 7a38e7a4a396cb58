"""Work that Slack need not wait for: it is told at once that a press was taken."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Later:
    """Runs it beside the answer; what fails is logged, without what people wrote."""

    def __init__(self) -> None:
        # The event loop itself keeps no hold of its tasks.
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Start it and return."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a press failed", exc_info=error)
