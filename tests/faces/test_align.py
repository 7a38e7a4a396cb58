"""Cutting faces out upright."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bonafide.faces.align import TEMPLATE, align_face, alignment
from bonafide.faces.detect import FaceDetector
from tests.faces.scenes import astronaut

POINTS = np.array([[202, 104], [247, 104], [224, 128], [203, 144], [242, 144]], np.float32)


@pytest.mark.parametrize("angle", [0, 30, 90, 180, 300])
@pytest.mark.parametrize("scale", [0.2, 1.0, 5.0])
def test_similar_points_meet_the_template(angle: float, scale: float) -> None:
    matrix = cv2.getRotationMatrix2D((100.0, 60.0), angle, scale)
    points = (TEMPLATE * 90) @ matrix[:, :2].T + matrix[:, 2]
    back = alignment(points.astype(np.float32), 224)
    assert points @ back[:, :2].T + back[:, 2] == pytest.approx(TEMPLATE * 224, abs=0.01)


def test_eyes_come_to_rest_on_the_template() -> None:
    detector = FaceDetector()
    (face,) = detector.detect(astronaut())
    crop = align_face(astronaut(), face.points, 224)
    assert crop.shape == (224, 224, 3)
    again = detector.detect(crop)[0]
    assert np.abs(again.points[:2] - TEMPLATE[:2] * 224).max() < 12


def test_a_turned_picture_gives_the_same_crop() -> None:
    matrix = cv2.getRotationMatrix2D((256, 256), 40, 1.0)
    turned = cv2.warpAffine(astronaut(), matrix, (512, 512), flags=cv2.INTER_CUBIC)
    points = POINTS @ matrix[:, :2].T.astype(np.float32) + matrix[:, 2].astype(np.float32)
    straight, back = align_face(astronaut(), POINTS, 96), align_face(turned, points, 96)
    inner = (slice(20, 76), slice(20, 76))
    assert np.abs(straight[inner].astype(int) - back[inner]).mean() < 6


def test_large_faces_are_not_aliased() -> None:
    """One-pixel stripes become grey, not a pattern."""
    stripes = np.zeros((1600, 1600, 3), np.uint8)
    stripes[::2] = 255
    crop = align_face(stripes, POINTS * 5 - 300, 96)
    assert crop.std() < 30


def test_identical_points_do_not_break_it() -> None:
    crop = align_face(astronaut(), np.full((5, 2), 100, np.float32), 64)
    assert crop.shape == (64, 64, 3)
