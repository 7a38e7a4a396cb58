"""How cameras, rooms and chat platforms spoil a picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def degrade(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Colour, light, blur, resampling, noise and JPEG, each now and then."""
    pixels = light(pixels, random)
    if random.random() < 0.1:
        factor = random.uniform(0.35, 0.8)
        small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        pixels = cv2.resize(small, pixels.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    elif random.random() < 0.1:
        pixels = smear(pixels, random)
    if random.random() < 0.1:
        noise = random.normal(0, random.uniform(2, 14), pixels.shape).astype(np.float32)
        pixels = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    if random.random() < 0.25:
        quality = int(random.integers(20, 90))
        coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        pixels = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    return pixels


def light(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Grey pictures, tints, gamma, contrast and darkness through one table a channel."""
    if random.random() < 0.12:
        pixels = cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    ramp = np.arange(256, dtype=np.float32) / 255
    gamma = np.exp(random.normal(0, 0.25))
    gain, shift = np.exp(random.normal(0, 0.2)), random.normal(0, 0.06)
    if random.random() < 0.08:
        gain, gamma = gain * random.uniform(0.15, 0.5), gamma * 1.2
    tint = np.exp(random.normal(0, 0.08, 3)) if random.random() < 0.5 else np.ones(3)
    table = (ramp[:, None] ** gamma - 0.5) * gain + 0.5 * min(gain, 1.0) + shift
    table = np.clip(table * tint * 255, 0, 255).astype(np.uint8)
    return cv2.LUT(pixels, table.reshape(1, 256, 3))


def smear(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Defocus or motion along a random direction."""
    if random.random() < 0.5:
        return cv2.GaussianBlur(pixels, (0, 0), random.uniform(0.6, 2.2))
    length = int(random.integers(3, 10))
    kernel = np.zeros((length, length), np.float32)
    end = random.uniform(0, 2 * np.pi)
    middle = (length - 1) / 2
    reach = middle * np.array([np.cos(end), np.sin(end)])
    first, last = (np.round(middle + sign * reach).astype(int).tolist() for sign in (-1, 1))
    cv2.line(kernel, first, last, 1.0)
    return cv2.filter2D(pixels, -1, kernel / kernel.sum())
