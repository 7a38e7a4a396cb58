"""Frames of a video stream, decoded only where they are wanted, inside the worker."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter
from av.video.stream import VideoStream
from PIL import Image

from bonafide.media.draft import Draft, StoredPicture
from bonafide.media.limits import DENSE_FRAMES, DENSE_PIXELS, Limits, Refusal, refuse_above
from bonafide.media.plan import Group, Want
from bonafide.media.store import Store

USUAL_RATE_HZ = 25.0
# Two decoders run side by side and share the cores.
CODEC_THREADS = max(1, (os.cpu_count() or 1) // 2)
MOST_DAMAGED_PACKETS = 200
MOST_PACKETS_TO_A_KEY = 3000
# In these, seeking lands near a time and not on a key frame.
UNINDEXED = ("mpegts", "mpeg")
RUN_UP_S = 1.0
# In larger frames the dense stretch leaves out those that no other frame needs.
SKIP_FROM_PX = 900_000
TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


class Frames:
    """One decoder on one video stream; each of the two threads has its own."""

    def __init__(
        self,
        container: InputContainer,
        stream: VideoStream,
        draft: Draft,
        limits: Limits,
        store: Store,
    ) -> None:
        self.container = container
        self.stream = stream
        self._draft = draft
        self._limits = limits
        self._store = store
        self._reformatter = VideoReformatter()
        self._base_s = float(stream.time_base or 0)
        self._origin_s = (container.start_time or 0) / av.time_base
        self.frame_s = 1.0 / rate_of(stream)
        self.frame_px = stream.width * stream.height
        self._run_up_s = RUN_UP_S if container.format.name in UNINDEXED else 0.0
        self._damaged = 0
        self.rotation_deg = 0
        stream.codec_context.options = {"max_pixels": str(limits.frame_pixels)}
        stream.codec_context.thread_count = CODEC_THREADS

    def key_before(self, time_s: float) -> float | None:
        """Time of the key frame from which `time_s` can be decoded; None if there is none."""
        try:
            self._seek(time_s - self._run_up_s)
            for packet in islice(self.container.demux(self.stream), MOST_PACKETS_TO_A_KEY):
                if packet.is_keyframe and packet.size:
                    return self._shown_at(packet)
        except av.FFmpegError:
            return None
        return None

    def read_group(self, group: Group) -> list[StoredPicture]:
        """Decode from one key frame on and store what is wanted of it."""
        context = self.stream.codec_context
        dense = any(want.count > 1 for want in group.wants)
        context.skip_frame = "DEFAULT" if dense else "NONREF"
        self._seek(group.key_s - self._run_up_s)
        until_s = -math.inf if group.only_key else _end_s(group.wants, self.frame_s)
        return self._take(self._decoded(group.key_s, until_s), group.wants)

    def read_dense(
        self, start_s: float, length_s: float, wants: Sequence[Want]
    ) -> tuple[list[StoredPicture], list[StoredPicture]]:
        """From a key frame on, every, every second ... frame small, `DENSE_FRAMES` at most.

        Returns:
            The small ones, and those of `wants`, which come by on the way, in full.
        """
        step = max(1, math.ceil(length_s / self.frame_s / DENSE_FRAMES))
        skip = step > 1 and self.frame_px > SKIP_FROM_PX
        self.stream.codec_context.skip_frame = "NONREF" if skip else "DEFAULT"
        self._seek(start_s - self._run_up_s)
        dense: list[StoredPicture] = []

        def passing() -> Iterator[VideoFrame]:
            time_s, next_s = -self.frame_s, start_s
            for frame in self._decoded(start_s, start_s + length_s):
                time_s = self._time_of(frame, time_s)
                if time_s > start_s + length_s:
                    return
                if time_s >= next_s - self.frame_s / 2 and len(dense) < DENSE_FRAMES:
                    next_s = time_s + step * self.frame_s
                    dense.append(self._keep(frame, time_s, None, small=True))
                yield frame

        frames = passing()
        wanted = self._take(frames, wants) if wants else []
        deque(frames, maxlen=0)
        return dense, wanted

    def read_through(self, wants: Sequence[Want], budget_frames: int) -> list[StoredPicture]:
        """Decode from the start on, for streams in which nobody can seek."""
        return self._take(islice(self._decoded(-math.inf, math.inf), budget_frames), wants)

    def _take(self, frames: Iterator[VideoFrame], wants: Sequence[Want]) -> list[StoredPicture]:
        waiting = deque(wants)
        left = waiting[0].count
        stored: list[StoredPicture] = []
        time_s, passed = -self.frame_s, None
        for frame in frames:
            time_s = self._time_of(frame, time_s)
            want = waiting[0]
            if left == want.count and time_s < want.time_s - self.frame_s / 2:
                passed = frame
                continue
            passed = None
            stored.append(self._keep(frame, time_s, want.burst))
            left -= 1
            if left == 0:
                waiting.popleft()
                if not waiting:
                    break
                left = waiting[0].count
        if passed is not None:
            # What was wanted does not come; the last before it is as good.
            stored.append(self._keep(passed, time_s, None))
        return stored

    def _time_of(self, frame: VideoFrame, previous_s: float) -> float:
        # Some containers time no frame; then one follows the other.
        if frame.pts is None:
            return previous_s + self.frame_s
        return frame.pts * self._base_s - self._origin_s

    def _decoded(self, key_s: float, until_s: float) -> Iterator[VideoFrame]:
        """Frames in order of showing, from a key frame up to a time, but at least that one."""
        fed = False
        for packet in self.container.demux(self.stream):
            if not fed and not self._begins(packet, key_s):
                continue
            if fed and packet.size and self._decodes_at(packet) > until_s:
                break
            if self._damaged > MOST_DAMAGED_PACKETS:
                break
            fed = True
            yield from self._decode(packet)
        yield from self._decode(None)
        self.stream.codec_context.flush_buffers()

    def _begins(self, packet: Packet[VideoStream], key_s: float) -> bool:
        shown_s = self._shown_at(packet)
        return packet.is_keyframe and (shown_s is None or shown_s >= key_s - self.frame_s / 2)

    def _decode(self, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
        try:
            return self.stream.codec_context.decode(packet)
        except EOFError:
            return []
        except av.FFmpegError as error:
            self._count_damage(error)
            return []

    def _count_damage(self, error: Exception) -> None:
        if isinstance(error, MemoryError):
            raise Refusal("memory") from error
        self._draft.note("media-damaged-parts")
        self._damaged += 1

    def _keep(
        self,
        frame: VideoFrame,
        time_s: float,
        burst: int | None,
        *,
        small: bool = False,
    ) -> StoredPicture:
        self.rotation_deg = -frame.rotation % 360
        refuse_above("frame-pixels", frame.width * frame.height, self._limits.frame_pixels)
        width, height = stored_size(frame.width, frame.height, self.stream, self._limits)
        if small:
            width, height = small_size(width, height)
        rgb = self._reformatter.reformat(
            frame,
            width,
            height,
            "rgb24",
            src_colorspace=_colorspace(frame),
            dst_colorspace=_colorspace(frame),
            interpolation=Interpolation.BILINEAR if small else Interpolation.BICUBIC,
            threads=1,
        )
        rows = _packed(rgb)
        if turn := TURNS.get(frame.rotation % 360):
            image = Image.frombytes("RGB", (width, height), b"".join(rows)).transpose(turn)
            width, height = image.size
            rows = [image.tobytes()]
        offset = self._store.reserve(3 * width * height)
        self._store.write(offset, rows)
        scale = max(width, height) / max(frame.width, frame.height)
        return StoredPicture(max(0.0, time_s), offset, width, height, scale, burst)

    def _seek(self, time_s: float) -> None:
        at = round((time_s + self._origin_s) / self._base_s) if self._base_s else 0
        self.container.seek(at, stream=self.stream)

    def _shown_at(self, packet: Packet[VideoStream]) -> float | None:
        stamp = packet.pts if packet.pts is not None else packet.dts
        return None if stamp is None else stamp * self._base_s - self._origin_s

    def _decodes_at(self, packet: Packet[VideoStream]) -> float:
        stamp = packet.dts if packet.dts is not None else packet.pts
        return math.inf if stamp is None else stamp * self._base_s - self._origin_s


def rate_of(stream: VideoStream) -> float:
    """Frames a second, as the container says or as usual."""
    rate = float(stream.average_rate or stream.guessed_rate or 0)
    return rate if 0.01 <= rate <= 1000 else USUAL_RATE_HZ


def stored_size(width: int, height: int, stream: VideoStream, limits: Limits) -> tuple[int, int]:
    """Size to store frames at: square pixels, within the side and the memory allowed."""
    aspect = float(stream.sample_aspect_ratio or 1)
    wide = width * aspect if 0.1 <= aspect <= 10 else float(width)
    shrink = limits.shrink(wide, height)
    return max(2, round(wide * shrink)), max(2, round(height * shrink))


def small_size(width: int, height: int) -> tuple[int, int]:
    """Size to store frames of the dense stretch at."""
    shrink = min(1.0, math.sqrt(DENSE_PIXELS / (width * height)))
    return max(2, int(width * shrink)), max(2, int(height * shrink))


def in_order(pictures: list[StoredPicture]) -> list[StoredPicture]:
    """In order of time, each moment once; a burst's frame goes before a lone one."""
    kept: dict[float, StoredPicture] = {}
    for picture in sorted(pictures, key=lambda one: (one.time_s, one.burst is None)):
        kept.setdefault(picture.time_s, picture)
    return list(kept.values())


def _end_s(wants: Sequence[Want], frame_s: float) -> float:
    # Half as long again, because frames of a variable rate lie further apart.
    return wants[-1].time_s + frame_s * (1 + 1.5 * (wants[-1].count - 1))


def _colorspace(frame: VideoFrame) -> int:
    """The matrix that the stream names, else the usual one for its size."""
    if frame.colorspace in (Colorspace.ITU709, Colorspace.ITU601, Colorspace.SMPTE240M):
        return int(frame.colorspace)
    if frame.colorspace in (9, 10):
        return int(Colorspace.BT2020)
    return int(Colorspace.ITU709 if frame.height >= 720 else Colorspace.ITU601)


def _packed(rgb: VideoFrame) -> list[bytes | memoryview]:
    """Rows without the padding that FFmpeg aligns them with."""
    plane = rgb.planes[0]
    data = memoryview(plane)
    width_bytes = 3 * rgb.width
    if plane.line_size == width_bytes:
        return [data[: width_bytes * rgb.height]]
    starts = range(0, plane.line_size * rgb.height, plane.line_size)
    return [data[start : start + width_bytes] for start in starts]
