"""Sixty-eight landmarks."""

from __future__ import annotations

import numpy as np
import pytest

from bonafide.faces.detect import FaceDetector
from bonafide.faces.landmarks import JAW, LEFT_EYE, MOUTH, NOSE, RIGHT_EYE, Landmarks
from bonafide.terms import Face
from tests.faces.scenes import astronaut


def found(pixels: np.ndarray) -> tuple[Face, np.ndarray]:
    face = FaceDetector().detect(pixels)[0]
    return face, Landmarks().find(pixels, face)


def test_parts_lie_where_the_five_points_say() -> None:
    face, points = found(astronaut())
    assert points.shape == (68, 2)
    assert points.dtype == np.float32
    parts = [points[LEFT_EYE].mean(0), points[RIGHT_EYE].mean(0), points[30]]
    near = np.abs(np.array(parts) - face.points[:3]).max()
    assert near < 0.1 * face.height_px


def test_order_is_that_of_ibug() -> None:
    _, points = found(astronaut())
    assert np.all(np.diff(points[JAW, 0][::2]) > 0), "the jaw runs from image left to right"
    assert points[8, 1] == points[:, 1].max(), "the chin is lowest"
    assert np.all(np.diff(points[27:31, 1]) > 0), "the nose runs down"
    assert points[48, 0] < points[51, 0] < points[54, 0]
    assert points[NOSE, 1].max() < points[MOUTH, 1].max()


@pytest.mark.parametrize("scale", [0.5, 2.5])
def test_points_scale_with_the_picture(scale: float) -> None:
    face, points = found(astronaut())
    _, scaled = found(astronaut(scale))
    assert np.abs(scaled / scale - points).mean() < 0.04 * face.height_px
