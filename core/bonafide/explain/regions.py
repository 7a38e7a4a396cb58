"""Which part of a map is pointed at, and where it lies in a picture of the sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bonafide.terms import Segment, Sound

# The share of a map's cells that is pointed at; `models/deletion.py` covers as much.
MARKED = 0.15
# Up to where the voice network hears; its maps end there.
MAP_HIGHEST_HZ = 7000
# What a cell holds that adds nothing.
_NOTHING = 0.5
_LINE_PX = 2
_CYAN = (255, 255, 0)


def strongest(heat: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The `MARKED` strongest cells of a map, of its shape; more only where some are alike."""
    count = max(1, round(MARKED * heat.size))
    return np.asarray(heat >= np.sort(heat, axis=None)[-count])


def in_sound(
    segments: Sequence[Segment], sound: Sound, end_s: float, shape: tuple[int, int]
) -> NDArray[np.uint8]:
    """What the maps of segments that speak for manipulation point at: 0 or 1, of this shape.

    Rows run from half the rate (first) to 0, columns from 0 to `end_s`.
    """
    rows, columns = shape
    mask = np.zeros(shape, np.uint8)
    top = rows - round(rows * MAP_HIGHEST_HZ / (sound.rate_hz / 2))
    for segment in segments:
        if segment.map is None or segment.llr <= 0:
            continue
        first, last = (round(columns * at / end_s) for at in (segment.start_s, segment.end_s))
        part = mask[max(top, 0) :, first:last]
        if part.size:
            cells = (strongest(segment.map) & (segment.map > _NOTHING)).astype(np.uint8)
            wide = cv2.resize(cells, part.shape[::-1], interpolation=cv2.INTER_NEAREST)
            part |= np.asarray(wide, np.uint8)
    return mask


def outline(drawing: NDArray[np.uint8], mask: NDArray[np.uint8]) -> None:
    """Draw round what is 1 in the mask, on BGR pixels of its size."""
    kernel = np.ones((2 * _LINE_PX + 1,) * 2, np.uint8)
    inner = cv2.erode(mask, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    drawing[(mask > 0) & (inner == 0)] = _CYAN
