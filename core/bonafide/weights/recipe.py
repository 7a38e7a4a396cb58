"""What goes into a foreign network and what comes out, as data on its card.

`Input` turns upright RGB pixels or mono sound into the network's tensor;
`Output` turns its answer into one logit that is positive for manipulated.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bonafide.errors import WeightsMismatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bonafide.terms import Pixels, Samples

    Batch = NDArray[np.float32]

# A probability of exactly 0 or 1 says more than any network knows.
_LOGIT_LIMIT = 30.0
_Three = Annotated[tuple[float, float, float], Field(strict=False)]


class Part(BaseModel):
    """Base of all parts of a card: frozen, no key beyond the known, no silent conversion."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        defer_build=True,
    )


class Input(Part):
    """The tensor that a network wants.

    Pictures and face crops: `resize` is `stretch` (straight to `size_px`, the
    shape is lost) or `shortest_edge` (that edge to `resize_px`, then `crop`
    cuts the centre). Values are scaled to 0..1, then (x - mean) / std. Of face crops,
    a network over time takes `frames` together, in order of time.
    Sound: `samples` at `rate_hz`; shorter sound is repeated until it fills them.
    """

    kind: Literal["picture", "face_crop", "sound"]
    tensor: str
    size_px: int = Field(0, ge=0, le=2048)
    resize: Literal["stretch", "shortest_edge"] = "stretch"
    resize_px: int = Field(0, ge=0, le=4096)
    filter: Literal["bilinear", "bicubic"] = "bilinear"
    crop: Literal["none", "centre"] = "none"
    frames: int = Field(1, ge=1, le=100)
    mean: _Three = (0.0, 0.0, 0.0)
    std: _Three = (1.0, 1.0, 1.0)
    layout: Literal["NCHW", "NHWC", "NS"] = "NCHW"
    rate_hz: int = Field(16_000, ge=8_000, le=48_000)
    samples: int = Field(0, ge=0, le=960_000)
    unit_variance: bool = False

    @model_validator(mode="after")
    def _fits_together(self) -> Input:
        if self.frames > 1 and self.kind != "face_crop":
            raise ValueError("only face crops have `frames`")
        if self.kind == "sound":
            if not self.samples or self.layout != "NS":
                raise ValueError("sound needs `samples` and the layout NS")
            return self
        if not self.size_px or self.layout == "NS":
            raise ValueError("a picture needs `size_px` and the layout NCHW or NHWC")
        if self.resize == "shortest_edge" and (
            self.crop != "centre" or self.resize_px < self.size_px
        ):
            raise ValueError("shortest_edge needs `resize_px` of `size_px` or more and crop centre")
        if 0.0 in self.std:
            raise ValueError("std cannot hold 0")
        return self

    def picture(self, pixels: Pixels) -> Batch:
        """Upright RGB, shape (height, width, 3), to a batch of one."""
        import numpy as np

        height_px, width_px = self._resized(*pixels.shape[:2])
        resized = resample(pixels, height_px, width_px, self.filter)
        top, left = (height_px - self.size_px) // 2, (width_px - self.size_px) // 2
        crop = resized[top : top + self.size_px, left : left + self.size_px]
        mean, std = np.array(self.mean, np.float32), np.array(self.std, np.float32)
        values = (crop / np.float32(255) - mean) / std
        batch = values[None] if self.layout == "NHWC" else values.transpose(2, 0, 1)[None]
        return np.ascontiguousarray(batch, dtype=np.float32)

    def sequence(self, crops: Sequence[Pixels]) -> Batch:
        """Crops of one person in order of time to one item of `frames`, shape (1, frames, ...).

        Fewer crops are spread over the frames, each repeated.
        """
        import numpy as np

        chosen = np.linspace(0, len(crops) - 1, self.frames).round().astype(int)
        prepared = {int(place): self.picture(crops[place]) for place in set(chosen.tolist())}
        return np.stack([prepared[int(place)] for place in chosen], axis=1)

    def sound(self, samples: Samples) -> Batch:
        """Mono sound in -1..1 at `rate_hz`, shape (n,) with n > 0, to a batch of one."""
        import numpy as np

        whole = np.resize(samples, self.samples).astype(np.float32)
        if self.unit_variance:
            whole = (whole - whole.mean()) / np.sqrt(whole.var() + np.float32(1e-7))
        return whole[None]

    def _resized(self, height_px: int, width_px: int) -> tuple[int, int]:
        if self.resize == "stretch":
            return self.size_px, self.size_px
        short = min(height_px, width_px)
        return height_px * self.resize_px // short, width_px * self.resize_px // short


class Output(Part):
    """How to read the answer.

    `logit`: one number per item, positive for manipulated when
    `manipulated_index` is 1, for bona fide when it is 0. `softmax`: one number
    per label before softmax; `labels` are in the order of the network.
    """

    kind: Literal["logit", "softmax"]
    tensor: str
    manipulated_index: int = Field(ge=0)
    labels: Annotated[tuple[str, ...], Field(strict=False)]

    @model_validator(mode="after")
    def _fits_together(self) -> Output:
        if self.manipulated_index >= len(self.labels) or len(self.labels) < 2:
            raise ValueError("`labels` names two or more, and `manipulated_index` one of them")
        if self.kind == "logit" and len(self.labels) != 2:
            raise ValueError("a single logit has two labels")
        return self

    @property
    def width(self) -> int:
        """Numbers per item."""
        return 1 if self.kind == "logit" else len(self.labels)

    def logit(self, raw: NDArray[np.float32]) -> float:
        """The answer for one item as log odds of manipulated, in -30..30.

        Raises:
            WeightsMismatch: another number of values than the card says, or not finite.
        """
        values = [float(value) for value in raw.reshape(-1)]
        if len(values) != self.width or not all(map(math.isfinite, values)):
            raise WeightsMismatch(
                f"The network gives {len(values)} values, where its card says {self.width} "
                "finite ones: this is not the model that the card describes."
            )
        chosen = values[self.manipulated_index if self.kind == "softmax" else 0]
        if self.kind == "logit":
            odds = chosen if self.manipulated_index == 1 else -chosen
        else:
            rest = values[: self.manipulated_index] + values[self.manipulated_index + 1 :]
            peak = max(rest)
            odds = chosen - peak - math.log(sum(math.exp(value - peak) for value in rest))
        return max(-_LOGIT_LIMIT, min(_LOGIT_LIMIT, odds))


def resample(pixels: Pixels, height_px: int, width_px: int, filter: str = "bilinear") -> Pixels:
    """Resize with antialiasing as Pillow does it, in whose results public models were trained.

    OpenCV's bilinear and bicubic filters look at 2 or 4 pixels however much the
    picture shrinks, which puts false texture into exactly what these models look at.
    """
    import numpy as np

    pixels = _nearer(pixels, height_px, width_px)
    rows, columns, _ = pixels.shape
    lines = np.ascontiguousarray(pixels.transpose(0, 2, 1), np.float32).reshape(-1, columns)
    matrix = np.ascontiguousarray(_matrix(columns, width_px, filter).T)
    across = _bytes(lines @ matrix).reshape(rows, 3, width_px).transpose(0, 2, 1)
    upright = across.reshape(rows, -1).astype(np.float32)
    down = _matrix(rows, height_px, filter) @ upright
    return _bytes(down).reshape(height_px, width_px, 3)


def _nearer(pixels: Pixels, height_px: int, width_px: int) -> Pixels:
    """Very large pictures averaged in whole blocks, to thrice the size wanted or more."""
    import cv2

    rows, columns = pixels.shape[:2]
    across, down = max(columns // width_px // 3, 1), max(rows // height_px // 3, 1)
    if across == down == 1:
        return pixels
    even = pixels[: rows // down * down, : columns // across * across]
    size = even.shape[1] // across, even.shape[0] // down
    return cv2.resize(even, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _bytes(values: Batch) -> Pixels:
    import numpy as np

    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _matrix(length: int, size_px: int, filter: str) -> Batch:
    """Weights of the old pixels in the new ones, shape (size_px, length), rows sum to 1."""
    import numpy as np

    scale = length / size_px
    centre = (np.arange(size_px) + 0.5) * scale
    distance = np.abs(np.arange(length) + 0.5 - centre[:, None]) / max(scale, 1.0)
    weights = _kernel(distance, filter)
    shares: Batch = (weights / weights.sum(1, keepdims=True)).astype(np.float32)
    return shares


def _kernel(distance: NDArray[np.float64], filter: str) -> Any:
    import numpy as np

    if filter == "bilinear":
        return np.maximum(0.0, 1.0 - distance)
    # Keys 1981 with a = -0.5.
    near = (1.5 * distance - 2.5) * distance**2 + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    return np.where(distance < 1, near, np.where(distance < 2, far, 0.0))
