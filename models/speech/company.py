"""What stands beside a voice or happens to it without any forging: hard negatives.

Music, other voices, applause, an overdriven microphone, a tape at the wrong speed. Functions take
and give float64 samples, shape (n,), 16 kHz, as in `channel.py`; levels are in dB below the voice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from channel import in_room
from forge import RATE_HZ, Random, Wave
from scipy import signal

A1_HZ = 55.0
SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
PROGRESSIONS = ((0, 4, 5, 3), (0, 5, 3, 4), (5, 3, 0, 4), (0, 3, 4, 3), (0, 2, 3, 4), (1, 4, 0, 0))


def accompanied(wave: Wave, random: Random, others: Sequence[Wave]) -> Wave:
    """A voice as one of these leaves it: over music half of the time, 5 to 25 dB below."""
    below_db = random.uniform(5, 25)
    draw = random.random()
    if draw < 0.5:
        return with_music(wave, random, below_db)
    if draw < 0.65:
        return with_babble(wave, random, below_db, others)
    if draw < 0.8:
        return with_applause(wave, random, below_db)
    return overdriven(wave, random) if draw < 0.9 else off_speed(wave, random)


def under(wave: Wave, other: Wave, below_db: float) -> Wave:
    """Another sound of the same length under a voice, compared by their mean powers."""
    gain = np.sqrt(np.mean(wave**2) / (np.mean(other**2) + 1e-12)) * 10 ** (-below_db / 20)
    return _unclipped(wave + gain * other)


def _unclipped(wave: Wave) -> Wave:
    return wave / max(1.0, float(np.abs(wave).max()) / 0.95)


def with_music(wave: Wave, random: Random, below_db: float) -> Wave:
    """A voice over our own `music`."""
    return under(wave, music(len(wave), random), below_db)


def with_babble(wave: Wave, random: Random, below_db: float, others: Sequence[Wave]) -> Wave:
    """A voice before three to six others, drawn from bona fide ones, in a room."""
    crowd = np.zeros(len(wave))
    for _ in range(int(random.integers(3, 7))):
        other = others[random.integers(len(others))]
        turned = np.roll(np.resize(other, len(wave)), int(random.integers(len(wave))))
        crowd += turned / (np.std(turned) + 1e-6) * random.uniform(0.4, 1)
    return under(wave, in_room(crowd, random), below_db)


def with_applause(wave: Wave, random: Random, below_db: float) -> Wave:
    """A voice before clapping hands: short bursts of noise, each with a ring of its own."""
    crowd = np.zeros(len(wave) + RATE_HZ)
    swell = np.interp(np.arange(8), [0, 7], random.uniform(0.4, 1, 2)) * random.uniform(0.5, 1, 8)
    claps = int(random.uniform(30, 200) * len(wave) / RATE_HZ)
    for start in random.integers(0, len(wave), claps):
        long = int(random.uniform(0.008, 0.03) * RATE_HZ)
        clap = random.standard_normal(long) * np.exp(-6 * np.arange(long) / long)
        ring_hz = random.uniform(700, 2800)
        band = signal.butter(2, [0.7 * ring_hz, 1.5 * ring_hz], "bandpass", fs=RATE_HZ)
        loud = swell[8 * start // len(wave)] * random.uniform(0.1, 1)
        crowd[start : start + long] += loud * signal.lfilter(*band, clap)
    return under(wave, in_room(crowd[: len(wave)], random), below_db)


def overdriven(wave: Wave, random: Random) -> Wave:
    """Automatic gain that pumps, then a microphone or line that clips, softly or hard."""
    louder = wave / (np.abs(wave).max() + 1e-9)
    kept = np.exp(-1 / (random.uniform(0.05, 0.3) * RATE_HZ))
    loud = np.abs(louder)
    # Begins as if the voice had gone on before.
    before = [kept * loud.mean() / (1 - kept)]
    level, _ = signal.lfilter([1.0], [1.0, -kept], loud, zi=before)
    level = level / (level.max() + 1e-9)
    louder = louder / (level + random.uniform(0.05, 0.2))
    louder *= 10 ** (random.uniform(3, 14) / 20) / (np.quantile(np.abs(louder), 0.995) + 1e-9)
    clipped = np.tanh(louder) if random.random() < 0.5 else np.clip(louder, -1, 1)
    return np.asarray(clipped * random.uniform(0.5, 0.98))


def off_speed(wave: Wave, random: Random) -> Wave:
    """A tape or record at a speed that is wrong by up to three semitones and slowly drifts."""
    semitones = random.uniform(-3, 3)
    sway = random.uniform(0.3, 1.5) * np.sin(
        2 * np.pi * (random.uniform(0.1, 0.6) * np.arange(2 * len(wave)) / RATE_HZ
                     + random.random()))  # fmt: skip
    places = np.cumsum(2 ** ((semitones + sway) / 12))
    fine = signal.resample_poly(wave, 8, 1)
    places = places[places < len(wave) - 1]
    return np.interp(places * 8, np.arange(len(fine)), fine)


def music(count: int, random: Random) -> Wave:
    """So many samples of a made-up piece: chords, bass, plucked notes and drums."""
    beat = int(60 / random.uniform(70, 150) * RATE_HZ)
    scale = SCALES[str(random.choice(list(SCALES)))]
    key, progression = random.integers(12), PROGRESSIONS[random.integers(len(PROGRESSIONS))]
    parts = random.uniform(0.15, 1, 4) * (random.random(4) < 0.8)
    parts[0] = max(parts[0], 0.3)
    bars = count // (4 * beat) + 2
    piece = np.zeros((bars + 1) * 4 * beat)
    for bar in range(bars):
        step = progression[bar % len(progression)]
        chord = [key + scale[(step + n) % 7] + 12 * ((step + n) // 7) for n in (0, 2, 4, 6)]
        start = bar * 4 * beat
        piece[start : start + 4 * beat] += parts[0] * _pad(chord[:3], 4 * beat, random)
        for half in range(8):
            place = slice(start + half * beat // 2, start + half * beat // 2 + beat // 2)
            bass = _bass(chord[0], beat // 2) if half % 2 == 0 else 0
            note = _plucked(chord[random.integers(4)] + 24, beat // 2, random)
            drum = _drum(half, beat // 2, random)
            piece[place] += parts[1] * bass + parts[2] * note + parts[3] * drum
    start = int(random.integers(4 * beat))
    return in_room(piece[start : start + count], random)


def _pitch_hz(semitones: float) -> float:
    return A1_HZ * 2 ** (semitones / 12)


def _pad(chord: Sequence[int], count: int, random: Random) -> Wave:
    """Held notes of a few harmonics, each doubled a little out of tune."""
    times = np.arange(count) / RATE_HZ
    held = np.zeros(count)
    for note in chord:
        for detuned in random.normal(0, 0.05, 2):
            for harmonic in range(1, 7):
                turns = _pitch_hz(note + 12 + detuned) * harmonic * times + random.random()
                held += np.sin(2 * np.pi * turns) / harmonic**1.5
    swell = np.minimum(1, times / 0.08) * np.minimum(1, (times[-1] - times) / 0.08)
    return held / 8 * swell


def _bass(note: int, count: int) -> Wave:
    times = np.arange(count) / RATE_HZ
    saw = 2 * ((_pitch_hz(note) * times) % 1) - 1
    low = signal.lfilter(*signal.butter(2, 400, fs=RATE_HZ), saw)
    return np.asarray(low * np.exp(-3 * times))


def _plucked(note: int, count: int, random: Random) -> Wave:
    """A string after Karplus & Strong 1983."""
    period = max(2, round(RATE_HZ / _pitch_hz(note)))
    pluck = np.zeros(count)
    pluck[: min(period, count)] = random.uniform(-1, 1, min(period, count))
    loop = np.zeros(period + 2)
    loop[0], loop[period], loop[period + 1] = 1, -0.498, -0.498
    return np.asarray(signal.lfilter([1.0], loop, pluck))


def _drum(half: int, count: int, random: Random) -> Wave:
    """A kick on the first and third beat, a snare on the others, a hat between."""
    times = np.arange(count) / RATE_HZ
    noise = random.standard_normal(count)
    if half % 2:
        hiss = signal.lfilter(*signal.butter(2, 5000, "highpass", fs=RATE_HZ), noise)
        return np.asarray(0.4 * hiss * np.exp(-50 * times))
    if half % 4 == 0:
        return np.asarray(np.sin(2 * np.pi * (45 * times - 5 * np.exp(-30 * times)))
                          * np.exp(-9 * times) * 1.5)  # fmt: skip
    return np.asarray((0.5 * noise + np.sin(2 * np.pi * 185 * times)) * np.exp(-18 * times))
