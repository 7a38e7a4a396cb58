"""Generated pictures: a small network looks at native-size patches.

Nothing is only shrunk, because shrinking wipes away the traces of upsampling;
large pictures are seen at both scales, as the network learned on small ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from bonafide.detectors.network import OwnNetwork, trimmed_mean
from bonafide.terms import (
    Abstention,
    Finding,
    Material,
    MediaKind,
    Message,
    Modality,
    Picture,
    Segment,
)
from bonafide.weights import runtime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bonafide.terms import Pixels

PATCH_PX = 224
STRIDE_PX = 176
SMALLEST_PX = 64
FULL_PX = 256
REDUCED_PX = 512
FLAT_LEVELS = 4.0
STILL_PATCHES = 4
FRAME_PATCHES = 2
FRAMES = 6
# More at once is no faster on a processor, and takes as many times the memory.
BATCH = 2
SHOWN = 3
SIGN_FROM_LLR = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """A square of `PATCH_PX`: its pixels, and where it lies in the picture."""

    pixels: Pixels
    box_px: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """A patch with the network's answer: logit, and map in 0..1 of shape (rows, columns)."""

    place: Place
    picture: int
    time_s: float
    logit: float
    map: NDArray[np.float32]


def patches(pixels: Pixels, count: int = STILL_PATCHES) -> list[Place]:
    """Up to `count` textured squares; of a large picture, half of them from a copy
    whose long side is `REDUCED_PX`. A flat picture gives none."""
    long_px = max(pixels.shape[:2])
    if long_px <= 1.5 * REDUCED_PX:
        return _squares(pixels, 1.0, count)
    scale = REDUCED_PX / long_px
    size = round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)
    reduced = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return _squares(reduced, scale, count - count // 2) + _squares(pixels, 1.0, count // 2)


def _squares(pixels: Pixels, scale: float, count: int) -> list[Place]:
    """The most textured squares of a grid; `scale` leads back to the whole picture."""
    height, width = pixels.shape[:2]
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    places = [
        (_texture(grey[top : top + PATCH_PX, left : left + PATCH_PX]), top, left)
        for top in _starts(height)
        for left in _starts(width)
    ]
    chosen = sorted(places, reverse=True)[:count]
    return [
        Place(
            _padded(pixels[top : top + PATCH_PX, left : left + PATCH_PX]),
            (
                left / scale,
                top / scale,
                min(PATCH_PX, width - left) / scale,
                min(PATCH_PX, height - top) / scale,
            ),
        )
        for texture, top, left in chosen
        if texture > FLAT_LEVELS
    ]


def _starts(side_px: int) -> list[int]:
    """Where squares begin along one side, evenly, overlapping by a fifth at least."""
    room = max(0, side_px - PATCH_PX)
    steps = -(-max(0, room - PATCH_PX // 5) // STRIDE_PX)
    if steps == 0:
        return [room // 2]
    return [round(room * step / steps) for step in range(steps + 1)]


def _texture(grey: NDArray[np.uint8]) -> float:
    """Grey levels of deviation, the mean over 16 cells: an edge alone is not texture."""
    edges = np.ix_(*(np.arange(5) * (side // 4) for side in grey.shape))
    count = (grey.shape[0] // 4) * (grey.shape[1] // 4)
    # Running sums are exact for whole numbers, and much faster than a deviation for each cell.
    mean, square = (
        np.diff(np.diff(sums[edges], axis=0), axis=1) / count for sums in cv2.integral2(grey)
    )
    return float(np.sqrt(np.maximum(square - mean**2, 0)).mean())


def _padded(pixels: Pixels) -> Pixels:
    """At least `PATCH_PX` on both sides, reflected right and below as often as needed."""
    while min(pixels.shape[:2]) < PATCH_PX:
        height, width = pixels.shape[:2]
        below, right = (min(side, max(0, PATCH_PX - side)) for side in (height, width))
        bordered = cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REFLECT)
        pixels = np.asarray(bordered, np.uint8)
    return pixels


class GeneratedPicture(OwnNetwork):
    """Was the whole picture drawn by a generator? Stills, and a few frames of a video."""

    name = "image"
    modality = Modality.IMAGE

    def examine(self, material: Material) -> Finding | Abstention:
        """Judge up to `FRAMES` pictures; the file's llr comes from their mean logit."""
        recording = material.recording
        spread = [n for n, picture in enumerate(recording.pictures) if picture.burst is None]
        if not spread:
            return self.abstain(Message("image-no-picture"))
        first = recording.pictures[spread[0]].pixels
        if min(first.shape[:2]) < SMALLEST_PX:
            height_px, width_px = first.shape[:2]
            values = {"width_px": width_px, "height_px": height_px}
            return self.abstain(Message("image-too-small", values))
        count = STILL_PATCHES if recording.facts.kind is MediaKind.PICTURE else FRAME_PATCHES
        judged = self._judge(recording.pictures, _some(spread, FRAMES), count)
        if not judged:
            return self.abstain(Message("image-flat"))
        return self._finding(judged, quality(recording.pictures[judged[0].picture].pixels))

    def _judge(
        self, pictures: Sequence[Picture], chosen: Sequence[int], count: int
    ) -> list[Judged]:
        seen = [(n, place) for n in chosen for place in patches(pictures[n].pixels, count)]

        def judge(start: int) -> list[Judged]:
            some = seen[start : start + BATCH]
            stack = np.stack([place.pixels for _, place in some]).transpose(0, 3, 1, 2)
            logits, maps = self.session.run(["logit", "map"], {"patches": stack})
            return [
                Judged(place, n, pictures[n].time_s, float(logit), heat)
                for (n, place), logit, heat in zip(some, logits, maps, strict=True)
            ]

        batches = runtime.side_by_side(judge, range(0, len(seen), BATCH))
        return [judged for batch in batches for judged in batch]

    def _finding(self, judged: Sequence[Judged], facts: dict[str, float]) -> Finding:
        calibration = self.card.calibration
        logit = trimmed_mean([patch.logit for patch in judged])
        llr = calibration.llr(logit, facts)
        strongest = sorted(judged, key=lambda patch: -patch.logit)[:SHOWN]
        segments = [
            Segment(
                start_s=patch.time_s,
                end_s=patch.time_s,
                llr=calibration.llr(patch.logit, facts),
                box_px=patch.place.box_px,
                picture=patch.picture,
                map=patch.map,
            )
            for patch in strongest
        ]
        return Finding(
            self.name,
            self.modality,
            self.card.version,
            self.card.sha256,
            llr,
            tuple(segments),
            {**facts, "logit": logit, "patches": float(len(judged)), "material": _material(facts)},
            _signs([calibration.llr(patch.logit, facts) for patch in judged], llr),
        )


def _material(facts: dict[str, float]) -> float:
    """How much there was to look at, 0..1: `FULL_PX` along the long side and more is all."""
    return float(min(1.0, np.exp(facts["log_long_px"]) / FULL_PX))


def _signs(llrs: Sequence[float], llr: float) -> tuple[Message, ...]:
    """Whether the traces are everywhere or in some of the places that were looked at."""
    if llr < SIGN_FROM_LLR:
        return ()
    marked = sum(value > 0 for value in llrs)
    if marked == len(llrs):
        return (Message("image-sign-everywhere", {"places": marked}),)
    return (Message("image-sign-places", {"marked": marked, "places": len(llrs)}),)


def _some(numbers: Sequence[int], count: int) -> list[int]:
    """Up to `count` of the numbers, evenly spread."""
    picks = np.linspace(0, len(numbers) - 1, min(count, len(numbers)))
    return [numbers[round(float(pick))] for pick in picks]


def quality(pixels: Pixels) -> dict[str, float]:
    """What calibration may know of a picture: the logarithms of its long side in px,
    of the step at borders of 8 px blocks over the step elsewhere (1 = none), and of the
    mean absolute Laplacian in grey levels (sharpness)."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    steps = np.abs(np.diff(grey, axis=1)).mean(0)
    borders = steps[7::8].mean() + 0.1
    others = np.delete(steps, np.s_[7::8]).mean() + 0.1
    sharpness = np.abs(cv2.Laplacian(grey, cv2.CV_32F)).mean() + 0.1
    return {
        "log_long_px": float(np.log(max(grey.shape))),
        "log_blockiness": float(np.log(borders / others)),
        "log_sharpness": float(np.log(sharpness)),
    }
