"""The caller's side of the decoding process."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from types import TracebackType
from typing import Any

from bonafide.errors import SettingsError
from bonafide.media import wire
from bonafide.media.area import Area
from bonafide.media.limits import Limits
from bonafide.media.refusals import error_of
from bonafide.media.source import Source
from bonafide.settings import MediaSettings
from bonafide.terms import Recording

BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    "from bonafide.media.worker import main; main(*map(int, sys.argv[2:]))"
)


class Decoder:
    """A warm, locked-down process that decodes one file after the other.

        with Decoder(settings) as decoder:
            recording = decoder.read("clip.mp4", frames=32)

    The constructor returns at once, so that the caller can import what it
    needs while the process starts. Safe for threads; files are read one at a
    time. A process that crashed, hung or served its time is replaced.
    """

    def __init__(self, settings: MediaSettings | None = None) -> None:
        self._settings = settings or MediaSettings()
        self._lock = threading.Lock()
        self._anchors = _read_anchors(self._settings.trust_anchors)
        self._worker: _Worker | None = _Worker(self._settings.memory_bytes)

    def __enter__(self) -> Decoder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; the next `read` would start another."""
        with self._lock:
            self._drop()

    def protections(self) -> list[tuple[str, bool]]:
        """The worker's protections by name, and whether this system gives them.

        Raises:
            DecodeFailed: the process cannot be started.
        """
        with self._lock:
            deadline = time.monotonic() + self._settings.deadline_s
            try:
                return list(self._ready(deadline).protections.items())
            except _Lost as lost:
                self._drop()
                raise error_of(lost.reason) from lost

    def read(
        self,
        path_or_fd: str | Path | int,
        *,
        frames: int | None = None,
        bursts: int | None = None,
    ) -> Recording:
        """Decode one file.

        Args:
            path_or_fd: a regular file; it is opened once and never by name again.
            frames: pictures spread over a clip, 4..400; the setting when None.
            bursts: runs of neighbouring frames, 0..8; the setting when None.

        Returns:
            Pictures in order of time. Each moment is there once: a picture that
            begins a burst is also one of those spread over the clip.

        Raises:
            FileUnreadable, FileChanged, UnsupportedMedia, LimitExceeded, DecodeFailed.
        """
        limits = Limits.of(self._settings)
        if frames is not None:
            limits = dataclasses.replace(limits, frames=min(max(frames, 4), 400))
        if bursts is not None:
            limits = dataclasses.replace(limits, bursts=min(max(bursts, 0), 8))
        with (
            Source(path_or_fd, self._settings.file_bytes) as source,
            self._lock,
            Area(limits.area_bytes) as area,
        ):
            return self._read(source, area, limits)

    def _read(self, source: Source, area: Area, limits: Limits) -> Recording:
        # Late, because it needs numpy, which can load while the worker starts.
        from bonafide.media import answer

        content, sha256 = self._ask(source, area, limits)
        source.check_unchanged()
        if "refused" in content:
            raise error_of(*_refusal(content))
        recording = content.get("recording")
        try:
            return answer.unpack(recording, area.view(), limits, sha256, source.bytes)
        except answer.Implausible as nonsense:
            self._drop()
            raise error_of("nonsense") from nonsense

    def _ask(self, source: Source, area: Area, limits: Limits) -> tuple[dict[str, Any], str]:
        """The worker's answer, and the hash that is made meanwhile."""
        deadline = time.monotonic() + self._settings.deadline_s
        request = {"limits": dataclasses.asdict(limits), "trust_anchors": self._anchors}
        content = None
        try:
            worker = self._ready(deadline)
            worker.ask(request, (source.fd, area.fd))
            sha256 = source.sha256()
            content = worker.answer(deadline)
        except _Lost as lost:
            source.check_unchanged()
            raise error_of(lost.reason) from lost
        finally:
            if content is None:
                # Its answer, should it still come, must not be taken for the next file's.
                self._drop()
        return content, sha256

    def _ready(self, deadline: float) -> _Worker:
        """A worker that has locked itself down."""
        if self._worker is not None and self._worker.is_foreign():
            self._worker = None
        if self._worker is not None and self._worker.is_spent(self._settings.worker_files):
            self._drop()
        if self._worker is None:
            self._worker = _Worker(self._settings.memory_bytes)
        self._worker.wait_until_locked(deadline)
        return self._worker

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


class _Lost(Exception):
    """The worker is gone, hangs, or talks nonsense."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Worker:
    """One decoding process and the socket to it."""

    def __init__(self, memory_bytes: int) -> None:
        self.protections: dict[str, bool] = {}
        self._files = 0
        self._owner = os.getpid()
        self._sock, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        folders = [str(Path(entry).resolve()) for entry in sys.path if entry]
        numbers = (theirs.fileno(), lifeline, memory_bytes)
        self._process = subprocess.Popen(
            # -I and -S: no environment, no current folder, no site hooks.
            [sys.executable, "-IS", "-c", BOOT, json.dumps(folders), *map(str, numbers)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(), lifeline),
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            # Ctrl-C on a terminal is for the caller, who then ends this one.
            start_new_session=True,
        )
        theirs.close()
        os.close(lifeline)
        self.end = weakref.finalize(
            self, _end, self._owner, self._process, self._sock, self._lifeline
        )

    def is_foreign(self) -> bool:
        """Whether this is a forked copy of the process that started it."""
        return self._owner != os.getpid()

    def is_spent(self, files: int) -> bool:
        """Whether it died while idle, or has read as many files as one process may."""
        return self._files >= files or self._process.poll() is not None

    def wait_until_locked(self, deadline: float) -> None:
        """Wait for its first message, which lists the protections."""
        if self.protections:
            return
        content = self._receive(deadline, "not-started")
        listed = content.get("protections")
        if not isinstance(listed, dict) or not listed:
            raise _Lost("not-started")
        self.protections = {str(name): value is True for name, value in listed.items()}

    def ask(self, request: dict[str, Any], fds: tuple[int, ...]) -> None:
        """Send a request and the descriptors it may read and write."""
        self._files += 1
        try:
            wire.send(self._sock, request, fds)
        except OSError as error:
            raise _Lost("crashed") from error

    def answer(self, deadline: float) -> dict[str, Any]:
        """Wait for the answer to the request."""
        return self._receive(deadline, "crashed")

    def _receive(self, deadline: float, when_gone: str) -> dict[str, Any]:
        self._sock.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            content = wire.receive(self._sock)
        except TimeoutError as error:
            raise _Lost("time") from error
        except OSError as error:
            raise _Lost(when_gone) from error
        except wire.BrokenMessage as error:
            raise _Lost("nonsense") from error
        if content is None:
            # The kernel ends a process that has used up its processor time.
            spent = self._process.wait() == -signal.SIGXCPU
            raise _Lost("time" if spent else when_gone)
        if not isinstance(content, dict):
            raise _Lost("nonsense")
        return content


def _end(owner: int, process: subprocess.Popen[bytes], sock: socket.socket, lifeline: int) -> None:
    sock.close()
    os.close(lifeline)
    if owner != os.getpid():
        return
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    process.wait()


def _read_anchors(path: Path | None) -> str:
    """The PEM file of trusted authorities; the worker itself can open nothing."""
    if path is None:
        return ""
    try:
        return path.expanduser().read_text("ascii")
    except (OSError, ValueError) as error:
        raise SettingsError(
            "BONAFIDE_MEDIA_TRUST_ANCHORS names a file that cannot be read as PEM."
        ) from error


def _refusal(content: dict[str, Any]) -> tuple[str, float, float]:
    reason, value, limit = (content.get(name, 0) for name in ("refused", "value", "limit"))
    numbers = all(type(one) in (int, float) and abs(one) < 1e15 for one in (value, limit))
    if not isinstance(reason, str) or not numbers:
        return "nonsense", 0.0, 0.0
    return reason, float(value), float(limit)
