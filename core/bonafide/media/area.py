"""Memory shared with the worker, which can fill it but not change its size."""

from __future__ import annotations

import fcntl
import mmap
import os
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


class Area:
    """Anonymous memory for the pixels and samples of one file; empty pages cost nothing."""

    def __init__(self, size_bytes: int) -> None:
        self._size_bytes = size_bytes
        self._sealed = hasattr(os, "memfd_create")
        self.fd = _sealed_memory(size_bytes) if self._sealed else _unlinked_file(size_bytes)

    def __enter__(self) -> Area:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self.fd)

    def view(self) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """The memory as uint8, shape (size_bytes,), read-only; outlives the Area."""
        import numpy as np

        if self._sealed:
            area: Any = mmap.mmap(self.fd, self._size_bytes, prot=mmap.PROT_READ)
        else:
            # A file that could still be cut short must not be mapped.
            area = os.pread(self.fd, self._size_bytes, 0).ljust(self._size_bytes, b"\0")
        return np.frombuffer(area, np.uint8)


def _sealed_memory(size_bytes: int) -> int:
    fd = os.memfd_create("bonafide", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, size_bytes)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
    return fd


def _unlinked_file(size_bytes: int) -> int:
    import tempfile

    with tempfile.TemporaryFile() as file:
        file.truncate(size_bytes)
        return os.dup(file.fileno())
