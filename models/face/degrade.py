"""What happens to a picture on the street, drawn at random and blind to the label.

Every function takes and returns RGB pixels, shape (height, width, 3), uint8.
"""

from __future__ import annotations

import io

import av
import cv2
import numpy as np

INTERPOLATIONS = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA, cv2.INTER_LANCZOS4)


def resize(pixels: np.ndarray, scale: float, rng: np.random.Generator) -> np.ndarray:
    """Scale by a factor with a random kernel; area where it shrinks much."""
    height, width = (max(round(side * scale), 32) for side in pixels.shape[:2])
    kernel = cv2.INTER_AREA if scale < 0.5 else int(rng.choice(INTERPOLATIONS))
    return cv2.resize(pixels, (width, height), interpolation=kernel)


def still_codec(pixels: np.ndarray, kind: str, quality: int) -> np.ndarray:
    """Through `.jpg` or `.webp` at a quality of 1..100."""
    flag = cv2.IMWRITE_JPEG_QUALITY if kind == ".jpg" else cv2.IMWRITE_WEBP_QUALITY
    _, data = cv2.imencode(kind, pixels[..., ::-1], [flag, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def h264(pixels: np.ndarray, crf: int) -> np.ndarray:
    """Through one intra frame of H.264 at a constant rate factor."""
    height, width = pixels.shape[:2]
    even = cv2.copyMakeBorder(pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        options = {"crf": str(crf), "preset": "ultrafast", "tune": "zerolatency"}
        stream = container.add_stream("libx264", rate=25, options=options)
        stream.height, stream.width = even.shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        frame = av.VideoFrame.from_ndarray(even, format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    target.seek(0)
    with av.open(target) as container:
        decoded = next(container.decode(video=0)).to_ndarray(format="rgb24")
    return np.ascontiguousarray(decoded[:height, :width])


def codec(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One random encode: JPEG mostly, as on the street."""
    draw = rng.random()
    if draw < 0.60:
        return still_codec(pixels, ".jpg", int(rng.integers(35, 97)))
    if draw < 0.75:
        return still_codec(pixels, ".webp", int(rng.integers(30, 95)))
    return h264(pixels, int(rng.integers(18, 35)))


def colour(pixels: np.ndarray, rng: np.random.Generator, strength: float = 1.0) -> np.ndarray:
    """Brightness, contrast, gamma, saturation and tint."""
    gain = 1 + strength * rng.uniform(-0.25, 0.25)
    tint = 1 + strength * rng.uniform(-0.07, 0.07, 3)
    shift = strength * rng.uniform(-20, 20)
    gamma = np.exp(strength * rng.uniform(-0.3, 0.3))
    levels = np.arange(256, dtype=np.float32)[:, None] / 255
    table = (levels**gamma * 255 - 128) * gain * tint + 128 + shift
    mapped = cv2.LUT(pixels, np.clip(table, 0, 255).astype(np.uint8).reshape(1, 256, 3))
    saturation = 1 + strength * rng.uniform(-0.4, 0.3)
    grey = cv2.cvtColor(cv2.cvtColor(mapped, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return cv2.addWeighted(mapped, saturation, grey, 1 - saturation, 0)


def noise(pixels: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    """Gaussian noise of `sigma` grey levels, half of it common to the channels."""
    grain = np.empty(pixels.shape, np.int16)
    cv2.setRNGSeed(int(rng.integers(2**31 - 1)))
    cv2.randn(grain, 0, sigma)
    return cv2.add(pixels, grain, dtype=cv2.CV_8U)


def overlay(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A caption, a bar or a button of an application drawn over the picture."""
    pixels = pixels.copy()
    height, width = pixels.shape[:2]
    tone = tuple(int(v) for v in rng.integers(0, 256, 3))
    x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
    draw = rng.random()
    if draw < 0.4:
        words = "".join(chr(int(c)) for c in rng.integers(65, 122, int(rng.integers(3, 14))))
        size = rng.uniform(0.3, 1.2)
        bold = 1 + int(size > 0.8)
        cv2.putText(pixels, words, (x // 2, y), cv2.FONT_HERSHEY_SIMPLEX, size, tone, bold)
    elif draw < 0.7:
        side = int(rng.uniform(0.03, 0.2) * width)
        cv2.rectangle(pixels, (x, y), (x + 3 * side, y + side), tone, -1)
    else:
        cv2.circle(pixels, (x, y), int(rng.uniform(0.03, 0.12) * width), tone, -1)
    return pixels


def tighten(
    pixels: np.ndarray, points: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Crop at random nearer to the face; alignment will mirror what is missing."""
    low, high = points.min(0), points.max(0)
    span = float((high - low).max())
    left, top = np.maximum(low - span * rng.uniform(0.5, 1.6, 2), 0).astype(int)
    right, bottom = (high + span * rng.uniform(0.5, 1.6, 2)).astype(int)
    return np.ascontiguousarray(pixels[top:bottom, left:right]), points - (left, top)


def sent_well(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """At most a little colour and one good JPEG."""
    if rng.random() < 0.3:
        pixels = colour(pixels, rng, 0.5)
    if rng.random() < 0.8:
        pixels = still_codec(pixels, ".jpg", int(rng.integers(75, 99)))
    return pixels


def degrade(
    pixels: np.ndarray, points: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A random street for a crop; returns its pixels and points.

    Four of ten are sent once and well, or the network would not see what blending leaves.
    """
    if rng.random() < 0.3:
        pixels, points = tighten(pixels, points, rng)
    if rng.random() < 0.4:
        return sent_well(pixels, rng), points.astype(np.float32)
    if rng.random() < 0.5:
        pixels = colour(pixels, rng)
    if rng.random() < 0.2:
        sigma = rng.uniform(0.3, 1.3)
        pixels = cv2.GaussianBlur(pixels, (0, 0), sigma)
    if rng.random() < 0.5:
        before = pixels.shape
        pixels = resize(pixels, np.exp(rng.uniform(np.log(0.4), np.log(1.3))), rng)
        points = points * (pixels.shape[1] / before[1], pixels.shape[0] / before[0])
    if rng.random() < 0.25:
        pixels = noise(pixels, rng.uniform(0.5, 7), rng)
    if rng.random() < 0.12:
        pixels = overlay(pixels, rng)
    if rng.random() < 0.75:
        pixels = codec(pixels, rng)
    if rng.random() < 0.2:
        pixels = codec(pixels, rng)
    return pixels, points.astype(np.float32)
