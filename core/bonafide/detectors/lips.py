"""Lips and sound on one clock: how far the mouth opens, how loud the voice is, and their fit."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bonafide.detectors.signals import stabilised

if TYPE_CHECKING:
    from bonafide.faces.follow import Trace
    from bonafide.terms import Samples

Series = NDArray[np.float64]

CLOCK_HZ = 25.0
LONGEST_LAG_S = 0.4
_RATE_HZ, _FFT, _HOP = 16_000, 512, 160
# Voice without the rumble: edges of the bands whose loudness is followed.
_BANDS_HZ = (150, 400, 800, 1600, 3200, 6000)


def opening(trace: Trace, clock_s: Series) -> Series:
    """Gap between the inner lips at each time, in eye distances, shape (n,)."""
    points = stabilised(trace)[..., 1]
    gap = points[:, 65:68].mean(1) - points[:, 61:64].mean(1)
    return np.asarray(np.interp(clock_s, trace.times_s, gap), np.float64)


def loudness(samples: Samples, start_s: float, clock_s: Series) -> Series:
    """Log energy of five bands of the voice at each time, shape (n, 5)."""
    padded = np.pad(samples, _FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(_FFT).astype(np.float32), axis=1)) ** 2
    hz = np.fft.rfftfreq(_FFT, 1 / _RATE_HZ)
    bands = [
        power[:, (hz >= low) & (hz < high)].sum(1) for low, high in itertools.pairwise(_BANDS_HZ)
    ]
    logs = np.log(np.stack(bands, 1) + 1e-6 * max(float(power.mean()), 1e-12) * _FFT)
    times_s = start_s + np.arange(len(frames)) * _HOP / _RATE_HZ
    # 40 ms are four steps: the mean over them, so that nothing falls between.
    smooth = np.stack([np.convolve(band, np.ones(4) / 4, "same") for band in logs.T], 1)
    return np.stack([np.interp(clock_s, times_s, band) for band in smooth.T], 1)


def correlations(mouth: Series, sound: Series, weights: Series) -> tuple[Series, Series]:
    """Correlation of the mouth with the weighed bands at each lag, and the lags in seconds.

    A positive lag means that the sound comes later than the lips.
    """
    reach = round(LONGEST_LAG_S * CLOCK_HZ)
    voice = sound @ weights
    found = []
    for lag in range(-reach, reach + 1):
        # The same stretch of the mouth at every lag, or the lags could not be compared.
        here = mouth[reach : len(mouth) - reach]
        there = voice[reach + lag : len(voice) - reach + lag]
        found.append(_correlation(here, there))
    return np.array(found), np.arange(-reach, reach + 1) / CLOCK_HZ


def _correlation(one: Series, other: Series) -> float:
    one, other = one - one.mean(), other - other.mean()
    return float((one * other).sum() / (np.sqrt((one**2).sum() * (other**2).sum()) + 1e-9))
