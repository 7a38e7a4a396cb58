"""Forgeries made from camera pictures: the traces that generators' upsampling leaves.

A decoder enlarges a small map with nearest-neighbour copies, zero insertion
(transposed convolution) or pixel shuffling, and its convolutions colour each
phase of the grid differently (Odena et al. 2016; Zhang et al. 2019).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


def forged(picture: Pixels, draw: Generator) -> Pixels:
    """The picture as if a decoder had drawn it: one or two doublings, then its own
    fine detail partly put back, so that sharpness alone does not betray it."""
    factor = 2 if draw.random() < 0.6 else 4
    height, width = (side // factor * factor for side in picture.shape[:2])
    source = picture[:height, :width].astype(np.float32)
    small = np.asarray(
        cv2.resize(source, (width // factor, height // factor), interpolation=cv2.INTER_AREA),
        np.float32,
    )
    enlarged = small
    while enlarged.shape[0] < height:
        enlarged = doubled(enlarged, draw)
    detail = source - np.asarray(cv2.GaussianBlur(source, (0, 0), factor / 2))
    kept = float(draw.uniform(0.0, 0.7))
    return np.clip(enlarged + kept * detail, 0, 255).astype(np.uint8)


def doubled(small: Floats, draw: Generator) -> Floats:
    """Twice as large through one of three upsamplers with random kernels.

    Shape (h, w, 3) to (2h, 2w, 3); the mean grey level stays.
    """
    height, width = small.shape[:2]
    kind = draw.integers(3)
    if kind == 0:
        large = np.repeat(np.repeat(small, 2, 0), 2, 1)
        return _filtered(large, _kernel(3, draw))
    if kind == 1:
        large = np.zeros((2 * height, 2 * width, 3), np.float32)
        large[::2, ::2] = small
        return _filtered(large, 4 * _kernel(5, draw))
    large = np.zeros((2 * height, 2 * width, 3), np.float32)
    for row in (0, 1):
        for column in (0, 1):
            large[row::2, column::2] = _filtered(small, _kernel(3, draw))
    return large


def _kernel(size: int, draw: Generator) -> Floats:
    """A smooth bump with random tremor, sum 1."""
    bump = cv2.getGaussianKernel(size, float(draw.uniform(0.6, 1.4)))
    kernel = (bump @ bump.T) * draw.normal(1.0, float(draw.uniform(0.05, 0.3)), (size, size))
    return (kernel / kernel.sum()).astype(np.float32)


def _filtered(picture: Floats, kernel: Floats) -> Floats:
    return np.asarray(cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_REFLECT), np.float32)
