"""Opening and hashing the file, without looking into it."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from types import TracebackType

from bonafide.errors import FileChanged, FileUnreadable
from bonafide.media.refusals import error_of

CHUNK_BYTES = 1 << 20


class Source:
    """A regular file, held open by descriptor, that must not change while in use.

    Raises:
        FileUnreadable: missing, no permission, or not a regular file.
        LimitExceeded: larger than `file_bytes`.
        UnsupportedMedia: empty.
    """

    def __init__(self, path_or_fd: str | Path | int, file_bytes: int) -> None:
        self.fd = _open(path_or_fd)
        try:
            self._before = os.fstat(self.fd)
            self.bytes = self._before.st_size
            if not stat.S_ISREG(self._before.st_mode):
                raise FileUnreadable("This is not a regular file.")
            self._position = os.lseek(self.fd, 0, os.SEEK_CUR)
            if self.bytes > file_bytes:
                raise error_of("file-bytes", self.bytes, file_bytes)
            if self.bytes == 0:
                raise error_of("empty")
        except BaseException:
            os.close(self.fd)
            raise

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # The worker has moved it, and a caller's own descriptor with it.
        os.lseek(self.fd, self._position, os.SEEK_SET)
        os.close(self.fd)

    def sha256(self) -> str:
        """Hash of the whole file, streamed; leaves the file position alone.

        Raises:
            FileChanged: it grew or shrank meanwhile.
            FileUnreadable: the disk gives an error.
        """
        digest = hashlib.sha256()
        done = 0
        try:
            while chunk := os.pread(self.fd, CHUNK_BYTES, done):
                digest.update(chunk)
                done += len(chunk)
                if done > self.bytes:
                    break
        except OSError as error:
            raise FileUnreadable(f"The file cannot be read: {error.strerror}.") from error
        if done != self.bytes:
            raise FileChanged("The file changed while it was being read; try again.")
        return digest.hexdigest()

    def check_unchanged(self) -> None:
        """Compare size and times with those at opening.

        Raises:
            FileChanged: somebody wrote to it.
        """
        now = os.fstat(self.fd)
        before = self._before
        if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise FileChanged("The file changed while it was being read; try again.")


def _open(path_or_fd: str | Path | int) -> int:
    if isinstance(path_or_fd, int):
        return os.dup(path_or_fd)
    try:
        # O_NONBLOCK: opening a FIFO that nobody writes to must not hang.
        return os.open(path_or_fd, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid name"
        raise FileUnreadable(f"The file cannot be opened: {reason}.") from error
