"""How much one asker may ask for in a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

_MOST_ASKERS = 10_000


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an allowance: `remaining` asks, all of them again in `reset_s`."""

    allowed: bool
    limit: int
    window_s: int
    remaining: int
    reset_s: int

    def headers(self) -> dict[str, str]:
        """`RateLimit` fields (draft-ietf-httpapi-ratelimit-headers-10)."""
        said = {
            "RateLimit-Policy": f'"default";q={self.limit};w={self.window_s}',
            "RateLimit": f'"default";r={self.remaining};t={self.reset_s}',
        }
        return said if self.allowed else said | {"Retry-After": str(max(self.reset_s, 1))}


class Allowance:
    """`limit` asks in each window of `window_s` seconds, for each asker apart."""

    def __init__(self, limit: int, window_s: int) -> None:
        self._limit, self._window_s = limit, window_s
        self._used: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def take(self, asker: str) -> Left:
        """Count one ask; `allowed` says whether there was one left."""
        now_s = time.monotonic()
        begun_s, used = self._used.pop(asker, (now_s, 0))
        if now_s - begun_s >= self._window_s:
            begun_s, used = now_s, 0
        used += 1
        self._used[asker] = (begun_s, used)
        if len(self._used) > _MOST_ASKERS:
            self._used.popitem(last=False)
        reset_s = int(self._window_s - (now_s - begun_s)) + 1
        left = max(self._limit - used, 0)
        return Left(used <= self._limit, self._limit, self._window_s, left, reset_s)
