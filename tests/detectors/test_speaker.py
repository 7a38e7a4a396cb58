"""A voice is held against a reference; too little speech is said, not guessed over."""

import numpy as np
import pytest

from bonafide.detectors.speaker import RATE_HZ, compare, embedding
from bonafide.terms import Abstention, Finding, Sound, Stretch

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


def sound(samples):
    return Sound(RATE_HZ, (Stretch(0.0, samples),))


def test_a_voice_is_nearer_to_itself_than_to_another():
    one, again = (voice(110, FORMANTS["low"], seed=seed) for seed in (0, 1))
    other = voice(220, FORMANTS["high"], seed=2)
    same = compare(sound(one), sound(again))
    different = compare(sound(one), sound(other))
    assert isinstance(same, Finding)
    assert isinstance(different, Finding)
    assert same.llr < different.llr
    assert same.quality["cosine"] > different.quality["cosine"]


def test_loudness_does_not_matter():
    speech = voice(140, FORMANTS["low"])
    assert embedding(speech) @ embedding(speech * np.float32(0.05)) > 0.97


@pytest.mark.parametrize(
    ("which", "reason"), [(0, "speaker-short-voice"), (1, "speaker-short-reference")]
)
@pytest.mark.parametrize("little", [None, sound(voice(140, FORMANTS["low"], seconds=0.5))])
def test_too_little_speech_is_said(which, reason, little):
    pair = [sound(voice(140, FORMANTS["low"]))] * 2
    pair[which] = little
    answer = compare(*pair)
    assert isinstance(answer, Abstention)
    assert answer.reason.id == reason
