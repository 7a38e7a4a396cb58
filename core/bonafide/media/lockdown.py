"""Giving up rights before the first foreign byte is read."""

from __future__ import annotations

import resource


def lock_down(memory_bytes: int) -> dict[str, bool]:
    """Give up all that decoding does not need; says which protections are active."""
    return {"memory-limit": _limit(resource.RLIMIT_AS, memory_bytes)}


def _limit(kind: int, value: int) -> bool:
    try:
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):
        return False
    return True
