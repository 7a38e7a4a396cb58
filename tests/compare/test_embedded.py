"""The embedded speaker network needs no card of one's own."""

import numpy as np
import pytest

from bonafide.compare import EMBEDDED, RATE_HZ, compare, embedding, speaker_card
from bonafide.weights import cards
from tests.compare.speaker import write

FORMANTS = {"low": (500, 1100, 2400), "high": (800, 1700, 3200)}


def voice(pitch_hz, formants_hz, seconds=4.0, seed=0):
    """Pulses through three formants in syllables, pitch and colour wandering as in speech."""
    random = np.random.default_rng(seed)
    times_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    steps_s = np.arange(0, seconds + 0.2, 0.2)
    drift = np.interp(times_s, steps_s, random.normal(1, 0.08, len(steps_s)))
    phase = np.cumsum(pitch_hz * drift) / RATE_HZ
    pulses = (np.diff(np.floor(phase), prepend=0) > 0).astype(float)
    sound = np.zeros_like(pulses)
    for number, formant_hz in enumerate(formants_hz):
        at = np.arange(800) / RATE_HZ
        ring = np.exp(-at * 500) * np.sin(2 * np.pi * formant_hz * at)
        vowel = 0.5 + 0.5 * np.sin(2 * np.pi * (2.1 + number) * times_s + random.uniform(0, 6))
        sound += np.convolve(pulses, ring)[: len(sound)] * vowel / (number + 1)
    syllables = np.clip(np.sin(2 * np.pi * 3.3 * times_s) * 3 + 1.5, 0, 1)
    sound = sound * syllables + random.normal(0, 1e-4, len(sound))
    return (0.2 * sound / np.abs(sound).max()).astype(np.float32)


@pytest.fixture
def files(tmp_path):
    """A voice, the same voice saying something else, and another voice."""
    return (
        write(tmp_path / "one.wav", voice(110, FORMANTS["low"], seed=0)),
        write(tmp_path / "again.wav", voice(110, FORMANTS["low"], seed=1)),
        write(tmp_path / "other.wav", voice(220, FORMANTS["high"], seed=2)),
    )


def test_the_embedded_network_answers_where_there_is_no_other():
    assert speaker_card().name == EMBEDDED


def test_a_voice_is_nearer_to_itself_than_to_another(files):
    same, different = compare(files[0], files[1]), compare(files[0], files[2])
    assert same.speaker == EMBEDDED
    assert same.llr < different.llr
    assert same.similarity > different.similarity


def test_loudness_does_not_matter():
    speech, card = voice(140, FORMANTS["low"]), cards.load(EMBEDDED)
    assert embedding(card, speech) @ embedding(card, speech * np.float32(0.05)) > 0.97
