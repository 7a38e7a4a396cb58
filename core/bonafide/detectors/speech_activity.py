"""Where somebody speaks: loudness, harmonicity and movement of the spectrum, no network.

Speech has voiced stretches (one fundamental between 65 and 400 Hz) whose pitch and colour keep
moving. Noise lacks the fundamental; a held tone or chord lacks the movement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bonafide.terms import Samples

RATE_HZ = 16_000
HOP_S = 0.02
_HOP, _FRAME, _FFT = 320, 640, 1024
# Frames transformed at once, so that long sound needs little memory.
_SLICE = 500
# Fundamentals looked for: 65 to 400 Hz.
_SHORTEST, _LONGEST = RATE_HZ // 400, RATE_HZ // 65
# Height of the autocorrelation's peak from which a frame counts as voiced.
_VOICED_FROM = 0.26
# Frames this far under the loud parts are background.
_RANGE_DB = 35.0
# A sound whose loud and quiet frames differ by less than this has no syllables.
_SYLLABLES_DB = 6.0
# A voice's pitch moves under 0.2 % in 20 ms in a fifth of its frames, a note's nearly always.
_STEADY_STEP, _STEADY_SHARE = 0.002, 0.5
# Mean change of the normalised spectrum over 100 ms (0 = frozen) that a held sound stays under.
_MOVEMENT_FROM = 0.06
# Consonants and pauses this near to a voiced frame belong to the speech.
_REACH_FRAMES = round(0.3 / HOP_S)
# Pitch and movement are judged over this long.
_LONG_FRAMES = round(2 / HOP_S)


@dataclass(frozen=True, slots=True)
class Activity:
    """`speaking` is one truth value a `HOP_S`, shape (n,); `snr_db` compares loud and quiet
    frames, `bandwidth_hz` is the highest frequency that carries sound."""

    speaking: NDArray[np.bool_]
    loud: bool
    snr_db: float
    bandwidth_hz: float

    @property
    def speech_s(self) -> float:
        """Seconds of speech."""
        return float(self.speaking.sum()) * HOP_S


def find_speech(samples: Samples) -> Activity:
    """Speech activity of mono sound at 16 kHz, shape (n,), any level."""
    count = (len(samples) - _FRAME) // _HOP + 1
    if count < 1 or float(np.abs(samples).max()) < 1e-4:
        return Activity(np.zeros(max(count, 0), np.bool_), False, 0.0, 0.0)
    magnitude = _spectrum(samples)
    power = magnitude**2
    level_db = 10 * np.log10(power.sum(axis=1) + 1e-9)
    top_db, low_db = (float(np.percentile(level_db, share)) for share in (95, 10))
    present = level_db > top_db - _RANGE_DB
    pitches = [_pitch(part) for part in np.array_split(magnitude, count // _SLICE + 1)]
    height, log_pitch = (np.concatenate(part) for part in zip(*pitches, strict=True))
    voiced = present & (height > _VOICED_FROM)
    alive = (_steady_share(voiced, log_pitch) < _STEADY_SHARE) & (
        _movement(magnitude, voiced) > _MOVEMENT_FROM
    )
    if top_db - low_db < _SYLLABLES_DB:
        alive[:] = False
    near = _sums((voiced & alive).astype(np.float64), 2 * _REACH_FRAMES + 1) >= 2.5
    return Activity(
        speaking=present & near,
        loud=True,
        snr_db=float(np.clip(top_db - low_db, 0, 60)),
        bandwidth_hz=_bandwidth_hz(power[present]),
    )


def _spectrum(samples: Samples) -> NDArray[np.float32]:
    """Magnitudes, shape (frames, bins)."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, _FRAME)[::_HOP]
    window = np.hanning(_FRAME).astype(np.float32)
    slices = [
        np.abs(np.fft.rfft(part * window, _FFT, axis=1)).astype(np.float32)
        for part in np.array_split(frames, len(frames) // _SLICE + 1)
    ]
    return np.concatenate(slices)


def _pitch(magnitude: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Height of the best autocorrelation peak at a lag of a human pitch and log of that pitch.

    The spectrum's magnitude, not its power, is transformed (generalised autocorrelation,
    Tolonen & Karjalainen 2000), from 80 to 3000 Hz: so noise of any colour has no peak.
    """
    hz = np.arange(magnitude.shape[1]) * RATE_HZ / _FFT
    band = magnitude * ((hz > 80) & (hz < 3000)).astype(np.float32)
    found = np.fft.irfft(band, axis=1)[:, : _LONGEST + 1]
    ratio = found[:, _SHORTEST:] / (found[:, :1] + 1e-9)
    middle = ratio[:, 1:-1]
    peak = np.where((middle >= ratio[:, :-2]) & (middle >= ratio[:, 2:]), middle, 0)
    best = peak.argmax(axis=1)
    rows = np.arange(len(ratio))
    before, here, after = (ratio[rows, best + step] for step in range(3))
    bend = before - 2 * here + after
    offset = np.divide(before - after, 2 * bend, out=np.zeros_like(bend), where=bend < -1e-9)
    lag = _SHORTEST + 1 + best + np.clip(offset, -0.5, 0.5)
    return peak.max(axis=1), np.asarray(np.log(RATE_HZ / lag), dtype=np.float32)


def _steady_share(voiced: NDArray[np.bool_], log_pitch: NDArray[np.float32]) -> NDArray[np.float64]:
    """Share of the voiced frames around, whose pitch hardly moves to the next, shape (n,)."""
    step = np.abs(np.diff(log_pitch, append=log_pitch[-1:]))
    both = voiced & np.append(voiced[1:], False) & (step < 0.2)
    still = both & (step < _STEADY_STEP)
    return _sums(still, _LONG_FRAMES) / np.maximum(_sums(both, _LONG_FRAMES), 1)


def _movement(magnitude: NDArray[np.float32], voiced: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How much the spectrum of the voiced frames around changes in 100 ms, shape (n,)."""
    steps = round(0.1 / HOP_S)
    if len(magnitude) <= steps:
        return np.zeros(len(magnitude))
    shape = magnitude[:, 5:256]
    shape = shape / (np.linalg.norm(shape, axis=1, keepdims=True) + 1e-9)
    change = 1 - np.einsum("ij,ij->i", shape[steps:], shape[:-steps])
    both = voiced[steps:] & voiced[:-steps]
    total = _sums(np.where(both, change, 0), _LONG_FRAMES)
    pairs = _sums(both, _LONG_FRAMES)
    # Too few to tell: a hoarse voice has hardly any frame that is voiced for 100 ms.
    mean = np.where(pairs >= 3, total / np.maximum(pairs, 1), 1.0)
    return np.pad(mean, (0, steps), mode="edge")


def _sums(values: NDArray[np.float64] | NDArray[np.bool_], width: int) -> NDArray[np.float64]:
    """Sum over `width` values around each, fewer at the ends, shape (n,)."""
    running = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    places = np.arange(len(values))
    first = np.maximum(places - width // 2, 0)
    last = np.minimum(places + width // 2 + 1, len(values))
    return np.asarray(running[last] - running[first])


def _bandwidth_hz(power: NDArray[np.float32]) -> float:
    """Highest frequency whose mean power is less than 50 dB under the strongest band's."""
    bands = 10 * np.log10(power[:, :512].mean(axis=0).reshape(64, 8).mean(axis=1) + 1e-12)
    return float((np.flatnonzero(bands > bands.max() - 50)[-1] + 1) * 8 * RATE_HZ / _FFT)
