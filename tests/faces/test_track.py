"""Following people through a recording."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from bonafide import settings
from bonafide.faces.detect import FaceDetector
from bonafide.faces.track import place, track_faces
from bonafide.terms import Face, MediaKind, Track
from tests.faces.scenes import astronaut, head, recording, stage


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector()


def other() -> np.ndarray:
    """Somebody else, for the eye of a coarse descriptor: mirrored, warmer, broader."""
    tinted = np.clip(head()[:, ::-1] * [1.0, 0.75, 0.6], 0, 255).astype(np.uint8)
    return cv2.resize(tinted, (220, 240))


def test_a_still_gives_one_track_a_face(detector: FaceDetector) -> None:
    (track,) = track_faces(recording([astronaut()], kind=MediaKind.PICTURE), detector)
    assert track.id == 1
    assert len(track.faces) == 1


def test_two_people_are_two_tracks_left_and_right(detector: FaceDetector) -> None:
    two = stage((head(), 30, 60), (other(), 400, 60))
    tracks = track_faces(recording([two] * 5), detector)
    assert [track.id for track in tracks] == [1, 2]
    assert [place(track, 640) for track in tracks] == ["left", "right"]
    assert [len(track.faces) for track in tracks] == [5, 5]


@pytest.mark.parametrize("gap_s", [0.04, 0.5, 2.0])
def test_a_pan_is_one_track(detector: FaceDetector, gap_s: float) -> None:
    frames = [stage((head(), 20 + 30 * step, 60)) for step in range(12)]
    (track,) = track_faces(recording(frames, gap_s), detector)
    assert len(track.faces) == 12
    assert [face.picture for face in track.faces] == list(range(12))
    assert track.span_s == (0.0, pytest.approx(11 * gap_s))


def test_two_who_change_places_are_still_two(detector: FaceDetector) -> None:
    here = stage((head(), 60, 60), (other(), 380, 60))
    there = stage((other(), 60, 60), (head(), 380, 60))
    tracks = track_faces(recording([here] * 3 + [there] * 3, gap_s=8.0), detector)
    assert [len(track.faces) for track in tracks] == [6, 6]
    for track in tracks:
        assert {face.box_px[0] < 280 for face in track.faces} == {True, False}


def test_a_gap_does_not_end_a_track(detector: FaceDetector) -> None:
    wall = stage()
    frames = [stage((head(), 200, 60))] * 3 + [wall] * 4 + [stage((head(), 230, 50))] * 3
    (track,) = track_faces(recording(frames), detector)
    assert [face.picture for face in track.faces] == [0, 1, 2, 7, 8, 9]


def test_a_clear_glimpse_is_a_track(detector: FaceDetector) -> None:
    frames = [stage()] * 5 + [stage((head(), 200, 60))] + [stage()] * 5
    (track,) = track_faces(recording(frames), detector)
    assert [face.picture for face in track.faces] == [5]


def test_nobody_is_no_track(detector: FaceDetector) -> None:
    assert track_faces(recording([stage()] * 4), detector) == ()


@pytest.fixture
def one_track_at_most(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BONAFIDE_FACES_MAX_TRACKS", "1")
    settings.read.cache_clear()
    yield
    settings.read.cache_clear()


@pytest.mark.usefixtures("one_track_at_most")
def test_settings_cap_the_number_of_tracks(detector: FaceDetector) -> None:
    two = stage((head(), 30, 60), (cv2.resize(other(), None, fx=0.6, fy=0.6), 420, 60))
    (track,) = track_faces(recording([two] * 4), detector)
    assert place(track, 640) == "left"


@pytest.mark.parametrize(("x", "where"), [(0, "left"), (270, "middle"), (500, "right")])
def test_place_is_told_by_thirds_or_so(x: float, where: str) -> None:
    face = Face(0, 0.0, (x, 50.0, 100.0, 120.0), np.zeros((5, 2), np.float32), 0.9)
    assert place(Track(1, (face,)), 640) == where
