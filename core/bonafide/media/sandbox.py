"""The caller's side of the decoding process."""

from __future__ import annotations

import dataclasses
import threading
import time
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from bonafide.errors import SettingsError
from bonafide.media.area import Area
from bonafide.media.limits import Limits
from bonafide.media.process import Lost, Worker
from bonafide.media.refusals import error_of
from bonafide.media.source import Source

if TYPE_CHECKING:
    from bonafide.settings import MediaSettings
    from bonafide.terms import Recording


class Decoder:
    """A warm, locked-down process that decodes one file after the other.

        with Decoder(settings) as decoder:
            recording = decoder.read("clip.mp4", frames=32)

    The constructor returns at once, so that the caller can import what it
    needs while the process starts; without settings it reads them itself, and
    starts the process before that. Safe for threads; files are read one at a
    time. A process that crashed, hung or served its time is replaced.
    """

    def __init__(self, settings: MediaSettings | None = None) -> None:
        self._worker: Worker | None = Worker()
        self._lock = threading.Lock()
        self._settings = settings or _settings()
        self._anchors = _read_anchors(self._settings.trust_anchors)
        self._worker.lock_down(self._settings.memory_bytes)

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
            except Lost as lost:
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
        if _blames_file(content) and self._worker is not None and self._worker.is_cramped():
            # After many files a process may lack the address space for a good one: only
            # one with room may call a file damaged.
            self._drop()
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
        except Lost as lost:
            source.check_unchanged()
            raise error_of(lost.reason) from lost
        finally:
            if content is None:
                # Its answer, should it still come, must not be taken for the next file's.
                self._drop()
        return content, sha256

    def _ready(self, deadline: float) -> Worker:
        """A worker that has locked itself down."""
        if self._worker is not None and self._worker.is_foreign():
            self._worker = None
        if self._worker is not None and self._worker.is_spent(self._settings.worker_files):
            self._drop()
        if self._worker is None:
            self._worker = Worker()
            self._worker.lock_down(self._settings.memory_bytes)
        self._worker.wait_until_locked(deadline)
        return self._worker

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


def _blames_file(content: dict[str, Any]) -> bool:
    return "refused" in content and _refusal(content)[0] in ("damaged", "truncated")


@cache
def decoder() -> Decoder:
    """This process's decoding worker; asking early lets it start while others import."""
    return Decoder()


def _settings() -> MediaSettings:
    from bonafide.settings import MediaSettings, read

    settings: MediaSettings = read(MediaSettings)
    return settings


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
