"""What a container says of its streams, and what of that is true, inside the worker."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import islice, pairwise

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from bonafide.media.container import DECODERS
from bonafide.media.draft import Draft
from bonafide.terms import StreamFacts

FAR_AWAY_S = 10**7
TRUSTED_GAP = 0.1
TRUSTED_GAP_S = 1.0
INDEX_LOOK = 2000


def choose(container: InputContainer) -> tuple[VideoStream | None, AudioStream | None]:
    """The picture and the sound that a player would show."""
    videos = [stream for stream in container.streams.video if _plays(stream)]
    sounds = [stream for stream in container.streams.audio if _plays(stream)]
    return max(videos, key=_rank, default=None), max(sounds, key=_rank, default=None)


def _plays(stream: Stream) -> bool:
    context = stream.codec_context
    return context is not None and context.codec.name in DECODERS and not _is_cover(stream)


def _is_cover(stream: Stream) -> bool:
    return bool(stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails))


def _rank(stream: VideoStream | AudioStream) -> tuple[bool, int]:
    """Players take the track marked as default, then the larger one; `max` keeps the first."""
    size = stream.width * stream.height if isinstance(stream, VideoStream) else 0
    return bool(stream.disposition & Disposition.default), size


def describe(container: InputContainer, draft: Draft) -> None:
    """Write all streams into the draft, and notes on what is unusual."""
    video, sound = choose(container)
    draft.streams = [_facts(stream) for stream in container.streams]
    if video is not None:
        draft.width_px, draft.height_px = video.width or None, video.height or None
    hidden = sum(
        1 for stream in container.streams if _plays_kind(stream) and stream not in (video, sound)
    )
    if hidden:
        draft.note("media-more-streams", count=hidden)


def turn(draft: Draft, index: int, rotation_deg: int) -> None:
    """Note how a stream is turned for showing, which only its frames tell."""
    draft.streams[index] = replace(draft.streams[index], rotation_deg=rotation_deg)
    if rotation_deg in (90, 270):
        draft.width_px, draft.height_px = draft.height_px, draft.width_px


def _plays_kind(stream: Stream) -> bool:
    return isinstance(stream, VideoStream | AudioStream) and not _is_cover(stream)


def _facts(stream: Stream) -> StreamFacts:
    context = stream.codec_context
    codec = context.codec.canonical_name if context is not None else "unknown"
    duration_s = None
    if stream.duration is not None and stream.time_base and stream.duration >= 0:
        duration_s = float(stream.duration * stream.time_base)
    if isinstance(stream, VideoStream) and context is not None:
        rate = stream.average_rate
        return StreamFacts(
            kind="cover" if _is_cover(stream) else "video",
            codec=codec,
            duration_s=duration_s,
            width_px=stream.width,
            height_px=stream.height,
            frame_rate_hz=float(rate) if rate else None,
            variable_frame_rate=_is_variable(stream),
            bit_rate_bps=stream.bit_rate or None,
        )
    if isinstance(stream, AudioStream) and context is not None:
        return StreamFacts(
            kind="sound",
            codec=codec,
            duration_s=duration_s,
            rate_hz=stream.rate,
            channels=stream.channels,
            bit_rate_bps=stream.bit_rate or None,
        )
    return StreamFacts(kind="other", codec=codec, duration_s=duration_s)


def _is_variable(stream: VideoStream) -> bool:
    """Whether neighbouring frames lie unevenly in time, as far as the index tells."""
    stamps = sorted(entry.timestamp for entry in islice(stream.index_entries, INDEX_LOOK))
    gaps = [after - before for before, after in pairwise(stamps)]
    if len(gaps) >= 8:
        usual = statistics.median(gaps)
        odd = sum(1 for gap in gaps if abs(gap - usual) > 0.2 * usual)
        return odd > 0.05 * len(gaps)
    average, base = stream.average_rate, stream.base_rate
    return bool(average and base and abs(float(average / base) - 1) > 0.05)


def true_length_s(
    container: InputContainer, stream: Stream, draft: Draft, reopen: Callable[[], InputContainer]
) -> float | None:
    """Seconds of the recording, checked against the packets where the header is in doubt.

    Args:
        reopen: gives the file anew, because `container` must stay at its start.
    """
    claimed_s = _claimed_s(container, stream)
    found_s = _index_end_s(container, stream)
    if claimed_s is not None and found_s is not None and _alike(claimed_s, found_s):
        return claimed_s
    with reopen() as fresh:
        found_s = _last_packet_s(fresh, fresh.streams[stream.index])
    if found_s is None:
        # Nothing lies so far behind, but neither does that tell where the end is.
        return claimed_s
    if claimed_s is None or _alike(claimed_s, found_s):
        return claimed_s or found_s
    draft.note("media-lying-duration", claimed=round(claimed_s, 1), found=round(found_s, 1))
    return found_s


def _alike(claimed_s: float, found_s: float) -> bool:
    return abs(claimed_s - found_s) <= max(TRUSTED_GAP_S, TRUSTED_GAP * found_s)


def _claimed_s(container: InputContainer, stream: Stream) -> float | None:
    lengths = []
    if container.duration is not None:
        lengths.append(container.duration / av.time_base)
    if stream.duration is not None and stream.time_base:
        lengths.append(float(stream.duration * stream.time_base))
    usable = [length for length in lengths if length > 0]
    return max(usable) if usable else None


def _index_end_s(container: InputContainer, stream: Stream) -> float | None:
    entries = stream.index_entries
    if len(entries) < 2 or not stream.time_base:
        return None
    origin_s = (container.start_time or 0) / av.time_base
    return max(0.0, float(entries[len(entries) - 1].timestamp * stream.time_base) - origin_s)


def _last_packet_s(container: InputContainer, stream: Stream) -> float | None:
    """Where the last packet ends; reads the tail of the file, or all where seeking fails."""
    if not stream.time_base:
        return None
    last = None
    with suppress(av.FFmpegError):
        container.seek(int(FAR_AWAY_S / stream.time_base), stream=stream)
    with suppress(av.FFmpegError):
        for packet in container.demux(stream):
            if packet.pts is not None:
                last = max(last or 0, packet.pts + (packet.duration or 0))
    origin_s = (container.start_time or 0) / av.time_base
    return None if last is None else max(0.0, float(last * stream.time_base) - origin_s)
