"""One spelling of JSON, so that equal content has an equal hash."""

from __future__ import annotations

import hashlib
import json
from typing import IO, Any

_CHUNK = 1 << 20


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(content: str | bytes) -> str:
    """SHA-256 in hex; text is hashed as UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def digest_stream(stream: IO[bytes]) -> tuple[str, int]:
    """SHA-256 in hex and the number of bytes, from here to the end."""
    running, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        running.update(chunk)
        size += len(chunk)
    return running.hexdigest(), size
