"""What genuine faces wear or stand in, put on faces of either label (hard negatives).

A turned head cannot be made honestly of a frontal one, so there is none.
"""

from __future__ import annotations

from drawing import Array, Maker
from painted import beauty_filter, makeup
from surroundings import call_background, low_light
from worn import glasses, sunglasses, surgical_mask

from bonafide.faces.landmarks import Landmarks
from bonafide.terms import Face

DISGUISES: dict[str, Maker] = {
    "make-up": makeup,
    "beauty filter": beauty_filter,
    "surgical mask": surgical_mask,
    "glasses": glasses,
    "sunglasses": sunglasses,
    "low light": low_light,
    "call background": call_background,
}


def landmarks_of(finder: Landmarks, pixels: Array, points: Array) -> Array:
    """The 68 landmarks of a face with known five points (5, 2)."""
    return finder.find(pixels, Face(0, 0.0, (0, 0, 0, 0), points, 1.0))
