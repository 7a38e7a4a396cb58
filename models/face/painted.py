"""Heavy make-up and beauty filters, painted on faces from their landmarks.

Bona fide faces look like this too, so it must speak for neither label. No maker moves a place of
the face: slimming and larger eyes are manipulations. Makers take RGB pixels (height, width, 3),
uint8, landmarks (68, 2) and a random generator, and give new pixels.
"""

from __future__ import annotations

import cv2
import numpy as np
from drawing import (
    Array,
    apart_px,
    area,
    axes,
    blot,
    curve,
    line,
    mixed,
    on_face,
    shaded,
    skin,
    through_lens,
)

from bonafide.faces.landmarks import LEFT_EYE, RIGHT_EYE

Random = np.random.Generator
LIPS = ((160, 20, 45), (190, 40, 90), (110, 15, 40), (200, 70, 70), (140, 30, 90), (225, 90, 120))
LIDS = ((60, 70, 140), (90, 50, 110), (100, 65, 45), (40, 40, 45), (50, 95, 85), (170, 90, 120))


@on_face
@through_lens
def makeup(pixels: Array, points: Array, rng: Random) -> Array:
    """Foundation, blush, eye shadow, liner, brows and lipstick, each put on thickly."""
    pixels = _foundation(pixels, points, rng)
    pixels = _cheeks(pixels, points, rng)
    shadow = np.array(LIDS[rng.integers(len(LIDS))], np.float32)
    strength = rng.uniform(0.45, 0.8)
    for eye, brow in ((points[LEFT_EYE], points[17:22]), (points[RIGHT_EYE], points[22:27])):
        pixels = _lid(pixels, points, eye, brow, shadow, strength)
    pixels = _liner(pixels, points, rng)
    for brow in (points[17:22], points[22:27]):
        arch = line(pixels.shape, curve(brow), 0.07 * apart_px(points), 0.03 * apart_px(points))
        pixels = shaded(pixels, arch, rng.uniform(0.25, 0.5))
    return _lipstick(pixels, points, rng)


def _foundation(pixels: Array, points: Array, rng: Random) -> Array:
    """One colour for the whole skin, and its spots covered; pores stay."""
    apart = apart_px(points)
    mask = skin(pixels, points) * rng.uniform(0.6, 0.95)
    lab = cv2.cvtColor(pixels / np.float32(255), cv2.COLOR_RGB2LAB)
    spots = cv2.GaussianBlur(lab, (0, 0), 0.015 * apart + 0.5)
    spots -= cv2.GaussianBlur(lab, (0, 0), 0.12 * apart + 1)
    even = lab - 0.6 * spots
    usual = (lab * mask[..., None]).sum((0, 1)) / (mask.sum() + 1e-3)
    tone = (rng.uniform(-3, 5), rng.uniform(-2, 5), rng.uniform(-2, 5))
    even[..., 1:] += (usual[1:] - even[..., 1:]) * 0.55
    return mixed(pixels, _rgb(even + np.float32(tone)), mask)


def _cheeks(pixels: Array, points: Array, rng: Random) -> Array:
    """Rouge from below the eye towards the ear."""
    right, down = axes(points)
    tone = np.float32((rng.uniform(190, 225), rng.uniform(70, 110), rng.uniform(80, 120)))
    depth = rng.uniform(0.2, 0.42)
    bare = skin(pixels, points)
    for jaw, eye, side in ((points[2], points[36], -1), (points[14], points[45], 1)):
        centre = 0.45 * jaw + 0.55 * (eye + 0.55 * down)
        spot = blot(pixels.shape, centre, 0.34 * (side * right - 0.45 * down), 0.5)
        pixels = mixed(pixels, _toned(pixels, tone), depth * spot * bare)
    return pixels


def _toned(pixels: Array, tone: Array) -> Array:
    """The colour of a tone with the light and shade of the pixels."""
    grey = pixels.mean(2, keepdims=True)
    return np.asarray(tone * (0.35 + 0.65 * grey / max(float(tone.mean()), 1)), np.float32)


def _lid(pixels: Array, points: Array, eye: Array, brow: Array, tone: Array, depth: float) -> Array:
    """Shadow from the lashes two thirds of the way to the brow."""
    apart = apart_px(points)
    lashes = eye[:4]
    fold = lashes + 0.62 * (np.linspace(brow[0], brow[-1], 4) - lashes)
    lid = area(pixels.shape, np.concatenate([curve(lashes), curve(fold)[::-1]]), 0.05 * apart)
    lid *= 1 - area(pixels.shape, eye, 0.01 * apart)
    return mixed(pixels, _toned(pixels, tone), depth * lid)


def _liner(pixels: Array, points: Array, rng: Random) -> Array:
    """A dark line along the lashes, with a wing on the outer side."""
    apart, (right, down) = apart_px(points), axes(points)
    wing = rng.uniform(0.08, 0.2)
    depth = rng.uniform(0.6, 0.9)
    for eye, side in ((points[LEFT_EYE], -1), (points[RIGHT_EYE][[3, 2, 1, 0, 5, 4]], 1)):
        outer = eye[0] + wing * (side * right - 0.45 * down)
        over = np.concatenate([curve(eye[:4])[::-1], outer[None]])
        under = np.stack([eye[0], eye[5], eye[4]])
        pixels = shaded(pixels, line(pixels.shape, over, 0.045 * apart, 0.008 * apart), depth)
        pixels = shaded(pixels, line(pixels.shape, under, 0.025 * apart, 0.01 * apart), depth / 2)
    return pixels


def _lipstick(pixels: Array, points: Array, rng: Random) -> Array:
    """One colour on the lips, their folds kept, and a gloss on the lower one."""
    apart = apart_px(points)
    rim = np.concatenate([curve(points[48:55]), curve(points[[54, 55, 56, 57, 58, 59, 48]])])
    lips = area(pixels.shape, rim, 0.015 * apart) - area(pixels.shape, points[60:68], 0.01 * apart)
    lips = lips.clip(0, 1)
    tone = np.float32(LIPS[rng.integers(len(LIPS))])[None, None] / 255
    wanted = cv2.cvtColor(tone, cv2.COLOR_RGB2LAB)[0, 0]
    lab = cv2.cvtColor(pixels / np.float32(255), cv2.COLOR_RGB2LAB)
    usual = float((lab[..., 0] * lips).sum() / (lips.sum() + 1e-3))
    # Dark rooms make dark lips: half of the way to the colour's own lightness.
    lab[..., 0] += 0.5 * (min(wanted[0], usual) - usual)
    lab[..., 1:] += 0.85 * (wanted[1:] * min(1.0, usual / 45) - lab[..., 1:])
    pixels = mixed(pixels, _rgb(lab), lips * rng.uniform(0.7, 0.95))
    gloss = blot(pixels.shape, (points[57] + points[66]) / 2, 0.1 * axes(points)[0], 0.25) * lips
    return mixed(pixels, np.float32([255, 245, 245]), gloss * rng.uniform(0, 0.35))


@on_face
def beauty_filter(pixels: Array, points: Array, rng: Random) -> Array:
    """Skin smoothed where it has no edge, lightened; eyes and lips made clearer."""
    apart, strength = apart_px(points), rng.uniform(0.5, 1.0)
    bare = skin(pixels, points)
    smooth = pixels
    for _ in range(2):
        smooth = cv2.bilateralFilter(smooth, 0, 30, 0.05 * apart + 1)
    smooth = smooth + 0.15 * (pixels - smooth)
    levels = smooth / np.float32(255)
    light = 255 * levels ** (1 - 0.22 * strength) * np.float32((1.02, 1.0, 1.0))
    pixels = mixed(pixels, light, bare * strength)
    eyes = sum(area(pixels.shape, points[eye], 0.02 * apart) for eye in (LEFT_EYE, RIGHT_EYE))
    clear = pixels + 0.8 * (pixels - cv2.GaussianBlur(pixels, (0, 0), 0.04 * apart + 0.5))
    pixels = mixed(pixels, clear * 1.12, np.asarray(eyes, np.float32).clip(0, 1) * strength)
    lips = area(pixels.shape, points[48:60], 0.02 * apart)
    grey = pixels.mean(2, keepdims=True)
    return mixed(pixels, grey + 1.35 * (pixels - grey), lips * strength)


def _rgb(lab: Array) -> Array:
    return np.asarray(cv2.cvtColor(np.float32(lab), cv2.COLOR_LAB2RGB) * 255, np.float32)
