"""Neighbouring frames are judged as one, and only where there are enough of them."""

import numpy as np
import pytest
from skimage import data

from bonafide.detectors.face_sequence import RUN, FaceSequence, bursts
from bonafide.terms import (
    Abstention,
    Face,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Picture,
    Recording,
    Track,
)

POINTS = np.array(
    [[201.3, 105.1], [247.1, 104.8], [223.3, 128.9], [202.8, 145.4], [242.8, 145.1]], np.float32
)


def material(numbers, height_px=116.0, tracks=1):
    """The astronaut in pictures of the bursts `numbers` (None = not of a burst)."""
    pixels = data.astronaut()
    pictures = tuple(Picture(at / 25, pixels, burst=number) for at, number in enumerate(numbers))
    box = (180.0, 60.0, 90.0, height_px)
    faces = tuple(Face(at, at / 25, box, POINTS, 0.95) for at in range(len(numbers)))
    facts = MediaFacts(MediaKind.VIDEO, "test", "0" * 64, 1, 1.0, 512, 512)
    return Material(Recording(facts, pictures), tuple(Track(n + 1, faces) for n in range(tracks)))


def test_each_burst_is_a_segment():
    finding = FaceSequence().examine(material([0] * RUN + [None] + [1] * RUN))
    assert isinstance(finding, Finding)
    assert [(s.start_s, s.end_s) for s in finding.segments] == [
        (0.0, (RUN - 1) / 25),
        ((RUN + 1) / 25, 2 * RUN / 25),
    ]
    assert finding.quality["runs"] == 2


def test_bursts_with_a_gap_are_left_out():
    seen = material([0] * RUN + [1] * (RUN - 1))
    assert [len(run) for run in bursts(seen.tracks[0], seen)] == [RUN]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"numbers": [None] * 20}, "sequence-too-few"),
        ({"numbers": [0] * RUN, "height_px": 30.0}, "sequence-too-few"),
        ({"numbers": [0] * RUN, "tracks": 0}, "face-no-face"),
    ],
)
def test_it_says_why_it_abstains(change, reason):
    answer = FaceSequence().examine(material(**change))
    assert isinstance(answer, Abstention)
    assert answer.reason.id == reason
