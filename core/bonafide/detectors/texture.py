"""What can be counted in a square of pixels: grain, edges, spectrum, light. No network.

Most numbers compare the middle (the face) with what surrounds it, because a forged
face sits in a picture that was not forged.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bonafide.terms import Pixels

Grey = NDArray[np.float32]

SIDE_PX = 224
_RINGS = 28
# Half axes of the ellipse that a face fills in an aligned crop, and of the ring around it.
_INNER, _OUTER = (0.20, 0.26), (0.33, 0.40)
_NEIGHBOURS = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))


def describe(pixels: Pixels) -> Grey:
    """The numbers of one square, shape (SIZE,), float32.

    Args:
        pixels: shape (224, 224, 3), uint8, RGB; a face as `align_face` cuts it, or a patch.
    """
    bytes_ = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    grey = bytes_.astype(np.float32)
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    half = np.asarray(small, np.float32)
    parts = [
        _binary_patterns(grey, *_masks(SIDE_PX)),
        _binary_patterns(half, *_masks(SIDE_PX // 2)),
        _gabor(grey, *_masks(SIDE_PX)),
        _gabor(half, *_masks(SIDE_PX // 2)),
        _spectrum(grey),
        _residual(pixels, *_masks(SIDE_PX)),
        _edges(grey, *_masks(SIDE_PX)),
        _light(half),
    ]
    return np.nan_to_num(np.concatenate(parts)).astype(np.float32)


@cache
def _masks(side_px: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The middle and the ring around it."""
    y, x = np.mgrid[:side_px, :side_px] / side_px
    inner = ((x - 0.5) / _INNER[0]) ** 2 + ((y - 0.54) / _INNER[1]) ** 2 < 1
    outer = ((x - 0.5) / _OUTER[0]) ** 2 + ((y - 0.54) / _OUTER[1]) ** 2 > 1
    return inner, outer


@cache
def _pattern_bins() -> NDArray[np.uint8]:
    """Bin of each of the 256 local binary patterns: rotation-invariant uniform, ten bins."""
    bits = (np.arange(256)[:, None] >> np.arange(8)) & 1
    changes = (bits != np.roll(bits, 1, axis=1)).sum(1)
    return np.where(changes <= 2, bits.sum(1), 9).astype(np.uint8)


def _binary_patterns(
    grey: Grey, inner: NDArray[np.bool_], outer: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Shares of the patterns in the middle, and less those around it, shape (20,).

    Ojala, Pietikäinen & Mäenpää 2002, eight neighbours at one pixel.
    """
    middle = grey[1:-1, 1:-1]
    code = np.zeros(middle.shape, np.uint8)
    height, width = grey.shape
    for bit, (down, right) in enumerate(_NEIGHBOURS):
        near = grey[1 + down : height - 1 + down, 1 + right : width - 1 + right]
        code |= (near >= middle).astype(np.uint8) << np.uint8(bit)
    bins = _pattern_bins()[code]
    within, around = (
        np.bincount(bins[mask[1:-1, 1:-1]], minlength=10) / mask[1:-1, 1:-1].sum()
        for mask in (inner, outer)
    )
    return np.concatenate([within, within - around])


@cache
def _kernels() -> tuple[NDArray[np.float64], ...]:
    """Gabor kernels of 3 px waves in four directions."""
    angles = np.arange(4) * np.pi / 4
    kernels = [cv2.getGaborKernel((7, 7), 1.5, float(a), 3.0, 0.8, 0.0) for a in angles]
    return tuple(kernel - kernel.mean() for kernel in kernels)


def _gabor(grey: Grey, inner: NDArray[np.bool_], outer: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Log energy by direction in the middle, and less that around it, shape (8,)."""
    rows = []
    for kernel in _kernels():
        found = np.abs(cv2.filter2D(grey, cv2.CV_32F, kernel))
        rows.append((np.log(found[inner].mean() + 0.1), np.log(found[outer].mean() + 0.1)))
    within, around = np.array(rows, np.float64).T
    return np.concatenate([within - within.mean(), within - around])


@cache
def _rings() -> tuple[NDArray[np.int64], NDArray[np.float64], Grey]:
    """Ring of each bin of the half spectrum, bins in each ring, and a window."""
    down = np.fft.fftfreq(SIDE_PX)[:, None]
    right = np.fft.rfftfreq(SIDE_PX)[None]
    radius = np.minimum(np.hypot(down, right) / 0.5, 1.0 - 1e-9)
    ring = (radius * _RINGS).astype(np.int64)
    window = np.hanning(SIDE_PX).astype(np.float32)
    return (
        ring,
        np.bincount(ring.ravel(), minlength=_RINGS).astype(np.float64),
        np.outer(window, window).astype(np.float32),
    )


def _spectrum(grey: Grey) -> NDArray[np.float64]:
    """Radial log spectrum, its fall taken off, and how far lines stand out of it, shape (32,).

    Durall et al. 2020 (radial spectrum of generated faces), Frank et al. 2020 (lattices).
    """
    ring, counts, window = _rings()
    power = np.abs(np.fft.rfft2((grey - grey.mean()) * window)) ** 2
    log_power = np.log(power + 1.0)
    radial = np.bincount(ring.ravel(), log_power.ravel(), _RINGS) / counts
    places = np.arange(_RINGS)
    fall = np.polyval(np.polyfit(places[1:], radial[1:], 1), places)
    above = log_power - radial[ring]
    fine = ring > _RINGS // 2
    lines = [
        above[fine].max(),
        above[:, :3][fine[:, :3]].mean(),
        above[:3][fine[:3]].mean(),
        radial[-1] - radial[_RINGS // 2],
    ]
    return np.concatenate([radial - fall, lines])


def _residual(
    pixels: Pixels, inner: NDArray[np.bool_], outer: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Noise left by a 3 x 3 median: amount, peakedness, neighbours, colours, shape (16,)."""
    smooth = cv2.medianBlur(pixels, 3)
    noise = cv2.split(cv2.subtract(pixels, smooth, dtype=cv2.CV_32F))
    planes = [np.asarray(plane, np.float32) for plane in noise]
    rows = []
    for mask in (inner, outer):
        red, green, blue = (plane[mask] for plane in planes)
        red, green, blue = (values - values.mean() for values in (red, green, blue))
        spread = [float(np.sqrt((v * v).mean())) + 0.05 for v in (red, green, blue)]
        squared = (green / spread[1]) ** 2
        rows.append(
            [
                np.log(spread[1]),
                np.log(spread[0] / spread[2]),
                np.log((squared * squared).mean() + 1),
                (red * green).mean() / (spread[0] * spread[1]),
                (green * blue).mean() / (spread[1] * spread[2]),
                _alike(planes[1], mask, 0, 1) / spread[1] ** 2,
                _alike(planes[1], mask, 1, 0) / spread[1] ** 2,
                _alike(planes[1], mask, 1, 1) / spread[1] ** 2,
            ]
        )
    within, around = np.array(rows, np.float64)
    return np.concatenate([within, within - around])


def _alike(noise: Grey, mask: NDArray[np.bool_], down: int, right: int) -> float:
    """Mean product of the noise with itself a pixel further."""
    height, width = noise.shape
    product = noise[: height - down, : width - right] * noise[down:, right:]
    return float(product[mask[: height - down, : width - right]].mean())


def _edges(grey: Grey, inner: NDArray[np.bool_], outer: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Log of edges and sharpness in the middle, on its border and around it, shape (8,)."""
    step = cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    sharp = np.abs(cv2.Laplacian(grey, cv2.CV_32F))
    border = ~inner & ~outer
    values = []
    for found in (step, sharp):
        within, seam, around = (np.log(found[mask].mean() + 0.1) for mask in (inner, border, outer))
        values += [within - around, seam - (within + around) / 2]
        squared = found * found
        values.append(np.log(squared[inner].mean() + 0.1) - 2 * within)
        values.append(np.log(squared[border].mean() + 0.1) - 2 * seam)
    return np.array(values, np.float64)


@cache
def _normals(side_px: int) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    """Where an ellipsoid head would be, its normals there with a constant, shape (n, 4),
    and their pseudo-inverse."""
    y, x = np.mgrid[:side_px, :side_px] / side_px
    right, down = (x - 0.5) / 0.25, (y - 0.52) / 0.32
    towards = 1 - right**2 - down**2
    mask = towards > 0.05
    design = np.stack([right, down, np.sqrt(np.maximum(towards, 0)), np.ones_like(x)], -1)
    return mask, design[mask], np.linalg.pinv(design[mask])


def _light(half: Grey) -> NDArray[np.float64]:
    """Direction of light as on an ellipsoid, how well it explains, eyes against mouth, shape (5,).

    After Johnson & Farid 2007, with a head of one shape for all.
    """
    mask, normals, inverse = _normals(half.shape[0])
    values = half[mask] / max(float(half[mask].mean()), 1.0)
    light = inverse @ values
    told = 1 - float((values - normals @ light).var()) / max(float(values.var()), 1e-6)
    upper = normals[:, 1] < 0
    slopes = [
        (normals[part, 0] @ values[part]) / (normals[part, 0] @ normals[part, 0])
        for part in (upper, ~upper)
    ]
    return np.array([light[0], light[1], light[2], told, slopes[0] - slopes[1]], np.float64)
