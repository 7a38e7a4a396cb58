"""Finding faces in single pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bonafide.faces.detect import FaceDetector, distinct
from tests.faces.scenes import FACE, astronaut, head, overlap, stage


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector()


def test_the_astronaut_is_found_where_she_is(detector: FaceDetector) -> None:
    (face,) = detector.detect(astronaut(), picture=3, time_s=1.5)
    assert overlap(face.box_px, FACE) > 0.6
    assert (face.picture, face.time_s) == (3, 1.5)
    assert 0.5 < face.score <= 1


def test_points_are_in_order(detector: FaceDetector) -> None:
    (face,) = detector.detect(astronaut())
    left_eye, right_eye, nose, left_mouth, right_mouth = face.points
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_mouth[0] < nose[0] < right_mouth[0]
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])


@pytest.mark.parametrize("scale", [0.3, 0.5, 0.77, 1.6, 3.0])
def test_size_does_not_matter(detector: FaceDetector, scale: float) -> None:
    # Enlarged, the dark oval of her helmet passes for a second, less sure face.
    face = detector.detect(astronaut(scale))[0]
    assert overlap(face.box_px, tuple(scale * value for value in FACE)) > 0.55


def test_a_face_may_fill_the_picture(detector: FaceDetector) -> None:
    close = cv2.resize(astronaut()[50:190, 160:290], None, fx=7, fy=7)
    (face,) = detector.detect(close)
    assert overlap(face.box_px, (126, 105, 637, 791)) > 0.5


def test_a_mirrored_picture_gives_mirrored_faces(detector: FaceDetector) -> None:
    (face,), (mirrored,) = detector.detect(astronaut()), detector.detect(astronaut()[:, ::-1])
    x, y, width, height = mirrored.box_px
    assert overlap(face.box_px, (512 - x - width, y, width, height)) > 0.8
    swapped = mirrored.points[[1, 0, 2, 4, 3]] * [-1, 1] + [511, 0]
    assert np.abs(swapped - face.points).max() < 0.06 * face.height_px


@pytest.mark.parametrize("angle", [-25, -10, 10, 25])
def test_points_turn_with_the_picture(detector: FaceDetector, angle: float) -> None:
    matrix = cv2.getRotationMatrix2D((224, 122), angle, 1.0)
    (face,) = detector.detect(astronaut())
    turned = cv2.warpAffine(astronaut(), matrix, (512, 512), borderMode=cv2.BORDER_REFLECT)
    found = detector.detect(turned)[0]
    expected = face.points @ matrix[:, :2].T + matrix[:, 2]
    assert np.abs(found.points - expected).max() < 0.12 * face.height_px


def test_everyone_is_found(detector: FaceDetector) -> None:
    faces = detector.detect(stage((head(), 40, 60), (head(0.6), 420, 100)))
    assert len(faces) == 2
    assert {face.box_px[0] > 320 for face in faces} == {True, False}


def text_page() -> np.ndarray:
    page = np.full((400, 600, 3), 250, np.uint8)
    for line in range(12):
        cv2.putText(page, "Minutes of the meeting", (20, 32 * line + 24), 0, 0.8, (20, 20, 20), 2)
    return page


NOISE = np.random.default_rng(5)
FACELESS = {
    "black": np.zeros((360, 640, 3), np.uint8),
    "white": np.full((480, 640, 3), 255, np.uint8),
    "noise": NOISE.integers(0, 256, (300, 500, 3), dtype=np.uint8),
    "soft noise": cv2.resize(NOISE.integers(0, 256, (20, 32, 3), dtype=np.uint8), (640, 400)),
    "text": text_page(),
    "ramp": np.tile(np.linspace(0, 255, 640).astype(np.uint8)[None, :, None], (360, 1, 3)),
}


@pytest.mark.parametrize("name", FACELESS)
def test_no_face_where_there_is_none(detector: FaceDetector, name: str) -> None:
    assert detector.detect(FACELESS[name]) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (7, 5), (31, 33), (3, 2000), (2000, 3)])
def test_strange_shapes_hold_no_face(detector: FaceDetector, shape: tuple[int, int]) -> None:
    assert detector.detect(np.full((*shape, 3), 90, np.uint8)) == []


@pytest.mark.parametrize(
    ("boxes", "scores", "kept"),
    [
        ([], [], []),
        ([[0, 0, 10, 10]], [0.9], [0]),
        ([[0, 0, 10, 10], [1, 1, 11, 11]], [0.8, 0.9], [1]),
        ([[0, 0, 10, 10], [20, 0, 30, 10]], [0.8, 0.9], [1, 0]),
        ([[0, 0, 100, 100], [20, 20, 50, 50]], [0.9, 0.8], [0]),
        ([[0, 0, 10, 10], [7, 0, 17, 10]], [0.9, 0.8], [0, 1]),
    ],
    ids=["none", "one", "same", "apart", "nested", "touching"],
)
def test_each_face_is_told_once(
    boxes: list[list[float]], scores: list[float], kept: list[int]
) -> None:
    corners = np.array(boxes, np.float32).reshape(-1, 4)
    assert distinct(corners, np.array(scores, np.float32)) == kept
