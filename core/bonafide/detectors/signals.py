"""What can be measured on a face over time: blinks, pulse, jitter, head pose. No network.

All take a `Trace` of one face in the dense stretch of a clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from bonafide.faces.landmarks import BROWS, JAW, LEFT_EYE, MOUTH, NOSE, RIGHT_EYE

if TYPE_CHECKING:
    from bonafide.faces.follow import Trace
    from bonafide.terms import Picture

Series = NDArray[np.float64]

# The landmarks follow a shut eye only part of the way: under this share of its usual height
# it counts as shut (clips of train and val: 5.6 dips a minute genuine, 0.7 manipulated).
_SHUT_SHARE = 0.88
_BLINK_S = (0.05, 0.5)
# Human pulse, 42 to 180 beats a minute.
_PULSE_HZ = (0.7, 3.0)
_POS_WINDOW_S = 1.6
# Cheeks: corners of landmarks that hold skin only (jaw, nose, mouth and eye corners).
_CHEEKS = ((1, 3, 48, 31, 39, 41), (15, 13, 54, 35, 42, 46))
# Corners of the eyes and the nose: what does not move when somebody speaks.
_RIGID = (36, 39, 42, 45, 27, 28, 29, 30)


@dataclass(frozen=True, slots=True)
class Blinks:
    """Times of the middles of blinks, their median length, and how deep they go (0..1)."""

    times_s: tuple[float, ...]
    length_s: float
    depth: float


@dataclass(frozen=True, slots=True)
class Pulse:
    """The strongest beat and how far it stands out of the rest of its band, in dB."""

    per_minute: float
    snr_db: float


def blinks(trace: Trace) -> Blinks:
    """Dips of the eyes' aspect ratio (Soukupová & Čech 2016)."""
    openness = _openness(trace)
    usual = float(np.median(openness))
    shut = openness < _SHUT_SHARE * usual
    edges = np.flatnonzero(np.diff(np.concatenate([[0], shut.astype(np.int8), [0]])))
    step_s = 1 / trace.rate_hz
    found, lengths, depths = [], [], []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        length_s = float(trace.times_s[last - 1] - trace.times_s[first]) + step_s
        # One cut off by the start or the end may have lasted longer.
        if first > 0 and last < len(shut) and _BLINK_S[0] <= length_s <= _BLINK_S[1]:
            found.append(float(trace.times_s[first:last].mean()))
            lengths.append(length_s)
            depths.append(1 - float(openness[first:last].min()) / usual)
    if not found:
        return Blinks((), 0.0, 0.0)
    return Blinks(tuple(found), float(np.median(lengths)), float(np.median(depths)))


def _openness(trace: Trace) -> Series:
    """Height over width of both eyes, shape (n,)."""
    ratios = []
    for eye in (LEFT_EYE, RIGHT_EYE):
        points = trace.landmarks[:, eye].astype(np.float64)
        tall = _apart(points[:, 1], points[:, 5]) + _apart(points[:, 2], points[:, 4])
        ratios.append(tall / (2 * _apart(points[:, 0], points[:, 3]) + 1e-6))
    return np.asarray((ratios[0] + ratios[1]) / 2)


def pulse(trace: Trace, pictures: Sequence[Picture]) -> Pulse:
    """Plane orthogonal to skin (Wang, den Brinker, Stuijk & de Haan 2017) on both cheeks."""
    colours = np.stack(
        [
            _skin(pictures[number].pixels, landmarks)
            for number, landmarks in zip(trace.pictures, trace.landmarks, strict=True)
        ]
    )
    rate_hz = trace.rate_hz
    even_s = np.arange(trace.times_s[0], trace.times_s[-1], 1 / rate_hz)
    even = np.stack([np.interp(even_s, trace.times_s, plane) for plane in colours.T], 1)
    beat = _pos(even, max(2, round(_POS_WINDOW_S * rate_hz)))
    return _strongest(beat, rate_hz)


def _skin(pixels: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> Series:
    """Mean colour of the cheeks, shape (3,)."""
    low = np.maximum(landmarks[:36].min(0).astype(int), 0)
    high = np.maximum(landmarks[:, :].max(0).astype(int) + 1, low + 2)
    part = pixels[low[1] : high[1], low[0] : high[0]]
    if part.size == 0:
        return np.zeros(3)
    mask = np.zeros(part.shape[:2], np.uint8)
    for corners in _CHEEKS:
        cv2.fillPoly(mask, [np.round(landmarks[list(corners)] - low).astype(np.int32)], (1,))
    return np.array(cv2.mean(part, mask)[:3])


def _pos(colours: Series, window: int) -> Series:
    """Pulse signal from colours, shape (n, 3): projections of short windows, added up."""
    beat = np.zeros(len(colours))
    for start in range(len(colours) - window + 1):
        part = colours[start : start + window]
        part = part / np.maximum(part.mean(0), 1e-6)
        first = part[:, 1] - part[:, 2]
        second = part[:, 1] + part[:, 2] - 2 * part[:, 0]
        mixed = first + second * (first.std() / max(float(second.std()), 1e-9))
        beat[start : start + window] += mixed - mixed.mean()
    return beat


def _strongest(beat: Series, rate_hz: float) -> Pulse:
    """The peak of the spectrum with its first harmonic against the rest of the band."""
    power = np.abs(np.fft.rfft(beat * np.hanning(len(beat)), 1024)) ** 2
    hz = np.fft.rfftfreq(1024, 1 / rate_hz)
    band = (hz >= _PULSE_HZ[0]) & (hz <= _PULSE_HZ[1])
    peak_hz = float(hz[band][int(np.argmax(power[band]))])
    near = (np.abs(hz - peak_hz) < 0.2) | (np.abs(hz - 2 * peak_hz) < 0.2)
    inside, outside = power[band & near].sum(), power[band & ~near].sum()
    return Pulse(60 * peak_hz, float(10 * np.log10((inside + 1e-12) / (outside + 1e-12))))


def stabilised(trace: Trace) -> NDArray[np.float64]:
    """Landmarks without the motion of the head, eyes one apart, shape (n, 68, 2)."""
    points = trace.landmarks.astype(np.float64)
    rigid = points[:, _RIGID]
    target = rigid.mean(0)
    target = (target - target.mean(0)) / max(trace.eyes_px, 1e-6)
    centre = rigid.mean(1, keepdims=True)
    # A similarity as a complex factor: least squares from each picture to the mean.
    source = _complex(rigid - centre)
    factor = (source.conj() * _complex(target)).sum(1) / (np.abs(source) ** 2).sum(1)
    moved = _complex(points - centre) * factor[:, None]
    return np.stack([moved.real, moved.imag], -1)


def _complex(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    return np.asarray(points[..., 0] + 1j * points[..., 1])


def jitter(trace: Trace) -> dict[str, float]:
    """Log of how much each part trembles, from picture to picture, in eye distances.

    The second difference leaves smooth motion out; its median leaves out blinks and words.
    """
    points = stabilised(trace)
    bend = points[2:] - 2 * points[1:-1] + points[:-2]
    size = np.hypot(bend[..., 0], bend[..., 1])
    parts = {"jaw": JAW, "brows": BROWS, "nose": NOSE, "mouth": MOUTH}
    found = {name: np.median(size[:, part].mean(1)) for name, part in parts.items()}
    found["eyes"] = np.median(size[:, 36:48].mean(1))
    jump = np.percentile(size.mean(1), 95) / max(float(np.median(size.mean(1))), 1e-9)
    logs = {f"jitter_{name}": float(np.log(value + 1e-5)) for name, value in found.items()}
    return {**logs, "jitter_jumps": float(np.log(jump))}


def pose(trace: Trace) -> dict[str, float]:
    """How far the inner face turns otherwise than its outline (after Yang, Li & Lyu 2019).

    The roll of the eyes' and mouth's line against the jaw's, and the nose's way between the
    eyes against its way between the sides of the jaw; spreads over time, in degrees
    and shares of the width.
    """
    points = trace.landmarks.astype(np.float64)
    left_eye, right_eye = points[:, LEFT_EYE].mean(1), points[:, RIGHT_EYE].mean(1)
    inner_roll = _roll(left_eye, right_eye)
    outer_roll = _roll(points[:, 0:4].mean(1), points[:, 13:17].mean(1))
    nose = points[:, 30]
    inner_turn = _between(nose, left_eye, right_eye)
    outer_turn = _between(nose, points[:, 0:4].mean(1), points[:, 13:17].mean(1))
    slope, offset = np.polyfit(inner_turn, outer_turn, 1) if np.ptp(inner_turn) else (1.0, 0.0)
    return {
        "pose_roll_deg": float(np.std(_wrapped(inner_roll - outer_roll))),
        "pose_turn": float(np.std(outer_turn - slope * inner_turn - offset)),
    }


def _roll(left: Series, right: Series) -> Series:
    return np.asarray(np.degrees(np.arctan2(right[:, 1] - left[:, 1], right[:, 0] - left[:, 0])))


def _wrapped(degrees: Series) -> Series:
    return np.asarray((degrees + 180) % 360 - 180)


def _between(point: Series, left: Series, right: Series) -> Series:
    """Where a point lies on the line from left to right: 0 at the left end, 1 at the right."""
    line = right - left
    return np.asarray(((point - left) * line).sum(1) / np.maximum((line**2).sum(1), 1e-6))


def _apart(one: Series, other: Series) -> Series:
    return np.asarray(np.hypot(one[:, 0] - other[:, 0], one[:, 1] - other[:, 1]))


def movement(trace: Trace) -> Series:
    """What a face does while it is looked at, shape (3,), natural logs.

    How much the head's outline turns otherwise than its inside, how much the eyes open and
    close, how much the mouth does. Portraits that a network animates move less.
    """
    openness = _openness(trace)
    points = stabilised(trace)[..., 1]
    gap = points[:, 62:68].mean(1) - points[:, 60:63].mean(1)
    eyes = openness.std() / max(float(np.median(openness)), 1e-6)
    spread = (pose(trace)["pose_turn"] + 1e-3, eyes + 1e-3, gap.std() + 1e-3)
    return np.asarray(np.log(np.array(spread)), np.float64)
