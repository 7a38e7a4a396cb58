"""How much memory a process and its children hold together, pages that they share counted once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType


class Watch:
    """Samples the memory of a process and all below it while a `with` block runs."""

    def __init__(self, pid: int, every_s: float = 0.02) -> None:
        self.peak_mb = 0.0
        self._pid, self._every_s = pid, every_s
        self._done = threading.Event()
        self._sampler = threading.Thread(target=self._sample)

    def __enter__(self) -> Watch:
        self._sampler.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._sampler.join()

    def _sample(self) -> None:
        while not self._done.is_set():
            self.peak_mb = max(self.peak_mb, held_mb(self._pid))
            time.sleep(self._every_s)


def held_mb(pid: int) -> float:
    """MB of a process and all below it now: each page divided by those who map it (PSS)."""
    return sum(_own_mb(one) for one in _family(pid))


def _own_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # It has ended meanwhile.
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        tasks = [task / "children" for task in Path(f"/proc/{pid}/task").iterdir()]
        children = [int(word) for task in tasks for word in task.read_text().split()]
    except OSError:
        return
    for child in children:
        yield from _family(child)
