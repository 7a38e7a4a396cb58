"""A face is followed through neighbouring pictures, and lost where it is gone."""

import numpy as np
import pytest
from skimage import data

from bonafide.faces.detect import FaceDetector
from bonafide.faces.follow import follow, traces
from bonafide.faces.landmarks import five_points
from bonafide.terms import Material, MediaFacts, MediaKind, Picture, Recording, Track

STEP_PX = 2


@pytest.fixture(scope="module")
def face():
    return FaceDetector().detect(data.astronaut())[0]


def drifting(count):
    """The astronaut, `STEP_PX` further right in each picture, 25 a second."""
    pixels = data.astronaut()
    moved = [np.roll(pixels, STEP_PX * number, axis=1) for number in range(count)]
    return [Picture(number / 25, picture) for number, picture in enumerate(moved)]


def recording(dense, first):
    facts = MediaFacts(MediaKind.VIDEO, "test", "0" * 64, 1, 1.0, 512, 512)
    return Recording(facts, (first,), dense=tuple(dense))


def test_the_landmarks_move_with_the_face(face):
    pictures = drifting(20)
    trace = follow(Track(1, (face,)), recording(pictures, pictures[0]))
    assert len(trace.times_s) == 20
    moved = five_points(trace.landmarks[-1]) - five_points(trace.landmarks[0])
    assert np.abs(moved[:, 0] - 19 * STEP_PX).max() < 3
    assert trace.rate_hz == pytest.approx(25)


def test_it_ends_where_the_face_goes(face):
    pictures = drifting(8)
    empty = np.full_like(pictures[0].pixels, 128)
    pictures += [Picture(number / 25, empty) for number in range(8, 12)]
    trace = follow(Track(1, (face,)), recording(pictures, pictures[0]))
    assert trace.pictures[-1] == 7


def test_there_is_none_where_the_face_was_seen_at_another_time(face):
    late = [Picture(picture.time_s + 5, picture.pixels) for picture in drifting(4)]
    assert follow(Track(1, (face,)), recording(late, drifting(1)[0])) is None


def test_traces_are_made_once_for_a_recording(face):
    pictures = drifting(4)
    material = Material(recording(pictures, pictures[0]), (Track(7, (face,)),))
    assert traces(material)[7] is traces(material)[7]
