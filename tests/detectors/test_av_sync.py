"""Lips and voice are put on one clock; what cannot be compared is said."""

import numpy as np
import pytest
from skimage import data

from bonafide.detectors import lips
from bonafide.detectors.av_sync import LipSync
from bonafide.faces.detect import FaceDetector
from bonafide.faces.follow import Trace
from bonafide.faces.landmarks import Landmarks
from bonafide.terms import (
    Material,
    MediaFacts,
    MediaKind,
    Picture,
    Recording,
    Sound,
    Stretch,
    Track,
)

RATE_HZ = 16_000


@pytest.fixture(scope="module")
def face():
    return FaceDetector().detect(data.astronaut())[0]


def syllables(times_s):
    """Loudness of speech, 0..1, with no period."""
    steps = np.random.default_rng(3).random(200)
    return np.interp(times_s, np.arange(200) * 0.15, steps)


@pytest.mark.parametrize("late_s", [-0.2, 0.0, 0.24])
def test_the_lag_of_the_voice_is_found(face, late_s):
    frame_s = np.arange(100) / 25
    points = np.repeat(Landmarks().find(data.astronaut(), face)[None], 100, axis=0)
    points[:, 65:68, 1] += 8 * syllables(frame_s + 1)[:, None]
    trace = Trace(1, frame_s, points, np.arange(100))
    sample_s = np.arange(4 * RATE_HZ) / RATE_HZ
    noise = np.random.default_rng(0).normal(0, 0.1, len(sample_s))
    samples = (noise * syllables(sample_s + 1 - late_s)).astype(np.float32)
    sound = lips.loudness(samples, 0.0, frame_s)
    fits, lags_s = lips.correlations(lips.opening(trace, frame_s), sound, np.ones(5))
    assert lags_s[np.argmax(fits)] == pytest.approx(late_s, abs=0.05)
    assert fits.max() > 0.7


def material(face, samples, kind=MediaKind.VIDEO, start_s=0.0, count=75):
    dense = tuple(Picture(number / 25, data.astronaut()) for number in range(count))
    facts = MediaFacts(kind, "test", "0" * 64, 10**6, 3.0, 512, 512)
    sound = None if samples is None else Sound(RATE_HZ, (Stretch(start_s, samples),))
    return Material(Recording(facts, (dense[0],), sound, dense), (Track(1, (face,)),))


SILENCE = np.zeros(3 * RATE_HZ, np.float32)


@pytest.mark.parametrize(
    ("samples", "change", "reason"),
    [
        (SILENCE, {}, "sync-nobody-speaks"),
        (SILENCE, {"start_s": 60.0}, "sync-no-sound-there"),
        (SILENCE, {"start_s": 2.0}, "sync-too-short"),
        (SILENCE, {"kind": MediaKind.PICTURE}, "signals-still"),
        (None, {}, "speech-no-sound"),
    ],
)
def test_it_says_why_it_abstains(face, samples, change, reason):
    assert LipSync().examine(material(face, samples, **change)).reason.id == reason
