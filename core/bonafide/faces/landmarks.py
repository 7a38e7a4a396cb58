"""Sixty-eight landmarks of a found face (order of iBUG 300-W, Sagonas et al. 2013)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bonafide.faces.align import align_face, alignment
from bonafide.weights.runtime import session

if TYPE_CHECKING:
    from bonafide.terms import Face, Pixels, Points

# Index ranges of the parts, for those who measure blinks and mouths.
JAW = slice(0, 17)
BROWS = slice(17, 27)
NOSE = slice(27, 36)
LEFT_EYE = slice(36, 42)
RIGHT_EYE = slice(42, 48)
MOUTH = slice(48, 68)
_CROP_PX = 112


def five_points(landmarks: Points) -> Points:
    """Eyes, nose tip and mouth corners, in the order of `terms.Face`, shape (5, 2)."""
    eyes = [landmarks[LEFT_EYE].mean(0), landmarks[RIGHT_EYE].mean(0)]
    return np.stack([*eyes, landmarks[30], landmarks[48], landmarks[54]]).astype(np.float32)


class Landmarks:
    """Our own small network, card `landmarks`."""

    def __init__(self) -> None:
        self._session = session("landmarks")

    def find(self, pixels: Pixels, face: Face) -> Points:
        """The landmarks in pixels of the picture, shape (68, 2), float32.

        Left and right are the picture's, as in `terms.Face`. Hidden points are
        guessed; a mask or a hand over the mouth gives a plausible closed mouth.
        """
        crop = align_face(pixels, face.points, _CROP_PX)
        answer = self._session.run(None, {"crops": crop[None]})[0][0]
        matrix = alignment(face.points, _CROP_PX)
        linear, offset = matrix[:, :2], matrix[:, 2]
        points = (answer * _CROP_PX - offset) @ np.linalg.inv(linear).T
        return np.asarray(points, dtype=np.float32)
