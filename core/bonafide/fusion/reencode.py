"""Pictures and sound as one more transmission would leave them, made in memory.

Only our own samples are encoded and decoded here, never a file from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from bonafide.terms import Pixels, Samples

JPEG_QUALITY = 60
OPUS_BITS_PER_S = 24_000
_RATE_HZ = 16_000


def picture(pixels: Pixels) -> Pixels:
    """RGB pixels, shape (height, width, 3), after JPEG at `JPEG_QUALITY`."""
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    back = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))
    return np.asarray(cv2.cvtColor(back, cv2.COLOR_BGR2RGB), np.uint8)


def sound(samples: Samples) -> Samples:
    """Mono samples at 16 kHz, shape (n,), after Opus at `OPUS_BITS_PER_S` (RFC 6716)."""
    import av  # slow to load, and most files that are judged are pictures

    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = _RATE_HZ, "mono", "flt"
    encoder.bit_rate = OPUS_BITS_PER_S
    encoder.open()
    decoder = av.CodecContext.create("libopus", "r")
    decoder.extradata = encoder.extradata
    back = av.AudioResampler("flt", "mono", _RATE_HZ)
    size = encoder.frame_size
    # The codec is late by less than two of its frames.
    frames = len(samples) // size + 3
    padded = np.zeros((1, frames * size), np.float32)
    padded[0, : len(samples)] = samples
    heard = []
    for number in range(frames + 1):
        frame = None
        if number < frames:
            cut = np.ascontiguousarray(padded[:, number * size : (number + 1) * size])
            frame = av.AudioFrame.from_ndarray(cut, "flt", "mono")
            frame.sample_rate, frame.pts = _RATE_HZ, number * size
        for packet in encoder.encode(frame):
            for decoded in decoder.decode(packet):
                heard += [part.to_ndarray()[0] for part in back.resample(decoded)]
    return np.concatenate(heard)[: len(samples)]
