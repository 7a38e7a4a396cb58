"""Windows of clips as they might have been filmed, sent and cropped otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy import signal

from bonafide.detectors import lips
from bonafide.fusion import reencode

if TYPE_CHECKING:
    from data import Clip

RATE_HZ = 16_000
PACES = (1.0, 0.9, 1.1)
TELEPHONE_HZ = (300, 3400)
HISS_DB, RUMBLE_DB = 15, 8
# How often another pace and another sound are taken.
OFTEN = 0.6
Random = np.random.Generator


@dataclass(frozen=True)
class View:
    """A clip at one pace: crops (n, side, side), and the spectra (n, parts, bands) of its sound
    as it is and as it might have been sent."""

    mouths: np.ndarray
    voices: tuple[np.ndarray, ...]


def views(clip: Clip) -> list[View]:
    """The clip at each pace, unchanged first."""
    sounds = _sent(clip.samples, np.random.default_rng(0))
    found = []
    for pace in PACES:
        clock_s, mouths = clip.seen(pace)
        voices = tuple(lips.spectrum(sound, clip.start_s, clock_s) for sound in sounds)
        found.append(View(mouths, voices))
    return found


def _sent(samples: np.ndarray, random: Random) -> list[np.ndarray]:
    """The sound as it is, with hiss, with rumble, through a telephone's band and through Opus."""
    level = float(np.sqrt(np.mean(samples**2)))
    hiss = random.standard_normal(len(samples))
    rumble = signal.lfilter([1.0], [1.0, -0.98], hiss)
    band = signal.butter(4, TELEPHONE_HZ, "band", fs=RATE_HZ, output="sos")
    found = [
        samples,
        samples + hiss * level * 10 ** (-HISS_DB / 20),
        samples + rumble / rumble.std() * level * 10 ** (-RUMBLE_DB / 20),
        signal.sosfiltfilt(band, samples),
        reencode.sound(samples),
    ]
    return [sound.astype(np.float32) for sound in found]


def batch(
    clips: list[list[View]], count: int, ticks: int, random: Random
) -> tuple[np.ndarray, np.ndarray]:
    """Windows of `ticks` of the clock from `count` clips: mouths and voices, float32."""
    mouths, voices = [], []
    for number in random.choice(len(clips), count, replace=len(clips) < count):
        view = clips[number][int(random.integers(len(PACES))) if random.random() < OFTEN else 0]
        which = int(random.integers(len(view.voices))) if random.random() < OFTEN else 0
        # The detector asks for two seconds, which hold a window at any pace.
        first = int(random.integers(len(view.mouths) - ticks + 1))
        mouths.append(filmed(view.mouths[first : first + ticks], random))
        voices.append(view.voices[which][first : first + ticks])
    return np.stack(mouths), np.stack(voices)


def plain(mouths: np.ndarray) -> np.ndarray:
    """The product's crops out of the wider ones that are kept."""
    edge = (mouths.shape[1] - lips.SIDE_PX) // 2
    return mouths[:, edge : edge + lips.SIDE_PX, edge : edge + lips.SIDE_PX].astype(np.float32)


def filmed(mouths: np.ndarray, random: Random) -> np.ndarray:
    """The crops mirrored, turned, moved, zoomed, lit and noisy otherwise, all of a window alike."""
    zoom, turn = np.exp(random.normal(0, 0.08)), random.normal(0, 0.06)
    flip = -1.0 if random.random() < 0.5 else 1.0
    matrix = np.empty((2, 3))
    matrix[:, 0] = zoom * flip * np.array([np.cos(turn), np.sin(turn)])
    matrix[:, 1] = zoom * np.array([-np.sin(turn), np.cos(turn)])
    middle = (mouths.shape[1] - 1) / 2 + random.normal(0, 1.5, 2)
    matrix[:, 2] = middle - matrix[:, :2] @ np.full(2, (lips.SIDE_PX - 1) / 2)
    size, how = (lips.SIDE_PX, lips.SIDE_PX), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = np.stack(
        [
            cv2.warpAffine(m, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
            for m in mouths
        ]
    )
    lit = 255 * (moved / 255.0) ** np.exp(random.normal(0, 0.3))
    if random.random() < 0.3:
        lit = lit + random.normal(0, random.uniform(0, 6), lit.shape)
    return lit.astype(np.float32)
