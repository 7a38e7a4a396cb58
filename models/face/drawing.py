"""Soft shapes on a face, placed by its 68 landmarks (order of iBUG 300-W, Sagonas et al. 2013).

Shapes are masks, shape (height, width), float32, 0..1. Colours are RGB, 0..255. Lengths named
`apart` are in distances between the centres of the eyes, about 63 mm.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import cv2
import numpy as np
from scipy.interpolate import make_interp_spline

from bonafide.faces.landmarks import LEFT_EYE, RIGHT_EYE

Array = np.ndarray
Maker = Callable[[Array, Array, np.random.Generator], Array]
# Shapes are drawn so many times larger, so that thin lines are thin.
FINE = 4
# How far from its landmarks anything on a face may reach.
REACH_APART = 1.0


def apart_px(points: Array) -> float:
    """Distance between the centres of the eyes."""
    return float(np.hypot(*axes(points)[0])) + 1e-3


def axes(points: Array) -> tuple[Array, Array]:
    """From one eye to the other, and as far down the face; px."""
    right = points[RIGHT_EYE].mean(0) - points[LEFT_EYE].mean(0)
    return right, np.array([-right[1], right[0]], np.float32)


def on_face(make: Maker) -> Maker:
    """Let a maker see only the surroundings of the face, as float32; the rest stays as it is."""

    @wraps(make)
    def made(pixels: Array, points: Array, rng: np.random.Generator) -> Array:
        reach = REACH_APART * apart_px(points)
        extent = np.array(pixels.shape[1::-1])
        left, top = np.clip(points.min(0) - reach, 0, extent - 1).astype(int)
        right, bottom = np.clip(points.max(0) + reach, 1, extent).astype(int)
        result = pixels.copy()
        near = pixels[top:bottom, left:right].astype(np.float32)
        near = make(near, points - np.float32([left, top]), rng)
        result[top:bottom, left:right] = near.clip(0, 255).round()
        return result

    return made


def through_lens(make: Maker) -> Maker:
    """Let what a maker draws be as blurred as the picture, and keep the grain of the picture."""

    @wraps(make)
    def made(pixels: Array, points: Array, rng: np.random.Generator) -> Array:
        drawn = make(pixels, points, rng) - pixels
        return np.asarray(pixels + cv2.GaussianBlur(drawn, (0, 0), blur_px(pixels)), np.float32)

    return made


def blur_px(pixels: Array) -> float:
    """Deviation of the blur of the sharpest edges, 0.4 to 5 px: a blurred step's greatest slope
    over its greatest curvature is 1.65 of it. A blur of 1 px is added first, against noise."""
    grey = cv2.GaussianBlur(pixels.mean(2), (0, 0), 1.0)
    slope = np.hypot(cv2.Sobel(grey, -1, 1, 0, scale=1 / 8), cv2.Sobel(grey, -1, 0, 1, scale=1 / 8))
    bend = np.abs(cv2.Sobel(grey, -1, 2, 0, scale=1 / 4) + cv2.Sobel(grey, -1, 0, 2, scale=1 / 4))
    both_px = np.percentile(slope, 99) / (np.percentile(bend, 99) + 1e-3) / 1.65
    return float(np.sqrt(np.clip(both_px**2 - 1, 0.16, 25)))


def curve(places: Array, count: int = 40) -> Array:
    """A smooth line through places (n, 2), n from 4."""
    steps = np.linspace(0, len(places) - 1, count)
    spline = make_interp_spline(np.arange(len(places)), places, k=3)
    return np.asarray(spline(steps), np.float32)


def area(shape: tuple[int, ...], corners: Array, soft_px: float) -> Array:
    """The inside of a polygon (n, 2), with a soft edge."""
    return _drawn(shape, corners, soft_px, None)


def line(shape: tuple[int, ...], places: Array, width_px: float, soft_px: float = 0.3) -> Array:
    """A line through places (n, 2)."""
    return _drawn(shape, places, soft_px, width_px)


def _drawn(shape: tuple[int, ...], places: Array, soft_px: float, width_px: float | None) -> Array:
    height, width = shape[:2]
    canvas = np.zeros((height * FINE, width * FINE), np.uint8)
    fine = np.round((places + 0.5) * FINE - 0.5).astype(np.int32)
    # OpenCV's thinnest line: one fine pixel; what is thinner still is drawn fainter.
    thick = max(1, round((width_px or 1) * FINE))
    if width_px is None:
        cv2.fillPoly(canvas, [fine], 255, cv2.LINE_AA)
    else:
        cv2.polylines(canvas, [fine], False, 255, thick, cv2.LINE_AA)
    mask = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA) / np.float32(255)
    if width_px is not None:
        mask *= min(1.0, width_px * FINE / thick)
    return cv2.GaussianBlur(mask, (0, 0), soft_px) if soft_px > 0.2 else mask


def blot(shape: tuple[int, ...], centre: Array, along: Array, across: float) -> Array:
    """A bell around a centre: deviations of the length of `along`, px, and a share of it across."""
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    x, y = columns - centre[0], rows - centre[1]
    length = float(np.hypot(*along)) + 1e-3
    u, v = (x * along[0] + y * along[1]) / length, (y * along[0] - x * along[1]) / length
    bell = np.exp(-0.5 * ((u / length) ** 2 + (v / (across * length)) ** 2))
    return np.asarray(bell, np.float32)


def oval(points: Array) -> Array:
    """The outline of a face with its forehead, which no landmark marks."""
    middle, half = (points[0] + points[16]) / 2, (points[16] - points[0]) / 2
    up = (points[27] - points[8]) * 0.66
    turns = np.linspace(0, np.pi, 16)[1:-1, None]
    forehead = middle + np.cos(turns) * half + np.sin(turns) * up
    return np.concatenate([points[:17], forehead]).astype(np.float32)


def features(shape: tuple[int, ...], points: Array) -> Array:
    """Eyes, brows and lips."""
    apart = apart_px(points)
    mask = np.zeros(shape[:2], np.float32)
    for part in (points[LEFT_EYE], points[RIGHT_EYE], points[48:60]):
        grown = part.mean(0) + (part - part.mean(0)) * 1.15
        mask = np.maximum(mask, area(shape, grown, 0.03 * apart))
    for part in (points[17:22], points[22:27]):
        mask = np.maximum(mask, line(shape, curve(part), 0.14 * apart, 0.03 * apart))
    return mask


def skin(pixels: Array, points: Array) -> Array:
    """Skin of the face: inside its outline, of its cheeks' colour, not its features."""
    apart = apart_px(points)
    inside = area(pixels.shape, oval(points), 0.06 * apart)
    lab = cv2.cvtColor(pixels / np.float32(255), cv2.COLOR_RGB2LAB)
    cheeks = area(pixels.shape, points[[41, 46, 54, 48]], 0) > 0.5
    if not cheeks.any():
        return inside * 0
    usual = np.median(lab[cheeks], 0)
    off = np.square((lab - usual) / (32, 13, 13)).sum(2)
    alike = cv2.GaussianBlur(np.exp(-0.5 * np.maximum(off - 1, 0)), (0, 0), 0.02 * apart + 0.3)
    return np.asarray(inside * alike * (1 - features(pixels.shape, points)), np.float32)


def mixed(pixels: Array, other: Array, mask: Array) -> Array:
    """Another picture or one colour where the mask is 1."""
    return np.asarray(pixels + (other - pixels) * mask[..., None], np.float32)


def shaded(pixels: Array, mask: Array, depth: float) -> Array:
    """Darker where the mask is 1, by a share of the light."""
    return np.asarray(pixels * (1 - depth * mask[..., None]), np.float32)
