"""Low light and the backgrounds of video calls.

Makers take RGB pixels (height, width, 3), uint8, landmarks (68, 2) and a random generator, and
give new pixels.
"""

from __future__ import annotations

import cv2
import numpy as np
from degrade import still_codec
from drawing import Array, apart_px, axes, mixed, oval

Random = np.random.Generator
GAMMA = 2.2
# Side in px at which a person is cut out: finer than a call does it.
CUT_SIDE_PX = 160


def low_light(pixels: Array, points: Array, rng: Random) -> Array:
    """A dim room: few photons, a sensor's noise, gain, a lamp's colour, smoothing, JPEG."""
    light = (pixels / np.float32(255)) ** GAMMA
    lamp = np.float32((1.0, rng.uniform(0.72, 0.95), rng.uniform(0.45, 0.85)))
    exposure = rng.uniform(0.08, 0.25)
    electrons, read = rng.uniform(300, 1500), rng.uniform(1.5, 5.0)
    gain = rng.uniform(1.2, 3.0)
    smoothing, quality = rng.uniform(0.3, 0.9), int(rng.integers(60, 93))
    # The frames of a clip share their look, not their noise.
    grain = np.random.default_rng([int(rng.integers(2**31)), int(pixels.sum())])
    caught = light * lamp * exposure * electrons
    caught = grain.poisson(caught) + grain.normal(0, read, pixels.shape)
    seen = (caught / electrons * gain).clip(0, 1).astype(np.float32) ** np.float32(1 / GAMMA)
    small = cv2.GaussianBlur(seen, (0, 0), smoothing)
    return still_codec((small * 255).round().astype(np.uint8), ".jpg", quality)


def call_background(pixels: Array, points: Array, rng: Random) -> Array:
    """What a video call shows behind a person: the room out of focus, or a picture of another."""
    person = _person(pixels, points)
    apart = apart_px(points)
    if rng.random() < 0.5:
        behind = _blurred_room(pixels, person, apart * rng.uniform(0.25, 0.7))
    else:
        behind = _other_room(pixels.shape, rng)
    mask = cv2.GaussianBlur(person, (0, 0), apart * rng.uniform(0.02, 0.07) + 0.5)
    return mixed(behind, pixels.astype(np.float32), mask).clip(0, 255).round().astype(np.uint8)


def _person(pixels: Array, points: Array) -> Array:
    """Head and shoulders as an ellipse and a slope, their edge moved to where the colours part
    (GrabCut, Rother et al. 2004); shape (height, width), 0 or 1."""
    scale = min(1.0, CUT_SIDE_PX / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    face = points * scale
    sure, likely = _figure(small.shape, face, 0.9), _figure(small.shape, face, 1.12)
    guess = np.full(small.shape[:2], cv2.GC_BGD, np.uint8)
    guess[_figure(small.shape, face, 1.3)] = cv2.GC_PR_BGD
    guess[likely] = cv2.GC_PR_FGD
    guess[sure] = cv2.GC_FGD
    cv2.setRNGSeed(0)
    if (guess % 2 == 0).any():
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(small, guess, None, *models, 2, cv2.GC_INIT_WITH_MASK)
    mask = cv2.medianBlur((guess % 2).astype(np.uint8), 5).astype(np.float32)
    large = cv2.resize(mask, pixels.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(large > 0.5, np.float32)


def _figure(shape: tuple[int, ...], points: Array, size: float) -> Array:
    """Head, hair and shoulders, `size` times as large as usual; bool."""
    right, down = axes(points)
    canvas = np.zeros(shape[:2], np.uint8)
    outline = oval(points)
    middle = outline.mean(0)
    head = middle + (outline - middle) * size * np.float32(1.12) - 0.12 * down * size
    neck = points[8] + 0.1 * down
    half = ((0.55, -0.4), (0.75, 0.35), (2.1, 0.9), (2.6, 2.0), (2.6, 9.0))
    slope = [neck + side * a * size * right + b * down
             for side, way in ((-1, 1), (1, -1)) for a, b in half[::way]]  # fmt: skip
    cv2.fillPoly(canvas, [np.int32(head)], 1)
    cv2.fillPoly(canvas, [np.int32(slope)], 1)
    return canvas > 0


def _blurred_room(pixels: Array, person: Array, sigma_px: float) -> Array:
    """The background without the person, out of focus."""
    room = (1 - person)[..., None]
    spread = cv2.GaussianBlur(pixels * room, (0, 0), sigma_px)
    share = cv2.GaussianBlur(room[..., 0], (0, 0), sigma_px)[..., None]
    whole = cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), sigma_px)
    return np.asarray(np.where(share > 0.02, spread / np.maximum(share, 0.02), whole), np.float32)


def _other_room(shape: tuple[int, ...], rng: Random) -> Array:
    """A wall with a window, shelves or pictures on it, a little out of focus."""
    height, width = shape[:2]
    wall = rng.uniform(90, 235) + rng.uniform(-18, 18, 3)
    slope = np.linspace(rng.uniform(0.7, 1), rng.uniform(0.8, 1.1), width)[None, :, None]
    room = np.ones((height, 1, 1)) * slope * wall
    for _ in range(int(rng.integers(3, 14))):
        x, y = int(rng.integers(-width // 8, width)), int(rng.integers(-height // 8, height))
        wide, tall = (int(side * rng.uniform(0.04, 0.35)) + 1 for side in (width, height))
        tone = wall * rng.uniform(0.3, 1.2) + rng.uniform(-50, 50, 3)
        cv2.rectangle(room, (x, y), (x + wide, y + tall), tone.tolist(), -1)
    soft = cv2.GaussianBlur(room, (0, 0), width * rng.uniform(0.004, 0.03) + 0.5)
    return np.asarray((soft + rng.normal(0, 2, soft.shape)).clip(0, 255), np.float32)
