"""Lips and voice are held against each other at every lag; what cannot be compared is said."""

import hashlib
from dataclasses import replace
from importlib.resources import files

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from bonafide.detectors import lips
from bonafide.detectors.av_sync import LipSync, together
from bonafide.faces.detect import FaceDetector
from bonafide.terms import (
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Message,
    Modality,
    Picture,
    Recording,
    Sound,
    Stretch,
    Track,
)
from bonafide.weights import cards, runtime

RATE_HZ, FRAMES = 16_000, 75
CLIP_S = FRAMES / 25


def opened(times_s):
    """How far the mouth is open, 0..1, in syllables with no period."""
    steps = np.random.default_rng(3).random(200)
    return np.interp(times_s, np.arange(200) * 0.15, steps)


def speech(seconds, start_s=0.0):
    """A pulse train under moving formants, as loud as the mouth is open."""
    times_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ + start_s
    pitch_hz = 120 * (1 + 0.2 * np.sin(2 * np.pi * 0.7 * times_s))
    phase = 2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ
    first_hz = 300 + 500 * opened(times_s)
    wave = np.zeros(len(times_s))
    for harmonic in range(1, 30):
        near = 1 / (1 + ((harmonic * pitch_hz - first_hz) / 120) ** 2)
        wave += (near + 0.02) * np.cos(harmonic * phase)
    return (0.05 * wave * opened(times_s) ** 2).astype(np.float32)


def speaking(face, time_s):
    """The astronaut, her mouth and chin drawn down as far as the mouth is open."""
    pixels = data.astronaut()
    rows, columns = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32)
    mouth = face.points[3:].mean(0)
    reach = float(face.points[3, 1] - face.points[2, 1])
    near = np.exp(-(((columns - mouth[0]) / (2 * reach)) ** 2))
    below = 1 / (1 + np.exp(-(rows - mouth[1]) / 2)) * np.exp(-np.maximum(rows - mouth[1], 0) / 60)
    moved = rows - 14 * float(opened(time_s)) * near * below
    return cv2.remap(pixels, columns, moved, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


@pytest.fixture(scope="module")
def face():
    return FaceDetector().detect(data.astronaut())[0]


@pytest.fixture(scope="module")
def moving(face):
    return tuple(Picture(n / 25, speaking(face, n / 25)) for n in range(FRAMES))


def material(face, dense, samples, kind=MediaKind.VIDEO, start_s=0.0):
    facts = MediaFacts(kind, "test", "0" * 64, 10**6, CLIP_S, 512, 512)
    sound = None if samples is None else Sound(RATE_HZ, (Stretch(start_s, samples),))
    first = (Picture(0.0, data.astronaut()),)
    return Material(Recording(facts, first, sound, dense), (Track(1, (face,)),))


@pytest.fixture(scope="module")
def talking(face, moving):
    """What is compared of the speaking face and its sound."""
    return together(material(face, moving, speech(CLIP_S)))


def still(count=FRAMES):
    return tuple(Picture(n / 25, data.astronaut()) for n in range(count))


def test_a_face_that_speaks_gets_a_lag_and_how_sure_it_is(face, moving):
    found = LipSync().examine(material(face, moving, speech(CLIP_S)))
    assert isinstance(found, Finding)
    assert found.modality is Modality.AV_SYNC
    assert 0 < found.quality["lag_confidence"] < 1
    assert abs(found.quality["lag_ms"]) <= 400
    assert found.quality["speech_s"] >= 1
    (segment,) = found.segments
    assert (segment.start_s, segment.end_s) == (0.0, moving[-1].time_s)
    assert segment.track == 1
    assert [m.id.partition("-")[0] for m in (*found.signs, *found.gaps)] == ["sync"]


@pytest.mark.parametrize("later", [-4, 3, 6])
def test_a_later_sound_moves_the_whole_curve(face, moving, later):
    detector = LipSync()
    late_s = later / lips.CLOCK_HZ
    curves = []
    for begins_s in (0.0, -late_s):
        whole = material(face, moving, speech(CLIP_S + 2, begins_s - 1), start_s=-1.0)
        found = together(whole)
        assert not isinstance(found, Message)
        curves.append(detector.fits(found, moving))
    width = len(curves[0]) - abs(later)
    before, after = (curve[max(shift, 0) :][:width] for curve, shift in
                     zip(curves, (-later, later), strict=True))  # fmt: skip
    assert np.corrcoef(before, after)[0, 1] > 0.9


@given(st.integers(-lips.REACH, lips.REACH), st.integers(0, 2**32 - 1))
def test_what_is_heard_later_fits_at_that_lag(lag, seed):
    seen = np.random.default_rng(seed).normal(size=(60, 8)).astype(np.float32)
    found = lips.fits(seen, np.roll(seen, lag, axis=0))
    assert int(np.argmax(found)) - lips.REACH == lag
    # Beyond the reach of a roll nothing wraps around.
    assert found.max() == pytest.approx((seen[10:50] ** 2).sum(1).mean(), rel=1e-5)


@given(st.integers(-8, 8))
def test_a_shifted_sound_has_a_shifted_spectrum(steps):
    clock_s = 1 + np.arange(40) / lips.CLOCK_HZ
    samples = speech(4)
    one = lips.spectrum(samples, 0.0, clock_s)
    other = lips.spectrum(samples, steps / lips.CLOCK_HZ, clock_s + steps / lips.CLOCK_HZ)
    assert np.allclose(one, other, atol=1e-3)


def test_loudness_does_not_matter(face, moving):
    one, other = (
        LipSync().examine(material(face, moving, gain * speech(CLIP_S))) for gain in (0.1, 1.5)
    )
    assert one.llr == pytest.approx(other.llr, abs=1e-3)


SILENCE = np.zeros(3 * RATE_HZ, np.float32)


@pytest.mark.parametrize(
    ("samples", "change", "reason"),
    [
        (SILENCE, {}, "sync-nobody-speaks"),
        (SILENCE, {"start_s": 60.0}, "sync-no-sound-there"),
        (SILENCE, {"start_s": 2.0}, "sync-too-short"),
        (SILENCE, {"kind": MediaKind.PICTURE}, "signals-still"),
        (None, {}, "speech-no-sound"),
        (speech(CLIP_S), {}, "sync-mouth-still"),
    ],
)
def test_it_says_why_it_abstains(face, samples, change, reason):
    assert LipSync().examine(material(face, still(), samples, **change)).reason.id == reason


def test_too_few_pictures_a_second_are_refused(face):
    slow = tuple(Picture(n / 5, data.astronaut()) for n in range(20))
    found = LipSync().examine(material(face, slow, speech(4)))
    assert found.reason.id == "signals-too-slow"


KINDS = ("noise", "constant", "clipped", "silence", "click", "voice")


@settings(max_examples=8)
@given(
    st.sampled_from(KINDS),
    st.floats(0, 1),
    st.integers(2 * RATE_HZ, 4 * RATE_HZ),
    st.integers(0, 99),
)
def test_no_sound_makes_it_fail_or_say_more_than_its_limit(
    face, moving, talking, kind, level, count, seed
):
    detector = LipSync()
    times_s = np.arange(count) / RATE_HZ
    noise = np.random.default_rng(seed).normal(size=count)
    made = {
        "noise": noise,
        "constant": np.ones(count),
        "clipped": np.sign(noise),
        "silence": np.zeros(count),
        "click": (np.arange(count) == count // 2).astype(float),
        "voice": 20 * speech(5)[:count] + 0 * times_s,
    }[kind]
    heard = replace(talking, samples=(level * made).astype(np.float32))
    fits = detector.fits(heard, moving)
    assert np.isfinite(fits).all()
    assert abs(detector.card.calibration.llr(-lips.fit(fits))) <= detector.card.calibration.limit
    answer = detector.examine(material(face, moving, heard.samples))
    assert not isinstance(answer, Finding) or abs(answer.llr) <= 0.3


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_the_card_holds_the_llr_down(logit):
    assert abs(cards.load("av_sync").calibration.llr(logit)) <= 0.3


def test_the_card_knows_its_network():
    card = cards.load("av_sync")
    network = (files("bonafide.weights") / str(card.file)).read_bytes()
    assert hashlib.sha256(network).hexdigest() == card.sha256
    assert len(network) < 500_000
    made = runtime.session("av_sync")
    assert [one.name for one in made.get_inputs()] == ["mouths", "voice"]
    assert [one.name for one in made.get_outputs()] == ["seen", "heard"]
