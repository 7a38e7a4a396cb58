"""Pictures and sound as one more transmission would leave them, made in memory.

Only our own samples are encoded and decoded here, never a file from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from av import AudioFrame

    from bonafide.terms import Pixels, Samples

JPEG_QUALITY = 60
OPUS_BITS_PER_S = 16_000
_RATE_HZ, _CHAT_HZ = 16_000, 48_000


def picture(pixels: Pixels) -> Pixels:
    """RGB pixels, shape (height, width, 3), after JPEG at `JPEG_QUALITY`."""
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    back = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))
    return np.asarray(cv2.cvtColor(back, cv2.COLOR_BGR2RGB), np.uint8)


def sound(samples: Samples) -> Samples:
    """Mono samples at 16 kHz, shape (n,), after Opus at `OPUS_BITS_PER_S` (RFC 6716).

    Chats hand the codec 48 kHz whatever the microphone heard; it spends its bits otherwise then.
    """
    import av  # slow to load, and most files that are judged are pictures

    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = _CHAT_HZ, "mono", "flt"
    encoder.bit_rate = OPUS_BITS_PER_S
    encoder.open()
    decoder = av.CodecContext.create("libopus", "r")
    decoder.extradata = encoder.extradata
    size = encoder.frame_size
    step = size * _RATE_HZ // _CHAT_HZ
    # The codec is late by less than two of its frames, the resampling by less than one.
    padded = np.pad(samples, (0, 4 * step - len(samples) % step))
    wide = _resampled([_frame(padded, _RATE_HZ)], _CHAT_HZ)
    pieces = wide[: len(wide) // size * size].reshape(-1, size)
    frames = [_frame(piece, _CHAT_HZ, number * size) for number, piece in enumerate(pieces)]
    packets = [packet for frame in (*frames, None) for packet in encoder.encode(frame)]
    heard = (decoded for packet in packets for decoded in decoder.decode(packet))
    return _resampled(heard, _RATE_HZ)[: len(samples)]


def _frame(samples: Samples, rate_hz: int, start: int = 0) -> AudioFrame:
    import av

    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), "flt", "mono")
    frame.sample_rate, frame.pts = rate_hz, start
    return frame


def _resampled(frames: Iterable[AudioFrame], rate_hz: int) -> Samples:
    """All frames at that rate, shape (n,), with what the resampler holds back at the end."""
    import av

    resampler = av.AudioResampler("flt", "mono", rate_hz)
    parts = [part for frame in (*frames, None) for part in resampler.resample(frame)]
    return np.concatenate([part.to_ndarray()[0] for part in parts])
