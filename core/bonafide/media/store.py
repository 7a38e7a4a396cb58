"""The worker's side of the shared memory that takes pictures and sound."""

from __future__ import annotations

import mmap
import threading
from collections.abc import Iterable

from bonafide.media.limits import Refusal


class Store:
    """Hands out places in the shared memory; safe for the two decoding threads."""

    def __init__(self, fd: int, capacity_bytes: int) -> None:
        self._area = mmap.mmap(fd, capacity_bytes)
        self._capacity_bytes = capacity_bytes
        self._used_bytes = 0
        self._lock = threading.Lock()

    def close(self) -> None:
        """Give the mapping back; the other side keeps its own."""
        self._area.close()

    def reserve(self, size_bytes: int) -> int:
        """A page-aligned place for so many bytes.

        Raises:
            Refusal: the memory is full.
        """
        with self._lock:
            offset = self._used_bytes
            if offset + size_bytes > self._capacity_bytes:
                raise Refusal("stored", value=offset + size_bytes, limit=self._capacity_bytes)
            self._used_bytes += -(-size_bytes // mmap.PAGESIZE) * mmap.PAGESIZE
            return offset

    def write(self, offset: int, parts: Iterable[bytes | memoryview]) -> None:
        """Copy parts one behind the other to a reserved place."""
        start = offset
        for part in parts:
            end = offset + memoryview(part).nbytes
            self._area[offset:end] = part
            offset = end
        # The pages stay in the memory file; only this process stops holding them.
        if offset > start and hasattr(mmap, "MADV_DONTNEED"):
            self._area.madvise(mmap.MADV_DONTNEED, start, offset - start)
