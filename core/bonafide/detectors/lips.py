"""Lips and voice as the network takes them: crops of the mouth, and a spectrum on their clock."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafide.detectors.signals import stabilised

if TYPE_CHECKING:
    from bonafide.faces.follow import Trace
    from bonafide.terms import Picture, Samples

Series = NDArray[np.float64]

CLOCK_HZ = 25.0
# Lags up to so many steps of the clock, 0.4 s, either way.
REACH = 10
SIDE_PX, BANDS, PARTS = 32, 32, 4
# Half the side of a crop, in eye distances.
_REACH = 0.75
_RATE_HZ, _FFT, _HOP = 16_000, 512, 160
# Voice without the rumble, and nothing above 7 kHz, where formats differ.
_LOWEST_HZ, _HIGHEST_HZ = 80.0, 7000.0


def opening(trace: Trace) -> Series:
    """Gap between the inner lips in each picture, in eye distances, shape (n,)."""
    points = stabilised(trace)[..., 1]
    return np.asarray(points[:, 65:68].mean(1) - points[:, 61:64].mean(1), np.float64)


def mouths(trace: Trace, dense: Sequence[Picture], margin: float = 1.0) -> NDArray[np.uint8]:
    """The mouth in each picture, upright, grey, shape (n, `SIDE_PX` * margin, same).

    The crop stays with eyes and nose, so that what moves in it is the mouth and the jaw.
    """
    still = stabilised(trace)
    middle = _complex(still[:, 48:68].mean((0, 1)))
    side = round(margin * SIDE_PX)
    step = 2 * _REACH / SIDE_PX
    found = np.empty((len(trace.pictures), side, side), np.uint8)
    for row, number in enumerate(trace.pictures):
        corners, placed = _complex(trace.landmarks[row, [36, 45]]), _complex(still[row, [36, 45]])
        turn = (corners[1] - corners[0]) / (placed[1] - placed[0])
        first = corners[0] + turn * (middle - placed[0] - step * (side - 1) / 2 * (1 + 1j))
        turn, fine = turn * step / 2, 2 * side
        first -= turn / 2 * (1 + 1j)
        matrix = np.array([[turn.real, -turn.imag, first.real], [turn.imag, turn.real, first.imag]])
        large = cv2.warpAffine(
            dense[number].pixels, matrix, (fine, fine),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        grey = cv2.cvtColor(large, cv2.COLOR_RGB2GRAY)
        found[row] = cv2.resize(grey, (side, side), interpolation=cv2.INTER_AREA)
    return found


def spectrum(samples: Samples, start_s: float, clock_s: Series) -> NDArray[np.float32]:
    """Log mel energy around each time, shape (n, `PARTS`, `BANDS`): parts of one step of the clock.

    `samples` are mono at 16 kHz, any level, and begin at `start_s`.
    """
    loud = samples / max(float(np.sqrt(np.mean(samples**2))), 1e-6)
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(loud, _FFT // 2), _FFT)[::_HOP]
    bins = np.fft.rfft(frames * np.hanning(_FFT).astype(np.float32), axis=1)
    logs = np.log((bins.real**2 + bins.imag**2).astype(np.float32) @ _mel() + 1e-3)
    step_s = float(np.median(np.diff(clock_s)))
    parts_s = clock_s[:, None] + step_s * (np.arange(PARTS) / PARTS - 0.5)
    places = np.clip((parts_s - start_s) * _RATE_HZ / _HOP, 0, len(logs) - 1)
    low = np.minimum(places.astype(int), len(logs) - 2)
    share = (places - low)[..., None].astype(np.float32)
    return np.asarray(logs[low] * (1 - share) + logs[low + 1] * share, np.float32)


def fits(seen: NDArray[np.float32], heard: NDArray[np.float32]) -> Series:
    """Mean product of what is seen and heard at each lag, shape (2 `REACH` + 1,).

    Both have shape (n, width), n over twice `REACH`. A positive lag: the sound is behind the lips.
    The same stretch of the lips is taken at every lag, or the lags could not be compared.
    """
    last = min(len(seen), len(heard)) - REACH
    here = seen[REACH:last].astype(np.float64)
    lags = range(-REACH, REACH + 1)
    return np.array([(here * heard[REACH + lag : last + lag]).sum(1).mean() for lag in lags])


def fit(fits: Series) -> float:
    """How much better lips and voice fit within one step of together than at all lags."""
    return float(fits[REACH - 1 : REACH + 2].max() - fits.mean())


def peak(fits: Series) -> float:
    """How far the best lag stands out, in standard deviations of all; 0 where none does."""
    return float((fits.max() - fits.mean()) / max(float(fits.std()), 1e-6))


@cache
def _mel() -> NDArray[np.float32]:
    """Triangular filters, evenly spaced in mel (O'Shaughnessy 1987), each of sum 1, as columns."""
    low, high = (2595 * math.log10(1 + hz / 700) for hz in (_LOWEST_HZ, _HIGHEST_HZ))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    hz = np.fft.rfftfreq(_FFT, 1 / _RATE_HZ)[:, None]
    rising = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    shape = np.maximum(np.minimum(rising, falling), 0)
    # Low filters are narrower than a step of the transform: they take the nearest one.
    shape += 1e-3 * (np.abs(hz - edges[1:-1]) == np.abs(hz - edges[1:-1]).min(0))
    return np.asarray(shape / shape.sum(0), np.float32)


def _complex(points: NDArray[np.floating]) -> NDArray[np.complex128]:
    return np.asarray(points[..., 0] + 1j * points[..., 1], np.complex128)
