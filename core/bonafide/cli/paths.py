"""The files that the words on a command line mean, each once, in order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path


def expand(words: Iterable[str]) -> Iterator[Path]:
    """Files for paths, folders and globs.

    A folder gives all files below it by name, without hidden ones; a loop of
    links is walked once. What does not exist is passed on, to be refused there.
    """
    for word in words:
        path = Path(word)
        if has_magic(word) and not path.exists():
            found = sorted(glob(word, recursive=True))
            yield from expand(found) if found else [path]
        elif path.is_dir():
            yield from _below(path)
        else:
            yield path


def _below(folder: Path) -> Iterator[Path]:
    seen: set[tuple[int, int]] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        status = os.stat(place)
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(place) / name
