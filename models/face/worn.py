"""Surgical masks and glasses, drawn on faces from their landmarks.

Makers take RGB pixels (height, width, 3), uint8, landmarks (68, 2) and a random generator, and
give new pixels.
"""

from __future__ import annotations

import cv2
import numpy as np
from drawing import Array, apart_px, area, axes, curve, line, mixed, on_face, shaded, through_lens

from bonafide.faces.landmarks import LEFT_EYE, RIGHT_EYE

Random = np.random.Generator
CLOTHS = ((165, 205, 225), (235, 238, 240), (150, 195, 190), (45, 45, 50), (90, 120, 160))
FRAMES = ((25, 22, 22), (70, 45, 30), (120, 120, 125), (150, 110, 60), (60, 20, 25))


@on_face
@through_lens
def surgical_mask(pixels: Array, points: Array, rng: Random) -> Array:
    """Cloth from the bridge of the nose to below the chin, with folds, hems and loops."""
    apart, shape = apart_px(points), pixels.shape
    top, bottom = _hems(points, rng)
    corners = np.concatenate([top, bottom[::-1]])
    cloth = area(shape, corners, 0.012 * apart + 0.2)
    pixels = shaded(pixels, area(shape, corners + 0.03 * axes(points)[1], 0.05 * apart), 0.3)
    light = _light(pixels, points, cloth)[..., None]
    for ear, low, high in ((points[0], bottom[3], top[1]), (points[16], bottom[-4], top[-2])):
        for end in (low, high):
            thread = line(shape, np.stack([end, ear]), 0.03 * apart)
            pixels = mixed(pixels, light * np.float32((215, 215, 215)), 0.8 * thread)
    tone = np.float32(CLOTHS[rng.integers(len(CLOTHS))])
    fabric = tone * light
    for height in (0.3, 0.5, 0.7):
        fold = top + height * (bottom - top)
        fabric = shaded(fabric, line(shape, fold, 0.03 * apart, 0.012 * apart), 0.22)
        fabric += (
            9 * line(shape, fold - 0.03 * axes(points)[1], 0.03 * apart, 0.02 * apart)[..., None]
        )
    for hem in (top + 0.05 * (bottom - top), top + 0.95 * (bottom - top)):
        fabric = shaded(fabric, line(shape, hem, 0.02 * apart, 0.01 * apart), 0.15)
    weave = cv2.GaussianBlur(rng.normal(0, 5, shape[:2]).astype(np.float32), (0, 0), 0.7)
    return mixed(pixels, fabric + weave[..., None], cloth)


def _hems(points: Array, rng: Random) -> tuple[Array, Array]:
    """Upper and lower edge from one side to the other, as many places each."""
    down = axes(points)[1]
    height = rng.uniform(0.0, 0.25)
    nose = points[28] + height * (points[29] - points[28])
    under = [0.5 * (points[eye].mean(0) + points[side]) + 0.16 * down
             for eye, side in ((LEFT_EYE, 31), (RIGHT_EYE, 35))]  # fmt: skip
    middle = points[30]
    sides = [points[n] + 0.06 * (middle - points[n]) for n in (2, 14)]
    top = np.stack([sides[0], under[0], nose, under[1], sides[1]])
    jaw = points[[2, 4, 6, 7, 8, 9, 10, 12, 14]]
    grown = middle + (jaw - middle) * np.linspace(0.94, 1.07, 5)[[0, 1, 2, 3, 4, 3, 2, 1, 0], None]
    return curve(top), curve(grown)


def _light(pixels: Array, points: Array, cloth: Array) -> Array:
    """Light on the cloth: that of the face below it, less of it to the sides."""
    apart, (right, _) = apart_px(points), axes(points)
    grey = cv2.GaussianBlur(pixels.mean(2), (0, 0), 0.3 * apart)
    usual = float((grey * cloth).sum() / (cloth.sum() + 1e-3)) + 1
    light = (grey / usual).clip(0.6, 1.4) * np.clip(usual / 140, 0.25, 1.1)
    rows, columns = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    middle = points[[28, 33]].mean(0)
    aside = ((columns - middle[0]) * right[0] + (rows - middle[1]) * right[1]) / apart**2
    return np.asarray(light * (1.06 - 0.3 * aside.clip(-1.1, 1.1) ** 2), np.float32)


@on_face
@through_lens
def glasses(pixels: Array, points: Array, rng: Random) -> Array:
    """A frame, its shadow, and a faint reflection on clear lenses."""
    tint = np.float32((200, 215, 225))
    depth = rng.uniform(0.02, 0.08)
    return _spectacles(pixels, points, rng, tint, (depth, depth), rng.uniform(0.08, 0.3))


@on_face
@through_lens
def sunglasses(pixels: Array, points: Array, rng: Random) -> Array:
    """Dark lenses, darkest at the top, that reflect a little."""
    tint = np.float32((rng.uniform(5, 35), rng.uniform(5, 28), rng.uniform(5, 25)))
    depth = rng.uniform(0.82, 0.97)
    fade = depth - rng.uniform(0, 0.25)
    return _spectacles(pixels, points, rng, tint, (depth, fade), rng.uniform(0.05, 0.2))


def _spectacles(
    pixels: Array, points: Array, rng: Random, tint: Array, depth: tuple[float, float], gleam: float
) -> Array:
    """Lenses of a tint, as deep as said at the top and at the bottom, in a frame."""
    apart, (right, down) = apart_px(points), axes(points)
    shape, tone = pixels.shape, np.float32(FRAMES[rng.integers(len(FRAMES))])
    # Turned heads hold their eyes nearer together, but glasses keep their height.
    height = max(apart, 0.6 * float(np.hypot(*(points[8] - points[27])))) / apart
    tall, corner = height * rng.uniform(0.24, 0.36), rng.uniform(2.0, 4.0)
    width_px = rng.uniform(0.025, 0.075) * apart
    rims = [_rim(points, ear, tall, corner) for ear in (0, 16)]
    bridge = np.stack([rims[0][_towards(rims[0], right)], rims[1][_towards(rims[1], -right)]])
    bars = [np.stack([rim[_towards(rim, way)], points[ear] - 0.05 * down])
            for rim, ear, way in ((rims[0], 0, -right), (rims[1], 16, right))]  # fmt: skip
    strokes = [*rims, bridge, *bars]
    for stroke in strokes:
        shadow = line(shape, stroke + 0.07 * down, 1.6 * width_px, 0.05 * apart)
        pixels = shaded(pixels, shadow, 0.3)
    for rim in rims:
        lens = area(shape, rim, 0.3)
        rows = np.mgrid[: shape[0], : shape[1]][0]
        height = (rows - rim[:, 1].min()) / (np.ptp(rim[:, 1]) + 1e-3)
        veil = depth[0] + (depth[1] - depth[0]) * height.clip(0, 1)
        pixels = mixed(pixels, tint, np.float32(lens * veil))
        sheen = rim.mean(0) + np.outer([-1, 1], 0.5 * tall * (down - 0.7 * right))
        band = line(shape, sheen - 0.12 * right, 0.16 * apart, 0.05 * apart)
        pixels = mixed(pixels, np.float32((235, 240, 250)), gleam * band * lens)
    for stroke in strokes:
        frame = line(shape, stroke, width_px)
        pixels = mixed(pixels, tone * np.clip(pixels.mean() / 110, 0.3, 1.2), 0.95 * frame)
        edge = line(shape, stroke - 0.3 * width_px * down / apart, 0.25 * width_px)
        pixels = mixed(pixels, np.float32((230, 230, 230)), 0.25 * edge)
    return pixels


def _rim(points: Array, ear: int, tall: float, corner: float) -> Array:
    """Outline of the lens between nose and ear: narrower on the side that is turned away."""
    right, down = axes(points)
    eye = points[LEFT_EYE if ear == 0 else RIGHT_EYE].mean(0)
    side = float((points[ear] - points[27]) @ right / (right @ right))
    inner, outer = 0.17 * side, 0.88 * side
    middle = points[27] + (inner + outer) / 2 * right
    middle = middle + ((eye - middle) @ down / (down @ down) + 0.06) * down
    turns = np.linspace(0, 2 * np.pi, 65)[:, None]
    across = np.sign(np.cos(turns)) * np.abs(np.cos(turns)) ** (2 / corner)
    along = np.sign(np.sin(turns)) * np.abs(np.sin(turns)) ** (2 / corner)
    return np.asarray(middle + across * abs(outer - inner) / 2 * right + along * tall * down,
                      np.float32)  # fmt: skip


def _towards(rim: Array, way: Array) -> int:
    """Which place of a rim lies farthest that way, at the height where bridges and bars begin."""
    upwards = np.array([way[1], -way[0]]) * np.sign(way[0] or 1)
    return int(np.argmax(rim @ way + 0.35 * rim @ upwards))
