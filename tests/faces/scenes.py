"""Pictures with known faces, made from the astronaut that comes with scikit-image."""

from __future__ import annotations

import cv2
import numpy as np
from skimage import data

from bonafide.terms import MediaFacts, MediaKind, Picture, Recording

# Her face in the 512 px picture: x, y, width, height.
FACE = (178.0, 65.0, 91.0, 113.0)


def astronaut(scale: float = 1.0) -> np.ndarray:
    """Her portrait, shape (512 * scale, 512 * scale, 3)."""
    whole = data.astronaut()
    return cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def head(scale: float = 1.0) -> np.ndarray:
    """Head and shoulders, shape (240 * scale, 200 * scale, 3)."""
    return cv2.resize(data.astronaut()[10:250, 125:325], None, fx=scale, fy=scale)


def stage(*heads: tuple[np.ndarray, int, int], width: int = 640, height: int = 360) -> np.ndarray:
    """A plain wall with heads at the given left and top."""
    wall = np.full((height, width, 3), (120, 130, 140), np.uint8)
    for pixels, left, top in heads:
        wall[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return wall


def recording(
    pictures: list[np.ndarray], gap_s: float = 1.0, kind: MediaKind = MediaKind.VIDEO
) -> Recording:
    """Decoded pictures, `gap_s` apart."""
    height, width = pictures[0].shape[:2]
    facts = MediaFacts(kind, "test", "0" * 64, 1, gap_s * len(pictures), width, height)
    return Recording(facts, tuple(Picture(gap_s * i, pixels) for i, pixels in enumerate(pictures)))


def overlap(box: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Intersection over union."""
    sides = []
    for start, length in ((0, 2), (1, 3)):
        first, last = max(box[start], other[start]), box[start] + box[length]
        sides.append(max(min(last, other[start] + other[length]) - first, 0.0))
    shared = sides[0] * sides[1]
    return shared / (box[2] * box[3] + other[2] * other[3] - shared)
