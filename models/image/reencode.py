"""What happens to pictures on their way: the same random treatment for both labels."""

from __future__ import annotations

import io

import av
import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

INTERPOLATIONS = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)


def resize(picture: Pixels, factor: float, interpolation: int) -> Pixels:
    """Scale both sides by `factor`; no side falls under 32 px."""
    height, width = picture.shape[:2]
    size = max(32, round(width * factor)), max(32, round(height * factor))
    return np.asarray(cv2.resize(picture, size, interpolation=interpolation), np.uint8)


def still(picture: Pixels, suffix: str, quality: int) -> Pixels:
    """Through `.jpg` or `.webp` at `quality` (1..100) and back."""
    flag = cv2.IMWRITE_JPEG_QUALITY if suffix == ".jpg" else cv2.IMWRITE_WEBP_QUALITY
    _, data = cv2.imencode(suffix, picture[..., ::-1], [flag, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def h264(picture: Pixels, crf: int) -> Pixels:
    """Through one key frame of H.264 at constant rate factor `crf`; odd sides lose a pixel."""
    height, width = (side // 2 * 2 for side in picture.shape[:2])
    store = io.BytesIO()
    with av.open(store, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": str(crf)})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.options = {"crf": str(crf), "preset": "veryfast", "threads": "1"}
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture[:height, :width]), "rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    store.seek(0)
    with av.open(store) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def noisy(picture: Pixels, sigma: float, draw: Generator) -> Pixels:
    """Add Gaussian noise of `sigma` grey levels."""
    noise = draw.normal(0.0, sigma, picture.shape).astype(np.float32)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def encode(picture: Pixels, draw: Generator) -> Pixels:
    """One lossy encode of a random kind and quality."""
    kind = draw.random()
    if kind < 0.6:
        return still(picture, ".jpg", int(draw.integers(40, 98)))
    if kind < 0.8:
        return still(picture, ".webp", int(draw.integers(40, 98)))
    return h264(picture, int(draw.integers(18, 34)))


def reencoded(picture: Pixels, draw: Generator) -> Pixels:
    """A random chain: resize 0.4 to 1.2, blur, noise, one or two encodes."""
    if draw.random() < 0.35:
        picture = encode(picture, draw)
    if draw.random() < 0.6:
        factor = float(np.exp(draw.uniform(np.log(0.4), np.log(1.2))))
        factor = max(factor, min(1.0, 112 / min(picture.shape[:2])))
        picture = resize(picture, factor, INTERPOLATIONS[draw.integers(len(INTERPOLATIONS))])
    if draw.random() < 0.2:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), float(draw.uniform(0.3, 1.2))))
    if draw.random() < 0.2:
        picture = noisy(picture, float(draw.uniform(1.0, 6.0)), draw)
    return encode(picture, draw) if draw.random() < 0.9 else picture
