"""The voice: what is judged, what is not, and where."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from bonafide.detectors.speech import (
    LEAST_SPEECH_S,
    WINDOW_HOP_S,
    WINDOW_S,
    SyntheticSpeech,
    file_logit,
)
from bonafide.detectors.speech_activity import HOP_S, find_speech
from bonafide.terms import (
    Abstention,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Modality,
    Recording,
    Sound,
    Stretch,
)

RATE_HZ = 16_000
# First three formants of five vowels in Hz (Peterson & Barney 1952, men).
VOWELS = [
    (270, 2290, 3010),
    (530, 1840, 2480),
    (730, 1090, 2440),
    (570, 840, 2410),
    (300, 870, 2240),
]


def voice(seconds, seed=0):
    """A source-filter voice: gliding pulses and breath through moving formants, in syllables."""
    random = np.random.default_rng(seed)
    count = int(seconds * RATE_HZ)
    times = np.arange(count) / RATE_HZ
    knots = np.arange(0, seconds + 1, 0.18)
    pitch = np.interp(times, knots, random.uniform(95, 150, len(knots)))
    pitch *= 1 + 0.01 * np.interp(times, times[::160], random.standard_normal(len(times[::160])))
    source = np.diff(np.floor(np.cumsum(pitch / RATE_HZ)), prepend=0.0)
    source += 0.02 * random.standard_normal(count)
    vowels = np.array(VOWELS)[random.integers(len(VOWELS), size=len(knots))]
    out = source
    for formant, width in zip(vowels.T, (80, 110, 160), strict=True):
        out = resonance(out, np.interp(times, knots, formant), width)
    loud = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * times + random.uniform(0, 6))
    pause = np.interp(times, knots, (random.random(len(knots)) > 0.2).astype(float))
    out = out * loud * pause + 1e-4 * random.standard_normal(count)
    return (0.3 * out / np.abs(out).max()).astype(np.float32)


def resonance(wave, centre_hz, width_hz):
    """A two-pole resonator whose centre moves, gain one at its peak, about."""
    radius = np.exp(-np.pi * width_hz / RATE_HZ)
    turn = 2 * radius * np.cos(2 * np.pi * centre_hz / RATE_HZ)
    out = np.zeros(len(wave) + 2)
    for n in range(len(wave)):
        out[n + 2] = (1 - radius) * wave[n] + turn[n] * out[n + 1] - radius**2 * out[n]
    return out[2:]


def material(*stretches):
    """A recording of nothing but these (start, samples)."""
    facts = MediaFacts(MediaKind.SOUND, "wav", "0" * 64, 1, None, None, None)
    sound = Sound(RATE_HZ, tuple(Stretch(start, samples) for start, samples in stretches))
    return Material(Recording(facts, sound=sound))


@pytest.fixture(scope="module")
def detector():
    return SyntheticSpeech()


@pytest.fixture(scope="module")
def spoken():
    return voice(7.5)


def tone(*hertz, seconds=4.0):
    times = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return sum(0.2 * np.sin(2 * np.pi * hz * times) for hz in hertz).astype(np.float32)


def noise(colour, seconds=4.0):
    white = np.random.default_rng(3).standard_normal(int(seconds * RATE_HZ))
    spectrum = np.fft.rfft(white)
    hertz = np.maximum(np.fft.rfftfreq(len(white), 1 / RATE_HZ), 20)
    shaped = np.fft.irfft(spectrum * hertz ** (-colour / 2))
    return (0.1 * shaped / shaped.std()).astype(np.float32)


def melody():
    times = np.arange(4000) / RATE_HZ
    notes = [262, 330, 392, 523, 392, 330, 294, 349] * 2
    return np.concatenate(
        [sum(np.sin(2 * np.pi * hz * k * times) / k for k in range(1, 6)) * 0.1 for hz in notes]
    ).astype(np.float32)


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        (np.zeros(64_000, np.float32), "speech-silent"),
        (np.zeros(0, np.float32), "speech-silent"),
        (noise(0), "speech-none"),
        (noise(1), "speech-none"),
        (noise(2), "speech-none"),
        (tone(120), "speech-none"),
        (tone(440), "speech-none"),
        (tone(220, 277, 330), "speech-none"),
        (melody(), "speech-none"),
        (voice(0.2), "speech-none"),
    ],
    ids=["silence", "nothing", "white", "pink", "brown", "hum", "tone", "chord", "melody", "0.2s"],
)
def test_what_is_no_speech_gets_no_risk(detector, samples, reason):
    answer = detector.examine(material((0.0, samples)))
    assert isinstance(answer, Abstention)
    assert answer.reason.id == reason


def test_the_most_suspicious_windows_say_where_in_pitch_and_time(detector, spoken):
    segments = detector.examine(material((0.0, spoken))).segments
    mapped = [segment for segment in segments if segment.map is not None]
    assert len(mapped) == min(3, len(segments))
    assert max(segments, key=lambda segment: segment.llr) in mapped
    for segment in mapped:
        assert segment.map.shape == (14, 14)
        assert 0 <= segment.map.min() < segment.map.max() <= 1


def test_the_map_of_a_short_sound_ends_where_it_does(detector, spoken):
    (segment,) = detector.examine(material((0.0, spoken[: int(1.5 * RATE_HZ)]))).segments
    assert segment.end_s - segment.start_s == 1.5
    assert segment.map.shape == (14, 7)


def test_a_missing_sound_track_is_said():
    facts = MediaFacts(MediaKind.VIDEO, "mp4", "0" * 64, 1, 1.0, 64, 64)
    answer = SyntheticSpeech().examine(Material(Recording(facts)))
    assert isinstance(answer, Abstention)
    assert answer.reason.id == "speech-no-sound"


def test_too_little_speech_is_said_with_the_seconds(detector, spoken):
    quiet = np.zeros(3 * RATE_HZ, np.float32)
    quiet[RATE_HZ : RATE_HZ + 9600] = spoken[RATE_HZ : RATE_HZ + 9600]
    answer = detector.examine(material((0.0, quiet)))
    assert isinstance(answer, Abstention)
    assert answer.reason.id == "speech-too-short"
    assert 0 < answer.reason.values["seconds"] < LEAST_SPEECH_S


def test_a_voice_is_found_where_it_is(spoken):
    silent = np.zeros(4 * RATE_HZ, np.float32)
    found = find_speech(np.concatenate([silent, spoken[: 4 * RATE_HZ], silent]))
    at = np.flatnonzero(found.speaking) * HOP_S
    assert at.min() == pytest.approx(4, abs=0.5)
    assert at.max() == pytest.approx(8, abs=0.5)


def test_a_voice_gets_windows_in_order_inside_the_sound(detector, spoken):
    found = detector.examine(material((0.0, spoken)))
    assert isinstance(found, Finding)
    assert found.modality is Modality.SPEECH
    starts = [segment.start_s for segment in found.segments]
    assert starts[0] == 0
    assert all(0 < b - a <= WINDOW_HOP_S + 1e-6 for a, b in pairwise(starts))
    assert all(s.end_s - s.start_s == pytest.approx(WINDOW_S) for s in found.segments)
    assert found.segments[-1].end_s == pytest.approx(len(spoken) / RATE_HZ)


def test_a_long_sound_is_heard_to_its_end_in_fewer_windows(detector, spoken):
    long = np.tile(spoken, 5)
    found = detector.examine(material((0.0, long)))
    starts = [segment.start_s for segment in found.segments]
    assert all(b - a <= 3.0 + 1e-6 for a, b in pairwise(starts))
    assert len(starts) < len(long) / RATE_HZ / 1.5
    assert found.segments[-1].end_s == pytest.approx(len(long) / RATE_HZ)


def test_stretches_keep_their_place_in_the_recording(detector, spoken):
    part = spoken[: 4 * RATE_HZ]
    found = detector.examine(material((10.0, part), (300.0, part)))
    assert {segment.start_s for segment in found.segments} >= {10.0, 300.0}
    assert max(segment.end_s for segment in found.segments) <= 304.0
    half = len(found.segments) // 2
    early, late = found.segments[:half], found.segments[half:]
    assert [s.llr for s in early] == pytest.approx([s.llr for s in late], abs=1e-4)


def test_the_same_sound_gets_the_same_answer(detector, spoken):
    first, second = (detector.examine(material((0.0, spoken))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("gain", [0.02, 0.3, 3.0])
def test_loudness_does_not_matter(detector, spoken, gain):
    plain = detector.examine(material((0.0, spoken)))
    scaled = detector.examine(material((0.0, (spoken * gain).astype(np.float32))))
    assert scaled.llr == pytest.approx(plain.llr, abs=1e-2)


def test_a_short_clip_is_one_window_as_long_as_itself(detector, spoken):
    found = detector.examine(material((0.0, spoken[: int(2.2 * RATE_HZ)])))
    assert [(s.start_s, s.end_s) for s in found.segments] == [(0.0, pytest.approx(2.2))]


def test_an_even_file_is_its_trimmed_mean():
    logits = np.array([1.0] * 19 + [4.0])
    logit, run = file_logit(logits)
    assert logit == pytest.approx(1.0)
    assert run is None


def test_one_suspicious_stretch_lifts_the_file_and_is_named():
    logits = np.full(40, -3.0)
    logits[12:18] = 6.0
    logit, run = file_logit(logits)
    assert run == (12, 18)
    assert 0 < logit < 6


def test_chance_alone_names_no_stretch():
    random = np.random.default_rng(5)
    named = [file_logit(random.normal(0, 1, 60))[1] is not None for _ in range(200)]
    assert np.mean(named) < 0.05


def test_judging_a_voice_loads_no_training_library():
    code = (
        "import sys, bonafide.detectors.speech as s; s.SyntheticSpeech();"
        "print([m for m in ('torch', 'librosa', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
