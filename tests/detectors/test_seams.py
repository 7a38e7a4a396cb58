"""Where one recording ends and another begins, and what the voice detector makes of it."""

import hashlib
import subprocess
import sys
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest

from bonafide.detectors import seams
from bonafide.detectors.odd_stretch import odd_stretch
from bonafide.detectors.seams import LEAST_IN_PART_S, find_seams, parts
from bonafide.detectors.speech import SyntheticSpeech
from bonafide.detectors.speech_activity import RATE_HZ, find_speech
from bonafide.terms import Material, MediaFacts, MediaKind, Recording, Sound, Stretch
from bonafide.weights import cards, runtime

FIRST_S, SECOND_S = 6.3, 5.0
NEAR_S = 0.3


def voice(seconds, seed, pitch_hz, tract):
    """Syllables of a pulse train with harmonics up to 7 kHz under moving formants."""
    random = np.random.default_rng(seed)
    times = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    knots = np.arange(0, seconds + 0.4, 0.2)
    pitch = np.interp(times, knots, pitch_hz * random.uniform(0.85, 1.2, len(knots)))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    first = np.interp(times, knots, tract * random.uniform(300, 800, len(knots)))
    second = np.interp(times, knots, tract * random.uniform(900, 2300, len(knots)))
    wave = np.zeros(len(times))
    for harmonic in range(1, int(7000 / pitch.max())):
        hertz = harmonic * pitch
        gain = 1 / (1 + ((hertz - first) / 90) ** 2) + 0.5 / (1 + ((hertz - second) / 140) ** 2)
        wave += (gain + 0.003) * np.cos(harmonic * phase)
    loud = np.interp(times, knots, random.uniform(0.3, 1, len(knots)))
    return 0.05 * wave * loud * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * times)) / wave.std()


def recording(seconds, seed, pitch_hz, tract, noise_db, colour):
    """A voice over steady noise: `colour` is the noise's slope, 0 white, 2 brown."""
    wave = voice(seconds, seed, pitch_hz, tract)
    white = np.random.default_rng(seed + 100).standard_normal(len(wave))
    hertz = np.maximum(np.fft.rfftfreq(len(wave), 1 / RATE_HZ), 50)
    noise = np.fft.irfft(np.fft.rfft(white) * hertz ** (-colour / 2), len(wave))
    noise *= wave.std() / noise.std() * 10 ** (noise_db / 20)
    return (wave + noise).astype(np.float32)


@pytest.fixture(scope="module")
def quiet():
    return recording(FIRST_S, 1, 110, 1.0, -45, 2)


@pytest.fixture(scope="module")
def noisy():
    return recording(SECOND_S, 2, 190, 1.2, -18, 0)


@pytest.fixture(scope="module")
def spliced(quiet, noisy):
    return np.concatenate([quiet, noisy])


def material(samples, start_s=0.0):
    facts = MediaFacts(MediaKind.SOUND, "wav", "0" * 64, 1, None, None, None)
    sound = Sound(RATE_HZ, (Stretch(start_s, samples),))
    return Material(Recording(facts, sound=sound))


def plain(samples):
    """The seams at which windows are cut."""
    return [seam for seam in find_seams(samples) if seam.worth_a_cut]


def test_the_seam_between_two_recordings_is_found(spliced):
    (seam,) = plain(spliced)
    assert seam.sample / RATE_HZ == pytest.approx(FIRST_S, abs=NEAR_S)


def test_a_crossfade_does_not_hide_it(quiet, noisy):
    rise = np.linspace(0, 1, 640, dtype=np.float32)
    mixed = quiet[-640:] * (1 - rise) + noisy[:640] * rise
    (seam,) = plain(np.concatenate([quiet[:-640], mixed, noisy[640:]]))
    assert seam.sample / RATE_HZ == pytest.approx(FIRST_S - 0.02, abs=NEAR_S)


@pytest.mark.parametrize("gain", [0.02, 3.0])
def test_loudness_does_not_matter(spliced, gain):
    one, other = plain(spliced), plain((spliced * gain).astype(np.float32))
    assert [seam.sample for seam in one] == [seam.sample for seam in other]


@pytest.mark.parametrize(
    ("pitch_hz", "noise_db", "colour"), [(110, -45, 2), (150, -30, 1), (190, -25, 1)]
)
def test_one_recording_has_none(pitch_hz, noise_db, colour):
    assert plain(recording(14, 7, pitch_hz, 1.0, noise_db, colour)) == []


def test_a_start_after_silence_is_no_seam(quiet):
    assert plain(np.concatenate([np.zeros(RATE_HZ, np.float32), quiet])) == []


@pytest.mark.parametrize("count", [0, 1, 319, RATE_HZ, 10 * RATE_HZ])
def test_nothing_and_silence_have_none(count):
    assert plain(np.zeros(count, np.float32)) == []


@pytest.mark.parametrize("count", [1, 319, 5000, 24_000])
def test_short_sound_has_none(noisy, count):
    assert plain(noisy[:count]) == []


def test_a_seam_late_in_a_long_sound_is_found_too(spliced):
    calm = recording(13, 4, 110, 1.0, -45, 2)
    found = [seam.sample / RATE_HZ for seam in plain(np.concatenate([calm, calm, spliced]))]
    assert min(abs(at - 26 - FIRST_S) for at in found) < NEAR_S


def test_memory_does_not_grow_with_the_sound():
    code = (
        "import resource, numpy as np; from bonafide.detectors.seams import find_seams;"
        "sound = np.random.default_rng(0).standard_normal(600 * 16_000, np.float32);"
        "find_seams(sound[:320_000]);"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "before = peak(); find_seams(sound); print((peak() - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20


def test_parts_lie_between_the_seams_and_leave_nothing_out(spliced):
    found = parts(find_seams(spliced), find_speech(spliced), len(spliced))
    assert found[0][0] == 0
    assert found[-1][1] == len(spliced)
    assert all(one[1] == other[0] for one, other in pairwise(found))
    assert len(found) == 2


def test_a_part_with_hardly_any_speech_joins_its_neighbour(quiet, noisy):
    sound = np.concatenate([quiet, noisy[: int(0.6 * LEAST_IN_PART_S * RATE_HZ)]])
    assert parts(find_seams(sound), find_speech(sound), len(sound)) == [(0, len(sound))]


def windows(forged, total_s=20):
    """Windows of 3 s, one a second; the logit is 5 times the share that is forged."""
    starts = np.arange(total_s - 2.0)
    first, last = forged
    share = np.clip(np.minimum(starts + 3, last) - np.maximum(starts, first), 0, 3) / 3
    return np.stack([starts, starts + 3, 5 * share - 3], axis=1)


ENDS = np.array([(0, -1), (4.1, 1), (8.2, 2), (11.0, 1), (13.7, 2), (16.4, 3), (20, -1)], float)


def test_the_stretch_that_explains_the_windows_is_named_from_seam_to_seam():
    score, span = odd_stretch(windows((8.3, 13.6)), ENDS, 2.0)
    assert span == (8.2, 13.7)
    assert score > 5


def test_a_stretch_at_the_start_of_the_sound_is_named_too():
    assert odd_stretch(windows((0, 4)), ENDS, 2.0)[1] == (0.0, 4.1)


def test_an_even_sound_and_one_that_is_odd_for_the_most_part_have_no_such_stretch():
    even = windows((0, 0))
    assert odd_stretch(even, ENDS, 2.0) == (0.0, None)
    even[:, 2] += np.random.default_rng(0).normal(0, 0.5, len(even))
    assert odd_stretch(even, ENDS, 2.0)[1] is None
    span = odd_stretch(windows((0, 16.4)), ENDS, 2.0)[1]
    assert span is None or span[1] - span[0] < 12


def test_a_seam_alone_names_nothing_and_moves_no_window(quiet):
    alike = np.concatenate([quiet, recording(SECOND_S, 2, 190, 1.0, -30, 0)])
    found = SyntheticSpeech().examine(material(alike, start_s=100.0))
    starts = [segment.start_s for segment in found.segments]
    assert plain(alike)
    assert not found.signs
    assert starts[:3] == [100.0, 101.0, 102.0]


def test_the_card_knows_its_network():
    card = cards.load(seams.CARD)
    network = (files("bonafide.weights") / str(card.file)).read_bytes()
    assert hashlib.sha256(network).hexdigest() == card.sha256
    assert len(network) < 600_000
    assert [one.name for one in runtime.session(seams.CARD).get_inputs()] == ["wave"]
