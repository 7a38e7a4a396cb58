"""How a marked place is covered: each way has its own fault, so there are several.

A blur is smooth, and so are generated pictures; one colour has an edge; a hole in a sound is heard
as a trace by itself. What another place of the same file or a bona fide file has there looks and
sounds real, but brings its own evidence.
"""

from __future__ import annotations

import cv2
import numpy as np
from scipy import signal

# Windows of the transform that sounds are covered in, and their step, in samples.
WINDOW, STEP = 512, 128
QUIETER = 0.03
# Deviation of the edge of other content, in px, and in bins and frames.
EDGE = 2.0
Pixels = np.ndarray
Samples = np.ndarray
Spectrum = np.ndarray


def picture(pixels: Pixels, mask: np.ndarray, how: str, genuine: Pixels | None) -> Pixels:
    """RGB pixels (height, width, 3), covered where the mask (height, width) is 1."""
    side = max(3, int(np.sqrt(mask.sum())) // 2 | 1)
    # Fading widely from one content to another would draw what no camera does.
    edge = max(1.0, side / 12) if how == "blur" else EDGE
    soft = cv2.GaussianBlur(mask, (0, 0), edge)[..., None]
    if how == "blur":
        filling = cv2.GaussianBlur(pixels, (0, 0), side / 2)
    elif how == "mean":
        filling = np.broadcast_to(pixels.mean((0, 1)), pixels.shape)
    elif how == "swap":
        filling = np.roll(pixels, [length // 2 for length in pixels.shape[:2]], (0, 1))
    else:
        assert genuine is not None
        filling = _as_large(genuine, pixels.shape[:2])
    return (pixels * (1 - soft) + filling * soft).round().astype(np.uint8)


def _as_large(pixels: Pixels, shape: tuple[int, int]) -> Pixels:
    """The middle of a picture, enlarged only as far as it has to be."""
    scale = max(1.0, *(wanted / had for wanted, had in zip(shape, pixels.shape, strict=False)))
    pairs = zip(pixels.shape, shape, strict=False)
    size = [max(round(length * scale), wanted) for length, wanted in pairs]
    if scale > 1:
        pixels = cv2.resize(pixels, size[::-1], interpolation=cv2.INTER_CUBIC)
    top, left = ((had - wanted) // 2 for had, wanted in zip(pixels.shape, shape, strict=False))
    return pixels[top : top + shape[0], left : left + shape[1]]


def sound(samples: Samples, mask: np.ndarray, how: str, genuine: Samples | None) -> Samples:
    """Mono sound (n,), covered where the mask of its `spectrum` is 1."""
    own = spectrum(samples)
    level = np.ascontiguousarray(np.abs(own))
    if how == "noise":
        noise = spectrum(np.random.default_rng(0).normal(0, 1, len(samples)))
        # The level of the band, over half a second.
        filling = noise / np.abs(noise).mean() * cv2.blur(level, (65, 5))
    elif how == "quiet":
        filling = own * QUIETER
    elif how == "swap":
        filling = np.roll(own, own.shape[1] // 2, 1)
    else:
        assert genuine is not None
        filling = spectrum(np.resize(genuine, len(samples)))
        there = np.abs(filling).mean(1, keepdims=True) + 1e-6
        filling = filling * (level.mean(1, keepdims=True) / there).clip(0, 30)
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), EDGE)
    mixed = own * (1 - soft) + filling * soft
    again = signal.istft(mixed, nperseg=WINDOW, noverlap=WINDOW - STEP)[1][: len(samples)]
    return np.pad(again, (0, len(samples) - len(again))).astype(np.float32)


def spectrum(samples: Samples) -> Spectrum:
    """Short-time spectrum, shape (bins from 0 to half the rate, frames every `STEP` samples)."""
    return signal.stft(samples, nperseg=WINDOW, noverlap=WINDOW - STEP)[2]
