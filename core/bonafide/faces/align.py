"""Cut one face out upright, always the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from bonafide.terms import Pixels, Points

FACE_SIZE_PX = 224

# Mean places of the five points in a square face box, then moved inwards so that
# a margin of 30 % of the face stands around it on every side.
_MARGIN = 0.30
_IN_FACE = np.array(
    [[0.31, 0.40], [0.69, 0.40], [0.50, 0.60], [0.35, 0.79], [0.65, 0.79]], dtype=np.float32
)
TEMPLATE = (_IN_FACE + _MARGIN) / (1 + 2 * _MARGIN)


def align_face(pixels: Pixels, points: Points, size_px: int = FACE_SIZE_PX) -> Pixels:
    """Rotate, scale and crop so that the five points meet the template.

    Args:
        pixels: picture, shape (height, width, 3), uint8, RGB.
        points: five points in pixels, shape (5, 2), order as in `terms.Face`.
        size_px: side of the square result.

    Returns:
        Shape (size_px, size_px, 3), uint8; outside the picture the edge is mirrored.
    """
    pixels, points = _surroundings(pixels, points, size_px)
    matrix = alignment(points, size_px)
    # Halve first while the face is much larger than the crop: warpAffine samples
    # four pixels and would alias, which looks like a forgery to a detector.
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    while scale < 0.5 and max(pixels.shape[:2]) > size_px:
        pixels = cv2.pyrDown(pixels)  # type: ignore[assignment]
        points = (points / 2).astype(np.float32)
        matrix = alignment(points, size_px)
        scale *= 2
    return cv2.warpAffine(  # type: ignore[return-value]
        pixels, matrix, (size_px, size_px), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )


def _surroundings(pixels: Pixels, points: Points, size_px: int) -> tuple[Pixels, Points]:
    """The part of the picture that the crop needs, so that large ones cost no more."""
    matrix = alignment(points, size_px)
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    reach = size_px / max(scale, 1e-6)
    middle = np.linalg.pinv(matrix[:, :2]) @ (size_px / 2 - matrix[:, 2])
    extent = np.array(pixels.shape[1::-1])
    low = np.clip(np.floor(middle - reach), 0, extent - 1).astype(int)
    high = np.clip(np.ceil(middle + reach), low + 1, extent).astype(int)
    part = pixels[low[1] : high[1], low[0] : high[0]]
    return part, np.asarray(points - low, dtype=np.float32)


def alignment(points: Points, size_px: int = FACE_SIZE_PX) -> np.ndarray:
    """Least-squares similarity (Umeyama 1991) from picture to crop, shape (2, 3)."""
    target = TEMPLATE.astype(np.float64) * size_px
    source = np.asarray(points, dtype=np.float64)
    mean_source, mean_target = source.mean(0), target.mean(0)
    centred_source, centred_target = source - mean_source, target - mean_target
    covariance = centred_target.T @ centred_source / len(source)
    u, singular, vt = np.linalg.svd(covariance)
    sign = np.diag([1.0, np.sign(np.linalg.det(u @ vt)) or 1.0])
    rotation = u @ sign @ vt
    variance = max(float((centred_source**2).sum() / len(source)), 1e-6)
    scale = float((singular * np.diag(sign)).sum()) / variance
    matrix = np.empty((2, 3))
    matrix[:, :2] = scale * rotation
    matrix[:, 2] = mean_target - scale * rotation @ mean_source
    return matrix
