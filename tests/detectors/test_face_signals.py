"""Movement, blinks and pulse are measured, and what cannot be measured is said."""

import numpy as np
import pytest
from skimage import data

from bonafide.detectors import signals
from bonafide.detectors.face_signals import FaceSignals
from bonafide.faces.detect import FaceDetector
from bonafide.faces.follow import Trace
from bonafide.faces.landmarks import LEFT_EYE, RIGHT_EYE, Landmarks
from bonafide.terms import (
    Abstention,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Picture,
    Recording,
    Track,
)

RATE_HZ = 25


@pytest.fixture(scope="module")
def face():
    return FaceDetector().detect(data.astronaut())[0]


@pytest.fixture(scope="module")
def landmarks(face):
    return Landmarks().find(data.astronaut(), face)


def trace(landmarks, seconds=10.0, tremble_px=0.0):
    """A still face, 25 pictures a second; every landmark trembles on its own."""
    count = round(seconds * RATE_HZ)
    noise = np.random.default_rng(0).normal(0, tremble_px, (count, 68, 2))
    points = (landmarks + noise).astype(np.float32)
    return Trace(1, np.arange(count) / RATE_HZ, points, np.arange(count))


def shut(trace, at_s, length_s=0.16):
    """The same trace with a blink: lids half way together."""
    points = trace.landmarks.copy()
    during = (trace.times_s >= at_s) & (trace.times_s < at_s + length_s)
    for eye in (LEFT_EYE, RIGHT_EYE):
        middle = points[during, eye].mean(1, keepdims=True)
        points[during, eye] = middle + (points[during, eye] - middle) * (1, 0.5)
    return Trace(trace.track, trace.times_s, points, trace.pictures)


@pytest.mark.parametrize("times_s", [[], [3.0], [2.0, 5.0, 7.5]])
def test_blinks_are_counted_and_timed(landmarks, times_s):
    seen = trace(landmarks)
    for at_s in times_s:
        seen = shut(seen, at_s)
    found = signals.blinks(seen)
    assert found.times_s == pytest.approx([at_s + 0.06 for at_s in times_s], abs=0.05)


def test_a_long_look_down_is_no_blink(landmarks):
    assert signals.blinks(shut(trace(landmarks), 3.0, length_s=2.0)).times_s == ()


@pytest.fixture(scope="module")
def grains():
    """Sixteen times the noise of a camera, of one grey level."""
    random = np.random.default_rng(1)
    return random.standard_normal((16, *data.astronaut().shape), np.float32)


@pytest.mark.parametrize("per_minute", [54, 72, 120])
def test_the_pulse_is_found_in_the_skin(landmarks, grains, per_minute):
    seen = trace(landmarks, seconds=9)
    beat = np.sin(2 * np.pi * per_minute / 60 * seen.times_s)
    # In no order, so that the noise has no beat of its own.
    chosen = np.random.default_rng(1).integers(0, len(grains), len(beat))
    pixels = data.astronaut().astype(np.float32)
    pictures = []
    for at_s, height, one in zip(seen.times_s, beat, chosen, strict=True):
        flushed = pixels * np.array((1, 1 - 0.01 * height, 1), np.float32) + grains[one]
        pictures.append(Picture(float(at_s), flushed.clip(0, 255).round().astype(np.uint8)))
    found = signals.pulse(seen, pictures)
    assert found.per_minute == pytest.approx(per_minute, abs=5)
    assert found.snr_db > 3


def test_head_motion_is_no_jitter(landmarks):
    seen = trace(landmarks, tremble_px=0.3)
    angle = 0.2 * np.sin(seen.times_s)
    turn = np.stack([np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)], -1)
    moved = seen.landmarks @ turn.reshape(-1, 2, 2).transpose(0, 2, 1) + 20 * angle[:, None, None]
    other = Trace(1, seen.times_s, moved.astype(np.float32), seen.pictures)
    still, nodding = signals.jitter(seen), signals.jitter(other)
    assert nodding == pytest.approx(still, abs=0.05)


def test_more_tremble_is_more_jitter(landmarks):
    little, much = (signals.jitter(trace(landmarks, tremble_px=px)) for px in (0.2, 1.0))
    assert all(much[name] > little[name] + 1 for name in little if name != "jitter_jumps")


def material(face, pictures, count=60, rate_hz=25.0, kind=MediaKind.VIDEO):
    dense = tuple(Picture(number / rate_hz, pictures(number)) for number in range(count))
    facts = MediaFacts(kind, "test", "0" * 64, 10**7, count / rate_hz, 512, 512)
    first = Picture(0.0, data.astronaut())
    return Material(Recording(facts, (first,), dense=dense), (Track(1, (face,)),))


def still(number):
    return data.astronaut()


def test_a_face_that_never_moves_speaks_for_manipulated(face):
    finding = FaceSignals().examine(material(face, still))
    assert isinstance(finding, Finding)
    assert finding.llr > 0.5
    assert [message.id for message in finding.signs] == ["signals-sign-stiff"]
    assert [message.id for message in finding.gaps] == ["signals-signs-short"]
    assert finding.segments[0].track == 1


def test_blinks_and_pulse_are_told_from_eight_seconds_on(face):
    finding = FaceSignals().examine(material(face, still, count=90, rate_hz=10.0))
    assert "signals-blinks" in {message.id for message in finding.signs}
    assert [message.id for message in finding.gaps] == ["signals-pulse-slow"]
    assert finding.quality["blinks_per_minute"] == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"count": 20}, "signals-too-short"),
        ({"count": 20, "rate_hz": 5.0}, "signals-too-slow"),
        ({"count": 0}, "signals-no-stretch"),
        ({"kind": MediaKind.PICTURE}, "signals-still"),
    ],
)
def test_it_says_why_it_abstains(face, change, reason):
    answer = FaceSignals().examine(material(face, still, **change))
    assert isinstance(answer, Abstention)
    assert answer.reason.id == reason


def test_without_a_face_it_abstains(face):
    seen = material(face, still)
    answer = FaceSignals().examine(Material(seen.recording))
    assert answer.reason.id == "face-no-face"
