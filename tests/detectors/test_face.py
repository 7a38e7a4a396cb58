"""The face detector judges faces, says where, and abstains where it cannot see."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from bonafide.detectors.face import FACES_PER_TRACK, FaceForgery, best_faces
from bonafide.detectors.network import trimmed_mean
from bonafide.examine import examine
from bonafide.fusion import policy
from bonafide.fusion.combine import combine
from bonafide.terms import (
    Abstention,
    Band,
    Face,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Picture,
    Recording,
    Track,
)

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "face"))
from blend import forge

POINTS = np.array(
    [[201.3, 105.1], [247.1, 104.8], [223.3, 128.9], [202.8, 145.4], [242.8, 145.1]], np.float32
)
HEIGHT_PX = 116.0


@pytest.fixture(scope="module")
def detector():
    return FaceForgery()


@pytest.fixture(scope="module")
def astronaut():
    return data.astronaut()


def material(pictures, height_px=HEIGHT_PX, tracks=1):
    """The astronaut's face, once a second; `tracks` = 0 leaves it unfound."""
    kind = MediaKind.PICTURE if len(pictures) == 1 else MediaKind.VIDEO
    facts = MediaFacts(kind, "test", "0" * 64, 1, None, 512, 512)
    shown = tuple(Picture(float(second), pixels) for second, pixels in enumerate(pictures))
    box = (180.0, 60.0, 90.0, height_px)
    faces = tuple(Face(i, float(i), box, POINTS, 0.95) for i in range(len(pictures)))
    return Material(Recording(facts, shown), tuple(Track(i + 1, faces) for i in range(tracks)))


def self_blended(pixels, seed):
    return forge(pixels, POINTS, np.random.default_rng(seed))[0]


def test_a_bona_fide_face_is_not_called_manipulated(detector, astronaut, tmp_path):
    shown = material([astronaut])
    finding = detector.examine(shown)
    assert isinstance(finding, Finding)
    verdict = combine(shown.recording.facts, [finding], policy.load("default"))
    assert verdict.band is not Band.LIKELY_MANIPULATED
    cv2.imwrite(str(tmp_path / "portrait.png"), astronaut[..., ::-1])
    assert examine(tmp_path / "portrait.png").risk < 0.5


def test_forging_the_face_raises_the_evidence(detector, astronaut):
    bona_fide = detector.examine(material([astronaut])).llr
    forged = [detector.examine(material([self_blended(astronaut, s)])).llr for s in range(8)]
    assert np.mean(forged) > bona_fide


def test_it_shows_where_on_the_strongest_faces(detector, astronaut):
    finding = detector.examine(material([self_blended(astronaut, s) for s in range(5)]))
    maps = [segment.map for segment in finding.segments if segment.map is not None]
    assert len(finding.segments) == 5
    assert len(maps) == 3
    for map_ in maps:
        assert map_.shape == (14, 14)
        assert map_.min() >= 0
        assert map_.max() <= 1


def test_segments_follow_one_another_without_gaps(detector, astronaut):
    segments = detector.examine(material([astronaut] * 4)).segments
    assert [s.start_s for s in segments[1:]] == [s.end_s for s in segments[:-1]]
    assert (segments[0].start_s, segments[-1].end_s) == (0.0, 3.0)
    assert {s.track for s in segments} == {1}


def test_the_worst_person_decides(detector, astronaut):
    forged = max(
        (self_blended(astronaut, s) for s in range(4)),
        key=lambda pixels: detector.examine(material([pixels])).llr,
    )
    one, two = material([astronaut]), material([forged])
    facts = one.recording.facts
    pictures = (*one.recording.pictures, *two.recording.pictures)
    face = two.tracks[0].faces[0]
    second = Track(2, (Face(1, 0.0, face.box_px, face.points, face.score),))
    both = Material(Recording(facts, pictures), (one.tracks[0], second))
    finding = detector.examine(both)
    assert finding.llr == max(s.llr for s in finding.segments)
    assert finding.llr == pytest.approx(detector.examine(two).llr, abs=1e-4)


def test_no_face_is_a_reason_to_abstain(detector, astronaut):
    answer = detector.examine(material([astronaut], tracks=0))
    assert isinstance(answer, Abstention)
    assert answer.reason.id == "face-no-face"


def test_a_tiny_face_is_a_reason_to_abstain(detector, astronaut):
    answer = detector.examine(material([astronaut], height_px=24.0))
    assert isinstance(answer, Abstention)
    assert answer.reason.id == "face-too-small"
    assert answer.reason.values == {"height_px": 24}


def test_the_same_material_gives_the_same_finding(detector, astronaut):
    pictures = [self_blended(astronaut, 3), astronaut]
    assert detector.examine(material(pictures)) == detector.examine(material(pictures))


def test_faces_are_taken_from_the_whole_track(astronaut):
    faces = material([astronaut] * 60).tracks[0]
    times = [face.time_s for face in best_faces(faces)]
    assert len(times) == FACES_PER_TRACK
    assert times == sorted(times)
    assert times[-1] - times[0] > 50


def test_one_wild_face_does_not_decide_a_track():
    assert trimmed_mean([0.0] * 9 + [50.0]) == 0.0
