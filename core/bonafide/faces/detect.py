"""Find faces: boxes, five points and a score for each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafide.faces.landmarks import Landmarks, five_points
from bonafide.terms import Face
from bonafide.weights.runtime import session

if TYPE_CHECKING:
    from bonafide.terms import Pixels

# Side lengths must be multiples of the network's coarsest stride.
_STRIDE = 32
LONGEST_PX = 640
# Half the size is looked at too: the network knows faces up to about 300 px.
_HALVE_OVER_PX = 320
_OVERLAP = 0.4
_NESTED = 0.7
_PAD = 114
# So many finds at most go into the comparison of all with all.
_MOST_FINDS = 1000

Found = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


class FaceDetector:
    """Our own small networks: `face_detector` finds, `landmarks` settles the points.

    `least_score` is the score below which a find is not called a face; its
    default was chosen on validation pictures and stands in the card.
    """

    def __init__(self, least_score: float = 0.7) -> None:
        self._session = session("face_detector")
        self._least_score = least_score
        self._landmarks = Landmarks()

    def detect(
        self,
        pixels: Pixels,
        picture: int = 0,
        time_s: float = 0.0,
        longest_px: int = LONGEST_PX,
    ) -> list[Face]:
        """All faces of one upright picture, surest first.

        Args:
            pixels: shape (height, width, 3), uint8, RGB, any size.
            picture: number of the picture in its recording, copied to the faces.
            time_s: its time, copied to the faces.
            longest_px: larger pictures are scaled down to this before looking.
                Faces under about 10 px at that size are not found.
        """
        longest = max(pixels.shape[:2])
        if min(pixels.shape[:2]) < 2:
            return []
        scale = min(1.0, longest_px / longest)
        looks = [self._look(pixels, scale)]
        while longest * scale > _HALVE_OVER_PX:
            scale /= 2
            looks.append(self._look(pixels, scale))
        scores, boxes, points = (np.concatenate(parts) for parts in zip(*looks, strict=True))
        faces = []
        for index in distinct(boxes, scores):
            x, y, right, bottom = (float(value) for value in boxes[index])
            box = (x, y, right - x, bottom - y)
            face = Face(picture, time_s, box, points[index], float(scores[index]))
            # On validation faces this takes a fifth off the error and halves the tilt.
            settled = five_points(self._landmarks.find(pixels, face))
            faces.append(replace(face, points=settled))
        return faces

    def _look(self, pixels: Pixels, scale: float) -> Found:
        """Scores, corners and points at one scale, in pixels of the picture."""
        small = pixels
        if scale < 1:
            size = [max(1, round(side * scale)) for side in pixels.shape[1::-1]]
            small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
        height, width = small.shape[:2]
        padded = np.full((1, _up(height), _up(width), 3), _PAD, np.uint8)
        padded[0, :height, :width] = small
        scores, boxes, points = (row[0] for row in self._session.run(None, {"pictures": padded}))
        kept = scores >= self._least_score
        ratio = np.array([pixels.shape[1] / width, pixels.shape[0] / height], np.float32)
        return scores[kept], boxes[kept] * np.tile(ratio, 2), points[kept] * ratio


def _up(side: int) -> int:
    return -(-side // _STRIDE) * _STRIDE


def distinct(boxes: NDArray[np.float32], scores: NDArray[np.float32]) -> list[int]:
    """Non-maximum suppression: the best box of every heap, best first.

    A box also falls when it lies mostly inside a better one, which is how half
    a face shows when the picture is looked at in two sizes.

    Args:
        boxes: corners x1, y1, x2, y2, shape (n, 4).
        scores: shape (n,).
    """
    kept: list[int] = []
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    order = np.argsort(-scores, kind="stable")[:_MOST_FINDS]
    while len(order):
        best, order = order[0], order[1:]
        kept.append(int(best))
        low = np.maximum(boxes[best, :2], boxes[order, :2])
        high = np.minimum(boxes[best, 2:], boxes[order, 2:])
        shared = (high - low).clip(0).prod(1)
        union = areas[best] + areas[order] - shared
        smaller = np.minimum(areas[best], areas[order])
        order = order[(shared <= _OVERLAP * union) & (shared <= _NESTED * smaller)]
    return kept
