"""Pictures and sound as one more transmission would leave them, made in memory.

Only our own samples are encoded and decoded here, never a file from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bonafide.terms import Pixels, Samples

JPEG_QUALITY = 60
# Lapped frames of 40 ms every 20 ms, as speech codecs have (Princen & Bradley 1986).
_HOP = 320
# Step of the quantiser over the strength of its band, which counts for more than the frame's; and
# the noise, over the step, that stands for what was rounded away: about what Opus leaves of a
# voice at 24 kbit/s. Bands are narrow below 1 kHz and wide above, as hearing is.
_STEP, _OWN_SHARE, _FILL = 0.3, 0.8, 0.25
_EDGES = np.array([0, 4, 8, 12, 16, 20, 24, 30, 36, 44, 52, 62, 74, 88, 104, 124, 148, 180, 220,
                   268, 320])  # fmt: skip


def picture(pixels: Pixels) -> Pixels:
    """RGB pixels, shape (height, width, 3), after JPEG at `JPEG_QUALITY`."""
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    back = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))
    return np.asarray(cv2.cvtColor(back, cv2.COLOR_BGR2RGB), np.uint8)


def sound(samples: Samples) -> Samples:
    """Mono samples at 16 kHz, shape (n,), after a transform codec of about 24 kbit/s.

    Each band of each frame is rounded to steps that follow the band's strength, so that the
    error hides where a codec hides it and weak detail becomes noise.
    """
    count = len(samples)
    frames = -(-count // _HOP) + 1
    padded = np.zeros((frames + 1) * _HOP)
    padded[_HOP : _HOP + count] = samples
    lapped = np.stack([padded[:-_HOP].reshape(-1, _HOP), padded[_HOP:].reshape(-1, _HOP)], 1)
    basis = _basis()
    sent = _quantised(lapped.reshape(frames, 2 * _HOP) @ basis.T) @ basis
    halves = sent.reshape(frames, 2, _HOP)
    back = halves[1:, 0] + halves[:-1, 1]
    return back.reshape(-1)[:count].astype(np.float32)


def _basis() -> NDArray[np.float64]:
    """The orthonormal modified cosine transform with its sine window, shape (hop, 2 hop)."""
    time = np.arange(2 * _HOP)
    tone = np.arange(_HOP)[:, None]
    window = np.sin(np.pi / (2 * _HOP) * (time + 0.5))
    cosine = np.cos(np.pi / _HOP * (time + 0.5 + _HOP / 2) * (tone + 0.5))
    return np.asarray(np.sqrt(2 / _HOP) * window * cosine)


def _quantised(spectrum: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rounded to multiples of each band's step, with noise, always the same, in the gaps."""
    width = np.diff(_EDGES)
    power = np.add.reduceat(spectrum**2, _EDGES[:-1], axis=1) / width
    frame = (spectrum**2).mean(1, keepdims=True)
    step = _STEP * np.sqrt(power**_OWN_SHARE * frame ** (1 - _OWN_SHARE)) + 1e-9
    step = np.repeat(step, width, axis=1)
    kept = np.round(spectrum / step) * step
    loudest = np.minimum(_FILL * step, np.repeat(np.sqrt(power), width, axis=1))
    noise = np.random.default_rng(0).uniform(-1, 1, spectrum.shape) * loudest
    return np.asarray(np.where(kept == 0, noise, kept))
