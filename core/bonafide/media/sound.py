"""Sound as mono at 16 kHz, streamed, inside the worker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from bonafide.media.draft import Draft, StoredStretch
from bonafide.media.limits import SOUND_RATE_HZ, Limits
from bonafide.media.store import Store

SAMPLE_BYTES = 4
HOLE_S = 0.5
MOST_DAMAGED_PACKETS = 200


@dataclass(slots=True)
class _Stretch:
    start_s: float
    parts: list[bytes] = field(default_factory=list)
    samples: int = 0

    @property
    def end_s(self) -> float:
        return self.start_s + self.samples / SOUND_RATE_HZ


def read_sound(
    container: InputContainer, stream: AudioStream, draft: Draft, limits: Limits, store: Store
) -> None:
    """Read the whole of the sound, or stretches spread over a long one, into the draft."""
    claimed_s = draft.duration_s or 0.0
    if claimed_s > limits.sound_s:
        stretches = _read_spread(container, stream, claimed_s, draft, limits)
    else:
        # Looking for key frames has moved the container; sound alone is still at its start.
        moved = bool(container.streams.video)
        stretches = _read_from(container, stream, 0.0 if moved else None, limits.sound_s, draft)
    for stretch in stretches:
        if stretch.samples:
            offset = store.reserve(SAMPLE_BYTES * stretch.samples)
            store.write(offset, stretch.parts)
            draft.stretches.append(StoredStretch(stretch.start_s, offset, stretch.samples))


def _read_spread(
    container: InputContainer, stream: AudioStream, length_s: float, draft: Draft, limits: Limits
) -> list[_Stretch]:
    count = max(1, int(limits.sound_s / limits.stretch_s))
    stretches: list[_Stretch] = []
    for number in range(count):
        middle_s = length_s * (2 * number + 1) / (2 * count)
        try:
            found = _read_from(
                container, stream, middle_s - limits.stretch_s / 2, limits.stretch_s, draft
            )
        except av.FFmpegError:
            continue
        last_s = stretches[-1].end_s if stretches else -1.0
        stretches += [one for one in found if one.samples and one.start_s > last_s - 0.1]
    if not stretches:
        # It cannot be sought in, or is far shorter than it says.
        return _read_from(container, stream, 0.0, limits.sound_s, draft)
    draft.note("media-sound-sampled", read=limits.sound_s, of=round(length_s, 1))
    return stretches


def _read_from(
    container: InputContainer,
    stream: AudioStream,
    start_s: float | None,
    length_s: float,
    draft: Draft,
) -> list[_Stretch]:
    """Decode so many seconds from a place on; a hole in time begins a new stretch."""
    origin_s = (container.start_time or 0) / av.time_base
    if start_s is not None:
        container.seek(int((start_s + origin_s) * av.time_base))
    stretches: list[_Stretch] = []
    left = int(length_s * SOUND_RATE_HZ)
    for time_s, data in _mono(container, stream, draft):
        at_s = max(0.0, time_s - origin_s) if time_s is not None else None
        if not stretches or (at_s is not None and abs(at_s - stretches[-1].end_s) > HOLE_S):
            if start_s is not None and at_s is not None and at_s < start_s - length_s:
                continue
            stretches.append(_Stretch(at_s or 0.0))
        taken = data[: left * SAMPLE_BYTES]
        stretches[-1].parts.append(taken)
        stretches[-1].samples += len(taken) // SAMPLE_BYTES
        left -= len(taken) // SAMPLE_BYTES
        if left <= 0:
            break
    return stretches


def _mono(
    container: InputContainer, stream: AudioStream, draft: Draft
) -> Iterator[tuple[float | None, bytes]]:
    """Time and samples of each piece, in the order of the file.

    As 32-bit integers, because only for these FFmpeg scales a downmix so that
    it cannot clip.
    """
    resampler: AudioResampler | None = None
    shape = None
    for frame in _frames(container, stream, draft):
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if now != shape:
            if resampler is not None:
                yield from _pieces(resampler, None)
            resampler, shape = AudioResampler("s32", "mono", SOUND_RATE_HZ), now
        assert resampler is not None
        yield from _pieces(resampler, frame)
    if resampler is not None:
        yield from _pieces(resampler, None)


def _pieces(
    resampler: AudioResampler, frame: AudioFrame | None
) -> Iterator[tuple[float | None, bytes]]:
    for piece in resampler.resample(frame):
        data = bytes(piece.planes[0])[: piece.samples * SAMPLE_BYTES]
        yield piece.time, data


def _frames(container: InputContainer, stream: AudioStream, draft: Draft) -> Iterator[AudioFrame]:
    damaged = 0
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.FFmpegError:
            damaged += 1
            draft.note("media-damaged-parts")
            if damaged > MOST_DAMAGED_PACKETS:
                return
