"""What a file may cost, and how the worker says no.

This module is shared with the worker, so it imports nothing heavy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

SOUND_RATE_HZ = 16_000
STILL_SIDE_PX = 65_500
# The dense stretch: enough to see a blink, large enough to see a mouth.
DENSE_FRAMES = 136
DENSE_PIXELS = 640 * 360


@dataclass(frozen=True, slots=True)
class Limits:
    """The settings of `MediaSettings` that the worker needs, under the same names."""

    frames: int
    bursts: int
    burst_frames: int
    dense_s: float
    frame_side_px: int
    stored_bytes: int
    sound_s: float
    stretch_s: float
    picture_pixels: int
    picture_pixels_refused: int
    frame_pixels: int
    decoded_pixels: int
    decompression_ratio: int
    duration_s: float
    streams: int
    cpu_s: int

    @classmethod
    def of(cls, settings: Any) -> Limits:
        """Take the fields of the same name from settings."""
        return cls(**{field.name: getattr(settings, field.name) for field in fields(cls)})

    @property
    def area_bytes(self) -> int:
        """Size of the shared memory that takes pictures and sound of one file."""
        dense_bytes = DENSE_FRAMES * (3 * DENSE_PIXELS + (1 << 13)) if self.dense_s else 0
        return self.stored_bytes + dense_bytes + 4 * int(self.sound_s * SOUND_RATE_HZ) + (1 << 20)

    def shrink(self, width: float, height: float) -> float:
        """Factor at which all frames of a clip fit the side and the memory allowed; at most 1."""
        count = self.frames + self.bursts * (self.burst_frames - 1)
        # A little less, because every picture begins on a memory page of its own.
        pixels_each = 0.98 * self.stored_bytes / (3 * count)
        by_side = self.frame_side_px / max(width, height)
        return min(1.0, by_side, math.sqrt(pixels_each / (width * height)))


class Refusal(Exception):
    """The worker's no: a reason of `refusals.REASONS`, and the numbers it needs."""

    def __init__(self, reason: str, **values: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def refuse_above(reason: str, value: float, limit: float) -> None:
    """Raise the Refusal `reason` when a value is over its limit."""
    if value > limit:
        raise Refusal(reason, value=value, limit=limit)
