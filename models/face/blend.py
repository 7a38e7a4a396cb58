"""Forgeries made from bona fide faces: self-blending, swaps and generator fingerprints.

Self-blended images after Shiohara & Yamasaki, "Detecting Deepfakes with Self-Blended
Images", CVPR 2022, on five points: the same face, made statistically a little
different, is blended onto itself. Pixels are RGB uint8 (height, width, 3), points are
(5, 2) as in `bonafide.terms.Face`, masks are float32 (height, width) in 0..1.
"""

from __future__ import annotations

import cv2
import numpy as np
from degrade import codec, colour, noise

from bonafide.faces.align import TEMPLATE, alignment

# A mean face in the square of the aligned crop, clockwise from the left temple.
OUTLINE = np.array(
    [
        *([0.26, 0.42], [0.28, 0.33], [0.36, 0.27], [0.50, 0.25], [0.64, 0.27], [0.72, 0.33]),
        *([0.74, 0.42], [0.735, 0.55], [0.70, 0.68], [0.62, 0.77], [0.50, 0.81], [0.38, 0.77]),
        *([0.30, 0.68], [0.265, 0.55]),
    ],
    dtype=np.float32,
)
# Parts of a face as ellipses in the same square: centre x, y, half width, half height.
PARTS = {
    "mouth": (0.50, 0.68, 0.17, 0.09),
    "lower": (0.50, 0.66, 0.22, 0.16),
    "eyes": (0.50, 0.44, 0.24, 0.08),
    "nose": (0.50, 0.53, 0.11, 0.11),
    "centre": (0.50, 0.55, 0.19, 0.21),
}
# How often a region is forged: face, brow_down, then the parts in their order.
SELF_CHANCES = (8, 4, 1.5, 2.5, 1, 0.5, 2.5)
SWAP_CHANCES = (6, 4, 1, 1, 1, 0, 3)


def outline(region: str) -> np.ndarray:
    """Polygon of a region in the unit square, shape (n, 2)."""
    if region == "face":
        return OUTLINE
    if region == "brow_down":
        return np.maximum(OUTLINE, (0, 0.36))
    x, y, half_width, half_height = PARTS[region]
    angle = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    return np.stack([x + half_width * np.cos(angle), y + half_height * np.sin(angle)], 1)


def face_mask(
    shape: tuple[int, ...], points: np.ndarray, rng: np.random.Generator, region: str
) -> np.ndarray:
    """A deformed, softened mask of a region of the face."""
    polygon = outline(region) + rng.normal(0, 0.012, (len(outline(region)), 2))
    centre = polygon.mean(0)
    polygon = (polygon - centre) * rng.uniform(0.85, 1.15, 2) + centre + rng.normal(0, 0.012, 2)
    to_picture = cv2.invertAffineTransform(alignment(points, 1))
    # What the similarity leaves over (pose) is followed by a small affine map.
    drift = _affine(TEMPLATE, points) if rng.random() < 0.7 else to_picture
    placed = polygon @ drift[:, :2].T + drift[:, 2]
    mask = np.zeros(shape[:2], np.float32)
    cv2.fillPoly(mask, [np.round(placed * 8).astype(np.int32)], 1.0, cv2.LINE_AA, 3)
    face_px = 0.5 * float(np.hypot(*to_picture[:, 0]))
    mask = elastic(mask, rng, face_px)
    softness = face_px * np.exp(rng.uniform(np.log(0.008), np.log(0.10)))
    mask = cv2.GaussianBlur(mask, (0, 0), max(softness, 0.5))
    if rng.random() < 0.5:
        mask = np.clip(mask * 2 - 1, 0, 1)
    return mask * float(rng.choice([0.4, 0.6, 0.8, 1, 1, 1, 1]))


def _affine(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Least-squares affine map, shape (2, 3)."""
    design = np.hstack([source, np.ones((len(source), 1))])
    return np.linalg.lstsq(design, np.asarray(target, np.float64), rcond=None)[0].T


def elastic(mask: np.ndarray, rng: np.random.Generator, face_px: float) -> np.ndarray:
    """Bend a mask by a smooth random field of a few percent of the face."""
    height, width = mask.shape
    coarse = rng.normal(0, 0.03 * face_px, (5, 5, 2)).astype(np.float32)
    field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    grid = np.stack(np.meshgrid(np.arange(width), np.arange(height)), -1).astype(np.float32)
    return cv2.remap(mask, grid + field, None, cv2.INTER_LINEAR)


def fingerprint(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What decoders of networks leave: lost detail, or a lattice of their upsampling."""
    height, width = pixels.shape[:2]
    factor = rng.uniform(1.3, 3.5)
    size = max(int(width / factor), 16), max(int(height / factor), 16)
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    draw = rng.random()
    if draw < 0.35:
        kernel = int(rng.choice([cv2.INTER_CUBIC, cv2.INTER_LINEAR, cv2.INTER_LANCZOS4]))
        return cv2.resize(small, (width, height), interpolation=kernel)
    if draw < 0.5:
        return cv2.bilateralFilter(pixels, 5, rng.uniform(10, 40), rng.uniform(2, 5))
    half = cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return lattice(half, pixels, rng)


def lattice(small: np.ndarray, original: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Transposed convolution: zeros between pixels, then a kernel that is nearly smooth.

    `small` is half of `original`, some of whose detail is kept.
    """
    height, width = small.shape[:2]
    spread = np.zeros((2 * height, 2 * width, 3), np.float32)
    spread[::2, ::2] = small
    smooth = np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 16
    kernel = smooth * (1 + rng.normal(0, rng.uniform(0.05, 0.2), (4, 4)))
    kernel *= 4 / kernel.sum()
    grown = cv2.filter2D(spread, -1, kernel, borderType=cv2.BORDER_REFLECT)
    grown = cv2.resize(grown, original.shape[1::-1])
    detail = rng.uniform(0, 0.7)
    return np.clip(grown * (1 - detail) + original * detail, 0, 255).astype(np.uint8)


def differ(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Make a copy that is statistically a little different."""
    pixels = colour(pixels, rng, rng.uniform(0.1, 0.8))
    draw = rng.random()
    if draw < 0.25:
        pixels = fingerprint(pixels, rng)
    elif draw < 0.5:
        pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.5, 2.0))
    elif draw < 0.65:
        soft = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.7, 2))
        amount = rng.uniform(0.3, 1.2)
        pixels = cv2.addWeighted(pixels, 1 + amount, soft, -amount, 0)
    if rng.random() < 0.15:
        pixels = noise(pixels, rng.uniform(1, 6), rng)
    return codec(pixels, rng) if rng.random() < 0.25 else pixels


def nudge(pixels: np.ndarray, points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Shift, scale and turn a copy by a few percent of the eye distance."""
    eyes_px = float(np.hypot(*(points[1] - points[0])))
    x, y = (float(v) for v in points.mean(0))
    matrix = cv2.getRotationMatrix2D((x, y), rng.uniform(-3, 3), rng.uniform(0.94, 1.06))
    matrix[:, 2] += rng.normal(0, 0.03, 2) * eyes_px
    size = (pixels.shape[1], pixels.shape[0])
    return cv2.warpAffine(pixels, matrix, size, borderMode=cv2.BORDER_REFLECT)


def place(
    donor: np.ndarray, donor_points: np.ndarray, pixels: np.ndarray, points: np.ndarray
) -> np.ndarray:
    """Another person's face moved onto the five points, matched in mean and spread of colour."""
    matrix = _affine(donor_points, points)
    size = (pixels.shape[1], pixels.shape[0])
    moved = cv2.warpAffine(donor, matrix, size, borderMode=cv2.BORDER_REFLECT)
    region = np.round(points).astype(np.int32)
    left, top = np.maximum(region.min(0), 0)
    right, bottom = region.max(0) + 1
    here = pixels[top:bottom, left:right].reshape(-1, 3).astype(np.float32)
    there = moved[top:bottom, left:right].reshape(-1, 3).astype(np.float32)
    gain = np.clip(here.std(0) / (there.std(0) + 1), 0.6, 1.6)
    matched = (moved - there.mean(0)) * gain + here.mean(0)
    return np.clip(matched, 0, 255).astype(np.uint8)


def blend(
    pixels: np.ndarray,
    points: np.ndarray,
    rng: np.random.Generator,
    donor: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """A face blended onto itself, or a donor's (pixels, points) onto it, and the mask."""
    regions = ["face", "brow_down", *PARTS]
    chances = np.array(SELF_CHANCES if donor is None else SWAP_CHANCES)
    region = str(rng.choice(regions, p=chances / chances.sum()))
    mask = face_mask(pixels.shape, points, rng, region)
    source, target = pixels, pixels
    if donor is not None:
        source = place(*donor, pixels, points)
    if donor is not None or rng.random() < 0.75:
        source = differ(source, rng)
    else:
        target = differ(target, rng)
    if donor is None:
        source = nudge(source, points, rng)
    mixed = source * mask[..., None] + target * (1 - mask[..., None])
    return np.round(mixed).astype(np.uint8), mask


def forge(
    pixels: np.ndarray,
    points: np.ndarray,
    rng: np.random.Generator,
    donor: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """A forgery of a bona fide face and the mask of what was changed.

    With a donor a swap of two people; else self-blended, or now and then the whole
    picture with the fingerprint of a generator.
    """
    if donor is None and rng.random() < 0.12:
        whole = np.ones(pixels.shape[:2], np.float32)
        return lattice(cv2.pyrDown(pixels), pixels, rng), whole
    return blend(pixels, points, rng, donor)
